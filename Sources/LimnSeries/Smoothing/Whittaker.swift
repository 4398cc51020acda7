import LimnSource
import LimnTensor

/// The Whittaker smoother: the series that is both near the values and smooth.
///
/// Sought is the z that makes Σ w (y − z)² + λ Σ (Δᵈ z)² least, so z solves (W + λ D'D) z = W y, where
/// a missing value has weight 0. The matrix has d bands beside its diagonal, so time is proportional
/// to the length. λ is given, or chosen from 10^0.1 … 10^5 by generalised cross-validation or by the
/// V-curve, the place where residuals and roughness trade least against each other.
///
/// Whittaker (1923), doi:10.1017/S0013091500077853; Eilers (2003), doi:10.1021/ac034173t; Frasso &
/// Eilers (2015), doi:10.1177/1471082X14549288, for the V-curve; Hutchinson & de Hoog (1985),
/// doi:10.1007/BF01389878, for the trace.
package struct Whittaker: Smoother, Hashable {
  package enum Lambda: Sendable, Hashable {
    case given(Double)
    /// The least Σ w (y − z)² / n / (1 − trace / n)².
    case gcv
    case vCurve
  }

  package let lambda: Lambda
  package let order: Int
  /// The d-th difference: z[r] stencil[0] + … + z[r + d] stencil[d].
  fileprivate let stencil: [Double]

  package static let mostOrder = 6

  package init(lambda: Lambda, order: Int = 2) throws(Fault) {
    guard (1...Self.mostOrder).contains(order) else {
      throw Fault.numberOutside(Double(order), "order", "a whole number from 1 to 6")
    }
    if case .given(let value) = lambda, !(value > 0 && value.isFinite) {
      throw Fault.numberOutside(value, "lambda", "above 0 and finite")
    }
    self.lambda = lambda
    self.order = order
    var stencil = [1.0]
    for _ in 0..<order {
      stencil = (0...stencil.count).map { place in
        (place > 0 ? stencil[place - 1] : 0) - (place < stencil.count ? stencil[place] : 0)
      }
    }
    self.stencil = stencil
  }

  package var seesAhead: Int { .max }

  /// The λ that are tried.
  package static let grid: [Double] = (1...50).map { LimnMath.pow(10, Double($0) / 10) }

  package func smooth(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed {
    let n = series.count
    guard series.presentCount >= order else { return .nothing(n, tooFew) }
    let (value, isChosen) = try choose(series, poll)
    guard let fit = solve(series, value) else {
      return .nothing(n, "λ is too large to be solved for in double precision")
    }
    return Smoothed(values: fit.values, chosen: isChosen ? value : nil)
  }

  private var tooFew: String { "it has fewer values than the order of differences, \(order)" }

  /// With λ given the elimination of the whole series is that of each part of it but for the last
  /// d rows, so that all end points take time proportional to the length.
  package func endPoints(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed {
    guard case .given(let value) = lambda else { return try chosenEndPoints(series, poll) }
    var system = WhittakerSystem(series, order: order, stencil: stencil, lambda: value)
    var result = Smoothed(values: Array(repeating: .nan, count: series.count))
    var present = 0
    for end in 0..<series.count {
      for row in max(0, end - order)...end { system.eliminate(row, of: end + 1) }
      if series.weight(end) > 0 { present += 1 }
      guard present >= order else { continue }
      let last = system.right[end] / system.pivots[end]
      if last.isFinite, system.pivots[end] > 0 { result.values[end] = last }
    }
    if present < order { result.reason = tooFew }
    return result
  }

  /// With λ chosen, each step chooses by what is known up to it.
  private func chosenEndPoints(_ series: SmoothingSeries, _ poll: Poll) throws(Fault) -> Smoothed {
    var result = Smoothed(values: Array(repeating: .nan, count: series.count))
    for end in 0..<series.count {
      let part = try smooth(series.prefix(end + 1), poll: poll)
      result.values[end] = part.values[end]
      (result.reason, result.chosen) = (part.reason, part.chosen)
    }
    return result
  }

  private func choose(
    _ series: SmoothingSeries, _ poll: Poll
  ) throws(Fault) -> (value: Double, isChosen: Bool) {
    switch lambda {
    case .given(let value): return (value, false)
    case .gcv:
      var best = (score: Double.infinity, value: Self.grid[Self.grid.count - 1])
      for value in Self.grid {
        try poll()
        guard let fit = solve(series, value) else { continue }
        let n = Double(series.presentCount)
        let free = 1 - fit.system.trace(of: series) / n
        let score = fit.residual(series) / n / (free * free)
        if score < best.score { best = (score, value) }
      }
      return (best.value, true)
    case .vCurve:
      var before: (fit: Double, rough: Double)?
      var best = (height: Double.infinity, value: Self.grid[Self.grid.count - 1])
      for (place, value) in Self.grid.enumerated() {
        try poll()
        guard let fit = solve(series, value) else { continue }
        let point = (
          fit: LimnMath.log(fit.residual(series)), rough: LimnMath.log(roughness(fit.values))
        )
        if let before {
          let (a, b) = (point.fit - before.fit, point.rough - before.rough)
          let height = (a * a + b * b).squareRoot()
          // Between two of the grid, on the logarithmic scale.
          if height < best.height {
            best = (height, (value * Self.grid[place - 1]).squareRoot())
          }
        }
        before = point
      }
      return (best.value, true)
    }
  }

  /// Σ (Δᵈ z)²
  private func roughness(_ z: [Double]) -> Double {
    var total = 0.0
    for row in 0..<max(0, z.count - order) {
      var difference = 0.0
      for (k, factor) in stencil.enumerated() { difference += factor * z[row + k] }
      total += difference * difference
    }
    return total
  }

  fileprivate struct Fit {
    let system: WhittakerSystem
    let values: [Double]

    /// Σ w (y − z)²
    func residual(_ series: SmoothingSeries) -> Double {
      values.indices.reduce(0) { total, step in
        let weight = series.weight(step)
        guard weight > 0 else { return total }
        let error = series.values[step] - values[step]
        return total + weight * error * error
      }
    }
  }

  private func solve(_ series: SmoothingSeries, _ lambda: Double) -> Fit? {
    var system = WhittakerSystem(series, order: order, stencil: stencil, lambda: lambda)
    for row in 0..<series.count { system.eliminate(row, of: series.count) }
    guard system.pivots.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    return Fit(system: system, values: system.solution())
  }
}

/// W + λ D'D as L Δ L', row after row from the first.
private struct WhittakerSystem {
  let series: SmoothingSeries
  let order: Int
  let stencil: [Double]
  let lambda: Double
  /// lower: [n, d], L[i, i − k] at i · d + k − 1
  private(set) var lower: [Double]
  /// Δ: [n]
  private(set) var pivots: [Double]
  /// L⁻¹ W y: [n]
  private(set) var right: [Double]

  init(_ series: SmoothingSeries, order: Int, stencil: [Double], lambda: Double) {
    self.series = series
    self.order = order
    self.stencil = stencil
    self.lambda = lambda
    lower = Array(repeating: 0, count: series.count * order)
    pivots = Array(repeating: 0, count: series.count)
    right = pivots
  }

  /// (D'D)[i, j] for n steps, where j ≤ i ≤ j + d.
  private func penalty(_ i: Int, _ j: Int, _ n: Int) -> Double {
    var sum = 0.0
    var row = max(0, i - order)
    while row <= min(j, n - order - 1) {
      sum += stencil[i - row] * stencil[j - row]
      row += 1
    }
    return sum
  }

  /// Row i of the factors for a series that ends after n steps; the rows before it are done.
  mutating func eliminate(_ i: Int, of n: Int) {
    let weight = series.weight(i)
    var pivot = weight + lambda * penalty(i, i, n)
    var value = weight > 0 ? weight * series.values[i] : 0
    for k in stride(from: min(order, i), to: 0, by: -1) {
      let j = i - k
      var sum = lambda * penalty(i, j, n)
      var m = max(0, i - order)
      while m < j {
        sum -= lower[i * order + i - m - 1] * pivots[m] * lower[j * order + j - m - 1]
        m += 1
      }
      let factor = sum / pivots[j]
      lower[i * order + k - 1] = factor
      pivot -= factor * factor * pivots[j]
      value -= factor * right[j]
    }
    pivots[i] = pivot
    right[i] = value
  }

  func solution() -> [Double] {
    var z = right
    for i in z.indices.reversed() {
      z[i] /= pivots[i]
      for k in 1...order where i + k < z.count {
        z[i] -= lower[(i + k) * order + k - 1] * z[i + k]
      }
    }
    return z
  }

  /// The trace of (W + λ D'D)⁻¹ W, by the bands of the inverse from the last row up.
  func trace(of series: SmoothingSeries) -> Double {
    let n = series.count
    // inverse: [n, d + 1], element (i, i + k) at i · (d + 1) + k
    var inverse = [Double](repeating: 0, count: n * (order + 1))
    func element(_ i: Int, _ j: Int) -> Double { inverse[min(i, j) * (order + 1) + abs(i - j)] }
    var trace = 0.0
    for i in (0..<n).reversed() {
      let reach = min(order, n - 1 - i)
      for k in stride(from: reach, to: 0, by: -1) {
        var sum = 0.0
        for m in 1...reach { sum -= lower[(i + m) * order + m - 1] * element(i + m, i + k) }
        inverse[i * (order + 1) + k] = sum
      }
      var own = 1 / pivots[i]
      if reach > 0 {
        for m in 1...reach { own -= lower[(i + m) * order + m - 1] * element(i, i + m) }
      }
      inverse[i * (order + 1)] = own
      trace += series.weight(i) * own
    }
    return trace
  }
}
