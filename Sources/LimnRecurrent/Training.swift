import LimnEffects
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Fitting a model to the training span, without a look beyond it.
///
/// Scaling, climatology and the value that stands in before the first observation come from the
/// training data alone. Early stopping watches its last part: a validation target never lies in the
/// span of a training target.
package enum Training {
  /// Fits a model to the data of its training span.
  ///
  /// The same data, options and seed give the same bits, also when the training goes on from a
  /// checkpoint.
  package static func fit(
    _ model: Model, data: SequenceData, options: TrainOptions, checkpoint: CheckpointPlan? = nil,
    effects: any Effects
  ) throws(Fault) -> Fit {
    try options.check()
    let target = try data.variable(options.target, for: "target")
    var inputs: [SequenceData.Variable] = []
    for name in options.inputs { inputs.append(try data.variable(name, for: "inputs")) }
    guard data.time.rule != .irregular else { throw Fault.irregularData() }
    guard let first = data.time.instants.first, let last = data.time.instants.last else {
      throw Fault.irregularData()
    }
    let needed = options.past + options.horizon
    guard data.count >= needed else {
      throw Fault.tooShort(
        steps: data.count, needed: needed, lookback: options.past, horizon: options.horizon)
    }
    let observed = target.observed.reduce(0) { $0 + $1.count(where: { $0 }) }
    guard observed > 0 else { throw Fault.nothingObserved(options.target) }

    let scalers = inputs.map { Scaler(fitting: $0) }
    let targetScaler = Scaler(fitting: target)
    let held = zip(inputs, scalers).map { variable, scaler in
      hold(variable, before: scaler.mean)
    }
    let climatology = climatology(target, time: data.time)
    var fit = Fit(
      model: model, options: options, unit: target.unit, siteAxis: data.siteAxis,
      sites: data.sites, inputScalers: scalers, targetScaler: targetScaler, shape: nil, theta: [],
      history: [], bestEpoch: 0, ending: .notNeeded, span: first...last, steps: data.count,
      trainedSamples: 0, validationSamples: 0, observedTargets: observed,
      taints: taints(target: target, inputs: inputs), climatology: climatology,
      rule: data.time.rule,
      past: past(target, held: held, mean: targetScaler.mean, data: data, options: options),
      dataDigest: data.digest([options.target] + options.inputs.filter { $0 != options.target }))
    try fit.takeShape()
    switch (model, model.precision) {
    case (_, nil): break
    case (.ridge(let ridge), _):
      try ridge.fit(
        &fit, held: held, target: target, count: data.count, interruption: effects.interruption)
    case (_, .f32):
      try Trainer<Float>.run(
        &fit, held: held, target: target, count: data.count, plan: checkpoint,
        effects: effects)
    case (_, .f64):
      try Trainer<Double>.run(
        &fit, held: held, target: target, count: data.count, plan: checkpoint,
        effects: effects)
    }
    return fit
  }

  /// The variable with its gaps held, [S][T].
  static func hold(_ variable: SequenceData.Variable, before: Double) -> [[Double]] {
    zip(variable.values, variable.observed).map { heldValues($0, observed: $1, before: before) }
  }

  /// Why inputs or target may know the future, in words.
  package static func taints(
    _ data: SequenceData, _ options: TrainOptions
  ) throws(Fault) -> [String] {
    let target = try data.variable(options.target, for: "target")
    var inputs: [SequenceData.Variable] = []
    for name in options.inputs { inputs.append(try data.variable(name, for: "inputs")) }
    return taints(target: target, inputs: inputs)
  }

  private static func taints(
    target: SequenceData.Variable, inputs: [SequenceData.Variable]
  ) -> [String] {
    var list = target.taints.map { "target `\(target.name)`: \($0)" }
    for input in inputs where input.name != target.name {
      list += input.taints.map { "input `\(input.name)`: \($0)" }
    }
    return list
  }

  private static func climatology(
    _ target: SequenceData.Variable, time: TimeAxis
  ) -> [Climatology]? {
    guard let slots = slots(of: time), let count = time.slotsPerYear else { return nil }
    let observed = zip(target.values, target.observed).map { values, observed in
      zip(values, observed).map { $1 ? $0 : Double.nan }
    }
    // Of a site without a past, what is usual elsewhere.
    let everywhere =
      observed.contains { $0.allSatisfy(\.isNaN) }
      ? Climatology(
        fitting: observed.flatMap { $0 }, slots: observed.flatMap { _ in slots }, slotCount: count)
      : nil
    return observed.map { values in
      if let everywhere, values.allSatisfy(\.isNaN) { return everywhere }
      return Climatology(fitting: values, slots: slots, slotCount: count)
    }
  }

  /// The slot of the year of each step; nil for axes that have none, or one a year.
  static func slots(of time: TimeAxis) -> [Int]? {
    guard let count = time.slotsPerYear, count > 1 else { return nil }
    var slots: [Int] = []
    slots.reserveCapacity(time.count)
    for index in 0..<time.count {
      guard let slot = time.slotOfYear(index) else { return nil }
      slots.append(slot)
    }
    return slots
  }

  /// Enough steps for the first window of a forecast, and for the same slots of two years.
  private static func past(
    _ target: SequenceData.Variable, held: [[[Double]]], mean: Double, data: SequenceData,
    options: TrainOptions
  ) -> Fit.Past {
    let seasons = 2 * (data.time.slotsPerYear ?? 0)
    let kept = min(data.count, max(1, max(options.lookback, seasons) + options.horizon - 1))
    let range = (data.count - kept)..<data.count
    return Fit.Past(
      held: held.map { $0.map { Array($0[range]) } },
      heldTarget: hold(target, before: mean).map { Array($0[range]) },
      target: target.values.indices.map { site in
        range.map { target.observed[site][$0] ? target.values[site][$0] : .nan }
      },
      time: data.time.subrange(range))
  }
}

extension Fit {
  /// The sizes or the graph of the network, from the model and the options.
  mutating func takeShape() throws(Fault) {
    let inputs = options.inputs.count
    switch model {
    case .persistence, .ridge: break
    case .climatology:
      guard climatology != nil else { throw Fault.noSeasons("a climatology") }
    case .recurrent(let network):
      try network.check()
      let shape = network.shape(
        steps: options.lookback, inputs: inputs, outputs: options.leads.count,
        everyStep: options.everyStep)
      try shape.check()
      self.shape = shape
    case .cell(let cell):
      do throws(Diagnostic) {
        graph = try cell.graph(inputs, options.leads.count)
      } catch { throw error.fault }
    }
  }
}

/// Four significant digits, for progress and messages.
package func shortText(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return "\(value)" }
  var scale = 1.0
  var decimals = 0
  while abs(value) * scale < 1000, decimals < 9 {
    scale *= 10
    decimals += 1
  }
  return "\((value * scale).rounded() / scale)"
}
