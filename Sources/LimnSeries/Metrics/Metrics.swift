import LimnSource
import LimnTensor

/// How far a simulation is from what was observed.
///
/// A measure looks at pairs of which both values are present; `Matched` leaves the others out and says
/// how many those were. What has no answer (no pair, constant observations) is absent with the reason,
/// never 0 and never NaN.

/// The value of a measure, or the reason why it has none.
package struct Metric: Hashable, Sendable, Codable {
  package var value: Double?
  /// Pairs that it rests on.
  package var n: Int
  /// Why there is no value; nil when there is one.
  package var reason: String?

  package init(value: Double?, n: Int, reason: String? = nil) {
    self.value = value
    self.n = n
    self.reason = reason
  }
}

/// Why a measure has no value.
package enum Undefined: Error {
  case reason(String)
  /// Nothing that the numbers could help: no memory, an option that does not exist.
  case fault(Fault)

  /// Lets faults pass as what they are.
  static func passing<Result>(
    _ body: () throws(Fault) -> Result
  ) throws(Undefined) -> Result {
    do throws(Fault) { return try body() } catch { throw .fault(error) }
  }
}

package enum Metrics {
  package typealias Measure = @Sendable (Pairs) throws(Undefined) -> Double

  /// Of two series, NaN where missing.
  package static func of(_ obs: [Double], _ sim: [Double], _ measure: Measure) -> Metric {
    guard obs.count == sim.count else {
      return Metric(
        value: nil, n: 0, reason: "\(obs.count) observations, \(sim.count) simulated values")
    }
    return of([obs, sim]) { rows throws(Undefined) in try measure(rows.pairs) }
  }

  private static func of(
    _ series: [[Double]], _ measure: (Matched) throws(Undefined) -> Double
  ) -> Metric {
    do throws(Fault) {
      let blocks = try series.map { values throws(Fault) in try Block(values) }
      return try withExtendedLifetime(blocks) { () throws(Fault) in
        try Matched(blocks.map { UnsafePointer($0.pointer) }, count: series[0].count)
          .metric(measure)
      }
    } catch { return Metric(value: nil, n: 0, reason: error.message) }
  }

  /// How sure a measure of two series is; nil where the steps are too few.
  package static func interval(
    obs: [Double], sim: [Double], bootstrap: BlockBootstrap, _ measure: Measure
  ) throws(Fault) -> BlockBootstrap.Interval? {
    guard obs.count == sim.count else { return nil }
    let blocks = [try Block(obs), try Block(sim)]
    return try withExtendedLifetime(blocks) { () throws(Fault) in
      try bootstrap.interval(
        of: Matched(blocks.map { UnsafePointer($0.pointer) }, count: obs.count)
      ) { () throws(Fault) in
      } _: { rows throws(Undefined) in
        try measure(rows.pairs)
      }
    }
  }

  package static func mse(obs: [Double], sim: [Double]) -> Metric { of(obs, sim, mse) }
  package static func rmse(obs: [Double], sim: [Double]) -> Metric { of(obs, sim, rmse) }
  package static func mae(obs: [Double], sim: [Double]) -> Metric { of(obs, sim, mae) }
  package static func nse(obs: [Double], sim: [Double]) -> Metric { of(obs, sim, nse) }
  package static func r2(obs: [Double], sim: [Double]) -> Metric { of(obs, sim, nse) }
  package static func corr(_ a: [Double], _ b: [Double]) -> Metric { of(a, b, corr) }

  /// 1 − MSE / MSE of the baseline, over steps at which all three are present.
  package static func skill(obs: [Double], sim: [Double], baseline: [Double]) -> Metric {
    guard obs.count == baseline.count, obs.count == sim.count else {
      let (what, count) =
        obs.count == sim.count
        ? ("values of the baseline", baseline.count) : ("simulated values", sim.count)
      return Metric(value: nil, n: 0, reason: "\(obs.count) observations, \(count) \(what)")
    }
    return of([obs, sim, baseline], skill)
  }
}
