/// Moments and spans of time.
///
/// An instant is a count of microseconds from 1970-01-01T00:00 UTC, 64 bits: ± 292,000 years.
/// A span is either exact (microseconds) or counted on the calendar (months); the two never mix,
/// since a month has no fixed length.

/// A moment in UTC.
package struct Instant: Hashable, Comparable, Codable, Sendable {
  package var microseconds: Int64
  package init(microseconds: Int64) { self.microseconds = microseconds }
  package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
}

/// A length of time: `16d` is exact, `1mo` is counted on the calendar.
package enum TimeSpan: Hashable, Codable, Sendable {
  case exact(microseconds: Int64)
  case months(Int64)

  package static let microsecondsPerSecond: Int64 = 1_000_000
  package static let microsecondsPerDay: Int64 = 86_400_000_000
}
