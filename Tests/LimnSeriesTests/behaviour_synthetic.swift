import Foundation
import LimnSeries
import LimnSource
import Testing

/// What series do, on made ones whose truth is known.
///
/// The thresholds were settled on other series: other seeds of another generator, in another program.

private struct Source: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    Double.random(in: low..<high, using: &self)
  }

  mutating func normal() -> Double {
    (-2 * log(1 - uniform(0, 1))).squareRoot() * cos(2 * .pi * uniform(0, 1))
  }

  /// An AR(1) of deviation 1.
  mutating func noise(_ count: Int, _ phi: Double) -> [Double] {
    var last = normal()
    return (0..<count).map { _ in
      defer { last = phi * last + (1 - phi * phi).squareRoot() * normal() }
      return last
    }
  }

  mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int.random(in: 0..<choices.count, using: &self)]
  }
}

/// A season, noise with φ ≤ 0.5, and what the kind adds: a step of 3 to 6 deviations at 20–80 % of the
/// span, or a line that rises as much.
private func made(_ kind: Interpretation.Class, _ seed: UInt64) -> (
  x: [Double], period: Double, step: Int
) {
  var source = Source(state: seed)
  let period = source.pick([12, 23])
  let n = period * Int(source.uniform(10, 25))
  let noise = source.noise(n, source.uniform(0, 0.5))
  let (height, phase) = (source.uniform(0.5, 4), source.uniform(0, 6.28))
  let (second, size) = (source.uniform(0, 1), source.uniform(3, 6) * source.pick([-1, 1]))
  let step = Int(source.uniform(0.2, 0.8) * Double(n))
  let x = (0..<n).map { t -> Double in
    let angle = 2 * Double.pi * Double(t) / Double(period)
    let season = height * cos(angle + phase) + second * cos(2 * angle)
    let more =
      kind == .abrupt
      ? (t < step ? 0 : size) : kind == .drifting ? size * Double(t) / Double(n - 1) : 0
    return season + noise[t] + more
  }
  return (x, Double(period), step)
}

@Suite struct Behaviour {
  /// Rows: the truth; columns: what is said. docs/smoothing.md shows it.
  @Test func isToldApart() throws {
    var confusion: [Interpretation.Class: [Interpretation.Class: Int]] = [:]
    for (place, kind) in Interpretation.Class.allCases.enumerated() {
      for series in 0..<100 {
        let (x, period, _) = made(kind, 7_000_000 + UInt64(1000 * place + series) * 7919)
        let found = try Interpretation.of(x, period: period).kind
        confusion[kind, default: [:]][found, default: 0] += 1
      }
    }
    let right = Interpretation.Class.allCases.map { confusion[$0]?[$0] ?? 0 }
    #expect(right.reduce(0, +) >= 285, "\(confusion)")
    #expect(right.allSatisfy { $0 >= 90 }, "\(confusion)")
    #expect(right == [100, 100, 100], "the matrix in docs/smoothing.md: \(confusion)")
  }

  @Test func doesNotDependOnUnits() throws {
    for kind in Interpretation.Class.allCases {
      let (x, period, _) = made(kind, 11)
      let (a, b) = (
        try Interpretation.of(x, period: period),
        try Interpretation.of(x.map { 1000 - 0.01 * $0 }, period: period)
      )
      #expect(a.kind == b.kind)
      #expect(abs(a.riseDeviations + b.riseDeviations) < 1e-6)
      #expect(abs(a.jumpDeviations + b.jumpDeviations) < 1e-6)
    }
  }

  @Test func takesGapsAndRefusesTooLittle() throws {
    for kind in Interpretation.Class.allCases {
      let (x, period, _) = made(kind, 12)
      let gappy = x.enumerated().map { $0 % 6 == 1 || (30..<38).contains($0) ? .nan : $1 }
      #expect(try Interpretation.of(gappy, period: period).kind == kind)
    }
    let none = [Double](repeating: .nan, count: 100)
    #expect(
      fault { () throws(Fault) in _ = try Interpretation.of(none, period: 12) }?.code == "E578")
    #expect(fault { () throws(Fault) in _ = try LevelShift.all([1], period: nil) }?.code == "E578")
    let flat = [Double](repeating: 3, count: 100)
    #expect(try Interpretation.of(flat, period: 12).kind == .stable)
    #expect(try LevelShift.all(flat, period: 12).isEmpty)
    // Without noise there is only what was put there.
    let line = (0..<100).map { Double($0) }
    #expect(try Interpretation.of(line, period: 12).kind == .drifting)
    let step = (0..<100).map { $0 < 40 ? 1.0 : 2 }
    #expect(try Interpretation.of(step, period: 12).kind == .abrupt)
  }

  @Test func jumpsAreFoundWhereTheyAre() throws {
    var (found, falseAlarms) = (0, 0)
    for series in 0..<100 {
      let seed = 9_000_000 + UInt64(series) * 7919
      let (x, period, step) = made(.abrupt, seed)
      let jumps = try LevelShift.all(x, period: period)
      if jumps.count == 1, abs(jumps[0].step - step) <= 2 { found += 1 }
      for kind in [Interpretation.Class.stable, .drifting] {
        let (x, period, _) = made(kind, seed + 1)
        falseAlarms += try LevelShift.all(x, period: period).count
      }
    }
    #expect(found >= 90, "\(found)")
    #expect(falseAlarms <= 4, "\(falseAlarms)")
  }

  /// Two series that share what is new in each step, one of them moved by 1 to 5 steps.
  private func pair(_ shift: Int, _ seed: UInt64) -> (x: [Double], y: [Double], period: Double) {
    var source = Source(state: seed)
    let period = source.pick([12, 23])
    let n = period * Int(source.uniform(10, 25))
    let core = source.noise(n + 20, source.uniform(0, 0.8))
    let own = source.noise(n, source.uniform(0, 0.5))
    let weight = source.uniform(0.3, 1)
    let season = (0..<n).map { 2 * cos(2 * .pi * Double($0) / Double(period)) }
    let x = (0..<n).map { core[$0 + 10] + season[$0] }
    let y = (0..<n).map { 0.8 * core[$0 + 10 - shift] + season[$0] + weight * own[$0] }
    return (x, y, Double(period))
  }

  @Test func shiftsAreFoundAndNoneMadeUp() throws {
    var (found, madeUp) = (0, 0)
    for seed in 0..<200 {
      var source = Source(state: UInt64(seed) &* 104_729)
      let shift = (1 + Int(source.uniform(0, 5))) * source.pick([-1, 1])
      let (x, y, period) = pair(shift, source.next())
      let result = try Misalignment.of(x, y, most: 10, period: period)
      if result.isShifted, result.lag == shift { found += 1 }
      let (a, b, cycle) = pair(0, source.next())
      if try Misalignment.of(a, b, most: 10, period: cycle).isShifted { madeUp += 1 }
      let unrelated = source.noise(b.count, 0.6)
      if try Misalignment.of(a, unrelated, most: 10, period: cycle).isShifted { madeUp += 1 }
    }
    #expect(found >= 190, "\(found)")
    #expect(madeUp == 0)
  }
}
