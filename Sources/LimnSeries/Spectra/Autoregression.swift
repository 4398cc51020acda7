import LimnTensor

/// A series as a sum of its own past: the Yule-Walker equations by Levinson's recursion.
///
/// Levinson (1946), doi:10.1002/sapm1946251261; Durbin (1960), doi:10.2307/1401322. The order is that
/// of the least AIC unless given, as in R's `ar`.
package struct Autoregression: Sendable, Hashable {
  package var coefficients: [Double]
  /// Of what cannot be foreseen, with R's correction n / (n − order − 1).
  package var variance: Double
  package var order: Int { coefficients.count }

  /// What Levinson's recursion makes of the autocorrelations of lags 0 … M.
  struct Recursion {
    /// partial[m − 1]: the last coefficient of order m
    var partial: [Double] = []
    /// variances[m]: what order m leaves of the variance
    var variances: [Double] = [1]
    /// coefficients[m]: those of order m
    var coefficients: [[Double]] = [[]]
  }

  static func recursion(_ r: [Double]) -> Recursion {
    var result = Recursion()
    var current: [Double] = []
    var left = 1.0
    for m in 1..<max(r.count, 1) {
      var sum = r[m]
      for (k, factor) in current.enumerated() { sum -= factor * r[m - 1 - k] }
      let last = sum / left
      current = current.indices.map { current[$0] - last * current[m - 2 - $0] } + [last]
      left *= 1 - last * last
      result.partial.append(last)
      result.variances.append(left)
      result.coefficients.append(current)
    }
    return result
  }

  /// nil for a series that does not vary.
  package init?(_ values: [Double], order: Int?) {
    let (_, n) = Correlogram.departures(values)
    let usual = Int(10 * LimnMath.log10(Double(max(n, 1))))
    let most = max(min(order ?? usual, n - 1), 0)
    let plain = Correlogram.auto(values, most: most)
    guard plain.reason == nil else { return nil }
    let (x, _) = Correlogram.departures(values)
    let total = x.reduce(0) { $0 + $1 * $1 } / Double(n)
    let recursion = Self.recursion(plain.values)
    var best = most
    if order == nil {
      let scores = recursion.variances.enumerated().map {
        Double(n) * LimnMath.log(total * $1) + 2 * Double($0)
      }
      best = scores.indices.reduce(0) { scores[$1] < scores[$0] ? $1 : $0 }
    }
    coefficients = recursion.coefficients[best]
    variance = total * recursion.variances[best] * Double(n) / Double(max(n - best - 1, 1))
  }

  /// What is left of each value without what the past foresees; missing where any of that is.
  package func innovations(_ values: [Double]) -> [Double] {
    let present = values.filter { !$0.isNaN }
    let mean = present.reduce(0, +) / Double(max(present.count, 1))
    return values.indices.map { step in
      guard step >= order else { return .nan }
      var left = values[step] - mean
      for (k, factor) in coefficients.enumerated() {
        left -= factor * (values[step - 1 - k] - mean)
      }
      return left
    }
  }

  /// The density of the variance at a frequency in cycles per step, both signs together.
  package func density(at frequency: Double) -> Double {
    var (re, im) = (1.0, 0.0)
    for (k, factor) in coefficients.enumerated() {
      let angle = 2 * Double.pi * frequency * Double(k + 1)
      re -= factor * LimnMath.cos(angle)
      im += factor * LimnMath.sin(angle)
    }
    return 2 * variance / (re * re + im * im)
  }
}
