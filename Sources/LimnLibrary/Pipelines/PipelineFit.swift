import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// A pipeline that was fitted: what its steps have learned, the model's fit, and the series that it
/// was fitted on, as the past of what follows them.
package struct PipelineFit: Sendable {
  let pipeline: Pipeline
  let fit: Fit
  let states: [StageState]
  let data: SeriesSet
  /// Of the target as it came in: what costs nothing.
  let usual: Fit
  /// What steps were allowed to see.
  let allowed: [String]

  /// Fits all steps and the model on some steps of the data, and leaves the flow behind, which has gone
  /// on to the end of the data.
  static func fitting(
    _ pipeline: Pipeline, _ data: SeriesSet, training: [Range<Int>], sites: [Int]? = nil,
    _ context: any CallContext
  ) throws(Fault) -> (PipelineFit, PipelineFlow) {
    var flow = try PipelineFlow(pipeline, data)
    try flow.run(training: training, sites: sites, context)
    let target = try pipeline.target(of: flow.current)
    guard let aim = flow.current[target] else {
      throw Fault.noSuchVariable(
        target, parameter: "stages", known: Array(flow.current.series.keys))
    }
    let seen = try flow.current.training(training, sites: sites)
    guard let train = context.library.first(where: { $0.name == "train" }) else {
      throw Fault.unknownStage("train", known: [])
    }
    var arguments = pipeline.options
    arguments.fields["target"] = .string(target)
    arguments.fields["inputs"] = .list(flow.inputs.map { .string($0) })
    arguments.fields["allow_future"] = .bool(pipeline.allowFuture)
    let names = flow.inputs + (flow.inputs.contains(target) ? [] : [target])
    let known = Record(
      fields: OrderedDictionary(
        uniqueKeysWithValues: names.compactMap { name in
          seen[name].map { (name, Datum.array($0)) }
        }))
    let fitted = try train.call(
      context, [.object(pipeline.model), .record(known)], named: arguments)
    guard let fit = Fit.from(fitted) else { throw Fault.notAStage(fitted.typeName) }
    let raw = flow.raw ?? aim
    var options = TrainOptions(target: target, inputs: [target])
    options.horizon = max(1, fit.options.horizon)
    let past = try SeriesSet([target: raw]).training(training, sites: sites)
    let usual = try Training.fit(
      .persistence, data: try SequenceData(past.series.map { ($0.key, $0.value) }),
      options: options, effects: context.effects)
    return (
      PipelineFit(
        pipeline: pipeline, fit: fit, states: flow.states, data: data, usual: usual,
        allowed: fit.taints), flow
    )
  }

  /// Forecasts of the steps from `first` on, `lead` steps ahead, of series that went through the steps.
  func predict(
    _ flow: PipelineFlow, from first: Int, lead: Int? = nil, carrying: Bool = false,
    _ context: any CallContext
  ) throws(Fault) -> Prediction {
    let target = fit.options.target
    let names = fit.options.inputs + (fit.options.inputs.contains(target) ? [] : [target])
    var series: [(String, DataArray)] = []
    for name in names {
      guard let array = flow.current[name] else {
        throw Fault.noSuchVariable(
          name, parameter: "stages", known: Array(flow.current.series.keys))
      }
      series.append((name, array))
    }
    var prediction = try fit.predict(
      try SequenceData(series), carrying: carrying, from: first, lead: lead,
      interruption: context.effects.interruption)
    guard !flow.undoing.isEmpty, let raw = flow.raw else { return prediction }
    try flow.undo(&prediction, from: first, like: raw)
    let base = try usual.predict(
      try SequenceData([(target, raw)]), from: first, lead: max(1, prediction.horizon),
      interruption: context.effects.interruption)
    prediction.obs = base.obs
    prediction.unit = raw.unit
    prediction.baselines = base.baselines
    if prediction.horizon == 0 {
      for name in [Prediction.Baseline.persistence, .seasonalNaive] {
        prediction.baselines[name] = nil
      }
    }
    return prediction
  }

  /// Forecasts of data that follows, or of data with its own past.
  func predict(
    _ later: SeriesSet, carrying: Bool, _ context: any CallContext
  ) throws(Fault) -> Prediction {
    let joined = try data.followed(by: later)
    var flow = try PipelineFlow(pipeline, joined ?? later)
    try flow.run(training: [], sites: nil, known: states, context)
    var prediction = try predict(
      flow, from: joined == nil ? 0 : data.time.count, carrying: carrying, context)
    prediction.inSample = later.time.instants.first.map { $0 <= fit.span.upperBound } ?? false
    return prediction
  }
}

extension PipelineFlow {
  /// Brings forecasts back to the raw target.
  func undo(_ prediction: inout Prediction, from first: Int, like raw: DataArray) throws(Fault) {
    let columns = try TimeColumns(raw)
    for (work, by, state) in undoing.reversed() {
      switch state {
      case .scale(let scales):
        guard let scale = scales.values.first else { continue }
        for site in prediction.sim.indices where scale.indices.contains(site) {
          prediction.sim[site] = prediction.sim[site].map {
            $0 * scale[site].factor + scale[site].shift
          }
        }
      case .usual(let all):
        guard work == .anomaly, let usual = all.values.first, !by.isEmpty else { continue }
        let values = try Seasons.values(of: usual, at: raw)
        for site in prediction.sim.indices where site < columns.count {
          for step in prediction.sim[site].indices {
            prediction.sim[site][step] += values[columns.place(site, first + step)]
          }
        }
      case .nothing, .chosen: continue
      }
    }
  }
}

extension PipelineFit: LibraryObject {
  package var typeName: String { "fitted pipeline" }
  package var fieldNames: [String] { ["pipeline", "fit"] }
  package func field(_ name: String) -> Datum? {
    switch name {
    case "pipeline": .object(pipeline)
    case "fit": .object(fit)
    default: nil
    }
  }
}

/// What `predict` takes.
enum Fitted: Bridged {
  case model(Fit)
  case pipeline(PipelineFit)

  static var typeName: String { "fit" }
  static func from(_ datum: Datum) -> Fitted? {
    guard case .object(let object) = datum else { return nil }
    if let fit = object as? Fit { return .model(fit) }
    return (object as? PipelineFit).map { .pipeline($0) }
  }
  var datum: Datum {
    switch self {
    case .model(let fit): .object(fit)
    case .pipeline(let fit): .object(fit)
    }
  }
}

/// What `train` takes.
enum Trainable: Bridged {
  case model(Model)
  case pipeline(Pipeline)

  static var typeName: String { "model" }
  static func from(_ datum: Datum) -> Trainable? {
    if let model = Model.from(datum) { return .model(model) }
    return Pipeline.from(datum).map { .pipeline($0) }
  }
  var datum: Datum {
    switch self {
    case .model(let model): .object(model)
    case .pipeline(let pipeline): .object(pipeline)
    }
  }
}
