import LimnSource

/// How far a simulation is from what was observed.
///
/// Every measure looks at the pairs of which both values are present, and says how many those were. What
/// has no answer (no pair, constant observations) is absent with the reason, never 0 and never NaN.

/// The value of a measure, or the reason why it has none.
package struct Metric: Hashable, Sendable, Codable {
  package var value: Double?
  /// Pairs that it rests on.
  package var n: Int
  /// Why there is no value; nil when there is one.
  package var reason: String?

  package init(value: Double?, n: Int, reason: String? = nil) {
    self.value = value
    self.n = n
    self.reason = reason
  }
}

package enum Metrics {
  /// Mean squared error, Σ(s − o)² / n.
  package static func mse(obs: [Double], sim: [Double]) -> Metric {
    Pairs(obs, sim).metric { pairs in .success(pairs.squaredError / Double(pairs.count)) }
  }

  /// Root of the mean squared error, in the unit of the observations.
  package static func rmse(obs: [Double], sim: [Double]) -> Metric {
    Pairs(obs, sim).metric { pairs in
      .success((pairs.squaredError / Double(pairs.count)).squareRoot())
    }
  }

  /// Mean absolute error, Σ|s − o| / n.
  package static func mae(obs: [Double], sim: [Double]) -> Metric {
    Pairs(obs, sim).metric { pairs in
      .success(
        compensatedSum(pairs.count) { abs(pairs.sim[$0] - pairs.obs[$0]) } / Double(pairs.count))
    }
  }

  /// Nash–Sutcliffe efficiency, 1 − Σ(s − o)² / Σ(o − ō)², with ō the mean over the same pairs.
  package static func nse(obs: [Double], sim: [Double]) -> Metric {
    Pairs(obs, sim).metric { pairs in
      guard !isConstant(pairs.obs) else { return .failure(pairs.constant("observations")) }
      return .success(1 - pairs.squaredError / squaredDeviations(pairs.obs))
    }
  }

  /// The coefficient of determination, 1 − SSE / SST; the same number as `nse`.
  package static func r2(obs: [Double], sim: [Double]) -> Metric { nse(obs: obs, sim: sim) }

  /// Pearson's correlation.
  package static func corr(_ a: [Double], _ b: [Double]) -> Metric {
    Pairs(a, b).metric { pairs in
      guard !isConstant(pairs.obs) else { return .failure(pairs.constant("first values")) }
      guard !isConstant(pairs.sim) else { return .failure(pairs.constant("second values")) }
      let (meanA, meanB) = (mean(pairs.obs), mean(pairs.sim))
      let product = compensatedSum(pairs.count) {
        (pairs.obs[$0] - meanA) * (pairs.sim[$0] - meanB)
      }
      let (spreadA, spreadB) = (squaredDeviations(pairs.obs), squaredDeviations(pairs.sim))
      // One root of the product keeps exact cases exact; two where the product has no room.
      let squared = spreadA * spreadB
      let spread =
        squared.isNormal ? squared.squareRoot() : spreadA.squareRoot() * spreadB.squareRoot()
      return .success(min(1, max(-1, product / spread)))
    }
  }

  /// 1 − MSE / MSE of the baseline, over steps at which all three are present.
  package static func skill(obs: [Double], sim: [Double], baseline: [Double]) -> Metric {
    guard obs.count == baseline.count else {
      return Metric(
        value: nil, n: 0,
        reason: "\(obs.count) observations, \(baseline.count) values of the baseline")
    }
    let present = obs.indices.map { baseline[$0].isNaN ? Double.nan : obs[$0] }
    return Pairs(present, sim).metric { pairs in
      let kept = obs.indices.filter { $0 < sim.count && !present[$0].isNaN && !sim[$0].isNaN }
      let reference = compensatedSum(kept.count) {
        let error = baseline[kept[$0]] - obs[kept[$0]]
        return error * error
      }
      guard reference > 0 else { return .failure("the baseline has no error to improve on") }
      return .success(1 - pairs.squaredError / reference)
    }
  }

  /// Whether all values are the same number.
  ///
  /// Compared exactly: the deviations from a rounded mean
  /// need not vanish for a constant.
  private static func isConstant(_ values: [Double]) -> Bool {
    values.allSatisfy { $0 == values[0] }
  }

  private static func mean(_ values: [Double]) -> Double {
    compensatedSum(values.count) { values[$0] } / Double(values.count)
  }

  private static func squaredDeviations(_ values: [Double]) -> Double {
    let mean = mean(values)
    return compensatedSum(values.count) { (values[$0] - mean) * (values[$0] - mean) }
  }
}

/// The pairs of which both values are present.
private struct Pairs {
  var obs: [Double] = []
  var sim: [Double] = []
  private var mismatch: String?
  var count: Int { obs.count }

  init(_ obs: [Double], _ sim: [Double]) {
    guard obs.count == sim.count else {
      mismatch = "\(obs.count) observations, \(sim.count) simulated values"
      return
    }
    for (o, s) in zip(obs, sim) where !o.isNaN && !s.isNaN {
      self.obs.append(o)
      self.sim.append(s)
    }
  }

  var squaredError: Double {
    compensatedSum(count) { (sim[$0] - obs[$0]) * (sim[$0] - obs[$0]) }
  }

  func constant(_ what: String) -> String {
    count == 1 ? "one pair has no spread" : "the \(what) of all \(count) pairs are the same"
  }

  func metric(_ measure: (Pairs) -> MetricOutcome) -> Metric {
    if let mismatch { return Metric(value: nil, n: 0, reason: mismatch) }
    guard count > 0 else {
      return Metric(value: nil, n: 0, reason: "no step has both an observed and a simulated value")
    }
    switch measure(self) {
    case .success(let value) where value.isFinite: return Metric(value: value, n: count)
    case .success: return Metric(value: nil, n: count, reason: "a value is infinite or too large")
    case .failure(let reason): return Metric(value: nil, n: count, reason: reason)
    }
  }
}

private enum MetricOutcome { case success(Double), failure(String) }

/// The sum of `count` terms with Neumaier's correction, so that it does not depend on their order
/// beyond the last bit or two.
func compensatedSum(_ count: Int, _ term: (Int) -> Double) -> Double {
  var sum = 0.0
  var lost = 0.0
  for index in 0..<count {
    let value = term(index)
    let next = sum + value
    lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }
  return sum.isFinite ? sum + lost : sum
}
