import CLimnKernels
import LimnSource
import LimnTensor

/// Series side by side, only where all of them are present.
///
/// Nothing is copied while nothing is missing; the memory of the series must outlive this.
package struct Matched {
  /// One for each series, all of `count` numbers.
  package let rows: [UnsafeBufferPointer<Double>]
  /// Above 0; nil where all weigh the same.
  package let weights: UnsafeBufferPointer<Double>?
  package let count: Int
  package let steps: Int
  /// Where the elements of each step begin, and at last where they end: [steps + 1]; empty where each has
  /// as many.
  private let starts: [Int]
  /// The memory of what had to be copied.
  private let owned: [Block<Double>]

  /// Elements at which a series is NaN, or the weight NaN or 0, are left out.
  ///
  /// Each of `steps` has as many of the elements, one step after the other; by default each element is
  /// a step.
  package init(
    _ series: [UnsafePointer<Double>], weights: UnsafePointer<Double>? = nil, count: Int,
    steps: Int? = nil
  ) throws(Fault) {
    let steps = steps ?? count
    let inner = steps > 0 ? count / steps : 0
    let isComplete =
      series.allSatisfy { limn_least_f64($0, count).count == count }
      && weights.map { weights in
        let least = limn_least_f64(weights, count)
        return least.count == count && least.value > 0
      } ?? true
    if isComplete {
      self.init(
        series.map { UnsafeBufferPointer(start: $0, count: count) },
        weights.map { UnsafeBufferPointer(start: $0, count: count) },
        count: count, steps: steps, starts: [], owned: [])
      return
    }
    func isWhole(_ index: Int) -> Bool {
      for row in series where row[index].isNaN { return false }
      return weights.map { $0[index] > 0 } ?? true
    }
    var kept = 0
    for index in 0..<count where isWhole(index) { kept += 1 }
    let sources = series + (weights.map { [$0] } ?? [])
    let owned = try sources.map { _ throws(Fault) in try Block<Double>(count: kept) }
    var starts = [0]
    starts.reserveCapacity(steps + 1)
    var next = 0
    for step in 0..<steps {
      for index in step * inner..<(step + 1) * inner where isWhole(index) {
        for (block, source) in zip(owned, sources) { block.pointer[next] = source[index] }
        next += 1
      }
      starts.append(next)
    }
    self.init(
      owned: owned, count: kept, steps: steps, starts: starts, weighted: weights != nil)
  }

  private init(
    _ rows: [UnsafeBufferPointer<Double>], _ weights: UnsafeBufferPointer<Double>?, count: Int,
    steps: Int, starts: [Int], owned: [Block<Double>]
  ) {
    (self.rows, self.weights, self.starts, self.owned) = (rows, weights, starts, owned)
    (self.count, self.steps) = (count, steps)
  }

  private init(owned: [Block<Double>], count: Int, steps: Int, starts: [Int], weighted: Bool) {
    var rows = owned.map {
      UnsafeBufferPointer(start: UnsafePointer($0.pointer), count: count)
    }
    let weights = weighted ? rows.popLast() : nil
    self.init(rows, weights, count: count, steps: steps, starts: starts, owned: owned)
  }

  private func start(_ step: Int) -> Int {
    starts.isEmpty ? (steps > 0 ? count / steps * step : 0) : starts[step]
  }

  /// The first two series.
  package var pairs: Pairs { pairs(1) }

  /// The first series beside another one.
  package func pairs(_ other: Int) -> Pairs {
    Pairs(obs: rows[0], sim: rows[other], weights: weights)
  }

  /// Steps of which anything is left.
  package var presentSteps: Int {
    starts.isEmpty ? steps : (0..<steps).count { starts[$0 + 1] > starts[$0] }
  }

  /// The steps of some ranges, one range after the other.
  package func drawn(_ ranges: [Range<Int>]) throws(Fault) -> Matched {
    let count = ranges.reduce(0) { $0 + start($1.upperBound) - start($1.lowerBound) }
    let sources = rows + (weights.map { [$0] } ?? [])
    let owned = try sources.map { source throws(Fault) in
      let block = try Block<Double>(count: count)
      guard let base = source.baseAddress else { return block }
      var next = block.pointer
      for range in ranges {
        let (first, last) = (start(range.lowerBound), start(range.upperBound))
        next.update(from: base + first, count: last - first)
        next += last - first
      }
      return block
    }
    return Matched(
      owned: owned, count: count, steps: 1, starts: [], weighted: weights != nil)
  }

  /// What a measure has for it.
  package func metric(
    _ measure: (Matched) throws(Undefined) -> Double
  ) throws(Fault) -> Metric {
    let (values, reason) = try measured { rows throws(Undefined) in [try measure(rows)] }
    return Metric(value: values?.first, n: count, reason: reason)
  }

  /// The same of several numbers at once.
  package func measured(
    _ measure: (Matched) throws(Undefined) -> [Double]
  ) throws(Fault) -> (values: [Double]?, reason: String?) {
    guard count > 0 else {
      return (nil, "no step has both an observed and a simulated value")
    }
    do throws(Undefined) {
      let values = try measure(self)
      guard values.allSatisfy(\.isFinite) else { return (nil, "a value is infinite or too large") }
      return (values, nil)
    } catch {
      switch error {
      case .reason(let reason): return (nil, reason)
      case .fault(let fault): throw fault
      }
    }
  }
}
