import LimnSeries
import LimnSource
import Testing

/// STL against the published program and R, on the monthly CO2 of Mauna Loa.
///
/// The fixtures and their origin are in `Fixtures/SOURCE.md`.
@Suite("stl equals its references")
struct STLReferenceTests {
  /// The settings behind each scenario of `stl_test_results.csv`.
  static let scenarios = [
    "baseline", "nljump-1", "ntjump-1", "nljump-1-ntjump-1", "short", "stlez", "stlez-robust",
  ]

  static func settings(_ scenario: String) throws -> STL {
    try STL(
      period: 12, season: .span(35), trend: 19, lowPass: 13,
      seasonalDegree: 1, trendDegree: 1, lowPassDegree: 1, seasonalJump: 4,
      trendJump: scenario.contains("ntjump-1") ? 1 : 2,
      lowPassJump: scenario.contains("nljump-1") ? 1 : 2,
      inner: scenario == "stlez" ? 2 : 1, outer: scenario == "stlez" ? 0 : 2)
  }

  @Test("every scenario of the published program", arguments: scenarios)
  func scenario(_ name: String) throws {
    let rows = try Fixture.rows("stl_test_results.csv").filter { $0[0] == name }
    var values = try Fixture.rows("stl_co2.csv").compactMap { Double($0[0]) }
    if name == "short" { values.removeLast() }
    try #require(rows.count == values.count && values.count >= 347)

    let parts = try Self.settings(name).decompose(values)
    for (i, row) in rows.enumerated() {
      #expect(abs(parts.seasonal[i] - (Double(row[2]) ?? .nan)) < 1e-9)
      #expect(abs(parts.trend[i] - (Double(row[3]) ?? .nan)) < 1e-9)
      #expect(abs(parts.weights[i] - (Double(row[4]) ?? .nan)) < 1e-9)
    }
  }

  @Test("R's defaults with a seasonal span of 35")
  func defaultsOfR() throws {
    let rows = try Fixture.rows("ref_R_stl_co2_swindow35.csv").dropFirst()
    let values = rows.compactMap { Double($0[1]) }
    try #require(values.count == 468)

    let parts = try STL(period: 12, season: .span(35)).decompose(values)
    for (i, row) in rows.enumerated() {
      // The file has ten decimals.
      #expect(abs(parts.seasonal[i] - (Double(row[2]) ?? .nan)) < 1e-9)
      #expect(abs(parts.trend[i] - (Double(row[3]) ?? .nan)) < 1e-9)
      #expect(abs(parts.remainder[i] - (Double(row[4]) ?? .nan)) < 1e-9)
    }
  }
}
