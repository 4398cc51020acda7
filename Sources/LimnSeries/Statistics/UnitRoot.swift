import LimnTensor

/// Whether a series wanders without a level to come back to (a unit root), or keeps to one.
///
/// The tests of Dickey and Fuller and of Phillips and Perron take the wandering as given until the data
/// speak against it; that of Kwiatkowski et al. takes the level as given.

package enum UnitRoot {
  /// What stands beside the last value: nothing, a constant, a constant and a line.
  package enum Terms: String, CaseIterable, Hashable, Sendable {
    case none = "n"
    case constant = "c"
    case trend = "ct"

    var count: Int { self == .none ? 0 : self == .constant ? 1 : 2 }

    /// [K][N]
    func columns(_ n: Int) -> [[Double]] {
      let ones = Array(repeating: 1.0, count: n)
      let line = (0..<n).map { (Double($0) - 0.5 * Double(n - 1)) / Double(max(n, 1)) }
      return Array([ones, line].prefix(count))
    }
  }

  /// How many differences before the last one take part: so many, or those that a criterion chooses
  /// among 0 to a most.
  package enum Lags: Hashable, Sendable {
    case fixed(Int)
    case aic, bic, tStatistic
  }

  package static let adfFields = ["lags", "critical_1", "critical_5", "critical_10"]

  /// Said and Dickey (1984), doi:10.1093/biomet/71.3.599: the t statistic of the level in a regression of
  /// the difference, as statsmodels has it.
  package static func adf(
    _ x: [Double], _ terms: Terms = .constant, _ lags: Lags = .aic, most: Int? = nil
  ) -> TestResult {
    func none(_ reason: String) -> TestResult {
      .none(reason, n: x.count, fields: adfFields.count)
    }
    if let reason = Untestable.complete(x, least: 6 + 2 * terms.count) { return none(reason) }
    // So that more steps than coefficients are left.
    let room = min(x.count / 2 - terms.count - 1, (x.count - 3 - terms.count) / 2)
    // Schwert's rule (1989).
    let usual = Int((12 * fourthRoot(Double(x.count) / 100)).rounded(.up))
    var greatest = min(most ?? usual, room)
    if case .fixed(let count) = lags {
      guard count <= room else {
        return none("\(x.count) values are too few for \(count) lags")
      }
      greatest = count
    }
    let used: Int
    if case .fixed = lags {
      used = greatest
    } else {
      let (columns, y) = regression(x, terms, lags: greatest)
      let fit = LeastSquares(terms.columns(y.count) + columns, y: y)
      if fit.isSingular { return none("the lags of the series follow from each other") }
      used = chosen(fit, first: terms.count + 1, greatest: greatest, by: lags)
    }
    let (columns, y) = regression(x, terms, lags: used)
    // The level goes last, where its t statistic is known at once.
    let fit = LeastSquares(
      terms.columns(y.count) + Array(columns.dropFirst()) + [columns[0]], y: y)
    if fit.isSingular { return none("the lags of the series follow from each other") }
    let t = fit.tOfLast(fit.columns)
    guard t.isFinite else { return none("the regression leaves nothing unexplained") }
    return TestResult(
      n: y.count, statistic: t, p: MacKinnon.probability(t, terms),
      more: [Double(used)] + MacKinnon.critical(terms, count: y.count))
  }

  /// The level and the lagged differences, and the differences themselves.
  private static func regression(
    _ x: [Double], _ terms: Terms, lags: Int
  ) -> (columns: [[Double]], y: [Double]) {
    let steps = zip(x.dropFirst(), x).map { $0 - $1 }
    let y = Array(steps[lags...])
    var columns = [Array(x[lags..<x.count - 1])]
    for lag in 1..<max(lags + 1, 1) {
      columns.append(Array(steps[(lags - lag)..<(steps.count - lag)]))
    }
    return (columns, y)
  }

  private static func chosen(
    _ fit: LeastSquares, first: Int, greatest: Int, by lags: Lags
  ) -> Int {
    let n = Double(fit.rows)
    if lags == .tStatistic {
      var lag = greatest
      while lag > 0, abs(fit.tOfLast(first + lag)) < 1.6448536269514722 { lag -= 1 }
      return lag
    }
    let price = lags == .bic ? LimnMath.log(n) : 2
    var best = (lag: 0, cost: Double.infinity)
    for lag in 0...max(greatest, 0) {
      let cost =
        n * LimnMath.log(fit.residualSquares(first + lag) / n) + price * Double(first + lag)
      if cost < best.cost { best = (lag, cost) }
    }
    return best.lag
  }

  package static let ppFields = ["lags", "critical_1", "critical_5", "critical_10"]

  /// Phillips and Perron (1988), doi:10.1093/biomet/75.2.335, their Z(t): that of R's `PP.test` where
  /// there is a line.
  package static func phillipsPerron(
    _ x: [Double], _ terms: Terms = .trend, lags given: Int? = nil
  ) -> TestResult {
    func none(_ reason: String) -> TestResult { .none(reason, n: x.count, fields: ppFields.count) }
    if let reason = Untestable.complete(x, least: 6 + terms.count) { return none(reason) }
    let y = Array(x.dropFirst())
    let n = Double(y.count)
    let lags = given ?? Int(4 * fourthRoot(n / 100))
    guard lags < y.count else { return none("\(x.count) values are too few for \(lags) lags") }
    // About the first value, which the constant takes up.
    let columns = terms.columns(y.count) + [Array(x.dropLast())]
    let fit = LeastSquares(columns, y: y)
    if fit.isSingular { return none("the regression on the last value is not determined") }
    let residuals = fit.residuals(columns, y: y)
    let error = (fit.residualSquares(fit.columns) / (n - Double(fit.columns))).squareRoot()
    let t =
      ((fit.coefficients.last ?? .nan) - 1) * fit.ownSquaresOfLast.squareRoot() / error
    let short = compensatedSum(residuals.count) { residuals[$0] * residuals[$0] } / n
    var long = short
    for lag in 1..<max(lags + 1, 1) {
      let weight = 1 - Double(lag) / Double(lags + 1)
      long += 2 * weight * Moments.autocovariance(residuals, lag: lag)
    }
    let own = fit.ownSquaresOfLast.squareRoot()
    // With a line the determinant of the moments stands for n² · own², by n² (n² − 1)/12.
    let size = terms == .trend ? n * n / (n * n - 1).squareRoot() : n
    let z = (short / long).squareRoot() * t - (long - short) * size / (2 * long.squareRoot() * own)
    guard z.isFinite else { return none("the regression leaves nothing unexplained") }
    return TestResult(
      n: y.count, statistic: z, p: MacKinnon.probability(z, terms),
      more: [Double(lags)] + MacKinnon.critical(terms, count: y.count))
  }

  package static let kpssFields = ["lags", "critical_1", "critical_5", "critical_10"]

  /// Kwiatkowski et al. (1992), doi:10.1016/0304-4076(92)90104-Y, with the lags of Hobijn et al. (1998) unless
  /// given. The table ends at 1 and 10 %, and so does p.
  package static func kpss(
    _ x: [Double], _ terms: Terms = .constant, lags given: Int? = nil
  ) -> TestResult {
    func none(_ reason: String) -> TestResult {
      .none(reason, n: x.count, fields: kpssFields.count)
    }
    if let reason = Untestable.complete(x, least: 6) { return none(reason) }
    let n = Double(x.count)
    let columns = terms == .none ? Terms.constant.columns(x.count) : terms.columns(x.count)
    let fit = LeastSquares(columns, y: x)
    let residuals = fit.residuals(columns, y: x)
    let lags = given ?? min(automatic(residuals), x.count - 1)
    guard lags < x.count else { return none("\(x.count) values are too few for \(lags) lags") }
    var (sum, squares) = (0.0, 0.0)
    for residual in residuals {
      sum += residual
      squares += sum * sum
    }
    var long = compensatedSum(residuals.count) { residuals[$0] * residuals[$0] } / n
    for lag in 1..<max(lags + 1, 1) {
      long +=
        2 * (1 - Double(lag) / Double(lags + 1)) * Moments.autocovariance(residuals, lag: lag)
    }
    let statistic = squares / (n * n * long)
    let all = compensatedSum(x.count) { x[$0] * x[$0] }
    guard statistic.isFinite, fit.residualSquares(fit.columns) > 1e-24 * all else {
      return none("nothing is left about the \(terms == .trend ? "line" : "mean")")
    }
    let critical =
      terms == .trend ? [0.119, 0.146, 0.176, 0.216] : [0.347, 0.463, 0.574, 0.739]
    return TestResult(
      n: x.count, statistic: statistic, p: between(statistic, critical),
      more: [Double(lags), critical[3], critical[1], critical[0]])
  }

  private static func automatic(_ residuals: [Double]) -> Int {
    let n = Double(residuals.count)
    let reach = Int(LimnMath.pow(n, 2.0 / 9))
    var s0 = Moments.autocovariance(residuals, lag: 0)
    var s1 = 0.0
    for lag in 1..<max(reach + 1, 1) {
      let product = 2 * Moments.autocovariance(residuals, lag: lag)
      s0 += product
      s1 += Double(lag) * product
    }
    let ratio = s1 / s0
    let gamma = 1.1447 * LimnMath.pow(ratio * ratio, 1.0 / 3)
    let lags = gamma * LimnMath.pow(n, 1.0 / 3)
    return lags.isFinite && lags < n ? Int(lags) : residuals.count - 1
  }

  /// p of the table's 10, 5, 2.5 and 1 %, in straight lines.
  private static func between(_ statistic: Double, _ critical: [Double]) -> Double {
    let levels = [0.10, 0.05, 0.025, 0.01]
    if statistic <= critical[0] { return levels[0] }
    for place in 1..<4 where statistic < critical[place] {
      let share = (statistic - critical[place - 1]) / (critical[place] - critical[place - 1])
      return levels[place - 1] + share * (levels[place] - levels[place - 1])
    }
    return levels[3]
  }

  private static func fourthRoot(_ x: Double) -> Double { x.squareRoot().squareRoot() }
}
