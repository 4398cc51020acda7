import LimnSource
import LimnTensor

/// Locally weighted regression on evenly spaced points, as STL needs it.
///
/// The abscissae are 1 … n, so every weight depends only on where a window stands relative to its
/// point. All weights are therefore worked out once, when a `Loess` is made: one row for each point
/// near an end, and a single row that all interior points share. Smoothing is then a run of dot
/// products; with robustness weights it is a weighted line fit per point on the same rows.
///
/// Fitted are every `jump`-th point and the last one; what lies between is interpolated.
///
/// W. S. Cleveland (1979), doi:10.1080/01621459.1979.10481038; details as in R. B. Cleveland et
/// al. (1990), whose published program decides where the paper is silent.
struct Loess {
  /// One fitted point.
  ///
  /// Positions are 1-based; 0 and n + 1 lie one step outside.
  private struct Point {
    var position: Int
    /// First element of its window, 0-based.
    var first: Int
    var row: Int
  }

  let count: Int
  let degree: Int
  /// Elements in a window: the span, or all points when the span is longer.
  let width: Int
  private let inner: [Point]
  /// The points one step before the first and after the last; empty unless asked for.
  private let outer: [Point]
  /// kernel: [rows, width] bare tricube weights, for use with robustness weights.
  private let kernel: Block<Double>
  /// coefficients: [rows, width] what each element contributes when all weigh the same.
  private let coefficients: Block<Double>

  /// `span` is odd and at least 3, `count` at least 1.
  init(count: Int, span: Int, degree: Int, jump: Int, extended: Bool = false) throws(Fault) {
    let width = min(span, count)
    self.count = count
    self.degree = degree
    self.width = width

    // Equal distance from the window's first element (and no end in the way) means an equal row.
    let centre = (width + 1) / 2
    var positions = Array(stride(from: 1, through: count, by: max(1, min(jump, count - 1))))
    let lastOnGrid = positions[positions.count - 1]
    if lastOnGrid != count { positions.append(count) }
    var offsets: [Int] = []
    var rowOfOffset: [Int: Int] = [:]
    func point(_ position: Int, windowAround around: Int) -> Point {
      let first = min(max(around - centre, 0), count - width)
      let offset = position - first
      if let row = rowOfOffset[offset] { return Point(position: position, first: first, row: row) }
      offsets.append(offset)
      rowOfOffset[offset] = offsets.count - 1
      return Point(position: position, first: first, row: offsets.count - 1)
    }
    // A last point that the jumps miss is estimated from the window of the last jump.
    inner = positions.map { point($0, windowAround: min($0, lastOnGrid)) }
    outer = extended ? [0, count + 1].map { point($0, windowAround: $0) } : []

    let (size, overflow) = offsets.count.multipliedReportingOverflow(by: width)
    kernel = try Block(count: overflow ? Int.max : size)
    coefficients = try Block(count: size)
    let extra = span > count ? (span - count) / 2 : 0
    for (row, offset) in offsets.enumerated() {
      fillRow(
        kernel.pointer + row * width, coefficients.pointer + row * width, at: offset,
        bandwidth: Double(max(offset - 1, width - offset) + extra))
    }
  }

  /// One row of weights for a point at `offset` from the window's start (1 is its first element).
  private func fillRow(
    _ kernel: UnsafeMutablePointer<Double>, _ coefficients: UnsafeMutablePointer<Double>,
    at offset: Int, bandwidth: Double
  ) {
    var sum = 0.0
    for k in 0..<width {
      let distance = Double(abs(k + 1 - offset))
      var weight = 0.0
      if distance <= 0.001 * bandwidth {
        weight = 1
      } else if distance <= 0.999 * bandwidth {
        let ratio = distance / bandwidth
        let base = 1 - ratio * ratio * ratio
        weight = base * base * base
      }
      kernel[k] = weight
      sum += weight
    }
    for k in 0..<width { coefficients[k] = kernel[k] / sum }
    guard degree > 0, bandwidth > 0 else { return }
    // Distances are counted from the point, so the line is wanted at 0.
    var mean = 0.0
    for k in 0..<width { mean += coefficients[k] * Double(k + 1 - offset) }
    var variance = 0.0
    for k in 0..<width {
      let deviation = Double(k + 1 - offset) - mean
      variance += coefficients[k] * deviation * deviation
    }
    guard hasSlope(variance) else { return }
    for k in 0..<width {
      coefficients[k] *= 1 - mean / variance * (Double(k + 1 - offset) - mean)
    }
  }

