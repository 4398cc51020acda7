import LimnSeries
import LimnSource
import Testing

/// What holds of every smoother, whatever the series.

private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func series(_ count: Int, missing: Double) -> [Double] {
    (0..<count).map { step in
      Double.random(in: 0..<1, using: &self) < missing
        ? .nan : Double(step % 12) / 3 + Double.random(in: -1..<1, using: &self)
    }
  }
}

private let noPoll: @Sendable () throws(Fault) -> Void = { () throws(Fault) in }

@Suite struct SmootherProperties {
  private static func smoothers() throws -> [(name: String, smoother: any Smoother)] {
    [
      ("whittaker", try Whittaker(lambda: .given(7))),
      ("whittaker order 3", try Whittaker(lambda: .given(0.3), order: 3)),
      ("whittaker gcv", try Whittaker(lambda: .gcv)),
      ("whittaker vcurve", try Whittaker(lambda: .vCurve)),
      ("savgol", try SavitzkyGolay(window: 7, degree: 2)),
      ("lowess", try Lowess(fraction: 0.4, iterations: 2)),
      ("lowess plain", try Lowess(fraction: 0.4, iterations: 0)),
      ("hants", try Hants(period: 12, frequencies: 2, tolerance: 0.5)),
    ]
  }

  private func same(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
    zip(a, b).allSatisfy { $0.isNaN && $1.isNaN || abs($0 - $1) <= tolerance }
  }

  @Test func followShiftAndScale() throws {
    var numbers = Numbers(state: 1)
    let values = numbers.series(70, missing: 0.15)
    for (name, smoother) in try Self.smoothers() where name != "hants" {
      let plain = try smoother.smooth(SmoothingSeries(values), poll: noPoll)
      let moved = try smoother.smooth(SmoothingSeries(values.map { 40 + 8 * $0 }), poll: noPoll)
      #expect(same(plain.values.map { 40 + 8 * $0 }, moved.values, 1e-9), "\(name)")
    }
  }

  /// Element t is the last value of the smooth of the steps up to t, bit for bit where nothing is
  /// saved, so that later values cannot matter.
  @Test func endPointsAreTheEndsOfPrefixes() throws {
    var numbers = Numbers(state: 2)
    for missing in [0, 0.3] {
      let series = SmoothingSeries(numbers.series(60, missing: missing))
      for (name, smoother) in try Self.smoothers() {
        let ends = try smoother.endPoints(series, poll: noPoll).values
        for end in stride(from: 8, through: 60, by: 4) {
          let part = try smoother.smooth(series.prefix(end), poll: noPoll).values
          let (a, b) = (ends[end - 1], part[end - 1])
          #expect(a.isNaN && b.isNaN || abs(a - b) < 1e-9, "\(name) \(end): \(a), not \(b)")
        }
      }
    }
  }

  @Test func endPointsDoNotSeeAhead() throws {
    var numbers = Numbers(state: 3)
    let values = numbers.series(60, missing: 0.1)
    var other = values
    for step in 40..<60 { other[step] = 100 }
    for (name, smoother) in try Self.smoothers() {
      let a = try smoother.endPoints(SmoothingSeries(values), poll: noPoll).values
      let b = try smoother.endPoints(SmoothingSeries(other), poll: noPoll).values
      for step in 0..<40 { #expect(a[step].bitPattern == b[step].bitPattern, "\(name) \(step)") }
    }
  }

  @Test func lookAheadNoFurtherThanTheySay() throws {
    var numbers = Numbers(state: 4)
    let values = numbers.series(60, missing: 0)
    for mode in SavitzkyGolay.Mode.allCases {
      let smoother = try SavitzkyGolay(window: 9, degree: 2, mode: mode)
      guard smoother.seesAhead < 60 else { continue }
      let a = try smoother.smooth(SmoothingSeries(values), poll: noPoll).values
      for change in 10..<60 {
        var other = values
        other[change] += 5
        let b = try smoother.smooth(SmoothingSeries(other), poll: noPoll).values
        for step in 0..<max(0, change - smoother.seesAhead) { #expect(a[step] == b[step]) }
      }
    }
  }

  /// What a smoother is meant to leave as it is.
  @Test func keepWhatIsSmoothAlready() throws {
    let line = SmoothingSeries((0..<40).map { $0 % 5 == 3 ? .nan : 2 + 0.5 * Double($0) })
    for (name, smoother) in try Self.smoothers() where name != "hants" {
      let smooth = try smoother.smooth(line, poll: noPoll).values
      #expect(same(smooth, (0..<40).map { 2 + 0.5 * Double($0) }, 1e-8), "\(name)")
    }
    let wave = (0..<48).map { step in [3.0, 2, 1, 0, 1, 2, 3, 4, 5, 6, 5, 4][step % 12] }
    let fit = try Hants(period: 12, frequencies: 5, tolerance: 10, side: .none)
      .fit(SmoothingSeries(wave), poll: noPoll)
    #expect(zip(fit.values, wave).allSatisfy { abs($0 - $1) < 0.2 })
  }

  /// Constant, empty, one-point and all-missing series give values or say why not.
  @Test func takeWhatHardlyIsASeries() throws {
    for (name, smoother) in try Self.smoothers() where name != "savgol" {
      for values in [[], [1], [.nan, .nan, .nan], [3, .nan, 3, 3]] {
        let smooth = try smoother.smooth(SmoothingSeries(values), poll: noPoll)
        #expect(smooth.values.count == values.count)
        #expect(
          smooth.reason != nil
            || zip(smooth.values, values).allSatisfy { abs($0 - 3) < 1e-9 || $1.isNaN },
          "\(name) \(values): \(smooth)")
        _ = try smoother.endPoints(SmoothingSeries(values), poll: noPoll)
      }
    }
    #expect(
      fault { () throws(Fault) in _ = try SavitzkyGolay(window: 6, degree: 2) }?.code == "E506")
    #expect(
      fault { () throws(Fault) in _ = try SavitzkyGolay(window: 5, degree: 5) }?.code == "E576")
    let short = fault { () throws(Fault) in
      _ = try SavitzkyGolay(window: 5, degree: 2).smooth(SmoothingSeries([1, 2]), poll: noPoll)
    }
    #expect(short?.code == "E576")
  }

  /// The seasons of two sums of logistic curves, whose dates are known.
  @Test func seasonsAreWhereTheyWereMade() throws {
    let positions = (0..<366).map { Double($0) }
    // Straight flanks: from 0.2 on day 100 up to 0.8 on day 160, down to 0.3 from day 220 to 280.
    let values = positions.map { day in
      day <= 100
        ? 0.2
        : day < 160
          ? 0.2 + 0.01 * (day - 100)
          : day <= 220 ? 0.8 + 1e-6 * (190 - abs(190 - day)) : max(0.3, 0.8 - (day - 220) / 120)
    }
    let season = try Phenology(.threshold(0.5)).season(values, at: positions)
    #expect(abs(season.start - 130) < 0.05)
    #expect(abs(season.peak - 190) < 0.05)
    #expect(abs(season.end - 250) < 0.05)
    #expect(abs(season.amplitude - 0.55) < 1e-3)
    let tenth = try Phenology(.threshold(0.1)).season(values, at: positions)
    #expect(abs(tenth.start - 106) < 0.05)
    let steep = try Phenology(.derivative).season(values, at: positions)
    #expect((100...160).contains(steep.start) && (220...280).contains(steep.end))
    let flat = try Phenology(.threshold(0.5)).season(positions.map { _ in 1 }, at: positions)
    #expect(flat.start.isNaN && flat.peak.isNaN && flat.end.isNaN)
  }
}
