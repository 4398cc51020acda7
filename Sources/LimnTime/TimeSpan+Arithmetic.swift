import LimnSource

/// Reckoning with spans: exact ones in microseconds, calendar ones in months, never mixed.

extension TimeSpan {
  /// A span from a number and one of the units of the language: `us ms s min h d w mo y`.
  package init(_ amount: Double, unit: String) throws(Fault) {
    let microseconds: Double
    switch unit {
    case "us", "μs", "µs": microseconds = 1
    case "ms": microseconds = 1e3
    case "s": microseconds = 1e6
    case "min": microseconds = 60e6
    case "h": microseconds = 3600e6
    case "d": microseconds = 86_400e6
    case "w": microseconds = 604_800e6
    case "mo", "y":
      guard amount == amount.rounded(), abs(amount) < 1e7 else {
        throw Fault.monthsNotWhole(amount, unit: unit)
      }
      self = .months(Int64(amount) * (unit == "y" ? 12 : 1))
      return
    default: throw Fault.unknownTimeUnit(unit)
    }
    let total = (amount * microseconds).rounded()
    guard abs(total) < 9.2e18 else { throw Fault.timesOutOfRange() }
    self = .exact(microseconds: Int64(total))
  }

  package static func days(_ count: Int64) -> TimeSpan {
    .exact(microseconds: count &* microsecondsPerDay)
  }

  /// -1, 0 or 1; months cannot be compared with exact spans unless one of them is zero.
  package static func compare(_ a: TimeSpan, _ b: TimeSpan) throws(Fault) -> Int {
    let (x, y) = try sameKind(a, b)
    return x < y ? -1 : x > y ? 1 : 0
  }

  package static func + (a: TimeSpan, b: TimeSpan) throws(Fault) -> TimeSpan {
    let (x, y) = try sameKind(a, b)
    let (sum, overflow) = x.addingReportingOverflow(y)
    guard !overflow else { throw Fault.timesOutOfRange() }
    return a.isCalendar || b.isCalendar ? .months(sum) : .exact(microseconds: sum)
  }

  package static func - (a: TimeSpan, b: TimeSpan) throws(Fault) -> TimeSpan {
    try a + (try b.negated())
  }

  package func negated() throws(Fault) -> TimeSpan { try multiplied(by: Int64(-1)) }

  package func multiplied(by factor: Int64) throws(Fault) -> TimeSpan {
    let (product, overflow) = amount.multipliedReportingOverflow(by: factor)
    guard !overflow else { throw Fault.timesOutOfRange() }
    return isCalendar ? .months(product) : .exact(microseconds: product)
  }

  /// Exact spans are rounded to the microsecond; months must come out whole.
  package func multiplied(by factor: Double) throws(Fault) -> TimeSpan {
    let product = Double(amount) * factor
    guard abs(product) < 9.2e18 else { throw Fault.timesOutOfRange() }
    guard isCalendar else { return .exact(microseconds: Int64(product.rounded())) }
    guard product == product.rounded() else { throw Fault.monthsNotWhole(product, unit: "mo") }
    return .months(Int64(product))
  }

  /// How often `other` fits into this span.
  package func ratio(to other: TimeSpan) throws(Fault) -> Double {
    let (x, y) = try TimeSpan.sameKind(self, other)
    return Double(x) / Double(y)
  }

  /// Microseconds of an exact span, months of a calendar one.
  package var amount: Int64 {
    switch self {
    case .exact(let microseconds): microseconds
    case .months(let months): months
    }
  }

  package var isCalendar: Bool {
    if case .months = self { true } else { false }
  }

  private static func sameKind(_ a: TimeSpan, _ b: TimeSpan) throws(Fault) -> (Int64, Int64) {
    guard a.isCalendar == b.isCalendar || a.amount == 0 || b.amount == 0 else {
      throw Fault.monthsBesideExact(a, b)
    }
    return (a.amount, b.amount)
  }
}

extension TimeSpan: CustomStringConvertible {
  /// As the language writes it, in the largest unit that gives a whole number: `16d`, `36h`, `2y`.
  package var description: String {
    switch self {
    case .months(let months):
      return months % 12 == 0 && months != 0 ? "\(months / 12)y" : "\(months)mo"
    case .exact(let microseconds):
      let units: [(String, Int64)] = [
        ("d", TimeSpan.microsecondsPerDay), ("h", 3_600_000_000), ("min", 60_000_000),
        ("s", 1_000_000),
      ]
      for (unit, size) in units where microseconds % size == 0 {
        return "\(microseconds / size)\(unit)"
      }
      let sign = microseconds < 0 ? "-" : ""
      let (whole, part) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
      return "\(sign)\(whole).\(withoutTrailingZeros(padded(Int(part), 6)))s"
    }
  }
}

extension Instant {
  /// Calendar spans keep the day of the month, or take the last day where the month is shorter.
  package static func + (instant: Instant, span: TimeSpan) throws(Fault) -> Instant {
    switch span {
    case .exact(let microseconds):
      let (sum, overflow) = instant.microseconds.addingReportingOverflow(microseconds)
      let moved = Instant(microseconds: sum)
      guard !overflow, moved.band == instant.band else { throw Fault.timesOutOfRange() }
      return moved
    case .months(let months): return try instant.addingMonths(Int(months))
    }
  }

  package static func - (instant: Instant, span: TimeSpan) throws(Fault) -> Instant {
    try instant + (try span.negated())
  }

  package static func - (a: Instant, b: Instant) throws(Fault) -> TimeSpan {
    try a.checkCalendar(of: b)
    let (difference, overflow) = a.microseconds.subtractingReportingOverflow(b.microseconds)
    guard !overflow else { throw Fault.timesOutOfRange() }
    return .exact(microseconds: difference)
  }
}

extension Instant {
  /// Throws where the other instant is of another calendar.
  package func checkCalendar(of other: Instant) throws(Fault) {
    guard band == other.band else { throw Fault.calendarsDiffer(calendar, other.calendar) }
  }
}
