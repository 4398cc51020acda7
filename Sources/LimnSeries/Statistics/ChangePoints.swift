import LimnTensor

/// Whether the level of a series changes at some step, and at which.

package enum ChangePoints {
  package static let fields = ["at", "before", "after"]

  /// Pettitt (1979), doi:10.2307/2346729: ranks before and after each step. `at` is the first step of the new
  /// level; p by the limit 2 exp(−6 K² / (n³ + n²)).
  package static func pettitt(_ x: [Double]) -> TestResult {
    let steps = x.indices.filter { !x[$0].isNaN }
    let values = steps.map { x[$0] }
    func none(_ reason: String) -> TestResult {
      .none(reason, n: values.count, fields: fields.count)
    }
    if let reason = Untestable.present(values, least: 4) { return none(reason) }
    let ranks = Ranks.average(values)
    let n = Double(values.count)
    var (sum, greatest, cut) = (0.0, -1.0, 0)
    for k in 0..<values.count - 1 {
      sum += ranks[k]
      let u = abs(2 * sum - Double(k + 1) * (n + 1))
      if u > greatest { (greatest, cut) = (u, k + 1) }
    }
    let p = min(1, 2 * LimnMath.exp(-6 * greatest * greatest / (n * n * n + n * n)))
    return TestResult(
      n: values.count, statistic: greatest, p: p,
      more: [
        Double(steps[cut]), Moments.mean(Array(values[..<cut])),
        Moments.mean(Array(values[cut...])),
      ])
  }

  /// The greatest sum of departures from the mean, of Ploberger and Krämer (1992), doi:10.2307/2951597. `lags`:
  /// autocovariances that the spread takes in, by Bartlett's weights; 0 for independent departures.
  package static func cusum(_ x: [Double], lags: Int = 0) -> TestResult {
    let steps = x.indices.filter { !x[$0].isNaN }
    let values = steps.map { x[$0] }
    func none(_ reason: String) -> TestResult {
      .none(reason, n: values.count, fields: fields.count)
    }
    if let reason = Untestable.present(values, least: 4) { return none(reason) }
    guard lags < values.count else {
      return none("\(values.count) values are too few for \(lags) lags")
    }
    let mean = Moments.mean(values)
    let deviations = values.map { $0 - mean }
    var spread = Moments.autocovariance(deviations, lag: 0)
    for lag in 1..<max(lags + 1, 1) {
      spread +=
        2 * (1 - Double(lag) / Double(lags + 1)) * Moments.autocovariance(deviations, lag: lag)
    }
    var (sum, greatest, cut) = (0.0, -1.0, 1)
    for k in 0..<values.count - 1 {
      sum += deviations[k]
      if abs(sum) > greatest { (greatest, cut) = (abs(sum), k + 1) }
    }
    let statistic = greatest / (spread * Double(values.count)).squareRoot()
    guard statistic.isFinite else { return none("the departures have no spread") }
    return TestResult(
      n: values.count, statistic: statistic, p: Kolmogorov.survival(statistic),
      more: [
        Double(steps[cut]), Moments.mean(Array(values[..<cut])),
        Moments.mean(Array(values[cut...])),
      ])
  }
}
