import CLimnKernels

/// The gamma distribution and those that follow from it.

package struct GammaDistribution: Distribution {
  package let shape, scale: Double
  package init(shape: Double, scale: Double) { (self.shape, self.scale) = (shape, scale) }

  package var support: (low: Double, high: Double) { (0, .infinity) }
  package var mean: Double { shape * scale }
  package var variance: Double { shape * scale * scale }
  package func logDensity(_ x: Double) -> Double {
    Self.standardLogDensity(shape, x / scale) - limn_log(scale)
  }
  package func below(_ x: Double) -> Double { limn_gamma_lower(shape, x / scale) }
  package func above(_ x: Double) -> Double { limn_gamma_upper(shape, x / scale) }
  package func point(_ p: Double, _ q: Double) -> Double {
    scale * Self.standardPoint(shape, p, q)
  }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    scale * Self.standardDraw(shape, first, &more)
  }

  static func standardLogDensity(_ shape: Double, _ x: Double) -> Double {
    if x == 0 { return shape < 1 ? .infinity : shape == 1 ? 0 : -.infinity }
    return limn_log_gamma_factor(shape, x) + limn_log(shape) - limn_log(x)
  }

  /// The quantile for scale 1, found on the logarithm of x, where the logarithm of either tail is
  /// concave. It starts from Wilson and Hilferty (1931), or near 0 from the first term of the series.
  static func standardPoint(_ shape: Double, _ p: Double, _ q: Double) -> Double {
    let series = (limn_log(p) + limn_lgamma(shape + 1)) / shape
    // So near 0 that the second term is lost.
    if series < -40 { return limn_exp(series) }
    let z = NormalDistribution.standardPoint(p, q)
    let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
    let start =
      root > 0 && shape > 0.3
      ? limn_log(shape) + 3 * limn_log(root) : min(series, limn_log(shape + 5))
    let fromAbove = q < p
    let target = limn_log(fromAbove ? q : p)
    let u = rootOfIncreasing(from: start, within: (-60, 710)) { u in
      let x = limn_exp(u)
      let rise = limn_log_gamma_factor(shape, x) + limn_log(shape)
      let tail = limn_log(fromAbove ? limn_gamma_upper(shape, x) : limn_gamma_lower(shape, x))
      return (fromAbove ? target - tail : tail - target, limn_exp(rise - tail))
    }
    return limn_exp(u)
  }

  /// A draw for scale 1 from a normal number: Marsaglia and Tsang (2000), doi:10.1145/358407.358414.
  static func standardDraw(_ shape: Double, _ first: Double, _ more: inout DrawStream) -> Double {
    shape < 1 ? limn_exp(logDraw(shape, first, &more)) : largeDraw(shape, first, &more)
  }

  /// Its logarithm, also where the number itself is below the smallest one.
  static func logDraw(_ shape: Double, _ first: Double, _ more: inout DrawStream) -> Double {
    guard shape < 1 else { return limn_log(largeDraw(shape, first, &more)) }
    return limn_log(largeDraw(shape + 1, first, &more)) + limn_log(more.uniform()) / shape
  }

  private static func largeDraw(
    _ shape: Double, _ first: Double, _ more: inout DrawStream
  ) -> Double {
    let d = shape - 1 / 3
    let c = 1 / (9 * d).squareRoot()
    var z = first
    while true {
      let root = 1 + c * z
      if root > 0 {
        let v = root * root * root
        let u = more.uniform()
        if u < 1 - 0.0331 * (z * z) * (z * z) { return d * v }
        if limn_log(u) < 0.5 * z * z + d * (1 - v + limn_log(v)) { return d * v }
      }
      z = more.normal()
    }
  }
}

package struct ExponentialDistribution: Distribution {
  package let mean: Double
  package init(mean: Double) { self.mean = mean }

  package var support: (low: Double, high: Double) { (0, .infinity) }
  package var variance: Double { mean * mean }
  package func logDensity(_ x: Double) -> Double { -x / mean - limn_log(mean) }
  package func below(_ x: Double) -> Double { -limn_expm1(-x / mean) }
  package func above(_ x: Double) -> Double { limn_exp(-x / mean) }
  package func point(_ p: Double, _ q: Double) -> Double {
    mean * Self.standardPoint(p, q)
  }
  package static var source: limn_draw { LIMN_EXPONENTIAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double { mean * first }

  /// −log q
  static func standardPoint(_ p: Double, _ q: Double) -> Double {
    p <= q ? -limn_log1p(-p) : -limn_log(q)
  }
}

package struct ChiSquaredDistribution: Distribution {
  private let gamma: GammaDistribution
  package init(freedom: Double) { gamma = GammaDistribution(shape: 0.5 * freedom, scale: 2) }

  package var support: (low: Double, high: Double) { gamma.support }
  package var mean: Double { gamma.mean }
  package var variance: Double { gamma.variance }
  package func logDensity(_ x: Double) -> Double { gamma.logDensity(x) }
  package func below(_ x: Double) -> Double { gamma.below(x) }
  package func above(_ x: Double) -> Double { gamma.above(x) }
  package func point(_ p: Double, _ q: Double) -> Double { gamma.point(p, q) }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    gamma.draw(first, &more)
  }
}

/// A gamma distribution, moved and, for a negative skew, turned round; normal without skew.
package struct PearsonDistribution: Distribution {
  package let mean, sd, skew: Double
  private let shape: Double
  package init(mean: Double, sd: Double, skew: Double) {
    (self.mean, self.sd, self.skew) = (mean, sd, skew)
    shape = 4 / (skew * skew)
  }

  /// Below it the gamma's shape has more digits than it can lose.
  private var isNormal: Bool { abs(skew) < 1e-6 }
  private var normal: NormalDistribution { NormalDistribution(mean: mean, sd: sd) }
  /// x = mean + half · (g − shape), with g a gamma number of scale 1.
  private var half: Double { 0.5 * sd * skew }
  private func gamma(_ x: Double) -> Double { max(0, shape + (x - mean) / half) }

  package var support: (low: Double, high: Double) {
    if isNormal { return (-.infinity, .infinity) }
    let end = mean - half * shape
    return skew > 0 ? (end, .infinity) : (-.infinity, end)
  }
  package var variance: Double { sd * sd }
  package func logDensity(_ x: Double) -> Double {
    isNormal
      ? normal.logDensity(x)
      : GammaDistribution.standardLogDensity(shape, gamma(x)) - limn_log(abs(half))
  }
  package func below(_ x: Double) -> Double { isNormal ? normal.below(x) : tail(x, skew < 0) }
  package func above(_ x: Double) -> Double { isNormal ? normal.above(x) : tail(x, skew > 0) }
  private func tail(_ x: Double, _ isUpper: Bool) -> Double {
    isUpper ? limn_gamma_upper(shape, gamma(x)) : limn_gamma_lower(shape, gamma(x))
  }
  package func point(_ p: Double, _ q: Double) -> Double {
    if isNormal { return normal.point(p, q) }
    let (p, q) = skew > 0 ? (p, q) : (q, p)
    return mean + half * (GammaDistribution.standardPoint(shape, p, q) - shape)
  }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    if isNormal { return normal.draw(first, &more) }
    return mean + half * (GammaDistribution.standardDraw(shape, first, &more) - shape)
  }
}
