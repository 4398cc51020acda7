import CLimnKernels

/// Distributions made from the normal one, and the uniform.

private let logRoot2Pi = 0.918938533204672741780329736406

package struct NormalDistribution: Distribution {
  package let mean, sd: Double
  package init(mean: Double, sd: Double) { (self.mean, self.sd) = (mean, sd) }

  package var support: (low: Double, high: Double) { (-.infinity, .infinity) }
  package var variance: Double { sd * sd }
  package func logDensity(_ x: Double) -> Double {
    let z = (x - mean) / sd
    return -0.5 * z * z - limn_log(sd) - logRoot2Pi
  }
  package func below(_ x: Double) -> Double { limn_normal_cdf((x - mean) / sd) }
  package func above(_ x: Double) -> Double { limn_normal_cdf((mean - x) / sd) }
  package func point(_ p: Double, _ q: Double) -> Double {
    mean + sd * Self.standardPoint(p, q)
  }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double { mean + sd * first }

  static func standardPoint(_ p: Double, _ q: Double) -> Double {
    p <= q ? limn_normal_quantile(p) : -limn_normal_quantile(q)
  }
}

/// The logarithm is normal.
package struct LognormalDistribution: Distribution {
  package let logs: NormalDistribution
  package init(logMean: Double, logSD: Double) {
    logs = NormalDistribution(mean: logMean, sd: logSD)
  }

  package var support: (low: Double, high: Double) { (0, .infinity) }
  package var mean: Double { limn_exp(logs.mean + 0.5 * logs.variance) }
  package var variance: Double {
    limn_expm1(logs.variance) * limn_exp(2 * logs.mean + logs.variance)
  }
  package func logDensity(_ x: Double) -> Double {
    x == 0 ? -.infinity : logs.logDensity(limn_log(x)) - limn_log(x)
  }
  package func below(_ x: Double) -> Double { logs.below(limn_log(x)) }
  package func above(_ x: Double) -> Double { logs.above(limn_log(x)) }
  package func point(_ p: Double, _ q: Double) -> Double { limn_exp(logs.point(p, q)) }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    limn_exp(logs.draw(first, &more))
  }
}

/// Student's t, moved and stretched. With x = ν / (ν + t²), the probability beyond ±t is I_x(ν/2, ½).
package struct StudentDistribution: Distribution {
  package let freedom, location, scale: Double
  package init(freedom: Double, location: Double, scale: Double) {
    (self.freedom, self.location, self.scale) = (freedom, location, scale)
  }

  package var support: (low: Double, high: Double) { (-.infinity, .infinity) }
  package var mean: Double { freedom > 1 ? location : .nan }
  package var variance: Double {
    freedom > 2
      ? scale * scale * freedom / (freedom - 2) : freedom > 1 ? .infinity : .nan
  }
  /// log(1 + t²/ν), also where the square is beyond the greatest number.
  private func logRatio(_ t: Double) -> Double {
    abs(t) < 1e100
      ? limn_log1p(t * t / freedom) : 2 * limn_log(abs(t)) - limn_log(freedom)
  }
  package func logDensity(_ x: Double) -> Double {
    -0.5 * (freedom + 1) * logRatio((x - location) / scale) - limn_lbeta(0.5, 0.5 * freedom)
      - 0.5 * limn_log(freedom) - limn_log(scale)
  }
  package func below(_ x: Double) -> Double { tail((location - x) / scale) }
  package func above(_ x: Double) -> Double { tail((x - location) / scale) }

  /// The probability above t.
  private func tail(_ t: Double) -> Double {
    let half = 0.5 * freedom
    let ratio = t * t / freedom
    let outside =
      abs(t) < 1e100
      ? limn_beta_lower(half, 0.5, 1 / (1 + ratio), ratio / (1 + ratio))
      : limn_exp(-half * logRatio(t) - limn_log(half) - limn_lbeta(half, 0.5))
    return t > 0 ? 0.5 * outside : 1 - 0.5 * outside
  }
  package func point(_ p: Double, _ q: Double) -> Double {
    if p == q { return location }
    let tail = min(p, q)
    let u = BetaDistribution.logitPoint(0.5 * freedom, 0.5, 2 * tail, 1 - 2 * tail)
    let t = freedom.squareRoot() * limn_exp(-0.5 * u)
    return location + scale * (p < q ? -t : t)
  }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    let half = 0.5 * freedom
    let gamma = GammaDistribution.standardDraw(half, more.normal(), &more)
    return location + scale * first * (half / gamma).squareRoot()
  }
}

package struct UniformDistribution: Distribution {
  package let low, high: Double
  package init(low: Double, high: Double) { (self.low, self.high) = (low, high) }

  package var support: (low: Double, high: Double) { (low, high) }
  package var mean: Double { 0.5 * low + 0.5 * high }
  package var variance: Double { (high - low) * ((high - low) / 12) }
  package func logDensity(_ x: Double) -> Double { -limn_log(high - low) }
  package func below(_ x: Double) -> Double { (x - low) / (high - low) }
  package func above(_ x: Double) -> Double { (high - x) / (high - low) }
  package func point(_ p: Double, _ q: Double) -> Double {
    p <= q ? low + (high - low) * p : high - (high - low) * q
  }
  package static var source: limn_draw { LIMN_UNIFORM }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    low + (high - low) * first
  }
}
