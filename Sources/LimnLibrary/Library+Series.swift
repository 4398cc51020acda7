import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Series: what is missing, what is masked or filled, what is usual, and where to cut.

extension Library {
  static let series: [Builtin] =
    gaps + seasons + windows + [detrend, split, provenance, bits, withName]

  private static let gaps: [Builtin] = [mask, fill, gapTable, quality]
  private static let seasons: [Builtin] = [climatology, anomaly]

  /// Five days, two of them missing.
  private static let gappy =
    "d = time_range(\"2001-01-01\", \"2001-01-05\", step=1d)\n"
    + "x = series(table({date: d, v: [1.0, none, 3.0, none, 5.0]}), time=\"date\", value=\"v\")\n"

  private static let x = Param<DataArray>("x", axes: "[T, …]", "a series, or several side by side")

  private static let mask = Builtin(
    "mask", family: "series", "Makes the elements where a condition holds missing",
    takes: Param<DataArray>("x", "any tensor"),
    Param<Datum>(
      "bad", "bools of the same shape or along one named axis, or a function that gives them"),
    returns: "tensor that remembers which steps were masked; where `bad` is missing, x is kept",
    examples: [
      Example("count(mask([1.0, 2.0, 3.0], [false, true, false]))", shows: "2"),
      Example(gappy + "quality(mask(x, v => v > 4)).masked[0]", shows: "1"),
    ]
  ) { (context, x, bad) throws(Fault) -> DataArray in
    var answer = bad
    if case .function(let function) = bad { answer = try context.call(function, [.array(x)]) }
    guard case .array(let flags) = answer else {
      throw Fault.maskNotTensor(got: answer.typeName)
    }
    let (series, masked, unknown) = try SeriesGaps.masked(x, bad: flags)
    context.note("mask: \(masked) of \(x.count) values masked")
    if unknown > 0 {
      context.note("mask: \(unknown) of \(x.count) values kept, the condition being missing there")
    }
    return series
  }

  private static let fill = Builtin(
    "fill", family: "series", "Fills gaps, and remembers which steps were filled",
    takes: x,
    Param<String>(
      "method",
      "\"linear\": straight lines over time between the neighbours; \"spline\": a natural cubic "
        + "spline through all values; \"previous\" or \"last\": the last value present; "
        + "\"climatology\": what was usual in that slot of the year",
      default: "linear"),
    Param<Int?>(
      "limit",
      "longest gap that is filled, in steps; with \"previous\", how many steps the value is carried "
        + "on", default: .some(nil)),
    Param<TimeSpan?>(
      "max_gap", "longest gap that is filled, from the value before it to the one after",
      default: .some(nil)),
    returns:
      "series; filled steps never count as observed. \"previous\" looks back only, \"linear\" ahead "
      + "by as much as a gap is long, \"spline\" and \"climatology\" over the whole series: split "
      + "before those",
    formula: "$x_t = x_a + (x_b - x_a) \\frac{t - a}{b - a}$",
    references: ["Lepot, Aubin & Clemens (2017), doi:10.3390/w9100796"],
    examples: [
      Example(gappy + "sum(fill(x))", shows: "15.0"),
      Example(gappy + "fill(x, method=\"last\")[3]", shows: "3.0"),
    ]
  ) { (context, x, method, limit, longest) throws(Fault) -> DataArray in
    let (series, filled, remaining) = try SeriesGaps.filled(
      x, method: method == "previous" ? "last" : method, limit: limit, longest: longest)
    let left = remaining > 0 ? ", \(remaining) still missing" : ""
    context.note("fill: \(filled) of \(x.count) values filled\(left)")
    return series
  }

  private static let gapTable = Builtin(
    "gaps", family: "series", "The gaps of a series: where each begins and ends",
    takes: Param<DataArray>("x", axes: "[T, …]", "a series, or several side by side"),
    Param<Int>("min_steps", "the shortest gap that is listed", default: 1),
    returns:
      "table, a row for each run of missing steps: the other axes, `start` and `end` (both "
      + "missing), `steps`, and how many of them were masked",
    carries: .own,
    examples: [
      Example(gappy + "gaps(x).start[1]", shows: "2001-01-04"),
      Example("len(gaps([1.0, nan, nan, 2.0, nan], min_steps=2))", shows: "1"),
    ]
  ) { (_, x, shortest) throws(Fault) -> Table in try SeriesGaps.table(x, shortest: shortest) }

