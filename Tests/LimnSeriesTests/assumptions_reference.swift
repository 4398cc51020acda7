import LimnSeries
import Testing

/// Tests of assumptions against statsmodels, R, pymannkendall, pyhomogeneity, SciPy and esda
/// (`tools/reference/assumptions.py`).

@Suite struct AssumptionsReference {
  private let reference: ReferenceLines

  init() throws { reference = try ReferenceLines("assumptions.txt") }

  /// Calls `body` with each line about `what`, its sample and the words of its settings.
  private func each(
    _ what: String, _ body: (ReferenceLines.Line, [Double], [String]) throws -> Void
  ) throws {
    let lines = reference.all(what)
    #expect(!lines.isEmpty)
    for line in lines {
      try body(
        line, try reference.sample(line.settings[0]),
        line.settings[1].split(separator: " ").map(String.init))
    }
  }

  private func expect(
    _ ours: [Double], _ line: ReferenceLines.Line, _ tolerance: Double
  ) {
    #expect(
      agree(ours, line.numbers, tolerance), "\(line.what) \(line.settings) \(ours) \(line.numbers)")
  }

  @Test func adf() throws {
    try each("adf") { line, x, words in
      let terms = try #require(UnitRoot.Terms(rawValue: words[0]))
      let lags: UnitRoot.Lags =
        ["aic": .aic, "bic": .bic, "t-stat": .tStatistic][words[1]] ?? .fixed(2)
      let r = UnitRoot.adf(x, terms, lags)
      expect([r.statistic, r.p, r.more[0], Double(r.n)] + Array(r.more[1...]), line, 1e-9)
    }
  }

  @Test func kpss() throws {
    try each("kpss") { line, x, words in
      let r = UnitRoot.kpss(
        x, try #require(UnitRoot.Terms(rawValue: words[0])), lags: Int(words[1]))
      expect([r.statistic, r.p, r.more[0]], line, 1e-10)
    }
  }

  @Test func phillipsPerron() throws {
    try each("pp") { line, x, _ in
      let r = UnitRoot.phillipsPerron(x)
      expect([r.statistic, r.more[0]], line, 1e-9)
    }
  }

  @Test func mannKendall() throws {
    try each("mk") { line, x, words in
      var r = MannKendall.seasonal(x, seasons: x.indices.map { $0 % 12 }, period: 12)
      if words[0] != "seasonal" {
        let method = try #require(MannKendall.Method(rawValue: words[0]))
        r = MannKendall.test(x, method, lag: words.last == "all" ? nil : 3)
      }
      expect([r.statistic, r.p] + Array(r.more[..<5]), line, 1e-10)
    }
  }

  @Test func theilSen() throws {
    try each("theil") { line, x, _ in
      let r = TheilSen.fit(x, at: x.indices.map { Double($0) }, confidence: 0.95)
      expect(r.more, line, 1e-12)
    }
  }

  /// Of many points the slope is found by halving, and is the same.
  @Test func theilSenOfManyPoints() {
    let x = (0..<1600).map { (place: Int) -> Double in
      Double((place * 7919) % 1601) / 37 + 0.02 * Double(place)
    }
    var slopes: [Double] = []
    for i in 0..<x.count - 1 {
      for j in i + 1..<x.count { slopes.append((x[j] - x[i]) / Double(j - i)) }
    }
    slopes.sort()
    let median = 0.5 * (slopes[(slopes.count - 1) / 2] + slopes[slopes.count / 2])
    let r = TheilSen.fit(x, at: x.indices.map { Double($0) }, confidence: 0.95)
    #expect(abs(r.statistic - median) < 1e-13)
  }

  @Test func changePoints() throws {
    try each("pettitt") { line, x, _ in
      let r = ChangePoints.pettitt(x)
      expect([r.statistic, r.p] + r.more, line, 1e-12)
    }
    try each("cusum") { line, x, _ in
      let r = ChangePoints.cusum(x)
      expect([r.statistic, r.p], line, 1e-12)
    }
  }

  @Test func dependence() throws {
    try each("ljung") { line, x, words in
      let r = Dependence.ljungBox(x, lags: Int(words[0]))
      expect([r.statistic, r.p], line, 1e-11)
    }
    try each("jb") { line, x, _ in
      let r = Dependence.jarqueBera(x)
      expect([r.statistic, r.p] + r.more, line, 1e-11)
    }
    let effect = try reference.sample("effect")
    try each("granger") { line, cause, words in
      let r = Dependence.granger(cause: cause, effect: effect, lags: Int(words[0]))
      expect([r.statistic, r.p, r.more[1]], line, 1e-10)
    }
  }

  @Test func space() throws {
    for (what, measure) in [
      ("moran", SpatialStatistics.Measure.moran), ("geary", SpatialStatistics.Measure.geary),
    ] {
      try each(what) { line, x, words in
        let near = Neighbours.grid(rows: 6, columns: 7, corners: words[0] == "queen")
        let shares = try #require(Neighbours.Shares(rawValue: words[1]))
        let r = SpatialStatistics.test(measure, x, near, shares, permutations: 99, key: 5)
        expect([r.statistic, r.more[0], r.more[1], r.more[2]], line, 1e-11)
        // Planted: it grows toward a corner.
        #expect(r.p == 0.01)
      }
    }
  }

  @Test func falseDiscovery() throws {
    try each("fdr") { line, p, _ in expect(FalseDiscovery.adjusted(p), line, 1e-14) }
  }
}

