import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Tests of what models assume of a series: that it keeps to a level, has no trend, no break, no memory that
/// is left, and normal errors. Each takes [time] and maps over every other axis.

extension Library {
  static let assumptionTests: [Builtin] =
    [
      adf, kpss, phillipsPerron, mannKendall, theilSen, pettitt, cusum, ljungBox, jarqueBera,
      granger,
    ]
    + spatialTests + [assumptions, fdr]

  static let testFamily = "assumptions"

  private static let x = Param<DataArray>("x", axes: "[T, …]", "a series, or several side by side")
  private static let complete = Param<DataArray>(
    "x", axes: "[T, …]", "a series without gaps, or several side by side")

  static let wanderingSeries =
    "d = time_range(\"1981-01-01\", \"2020-12-01\", step=1mo)\n"
    + "k = arange(480.0)\n"
    + "x = series(table({date: d, v: sin(1.7 * k) + cos(0.37 * k^1.5) + 0.002 * k}), time=\"date\", "
    + "value=\"v\")\n"

  private static func regression(_ fallback: String) -> Param<String> {
    Param<String>(
      "regression",
      "what stands beside the last value: \"n\" nothing, \"c\" a constant, \"ct\" a constant and a line",
      default: fallback)
  }
  private static let lags = Param<Int?>(
    "lags", "how many lags; left out, as many as the length of the series suggests",
    default: .some(nil))

  /// A number of lags that is there.
  private static func checked(_ lags: Int?, _ name: String, least: Int = 0) throws(Fault) {
    if let lags, lags < least { throw Fault.countTooSmall(lags, name, least: least) }
  }

  private static let adf = Builtin(
    "adf", family: testFamily,
    "Augmented Dickey–Fuller test of a unit root: a small p speaks for a level to come back to",
    takes: complete, regression("c"),
    Param<Datum>(
      "lags",
      "how many lagged differences, or the criterion that chooses them: \"aic\", \"bic\", \"t-stat\"",
      default: Datum.string("aic")),
    Param<Int?>(
      "max_lag", "the most that a criterion may choose; left out, ⌈12 (n/100)^¼⌉",
      default: .some(nil)),
    returns:
      "adf: statistic, p (MacKinnon 1994), lags, critical values at 1, 5 and 10 % (MacKinnon 2010), n",
    formula: "$Δx_t = a + b t + γ x_{t-1} + \\sum_i δ_i Δx_{t-i} + e_t$; statistic: $γ / se(γ)$",
    references: [
      "Said & Dickey (1984), doi:10.1093/biomet/71.3.599",
      "MacKinnon (1994), doi:10.1080/07350015.1994.10510005",
    ],
    examples: [
      Example(wanderingSeries + "adf(x).lags"),
      Example("adf([1.0, 1, 1, 1, 1, 1, 1, 1]).reason", shows: "\"all 8 values are the same\""),
    ]
  ) { (context, x, regression, lags, most) throws(Fault) -> Report in
    let terms: UnitRoot.Terms = try choice(regression, "regression")
    try checked(most, "max_lag")
    let rule: UnitRoot.Lags
    switch lags {
    case .int(let count):
      try checked(Int(count), "lags")
      rule = .fixed(Int(count))
    case .string("aic"): rule = .aic
    case .string("bic"): rule = .bic
    case .string("t-stat"): rule = .tStatistic
    case .string(let text):
      throw Fault.unknownChoice(text, "lags", of: ["aic", "bic", "t-stat"])
    default:
      throw Fault.wrongType(
        "lags", "an int or a string", "how many lags, or the criterion that chooses them", got: lags
      )
    }
    let columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    let numbers = try columns.numbers()
    let results = try columns.each(of: numbers, context.effects.interruption) {
      UnitRoot.adf($0, terms, rule, most: most)
    }
    return try SeriesTest(name: "adf", fields: UnitRoot.adfFields).report(results, on: columns) {
      $0.p < SeriesTest.significance
        ? "The series comes back to its \(level(terms)): a unit root is rejected (\(Said.p($0.p)))."
        : "A unit root is not rejected (\(Said.p($0.p))): the series may wander without a level."
    }
  }