  private static let detrend = Builtin(
    "detrend", family: "series",
    "What is left when the straight line through a series is taken off",
    takes: x,
    Param<Int>("degree", "1 for the line of least squares, 0 for the mean", default: 1),
    returns:
      "series about 0; of observed values the line is made, over time where there are dates. It "
      + "rests on the whole series: split before",
    formula: "$x_t - a - b t$",
    references: ["scipy.signal.detrend"],
    examples: [
      Example("detrend([1.0, 3.0, 2.0])[1]", shows: "1.0"),
      Example("detrend([1.0, 3.0, 2.0], degree=0)[1]", shows: "1.0"),
    ]
  ) { (context, x, degree) throws(Fault) -> DataArray in
    guard degree == 0 || degree == 1 else { throw Fault.degreeOutside(degree) }
    return try Trends.removed(x, degree: degree)
  }

  private static let quality = Builtin(
    "quality", family: "series", "Counts what is present, masked, filled and missing",
    takes: Param<Datum>("x", axes: "[T, …]", "a series, several side by side, or a record of them"),
    returns:
      "table, a row for each series: steps, present (observed), masked, filled, missing, "
      + "longest_gap in steps, and the share that is present",
    carries: .own,
    examples: [
      Example(gappy + "quality(x).missing[0]", shows: "2"),
      Example(gappy + "quality({raw: x, full: fill(x)})"),
    ]
  ) { (_, x) throws(Fault) -> Table in
    switch x {
    case .array(let array):
      return try SeriesGaps.quality([(name: array.name ?? "x", array: array)])
    case .record(let record):
      var series: [(name: String, array: DataArray)] = []
      for (name, field) in record.fields {
        guard case .array(let array) = field else {
          throw Fault.notSeries(got: "a record whose `\(name)` is \(field.typeName)")
        }
        series.append((name, array))
      }
      return try SeriesGaps.quality(series)
    default: throw Fault.notSeries(got: x.typeName)
    }
  }

  private static let climatology = Builtin(
    "climatology", family: "series", "What is usual at each time of the year: the mean over years",
    takes: x,
    Param<String>(
      "by",
      "\"slot\": the steps of a year of the time axis (23 for MODIS); \"month\", \"season\", "
        + "\"quarter\", \"week\", \"day_of_year\"; \"hour\" of the day, \"day_of_week\"",
      default: "slot"), Summary.param,
    Param<Int>("min_n", "how many values a slot needs", default: 1),
    returns:
      "tensor with an axis named as `by` in the place of time; of observed values only, missing "
      + "where a slot has too few. Days of the year are numbered as in leap years, so that 1 March "
      + "is always 61; 29 February rests on the days beside it too",
    formula: "$\\bar{x}_s = \\frac{1}{n_s} \\sum_{t \\in s} x_t$",
    carries: Carrying(dims: .makes, coordinates: .makes, unit: .keeps, provenance: .makes),
    references: ["WMO-No. 1203 (2017), Guidelines on the Calculation of Climate Normals"],
    examples: [
      Example(sampleSeries + "len(climatology(x))", shows: "12"),
      Example(sampleSeries + "climatology(x, by=\"month\")[month=1]"),
      Example(
        sampleSeries + "climatology(x, by=\"season\", how=count)[season=\"JJA\"]", shows: "18"),
    ]
  ) { (context, x, by, how, least) throws(Fault) -> DataArray in
    try Seasons.climatology(x, by: by, how: try Summary(how), least: least, context)
  }

  private static let anomaly = Builtin(
    "anomaly", family: "series", "What departs from the usual: x less the climatology of its slot",
    takes: x,
    Param<DataArray>(
      "clim", axes: "[S, …]", "what `climatology` gave, of the train part where a model follows"),
    returns: "series on the axes of x",
    formula: "$a_t = x_t - \\bar{x}_{s(t)}$", carries: .derived,
    references: ["WMO-No. 1203 (2017), Guidelines on the Calculation of Climate Normals"],
    examples: [
      Example(
        sampleSeries + "p = split(x, at=\"2005\")\nlen(anomaly(p.test, climatology(p.train)))",
        shows: "24")
    ]
  ) { (_, x, clim) throws(Fault) -> DataArray in try Seasons.anomaly(x, clim) }

