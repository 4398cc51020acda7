import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Decompositions: a series as a sum of parts.

extension Library {
  static let decomposition: [Builtin] = [stl]

  private static let stl = Builtin(
    "stl", family: "decomposition",
    "Seasonal-trend decomposition by loess: season + trend + remainder",
    takes: Param<DataArray>(
      "x", axes: "[T, …]", "a series without gaps; several side by side are decomposed one by one"),
    Param<Int?>(
      "period", "steps in a cycle; by default a year of composites or months",
      default: .some(nil)),
    Param<Datum>(
      "seasonal",
      "span of the seasonal smoother in cycles, odd and at least 3, or \"periodic\": the same "
        + "season every year",
      default: Datum.int(7)),
    span(
      "trend",
      "span of the trend smoother in steps, odd; by default the next odd number from "
        + "1.5 period / (1 − 1.5 / seasonal) on"),
    span(
      "low_pass",
      "span of the low-pass filter in steps, odd; by default the next odd number "
        + "from the period on"),
    Param<Int>("seasonal_deg", "local means (0) or lines (1) for the season", default: 0),
    Param<Int>("trend_deg", "the same for the trend", default: 1),
    Param<Int>("low_pass_deg", "the same for the low-pass filter", default: 1),
    span(
      "seasonal_jump",
      "smooth at every so many cycles and draw lines between; by default a "
        + "tenth of the span, rounded up"),
    span("trend_jump", "the same in steps for the trend"),
    span("low_pass_jump", "the same in steps for the low-pass filter"),
    span("inner", "turns of season and trend; by default 2, or 1 when robust"),
    span("outer", "rounds of robustness weights; by default 0, or 15 when robust"),
    Param<Bool>("robust", "whether points far off count less", default: false),
    Param<Bool>("periodic", "short for `seasonal=\"periodic\"`", default: false),
    returns:
      "decomposition: observed, seasonal, trend, remainder, weights, all on the axes of x. The "
      + "defaults are those of R's `stl`, with a seasonal span of 7. Every value has seen the whole "
      + "series, so split first where a model follows",
    formula: "$x_t = S_t + T_t + R_t$",
    references: [
      "Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6, 3–73"
    ],
    examples: [
      Example(sampleSeries + "plot(stl(x))"),
      Example(
        sampleSeries + "p = stl(x, seasonal=\"periodic\", robust=true)\n"
          + "max(abs(p.seasonal + p.trend + p.remainder - p.observed)) < 1e-12",
        shows: "true"),
    ]
  ) {
    (
      context, x, period, seasonal, trend, lowPass, seasonalDegree, trendDegree, lowPassDegree,
      seasonalJump, trendJump, lowPassJump, inner, outer, robust, periodic
    ) throws(Fault) -> Record in
    let columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    guard let period = period ?? columns.time.flatMap(Self.cycle) else {
      throw Fault.periodUnknown()
    }
    let settings = try STL(
      period: period, season: periodic ? .periodic : try season(seasonal), trend: trend,
      lowPass: lowPass, seasonalDegree: seasonalDegree, trendDegree: trendDegree,
      lowPassDegree: lowPassDegree, seasonalJump: seasonalJump, trendJump: trendJump,
      lowPassJump: lowPassJump, inner: inner, outer: outer, robust: robust)
    let interruption = context.effects.interruption
    return try decomposed(columns, by: settings) { () throws(Fault) in try interruption.check() }
  }

  private static func span(_ name: String, _ about: String) -> Param<Int?> {
    Param<Int?>(name, about, default: .some(nil))
  }

  /// Steps in a year of composites or months; other axes do not say what their cycle is.
  private static func cycle(_ time: TimeAxis) -> Int? {
    switch time.rule {
    case .composite, .calendar: time.slotsPerYear.flatMap { $0 > 1 ? $0 : nil }
    case .regular, .irregular: nil
    }
  }

  private static func season(_ datum: Datum) throws(Fault) -> STL.Season {
    switch datum {
    case .int(let span): return .span(Int(span))
    case .string("periodic"): return .periodic
    case .string(let text): throw Fault.unknownSeason("\"\(text)\"")
    default: throw Fault.unknownSeason(datum.typeName)
    }
  }

  private static func decomposed(
    _ columns: TimeColumns, by settings: STL, poll: () throws(Fault) -> Void
  ) throws(Fault) -> Record {
    let x = columns.array
    let numbers = try columns.numbers()
    var (seasonal, trend, remainder, weights) = (numbers, numbers, numbers, numbers)
    for column in 0..<columns.count {
      let values = columns.column(column, of: numbers)
      let missing = values.indices.filter { values[$0].isNaN }
      guard missing.isEmpty else {
        throw Fault.missingInDecomposition(missing, of: values.count) { step in
          columns.time.map { "\($0.instants[step])" } ?? "position \(step)"
        }
      }
      let parts = try settings.decompose(values, poll: poll)
      columns.put(parts.seasonal, column, into: &seasonal)
      columns.put(parts.trend, column, into: &trend)
      columns.put(parts.remainder, column, into: &remainder)
      columns.put(parts.weights, column, into: &weights)
    }
    var provenance = x.provenance
    provenance.seesAhead = Int.max
    provenance.rest(on: columns.span)
    provenance.notes.append("stl of \(columns.steps) steps, period \(settings.period)")
    func part(_ name: String, _ values: [Double], unit: String?) throws(Fault) -> Datum {
      .array(
        DataArray(
          try Tensor(f64: values, shape: x.shape), axes: x.axes, name: name, unit: unit,
          provenance: provenance))
    }
    return Record(
      typeName: "decomposition",
      fields: [
        "observed": .array(x),
        "seasonal": try part("seasonal", seasonal, unit: x.unit),
        "trend": try part("trend", trend, unit: x.unit),
        "remainder": try part("remainder", remainder, unit: x.unit),
        "weights": try part("weights", weights, unit: nil),
        "period": .int(Int64(settings.period)),
      ])
  }
}
