import CLimnKernels
import LimnEffects
import LimnSource
import LimnTensor

/// Random numbers for one key, by Philox 4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405).
///
/// A key stands for one call of one cell, or for a seed. Number `i` of a key takes its bits from a
/// counter of its own, so that neither the order of asking nor the number of threads shows.
struct RandomNumbers {
  private let key: UInt64
  private let interruption: Interruption

  /// How many are made between two looks at interruption.
  private static let portion = 1 << 20

  init(key: UInt64, _ interruption: Interruption) {
    self.key = key
    self.interruption = interruption
  }

  /// The first numbers of the key: uniform in [0, 1), standard normal, or standard exponential.
  func block(_ draw: limn_draw, count: Int) throws(Fault) -> Block<Double> {
    let block = try Block<Double>(count: count)
    var first = 0
    while first < count {
      try interruption.check()
      let part = min(Self.portion, count - first)
      limn_random_fill(draw, key, UInt64(first), block.pointer + first, part)
      first += part
    }
    return block
  }

  /// Standard normal numbers, part by part of a key: those of one part are in no other.
  static func normals(key: UInt64, part: Int, count: Int) throws(Fault) -> [Double] {
    let block = try Block<Double>(count: count)
    limn_random_fill(
      LIMN_NORMAL, key, UInt64(part) &* UInt64(count), block.pointer, count)
    return block.array
  }

  /// The numbers below `count` in random order: sorted by a random number each. Many are put into parts
  /// by their size first, so that interruption is heard between the parts.
  func permutation(_ count: Int) throws(Fault) -> Tensor {
    let numbers = try block(LIMN_UNIFORM, count: count)
    if count <= Self.portion { return try sortedPositions(of: numbers) }
    let parts = (count - 1) / Self.portion + 1
    func part(_ index: Int) -> Int { Int(numbers.pointer[index] * Double(parts)) }
    var sizes = [Int](repeating: 0, count: parts)
    for index in 0..<count { sizes[part(index)] += 1 }
    var end = 0
    var next = sizes.map { size in
      defer { end += size }
      return end
    }
    let starts = next
    try interruption.check()
    let (grouped, result) = (try Block<Double>(count: count), try Block<Int64>(count: count))
    let places = try Block<Int64>(count: count)
    for index in 0..<count {
      let place = next[part(index)]
      grouped.pointer[place] = numbers.pointer[index]
      places.pointer[place] = Int64(index)
      next[part(index)] = place + 1
    }
    for (start, size) in zip(starts, sizes) {
      try interruption.check()
      let keys = try Block<Double>(count: size)
      for index in 0..<size { keys.pointer[index] = grouped.pointer[start + index] }
      for (index, place) in try sortedPositions(of: keys).i64Values().enumerated() {
        result.pointer[start + index] = places.pointer[start + Int(place)]
      }
    }
    return Tensor(shape: [count], elements: .i64(result))
  }

  private func sortedPositions(of keys: Block<Double>) throws(Fault) -> Tensor {
    try Tensor(shape: [keys.count], elements: .f64(keys))
      .sortedPositions(along: 0, descending: false)
  }

  /// Positions below `total`, one after the other and put back; by weight if there are weights.
  func positions(_ count: Int, of total: Int, weights: [Double]?) throws(Fault) -> [Int] {
    let draws = try block(LIMN_UNIFORM, count: count)
    guard let weights else {
      return draws.buffer.map { Swift.min(Int($0 * Double(total)), total - 1) }
    }
    let sums = try Block<Double>(count: weights.count)
    var sum = 0.0
    for (index, weight) in weights.enumerated() {
      sum += weight
      sums.pointer[index] = sum
    }
    return draws.buffer.map { draw in
      let place = draw * sum
      var (low, high) = (0, weights.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if sums.pointer[middle] > place { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }

  /// Positions below `total`, none twice; by weight those with the largest u^(1/w) (Efraimidis and
  /// Spirakis 2006, doi:10.1016/j.ipl.2005.11.003).
  func distinctPositions(_ count: Int, of total: Int, weights: [Double]?) throws(Fault) -> [Int] {
    let draws = try block(LIMN_EXPONENTIAL, count: total)
    for (index, weight) in (weights ?? []).enumerated() {
      draws.pointer[index] = weight > 0 ? draws.pointer[index] / weight : .infinity
    }
    let order = try sortedPositions(of: draws)
    var positions: [Int] = []
    if case .i64(let block) = order.elements {
      for index in 0..<min(count, total) { positions.append(Int(block.pointer[index])) }
    }
    return positions
  }
}
