/// Dates of days one after another.
///
/// Of an hourly axis most instants lie in the month of the one before them, so the month is kept
/// and the date of a day in it is a subtraction.
package struct DateWalker {
  private let calendar: Calendar
  /// The days of the month at hand, `first` being its day `firstDay`.
  private var days = 0..<0
  private var firstDay = 1
  private var year = 0
  private var month = 0
  private var newYear = 0

  package init(_ calendar: Calendar) { self.calendar = calendar }

  /// `year` is astronomical, `dayOfYear` counts from 1.
  package struct Date {
    package var year: Int
    package var month: Int
    package var day: Int
    package var dayOfYear: Int
  }

  /// `day` counts from 1970-01-01.
  package mutating func date(ofDay day: Int) -> Date {
    if !days.contains(day) { enter(day) }
    return Date(
      year: year, month: month, day: day - days.lowerBound + firstDay, dayOfYear: day - newYear + 1)
  }

  private mutating func enter(_ day: Int) {
    let date = calendar.date(ofDay: day)
    (year, month) = (date.year, date.month)
    newYear = calendar.newYear(year)
    // October 1582 lost days of the standard calendar: there each day is looked up.
    if calendar == .standard, year == 1582, month == 10 {
      days = day..<day + 1
      firstDay = date.day
    } else {
      let start = day - date.day + 1
      days = start..<start + calendar.daysInMonth(year, month)
      firstDay = 1
    }
  }
}