  private static func level(_ terms: UnitRoot.Terms) -> String {
    switch terms {
    case .none: "zero"
    case .constant: "level"
    case .trend: "line"
    }
  }

  private static let kpss = Builtin(
    "kpss", family: testFamily,
    "Test of Kwiatkowski, Phillips, Schmidt and Shin: a small p speaks against a level to come back to",
    takes: complete,
    Param<String>("regression", "\"c\" a level, \"ct\" a line", default: "c"), lags,
    returns:
      "kpss: statistic, p (of the table, which ends at 0.01 and 0.1), lags, critical values, n. Lags "
      + "left out are those of Hobijn et al. (1998)",
    formula: "$\\sum_t S_t^2 / (n^2 s^2(l))$, $S_t$ the sum of the residuals up to t",
    references: [
      "Kwiatkowski et al. (1992), doi:10.1016/0304-4076(92)90104-Y",
      "Hobijn, Franses & Ooms (1998), doi:10.1111/j.1467-9574.2004.00272.x",
    ],
    examples: [Example(wanderingSeries + "kpss(x).p <= 0.1", shows: "true")]
  ) { (context, x, regression, lags) throws(Fault) -> Report in
    let terms: UnitRoot.Terms = try choice(regression, "regression")
    guard terms != .none else {
      throw Fault.unknownChoice(regression, "regression", of: ["c", "ct"])
    }
    try checked(lags, "lags")
    let columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    let numbers = try columns.numbers()
    let results = try columns.each(of: numbers, context.effects.interruption) {
      UnitRoot.kpss($0, terms, lags: lags)
    }
    return try SeriesTest(name: "kpss", fields: UnitRoot.kpssFields).report(results, on: columns) {
      let p = $0.p <= 0.01 ? "p ≤ 0.01" : $0.p >= 0.1 ? "p ≥ 0.1" : Said.p($0.p)
      return $0.p < SeriesTest.significance
        ? "The series leaves its \(level(terms)): that it keeps to it is rejected (\(p))."
        : "Nothing speaks against a fixed \(level(terms)) (\(p))."
    }
  }

  private static let phillipsPerron = Builtin(
    "phillips_perron", family: testFamily,
    "Phillips–Perron test of a unit root, Z(t): as `adf`, with autocorrelation corrected for afterwards",
    takes: complete, regression("ct"), lags,
    returns:
      "phillips_perron: statistic, p (MacKinnon 1994), lags (⌊4 (n/100)^¼⌋ unless given), critical "
      + "values, n. With \"ct\" the statistic is that of R's `PP.test`, whose p is read from a table",
    references: ["Phillips & Perron (1988), doi:10.1093/biomet/75.2.335"],
    examples: [Example(wanderingSeries + "phillips_perron(x).lags", shows: "5")]
  ) { (context, x, regression, lags) throws(Fault) -> Report in
    let terms: UnitRoot.Terms = try choice(regression, "regression")
    try checked(lags, "lags")
    let columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    let numbers = try columns.numbers()
    let results = try columns.each(of: numbers, context.effects.interruption) {
      UnitRoot.phillipsPerron($0, terms, lags: lags)
    }
    return try SeriesTest(name: "phillips_perron", fields: UnitRoot.ppFields)
      .report(results, on: columns) {
        $0.p < SeriesTest.significance
          ? "The series comes back to its \(level(terms)): a unit root is rejected (\(Said.p($0.p)))."
          : "A unit root is not rejected (\(Said.p($0.p))): the series may wander without a level."
      }
  }

