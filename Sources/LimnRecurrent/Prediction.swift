import LimnEffects
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Forecasts of a fit beside what was observed, and beside the baselines.

package struct Prediction: Sendable {
  package enum Baseline: String, Sendable, CaseIterable {
    case persistence, climatology
    case seasonalNaive = "seasonal naive"
    /// What a target made of several steps gives away: its steps up to the origin, the usual after.
    case knownPart = "known part"
  }

  package var model: Model
  package var target: String
  package var unit: String?
  package var horizon: Int
  package var time: TimeAxis
  package var siteAxis: String?
  package var sites: [String]
  /// obs: [S][T], NaN where the target is missing, masked or filled.
  package var obs: [[Double]]
  /// sim: [S][T], each forecast `horizon` steps ahead, NaN where none could be made.
  package var sim: [[Double]]
  /// [S][T] each; those that the axis has.
  package var baselines: [Baseline: [[Double]]]
  /// Steps without a forecast for want of past, per site.
  package var withoutForecast: Int
  /// Whether the data reaches into the training span.
  package var inSample: Bool
  package var taints: [String]
  /// Whether all that was trained on lies before all that is scored.
  package var isChronological = true
  /// How many steps before its own an element of the target is made of.
  package var targetMemory = 0

  /// Steps that count: observed and forecast, over all sites.
  package var n: Int {
    zip(obs, sim).reduce(0) { total, site in
      total + zip(site.0, site.1).count(where: { !$0.isNaN && !$1.isNaN })
    }
  }
}

/// Test data with the end of the training data before it, where that joins without a gap.
struct JoinedData {
  /// How many steps of the training data stand first.
  var offset: Int
  /// Inputs with gaps held, [D][S][T]; the target held and as observed, [S][T].
  var held: [[[Double]]]
  var heldTarget: [[Double]]
  var target: [[Double]]
  var time: TimeAxis
  /// Position of each of the fit's sites that the data has.
  var sites: [Int]

  /// With `first` the data holds its own past, and forecasts begin at that step.
  init(_ fit: Fit, _ data: SequenceData, from first: Int? = nil) throws(Fault) {
    guard data.time.count < 2 || data.time.rule == fit.rule else {
      throw Fault.stepsDiffer(
        fit.past.time.stepDescription, data.time.stepDescription)
    }
    let unknown = data.sites.filter { !fit.sites.contains($0) }
    let single = data.sites.count == 1 && fit.sites.count == 1
    guard unknown.isEmpty || single else { throw Fault.sitesDiffer(unknown) }
    sites = single ? [0] : data.sites.compactMap { fit.sites.firstIndex(of: $0) }
    let onlySeries = data.variables.count == 1 && fit.options.inputs == [fit.options.target]
    let name = onlySeries ? data.variables[0].name : fit.options.target
    let target = try data.variable(name, for: "data")
    var inputs: [SequenceData.Variable] = []
    for input in fit.options.inputs {
      inputs.append(try data.variable(onlySeries ? name : input, for: "data"))
    }
    // One step more than the fit has must be where the data begins.
    let next = try fit.past.time.following(count: 1).first
    let joins = first == nil && next != nil && next == data.time.instants.first
    let past = fit.past
    offset = first ?? (joins ? past.time.count : 0)
    time =
      joins
      ? TimeAxis(instants: past.time.instants + data.time.instants, rule: fit.rule) : data.time
    let places = Array(sites.enumerated())
    func join(
      _ variable: SequenceData.Variable, _ before: [[Double]], _ mean: Double
    ) -> [[Double]] {
      places.map { position, site in
        let held = heldValues(
          variable.values[position], observed: variable.observed[position],
          before: joins ? before[site].last ?? mean : mean)
        return joins ? before[site] + held : held
      }
    }
    held = inputs.indices.map { d in
      join(inputs[d], past.held[d], fit.inputScalers[d].mean)
    }
    heldTarget = join(target, past.heldTarget, fit.targetScaler.mean)
    self.target = places.map { position, site in
      let raw = zip(target.values[position], target.observed[position]).map { $1 ? $0 : .nan }
      return joins ? past.target[site] + raw : raw
    }
  }
}

