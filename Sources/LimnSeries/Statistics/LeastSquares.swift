import LimnTensor

/// Least squares by Householder reflections, one column after the other: what the first k columns leave
/// of y is then known for every k at no further cost.
///
/// Golub & Van Loan (2013), Matrix Computations, section 5.3.

struct LeastSquares {
  let rows, columns: Int
  /// R above the diagonal, column by column.
  private var upper: [[Double]]
  private var diagonal: [Double]
  /// Qᵀy
  private var rotated: [Double]
  /// Whether a column follows from those before it.
  private(set) var isSingular = false

  /// columns: [K][N], y: [N], with N ≥ K.
  init(_ given: [[Double]], y: [Double]) {
    rows = y.count
    columns = given.count
    var work = given
    (rotated, diagonal, upper) = (y, [], [])
    for k in 0..<columns {
      let whole = Self.norm(given[k], from: 0)
      let norm = Self.norm(work[k], from: k)
      if !(norm > 1e-11 * whole) {
        isSingular = true
        return
      }
      var v = work[k]
      let head = v[k] < 0 ? norm : -norm
      v[k] -= head
      let scale = 1 / (norm * abs(v[k]))
      func reflect(_ x: inout [Double]) {
        var dot = 0.0
        for i in k..<x.count { dot += v[i] * x[i] }
        dot *= scale
        for i in k..<x.count { x[i] -= dot * v[i] }
      }
      for j in k + 1..<max(columns, k + 1) { reflect(&work[j]) }
      reflect(&rotated)
      diagonal.append(head)
      upper.append(Array(work[k][..<k]))
    }
  }

  private static func norm(_ x: [Double], from start: Int) -> Double {
    var greatest = 0.0
    for i in start..<max(x.count, start) { greatest = max(greatest, abs(x[i])) }
    guard greatest > 0, greatest.isFinite else { return greatest }
    var sum = 0.0
    for i in start..<x.count { sum += (x[i] / greatest) * (x[i] / greatest) }
    return greatest * sum.squareRoot()
  }

  /// Σ of the squares that the first `count` columns leave.
  func residualSquares(_ count: Int) -> Double {
    var sum = 0.0
    for i in (count..<rows).reversed() { sum += rotated[i] * rotated[i] }
    return sum
  }

  /// The last of the first `count` coefficients, divided by its standard error.
  func tOfLast(_ count: Int) -> Double {
    let free = Double(rows - count)
    let sign = diagonal[count - 1] < 0 ? -1.0 : 1.0
    return sign * rotated[count - 1] / (residualSquares(count) / free).squareRoot()
  }

  /// What the other columns leave of the last one, squared and summed.
  var ownSquaresOfLast: Double { diagonal[columns - 1] * diagonal[columns - 1] }

  var coefficients: [Double] {
    var result = Array(rotated[..<columns])
    for k in (0..<columns).reversed() {
      for j in k + 1..<max(columns, k + 1) { result[k] -= upper[j][k] * result[j] }
      result[k] /= diagonal[k]
    }
    return result
  }

  /// y less what the columns explain.
  func residuals(_ given: [[Double]], y: [Double]) -> [Double] {
    let weights = coefficients
    var result = y
    for (k, column) in given.enumerated() {
      for i in result.indices { result[i] -= weights[k] * column[i] }
    }
    return result
  }
}
