import LimnSource
import LimnTensor

/// Several seasons and a trend: one decomposition by loess for each period, by turns.
///
/// From the shortest period to the longest, each season is taken from the series less the other
/// seasons as last found; the trend is that of the last one. K. Bandara, R. J. Hyndman, C. Bergmeir
/// (2021), MSTL: a seasonal-trend decomposition algorithm for time series with multiple seasonal
/// patterns, arXiv:2107.13462.
package struct MSTL: DecompositionMethod {
  /// One for each season, periods ascending.
  package let turns: [STL]
  package let iterations: Int

  /// `settings` makes the decomposition of one period and the span of its season, which is 7 + 4 k for
  /// the k-th shortest unless given.
  package init(
    periods: [Int], spans: [Int]? = nil, iterations: Int = 2,
    settings: (_ period: Int, _ span: Int) throws(Fault) -> STL
  ) throws(Fault) {
    guard !periods.isEmpty else { throw Fault.noPeriods() }
    guard spans == nil || spans?.count == periods.count else {
      throw Fault.spansForPeriods(spans?.count ?? 0, periods: periods.count)
    }
    guard iterations >= 1 else { throw Fault.countTooSmall(iterations, "iterate", least: 1) }
    guard periods.count <= 100 else { throw Fault.tooManyPeriods(periods.count) }
    let order = periods.indices.sorted { (periods[$0], $0) < (periods[$1], $1) }
    var turns: [STL] = []
    for (rank, index) in order.enumerated() {
      if rank > 0, periods[index] == periods[order[rank - 1]] {
        throw Fault.periodTwice(periods[index])
      }
      turns.append(try settings(periods[index], spans?[index] ?? 11 + 4 * rank))
    }
    self.turns = turns
    self.iterations = turns.count == 1 ? 1 : iterations
  }

  /// `seasonal` is the sum of the seasons.
  package var partNames: [String] {
    ["seasonal"] + turns.map { "seasonal_\($0.period)" } + ["trend", "remainder", "weights"]
  }
  package var bridging: Set<String>? { Set(partNames).subtracting(["remainder", "weights"]) }
  package var leastCount: Int { turns.reduce(0) { max($0, $1.leastCount) } }

  package func plan(count: Int) throws(Fault) -> any DecompositionPlan {
    var plans: [STLPlan] = []
    // The longest period first, since it is the one to blame.
    for turn in turns.reversed() { plans.append(try STLPlan(turn, count: count)) }
    return Plan(turns: plans.reversed(), iterations: iterations)
  }

  private struct Plan: DecompositionPlan {
    let turns: [STLPlan]
    let iterations: Int

    func parts(
      of values: [Double], poll: () throws(Fault) -> Void
    ) throws(Fault) -> [[Double]] {
      let n = values.count
      var seasons = turns.map { _ in [Double](repeating: 0, count: n) }
      var rest = values
      var last: STL.Parts?
      for _ in 0..<iterations {
        for (index, turn) in turns.enumerated() {
          for i in 0..<n { rest[i] += seasons[index][i] }
          let parts = try turn.decompose(rest, poll: poll)
          seasons[index] = parts.seasonal
          for i in 0..<n { rest[i] -= parts.seasonal[i] }
          last = parts
        }
      }
      guard let last else { return [] }
      var seasonal = [Double](repeating: 0, count: n)
      for season in seasons { for i in 0..<n { seasonal[i] += season[i] } }
      var remainder = values
      for i in 0..<n { remainder[i] = values[i] - seasonal[i] - last.trend[i] }
      return [seasonal] + seasons + [last.trend, remainder, last.weights]
    }
  }
}
