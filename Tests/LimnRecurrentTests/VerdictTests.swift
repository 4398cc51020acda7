import LimnRecurrent
import LimnTime
import Testing

/// Each verdict and what leads to it.
@Suite struct VerdictTests {
  /// A persistence fit's prediction with its forecasts replaced.
  private func prediction(
    _ count: Int = 230, noise: Double = 0.03, taints: [String] = [],
    sim: ((Int, Double) -> Double)? = nil
  ) throws -> Prediction {
    var data = single(seasonal(count, noise: noise), time: try composites(count))
    data.variables[0].taints = taints
    let parts = halves(data, at: count / 2)
    let fit = try Training.fit(
      .climatology, data: parts.train, options: quickOptions(), effects: Silence())
    var prediction = try fit.predict(parts.test)
    if let sim {
      prediction.sim[0] = prediction.obs[0].enumerated().map { sim($0.offset, $0.element) }
    }
    return prediction
  }

  private let ndvi = Standard(
    name: "ndvi", about: "normalised vegetation index", mostRMSE: 0.05, leastR2: 0.8, largest: 1.5)

  @Test func nearPerfectForecastsPass() throws {
    let verdict = try prediction { t, obs in obs + 0.005 * (t % 2 == 0 ? 1 : -1) }.verdict(ndvi)
    #expect(verdict.status == .pass)
    #expect((verdict.interval?.lower ?? 0) > 0)
    #expect(verdict.n == 115)
  }

  @Test func climatologyByItselfHasNoSkill() throws {
    let verdict = try prediction(noise: 0.01).verdict(ndvi)
    #expect(verdict.status == .numberMet)
    #expect(verdict.bestBaseline == .climatology || verdict.bestBaseline == .persistence)
  }

  @Test func poorForecastsFail() throws {
    let verdict = try prediction { t, obs in obs + 0.2 * (t % 2 == 0 ? 1 : -1) }.verdict(ndvi)
    #expect(verdict.status == .fail)
    #expect(verdict.reasons.contains { $0.contains("is above 0.05") })
  }

  @Test func aSmoothedTargetIsNotTestable() throws {
    let verdict = try prediction(taints: ["stl of 230 steps"]) { _, obs in obs }.verdict(ndvi)
    #expect(verdict.status == .notTestable)
    #expect(verdict.target != "raw")
  }

  @Test func trainingDataIsNotTestable() throws {
    let data = single(seasonal(115), time: try composites(115))
    let fit = try Training.fit(
      .climatology, data: data, options: quickOptions(), effects: Silence())
    #expect(try fit.predict(data).verdict(ndvi).status == .notTestable)
  }

  @Test func scaledIntegersAreNotTestable() throws {
    var scaled = try prediction { _, obs in obs }
    scaled.obs[0] = scaled.obs[0].map { $0 * 10_000 }
    #expect(scaled.verdict(ndvi).status == .notTestable)
  }

  @Test func aSpanShorterThanTwoYearsIsNotTestableEvenWhenTheNumbersAreMet() throws {
    let verdict = try prediction(90) { _, obs in obs }.verdict(ndvi)
    #expect(verdict.status == .notTestable)
    #expect(verdict.interval == nil)
  }

  @Test func theIntervalIsTheSameEveryTime() throws {
    let one = try prediction { t, obs in obs + 0.01 * Double(t % 3) }
    #expect(one.verdict(ndvi).interval == one.verdict(ndvi).interval)
  }
}
