import LimnSource
import LimnTensor

/// Signatures of flows: biases of the whole, and of parts of the flow duration curve (Yilmaz, Gupta &
/// Wagener 2008, doi:10.1029/2007WR006716), whose two sides are sorted each by itself.
extension Metrics {
  /// 100 Σ(s − o) / Σo, the sign of hydroGOF: above 0 too much was simulated.
  package static let pbias: Measure = { pairs throws(Undefined) in
    let total = pairs.sum { obs, _ in obs }
    guard total != 0 else { throw .reason("the observations add up to 0") }
    return 100 * pairs.sum { $1 - $0 } / total
  }

  /// σs / σo
  package static let alpha: Measure = { pairs throws(Undefined) in
    guard !Pairs.isConstant(pairs.obs) else { throw pairs.constant("observations") }
    let moments = PairMoments(pairs)
    return Pairs.isConstant(pairs.sim) ? 0 : moments.sdSim / moments.sdObs
  }

  /// (μs − μo) / σo
  package static let beta: Measure = { pairs throws(Undefined) in
    guard !Pairs.isConstant(pairs.obs) else { throw pairs.constant("observations") }
    let moments = PairMoments(pairs)
    return (moments.meanSim - moments.meanObs) / moments.sdObs
  }

  /// What stands for a flow that has no logarithm.
  package static let leastFlow = 1e-6

  private static func curves(_ pairs: Pairs) throws(Undefined) -> (obs: [Double], sim: [Double]) {
    try Undefined.passing { () throws(Fault) in
      (try Ordered.descending(pairs.obs), try Ordered.descending(pairs.sim))
    }
  }

  private static func log(_ flow: Double) -> Double {
    LimnMath.log(flow > 0 ? flow : leastFlow)
  }

  /// Bias in % of the highest share of flows.
  package static func fhv(share: Double) throws(Fault) -> Measure {
    try checkShare(share, "share")
    return { pairs throws(Undefined) in
      let high = Int((share * Double(pairs.count)).rounded(.toNearestOrEven))
      guard high > 0 else { throw .reason("that share of \(pairs.count) pairs is none of them") }
      let (obs, sim) = try curves(pairs)
      let total = compensatedSum(high) { obs[$0] }
      guard total != 0 else { throw .reason("the highest flows add up to 0") }
      return 100 * compensatedSum(high) { sim[$0] - obs[$0] } / total
    }
  }

  /// Bias in % of the volume of the lowest share of flows, above the least and in logarithms.
  package static func flv(share: Double) throws(Fault) -> Measure {
    try checkShare(share, "share")
    return { pairs throws(Undefined) in
      let low = Int((share * Double(pairs.count)).rounded(.toNearestOrEven))
      guard low > 0 else { throw .reason("that share of \(pairs.count) pairs is none of them") }
      let (obs, sim) = try curves(pairs)
      func volume(_ curve: [Double]) -> Double {
        let logs = curve.suffix(low).map { log($0) }
        let least = logs.min() ?? 0
        return compensatedSum(low) { logs[$0] - least }
      }
      let (own, total) = (volume(sim), volume(obs))
      guard total > 0 else { throw .reason("the lowest observed flows are all the same") }
      return 100 * (total - own) / total
    }
  }

  /// Bias in % of the slope of the middle of the curve, between two shares of exceedance.
  package static func fms(lower: Double, upper: Double) throws(Fault) -> Measure {
    try checkShare(lower, "lower")
    try checkShare(upper, "upper")
    guard lower < upper else { throw Fault.sharesCross(lower, upper) }
    return { pairs throws(Undefined) in
      let (obs, sim) = try curves(pairs)
      func slope(_ curve: [Double]) -> Double {
        func place(_ share: Double) -> Int {
          min(Int((share * Double(curve.count)).rounded(.toNearestOrEven)), curve.count - 1)
        }
        return log(curve[place(lower)]) - log(curve[place(upper)])
      }
      let (own, given) = (slope(sim), slope(obs))
      guard given != 0 else { throw .reason("the middle of the observed curve is flat") }
      return 100 * (own - given) / given
    }
  }

  private static func checkShare(_ share: Double, _ name: String) throws(Fault) {
    guard share > 0, share < 1 else { throw Fault.shareOutside(share, name) }
  }
}

/// The sum of `count` terms with Neumaier's correction, so that it does not depend on their order
/// beyond the last bit or two.
func compensatedSum(_ count: Int, _ term: (Int) -> Double) -> Double {
  var sum = 0.0
  var lost = 0.0
  for index in 0..<count {
    let value = term(index)
    let next = sum + value
    lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }
  return sum.isFinite ? sum + lost : sum
}
