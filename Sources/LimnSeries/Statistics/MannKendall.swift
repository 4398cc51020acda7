import LimnTensor

/// Whether a series rises or falls more often than chance would have it, whatever the form.
///
/// Mann (1945), doi:10.2307/1907187; Kendall (1975), Rank Correlation Methods. The score S counts pairs of
/// steps that rise less those that fall; missing steps take no part, and the others keep their places.

package enum MannKendall {
  package enum Method: String, CaseIterable, Hashable, Sendable {
    case original
    /// Hamed and Rao (1998), doi:10.1016/S0022-1694(97)00125-X: the variance of S with autocorrelation.
    case hamedRao = "hamed_rao"
    /// Von Storch's: what the first autocorrelation leaves of the series.
    case prewhitened
    /// Yue and Wang (2002), doi:10.1029/2001WR000861: the same about the trend, which is put back.
    case trendFree = "trend_free"
  }

  package static let fields = ["s", "var_s", "tau", "slope", "intercept", "correction"]

  /// `lag`: of Hamed and Rao's method, how many lags are looked at; nil all.
  package static func test(
    _ x: [Double], _ method: Method = .original, lag: Int? = 3
  ) -> TestResult {
    let steps = x.indices.filter { !x[$0].isNaN }
    let values = steps.map { x[$0] }
    func none(_ reason: String) -> TestResult {
      .none(reason, n: values.count, fields: fields.count)
    }
    if let reason = Untestable.present(values, least: 4) { return none(reason) }
    let places = steps.map { Double($0) }
    let slope = TheilSen.slope(values, at: places)
    let intercept = TheilSen.intercept(values, at: places, slope: slope)
    var tested = values
    switch method {
    case .original, .hamedRao: break
    case .prewhitened: tested = whitened(x) ?? []
    case .trendFree:
      let flat = x.indices.map { x[$0] - Double($0 + 1) * slope }
      tested = whitened(flat, backWith: slope) ?? []
    }
    guard tested.count >= 3, tested.contains(where: { $0 != tested[0] }) else {
      return none("too few steps follow each other without a gap")
    }
    let (s, variance) = score(tested)
    var correction = 1.0
    if method == .hamedRao {
      correction = hamedRao(x, slope: slope, lag: lag)
      guard correction > 0 else {
        return none(
          "the correction of the variance is \(correction < 0 ? "below 0" : "0"): the "
            + "autocorrelations are too negative for so few values")
      }
    }
    let z = standardised(s, variance * correction)
    let pairs = 0.5 * Double(tested.count) * Double(tested.count - 1)
    return TestResult(
      n: values.count, statistic: z, p: 2 * LimnMath.normalAbove(abs(z)),
      more: [s, variance * correction, s / pairs, slope, intercept, correction])
  }

  /// Hirsch, Slack and Smith (1982), doi:10.1029/WR018i001p00107: like seasons are compared, and the scores of
  /// all seasons summed. The slope is per cycle.
  ///
  /// seasons: [T], each in 0 ..< period.
  package static func seasonal(_ x: [Double], seasons: [Int], period: Int) -> TestResult {
    let count = x.count { !$0.isNaN }
    func none(_ reason: String) -> TestResult { .none(reason, n: count, fields: fields.count) }
    if let reason = Untestable.present(x.filter { !$0.isNaN }, least: 4) { return none(reason) }
    var (s, variance, pairs) = (0.0, 0.0, 0.0)
    var slopes: [Double] = []
    for season in 0..<max(period, 0) {
      let steps = x.indices.filter { seasons[$0] == season && !x[$0].isNaN }
      let values = steps.map { x[$0] }
      guard values.count > 1 else { continue }
      let (score, spread) = score(values)
      s += score
      variance += spread
      pairs += 0.5 * Double(values.count) * Double(values.count - 1)
      slopes += TheilSen.slopes(values, at: steps.map { Double($0) / Double(period) })
    }
    guard variance > 0 else { return none("no season has two different values") }
    let z = standardised(s, variance)
    let slope = TheilSen.median(&slopes)
    let steps = x.indices.filter { !x[$0].isNaN }
    let intercept = TheilSen.intercept(
      steps.map { x[$0] }, at: steps.map { Double($0) / Double(period) }, slope: slope)
    return TestResult(
      n: count, statistic: z, p: 2 * LimnMath.normalAbove(abs(z)),
      more: [s, variance, s / pairs, slope, intercept, 1])
  }

  private static func standardised(_ s: Double, _ variance: Double) -> Double {
    s == 0 ? 0 : (s > 0 ? s - 1 : s + 1) / variance.squareRoot()
  }

  /// S and its variance with ties.
  static func score(_ x: [Double]) -> (s: Double, variance: Double) {
    let n = Double(x.count)
    var sorted = x
    let falls = inversions(&sorted)
    var (tiedPairs, tied) = (0.0, 0.0)
    var first = 0
    while first < sorted.count {
      var end = first
      while end < sorted.count, sorted[end] == sorted[first] { end += 1 }
      let t = Double(end - first)
      tiedPairs += 0.5 * t * (t - 1)
      tied += t * (t - 1) * (2 * t + 5)
      first = end
    }
    let s = 0.5 * n * (n - 1) - tiedPairs - 2 * Double(falls)
    return (s, (n * (n - 1) * (2 * n + 5) - tied) / 18)
  }

  /// How many pairs fall; `x` is sorted.
  private static func inversions(_ x: inout [Double]) -> Int {
    var (from, to) = (x, x)
    var (width, count) = (1, 0)
    while width < x.count {
      for low in stride(from: 0, to: x.count, by: 2 * width) {
        let (middle, high) = (min(low + width, x.count), min(low + 2 * width, x.count))
        var (i, j) = (low, middle)
        for place in low..<high {
          if i < middle, j >= high || from[i] <= from[j] {
            to[place] = from[i]
            i += 1
          } else {
            count += middle - i
            to[place] = from[j]
            j += 1
          }
        }
      }
      swap(&from, &to)
      width *= 2
    }
    x = from
    return count
  }

  /// x_t − r x_{t−1} where both are there, with a line put back; nil without a first autocorrelation.
  private static func whitened(_ x: [Double], backWith slope: Double = 0) -> [Double]? {
    let r = autocorrelation(x, lag: 1)
    guard r.isFinite else { return nil }
    return x.indices.dropFirst().compactMap { step in
      let value = x[step] - r * x[step - 1] + Double(step) * slope
      return value.isNaN ? nil : value
    }
  }

  /// Of the pairs that are there.
  private static func autocorrelation(_ x: [Double], lag: Int) -> Double {
    let present = x.filter { !$0.isNaN }
    let mean = Moments.mean(present)
    let deviations = x.map { $0.isNaN ? 0 : $0 - mean }
    return Moments.autocovariance(deviations, lag: lag)
      / Moments.autocovariance(deviations, lag: 0)
  }

  private static func hamedRao(_ x: [Double], slope: Double, lag: Int?) -> Double {
    let flat = x.indices.map { x[$0] - Double($0 + 1) * slope }
    let ranks = Ranks.average(flat)
    let n = x.count { !$0.isNaN }
    let present = ranks.filter { !$0.isNaN }
    let mean = Moments.mean(present)
    let deviations = ranks.map { $0.isNaN ? 0 : $0 - mean }
    let spread = Moments.autocovariance(deviations, lag: 0)
    // 97.5 % of a standard normal number.
    let bound = 1.959963984540054 / Double(n).squareRoot()
    var sum = 0.0
    for k in 1..<max(min((lag ?? n) + 1, n), 1) {
      let r = Moments.autocovariance(deviations, lag: k) / spread
      guard abs(r) > bound else { continue }
      let left = Double(n - k)
      sum += left * (left - 1) * (left - 2) * r
    }
    let size = Double(n)
    return 1 + 2 / (size * (size - 1) * (size - 2)) * sum
  }
}

enum Ranks {
  /// From 1 on, ties sharing their mean; NaN where missing.
  static func average(_ x: [Double]) -> [Double] {
    let order = x.indices.filter { !x[$0].isNaN }.sorted { x[$0] < x[$1] }
    var ranks = [Double](repeating: .nan, count: x.count)
    var first = 0
    while first < order.count {
      var end = first
      while end < order.count, x[order[end]] == x[order[first]] { end += 1 }
      let rank = 0.5 * Double(first + 1 + end)
      for place in first..<end { ranks[order[place]] = rank }
      first = end
    }
    return ranks
  }
}
