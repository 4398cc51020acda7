import LimnSeries
import LimnSource
import Testing

/// Breaks against strucchange, whose steps count from 1.
@Suite struct BreaksReferences {
  static func settings(_ scenario: String) throws -> Breaks {
    switch scenario {
    case "season": try Breaks(period: 12, share: 0.2)
    case "dummy": try Breaks(period: 12, season: .dummy)
    case "weak": try Breaks(period: 1, season: .none, number: 1)
    default: try Breaks(period: 12)
    }
  }

  @Test(arguments: ["step", "season", "dummy", "weak"])
  func breaksEqualStrucchange(_ scenario: String) throws {
    let expected = try DecompositionReferenceTests.parts("breaks.csv", scenario)
    let method = try Self.settings(scenario)
    let series = try #require(expected["observed"])
    let found = try method.find(in: series) { () throws(Fault) in }
    #expect(found.breaks.map { Double($0.step + 1) } == expected["breaks"])
    #expect(found.breaks.map { Double(($0.low ?? -9) + 1) } == expected["low"])
    #expect(found.breaks.map { Double(($0.high ?? -9) + 1) } == expected["high"])
    let (fitted, bic) = (try #require(expected["fitted"]), try #require(expected["bic"]))
    for i in series.indices {
      let seasonal = method.season == .none ? 0 : found.seasonal[i]
      #expect(abs(found.trend[i] + seasonal - fitted[i]) < 1e-9)
      #expect(abs(found.trend[i] + seasonal + found.remainder[i] - series[i]) < 1e-12)
    }
    // The recursion behind strucchange's sums rounds more than a rotation does.
    for (mine, theirs) in zip(found.criterion, bic) { #expect(abs(mine - theirs) < 1e-6) }
  }

  @Test func missingValuesAreBridged() throws {
    var series = try #require(
      try DecompositionReferenceTests.parts("breaks.csv", "step")["observed"])
    for i in [3, 4, 58, 61, 143] { series[i] = .nan }
    let found = try Breaks(period: 12).find(in: series) { () throws(Fault) in }
    #expect(found.breaks.count == 1 && (55...62).contains(found.breaks[0].step))
    for i in series.indices {
      #expect(!found.trend[i].isNaN && found.remainder[i].isNaN == series[i].isNaN)
    }
  }

  @Test func aShiftAndAFactorMoveNoBreak() throws {
    let series = try #require(
      try DecompositionReferenceTests.parts("breaks.csv", "season")["observed"])
    let method = try Breaks(period: 12)
    let plain = try method.find(in: series) { () throws(Fault) in }
    let other = try method.find(in: series.map { 2 * $0 + 7 }) { () throws(Fault) in }
    #expect(plain.breaks.map(\.step) == other.breaks.map(\.step))
    for (a, b) in zip(plain.breaks, other.breaks) {
      #expect(abs(2 * a.magnitude - b.magnitude) < 1e-9)
    }
  }

  @Test func whatIsRefused() throws {
    func code(_ body: () throws(Fault) -> Void) -> String? { fault(body)?.code }
    let series = DecompositionProperties.series
    #expect(code { () throws(Fault) in _ = try Breaks(period: 12, share: 0.6) } == "E573")
    #expect(code { () throws(Fault) in _ = try Breaks(period: 12, order: 0) } == "E509")
    #expect(
      code { () throws(Fault) in _ = try Breaks(period: 12, share: 0.02).parts(of: series) }
        == "E573")
    #expect(
      code { () throws(Fault) in _ = try Breaks(period: 12, number: 40).parts(of: series) }
        == "E573")
    #expect(code { () throws(Fault) in _ = try Breaks(period: 100).parts(of: series) } == "E503")
    for values in [[], [1], [Double](repeating: .nan, count: 60)] as [[Double]] {
      #expect(fault { () throws(Fault) in _ = try Breaks(period: 4).parts(of: values) } != nil)
    }
    let constant = try Breaks(period: 4).find(in: [Double](repeating: 3, count: 60)) {
      () throws(Fault) in
    }
    #expect(constant.trend.allSatisfy { abs($0 - 3) < 1e-12 })
  }
}
