import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Fitting a model to the training span.

extension Library {
  static let training: [Builtin] = [train]

  /// What a pipeline may say of its training.
  static let trainSettings = train.parameters.map(\.name).filter {
    !["model", "data", "checkpoint", "every", "resume", "allow_future"].contains($0)
  }

  /// Six years of monthly values, for examples.
  static let sampleSeries =
    "d = time_range(\"2001-01-01\", \"2006-12-01\", step=1mo)\n"
    + "x = series(table({date: d, v: sin(0.5236 * arange(72))}), time=\"date\", value=\"v\")\n"

  private static let train = Builtin(
    "train", family: "recurrent",
    "Fits a model to data, by gradient descent on windows of the past",
    takes: Param<Trainable>(
      "model",
      "an `lstm`, a `model` block with its settings, a `ridge`, a `baseline`, or a `pipeline`, which "
        + "brings the settings of its training along"),
    Param<Datum>(
      "data", axes: "[T] or [T, S]",
      "a series, a record of series on one time axis, or a table with a time column"),
    Param<String?>(
      "target", "name of what is forecast; for one series its own", default: .some(nil)),
    Param<[String]?>(
      "inputs", "names of what is seen; by default the target alone", default: .some(nil)),
    Param<Int?>(
      "lookback", "steps that a forecast sees; by default one year of them", default: .some(nil)),
    Param<Int>(
      "horizon",
      "steps ahead that are forecast at once; 0 simulates: the target of a step from other variables up "
        + "to it", default: 1),
    Param<Int>("epochs", "passes over the samples, at most", default: 100),
    Param<Int>("batch", "samples in a step of descent", default: 64),
    Param<Double>("lr", "step size", default: 1e-3),
    Param<String>(
      "loss",
      "of the scaled target: \"mse\", \"mae\", \"huber\", \"nse\" (each site by its deviation) or "
        + "\"pinball\"", default: "mse"),
    Param<Double>("clip", "largest norm of a gradient; `inf` for none", default: 1),
    Param<Int>("patience", "epochs without a better validation before stopping", default: 10),
    Param<Double>(
      "validation", "last share of the training span, watched for early stopping", default: 0.2),
    Param<String>("optimiser", "\"adam\", \"adamw\", \"momentum\" or \"sgd\"", default: "adam"),
    Param<String>(
      "schedule",
      "of the step size: \"constant\", \"cosine\" down to 0, or \"plateau\", halved when the "
        + "validation loss has not sunk for half the patience", default: "constant"),
    Param<Int>("warmup", "epochs over which the step size rises to `lr`", default: 0),
    Param<Double>("momentum", "share of the last step that the next keeps", default: 0.9),
    Param<Double>("l2", "times the weights, added to the gradient", default: 0),
    Param<Double>(
      "weight_decay", "share of the weights that `adamw` takes off, times `lr`", default: 0),
    Param<Double>("delta", "where \"huber\" turns from squares to sizes", default: 1),
    Param<Double>("quantile", "what \"pinball\" forecasts", default: 0.5),
    Param<Bool>(
      "every_step", "whether each step of a window forecasts, not its last alone", default: false),
    Param<Int?>(
      "min_lookback", "least past of a sample; below `lookback` windows may begin before the data",
      default: .some(nil)),
    Param<Int>(
      "truncation", "gradients do not pass back over each such number of steps; 0 for all",
      default: 0),
    Param<Int?>(
      "seed", "of weights, order and dropout; by default drawn from the notebook's",
      default: .some(nil)),
    Param<String?>(
      "checkpoint",
      "a file, ending in `.safetensors`, that keeps the training: if it is interrupted, the same "
        + "call goes on from it and ends with the same bits", default: .some(nil)),
    Param<TimeSpan>(
      "every", "time between two checkpoints",
      default: .exact(microseconds: 60 * TimeSpan.microsecondsPerSecond)),
    Param<Bool>(
      "resume", "whether to go on from a checkpoint that is there, not to write over it",
      default: true),
    Param<Bool>(
      "allow_future",
      "whether data that may know the future is an error, or told by the verdict", default: false),
    returns: "fit: history, weights, scaling, and the end of the data, all from the training span",
    effects: [.trains, .random],
    references: [
      "Kingma & Ba (2015), arXiv:1412.6980",
      "Glorot & Bengio (2010), proceedings.mlr.press/v9/glorot10a",
      "Pascanu, Mikolov & Bengio (2013), proceedings.mlr.press/v28/pascanu13",
      "Loshchilov & Hutter (2019), arXiv:1711.05101, of adamw",
      "Kratzert et al. (2019), doi:10.5194/hess-23-5089-2019, of the nse loss",
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
      context, trainable, datum, target, inputs, lookback, horizon, epochs, batch, rate, loss, clip,
      patience, validation, optimiser, schedule, warmup, momentum, l2, decay, delta, quantile,
      everyStep, shortest, truncation, seed, checkpoint, every, resumes, allowFuture
    ) throws(Fault) -> Fitted in
    let model: Model
    switch trainable {
    case .model(let given): model = given
    case .pipeline(let pipeline):
      guard target == nil, inputs == nil, lookback == nil, horizon == 1, epochs == 100, seed == nil,
        checkpoint == nil
      else { throw Fault.optionsOfPipeline() }
      let data = try SeriesSet(datum)
      return .pipeline(
        try PipelineFit.fitting(pipeline, data, training: [0..<data.time.count], context).0)
    }
    let data = try sequenceData(datum)
    let names = data.variables.map(\.name)
    guard let target = target ?? (names.count == 1 ? names[0] : nil) else {
      throw Fault.targetNeeded(known: names)
    }
    var options = TrainOptions(target: target, inputs: inputs ?? [target])
    switch model {
    case .recurrent, .cell, .ridge:
      let year = data.time.slotsPerYear ?? 32
      options.lookback = lookback ?? min(max(year, 2), 365)
    case .persistence, .climatology: options.lookback = 1
    }
    options.horizon = horizon
    options.epochs = epochs
    options.batch = batch
    options.rate = rate
    options.loss = try Loss(loss, delta: delta, quantile: quantile)
    options.optimiser = try choice(optimiser, "optimiser")
    options.schedule = try choice(schedule, "schedule")
    options.warmup = warmup
    options.momentum = momentum
    options.l2 = l2
    options.weightDecay = decay
    options.everyStep = everyStep
    options.shortest = shortest
    options.truncation = truncation
    options.clip = clip
    options.patience = patience
    options.validation = validation
    options.seed = seed.map { UInt64(bitPattern: Int64($0)) } ?? context.nextRandomKey()
    if case .cell(let cell) = model {
      do throws(Diagnostic) {
        _ = try cell.graph(options.inputs.count, max(1, horizon))
      } catch { throw context.located(error, in: "train") }
    }
    let taints = try Training.taints(data, options)
    if !taints.isEmpty, !allowFuture { throw Fault.inputSeesAhead(taints) }
    let fit = try Training.fit(
      model, data: data, options: options,
      checkpoint: try checkpoint.map { (path) throws(Fault) in
        CheckpointPlan(
          path: path, every: try seconds(every), resumes: resumes,
          note: { context.note("train: " + $0) })
      }, effects: context.effects)
    if case .exploded = fit.ending { context.note("train: " + fit.endingDescription) }
    return .model(fit)
  }

  private static func seconds(_ span: TimeSpan) throws(Fault) -> Double {
    guard case .exact(let microseconds) = span, microseconds >= 0 else {
      throw Fault.wrongType(
        "every", "an exact duration", "such as `60s` or `10min`", got: .duration(span))
    }
    return Double(microseconds) / Double(TimeSpan.microsecondsPerSecond)
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
