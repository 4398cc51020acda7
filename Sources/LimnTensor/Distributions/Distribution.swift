import CLimnKernels

/// A distribution of numbers with all its parameters fixed: densities, probabilities, quantiles,
/// moments and draws.
///
/// A conforming type states its formulas inside the support; what happens outside, at probabilities
/// 0 and 1 and with NaN is stated here, once for all. Probabilities of both tails are functions of
/// their own, since 1 − p has no digits left where p is near 1. Parameters are taken as they are: who
/// makes a distribution has checked them.
package protocol Distribution: Sendable {
  /// Where the density is not 0; both ends may be infinite.
  var support: (low: Double, high: Double) { get }
  var mean: Double { get }
  var variance: Double { get }
  /// The logarithm of the density, or of the probability of a whole number, within the support.
  func logDensity(_ x: Double) -> Double
  /// P(X ≤ x) within the support.
  func below(_ x: Double) -> Double
  /// P(X > x) within the support.
  func above(_ x: Double) -> Double
  /// The number with probability `p` below and `q` = 1 − p above, both within (0, 1). The smaller of the
  /// two is the exact one.
  func point(_ p: Double, _ q: Double) -> Double

  /// Of which kind the first random number of a draw is.
  static var source: limn_draw { get }
  /// One draw from a random number of that kind, and from more of them where one is not enough.
  func draw(_ first: Double, _ more: inout DrawStream) -> Double

  static var isDiscrete: Bool { get }
  func quantile(_ p: Double) -> Double
  func upperQuantile(_ q: Double) -> Double
}

extension Distribution {
  package static var isDiscrete: Bool { false }

  package func logDensityAnywhere(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    let (low, high) = support
    guard x >= low, x <= high, x.isFinite else { return -.infinity }
    if Self.isDiscrete, x != x.rounded() { return -.infinity }
    return logDensity(x)
  }

  package func density(_ x: Double) -> Double { limn_exp(logDensityAnywhere(x)) }

  package func probability(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    let (low, high) = support
    let x = Self.isDiscrete ? x.rounded(.down) : x
    return x < low ? 0 : x >= high ? 1 : below(x)
  }

  package func survival(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    let (low, high) = support
    let x = Self.isDiscrete ? x.rounded(.down) : x
    return x < low ? 1 : x >= high ? 0 : above(x)
  }

  package func quantile(_ p: Double) -> Double {
    guard p >= 0, p <= 1 else { return .nan }
    return p == 0 ? support.low : p == 1 ? support.high : point(p, 1 - p)
  }

  package func upperQuantile(_ q: Double) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    return q == 1 ? support.low : q == 0 ? support.high : point(1 - q, q)
  }
}

/// A distribution over whole numbers from 0 on.
package protocol CountDistribution: Distribution {}

extension CountDistribution {
  package static var isDiscrete: Bool { true }

  /// Rounding in a probability is no reason for the next number.
  private static var allowance: Double { 0x1p-46 }

  package func point(_ p: Double, _ q: Double) -> Double { p <= q ? quantile(p) : upperQuantile(q) }

  /// The least number that reaches the probability.
  package func quantile(_ p: Double) -> Double {
    guard p >= 0, p <= 1 else { return .nan }
    if p == 0 { return support.low }
    if p == 1 { return support.high }
    let enough = p * (1 - Self.allowance)
    return least { below($0) >= enough }
  }

  package func upperQuantile(_ q: Double) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    if q == 1 { return support.low }
    if q == 0 { return support.high }
    let enough = q * (1 + Self.allowance)
    return least { above($0) <= enough }
  }

  /// The least whole number of the support that is far enough: from the mean in growing steps until it
  /// lies between two, which are then halved.
  private func least(_ isFarEnough: (Double) -> Bool) -> Double {
    let (first, last) = support
    func reached(_ k: Double) -> Bool { k >= last || isFarEnough(k) }
    var step = max(1, (0.5 * variance.squareRoot()).rounded())
    var high = min(max(first, mean.rounded()), last)
    var low = high
    if reached(high) {
      low = high - step
      while low >= first, reached(low) {
        high = low
        step *= 2
        low = high - step
      }
      low = max(low, first - 1)
    } else {
      repeat {
        low = high
        high += step
        step *= 2
      } while !reached(high)
    }
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if middle == low || middle == high { break }
      if reached(middle) { high = middle } else { low = middle }
    }
    return high
  }
}

/// Where a function that increases, and whose slope is known, is 0: Newton's steps, and halves of the
/// bracket where one leads out of it. The function is a logarithm of probabilities, so that after a
/// value of 1e-8 one more step leaves an error of about 1e-16.
func rootOfIncreasing(
  from start: Double, within bounds: (low: Double, high: Double),
  _ function: (Double) -> (value: Double, slope: Double)
) -> Double {
  var (low, high) = bounds
  var x = start > low && start < high ? start : 0.5 * (low + high)
  for _ in 0..<200 {
    let (value, slope) = function(x)
    if value == 0 { break }
    if value < 0 { low = x } else { high = x }
    let next = x - value / slope
    guard next > low, next < high else {
      let middle = 0.5 * (low + high)
      if middle == low || middle == high { break }
      x = middle
      continue
    }
    x = next
    if abs(value) < 1e-8 { break }
  }
  return x
}
