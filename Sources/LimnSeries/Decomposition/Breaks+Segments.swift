import LimnSource
import LimnTensor

/// One segment of a series with breaks, and how sure the date between two is.

/// The triangular factor of a growing regression, by rotations: each row leaves one number whose square
/// is added to the sum.
struct Triangle {
  let width: Int
  private(set) var sumOfSquares = 0.0
  /// [width, width + 1], the last column for the left side.
  private var rows: [Double]

  init(width: Int) {
    self.width = width
    rows = Array(repeating: 0, count: width * (width + 1))
  }

  mutating func add(_ regressors: [Double], _ value: Double) {
    var row = regressors
    row.append(value)
    let stride = width + 1
    for i in 0..<width where row[i] != 0 {
      let (a, b) = (rows[i * stride + i], row[i])
      let length = (a * a + b * b).squareRoot()
      let (c, s) = (a / length, b / length)
      rows[i * stride + i] = length
      for j in i + 1..<stride {
        let (above, below) = (rows[i * stride + j], row[j])
        rows[i * stride + j] = c * above + s * below
        row[j] = c * below - s * above
      }
    }
    sumOfSquares += row[width] * row[width]
  }

  /// A regressor that the others make up gets 0.
  var coefficients: [Double] {
    let stride = width + 1
    var result = [Double](repeating: 0, count: width)
    let greatest = (0..<width).reduce(0) { max($0, abs(rows[$1 * stride + $1])) }
    for i in (0..<width).reversed() where abs(rows[i * stride + i]) > 1e-12 * greatest {
      var value = rows[i * stride + width]
      for j in i + 1..<max(width, i + 1) { value -= rows[i * stride + j] * result[j] }
      result[i] = value / rows[i * stride + i]
    }
    return result
  }
}

/// The regression of one segment.
struct Segment {
  let coefficients: [Double]
  /// The mean square of what is left.
  let variance: Double
  /// [K, K], the mean of x xᵀ.
  let moments: [[Double]]

  init(_ x: [[Double]], _ y: [Double], _ range: Range<Int>) {
    let k = x[0].count
    var triangle = Triangle(width: k)
    var moments = [[Double]](repeating: [Double](repeating: 0, count: k), count: k)
    for i in range {
      triangle.add(x[i], y[i])
      for a in 0..<k { for b in 0..<k { moments[a][b] += x[i][a] * x[i][b] } }
    }
    let count = Double(range.count)
    coefficients = triangle.coefficients
    variance = triangle.sumOfSquares / count
    self.moments = moments.map { $0.map { $0 / count } }
  }

  /// δᵀ Q δ
  func form(_ delta: [Double]) -> Double {
    var sum = 0.0
    for (a, row) in zip(delta, moments) {
      for (b, value) in zip(delta, row) { sum += a * b * value }
    }
    return sum
  }
}

/// How far a break may lie from where it was found.
///
/// The distribution of the place where a two-sided Brownian motion with drift is greatest, whose drift
/// and spread differ on the two sides: J. Bai (1997), doi:10.1162/003465397557132, appendix B.
struct BreakInterval {
  /// Steps to the bounds, the first not positive.
  let before: Int
  let after: Int

  init?(_ left: Segment, _ right: Segment, level: Double) {
    let delta = zip(right.coefficients, left.coefficients).map { $0 - $1 }
    let (drift, other) = (left.form(delta), right.form(delta))
    guard drift > 0, other > 0, left.variance > 0, right.variance > 0 else { return nil }
    let argmax = BrownianArgmax(
      xi: other / drift, phi: other / drift * (right.variance / left.variance))
    let tail = (1 - level) / 2
    let middle = argmax.cumulative(0)
    guard middle >= tail, middle <= 1 - tail else { return nil }
    let scale = left.variance / drift
    let (upper, lower) = (argmax.quantile(1 - tail) * scale, argmax.quantile(tail) * scale)
    guard abs(upper) < 1e15, abs(lower) < 1e15 else { return nil }
    (before, after) = (-Int(upper.rounded(.up)), -Int(lower.rounded(.down)))
  }
}

/// The place of the greatest value of a two-sided Brownian motion with drift −|x| / 2 on the left
/// and −ξ |x| / 2 with another spread on the right.
struct BrownianArgmax {
  let xi: Double
  let phi: Double

  func cumulative(_ place: Double) -> Double {
    let x = abs(place)
    let root = x.squareRoot()
    if place < 0 {
      let ratio = xi / phi
      let decay = LimnMath.exp(-x / 8)
      return -root * decay / (2 * Double.pi).squareRoot()
        - (phi / xi * (phi + 2 * xi) / (phi + xi)) * decay * Self.scaledTail((0.5 + ratio) * root)
        + (x / 2 - 2 + (phi + 2 * xi) * (phi + 2 * xi) / ((phi + xi) * xi)) * Self.tail(root / 2)
    }
    let ratio = xi * xi / phi
    let decay = LimnMath.exp(-ratio * x / 8)
    return 1 + (ratio * x).squareRoot() * decay / (2 * Double.pi).squareRoot()
      + (xi / phi * (2 * phi + xi) / (phi + xi)) * decay
      * Self.scaledTail((phi + xi / 2) / phi.squareRoot() * root)
      - ((2 * phi + xi) * (2 * phi + xi) / ((phi + xi) * phi) - 2 + ratio * x / 2)
      * Self.tail(ratio.squareRoot() * root / 2)
  }

  func quantile(_ probability: Double) -> Double {
    let side = cumulative(0) < probability ? 1.0 : -1.0
    var far = 1.0
    while far < 1e9, (cumulative(side * far) - probability) * side < 0 { far *= 2 }
    var (near, end) = (0.0, far)
    for _ in 0..<200 {
      let middle = (near + end) / 2
      if (cumulative(side * middle) - probability) * side < 0 {
        near = middle
      } else {
        end = middle
      }
    }
    return side * (near + end) / 2
  }

  /// The upper tail of the normal distribution.
  private static func tail(_ x: Double) -> Double { NormalDistribution(mean: 0, sd: 1).above(x) }

  /// exp(x² / 2) times the upper tail, for x ≥ 0; far out by its asymptotic series.
  private static func scaledTail(_ x: Double) -> Double {
    if x < 25 { return LimnMath.exp(x * x / 2) * tail(x) }
    let y = 1 / (x * x)
    return (1 - y * (1 - 3 * y * (1 - 5 * y * (1 - 7 * y)))) / (x * (2 * Double.pi).squareRoot())
  }
}
