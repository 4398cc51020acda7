import LimnEffects
import LimnSource
import LimnTensor
import LimnTime

/// Forecasts of a network that reads its data once, from the first step to the last.

extension Fit {
  /// [S][T] at the last lead, from states that are handed on; the first `lookback` − 1 origins warm
  /// the states up and forecast nothing.
  func carry<Element: KernelElement>(
    _ type: Element.Type, _ model: RecurrentModel, _ joined: JoinedData, _ steps: Range<Int>,
    _ interruption: Interruption?
  ) throws(Fault) -> [[Double]] {
    guard let shape else { return [] }
    guard !shape.bidirectional else { throw Fault.carryingBothWays() }
    let sites = joined.sites.count
    let horizon = options.horizon
    let whole = try Windows<Element>(
      held: joined.held, scalers: inputScalers, lookback: options.lookback)
    var sim = joined.sites.map { _ in [Double](repeating: .nan, count: steps.count) }
    let plane = shape.layers * 2 * sites * shape.hidden
    var start = try Block<Element>(repeating: 0, count: plane)
    var final = try Block<Element>(repeating: 0, count: plane)
    var first = 0
    while first < joined.time.count {
      var part = shape
      part.everyStep = true
      part.steps = min(512, joined.time.count - first)
      var network = try Network<Element>(
        model, shape: part, theta: theta, interruption: interruption)
      let x = try Block<Element>(count: sites * part.steps * part.inputs)
      let y = try Block<Element>(count: sites * part.steps * part.outputs)
      whole.copySteps(first..<first + part.steps, into: x.pointer)
      try network.forward(
        Batch(rows: sites, x: UnsafePointer(x.pointer)), into: y.pointer,
        start: UnsafePointer(start.pointer), final: final.pointer)
      for site in 0..<sites {
        for step in 0..<part.steps {
          let (origin, target) = (first + step, first + step + horizon)
          guard origin >= options.past - 1, steps.contains(target) else { continue }
          let scaled = y.pointer[((site * part.steps) + step + 1) * horizon - 1]
          sim[site][target - steps.lowerBound] = targetScaler.unscaled(Double(scaled))
        }
      }
      (start, final) = (final, start)
      first += part.steps
    }
    return sim
  }
}
