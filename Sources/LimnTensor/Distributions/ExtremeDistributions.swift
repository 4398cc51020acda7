import CLimnKernels

/// Distributions of extremes and of waiting: all are exponential on a scale of their own, so that their
/// quantiles and draws are those of the exponential, carried over.

/// A drawn exponential number whose logarithm is taken: not 0.
private func positive(_ exponential: Double) -> Double { max(exponential, 0x1p-54) }

package struct WeibullDistribution: Distribution {
  package let shape, scale: Double
  package init(shape: Double, scale: Double) { (self.shape, self.scale) = (shape, scale) }

  package var support: (low: Double, high: Double) { (0, .infinity) }
  package var mean: Double { scale * limn_gamma(1 + 1 / shape) }
  package var variance: Double {
    let logs = limn_lgamma(1 + 2 / shape) - 2 * limn_lgamma(1 + 1 / shape)
    return mean * mean * limn_expm1(logs)
  }
  private func exponent(_ x: Double) -> Double { limn_pow(x / scale, shape) }
  package func logDensity(_ x: Double) -> Double {
    if x == 0 { return shape < 1 ? .infinity : shape == 1 ? -limn_log(scale) : -.infinity }
    return limn_log(shape / scale) + (shape - 1) * limn_log(x / scale) - exponent(x)
  }
  package func below(_ x: Double) -> Double { -limn_expm1(-exponent(x)) }
  package func above(_ x: Double) -> Double { limn_exp(-exponent(x)) }
  package func point(_ p: Double, _ q: Double) -> Double {
    scale * limn_pow(ExponentialDistribution.standardPoint(p, q), 1 / shape)
  }
  package static var source: limn_draw { LIMN_EXPONENTIAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    scale * limn_pow(first, 1 / shape)
  }
}

/// The scale on which extremes are exponential: y is log(1 + ξz) / ξ of z = (x − location) / scale, or z
/// itself where ξ is 0.
private protocol ExtremeScale {
  var location: Double { get }
  var scale: Double { get }
  var shape: Double { get }
}

extension ExtremeScale {
  fileprivate func reduced(_ x: Double) -> Double {
    let z = (x - location) / scale
    return shape == 0 ? z : limn_log1p(max(-1, shape * z)) / shape
  }

  fileprivate func unreduced(_ y: Double) -> Double {
    location + scale * (shape == 0 ? y : limn_expm1(shape * y) / shape)
  }
}

/// The generalised extreme value distribution, with Gumbel's at shape 0: exp(−e^−y), where y is
/// log(1 + ξz) / ξ, or z itself. SciPy's shape has the other sign.
package struct ExtremeValueDistribution: Distribution, ExtremeScale {
  package let location, scale, shape: Double
  package init(location: Double, scale: Double, shape: Double) {
    (self.location, self.scale, self.shape) = (location, scale, shape)
  }

  package var support: (low: Double, high: Double) {
    let end = location - scale / shape
    return shape > 0 ? (end, .infinity) : shape < 0 ? (-.infinity, end) : (-.infinity, .infinity)
  }
  package var mean: Double {
    if shape == 0 { return location + scale * 0.577215664901532860606512090082 }
    guard shape < 1 else { return .infinity }
    return location + scale * limn_expm1(limn_lgamma(1 - shape)) / shape
  }
  package var variance: Double {
    guard shape < 0.5 else { return .infinity }
    // π²/6 + ξ (γπ²/3 + 2ζ(3)): the difference of gamma functions has no digits there.
    if abs(shape) < 1e-5 {
      return scale * scale * (1.644934066848226436472415166646 + 4.303077228549151619890604 * shape)
    }
    let logs = limn_lgamma(1 - 2 * shape) - 2 * limn_lgamma(1 - shape)
    let ratio = scale * limn_gamma(1 - shape) / shape
    return ratio * ratio * limn_expm1(logs)
  }
  package func logDensity(_ x: Double) -> Double {
    let y = reduced(x)
    if y.isInfinite { return shape < -1 ? .infinity : shape == -1 ? -limn_log(scale) : -.infinity }
    return -(1 + shape) * y - limn_exp(-y) - limn_log(scale)
  }
  package func below(_ x: Double) -> Double { limn_exp(-limn_exp(-reduced(x))) }
  package func above(_ x: Double) -> Double { -limn_expm1(-limn_exp(-reduced(x))) }

  package func point(_ p: Double, _ q: Double) -> Double {
    unreduced(-limn_log(ExponentialDistribution.standardPoint(q, p)))
  }
  package static var source: limn_draw { LIMN_EXPONENTIAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    unreduced(-limn_log(positive(first)))
  }
}

/// What lies above a threshold: e^−y, where y is log(1 + ξz) / ξ, or z itself.
package struct ParetoDistribution: Distribution, ExtremeScale {
  package let location, scale, shape: Double
  package init(location: Double, scale: Double, shape: Double) {
    (self.location, self.scale, self.shape) = (location, scale, shape)
  }

  package var support: (low: Double, high: Double) {
    (location, shape < 0 ? location - scale / shape : .infinity)
  }
  package var mean: Double { shape < 1 ? location + scale / (1 - shape) : .infinity }
  package var variance: Double {
    guard shape < 0.5 else { return .infinity }
    let part = scale / (1 - shape)
    return part * part / (1 - 2 * shape)
  }
  package func logDensity(_ x: Double) -> Double {
    let y = reduced(x)
    if y.isInfinite { return shape < -1 ? .infinity : shape == -1 ? -limn_log(scale) : -.infinity }
    return -(1 + shape) * y - limn_log(scale)
  }
  package func below(_ x: Double) -> Double { -limn_expm1(-reduced(x)) }
  package func above(_ x: Double) -> Double { limn_exp(-reduced(x)) }
  package func point(_ p: Double, _ q: Double) -> Double {
    unreduced(ExponentialDistribution.standardPoint(p, q))
  }
  package static var source: limn_draw { LIMN_EXPONENTIAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double { unreduced(first) }
}