  /// A slope is fitted only where the weighted points spread enough to carry one.
  private func hasSlope(_ variance: Double) -> Bool {
    variance.squareRoot() > 0.001 * Double(count - 1)
  }

  // MARK: - Smoothing

  /// Smooths `columns` interleaved series of `count` elements each, element i of series j at
  /// `y[i * stride + j]`, all with equal weights.
  ///
  /// out: [n, columns] with the same stride, or [n + 2, columns] when extended, where row 0 and row
  /// n + 1 hold the extrapolations.
  func smooth(
    _ y: UnsafePointer<Double>, columns: Int, stride: Int, into out: UnsafeMutablePointer<Double>
  ) {
    let rows = outer.isEmpty ? out : out + stride
    if count == 1 {
      for j in 0..<columns { rows[j] = y[j] }
    } else {
      for point in inner {
        estimate(point, y, columns, stride, into: rows + (point.position - 1) * stride)
      }
      for j in 0..<columns { interpolate(rows + j, stride) }
    }
    for point in outer { estimate(point, y, columns, stride, into: out + point.position * stride) }
  }

  private func estimate(
    _ point: Point, _ y: UnsafePointer<Double>, _ columns: Int, _ stride: Int,
    into out: UnsafeMutablePointer<Double>
  ) {
    let row = UnsafePointer(coefficients.pointer + point.row * width)
    let window = y + point.first * stride
    guard columns > 1 || stride > 1 else {
      out[0] = dot(row, window, width)
      return
    }
    for j in 0..<columns { out[j] = 0 }
    for k in 0..<width {
      let coefficient = row[k]
      let elements = window + k * stride
      for j in 0..<columns { out[j] += coefficient * elements[j] }
    }
  }

  /// Smooths one series with robustness weights; `y`, `weights` and `out` share the stride.
  ///
  /// A point whose whole window weighs nothing keeps its own value, an extrapolation its
  /// neighbour's.
  func smooth(
    _ y: UnsafePointer<Double>, weights: UnsafePointer<Double>, stride: Int,
    into out: UnsafeMutablePointer<Double>
  ) {
    let rows = outer.isEmpty ? out : out + stride
    if count == 1 {
      rows[0] = y[0]
    } else {
      for point in inner {
        let index = (point.position - 1) * stride
        rows[index] = estimate(point, y, weights, stride) ?? y[index]
      }
      interpolate(rows, stride)
    }
    for point in outer {
      let neighbour = rows[(point.position == 0 ? 0 : count - 1) * stride]
      out[point.position * stride] = estimate(point, y, weights, stride) ?? neighbour
    }
  }

  private func estimate(
    _ point: Point, _ y: UnsafePointer<Double>, _ weights: UnsafePointer<Double>, _ stride: Int
  ) -> Double? {
    let row = UnsafePointer(kernel.pointer + point.row * width)
    let base = point.first * stride
    let offset = Double(point.first + 1 - point.position)
    var sum = 0.0
    var distances = 0.0
    var values = 0.0
    for k in 0..<width {
      let weight = row[k] * weights[base + k * stride]
      sum += weight
      distances += weight * (offset + Double(k))
      values += weight * y[base + k * stride]
    }
    guard sum > 0 else { return nil }
    let level = values / sum
    guard degree > 0 else { return level }
    let mean = distances / sum
    var variance = 0.0
    var covariance = 0.0
    for k in 0..<width {
      let weight = row[k] * weights[base + k * stride]
      let deviation = offset + Double(k) - mean
      variance += weight * deviation * deviation
      covariance += weight * deviation * (y[base + k * stride] - level)
    }
    return hasSlope(variance / sum) ? level - mean * covariance / variance : level
  }

  /// Straight lines between the fitted points.
  private func interpolate(_ out: UnsafeMutablePointer<Double>, _ stride: Int) {
    guard inner.count < count else { return }
    for (left, right) in zip(inner, inner.dropFirst()) {
      let steps = right.position - left.position
      let start = out[(left.position - 1) * stride]
      let slope = (out[(right.position - 1) * stride] - start) / Double(steps)
      for k in 1..<steps where steps > 1 {
        out[(left.position - 1 + k) * stride] = start + slope * Double(k)
      }
    }
  }

  private func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var lanes = SIMD4<Double>.zero
    let whole = count & ~3
    var k = 0
    while k < whole {
      let left = SIMD4(a[k], a[k + 1], a[k + 2], a[k + 3])
      let right = SIMD4(b[k], b[k + 1], b[k + 2], b[k + 3])
      lanes += left * right
      k += 4
    }
    var sum = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
    while k < count {
      sum += a[k] * b[k]
      k += 1
    }
    return sum
  }
}
