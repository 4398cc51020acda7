import LimnSeries
import LimnSource
import Testing

/// What holds of every decomposition, and what is refused with a reason.
@Suite("stl")
struct STLPropertyTests {
  static let series: [Double] = (0..<150).map { (i: Int) -> Double in
    let season = (i % 12 - 5) * (i % 12 - 5)
    let noise = (i * 7919) % 257
    return Double(50 * season + 10 * i + noise) / 500
  }

  @Test("the parts add up to the series", arguments: [false, true])
  func partsAddUp(robust: Bool) throws {
    let parts = try STL(period: 12, robust: robust).decompose(Self.series)
    for (i, value) in Self.series.enumerated() {
      let sum: Double = parts.seasonal[i] + parts.trend[i] + parts.remainder[i]
      #expect(abs(sum - value) < 1e-12)
    }
  }

  @Test("a shift moves the trend alone, a factor scales every part")
  func shiftAndScale() throws {
    let settings = try STL(period: 12, season: .span(9))
    let plain = try settings.decompose(Self.series)
    let shifted = try settings.decompose(Self.series.map { $0 + 100 })
    let scaled = try settings.decompose(Self.series.map { $0 * 3 })
    for i in Self.series.indices {
      #expect(abs(shifted.remainder[i] - plain.remainder[i]) < 1e-11)
      #expect(abs(shifted.seasonal[i] - plain.seasonal[i]) < 1e-11)
      #expect(abs(shifted.trend[i] - plain.trend[i] - 100) < 1e-11)
      #expect(abs(scaled.remainder[i] - 3 * plain.remainder[i]) < 1e-12)
    }
  }

  @Test("a periodic season repeats, and its parameters are R's")
  func periodicSeasonRepeats() throws {
    let settings = try STL(period: 12, season: .periodic)
    #expect(settings.trend == 19 && settings.lowPass == 13)
    #expect(settings.inner == 2 && settings.outer == 0)
    let parts = try settings.decompose(Self.series)
    for i in 12..<150 { #expect(parts.seasonal[i] == parts.seasonal[i - 12]) }
  }

  @Test("one outlier is weighed down and hardly moves the rest")
  func outlierWeighsNothing() throws {
    var spoiled = Self.series
    spoiled[70] += 50
    let settings = try STL(period: 12, season: .periodic, robust: true)
    let clean = try settings.decompose(Self.series)
    let parts = try settings.decompose(spoiled)
    #expect(parts.weights[70] == 0)
    #expect(abs(parts.trend[40] - clean.trend[40]) < 0.1)
    #expect(parts.remainder[70] > 49)
  }

  @Test(
    "lines at degree 1 leave no remainder from an exact cycle and line, also with robust rounds")
  func exactSeries() throws {
    let line = (0..<48).map { Double($0 % 4) + 0.5 * Double($0) }
    let parts = try STL(period: 4, seasonalDegree: 1, robust: true).decompose(line)
    #expect(parts.remainder.allSatisfy { abs($0) < 1e-9 })
    let constant = try STL(period: 4).decompose([Double](repeating: 3, count: 9))
    #expect(constant.remainder.allSatisfy { abs($0) < 1e-12 })
  }

  @Test("missing values are bridged by season and trend alone")
  func missingValues() throws {
    var holed = Self.series
    for i in [3, 50, 51, 99] { holed[i] = .nan }
    let parts = try STL(period: 12).decompose(holed)
    for i in holed.indices {
      #expect(!parts.seasonal[i].isNaN && !parts.trend[i].isNaN)
      #expect(parts.remainder[i].isNaN == holed[i].isNaN)
      #expect(parts.weights[i].isNaN == holed[i].isNaN)
    }
  }

  @Test("a place in the cycle without any value is an error that names it")
  func emptySlot() throws {
    var holed = Self.series
    for i in stride(from: 4, to: 150, by: 12) { holed[i] = .nan }
    let fault = fault { () throws(Fault) in _ = try STL(period: 12).decompose(holed) }
    #expect(fault?.code == "E570" && fault?.message.contains("1 of its 12 places (5)") == true)
  }

  @Test("parameters that cannot work")
  func refusals() throws {
    func code(_ body: () throws(Fault) -> Void) -> String? { fault(body)?.code }
    #expect(code { () throws(Fault) in _ = try STL(period: 1) } == "E504")
    #expect(code { () throws(Fault) in _ = try STL(period: Int.max) } == "E503")
    #expect(code { () throws(Fault) in _ = try STL(period: 12, season: .span(8)) } == "E506")
    #expect(code { () throws(Fault) in _ = try STL(period: 12, trend: 1) } == "E507")
    #expect(code { () throws(Fault) in _ = try STL(period: 12, trendDegree: 2) } == "E508")
    #expect(code { () throws(Fault) in _ = try STL(period: 12, trendJump: 0) } == "E509")
    #expect(
      code { () throws(Fault) in _ = try STL(period: 76).decompose(Self.series) } == "E503")
    #expect(code { () throws(Fault) in _ = try STL(period: 2).decompose([]) } == "E503")
    #expect(
      code { () throws(Fault) in _ = try STL(period: 2).decompose([1, 2, .infinity, 4]) } == "E512")
  }

  @Test("any combination of lengths, spans and jumps gives finite parts that add up")
  func combinations() throws {
    for n in [4, 5, 7, 12, 25] {
      for period in [2, 3, 5] where n >= 2 * period {
        for span in [3, 7, 99] {
          for jump in [1, 2, Int.max] {
            let settings = try STL(
              period: period, season: .span(span), trend: span, lowPass: span, seasonalDegree: 1,
              seasonalJump: jump, trendJump: jump, lowPassJump: jump, robust: true)
            let values = Array(Self.series.prefix(n))
            let parts = try settings.decompose(values)
            for i in 0..<n {
              let sum: Double = parts.seasonal[i] + parts.trend[i] + parts.remainder[i]
              #expect(
                abs(sum - values[i]) < 1e-9, "n \(n) period \(period) span \(span) jump \(jump)")
            }
          }
        }
      }
    }
  }

  @Test("a stop is obeyed between passes")
  func interruption() throws {
    let settings = try STL(period: 12, inner: 1_000_000_000)
    var polls = 0
    let fault = fault { () throws(Fault) in
      _ = try settings.decompose(Self.series) { () throws(Fault) in
        polls += 1
        if polls == 3 { throw Fault.interrupted }
      }
    }
    #expect(fault?.kind == .interrupted && polls == 3)
  }
}