@Suite struct AssumptionsOfPoorData {
  private static let poor: [[Double]] = [
    [], [1], Array(repeating: 4, count: 40), Array(repeating: .nan, count: 40),
    (0..<40).map { $0 == 7 ? .infinity : Double($0 % 5) }, [1, 2, 3],
  ]

  /// Never a NaN without its reason, and never a crash.
  @Test(arguments: poor.indices) func haveNoAnswerButAReason(place: Int) {
    let x = Self.poor[place]
    let results = [
      UnitRoot.adf(x), UnitRoot.adf(x, .trend, .fixed(50)), UnitRoot.kpss(x),
      UnitRoot.kpss(x, .trend, lags: 100), UnitRoot.phillipsPerron(x), MannKendall.test(x),
      MannKendall.test(x, .hamedRao), MannKendall.test(x, .prewhitened),
      MannKendall.test(x, .trendFree),
      MannKendall.seasonal(x, seasons: x.indices.map { $0 % 12 }, period: 12),
      ChangePoints.pettitt(x), ChangePoints.cusum(x), Dependence.ljungBox(x),
      Dependence.jarqueBera(x), Dependence.granger(cause: x, effect: x, lags: 1),
      SpatialStatistics.test(
        .moran, x, Neighbours.grid(rows: 1, columns: x.count, corners: true), key: 1),
    ]
    for (test, result) in results.enumerated() {
      #expect(result.reason != nil, "test \(test)")
      #expect(result.p.isNaN)
    }
  }

  @Test func factorsBelowZeroGiveNone() {
    // Every second value up, every second down: the autocorrelations at odd lags are −1.
    let x = (0..<12).map { Double($0 % 2) + 0.001 * Double($0) }
    let r = MannKendall.test(x, .hamedRao, lag: 1)
    #expect(r.reason?.contains("correction of the variance") == true)
  }

  /// Missing steps keep the others in their places: a line stays a line.
  @Test func gapsDoNotBendSlopes() {
    let x = (0..<50).map { (20..<35).contains($0) ? Double.nan : 2 * Double($0) }
    let r = MannKendall.test(x)
    #expect(r.n == 35)
    #expect(r.more[3] == 2)
  }

  @Test func selfIsNoCause() {
    let x = (0..<40).map { Double(($0 * 17) % 23) }
    #expect(Dependence.granger(cause: x, effect: x, lags: 2).reason != nil)
  }
}
