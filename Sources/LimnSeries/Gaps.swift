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

  /// A natural cubic spline through all values present, across gaps inside.
  ///
  /// positions: [T] ascending
  package static func spline(
    _ values: [Double], positions: [Double], limit: Int? = nil
  ) -> Filled {
    var result = Filled(values: values, filled: [], remaining: 0, seesAhead: 0)
    let present = values.indices.filter { !values[$0].isNaN }
    let spline = NaturalSpline(present.map { positions[$0] }, present.map { values[$0] })
    var knot = 0
    for run in runs(values) {
      guard run.lowerBound > 0, run.upperBound < values.count, run.count <= limit ?? Int.max else {
        result.remaining += run.count
        continue
      }
      while present[knot] < run.lowerBound - 1 { knot += 1 }
      for step in run { result.values[step] = spline.value(at: positions[step], after: knot) }
      result.filled.append(contentsOf: run)
    }
    if !result.filled.isEmpty { result.seesAhead = Int.max }
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

/// A cubic through each pair of neighbouring knots, with continuous second derivatives that are 0 at
/// both ends.
private struct NaturalSpline {
  let x: [Double]
  let y: [Double]
  /// Second derivatives at the knots.
  private var bends: [Double]

  /// The bends solve a tridiagonal system, by elimination without pivots: its diagonal dominates.
  init(_ x: [Double], _ y: [Double]) {
    (self.x, self.y) = (x, y)
    bends = [Double](repeating: 0, count: x.count)
    guard x.count > 2 else { return }
    var (upper, right) = (bends, bends)
    for k in 1..<x.count - 1 {
      let (before, after) = (x[k] - x[k - 1], x[k + 1] - x[k])
      let slopes = (y[k + 1] - y[k]) / after - (y[k] - y[k - 1]) / before
      let pivot = 2 * (before + after) - before * upper[k - 1]
      upper[k] = after / pivot
      right[k] = (6 * slopes - before * right[k - 1]) / pivot
    }
    for k in (1..<x.count - 1).reversed() { bends[k] = right[k] - upper[k] * bends[k + 1] }
  }

  /// Between knot k and the next.
  func value(at place: Double, after k: Int) -> Double {
    let width = x[k + 1] - x[k]
    let (a, b) = ((x[k + 1] - place) / width, (place - x[k]) / width)
    let bent = (a * a * a - a) * bends[k] + (b * b * b - b) * bends[k + 1]
    return a * y[k] + b * y[k + 1] + bent * width * width / 6
  }
}
