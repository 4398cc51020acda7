import LimnEffects
import LimnSource

/// A = U Σ Vᵀ by one-sided Jacobi rotations of the R in A = Q R.
///
/// Rotations of two rows at a time make the rows of R orthogonal; their lengths are the singular
/// values, their directions the right vectors, and the product of the rotations leads from Q to the
/// left ones. Small singular values are found to high relative accuracy: Demmel & Veselić (1992),
/// doi:10.1137/0613074. The greatest component of each right vector is made positive.

struct SingularValues {
  // K = min(M, N)
  /// [M, K]
  let u: Matrix
  /// Descending.
  let values: [Double]
  /// [K, N]
  let vt: Matrix

  init(_ a: Matrix, _ interruption: Interruption?) throws(Fault) {
    if a.rows < a.columns {
      let other = try SingularValues(a.transposed(), interruption)
      (u, values, vt) = (try other.vt.transposed(), other.values, try other.u.transposed())
      Self.settleSigns(u, vt)
      return
    }
    let n = a.columns
    // Numbers near the ends of the range would overflow as squares.
    let magnitude = a.magnitude
    let scale = magnitude > 1e-100 && magnitude < 1e100 || magnitude == 0 ? 1 : magnitude
    let scaled = try a.copied()
    if scale != 1 { Vector.scale(scaled.row(0), by: 1 / scale, a.rows * n) }
    let factors = try QRFactors(scaled, interruption)
    let (rows, rotations) = (try factors.r(), try Matrix.identity(n))
    try Self.orthogonalise(rows, rotations, interruption)

    let lengths = (0..<n).map { Vector.norm(rows.row($0), n) }
    let order = (0..<n).sorted { (-lengths[$0], $0) < (-lengths[$1], $1) }
    let (vt, left) = (try Matrix(rows: n, columns: n), try Matrix(rows: n, columns: n))
    for (place, row) in order.enumerated() {
      left.row(place).update(from: rotations.row(row), count: n)
      vt.row(place).update(from: rows.row(row), count: n)
      if lengths[row] > 0 { Vector.scale(vt.row(place), by: 1 / lengths[row], n) }
    }
    Self.complete(vt, from: lengths.count { $0 > 0 })
    self.vt = vt
    values = order.map { lengths[$0] * scale }
    u = try factors.q().times(try left.transposed())
    Self.settleSigns(u, vt)
  }

  /// Rotates pairs of rows until all are orthogonal; the same is done to `rotations`.
  private static func orthogonalise(
    _ rows: Matrix, _ rotations: Matrix, _ interruption: Interruption?
  ) throws(Fault) {
    let n = rows.rows
    let tolerance = Double(n).squareRoot() * 0x1p-53
    for _ in 0..<60 {
      var rotated = false
      var squares = (0..<n).map { Vector.dot(rows.row($0), rows.row($0), n) }
      for i in 0..<n {
        try interruption?.check()
        for j in i + 1..<max(n, i + 1) {
          let (x, y) = (rows.row(i), rows.row(j))
          let product = Vector.dot(x, y, n)
          guard abs(product) > tolerance * (squares[i] * squares[j]).squareRoot() else { continue }
          rotated = true
          let ratio = (squares[j] - squares[i]) / (2 * product)
          let t = (ratio < 0 ? -1 : 1) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
          let c = 1 / (1 + t * t).squareRoot()
          Vector.rotate(x, y, c, -c * t, n)
          Vector.rotate(rotations.row(i), rotations.row(j), c, -c * t, n)
          squares[i] -= t * product
          squares[j] += t * product
        }
      }
      if !rotated { return }
    }
    throw Fault.notConverged("svd")
  }

  /// Rows of zeros become unit vectors orthogonal to those before them.
  private static func complete(_ vt: Matrix, from first: Int) {
    let n = vt.columns
    var axis = 0
    for row in first..<max(vt.rows, first) {
      let target = vt.row(row)
      while axis < n {
        for k in 0..<n { target[k] = k == axis ? 1 : 0 }
        axis += 1
        // Twice is enough.
        for _ in 0..<2 {
          for other in 0..<row {
            Vector.add(-Vector.dot(vt.row(other), target, n), vt.row(other), to: target, n)
          }
        }
        let norm = Vector.norm(target, n)
        if norm > 0.5 / Double(n).squareRoot() {
          Vector.scale(target, by: 1 / norm, n)
          break
        }
      }
    }
  }

  private static func settleSigns(_ u: Matrix, _ vt: Matrix) {
    for row in 0..<vt.rows where Vector.leads(negative: vt.row(row), vt.columns) {
      Vector.scale(vt.row(row), by: -1, vt.columns)
      for i in 0..<u.rows { u[i, row] = -u[i, row] }
    }
  }
}

extension Vector {
  /// Whether the component of greatest magnitude, the first of equals, is negative.
  static func leads(negative x: UnsafePointer<Double>, _ n: Int) -> Bool {
    var greatest = 0
    // Equal but for rounding counts as equal.
    for i in 0..<n where abs(x[i]) > abs(x[greatest]) * (1 + 1e-10) { greatest = i }
    return n > 0 && x[greatest] < 0
  }
}
