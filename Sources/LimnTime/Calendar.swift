/// The calendars of CF conventions, as cftime reckons them.
///
/// Climate models count years that the sky does not have: without leap days, or of twelve months of
/// 30 days. A date belongs to its calendar, and dates of two calendars are never taken together.
///
/// In every calendar an instant counts from 1970-01-01T00:00 of that calendar. Inside, years are
/// astronomical (1 BC is 0).

package enum Calendar: Int, Hashable, Codable, Sendable, CaseIterable {
  /// Gregorian from 1582-10-15 on, Julian before; without a year 0.
  case standard = 0
  /// Every year has 365 days.
  case noleap = 1
  /// Every month has 30 days.
  case days360 = -1
  /// Gregorian also before 1582, with a year 0 (ISO 8601).
  case prolepticGregorian = 2
  /// Every year has 366 days.
  case allLeap = -2
  /// Julian throughout; without a year 0.
  case julian = 3

  /// As programs and files write it; nil for a name that is none.
  package init?(named name: String) {
    switch name {
    case "standard", "gregorian": self = .standard
    case "noleap", "365_day": self = .noleap
    case "360_day": self = .days360
    case "proleptic_gregorian": self = .prolepticGregorian
    case "all_leap", "366_day": self = .allLeap
    case "julian": self = .julian
    default: return nil
    }
  }

  package var name: String {
    switch self {
    case .standard: "standard"
    case .noleap: "noleap"
    case .days360: "360_day"
    case .prolepticGregorian: "proleptic_gregorian"
    case .allLeap: "all_leap"
    case .julian: "julian"
    }
  }

  /// Whether the year before 1 is 0, as in calendars of models, and not -1.
  package var hasYearZero: Bool { self != .standard && self != .julian }

  /// Days of a year without a leap day.
  package var usualYear: Int {
    switch self {
    case .days360: 360
    case .allLeap: 366
    default: 365
    }
  }

  /// `year` is astronomical.
  package func isLeap(_ year: Int) -> Bool {
    switch self {
    case .noleap, .days360: false
    case .allLeap: true
    case .standard: CivilCalendar.isLeap(year)
    case .prolepticGregorian: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    case .julian: year % 4 == 0
    }
  }

  package func daysInMonth(_ year: Int, _ month: Int) -> Int {
    if self == .days360 { return 30 }
    return switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 of this calendar, or nil for a date that does not exist.
  package func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    guard (1...12).contains(month), day >= 1, day <= daysInMonth(year, month) else { return nil }
    switch self {
    case .standard: return CivilCalendar.days(year, month, day)
    case .prolepticGregorian: return CivilCalendar.gregorianDays(year, month, day)
    case .julian:
      return CivilCalendar.julianDays(year, month, day) - Calendar.julianEpoch
    case .days360: return 360 * (year - 1970) + 30 * (month - 1) + day - 1
    case .noleap: return 365 * (year - 1970) + Calendar.daysBefore[month - 1] + day - 1
    case .allLeap:
      return 366 * (year - 1970) + Calendar.daysBefore[month - 1] + (month > 2 ? 1 : 0) + day - 1
    }
  }

  func date(ofDay days: Int) -> CivilDate {
    switch self {
    case .standard: return CivilCalendar.date(ofDay: days)
    case .prolepticGregorian: return CivilCalendar.gregorianDate(days)
    case .julian: return CivilCalendar.julianDate(days + Calendar.julianEpoch)
    case .days360:
      let year = floorDivide(days, 360)
      let rest = days - 360 * year
      return CivilDate(year: year + 1970, month: rest / 30 + 1, day: rest % 30 + 1)
    case .noleap, .allLeap:
      let year = floorDivide(days, usualYear)
      let rest = days - usualYear * year
      var month = 12
      while firstDay(ofMonth: month) > rest { month -= 1 }
      return CivilDate(
        year: year + 1970, month: month, day: rest - firstDay(ofMonth: month) + 1)
    }
  }

  /// The day number of 1 January of an astronomical year.
  func newYear(_ year: Int) -> Int { days(year, 1, 1) ?? 0 }

  /// Of the calendars whose years are all alike.
  private func firstDay(ofMonth month: Int) -> Int {
    Calendar.daysBefore[month - 1] + (self == .allLeap && month > 2 ? 1 : 0)
  }

  private static let daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
  /// The Julian 1970-01-01 came 13 days after the Gregorian.
  private static let julianEpoch = 13
}
