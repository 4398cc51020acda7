import LimnSource

/// What can go wrong with dates, spans and time axes, in words.
extension Fault {
  static func notATime(_ text: String) -> Fault {
    Fault(
      "E401", "`\(clipped(text))` is not a date or time",
      hint: "write it as `2001-02-18`, `2001-02`, `2001` or `2001-02-18T14:00`; "
        + "`parse_time(text, format=\"%d.%m.%Y\")` reads other forms")
  }

  static func noSuchDate(
    year: Int, month: Int, day: Int, _ calendar: Calendar = .standard
  ) -> Fault {
    let date =
      "\(year < 0 ? "-" : "")\(padded(Int(year.magnitude % 1_000_000_000), 4))-\(padded(month))-\(padded(day))"
    let hint: String
    if year == 0, !calendar.hasYearZero {
      hint = "year 1 comes right after year -1"
    } else if calendar == .standard, year == 1582, month == 10, (5...14).contains(day) {
      hint = "the standard calendar goes from 1582-10-04 straight to 1582-10-15"
    } else if !(1...12).contains(month) {
      hint = "months go from 01 to 12, in the order year, month, day"
    } else if year.magnitude > Instant.lastYear {
      hint = "years go from -\(Instant.lastYear) to \(Instant.lastYear)"
    } else {
      let last = calendar.daysInMonth(
        year < 0 && !calendar.hasYearZero ? year + 1 : year, month)
      let place = calendar == .standard ? "" : " in the calendar `\(calendar.name)`"
      hint = "that month goes from 01 to \(padded(last))\(place)"
    }
    return Fault("E402", "there is no date `\(date)`", hint: hint)
  }

  static func noSuchTimeOfDay(hour: Int, minute: Int, second: Int) -> Fault {
    Fault(
      "E403", "there is no time of day `\(padded(hour)):\(padded(minute)):\(padded(second))`",
      hint: "hours go from 00 to 23, minutes and seconds from 00 to 59")
  }

  package static func timesOutOfRange() -> Fault {
    Fault(
      "E404",
      "the result lies outside the times that can be held, years -\(Instant.lastYear) to \(Instant.lastYear)"
    )
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
      hint: "`regrid_time(x, step=1d)` puts it on steps of one length; rows of a table come onto a "
        + "whole axis by `series(…)`")
  }

  static func periodNotOnAxis(_ period: String, _ axis: TimeAxis) -> Fault {
    guard axis.count > 0 else { return Fault("E410", "the time axis is empty") }
    return Fault(
      "E410", "nothing at `\(clipped(period))`: the time axis holds \(axis.spanDescription)")
  }

  /// A moment that is not one of the instants of an axis.
  package static func momentNotOnAxis(_ moment: Instant, _ axis: TimeAxis) -> Fault {
    if axis.count > 0, moment.band != axis.instants[0].band {
      return calendarsDiffer(moment.calendar, axis.calendar)
    }
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

  package static func calendarsDiffer(_ a: Calendar, _ b: Calendar) -> Fault {
    Fault(
      "E440", "a date of the calendar `\(a.name)` stands beside one of `\(b.name)`",
      hint:
        "Dates of two calendars cannot be compared or subtracted: a year has other days in each."
    )
  }

  package static func unknownCalendar(_ name: String) -> Fault {
    let known = Calendar.allCases.map { "\"\($0.name)\"" }.joined(separator: ", ")
    return Fault(
      "E441", "there is no calendar `\(clipped(name))`", hint: "the calendars are \(known)",
      argument: "calendar")
  }

  static func patternMismatch(_ text: String, _ pattern: String) -> Fault {
    Fault(
      "E442", "`\(clipped(text))` does not follow the pattern `\(clipped(pattern))`",
      hint: "a pattern takes \(TimePattern.fields); everything else stands for itself")
  }

  package static func unknownPatternField(_ name: String, in pattern: String) -> Fault {
    Fault(
      "E442", "`\(clipped(pattern))` is not a pattern of times: there is no `\(name)`",
      hint: "a pattern takes \(TimePattern.fields)", argument: "format")
  }

  static func noSuchDayOfYear(_ day: Int, year: Int) -> Fault {
    Fault("E402", "the year \(year) has no day \(day)", hint: "days of the year go from 1")
  }

  private static func clipped(_ text: String) -> String {
    text.count > 60 ? text.prefix(57) + "…" : text
  }
}