  private static let split = Builtin(
    "split", family: "series", "Cuts data in two by time: before for training, after for testing",
    takes: Param<Datum>(
      "x", axes: "[T, …]", "a series, a record of series, or a table with one column of times"),
    Param<Datum>(
      "at", "the first period or moment of the test part: \"2012\", \"2012-03\", a time",
      default: Datum.none, shown: "none"),
    Param<Double?>(
      "share", "instead of `at`: the share of the steps that is for training", default: .some(nil)),
    returns:
      "record of train and test, neither empty; a series that saw across the cut is an error",
    carries: .own,
    references: ["Bergmeir & Benítez (2012), doi:10.1016/j.ins.2011.12.028"],
    examples: [
      Example(sampleSeries + "len(split(x, at=\"2005\").train)", shows: "48"),
      Example(sampleSeries + "{train, test} = split(x, share=0.75)\nlen(test)", shows: "18"),
    ]
  ) { (context, x, at, share) throws(Fault) -> Record in
    if case .string = x {
      throw Fault.wrongType(
        "x", "a series, a record of series or a table",
        "what to cut by time; text is cut by `split_text(text, \",\")`", got: x)
    }
    let splitting = try Splitting(x, at: at, share: share)
    let (train, test, dropped) = try splitting.parts(x)
    if dropped > 0 {
      context.note("split: \(dropped) row\(dropped == 1 ? "" : "s") without a time left out")
    }
    return Record(fields: ["train": train, "test": test])
  }

  private static let provenance = Builtin(
    "provenance", family: "series",
    "Where the values of a tensor come from, and what they have seen",
    takes: Param<DataArray>("x", "any tensor"),
    returns:
      "record: how many elements are observed, masked, filled and missing; the span they were "
      + "fitted on, or none; how many steps ahead they see; a note for each operation that counts",
    carries: .own,
    examples: [
      Example(gappy + "provenance(fill(x)).filled", shows: "2"),
      Example(gappy + "provenance(fill(x)).sees_ahead", shows: "1"),
    ]
  ) { (_, x) throws(Fault) -> Record in
    var (observed, masked, filled, missing): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    for (index, status) in x.statuses.enumerated() {
      switch (x.tensor.isMissing(at: index), status) {
      case (true, .masked): masked += 1
      case (true, _): missing += 1
      case (false, .filled): filled += 1
      case (false, _): observed += 1
      }
    }
    let (sees, fitted) = (x.provenance.seesAhead, x.provenance.fittedOn)
    return Record(
      typeName: "provenance",
      fields: [
        "observed": .int(observed), "masked": .int(masked), "filled": .int(filled),
        "missing": .int(missing),
        "fitted_on": fitted.map { .string("\($0.lowerBound) … \($0.upperBound)") } ?? Datum.none,
        "sees_ahead": sees == Int.max ? .string("any") : .int(Int64(sees)),
        "notes": .list(x.provenance.notes.map { .string($0) }),
      ])
  }

  private static let bits = Builtin(
    "bits", family: "series", "The number held by some bits of whole numbers, as in quality flags",
    takes: Param<Datum>("x", "an int, or a tensor of whole numbers"),
    Param<Int>("from", "the lowest of the bits, counted from 0"),
    Param<Int>("count", "how many bits", default: 1),
    returns: "int or tensor of `i64`; missing elements stay missing",
    formula: "$\\lfloor x / 2^{from} \\rfloor \\bmod 2^{count}$", carries: .frame,
    references: ["MODIS VI quality, bits 0–1: doi:10.5067/MODIS/MOD13A1.061"],
    examples: [
      Example("bits(2116, from=2, count=4)", shows: "1"),
      Example("bits([4, 5, 6, 7], from=0, count=2)"),
    ]
  ) { (_, x, from, count) throws(Fault) -> Datum in
    guard from >= 0, count >= 1, from < 64, count <= 64 - from else {
      throw Fault.bitsOutside(from: from, count: count)
    }
    let keep = count == 64 ? Int64(-1) : (Int64(1) << Int64(count)) - 1
    switch x {
    case .int(let value): return .int((value >> Int64(from)) & keep)
    case .array(var array):
      guard array.dtype.isNumeric else { throw Fault.notNumbers(array.dtype) }
      let whole = try array.tensor.converted(to: .i64)
      let values = try whole.i64Values().map { ($0 >> Int64(from)) & keep }
      array.tensor = try Tensor(i64: values, mask: whole.missingFlags, shape: array.shape)
      array.unit = nil
      return .array(array)
    default:
      throw Fault.wrongType(
        "x", "an int or a tensor of whole numbers", "what holds the bits", got: x)
    }
  }

  private static let withName = Builtin(
    "with_name", family: "series", "The same tensor under another name",
    takes: Param<DataArray>("x", "any tensor"),
    Param<String>("name", "what models, plots and tables shall call it"),
    returns: "tensor",
    examples: [Example("with_name([1, 2, 3], \"rain\")")]
  ) { (_, x, name) throws(Fault) -> DataArray in
    guard !name.isEmpty else {
      throw Fault.wrongType(
        "name", of: "a name", got: "an empty string", hint: "such as `with_name(x, \"ndvi\")`")
    }
    var renamed = x
    renamed.name = name
    return renamed
  }
}
