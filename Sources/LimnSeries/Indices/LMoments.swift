import LimnTensor

/// L-moments: what the mean, the spread and the skewness of a sample are when they are taken from
/// expected order statistics, which a few extreme values disturb less than powers.
///
/// Hosking (1990), doi:10.1111/j.2517-6161.1990.tb01775.x; the rational approximations are those of
/// Hosking's IBM Research Report RC20525 (1996).

/// The first four, the last two as ratios to the second.
package struct LMoments: Hashable, Sendable, Codable {
  package let count: Int
  /// λ₁ and λ₂.
  package let mean, scale: Double
  /// τ₃ = λ₃/λ₂ and τ₄ = λ₄/λ₂; NaN where there are too few values, or no spread.
  package let skewness, kurtosis: Double

  /// From values in ascending order, by unbiased probability-weighted moments; nil without any.
  package init?(ascending values: [Double]) {
    guard let middle = values.isEmpty ? nil : values[values.count / 2], values[0].isFinite,
      values[values.count - 1].isFinite
    else { return nil }
    count = values.count
    let n = Double(values.count)
    // About a middle value, so that a small spread keeps its digits.
    var (b0, b1, b2, b3) = (0.0, 0.0, 0.0, 0.0)
    for (place, value) in values.enumerated() {
      let (j, x) = (Double(place), value - middle)
      b0 += x
      b1 += x * j
      b2 += x * (j * (j - 1))
      b3 += x * (j * (j - 1) * (j - 2))
    }
    b0 /= n
    b1 /= n * (n - 1)
    b2 /= n * (n - 1) * (n - 2)
    b3 /= n * (n - 1) * (n - 2) * (n - 3)
    mean = b0 + middle
    let isConstant = values[0] == values[values.count - 1]
    scale = count < 2 ? .nan : isConstant ? 0 : 2 * b1 - b0
    let hasSpread = count >= 2 && !isConstant
    skewness = hasSpread && count >= 3 ? (6 * b2 - 6 * b1 + b0) / scale : .nan
    kurtosis = hasSpread && count >= 4 ? (20 * b3 - 30 * b2 + 12 * b1 - b0) / scale : .nan
  }

  /// Whether some distribution has them: λ₂ above 0, |τ₃| below 1.
  package var isFeasible: Bool { scale > 0 && abs(skewness) < 1 }

  /// The gamma distribution with these λ₁ and λ₂, to 5e-5 of its shape; nil unless λ₁ > λ₂ > 0.
  package var gamma: (shape: Double, scale: Double)? {
    guard scale > 0, mean > scale else { return nil }
    let variation = scale / mean
    let shape: Double
    if variation < 0.5 {
      let t = Double.pi * variation * variation
      shape = (1 - 0.3080 * t) / (t * (1 + t * (-0.05812 + t * 0.01765)))
    } else {
      let t = 1 - variation
      shape = t * (0.7213 - t * 0.5947) / (1 + t * (-2.1817 + t * 1.2113))
    }
    return (shape, mean / shape)
  }

  /// The Pearson III distribution with these λ₁, λ₂ and τ₃, as mean, standard deviation and skew.
  package var pearson: (mean: Double, sd: Double, skew: Double)? {
    guard isFeasible else { return nil }
    let size = abs(skewness)
    if size <= 1e-6 { return (mean, scale * Double.pi.squareRoot(), 0) }
    let shape: Double
    if size < 1.0 / 3 {
      let t = 3 * Double.pi * size * size
      shape = (1 + 0.2906 * t) / (t * (1 + t * (0.1882 + t * 0.0442)))
    } else {
      let t = 1 - size
      shape =
        t * (0.36067 + t * (-0.59567 + t * 0.25361))
        / (1 + t * (-2.78861 + t * (2.56096 - t * 0.77045)))
    }
    let ratio = GammaRatio.ofHalf(shape)
    let sd = Double.pi.squareRoot() * scale / ratio * shape.squareRoot()
    return (mean, sd, (skewness < 0 ? -2 : 2) / shape.squareRoot())
  }

  /// The generalised logistic distribution with these λ₁, λ₂ and τ₃, Hosking's sign of the shape.
  package var logistic: (location: Double, scale: Double, shape: Double)? {
    guard isFeasible else { return nil }
    let shape = -skewness
    if abs(shape) <= 1e-6 { return (mean, scale, 0) }
    let angle = shape * Double.pi
    let ratio = angle / LimnMath.sin(angle)
    let width = scale / ratio
    return (mean - width * (1 - ratio) / shape, width, shape)
  }

  /// Gumbel's distribution with these λ₁ and λ₂.
  package var gumbel: (location: Double, scale: Double)? {
    guard scale > 0 else { return nil }
    let width = scale / LimnMath.log(2)
    return (mean - 0.577215664901532860606512090082 * width, width)
  }

  /// The generalised extreme value distribution with these λ₁, λ₂ and τ₃; a positive shape has the
  /// long tail. The equation of τ₃ is solved to the last digit by Newton's method, where the usual
  /// approximations stop at six to nine digits.
  package var extreme: (location: Double, scale: Double, shape: Double)? {
    guard isFeasible else { return nil }
    let (log2, log3) = (LimnMath.log(2), LimnMath.log(3))
    // In Hosking's sign, κ = −ξ: τ₃ + 3 = 2 (1 − 3^−κ) / (1 − 2^−κ), which falls as κ rises.
    func excess(_ k: Double) -> Double {
      guard abs(k) > 1e-7 else {
        // To first order in κ.
        let ratio = log3 / log2
        return 2 * ratio * (1 + k * (log2 - log3) / 2) - 3 - skewness
      }
      return 2 * LimnMath.expm1(-k * log3) / LimnMath.expm1(-k * log2) - 3 - skewness
    }
    // τ₃ is within ±1: κ from −1 (τ₃ = 1) to where −3^−κ … has all but died.
    var (low, high) = (-1.0, 60.0)
    guard excess(low) > 0, excess(high) < 0 else { return nil }
    let start = 2 / (3 + skewness) - log2 / log3
    var k = min(max(7.8590 * start + 2.9554 * start * start, -0.99), 50)
    for _ in 0..<200 {
      let value = excess(k)
      if value == 0 { break }
      if value > 0 { low = k } else { high = k }
      let step = 1e-6
      let slope = (excess(k + step) - excess(k - step)) / (2 * step)
      var next = k - value / slope
      if !(next > low && next < high) { next = 0.5 * (low + high) }
      if next == k || next == low || next == high { break }
      k = next
    }
    if abs(k) < 1e-7 {
      guard let gumbel else { return nil }
      return (gumbel.location, gumbel.scale, 0)
    }
    // λ₂ = α (1 − 2^−κ) Γ(1 + κ) / κ, λ₁ = ξ + α (1 − Γ(1 + κ)) / κ
    let gamma = LimnMath.gamma(1 + k)
    let width = scale * k / (-LimnMath.expm1(-k * log2) * gamma)
    let location = mean + width * LimnMath.expm1(LimnMath.lgamma(1 + k)) / k
    guard width > 0, width.isFinite, location.isFinite else { return nil }
    return (location, width, -k)
  }
}

/// Γ(a + ½) / Γ(a).
private enum GammaRatio {
  /// Of large arguments the difference of logarithms has lost its digits: the asymptotic series.
  static func ofHalf(_ a: Double) -> Double {
    guard a > 100 else { return LimnMath.exp(LimnMath.lgamma(a + 0.5) - LimnMath.lgamma(a)) }
    let r = 1 / a
    return a.squareRoot()
      * (1 - r * (1.0 / 8 - r * (1.0 / 128 + r * (5.0 / 1024 - r * (21.0 / 32768)))))
  }
}
