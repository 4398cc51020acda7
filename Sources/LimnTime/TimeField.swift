/// Parts of times as whole numbers, read one after another along an axis.

package enum TimeField: String, CaseIterable, Sendable {
  case year, month, day, hour, minute, second, microsecond
  case dayOfYear = "day_of_year"
  case dayOfWeek = "day_of_week"
  case week, quarter, decade
  case daysInMonth = "days_in_month"
}

package struct FieldReader {
  private let field: TimeField
  private let calendar: Calendar
  private var walker: DateWalker

  package init(_ field: TimeField, _ calendar: Calendar) {
    self.field = field
    self.calendar = calendar
    walker = DateWalker(calendar)
  }

  package mutating func read(_ instant: Instant) -> Int {
    switch field {
    case .hour: return instant.timeOfDay / 3_600_000_000
    case .minute: return instant.timeOfDay / 60_000_000 % 60
    case .second: return instant.timeOfDay / 1_000_000 % 60
    case .microsecond: return instant.timeOfDay % 1_000_000
    case .dayOfWeek: return instant.weekday
    default: break
    }
    let day = instant.day
    let date = walker.date(ofDay: day)
    switch field {
    case .year: return calendar.shownYear(date.year)
    case .month: return date.month
    case .day: return date.day
    case .dayOfYear: return date.dayOfYear
    case .quarter: return (date.month - 1) / 3 + 1
    case .decade: return floorDivide(calendar.shownYear(date.year), 10) * 10
    case .daysInMonth: return calendar.daysInMonth(date.year, date.month)
    default: return week(of: day)
    }
  }

  /// The ISO 8601 week: weeks begin on Monday and belong to the year of their Thursday.
  private mutating func week(of day: Int) -> Int {
    let thursday = day - calendar.weekday(ofDay: day) + 3
    return (walker.date(ofDay: thursday).dayOfYear - 1) / 7 + 1
  }
}

extension Calendar {
  /// A year as it is written: without a year 0 where the calendar has none.
  package func shownYear(_ astronomical: Int) -> Int {
    astronomical > 0 || hasYearZero ? astronomical : astronomical - 1
  }
}
