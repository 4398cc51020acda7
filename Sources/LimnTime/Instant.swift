/// Moments and spans of time.
///
/// An instant is a count of microseconds from 1970-01-01T00:00 UTC, in 64 bits that also say of
/// which calendar: each calendar has a band of 2^61 of them, the middle of which is its 1970-01-01.
/// So instants of one calendar are compared and subtracted as plain numbers, whichever it is, and
/// reach 34,000 years either way. The band of the standard calendar lies around 0.
///
/// A span is either exact (microseconds) or counted on the calendar (months); the two never mix,
/// since a month has no fixed length.

/// A moment in UTC, on one calendar.
package struct Instant: Hashable, Comparable, Codable, Sendable {
  /// The count and its band; on the standard calendar simply microseconds from 1970.
  package var microseconds: Int64
  package init(microseconds: Int64) { self.microseconds = microseconds }
  /// Means nothing between two calendars.
  package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
}

extension Instant {
  private static let bandWidth = 61
  /// Microseconds from 1970 that no instant reaches.
  package static let mostElapsed: UInt64 = 1 << (bandWidth - 1)

  /// `elapsed` microseconds from 1970-01-01 of a calendar; nil beyond its band.
  package init?(elapsed: Int64, calendar: Calendar) {
    guard elapsed.magnitude < Instant.mostElapsed else { return nil }
    self.init(microseconds: elapsed + Instant.middle(of: calendar))
  }

  private static func middle(of calendar: Calendar) -> Int64 {
    Int64(calendar.rawValue) << Int64(bandWidth)
  }

  /// The number of the band, which is that of a calendar wherever an instant was made by reckoning.
  @inline(__always)
  package var band: Int {
    Int((microseconds &+ 1 << Int64(Instant.bandWidth - 1)) >> Int64(Instant.bandWidth))
  }

  package var calendar: Calendar { Calendar(rawValue: band) ?? .standard }

  /// Microseconds from 1970-01-01T00:00 of the instant's calendar.
  package var elapsed: Int64 {
    band == 0 ? microseconds : microseconds &- Instant.middle(of: calendar)
  }
}

/// A length of time: `16d` is exact, `1mo` is counted on the calendar.
package enum TimeSpan: Hashable, Codable, Sendable {
  case exact(microseconds: Int64)
  case months(Int64)

  package static let microsecondsPerSecond: Int64 = 1_000_000
  package static let microsecondsPerDay: Int64 = 86_400_000_000
}
