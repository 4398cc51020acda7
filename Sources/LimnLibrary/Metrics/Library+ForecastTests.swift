import LimnData
import LimnDisplay
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Forecasts that cost nothing, and whether one forecast is better than another.
extension Library {
  static let forecastTests: [Builtin] = [dieboldMariano, taylor, ets]

  private static let dieboldMariano = Builtin(
    "diebold_mariano", family: "metrics",
    "Whether one of two forecasts is better, or the difference may be chance",
    takes: obs,
    Param<Measured>("sim", axes: "[T, …]", "a forecast, on the same axes"),
    Param<Measured>("other", axes: "[T, …]", "the forecast that it is compared with"),
    Param<Int>("horizon", "how many steps ahead both were made", default: 1),
    Param<String>("loss", "`squared` or `absolute` error", default: "squared"),
    Param<Datum>(
      "dim", "the axis to go along; by default time", default: Datum.none, shown: "none"),
    returns:
      "record of `statistic`, below 0 where `sim` is better, `p` of no difference (two-sided), and `n`",
    formula:
      "$\\bar{d} / \\sqrt{(\\gamma_0 + 2 \\sum_{k < h} \\gamma_k) / n} "
      + "\\sqrt{(n + 1 - 2 h + h (h - 1) / n) / n}$, of losses' differences $d$; Student's t with "
      + "$n - 1$ degrees of freedom",
    references: [
      "Diebold & Mariano (1995), doi:10.1080/07350015.1995.10524599",
      "Harvey, Leybourne & Newbold (1997), doi:10.1016/S0169-2070(96)00719-4",
    ],
    examples: [
      Example(
        "diebold_mariano([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 7], [2, 4, 4, 5, 3, 7]).statistic < 0",
        shows: "true")
    ]
  ) { (context, obs, sim, other, horizon, loss, dim) throws(Fault) -> Datum in
    guard horizon >= 1 else { throw Fault.horizonOutside(horizon) }
    let losses = ["squared", "absolute"]
    guard losses.contains(loss) else { throw Fault.unknownChoice(loss, "loss", of: losses) }
    return try Scoring(
      "diebold_mariano", obs, [("sim", sim), ("other", other)],
      MetricOptions(dim: dim, alongTime: true)
    ).record(
      context, [("statistic", nil), ("p", nil)], typeName: "diebold_mariano",
      DieboldMariano.test(horizon: horizon, power: loss == "squared" ? 2 : 1))
  }

  private static let taylor = drawing(
    "taylor",
    "Draws simulations by their standard deviation, as the distance from 0, and their correlation with "
      + "the observations, as the angle: the nearer to the observations, the better",
    takes: Param<DataArray>("obs", axes: "[T, …]", "what was observed"),
    Param<Datum>("sim", "what was simulated, on the same axes, or a record of several"),
    formula: "$E'^2 = \\sigma_o^2 + \\sigma_s^2 - 2 \\sigma_o \\sigma_s r$",
    references: ["Taylor (2001), doi:10.1029/2000JD900719"],
    examples: [
      Example("taylor([1, 2, 3, 4], {good: [1, 2, 3, 5], poor: [2, 1, 4, 2]}, height=10)")
    ]
  ) { (context, _, obs, sim) throws(Fault) -> PlotDescription in
    var named: [(name: String, array: DataArray)] = []
    switch sim {
    case .array(let array): named.append((array.name ?? "sim", array))
    case .record(let record):
      for (name, value) in record.fields {
        guard case .array(let array) = value else {
          throw Fault.cannotPlot("a record whose field `\(name)` is a \(value.typeName)")
        }
        named.append((name, array))
      }
    default:
      throw Fault.wrongType("sim", "a tensor or a record of them", "what was simulated", got: sim)
    }
    var points: [PlotMaker.TaylorPoint] = []
    for (name, array) in named {
      let scored = try Scoring(name, obs, [("sim", .array(array))], MetricOptions())
        .whole(context) { rows throws(Undefined) in try Metrics.spreads(rows.pairs) }
      guard let scored else { continue }
      points.append(
        PlotMaker.TaylorPoint(
          name: name, observed: scored.obs, simulated: scored.sim, correlation: scored.corr))
    }
    return try PlotMaker.taylor(points, unit: obs.unit ?? "")
  }

