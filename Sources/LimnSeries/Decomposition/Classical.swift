import LimnSource
import LimnTensor

/// Classical decomposition by moving averages.
///
/// The trend is the mean over one period, the season the mean of what is left in each place of the
/// cycle, centred. M. Kendall & A. Stuart (1983), The Advanced Theory of Statistics, volume 3, pages
/// 410–414, as in R's `decompose`. Parts add up, or multiply.
package struct Classical: DecompositionMethod {
  package let period: Int
  package let isMultiplicative: Bool
  /// Whether each step has the parts that its past alone gives: the trend is then the mean of the
  /// period that ends there, the season that of what was left so far.
  package let isCausal: Bool

  package init(period: Int, multiplicative: Bool = false) throws(Fault) {
    guard period >= 2 else { throw Fault.periodTooShort(period) }
    guard period <= 1 << 40 else { throw Fault.periodTooLong(period, count: nil) }
    (self.period, isMultiplicative, isCausal) = (period, multiplicative, false)
  }

  private init(causal other: Classical) {
    (period, isMultiplicative, isCausal) = (other.period, other.isMultiplicative, true)
  }

  package var partNames: [String] { ["seasonal", "trend", "remainder"] }
  package var bridging: Set<String>? { ["seasonal"] }
  package var leastCount: Int { 2 * period }
  package var causal: any DecompositionMethod { Classical(causal: self) }

  package func plan(count: Int) throws(Fault) -> any DecompositionPlan {
    guard count / 2 >= period else { throw Fault.periodTooLong(period, count: count) }
    return Plan(settings: self)
  }

  private struct Plan: DecompositionPlan {
    let settings: Classical

    func parts(
      of values: [Double], poll: () throws(Fault) -> Void
    ) throws(Fault) -> [[Double]] {
      try check(values, allowingGaps: true)
      try poll()
      if settings.isMultiplicative, let index = values.firstIndex(where: { $0 <= 0 }) {
        throw Fault.notPositive(values[index], at: index)
      }
      let (n, p) = (values.count, settings.period)
      var trend = self.trend(values)
      var detrended = values
      for i in 0..<n {
        detrended[i] = settings.isMultiplicative ? values[i] / trend[i] : values[i] - trend[i]
      }
      var sums = [Double](repeating: 0, count: p)
      var counts = sums
      var seasonal = [Double](repeating: .nan, count: n)
      for i in 0..<n {
        if !detrended[i].isNaN {
          sums[i % p] += detrended[i]
          counts[i % p] += 1
        }
        if settings.isCausal, i + 1 >= 2 * p, !counts.contains(0) {
          seasonal[i] = figure(sums, counts)[i % p]
        }
      }
      if !settings.isCausal {
        let empty = counts.indices.filter { counts[$0] == 0 }
        guard empty.isEmpty else {
          throw Fault.tooFewInCycle(
            period: p, empty: empty, missing: values.count(where: \.isNaN), count: n)
        }
        let figure = figure(sums, counts)
        for i in 0..<n { seasonal[i] = figure[i % p] }
      }
      if settings.isCausal { for i in 0..<min(2 * p - 1, n) { trend[i] = .nan } }
      var remainder = values
      for i in 0..<n {
        if settings.isMultiplicative {
          remainder[i] = values[i] / seasonal[i] / trend[i]
        } else {
          remainder[i] = values[i] - seasonal[i] - trend[i]
        }
      }
      return [seasonal, trend, remainder]
    }

    /// The means of the places, about their own mean.
    private func figure(_ sums: [Double], _ counts: [Double]) -> [Double] {
      let means = zip(sums, counts).map { $0 / $1 }
      let mean = means.reduce(0, +) / Double(means.count)
      return means.map { settings.isMultiplicative ? $0 / mean : $0 - mean }
    }

    /// The mean over a period, the ends of a window of even length by halves.
    ///
    /// Missing where the window is not whole.
    private func trend(_ values: [Double]) -> [Double] {
      let (n, p) = (values.count, settings.period)
      let width = p % 2 == 0 ? p + 1 : p
      var trend = [Double](repeating: .nan, count: n)
      for start in 0..<max(0, n - width + 1) {
        let place = start + (settings.isCausal ? width - 1 : width / 2)
        var sum = 0.0
        if p % 2 == 0 {
          sum = 0.5 * values[start] + 0.5 * values[start + p]
          for k in 1..<p { sum += values[start + k] }
        } else {
          for k in 0..<p { sum += values[start + k] }
        }
        trend[place] = sum / Double(p)
      }
      return trend
    }
  }
}
