import LimnData
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Smoothers, and the seasons that are read off a smooth series.
///
/// All work along time and map over every other axis, from several threads. All take `causal=true`.

extension Library {
  static let smoothing: [Builtin] = [whittaker, savgol, lowess, hants, phenology]

  private static let family = "smoothing"
  private static let x = Param<DataArray>("x", axes: "[T, …]", "a series, or several side by side")
  private static let weights = Param<Datum>(
    "weights",
    "how much each step counts, such as `where(qa <= 1, 1.0, 0.2)`: of the shape of x or along one "
      + "named axis; by default all the same", default: Datum.none, shown: "none")
  private static let causal = Param<Bool>(
    "causal",
    "whether each step is fitted on what is known up to it: the series of end points, which sees "
      + "nothing ahead", default: false)
  private static let returns =
    "series on the axes of x; what was missing and has a value now counts as filled. "

  /// A year of monthly values, one of them missing, with a bump.
  private static let months =
    "d = time_range(\"2001-01-01\", step=1mo, n=12)\n"
    + "x = with_coords(with_dims([1.0, 2, 4, nan, 9, 10, 9, 7, 5, 3, 2, 1], \"time\"), time=d)\n"

  private static let whittaker = Builtin(
    "whittaker", family: family,
    "Smooths a series by the Whittaker smoother: near the values, and bent as little as may be",
    takes: x,
    Param<Datum>(
      "lambda",
      "how much bends cost, above 0; or chosen from 10^0.1 … 10^5, by \"vcurve\" (where residuals "
        + "and bends trade least) or by \"gcv\" (generalised cross-validation)",
      default: .string("vcurve")),
    Param<Int>("order", "of which differences bends are made, from 1 to 6", default: 2), weights,
    causal,
    returns: returns + "Without `causal` every value has seen the whole series, so split first",
    formula:
      "$z = (W + \\lambda D'D)^{-1} W y$, where $D$ takes the differences and a missing value has "
      + "weight 0",
    references: [
      "Whittaker (1923), doi:10.1017/S0013091500077853", "Eilers (2003), doi:10.1021/ac034173t",
      "Frasso & Eilers (2015), doi:10.1177/1471082X14549288",
    ],
    examples: [
      Example(months + "round(whittaker(x, 1)[3], 3)", shows: "6.793"),
      Example(months + "provenance(whittaker(x, 1)).filled", shows: "1"),
      Example(
        months + "round(whittaker(x, 10, weights=where(x > 9, 0.1, 1.0))[5], 3)"),
    ]
  ) { (context, x, lambda, order, weights, causal) throws(Fault) -> DataArray in
    let smoother = try Whittaker(lambda: try Self.lambda(lambda), order: order)
    let run = try Smoothing("whittaker", x, weights: weights, context)
    let (about, choosing) =
      switch smoother.lambda {
      case .given(let value): ("λ = \(shortText(value))", "")
      case .gcv: ("λ by cross-validation", "generalised cross-validation")
      case .vCurve: ("λ by the V-curve", "the V-curve")
      }
    return try run.series(smoother, causal: causal, about: about, choosing: choosing)
  }

  private static func lambda(_ datum: Datum) throws(Fault) -> Whittaker.Lambda {
    switch datum {
    case .string("gcv"): return .gcv
    case .string("vcurve"): return .vCurve
    case .string(let text): throw Fault.unknownChoice(text, "lambda", of: ["vcurve", "gcv"])
    default:
      guard let value = Double.from(datum) else {
        throw Fault.wrongType(
          "lambda", "a number, \"vcurve\" or \"gcv\"", "how much bends cost", got: datum)
      }
      return .given(value)
    }
  }

