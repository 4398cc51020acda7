import Foundation
import LimnSeries
import LimnSource
import Testing

/// What holds of every metric, the numbers of a real basin, and the peaks of a real river
/// (`tools/reference/metrics.py`, `tools/reference/peaks.py`). Most metrics are compared with their
/// references where programs call them.
@Suite("metrics")
struct MetricTests {
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

  @Test("the Kling-Gupta efficiency of the mean is 1 - root 2, and of a constant r counts as 0")
  func kgeOfTheMean() throws {
    let obs = [1.0, 2, 3, 6]
    for form in ["2009", "2012", "2021"] {
      let value = try #require(
        Metrics.of(obs, [3, 3, 3, 3], try Metrics.kge(form: form)).value)
      #expect(abs(value - (1 - 2.0.squareRoot())) < 1e-15, "\(form)")
    }
  }

  @Test("SAC-SMA of CAMELS 01031500 over all 12,492 days")
  func basin() throws {
    let rows = try Fixture.text("streamflow.txt").split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { Double($0) }.map { $0 / 10000 }
    }
    let (obs, sim) = (rows.map { $0[0] }, rows.map { $0[1] })
    #expect(obs.count == 12492)
    let expected: [(Metrics.Measure, Double)] = [
      (Metrics.nse, 0.7577946174286262), (Metrics.pbias, -13.139398512649741),
      (try Metrics.kge(form: "2009"), 0.7912772320008765),
      (try Metrics.kge(form: "2012"), 0.8152128410051655),
      (try Metrics.kge(form: "2021"), 0.8196842676094599),
    ]
    for (measure, value) in expected {
      let metric = Metrics.of(obs, sim, measure)
      #expect(abs((metric.value ?? .nan) - value) < 1e-12 && metric.n == 12492)
    }
  }

  /// Discharge at station 16.193, hourly from 2004 to 2009, and the peaks that SciPy finds.
  private static func river() throws -> (flow: [Double], peaks: [Int]) {
    let lines = try Fixture.text("peaks.txt").split(separator: "\n")
    var (flow, last): ([Double], Int) = ([], 0)
    for token in lines[0].split(separator: " ") {
      let rest = token.dropFirst(2)
      if token.hasPrefix("=") {
        let count = try #require(Int(token.dropFirst()))
        flow += Array(repeating: Double(last) / 1000, count: count)
      } else if token == "-" || token.hasPrefix("-x") {
        flow += Array(repeating: .nan, count: Int(rest) ?? 1)
      } else {
        last += try #require(Int(token))
        flow.append(Double(last) / 1000)
      }
    }
    return (flow, lines[1].split(separator: " ").compactMap { Int($0) })
  }

  @Test("the peaks of a river are SciPy's: 100, of which 92 can be tested, 33 of them in 2008-09")
  func peaks() throws {
    let (flow, peaks) = try Self.river()
    #expect(flow.count == 52607)
    let events = Peaks.events(obs: flow, sim: flow, window: 12, distance: 100)
    // Of two equal peaks that are too near each other SciPy keeps either, as its sort has it.
    #expect(peaks.count == 100 && events.map(\.observed) == peaks.map { flow[$0] })
    #expect(zip(events, peaks).count { $0.step != $1 } == 1)
    #expect(events.count(where: \.isTestable) == 92)
    // 2008 begins at hour 35,064.
    #expect(events.count { $0.isTestable && $0.step >= 35064 } == 33)
    // A perfect simulation has every peak at its time, but for those higher ones within the window.
    #expect(events.allSatisfy { !$0.isTestable || $0.late == 0 || $0.simulated > $0.observed })
    // Persistence is late by exactly the lead.
    let late = Array(repeating: Double.nan, count: 5) + flow.dropLast(5)
    let timing = Peaks.timing(Peaks.events(obs: flow, sim: late, window: 12, distance: 100))
    #expect(abs((timing.value ?? .nan) - 5) < 0.3)
  }

  @Test(
    "a peak on the edge, a flat window and less than half of it are misses; of equals the nearest is it"
  )
  func misses() {
    let obs = (0..<41).map { (step: Int) -> Double in
      step == 20 ? 10 : Double(20 - abs(20 - step)) / 4
    }
    func event(_ sim: (Int) -> Double) -> Peaks.Event? {
      Peaks.events(obs: obs, sim: (0..<41).map(sim), window: 4, distance: 1).first
    }
    #expect(event { $0 == 16 ? 9 : 1 }?.isHit == false)
    #expect(event { _ in 9 }?.isHit == false)
    #expect(event { $0 == 21 ? 4.9 : 1 }?.isHit == false)
    #expect(event { $0 == 18 || $0 == 21 ? 9 : 1 }?.late == 1)
    #expect(event { $0 == 19 ? 5 : 1 }?.late == -1)
    #expect(event { $0 == 18 ? .nan : 9 }?.isTestable == false)
    let chosen = Peaks.find([0, 1, 0, 1, 0, 3, 3, 3, 0], distance: 3, prominence: 0.5)
    #expect(chosen == [3, 6])
  }

  @Test("an interval holds the truth of correlated errors nineteen times of twenty")
  func interval() throws {
    var inside = 0
    var random = SystemLike(state: 7)
    for run in 0..<60 {
      var (errors, last): ([Double], Double) = ([], 0)
      for _ in 0..<400 {
        last = 0.5 * last + random.normal()
        errors.append(last)
      }
      let zeros = [Double](repeating: 0, count: 400)
      let found = try Metrics.interval(
        obs: zeros, sim: errors, bootstrap: BlockBootstrap(block: 12, key: UInt64(run)),
        Metrics.mse)
      let bounds = try #require(found)
      // The variance of AR(1) is 1 / (1 - 0.25).
      if bounds.lower <= 4.0 / 3, 4.0 / 3 <= bounds.upper { inside += 1 }
    }
    #expect(inside >= 50)
  }
}

/// Normal numbers, good enough for a test.
private struct SystemLike {
  var state: UInt64

  mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }

  /// Irwin and Hall: the sum of twelve.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}
