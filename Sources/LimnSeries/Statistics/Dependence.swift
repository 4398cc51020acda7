import LimnTensor

/// Whether steps depend on those before them, in the same series or in another; and whether values are
/// spread as normal numbers are.

package enum Dependence {
  package static let ljungBoxFields = ["lags"]

  /// Ljung and Box (1978), doi:10.1093/biomet/65.2.297: n (n + 2) Σ r_k² / (n − k), χ² with the lags less
  /// `fitted` degrees of freedom.
  package static func ljungBox(_ x: [Double], lags given: Int? = nil, fitted: Int = 0) -> TestResult
  {
    func none(_ reason: String) -> TestResult {
      .none(reason, n: x.count, fields: ljungBoxFields.count)
    }
    if let reason = Untestable.complete(x, least: 5) { return none(reason) }
    let lags = given ?? max(1, min(10, x.count / 5))
    guard lags < x.count else { return none("\(x.count) values are too few for \(lags) lags") }
    guard lags > fitted else {
      return none("\(lags) lags leave nothing beside \(fitted) fitted parameters")
    }
    let mean = Moments.mean(x)
    let deviations = x.map { $0 - mean }
    let spread = Moments.autocovariance(deviations, lag: 0)
    let n = Double(x.count)
    var sum = 0.0
    for lag in 1...lags {
      let r = Moments.autocovariance(deviations, lag: lag) / spread
      sum += r * r / (n - Double(lag))
    }
    let q = n * (n + 2) * sum
    return TestResult(
      n: x.count, statistic: q, p: LimnMath.gammaUpper(0.5 * Double(lags - fitted), 0.5 * q),
      more: [Double(lags)])
  }

  package static let jarqueBeraFields = ["skewness", "kurtosis"]

  /// Jarque and Bera (1980), doi:10.1016/0165-1765(80)90024-5: n/6 (S² + (K − 3)²/4), χ² with 2 degrees of freedom.
  package static func jarqueBera(_ x: [Double]) -> TestResult {
    let values = x.filter { !$0.isNaN }
    if let reason = Untestable.present(values, least: 4) {
      return .none(reason, n: values.count, fields: jarqueBeraFields.count)
    }
    let n = Double(values.count)
    let mean = Moments.mean(values)
    func moment(_ power: Int) -> Double {
      compensatedSum(values.count) {
        let d = values[$0] - mean
        return power == 2 ? d * d : power == 3 ? d * d * d : d * d * d * d
      } / n
    }
    let variance = moment(2)
    let skewness = moment(3) / (variance * variance.squareRoot())
    let kurtosis = moment(4) / (variance * variance)
    let excess = kurtosis - 3
    let statistic = n / 6 * (skewness * skewness + 0.25 * excess * excess)
    return TestResult(
      n: values.count, statistic: statistic, p: LimnMath.exp(-0.5 * statistic),
      more: [skewness, kurtosis])
  }

  package static let grangerFields = ["lags", "df"]

  /// Granger (1969), doi:10.2307/1912791: whether the past of `cause` tells of `effect` what its own past does
  /// not, by the F test of the two regressions. Lags left out are chosen by Akaike's criterion.
  package static func granger(
    cause: [Double], effect: [Double], lags given: Int? = nil
  ) -> TestResult {
    func none(_ reason: String) -> TestResult {
      .none(reason, n: effect.count, fields: grangerFields.count)
    }
    if let reason = Untestable.complete(effect, least: 8) {
      return none("of the effect, " + reason)
    }
    if let reason = Untestable.complete(cause, least: 8) { return none("of the cause, " + reason) }
    let n = effect.count
    // Each lag takes a row and two columns.
    let room = (n - 3) / 3
    let lags: Int
    if let given {
      guard given <= room else { return none("\(n) values are too few for \(given) lags") }
      lags = given
    } else {
      let usual = Int((12 * (Double(n) / 100).squareRoot().squareRoot()).rounded(.up))
      let greatest = max(1, min(usual, room))
      var best = (lag: 1, cost: Double.infinity)
      for lag in 1...greatest {
        let rows = Double(n - greatest)
        let fit = regression(cause, effect, lags: lag, from: greatest)
        guard !fit.isSingular else { continue }
        let cost =
          rows * LimnMath.log(fit.residualSquares(fit.columns) / rows) + 2 * Double(fit.columns)
        if cost < best.cost { best = (lag, cost) }
      }
      lags = best.lag
    }
    let fit = regression(cause, effect, lags: lags, from: lags)
    guard !fit.isSingular else { return none("the pasts of the two follow from each other") }
    let free = fit.rows - fit.columns
    let (whole, own) = (fit.residualSquares(fit.columns), fit.residualSquares(1 + lags))
    let statistic = (own - whole) / Double(lags) / (whole / Double(free))
    let all = compensatedSum(n) { effect[$0] * effect[$0] }
    guard statistic.isFinite, whole > 1e-24 * all else {
      return none("the pasts of the two leave nothing of the effect unexplained")
    }
    return TestResult(
      n: fit.rows, statistic: statistic,
      p: FisherDistribution(Double(lags), Double(free)).survival(statistic),
      more: [Double(lags), Double(free)])
  }

  /// A constant, the past of the effect, then that of the cause.
  private static func regression(
    _ cause: [Double], _ effect: [Double], lags: Int, from first: Int
  ) -> LeastSquares {
    let rows = effect.count - first
    var columns = [Array(repeating: 1.0, count: rows)]
    for series in [effect, cause] {
      for lag in 1...lags { columns.append(Array(series[(first - lag)..<(effect.count - lag)])) }
    }
    return LeastSquares(columns, y: Array(effect[first...]))
  }
}
