import LimnEffects
import LimnSource
import LimnTensor

/// Empirical orthogonal functions: patterns over space, and how strong each is at each time.
///
/// The singular vectors of the anomalies: X = S C, with C orthonormal and S uncorrelated, in the order
/// of the variance that they explain. E. N. Lorenz (1956), Empirical orthogonal functions and statistical
/// weather prediction; the sampling error of a variance λ is λ √(2 / T): G. R. North, T. L. Bell, R. F.
/// Cahalan, F. J. Moeng (1982), doi:10.1175/1520-0493(1982)110<0699:SEITEO>2.0.CO;2.
package struct OrthogonalFunctions: Sendable {
  // T = times, S = places, K = modes
  /// [S] what is taken off, and by what the rest is multiplied.
  package let means: [Double]
  package let factors: [Double]
  /// [K, S], of the anomalies times `factors`; the greatest of each row is positive.
  package let components: [Double]
  /// [T, K]
  package let scores: [Double]
  /// Of all modes there are, with T − 1 as divisor; the first K of them are those above.
  package let spectrum: [Double]
  package let count: Int
  package let totalVariance: Double
  package let times: Int

  /// Of complete values that vary somewhere.
  ///
  /// values: [T, S]; weights: [S] by which anomalies are multiplied, such as √cos of the latitude.
  package init(
    fitting values: [Double], places: Int, modes: Int?, weights: [Double]? = nil,
    standardised: Bool = false, _ interruption: Interruption?
  ) throws(Fault) {
    let times = places > 0 ? values.count / places : 0
    let most = min(max(times - 1, 0), places)
    guard most > 0 else { throw Fault.tooFewForModes(times: times, places: places) }
    let count = modes ?? min(10, most)
    guard (1...most).contains(count) else {
      throw Fault.countOutside(count, "modes", 1...most)
    }
    var means = [Double](repeating: 0, count: places)
    for t in 0..<times { for s in 0..<places { means[s] += values[t * places + s] } }
    for s in 0..<places { means[s] /= Double(times) }
    var squares = [Double](repeating: 0, count: places)
    let anomalies = try Block<Double>(count: values.count)
    for t in 0..<times {
      for s in 0..<places {
        let anomaly = values[t * places + s] - means[s]
        anomalies.pointer[t * places + s] = anomaly
        squares[s] += anomaly * anomaly
      }
    }
    var factors = weights ?? [Double](repeating: 1, count: places)
    if standardised {
      for s in 0..<places where squares[s] > 0 {
        factors[s] /= (squares[s] / Double(times)).squareRoot()
      }
    }
    for t in 0..<times { for s in 0..<places { anomalies.pointer[t * places + s] *= factors[s] } }
    var total = 0.0
    for s in 0..<places { total += squares[s] * factors[s] * factors[s] }
    guard total > 0 else { throw Fault.nothingVaries() }

    let (u, s, vt) = try Tensor.svd(
      Tensor(shape: [times, places], elements: .f64(anomalies)), interruption)
    let (left, lengths, right) = (try u.f64Values(), try s.f64Values(), try vt.f64Values())
    let width = lengths.count
    scores = (0..<times * count).map { index in
      left[index / count * width + index % count] * lengths[index % count]
    }
    components = Array(right.prefix(count * places))
    spectrum = lengths.map { $0 * $0 / Double(times - 1) }
    self.count = count
    totalVariance = total / Double(times - 1)
    (self.means, self.factors, self.times) = (means, factors, times)
  }

  /// [K]
  package var variances: [Double] { Array(spectrum.prefix(count)) }

  /// The share of all variance that each mode explains.
  package var shares: [Double] { variances.map { $0 / totalVariance } }

  /// The sampling error of each variance by the rule of North.
  package var errors: [Double] { variances.map { $0 * (2 / Double(times)).squareRoot() } }

  /// Whether a mode's variance lies further from its neighbours' than its own error; a pair within
  /// each other's may be any mixture of the two.
  package var separated: [Bool] {
    errors.enumerated().map { mode, error in
      let before = mode == 0 ? .infinity : spectrum[mode - 1] - spectrum[mode]
      let after = mode + 1 < spectrum.count ? spectrum[mode] - spectrum[mode + 1] : .infinity
      return min(before, after) > error
    }
  }

  /// How strong the modes are in other values of the same places.
  ///
  /// values: [T, S] → [T, K]
  package func project(_ values: [Double]) -> [Double] {
    let places = means.count
    var result = [Double](repeating: 0, count: places > 0 ? values.count / places * count : 0)
    for index in result.indices {
      let (row, mode) = (index / count * places, index % count * places)
      for s in 0..<places {
        result[index] += (values[row + s] - means[s]) * factors[s] * components[mode + s]
      }
    }
    return result
  }

  /// What the modes make of the values that were fitted: [T, S].
  package func fitted() -> [Double] {
    let places = means.count
    var result = [Double](repeating: 0, count: times * places)
    for t in 0..<times {
      for mode in 0..<count {
        let score = scores[t * count + mode]
        for s in 0..<places { result[t * places + s] += score * components[mode * places + s] }
      }
      for s in 0..<places {
        let anomaly = factors[s] == 0 ? 0 : result[t * places + s] / factors[s]
        result[t * places + s] = anomaly + means[s]
      }
    }
    return result
  }
}
