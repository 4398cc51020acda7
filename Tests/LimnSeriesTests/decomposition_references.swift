import LimnSeries
import LimnSource
import Testing

/// Decompositions against R, statsmodels and dense versions under `tools/reference`.
@Suite("decompositions equal their references")
struct DecompositionReferenceTests {
  /// scenario → part → values, of a file whose rows are scenario, part, step, value.
  static func parts(_ file: String, _ scenario: String) throws -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    for row in try Fixture.rows(file) where row[0] == scenario {
      result[row[1], default: []].append(Double(row[3]) ?? .nan)
    }
    return result
  }

  static func compare(
    _ method: any DecompositionMethod, _ expected: [String: [Double]], tolerance: Double = 1e-9
  ) throws {
    let observed = try #require(expected["observed"])
    let found = try method.parts(of: observed)
    for (name, values) in zip(method.partNames, found) {
      guard let wanted = expected[name] else { continue }
      try #require(values.count == wanted.count)
      for step in values.indices {
        #expect(
          abs(values[step] - wanted[step]) < tolerance
            || values[step].isNaN && wanted[step].isNaN,
          "\(name) \(step): \(values[step]) for \(wanted[step])")
      }
    }
  }

  @Test(arguments: ["additive", "multiplicative", "odd"])
  func classicalEqualsR(_ scenario: String) throws {
    try Self.compare(
      Classical(period: scenario == "odd" ? 7 : 12, multiplicative: scenario == "multiplicative"),
      Self.parts("decompositions_r.csv", scenario))
  }

  @Test(arguments: [false, true])
  func causalClassicalEqualsStatsmodels(isMultiplicative: Bool) throws {
    let scenario = isMultiplicative ? "causal-multiplicative" : "causal-additive"
    try Self.compare(
      Classical(period: 12, multiplicative: isMultiplicative).causal,
      Self.parts("decompositions.csv", scenario))
  }

  @Test func causalLoessEqualsStatsmodels() throws {
    try Self.compare(
      STL(period: 12, defaults: .statsmodels).causal, Self.parts("decompositions.csv", "causal-stl")
    )
  }

  @Test(arguments: ["mstl", "mstl-thrice"], STL.Defaults.allCases)
  func severalSeasons(_ scenario: String, _ defaults: STL.Defaults) throws {
    let isThrice = scenario == "mstl-thrice"
    let method = try MSTL(
      periods: [6, 15], spans: isThrice ? [7, 9] : nil, iterations: isThrice ? 3 : 2
    ) { period, span throws(Fault) in
      try STL(period: period, season: .span(span), defaults: defaults)
    }
    let file = defaults == .r ? "decompositions_r.csv" : "decompositions.csv"
    try Self.compare(method, Self.parts(file, scenario))
  }

  @Test(arguments: ["statsmodels", "R", "robust", "periodic", "long-spans"])
  func loessWithGapsEqualsDenseVersion(_ scenario: String) throws {
    let settings =
      switch scenario {
      case "statsmodels": try STL(period: 12, trend: 21, defaults: .statsmodels)
      case "R": try STL(period: 12, trend: 23)
      case "robust":
        try STL(
          period: 12, season: .span(9), trend: 23, seasonalDegree: 1, seasonalJump: 3, trendJump: 7,
          lowPassJump: 5, robust: true)
      case "periodic": try STL(period: 12, season: .periodic)
      default:
        try STL(
          period: 12, season: .span(35), trend: 301, lowPass: 201, seasonalDegree: 1,
          trendDegree: 0, seasonalJump: 1, trendJump: 9, lowPassJump: 1, inner: 2, outer: 1)
      }
    let rows = try Fixture.rows("stl_gaps.csv").filter { $0[0] == scenario }
      .map { row in row.dropFirst(2).map { Double($0) ?? .nan } }
    let parts = try settings.decompose(rows.map { $0[0] })
    try #require(rows.count == 150)
    for (step, row) in rows.enumerated() {
      #expect(abs(parts.seasonal[step] - row[1]) < 1e-9, "seasonal \(step)")
      #expect(abs(parts.trend[step] - row[2]) < 1e-9, "trend \(step)")
      #expect(
        abs(parts.weights[step] - row[3]) < 1e-9 || parts.weights[step].isNaN && row[3].isNaN)
    }
  }
}

