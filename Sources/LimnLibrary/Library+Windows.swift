import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Series in other steps, and summed up over windows that move along.

extension Library {
  static let windows: [Builtin] = [resample, rolling, regridTime]

  private static let daily =
    "x = with_coords(arange(60) * 1.0 |> with_dims(\"time\"), "
    + "time=time_range(\"2001-01-01\", step=1d, n=60))\n"

  private static let x = Param<DataArray>("x", axes: "[T, …]", "a series, or several side by side")

  private static let resample = Builtin(
    "resample", family: "series", "Steps of another length, each summed up from those in it",
    takes: Param<Datum>(
      "x", axes: "[T, …]", "a series, several side by side, or a table with a column of times"),
    Param<Datum>(
      "every",
      "the new step, `1mo` or `6h`; or a series or its times, whose steps are then the bins"),
    Summary.param,
    Param<Int>("min_n", "how many values a step needs", default: 1),
    Param<String>(
      "closed", "which end of a step belongs to it, \"left\" or \"right\"", default: "left"),
    Param<String>("label", "by which end a step is known", default: "left"),
    Param<Datum>(
      "origin",
      "a time from which steps count. Left out, days and hours count from midnight of the first "
        + "day, months from January where they divide a year", default: Datum.none, shown: "none"),
    Param<String?>(
      "time", "the column of times of a table, where it has several", default: .some(nil)),
    returns:
      "as x, from the first step that holds a value to the last; steps without values are missing. "
      + "A step that rests on a filled value is filled. Of a table the columns that hold numbers",
    carries: Carrying(dims: .keeps, coordinates: .makes, unit: .keeps, provenance: .keeps),
    references: ["pandas 3, DataFrame.resample"],
    examples: [
      Example(daily + "resample(x, every=1mo)[0]", shows: "15.0"),
      Example(daily + "resample(x, every=1w, how=max)[time=\"2001-01-08\"][0]", shows: "13.0"),
      Example(daily + "len(resample(x, 6h, how=sum))", shows: "237"),
      Example(daily + "resample(x, 1mo, how=v => quantile(v, 0.9))[0]", shows: "27.0"),
    ]
  ) { (context, x, every, how, least, closed, label, origin, time) throws(Fault) -> Datum in
    let sides = ["closed": closed, "label": label]
    for (name, side) in sides.sorted(by: { $0.key < $1.key })
    where TimeBins.Side(rawValue: side) == nil {
      throw Fault.unknownTimeChoice(side, name, of: ["left", "right"])
    }
    guard least >= 0 else { throw Fault.leastOutside(least, window: nil) }
    let resampling = Resampling(
      every: every, how: try Summary(how), least: least,
      closed: TimeBins.Side(rawValue: closed) ?? .left,
      label: TimeBins.Side(rawValue: label) ?? .left, origin: origin, context: context)
    switch x {
    case .array(let array): return .array(try resampling.series(array))
    case .table(let table): return .table(try resampling.table(table, time: time))
    default: throw Fault.notSeries(got: x.typeName)
    }
  }

  private static let rolling = Builtin(
    "rolling", family: "series",
    "A statistic of the window that ends at each step: a running mean smooths",
    takes: x,
    Param<Datum>(
      "window",
      "how many steps, the step itself being the last; or a duration, such as `30d` or `1y`, of "
        + "which the earlier end is left out"), Summary.param,
    Param<Bool>(
      "center", "whether the step is the middle of its window, which then looks ahead",
      default: false),
    Param<Int?>(
      "min_n",
      "how many values a window needs; left out, all for a number of steps, 1 for a duration",
      default: .some(nil)),
    returns:
      "series on the axis of x. Causal unless `center`; then it sees ahead by the half of the "
      + "window, so split first",
    references: ["pandas 3, DataFrame.rolling"],
    examples: [
      Example(daily + "rolling(x, 7)[6]", shows: "3.0"),
      Example(daily + "count(rolling(x, 7))", shows: "54"),
      Example(daily + "rolling(x, 30d, how=sum)[1]", shows: "1.0"),
      Example(daily + "provenance(rolling(x, 7, center=true)).sees_ahead", shows: "3"),
    ]
  ) { (context, x, window, how, center, least) throws(Fault) -> DataArray in
    let how = try Summary(how)
    let columns = try TimeColumns(x)
    let windows: Windows
    var usual = 1
    switch window {
    case .int(let length):
      guard length >= 1 else { throw Fault.windowLength("\(length)") }
      windows = Windows(steps: columns.steps, length: Int(length), centred: center)
      usual = Int(length)
      if case .known(.count) = how { usual = 0 }
      if let least, least < 0 || least > length {
        throw Fault.leastOutside(least, window: Int(length))
      }
    case .duration(let span):
      guard span.amount > 0 else { throw Fault.windowLength("\(span)") }
      windows = try Self.windows(try columns.dates(), span, centred: center)
      if let least, least < 0 { throw Fault.leastOutside(least, window: nil) }
    default: throw Fault.windowLength("a \(window.typeName)")
    }
    var result = try columns.summed(
      how, windows, least: least ?? usual, as: x.axes[columns.axis], context)
    noteMissing("rolling", x, context)
    result.provenance.seeAhead(
      by: center ? windows.reach : 0, note: "rolling window about its step")
    result.provenance.seeBack(by: windows.depth)
    return result
  }

