/// A time axis: its instants, and the rule that they follow.

/// The rule that consecutive instants of an axis follow.
package enum TimeRule: Hashable, Codable, Sendable {
  /// Every step has the same length.
  case regular(microseconds: Int64)
  /// Fixed slots a year, `step` days apart from 1 January, the last one cut short by the new year
  /// (MODIS: 16 days, 23 slots). Slot k starts on day 1 + k · step of its year.
  case composite(stepDays: Int, slots: Int)
  /// The same day and time of every `count`-th month (12 for years).
  case calendar(months: Int)
  /// Ascending, without a rule. Also the rule of axes shorter than two.
  case irregular
}

/// Strictly ascending instants with the rule that was found or stated for them.
package struct TimeAxis: Hashable, Codable, Sendable {
  package let instants: [Instant]
  package let rule: TimeRule

  /// The caller vouches that `instants` ascend strictly and obey `rule`; see `TimeAxis.detect`.
  package init(instants: [Instant], rule: TimeRule) {
    self.instants = instants
    self.rule = rule
  }

  package var count: Int { instants.count }

  /// The calendar of all instants.
  package var calendar: Calendar { instants.first?.calendar ?? .standard }
}
