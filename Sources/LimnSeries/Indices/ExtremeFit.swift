import LimnTensor

/// The distribution of yearly maxima, and the levels that are exceeded once in so many years.

package struct ExtremeFit: Hashable, Sendable, Codable {
  package enum Family: String, CaseIterable, Hashable, Sendable, Codable { case gev, gumbel }
  package enum Method: String, CaseIterable, Hashable, Sendable, Codable { case lmom, mle }

  package let family: Family
  package let method: Method
  package let count: Int
  /// A positive shape has the long upper tail, as in Coles (2001); SciPy's `c` and Hosking's κ are its
  /// negative.
  package let location, scale, shape: Double
  /// −log of the likelihood of the maxima.
  package let cost: Double
  /// Why there is no fit; nil when there is one.
  package let reason: String?

  /// maxima: in any order, NaN where missing.
  package init(fitting maxima: [Double], _ family: Family, by method: Method) {
    (self.family, self.method) = (family, method)
    let sample = maxima.filter { !$0.isNaN }.sorted()
    count = sample.count
    func none(_ reason: String) -> (Double, Double, Double, Double, String?) {
      (.nan, .nan, .nan, .nan, reason)
    }
    let least = family == .gev ? 5 : 3
    let moments = LMoments(ascending: sample)
    if sample.contains(where: \.isInfinite) {
      (location, scale, shape, cost, reason) = none("a value is infinite")
    } else if sample.count < least {
      (location, scale, shape, cost, reason) = none(
        "\(sample.count) maxima are too few, \(least) are needed")
    } else if sample[0] == sample[sample.count - 1] {
      (location, scale, shape, cost, reason) = none("all \(sample.count) maxima are the same")
    } else if let start = Self.start(moments, family) {
      let found = method == .lmom ? start : Self.likeliest(sample, family, from: start)
      (location, scale, shape) = found
      cost = Self.cost(sample, found)
      reason = nil
    } else {
      (location, scale, shape, cost, reason) = none(
        "no \(family.rawValue) distribution has the L-moments of the maxima")
    }
  }

  private static func start(
    _ moments: LMoments?, _ family: Family
  ) -> (Double, Double, Double)? {
    switch family {
    case .gev: moments?.extreme.map { ($0.location, $0.scale, $0.shape) }
    case .gumbel: moments?.gumbel.map { ($0.location, $0.scale, 0) }
    }
  }

  /// Maximum likelihood, begun at the L-moments; their shape is drawn nearer to 0 until all maxima lie
  /// within the support.
  private static func likeliest(
    _ sample: [Double], _ family: Family, from start: (Double, Double, Double)
  ) -> (Double, Double, Double) {
    var begin = start
    while !cost(sample, begin).isFinite, abs(begin.2) > 1e-3 { begin.2 *= 0.5 }
    func parameters(_ point: [Double]) -> (Double, Double, Double) {
      (
        begin.0 + begin.1 * point[0], begin.1 * LimnMath.exp(point[1]),
        point.count > 2 ? point[2] : 0
      )
    }
    let found = SimplexSearch.least(
      from: family == .gev ? [0, 0, begin.2] : [0, 0],
      steps: family == .gev ? [0.2, 0.2, 0.1] : [0.2, 0.2]
    ) { point in
      // Beyond a shape of −1 the likelihood has no greatest value.
      point.count > 2 && point[2] <= -1 ? .infinity : cost(sample, parameters(point))
    }
    return parameters(found.point)
  }

  private static func cost(_ sample: [Double], _ parameters: (Double, Double, Double)) -> Double {
    let distribution = ExtremeValueDistribution(
      location: parameters.0, scale: parameters.1, shape: parameters.2)
    var sum = 0.0
    for x in sample { sum -= distribution.logDensityAnywhere(x) }
    return sum.isFinite ? sum : .infinity
  }

  /// The level that a year exceeds with probability 1/period; NaN without a fit, or for periods of a
  /// year or less.
  package func level(period: Double) -> Double {
    guard reason == nil, period > 1 else { return .nan }
    return ExtremeValueDistribution(location: location, scale: scale, shape: shape)
      .upperQuantile(1 / period)
  }
}
