import LimnSource
import LimnTensor

/// How the variance of a series is spread over frequencies, by four methods on one scale.
///
/// All give the one-sided density in cycles per step: summed over the frequencies, times their
/// distance, it is the variance (of the series less its mean or line).
///
/// Schuster (1898), doi:10.1029/TM003i001p00013; Welch (1967), doi:10.1109/TAU.1967.1161901; Lomb
/// (1976), doi:10.1007/BF00648343; Scargle (1982), doi:10.1086/160554. As SciPy and R's `spec.ar`
/// have them; R's is two-sided, half of ours.
package struct Spectrum: Sendable, Hashable {
  /// In cycles per step, ascending.
  package var frequencies: [Double]
  package var power: [Double]
  /// The order of an autoregression.
  package var order: Int?
  package var reason: String?

  package enum Detrend: String, Sendable, CaseIterable {
    case constant, linear, none
  }

  package enum Taper: String, Sendable, CaseIterable {
    case boxcar, hann, hamming, blackman

    /// Periodic, as spectra need them.
    func weights(_ count: Int) -> [Double] {
      let cosines: [Double] =
        switch self {
        case .boxcar: [1]
        case .hann: [0.5, -0.5]
        case .hamming: [0.54, -0.46]
        case .blackman: [0.42, -0.5, 0.08]
        }
      return (0..<count).map { place in
        cosines.enumerated().reduce(0) { sum, term in
          let angle = 2 * Double.pi * Double(term.offset * place % count) / Double(count)
          return sum + term.element * LimnMath.cos(angle)
        }
      }
    }
  }

  static func nothing(_ frequencies: [Double], _ reason: String) -> Spectrum {
    Spectrum(
      frequencies: frequencies, power: frequencies.map { _ in .nan }, reason: reason)
  }

  /// k / n up to half a cycle per step.
  package static func grid(_ n: Int) -> [Double] {
    (0...max(n, 1) / 2).map { Double($0) / Double(max(n, 1)) }
  }

  /// The mean of the periodograms of segments that overlap; one segment is the periodogram itself.
  ///
  /// values: none missing, at least `segment` of them.
  package static func welch(
    _ values: [Double], segment: Int, overlap: Int, taper: Taper, detrend: Detrend, poll: Poll
  ) throws(Fault) -> Spectrum {
    let weights = taper.weights(segment)
    let scale = weights.reduce(0) { $0 + $1 * $1 }
    let half = segment / 2 + 1
    var sums = [Double](repeating: 0, count: half)
    var (start, count) = (0, 0)
    while start + segment <= values.count {
      try poll()
      let part = removing(detrend, Array(values[start..<start + segment]))
      let tapered = zip(part, weights).map { $0 * $1 }
      let zeros = try Tensor(repeating: 0.0, shape: [segment])
      let (re, im) = try Tensor.fourier(
        (try Tensor(f64: tapered), zeros), along: 0, n: segment, kept: half, inverse: false, nil)
      for (k, (a, b)) in zip(try re.f64Values(), try im.f64Values()).enumerated() {
        sums[k] += (a * a + b * b) / scale * (k == 0 || 2 * k == segment ? 1 : 2)
      }
      count += 1
      start += segment - overlap
    }
    return Spectrum(
      frequencies: grid(segment), power: sums.map { $0 / Double(max(count, 1)) })
  }

  /// The least-squares fit of a wave at each frequency, for series with gaps or uneven steps.
  ///
  /// positions: where the values stand, in steps; n: over how many steps. Frequency 0 is left out.
  package static func lombScargle(
    _ values: [Double], positions: [Double], over n: Int, detrend: Detrend, poll: Poll
  ) throws(Fault) -> Spectrum {
    let present = values.indices.filter { !values[$0].isNaN }
    let frequencies = Array(grid(n).dropFirst())
    guard present.count >= 3 else { return nothing(frequencies, "it has fewer than 3 values") }
    let places = present.map { positions[$0] }
    let y = removing(detrend, present.map { values[$0] }, at: places)
    let steps: [Int]? =
      places.allSatisfy { $0 == $0.rounded() && abs($0) < 1e9 } ? places.map { Int($0) } : nil
    // On whole steps every angle is one of n.
    let turns = steps == nil ? [] : (0..<n).map { angle(Double($0) / Double(n)) }
    var power: [Double] = []
    power.reserveCapacity(frequencies.count)
    for (index, frequency) in frequencies.enumerated() {
      try poll()
      var (cy, sy, cc, cs) = (0.0, 0.0, 0.0, 0.0)
      for place in y.indices {
        let (c, s) =
          steps.map { turns[(index + 1) * ($0[place] % n) % n] }
          ?? angle(frequency * places[place])
        cy += y[place] * c
        sy += y[place] * s
        cc += c * c
        cs += c * s
      }
      let count = Double(y.count)
      let ss = count - cc
      // Turned by the angle at which cosine and sine are orthogonal on the places.
      let tau = 0.5 * LimnMath.atan2(2 * cs, cc - ss)
      let (c, s) = (LimnMath.cos(tau), LimnMath.sin(tau))
      let (a, b) = (c * cy + s * sy, c * sy - s * cy)
      let cosines = c * c * cc + 2 * c * s * cs + s * s * ss
      let sines = count - cosines
      var height = 0.0
      if cosines > 1e-9 * count { height += a * a / cosines }
      if sines > 1e-9 * count { height += b * b / sines }
      power.append(height)
    }
    return Spectrum(frequencies: frequencies, power: power)
  }

  private static func angle(_ turns: Double) -> (Double, Double) {
    let angle = 2 * Double.pi * (turns - turns.rounded(.down))
    return (LimnMath.cos(angle), LimnMath.sin(angle))
  }

  /// The spectrum of an autoregression; the order is that of the least AIC unless given.
  package static func autoregressive(
    _ values: [Double], order: Int?, count: Int, detrend: Detrend
  ) -> Spectrum {
    let frequencies = (0..<count).map { 0.5 * Double($0) / Double(max(count - 1, 1)) }
    let present = values.indices.filter { !values[$0].isNaN }
    let removed = removing(
      detrend, present.map { values[$0] }, at: present.map { Double($0) })
    var left = values
    for (place, step) in present.enumerated() { left[step] = removed[place] }
    guard let model = Autoregression(left, order: order) else {
      return nothing(frequencies, "it does not vary")
    }
    return Spectrum(
      frequencies: frequencies, power: frequencies.map { model.density(at: $0) },
      order: model.order)
  }

  /// Values less their mean or their line of least squares.
  static func removing(
    _ detrend: Detrend, _ values: [Double], at positions: [Double]? = nil
  ) -> [Double] {
    guard detrend != .none, !values.isEmpty else { return values }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    guard detrend == .linear else { return values.map { $0 - mean } }
    let places = positions ?? values.indices.map { Double($0) }
    let centre = places.reduce(0, +) / n
    var (products, squares) = (0.0, 0.0)
    for (place, value) in zip(places, values) {
      products += (place - centre) * (value - mean)
      squares += (place - centre) * (place - centre)
    }
    let slope = squares > 0 ? products / squares : 0
    return zip(places, values).map { $1 - mean - slope * ($0 - centre) }
  }

  /// Where the spectrum is higher than at both neighbours, the highest first; what is 10⁻²⁰ of the
  /// highest is rounding.
  package func peaks(most: Int) -> [Int] {
    let floor = 1e-20 * power.reduce(0) { $1 > $0 ? $1 : $0 }
    let tops = power.indices.filter { place in
      let value = power[place]
      guard value > floor, frequencies[place] > 0 else { return false }
      let isAbove = place == 0 || value > power[place - 1]
      return isAbove && (place == power.count - 1 || value >= power[place + 1])
    }
    return Array(tops.sorted { (power[$1], $0) < (power[$0], $1) }.prefix(max(most, 0)))
  }
}
