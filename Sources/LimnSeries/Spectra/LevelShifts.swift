import LimnSource

/// Jumps of the level of a series, beside its season, its drift and its memory.
///
/// The step that explains most is added to a regression on a season of three waves and a line, whose
/// errors are an AR(1), as long as the best one stands out: its t is at least 4.5, as the greatest
/// of that many tries needs, and it is at least 1.5 deviations of the noise. Then each is placed
/// again beside the others.
///
/// Chen & Liu (1993), doi:10.1080/01621459.1993.10594321, for steps among time series errors.
package struct LevelShift: Sendable, Hashable {
  /// The first step of the new level.
  package var step: Int
  /// By how much the level jumps.
  package var size: Double
  /// The same in deviations of the noise.
  package var deviations: Double
  package var t: Double

  package static let least = 24
  static let leastDeviations = 1.5
  static let leastT = 4.5
  static let most = 8

  /// Ascending; empty where there is none. A fault where there are fewer than `least` values.
  package static func all(_ values: [Double], period: Double?) throws(Fault) -> [LevelShift] {
    let regression = AutoregressiveRegression(values)
    try check(regression.count, "jumps")
    if Correlogram.isConstant(values) { return [] }
    let n = values.count
    let base =
      HarmonicSeason.columns(n, period: period, most: 3) + [line(n)]
    let margin = max(5, regression.count / 20)
    var steps: [Int] = []
    while steps.count < most {
      guard let more = adding(to: steps, regression, base, margin) else { break }
      steps = more
    }
    guard !steps.isEmpty, let fit = regression.fit(base + steps.map { level(n, from: $0) }) else {
      return []
    }
    return steps.enumerated().map { place, step in
      let size = fit.coefficients[base.count + place]
      let others = base + steps.filter { $0 != step }.map { level(n, from: $0) }
      let gain = regression.bestStep(others, phi: fit.phi, margin: margin)?.gain ?? 0
      return LevelShift(
        step: step, size: size, deviations: size / fit.deviation,
        t: (size < 0 ? -1 : 1) * gain.squareRoot())
    }.sorted { $0.step < $1.step }
  }

  /// One more step, and each placed anew; nil where none stands out.
  private static func adding(
    to steps: [Int], _ regression: AutoregressiveRegression, _ base: [[Double]], _ margin: Int
  ) -> [Int]? {
    let n = base[0].count
    func columns(_ steps: [Int]) -> [[Double]] { base + steps.map { level(n, from: $0) } }
    guard var fit = regression.fit(columns(steps)) else { return nil }
    var found: (step: Int, gain: Double)?
    // The memory is overrated until the step is among the columns.
    for _ in 0..<3 {
      guard let best = regression.bestStep(columns(steps), phi: fit.phi, margin: margin),
        !steps.contains(best.step), let with = regression.fit(columns(steps + [best.step]))
      else { return nil }
      let isSettled = best.step == found?.step
      (found, fit) = (best, with)
      if isSettled { break }
    }
    guard let found, found.gain >= leastT * leastT,
      abs(fit.coefficients.last ?? 0) >= leastDeviations * fit.deviation
    else { return nil }
    var all = steps + [found.step]
    for place in all.indices where all.count > 1 {
      var others = all
      others.remove(at: place)
      guard let best = regression.bestStep(columns(others), phi: fit.phi, margin: margin),
        !others.contains(best.step)
      else { continue }
      all[place] = best.step
    }
    return all
  }

  static func line(_ n: Int) -> [Double] {
    (0..<n).map { Double($0) / Double(max(n - 1, 1)) - 0.5 }
  }

  static func level(_ n: Int, from step: Int) -> [Double] { (0..<n).map { $0 < step ? 0 : 1 } }

  static func check(_ count: Int, _ what: String) throws(Fault) {
    guard count >= least else { throw Fault.seriesTooShort(what, least: least, has: count) }
  }
}
