import LimnTensor

/// What a river's flow is like, in a few numbers that catchments are compared by.
///
/// Addor et al. (2017), doi:10.5194/hess-21-5293-2017; the slope of the flow duration curve is that of
/// Sawicz et al. (2011), doi:10.5194/hess-15-2895-2011.

package struct FlowSignatures: Hashable, Sendable {
  package let mean: Double
  /// The flows below which 5 % and 95 % of the values lie.
  package let low, high: Double
  /// The share of the flow that is baseflow.
  package let baseflowIndex: Double
  /// (log Q₃₃ − log Q₆₆) / 0.33, with the flows exceeded for 33 % and 66 % of the time; NaN where the
  /// lower is 0.
  package let slope: Double
  package let count: Int

  /// q and its baseflow: [T], NaN where missing.
  package init(_ q: [Double], baseflow: [Double]) {
    let present = q.filter { !$0.isNaN }.sorted()
    count = present.count
    let sum = compensatedSum(present.count) { present[$0] }
    mean = present.isEmpty ? .nan : sum / Double(present.count)
    low = Self.quantile(present, 0.05)
    high = Self.quantile(present, 0.95)
    let base = baseflow.filter { !$0.isNaN }
    baseflowIndex = sum > 0 ? compensatedSum(base.count) { base[$0] } / sum : .nan
    let (wet, dry) = (Self.quantile(present, 1 - 0.33), Self.quantile(present, 1 - 0.66))
    slope = dry > 0 ? (LimnMath.log(wet) - LimnMath.log(dry)) / (0.66 - 0.33) : .nan
  }

  /// The flows exceeded for shares of the time, by straight lines between the values in order (R's
  /// type 7); NaN without values.
  package static func exceeded(_ q: [Double], shares: [Double]) -> [Double] {
    let present = q.filter { !$0.isNaN }.sorted()
    return shares.map { quantile(present, 1 - $0) }
  }

  private static func quantile(_ ascending: [Double], _ p: Double) -> Double {
    guard !ascending.isEmpty, p >= 0, p <= 1 else { return .nan }
    let place = p * Double(ascending.count - 1)
    let below = min(Int(place), ascending.count - 1)
    let above = min(below + 1, ascending.count - 1)
    let share = place - Double(below)
    return ascending[below] + share * (ascending[above] - ascending[below])
  }
}
