import LimnSource

/// The Savitzky-Golay filter: each value from a polynomial through its neighbours.
///
/// A polynomial of least squares goes through the values of an odd window about each step; its value
/// there, or a derivative of it, is the result. Where values are missing it goes through those that are
/// present. What a polynomial is evaluated by comes from polynomials that are orthogonal on the points
/// at hand, so that long windows and high degrees lose no digits.
///
/// Savitzky & Golay (1964), doi:10.1021/ac60214a047; Gorry (1990), doi:10.1021/ac00205a007.
package struct SavitzkyGolay: Smoother, Hashable {
  /// What stands beyond the ends, in SciPy's words.
  package enum Mode: String, Sendable, CaseIterable {
    /// Nothing: the first and the last window serve the steps near the ends too.
    case interp
    /// The series turned back at its first and its last value.
    case mirror
    /// The first and the last value.
    case nearest
    /// The other end.
    case wrap
    /// Zeros.
    case constant
  }

  package let window: Int
  package let degree: Int
  package let derivative: Int
  package let mode: Mode
  /// The weights of a whole window for its middle.
  private let central: [Double]

  package init(
    window: Int, degree: Int, derivative: Int = 0, mode: Mode = .interp
  ) throws(Fault) {
    guard window >= 1 else { throw Fault.countTooSmall(window, "window", least: 1) }
    guard window % 2 == 1 else { throw Fault.spanEven(window, "window") }
    guard degree >= 0 else { throw Fault.countTooSmall(degree, "degree", least: 0) }
    guard degree < window else { throw Fault.degreeFillsWindow(degree, window: window) }
    guard degree <= Self.mostDegree else {
      throw Fault.numberOutside(Double(degree), "degree", "at most \(Self.mostDegree)")
    }
    guard derivative >= 0 else { throw Fault.countTooSmall(derivative, "deriv", least: 0) }
    guard window <= Self.mostWindow else { throw Fault.windowTooLong(window, of: nil) }
    self.window = window
    self.degree = degree
    self.derivative = derivative
    self.mode = mode
    let half = window / 2
    central =
      LeastSquaresPolynomial(points: (-half...half).map { Double($0) }, degree: degree)?
      .weights(at: 0, derivative: derivative) ?? []
  }

  package static let mostDegree = 20
  package static let mostWindow = 1_000_001

  package var seesAhead: Int {
    switch mode {
    case .interp: window - 1
    case .mirror, .nearest, .constant: window / 2
    case .wrap: window == 1 ? 0 : .max
    }
  }

  package func smooth(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed {
    let n = series.count
    guard n >= window else { throw Fault.windowTooLong(window, of: n) }
    let half = window / 2
    var values = [Double](repeating: .nan, count: n)
    for step in 0..<n {
      if step % 1024 == 0 { try poll() }
      let first = mode == .interp ? min(max(step - half, 0), n - window) : step - half
      values[step] = value(at: step, windowFrom: first, series)
    }
    return result(values, series)
  }

  /// The last window that ends at each step; missing before the first of them.
  package func endPoints(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed {
    let n = series.count
    guard n >= window else { throw Fault.windowTooLong(window, of: n) }
    var values = [Double](repeating: .nan, count: n)
    let weights = LeastSquaresPolynomial(
      points: (0..<window).map { Double($0 + 1 - window) }, degree: degree)?
      .weights(at: 0, derivative: derivative)
    for end in window - 1..<n {
      if end % 1024 == 0 { try poll() }
      let first = end - window + 1
      if let weights, !series.values[first...end].contains(where: \.isNaN) {
        values[end] = zip(weights, series.values[first...end]).reduce(0) { $0 + $1.0 * $1.1 }
      } else {
        values[end] = fitted(at: end, windowFrom: first, series)
      }
    }
    return result(values, series)
  }

  private func result(_ values: [Double], _ series: SmoothingSeries) -> Smoothed {
    let isNothing = values.allSatisfy(\.isNaN)
    return Smoothed(
      values: values,
      reason: isNothing ? "no window has more values than the degree, \(degree)" : nil)
  }

  private func value(at step: Int, windowFrom first: Int, _ series: SmoothingSeries) -> Double {
    guard first == step - window / 2, !central.isEmpty else {
      return fitted(at: step, windowFrom: first, series)
    }
    var sum = 0.0
    for (place, weight) in central.enumerated() {
      sum += weight * (element(first + place, series) ?? .nan)
    }
    // A sum of which a part is missing is missing.
    return sum.isNaN ? fitted(at: step, windowFrom: first, series) : sum
  }

  /// By what is present in the window.
  private func fitted(at step: Int, windowFrom first: Int, _ series: SmoothingSeries) -> Double {
    var (points, values): ([Double], [Double]) = ([], [])
    for place in first..<first + window {
      guard let value = element(place, series), !value.isNaN else { continue }
      points.append(Double(place - step))
      values.append(value)
    }
    guard
      let weights = LeastSquaresPolynomial(points: points, degree: degree)?
        .weights(at: 0, derivative: derivative)
    else { return .nan }
    return zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// A value of the series, which goes on beyond its ends as the mode says.
  private func element(_ place: Int, _ series: SmoothingSeries) -> Double? {
    let n = series.count
    if series.values.indices.contains(place) { return series.values[place] }
    switch mode {
    case .interp: return nil
    case .constant: return 0
    case .nearest: return series.values[place < 0 ? 0 : n - 1]
    case .wrap: return series.values[(place % n + n) % n]
    case .mirror:
      let cycle = max(2 * (n - 1), 1)
      let turned = (place % cycle + cycle) % cycle
      return series.values[min(turned, cycle - turned)]
    }
  }
}

/// Polynomials of least squares through values at given points, as weights of these values.
package struct LeastSquaresPolynomial {
  private let points: [Double]
  /// P_{k+1}(u) = (u − shifts[k]) P_k(u) − ratios[k] P_{k−1}(u), orthogonal on the points.
  private var shifts: [Double] = []
  private var ratios: [Double] = []
  private var norms: [Double] = []
  /// [degree + 1][points]
  private var values: [[Double]] = []

  /// nil where there are not more points than the degree; they are distinct.
  package init?(points: [Double], degree: Int) {
    guard points.count > degree, degree >= 0 else { return nil }
    self.points = points
    var current = points.map { _ in 1.0 }
    var before = points.map { _ in 0.0 }
    for k in 0...degree {
      var (norm, moment) = (0.0, 0.0)
      for (value, point) in zip(current, points) {
        norm += value * value
        moment += point * value * value
      }
      values.append(current)
      norms.append(norm)
      shifts.append(moment / norm)
      ratios.append(k == 0 ? 0 : norm / norms[k - 1])
      let next = points.indices.map {
        (points[$0] - shifts[k]) * current[$0] - ratios[k] * before[$0]
      }
      (before, current) = (current, next)
    }
  }

  /// What each value contributes to the polynomial, or to a derivative of it, at a place.
  package func weights(at place: Double, derivative: Int) -> [Double] {
    var weights = [Double](repeating: 0, count: points.count)
    // Of P_k and P_{k−1}: the value and the derivatives up to the one that is wanted.
    guard derivative < norms.count else { return weights }
    var current = [Double](repeating: 0, count: derivative + 1)
    var before = current
    current[0] = 1
    for k in norms.indices {
      let factor = current[derivative] / norms[k]
      if factor != 0 {
        for index in weights.indices { weights[index] += factor * values[k][index] }
      }
      let next = current.indices.map { m in
        (place - shifts[k]) * current[m] + (m > 0 ? Double(m) * current[m - 1] : 0)
          - ratios[k] * before[m]
      }
      (before, current) = (current, next)
    }
    return weights
  }
}