extension Fit {
  /// Forecasts every step of `data`, `horizon` steps ahead; none sees anything after its origin.
  ///
  /// With `carrying` the network reads the whole data as one sequence and hands its states on from
  /// step to step, instead of beginning anew `lookback` steps before each origin.
  ///
  /// With `first` the data holds its own past and the forecasts are of its steps from `first` on; with
  /// `lead` they are those that many steps ahead, at most `horizon`.
  package func predict(
    _ data: SequenceData, carrying: Bool = false, from first: Int? = nil, lead: Int? = nil,
    interruption: Interruption? = nil
  ) throws(Fault) -> Prediction {
    let joined = try JoinedData(self, data, from: first)
    let horizon = lead ?? options.horizon
    let steps = joined.offset..<joined.time.count
    let slots = Training.slots(of: joined.time)
    var baselines: [Prediction.Baseline: [[Double]]] = [:]
    let origins = steps.map { $0 - horizon }
    if let climatology, let slots {
      baselines[.climatology] = joined.sites.map { site in
        let usual = climatology[site].predict(slots: slots.suffix(steps.count).map { $0 })
        return usual.map { $0.isNaN ? targetScaler.mean : $0 }
      }
      let period = climatology.first?.means.count ?? 0
      baselines[.seasonalNaive] = joined.sites.indices.map { position in
        let naive = Baselines.seasonalNaive(
          joined.target[position], origins: origins, horizon: horizon, period: period)
        let usual = baselines[.climatology]?[position] ?? []
        return zip(naive, usual).map { $0.isNaN ? $1 : $0 }
      }
    }
    // A simulation sees no observed target, so that the last one is not what it competes with.
    if horizon > 0 {
      baselines[.persistence] = joined.heldTarget.map {
        Baselines.persistence($0, origins: origins)
      }
    } else {
      baselines[.seasonalNaive] = nil
    }
    let sim: [[Double]]
    switch model {
    case .persistence: sim = baselines[.persistence] ?? []
    case .climatology:
      guard let usual = baselines[.climatology] else { throw Fault.noSeasons("a climatology") }
      sim = usual
    case .recurrent, .cell, .ridge:
      switch (model.precision ?? .f32, carrying) {
      case (_, true) where model.isStateless:
        sim = try run(Double.self, joined, steps, lead: horizon, interruption)
      case (.f32, false): sim = try run(Float.self, joined, steps, lead: horizon, interruption)
      case (.f64, false): sim = try run(Double.self, joined, steps, lead: horizon, interruption)
      case (.f32, true): sim = try carry(Float.self, joined, steps, interruption)
      case (.f64, true): sim = try carry(Double.self, joined, steps, interruption)
      }
    }
    let variable = data.variables.first { $0.name == options.target } ?? data.variables.first
    let more = (variable?.taints ?? []).map { "target `\(options.target)`: \($0)" }
    var prediction = Prediction(
      model: model, target: options.target, unit: unit, horizon: horizon,
      time: first == nil ? data.time : data.time.subrange(steps),
      siteAxis: data.siteAxis, sites: data.sites,
      obs: joined.target.map { Array($0[steps]) }, sim: sim, baselines: baselines,
      withoutForecast: sim.first?.count(where: \.isNaN) ?? 0,
      inSample: first == nil && data.time.instants.first.map { $0 <= span.upperBound } ?? false,
      taints: taints + more.filter { !taints.contains($0) })
    prediction.targetMemory = variable?.memory ?? 0
    return prediction
  }

  /// [S][T] at a lead, by default the last.
  private func run<Element: CellElement>(
    _ type: Element.Type, _ joined: JoinedData, _ steps: Range<Int>, lead horizon: Int,
    _ interruption: Interruption?
  ) throws(Fault) -> [[Double]] {
    guard
      var network = try AnyNetwork<Element>(self, theta: theta, interruption: interruption)
    else { return [] }
    let windows = try Windows<Element>(
      held: joined.held, scalers: inputScalers, lookback: options.lookback)
    var sim = joined.sites.map { _ in [Double](repeating: .nan, count: steps.count) }
    let chunk = min(max(1, steps.count), 512)
    let x = try Block<Element>(count: chunk * options.lookback * joined.held.count)
    let outputs = outputSteps * options.leads.count
    let y = try Block<Element>(count: chunk * outputs)
    let valid =
      try options.past < options.lookback ? Block<UInt8>(count: chunk * options.lookback) : nil
    for site in sim.indices {
      let samples = steps.filter { $0 - horizon - options.past + 1 >= 0 }
        .map { Sample(site: site, origin: $0 - horizon) }
      for start in stride(from: 0, to: samples.count, by: chunk) {
        let batch = samples[start..<min(start + chunk, samples.count)]
        windows.copy(batch, into: x.pointer, valid: valid?.pointer)
        try network.forward(
          Batch(
            rows: batch.count, x: UnsafePointer(x.pointer),
            valid: valid.map { UnsafePointer($0.pointer) }), into: y.pointer)
        for (row, sample) in batch.enumerated() {
          // The leads of the last step come last.
          let scaled = Double(y.pointer[(row + 1) * outputs - 1 - (options.horizon - horizon)])
          sim[site][sample.origin + horizon - steps.lowerBound] = targetScaler.unscaled(scaled)
        }
      }
    }
    return sim
  }
}

