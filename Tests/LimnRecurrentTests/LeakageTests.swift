import LimnRecurrent
import LimnSeries
import LimnTime
import Testing

/// Nothing that was fitted may depend on the test span, and nothing unobserved may count.
@Suite struct LeakageTests {
  @Test func alteringTestValuesChangesNoBitOfTheFit() throws {
    let time = try composites(150)
    var values = seasonal(150)
    let first = try Training.fit(
      .recurrent(try RecurrentModel(hidden: 4)),
      data: halves(single(values, time: time), at: 100).train,
      options: quickOptions(), effects: Silence())
    for t in 100..<150 { values[t] = 1000 * Double(t) }
    let altered = halves(single(values, time: time), at: 100)
    let second = try Training.fit(
      .recurrent(try RecurrentModel(hidden: 4)), data: altered.train, options: quickOptions(),
      effects: Silence())
    #expect(first.theta == second.theta)
    #expect(first.history == second.history)
    #expect(first.inputScalers == second.inputScalers && first.targetScaler == second.targetScaler)
    #expect(first.climatology == second.climatology)
    // And predicting leaves the fit as it was.
    _ = try first.predict(altered.test)
    #expect(first.theta == second.theta)
  }

  @Test func aForecastSeesNothingAfterItsOrigin() throws {
    let time = try composites(150)
    var values = seasonal(150)
    let cut = halves(single(values, time: time), at: 100)
    let fit = try Training.fit(
      .recurrent(try RecurrentModel(hidden: 4)), data: cut.train, options: quickOptions(horizon: 3),
      effects: Silence())
    let before = try fit.predict(cut.test)
    for t in 120..<150 { values[t] = -7 }
    let after = try fit.predict(halves(single(values, time: time), at: 100).test)
    // The target at step q was forecast at q − 3.
    for q in 0..<(20 + 3) { #expect(before.sim[0][q] == after.sim[0][q]) }
    #expect(before.sim[0][23] != after.sim[0][23])
    for name in before.orderedBaselines {
      #expect(before.baselines[name]?[0].prefix(23) == after.baselines[name]?[0].prefix(23))
    }
  }

  @Test func unobservedStepsNeitherTrainNorScore() throws {
    let time = try composites(150)
    let values = seasonal(150)
    var observed = [Bool](repeating: true, count: 150)
    for t in stride(from: 5, to: 150, by: 4) { observed[t] = false }
    // What stands at unobserved steps is of no consequence, whatever it is.
    var odd = values
    for t in 0..<150 where !observed[t] { odd[t] = t % 3 == 0 ? .nan : 50 }
    let a = halves(single(values, time: time, observed: observed), at: 100)
    let b = halves(single(odd, time: time, observed: observed), at: 100)
    let model = Model.recurrent(try RecurrentModel(hidden: 4))
    let fitA = try Training.fit(model, data: a.train, options: quickOptions(), effects: Silence())
    let fitB = try Training.fit(model, data: b.train, options: quickOptions(), effects: Silence())
    #expect(fitA.theta == fitB.theta)
    let hidden = (0..<100).count { !observed[$0] }
    #expect(fitA.observedTargets == 100 - hidden)
    let samples = (8..<100).count { observed[$0] }
    // Two samples or none lie between the parts: a horizon of 1 loses none.
    #expect(fitA.trainedSamples + fitA.validationSamples == samples)
    let (scoreA, scoreB) = (try fitA.predict(a.test).score, try fitB.predict(b.test).score)
    #expect(scoreA == scoreB)
    #expect(scoreA.n == (100..<150).count { observed[$0] })
    #expect(scoreA.sites[0].model.rmse.n == scoreA.n)
  }

  @Test func trainingIsTheSameBitForBitForEqualSeeds() throws {
    let data = single(seasonal(120), time: try composites(120))
    var options = quickOptions()
    let model = Model.recurrent(try network(hidden: 5, layers: 2, dropout: 0.2))
    let first = try Training.fit(model, data: data, options: options, effects: Silence())
    let second = try Training.fit(model, data: data, options: options, effects: Silence())
    #expect(first.theta == second.theta && first.history == second.history)
    options.seed = 8
    let other = try Training.fit(model, data: data, options: options, effects: Silence())
    #expect(first.theta != other.theta)
  }

  @Test func validationTargetsDoNotOverlapTrainingTargets() throws {
    let data = single(seasonal(120), time: try composites(120))
    var options = quickOptions(lookback: 8, horizon: 4, epochs: 1)
    options.validation = 0.25
    let fit = try Training.fit(
      .recurrent(try RecurrentModel(hidden: 2)), data: data, options: options, effects: Silence())
    // Steps 0 ..< 90 train: origins 7 … 85. Steps 90 ..< 120 validate: origins 89 … 115.
    #expect(fit.trainedSamples == 79)
    #expect(fit.validationSamples == 27)
  }
}
