import CLimnKernels

/// Random numbers for one draw: number `index` of a key has as many of its own as it needs, so that
/// draws by rejection depend neither on each other nor on the order of asking.
package struct DrawStream {
  private let key: UInt64
  private let index: UInt64
  private var used: UInt64 = 0
  private var spare: Double?

  package init(key: UInt64, index: Int) {
    self.key = key
    self.index = UInt64(truncatingIfNeeded: index)
  }

  private mutating func pair() -> (Double, Double) {
    used += 1
    var bits: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &bits) { bytes in
      limn_random_more(key, index, used, bytes.assumingMemoryBound(to: UInt64.self).baseAddress)
    }
    return (Self.unit(bits.0), Self.unit(bits.1))
  }

  /// The upper 52 bits, in the middle of their steps: never 0 nor 1.
  private static func unit(_ bits: UInt64) -> Double { (Double(bits >> 12) + 0.5) * 0x1p-52 }

  /// Within (0, 1).
  package mutating func uniform() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    let (first, second) = pair()
    spare = second
    return first
  }

  /// Standard normal, by Box and Muller (1958).
  mutating func normal() -> Double {
    let (u, v) = pair()
    return (-2 * limn_log(u)).squareRoot() * limn_cos(2 * Double.pi * v)
  }
}
