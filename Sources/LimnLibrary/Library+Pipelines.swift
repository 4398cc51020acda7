import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Chains that can be fitted and tested as a whole, and divisions of data that test them.

extension Library {
  static let validation: [Builtin] = [
    stage, pipeline, folds, spaceFolds, differentialSplit, backtest, leakTest,
    conformal, ensemble, overfit, qualityList,
  ]

  /// Fifteen years of monthly noise on a season, for examples.
  static let longSeries =
    "d = time_range(\"2001-01-01\", \"2015-12-01\", step=1mo)\n"
    + "x = series(table({date: d, v: sin(0.5236 * arange(180))}), time=\"date\", value=\"v\")\n"

  private static let stage = Builtin(
    "stage", family: "validation", "One stage of a `pipeline`",
    takes: Param<Datum>(
      "what",
      "\"scale\", \"anomaly\", \"climatology\", \"choose\" and \"fill\" with `method=\"climatology\"` "
        + "are fitted on training steps; any other builtin that takes a series first must see the past "
        + "alone; a function of yours is given the past of each step"),
    Param<[String]?>(
      "on", "series that it works on; by default all inputs", default: .some(nil)),
    Param<String?>(
      "into", "name of what it makes; by default `NAME_STAGE`, in the place of NAME",
      default: .some(nil)),
    Param<Bool>("keep", "whether what it is made of stays an input too", default: false),
    Param<NamedRest>("settings", "arguments of the stage by name"),
    returns:
      "stage. \"scale\" (by=\"sd\" or \"range\") and \"anomaly\" (by= as `climatology`) are done to the "
      + "target too and undone in the forecast; \"choose\" keeps the k inputs that go best with the "
      + "target",
    examples: [
      Example("stage(\"anomaly\", by=\"month\").name", shows: "\"anomaly\""),
      Example("stage(\"rolling\", window=3)"),
    ]
  ) { (context, what, on, into, keep, settings) throws(Fault) -> PipelineStage in
    try PipelineStage(
      what, settings: settings.values, on: on, into: into, keeps: keep, context.library)
  }

  private static let pipeline = Builtin(
    "pipeline", family: "validation",
    "A chain of steps and a model that is fitted, tested and judged as a whole",
    takes: Param<Rest>("stages", "`stage(…)` or functions in their order, and a model at the end"),
    Param<Bool>(
      "allow_future",
      "whether stages may see what comes after a step; a verdict then tells, and is "
        + "never PASS", default: false),
    Param<NamedRest>(
      "settings", "of the training, as `train` takes them: `lookback=`, `horizon=`, …"),
    returns:
      "pipeline, for `train`, `backtest` and `leak_test`. Everything that is fitted is fitted on "
      + "training steps alone, and what is done to the target is undone in the forecast",
    references: ["Kapoor & Narayanan (2023), doi:10.1016/j.patter.2023.100804"],
    examples: [
      Example("pipeline(stage(\"anomaly\"), ridge(), lookback=12, horizon=2)"),
      Example(
        longSeries + "p = split(x, at=\"2012\")\n"
          + "fit = train(pipeline(stage(\"anomaly\"), ridge(), lookback=6), data=p.train)\n"
          + "predict(fit, data=p.test).n", shows: "48"),
    ]
  ) { (_, steps, allowFuture, settings) throws(Fault) -> Pipeline in
    try Pipeline(steps.values, options: settings.values, allowFuture: allowFuture)
  }

  private static let horizon = Param<Int>("horizon", "steps ahead that are forecast", default: 1)
  private static let lookback = Param<Int?>(
    "lookback", "the longest window of a pipeline; by default a year of steps", default: .some(nil))
  private static let gap = Param<Int?>(
    "gap",
    "steps between training and test targets; by default horizon − 1 before the test, and "
      + "lookback + horizon − 1 on both sides where training lies on both", default: .some(nil))

