import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// Times taken apart, and cut to whole days, weeks, months.

extension Library {
  static let timeParts: [Builtin] =
    [
      field(.year, "The year; on the standard calendar the one before year 1 is -1", "2008"),
      field(.month, "The month, 1 to 12", "6"),
      field(.day, "The day of the month, 1 to 31", "8"),
      field(.hour, "The hour of the day in UTC, 0 to 23", "14"),
      field(.minute, "The minute of the hour, 0 to 59", "30"),
      field(.second, "The second of the minute, 0 to 59", "15"),
      field(.dayOfYear, "The day of the year, 1 to 366", "160"),
      field(.dayOfWeek, "The day of the week, from Monday 0 to Sunday 6", "6"),
      field(.week, "The week of the year by ISO 8601, 1 to 53", "23"),
      field(.quarter, "The quarter of the year, 1 to 4", "2"),
      field(.decade, "The decade, by its first year", "2000"),
      field(.daysInMonth, "The number of days of the month", "30"),
      isLeapYear, waterYear, season,
      rounding(
        "floor_time", "The last whole hour, day, month … at or before a time", "2008-06-01"
      ) { instant, span throws(Fault) in try instant.floored(to: span) },
      rounding(
        "ceil_time", "The first whole hour, day, month … at or after a time", "2008-07-01"
      ) { instant, span throws(Fault) in try instant.ceiled(to: span) },
      rounding(
        "round_time", "The nearest whole hour, day, month … of a time, the later of equals",
        "2008-06-01"
      ) { instant, span throws(Fault) in try instant.rounded(to: span) },
    ]

  private static let times = Param<Datum>("of", TimesGiven.about)

  private static func field(_ field: TimeField, _ summary: String, _ shows: String) -> Builtin {
    let name = field.rawValue
    return Builtin(
      name, family: "time", summary, takes: times,
      returns: "int for one time, else a tensor of `i64`; missing times stay missing",
      examples: [Example("\(name)(time(\"2008-06-08T14:30:15\"))", shows: shows)]
    ) { (_, datum) throws(Fault) -> Datum in
      let given = try TimesGiven(datum, "of", for: "what to take the \(name) of")
      var reader = FieldReader(field, given.calendar)
      return try given.numbers(name) { reader.read($0) }
    }
  }

  private static let isLeapYear = Builtin(
    "is_leap_year", family: "time", "Whether the year has a 29 February, or is a year that has one",
    takes: Param<Datum>("of", TimesGiven.about + "; or a year as a whole number"),
    returns: "bool, or tensor of bools",
    examples: [
      Example("is_leap_year(time(\"2004-06-08\"))", shows: "true"),
      Example("is_leap_year(1900)", shows: "false"),
    ]
  ) { (_, datum) throws(Fault) -> Datum in
    if case .int(let year) = datum {
      guard year.magnitude < 1 << 40 else { throw Fault.timesOutOfRange() }
      return .bool(Calendar.standard.isLeap(Int(year)))
    }
    let given = try TimesGiven(datum, "of", for: "whose year to look at")
    return try given.bools("is_leap_year") { $0.isInLeapYear }
  }

  private static let waterYear = Builtin(
    "water_year", family: "time", "The hydrological year, named by the year in which it ends",
    takes: times,
    Param<Int>(
      "start", "the month with which it begins: 10 in the USA, 11 in Germany", default: 10),
    returns: "int for one time, else a tensor of `i64`",
    references: ["USGS: the 12 months from October 1, named by the year in which they end"],
    examples: [
      Example("water_year(time(\"2008-10-01\"))", shows: "2009"),
      Example("water_year(time(\"2008-09-30\"))", shows: "2008"),
    ]
  ) { (_, datum, start) throws(Fault) -> Datum in
    guard (1...12).contains(start) else { throw Fault.monthOutside(start) }
    let given = try TimesGiven(datum, "of", for: "whose year to tell")
    var (years, months) = (
      FieldReader(.year, given.calendar), FieldReader(.month, given.calendar)
    )
    return try given.numbers("water_year") {
      years.read($0) + (start > 1 && months.read($0) >= start ? 1 : 0)
    }
  }

  private static let season = Builtin(
    "season", family: "time", "The season: three months, from December on",
    takes: times,
    Param<String>(
      "names",
      "\"months\": DJF, MAM, JJA, SON; \"north\" or \"south\": winter, spring, summer and autumn "
        + "of that hemisphere", default: "months"),
    returns: "string for one time, else a tensor of strings",
    references: ["WMO-No. 49, meteorological seasons"],
    examples: [
      Example("season(time(\"2008-06-08\"))", shows: "\"JJA\""),
      Example("season(time(\"2008-06-08\"), names=\"south\")", shows: "\"winter\""),
    ]
  ) { (_, datum, names) throws(Fault) -> Datum in
    guard let words = Slots.seasonNames[names] else {
      throw Fault.unknownTimeChoice(names, "names", of: ["months", "north", "south"])
    }
    let given = try TimesGiven(datum, "of", for: "what to take the season of")
    var reader = FieldReader(.month, given.calendar)
    return try given.texts("season") { words[reader.read($0) % 12 / 3] }
  }

  private static func rounding(
    _ name: String, _ summary: String, _ shows: String,
    _ rounded: @escaping @Sendable (Instant, TimeSpan) throws(Fault) -> Instant
  ) -> Builtin {
    Builtin(
      name, family: "time", summary, takes: times,
      Param<TimeSpan>("every", "a span such as `1h`, `1d`, `1w` or `1mo`"),
      returns:
        "time, or tensor of times; spans count from 1970, weeks from Mondays, months and years "
        + "from the year 0",
      examples: [Example("\(name)(time(\"2008-06-08T14:30\"), 1mo)", shows: shows)]
    ) { (_, datum, every) throws(Fault) -> Datum in
      let given = try TimesGiven(datum, "of", for: "what to round")
      return try blaming("every") { () throws(Fault) in
        try given.times("time") { instant throws(Fault) in try rounded(instant, every) }
      }
    }
  }
}
