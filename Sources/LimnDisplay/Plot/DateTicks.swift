/// Ticks of a time axis: whole years, months, days, hours, whichever is the finest that has room.
///
/// Times are seconds since 1970-01-01 UTC in the proleptic Gregorian calendar.
enum DateTicks {
  private enum Step {
    case seconds(Int)
    case days(Int)
    case months(Int)
    case years(Int)

    /// About how long it is, in seconds.
    var length: Double {
      switch self {
      case .seconds(let count): Double(count)
      case .days(let count): Double(count) * 86_400
      case .months(let count): Double(count) * 2_629_746
      case .years(let count): Double(count) * 31_556_952
      }
    }

    var labelWidth: Int {
      switch self {
      case .seconds(let count): count % 60 == 0 ? 5 : 8
      case .days: 10
      case .months: 7
      case .years: 4
      }
    }
  }

  private static let steps: [Step] =
    [1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200].map { .seconds($0) }
    + [1, 2, 7, 14].map { .days($0) } + [1, 3, 6].map { .months($0) }
    + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000].map { .years($0) }

  /// Beyond this (some 300,000 years) seconds are no dates.
  private static let farthest = 1e13

  static func ticks(_ scale: Scale, columns: Int) -> [Tick] {
    guard scale.low.magnitude <= farthest, scale.high.magnitude <= farthest else {
      return NumberTicks.ticks(scale, most: max(columns / 12, 1))
    }
    for step in steps {
      let count = (scale.high - scale.low) / step.length
      guard count * Double(step.labelWidth + 3) <= Double(columns), count < 60 else { continue }
      let ticks = ticks(scale, step)
      if ticks.count > 1 { return ticks }
      break
    }
    return ends(scale)
  }

  /// Where no two ticks fit: the first and the last date.
  private static func ends(_ scale: Scale) -> [Tick] {
    let values = scale.low == scale.high ? [scale.low] : [scale.low, scale.high]
    return values.map { Tick(value: $0, label: dateText($0)) }
  }

  private static func ticks(_ scale: Scale, _ step: Step) -> [Tick] {
    switch step {
    case .seconds(let seconds):
      return multiples(of: seconds, scale).map { second in
        Tick(
          value: Double(second), label: clockText(second, withSeconds: seconds % 60 != 0),
          context: dateText(Double(second)))
      }
    case .days(let days):
      return multiples(of: days * 86_400, scale).map { second in
        Tick(value: Double(second), label: dateText(Double(second)))
      }
    case .months(let months):
      return months12(of: months, scale).map { month in
        Tick(value: secondsAtMonth(month), label: monthText(month))
      }
    case .years(let years):
      return months12(of: years * 12, scale).map { month in
        Tick(value: secondsAtMonth(month), label: yearText(floorDivide(month, 12)))
      }
    }
  }

  private static func multiples(of step: Int, _ scale: Scale) -> [Int] {
    let first = Int((scale.low / Double(step)).rounded(.up))
    let last = Int((scale.high / Double(step)).rounded(.down))
    return first > last ? [] : (first...last).map { $0 * step }
  }

  /// Months counted from year 0, at multiples of `step`.
  private static func months12(of step: Int, _ scale: Scale) -> [Int] {
    func month(_ seconds: Double) -> Int {
      let date = CivilDate(day: Int((seconds / 86_400).rounded(.down)))
      return date.year * 12 + date.month - 1
    }
    var current = floorDivide(month(scale.low), step) * step
    let last = month(scale.high)
    var months: [Int] = []
    while current <= last {
      if scale.contains(secondsAtMonth(current)) { months.append(current) }
      current += step
    }
    return months
  }

  private static func secondsAtMonth(_ month: Int) -> Double {
    let year = floorDivide(month, 12)
    return Double(CivilDate(year: year, month: month - year * 12 + 1, dayOfMonth: 1).day) * 86_400
  }

  private static func monthText(_ month: Int) -> String {
    let year = floorDivide(month, 12)
    return "\(yearText(year))-\(twoDigits(month - year * 12 + 1))"
  }

  private static func clockText(_ second: Int, withSeconds: Bool) -> String {
    let inDay = second - floorDivide(second, 86_400) * 86_400
    let clock = "\(twoDigits(inDay / 3_600)):\(twoDigits(inDay / 60 % 60))"
    return withSeconds ? "\(clock):\(twoDigits(inDay % 60))" : clock
  }

  /// `2000-02-18` of a moment in seconds since 1970.
  static func dateText(_ seconds: Double) -> String {
    guard seconds.magnitude <= farthest else { return NumberText.significant(seconds) }
    let date = CivilDate(day: Int((seconds / 86_400).rounded(.down)))
    return "\(yearText(date.year))-\(twoDigits(date.month))-\(twoDigits(date.dayOfMonth))"
  }

  private static func yearText(_ year: Int) -> String {
    let digits = String(year.magnitude)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return year < 0 ? "-" + padded : padded
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

private func floorDivide(_ a: Int, _ b: Int) -> Int {
  a >= 0 ? a / b : -((b - 1 - a) / b)
}

/// A day of the proleptic Gregorian calendar.
///
/// Years are counted from March, so that the leap day
/// is the last one of its year; 400 years have 146,097 days.
private struct CivilDate {
  var year: Int
  var month: Int
  var dayOfMonth: Int

  init(year: Int, month: Int, dayOfMonth: Int) {
    self.year = year
    self.month = month
    self.dayOfMonth = dayOfMonth
  }

  /// Days since 1970-01-01; 0000-03-01 is 719,468 days before it.
  init(day: Int) {
    let shifted = day + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let leapless = dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096
    let yearOfEra = leapless / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var day: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + dayOfMonth - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
