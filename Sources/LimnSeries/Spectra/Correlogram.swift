import LimnSource
import LimnTensor

/// How a series goes with itself, or with another one, some steps apart.
///
/// Missing values are taken out conservatively: they count as the mean, so that they add nothing to
/// any product, and every lag is divided by the same number of values. So no lag counts for more than
/// its pairs tell, and the matrix of autocovariances stays positive definite. Without missing values
/// this is the usual estimate.
///
/// Box & Jenkins (1976), ISBN 978-0-8162-1104-3; Bartlett (1946), doi:10.2307/2983611; Parzen (1963)
/// for missing values.
package struct Correlogram: Sendable, Hashable {
  package var lags: [Int]
  /// NaN where the series is constant or empty.
  package var values: [Double]
  /// Values present.
  package var count: Int
  package var reason: String?

  /// Values less their mean, 0 where missing; and how many are present.
  static func departures(_ values: [Double]) -> (values: [Double], count: Int) {
    var (sum, count) = (0.0, 0)
    for value in values where !value.isNaN {
      sum += value
      count += 1
    }
    let mean = count > 0 ? sum / Double(count) : 0
    return (values.map { $0.isNaN ? 0 : $0 - mean }, count)
  }

  /// Whether nothing is left but rounding.
  static func isConstant(_ values: [Double]) -> Bool {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where !value.isNaN { (low, high) = (min(low, value), max(high, value)) }
    return !(high - low > 1e-14 * max(abs(low), abs(high)))
  }

  private static let constant = "it does not vary"
  private static let empty = "it has no values"

  /// Lags 0 … `most`. With `adjusted` each lag is divided by its own number of pairs.
  package static func auto(
    _ values: [Double], most: Int, adjusted: Bool = false
  ) -> Correlogram {
    let lags = Array(0...max(most, 0))
    let (x, count) = departures(values)
    guard count > 0, !isConstant(values) else {
      return Correlogram(
        lags: lags, values: lags.map { _ in .nan }, count: count,
        reason: count > 0 ? constant : empty)
    }
    let variance = product(x, x, 0)
    let results = lags.map { lag -> Double in
      let value = product(x, x, lag) / variance
      guard adjusted else { return value }
      let pairs = values.indices.dropLast(lag).count {
        !values[$0].isNaN && !values[$0 + lag].isNaN
      }
      return value * Double(count) / Double(max(pairs, 1))
    }
    return Correlogram(lags: lags, values: results, count: count)
  }

  /// Σ x[t + lag] y[t], the lag of either sign.
  private static func product(_ x: [Double], _ y: [Double], _ lag: Int) -> Double {
    var sum = 0.0
    for t in max(0, -lag)..<max(max(0, -lag), min(y.count, x.count - lag)) {
      sum += x[t + lag] * y[t]
    }
    return sum
  }

  /// Partial autocorrelations of lags 1 … `most`: what a lag adds to all shorter ones.
  package static func partial(_ values: [Double], most: Int) -> Correlogram {
    let plain = auto(values, most: most)
    let recursion = Autoregression.recursion(plain.values)
    return Correlogram(
      lags: Array(1...max(most, 1)), values: Array(recursion.partial.prefix(max(most, 1))),
      count: plain.count, reason: plain.reason)
  }

  /// Lags −`most` … `most`: at lag k how x goes with what y was k steps earlier.
  package static func cross(_ x: [Double], _ y: [Double], most: Int) -> Correlogram {
    let lags = Array(-most...most)
    let (a, n) = departures(x)
    let (b, m) = departures(y)
    guard n > 0, m > 0, !isConstant(x), !isConstant(y) else {
      return Correlogram(
        lags: lags, values: lags.map { _ in .nan }, count: min(n, m),
        reason: n > 0 && m > 0 ? "one of them does not vary" : "one of them has no values")
    }
    let scale = (product(a, a, 0) * product(b, b, 0)).squareRoot()
    return Correlogram(
      lags: lags, values: lags.map { product(a, b, $0) / scale }, count: min(n, m))
  }

  /// How far from 0 a value has to be to stand out.
  package enum Band: String, Sendable, CaseIterable {
    /// ± z / √n: of a series without any memory.
    case white
    /// ± z √((1 + 2 Σ r²) / n), the sum over the shorter lags: of a series whose memory ends there.
    case bartlett
  }

  /// The half width of the band at each lag; NaN at lag 0 of an autocorrelation, which is 1.
  package func bounds(_ band: Band, confidence: Double) -> [Double] {
    let z = NormalDistribution(mean: 0, sd: 1).quantile(0.5 + confidence / 2)
    guard count > 0 else { return lags.map { _ in .nan } }
    var sum = 0.0
    return lags.enumerated().map { place, lag in
      if band == .bartlett, lag > 1 { sum += values[place - 1] * values[place - 1] }
      return z * ((1 + 2 * sum) / Double(count)).squareRoot()
    }
  }
}
