import LimnEffects
import LimnSource
import LimnTensor

/// A model that is linear in the scaled inputs of the window: lags of a regression, fitted in one step.
///
/// What a recurrent network has to beat, and what an honest test of a whole chain is made with, since
/// it fits in milliseconds and has one solution. W minimises Σ(y − W x − b)² + α Σ W² over the training
/// samples (Hoerl & Kennard 1970, doi:10.1080/00401706.1970.10488634); b bears no penalty.

package struct Ridge: Hashable, Sendable {
  package var alpha: Double

  package init(alpha: Double = 1) throws(Fault) {
    guard alpha.isFinite, alpha >= 0 else { throw Fault.alphaNegative(alpha) }
    self.alpha = alpha
  }

  /// Rows that are gathered at a time.
  private static let chunk = 1024

  /// held: [D][S][T]. All samples of the span are fitted; there is nothing to stop early.
  func fit(
    _ fit: inout Fit, held: [[[Double]]], target: SequenceData.Variable, count: Int,
    interruption: Interruption
  ) throws(Fault) {
    var options = fit.options
    options.everyStep = false
    fit.options.everyStep = false
    // A window that begins before the data would need values that nobody has.
    options.shortest = nil
    fit.options.shortest = nil
    let windows = try Windows<Double>(
      held: held, scalers: fit.inputScalers, lookback: options.lookback)
    let targets = Targets(options, scaler: fit.targetScaler, target: target)
    var samples: [Sample] = []
    for site in target.values.indices where count > options.horizon {
      for origin in (options.lookback - 1)..<max(options.lookback - 1, count - options.horizon) {
        let sample = Sample(site: site, origin: origin)
        if targets.isObserved(sample) { samples.append(sample) }
      }
    }
    guard !samples.isEmpty else { throw Fault.nothingObserved(options.target) }
    fit.trainedSamples = samples.count
    let (p, leads) = (options.lookback * held.count, options.leads.count)
    var theta = [Double](repeating: 0, count: leads * p + leads)
    for lead in 0..<leads {
      try interruption.check()
      let own = samples.filter {
        target.observed[$0.site][$0.origin + options.leads.lowerBound + lead]
      }
      guard !own.isEmpty else { throw Fault.nothingObserved(options.target) }
      let rows = try Rows(own, windows, targets, lead: lead, leads: leads, interruption)
      let weights = try rows.solve(alpha: alpha, interruption)
      for (index, weight) in weights.enumerated() { theta[lead * p + index] = weight }
      theta[leads * p + lead] =
        rows.meanY - zip(weights, rows.meanX).reduce(0) { $0 + $1.0 * $1.1 }
    }
    guard theta.allSatisfy(\.isFinite) else { throw Fault.nothingObserved(options.target) }
    fit.theta = theta
  }

  /// The sums of a regression: means, X'X: [P, P] and X'y: [P] about them.
  private struct Rows {
    var meanX: [Double]
    var meanY: Double
    private var products: [Double]
    private var moments: [Double]

    init(
      _ samples: [Sample], _ windows: Windows<Double>, _ targets: Targets, lead: Int, leads: Int,
      _ interruption: Interruption
    ) throws(Fault) {
      let p = windows.lookback * windows.inputs
      let chunk = min(Ridge.chunk, samples.count)
      let x = try Block<Double>(count: chunk * p)
      let y = try Block<Double>(count: chunk * leads)
      let weight = try Block<Double>(count: y.count)
      func each(
        _ body: (_ rows: Int) throws(Fault) -> Void
      ) throws(Fault) {
        for start in stride(from: 0, to: samples.count, by: chunk) {
          try interruption.check()
          let part = samples[start..<min(start + chunk, samples.count)]
          windows.copy(part, into: x.pointer)
          _ = targets.copy(part, into: y.pointer, weight: weight.pointer)
          try body(part.count)
        }
      }
      var sumX = [Double](repeating: 0, count: p)
      var sumY = 0.0
      try each { rows in
        for row in 0..<rows {
          for column in 0..<p { sumX[column] += x.pointer[row * p + column] }
          sumY += y.pointer[row * leads + lead]
        }
      }
      let n = Double(samples.count)
      meanX = sumX.map { $0 / n }
      meanY = sumY / n
      var products = [Double](repeating: 0, count: p * p)
      var moments = [Double](repeating: 0, count: p)
      let (centreX, centreY) = (meanX, meanY)
      try each { (rows) throws(Fault) in
        var values = [Double](repeating: 0, count: rows * p)
        for row in 0..<rows {
          for column in 0..<p {
            values[row * p + column] = x.pointer[row * p + column] - centreX[column]
          }
        }
        let part = try Tensor(f64: values, shape: [rows, p])
        let right = try Tensor(
          f64: (0..<rows).map { y.pointer[$0 * leads + lead] - centreY }, shape: [rows, 1])
        let across = try part.transposed([1, 0])
        for (index, sum) in try Tensor.matrixProduct(across, part).f64Values().enumerated() {
          products[index] += sum
        }
        for (index, sum) in try Tensor.matrixProduct(across, right).f64Values().enumerated() {
          moments[index] += sum
        }
      }
      (self.products, self.moments) = (products, moments)
    }

    /// (X'X + αI)⁻¹ X'y: [P]. With α = 0 and inputs that depend on each other the smallest penalty
    /// that rounding allows keeps it solvable.
    func solve(alpha: Double, _ interruption: Interruption) throws(Fault) -> [Double] {
      let p = meanX.count
      var values = products
      let trace = (0..<p).reduce(0) { $0 + values[$1 * p + $1] }
      let penalty = max(alpha, trace / Double(max(1, p)) * 1e-12, .leastNormalMagnitude)
      for index in 0..<p { values[index * p + index] += penalty }
      let solution = try Tensor.solve(
        try Tensor(f64: values, shape: [p, p]), try Tensor(f64: moments, shape: [p, 1]),
        interruption)
      return try solution.f64Values()
    }
  }
}

/// y = W x + b of windows as one vector each.
struct LinearMap<Element: CellElement> {
  /// W: [O, L · D], then b: [O].
  let theta: Block<Element>
  private let inputs: Int
  private let outputs: Int

  init(theta values: [Double], inputs: Int, outputs: Int) throws(Fault) {
    theta = try Block(count: outputs * inputs + outputs)
    for (index, value) in values.enumerated().prefix(theta.count) {
      theta.pointer[index] = Element(value)
    }
    self.inputs = inputs
    self.outputs = outputs
  }

  /// batch.x: [N, L, D]; y: [N, O]
  func forward(_ batch: Batch<Element>, into y: UnsafeMutablePointer<Element>) {
    for row in 0..<batch.rows {
      for output in 0..<outputs {
        var sum = theta.pointer[outputs * inputs + output]
        for index in 0..<inputs {
          sum += theta.pointer[output * inputs + index] * batch.x[row * inputs + index]
        }
        y[row * outputs + output] = sum
      }
    }
  }
}
