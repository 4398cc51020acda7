import LimnSource

/// Times cut to whole hours, days, weeks, months.

extension Instant {
  /// The last whole multiple of `span` at or before the instant.
  ///
  /// Spans count from 1970-01-01, weeks from a Monday, months and years from the year 0, so that
  /// quarters, years and decades begin where one expects.
  package func floored(to span: TimeSpan) throws(Fault) -> Instant {
    switch span {
    case .exact(let microseconds):
      guard microseconds > 0 else { throw Fault.stepNotForward(span) }
      let week = 7 * TimeSpan.microsecondsPerDay
      let monday = Int64(7 - calendar.weekdayOf1970) * TimeSpan.microsecondsPerDay
      let origin = microseconds % week == 0 ? monday : 0
      let offset = (elapsed - origin) % microseconds
      let whole = elapsed - (offset < 0 ? offset + microseconds : offset)
      guard let instant = Instant(elapsed: whole, calendar: calendar) else {
        throw Fault.timesOutOfRange()
      }
      return instant
    case .months(let months):
      guard months > 0 else { throw Fault.stepNotForward(span) }
      let date = civilDate
      let total = date.year * 12 + date.month - 1
      return try Instant.firstOfMonth(
        floorDivide(total, Int(months)) * Int(months), calendar: calendar)
    }
  }

  /// The first whole multiple of `span` at or after the instant.
  package func ceiled(to span: TimeSpan) throws(Fault) -> Instant {
    let floor = try floored(to: span)
    return floor == self ? self : try floor + span
  }

  /// The nearest whole multiple of `span`, the later of two that are equally near.
  package func rounded(to span: TimeSpan) throws(Fault) -> Instant {
    let floor = try floored(to: span)
    if floor == self { return self }
    let ceiling = try floor + span
    return microseconds - floor.microseconds < ceiling.microseconds - microseconds ? floor : ceiling
  }

  /// `month` counts from January of the astronomical year 0.
  static func firstOfMonth(_ month: Int, calendar: Calendar) throws(Fault) -> Instant {
    let year = floorDivide(month, 12)
    guard year.magnitude <= Instant.lastYear,
      let day = calendar.days(year, month - 12 * year + 1, 1)
    else { throw Fault.timesOutOfRange() }
    return Instant(day: day, microsecond: 0, calendar)
  }
}
