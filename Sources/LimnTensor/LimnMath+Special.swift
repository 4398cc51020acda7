import CLimnKernels

/// The functions of statistics, for the layers above: gamma functions and the normal distribution, of
/// our own in C with the same bits everywhere.

extension LimnMath {
  package static func log1p(_ x: Double) -> Double { limn_log1p(x) }
  package static func expm1(_ x: Double) -> Double { limn_expm1(x) }
  package static func asin(_ x: Double) -> Double { limn_asin(x) }
  package static func acos(_ x: Double) -> Double { limn_acos(x) }

  package static func gamma(_ x: Double) -> Double { limn_gamma(x) }
  package static func lgamma(_ x: Double) -> Double { limn_lgamma(x) }
  package static func digamma(_ x: Double) -> Double { limn_digamma(x) }

  /// The derivative of `digamma`, for x above 0: moved up by its recurrence to where the asymptotic
  /// series has all digits (Abramowitz & Stegun 1964, 6.4.12).
  package static func trigamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    var (x, sum) = (x, 0.0)
    while x < 12 {
      sum += 1 / (x * x)
      x += 1
    }
    let s = 1 / (x * x)
    let bernoulli =
      s * (1.0 / 6 - s * (1.0 / 30 - s * (1.0 / 42 - s * (1.0 / 30 - s * (5.0 / 66)))))
    return sum + 1 / x + s / 2 + bernoulli / x
  }

  /// The regularised incomplete gamma functions P(a, x) and Q(a, x).
  package static func gammaLower(_ a: Double, _ x: Double) -> Double { limn_gamma_lower(a, x) }
  package static func gammaUpper(_ a: Double, _ x: Double) -> Double { limn_gamma_upper(a, x) }

  /// The probabilities that a standard normal number is below, and above.
  package static func normalBelow(_ z: Double) -> Double { limn_normal_cdf(z) }
  package static func normalAbove(_ z: Double) -> Double { limn_normal_cdf(-z) }
}
