import LimnEffects
import LimnSource
import LimnTensor
import LimnTime

/// What goes on inside a fitted network while it reads the past of each forecast.

/// Gates and states of the last layer over the windows of some samples.
package struct Gates: Sendable {
  /// Plane after plane, each [N][L][its length], as 32-bit floats.
  package var values: Block<Float>
  /// Of a layer all are as long: H of both directions together.
  package var planes: [(name: String, length: Int)]
  package var samples: Int
  package var lookback: Int
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
    guard !model.isStateless,
      var network = try AnyNetwork<Float>(self, theta: theta, interruption: interruption)
    else { throw Fault.noGates(model.description) }
    let joined = try JoinedData(self, data)
    let (samples, site, time) = try samples(of: joined)
    let (planes, steps) = (planes, options.lookback)
    let values = try Block<Float>(
      count: samples.count * steps * planes.reduce(0) { $0 + $1.length })
    let windows = try Windows<Float>(
      held: joined.held, scalers: inputScalers, lookback: options.lookback)
    let x = try Block<Float>(count: samples.count * steps * joined.held.count)
    windows.copy(samples[...], into: x.pointer)
    try network.states(
      Batch(rows: samples.count, x: UnsafePointer(x.pointer)), into: values.pointer)
    return Gates(
      values: values, planes: planes, samples: samples.count, lookback: steps, site: site,
      time: time)
  }

  /// √ of the mean over samples of |∂ loss of a sample's last forecast / ∂ h|² at each step of the past, [L], in f64.
  ///
  /// How much of the error at the end reaches a step: it vanishes or grows with the lag (Hochreiter
  /// & Schmidhuber 1997; Pascanu, Mikolov & Bengio 2013).
  package func gradientFlow(
    _ data: SequenceData, interruption: Interruption? = nil
  ) throws(Fault) -> [Double] {
    // Without dropout: what is asked is how the fitted cell passes gradients on.
    var plain = self
    if case .recurrent(var model) = model {
      (model.dropout, model.recurrentDropout) = (0, 0)
      plain.model = .recurrent(model)
    }
    guard !model.isStateless,
      var network = try AnyNetwork<Double>(plain, theta: theta, interruption: interruption)
    else { throw Fault.noGates(model.description) }
    let joined = try JoinedData(self, data)
    var samples = try samples(of: joined).samples
    let variable = SequenceData.Variable(name: options.target, values: joined.target)
    let targets = Targets(options, scaler: targetScaler, target: variable)
    samples = samples.filter { targets.isObserved($0) }
    guard !samples.isEmpty else {
      throw Fault.nothingObserved(options.target, in: "the data")
    }
    let windows = try Windows<Double>(
      held: joined.held, scalers: inputScalers, lookback: options.lookback)
    let steps = options.lookback
    let gradient = try Block<Double>(count: network.count)
    let flow = try Block<Double>(count: steps)
    let chunk = min(samples.count, 512)
    let x = try Block<Double>(count: chunk * steps * joined.held.count)
    let y = try Block<Double>(count: chunk * outputSteps * options.leads.count)
    let weight = try Block<Double>(count: y.count)
    var totals = [Double](repeating: 0, count: steps)
    for start in stride(from: 0, to: samples.count, by: chunk) {
      let batch = samples[start..<min(start + chunk, samples.count)]
      windows.copy(batch, into: x.pointer)
      _ = targets.copy(batch, into: y.pointer, weight: weight.pointer)
      // Forecasts of earlier steps would add gradients of their own.
      let earlier = (outputSteps - 1) * options.leads.count
      for row in 0..<batch.count {
        (weight.pointer + row * outputSteps * options.leads.count).update(
          repeating: 0, count: earlier)
      }
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
  /// A plane of that name: [N][L][length].
  package func values(of name: String) -> (pointer: UnsafePointer<Float>, length: Int)? {
    var offset = 0
    for plane in planes {
      if plane.name == name { return (UnsafePointer(values.pointer + offset), plane.length) }
      offset += samples * lookback * plane.length
    }
    return nil
  }

  /// Of each unit of an LSTM: the deviation of C_t − C_{t−1}, and ln ½ / mean ln f; [H] each.
  package func stability() throws(Fault) -> (volatility: [Double], halfLife: [Double]) {
    guard let f = values(of: "f"), let c = values(of: "C"), f.length == c.length else {
      throw Fault.noCellState()
    }
    let hidden = f.length
    var volatility: [Double] = []
    var halfLife: [Double] = []
    for unit in 0..<hidden {
      var (logs, sum, squares, changes) = (0.0, 0.0, 0.0, 0)
      for sample in 0..<samples {
        for step in 0..<lookback {
          let at = (sample * lookback + step) * hidden + unit
          logs += LimnKernel.log(Double(f.pointer[at]))
          guard step > 0 else { continue }
          let change =
            Double(c.pointer[at]) - Double(c.pointer[at - hidden])
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
