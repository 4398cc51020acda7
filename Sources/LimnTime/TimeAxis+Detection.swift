import LimnSource

/// Finding the rule that dates follow, also when steps are absent.
///
/// Dates of real series have gaps, so a rule is not refused because a step is missing: the step
/// is the greatest one that all dates agree with, and it counts as found when it is also the
/// commonest distance between neighbours. Otherwise (field visits, say) the axis is irregular.

extension TimeAxis {
  /// The axis of these instants; a rule is given only when no step is absent.
  package static func detect(_ instants: [Instant]) throws(Fault) -> TimeAxis {
    let rule = try rule(of: instants)
    guard let first = instants.first, let last = instants.last,
      let whole = Stepper(rule, instants)?.stepsAfterFirst(upTo: last, from: first),
      whole == instants.count - 1
    else { return TimeAxis(instants: instants, rule: .irregular) }
    return TimeAxis(instants: instants, rule: rule)
  }

  /// The whole axis from the first to the last of `instants`, absent steps included, by the
  /// rule that they follow (or `rule`, when it is known).
  ///
  /// Irregular instants are the axis themselves.
  package static func complete(
    from instants: [Instant], rule known: TimeRule? = nil
  ) throws(Fault) -> TimeAxis {
    let rule: TimeRule
    if let known { rule = known } else { rule = try TimeAxis.rule(of: instants) }
    return try complete(from: instants, rule: rule, anchors: instants)
  }

  /// `anchors` say on which day of the month a calendar axis lies.
  static func complete(
    from instants: [Instant], rule: TimeRule, anchors: [Instant]
  ) throws(Fault) -> TimeAxis {
    guard let first = instants.first, let last = instants.last,
      let stepper = Stepper(rule, anchors)
    else { return TimeAxis(instants: instants, rule: .irregular) }
    let steps = stepper.stepsAfterFirst(upTo: last, from: first)
    guard steps < mostSteps else { throw Fault.timeAxisTooLong(steps, from: first, to: last) }
    var whole: [Instant] = []
    whole.reserveCapacity(steps + 1)
    for step in 0...max(steps, 0) { whole.append(try stepper.instant(step, after: first)) }
    return TimeAxis(instants: whole, rule: rule)
  }

  /// More steps than this are refused: a mistaken date would otherwise fill memory.
  package static let mostSteps = 20_000_000

  /// The rule of the whole axis on which all `instants` lie; they must ascend strictly.
  package static func rule(of instants: [Instant]) throws(Fault) -> TimeRule {
    for index in instants.indices.dropFirst() where instants[index] <= instants[index - 1] {
      throw Fault.timesNotAscending(index, instants[index - 1], instants[index])
    }
    guard let first = instants.first, let last = instants.last, instants.count > 1 else {
      return .irregular
    }
    try first.checkCalendar(of: last)
    return calendarRule(instants) ?? compositeRule(instants, steps: [16, 8])
      ?? regularRule(instants) ?? compositeRule(instants, steps: nil) ?? .irregular
  }

  /// The same time of the same day (or the last, in shorter months) every so many months.
  private static func calendarRule(_ instants: [Instant]) -> TimeRule? {
    let calendar = instants[0].calendar
    // Months have 28 days at least, but for October 1582.
    let (gap, isHuge) = instants[1].microseconds.subtractingReportingOverflow(
      instants[0].microseconds)
    guard isHuge || gap >= 17 * TimeSpan.microsecondsPerDay else { return nil }
    let dates = instants.map(\.civilDate)
    let anchor = dates.reduce(0) { max($0, $1.day) }
    var months: [Int] = []
    months.reserveCapacity(dates.count)
    for (date, instant) in zip(dates, instants) {
      let day = min(anchor, calendar.daysInMonth(date.year, date.month))
      guard date.day == day, instant.timeOfDay == instants[0].timeOfDay else { return nil }
      months.append(date.year * 12 + date.month)
    }
    return usualStep(months).map { .calendar(months: $0) }
  }

  /// Days 1, 1 + step, 1 + 2 step … of each year, beginning anew on 1 January.
  ///
  /// MODIS products have steps of 16 and 8 days; any other step must show that it begins anew,
  /// or it is a regular one.
  private static func compositeRule(_ instants: [Instant], steps: [Int]?) -> TimeRule? {
    let calendar = instants[0].calendar
    var walker = DateWalker(calendar)
    var dates: [(year: Int, dayOfYear: Int)] = []
    var common = 0
    for instant in instants {
      guard instant.timeOfDay == 0 else { return nil }
      let date = walker.date(ofDay: instant.day)
      common = greatestCommonDivisor(common, date.dayOfYear - 1)
      guard common == 0 || common >= 4 else { return nil }
      dates.append((date.year, date.dayOfYear - 1))
    }
    if steps == nil, dates.first?.year == dates.last?.year { return nil }
    let step: Int
    if let steps {
      guard let found = steps.first(where: { common % $0 == 0 }) else { return nil }
      step = found
    } else {
      guard (4...100).contains(common) else { return nil }
      step = common
    }
    let slots = (calendar.usualYear + step - 1) / step
    var numbers: [Int] = []
    numbers.reserveCapacity(dates.count)
    for date in dates {
      guard date.dayOfYear / step < slots else { return nil }
      numbers.append(date.year * slots + date.dayOfYear / step)
    }
    guard usualStep(numbers) == 1 else { return nil }
    return .composite(stepDays: step, slots: slots)
  }

  private static func regularRule(_ instants: [Instant]) -> TimeRule? {
    usualStep(instants.map { Int($0.microseconds) }).map { .regular(microseconds: Int64($0)) }
  }

  /// The greatest common divisor of the distances, if it is positive and also the commonest one.
  private static func usualStep(_ numbers: [Int]) -> Int? {
    var counts: [Int: Int] = [:]
    var divisor = 0
    if let step = commonStep(numbers) { return step > 0 ? step : nil }
    for index in numbers.indices.dropFirst() {
      let (distance, overflow) = numbers[index].subtractingReportingOverflow(numbers[index - 1])
      guard !overflow, distance > 0 else { return nil }
      divisor = greatestCommonDivisor(divisor, distance)
      counts[distance, default: 0] += 1
    }
    guard let usual = counts[divisor], usual == counts.values.max() else { return nil }
    return divisor
  }

  /// The distance of all neighbours, where it is the same.
  private static func commonStep(_ numbers: [Int]) -> Int? {
    guard numbers.count > 1 else { return nil }
    let (step, overflow) = numbers[1].subtractingReportingOverflow(numbers[0])
    guard !overflow else { return nil }
    for index in numbers.indices.dropFirst() where numbers[index] &- numbers[index - 1] != step {
      return nil
    }
    return step
  }
}
