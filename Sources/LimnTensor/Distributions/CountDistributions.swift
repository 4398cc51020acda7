import CLimnKernels

/// Distributions over whole numbers. Draws are exact: by summing probabilities where the mean is
/// small, else by transformed rejection (Hörmann 1993, doi:10.1016/0167-6687(93)90997-4 and
/// doi:10.1080/00949659308811496).

package struct PoissonDistribution: CountDistribution {
  package let mean: Double
  package init(mean: Double) { self.mean = mean }

  package var support: (low: Double, high: Double) { (0, .infinity) }
  package var variance: Double { mean }
  package func logDensity(_ k: Double) -> Double { limn_log_gamma_factor(k, mean) }
  package func below(_ k: Double) -> Double { limn_gamma_upper(k + 1, mean) }
  package func above(_ k: Double) -> Double { limn_gamma_lower(k + 1, mean) }
  package static var source: limn_draw { LIMN_UNIFORM }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    if mean < 10 {
      var (rest, k, probability) = (first, 0.0, limn_exp(-mean))
      while rest >= probability, k < 1000 {
        rest -= probability
        k += 1
        probability *= mean / k
      }
      return k
    }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    let logAlpha = limn_log(1.1239 + 1.1328 / (b - 3.4))
    var u = first - 0.5
    while true {
      let v = more.uniform()
      let us = 0.5 - abs(u)
      if us > 0 {
        let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
        if us >= 0.07, v <= squeeze { return k }
        if k >= 0, us >= 0.013 || v <= us {
          if limn_log(v) + logAlpha - limn_log(a / (us * us) + b) <= logDensity(k) { return k }
        }
      }
      u = more.uniform() - 0.5
    }
  }
}

package struct BinomialDistribution: CountDistribution {
  package let n, p: Double
  package init(n: Double, p: Double) { (self.n, self.p) = (n, p) }

  package var support: (low: Double, high: Double) { (0, n) }
  package var mean: Double { n * p }
  package var variance: Double { n * p * (1 - p) }
  package func logDensity(_ k: Double) -> Double {
    if k == 0 { return n == 0 ? 0 : n * limn_log1p(-p) }
    if k == n { return n * limn_log(p) }
    return limn_log_beta_factor(k, n - k, p, 1 - p) + limn_log(n / k / (n - k))
  }
  package func below(_ k: Double) -> Double { limn_beta_lower(n - k, k + 1, 1 - p, p) }
  package func above(_ k: Double) -> Double { limn_beta_lower(k + 1, n - k, p, 1 - p) }
  package static var source: limn_draw { LIMN_UNIFORM }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    if p > 0.5 { return n - BinomialDistribution(n: n, p: 1 - p).draw(first, &more) }
    if n * p < 10 {
      var (rest, k, probability) = (first, 0.0, n == 0 ? 1 : limn_exp(n * limn_log1p(-p)))
      while rest >= probability, k < n {
        rest -= probability
        k += 1
        probability *= (n - k + 1) / k * (p / (1 - p))
      }
      return k
    }
    let root = (n * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * root
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let squeeze = 0.92 - 4.2 / b
    let logAlpha = limn_log((2.83 + 5.1 / b) * root)
    let atMode = logDensity(((n + 1) * p).rounded(.down))
    var u = first - 0.5
    while true {
      let v = more.uniform()
      let us = 0.5 - abs(u)
      if us > 0 {
        let k = ((2 * a / us + b) * u + n * p + 0.5).rounded(.down)
        if k >= 0, k <= n {
          if us >= 0.07, v <= squeeze { return k }
          let bound = limn_log(v) + logAlpha - limn_log(a / (us * us) + b)
          if bound <= logDensity(k) - atMode { return k }
        }
      }
      u = more.uniform() - 0.5
    }
  }
}

/// Failures before success number `n`, each with probability `p`; a Poisson number with a mean drawn
/// from the gamma distribution.
package struct NegativeBinomialDistribution: CountDistribution {
  package let n, p: Double
  package init(n: Double, p: Double) { (self.n, self.p) = (n, p) }

  package var support: (low: Double, high: Double) { (0, .infinity) }
  package var mean: Double { n * (1 - p) / p }
  package var variance: Double { mean / p }
  package func logDensity(_ k: Double) -> Double {
    k == 0 ? n * limn_log(p) : limn_log_beta_factor(n, k, p, 1 - p) - limn_log(k)
  }
  package func below(_ k: Double) -> Double { limn_beta_lower(n, k + 1, p, 1 - p) }
  package func above(_ k: Double) -> Double { limn_beta_lower(k + 1, n, 1 - p, p) }
  package static var source: limn_draw { LIMN_NORMAL }
  package func draw(_ first: Double, _ more: inout DrawStream) -> Double {
    let rate = GammaDistribution.standardDraw(n, first, &more) * ((1 - p) / p)
    return PoissonDistribution(mean: rate).draw(more.uniform(), &more)
  }
}
