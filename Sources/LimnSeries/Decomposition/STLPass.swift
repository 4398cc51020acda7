import LimnSource
import LimnTensor

/// The smoothers of a decomposition by loess for one length of series.
struct STLPlan: DecompositionPlan {
  let settings: STL
  let count: Int
  /// Of the first n mod p slots, which have one cycle more than the rest, and of those.
  let seasonalLong: Loess
  let seasonalShort: Loess?
  let lowPass: Loess
  let trend: Loess

  init(_ settings: STL, count n: Int) throws(Fault) {
    let p = settings.period
    guard n / 2 >= p else { throw Fault.periodTooLong(p, count: n) }
    self.settings = settings
    count = n
    let span: Int
    if case .span(let given) = settings.season { span = given } else { span = 10 * n + 1 }
    func slot(_ count: Int) throws(Fault) -> Loess {
      try Loess(
        count: count, span: span, degree: settings.seasonalDegree, jump: settings.seasonalJump,
        extended: true)
    }
    seasonalLong = try slot((n + p - 1) / p)
    seasonalShort = n % p == 0 ? nil : try slot(n / p)
    lowPass = try Loess(
      count: n, span: settings.lowPass, degree: settings.lowPassDegree, jump: settings.lowPassJump)
    trend = try Loess(
      count: n, span: settings.trend, degree: settings.trendDegree, jump: settings.trendJump)
  }

  func parts(
    of values: [Double], poll: () throws(Fault) -> Void
  ) throws(Fault) -> [[Double]] {
    let parts = try decompose(values, poll: poll)
    return [parts.seasonal, parts.trend, parts.remainder, parts.weights]
  }

  func decompose(
    _ values: [Double], poll: () throws(Fault) -> Void
  ) throws(Fault) -> STL.Parts {
    guard values.count == count else { return try settings.decompose(values, poll: poll) }
    try check(values, allowingGaps: true)
    var pass = try STLPass(self, values)
    for round in 0...settings.outer {
      if round > 0 { pass.updateWeights() }
      for _ in 0..<settings.inner {
        try poll()
        pass.step()
      }
    }
    return pass.parts()
  }
}

/// The working memory of one decomposition.
private struct STLPass {
  let plan: STLPlan
  let values: [Double]
  /// The cycles that have a value, slot by slot, and the steps; nil where no value is missing.
  private let present: (cycles: [[Int]], steps: [Int])?
  private var robust = false

  // n = length, p = period
  private let memory: Block<Double>
  private let seasonal: UnsafeMutablePointer<Double>  // [n]
  private let trend: UnsafeMutablePointer<Double>  // [n]
  private let weights: UnsafeMutablePointer<Double>  // [n] 0 where missing
  private let work: UnsafeMutablePointer<Double>  // [n] detrended, then deseasonalised
  // [n + 2p] smoothed slots, with a cycle more at either end
  private let cycles: UnsafeMutablePointer<Double>
  private let means: UnsafeMutablePointer<Double>  // [n + 2p]
  private let low: UnsafeMutablePointer<Double>  // [n + 2p]
  private let slot: UnsafeMutablePointer<Double>  // [n / p + 1] of one slot: values,
  private let slotWeights: UnsafeMutablePointer<Double>  // weights,
  private let smoothed: UnsafeMutablePointer<Double>  // and [n / p + 3] fits

  init(_ plan: STLPlan, _ values: [Double]) throws(Fault) {
    let (n, p) = (values.count, plan.settings.period)
    self.plan = plan
    self.values = values
    let (long, most) = (n + 2 * p, n / p + 3)
    // A period is at most half the length, so that 15 lengths are enough.
    let (size, overflow) = n.multipliedReportingOverflow(by: 16)
    memory = try Block(count: overflow ? Int.max : max(size, 4 * n + 3 * long + 3 * most))
    let start = memory.pointer
    (seasonal, trend, weights, work) = (start, start + n, start + 2 * n, start + 3 * n)
    (cycles, means, low) = (start + 4 * n, start + 4 * n + long, start + 4 * n + 2 * long)
    slot = start + 4 * n + 3 * long
    (slotWeights, smoothed) = (slot + most, slot + 2 * most)
    trend.update(repeating: 0, count: n)
    for i in 0..<n { weights[i] = values[i].isNaN ? 0 : 1 }

    guard values.contains(where: \.isNaN) else {
      present = nil
      return
    }
    let filled = (0..<p).map { slot in
      stride(from: slot, to: n, by: p).enumerated().filter { !values[$0.element].isNaN }
        .map(\.offset)
    }
    let empty = filled.indices.filter { filled[$0].isEmpty }
    guard empty.isEmpty else {
      throw Fault.tooFewInCycle(
        period: p, empty: empty, missing: values.count(where: \.isNaN), count: n)
    }
    present = (filled, values.indices.filter { !values[$0].isNaN })
  }

