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
  /// The same data, options and seed give the same bits.
  package static func fit(
    _ model: Model, data: SequenceData, options: TrainOptions, effects: any Effects
  ) throws(Fault) -> Fit {
    try options.check()
    let target = try data.variable(options.target, for: "target")
    var inputs: [SequenceData.Variable] = []
    for name in options.inputs { inputs.append(try data.variable(name, for: "inputs")) }
    guard data.time.rule != .irregular else { throw Fault.irregularData() }
    guard let first = data.time.instants.first, let last = data.time.instants.last else {
      throw Fault.irregularData()
    }
    let needed = options.lookback + options.horizon
    guard data.count >= needed else {
      throw Fault.tooShort(
        steps: data.count, needed: needed, lookback: options.lookback, horizon: options.horizon)
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
      sites: data.sites, inputScalers: scalers, targetScaler: targetScaler, size: nil, theta: [],
      history: [], bestEpoch: 0, ending: .notNeeded, span: first...last, steps: data.count,
      trainedSamples: 0, validationSamples: 0, observedTargets: observed,
      taints: taints(target: target, inputs: inputs), climatology: climatology,
      rule: data.time.rule,
      past: past(target, held: held, mean: targetScaler.mean, data: data, options: options))
    switch model {
    case .persistence: break
    case .climatology:
      guard climatology != nil else { throw Fault.noSeasons("a climatology") }
    case .lstm(let lstm):
      if lstm.dropout > 0, lstm.layers < 2 { throw Fault.dropoutWithoutLayers() }
      switch lstm.precision {
      case .f32:
        try Trainer<Float>.run(
          lstm, &fit, held: held, target: target, count: data.count, effects: effects)
      case .f64:
        try Trainer<Double>.run(
          lstm, &fit, held: held, target: target, count: data.count, effects: effects)
      }
    }
    return fit
  }

  /// The variable with its gaps held, [S][T].
  static func hold(_ variable: SequenceData.Variable, before: Double) -> [[Double]] {
    zip(variable.values, variable.observed).map { heldValues($0, observed: $1, before: before) }
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
    return target.values.indices.map { site in
      let values = zip(target.values[site], target.observed[site]).map { $1 ? $0 : Double.nan }
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
    let kept = min(data.count, max(options.lookback, seasons) + options.horizon - 1)
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

/// The loop over epochs, in one element type.
private struct Trainer<Element: KernelElement> {
  let options: TrainOptions
  let dropout: Double
  let random: RandomStream
  let windows: Windows<Element>
  let targets: Targets
  let training: [Sample]
  let validating: [Sample]
  var network: Network<Element>
  let x: Block<Element>
  let y: Block<Element>
  let weight: Block<Element>
  let gradient: Block<Element>
  let m: Block<Element>
  let v: Block<Element>
  var steps = 0

  static func run(
    _ model: LSTMModel, _ fit: inout Fit, held: [[[Double]]], target: SequenceData.Variable,
    count: Int, effects: any Effects
  ) throws(Fault) {
    var trainer = try Trainer(
      model, fit, held: held, target: target, count: count, interruption: effects.interruption)
    fit.size = trainer.network.size
    fit.trainedSamples = trainer.training.count
    fit.validationSamples = trainer.validating.count
    try trainer.loop(&fit, effects: effects)
  }

  private init(
    _ model: LSTMModel, _ fit: Fit, held: [[[Double]]], target: SequenceData.Variable, count: Int,
    interruption: Interruption
  ) throws(Fault) {
    options = fit.options
    dropout = model.dropout
    random = RandomStream(key: options.seed)
    windows = try Windows(held: held, scalers: fit.inputScalers, lookback: options.lookback)
    targets = Targets(
      horizon: options.horizon, scaler: fit.targetScaler, values: target.values,
      observed: target.observed)
    // Targets before `cut` train, those from it on validate.
    let aside = Int((Double(count) * options.validation).rounded())
    let cut = count - aside
    var training: [Sample] = []
    var validating: [Sample] = []
    for site in target.values.indices {
      for origin in (options.lookback - 1)..<(count - options.horizon) {
        let sample = Sample(site: site, origin: origin)
        guard targets.isObserved(sample) else { continue }
        if origin + options.horizon < cut {
          training.append(sample)
        } else if origin + 1 >= cut {
          validating.append(sample)
        }
      }
    }
    guard !training.isEmpty else { throw Fault.nothingObserved(options.target) }
    self.training = training
    self.validating = validating

    let size = NetworkSize(
      steps: options.lookback, inputs: held.count, hidden: model.hidden, layers: model.layers,
      outputs: options.horizon)
    try size.check()
    // Refused before the weights are drawn into plain arrays.
    m = try Block(count: size.parameterCount)
    v = try Block(count: size.parameterCount)
    gradient = try Block(count: size.parameterCount)
    // θ also passes through plain arrays of doubles, here and in the fit.
    _ = try Block<Double>(count: 2 * size.parameterCount)
    network = try Network(
      size: size, theta: model.initialise(size, random: random.child(1)),
      interruption: interruption)
    m.pointer.update(repeating: 0, count: size.parameterCount)
    v.pointer.update(repeating: 0, count: size.parameterCount)
    let rows = min(options.batch, max(training.count, validating.count))
    x = try Block(count: rows * size.steps * size.inputs)
    y = try Block(count: rows * size.outputs)
    weight = try Block(count: rows * size.outputs)
  }

  private mutating func loop(_ fit: inout Fit, effects: any Effects) throws(Fault) {
    let start = effects.monotonicSeconds()
    var best = Double.infinity
    var sinceBest = 0
    fit.theta = network.values
    fit.ending = .allEpochs
    for epoch in 1...options.epochs {
      guard let loss = try train(epoch: epoch, effects: effects) else {
        guard epoch > 1 else { throw Fault.exploded(epoch: epoch, rate: options.rate) }
        fit.ending = .exploded(epoch: epoch)
        return
      }
      let validation = validating.isEmpty ? nil : try validate(effects: effects)
      if let validation, !validation.isFinite {
        guard epoch > 1 else { throw Fault.exploded(epoch: epoch, rate: options.rate) }
        fit.ending = .exploded(epoch: epoch)
        return
      }
      fit.history.append(Fit.Epoch(epoch: epoch, loss: loss, validation: validation))
      var details = ["loss \(shortText(loss))"]
      if let validation { details.append("validation \(shortText(validation))") }
      effects.report(
        Progress(
          activity: "training", done: epoch, total: options.epochs, details: details,
          elapsed: effects.monotonicSeconds() - start))
      guard let validation else {
        fit.theta = network.values
        fit.bestEpoch = epoch
        continue
      }
      if validation < best {
        best = validation
        sinceBest = 0
        fit.theta = network.values
        fit.bestEpoch = epoch
      } else {
        sinceBest += 1
        if sinceBest >= options.patience {
          fit.ending = .stoppedEarly
          return
        }
      }
    }
  }

  /// One pass in an order of its own; the mean loss on the way, or nil when it left the finite.
  private mutating func train(epoch: Int, effects: any Effects) throws(Fault) -> Double? {
    let order = random.child(2).child(UInt64(epoch)).permutation(training.count)
    let shuffled = order.map { training[$0] }
    var total = 0.0
    var n = 0
    for start in stride(from: 0, to: shuffled.count, by: options.batch) {
      try effects.interruption.check()
      let batch = shuffled[start..<min(start + options.batch, shuffled.count)]
      windows.copy(batch, into: x.pointer)
      let observed = targets.copy(batch, into: y.pointer, weight: weight.pointer)
      steps += 1
      let loss = try network.gradient(
        BatchPointers(x: x.pointer, target: y.pointer, weight: weight.pointer), rows: batch.count,
        scale: 1 / Double(observed), dropout: dropout,
        key: random.child(3).bits(UInt64(steps)), into: gradient.pointer)
      let norm = Element.norm(gradient.pointer, network.count)
      guard loss.isFinite, norm.isFinite else { return nil }
      Element.adam(
        theta: network.theta.pointer, gradient: gradient.pointer, m: m.pointer, v: v.pointer,
        count: network.count, factor: norm > options.clip ? options.clip / norm : 1,
        rate: options.rate, step: steps)
      total += loss * Double(observed)
      n += observed
    }
    return total / Double(n)
  }

  private mutating func validate(effects: any Effects) throws(Fault) -> Double {
    let forecast = try Block<Element>(count: y.count)
    var total = 0.0
    var n = 0
    for start in stride(from: 0, to: validating.count, by: options.batch) {
      try effects.interruption.check()
      let batch = validating[start..<min(start + options.batch, validating.count)]
      windows.copy(batch, into: x.pointer)
      n += targets.copy(batch, into: y.pointer, weight: weight.pointer)
      try network.forward(x: x.pointer, rows: batch.count, into: forecast.pointer)
      for index in 0..<batch.count * options.horizon where weight.pointer[index] != 0 {
        let miss = Double(forecast.pointer[index]) - Double(y.pointer[index])
        total += miss * miss
      }
    }
    return total / Double(n)
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
