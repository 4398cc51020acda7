import CLimnKernels
import LimnSource

/// Whether one forecast is better than another (Diebold & Mariano 1995), with the correction for short
/// samples of Harvey, Leybourne & Newbold (1997).
package enum DieboldMariano {
  /// The statistic and its two-sided p, of Student's t with n − 1 degrees of freedom. Below 0 the first of
  /// two forecasts, the second and third of the series, is better.
  ///
  /// The variance of the mean difference of losses |e|^power has horizon − 1 autocovariances.
  package static func test(
    horizon: Int, power: Double
  ) -> @Sendable (Matched) throws(Undefined) -> [Double] {
    { rows throws(Undefined) in
      let count = rows.count
      guard count > horizon else {
        throw .reason("\(count) steps are too few for a horizon of \(horizon)")
      }
      func loss(_ row: Int, _ index: Int) -> Double {
        let error = abs(rows.rows[row][index] - rows.rows[0][index])
        return power == 2 ? error * error : error
      }
      let losses = (0..<count).map { loss(1, $0) - loss(2, $0) }
      let n = Double(count)
      let mean = compensatedSum(count) { losses[$0] } / n
      func covariance(_ lag: Int) -> Double {
        compensatedSum(count - lag) { (losses[$0] - mean) * (losses[$0 + lag] - mean) } / n
      }
      var variance = covariance(0)
      for lag in 1..<max(horizon, 1) { variance += 2 * covariance(lag) }
      guard variance > 0 else {
        throw .reason(
          losses.allSatisfy { $0 == losses[0] }
            ? "the losses differ by the same amount at every step"
            : "the variance at this horizon is not above 0; try `horizon=1`")
      }
      let h = Double(horizon)
      let corrected = ((n + 1 - 2 * h + h * (h - 1) / n) / n).squareRoot()
      let statistic = mean / (variance / n).squareRoot() * corrected
      let freedom = n - 1
      let share = freedom / (freedom + statistic * statistic)
      let p = limn_beta_lower(
        freedom / 2, 0.5, share, statistic * statistic / (freedom + statistic * statistic))
      return [statistic, p]
    }
  }
}
