import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// Times made: from text, from numbers, in ranges; and written out.

extension Library {
  static let time: [Builtin] =
    [moment, makeTime, timeRange, parseTime, formatTime, convertCalendar] + timeParts

  static let calendarName = Param<String>(
    "calendar",
    "\"standard\", \"noleap\", \"360_day\", or \"proleptic_gregorian\", \"all_leap\", \"julian\"",
    default: "standard")

  private static let moment = Builtin(
    "time", family: "time", "A moment, from its date and time of day",
    takes: Param<Datum>(
      "text",
      "`2001-02-18`, `2001-02`, `2008-06-08T14:00`, with `Z` or `+01:00` at the end if not UTC"),
    calendarName,
    Param<String?>(
      "zone",
      "the offset from UTC where the text names none, such as \"+01:00\"; UTC if left out",
      default: .some(nil)),
    returns:
      "time in UTC. The standard calendar is Julian before 1582-10-15; `noleap` years have 365 "
      + "days, `360_day` months 30",
    references: ["ISO 8601-1:2019", "CF Conventions 1.11, section 4.4.1"],
    examples: [
      Example("time(\"2001-02-18\")", shows: "2001-02-18"),
      Example("time(\"2008-06-08T00:30+01:00\")", shows: "2008-06-07T23:30"),
      Example("time(\"2001-01-31\") + 1mo", shows: "2001-02-28"),
      Example("time(\"2004-02-28\", calendar=\"noleap\") + 1d", shows: "2004-03-01 (noleap)"),
    ]
  ) { (_, datum, calendar, zone) throws(Fault) -> Instant in
    let calendar = try Library.calendar(calendar)
    if case .array = datum {
      throw Fault.wrongType(
        "text", of: "one date as a string", got: "a tensor",
        hint: "`parse_time(x)` reads many of them")
    }
    if case .time(let instant) = datum, instant.calendar != calendar {
      throw Fault.wrongType(
        "text", of: "a date as a string", got: "a time",
        hint: "`convert_calendar(t, \"\(calendar.name)\")` takes a time to another calendar")
    }
    guard case .string(let text) = datum else { return try instant(datum, "text", calendar) }
    let zone = try zone.map { name throws(Fault) in try Zone(name) }
    return try blaming("text") { () throws(Fault) in
      let written = try WrittenTime.parse(text, calendar: calendar)
      guard let zone, !written.hasZone else { return written.instant }
      return try zone.utc(written.instant)
    }
  }

  private static let makeTime = Builtin(
    "make_time", family: "time", "Times from years, months, days and so on",
    takes: Param<Operand>("year", "a whole number, or a tensor of them"),
    Param<Operand>("month", "1 to 12", default: one, shown: "1"),
    Param<Operand>("day", "1 to 31", default: one, shown: "1"),
    Param<Operand>("hour", "0 to 23", default: zero, shown: "0"),
    Param<Operand>("minute", "0 to 59", default: zero, shown: "0"),
    Param<Operand>("second", "0 to 59", default: zero, shown: "0"), calendarName,
    returns: "time, or tensor of times; missing where a part is missing",
    examples: [
      Example("make_time(2001, 2, 18)", shows: "2001-02-18"),
      Example("make_time(2001, [1, 2, 3])[2]", shows: "2001-03-01"),
    ]
  ) { (_, year, month, day, hour, minute, second, calendar) throws(Fault) -> Datum in
    let calendar = try Library.calendar(calendar)
    let names = ["year", "month", "day", "hour", "minute", "second"]
    var frame: DataArray?
    var parts: [(values: [Int64], missing: Tensor)] = []
    for (name, operand) in zip(names, [year, month, day, hour, minute, second]) {
      let array = try operand.array(name)
      let whole = try blaming(name) { () throws(Fault) in try array.tensor.converted(to: .i64) }
      if array.rank > 0 {
        if let frame, frame.shape != array.shape { throw Fault.timePartShapes(name) }
        frame = frame ?? array
      }
      parts.append((try whole.i64Values(), whole))
    }
    let count = frame?.count ?? 1
    var times: [Int64] = []
    var missing: [Bool] = []
    for index in 0..<count {
      let numbers = parts.map { $0.values.count == 1 ? $0.values[0] : $0.values[index] }
      let isMissing = parts.contains { $0.missing.isMissing(at: $0.values.count == 1 ? 0 : index) }
      missing.append(isMissing)
      guard !isMissing else {
        times.append(0)
        continue
      }
      let instant = try Instant(
        year: Int(numbers[0]), month: Int(numbers[1]), day: Int(numbers[2]), hour: Int(numbers[3]),
        minute: Int(numbers[4]), second: Int(numbers[5]), calendar: calendar)
      times.append(instant.microseconds)
    }
    return DataArray(
      try Tensor(time: times, mask: missing, shape: frame?.shape ?? []), axes: frame?.axes ?? []
    ).result
  }

