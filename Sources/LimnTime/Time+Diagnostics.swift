import LimnSource

/// What can go wrong with dates, spans and time axes, in words.
extension Fault {
  static func notATime(_ text: String) -> Fault {
    Fault(
      "E401", "`\(clipped(text))` is not a date or time",
      hint: "write it as `2001-02-18`, `2001-02`, `2001` or `2001-02-18T14:00`")
  }

  static func noSuchDate(year: Int, month: Int, day: Int) -> Fault {
    let date = "\(year < 0 ? "-" : "")\(padded(abs(year), 4))-\(padded(month))-\(padded(day))"
    let hint: String
    if year == 0 {
      hint = "year 1 comes right after year -1"
    } else if year == 1582, month == 10, (5...14).contains(day) {
      hint = "the standard calendar goes from 1582-10-04 straight to 1582-10-15"
    } else if !(1...12).contains(month) {
      hint = "months go from 01 to 12, in the order year, month, day"
    } else if abs(year) > 292_000 {
      hint = "years go from -292000 to 292000"
    } else {
      let last = CivilCalendar.daysInMonth(year < 0 ? year + 1 : year, month)
      hint = "that month goes from 01 to \(padded(last))"
    }
    return Fault("E402", "there is no date `\(date)`", hint: hint)
  }

  static func noSuchTimeOfDay(hour: Int, minute: Int, second: Int) -> Fault {
    Fault(
      "E403", "there is no time of day `\(padded(hour)):\(padded(minute)):\(padded(second))`",
      hint: "hours go from 00 to 23, minutes and seconds from 00 to 59")
  }

  static func timeOutOfRange() -> Fault {
    Fault("E404", "the result lies outside the times that can be held, years -292000 to 292000")
  }

  static func monthsBesideExact(_ a: TimeSpan, _ b: TimeSpan) -> Fault {
    Fault(
      "E405", "`\(a)` and `\(b)` cannot be taken together: a month has no fixed length",
      hint: "give both in days (`31d`) or both in months (`1mo`)")
  }

  static func monthsNotWhole(_ amount: Double, unit: String) -> Fault {
    Fault(
      "E406", "`\(amount)\(unit)` is not a whole number of months",
      hint: "calendar spans count whole months and years; use days for parts")
  }

  static func unknownTimeUnit(_ unit: String) -> Fault {
    Fault(
      "E407", "unknown unit of time `\(clipped(unit))`",
      hint: "the units are `us ms s min h d w` and, on the calendar, `mo y`")
  }

  static func timesNotAscending(_ position: Int, _ earlier: Instant, _ later: Instant) -> Fault {
    if earlier == later {
      return Fault(
        "E408", "the time `\(earlier)` occurs twice, at positions \(position - 1) and \(position)")
    }
    return Fault(
      "E408", "times must ascend, but `\(later)` at position \(position) comes after `\(earlier)`",
      hint: "sort by time first, for example `arrange(t, by=\"date\")`")
  }

  /// Something needs to know the step of an axis that follows no rule.
  package static func timeAxisIrregular(_ axis: TimeAxis) -> Fault {
    Fault(
      "E409", "the time axis (\(axis.spanDescription)) follows no regular step",
      hint: "rows of a table come onto a whole axis by `series(…)`")
  }

  static func periodNotOnAxis(_ period: String, _ axis: TimeAxis) -> Fault {
    guard axis.count > 0 else { return Fault("E410", "the time axis is empty") }
    return Fault(
      "E410", "nothing at `\(clipped(period))`: the time axis holds \(axis.spanDescription)")
  }

  /// A moment that is not one of the instants of an axis.
  package static func momentNotOnAxis(_ moment: Instant, _ axis: TimeAxis) -> Fault {
    var fault = periodNotOnAxis(moment.description, axis)
    guard let near = axis.nearest(to: moment) else { return fault }
    fault.hint = "the nearest step is `\(axis.instants[near])`"
    return fault
  }

  static func timeAxisTooLong(_ steps: Int, from first: Instant, to last: Instant) -> Fault {
    Fault(
      "E411", "a time axis of \(steps) steps from \(first) to \(last) is too long",
      hint: "at most \(TimeAxis.mostSteps) steps are made; check the first and last dates")
  }

  /// A step of zero or against the direction of the range.
  package static func stepNotForward(_ step: TimeSpan) -> Fault {
    Fault("E412", "the step `\(step)` does not lead forward", hint: "give a span such as `16d`")
  }

  static func rangeBackward(_ first: Instant, _ last: Instant) -> Fault {
    Fault("E413", "the range ends at \(last), before it begins at \(first)")
  }

  private static func clipped(_ text: String) -> String {
    text.count > 60 ? text.prefix(57) + "…" : text
  }
}
