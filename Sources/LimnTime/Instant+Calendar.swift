import LimnSource

/// Instants as years, months, days, and back.

/// An instant taken apart on its calendar, in UTC.
package struct CalendarFields: Hashable, Sendable {
  /// On the standard calendar there is no year 0: the year before 1 is -1.
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int
  package var microsecond: Int
  /// From 1.
  package var dayOfYear: Int
}

extension Instant {
  static let microsecondsPerDay = Int(TimeSpan.microsecondsPerDay)
  /// The years that a band holds, with room to spare.
  static let lastYear = 34_000

  /// An instant from its date and time in UTC; throws when there is no such date or time.
  package init(
    year: Int, month: Int = 1, day: Int = 1, hour: Int = 0, minute: Int = 0, second: Int = 0,
    microsecond: Int = 0, calendar: Calendar = .standard
  ) throws(Fault) {
    guard year != 0 || calendar.hasYearZero, year >= -Instant.lastYear, year <= Instant.lastYear,
      let days = calendar.days(
        year < 0 && !calendar.hasYearZero ? year + 1 : year, month, day)
    else { throw Fault.noSuchDate(year: year, month: month, day: day, calendar) }
    guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
      (0...999_999).contains(microsecond)
    else { throw Fault.noSuchTimeOfDay(hour: hour, minute: minute, second: second) }
    self.init(
      day: days, microsecond: ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond,
      calendar)
  }

  /// `day` counts from 1970-01-01 and must lie within ±13,150,000, the years of a band.
  init(day: Int, microsecond: Int, _ calendar: Calendar) {
    let elapsed = Int64(day * Instant.microsecondsPerDay + microsecond)
    self = Instant(elapsed: elapsed, calendar: calendar) ?? Instant(microseconds: elapsed)
  }

  /// Days from 1970-01-01, rounded down.
  package var day: Int { floorDivide(Int(elapsed), Instant.microsecondsPerDay) }

  /// Microseconds from midnight.
  package var timeOfDay: Int {
    let rest = Int(elapsed) % Instant.microsecondsPerDay
    return rest < 0 ? rest + Instant.microsecondsPerDay : rest
  }

  /// Year (astronomical), month and day.
  var civilDate: CivilDate { calendar.date(ofDay: day) }

  package var calendarFields: CalendarFields {
    let calendar = calendar
    let date = civilDate
    let time = timeOfDay
    let seconds = time / 1_000_000
    return CalendarFields(
      year: date.year > 0 || calendar.hasYearZero ? date.year : date.year - 1, month: date.month,
      day: date.day, hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60,
      microsecond: time % 1_000_000, dayOfYear: day - calendar.newYear(date.year) + 1)
  }

  /// The instant `months` later, on `anchor` or the last day of the month where that is shorter.
  func addingMonths(_ months: Int, anchorDay: Int? = nil) throws(Fault) -> Instant {
    let (date, calendar) = (civilDate, calendar)
    let (total, overflow) = (date.year * 12 + date.month - 1).addingReportingOverflow(months)
    let year = floorDivide(total, 12)
    guard !overflow, year >= -Instant.lastYear, year <= Instant.lastYear else {
      throw Fault.timesOutOfRange()
    }
    let month = total - year * 12 + 1
    let day = min(anchorDay ?? date.day, calendar.daysInMonth(year, month))
    // Only the ten days dropped in October 1582 have no number: the first day after them stands in.
    let number = calendar.days(year, month, day) ?? CivilCalendar.firstGregorianDay
    return Instant(day: number, microsecond: timeOfDay, calendar)
  }
}

extension Instant {
  /// Seconds from 1970 of the same date on the standard calendar, or the nearest there is: where a
  /// plot, whose axis has one calendar, puts it.
  package var plotSeconds: Double {
    if calendar == .standard { return Double(microseconds) / 1e6 }
    let date = civilDate
    let last = Calendar.standard.daysInMonth(date.year, date.month)
    let day = Calendar.standard.days(date.year, date.month, min(date.day, last))
    return Double(day ?? self.day) * 86_400 + Double(timeOfDay) / 1e6
  }
}

extension Instant {
  /// The same date and time of day on another calendar; nil where that has no such date.
  package func onCalendar(_ other: Calendar) -> Instant? {
    let date = civilDate
    guard let day = other.days(date.year, date.month, date.day) else { return nil }
    return Instant(day: day, microsecond: timeOfDay, other)
  }

  package var isInLeapYear: Bool { calendar.isLeap(civilDate.year) }
}

extension Instant: CustomStringConvertible {
  /// ISO 8601, as short as it reads back: the date alone at midnight. The calendar is not told.
  package var description: String {
    let fields = calendarFields
    let sign = fields.year < 0 ? "-" : ""
    var text = "\(sign)\(padded(abs(fields.year), 4))-\(padded(fields.month))-\(padded(fields.day))"
    guard timeOfDay != 0 else { return text }
    text += "T\(padded(fields.hour)):\(padded(fields.minute))"
    guard fields.second != 0 || fields.microsecond != 0 else { return text }
    text += ":\(padded(fields.second))"
    guard fields.microsecond != 0 else { return text }
    return text + "." + withoutTrailingZeros(padded(fields.microsecond, 6))
  }
}

func padded(_ number: Int, _ width: Int = 2) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

func withoutTrailingZeros(_ text: String) -> String {
  var text = text
  while text.hasSuffix("0") { text.removeLast() }
  return text
}