  private static let mannKendall = Builtin(
    "mann_kendall", family: testFamily,
    "Mann–Kendall test of a trend: whether a series rises or falls more often than chance",
    takes: x,
    Param<String>(
      "method",
      "\"original\" for independent values; \"hamed_rao\" with the variance of autocorrelated ones; "
        + "\"prewhitened\" or \"trend_free\" after taking out the first autocorrelation",
      default: "original"),
    Param<Datum>(
      "lag",
      "of \"hamed_rao\": among how many first lags significant ones are sought, or \"all\", which equals "
        + "pymannkendall and finds trends too often in seasonal series", default: Datum.int(3)),
    Param<Datum>(
      "seasonal",
      "true compares like times of the year, a number like steps of a cycle of that length",
      default: Datum.bool(false)),
    returns:
      "mann_kendall: z, p, s, var_s, tau, slope (Theil–Sen, per step; per cycle when seasonal), "
      + "intercept, correction of the variance, trend, n. Missing values are left out and the others "
      + "keep their places",
    formula:
      "$S = \\sum_{i<j} sign(x_j - x_i)$, $z = (S ∓ 1)/\\sqrt{var(S)}$, $p = erfc(|z|/\\sqrt{2})$",
    references: [
      "Mann (1945), doi:10.2307/1907187",
      "Hamed & Rao (1998), doi:10.1016/S0022-1694(97)00125-X",
      "Yue & Wang (2002), doi:10.1029/2001WR000861",
      "Hirsch, Slack & Smith (1982), doi:10.1029/WR018i001p00107",
    ],
    examples: [
      Example("mann_kendall([1.0, 2, 4, 3, 5, 7, 6, 8]).trend", shows: "\"increasing\""),
      Example(wanderingSeries + "mann_kendall(x, seasonal=true).n", shows: "480"),
    ]
  ) { (context, x, method, lag, seasonal) throws(Fault) -> Report in
    let method: MannKendall.Method = try choice(method, "method")
    let reach: Int?
    switch lag {
    case .int(let count):
      try checked(Int(count), "lag", least: 1)
      reach = Int(count)
    case .string("all"): reach = nil
    default:
      throw Fault.wrongType(
        "lag", of: "an int or \"all\"", got: lag.typeName, hint: "3 is what Hamed and Rao advise")
    }
    let columns = try TimeColumns(x)
    let numbers = try columns.numbers()
    let cycle = try cycle(seasonal, columns)
    if cycle != nil, method != .original {
      throw Fault.wrongType(
        "method", of: "\"original\" beside `seasonal`", got: "\"\(method.rawValue)\"",
        hint: "`anomaly(x, climatology(x))` takes out the season first")
    }
    if cycle == nil, method == .original, let slots = columns.time?.slotsPerYear, slots > 1 {
      context.note(
        "mann_kendall: the axis has \(slots) steps a year; `seasonal=true` compares like with like")
    }
    let results = try columns.each(of: numbers, context.effects.interruption) {
      if let cycle {
        MannKendall.seasonal($0, seasons: cycle.slots, period: cycle.count)
      } else {
        MannKendall.test($0, method, lag: reach)
      }
    }
    let per = cycle == nil ? "step" : "cycle"
    return try SeriesTest(name: "mann_kendall", statistic: "z", fields: MannKendall.fields)
      .report(
        results, on: columns, unit: x.unit, inUnit: ["slope", "intercept"], trend: true
      ) {
        let slope = "\(Said.number($0.more[3])) per \(per)"
        return $0.p < SeriesTest.significance
          ? "The series is \(SeriesTest.trend($0)), by \(slope) (\(Said.p($0.p)))."
          : "No trend is found (\(Said.p($0.p))); the median slope is \(slope)."
      }
  }

  /// The place in its cycle of each step; nil where none is asked for.
  private static func cycle(
    _ seasonal: Datum, _ columns: TimeColumns
  ) throws(Fault) -> (slots: [Int], count: Int)? {
    switch seasonal {
    case .bool(false), .none: return nil
    case .bool(true):
      guard let time = columns.time, time.slotsPerYear != nil else {
        throw ofSeason(Fault.periodUnknown())
      }
      let slots = try Slots(time, by: "slot")
      return (slots.indices, slots.count)
    case .int(let period):
      guard period >= 2 else { throw ofSeason(Fault.periodTooShort(Int(period))) }
      guard period <= columns.steps / 2 else {
        throw ofSeason(Fault.periodTooLong(Int(period), count: columns.steps))
      }
      return ((0..<columns.steps).map { $0 % Int(period) }, Int(period))
    default:
      throw Fault.wrongType(
        "seasonal", "a bool or an int", "whether, or in a cycle of how many steps", got: seasonal)
    }
  }