  private static let one = Operand(datum: .int(1))
  private static let zero = Operand(datum: .int(0))

  private static let timeRange = Builtin(
    "time_range", family: "time", "Times from a first to a last, both kept, a step apart",
    takes: Param<Datum>("first", "a time, or a date as a string"),
    Param<Datum>(
      "last", "a time, or a date as a string; may be left out where `step` and `n` are given",
      default: Datum.none, shown: "none"),
    Param<TimeSpan?>(
      "step", "an exact span such as `16d`, or a calendar one such as `1mo`", default: .some(nil)),
    Param<Int?>("n", "how many; without `step`, evenly from first to last", default: .some(nil)),
    calendarName,
    returns:
      "tensor [time] of times; calendar steps keep the day of the month, or take the last of a "
      + "shorter one",
    examples: [
      Example("len(time_range(\"2001-01-01\", \"2001-12-31\", step=1mo))", shows: "12"),
      Example("time_range(\"2001-01-31\", \"2001-03-31\", step=1mo)[1]", shows: "2001-02-28"),
      Example("time_range(\"2001-01-01\", step=6h, n=5)[-1]", shows: "2001-01-02"),
      Example("time_range(\"2001-01-01\", \"2001-01-03\", n=5)[1]", shows: "2001-01-01T12:00"),
    ]
  ) { (_, first, last, step, n, calendar) throws(Fault) -> DataArray in
    let calendar = try Library.calendar(calendar)
    let start = try instant(first, "first", calendar)
    var end: Instant?
    if case .none = last {} else { end = try instant(last, "last", calendar) }
    if let n, n < 0 { throw Fault.negativeTimes(n) }
    let axis: TimeAxis
    switch (end, step, n) {
    case (let end?, let step?, nil):
      axis = try TimeAxis.range(from: start, through: end, step: step)
    case (nil, let step?, let n?): axis = try TimeAxis.range(from: start, step: step, count: n)
    case (let end?, nil, let n?): axis = try TimeAxis.range(from: start, through: end, count: n)
    default: throw Fault.rangeUnclear()
    }
    return DataArray(
      try Coordinate.time(axis).tensor(), axes: [Axis("time", .time(axis))], name: "time")
  }

  private static let parseTime = Builtin(
    "parse_time", family: "time", "Times from text, by a pattern if it is not ISO 8601",
    takes: Param<Operand>("text", "a string, or a tensor of strings, or whole numbers of digits"),
    Param<String?>(
      "format", "a pattern such as \"%d.%m.%Y %H:%M\"; left out, ISO 8601 is expected",
      default: .some(nil)),
    Param<String?>(
      "zone", "where the texts name none: `+01:00`, or a name such as \"Europe/Berlin\"",
      default: .some(nil)), calendarName,
    returns: "time in UTC, or tensor of times; missing texts stay missing",
    formula: "fields: " + TimePattern.fields.replacing("`", with: ""),
    examples: [
      Example(
        "parse_time(\"18.2.2001 14:30\", format=\"%d.%m.%Y %H:%M\")", shows: "2001-02-18T14:30"),
      Example("parse_time(20010218, format=\"%Y%m%d\")", shows: "2001-02-18"),
      Example("parse_time(list(\"2001-02\", none, \"2001-03\"))[2]", shows: "2001-03-01"),
    ]
  ) { (context, operand, format, zone, calendar) throws(Fault) -> Datum in
    let calendar = try Library.calendar(calendar)
    let pattern = try format.map { format throws(Fault) in try Library.pattern(format) }
    let array = try operand.array("text")
    if array.dtype == .time { return operand.datum }
    guard array.dtype == .str || (array.dtype == .i64 && pattern != nil) || array.count == 0 else {
      throw Fault.wrongType(
        "text", of: "strings", got: "a \(array.dtype.rawValue)",
        hint: "`format=\"%Y%m%d\"` reads whole numbers; `make_time(year, month, day)` takes parts")
    }
    let texts =
      array.dtype == .str
      ? try array.tensor.strValues() : try array.tensor.i64Values().map { "\($0)" }
    var times: [Int64] = []
    times.reserveCapacity(texts.count)
    let zone = try zone.map { name throws(Fault) in try Zone(name) }
    for (row, text) in texts.enumerated() {
      if row % 65_536 == 0 { try context.effects.interruption.check() }
      if array.tensor.isMissing(at: row) {
        times.append(0)
        continue
      }
      do throws(Fault) {
        var (instant, hasZone): (Instant, Bool)
        if let pattern {
          (instant, hasZone) = (try pattern.read(text, calendar: calendar), pattern.hasZone)
        } else {
          let written = try WrittenTime.parse(text, calendar: calendar)
          (instant, hasZone) = (written.instant, written.hasZone)
        }
        if let zone, !hasZone { instant = try zone.utc(instant) }
        times.append(instant.microseconds)
      } catch {
        throw array.rank > 0 ? error.inRow(row, of: array.name) : error
      }
    }
    return DataArray(
      try Tensor(time: times, mask: array.tensor.missingFlags, shape: array.shape),
      axes: array.axes, name: array.name
    ).result
  }