  /// For each step the steps later than `span` before it, up to itself; centred, those from half a
  /// span before it (left out) to half a span after.
  private static func windows(
    _ time: TimeAxis, _ span: TimeSpan, centred: Bool
  ) throws(Fault) -> Windows {
    var (before, after) = (span, TimeSpan.exact(microseconds: 0))
    if centred {
      guard case .exact(let microseconds) = span else { throw Fault.centredMonths(span) }
      before = .exact(microseconds: microseconds / 2)
      after = before
    }
    var (starts, ends): ([Int], [Int]) = ([], [])
    starts.reserveCapacity(time.count)
    ends.reserveCapacity(time.count)
    let moments = time.instants.map(\.microseconds)
    let back = try before.negated()
    var (start, end) = (0, 0)
    for instant in time.instants {
      // A window that would begin before all time begins with the axis.
      let first = moved(instant, by: back)
      while let first, start < moments.count, moments[start] <= first { start += 1 }
      let last = moved(instant, by: after) ?? moments[moments.count - 1]
      while end < moments.count, moments[end] <= last { end += 1 }
      starts.append(start)
      ends.append(end)
    }
    return Windows(starts: starts, ends: ends)
  }

  /// The moment by its number, which may lie beyond what an instant reaches; nil beyond all numbers.
  @inline(__always)
  private static func moved(_ instant: Instant, by span: TimeSpan) -> Int64? {
    guard case .exact(let length) = span else { return (try? instant + span)?.microseconds }
    let (moment, overflow) = instant.microseconds.addingReportingOverflow(length)
    return overflow ? nil : moment
  }

  static func noteMissing(_ name: String, _ x: DataArray, _ context: any CallContext) {
    let missing = x.tensor.missingCount
    if missing > 0 { context.note("\(name): \(missing) of \(x.count) missing values skipped") }
  }

  private static let regridTime = Builtin(
    "regrid_time", family: "series", "The values at other times, between or at those there are",
    takes: x,
    Param<TimeSpan?>(
      "step", "the step of the new axis, which begins at the first time of x", default: .some(nil)),
    Param<Datum>(
      "to", "instead of `step`: the new times, or a series that has them", default: Datum.none,
      shown: "none"),
    Param<String>(
      "method",
      "\"linear\" between the neighbours; \"nearest\", the earlier of equals; \"previous\", the "
        + "last before, which looks back only", default: "linear"),
    Param<TimeSpan?>(
      "max_gap", "the longest distance of neighbours to take values between", default: .some(nil)),
    returns:
      "tensor on the new axis; values that do not stand at a time of x count as filled. Missing "
      + "outside of x, and where a neighbour is. It takes single values: `resample` sums up",
    formula: "$x_t = x_a + (x_b - x_a) \\frac{t - a}{b - a}$",
    carries: Carrying(dims: .keeps, coordinates: .makes, unit: .keeps, provenance: .keeps),
    references: ["xarray, DataArray.interp"],
    examples: [
      Example(daily + "regrid_time(x, step=12h)[3]", shows: "1.5"),
      Example(daily + "regrid_time(x, step=12h, method=\"previous\")[3]", shows: "1.0"),
      Example(
        daily + "regrid_time(x, to=time_range(\"2001-01-03\", step=16d, n=2))[1]", shows: "18.0"),
    ]
  ) { (context, x, step, to, method, gap) throws(Fault) -> DataArray in
    guard let method = Regridding.Method(rawValue: method) else {
      throw Fault.unknownTimeChoice(
        method, "method", of: Regridding.Method.allCases.map(\.rawValue))
    }
    let columns = try TimeColumns(x)
    let time = try columns.dates()
    let target: TimeAxis
    switch (step, to) {
    case (let step?, .none):
      guard let first = time.instants.first, let last = time.instants.last else { return x }
      target = try blaming("step") { () throws(Fault) in
        try TimeAxis.range(from: first, through: last, step: step)
      }
    case (nil, .none), (.some, _): throw Fault.regridTarget()
    case (nil, _): target = try Resampling.axis(to, "to")
    }
    return try Regridding(columns, time, target, method, gap).series()
  }
}