  /// The fault of a period, as one of `seasonal`.
  private static func ofSeason(_ fault: Fault) -> Fault {
    var fault = fault
    fault.argument = "seasonal"
    fault.hint = "`seasonal=12` for months, `seasonal=23` for 16-day composites"
    return fault
  }

  private static let theilSen = Builtin(
    "theil_sen", family: testFamily,
    "Theil–Sen slope: the median of the slopes of all pairs, with an interval",
    takes: x,
    Param<Double>("confidence", "of the interval", default: 0.95),
    returns:
      "theil_sen: slope, lower, upper, intercept (at the first step), n. Slopes are per step; per day on an "
      + "irregular axis",
    formula: "$median_{i<j} (x_j - x_i)/(j - i)$",
    references: [
      "Sen (1968), doi:10.1080/01621459.1968.10480934", "SciPy 1.17, stats.theilslopes",
    ],
    examples: [Example("theil_sen([1.0, 2, 4, 3, 5, 100]).slope < 2", shows: "true")]
  ) { (context, x, confidence) throws(Fault) -> Report in
    guard confidence > 0, confidence < 1 else {
      throw Fault.wrongType(
        "confidence", of: "a share between 0 and 1", got: "\(confidence)", hint: "0.95 is usual")
    }
    let columns = try TimeColumns(x)
    let numbers = try columns.numbers()
    let isIrregular = columns.time?.rule == .irregular && columns.steps > 2
    let positions =
      isIrregular ? columns.positions.map { $0 / 86400 } : (0..<columns.steps).map { Double($0) }
    let results = try columns.each(of: numbers, context.effects.interruption) {
      TheilSen.fit($0, at: positions, confidence: confidence)
    }
    let per = isIrregular ? "day" : "step"
    noteMissing("theil_sen", x, context)
    return try SeriesTest(
      name: "theil_sen", statistic: "", fields: TheilSen.fields, hasP: false
    ).report(results, on: columns, unit: x.unit, inUnit: Set(TheilSen.fields)) {
      let ends = "\(Said.number($0.more[1])) to \(Said.number($0.more[2]))"
      let none = $0.more[1] <= 0 && $0.more[2] >= 0 ? "; 0 lies within" : ""
      return "The slope is \(Said.number($0.more[0])) per \(per), with "
        + "\(Said.number(100 * confidence)) % confidence \(ends)\(none)."
    }
  }

  private static let pettitt = Builtin(
    "pettitt", family: testFamily, "Pettitt's test of one change of the level",
    takes: x,
    returns:
      "pettitt: statistic K, p, at (the first step of the new level), the means before and after, n",
    formula: "$K = max_k |2 \\sum_{i≤k} r_i - k (n + 1)|$, $p = 2 e^{-6 K^2 / (n^3 + n^2)}$",
    references: ["Pettitt (1979), doi:10.2307/2346729"],
    examples: [Example("pettitt([1.0, 1.1, 0.9, 1, 5, 5.2, 4.9, 5]).at", shows: "4")]
  ) { (context, x) throws(Fault) -> Report in
    let columns = try TimeColumns(x)
    let numbers = try columns.numbers()
    let results = try columns.each(of: numbers, context.effects.interruption) {
      ChangePoints.pettitt($0)
    }
    noteMissing("pettitt", x, context)
    return try changeReport("pettitt", results, columns, x.unit)
  }

  private static func changeReport(
    _ name: String, _ results: [TestResult], _ columns: TimeColumns, _ unit: String?
  ) throws(Fault) -> Report {
    try SeriesTest(name: name, fields: ChangePoints.fields).report(
      results, on: columns, unit: unit, inUnit: ["before", "after"]
    ) { result in
      let step = Int(result.more[0])
      let place = columns.time.map { "\($0.instants[step])" } ?? "position \(step)"
      let levels = "from \(Said.number(result.more[1])) to \(Said.number(result.more[2]))"
      return result.p < SeriesTest.significance
        ? "The level changes at \(place), \(levels) (\(Said.p(result.p)))."
        : "No change of the level is found (\(Said.p(result.p)))."
    }
  }

