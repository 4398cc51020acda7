import LimnSource
import LimnTensor

/// HANTS, harmonic analysis of time series: a mean and a few waves through what clouds left over.
///
/// The waves are the first harmonics of a cycle. They are fitted by least squares; then values that lie
/// off to the side where clouds push them, by more than the fit error tolerance, are thrown out,
/// the worst first and none that is off by less than half as much as the worst, and the rest is fitted
/// again, until nothing is off by more than the tolerance or only as many values are left as the
/// coefficients and the degree of overdetermination ask for.
///
/// Menenti, Azzali, Verhoef & van Swol (1993), doi:10.1016/0273-1177(93)90550-U; Roerink, Menenti &
/// Verhoef (2000), doi:10.1080/014311600209814.
package struct Hants: Smoother, Hashable {
  /// On which side values are thrown out.
  package enum Side: String, Sendable, CaseIterable {
    /// Values below the fit, as clouds push a vegetation index.
    case low
    case high
    case none
  }

  /// Steps of the cycle.
  package let period: Int
  package let frequencies: Int
  package let tolerance: Double
  /// Values that have to be left beyond the number of coefficients.
  package let overdetermination: Int
  package let side: Side
  package let low: Double
  package let high: Double

  package init(
    period: Int, frequencies: Int = 3, tolerance: Double, overdetermination: Int = 5,
    side: Side = .low, low: Double = -.infinity, high: Double = .infinity
  ) throws(Fault) {
    guard period >= 2 else { throw Fault.periodTooShort(period) }
    guard frequencies >= 1 else { throw Fault.countTooSmall(frequencies, "frequencies", least: 1) }
    guard frequencies <= (period - 1) / 2 else {
      throw Fault.tooManyFrequencies(frequencies, period: period)
    }
    guard frequencies <= 100 else {
      throw Fault.numberOutside(Double(frequencies), "frequencies", "at most 100")
    }
    guard tolerance > 0 else { throw Fault.numberOutside(tolerance, "tolerance", "above 0") }
    guard overdetermination >= 0 else {
      throw Fault.countTooSmall(overdetermination, "overdetermination", least: 0)
    }
    guard low < high else { throw Fault.numberOutside(low, "low", "below `high`") }
    self.period = period
    self.frequencies = frequencies
    self.tolerance = tolerance
    self.overdetermination = overdetermination
    self.side = side
    self.low = low
    self.high = high
  }

  package var seesAhead: Int { .max }

  private var coefficientCount: Int { 2 * frequencies + 1 }
  /// The fewest values that can be fitted.
  package var leastCount: Int {
    let (sum, overflow) = coefficientCount.addingReportingOverflow(overdetermination)
    return overflow ? .max : sum
  }

  /// One series as a mean and waves.
  package struct Fit: Sendable {
    /// mean, then cosine and sine of each frequency
    package var coefficients: [Double]
    /// Which values the fit rests on.
    package var isUsed: [Bool]
    package var values: [Double]
    package var reason: String?

    package var mean: Double { coefficients.first ?? .nan }
    package func amplitude(_ frequency: Int) -> Double {
      guard coefficients.count > 2 * frequency else { return .nan }
      let (a, b) = (coefficients[2 * frequency - 1], coefficients[2 * frequency])
      return (a * a + b * b).squareRoot()
    }
  }

  /// At which step of the cycle, from 0, a wave is highest for the first time.
  package func peak(_ frequency: Int, of fit: Fit) -> Double {
    guard fit.coefficients.count > 2 * frequency else { return .nan }
    let turn = 2 * Double.pi
    var angle = LimnMath.atan2(
      fit.coefficients[2 * frequency], fit.coefficients[2 * frequency - 1])
    if angle < 0 { angle += turn }
    return angle / turn * Double(period) / Double(frequency)
  }

  /// basis: [period, 2 F + 1]
  private func basis() -> [[Double]] {
    (0..<period).map { slot in
      var row = [1.0]
      for frequency in 1...frequencies {
        let angle = 2 * Double.pi * Double(frequency * slot % period) / Double(period)
        row += [LimnMath.cos(angle), LimnMath.sin(angle)]
      }
      return row
    }
  }

  package func fit(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Fit {
    try fit(series, basis(), poll)
  }

  private func fit(
    _ series: SmoothingSeries, _ basis: [[Double]], _ poll: Poll
  ) throws(Fault) -> Fit {
    let n = series.count
    var isUsed = series.values.indices.map {
      series.weight($0) > 0 && series.values[$0] >= low && series.values[$0] <= high
    }
    func none(_ reason: String) -> Fit {
      Fit(
        coefficients: [], isUsed: isUsed, values: Array(repeating: .nan, count: n), reason: reason)
    }
    var used = isUsed.count { $0 }
    guard used >= leastCount else {
      return none("it has fewer than \(leastCount) values within the valid range")
    }
    while true {
      try poll()
      guard let coefficients = solve(series, isUsed, basis) else {
        return none("its values lie in too few places of the cycle")
      }
      let cycle = basis.map { row in zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 } }
      let values = series.values.indices.map { cycle[$0 % period] }
      let done = Fit(coefficients: coefficients, isUsed: isUsed, values: values)
      if side == .none { return done }
      let sign = side == .low ? 1.0 : -1.0
      let errors = series.values.indices.filter { isUsed[$0] }
        .map { (step: $0, error: sign * (values[$0] - series.values[$0])) }
        .sorted { ($1.error, $0.step) < ($0.error, $1.step) }
      guard let worst = errors.first, worst.error > tolerance, used > leastCount else {
        return done
      }
      for (step, error) in errors {
        guard error > 0.5 * worst.error, used > leastCount else { break }
        isUsed[step] = false
        used -= 1
      }
    }
  }

  /// Least squares by the normal equations; nil where they are singular.
  private func solve(
    _ series: SmoothingSeries, _ isUsed: [Bool], _ basis: [[Double]]
  ) -> [Double]? {
    let m = coefficientCount
    // Equal slots have equal rows, so sums by slot come first.
    var sums = [Double](repeating: 0, count: period)
    var weights = sums
    for step in series.values.indices where isUsed[step] {
      let weight = series.weight(step)
      weights[step % period] += weight
      sums[step % period] += weight * series.values[step]
    }
    var matrix = [Double](repeating: 0, count: m * m)
    var right = [Double](repeating: 0, count: m)
    for slot in 0..<period where weights[slot] > 0 {
      for i in 0..<m {
        right[i] += basis[slot][i] * sums[slot]
        let factor = weights[slot] * basis[slot][i]
        for j in 0...i { matrix[i * m + j] += factor * basis[slot][j] }
      }
    }
    return NormalEquations.solve(matrix, right)
  }

  package func smooth(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed {
    let fit = try fit(series, poll: poll)
    return Smoothed(values: fit.values, reason: fit.reason)
  }

  /// What each step is by the steps up to it: mean, wave and whether it was used, missing before two
  /// cycles.
  package func fittedEnds(
    _ series: SmoothingSeries, poll: Poll
  ) throws(Fault) -> (means: [Double], values: [Double], isUsed: [Bool], reason: String?) {
    let basis = basis()
    let n = series.count
    var means = [Double](repeating: .nan, count: n)
    var values = means
    var isUsed = [Bool](repeating: false, count: n)
    var reason: String? = "it has fewer than two cycles"
    let (start, overflow) = period.multipliedReportingOverflow(by: 2)
    if !overflow, start <= n {
      for end in start...n {
        let fit = try fit(series.prefix(end), basis, poll)
        means[end - 1] = fit.mean
        values[end - 1] = fit.values[end - 1]
        isUsed[end - 1] = fit.isUsed[end - 1]
        reason = fit.reason
      }
    }
    return (means, values, isUsed, values.allSatisfy(\.isNaN) ? reason : nil)
  }
}

/// Small symmetric systems.
enum NormalEquations {
  /// A x = b, the lower triangle of A given, row by row; nil where A is singular to working precision.
  static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    let m = right.count
    var factor = matrix
    var x = right
    for i in 0..<m {
      for j in 0...i {
        var sum = factor[i * m + j]
        for k in 0..<j { sum -= factor[i * m + k] * factor[j * m + k] }
        if i == j {
          guard sum > 1e-10 * matrix[i * m + i], sum.isFinite else { return nil }
          factor[i * m + i] = sum.squareRoot()
        } else {
          factor[i * m + j] = sum / factor[j * m + j]
        }
      }
    }
    for i in 0..<m {
      for k in 0..<i { x[i] -= factor[i * m + k] * x[k] }
      x[i] /= factor[i * m + i]
    }
    for i in (0..<m).reversed() {
      for k in i + 1..<m { x[i] -= factor[k * m + i] * x[k] }
      x[i] /= factor[i * m + i]
    }
    return x
  }
}
