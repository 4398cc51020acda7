import LimnSource

/// A curve through points: straight lines, a cubic spline, or cubics that never overshoot.
///
/// The spline has continuous second derivatives and no knot at the second and the last but one point
/// (de Boor 1978, A Practical Guide to Splines, chapter IV); `pchip` takes the slopes of Fritsch and
/// Butland (1984), doi:10.1137/0905021, and keeps what ascends ascending.

package struct Interpolant: Sendable {
  package enum Method: String, CaseIterable, Sendable { case linear, cubic, pchip, nearest }

  private let x: [Double]
  private let y: [Double]
  private let method: Method
  /// At the points, for cubics.
  private let slopes: [Double]

  /// `x` ascends strictly and has at least two elements, as many as `y`; nothing is missing.
  package init(_ x: [Double], _ y: [Double], _ method: Method) {
    (self.x, self.y, self.method) = (x, y, method)
    switch method {
    case .linear, .nearest: slopes = []
    case .cubic: slopes = Self.splineSlopes(x, y)
    case .pchip: slopes = Self.monotoneSlopes(x, y)
    }
  }

  package func callAsFunction(_ at: Double) -> Double {
    var (low, high) = (0, x.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if x[middle] <= at { low = middle } else { high = middle }
    }
    let width = x[high] - x[low]
    let t = (at - x[low]) / width
    switch method {
    case .nearest: return t <= 0.5 ? y[low] : y[high]
    case .linear:
      if t == 1 { return y[high] }
      return y[low] + (y[high] - y[low]) * t
    case .cubic, .pchip:
      // Hermite's form.
      let (a, b) = (slopes[low] * width, slopes[high] * width)
      let d = y[high] - y[low]
      return y[low] + t * (a + t * (3 * d - 2 * a - b + t * (a + b - 2 * d)))
    }
  }

  /// The slopes that make second derivatives continuous: a tridiagonal system.
  private static func splineSlopes(_ x: [Double], _ y: [Double]) -> [Double] {
    let n = x.count
    let h = zip(x.dropFirst(), x).map { $0 - $1 }
    let d = (0..<n - 1).map { (y[$0 + 1] - y[$0]) / h[$0] }
    if n == 2 { return [d[0], d[0]] }
    if n == 3 {
      // One parabola.
      let bend = (d[1] - d[0]) / (h[0] + h[1])
      return [d[0] - bend * h[0], d[0] + bend * h[0], d[1] + bend * h[1]]
    }
    var below = [Double](repeating: 0, count: n)
    var (diagonal, above, right) = (below, below, below)
    for i in 1..<n - 1 {
      (below[i], diagonal[i], above[i]) = (h[i], 2 * (h[i - 1] + h[i]), h[i - 1])
      right[i] = 3 * (h[i] * d[i - 1] + h[i - 1] * d[i])
    }
    // The first two cubics are one, and the last two.
    var span = h[0] + h[1]
    (diagonal[0], above[0]) = (h[1], span)
    right[0] = ((h[0] + 2 * span) * h[1] * d[0] + h[0] * h[0] * d[1]) / span
    span = h[n - 2] + h[n - 3]
    (diagonal[n - 1], below[n - 1]) = (h[n - 3], span)
    right[n - 1] =
      (h[n - 2] * h[n - 2] * d[n - 3] + (2 * span + h[n - 2]) * h[n - 3] * d[n - 2]) / span
    for i in 1..<n {
      let factor = below[i] / diagonal[i - 1]
      diagonal[i] -= factor * above[i - 1]
      right[i] -= factor * right[i - 1]
    }
    right[n - 1] /= diagonal[n - 1]
    for i in (0..<n - 1).reversed() {
      right[i] = (right[i] - above[i] * right[i + 1]) / diagonal[i]
    }
    return right
  }

  private static func monotoneSlopes(_ x: [Double], _ y: [Double]) -> [Double] {
    let n = x.count
    let h = zip(x.dropFirst(), x).map { $0 - $1 }
    let d = (0..<n - 1).map { (y[$0 + 1] - y[$0]) / h[$0] }
    if n == 2 { return [d[0], d[0]] }
    func end(_ h0: Double, _ h1: Double, _ d0: Double, _ d1: Double) -> Double {
      let slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
      if slope * d0 <= 0 { return 0 }
      return d0 * d1 <= 0 && abs(slope) > 3 * abs(d0) ? 3 * d0 : slope
    }
    var slopes = [Double](repeating: 0, count: n)
    for i in 1..<n - 1 where d[i - 1] * d[i] > 0 {
      let (a, b) = (2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1])
      slopes[i] = (a + b) / (a / d[i - 1] + b / d[i])
    }
    slopes[0] = end(h[0], h[1], d[0], d[1])
    slopes[n - 1] = end(h[n - 2], h[n - 3], d[n - 2], d[n - 3])
    return slopes
  }
}