  private static let cusum = Builtin(
    "cusum", family: testFamily,
    "CUSUM test of a change of the level: how far the sum of departures from the mean strays",
    takes: x,
    Param<Int>(
      "lags",
      "autocovariances that the spread takes in, for values that depend on each other; 0 equals "
        + "statsmodels", default: 0),
    returns:
      "cusum: statistic, p (Kolmogorov's), at (the first step after the greatest sum), the means before "
      + "and after, n",
    formula: "$max_k |\\sum_{i≤k} (x_i - \\bar{x})| / (s \\sqrt{n})$",
    references: ["Ploberger & Krämer (1992), doi:10.2307/2951597"],
    examples: [Example("cusum([1.0, 1.1, 0.9, 1, 5, 5.2, 4.9, 5]).at", shows: "4")]
  ) { (context, x, lags) throws(Fault) -> Report in
    try checked(lags, "lags")
    let columns = try TimeColumns(x)
    let numbers = try columns.numbers()
    let results = try columns.each(of: numbers, context.effects.interruption) {
      ChangePoints.cusum($0, lags: lags)
    }
    noteMissing("cusum", x, context)
    return try changeReport("cusum", results, columns, x.unit)
  }

  private static let ljungBox = Builtin(
    "ljung_box", family: testFamily,
    "Ljung–Box test of autocorrelation: a small p says that the past tells of the future",
    takes: complete, lags,
    Param<Int>(
      "fitted", "parameters that were fitted, when x are residuals of a model", default: 0),
    returns: "ljung_box: statistic Q, p (χ² with lags − fitted degrees of freedom), lags, n",
    formula: "$Q = n (n + 2) \\sum_k r_k^2 / (n - k)$",
    references: ["Ljung & Box (1978), doi:10.1093/biomet/65.2.297"],
    examples: [Example(wanderingSeries + "ljung_box(x, lags=12).lags", shows: "12")]
  ) { (context, x, lags, fitted) throws(Fault) -> Report in
    try checked(lags, "lags", least: 1)
    try checked(fitted, "fitted")
    let columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    let numbers = try columns.numbers()
    let results = try columns.each(of: numbers, context.effects.interruption) {
      Dependence.ljungBox($0, lags: lags, fitted: fitted)
    }
    return try SeriesTest(name: "ljung_box", fields: Dependence.ljungBoxFields)
      .report(results, on: columns) {
        $0.p < SeriesTest.significance
          ? "The values depend on those before them (\(Said.p($0.p)))."
          : "No autocorrelation is found in \(Int($0.more[0])) lags (\(Said.p($0.p)))."
      }
  }

  private static let jarqueBera = Builtin(
    "jarque_bera", family: testFamily,
    "Jarque–Bera test of normality, by skewness and kurtosis",
    takes: x,
    returns:
      "jarque_bera: statistic, p (χ² with 2 degrees of freedom), skewness, kurtosis (3 if normal), n",
    formula: "$\\frac{n}{6} (S^2 + (K - 3)^2 / 4)$",
    references: ["Jarque & Bera (1980), doi:10.1016/0165-1765(80)90024-5"],
    examples: [Example("jarque_bera([1.0, 2, 3, 4, 5, 6, 7, 8]).skewness", shows: "0.0")]
  ) { (context, x) throws(Fault) -> Report in
    let columns = try TimeColumns(x)
    let numbers = try columns.numbers()
    let results = try columns.each(of: numbers, context.effects.interruption) {
      Dependence.jarqueBera($0)
    }
    noteMissing("jarque_bera", x, context)
    return try SeriesTest(name: "jarque_bera", fields: Dependence.jarqueBeraFields)
      .report(results, on: columns) {
        $0.p < SeriesTest.significance
          ? "The values are not normal: skewness \(Said.number($0.more[0])), kurtosis "
            + "\(Said.number($0.more[1])) (\(Said.p($0.p)))."
          : "Nothing speaks against normal values (\(Said.p($0.p)))."
      }
  }

