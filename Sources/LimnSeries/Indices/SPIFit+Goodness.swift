import LimnTensor

/// How well the distributions of a standardised index fit the sums that they were fitted to.

extension SPIFit {
  /// Kolmogorov and Smirnov's distance between the sums of a slot and its distribution, and how
  /// probable one as large is were the distribution known beforehand. Since it was fitted to the same
  /// sums, small probabilities are smaller still.
  package struct Goodness: Hashable, Sendable {
    package var distance, p: Double
  }

  /// [S], nil where nothing is fitted; `probabilities` are those of `standardised`.
  package func goodness(
    _ probabilities: [Double], slots: [Int], calibration: Range<Int>
  ) -> [Goodness?] {
    var samples = [[Double]](repeating: [], count: self.slots.count)
    for step in calibration.clamped(to: 0..<probabilities.count)
    where !probabilities[step].isNaN && samples.indices.contains(slots[step]) {
      samples[slots[step]].append(probabilities[step])
    }
    return samples.map { sample in
      guard !sample.isEmpty else { return nil }
      let distance = Kolmogorov.distance(ascending: sample.sorted())
      return Goodness(
        distance: distance, p: Kolmogorov.survival(distance: distance, count: sample.count))
    }
  }
}

/// The greatest distance between a distribution and a sample's steps.
enum Kolmogorov {
  /// probabilities: those of the sample under the distribution, in ascending order.
  static func distance(ascending probabilities: [Double]) -> Double {
    let n = Double(probabilities.count)
    var distance = 0.0
    for (place, p) in probabilities.enumerated() {
      distance = max(distance, p - Double(place) / n, Double(place + 1) / n - p)
    }
    return distance
  }

  /// The probability of a greater one, by Stephens' form of the limit (1970).
  static func survival(distance: Double, count: Int) -> Double {
    let root = Double(count).squareRoot()
    return survival((root + 0.12 + 0.11 / root) * distance)
  }

  /// P(K > x) of Kolmogorov's limit: the series of either end.
  static func survival(_ x: Double) -> Double {
    if x <= 0 { return 1 }
    if x < 1 {
      let q = -Double.pi * Double.pi / (8 * x * x)
      var sum = 0.0
      for k in 0..<20 {
        let odd = Double(2 * k + 1)
        sum += LimnMath.exp(odd * odd * q)
      }
      return 1 - (2 * Double.pi).squareRoot() / x * sum
    }
    var sum = 0.0
    for k in 1...20 {
      let term = LimnMath.exp(-2 * Double(k * k) * x * x)
      sum += k % 2 == 1 ? term : -term
      if term == 0 { break }
    }
    return 2 * sum
  }
}
