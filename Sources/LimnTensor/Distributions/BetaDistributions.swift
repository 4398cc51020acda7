import CLimnKernels

/// The beta distribution and Fisher's F.

package struct BetaDistribution: Distribution {
  package let a, b: Double
  package init(a: Double, b: Double) { (self.a, self.b) = (a, b) }

  package var support: (low: Double, high: Double) { (0, 1) }
  package var mean: Double { a / (a + b) }
  package var variance: Double { mean * (b / (a + b)) / (a + b + 1) }
  package func logDensity(_ x: Double) -> Double {
    if x == 0 { return a < 1 ? .infinity : a == 1 ? limn_log(b) : -.infinity }
    if x == 1 { return b < 1 ? .infinity : b == 1 ? limn_log(a) : -.infinity }
    return limn_log_beta_factor(a, b, x, 1 - x) - limn_log(x) - limn_log1p(-x)
  }
  package func below(_ x: Double) -> Double { limn_beta_lower(a, b, x, 1 - x) }
  package func above(_ x: Double) -> Double { limn_beta_lower(b, a, 1 - x, x) }
  package func point(_ p: Double, _ q: Double) -> Double {
    1 / (1 + limn_exp(-Self.logitPoint(a, b, p, q)))
  }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    let log = GammaDistribution.logDraw(a, first, &more)
    return 1 / (1 + limn_exp(GammaDistribution.logDraw(b, more.normal(), &more) - log))
  }

  /// log(x / (1 − x)) of the quantile x, found on that scale, where the logarithm of either tail is
  /// concave and both ends keep their digits.
  static func logitPoint(_ a: Double, _ b: Double, _ p: Double, _ q: Double) -> Double {
    let fromAbove = q < p
    // First terms of the series at both ends.
    let left = (limn_log(p) + limn_log(a) + limn_lbeta(a, b)) / a
    if left < -40 { return left }
    let right = -(limn_log(q) + limn_log(b) + limn_lbeta(a, b)) / b
    if right > 40 { return right }
    let start =
      min(a, b) >= 1
      ? limn_log(a / b) + NormalDistribution.standardPoint(p, q) * (1 / a + 1 / b).squareRoot()
      : fromAbove ? right : left
    let target = limn_log(fromAbove ? q : p)
    return rootOfIncreasing(from: start, within: (-60, 60)) { u in
      let (x, y) = (1 / (1 + limn_exp(-u)), 1 / (1 + limn_exp(u)))
      let rise = limn_log_beta_factor(a, b, x, y)
      let tail = limn_log(fromAbove ? limn_beta_lower(b, a, y, x) : limn_beta_lower(a, b, x, y))
      return (fromAbove ? target - tail : tail - target, limn_exp(rise - tail))
    }
  }
}

/// Fisher's F: with x = d₁F / (d₁F + d₂), x has the beta distribution of d₁/2 and d₂/2.
package struct FisherDistribution: Distribution {
  package let first, second: Double
  package init(_ first: Double, _ second: Double) { (self.first, self.second) = (first, second) }

  private func shares(_ f: Double) -> (Double, Double) {
    let ratio = f * (first / second)
    return ratio.isInfinite ? (1, 0) : (ratio / (1 + ratio), 1 / (1 + ratio))
  }

  package var support: (low: Double, high: Double) { (0, .infinity) }
  package var mean: Double { second > 2 ? second / (second - 2) : .infinity }
  package var variance: Double {
    guard second > 4 else { return .infinity }
    return 2 * mean * mean * (first + second - 2) / (first * (second - 4))
  }
  package func logDensity(_ f: Double) -> Double {
    if f == 0 { return first < 2 ? .infinity : first == 2 ? 0 : -.infinity }
    let (x, y) = shares(f)
    return limn_log_beta_factor(0.5 * first, 0.5 * second, x, y) - limn_log(f)
  }
  package func below(_ f: Double) -> Double {
    let (x, y) = shares(f)
    return limn_beta_lower(0.5 * first, 0.5 * second, x, y)
  }
  package func above(_ f: Double) -> Double {
    let (x, y) = shares(f)
    return limn_beta_lower(0.5 * second, 0.5 * first, y, x)
  }
  package func point(_ p: Double, _ q: Double) -> Double {
    second / first * limn_exp(BetaDistribution.logitPoint(0.5 * first, 0.5 * second, p, q))
  }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ number: Double, _ more: inout DrawStream) -> Double {
    let log = GammaDistribution.logDraw(0.5 * first, number, &more)
    let other = GammaDistribution.logDraw(0.5 * second, more.normal(), &more)
    return second / first * limn_exp(log - other)
  }
}
