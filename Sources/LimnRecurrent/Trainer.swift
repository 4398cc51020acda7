import LimnEffects
import LimnSource
import LimnTensor

/// The loop over epochs and batches, in one element type.
///
/// Order, dropout and weights come from streams of the seed, each for its purpose, so that the same
/// data, options and seed give the same bits.
struct Trainer<Element: CellElement> {
  private let options: TrainOptions
  private let random: RandomStream
  private let windows: Windows<Element>
  private let targets: Targets
  private let training: [Sample]
  private let validating: [Sample]
  /// Targets from this step of the series on validate, those before it train.
  private let cut: Int
  private let outputSteps: Int
  private var network: AnyNetwork<Element>
  private var memory: OptimiserMemory<Element>
  private let x: Block<Element>
  private let y: Block<Element>
  private let weight: Block<Element>
  private let gradient: Block<Element>
  /// Where windows may begin before the series.
  private let valid: Block<UInt8>?

  static func run(
    _ fit: inout Fit, held: [[[Double]]], target: SequenceData.Variable, count: Int,
    effects: any Effects
  ) throws(Fault) {
    guard
      var trainer = try Trainer(
        fit, held: held, target: target, count: count, interruption: effects.interruption)
    else { return }
    fit.trainedSamples = trainer.training.count
    fit.validationSamples = trainer.validating.count
    try trainer.loop(&fit, effects: effects)
  }

  /// nil for baselines.
  private init?(
    _ fit: Fit, held: [[[Double]]], target: SequenceData.Variable, count: Int,
    interruption: Interruption
  ) throws(Fault) {
    options = fit.options
    outputSteps = fit.outputSteps
    random = RandomStream(key: options.seed)
    windows = try Windows(held: held, scalers: fit.inputScalers, lookback: options.lookback)
    targets = Targets(options, scaler: fit.targetScaler, target: target)
    let aside = Int((Double(count) * options.validation).rounded())
    cut = count - aside
    var training: [Sample] = []
    var validating: [Sample] = []
    for site in target.values.indices {
      for origin in (options.past - 1)..<(count - options.horizon) {
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

    // Refused before the weights are drawn into plain arrays.
    let parameters = fit.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) }
    memory = try OptimiserMemory(count: parameters)
    gradient = try Block(count: parameters)
    // θ also passes through plain arrays of doubles, here and in the fit.
    _ = try Block<Double>(count: 2 * parameters)
    guard
      let network = try AnyNetwork<Element>(
        fit, theta: try fit.initialValues(random: random.child(1)),
        truncation: options.truncation, interruption: interruption)
    else { return nil }
    self.network = network
    let rows = min(options.batch, max(training.count, validating.count))
    x = try Block(count: rows * options.lookback * held.count)
    y = try Block(count: rows * outputSteps * options.horizon)
    weight = try Block(count: rows * outputSteps * options.horizon)
    valid = options.past < options.lookback ? try Block(count: rows * options.lookback) : nil
  }

  private mutating func loop(_ fit: inout Fit, effects: any Effects) throws(Fault) {
    let start = effects.monotonicSeconds()
    var best = Double.infinity
    var sinceBest = 0
    var (sunk, sinceSunk, share) = (Double.infinity, 0, 1.0)
    fit.theta = network.values
    fit.ending = .allEpochs
    for epoch in 1...options.epochs {
      let warm = min(1, Double(epoch) / Double(max(1, options.warmup)))
      let rate =
        options.rate * share * warm
        * options.schedule.share(epoch: epoch, of: options.epochs)
      let loss = try train(epoch: epoch, rate: rate, effects: effects)
      let validation =
        loss == nil || validating.isEmpty ? nil : try validate(effects: effects)
      guard let loss, validation?.isFinite ?? true else {
        guard epoch > 1 else { throw Fault.exploded(epoch: epoch, rate: options.rate) }
        fit.ending = .exploded(epoch: epoch)
        return
      }
      fit.history.append(Fit.Epoch(epoch: epoch, loss: loss, validation: validation))
      report(epoch, loss, validation, since: start, to: effects)
      let watched = validation ?? loss
      if watched < sunk {
        (sunk, sinceSunk) = (watched, 0)
      } else {
        sinceSunk += 1
        if options.schedule == .plateau, sinceSunk >= max(1, options.patience / 2) {
          (share, sinceSunk) = (share / 2, 0)
        }
      }
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

  private func report(
    _ epoch: Int, _ loss: Double, _ validation: Double?, since start: Double,
    to effects: any Effects
  ) {
    var details = ["loss \(shortText(loss))"]
    if let validation { details.append("validation \(shortText(validation))") }
    effects.report(
      Progress(
        activity: "training", done: epoch, total: options.epochs, details: details,
        elapsed: effects.monotonicSeconds() - start))
  }

  /// The samples as a batch; how many of their targets are observed.
  private func gather(
    _ samples: ArraySlice<Sample>, from: Int = 0
  ) -> (batch: Batch<Element>, observed: Int) {
    windows.copy(samples, into: x.pointer, valid: valid?.pointer)
    let observed = targets.copy(samples, into: y.pointer, weight: weight.pointer, from: from)
    let batch = Batch(
      rows: samples.count, x: UnsafePointer(x.pointer),
      valid: valid.map { UnsafePointer($0.pointer) })
    return (batch, observed)
  }

  /// One pass in an order of its own; the mean loss on the way, or nil when it left the finite.
  private mutating func train(
    epoch: Int, rate: Double, effects: any Effects
  ) throws(Fault) -> Double? {
    let order = random.child(2).child(UInt64(epoch)).permutation(training.count)
    let shuffled = order.map { training[$0] }
    var total = 0.0
    var n = 0
    for start in stride(from: 0, to: shuffled.count, by: options.batch) {
      try effects.interruption.check()
      let (batch, observed) = gather(shuffled[start..<min(start + options.batch, shuffled.count)])
      let objective = Objective(
        target: UnsafePointer(y.pointer), weight: UnsafePointer(weight.pointer),
        loss: options.loss, scale: 1 / Double(observed),
        key: random.child(3).bits(UInt64(memory.steps + 1)))
      let loss = try network.gradient(batch, objective, into: gradient.pointer)
      let norm = Element.norm(gradient.pointer, network.count)
      guard loss.isFinite, norm.isFinite else { return nil }
      memory.move(
        network.theta, by: gradient, count: network.count,
        factor: norm > options.clip ? options.clip / norm : 1, rate: rate, options: options)
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
      let samples = validating[start..<min(start + options.batch, validating.count)]
      let (batch, observed) = gather(samples, from: cut)
      n += observed
      try network.forward(batch, into: forecast.pointer)
      let count = batch.rows * outputSteps * options.horizon
      for index in 0..<count where weight.pointer[index] != 0 {
        total +=
          Double(weight.pointer[index])
          * options.loss.value(
            sim: Double(forecast.pointer[index]), obs: Double(y.pointer[index]))
      }
    }
    return total / Double(n)
  }
}