/// What holds of every method.
@Suite struct DecompositionProperties {
  static let series: [Double] = (0..<150).map { (i: Int) -> Double in
    let season = (i % 12 - 5) * (i % 12 - 5)
    let noise = (i * 7919) % 257 + 300
    return Double(50 * season + 10 * i + noise) / 500
  }

  static func methods() throws -> [any DecompositionMethod] {
    [
      try Classical(period: 12), try STL(period: 12), try STL(period: 12, defaults: .statsmodels),
      try MSTL(periods: [12, 30]) { period, span throws(Fault) in
        try STL(period: period, season: .span(span))
      },
    ]
  }

  /// The parts but for weights and sums of others.
  static func terms(_ method: any DecompositionMethod, _ values: [Double]) throws -> [[Double]] {
    let isSum = method.partNames.contains { $0.hasPrefix("seasonal_") }
    return zip(method.partNames, try method.parts(of: values))
      .filter { $0.0 != "weights" && !(isSum && $0.0 == "seasonal") }.map(\.1)
  }

  @Test func partsAddUpAndScale() throws {
    for method in try Self.methods() {
      let plain = try Self.terms(method, Self.series)
      let scaled = try Self.terms(method, Self.series.map { 3 * $0 })
      for i in Self.series.indices where !plain.contains(where: { $0[i].isNaN }) {
        #expect(abs(plain.reduce(0) { $0 + $1[i] } - Self.series[i]) < 1e-12)
        for (part, other) in zip(plain, scaled) { #expect(abs(3 * part[i] - other[i]) < 1e-10) }
      }
    }
  }

  /// The end points of a series are those of every beginning of it, so nothing later is seen.
  @Test func causalPartsSeeNothingAhead() throws {
    for method in try Self.methods() {
      let whole = try method.causal.parts(of: Self.series)
      let start = try method.causal.parts(of: Array(Self.series.prefix(100)))
      for (a, b) in zip(whole, start) {
        for i in 0..<100 { #expect(a[i] == b[i] || a[i].isNaN && b[i].isNaN) }
        #expect(a[method.leastCount - 2].isNaN && !a[method.leastCount - 1].isNaN)
      }
    }
  }

  @Test func causalPartsAreTheLastOfWholeOnes() throws {
    let method = try STL(period: 12, robust: true)
    let causal = try method.causal.parts(of: Self.series)
    for step in [23, 24, 77, 149] {
      let whole = try method.parts(of: Array(Self.series[...step]))
      for (a, b) in zip(causal, whole) { #expect(a[step] == b[step]) }
    }
  }

  @Test func classicalLeavesGapsOut() throws {
    var values = Self.series
    values[50] = .nan
    let parts = try Classical(period: 12).parts(of: values)
    #expect(parts[0].allSatisfy { !$0.isNaN })
    for i in 6..<144 { #expect(parts[1][i].isNaN == (44...56).contains(i)) }
  }

  @Test func whatIsRefused() throws {
    func code(_ body: () throws(Fault) -> Void) -> String? { fault(body)?.code }
    let constant = [Double](repeating: 2, count: 40)
    #expect(
      code { () throws(Fault) in
        _ = try Classical(period: 4, multiplicative: true).parts(
          of: [Double](repeating: 0, count: 9))
      } == "E572")
    #expect(
      code { () throws(Fault) in _ = try Classical(period: 21).parts(of: constant) } == "E503")
    #expect(
      code { () throws(Fault) in _ = try Classical(period: 2).parts(of: [1, .nan, 3, .nan]) }
        == "E570")
    func stl(_ period: Int, _ span: Int) throws(Fault) -> STL { try STL(period: period) }
    for periods in [[], [4, 4], Array(2...103)] {
      #expect(
        code { () throws(Fault) in _ = try MSTL(periods: periods, settings: stl) } == "E571")
    }
    #expect(
      code { () throws(Fault) in _ = try MSTL(periods: [4], spans: [7, 9], settings: stl) }
        == "E571")
    for method in try Self.methods() {
      #expect(code { () throws(Fault) in _ = try method.parts(of: []) } == "E503")
      #expect(
        code { () throws(Fault) in
          _ = try method.parts(of: [Double](repeating: .infinity, count: 90))
        } == "E512")
      #expect(
        code { () throws(Fault) in
          _ = try method.parts(of: [Double](repeating: .nan, count: 90))
        } == "E570")
    }
  }
}
