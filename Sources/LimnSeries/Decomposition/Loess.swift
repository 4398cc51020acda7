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
    /// The position that its window is nearest to.
    var around: Int
    /// First element of its window, 0-based.
    var first: Int
    var row: Int
  }

  let count: Int
  let span: Int
  let degree: Int
  /// Elements in a window: the span, or all points when the span is longer.
  let width: Int
  private let inner: [Point]
  /// The points one step before the first and after the last; empty unless asked for.
  private let outer: [Point]
  /// Those of `inner` that follow each other with the same row, each a step after the one before.
  private let interior: Range<Int>
  /// kernel: [rows, width] bare tricube weights, for use with robustness weights.
  private let kernel: Block<Double>
  /// coefficients: [rows, width] what each element contributes when all weigh the same.
  private let coefficients: Block<Double>

  /// `span` is odd and at least 3, `count` at least 1.
  init(count: Int, span: Int, degree: Int, jump: Int, extended: Bool = false) throws(Fault) {
    let width = min(span, count)
    self.count = count
    self.span = span
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
      let row = rowOfOffset[offset] ?? offsets.count
      if row == offsets.count {
        offsets.append(offset)
        rowOfOffset[offset] = row
      }
      return Point(position: position, around: around, first: first, row: row)
    }
    // A last point that the jumps miss is estimated from the window of the last jump.
    inner = positions.map { point($0, windowAround: min($0, lastOnGrid)) }
    outer = extended ? [0, count + 1].map { point($0, windowAround: $0) } : []
    interior = jump == 1 && width < count ? centre - 1..<count - width + centre : 0..<0

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

  /// 1 below 0.001 of the bandwidth, 0 from 0.999 on.
  @inline(__always)
  static func tricube(_ distance: Double, _ bandwidth: Double) -> Double {
    if distance <= 0.001 * bandwidth { return 1 }
    if distance > 0.999 * bandwidth { return 0 }
    let ratio = distance / bandwidth
    let base = 1 - ratio * ratio * ratio
    return base * base * base
  }

  /// One row of weights for a point at `offset` from the window's start (1 is its first element).
  private func fillRow(
    _ kernel: UnsafeMutablePointer<Double>, _ coefficients: UnsafeMutablePointer<Double>,
    at offset: Int, bandwidth: Double
  ) {
    var sum = 0.0
    for k in 0..<width {
      let weight = Self.tricube(Double(abs(k + 1 - offset)), bandwidth)
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
      // Series that fill their rows lie like one, in which a window takes every `stride`-th element.
      let shared = columns == stride ? interior : 0..<0
      for (index, point) in inner.enumerated() where !shared.contains(index) {
        estimate(point, y, columns, stride, into: rows + (point.position - 1) * stride)
      }
      if let first = shared.first {
        convolve(
          inner[first], y, stride, count: shared.count * stride, into: rows + first * stride)
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
      out[0] = LoessLanes.dot(row, window, width)
      return
    }
    for j in 0..<columns { out[j] = 0 }
    for k in 0..<width {
      let coefficient = row[k]
      let elements = window + k * stride
      for j in 0..<columns { out[j] += coefficient * elements[j] }
    }
  }

  /// out[i] = Σₖ row[k] · y[first · stride + i + k · stride], the sums in the order of k.
  private func convolve(
    _ point: Point, _ y: UnsafePointer<Double>, _ stride: Int, count: Int,
    into out: UnsafeMutablePointer<Double>
  ) {
    let row = UnsafePointer(coefficients.pointer + point.row * width)
    let window = y + point.first * stride
    var i = 0
    while i + 16 <= count {
      var (low, high) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
      for k in 0..<width {
        let elements = window + i + k * stride
        low += row[k] * LoessLanes.load(elements)
        high += row[k] * LoessLanes.load(elements + 8)
      }
      LoessLanes.store(low, at: out + i)
      LoessLanes.store(high, at: out + i + 8)
      i += 16
    }
    while i < count {
      var sum = 0.0
      for k in 0..<width { sum += row[k] * window[i + k * stride] }
      out[i] = sum
      i += 1
    }
  }

  /// Smooths one series with robustness weights.
  ///
  /// A point whose whole window weighs nothing keeps its own value, an extrapolation its
  /// neighbour's.
  func smooth(
    _ y: UnsafePointer<Double>, weights: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<Double>
  ) {
    let rows = outer.isEmpty ? out : out + 1
    if count == 1 {
      rows[0] = y[0]
    } else {
      for point in inner {
        rows[point.position - 1] = estimate(point, y, weights) ?? y[point.position - 1]
      }
      interpolate(rows, 1)
    }
    for point in outer {
      out[point.position] =
        estimate(point, y, weights) ?? rows[point.position == 0 ? 0 : count - 1]
    }
  }

  private func estimate(
    _ point: Point, _ y: UnsafePointer<Double>, _ weights: UnsafePointer<Double>
  ) -> Double? {
    LoessLanes.line(
      kernel.pointer + point.row * width, weights + point.first, y + point.first, width,
      from: Double(point.first + 1 - point.position), degree: degree,
      leastSpread: 0.001 * Double(count - 1))
  }

  // MARK: - Smoothing what is there

  /// Smooths one series with gaps.
  ///
  /// A window holds the nearest present points, as many as the span; the bandwidth reaches to the
  /// farther end of it. Without gaps that is the window of `smooth(_:weights:into:)`. A point whose
  /// window weighs nothing has the value of the nearest one that is present.
  ///
  /// present: positions from 0 on, ascending, at least one; weights: 0 elsewhere.
  func smooth(
    _ y: UnsafePointer<Double>, weights: UnsafePointer<Double>, present: [Int],
    into out: UnsafeMutablePointer<Double>
  ) {
    let rows = outer.isEmpty ? out : out + 1
    var window = GapWindow(
      present: present, size: min(span, present.count),
      extra: Double((span - min(span, present.count)) / 2))
    func fit(_ point: Point) -> Double {
      window.move(to: point.around - 1)
      return window.fit(
        at: point.position - 1, y, weights, degree: degree,
        leastSpread: 0.001 * Double(present[present.count - 1] - present[0]))
    }
    if !outer.isEmpty { out[0] = fit(outer[0]) }
    for point in inner { rows[point.position - 1] = fit(point) }
    interpolate(rows, 1)
    if !outer.isEmpty { out[count + 1] = fit(outer[1]) }
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
}