  /// One turn: season from the detrended series, trend from the deseasonalised one.
  func step() {
    let (n, p) = (values.count, plan.settings.period)
    for i in 0..<n { work[i] = values[i] - trend[i] }
    smoothSlots()
    average(cycles, n + 2 * p, over: p, into: means)
    average(means, n + p + 1, over: p, into: low)
    average(low, n + 2, over: 3, into: means)
    plan.lowPass.smooth(means, columns: 1, stride: 1, into: low)
    for i in 0..<n {
      seasonal[i] = cycles[p + i] - low[i]
      work[i] = values[i] - seasonal[i]
    }
    if let present {
      plan.trend.smooth(work, weights: weights, present: present.steps, into: trend)
    } else if robust {
      plan.trend.smooth(work, weights: weights, into: trend)
    } else {
      plan.trend.smooth(work, columns: 1, stride: 1, into: trend)
    }
  }

  /// Smooths each slot over the cycles.
  private func smoothSlots() {
    let (n, p) = (values.count, plan.settings.period)
    let longer = n % p == 0 ? p : n % p
    if robust || present != nil {
      for slot in 0..<longer { smooth(slot, by: plan.seasonalLong) }
      if let short = plan.seasonalShort { for slot in longer..<p { smooth(slot, by: short) } }
      return
    }
    plan.seasonalLong.smooth(work, columns: longer, stride: p, into: cycles)
    plan.seasonalShort?.smooth(
      work + longer, columns: p - longer, stride: p, into: cycles + longer)
  }

  private func smooth(_ index: Int, by loess: Loess) {
    let p = plan.settings.period
    for i in 0..<loess.count {
      slot[i] = work[index + i * p]
      slotWeights[i] = weights[index + i * p]
    }
    if let present {
      loess.smooth(slot, weights: slotWeights, present: present.cycles[index], into: smoothed)
    } else {
      loess.smooth(slot, weights: slotWeights, into: smoothed)
    }
    for i in 0..<loess.count + 2 { cycles[index + i * p] = smoothed[i] }
  }

  /// out: [count − length + 1] means of `length` neighbours.
  private func average(
    _ x: UnsafeMutablePointer<Double>, _ count: Int, over length: Int,
    into out: UnsafeMutablePointer<Double>
  ) {
    let divisor = Double(length)
    var sum = 0.0
    for i in 0..<length { sum += x[i] }
    out[0] = sum / divisor
    for i in 1..<(count - length + 1) {
      sum += x[i + length - 1] - x[i - 1]
      out[i] = sum / divisor
    }
  }

  /// Bisquare weights from the remainder on the scale of six median absolute deviations.
  ///
  /// A scale within the rounding of the values tells nothing: all points weigh the same then.
  mutating func updateWeights() {
    robust = true
    let n = values.count
    let sizes = (0..<n).map { abs(values[$0] - (trend[$0] + seasonal[$0])) }
    let sorted = (present.map { $0.steps.map { sizes[$0] } } ?? sizes).sorted()
    let scale = 3 * (sorted[sorted.count / 2] + sorted[sorted.count - sorted.count / 2 - 1])
    let rounding = 1e-14 * values.reduce(0) { max($0, abs($1)) }
    for i in 0..<n where !values[i].isNaN {
      let ratio = sizes[i] / scale
      let base = 1 - ratio * ratio
      weights[i] = scale <= rounding || ratio <= 0.001 ? 1 : ratio <= 0.999 ? base * base : 0
    }
  }

  func parts() -> STL.Parts {
    let (n, p) = (values.count, plan.settings.period)
    var season = Array(UnsafeBufferPointer(start: seasonal, count: n))
    if plan.settings.season == .periodic {
      for slot in 0..<p {
        let indices = stride(from: slot, to: n, by: p)
        var sum = 0.0
        var count = 0.0
        for i in indices {
          sum += season[i]
          count += 1
        }
        for i in indices { season[i] = sum / count }
      }
    }
    let level = Array(UnsafeBufferPointer(start: trend, count: n))
    return withExtendedLifetime(memory) {
      STL.Parts(
        seasonal: season, trend: level,
        remainder: (0..<n).map { values[$0] - season[$0] - level[$0] },
        weights: (0..<n).map { values[$0].isNaN ? .nan : weights[$0] })
    }
  }
}
