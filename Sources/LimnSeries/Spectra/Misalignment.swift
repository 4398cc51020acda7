import LimnSource
import LimnTensor

/// By how many steps one series lies behind another one, which it ought to go with.
///
/// Seasons and memory make everything correlate with everything, so both are taken out: the first six
/// waves of the year, and by each series' own autoregression what its past foresees. What is left is
/// white, and a shift shows as one lag at which the two go together. It is reported if the greatest
/// correlation is beyond 4 / √n and stands out from that at lag 0 by more than 2.5 √(2 / n).
///
/// Haugh (1976), doi:10.1080/01621459.1976.10480353.
package struct Misalignment: Sendable, Hashable {
  /// Ascending, of either sign: at lag k the second series lies k steps behind the first.
  package var correlogram: Correlogram
  /// The lag of the greatest correlation, by size.
  package var lag: Int
  package var correlation: Double
  package var atZero: Double
  /// How far from 0 a correlation has to be.
  package var bound: Double
  package var isShifted: Bool
  package var reason: String?

  package static let least = 30

  package static func of(
    _ x: [Double], _ y: [Double], most: Int, period: Double?
  ) throws(Fault) -> Misalignment {
    let pairs = zip(x, y).count { !$0.isNaN && !$1.isNaN }
    guard pairs >= least else {
      throw Fault.seriesTooShort("a misalignment", least: least, has: pairs, parameter: "y")
    }
    let (a, b) = (innovations(x, period), innovations(y, period))
    // At lag k of `cross(b, a)` stands how b goes with what a was k steps earlier.
    let correlogram = Correlogram.cross(b, a, most: most)
    let n = zip(a, b).count { !$0.isNaN && !$1.isNaN }
    var result = Misalignment(
      correlogram: correlogram, lag: 0, correlation: .nan, atZero: .nan, bound: .nan,
      isShifted: false, reason: correlogram.reason)
    guard correlogram.reason == nil, n >= least / 2 else {
      result.reason = correlogram.reason ?? "too few steps have all of their past"
      return result
    }
    let values = correlogram.values
    let best = values.indices.reduce(0) { abs(values[$1]) > abs(values[$0]) ? $1 : $0 }
    (result.lag, result.correlation) = (correlogram.lags[best], values[best])
    result.atZero = values[most]
    result.bound = 4 / Double(n).squareRoot()
    let lead = 2.5 * (2 / Double(n)).squareRoot()
    result.isShifted =
      result.lag != 0 && abs(result.correlation) > result.bound
      && abs(result.correlation) - abs(result.atZero) > lead
    return result
  }

  /// What neither the season nor the past foresees.
  private static func innovations(_ values: [Double], _ period: Double?) -> [Double] {
    var left = values
    let season = HarmonicSeason.columns(values.count, period: period, most: 6)
    if season.count > 1, let fit = AutoregressiveRegression(values).leastSquares(season) {
      left = values.indices.map { step in
        zip(season, fit).reduce(values[step]) { $0 - $1.0[step] * $1.1 }
      }
    }
    // A season without anything else leaves rounding, which is no series.
    let (before, after) = (
      Correlogram.departures(values).values, Correlogram.departures(left).values
    )
    let (whole, rest) = (before.reduce(0) { $0 + $1 * $1 }, after.reduce(0) { $0 + $1 * $1 })
    guard rest > 1e-20 * whole, let model = Autoregression(left, order: nil) else {
      return values.map { $0.isNaN ? .nan : 0 }
    }
    return model.innovations(left)
  }
}
