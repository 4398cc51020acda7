import LimnTensor

/// The sums behind locally weighted lines, four or eight elements at a time in a fixed order.
enum LoessLanes {
  @inline(__always)
  static func load(_ x: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always)
  static func store(_ lanes: SIMD8<Double>, at x: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(x).storeBytes(of: lanes, as: SIMD8<Double>.self)
  }

  @inline(__always)
  private static func four(_ x: UnsafePointer<Double>) -> SIMD4<Double> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD4<Double>.self)
  }

  @inline(__always)
  private static func sum(_ lanes: SIMD4<Double>) -> Double {
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
  }

  static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var lanes = SIMD4<Double>.zero
    let whole = count & ~3
    var k = 0
    while k < whole {
      lanes += four(a + k) * four(b + k)
      k += 4
    }
    var total = sum(lanes)
    while k < count {
      total += a[k] * b[k]
      k += 1
    }
    return total
  }

  /// The weighted line through `count` points a step apart, at 0; nil where nothing weighs.
  ///
  /// A weight is a product of two; the first point lies at `start`. The slope is left out when the
  /// points spread by `leastSpread` or less.
  static func line(
    _ kernel: UnsafePointer<Double>, _ weights: UnsafePointer<Double>, _ y: UnsafePointer<Double>,
    _ count: Int, from start: Double, degree: Int, leastSpread: Double
  ) -> Double? {
    let steps = SIMD4<Double>(0, 1, 2, 3)
    let whole = count & ~3
    var (sums, distances, values) = (SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero)
    var k = 0
    while k < whole {
      let weight = four(kernel + k) * four(weights + k)
      sums += weight
      distances += weight * (steps + (start + Double(k)))
      values += weight * four(y + k)
      k += 4
    }
    var (total, distance, value) = (sum(sums), sum(distances), sum(values))
    while k < count {
      let weight = kernel[k] * weights[k]
      total += weight
      distance += weight * (start + Double(k))
      value += weight * y[k]
      k += 1
    }
    guard total > 0 else { return nil }
    let level = value / total
    guard degree > 0 else { return level }
    let mean = distance / total
    (sums, values) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    k = 0
    while k < whole {
      let deviation = steps + (start + Double(k) - mean)
      let product = four(kernel + k) * four(weights + k) * deviation
      sums += product * deviation
      values += product * (four(y + k) - level)
      k += 4
    }
    var (variance, covariance) = (sum(sums), sum(values))
    while k < count {
      let deviation = start + Double(k) - mean
      let product = kernel[k] * weights[k] * deviation
      variance += product * deviation
      covariance += product * (y[k] - level)
      k += 1
    }
    guard (variance / total).squareRoot() > leastSpread else { return level }
    return level - mean * covariance / variance
  }
}

/// The nearest present points of a series with gaps, moving along it.
struct GapWindow {
  /// Positions from 0 on, ascending.
  let present: [Int]
  /// How many of them are in the window.
  let size: Int
  /// What the bandwidth has beyond the window's ends.
  let extra: Double
  private var first = 0
  private var products: [Double]

  init(present: [Int], size: Int, extra: Double) {
    (self.present, self.size, self.extra) = (present, size, extra)
    products = Array(repeating: 0, count: size)
  }

  /// Moves on while the point behind the window is nearer than its first one.
  mutating func move(to place: Int) {
    while first + size < present.count, present[first + size] - place < place - present[first] {
      first += 1
    }
  }

  /// The weighted line at a place, or the value of the nearest point where nothing weighs.
  mutating func fit(
    at place: Int, _ y: UnsafePointer<Double>, _ weights: UnsafePointer<Double>, degree: Int,
    leastSpread: Double
  ) -> Double {
    let bandwidth =
      Double(max(place - present[first], present[first + size - 1] - place)) + extra
    var (sum, distances, values) = (0.0, 0.0, 0.0)
    for k in 0..<size {
      let index = present[first + k]
      let distance = Double(index - place)
      let weight = Loess.tricube(abs(distance), bandwidth) * weights[index]
      products[k] = weight
      sum += weight
      distances += weight * distance
      values += weight * y[index]
    }
    guard sum > 0 else { return y[nearest(to: place)] }
    let level = values / sum
    guard degree > 0 else { return level }
    let mean = distances / sum
    var (variance, covariance) = (0.0, 0.0)
    for k in 0..<size {
      let index = present[first + k]
      let deviation = Double(index - place) - mean
      variance += products[k] * deviation * deviation
      covariance += products[k] * deviation * (y[index] - level)
    }
    guard (variance / sum).squareRoot() > leastSpread else { return level }
    return level - mean * covariance / variance
  }

  private func nearest(to place: Int) -> Int {
    var best = present[first]
    for k in first..<first + size where abs(present[k] - place) < abs(best - place) {
      best = present[k]
    }
    return best
  }
}
