import LimnData
import LimnDisplay
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// A pipeline tried on every fold of a plan, all that is fitted being fitted anew in each.
package struct Backtest: Sendable {
  struct Part: Sendable {
    let fold: Int
    let lead: Int
    let prediction: Prediction
  }

  let pipeline: Pipeline
  let plan: FoldPlan
  /// Fold by fold, lead by lead.
  let parts: [Part]
  /// The forecasts of all folds at the last lead, on the steps that any fold tests.
  let prediction: Prediction

  static func run(
    _ pipeline: Pipeline, _ folds: Folds, _ context: any CallContext
  ) throws(Fault) -> Backtest {
    let plan = folds.plan
    guard pipeline.horizon <= plan.horizon || pipeline.horizon == 0 else {
      throw Fault.foldsOfOtherHorizon(plan.horizon, pipeline.horizon)
    }
    var parts: [Part] = []
    for (index, fold) in plan.folds.enumerated() {
      try context.effects.interruption.check()
      context.effects.report(
        Progress(activity: "backtest", done: index, total: plan.folds.count))
      let data = try folds.data.part(0..<max(folds.end(of: fold), fold.train.last?.upperBound ?? 0))
      let (fit, flow) = try PipelineFit.fitting(
        pipeline, data, training: fold.train, sites: fold.trainSites, context)
      guard fit.fit.options.lookback <= plan.lookback || plan.kind.isForward else {
        throw Fault.foldsOfOtherLookback(plan.lookback, fit.fit.options.lookback)
      }
      guard let first = fold.test.first?.lowerBound else { continue }
      let leads = pipeline.horizon == 0 ? [0] : Array(1...pipeline.horizon)
      for lead in leads {
        var prediction = try fit.predict(flow, from: first, lead: lead, context)
        if let known = try fit.knownPart(flow, fold, lead: lead, context) {
          prediction.baselines[.knownPart] = known
        }
        prediction = prediction.part(
          steps: fold.test.flatMap { $0 }.map { $0 - first }, sites: fold.testSites)
        prediction.isChronological = fold.isChronological
        prediction.taints = fit.allowed
        parts.append(Part(fold: index, lead: lead, prediction: prediction))
      }
    }
    let last = parts.filter { $0.lead == pipeline.horizon }.map(\.prediction)
    guard let prediction = Prediction(last) else {
      throw Fault.nothingScored()
    }
    return Backtest(pipeline: pipeline, plan: plan, parts: parts, prediction: prediction)
  }
}

extension Backtest {
  /// fold, horizon, n, rmse, r2, the best baseline, skill over it and its interval.
  var table: Table {
    get throws(Fault) {
      let verdicts = parts.map { ($0, $0.prediction.best) }
      func numbers(_ name: String, _ value: (Part, Prediction.Best?) -> Double?) throws(Fault)
        -> DataArray
      {
        DataArray(try Tensor(numbers: verdicts.map { value($0.0, $0.1) ?? .nan }), name: name)
      }
      return Table(
        columns: [
          DataArray(try Tensor(whole: parts.map { Int64($0.fold + 1) }), name: "fold"),
          DataArray(try Tensor(whole: parts.map { Int64($0.lead) }), name: "horizon"),
          DataArray(try Tensor(whole: parts.map { Int64($0.prediction.score.n) }), name: "n"),
          try numbers("rmse") { part, _ in part.prediction.score.median { $0.model.rmse } },
          try numbers("r2") { part, _ in part.prediction.score.median { $0.model.r2 } },
          DataArray(
            try Tensor(words: verdicts.map { $0.1?.baseline.rawValue ?? "" }), name: "baseline"),
          try numbers("skill") { _, best in best?.skill },
          try numbers("lower") { _, best in best?.interval?.lower },
          try numbers("upper") { _, best in best?.interval?.upper },
        ], rowCount: parts.count)
    }
  }
}

