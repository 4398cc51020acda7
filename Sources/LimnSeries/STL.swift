import LimnSource
import LimnTensor

/// Seasonal-trend decomposition by loess.
///
/// A series is split into season + trend + remainder by turns: the seasonal part comes from smoothing
/// each slot of the cycle over the years (less what a low-pass filter finds in it), the trend from
/// smoothing what is left. Outer rounds give points with large remainders less weight.
///
/// R. B. Cleveland, W. S. Cleveland, J. E. McRae, I. Terpenning (1990), STL: a seasonal-trend
/// decomposition procedure based on loess, Journal of Official Statistics 6, 3–73. The median
/// behind the robustness weights is the true one: R's can be wrong at even lengths.
package struct STL: Sendable, Hashable {
  /// How far the seasonal smoother looks over the cycles.
  package enum Season: Sendable, Hashable {
    /// An odd number of cycles, at least 3.
    case span(Int)
    /// The same in every cycle: span 10 n + 1, degree 0, and the mean of each slot.
    case periodic
  }

  package let period: Int
  package let season: Season
  package let trend: Int
  package let lowPass: Int
  package let seasonalDegree: Int
  package let trendDegree: Int
  package let lowPassDegree: Int
  package let seasonalJump: Int
  package let trendJump: Int
  package let lowPassJump: Int
  package let inner: Int
  package let outer: Int

  /// Checks what is given and fills in the rest by R's rules, for any length of series.
  ///
  /// The defaults are: trend the next odd ≥ 1.5 period / (1 − 1.5 / seasonal); low pass the next odd
  /// ≥ period; degrees 0, 1, 1; jumps a tenth of the span, rounded up; inner 2 and outer 0, or 1
  /// and 15 when robust. A periodic season counts as an endless span.
  package init(
    period: Int, season: Season = .span(7), trend: Int? = nil, lowPass: Int? = nil,
    seasonalDegree: Int = 0, trendDegree: Int = 1, lowPassDegree: Int = 1,
    seasonalJump: Int? = nil, trendJump: Int? = nil, lowPassJump: Int? = nil,
    inner: Int? = nil, outer: Int? = nil, robust: Bool = false
  ) throws(Fault) {
    guard period >= 2 else { throw Fault.periodTooShort(period) }
    guard period <= 1 << 40 else { throw Fault.periodTooLong(period, count: nil) }
    self.period = period
    self.season = season
    var ratio = 1.0
    if case .span(let span) = season {
      try Self.check(span: span, "seasonal")
      ratio = 1 - 1.5 / Double(span)
      self.seasonalJump = seasonalJump ?? (span / 10 + (span % 10 == 0 ? 0 : 1))
      self.seasonalDegree = seasonalDegree
    } else {
      self.seasonalJump = seasonalJump ?? Int.max
      self.seasonalDegree = 0
    }
    let trend = trend ?? Self.nextOdd(Int((1.5 * Double(period) / ratio).rounded(.up)))
    let lowPass = lowPass ?? Self.nextOdd(period)
    try Self.check(span: trend, "trend")
    try Self.check(span: lowPass, "low_pass")
    self.trend = trend
    self.lowPass = lowPass
    self.trendDegree = trendDegree
    self.lowPassDegree = lowPassDegree
    self.trendJump = trendJump ?? (trend / 10 + (trend % 10 == 0 ? 0 : 1))
    self.lowPassJump = lowPassJump ?? (lowPass / 10 + (lowPass % 10 == 0 ? 0 : 1))
    self.inner = inner ?? (robust ? 1 : 2)
    self.outer = outer ?? (robust ? 15 : 0)
    for (degree, name) in [
      (seasonalDegree, "seasonal_deg"), (trendDegree, "trend_deg"), (lowPassDegree, "low_pass_deg"),
    ] where degree != 0 && degree != 1 {
      throw Fault.degreeOutOfRange(degree, name)
    }
    for (jump, name) in [
      (self.seasonalJump, "seasonal_jump"), (self.trendJump, "trend_jump"),
      (self.lowPassJump, "low_pass_jump"), (self.inner, "inner"),
    ] where jump < 1 {
      throw Fault.countTooSmall(jump, name, least: 1)
    }
    guard self.outer >= 0 else { throw Fault.countTooSmall(self.outer, "outer", least: 0) }
  }

  private static func nextOdd(_ value: Int) -> Int { value % 2 == 0 ? value + 1 : value }

  private static func check(span: Int, _ name: String) throws(Fault) {
    guard span >= 3 else { throw Fault.spanTooShort(span, name) }
    guard span % 2 == 1 else { throw Fault.spanEven(span, name) }
  }

  /// The parts of a series; seasonal + trend + remainder is the series.
  package struct Parts: Sendable {
    package var seasonal: [Double]
    package var trend: [Double]
    package var remainder: [Double]
    /// Robustness weights of the last round, all 1 without outer rounds.
    package var weights: [Double]
  }

  /// Takes a series apart.
  ///
  /// The series must be complete and hold two whole cycles.
  ///
  /// `poll` is called between passes, so that a long run can be stopped. Time is proportional to
  /// the length times (span / jump) times the number of passes.
  package func decompose(
    _ values: [Double], poll: () throws(Fault) -> Void = { () throws(Fault) in }
  ) throws(Fault) -> Parts {
    let missing = values.indices.filter { values[$0].isNaN }
    guard missing.isEmpty else { throw Fault.missingInDecomposition(missing, of: values.count) }
    if let index = values.firstIndex(where: { $0.isInfinite }) {
      throw Fault.infiniteInDecomposition(at: index)
    }
    guard values.count / 2 >= period else {
      throw Fault.periodTooLong(period, count: values.count)
    }
    var pass = try STLPass(self, values)
    for round in 0...outer {
      if round > 0 { pass.updateWeights() }
      for _ in 0..<inner {
        try poll()
        pass.step()
      }
    }
    return pass.parts(periodic: season == .periodic)
  }
}