/// Forecasts after the end of the training data, or of `data` when given.
package struct Outlook: Sendable {
  package var time: TimeAxis
  /// What is forecast, [S][steps].
  package var values: [[Double]]
  package var sites: [String]
  package var siteAxis: String?
  /// Steps from which on forecasts were fed back as inputs.
  package var recursiveFrom: Int?
}

extension Fit {
  /// The next values after the end of the training data, or of `data`.
  ///
  /// Up to `horizon` they come directly from the last window; beyond it forecasts are fed back,
  /// which needs the target to be the only input.
  package func forecast(
    _ steps: Int, after data: SequenceData? = nil,
    interruption: Interruption? = nil
  ) throws(Fault) -> Outlook {
    guard (1...1_000_000).contains(steps) else {
      throw Fault.settingOutOfRange("steps", steps, least: 1, most: 1_000_000)
    }
    var base = past.held
    var target = past.heldTarget
    var time = past.time
    var places = Array(sites.indices)
    if let data {
      let joined = try JoinedData(self, data)
      (base, target, time, places) = (joined.held, joined.heldTarget, joined.time, joined.sites)
    }
    let later = try time.following(count: steps)
    let axis = TimeAxis(instants: later, rule: rule)
    var outlook = Outlook(
      time: axis, values: [], sites: places.map { sites[$0] }, siteAxis: siteAxis)
    switch model {
    case .persistence:
      outlook.values = target.map {
        Array(repeating: $0.last ?? targetScaler.mean, count: steps)
      }
    case .climatology:
      guard let climatology, let slots = Training.slots(of: axis) else {
        throw Fault.noSeasons("a climatology")
      }
      outlook.values = places.map { climatology[$0].predict(slots: slots) }
    case .recurrent, .cell, .ridge:
      if steps > options.horizon {
        let others = options.inputs.filter { $0 != options.target }
        guard others.isEmpty else { throw Fault.unknownFuture(others) }
        outlook.recursiveFrom = options.horizon
      }
      guard time.count >= options.lookback else {
        throw Fault.noWindows(lookback: options.lookback)
      }
      outlook.values =
        model.precision == .f64
        ? try roll(Double.self, base, steps, interruption)
        : try roll(Float.self, base, steps, interruption)
    }
    return outlook
  }

  private func roll<Element: CellElement>(
    _ type: Element.Type, _ held: [[[Double]]], _ steps: Int, _ interruption: Interruption?
  ) throws(Fault) -> [[Double]] {
    guard let first = held.first,
      var network = try AnyNetwork<Element>(self, theta: theta, interruption: interruption)
    else { return [] }
    let (lookback, inputs, outputs) = (options.lookback, held.count, options.leads.count)
    let x = try Block<Element>(count: lookback * inputs)
    let y = try Block<Element>(count: outputSteps * outputs)
    var values: [[Double]] = []
    for site in first.indices {
      var windows = held.map { Array($0[site].suffix(options.lookback)) }
      var found: [Double] = []
      while found.count < steps {
        for t in 0..<lookback {
          for d in 0..<inputs {
            x.pointer[t * inputs + d] = Element(inputScalers[d].scaled(windows[d][t]))
          }
        }
        try network.forward(Batch(rows: 1, x: UnsafePointer(x.pointer)), into: y.pointer)
        let last = (outputSteps - 1) * outputs
        let next = (0..<outputs).map { targetScaler.unscaled(Double(y.pointer[last + $0])) }
        found += next
        // Only reached again when the target is the one input.
        windows[0] = Array((windows[0] + next).suffix(options.lookback))
      }
      values.append(Array(found.prefix(steps)))
    }
    return values
  }
}
