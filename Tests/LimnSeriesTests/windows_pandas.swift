import LimnSeries
import LimnTime
import Testing

/// Bins and windows against pandas (`tools/reference/windows.py`).

private struct Numbers {
  var state: UInt64

  /// SplitMix64, as the script has it.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

private struct Sample {
  var times: [Instant] = []
  var values: [Double] = []

  init(seed: UInt64, count: Int, start: String, minutes: (UInt64) -> UInt64) throws {
    var source = Numbers(state: seed)
    var time = try Instant.parse(start)
    for _ in 0..<count {
      times.append(time)
      let value = source.next()
      values.append(value % 10 == 0 ? .nan : (Double(value % 2001) - 1000) / 8)
      time = try time + .exact(microseconds: Int64(minutes(source.next())) * 60_000_000)
    }
  }

  static func named(_ name: String) throws -> Sample {
    name == "daily"
      ? try Sample(seed: 2, count: 1100, start: "2003-11-17") { _ in 1440 }
      : try Sample(seed: 1, count: 300, start: "2004-02-27T03:17") { 1 + $0 % 299 }
  }
}

@Suite struct WindowsOfPandas {
  /// Of values up to 125; pandas keeps running sums, ours are exact to the last digit or two.
  private static let tolerance = 1e-10

  private static func span(_ text: String) throws -> TimeSpan {
    let digits = text.prefix { $0.isNumber }
    return try TimeSpan(
      try #require(Double(digits)), unit: text.dropFirst(digits.count).lowercased())
  }

  private static func agree(_ ours: [Double], _ theirs: String) -> Bool {
    let theirs = theirs.split(separator: " ").compactMap { Double($0) }
    return ours.count == theirs.count
      && zip(ours, theirs).allSatisfy {
        $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) <= tolerance * max(abs($1), 100)
      }
  }

  @Test func agree() throws {
    var compared = 0
    for line in try Fixture.rows("windows.txt").map({ $0.joined(separator: ",") }) {
      let cells = line.split(separator: "|").map(String.init)
      let sample = try Sample.named(cells[1])
      let result = try #require(cells.last)
      if cells[0] == "rolling" {
        let windows: Windows
        if let length = Int(cells[2]) {
          windows = Windows(steps: sample.values.count, length: length, centred: cells[4] == "True")
        } else {
          windows = try self.windows(sample.times, Self.span(cells[2]), centred: cells[4] == "True")
        }
        let least = Int(cells[3]) ?? Int(cells[2]) ?? 1
        let statistic = try #require(Statistic(rawValue: cells[5]))
        let ours = try statistic.over(sample.values, windows, least: least)
        let shown = stride(from: 0, to: ours.count, by: 7).map { ours[$0] }
        #expect(Self.agree(shown, result), "\(cells.dropLast())")
      } else {
        let (closed, label) = (TimeBins.Side(rawValue: cells[3]), TimeBins.Side(rawValue: cells[4]))
        let bins = try TimeBins(
          sample.times, every: Self.span(cells[2]), closed: try #require(closed),
          label: try #require(label))
        if cells[0] == "labels" {
          let theirs = try result.split(separator: " ").map { try Instant.parse(String($0)) }
          #expect(bins.axis.instants == theirs, "\(cells.dropLast())")
        } else {
          let statistic = try #require(Statistic(rawValue: cells[5]))
          let ours = try statistic.over(
            sample.values, Windows(starts: bins.starts, ends: bins.ends), least: 1)
          // Where nothing is, pandas counts 0 and we say that it is missing.
          let counted = cells[5] == "count" ? ours.map { $0.isNaN ? 0 : $0 } : ours
          #expect(Self.agree(counted, result), "\(cells.dropLast())")
        }
      }
      compared += 1
    }
    #expect(compared == 105)
  }

  /// The steps in (t - d, t], or (t - d/2, t + d/2].
  private func windows(_ times: [Instant], _ span: TimeSpan, centred: Bool) throws -> Windows {
    let (before, after) = centred ? (span.amount / 2, span.amount / 2) : (span.amount, 0)
    func first(after limit: Int64) -> Int {
      times.firstIndex { $0.microseconds > limit } ?? times.count
    }
    return Windows(
      starts: times.map { first(after: $0.microseconds - before) },
      ends: times.map { first(after: $0.microseconds + after) })
  }
}

@Suite struct Statistics {
  @Test func windowsWithoutAnythingAreMissing() throws {
    let windows = Windows(starts: [0, 0, 2, 3], ends: [0, 1, 2, 3])
    for statistic in Statistic.allCases where statistic != .count {
      let result = try statistic.over([.nan, 1, 2], windows, least: 1)
      #expect(!result.contains { !$0.isNaN }, "\(statistic)")
      #expect(try statistic.over([], Windows(starts: [], ends: []), least: 1).isEmpty)
    }
    #expect(try Statistic.count.over([.nan, 1, 2], windows, least: 0) == [0, 0, 0, 0])
  }

  @Test func infinityDoesNotLinger() throws {
    let values = [1, .infinity, 2, 3, 4.0]
    let windows = Windows(steps: 5, length: 2, centred: false)
    #expect(try Statistic.sum.over(values, windows, least: 2).suffix(2) == [5, 7])
    #expect(try Statistic.mean.over(values, windows, least: 2)[2] == .infinity)
  }

  @Test func longSumsKeepTheirDigits() throws {
    let values = [Double](repeating: 0.1, count: 100_000)
    let windows = Windows(steps: values.count, length: 1000, centred: false)
    let sums = try Statistic.sum.over(values, windows, least: 1000)
    #expect(sums.dropFirst(999).allSatisfy { abs($0 - 100) < 1e-13 })
    let spreads = try Statistic.std.over(values, windows, least: 1000)
    #expect(spreads.dropFirst(999).allSatisfy { $0 == 0 })
  }

  @Test func splineMeetsNaturalCubic() {
    // scipy 1.17.1, CubicSpline([0, 1, 3, 4, 6], [1, 3, 2, 5, 4], bc_type="natural")([2, 5])
    let filled = Gaps.spline(
      [1, 3, .nan, 2, 5, .nan, 4], positions: [0, 1, 2, 3, 4, 5, 6])
    let expected = [2.1733870967741935, 5.612903225806452]
    #expect(zip([2, 5], expected).allSatisfy { abs(filled.values[$0] - $1) < 1e-14 })
    #expect(filled.filled == [2, 5])
  }
}
