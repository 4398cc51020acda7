import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Forecasts of a fit, and what goes on inside it while it makes them.

extension Library {
  static let forecasting: [Builtin] = [predict, forecast, gates, gradientFlow, stability]

  private static let seen = Param<Datum>(
    "data", axes: "[T] or [T, S]", "data with the variables of the training data")

  /// A small network fitted to the sample series, and `p.test` that it has not seen, for examples.
  private static let fitted =
    sampleSeries + "p = split(x, at=\"2005\")\n"
    + "fit = train(lstm(hidden=4), data=p.train, lookback=6, epochs=1, seed=1)\n"

  private static let predict = Builtin(
    "predict", family: "recurrent",
    "Forecasts every step of data that a fit has not seen, each from its own past",
    takes: Param<Fitted>("fit", "what `train` gave"),
    seen,
    Param<Bool>(
      "carry",
      "whether the network reads the data once and hands its states on, instead of beginning anew "
        + "`lookback` steps before each forecast", default: false),
    returns:
      "prediction: `obs` and `sim` are series; each forecast sees nothing after its origin, "
      + "`horizon` steps before",
    examples: [
      Example(
        sampleSeries + "p = split(x, at=\"2005\")\n"
          + "predict(train(baseline(\"persistence\"), data=p.train), data=p.test).n", shows: "24")
    ]
  ) { (context, fitted, datum, carry) throws(Fault) -> Prediction in
    let prediction: Prediction
    let past: Int
    switch fitted {
    case .model(let fit):
      prediction = try fit.predict(
        try sequenceData(datum), carrying: carry, interruption: context.effects.interruption)
      past = fit.options.past
    case .pipeline(let pipeline):
      prediction = try pipeline.predict(try SeriesSet(datum), carrying: carry, context)
      past = pipeline.fit.options.past
    }
    if prediction.withoutForecast > 0 {
      context.note(
        "predict: \(prediction.withoutForecast) steps have no forecast, for want of "
          + "\(past) steps of past")
    }
    if prediction.inSample {
      context.note("predict: the data reaches into the span that the fit was trained on")
    }
    return prediction
  }

  private static let forecast = Builtin(
    "forecast", family: "recurrent", "The values after the end of the data",
    takes: Param<Fit>("fit", "what `train` gave"),
    Param<Int?>("steps", "how many; by default the fit's `horizon`", default: .some(nil)),
    Param<Datum>(
      "data", "go on from the end of this data instead of the training data",
      default: Datum.none, shown: "none"),
    returns: "series; beyond the fit's `horizon`, forecasts are fed back as inputs",
    examples: [
      Example(
        sampleSeries + "len(forecast(train(baseline(\"climatology\"), data=x), steps=12))",
        shows: "12")
    ]
  ) { (context, fit, steps, datum) throws(Fault) -> DataArray in
    var data: SequenceData?
    if case .none = datum {} else { data = try sequenceData(datum) }
    let outlook = try fit.forecast(
      steps ?? fit.options.horizon, after: data,
      interruption: context.effects.interruption)
    if let direct = outlook.recursiveFrom {
      context.note("forecast: from step \(direct + 1) on, forecasts were fed back as inputs")
    }
    return try pooledSeries(
      outlook.values, time: outlook.time, sites: outlook.siteAxis.map { ($0, outlook.sites) },
      name: fit.options.target, unit: fit.unit)
  }

  private static let gates = Builtin(
    "gates", family: "recurrent",
    "What the gates and states of a fitted network did over the past of each forecast",
    takes: Param<Fit>("fit", "what `train` gave, not of a baseline"),
    seen,
    returns:
      "record of i f g o C h of an `lstm`, r z n q h of a `gru` with q = U_n h + b_hn, h of an `rnn`; each "
      + "[sample, lag, hidden] of the last layer, in f32; of a `model` block its variables by name",
    references: ["Gers, Schmidhuber & Cummins (2000), doi:10.1162/089976600300015015"],
    examples: [
      Example(
        fitted + "shape(gates(fit, data=p.test).f)")
    ]
  ) { (context, fit, datum) throws(Fault) -> Record in
    let data = try sequenceData(datum)
    return try fit.gates(data, interruption: context.effects.interruption)
      .record(isPooled: data.isPooled)
  }

  private static let gradientFlow = Builtin(
    "gradient_flow", family: "recurrent",
    "How much of a forecast's error reaches each step of its past, going back through the network",
    takes: Param<Fit>("fit", "what `train` gave, not of a baseline"),
    seen,
    returns:
      "[lag], √ of the mean over samples of |∂ loss / ∂ h|²: where it falls by orders of magnitude the "
      + "gradient vanishes, where it grows it explodes",
    references: [
      "Hochreiter & Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735",
      "Pascanu, Mikolov & Bengio (2013), proceedings.mlr.press/v28/pascanu13",
    ],
    examples: [
      Example(
        fitted + "shape(gradient_flow(fit, data=p.test))", shows: "[6]")
    ]
  ) { (context, fit, datum) throws(Fault) -> DataArray in
    let flow = try fit.gradientFlow(
      try sequenceData(datum), interruption: context.effects.interruption)
    return DataArray(
      try Tensor(numbers: flow), axes: [Axis("lag", .labels(try lags(flow.count)))],
      name: "gradient")
  }

  /// −L + 1 … 0.
  static func lags(_ lookback: Int) throws(Fault) -> Tensor {
    try Tensor(whole: (0..<lookback).map { Int64($0 - lookback + 1) })
  }

  private static let stability = Builtin(
    "stability", family: "recurrent",
    "How restless each unit's cell state is, and how long its forget gate lets it remember",
    takes: Param<Fit>("fit", "what `train` gave, of an `lstm`"),
    seen,
    returns:
      "record of `volatility`, the deviation of C from one step to the next, and `half_life` in steps, "
      + "ln ½ / mean ln f; each [hidden] of the last layer",
    formula: "$\\mathrm{half\\_life} = \\ln ½ / \\overline{\\ln f}$",
    references: ["Gers, Schmidhuber & Cummins (2000), doi:10.1162/089976600300015015"],
    examples: [
      Example(
        fitted + "shape(stability(fit, data=p.test).half_life)", shows: "[4]")
    ]
  ) { (context, fit, datum) throws(Fault) -> Record in
    let found = try fit.gates(
      try sequenceData(datum), interruption: context.effects.interruption
    ).stability()
    var record = Record(typeName: "stability")
    for (name, values) in [
      ("volatility", found.volatility), ("half_life", found.halfLife),
    ] {
      record.fields[name] = .array(
        DataArray(try Tensor(numbers: values), axes: [Axis("hidden")], name: name))
    }
    return record
  }
}
