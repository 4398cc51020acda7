import LimnSource

/// A stretch of time named by a partial date: `2005` is the year, `2005-03` the month.

package struct Period: Hashable, Sendable {
  package var start: Instant
  /// The first instant after the period.
  package var end: Instant

  package static func parse(
    _ text: String, calendar: Calendar = .standard
  ) throws(Fault) -> Period {
    let written = try WrittenTime.parse(text, calendar: calendar)
    let length: TimeSpan
    switch written.precision {
    case .year: length = .months(12)
    case .month: length = .months(1)
    case .day: length = .days(1)
    case .hour: length = .exact(microseconds: 3_600_000_000)
    case .minute: length = .exact(microseconds: 60_000_000)
    case .second: length = .exact(microseconds: 1_000_000)
    case .fraction: length = .exact(microseconds: 1)
    }
    return Period(start: written.instant, end: try written.instant + length)
  }
}
