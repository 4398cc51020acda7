/// Days and dates of the Gregorian and the Julian calendar.
///
/// The standard calendar is Gregorian from 1582-10-15 on and Julian before, as in CF conventions and
/// cftime; the ten days 1582-10-05 … 14 do not exist, nor does a year 0 (1 BC is -1). Inside, years
/// are astronomical (1 BC is 0) and begin in March, so that the leap day comes last: then the
/// length of five months is always 153 days, and both calendars share one formula.

/// A date of any calendar; `year` is astronomical.
struct CivilDate: Hashable, Sendable {
  var year: Int
  var month: Int
  var day: Int
}

enum CivilCalendar {
  /// 1582-10-15, the first Gregorian day, in days from 1970-01-01.
  static let firstGregorianDay = -141_427
  /// Days from 0000-03-01 to 1970-01-01, when both dates are Gregorian.
  private static let gregorianEpoch = 719_468
  /// The same from the Julian 0000-03-01, which lies two days earlier.
  private static let julianEpoch = 719_470

  /// Days from 1970-01-01, or nil for the ten days that do not exist.
  ///
  /// `month` and `day` are within their bounds.
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    let key = (year, month, day)
    if key >= (1582, 10, 15) { return gregorianDays(year, month, day) }
    if key <= (1582, 10, 4) { return julianDays(year, month, day) }
    return nil
  }

  static func date(ofDay days: Int) -> CivilDate {
    days >= firstGregorianDay ? gregorianDate(days) : julianDate(days)
  }

  static func isLeap(_ year: Int) -> Bool {
    guard year > 1582 else { return year % 4 == 0 }
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func gregorianDays(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month > 2 ? year : year - 1
    let leaps = floorDivide(y, 4) - floorDivide(y, 100) + floorDivide(y, 400)
    return 365 * y + leaps + dayOfMarchYear(month, day) - gregorianEpoch
  }

  static func julianDays(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month > 2 ? year : year - 1
    return 365 * y + floorDivide(y, 4) + dayOfMarchYear(month, day) - julianEpoch
  }

  static func gregorianDate(_ days: Int) -> CivilDate {
    let n = days + gregorianEpoch
    let cycle = floorDivide(n, 146_097)
    var rest = n - cycle * 146_097
    let century = min(rest / 36_524, 3)
    rest -= century * 36_524
    return marchDate(year: 400 * cycle + 100 * century, fourYears: rest)
  }

  static func julianDate(_ days: Int) -> CivilDate {
    let n = days + julianEpoch
    let cycle = floorDivide(n, 1_461)
    return marchDate(year: 4 * cycle, fourYears: n - cycle * 1_461)
  }

  /// `fourYears` days after 1 March of `year`, inside a stretch without a skipped leap day.
  private static func marchDate(year: Int, fourYears: Int) -> CivilDate {
    let cycle = fourYears / 1_461
    var rest = fourYears - cycle * 1_461
    let years = min(rest / 365, 3)
    rest -= years * 365
    let marchMonth = (5 * rest + 2) / 153
    let day = rest - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let marchYear = year + 4 * cycle + years
    return CivilDate(year: month > 2 ? marchYear : marchYear + 1, month: month, day: day)
  }

  private static func dayOfMarchYear(_ month: Int, _ day: Int) -> Int {
    let marchMonth = month > 2 ? month - 3 : month + 9
    return (153 * marchMonth + 2) / 5 + day - 1
  }
}

/// Division that rounds towards minus infinity; `b` is positive.
func floorDivide(_ a: Int, _ b: Int) -> Int {
  let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
  return rest < 0 ? quotient - 1 : quotient
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (abs(a), abs(b))
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
