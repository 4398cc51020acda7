import LimnSource
import LimnTensor

/// Empirical mode decomposition: oscillations from the fastest to the slowest, and a trend.
///
/// A mode is what is left when the mean of the envelopes through maxima and through minima has been
/// taken off again and again. N. E. Huang et al. (1998), doi:10.1098/rspa.1998.0193; a fixed number of
/// siftings, and the mean over many copies with noise added (EEMD): Z. Wu & N. E. Huang (2009),
/// doi:10.1142/S1793536909000047. Noise comes in pairs of both signs, so that it cancels: J.-R. Yeh,
/// J.-S. Shieh, N. E. Huang (2010), doi:10.1142/S1793536910000422.
package struct EmpiricalModes: DecompositionMethod {
  /// Copies with noise; none for the plain method.
  package struct Ensemble: Sendable {
    /// Pairs of copies.
    package var pairs: Int
    /// The noise's standard deviation over that of the series.
    package var noise: Double
    /// Standard normal numbers of a copy: `draw(pair, count)`.
    package var draw: @Sendable (Int, Int) throws(Fault) -> [Double]

    package init(
      pairs: Int, noise: Double, draw: @escaping @Sendable (Int, Int) throws(Fault) -> [Double]
    ) {
      (self.pairs, self.noise, self.draw) = (pairs, noise, draw)
    }
  }

  package let modes: Int
  package let siftings: Int
  package let ensemble: Ensemble?

  package init(modes: Int, siftings: Int = 10, ensemble: Ensemble? = nil) throws(Fault) {
    guard (1...64).contains(modes) else { throw Fault.countOutside(modes, "modes", 1...64) }
    guard siftings >= 1 else { throw Fault.countTooSmall(siftings, "siftings", least: 1) }
    (self.modes, self.siftings, self.ensemble) = (modes, siftings, ensemble)
  }

  /// As many as noise of that length has: log₂ n − 1.
  package static func usualModes(count: Int) -> Int {
    max(1, Wavelet.mostLevels(count: count) - 1)
  }

  package var partNames: [String] {
    (1...modes).map { "mode_\($0)" } + ["trend"] + (ensemble == nil ? [] : ["remainder"])
  }
  package var bridging: Set<String>? { nil }
  package var leastCount: Int { 4 }

  package func plan(count: Int) throws(Fault) -> any DecompositionPlan {
    guard count >= leastCount else { throw Fault.tooShortForModes(count) }
    return Plan(settings: self)
  }

  private struct Plan: DecompositionPlan {
    let settings: EmpiricalModes

    func parts(
      of values: [Double], poll: () throws(Fault) -> Void
    ) throws(Fault) -> [[Double]] {
      try check(values, allowingGaps: false)
      guard let ensemble = settings.ensemble else {
        return try settings.modes(of: values, poll: poll)
      }
      let n = values.count
      let mean = values.reduce(0, +) / Double(n)
      let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)).squareRoot()
      let width = settings.modes + 1
      let sums = try Block<Double>(repeating: 0, count: ensemble.pairs * width * n)
      try Parallel.tryForEach(ensemble.pairs) { pair throws(Fault) in
        let noise = try ensemble.draw(pair, n)
        for sign in [1.0, -1.0] {
          let copy = (0..<n).map { values[$0] + sign * ensemble.noise * spread * noise[$0] }
          let parts = try settings.modes(of: copy, poll: poll)
          for (index, part) in parts.enumerated() {
            let start = (pair * width + index) * n
            for i in 0..<n { sums.pointer[start + i] += part[i] }
          }
        }
      }
      var result = [[Double]](repeating: [Double](repeating: 0, count: n), count: width)
      for pair in 0..<ensemble.pairs {
        for index in 0..<width {
          let start = (pair * width + index) * n
          for i in 0..<n { result[index][i] += sums.pointer[start + i] }
        }
      }
      var remainder = values
      for index in 0..<width {
        for i in 0..<n {
          result[index][i] /= Double(2 * ensemble.pairs)
          remainder[i] -= result[index][i]
        }
      }
      return result + [remainder]
    }
  }

  // MARK: - Sifting

  /// The modes, those not needed 0, and the trend.
  private func modes(
    of values: [Double], poll: () throws(Fault) -> Void
  ) throws(Fault) -> [[Double]] {
    let n = values.count
    var rest = values
    var result: [[Double]] = []
    while result.count < modes {
      try poll()
      var mode = rest
      var isMode = false
      for _ in 0..<siftings {
        guard let mean = Self.envelopeMean(mode) else { break }
        isMode = true
        for i in 0..<n { mode[i] -= mean[i] }
      }
      // Too few turns for envelopes: what is left is the trend.
      guard isMode else { break }
      for i in 0..<n { rest[i] -= mode[i] }
      result.append(mode)
    }
    while result.count < modes { result.append([Double](repeating: 0, count: n)) }
    return result + [rest]
  }

  /// The mean of the envelopes; nil for fewer than three turns.
  private static func envelopeMean(_ x: [Double]) -> [Double]? {
    let (maxima, minima) = extrema(x)
    guard maxima.count + minima.count >= 3, !maxima.isEmpty, !minima.isEmpty else { return nil }
    let n = x.count
    guard let upper = envelope(maxima, x, n), let lower = envelope(minima, x, n) else { return nil }
    return zip(upper, lower).map { ($0 + $1) / 2 }
  }

  /// The turns; of a flat top its middle, which may lie between two steps.
  private static func extrema(_ x: [Double]) -> (maxima: [Double], minima: [Double]) {
    var (maxima, minima): ([Double], [Double]) = ([], [])
    var i = 1
    while i < x.count - 1 {
      var end = i
      while end < x.count - 1, x[end + 1] == x[i] { end += 1 }
      if end < x.count - 1 {
        let middle = Double(i + end) / 2
        if x[i] > x[i - 1], x[i] > x[end + 1] { maxima.append(middle) }
        if x[i] < x[i - 1], x[i] < x[end + 1] { minima.append(middle) }
      }
      i = end + 1
    }
    return (maxima, minima)
  }

  /// A natural spline through turns, which are mirrored at the first and the last of them.
  private static func envelope(_ turns: [Double], _ x: [Double], _ n: Int) -> [Double]? {
    let values = turns.map { x[Int($0)] }
    var knots = Array(zip(turns, values))
    let (start, end) = (0.0, Double(n - 1))
    // The first two turns mirrored at the first step, the last two at the last one.
    let before = knots.prefix(2).reversed().map { (2 * start - $0.0, $0.1) }
    let after = knots.suffix(2).reversed().map { (2 * end - $0.0, $0.1) }
    knots = before + knots + after
    return spline(knots.map(\.0), knots.map(\.1), n)
  }

  /// A natural cubic spline at 0, 1 … n − 1; positions ascend.
  private static func spline(_ t: [Double], _ y: [Double], _ n: Int) -> [Double]? {
    let count = t.count
    guard count >= 2 else { return nil }
    // Second derivatives m by elimination in the tridiagonal equations, 0 at the ends.
    var (m, upper, right) = (
      [Double](repeating: 0, count: count), [Double](repeating: 0, count: count),
      [Double](repeating: 0, count: count)
    )
    for k in 1..<max(count - 1, 1) {
      let (left, step) = (t[k] - t[k - 1], t[k + 1] - t[k])
      let slope = (y[k + 1] - y[k]) / step - (y[k] - y[k - 1]) / left
      let pivot = 2 * (left + step) - left * upper[k - 1]
      upper[k] = step / pivot
      right[k] = (6 * slope - left * right[k - 1]) / pivot
    }
    for k in stride(from: count - 2, to: 0, by: -1) { m[k] = right[k] - upper[k] * m[k + 1] }
    var result = [Double](repeating: 0, count: n)
    var k = 0
    for i in 0..<n {
      let place = Double(i)
      while k < count - 2, place > t[k + 1] { k += 1 }
      let step = t[k + 1] - t[k]
      let (a, b) = ((t[k + 1] - place) / step, (place - t[k]) / step)
      result[i] =
        a * y[k] + b * y[k + 1]
        + ((a * a * a - a) * m[k] + (b * b * b - b) * m[k + 1]) * step * step / 6
    }
    return result
  }
}

extension Fault {
  package static func tooShortForModes(_ count: Int) -> Fault {
    Fault(
      "E573", "modes need four steps at least, but the series has \(count)", argument: "x")
  }
}
