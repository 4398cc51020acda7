import LimnEffects
import LimnSource
import LimnTensor
import LimnTime

/// What goes on inside a fitted network while it reads the past of each forecast.

/// Gates and states of the last layer over the windows of some samples.
package struct Gates: Sendable {
  /// [planes][N][L][H], as 32-bit floats, in the order of `names`.
  package var values: Block<Float>
  package var names: [String]
  package var samples: Int
  package var lookback: Int
  /// H of both directions together.
  package var hidden: Int
  /// Site and time of the step that each sample forecasts.
  package var site: [Int]
  package var time: [Instant]
}

extension Fit {
  /// The samples that `data` has, with the site and time of what each forecasts last.
  private func samples(
    of joined: JoinedData
  ) throws(Fault) -> (samples: [Sample], site: [Int], time: [Instant]) {
    var found: (samples: [Sample], site: [Int], time: [Instant]) = ([], [], [])
    for site in joined.sites.indices {
      for step in joined.offset..<joined.time.count
      where step - options.horizon - options.lookback + 1 >= 0 {
        found.samples.append(Sample(site: site, origin: step - options.horizon))
        found.site.append(site)
        found.time.append(joined.time.instants[step])
      }
    }
    guard !found.samples.isEmpty else { throw Fault.noWindows(lookback: options.lookback) }
    return found
  }

  package func gates(
    _ data: SequenceData, interruption: Interruption? = nil
  ) throws(Fault) -> Gates {
    guard let shape, case .recurrent(let model) = model else {
      throw Fault.noGates(model.description)
    }
    let joined = try JoinedData(self, data)
    let (samples, site, time) = try samples(of: joined)
    let names = shape.planes
    let values = try Block<Float>(
      count: names.count * samples.count * shape.steps * shape.width)
    let windows = try Windows<Float>(
      held: joined.held, scalers: inputScalers, lookback: options.lookback)
    var network = try Network<Float>(
      model, shape: shape, theta: theta, interruption: interruption)
    let x = try Block<Float>(count: samples.count * shape.steps * shape.inputs)
    windows.copy(samples[...], into: x.pointer)
    try network.states(
      Batch(rows: samples.count, x: UnsafePointer(x.pointer)), into: values.pointer)
    return Gates(
      values: values, names: names, samples: samples.count, lookback: shape.steps,
      hidden: shape.width, site: site, time: time)
  }

  /// √ of the mean over samples of |∂ loss of a sample / ∂ h|² at each step of the past, [L], in f64.
  ///
  /// How much of the error at the end reaches a step: it vanishes or grows with the lag (Hochreiter
  /// & Schmidhuber 1997; Pascanu, Mikolov & Bengio 2013).
  package func gradientFlow(
    _ data: SequenceData, interruption: Interruption? = nil
  ) throws(Fault) -> [Double] {
    guard let shape, case .recurrent(let model) = model else {
      throw Fault.noGates(model.description)
    }
    let joined = try JoinedData(self, data)
    var samples = try samples(of: joined).samples
    let variable = SequenceData.Variable(name: options.target, values: joined.target)
    let targets = Targets(options, scaler: targetScaler, target: variable)
    samples = samples.filter { targets.isObserved($0) }
    guard !samples.isEmpty else { throw Fault.nothingObserved(options.target) }
    let windows = try Windows<Double>(
      held: joined.held, scalers: inputScalers, lookback: options.lookback)
    // Without dropout: what is asked is how the fitted cell passes gradients on.
    var plain = model
    (plain.dropout, plain.recurrentDropout) = (0, 0)
    var network = try Network<Double>(
      plain, shape: shape, theta: theta, interruption: interruption)
    let gradient = try Block<Double>(count: network.count)
    let flow = try Block<Double>(count: shape.steps)
    let chunk = min(samples.count, 512)
    let x = try Block<Double>(count: chunk * shape.steps * shape.inputs)
    let y = try Block<Double>(count: chunk * shape.outputSteps * shape.outputs)
    let weight = try Block<Double>(count: y.count)
    var totals = [Double](repeating: 0, count: shape.steps)
    for start in stride(from: 0, to: samples.count, by: chunk) {
      let batch = samples[start..<min(start + chunk, samples.count)]
      windows.copy(batch, into: x.pointer)
      _ = targets.copy(batch, into: y.pointer, weight: weight.pointer)
      _ = try network.gradient(
        Batch(rows: batch.count, x: UnsafePointer(x.pointer)),
        Objective(
          target: UnsafePointer(y.pointer), weight: UnsafePointer(weight.pointer),
          loss: options.loss, scale: 1), into: gradient.pointer, flow: flow.pointer)
      for step in totals.indices { totals[step] += flow.pointer[step] }
    }
    return totals.map { ($0 / Double(samples.count)).squareRoot() }
  }
}

extension Gates {
  /// Of each unit of an LSTM: the deviation of C_t − C_{t−1}, and ln ½ / mean ln f; [H] each.
  package func stability() throws(Fault) -> (volatility: [Double], halfLife: [Double]) {
    guard let f = names.firstIndex(of: "f"), let c = names.firstIndex(of: "C") else {
      throw Fault.noCellState()
    }
    let plane = samples * lookback * hidden
    var volatility: [Double] = []
    var halfLife: [Double] = []
    for unit in 0..<hidden {
      var (logs, sum, squares, changes) = (0.0, 0.0, 0.0, 0)
      for sample in 0..<samples {
        for step in 0..<lookback {
          let at = (sample * lookback + step) * hidden + unit
          logs += LimnKernel.log(Double(values.pointer[f * plane + at]))
          guard step > 0 else { continue }
          let change =
            Double(values.pointer[c * plane + at]) - Double(values.pointer[c * plane + at - hidden])
          sum += change
          squares += change * change
          changes += 1
        }
      }
      let mean = sum / Double(changes)
      volatility.append(max(0, squares / Double(changes) - mean * mean).squareRoot())
      halfLife.append(LimnKernel.log(0.5) / (logs / Double(samples * lookback)))
    }
    return (volatility, halfLife)
  }
}
