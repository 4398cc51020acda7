/// Sums in eight lanes, each with what rounding takes from it.
///
/// Element i goes to lane i mod 8, whatever the instruction set; tiles of fixed size are added up one
/// after the other. So a sum has the same bits on any machine and with any number of threads, and is right
/// to a bit or two in whatever order its terms come.

package typealias Lanes = SIMD8<Double>

extension Lanes {
  static var ones: Lanes { Lanes(repeating: 1) }

  var magnitudes: Lanes { replacing(with: -self, where: self .< Lanes()) }
}

/// One sum or several that grow together.
protocol LaneSums {
  init()
  mutating func merge(_ other: Self)
}

struct LaneSum: LaneSums {
  private var sums = Lanes()
  private var lost = Lanes()

  /// Adds eight terms without an error (Knuth's sum of two).
  @inline(__always)
  mutating func add(_ terms: Lanes) {
    let next = sums + terms
    let part = next - sums
    lost += (sums - (next - part)) + (terms - part)
    sums = next
  }

  mutating func merge(_ other: LaneSum) {
    add(other.sums)
    lost += other.lost
  }

  var total: Double {
    var (sum, rest) = (0.0, 0.0)
    for lane in 0..<8 {
      let (value, next) = (sums[lane], sum + sums[lane])
      rest += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    for lane in 0..<8 { rest += lost[lane] }
    return sum.isFinite ? sum + rest : sum
  }
}

struct LaneSum2: LaneSums {
  var first = LaneSum()
  var second = LaneSum()

  mutating func merge(_ other: LaneSum2) {
    first.merge(other.first)
    second.merge(other.second)
  }
}

struct LaneSum3: LaneSums {
  var first = LaneSum()
  var second = LaneSum()
  var third = LaneSum()

  mutating func merge(_ other: LaneSum3) {
    first.merge(other.first)
    second.merge(other.second)
    third.merge(other.third)
  }
}
