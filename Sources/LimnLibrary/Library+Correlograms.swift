import LimnData
import LimnDisplay
import LimnMachine
import LimnSeries
import LimnSource

/// How series go with themselves and with each other, some steps apart.

extension Library {
  static let correlograms: [Builtin] = [acf, pacf, ccf]

  private static let lags = Param<Int?>(
    "lags", "the longest; by default 40, or two years of up to 60 steps each",
    default: .some(nil))
  private static let confidence = Param<Double>(
    "confidence", "how often a value without meaning stays in the band", default: 0.95)
  private static let conservative =
    "a missing value counts as the mean and every lag is divided by all n values (statsmodels' "
    + "\"conservative\")"
  private static let returns =
    "correlogram that draws itself, and as fields: lag, values and bound (the half width of the band) "
    + "by lag, bands, confidence, n. `a + b` lays one over the other. Several series have a panel each"

  /// A builtin whose value is a picture and its numbers; it can be told what every plot can.
  private static func drawing<each A: Bridged>(
    _ name: String, _ summary: String, takes parameters: repeat Param<each A>, formula: String,
    references: [String], examples: [Example],
    body:
      @escaping @Sendable (any CallContext, repeat each A) throws(Fault) -> PlottedNumbers
  ) -> Builtin {
    var own: [Parameter] = []
    for parameter in repeat each parameters { own.append(parameter.declaration) }
    let declared = own
    return Builtin(
      name, family: "plots", summary, parameters: declared + PlotOptions.parameters,
      returns: returns, formula: formula, references: references, examples: examples,
      body: { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
        var next = declared.count
        let options = try PlotOptions(arguments, &next)
        next = 0
        let value = try body(context, repeat try (each parameters).bind(arguments, &next))
        return value.drawn(as: try options.applied(to: value.plot)).datum
      })
  }

  private static let acf = drawing(
    "acf",
    "How a series correlates with itself some steps earlier, and what a series without memory would "
      + "show",
    takes: Param<DataArray>(
      "x", axes: "[T, …]", "a series with a regular axis, plain numbers, or several side by side"),
    lags,
    Param<Bool>(
      "adjusted", "whether each lag is divided by its own number of pairs", default: false),
    Param<String>(
      "bands",
      "\"white\": ± z / √n; \"bartlett\": wider by the correlations at shorter lags, as of a series "
        + "whose memory ends there", default: "white"), confidence,
    formula: "$r_k = \\frac{\\sum_t (x_t - \\bar{x})(x_{t+k} - \\bar{x})}"
      + "{\\sum_t (x_t - \\bar{x})^2}$, where \(conservative); Bartlett's band is "
      + "$\\pm z \\sqrt{(1 + 2 \\sum_{j<k} r_j^2) / n}$",
    references: [
      "Box and Jenkins (1976), Time Series Analysis, ISBN 978-0-8162-1104-3",
      "Bartlett (1946), doi:10.2307/2983611",
    ],
    examples: [
      Example("acf([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2], lags=6, height=8)"),
      Example("round(acf([1, 2, 3, 2, 1, 2, 3, 2]).values[2], 4)", shows: "-0.75"),
    ]
  ) { (context, x, lags, adjusted, bands, confidence) throws(Fault) -> PlottedNumbers in
    let run = try Correlations("acf", x, bands: bands, confidence: confidence, context)
    return try run.auto(try run.longest(lags), adjusted: adjusted)
  }

  private static let pacf = drawing(
    "pacf",
    "What each lag of a series tells beside all shorter ones: the order of an autoregression shows "
      + "as where it ends",
    takes: Param<DataArray>(
      "x", axes: "[T, …]", "a series with a regular axis, plain numbers, or several side by side"),
    lags, confidence,
    formula:
      "the last coefficient of the Yule-Walker equations of order $k$, by Durbin and Levinson; the "
      + "band is $\\pm z / \\sqrt{n}$; \(conservative)",
    references: ["Durbin (1960), doi:10.2307/1401322", "R, stats::pacf"],
    examples: [Example("round(pacf([1, 3, 2, 5, 4, 6, 5, 8], lags=2).values[0], 4)")]
  ) { (context, x, lags, confidence) throws(Fault) -> PlottedNumbers in
    let run = try Correlations("pacf", x, bands: "white", confidence: confidence, context)
    return try run.partial(max(try run.longest(lags), 1))
  }

  private static let ccf = drawing(
    "ccf",
    "How a series correlates with another one some steps earlier (lag above 0) or later (below 0)",
    takes: Param<DataArray>("x", axes: "[T, …]", "a series with a regular axis, or plain numbers"),
    Param<DataArray>("y", axes: "[T, …]", "another one on the same axes"), lags, confidence,
    formula:
      "$r_k = \\frac{\\sum_t (x_{t+k} - \\bar{x})(y_t - \\bar{y})}"
      + "{\\sqrt{\\sum (x_t - \\bar{x})^2 \\sum (y_t - \\bar{y})^2}}$: high at lag 2 where x follows y "
      + "by two steps; the band is $\\pm z / \\sqrt{n}$; \(conservative)",
    references: ["Box and Jenkins (1976), ISBN 978-0-8162-1104-3", "R, stats::ccf"],
    examples: [
      Example(
        "a = [1, 5, 2, 8, 3, 9, 4, 4, 1, 6]\n"
          + "c = ccf(lag(a |> f64, 1), a, lags=3)\nc.lag[argmax(c.values)]", shows: "1")
    ]
  ) { (context, x, y, lags, confidence) throws(Fault) -> PlottedNumbers in
    let run = try Correlations("ccf", x, bands: "white", confidence: confidence, context)
    return try run.cross(y, try run.longest(lags))
  }
}