  private static let ets = Builtin(
    "ets", family: "metrics",
    "Exponential smoothing by Holt and Winters: a forecast from level, trend and season in which the past "
      + "fades",
    takes: Param<DataArray>("x", axes: "[T]", "a series, with gaps or without"),
    Param<Int>("steps", "how many steps after the end are forecast", default: 12),
    Param<Bool>("trend", "whether there is a trend", default: true),
    Param<String>(
      "seasonal",
      "`add`, `mul` (a season in shares) or `none`; by default `add` where two cycles are there",
      default: "auto"),
    Param<Int?>(
      "period", "steps in a cycle; by default a year of composites or months", default: .some(nil)),
    Param<Bool>("damped", "whether the trend fades", default: false),
    weight("alpha", "how fast the level follows, 0 to 1; found by least squares if left out"),
    weight("beta", "the same for the trend"), weight("gamma", "the same for the season"),
    weight("phi", "how much of the trend is left after a step, where it is damped"),
    returns:
      "ets: alpha, beta, gamma, phi; level, trend and season after the last step; `fitted`, the forecasts "
      + "one step ahead, `residual`, `sse`, and `forecast`, the steps after the end. The weights have "
      + "seen the whole series: split before",
    formula:
      "$l_t = \\alpha (x_t - s_{t-m}) + (1 - \\alpha)(l_{t-1} + \\phi b_{t-1})$, "
      + "$b_t = \\beta (l_t - l_{t-1}) + (1 - \\beta) \\phi b_{t-1}$, "
      + "$s_t = \\gamma (x_t - l_t) + (1 - \\gamma) s_{t-m}$",
    references: [
      "Winters (1960), doi:10.1287/mnsc.6.3.324",
      "Holt (2004), doi:10.1016/j.ijforecast.2003.09.015",
      "Start values: R's `HoltWinters`",
    ],
    examples: [
      Example(sampleSeries + "len(ets(x).forecast)", shows: "12"),
      Example(
        "ets([3.0, 5.0, 4.0], trend=false, alpha=0.5, steps=1).forecast[0]", shows: "4.0"),
    ]
  ) {
    (context, x, steps, trend, seasonal, period, damped, alpha, beta, gamma, phi) throws(Fault)
      -> Record in
    guard x.rank == 1 else {
      throw Fault.wrongType(
        "x", of: "one series", got: "a tensor of \(x.rank) axes", hint: "select one, `x[site=…]`")
    }
    let columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    guard (1...1_000_000).contains(steps) else {
      throw Fault.countTooSmall(steps, "steps", least: 1)
    }
    for (name, value) in [("alpha", alpha), ("beta", beta), ("gamma", gamma), ("phi", phi)] {
      guard let value else { continue }
      guard value >= 0, value <= 1 else { throw Fault.weightNotAShare(value, name) }
    }
    let numbers = try x.observedNumbers()
    let cycle = period ?? columns.time.flatMap(Self.usualPeriod)
    let season: ExponentialSmoothing.Season
    switch seasonal {
    case "auto":
      let isLong = cycle.map { $0 > 1 && $0 <= numbers.count / 2 && numbers.count > 2 * $0 }
      season = isLong == true ? .additive : .none
      if season == .none { context.note("ets: without a season, of which there are no two cycles") }
    default:
      guard let named = ExponentialSmoothing.Season(rawValue: seasonal) else {
        throw Fault.unknownChoice(seasonal, "seasonal", of: ["auto", "add", "mul", "none"])
      }
      season = named
    }
    if season != .none, cycle == nil { throw Fault.periodUnknown() }
    let model = try ExponentialSmoothing(
      fitting: numbers, period: cycle ?? 1, season: season, hasTrend: trend, damped: damped,
      weights: ExponentialSmoothing.Weights(alpha: alpha, beta: beta, gamma: gamma, phi: phi))
    return try smoothed(columns, numbers, model, steps: steps)
  }

  /// Steps in a year of composites or months; other axes do not say what their cycle is.
  private static func usualPeriod(_ time: TimeAxis) -> Int? {
    switch time.rule {
    case .composite, .calendar: time.slotsPerYear.flatMap { $0 > 1 ? $0 : nil }
    case .regular, .irregular: nil
    }
  }

  private static func weight(_ name: String, _ about: String) -> Param<Double?> {
    Param<Double?>(name, about, default: .some(nil))
  }

  private static func smoothed(
    _ columns: TimeColumns, _ numbers: [Double], _ model: ExponentialSmoothing, steps: Int
  ) throws(Fault) -> Record {
    let x = columns.array
    var provenance = x.provenance
    provenance.status = nil
    provenance.rest(on: columns.span)
    provenance.notes.append("exponential smoothing of \(columns.steps) steps")
    var own = provenance
    own.seesAhead = Int.max
    func series(_ name: String, _ values: [Double]) throws(Fault) -> Datum {
      .array(
        DataArray(
          try Tensor(f64: values), axes: x.axes, name: name, unit: x.unit, provenance: own))
    }
    var axes = [Axis(x.axes[0].name)]
    if let time = columns.time {
      axes = [
        Axis(
          "time",
          .time(TimeAxis(instants: try time.following(count: steps), rule: time.rule)))
      ]
    }
    let fitted = model.forecasts(numbers)
    let end = model.end(numbers)
    return Record(
      typeName: "ets",
      fields: [
        "alpha": .float(model.alpha),
        "beta": model.hasTrend ? .float(model.beta) : Datum.none,
        "gamma": model.season == .none ? Datum.none : .float(model.gamma),
        "phi": model.hasTrend && model.phi != 1 ? .float(model.phi) : Datum.none,
        "level": .float(end.level),
        "trend": model.hasTrend ? .float(end.trend) : Datum.none,
        "season": end.season.isEmpty
          ? Datum.none : .array(DataArray(try Tensor(f64: end.season), name: "season")),
        "sse": .float(model.squaredError(numbers)),
        "fitted": try series("fitted", fitted),
        "residual": try series("residual", zip(numbers, fitted).map { $0 - $1 }),
        "forecast": .array(
          DataArray(
            try Tensor(f64: model.outlook(numbers, steps: steps)), axes: axes, name: x.name,
            unit: x.unit, provenance: provenance)),
      ])
  }
}
