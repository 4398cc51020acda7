import LimnEffects
import LimnSource

/// P A = L U by Gaussian elimination with partial pivoting, and what follows from it.

struct LUFactors {
  /// L below the diagonal (its own is 1), U on and above it.
  let matrix: Matrix
  /// Row i of P A is row `order[i]` of A.
  let order: [Int]
  /// −1 when `order` is odd.
  let sign: Double
  /// The first pivot that is zero.
  let zeroPivot: Int?

  // a: [N, N]
  init(_ a: Matrix, _ interruption: Interruption?) throws(Fault) {
    let n = a.rows
    let m = try a.copied()
    var order = Array(0..<n)
    var (sign, zeroPivot): (Double, Int?) = (1, nil)
    for k in 0..<n {
      try interruption?.check()
      var pivot = k
      for i in k + 1..<max(n, k + 1) where abs(m[i, k]) > abs(m[pivot, k]) { pivot = i }
      if m[pivot, k] == 0 {
        zeroPivot = zeroPivot ?? k
        continue
      }
      if pivot != k {
        m.swapRows(pivot, k)
        order.swapAt(pivot, k)
        sign = -sign
      }
      let (top, rest) = (m.row(k), n - k - 1)
      Parallel.forEachRange(rest, of: max(1, (1 << 16) / max(rest, 1))) { range in
        for i in range {
          let line = m.row(k + 1 + i)
          if line[k] == 0 { continue }
          line[k] /= top[k]
          Vector.add(-line[k], top + k + 1, to: line + k + 1, rest)
        }
      }
    }
    (self.matrix, self.order, self.sign, self.zeroPivot) = (m, order, sign, zeroPivot)
  }

  /// X with A X = B.
  // b: [N, K]
  func solve(_ b: Matrix) throws(Fault) -> Matrix {
    let (n, k) = (matrix.rows, b.columns)
    let x = try Matrix(rows: n, columns: k)
    for i in 0..<n { x.row(i).update(from: b.row(order[i]), count: k) }
    for i in 0..<n {
      for j in 0..<i { Vector.add(-matrix[i, j], x.row(j), to: x.row(i), k) }
    }
    for i in (0..<n).reversed() {
      for j in i + 1..<max(n, i + 1) { Vector.add(-matrix[i, j], x.row(j), to: x.row(i), k) }
      for column in 0..<k { x[i, column] /= matrix[i, i] }
    }
    return x
  }

  var determinant: Double {
    (0..<matrix.rows).reduce(sign) { $0 * matrix[$1, $1] }
  }

  /// The sign of the determinant and the logarithm of its magnitude.
  var logDeterminant: (sign: Double, log: Double) {
    var (sign, log) = (self.sign, 0.0)
    for i in 0..<matrix.rows {
      let pivot = matrix[i, i]
      if pivot == 0 { return (0, -.infinity) }
      if pivot < 0 { sign = -sign }
      log += LimnMath.log(abs(pivot))
    }
    return (sign, log)
  }

  /// An estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁) by Hager's method (1984): 0 when singular.
  func reciprocalCondition(norm: Double) throws(Fault) -> Double {
    let n = matrix.rows
    if zeroPivot != nil || norm == 0 { return 0 }
    if n == 0 { return 1 }
    var x = try Matrix(rows: n, columns: 1)
    for i in 0..<n { x[i, 0] = 1 / Double(n) }
    var estimate = 0.0
    for _ in 0..<5 {
      let y = try solve(x)
      estimate = max(estimate, y.block.buffer.reduce(0) { $0 + abs($1) })
      let signs = try Matrix(rows: n, columns: 1)
      for i in 0..<n { signs[i, 0] = y[i, 0] < 0 ? -1 : 1 }
      let z = try solveTransposed(signs)
      var greatest = 0
      for i in 0..<n where abs(z[i, 0]) > abs(z[greatest, 0]) { greatest = i }
      if abs(z[greatest, 0]) <= Vector.dot(z.row(0), x.row(0), n) { break }
      x = try Matrix(rows: n, columns: 1)
      x[greatest, 0] = 1
    }
    return 1 / (norm * estimate)
  }

  /// x with Aᵀ x = b.
  private func solveTransposed(_ b: Matrix) throws(Fault) -> Matrix {
    let n = matrix.rows
    let y = try b.copied()
    for i in 0..<n {
      y[i, 0] /= matrix[i, i]
      for j in i + 1..<max(n, i + 1) { y[j, 0] -= matrix[i, j] * y[i, 0] }
    }
    for i in (0..<n).reversed() {
      for j in 0..<i { y[j, 0] -= matrix[i, j] * y[i, 0] }
    }
    let x = try Matrix(rows: n, columns: 1)
    for i in 0..<n { x[order[i], 0] = y[i, 0] }
    return x
  }
}

extension Matrix {
  /// The greatest sum of magnitudes down a column.
  var oneNorm: Double {
    var sums = [Double](repeating: 0, count: columns)
    for i in 0..<rows {
      for j in 0..<columns { sums[j] += abs(self[i, j]) }
    }
    return sums.max() ?? 0
  }

  /// L with L Lᵀ = A, of which the lower half is read; nil with the row where A stops being
  /// positive definite.
  func choleskyFactor(_ interruption: Interruption?) throws(Fault) -> (Matrix, failed: Int?) {
    let l = try Matrix(rows: rows, columns: rows)
    for i in 0..<rows {
      try interruption?.check()
      for j in 0...i {
        let rest = self[i, j] - Vector.dot(l.row(i), l.row(j), j)
        if i == j {
          guard rest > 0, rest.isFinite else { return (l, i) }
          l[i, i] = rest.squareRoot()
        } else {
          l[i, j] = rest / l[j, j]
        }
      }
    }
    return (l, nil)
  }
}
