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
  static let decomposition: [Builtin] = [decompose] + methods

  /// Those that `decompose` knows by name.
  private static let methods: [Builtin] = [classical, stl, mstl] + modes

  private static let decompose = Builtin(
    "decompose", family: "decomposition",
    "Takes a series apart by the method that is named",
    takes: Param<Datum>("x", axes: "[T, …]", "a series, or several side by side"),
    Param<String>(
      "method",
      "the name of a decomposition, such as \"stl\"; `search(\"decomposition\")` finds them"),
    Param<NamedRest>("settings", "arguments of that method, by name"),
    returns:
      "decomposition: `observed`, the parts by name, what was found besides, `method` and `parameters`",
    examples: [
      Example(
        sampleSeries + "decompose(x, \"stl\", seasonal=\"periodic\").method", shows: "\"stl\""),
      Example(
        sampleSeries + "p = decompose(x, \"classical\", period=12)\nlen(p.trend)", shows: "72"),
    ]
  ) { (context, x, method, settings) throws(Fault) -> Datum in
    guard let builtin = methods.first(where: { $0.name == method }) else {
      throw Fault.unknownChoice(method, "method", of: methods.map(\.name))
    }
    return try builtin(context, [x], settings.values.fields)
  }

  // MARK: - What the methods have in common

  static let decomposed = Param<DataArray>(
    "x", axes: "[T, …]", "a series; several side by side are taken apart one by one")
  static let periodParam = Param<Int?>(
    "period", "steps in a cycle; by default a year of composites or months", default: .some(nil))
  static let causalParam = Param<Bool>(
    "causal",
    "whether step t gets its parts from the steps up to t alone: nothing is seen ahead, and what "
      + "comes before two cycles is missing", default: false)

  private static func span(_ name: String, _ about: String) -> Param<Int?> {
    Param<Int?>(name, about, default: .some(nil))
  }

  // MARK: - Methods

  private static let classical = Builtin(
    "classical", family: "decomposition",
    "Decomposition by moving averages: the same season every year, and the mean over a cycle as trend",
    takes: decomposed, periodParam,
    Param<String>(
      "model", "\"additive\": parts add up; \"multiplicative\": they multiply, of positive values",
      default: "additive"),
    causalParam,
    returns:
      "decomposition: observed, seasonal, trend, remainder, on the axes of x. Half a cycle at either "
      + "end has no trend. Missing values are left out; the trend is missing around them. With "
      + "`causal=true` the trend is the mean of the cycle that ends at each step",
    formula: "$x_t = S_t + T_t + R_t$ or $x_t = S_t T_t R_t$",
    references: [
      "Kendall & Stuart (1983), The Advanced Theory of Statistics 3, pages 410–414",
      "R 4.2, stats::decompose",
    ],
    examples: [
      Example(sampleSeries + "count(classical(x).trend)", shows: "60"),
      Example(
        sampleSeries + "p = classical(x + 3, model=\"multiplicative\")\n"
          + "max(abs(p.seasonal * p.trend * p.remainder - p.observed)) < 1e-12", shows: "true"),
    ]
  ) { (context, x, period, model, causal) throws(Fault) -> Record in
    guard ["additive", "multiplicative"].contains(model) else {
      throw Fault.unknownChoice(model, "model", of: ["additive", "multiplicative"])
    }
    let decomposer = try Decomposer("classical", x, causal: causal, context)
    let method = try Classical(
      period: decomposer.period(period), multiplicative: model == "multiplicative")
    return try decomposer.decomposition(
      by: method, parameters: ["period": .int(Int64(method.period)), "model": .string(model)]
    ).record
  }

  private static let seasonalSpan = Param<Datum>(
    "seasonal",
    "span of the seasonal smoother in cycles, odd and at least 3, or \"periodic\": the same "
      + "season every year",
    default: Datum.int(7))
  private static let trendSpan = span(
    "trend",
    "span of the trend smoother in steps, odd; by default the next odd number from "
      + "1.5 period / (1 − 1.5 / seasonal) on")
  private static let defaultsParam = Param<String>(
    "defaults", "whose defaults fill in what is not given, \"R\" or \"statsmodels\"",
    default: "R")
  private static let robustParam = Param<Bool>(
    "robust", "whether points far off count less", default: false)

  private static let stl = Builtin(
    "stl", family: "decomposition",
    "Seasonal-trend decomposition by loess: season + trend + remainder",
    takes: decomposed, periodParam, seasonalSpan, trendSpan,
    span(
      "low_pass",
      "span of the low-pass filter in steps, odd; by default the next odd number "
        + "from the period on, after it for statsmodels"),
    span(
      "seasonal_deg",
      "local means (0) or lines (1) for the season; by default 0, or 1 for statsmodels"),
    Param<Int>("trend_deg", "the same for the trend", default: 1),
    Param<Int>("low_pass_deg", "the same for the low-pass filter", default: 1),
    span(
      "seasonal_jump",
      "smooth at every so many cycles and draw lines between; by default a "
        + "tenth of the span, rounded up, or 1 for statsmodels"),
    span("trend_jump", "the same in steps for the trend"),
    span("low_pass_jump", "the same in steps for the low-pass filter"),
    span("inner", "turns of season and trend; by default 2, or 1 when robust; statsmodels 5, or 2"),
    span("outer", "rounds of robustness weights; by default 0, or 15 when robust"),
    robustParam,
    Param<Bool>("periodic", "short for `seasonal=\"periodic\"`", default: false),
    defaultsParam, causalParam,
    returns:
      "decomposition: observed, seasonal, trend, remainder, weights, all on the axes of x. The "
      + "defaults are those of R's `stl`, with a seasonal span of 7. Missing values are left out of every "
      + "fit, and seasonal and trend bridge them. Unless `causal`, every value has seen the whole "
      + "series, so split first where a model follows",
    formula: "$x_t = S_t + T_t + R_t$",
    references: [
      "Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6, 3–73",
      "Hafen (2016), R package stlplus, for missing values",
    ],
    examples: [
      Example(sampleSeries + "plot(stl(x))"),
      Example(
        sampleSeries + "p = stl(x, seasonal=\"periodic\", robust=true)\n"
          + "max(abs(p.seasonal + p.trend + p.remainder - p.observed)) < 1e-12",
        shows: "true"),
      Example(
        sampleSeries + "list(provenance(stl(x).trend).sees_ahead == 0, "
          + "provenance(stl(x, causal=true).trend).sees_ahead)", shows: "[false, 0]"),
    ]
  ) {
    (
      context, x, period, seasonal, trend, lowPass, seasonalDegree, trendDegree, lowPassDegree,
      seasonalJump, trendJump, lowPassJump, inner, outer, robust, periodic, defaults, causal
    ) throws(Fault) -> Record in
    let decomposer = try Decomposer("stl", x, causal: causal, context)
    let settings = try STL(
      period: decomposer.period(period),
      season: periodic ? .periodic : try season(seasonal), trend: trend,
      lowPass: lowPass, seasonalDegree: seasonalDegree, trendDegree: trendDegree,
      lowPassDegree: lowPassDegree, seasonalJump: seasonalJump, trendJump: trendJump,
      lowPassJump: lowPassJump, inner: inner, outer: outer, robust: robust,
      defaults: try rules(defaults))
    return try decomposer.decomposition(by: settings, parameters: parameters(of: settings)).record
  }

  private static let mstl = Builtin(
    "mstl", family: "decomposition",
    "Several seasons and a trend: decomposition by loess for each period by turns",
    takes: decomposed,
    Param<DataArray>("periods", axes: "[P]", "steps in each cycle, such as `[24, 168]`"),
    Param<DataArray?>(
      "seasonal",
      "spans of the seasonal smoothers in cycles, one for each period; by default 11, 15, 19 … "
        + "from the shortest period on", default: .some(nil)),
    Param<Int>("iterate", "how often all seasons are gone through", default: 2),
    trendSpan, robustParam, defaultsParam, causalParam,
    returns:
      "decomposition: observed, seasonal (the sum), `seasonal_24` and the like for each period, "
      + "trend, remainder, weights. R and statsmodels differ in the defaults of each `stl` "
      + "within. Missing values are bridged as by `stl`",
    formula: "$x_t = \\sum_p S_{p,t} + T_t + R_t$",
    references: [
      "Bandara, Hyndman & Bergmeir (2021), arXiv:2107.13462", "R package forecast, mstl",
    ],
    examples: [
      Example(
        "x = with_dims(sin(0.5 * π * arange(96.0)) + sin(π / 6 * arange(96.0)), \"time\")\n"
          + "p = mstl(x, [4, 12])\n"
          + "max(abs(p.seasonal_4 + p.seasonal_12 + p.trend + p.remainder - x)) < 1e-12",
        shows: "true")
    ]
  ) {
    (context, x, periods, seasonal, iterate, trend, robust, defaults, causal) throws(Fault)
      -> Record in
    let decomposer = try Decomposer("mstl", x, causal: causal, context)
    let rules = try rules(defaults)
    let method = try MSTL(
      periods: try whole(periods, "periods"),
      spans: try seasonal.map { spans throws(Fault) in try whole(spans, "seasonal") },
      iterations: iterate
    ) { period, span throws(Fault) in
      try STL(
        period: period, season: .span(span), trend: trend, robust: robust, defaults: rules)
    }
    func list(_ numbers: [Int]) -> Datum { .list(numbers.map { .int(Int64($0)) }) }
    return try decomposer.decomposition(
      by: method,
      parameters: [
        "periods": list(method.turns.map(\.period)),
        "seasonal": list(method.turns.map(\.seasonalSpan)),
        "iterate": .int(Int64(method.iterations)), "trend": list(method.turns.map(\.trend)),
        "robust": .bool(robust), "defaults": .string(defaults),
      ]
    ).record
  }

  // MARK: - Arguments

  private static func season(_ datum: Datum) throws(Fault) -> STL.Season {
    switch datum {
    case .int(let span): return .span(Int(span))
    case .string("periodic"): return .periodic
    case .string(let text): throw Fault.unknownSeason("\"\(text)\"")
    default: throw Fault.unknownSeason(datum.typeName)
    }
  }

  private static func rules(_ name: String) throws(Fault) -> STL.Defaults {
    guard let rules = STL.Defaults(rawValue: name) else {
      throw Fault.unknownChoice(name, "defaults", of: STL.Defaults.allCases.map(\.rawValue))
    }
    return rules
  }

  /// Whole numbers of one axis.
  static func whole(_ x: DataArray, _ name: String) throws(Fault) -> [Int] {
    guard x.rank == 1, case .i64 = x.tensor.elements, !x.tensor.hasMissing else {
      throw Fault.notWholeNumbers(name)
    }
    return try x.tensor.i64Values().map { Int($0) }
  }

  /// All that decides the result, so that it can be had again.
  private static func parameters(of stl: STL) -> OrderedDictionary<String, Datum> {
    func int(_ value: Int) -> Datum { .int(Int64(value)) }
    let isPeriodic = stl.season == .periodic
    return [
      "period": int(stl.period),
      "seasonal": isPeriodic ? .string("periodic") : int(stl.seasonalSpan),
      "trend": int(stl.trend), "low_pass": int(stl.lowPass),
      "seasonal_deg": int(stl.seasonalDegree), "trend_deg": int(stl.trendDegree),
      "low_pass_deg": int(stl.lowPassDegree),
      "seasonal_jump": isPeriodic ? .none : int(stl.seasonalJump),
      "trend_jump": int(stl.trendJump), "low_pass_jump": int(stl.lowPassJump),
      "inner": int(stl.inner), "outer": int(stl.outer),
    ]
  }
}
