import LimnSource

/// Peaks of what was observed, and whether a simulation has them in time.
///
/// Peaks are those of SciPy's `find_peaks` in the observed steps, the missing ones dropped: at least
/// `distance` of them apart and standing out by `prominence`. A peak is tested where every step of the
/// window about it is observed and simulated. The simulated time is that of the greatest value in the
/// window, of equals the nearest; a peak is missed where that lies on the window's edge, where the window
/// is flat, and where it is below half the observed peak.

package enum Peaks {
  /// Positions of peaks that are `distance` apart and have a prominence of at least `prominence`.
  ///
  /// x: without NaN. A flat top counts as one peak, in its middle. Of two that are too near the higher
  /// one stays, of equals the later.
  package static func find(_ x: [Double], distance: Int, prominence: Double) -> [Int] {
    let tops = tops(x)
    return spaced(tops, x, distance).filter { Self.prominence(of: $0, in: x) >= prominence }
  }

  private static func tops(_ x: [Double]) -> [Int] {
    var found: [Int] = []
    var index = 1
    while index < x.count - 1 {
      guard x[index - 1] < x[index] else {
        index += 1
        continue
      }
      var end = index + 1
      while end < x.count - 1, x[end] == x[index] { end += 1 }
      if x[end] < x[index] { found.append((index + end - 1) / 2) }
      index = end
    }
    return found
  }

  private static func spaced(_ tops: [Int], _ x: [Double], _ distance: Int) -> [Int] {
    var keeps = [Bool](repeating: true, count: tops.count)
    let order = tops.indices.sorted { (x[tops[$0]], $0) > (x[tops[$1]], $1) }
    for place in order where keeps[place] {
      var near = place - 1
      while near >= 0, tops[place] - tops[near] < distance {
        keeps[near] = false
        near -= 1
      }
      near = place + 1
      while near < tops.count, tops[near] - tops[place] < distance {
        keeps[near] = false
        near += 1
      }
    }
    return tops.indices.filter { keeps[$0] }.map { tops[$0] }
  }

  /// How far a peak stands above the higher of the lowest points on the ways to something higher.
  private static func prominence(of peak: Int, in x: [Double]) -> Double {
    var (left, right) = (x[peak], x[peak])
    var index = peak
    while index >= 0, x[index] <= x[peak] {
      left = min(left, x[index])
      index -= 1
    }
    index = peak
    while index < x.count, x[index] <= x[peak] {
      right = min(right, x[index])
      index += 1
    }
    return x[peak] - max(left, right)
  }

  /// A peak that was found.
  package struct Event: Hashable, Sendable {
    /// Of the observed peak.
    package var step: Int
    package var observed: Double
    /// Whether the whole window is observed and simulated.
    package var isTestable: Bool
    /// Of the greatest simulated value in the window; nil where the peak is missed or not tested.
    package var simulatedStep: Int?
    /// The greatest simulated value in the window; NaN where it is not tested.
    package var simulated: Double

    package var isHit: Bool { simulatedStep != nil }
    /// Steps by which the simulation is late.
    package var late: Int? { simulatedStep.map { $0 - step } }
  }

  /// obs, sim: [T], NaN where missing; without a prominence the standard deviation of what was observed.
  package static func events(
    obs: [Double], sim: [Double], window: Int, distance: Int, prominence: Double? = nil
  ) -> [Event] {
    let steps = obs.indices.filter { !obs[$0].isNaN }
    let present = steps.map { obs[$0] }
    guard !present.isEmpty else { return [] }
    let mean = compensatedSum(present.count) { present[$0] } / Double(present.count)
    let variance =
      compensatedSum(present.count) { (present[$0] - mean) * (present[$0] - mean) }
      / Double(present.count)
    return find(present, distance: distance, prominence: prominence ?? variance.squareRoot()).map {
      event(at: steps[$0], obs, sim, window)
    }
  }

  private static func event(
    at step: Int, _ obs: [Double], _ sim: [Double], _ window: Int
  ) -> Event {
    var event = Event(
      step: step, observed: obs[step], isTestable: false, simulatedStep: nil, simulated: .nan)
    let (first, last) = (step - window, step + window)
    guard first >= 0, last < min(obs.count, sim.count),
      (first...last).allSatisfy({ !obs[$0].isNaN && !sim[$0].isNaN })
    else { return event }
    event.isTestable = true
    var best = first
    for index in first...last
    where sim[index] > sim[best]
      || (sim[index] == sim[best] && abs(index - step) < abs(best - step))
    {
      best = index
    }
    event.simulated = sim[best]
    let isFlat = (first...last).allSatisfy { sim[$0] == sim[best] }
    let isOnEdge = best == first || best == last
    if !isFlat, !isOnEdge, sim[best] >= obs[step] / 2 { event.simulatedStep = best }
    return event
  }

  /// Mean |late| of the peaks that were hit, in steps.
  package static func timing(_ events: [Event]) -> Metric {
    let late = events.compactMap(\.late)
    guard !late.isEmpty else {
      return Metric(value: nil, n: 0, reason: reason(events) ?? "all of them were missed")
    }
    return Metric(
      value: Double(late.reduce(0) { $0 + abs($1) }) / Double(late.count), n: late.count)
  }

  /// The share of the peaks tested that were missed.
  package static func missed(_ events: [Event]) -> Metric {
    let tested = events.filter(\.isTestable)
    if let reason = reason(events) { return Metric(value: nil, n: 0, reason: reason) }
    let missed = tested.count { !$0.isHit }
    return Metric(value: Double(missed) / Double(tested.count), n: tested.count)
  }

  /// Mean error in % of the height of the peaks tested, whenever in the window they come.
  package static func magnitude(_ events: [Event]) -> Metric {
    let tested = events.filter { $0.isTestable && $0.observed != 0 }
    if let reason = reason(events) { return Metric(value: nil, n: 0, reason: reason) }
    guard !tested.isEmpty else { return Metric(value: nil, n: 0, reason: "all peaks are 0") }
    let error = compensatedSum(tested.count) {
      abs((tested[$0].simulated - tested[$0].observed) / tested[$0].observed)
    }
    return Metric(value: 100 * error / Double(tested.count), n: tested.count)
  }

  private static func reason(_ events: [Event]) -> String? {
    if events.isEmpty { return "no peak stands out" }
    guard events.contains(where: \.isTestable) else {
      return "no peak has a window that is wholly observed and simulated"
    }
    return nil
  }
}
