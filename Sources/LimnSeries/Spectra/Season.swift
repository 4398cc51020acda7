import LimnTensor

/// The season of a series as a few waves, for methods that look at what is left without it.
enum HarmonicSeason {
  /// A constant, and cosine and sine of the first harmonics of a period: [1 + 2 H][n].
  ///
  /// The period need not be whole: a year of days has 365.2425. No wave is shorter than two steps.
  static func columns(_ n: Int, period: Double?, most: Int) -> [[Double]] {
    var columns = [[Double](repeating: 1, count: n)]
    guard let period, period > 2, period.isFinite, Double(n) >= 2 * period else { return columns }
    var harmonic = 1
    while harmonic <= most, 2 * Double(harmonic) < period {
      let angles = (0..<n).map { step in
        let turns = Double(harmonic) * Double(step) / period
        return 2 * Double.pi * (turns - turns.rounded(.down))
      }
      columns.append(angles.map(LimnMath.cos))
      columns.append(angles.map(LimnMath.sin))
      harmonic += 1
    }
    return columns
  }
}
