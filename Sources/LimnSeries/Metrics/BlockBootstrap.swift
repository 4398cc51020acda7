import CLimnKernels
import LimnSource
import LimnTensor

/// How sure a measure is: an interval by moving blocks.
///
/// Errors of neighbouring steps are alike, so whole blocks of steps are drawn with replacement (Künsch
/// 1989, doi:10.1214/aos/1176347265). All series of a step are drawn together.
package struct BlockBootstrap: Sendable {
  package struct Interval: Hashable, Sendable {
    package var lower: Double
    package var upper: Double
  }

  package static let replicates = 1000

  /// Steps in a block.
  package let block: Int
  /// Of the random numbers.
  package let key: UInt64
  /// The share of replicates within the interval.
  package let level: Double

  package init(block: Int, key: UInt64, level: Double = 0.95) {
    (self.block, self.key, self.level) = (max(block, 1), key, level)
  }

  /// A year where the axis has a cycle, else ⌈n^⅓⌉.
  package static func length(cycle: Int?, steps: Int) -> Int {
    if let cycle, cycle > 1 { return cycle }
    var length = 1
    while length * length * length < steps { length += 1 }
    return length
  }

  /// The ranges of steps that make up one replicate.
  private func ranges(_ replicate: Int, of steps: Int) -> [Range<Int>] {
    let count = (steps + block - 1) / block
    return (0..<count).map { draw in
      let bits = limn_random_bits(key, UInt64(replicate * count + draw))
      let start = Int(bits.multipliedFullWidth(by: UInt64(steps - block + 1)).high)
      return start..<start + min(block, steps - draw * block)
    }
  }

  /// nil where the steps are fewer than two blocks, or most replicates have no value.
  package func interval(
    of rows: Matched, poll: () throws(Fault) -> Void,
    _ measure: (Matched) throws(Undefined) -> Double
  ) throws(Fault) -> Interval? {
    guard rows.steps >= 2 * block else { return nil }
    var found = [Result<Double?, Fault>](repeating: .success(nil), count: Self.replicates)
    // A round at a time, so that interruption is heard.
    let round = max(1, min(Self.replicates, (1 << 24) / max(rows.count, 1)))
    for start in stride(from: 0, to: Self.replicates, by: round) {
      try poll()
      found.withUnsafeMutableBufferPointer { found in
        Parallel.forEach(min(round, Self.replicates - start)) { index in
          let replicate = start + index
          found[replicate] = Result { () throws(Fault) in
            try rows.drawn(ranges(replicate, of: rows.steps)).metric(measure).value
          }
        }
      }
    }
    var values: [Double] = []
    for result in found { if let value = try result.get() { values.append(value) } }
    guard values.count > Self.replicates / 2 else { return nil }
    values.sort()
    return Interval(
      lower: Self.quantile(values, (1 - level) / 2), upper: Self.quantile(values, (1 + level) / 2))
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }
}
