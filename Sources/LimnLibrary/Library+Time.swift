import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// Times: from text, taken apart, and in ranges.

extension Library {
  static let time: [Builtin] = [moment, timeRange] + fields

  private static let moment = Builtin(
    "time", family: "time", "A moment, from its date and time of day",
    takes: Param<Datum>(
      "text",
      "`2001-02-18`, `2001-02`, `2008-06-08T14:00`, with `Z` or `+01:00` at the end if not UTC"),
    returns: "time, in UTC, on the standard calendar (Julian before 1582-10-15)",
    references: ["ISO 8601-1:2019", "CF Conventions 1.11, section 4.4.1, calendar `standard`"],
    examples: [
      Example("time(\"2001-02-18\")", shows: "2001-02-18"),
      Example("time(\"2008-06-08T00:30+01:00\")", shows: "2008-06-07T23:30"),
      Example("time(\"2001-01-31\") + 1mo", shows: "2001-02-28"),
    ]
  ) { (_, datum) throws(Fault) -> Instant in try instant(datum, "text") }

  private static let timeRange = Builtin(
    "time_range", family: "time", "Times from a first to a last, both kept, a step apart",
    takes: Param<Datum>("first", "a time, or a date as a string"),
    Param<Datum>("last", "a time, or a date as a string"),
    Param<TimeSpan>("step", "an exact span such as `16d`, or a calendar one such as `1mo`"),
    returns: "tensor [time] of times",
    examples: [
      Example("len(time_range(\"2001-01-01\", \"2001-12-31\", step=1mo))", shows: "12"),
      Example("time_range(\"2001-01-31\", \"2001-03-31\", step=1mo)[1]", shows: "2001-02-28"),
    ]
  ) { (_, first, last, step) throws(Fault) -> DataArray in
    let axis = try TimeAxis.range(
      from: try instant(first, "first"), through: try instant(last, "last"), step: step)
    return DataArray(
      try Coordinate.time(axis).tensor(), axes: [Axis("time", .time(axis))], name: "time")
  }

  private static let fields: [Builtin] = [
    field("year", "The year; the one before year 1 is -1", shows: "2008") { $0.year },
    field("month", "The month, 1 to 12", shows: "6") { $0.month },
    field("day", "The day of the month, 1 to 31", shows: "8") { $0.day },
    field("hour", "The hour of the day in UTC, 0 to 23", shows: "14") { $0.hour },
    field("day_of_year", "The day of the year, 1 to 366", shows: "160") { $0.dayOfYear },
  ]

  private static func field(
    _ name: String, _ summary: String, shows: String,
    _ part: @escaping @Sendable (CalendarFields) -> Int
  ) -> Builtin {
    Builtin(
      name, family: "time", summary,
      takes: Param<Datum>("of", "a time, a tensor of times, or a series, whose time axis is taken"),
      returns: "int for one time, else a tensor of `i64`",
      examples: [Example("\(name)(time(\"2008-06-08T14:00\"))", shows: shows)]
    ) { (_, datum) throws(Fault) -> Datum in
      switch datum {
      case .time(let instant): return .int(Int64(part(instant.calendarFields)))
      case .array(let array):
        if case .time(let times) = array.tensor.elements {
          let mask = array.tensor.mask
          let parts = try parts(times.count) { index in
            if let mask, mask.pointer[index] != 0 { return 0 }
            return part(Instant(microseconds: times.pointer[index]).calendarFields)
          }
          return .array(
            DataArray(
              Tensor(shape: array.shape, elements: .i64(parts), mask: mask), axes: array.axes,
              name: name))
        }
        if let index = array.timeAxisIndex, let axis = array.timeAxis {
          let parts = try parts(axis.count) { part(axis.instants[$0].calendarFields) }
          return .array(
            DataArray(
              Tensor(shape: [axis.count], elements: .i64(parts)), axes: [array.axes[index]],
              name: name))
        }
      default: break
      }
      throw Fault.wrongType(
        "of", "a time, times or a series", "what to take the \(name) of", got: datum)
    }
  }

  private static func parts(_ count: Int, _ part: (Int) -> Int) throws(Fault) -> Block<Int64> {
    let block = try Block<Int64>(count: count)
    for index in 0..<count { block.pointer[index] = Int64(part(index)) }
    return block
  }

  /// A time as it is, or a date in a string.
  private static func instant(_ datum: Datum, _ parameter: String) throws(Fault) -> Instant {
    switch datum {
    case .time(let instant): return instant
    case .string(let text):
      do throws(Fault) { return try Instant.parse(text) } catch {
        var fault = error
        fault.argument = parameter
        throw fault
      }
    default:
      throw Fault.wrongType(
        parameter, "a date as a string", "a date such as \"2001-02-18\"", got: datum)
    }
  }
}
