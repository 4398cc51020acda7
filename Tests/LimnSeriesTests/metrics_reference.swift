import LimnSeries
import Testing

/// Metrics against NumPy 2.4.6 (`tools/reference/metrics.py`), and what holds of every one.
@Suite("metrics")
struct MetricTests {
  struct Columns {
    var obs: [Double]
    var sim: [Double]
    var base: [Double]
  }

  /// The same series as in the script.
  static let columns: Columns = {
    var columns = Columns(obs: [], sim: [], base: [])
    for i in 0..<400 {
      let obs = Double((i * 37) % 101) / 50 - 0.3
      columns.obs.append(i % 13 == 0 ? .nan : obs)
      columns.sim.append(i % 17 == 5 ? .nan : obs + Double((i * 53) % 29 - 14) / 100)
      columns.base.append(i % 19 == 7 ? .nan : Double((i * 11) % 17) / 20)
    }
    return columns
  }()

  static let two: [(String, @Sendable ([Double], [Double]) -> Metric, Double)] = [
    ("mse", { Metrics.mse(obs: $0, sim: $1) }, 0.007061671469740636),
    ("rmse", { Metrics.rmse(obs: $0, sim: $1) }, 0.08403375196753168),
    ("mae", { Metrics.mae(obs: $0, sim: $1) }, 0.07285302593659944),
    ("nse", { Metrics.nse(obs: $0, sim: $1) }, 0.9790566760265157),
    ("r2", { Metrics.r2(obs: $0, sim: $1) }, 0.9790566760265157),
    ("corr", { Metrics.corr($0, $1) }, 0.9895340071394888),
  ]

  @Test("each equals NumPy to 1e-12 on the pairs that are whole")
  func reference() throws {
    for (name, measure, expected) in Self.two {
      let metric = measure(Self.columns.obs, Self.columns.sim)
      let value = try #require(metric.value)
      #expect(abs(value - expected) < 1e-12, "\(name)")
      #expect(metric.n == 347 && metric.reason == nil)
    }
    let skill = Metrics.skill(
      obs: Self.columns.obs, sim: Self.columns.sim, baseline: Self.columns.base)
    #expect(abs((skill.value ?? .nan) - 0.9851430917927378) < 1e-12)
    #expect(skill.n == 329)
  }

  @Test("pairs with a missing side change nothing, wherever they stand")
  func missingPairs() {
    for (name, measure, _) in Self.two {
      let plain = measure(Self.columns.obs, Self.columns.sim)
      let padded = measure(
        [.nan, 5] + Self.columns.obs + [.nan], [7, .nan] + Self.columns.sim + [.nan])
      #expect(plain == padded, "\(name)")
    }
  }

  @Test("a perfect simulation, and one that is the mean")
  func ends() {
    let obs = [0.1, 0.5, 0.3, 0.7]
    #expect(Metrics.rmse(obs: obs, sim: obs).value == 0)
    #expect(Metrics.nse(obs: obs, sim: obs).value == 1)
    #expect(Metrics.nse(obs: [1, 2, 3], sim: [2, 2, 2]).value == 0)
    #expect(Metrics.skill(obs: [1, 2, 3], sim: [1, 2, 4], baseline: [1, 2, 4]).value == 0)
  }

  @Test("constant observations have no efficiency, even where their mean rounds")
  func constantObservations() {
    let constant = [Double](repeating: 0.1, count: 7)
    let sim = [0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1]
    for metric in [Metrics.nse(obs: constant, sim: sim), Metrics.corr(constant, sim)] {
      #expect(metric.value == nil && metric.n == 7)
      #expect(metric.reason?.contains("the same") == true)
    }
    #expect(Metrics.corr(sim, constant).value == nil)
    #expect(Metrics.rmse(obs: constant, sim: sim).value != nil)
  }

  @Test("no answer comes with its reason")
  func reasons() {
    let nothing = Metrics.rmse(obs: [.nan, 1], sim: [1, .nan])
    #expect(nothing.value == nil && nothing.n == 0 && nothing.reason != nil)
    #expect(Metrics.nse(obs: [1], sim: [2]).reason == "one pair has no spread")
    #expect(Metrics.mse(obs: [1], sim: [.infinity]).reason != nil)
    #expect(Metrics.mse(obs: [1, 2], sim: [1]).reason == "2 observations, 1 simulated values")
    #expect(Metrics.skill(obs: [1, 2], sim: [1, 3], baseline: [1, 2]).value == nil)
    #expect(Metrics.skill(obs: [1, 2], sim: [1, 3], baseline: [1]).reason != nil)
    #expect(Metrics.skill(obs: [1, 2], sim: [1], baseline: [1, 3]).reason != nil)
  }
}