/// The working memory of one decomposition.
private struct STLPass {
  let settings: STL
  let values: [Double]
  let seasonalLong: Loess
  let seasonalShort: Loess?
  let lowPass: Loess
  let trendSmoother: Loess
  var robust = false

  // n = length, p = period
  let seasonal: Block<Double>  // [n]
  let trend: Block<Double>  // [n]
  let weights: Block<Double>  // [n]
  let work: Block<Double>  // [n] detrended, then deseasonalised
  let cycles: Block<Double>  // [n + 2p] smoothed slots, one cycle more at either end
  let means: Block<Double>  // [n + 2p]
  let low: Block<Double>  // [n + 2p]

  init(_ settings: STL, _ values: [Double]) throws(Fault) {
    let n = values.count
    let p = settings.period
    self.settings = settings
    self.values = values
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
    trendSmoother = try Loess(
      count: n, span: settings.trend, degree: settings.trendDegree, jump: settings.trendJump)
    seasonal = try Block(count: n)
    trend = try Block(count: n)
    weights = try Block(count: n)
    work = try Block(count: n)
    cycles = try Block(count: n + 2 * p)
    means = try Block(count: n + 2 * p)
    low = try Block(count: n + 2 * p)
    trend.pointer.update(repeating: 0, count: n)
    weights.pointer.update(repeating: 1, count: n)
  }

  /// One turn: season from the detrended series, trend from the deseasonalised one.
  func step() {
    let n = values.count
    let p = settings.period
    for i in 0..<n { work.pointer[i] = values[i] - trend.pointer[i] }
    smoothSlots()
    average(cycles.pointer, n + 2 * p, over: p, into: means.pointer)
    average(means.pointer, n + p + 1, over: p, into: low.pointer)
    average(low.pointer, n + 2, over: 3, into: means.pointer)
    lowPass.smooth(means.pointer, columns: 1, stride: 1, into: low.pointer)
    for i in 0..<n {
      seasonal.pointer[i] = cycles.pointer[p + i] - low.pointer[i]
      work.pointer[i] = values[i] - seasonal.pointer[i]
    }
    if robust {
      trendSmoother.smooth(work.pointer, weights: weights.pointer, stride: 1, into: trend.pointer)
    } else {
      trendSmoother.smooth(work.pointer, columns: 1, stride: 1, into: trend.pointer)
    }
  }

  /// Smooths each slot over the cycles.
  ///
  /// The first n mod p slots have one cycle more than the rest.
  private func smoothSlots() {
    let p = settings.period
    let longer = values.count % p == 0 ? p : values.count % p
    smooth(slots: 0..<longer, by: seasonalLong)
    if let seasonalShort { smooth(slots: longer..<p, by: seasonalShort) }
  }

  private func smooth(slots: Range<Int>, by loess: Loess) {
    let p = settings.period
    guard robust else {
      let first = slots.lowerBound
      loess.smooth(
        work.pointer + first, columns: slots.count, stride: p, into: cycles.pointer + first)
      return
    }
    for slot in slots {
      loess.smooth(
        work.pointer + slot, weights: weights.pointer + slot, stride: p,
        into: cycles.pointer + slot)
    }
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
  mutating func updateWeights() {
    robust = true
    let n = values.count
    let sizes = (0..<n).map { abs(values[$0] - (trend.pointer[$0] + seasonal.pointer[$0])) }
    let sorted = sizes.sorted()
    let scale = 3 * (sorted[n / 2] + sorted[n - n / 2 - 1])
    for i in 0..<n {
      let ratio = sizes[i] / scale
      let base = 1 - ratio * ratio
      weights.pointer[i] =
        scale == 0 || ratio <= 0.001 ? 1 : ratio <= 0.999 ? base * base : 0
    }
  }

  func parts(periodic: Bool) -> STL.Parts {
    let n = values.count
    var season = Array(UnsafeBufferPointer(start: seasonal.pointer, count: n))
    if periodic {
      let p = settings.period
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
    let level = Array(UnsafeBufferPointer(start: trend.pointer, count: n))
    return STL.Parts(
      seasonal: season, trend: level,
      remainder: (0..<n).map { values[$0] - season[$0] - level[$0] },
      weights: Array(UnsafeBufferPointer(start: weights.pointer, count: n)))
  }
}