  private static let savgol = Builtin(
    "savgol", family: family,
    "Smooths a series by the Savitzky-Golay filter: a polynomial through the window about each step",
    takes: x, Param<Int>("window", "steps of the window, odd"),
    Param<Int>("degree", "of the polynomial, less than the window", default: 2),
    Param<Int>("deriv", "which derivative is wanted, per step; 0 for the values", default: 0),
    Param<String>(
      "mode",
      "beyond the ends: \"interp\" fits the steps near them by the first and the last window, "
        + "\"mirror\" turns the series back, \"nearest\" repeats the last value, \"wrap\" goes on at "
        + "the other end, \"constant\" takes zeros", default: "interp"), causal,
    returns: returns
      + "Missing only where a window has no more values than the degree. It sees ahead by half a "
      + "window, with \"interp\" by a whole one at the start",
    formula: "$z_t = p(t)$, where $p$ is the polynomial of least squares through the window",
    carries: Carrying(dims: .keeps, coordinates: .keeps, unit: .makes, provenance: .keeps),
    references: [
      "Savitzky & Golay (1964), doi:10.1021/ac60214a047", "SciPy, signal.savgol_filter",
    ],
    examples: [
      Example("round(savgol([1.0, 4, 9, 16, 25], 3, deriv=1)[2], 6)", shows: "6.0"),
      Example("round(savgol([1, 2, 9, 4, 5], 5, degree=1)[2], 6)", shows: "4.2"),
      Example(months + "provenance(savgol(x, 5, causal=true)).sees_ahead", shows: "0"),
    ]
  ) { (context, x, window, degree, deriv, mode, causal) throws(Fault) -> DataArray in
    guard let mode = SavitzkyGolay.Mode(rawValue: mode) else {
      throw Fault.unknownChoice(mode, "mode", of: SavitzkyGolay.Mode.allCases.map(\.rawValue))
    }
    let smoother = try SavitzkyGolay(window: window, degree: degree, derivative: deriv, mode: mode)
    let run = try Smoothing("savgol", x, context)
    var smooth = try run.series(
      smoother, causal: causal, about: "window \(window), degree \(degree)")
    if deriv > 0 { smooth.unit = nil }
    return smooth
  }

  private static let lowess = Builtin(
    "lowess", family: family,
    "Smooths a series by lowess: a line through the nearest values about each step",
    takes: x,
    Param<Double>(
      "frac", "the share of the values that each line goes through", default: 2.0 / 3,
      shown: "2/3"),
    Param<Int>(
      "iterations", "rounds in which values far off count less and less", default: 3), weights,
    causal,
    returns: returns
      + "Distances are those of the dates, so that any axis will do. Without `causal` every value "
      + "has seen the whole series, so split first; with it time grows with the cube of the length",
    formula:
      "$\\min \\sum_j w_j (1 - |d_j / h|^3)^3 (y_j - a - b d_j)^2$ over the nearest values, $z = a$",
    references: [
      "Cleveland (1979), doi:10.1080/01621459.1979.10481038", "statsmodels, nonparametric.lowess",
    ],
    examples: [
      Example("round(lowess([1, 2, 3, 40, 5, 6, 7, 8, 9])[3], 6)", shows: "4.0"),
      Example(months + "round(lowess(x, frac=0.5)[3], 3)"),
    ]
  ) { (context, x, frac, iterations, weights, causal) throws(Fault) -> DataArray in
    let smoother = try Lowess(fraction: frac, iterations: iterations)
    let run = try Smoothing("lowess", x, weights: weights, needsSteps: false, context)
    return try run.series(
      smoother, causal: causal, about: "frac \(shortText(frac)), iterations \(iterations)")
  }