  private static let folds = Builtin(
    "folds", family: "validation",
    "Divides a span of time into what trains and what tests, several times over",
    takes: Param<Datum>("x", axes: "[T] or [T, S]", "what `train` takes as data"),
    Param<String>(
      "kind",
      "\"expanding\": ever more of the past trains; \"sliding\": a past of one length; \"blocked\": "
        + "blocks in turn, trained on both sides; \"purged\": the same with an embargo of 1 % after each "
        + "block; \"years\": whole years in turn", default: "expanding"),
    Param<Int?>("n", "how many; by default 5, of years all", default: .some(nil)), horizon, gap,
    lookback,
    Param<Int?>(
      "size",
      "steps that each tests, of folds that go forward; by default an equal share in whole "
        + "years where there is room", default: .some(nil)),
    Param<Int?>("length", "steps that train, of sliding folds", default: .some(nil)),
    returns: "folds: the data with a table of `test_from`, `test_to`, `train_steps`, `test_steps`",
    references: [
      "Bergmeir & Benítez (2012), doi:10.1016/j.ins.2011.12.028",
      "López de Prado (2018), Advances in Financial Machine Learning, ch. 7",
    ],
    examples: [
      Example(longSeries + "folds(x, n=3, horizon=2)"),
      Example(longSeries + "folds(x, \"blocked\", n=4, lookback=12).gap", shows: "12"),
    ]
  ) { (_, datum, kind, n, horizon, gap, lookback, size, length) throws(Fault) -> Folds in
    let data = try SeriesSet(datum)
    let kind: FoldPlan.Kind = try choice(kind, "kind")
    guard kind.isOverTime else {
      throw Fault.unknownChoice(
        kind.rawValue, of: "kind",
        known: FoldPlan.Kind.allCases.filter(\.isOverTime).map(\.rawValue))
    }
    let steps = data.time.count
    let window = lookback ?? usualLookback(data.time)
    if kind == .years {
      let tests = Folds.years(of: data.time, n: n)
      return Folds(
        data: data,
        plan: try FoldPlan(
          .years, steps: steps, testing: tests, horizon: horizon, lookback: window, gap: gap))
    }
    return Folds(
      data: data,
      plan: try FoldPlan(
        kind, steps: steps, n: n ?? 5, horizon: horizon, lookback: window, gap: gap, size: size,
        length: length, cycle: data.time.slotsPerYear))
  }

  /// As `train` takes it where nothing is said.
  static func usualLookback(_ time: TimeAxis) -> Int { min(max(time.slotsPerYear ?? 32, 2), 365) }

  private static let spaceFolds = Builtin(
    "space_folds", family: "validation",
    "Tests at places that did not train: neighbours are alike, so a fold over time flatters",
    takes: Param<Datum>("x", axes: "[T, S]", "what `train` takes as data, of several sites"),
    Param<String>(
      "kind",
      "\"leave_location_out\": each site in turn; \"blocks\": groups of neighbours in turn; "
        + "\"buffer\": each site in turn, those nearer than `buffer` km left out; \"space_time\": blocks "
        + "on later steps than those that train", default: "leave_location_out"),
    Param<DataArray?>("lat", "latitude of each site, in degrees", default: .some(nil)),
    Param<DataArray?>("lon", "longitude of each site", default: .some(nil)),
    Param<Int>("n", "blocks of sites", default: 4),
    Param<Double>("buffer", "kilometres around what is tested that do not train", default: 0),
    horizon, lookback,
    returns: "folds; all but \"space_time\" train on the steps that they test, at other places",
    references: ["Roberts et al. (2017), doi:10.1111/ecog.02881"],
    examples: [
      Example(
        "d = time_range(\"2001-01-01\", \"2004-12-01\", step=1mo)\n"
          + "t = table({date: concat([d, d]), site: 1 + arange(96) // 48, v: arange(96)})\n"
          + "x = series(t, time=\"date\", value=\"v\", by=\"site\")\n"
          + "space_folds(x).n", shows: "2")
    ]
  ) { (_, datum, kind, lat, lon, n, buffer, horizon, lookback) throws(Fault) -> Folds in
    let data = try SeriesSet(datum)
    let count = data.sites.count
    let known = ["leave_location_out", "blocks", "buffer", "space_time"]
    guard known.contains(kind) else { throw Fault.unknownChoice(kind, of: "kind", known: known) }
    guard count > 1 else { throw Fault.foldsNeedSites() }
    var places: [(lat: Double, lon: Double)] = []
    if let lat, let lon {
      guard lat.count == count, lon.count == count else {
        throw Fault.placesDiffer(lat.count, lon.count, sites: count)
      }
      places = zip(try lat.tensor.f64Values(), try lon.tensor.f64Values()).map { ($0, $1) }
    } else if kind != "leave_location_out" {
      throw Fault.placesNeeded(kind)
    }
    guard n >= 2 else { throw Fault.tooFewBlocks(n) }
    let single = kind == "leave_location_out" || kind == "buffer"
    let groups = single ? (0..<count).map { [$0] } : Sites.blocks(places, n: n)
    let excluded = groups.map { group in
      places.isEmpty || buffer <= 0
        ? []
        : (0..<count).filter { site in
          !group.contains(site)
            && group.contains { Sites.distance(places[$0], places[site]) < buffer }
        }
    }
    return Folds(
      data: data,
      plan: try FoldPlan(
        sites: groups, of: count, excluded: excluded, steps: data.time.count, horizon: horizon,
        lookback: lookback ?? usualLookback(data.time), inTime: kind == "space_time" ? 1 : nil))
  }

