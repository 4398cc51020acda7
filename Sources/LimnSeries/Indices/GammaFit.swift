import LimnTensor

/// The gamma distribution of positive values, by its shape and scale.

enum GammaFit {
  /// How far the logarithm of the mean is above the mean of the logarithms, which is all that the shape
  /// follows from; nil unless all values are above 0 and two of them differ.
  static func excess(_ values: [Double]) -> (mean: Double, excess: Double)? {
    guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
    let n = Double(values.count)
    var (sum, logs) = (0.0, 0.0)
    for value in values { sum += value }
    let mean = sum / n
    // Of ratios to the mean, so that a large common part keeps the digits of the difference.
    for value in values { logs += LimnMath.log(value / mean) }
    let excess = -logs / n
    guard excess > 0, excess.isFinite, mean.isFinite else { return nil }
    return (mean, excess)
  }

  /// Thom's approximation (1958), doi:10.1175/1520-0493(1958)086<0117:ANOTGD>2.0.CO;2.
  static func thom(_ values: [Double]) -> (shape: Double, scale: Double)? {
    guard let (mean, a) = excess(values) else { return nil }
    let shape = (1 + (1 + 4 * a / 3).squareRoot()) / (4 * a)
    return (shape, mean / shape)
  }

  /// Maximum likelihood: log k − ψ(k) = log x̄ − mean of log x, by Newton's method on log k from Thom's
  /// shape. The left side falls and is convex, so that the steps do not leave the positive numbers.
  static func likeliest(_ values: [Double]) -> (shape: Double, scale: Double)? {
    guard let (mean, a) = excess(values), let start = thom(values) else { return nil }
    var shape = start.shape
    for _ in 0..<100 {
      let value = LimnMath.log(shape) - LimnMath.digamma(shape) - a
      let slope = 1 - shape * LimnMath.trigamma(shape)
      let step = value / slope
      guard step.isFinite else { break }
      let next = shape * LimnMath.exp(-max(-1, min(1, step)))
      let moved = abs(next - shape)
      shape = next
      if moved <= 1e-15 * shape { break }
    }
    return (shape, mean / shape)
  }
}