  private static let hants = Builtin(
    "hants", family: family,
    "Takes a series apart into its mean, a few waves of the year and a remainder, throwing out "
      + "values that clouds push off (HANTS)",
    takes: x,
    Param<Double>(
      "tolerance",
      "the fit error tolerance: how far, in the unit of x, a value that is kept may lie off to the "
        + "side of `outliers`"),
    Param<Int>("frequencies", "how many waves, of one cycle, of half a cycle, …", default: 3),
    Param<Int>(
      "overdetermination",
      "values that have to be left beyond the number of coefficients, 2 frequencies + 1",
      default: 5),
    Param<Int?>(
      "period", "steps in a cycle; by default a year of composites or months",
      default: .some(nil)),
    Param<String>(
      "outliers", "on which side values are thrown out: \"low\", \"high\" or \"none\"",
      default: "low"),
    Param<Double?>("low", "values below are not valid", default: .some(nil)),
    Param<Double?>("high", "values above are not valid", default: .some(nil)), weights, causal,
    returns:
      "decomposition: observed, seasonal (the waves), trend (the mean), remainder, weights (1 where a "
      + "value was kept, else 0), smoothed (mean and waves), all on the axes of x, and harmonics, a "
      + "table of the amplitude of each wave and the step of the cycle at which it is highest. With "
      + "`causal` every step has a fit of its own, missing before two cycles, and there is no table",
    formula:
      "$z_t = a_0 + \\sum_k a_k \\cos(2 \\pi k t / P) + b_k \\sin(2 \\pi k t / P)$",
    carries: .own,
    references: [
      "Menenti et al. (1993), doi:10.1016/0273-1177(93)90550-U",
      "Roerink, Menenti & Verhoef (2000), doi:10.1080/014311600209814",
    ],
    examples: [
      Example(
        "x = 5 + 2 * cos(2 * π * arange(48) / 12) |> with_dims(\"time\")\n"
          + "x[7] = -10\n"
          + "h = hants(x, 0.1, period=12)\n"
          + "list(round(h.smoothed[7], 3), h.weights[7])", shows: "[3.268, 0.0]"),
      Example(sampleSeries + "keys(hants(x, 0.05).harmonics)"),
    ]
  ) {
    (
      context, x, tolerance, frequencies, overdetermination, period, outliers, low, high, weights,
      causal
    ) throws(Fault) -> Record in
    guard let side = Hants.Side(rawValue: outliers) else {
      throw Fault.unknownChoice(outliers, "outliers", of: Hants.Side.allCases.map(\.rawValue))
    }
    let run = try Smoothing("hants", x, weights: weights, context)
    guard let period = period ?? run.columns.yearlyCycle else { throw Fault.periodUnknown() }
    let model = try Hants(
      period: period, frequencies: frequencies, tolerance: tolerance,
      overdetermination: overdetermination, side: side, low: low ?? -.infinity,
      high: high ?? .infinity)
    return try HarmonicParts(run, model, causal: causal).record()
  }

  private static let phenology = Builtin(
    "phenology", family: family,
    "The season of growth of each year: when it starts, is at its height and ends",
    takes: Param<DataArray>(
      "x", axes: "[T, …]", "a smooth series with dates, or several side by side"),
    Param<String>(
      "method",
      "\"threshold\": where the series passes a share of the way from the base to the height, on "
        + "straight lines between the steps; \"derivative\": the step of the steepest rise and fall",
      default: "threshold"),
    Param<Double>("threshold", "the share, between 0 and 1", default: 0.5),
    Param<Int>(
      "start", "the month in which years begin: 7 keeps a southern summer together", default: 1),
    returns:
      "table, a row for each year of each series: the other axes, year (in which it begins), start, "
      + "peak, end, length in days, base (the mean of the least values before and after the peak), "
      + "amplitude, and bridged (missing steps that straight lines bridged). Missing where a year has "
      + "no rise or no fall",
    carries: .own,
    references: [
      "White, Thornton & Running (1997), doi:10.1029/97GB00330",
      "Jönsson & Eklundh (2004), doi:10.1016/j.cageo.2004.05.006",
    ],
    examples: [
      Example(months + "phenology(x).peak[0]", shows: "2001-06-01"),
      Example(months + "round(phenology(x).amplitude[0], 3)", shows: "9.0"),
    ]
  ) { (context, x, method, threshold, start) throws(Fault) -> Table in
    let ways = ["threshold", "derivative"]
    guard ways.contains(method) else { throw Fault.unknownChoice(method, "method", of: ways) }
    guard (1...12).contains(start) else {
      throw Fault.numberOutside(Double(start), "start", "a month from 1 to 12")
    }
    let model = try Phenology(method == "derivative" ? .derivative : .threshold(threshold))
    return try GrowingSeasons(x, model, startMonth: start, context).table()
  }
}