  private static let differentialSplit = Builtin(
    "differential_split", family: "validation",
    "Trains on dry years and tests on wet ones, or the other way: does it hold in another climate?",
    takes: Param<Datum>("x", axes: "[T] or [T, S]", "what `train` takes as data"),
    Param<DataArray>("by", axes: "[T]", "the series whose means rank the years, such as rain"),
    Param<String>("test", "the half that is tested: \"wet\" or \"dry\"", default: "wet"),
    horizon, lookback,
    returns: "folds, of one fold: the years of one half train, those of the other test",
    references: ["Klemeš (1986), doi:10.1080/02626668609491024"],
    examples: [
      Example(longSeries + "differential_split(x, by=x).kind", shows: "\"differential\"")
    ]
  ) { (_, datum, by, test, horizon, lookback) throws(Fault) -> Folds in
    let data = try SeriesSet(datum)
    guard test == "wet" || test == "dry" else {
      throw Fault.unknownChoice(test, of: "test", known: ["wet", "dry"])
    }
    let columns = try TimeColumns(by)
    guard columns.count == 1, by.timeAxis == data.time else { throw Fault.rankingDiffers() }
    let tests = Folds.differential(
      data.time, by: try by.observedNumbers(), wet: test == "wet")
    return Folds(
      data: data,
      plan: try FoldPlan(
        .differential, steps: data.time.count, testing: tests, horizon: horizon,
        lookback: lookback ?? usualLookback(data.time)))
  }

  private static let backtest = Builtin(
    "backtest", family: "validation",
    "Tries a pipeline on every fold, fitting all that is fitted anew in each",
    takes: Param<Pipeline>("pipeline", "what `pipeline` gave"),
    Param<Folds>("folds", "what `folds` gave"),
    returns:
      "backtest: a table by fold and horizon with skill over the best baseline and its interval, and "
      + "`prediction`, the forecasts of all folds, for `score` and `verdict`",
    effects: [.trains, .random],
    references: [
      "Tashman (2000), doi:10.1016/S0169-2070(00)00065-0",
      "Künsch (1989), doi:10.1214/aos/1176347265",
    ],
    examples: [
      Example(
        longSeries + "b = backtest(pipeline(ridge(), lookback=12), folds(x, n=3))\nlen(b.sim)",
        shows: "108")
    ]
  ) { (context, pipeline, folds) throws(Fault) -> Backtest in
    try Backtest.run(pipeline, folds, context)
  }

  private static let leakTest = Builtin(
    "leak_test", family: "validation",
    "Runs a pipeline on noise, where nothing can be forecast: what it scores there has leaked",
    takes: Param<Pipeline>("pipeline", "what `pipeline` gave"),
    Param<Datum>(
      "x", axes: "[T] or [T, S]", "data whose axis and gaps the noise takes, or folds of it"),
    Param<Int>("n", "how many series of noise", default: 20),
    Param<Int>(
      "surrogates",
      "series with the spectrum of the data and random phases besides; they never fail, they tell how "
        + "much linear memory alone explains", default: 0),
    returns:
      "leak_test: `leaks`, `mean_r2` against the raw series, `limit` and the R² of each. It leaks when the "
      + "mean exceeds the limit: 0.05, or the 99 % quantile of `ridge` on raw lags over 200 series of that "
      + "length, if that is larger. A target made of several steps is judged by skill over its known "
      + "part instead",
    effects: [.trains, .random],
    references: [
      "Kaufman et al. (2012), doi:10.1145/2382577.2382579",
      "Theiler et al. (1992), doi:10.1016/0167-2789(92)90102-S, of surrogates",
    ],
    examples: [
      Example(
        longSeries + "leak_test(pipeline(ridge(), lookback=6), x, n=2).leaks", shows: "false")
    ]
  ) { (context, pipeline, datum, n, surrogates) throws(Fault) -> LeakTest in
    guard n >= 1 else { throw Fault.countTooSmall(n, "n", least: 1) }
    guard surrogates >= 0 else { throw Fault.countTooSmall(surrogates, "surrogates", least: 0) }
    let folds: Folds
    if let given = Folds.from(datum) {
      folds = given
    } else {
      folds = try Folds.usual(for: pipeline, of: try SeriesSet(datum))
    }
    return try LeakTest.run(pipeline, folds, n: n, surrogates: surrogates, context)
  }
}

extension FoldPlan.Kind {
  /// Of folds that all sites share.
  fileprivate var isOverTime: Bool {
    switch self {
    case .expanding, .sliding, .blocked, .purged, .years: true
    case .differential, .space, .spaceTime: false
    }
  }
}
