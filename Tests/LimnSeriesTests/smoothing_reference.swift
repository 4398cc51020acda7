import LimnSeries
import LimnSource
import Testing

/// Smoothers against SciPy, statsmodels and dense solutions (`tools/reference/smoothing.py`).

/// The series of the script.
private func series(_ name: String) -> [Double] {
  var values = (0..<130).map { i -> Double in
    let bowl = (i % 23 - 11) * (i % 23 - 11) * 40
    return Double(bowl + i * 9 + (i * 7919) % 257) / 1000
  }
  if name.hasPrefix("outlier") {
    values[20] += 9
    values[21] -= 7
    values[77] += 12
  }
  if name.hasSuffix("gaps") {
    for step in 0..<130 where step % 7 == 0 || (60..<69).contains(step) {
      values[step] = Double.nan
    }
  }
  return values
}

private let noPoll: @Sendable () throws(Fault) -> Void = { () throws(Fault) in }

@Suite struct SmoothingReference {
  private static let methods = [
    "whittaker", "whittaker-weights", "whittaker-gcv", "whittaker-vcurve", "savgol",
    "lowess-even", "lowess-uneven", "hants", "hants-kept",
  ]

  private func result(_ method: String, _ words: [String], _ values: [Double]) throws -> [Double] {
    func number(_ place: Int) throws -> Double { try #require(Double(words[place])) }
    func whole(_ place: Int) throws -> Int { try #require(Int(words[place])) }
    switch method {
    case "savgol":
      let mode = try #require(SavitzkyGolay.Mode(rawValue: words[3]))
      let smoother = try SavitzkyGolay(
        window: try whole(0), degree: try whole(1), derivative: try whole(2), mode: mode)
      return try smoother.smooth(SmoothingSeries(values), poll: noPoll).values
    case "lowess-even", "lowess-uneven":
      let positions = (0..<130).map {
        Double($0) + (method == "lowess-even" ? 0 : Double($0 * 13 % 5) / 8)
      }
      let smoother = try Lowess(fraction: try number(0), iterations: try whole(1))
      return try smoother.smooth(
        SmoothingSeries(values, positions: positions), poll: noPoll
      ).values
    case "hants", "hants-kept":
      let side = try #require(Hants.Side(rawValue: words[4]))
      let model = try Hants(
        period: try whole(0), frequencies: try whole(1), tolerance: try number(2),
        overdetermination: try whole(3), side: side)
      let fit = try model.fit(SmoothingSeries(values), poll: noPoll)
      return method == "hants" ? fit.values : fit.isUsed.map { $0 ? 1 : 0 }
    default:
      let order = try whole(1)
      let weights =
        method == "whittaker-weights" ? (0..<130).map { 0.25 + Double($0 * 31 % 4) / 4 } : []
      let choice: Whittaker.Lambda =
        method == "whittaker-gcv"
        ? .gcv : method == "whittaker-vcurve" ? .vCurve : .given(try number(0))
      let smoother = try Whittaker(lambda: choice, order: order)
      let smooth = try smoother.smooth(SmoothingSeries(values, weights: weights), poll: noPoll)
      if let chosen = smooth.chosen { #expect(abs(chosen / (try number(0)) - 1) < 1e-12) }
      return smooth.values
    }
  }

  @Test(arguments: methods) func isMet(method: String) throws {
    let rows = try Fixture.rows("smoothing.csv").filter { $0[0] == method }
    try #require(rows.count >= 2)
    for row in rows {
      let words = row[1].split(separator: " ").map(String.init)
      let values = try result(method, words, series(row[2]))
      let expected = row[3].split(separator: " ").map { Double($0) ?? .nan }
      for (place, wanted) in expected.enumerated() {
        let value = values[3 * place]
        #expect(
          value.isNaN && wanted.isNaN || abs(value - wanted) < 1e-9,
          "\(method) \(row[1]) \(row[2]) step \(3 * place): \(value), not \(wanted)")
      }
    }
  }
}
