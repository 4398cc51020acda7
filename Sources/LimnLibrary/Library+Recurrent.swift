import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Recurrent models: what they are, how they are fitted, what they forecast, what goes on inside.

extension Library {
  static let recurrent: [Builtin] = [lstm, baseline] + fitting + forecasting

  private static let fitting: [Builtin] = [train]
  private static let forecasting: [Builtin] = [predict, forecast, gates]

  private static let lstm = Builtin(
    "lstm", family: "recurrent",
    "A long short-term memory: gates that decide what a cell state keeps, takes in and gives out",
    takes: Param<Int>("hidden", "units of the hidden and the cell state", default: 32),
    Param<Int>("layers", "layers on top of each other, at most 8", default: 1),
    Param<Double>("dropout", "share of h zeroed between layers while training", default: 0),
    Param<Double>("forget_bias", "what the forget gate's bias starts at", default: 1),
    Param<String>("dtype", "\"f32\" or \"f64\", the arithmetic of training", default: "f32"),
    returns: "model, to be fitted by `train`",
    formula:
      "$f = σ(W_f [h, x] + b_f),\\ i = σ(W_i [h, x] + b_i),\\ C̃ = \\tanh(W_C [h, x] + b_C),\\ "
      + "C = f ∘ C + i ∘ C̃,\\ o = σ(W_o [h, x] + b_o),\\ h = o ∘ \\tanh C$",
    references: [
      "Hochreiter & Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735",
      "Gers, Schmidhuber & Cummins (2000), doi:10.1162/089976600300015015",
    ],
    examples: [
      Example("lstm(hidden=16)"),
      Example("lstm(hidden=8, layers=2, dropout=0.1).layers", shows: "2"),
    ]
  ) { (_, hidden, layers, dropout, forgetBias, dtype) throws(Fault) -> Model in
    guard let precision = LSTMModel.Precision(rawValue: dtype) else {
      throw Fault.unknownPrecision(dtype)
    }
    return .lstm(
      try LSTMModel(
        hidden: hidden, layers: layers, dropout: dropout, forgetBias: forgetBias,
        precision: precision))
  }

  private static let baseline = Builtin(
    "baseline", family: "recurrent",
    "A forecast that costs nothing, as a model: trained, predicted and scored like any other",
    takes: Param<String>(
      "name",
      "\"persistence\", the last observed value, or \"climatology\", the mean of the training years "
        + "at that time of the year"),
    returns: "model, to be fitted by `train`",
    references: ["Murphy (1992), doi:10.1175/1520-0434(1992)007<0692:CPALCO>2.0.CO;2"],
    examples: [Example("baseline(\"climatology\").kind", shows: "\"climatology\"")]
  ) { (_, name) throws(Fault) -> Model in
    switch name {
    case "persistence": return .persistence
    case "climatology": return .climatology
    default: throw Fault.unknownBaseline(name)
    }
  }

  /// Six years of monthly values, for examples.
  static let sampleSeries =
    "d = time_range(\"2001-01-01\", \"2006-12-01\", step=1mo)\n"
    + "x = series(table({date: d, v: sin(0.5236 * arange(72))}), time=\"date\", value=\"v\")\n"

