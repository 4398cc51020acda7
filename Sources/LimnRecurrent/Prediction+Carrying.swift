import LimnEffects
import LimnSource
import LimnTensor
import LimnTime

/// Forecasts of a network that reads its data once, from the first step to the last.

extension Fit {
  /// [S][T] at the last lead, from states that are handed on; the first `lookback` − 1 origins warm
  /// the states up and forecast nothing.
  func carry<Element: CellElement>(
    _ type: Element.Type, _ joined: JoinedData, _ steps: Range<Int>, _ interruption: Interruption?
  ) throws(Fault) -> [[Double]] {
    guard shape?.bidirectional != true else { throw Fault.carryingBothWays() }
    let sites = joined.sites.count
    let (horizon, outputs) = (options.horizon, options.leads.count)
    let whole = try Windows<Element>(
      held: joined.held, scalers: inputScalers, lookback: options.lookback)
    var sim = joined.sites.map { _ in [Double](repeating: .nan, count: steps.count) }
    let plane = sites * stateLength
    var start = try Block<Element>(repeating: 0, count: plane)
    var final = try Block<Element>(repeating: 0, count: plane)
    var first = 0
    while first < joined.time.count {
      let count = min(512, joined.time.count - first)
      let part = reading(count)
      guard
        var network = try AnyNetwork<Element>(part, theta: theta, interruption: interruption)
      else { return [] }
      let x = try Block<Element>(count: sites * count * joined.held.count)
      let y = try Block<Element>(count: sites * count * outputs)
      whole.copySteps(first..<first + count, into: x.pointer)
      try network.forward(
        Batch(rows: sites, x: UnsafePointer(x.pointer)), into: y.pointer,
        start: UnsafePointer(start.pointer), final: final.pointer)
      for site in 0..<sites {
        for step in 0..<count {
          let (origin, target) = (first + step, first + step + horizon)
          guard origin >= options.past - 1, steps.contains(target) else { continue }
          let scaled = y.pointer[((site * count) + step + 1) * outputs - 1]
          sim[site][target - steps.lowerBound] = targetScaler.unscaled(Double(scaled))
        }
      }
      (start, final) = (final, start)
      first += count
    }
    return sim
  }

  /// The same fit with an output after each of so many steps.
  private func reading(_ steps: Int) -> Fit {
    var part = self
    part.options.lookback = steps
    part.options.everyStep = true
    part.shape?.steps = steps
    part.shape?.everyStep = true
    return part
  }
}
