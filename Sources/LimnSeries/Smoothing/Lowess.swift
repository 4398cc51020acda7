import LimnSource

/// Lowess: each value from a line through its nearest neighbours, near ones and usual ones first.
///
/// The line through the nearest share of the values is fitted by least squares with tricube weights of
/// the distance; each round of robustness gives values far off their line less weight, on the scale of
/// six median absolute residuals. Missing steps get the value of the line about them.
///
/// Cleveland (1979), doi:10.1080/01621459.1979.10481038; in detail as statsmodels' `lowess`, but that
/// rounds end when the median is small beside the mean residual, as in R, and not below a fixed number,
/// which would make the result depend on the unit.
package struct Lowess: Smoother, Hashable {
  /// The share of the values that each line goes through.
  package let fraction: Double
  /// Rounds of robustness after the first fit.
  package let iterations: Int

  package init(fraction: Double = 2.0 / 3, iterations: Int = 3) throws(Fault) {
    guard fraction > 0, fraction <= 1 else {
      throw Fault.numberOutside(fraction, "frac", "above 0 and at most 1")
    }
    guard (0...100).contains(iterations) else {
      throw Fault.numberOutside(Double(iterations), "iterations", "from 0 to 100")
    }
    self.fraction = fraction
    self.iterations = iterations
  }

  package var seesAhead: Int { .max }

  package func smooth(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed {
    let n = series.count
    let present = series.values.indices.filter { series.weight($0) > 0 }
    guard present.count >= 2 else { return .nothing(n, "it has fewer than 2 values") }
    let x = present.map { series.positions[$0] }
    let y = present.map { series.values[$0] }
    var weights = present.map { series.weight($0) }
    let own = weights
    var fit: [Double] = []
    for round in 0...iterations {
      fit = try lines(x, y, weights, at: x, poll).enumerated().map { $1.isNaN ? y[$0] : $1 }
      guard round < iterations, let robust = Self.robust(y, fit) else { break }
      weights = zip(own, robust).map { $0 * $1 }
    }
    var values = [Double](repeating: .nan, count: n)
    for (index, step) in present.enumerated() { values[step] = fit[index] }
    let missing = series.values.indices.filter { series.weight($0) == 0 }
    let bridged = try lines(x, y, weights, at: missing.map { series.positions[$0] }, poll)
    for (index, step) in missing.enumerated() { values[step] = bridged[index] }
    return Smoothed(values: values)
  }

  /// Bisquare weights; nil where there is nothing to weigh by.
  private static func robust(_ y: [Double], _ fit: [Double]) -> [Double]? {
    let sizes = zip(y, fit).map { abs($0 - $1) }
    let sorted = sizes.sorted()
    let n = sorted.count
    let scale = 3 * (sorted[n / 2] + sorted[n - n / 2 - 1])
    let mean = sizes.reduce(0, +) / Double(n)
    guard scale > 1e-7 * mean else { return nil }
    return sizes.map { size in
      let ratio = min(size / scale, 1)
      let base = 1 - ratio * ratio
      return base * base
    }
  }

  /// The value of the line about each place; NaN where fewer than two values weigh anything.
  private func lines(
    _ x: [Double], _ y: [Double], _ weights: [Double], at places: [Double], _ poll: Poll
  ) throws(Fault) -> [Double] {
    let n = x.count
    let k = min(max(Int(fraction * Double(n) + 1e-10), 2), n)
    var first = 0
    var kernel = [Double](repeating: 0, count: k)
    var results: [Double] = []
    results.reserveCapacity(places.count)
    for (index, place) in places.enumerated() {
      if index % 256 == 0 { try poll() }
      while first + k < n, 2 * place > x[first] + x[first + k] { first += 1 }
      let radius = max(place - x[first], x[first + k - 1] - place)
      var (sum, weighty) = (0.0, 0)
      for j in 0..<k {
        let distance = abs(x[first + j] - place) / radius
        let base = 1 - distance * distance * distance
        // Beyond the ends a place may be further off than all its neighbours.
        let weight = base > 0 ? base * base * base * weights[first + j] : 0
        kernel[j] = weight
        sum += weight
        if weight > 1e-12 { weighty += 1 }
      }
      guard weighty >= 2 else {
        results.append(.nan)
        continue
      }
      var (centre, spread) = (0.0, 0.0)
      for j in 0..<k { centre += kernel[j] / sum * x[first + j] }
      for j in 0..<k {
        let offset = x[first + j] - centre
        spread += kernel[j] / sum * offset * offset
      }
      var value = 0.0
      for j in 0..<k {
        let tilt = (place - centre) * (x[first + j] - centre) / spread
        value += kernel[j] / sum * (1 + tilt) * y[first + j]
      }
      results.append(value)
    }
    return results
  }
}