  private static let train = Builtin(
    "train", family: "recurrent", "Fits a model to data, by Adam on windows of the past",
    takes: Param<Model>("model", "an `lstm` or a `baseline`"),
    Param<Datum>(
      "data", axes: "[T] or [T, S]",
      "a series, a record of series on one time axis, or a table with a time column"),
    Param<String?>(
      "target", "name of what is forecast; for one series its own", default: .some(nil)),
    Param<[String]?>(
      "inputs", "names of what is seen; by default the target alone", default: .some(nil)),
    Param<Int?>(
      "lookback", "steps that a forecast sees; by default one year of them", default: .some(nil)),
    Param<Int>("horizon", "steps ahead that are forecast at once", default: 1),
    Param<Int>("epochs", "passes over the samples, at most", default: 100),
    Param<Int>("batch", "samples in a step of Adam", default: 64),
    Param<Double>("lr", "step size of Adam", default: 1e-3),
    Param<String>("loss", "\"mse\", of the scaled target", default: "mse"),
    Param<Double>("clip", "largest norm of a gradient", default: 1),
    Param<Int>("patience", "epochs without a better validation before stopping", default: 10),
    Param<Double>(
      "validation", "last share of the training span, watched for early stopping", default: 0.2),
    Param<Int?>(
      "seed", "of weights, order and dropout; by default drawn from the notebook's",
      default: .some(nil)),
    returns: "fit: history, weights, scaling, and the end of the data, all from the training span",
    effects: [.trains, .random],
    references: [
      "Kingma & Ba (2015), arXiv:1412.6980",
      "Glorot & Bengio (2010), proceedings.mlr.press/v9/glorot10a",
      "Pascanu, Mikolov & Bengio (2013), proceedings.mlr.press/v28/pascanu13",
    ],
    examples: [
      Example(
        sampleSeries
          + "fit = train(lstm(hidden=4), data=x, lookback=6, epochs=2, seed=1)\nfit.epochs",
        shows: "2"),
      Example(
        sampleSeries + "train(baseline(\"climatology\"), data=x).ended",
        shows: "\"nothing to train\""),
    ]
  ) {
    (
      context, model, datum, target, inputs, lookback, horizon, epochs, batch, rate, loss, clip,
      patience, validation, seed
    ) throws(Fault) -> Fit in
    let data = try sequenceData(datum)
    let names = data.variables.map(\.name)
    guard let target = target ?? (names.count == 1 ? names[0] : nil) else {
      throw Fault.targetNeeded(known: names)
    }
    var options = TrainOptions(target: target, inputs: inputs ?? [target])
    switch model {
    case .lstm:
      let year = data.time.slotsPerYear ?? 32
      options.lookback = lookback ?? min(max(year, 2), 365)
    case .persistence, .climatology: options.lookback = 1
    }
    options.horizon = horizon
    options.epochs = epochs
    options.batch = batch
    options.rate = rate
    options.loss = loss
    options.clip = clip
    options.patience = patience
    options.validation = validation
    options.seed = seed.map { UInt64(bitPattern: Int64($0)) } ?? context.nextRandomKey()
    let fit = try Training.fit(model, data: data, options: options, effects: context.effects)
    if case .exploded = fit.ending { context.note("train: " + fit.endingDescription) }
    for taint in fit.taints { context.note("train: \(taint); a verdict on this fit cannot pass") }
    return fit
  }

  private static let predict = Builtin(
    "predict", family: "recurrent",
    "Forecasts every step of data that a fit has not seen, each from its own past",
    takes: Param<Fit>("fit", "what `train` gave"),
    Param<Datum>("data", axes: "[T] or [T, S]", "data with the variables of the training data"),
    returns:
      "prediction: `obs` and `sim` are series; each forecast sees nothing after its origin, "
      + "`horizon` steps before",
    examples: [
      Example(
        sampleSeries + "p = split(x, at=\"2005\")\n"
          + "predict(train(baseline(\"persistence\"), data=p.train), data=p.test).n", shows: "24")
    ]
  ) { (context, fit, datum) throws(Fault) -> Prediction in
    let prediction = try fit.predict(
      try sequenceData(datum), interruption: context.effects.interruption)
    if prediction.withoutForecast > 0 {
      context.note(
        "predict: \(prediction.withoutForecast) steps have no forecast, for want of "
          + "\(fit.options.lookback) steps of past")
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
    "What the gates and states of a fitted LSTM did over the past of each forecast",
    takes: Param<Fit>("fit", "what `train` gave, of an `lstm`"),
    Param<Datum>("data", axes: "[T] or [T, S]", "data with the variables of the training data"),
    returns: "record of f i g o C h, each [sample, lag, hidden] of the last layer, in f32",
    references: ["Gers, Schmidhuber & Cummins (2000), doi:10.1162/089976600300015015"],
    examples: [
      Example(
        sampleSeries + "p = split(x, at=\"2005\")\n"
          + "fit = train(lstm(hidden=4), data=p.train, lookback=6, epochs=1, seed=1)\n"
          + "shape(gates(fit, data=p.test).f)")
    ]
  ) { (context, fit, datum) throws(Fault) -> Record in
    let data = try sequenceData(datum)
    return try fit.gates(data, interruption: context.effects.interruption)
      .record(isPooled: data.isPooled)
  }

  /// A series, a record of series or a table, as data for models.
  static func sequenceData(_ datum: Datum) throws(Fault) -> SequenceData {
    switch datum {
    case .array(let array): return try SequenceData([(array.name ?? "value", array)])
    case .table(let table): return try SequenceData(table)
    case .record(let record):
      var series: [(name: String, array: DataArray)] = []
      for (name, field) in record.fields {
        guard case .array(let array) = field else {
          throw Fault.notSequenceData("a record whose `\(name)` is \(field.typeName)")
        }
        series.append((name, array))
      }
      return try SequenceData(series)
    default: throw Fault.notSequenceData(datum.typeName)
    }
  }
}