  private static let granger = Builtin(
    "granger", family: testFamily,
    "Granger's test: whether the past of one series tells of another what its own past does not",
    takes: Param<DataArray>(
      "cause", axes: "[T, …]", "the series that may tell something, without gaps"),
    Param<DataArray>("effect", axes: "[T, …]", "the series that is told of, on the same axes"),
    Param<Int?>("lags", "how many; left out, Akaike's criterion chooses", default: .some(nil)),
    returns:
      "granger: statistic F, p, lags, df (of the denominator), n. To precede is not to cause",
    formula: "$F = \\frac{(SSE_{own} - SSE_{both}) / l}{SSE_{both} / (n - 2l - 1)}$",
    references: ["Granger (1969), doi:10.2307/1912791"],
    examples: [
      Example(
        wanderingSeries + "y = lag(x, 1) + cos(0.9 * k^1.4)\n"
          + "granger(x[1:], y[1:], lags=2).p < 0.001", shows: "true")
    ]
  ) { (context, cause, effect, lags) throws(Fault) -> Report in
    try checked(lags, "lags", least: 1)
    let columns = try TimeColumns(effect)
    try effect.checkSteps(along: columns.axis)
    guard cause.shape == effect.shape else {
      throw Fault.wrongType(
        "cause", of: "the shape of `effect`, \(effect.shape)", got: "\(cause.shape)",
        hint: "select the steps that both have, such as `x[time=\"2001\":\"2010\"]`")
    }
    for (one, two) in zip(effect.axes, cause.axes) { try AxesAgreement.check(one, two) }
    let (before, after) = (try TimeColumns(cause).numbers(), try columns.numbers())
    let results = try columns.each(context.effects.interruption) {
      Dependence.granger(
        cause: columns.column($0, of: before), effect: columns.column($0, of: after), lags: lags)
    }
    return try SeriesTest(name: "granger", fields: Dependence.grangerFields)
      .report(results, on: columns) {
        let past = "\(Int($0.more[0])) lag\($0.more[0] == 1 ? "" : "s")"
        return $0.p < SeriesTest.significance
          ? "The past of the cause tells of the effect, over \(past) (\(Said.p($0.p)))."
          : "The past of the cause adds nothing that shows, over \(past) (\(Said.p($0.p)))."
      }
  }

  private static let fdr = Builtin(
    "fdr", family: testFamily,
    "Which of many tests remain when only a share q of the rejections may be wrong",
    takes: Param<DataArray>("p", axes: "[…]", "the p of each test, as of one per pixel"),
    Param<Double>("q", "the share of wrong ones among the rejected", default: 0.05),
    returns:
      "fdr: rejected (bools on the axes of p), adjusted (the least q that rejects each), count, n. "
      + "Missing p take no part",
    formula: "reject the k least p, k the greatest rank with $p_{(k)} \\le q k / n$",
    references: ["Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x"],
    examples: [Example("fdr([0.001, 0.02, 0.03, 0.5]).count", shows: "3")]
  ) { (_, p, q) throws(Fault) -> Report in
    guard p.dtype.isNumeric else { throw Fault.notNumbers(p.dtype) }
    guard q > 0, q <= 1 else {
      throw Fault.wrongType("q", of: "a share above 0, up to 1", got: "\(q)", hint: "0.05 is usual")
    }
    let values = try p.tensor.f64Values()
    if let wrong = values.first(where: { $0 < 0 || $0 > 1 }) {
      throw Fault.wrongType(
        "p", of: "probabilities from 0 to 1", got: "\(wrong)", hint: "such as `mann_kendall(x).p`")
    }
    let adjusted = FalseDiscovery.adjusted(values)
    var (flags, least) = (p, p)
    least.tensor = try Tensor(f64: adjusted, shape: p.shape)
    let gone = values.contains(where: \.isNaN) ? values.map(\.isNaN) : nil
    flags.tensor = try Tensor(bool: adjusted.map { $0 <= q }, mask: gone, shape: p.shape)
    (flags.unit, least.unit, flags.name, least.name) = (nil, nil, "rejected", "adjusted")
    let (count, n) = (adjusted.count { $0 <= q }, values.count { !$0.isNaN })
    return Report(
      "fdr",
      [
        "rejected": .array(flags), "adjusted": .array(least), "count": .int(Int64(count)),
        "n": .int(Int64(n)), "q": .float(q),
      ],
      says: "\(count) of \(n) tests are rejected; about \(Said.number(100 * q)) % of these may be "
        + "wrong.")
  }
}
