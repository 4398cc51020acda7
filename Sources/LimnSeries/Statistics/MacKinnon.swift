import LimnTensor

/// Probabilities and critical values of the t statistic of a unit root.
///
/// The response surfaces for one series of MacKinnon (1994), doi:10.1080/07350015.1994.10510005, and of
/// MacKinnon (2010), Queen's Economics Department Working Paper 1227.

enum MacKinnon {
  private struct Surface {
    var least, star, most: Double
    var small, large: [Double]
    /// Of 1, 5 and 10 %, in powers of 1/n.
    var critical: [[Double]]
  }

  private static func surface(_ terms: UnitRoot.Terms) -> Surface {
    switch terms {
    case .none:
      Surface(
        least: -19.04, star: -1.04, most: .infinity, small: [0.6344, 1.2378, 0.032496],
        large: [0.4797, 0.93557, -0.06999, 0.033066],
        critical: [
          [-2.56574, -2.2358, -3.627, 0], [-1.94100, -0.2686, -3.365, 31.223],
          [-1.61682, 0.2656, -2.714, 25.364],
        ])
    case .constant:
      Surface(
        least: -18.83, star: -1.61, most: 2.74, small: [2.1659, 1.4412, 0.038269],
        large: [1.7339, 0.93202, -0.12745, -0.010368],
        critical: [
          [-3.43035, -6.5393, -16.786, -79.433], [-2.86154, -2.8903, -4.234, -40.040],
          [-2.56677, -1.5384, -2.809, 0],
        ])
    case .trend:
      Surface(
        least: -16.18, star: -2.89, most: 0.7, small: [3.2512, 1.6047, 0.049588],
        large: [2.5261, 0.61654, -0.37956, -0.060285],
        critical: [
          [-3.95877, -9.0531, -28.428, -134.155], [-3.41049, -4.3904, -9.036, -45.374],
          [-3.12705, -2.5856, -3.925, -22.380],
        ])
    }
  }

  static func probability(_ t: Double, _ terms: UnitRoot.Terms) -> Double {
    let surface = surface(terms)
    if t > surface.most { return 1 }
    if t < surface.least { return 0 }
    return LimnMath.normalBelow(polynomial(t <= surface.star ? surface.small : surface.large, t))
  }

  /// At 1, 5 and 10 %.
  static func critical(_ terms: UnitRoot.Terms, count: Int) -> [Double] {
    surface(terms).critical.map { polynomial($0, 1 / Double(count)) }
  }

  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }
}
