import LimnEffects
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import Testing

/// Forecasts, baselines, scores and verdicts of made-up series.
@Suite struct ForecastTests {
  private func fitted(
    _ model: Model, _ values: [Double], cut: Int, options: TrainOptions = quickOptions()
  ) throws -> (fit: Fit, test: SequenceData) {
    let data = single(values, time: try composites(values.count))
    let parts = halves(data, at: cut)
    return (
      try Training.fit(model, data: parts.train, options: options, effects: Silence()), parts.test
    )
  }

  @Test func persistenceForecastsTheLastValueFromTheEndOfTrainingOn() throws {
    let values = seasonal(150)
    let (fit, test) = try fitted(.persistence, values, cut: 100)
    let prediction = try fit.predict(test)
    #expect(prediction.sim[0] == Array(values[99..<149]))
    #expect(prediction.n == 50)
    #expect(prediction.score.sites[0].skill[.persistence]?.value == 0)
  }

  @Test func climatologyForecastsTheMeanOfItsSlot() throws {
    let values = seasonal(150)
    let (fit, test) = try fitted(.climatology, values, cut: 92)
    let prediction = try fit.predict(test)
    let mean = (values[0] + values[23] + values[46] + values[69]) / 4
    #expect(abs(prediction.sim[0][0] - mean) < 1e-15)
    #expect(try fit.forecast(23).values[0][0] == prediction.sim[0][0])
  }

  @Test func dataWithoutItsPastLosesTheFirstForecasts() throws {
    let values = seasonal(150)
    let (fit, test) = try fitted(.recurrent(try RecurrentModel(hidden: 3)), values, cut: 100)
    #expect(try fit.predict(test).withoutForecast == 0)
    let later = halves(test, at: 1).test
    let prediction = try fit.predict(later)
    #expect(prediction.withoutForecast == 8)
    #expect(prediction.n == 49 - 8)
  }

  @Test func trainingLearnsWhatASeasonIs() throws {
    var options = quickOptions(lookback: 23, epochs: 60)
    options.rate = 5e-3
    let (fit, test) = try fitted(
      .recurrent(try RecurrentModel(hidden: 12)), seasonal(345, noise: 0.01), cut: 253,
      options: options)
    let score = try fit.predict(test).score
    #expect((score.sites[0].model.r2.value ?? 0) > 0.9)
    #expect((score.sites[0].skill[.persistence]?.value ?? -1) > 0.3)
    let first = try #require(fit.history.first)
    let best = fit.history[fit.bestEpoch - 1]
    #expect((best.validation ?? 1) < (first.validation ?? 0))
  }

  @Test func forecastIsDirectUpToTheHorizonAndRecursiveBeyond() throws {
    let values = seasonal(120)
    let (fit, _) = try fitted(
      .recurrent(try RecurrentModel(hidden: 3)), values, cut: 119, options: quickOptions(horizon: 4)
    )
    let direct = try fit.forecast(4)
    #expect(direct.recursiveFrom == nil)
    let more = try fit.forecast(10)
    #expect(Array(more.values[0].prefix(4)) == direct.values[0])
    #expect(more.values[0].count == 10 && more.recursiveFrom == 4)
    #expect(more.time.instants.first == (try composites(120)).instants[119])
  }

  @Test func gatesReproduceTheCellEquations() throws {
    let (fit, test) = try fitted(.recurrent(try RecurrentModel(hidden: 3)), seasonal(130), cut: 100)
    let gates = try fit.gates(test)
    #expect(gates.samples == 30 && gates.lookback == 8 && gates.planes[0].length == 3)
    let plane = 30 * 8 * 3
    let v = gates.values.pointer
    for at in 3..<24 {
      // C = f C₋₁ + i g, on the first sample
      let c = v[plane + at] * v[4 * plane + at - 3] + v[at] * v[2 * plane + at]
      #expect(abs(v[4 * plane + at] - c) < 1e-6)
      #expect(v[at] > 0 && v[at] < 1)
    }
  }

  @Test func explosionIsNamedWithItsEpoch() throws {
    var options = quickOptions(epochs: 20)
    options.rate = 1e30
    options.clip = 1e30
    let fault = #expect(throws: Fault.self) {
      try fitted(
        .recurrent(try RecurrentModel(hidden: 3)), seasonal(150), cut: 120, options: options)
    }
    #expect(fault?.code == "E550")
    #expect(fault?.message.contains("epoch") == true)
  }

  @Test func interruptionEndsTraining() throws {
    let silence = Silence()
    silence.interruption.request()
    let data = single(seasonal(120), time: try composites(120))
    #expect(throws: Fault.interrupted) {
      try Training.fit(
        .recurrent(try RecurrentModel(hidden: 3)), data: data, options: quickOptions(),
        effects: silence)
    }
  }

  @Test func askingForTooMuchIsAnErrorNotACrash() throws {
    let data = single(seasonal(120), time: try composites(120))
    #expect(throws: Fault.self) { try RecurrentModel(hidden: 1 << 40) }
    #expect(throws: Fault.self) { try RecurrentModel(hidden: 0) }
    #expect(throws: Fault.self) { try network(hidden: 2, layers: 2, dropout: 1) }
    for alter: (inout TrainOptions) -> Void in [
      { $0.lookback = 0 }, { $0.lookback = 1 << 60 },
      {
        $0.lookback = 119; $0.horizon = 2
      },
      { $0.rate = -1 }, { $0.rate = .nan }, { $0.validation = 1 }, { $0.momentum = 1 },
      { $0.target = "rain" }, { $0.inputs = ["rain"] }, { $0.batch = 0 },
    ] {
      var options = quickOptions()
      alter(&options)
      #expect(throws: Fault.self) {
        try Training.fit(
          .recurrent(try RecurrentModel(hidden: 2)), data: data, options: options,
          effects: Silence())
      }
    }
  }

  @Test func sitesArePooledAndScoredByThemselves() throws {
    let time = try composites(150)
    let data = SequenceData(
      time: time, siteAxis: "site", sites: ["a", "b"],
      variables: [
        SequenceData.Variable(name: "ndvi", values: [seasonal(150), seasonal(150, key: 9)])
      ])
    let parts = halves(data, at: 100)
    let fit = try Training.fit(
      .recurrent(try RecurrentModel(hidden: 3)), data: parts.train, options: quickOptions(),
      effects: Silence())
    #expect(fit.trainedSamples + fit.validationSamples == 2 * 92)
    let score = try fit.predict(parts.test).score
    #expect(score.sites.map(\.site) == ["a", "b"])
    #expect(score.sites.map(\.n) == [50, 50])
  }
}
