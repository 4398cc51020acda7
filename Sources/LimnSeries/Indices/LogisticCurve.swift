import LimnTensor

/// The generalised logistic distribution, which hydrology calls log-logistic with three parameters:
/// F(x) = 1 / (1 + e^−y), where y is −log(1 − κ(x − ξ)/α) / κ, or (x − ξ)/α at κ = 0.
///
/// Hosking & Wallis (1997), Regional Frequency Analysis, A.7.

struct LogisticCurve {
  let location, scale, shape: Double

  private func reduced(_ x: Double) -> Double {
    let z = (x - location) / scale
    return shape == 0 ? z : -LimnMath.log1p(max(-1, -shape * z)) / shape
  }

  /// P(X ≤ x) and P(X > x).
  func bothSides(_ x: Double) -> (below: Double, above: Double) {
    let y = reduced(x)
    return (LimnMath.sigmoid(y), LimnMath.sigmoid(-y))
  }

  /// −log of the likelihood; infinite where a value lies outside the support.
  private func cost(_ sample: [Double]) -> Double {
    guard scale > 0 else { return .infinity }
    var sum = Double(sample.count) * LimnMath.log(scale)
    for x in sample {
      let y = reduced(x)
      guard y.isFinite else { return .infinity }
      // f = e^−(1 − κ) y / (α (1 + e^−y)²)
      let soft = y > 0 ? LimnMath.log1p(LimnMath.exp(-y)) : -y + LimnMath.log1p(LimnMath.exp(y))
      sum += (1 - shape) * y + 2 * soft
    }
    return sum
  }

  /// Maximum likelihood from the fit by L-moments: location, scale, shape.
  static func likeliest(
    _ sample: [Double], from start: (location: Double, scale: Double, shape: Double)
  ) -> (Double, Double, Double)? {
    let found = SimplexSearch.least(
      from: [0, LimnMath.log(start.scale), start.shape], steps: [0.3, 0.2, 0.1]
    ) { point in
      guard abs(point[2]) < 1 else { return .infinity }
      return LogisticCurve(
        location: start.location + start.scale * point[0], scale: LimnMath.exp(point[1]),
        shape: point[2]
      ).cost(sample)
    }
    guard found.value.isFinite else { return nil }
    let point = found.point
    return (
      start.location + start.scale * point[0], LimnMath.exp(point[1]), point[2]
    )
  }
}
