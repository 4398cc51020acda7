/// Gaps in a series: where they are, and ways to fill them.
///
/// A fill returns which steps it filled and how far ahead each way has to look, since that decides
/// what the filled series may be used for.
package enum Gaps {
  /// The result of a fill.
  package struct Filled: Sendable {
    package var values: [Double]
    /// Positions that have a value now and had none before.
    package var filled: [Int]
    /// Positions that are still missing.
    package var remaining: Int
    /// How many steps ahead of its own a filled value has looked; 0 where nothing ahead was used.
    package var seesAhead: Int
  }

  /// The runs of missing values, in order.
  package static func runs(_ values: [Double]) -> [Range<Int>] {
    runs(count: values.count) { values[$0].isNaN }
  }

  /// The runs of positions for which `isGap` holds, in order.
  package static func runs(count: Int, where isGap: (Int) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for i in 0..<count {
      if isGap(i) {
        start = start ?? i
      } else if let begin = start {
        runs.append(begin..<i)
        start = nil
      }
    }
    if let start { runs.append(start..<count) }
    return runs
  }

  /// For each step the last value present at or before it; NaN before the first.
  package static func lastPresent(_ values: [Double]) -> [Double] {
    var last = Double.nan
    return values.map { value in
      if !value.isNaN { last = value }
      return last
    }
  }

  /// Straight lines across gaps.
  ///
  /// Gaps at either end stay, and so do those longer than `limit`.
  ///
  /// positions: [T] ascending; the line runs over them, not over the count of steps.
  package static func linear(
    _ values: [Double], positions: [Double], limit: Int? = nil
  ) -> Filled {
    var result = Filled(values: values, filled: [], remaining: 0, seesAhead: 0)
    for run in runs(values) {
      guard run.lowerBound > 0, run.upperBound < values.count, run.count <= limit ?? Int.max else {
        result.remaining += run.count
        continue
      }
      let (left, right) = (run.lowerBound - 1, run.upperBound)
      let width = positions[right] - positions[left]
      for i in run {
        let share = (positions[i] - positions[left]) / width
        result.values[i] = values[left] * (1 - share) + values[right] * share
      }
      result.filled.append(contentsOf: run)
      result.seesAhead = max(result.seesAhead, run.count)
    }
    return result
  }

  /// Repeats the last value present, for at most `limit` steps of a gap.
  ///
  /// Looks back only.
  package static func last(_ values: [Double], limit: Int? = nil) -> Filled {
    var result = Filled(values: values, filled: [], remaining: 0, seesAhead: 0)
    for run in runs(values) {
      let reach = run.lowerBound == 0 ? 0 : min(run.count, max(0, limit ?? Int.max))
      for i in run.prefix(reach) {
        result.values[i] = values[run.lowerBound - 1]
        result.filled.append(i)
      }
      result.remaining += run.count - reach
    }
    return result
  }

  /// Puts the usual value of the slot into gaps.
  ///
  /// Gaps longer than `limit` stay.
  package static func climatology(
    _ values: [Double], slots: [Int], climatology: Climatology, limit: Int? = nil
  ) -> Filled {
    var result = Filled(values: values, filled: [], remaining: 0, seesAhead: 0)
    let usual = climatology.predict(slots: slots)
    for run in runs(values) {
      for i in run {
        guard run.count <= limit ?? Int.max, !usual[i].isNaN else {
          result.remaining += 1
          continue
        }
        result.values[i] = usual[i]
        result.filled.append(i)
      }
    }
    if !result.filled.isEmpty { result.seesAhead = Int.max }
    return result
  }
}
