import LimnMachine
import LimnSource
import LimnTime

/// What can go wrong with functions of times and windows, in words.
extension Fault {
  static func timePartShapes(_ name: String) -> Fault {
    Fault(
      "E443", "`\(name)` has another shape than the parts before it",
      hint: "each part is one number, or a tensor as long as the others", argument: name)
  }

  static func negativeTimes(_ n: Int) -> Fault {
    Fault("E443", "`n` is a number of times, not \(n)", argument: "n")
  }

  static func rangeUnclear() -> Fault {
    Fault(
      "E443", "a range of times needs two of `last`, `step` and `n` besides `first`",
      hint: "such as `time_range(\"2001-01-01\", \"2001-12-31\", step=1d)`")
  }

  static func monthOutside(_ month: Int) -> Fault {
    Fault("E443", "a month is a number from 1 to 12, not \(month)", argument: "start")
  }

  static func unknownTimeChoice(_ given: String, _ name: String, of choices: [String]) -> Fault {
    let list = choices.map { "\"\($0)\"" }.joined(separator: ", ")
    return Fault("E443", "`\(name)` is one of \(list), but got \"\(given)\"", argument: name)
  }

  // MARK: Zones

  static func unknownZone(_ name: String) -> Fault {
    let isName = name.contains { $0.isLetter } && name != "Z"
    return Fault(
      "E444", "`zone` is `Z` or an offset from UTC, not `\(TerminalText.truncated(name, to: 40))`",
      hint: isName
        ? "names of zones change their meaning with the year's clock: give the offset, such as "
          + "`+01:00`, or keep times in UTC"
        : "such as `+01:00` for an hour ahead of UTC", argument: "zone")
  }

  // MARK: Windows

  static func windowLength(_ got: String) -> Fault {
    Fault(
      "E445", "`window` is a number of steps or a duration, at least one, but got \(got)",
      hint: "such as `window=24`, or `window=7d` on a time axis", argument: "window")
  }

  static func centredMonths(_ span: TimeSpan) -> Fault {
    Fault(
      "E445", "a window of `\(span)` has no middle: months differ in length",
      hint: "give it in days, such as `30d`, or leave out `center`", argument: "window")
  }

  static func leastOutside(_ least: Int, window: Int?) -> Fault {
    let most = window.map { " and at most the window's \($0)" } ?? ""
    return Fault(
      "E445", "`min_n` is at least 0\(most), but is \(least)", argument: "min_n")
  }

  static func unknownStatistic(_ name: String, known: [String]) -> Fault {
    let near = Suggestion.nearest(name, among: known).map { "did you mean \"\($0)\"? " } ?? ""
    return Fault(
      "E446", "`how` is no statistic: \"\(name)\"",
      hint: "\(near)a function of a tensor will do, or one of \(known.joined(separator: ", "))",
      argument: "how")
  }

  static func statisticNotNumber(got: String) -> Fault {
    Fault(
      "E446", "`how` gives one number for each window, but gave \(got)",
      hint: "such as `how=mean` or `how=v => quantile(v, 0.9)`", argument: "how")
  }

  static func binsUnclear(got: String) -> Fault {
    Fault(
      "E447", "`every` is a duration or the time axis of another series, but got \(got)",
      hint: "such as `every=1mo`, or `every=ndvi.time`", argument: "every")
  }

  static func noTimeColumn(_ names: [String]) -> Fault {
    let found = names.isEmpty ? "none" : names.map { "`\($0)`" }.joined(separator: ", ")
    return Fault(
      "E448", "a table is resampled by its one column of times, but it has \(found)",
      hint: names.isEmpty
        ? "`parse_time(text)` makes times of strings." : "`time=\"\(names[0])\"` says which.",
      argument: "time")
  }

  static func regridTarget() -> Fault {
    Fault(
      "E447", "the new steps are said either by `step` or by `to`",
      hint: "such as `regrid_time(x, step=1d)`, or `regrid_time(x, to=y)` for the steps of y")
  }

  static func lagLength(got: String) -> Fault {
    Fault(
      "E445", "`n` is a number of steps or a duration, but got \(got)",
      hint: "such as `lag(x, 3)`, or `lag(x, 7d)` on a time axis", argument: "n")
  }

  static func columnLost(_ name: String) -> String {
    "resample: column `\(name)` left out, holding no numbers"
  }

  static func degreeOutside(_ degree: Int) -> Fault {
    Fault(
      "E449", "`degree` is 0 (the mean) or 1 (a line), but is \(degree)", argument: "degree")
  }

  func inRow(_ row: Int, of name: String?) -> Fault {
    var fault = self
    fault.message = "row \(row)\(name.map { " of `\($0)`" } ?? ""): \(message)"
    fault.argument = "text"
    return fault
  }
}
