import LimnEffects
import LimnIO
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

  private let plan: CheckpointPlan?
  private var place = TrainingPlace()
  /// When the last checkpoint was written.
  private var saved = 0.0

  static func run(
    _ fit: inout Fit, held: [[[Double]]], target: SequenceData.Variable, count: Int,
    plan: CheckpointPlan?, effects: any Effects
  ) throws(Fault) {
    guard
      var trainer = try Trainer(
        fit, held: held, target: target, count: count, plan: plan,
        interruption: effects.interruption)
    else { return }
    fit.trainedSamples = trainer.training.count
    fit.validationSamples = trainer.validating.count
    fit.theta = trainer.network.values
    guard try !trainer.goesOn(&fit, effects) else { return }
    do throws(Fault) {
      try trainer.loop(&fit, effects: effects)
    } catch {
      // Nothing has changed since the last batch that ended.
      if effects.interruption.isRequested { trainer.keep(fit, ending: nil, effects) }
      throw error
    }
    trainer.keep(fit, ending: fit.ending, effects)
  }

  /// nil for baselines.
  private init?(
    _ fit: Fit, held: [[[Double]]], target: SequenceData.Variable, count: Int,
    plan: CheckpointPlan?, interruption: Interruption
  ) throws(Fault) {
    options = fit.options
    self.plan = plan
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
        } else if origin + options.leads.lowerBound >= cut {
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
    y = try Block(count: rows * outputSteps * options.leads.count)
    weight = try Block(count: rows * outputSteps * options.leads.count)
    valid = options.past < options.lookback ? try Block(count: rows * options.lookback) : nil
  }

  /// Goes on from the checkpoint that is there, or writes the first one, so that a file that cannot
  /// be written is told of at once; whether the training had ended already.
  private mutating func goesOn(
    _ fit: inout Fit, _ effects: any Effects
  ) throws(Fault) -> Bool {
    guard let plan else { return false }
    saved = effects.monotonicSeconds()
    if plan.resumes {
      var bytes: [UInt8]?
      do throws(Fault) { bytes = try effects.readFile(plan.path) } catch {
        guard error.isFileNotFound else { throw error }
      }
      if let bytes {
        let found = try Checkpoint<Element>(
          bytes, name: plan.path, of: fit, samples: training.count, parameters: network.count)
        take(found, &fit)
        if let ending = found.ending {
          fit.ending = ending
          plan.note("`\(plan.path)` has the end of this training")
          return true
        }
        plan.note(
          "goes on from `\(plan.path)`, epoch \(place.epoch), after "
            + "\(place.next) of \(training.count) samples")
        return false
      }
    }
    try write(fit, ending: nil, to: plan, effects)
    return false
  }

  private mutating func take(_ found: Checkpoint<Element>, _ fit: inout Fit) {
    let count = network.count
    network.theta.pointer.update(from: found.theta.pointer, count: count)
    memory.m.pointer.update(from: found.m.pointer, count: count)
    memory.v.pointer.update(from: found.v.pointer, count: count)
    memory.steps = found.steps
    place = found.place
    fit.theta = found.best
    fit.history = found.history
    fit.bestEpoch = found.bestEpoch
  }

  private func write(
    _ fit: Fit, ending: Fit.Ending?, to plan: CheckpointPlan, _ effects: any Effects
  ) throws(Fault) {
    let checkpoint = Checkpoint(
      place: place, steps: memory.steps, bestEpoch: fit.bestEpoch, history: fit.history,
      ending: ending, theta: network.theta, best: fit.theta, m: memory.m, v: memory.v)
    try effects.writeFile(try checkpoint.file(of: fit).bytes(), to: plan.path)
  }

  /// Writes a checkpoint; that it cannot be written ends no training.
  private mutating func keep(_ fit: Fit, ending: Fit.Ending?, _ effects: any Effects) {
    guard let plan else { return }
    do throws(Fault) { try write(fit, ending: ending, to: plan, effects) } catch {
      plan.note("the checkpoint could not be written: \(error.message)")
    }
    saved = effects.monotonicSeconds()
  }

  private mutating func keepIfDue(_ fit: Fit, _ effects: any Effects) {
    guard let plan, effects.monotonicSeconds() - saved >= plan.every else { return }
    keep(fit, ending: nil, effects)
  }

  private mutating func loop(_ fit: inout Fit, effects: any Effects) throws(Fault) {
    let start = effects.monotonicSeconds()
    fit.ending = .allEpochs
    while place.epoch <= options.epochs {
      let epoch = place.epoch
      let warm = min(1, Double(epoch) / Double(max(1, options.warmup)))
      let rate =
        options.rate * place.share * warm
        * options.schedule.share(epoch: epoch, of: options.epochs)
      let loss = try train(rate: rate, fit, effects)
      let validation =
        loss == nil || validating.isEmpty ? nil : try validate(effects: effects)
      guard let loss, validation?.isFinite ?? true else {
        guard epoch > 1 else { throw Fault.exploded(epoch: epoch, rate: options.rate) }
        fit.ending = .exploded(epoch: epoch)
        return
      }
      fit.history.append(Fit.Epoch(epoch: epoch, loss: loss, validation: validation))
      report(epoch, loss, validation, since: start, to: effects)
      let stops = isEnough(loss, validation, &fit)
      place.epoch += 1
      (place.next, place.total, place.n) = (0, 0, 0)
      if stops {
        fit.ending = .stoppedEarly
        return
      }
    }
  }

  /// Remembers what an epoch has brought; whether it is time to stop.
  private mutating func isEnough(
    _ loss: Double, _ validation: Double?, _ fit: inout Fit
  ) -> Bool {
    let watched = validation ?? loss
    if watched < place.sunk {
      (place.sunk, place.sinceSunk) = (watched, 0)
    } else {
      place.sinceSunk += 1
      if options.schedule == .plateau, place.sinceSunk >= max(1, options.patience / 2) {
        (place.share, place.sinceSunk) = (place.share / 2, 0)
      }
    }
    if let validation, validation >= place.best {
      place.sinceBest += 1
      return place.sinceBest >= options.patience
    }
    if let validation { (place.best, place.sinceBest) = (validation, 0) }
    fit.theta = network.values
    fit.bestEpoch = place.epoch
    return false
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

  /// The rest of a pass in an order of its own; the mean loss on the way, or nil when it left the
  /// finite.
  private mutating func train(
    rate: Double, _ fit: Fit, _ effects: any Effects
  ) throws(Fault) -> Double? {
    let order = random.child(2).child(UInt64(place.epoch)).permutation(training.count)
    let shuffled = order.map { training[$0] }
    while place.next < shuffled.count {
      try effects.interruption.check()
      let end = min(place.next + options.batch, shuffled.count)
      let (batch, observed) = gather(shuffled[place.next..<end])
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
      place.total += loss * Double(observed)
      place.n += observed
      place.next = end
      keepIfDue(fit, effects)
    }
    return place.total / Double(place.n)
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
      let count = batch.rows * outputSteps * options.leads.count
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