  private static let formatTime = Builtin(
    "format_time", family: "time", "Times as text, by a pattern",
    takes: Param<Datum>("x", TimesGiven.about),
    Param<String>("format", "a pattern such as \"%Y-%m\"", default: "%Y-%m-%dT%H:%M:%S"),
    returns: "string, or tensor of strings; missing times stay missing",
    formula: "fields: " + TimePattern.fields.replacing("`", with: ""),
    examples: [
      Example("format_time(time(\"2001-02-18\"), \"%d %b %Y\")", shows: "\"18 Feb 2001\""),
      Example(
        "unique(format_time(time_range(\"2001-01-01\", \"2001-02-09\", step=1d), \"%b\"))[0]",
        shows: "\"Feb\""),
    ]
  ) { (_, datum, format) throws(Fault) -> Datum in
    let pattern = try Library.pattern(format)
    return try TimesGiven(datum, "x", for: "what to write out").texts("text") {
      pattern.text(of: $0)
    }
  }

  private static func pattern(_ text: String) throws(Fault) -> TimePattern {
    do throws(TimePattern.UnknownField) { return try TimePattern(text) } catch {
      throw Fault.unknownPatternField(error.name, in: text)
    }
  }

  private static let convertCalendar = Builtin(
    "convert_calendar", family: "time", "The same dates on another calendar",
    takes: Param<Datum>("x", "a time, a tensor of times, or a tensor with a time axis"),
    Param<String>("calendar", calendarName.declaration.about),
    returns:
      "as x; times whose date the other calendar does not have are missing, and steps of a series "
      + "with such dates are left out",
    references: ["xarray, convert_calendar with align_on=\"date\""],
    examples: [
      Example(
        "convert_calendar(time(\"2001-02-18\"), \"noleap\")", shows: "2001-02-18 (noleap)"),
      Example(
        "len(convert_calendar(ones(time=366) |> with_coords(time=time_range(\"2004-01-01\", "
          + "step=1d, n=366)), \"noleap\"))", shows: "365"),
    ]
  ) { (context, datum, calendar) throws(Fault) -> Datum in
    let calendar = try Library.calendar(calendar)
    if case .time(let instant) = datum {
      return instant.onCalendar(calendar).map { .time($0) } ?? .none
    }
    guard case .array(var array) = datum else {
      throw Fault.wrongType("x", "a time, times or a series", "what to convert", got: datum)
    }
    if array.dtype == .time, array.timeAxisIndex == nil {
      let moved = (0..<array.count).map { index -> Instant? in
        guard case .time(let instant)? = array.scalar(at: index) else { return nil }
        return instant.onCalendar(calendar)
      }
      array.tensor = try Tensor(
        time: moved.map { $0?.microseconds ?? 0 }, mask: moved.map { $0 == nil },
        shape: array.shape)
      return .array(array)
    }
    let columns = try TimeColumns(array)
    let moved = try columns.dates().instants.map { $0.onCalendar(calendar) }
    let kept = moved.indices.filter { moved[$0] != nil }
    if kept.count < moved.count {
      context.note(
        "convert_calendar: \(moved.count - kept.count) of \(moved.count) steps left out, their "
          + "dates not being on the calendar \(calendar.name)")
    }
    let axis = try TimeAxis.detect(moved.compactMap { $0 })
    return .array(try columns.taking(kept, as: Axis("time", .time(axis))))
  }
}
