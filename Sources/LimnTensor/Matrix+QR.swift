import LimnEffects
import LimnSource

/// A = Q R by Householder reflections.
///
/// The diagonal of R is made not negative, which settles the signs of both. Golub & Van Loan (2013),
/// Matrix Computations, section 5.2.

struct QRFactors {
  let rows: Int
  let columns: Int
  /// The transposed matrix: row j holds column j of R left of `j`, from there on the reflection's v.
  private let work: Matrix
  private var diagonal: [Double]
  /// H = I − scale · v vᵀ; 0 for none.
  private var scales: [Double]

  private var steps: Int { diagonal.count }

  // a: [M, N]
  init(_ a: Matrix, _ interruption: Interruption?) throws(Fault) {
    (rows, columns) = (a.rows, a.columns)
    let (m, n, k) = (a.rows, a.columns, min(a.rows, a.columns))
    let work = try a.transposed()
    diagonal = Array(repeating: 0, count: k)
    scales = diagonal
    for j in 0..<k {
      try interruption?.check()
      let v = work.row(j) + j
      let norm = Vector.norm(v, m - j)
      if norm == 0 { continue }
      // v = x ± ‖x‖ e₁, with the sign that cancels nothing.
      diagonal[j] = v[0] < 0 ? norm : -norm
      v[0] -= diagonal[j]
      let scale = 1 / (norm * abs(v[0]))
      scales[j] = scale
      Parallel.forEachRange(n - j - 1, of: max(1, (1 << 15) / (m - j))) { range in
        for i in range {
          let target = work.row(j + 1 + i) + j
          Vector.add(-scale * Vector.dot(v, target, m - j), v, to: target, m - j)
        }
      }
    }
    self.work = work
  }

  /// x becomes H_last … H_first x, that is Qᵀ x, or Q x when `transposed` is false.
  private func reflect(_ x: UnsafeMutablePointer<Double>, transposed: Bool) {
    for step in 0..<steps {
      let j = transposed ? step : steps - 1 - step
      let v = work.row(j) + j
      let factor = -scales[j] * Vector.dot(v, x + j, rows - j)
      Vector.add(factor, v, to: x + j, rows - j)
    }
  }

  private func sign(_ j: Int) -> Double { diagonal[j] < 0 ? -1 : 1 }

  /// With as many columns as R has rows.
  // [M, K]
  func q() throws(Fault) -> Matrix {
    let columns = try Matrix(rows: steps, columns: rows)
    Parallel.forEachRange(steps, of: max(1, (1 << 14) / max(rows, 1))) { range in
      for j in range {
        columns[j, j] = sign(j)
        reflect(columns.row(j), transposed: false)
      }
    }
    return try columns.transposed()
  }

  // [K, N]
  func r() throws(Fault) -> Matrix {
    let r = try Matrix(rows: steps, columns: columns)
    for i in 0..<steps {
      for j in i..<columns { r[i, j] = sign(i) * (i == j ? diagonal[i] : work[j, i]) }
    }
    return r
  }
}
