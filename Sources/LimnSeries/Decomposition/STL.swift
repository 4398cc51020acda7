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
package struct STL: DecompositionMethod, Hashable {
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

  /// In cycles; 0 where the season is periodic.
  package var seasonalSpan: Int { if case .span(let span) = season { span } else { 0 } }

  /// Whose rules fill in what is not given.
  package enum Defaults: String, Sendable, CaseIterable {
    case r = "R"
    case statsmodels
  }

  /// Checks what is given and fills in the rest, for any length of series.
  ///
  /// The trend spans the next odd number from 1.5 period / (1 − 1.5 / seasonal) on, and the degrees of
  /// trend and low pass are 1. R: low pass the next odd ≥ period; seasonal degree 0; jumps a tenth
  /// of the span, rounded up; inner 2 and outer 0, or 1 and 15 when robust. statsmodels: low
  /// pass the next odd > period; seasonal degree 1; jumps 1; inner 5 and outer 0, or 2 and
  /// 15. A periodic season counts as an endless span.
  package init(
    period: Int, season: Season = .span(7), trend: Int? = nil, lowPass: Int? = nil,
    seasonalDegree: Int? = nil, trendDegree: Int = 1, lowPassDegree: Int = 1,
    seasonalJump: Int? = nil, trendJump: Int? = nil, lowPassJump: Int? = nil,
    inner: Int? = nil, outer: Int? = nil, robust: Bool = false, defaults: Defaults = .r
  ) throws(Fault) {
    guard period >= 2 else { throw Fault.periodTooShort(period) }
    guard period <= 1 << 40 else { throw Fault.periodTooLong(period, count: nil) }
    self.period = period
    self.season = season
    var ratio = 1.0
    let seasonalDegree = seasonalDegree ?? (defaults == .r ? 0 : 1)
    func jump(_ span: Int) -> Int {
      defaults == .r ? span / 10 + (span % 10 == 0 ? 0 : 1) : 1
    }
    if case .span(let span) = season {
      try Self.check(span: span, "seasonal")
      ratio = 1 - 1.5 / Double(span)
      self.seasonalJump = seasonalJump ?? jump(span)
      self.seasonalDegree = seasonalDegree
    } else {
      self.seasonalJump = seasonalJump ?? Int.max
      self.seasonalDegree = 0
    }
    let trend = trend ?? Self.nextOdd(Int((1.5 * Double(period) / ratio).rounded(.up)))
    let lowPass = lowPass ?? Self.nextOdd(defaults == .r ? period : period + 1)
    try Self.check(span: trend, "trend")
    try Self.check(span: lowPass, "low_pass")
    self.trend = trend
    self.lowPass = lowPass
    self.trendDegree = trendDegree
    self.lowPassDegree = lowPassDegree
    self.trendJump = trendJump ?? jump(trend)
    self.lowPassJump = lowPassJump ?? jump(lowPass)
    self.inner = inner ?? (defaults == .r ? (robust ? 1 : 2) : (robust ? 2 : 5))
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

  package var partNames: [String] { ["seasonal", "trend", "remainder", "weights"] }
  package var bridging: Set<String>? { ["seasonal", "trend"] }
  package var leastCount: Int { 2 * period }

  /// The parts of a series; seasonal + trend + remainder is the series.
  package struct Parts: Sendable {
    package var seasonal: [Double]
    package var trend: [Double]
    package var remainder: [Double]
    /// Robustness weights of the last round, all 1 without outer rounds.
    package var weights: [Double]
  }

  /// Takes a series of two or more whole cycles apart.
  ///
  /// Missing values are left out of every fit: seasonal and trend are estimated there too, remainder
  /// and weight are missing.
  ///
  /// `poll` is called between passes, so that a long run can be stopped. Time is proportional to
  /// the length times (span / jump) times the number of passes.
  package func decompose(
    _ values: [Double], poll: () throws(Fault) -> Void = { () throws(Fault) in }
  ) throws(Fault) -> Parts {
    try STLPlan(self, count: values.count).decompose(values, poll: poll)
  }

  package func plan(count: Int) throws(Fault) -> any DecompositionPlan {
    try STLPlan(self, count: count)
  }
}
