import LimnSeries
import LimnSource
import Testing

/// STL against statsmodels, on slots of unequal length, even lengths, outliers and long spans.
///
/// The fixture is written by `tools/reference/stl.py`; its first line names the version.
@Suite("stl equals statsmodels")
struct STLStatsmodelsTests {
  static func settings(_ scenario: String) throws -> STL? {
    switch scenario {
    case "defaults":
      try STL(
        period: 23, lowPass: 25, seasonalDegree: 1, seasonalJump: 1, trendJump: 1, lowPassJump: 1,
        inner: 5)
    case "degree-0":
      try STL(
        period: 23, season: .span(11), lowPass: 25, seasonalDegree: 0, trendDegree: 0,
        lowPassDegree: 0, seasonalJump: 1, trendJump: 1, lowPassJump: 1, inner: 5)
    case "robust":
      try STL(
        period: 23, lowPass: 25, seasonalDegree: 1, seasonalJump: 1, trendJump: 1, lowPassJump: 1,
        inner: 2, outer: 15)
    case "jumps-robust":
      try STL(
        period: 23, season: .span(9), lowPass: 25, seasonalDegree: 1, seasonalJump: 3,
        trendJump: 7, lowPassJump: 5, inner: 2, outer: 15)
    case "spans-beyond-series":
      try STL(
        period: 23, season: .span(101), trend: 1001, lowPass: 501, seasonalDegree: 1,
        seasonalJump: 1, trendJump: 50, lowPassJump: 1, inner: 5)
    default: nil
    }
  }

  @Test(arguments: ["defaults", "degree-0", "robust", "jumps-robust", "spans-beyond-series"])
  func scenario(_ name: String) throws {
    let rows = try Fixture.rows("stl_statsmodels.csv").filter { $0[0] == name }
    let settings = try #require(try Self.settings(name))
    let numbers = rows.map { row in row.dropFirst(2).map { Double($0) ?? .nan } }
    try #require(numbers.count == 422)

    let parts = try settings.decompose(numbers.map { $0[0] })
    for (i, row) in numbers.enumerated() {
      #expect(abs(parts.seasonal[i] - row[1]) < 1e-9)
      #expect(abs(parts.trend[i] - row[2]) < 1e-9)
      #expect(abs(parts.weights[i] - row[3]) < 1e-9)
    }
  }
}
