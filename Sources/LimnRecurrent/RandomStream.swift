import CLimnKernels
import LimnTensor

/// Random numbers that depend on a key and a counter and on nothing else.
///
/// There is no state to share: number `n` of the stream `key` is the same in every run, on every
/// machine and in any order of asking. A purpose gets a stream of its own by `child`.
package struct RandomStream: Hashable, Sendable {
  package let key: UInt64

  package init(key: UInt64) { self.key = key }

  /// An independent stream for one purpose.
  package func child(_ purpose: UInt64) -> RandomStream {
    RandomStream(key: limn_random_bits(key ^ 0x6c69_6d6e_0000_0000, purpose))
  }

  package func bits(_ counter: UInt64) -> UInt64 { limn_random_bits(key, counter) }

  /// Uniform in [0, 1), 53 bits.
  package func uniform(_ counter: UInt64) -> Double { Double(bits(counter) >> 11) * 0x1p-53 }

  /// Standard normal, by Box and Muller (1958) from numbers `2 counter` and `2 counter + 1`.
  package func normal(_ counter: UInt64) -> Double {
    let radius = (-2 * LimnKernel.log(1 - uniform(2 &* counter))).squareRoot()
    return radius * LimnKernel.cos(2 * Double.pi * uniform(2 &* counter &+ 1))
  }

  /// A whole number in 0 ..< bound, without bias beyond 2⁻⁶⁴.
  package func below(_ bound: Int, _ counter: UInt64) -> Int {
    Int(bits(counter).multipliedFullWidth(by: UInt64(max(bound, 1))).high)
  }

  /// The numbers 0 ..< count in random order (Fisher and Yates).
  package func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, below(last + 1, UInt64(last)))
    }
    return order
  }
}

/// The elementary functions of the kernels, as this layer needs them.
enum LimnKernel {
  static func log(_ x: Double) -> Double { limn_log(x) }
  static func cos(_ x: Double) -> Double { limn_cos(x) }
}