extension Backtest: DescribedObject {
  package var typeName: String { "backtest" }
  package var fieldNames: [String] { ["table", "prediction", "obs", "sim", "pipeline"] }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "table": (try? table).map { .table($0) }
    case "prediction": .object(prediction)
    case "obs", "sim": prediction.field(name)
    case "pipeline": .object(pipeline)
    default: nil
    }
  }

  package var description: Description {
    let best = prediction.best
    var sentence =
      "backtest  \(plan.kind.rawValue), \(plan.folds.count) folds, \(prediction.score.n) observed steps scored"
    if let best, let skill = best.skill {
      sentence += "\nskill over \(best.baseline.rawValue) \(shortText(skill))"
      if let interval = best.interval {
        sentence += " (95 %: \(shortText(interval.lower)) … \(shortText(interval.upper)))"
      }
      sentence += ", all folds together"
    }
    guard let table = try? table else { return .text(sentence) }
    return .stack([.text(sentence), .table(Describe.table(table))])
  }
}

extension Backtest: Bridged {
  package static var typeName: String { "backtest" }
  package static func from(_ datum: Datum) -> Backtest? {
    if case .object(let object) = datum { object as? Backtest } else { nil }
  }
  package var datum: Datum { .object(self) }
}

extension PipelineFit {
  /// The forecast that a target made of several steps gives away: what was known of it at the origin,
  /// and what is usual of the rest, through the same steps.
  ///
  /// [S][steps from the first test step on], nil for a target that came in as it is.
  func knownPart(
    _ flow: PipelineFlow, _ fold: Fold, lead: Int, _ context: any CallContext
  ) throws(Fault) -> [[Double]]? {
    guard lead > 0, let chain = pipeline.chain(to: fit.options.target), let first = fold.test.first,
      let source = data[chain.source], let target = flow.current[fit.options.target]
    else { return nil }
    let columns = try TimeColumns(source)
    let aims = try TimeColumns(target)
    let seen = try SeriesSet([chain.source: source]).training(fold.train, sites: fold.trainSites)
    guard let past = seen[chain.source] else { return nil }
    let usual: [Double]
    if data.time.slotsPerYear ?? 0 > 1 {
      usual = try Seasons.values(
        of: Seasons.climatology(
          past, by: "slot", how: .known(.mean), least: 1, QuietContext(inner: context)), at: source)
    } else {
      let known = try past.observedNumbers().filter { !$0.isNaN }
      let mean = known.isEmpty ? Double.nan : known.reduce(0, +) / Double(known.count)
      usual = [Double](repeating: mean, count: source.count)
    }
    let values = try columns.numbers()
    let end = fold.test.last?.upperBound ?? first.lowerBound
    var found = (0..<aims.count).map { _ in
      [Double](repeating: .nan, count: end - first.lowerBound)
    }
    for step in first.lowerBound..<end where fold.test.contains(where: { $0.contains(step) }) {
      try context.effects.interruption.check()
      var mixed = values
      for column in 0..<columns.count {
        for later in max(0, step - lead + 1)...step {
          let place = columns.place(column, later)
          mixed[place] = usual[place]
        }
      }
      let given = try SeriesSet([chain.source: try source.withNumbers(mixed)]).part(0..<(step + 1))
      guard let made = try chain.run(given, states, QuietContext(inner: context)) else { continue }
      let ends = try TimeColumns(made)
      let numbers = try ends.numbers()
      for column in 0..<min(ends.count, found.count) {
        found[column][step - first.lowerBound] = numbers[ends.place(column, step)]
      }
    }
    return found
  }
}

/// The steps that make a target out of a series that came in.
struct TargetChain {
  var source: String
  var steps: [(place: Int, step: PipelineStage)]
  var pipeline: Pipeline

  /// The target of these series, by steps that have learned already.
  func run(
    _ given: SeriesSet, _ states: [StageState], _ context: any CallContext
  ) throws(Fault) -> DataArray? {
    var alone = pipeline
    alone.steps = steps.map(\.step)
    alone.options.fields["inputs"] = .list([.string(source)])
    var flow = try PipelineFlow(alone, given)
    try flow.run(training: [], sites: nil, known: steps.map { states[$0.place] }, context)
    return flow.current.series.elements.last?.value
  }
}

extension Pipeline {
  /// nil where the target comes in as it is.
  func chain(to target: String) -> TargetChain? {
    guard let maker = steps.firstIndex(where: { $0.into == target }),
      let source = steps[maker].on?.first
    else { return nil }
    return TargetChain(source: source, steps: [(maker, steps[maker])], pipeline: self)
  }
}
