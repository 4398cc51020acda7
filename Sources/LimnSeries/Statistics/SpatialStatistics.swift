import LimnTensor

/// Whether places near each other are alike.
///
/// Moran (1950), doi:10.2307/2332142; Geary (1954), doi:10.2307/2986645; the moments are those of Cliff and Ord
/// (1981), Spatial Processes, for values drawn from a normal distribution.

package enum SpatialStatistics {
  package enum Measure: Sendable { case moran, geary }

  package static let fields = ["expected", "z", "p_norm", "islands"]

  /// x: [N] places, NaN where missing; the permutations are drawn from `key`, from
  /// stream `first` on. p is one-sided, toward the
  /// nearer tail: (larger + 1)/(permutations + 1).
  package static func test(
    _ measure: Measure, _ x: [Double], _ weights: Neighbours, _ shares: Neighbours.Shares = .row,
    permutations: Int = 999, key: UInt64, from first: Int = 0
  ) -> TestResult {
    let places = x.indices.filter { !x[$0].isNaN }
    let values = places.map { x[$0] }
    func none(_ reason: String) -> TestResult {
      .none(reason, n: values.count, fields: fields.count)
    }
    if let reason = Untestable.present(values, least: 4) { return none(reason) }
    let near = weights.among(x.map { !$0.isNaN }, shares)
    let positions = Dictionary(uniqueKeysWithValues: zip(places, values.indices))
    // Row after row: where each place's neighbours lie among the values.
    var (starts, others, amounts): ([Int], [Int], [Double]) = ([0], [], [])
    for place in places {
      for (other, weight) in near.lists[place] {
        guard let position = positions[other] else { continue }
        others.append(position)
        amounts.append(weight)
      }
      starts.append(others.count)
    }
    let islands = values.indices.count { starts[$0] == starts[$0 + 1] }
    guard !others.isEmpty else { return none("no place has a neighbour") }
    let sums = WeightSums(starts, others, amounts)
    let mean = Moments.mean(values)
    let deviations = values.map { $0 - mean }
    let n = Double(values.count)
    let squares = compensatedSum(deviations.count) { deviations[$0] * deviations[$0] }
    func statistic(_ z: [Double]) -> Double {
      var sum = 0.0
      z.withUnsafeBufferPointer { z in
        for place in z.indices {
          var part = 0.0
          for index in starts[place]..<starts[place + 1] {
            switch measure {
            case .moran: part += amounts[index] * z[others[index]]
            case .geary:
              let difference = z[place] - z[others[index]]
              part += amounts[index] * difference * difference
            }
          }
          sum += measure == .moran ? part * z[place] : part
        }
      }
      return measure == .moran
        ? n / sums.s0 * sum / squares : (n - 1) / (2 * sums.s0) * sum / squares
    }
    let found = statistic(deviations)
    let expected = measure == .moran ? -1 / (n - 1) : 1
    let variance = sums.variance(measure, n)
    let z = (found - expected) / variance.squareRoot()
    var larger = 0
    var shuffled = deviations
    for turn in 0..<max(permutations, 0) {
      var stream = DrawStream(key: key, index: first &+ turn)
      for place in (1..<shuffled.count).reversed() {
        shuffled.swapAt(place, min(place, Int(stream.uniform() * Double(place + 1))))
      }
      if statistic(shuffled) >= found { larger += 1 }
    }
    larger = min(larger, permutations - larger)
    return TestResult(
      n: values.count, statistic: found,
      p: permutations > 0 ? Double(larger + 1) / Double(permutations + 1) : .nan,
      more: [expected, z, 2 * LimnMath.normalAbove(abs(z)), Double(islands)])
  }

  /// Σw, ½ Σ(w_ij + w_ji)² and Σ(w_i. + w_.i)².
  private struct WeightSums {
    var s0 = 0.0
    var (s1, s2) = (0.0, 0.0)

    init(_ starts: [Int], _ others: [Int], _ amounts: [Double]) {
      let count = starts.count - 1
      var (rows, columns) = (
        [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
      )
      for place in 0..<count {
        for index in starts[place]..<starts[place + 1] {
          let weight = amounts[index]
          s0 += weight
          rows[place] += weight
          columns[others[index]] += weight
          // (w + w')² of a pair is met from both sides; w' is 0 where the other does not know this one.
          var back = 0.0
          for other in starts[others[index]]..<starts[others[index] + 1]
          where others[other] == place { back = amounts[other] }
          s1 += back == 0 ? weight * weight : 0.5 * (weight + back) * (weight + back)
        }
      }
      for place in 0..<count {
        let sum = rows[place] + columns[place]
        s2 += sum * sum
      }
    }

    func variance(_ measure: Measure, _ n: Double) -> Double {
      switch measure {
      case .moran:
        let expected = -1 / (n - 1)
        return (n * n * s1 - n * s2 + 3 * s0 * s0) / (s0 * s0 * (n * n - 1)) - expected * expected
      case .geary:
        return ((2 * s1 + s2) * (n - 1) - 4 * s0 * s0) / (2 * (n + 1) * s0 * s0)
      }
    }
  }
}
