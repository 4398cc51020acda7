import LimnSource

/// Walks along a rule: the instants `n` steps after a first one, and how many fit up to a last.
struct Stepper {
  let rule: TimeRule
  /// The day of the month that a calendar axis keeps; months that are shorter use their last day.
  let anchorDay: Int

  /// nil for irregular rules, which say nothing about further instants.
  init?(_ rule: TimeRule, _ instants: [Instant]) {
    var anchor = 0
    switch rule {
    case .irregular: return nil
    case .calendar: anchor = instants.reduce(0) { max($0, $1.civilDate.day) }
    case .regular, .composite: break
    }
    self.rule = rule
    anchorDay = anchor
  }

  func instant(_ steps: Int, after first: Instant) throws(Fault) -> Instant {
    switch rule {
    case .regular(let microseconds):
      let (length, overflow) = microseconds.multipliedReportingOverflow(by: Int64(steps))
      guard !overflow else { throw Fault.timesOutOfRange() }
      return try first + .exact(microseconds: length)
    case .composite(let stepDays, let slots):
      let place = CompositeSlot(first, stepDays: stepDays, slots: slots)
      let (number, overflow) = (place.year * slots + place.slot).addingReportingOverflow(steps)
      let year = floorDivide(number, slots)
      guard !overflow, abs(year) < Instant.lastYear else { throw Fault.timesOutOfRange() }
      let day = first.calendar.newYear(year) + (number - year * slots) * stepDays
      return Instant(day: day, microsecond: first.timeOfDay, first.calendar)
    case .calendar(let months):
      let (total, overflow) = months.multipliedReportingOverflow(by: steps)
      guard !overflow else { throw Fault.timesOutOfRange() }
      return try first.addingMonths(total, anchorDay: anchorDay)
    case .irregular: throw Fault.timesOutOfRange()
    }
  }

  /// How many whole steps lie between `first` and `last`.
  func stepsAfterFirst(upTo last: Instant, from first: Instant) -> Int {
    switch rule {
    case .regular(let microseconds):
      let (length, overflow) = last.microseconds.subtractingReportingOverflow(first.microseconds)
      return overflow || microseconds <= 0 ? Int.max : Int(length / microseconds)
    case .composite(let stepDays, let slots):
      let from = CompositeSlot(first, stepDays: stepDays, slots: slots)
      let to = CompositeSlot(last, stepDays: stepDays, slots: slots)
      return (to.year - from.year) * slots + to.slot - from.slot
    case .calendar(let months):
      let (from, to) = (first.civilDate, last.civilDate)
      guard months > 0 else { return Int.max }
      return ((to.year - from.year) * 12 + to.month - from.month) / months
    case .irregular: return 0
    }
  }
}

/// In which slot of which year an instant lies.
///
/// The last slot also takes what days remain.
struct CompositeSlot {
  let year: Int
  let slot: Int

  init(_ instant: Instant, stepDays: Int, slots: Int) {
    year = instant.civilDate.year
    slot = min((instant.day - instant.calendar.newYear(year)) / max(stepDays, 1), slots - 1)
  }
}
