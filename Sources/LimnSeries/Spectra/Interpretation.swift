import LimnSource
import LimnTensor

/// Whether a series, beside its season, stays as it is, jumps once, or drifts.
///
/// Three regressions with AR(1) errors compete, on a season of three waves and nothing else, a line, or
/// one step at the place that explains most. The least BIC wins, where a step counts as two parameters
/// (its size and its place), if what it claims is large: a line has to rise by 1.5 deviations of the
/// noise over the whole span, a step to be 2 high. Otherwise the series is stable.
package struct Interpretation: Sendable, Hashable {
  package enum Class: String, Sendable, CaseIterable { case stable, abrupt, drifting }

  package var kind: Class
  /// How far the line rises from the first step to the last, and in deviations of the noise about it.
  package var rise: Double
  package var riseDeviations: Double
  /// The best step: where the new level begins, its size, and that in deviations of the noise.
  package var step: Int
  package var jump: Double
  package var jumpDeviations: Double
  /// By how much the line and the step have a lower BIC than the season alone.
  package var lineGain: Double
  package var stepGain: Double
  /// The noise of the model that won: its deviation, and how much of it is carried to the next step.
  package var noise: Double
  package var memory: Double

  static let leastRise = 1.5
  static let leastJump = 2.0

  package static func of(_ values: [Double], period: Double?) throws(Fault) -> Interpretation {
    let regression = AutoregressiveRegression(values)
    try LevelShift.check(regression.count, "an interpretation")
    var result = Interpretation(
      kind: .stable, rise: 0, riseDeviations: 0, step: 0, jump: 0, jumpDeviations: 0, lineGain: 0,
      stepGain: 0, noise: 0, memory: 0)
    if Correlogram.isConstant(values) { return result }
    let n = values.count
    let base = HarmonicSeason.columns(n, period: period, most: 3)
    let line = base + [LevelShift.line(n)]
    guard let stable = regression.fit(base), let drifting = regression.fit(line) else {
      throw Fault.seriesTooShort(
        "an interpretation of this season", least: 2 * base.count + 8, has: regression.count)
    }
    let penalty = LimnMath.log(Double(regression.count))
    (result.noise, result.memory) = (stable.deviation, stable.phi)
    result.rise = drifting.coefficients[base.count]
    result.riseDeviations = result.rise / drifting.deviation
    result.lineGain = stable.score - drifting.score - penalty
    var abrupt: AutoregressiveRegression.Fit?
    var phi = drifting.phi
    let margin = max(5, regression.count / 20)
    for _ in 0..<3 {
      guard let best = regression.bestStep(base, phi: phi, margin: margin),
        let fit = regression.fit(base + [LevelShift.level(n, from: best.step)])
      else { break }
      let isSettled = abrupt != nil && best.step == result.step
      (abrupt, phi, result.step) = (fit, fit.phi, best.step)
      if isSettled { break }
    }
    if let abrupt {
      result.jump = abrupt.coefficients[base.count]
      result.jumpDeviations = result.jump / abrupt.deviation
      result.stepGain = stable.score - abrupt.score - 2 * penalty
      if result.stepGain > 0, result.stepGain > result.lineGain {
        guard abs(result.jumpDeviations) >= leastJump else { return result }
        (result.kind, result.noise, result.memory) = (.abrupt, abrupt.deviation, abrupt.phi)
        return result
      }
    }
    if result.lineGain > 0, abs(result.riseDeviations) >= leastRise {
      (result.kind, result.noise, result.memory) = (.drifting, drifting.deviation, drifting.phi)
    }
    return result
  }
}
