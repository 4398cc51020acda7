import LimnEffects
import LimnSource

/// The eigenvalues and vectors of a symmetric matrix.
///
/// Householder reflections make it tridiagonal, QL steps with Wilkinson's shift diagonal: Golub &
/// Van Loan (2013), Matrix Computations, sections 8.3.1 and 8.3.3. The greatest component of each
/// vector is made positive.

struct Eigenvalues {
  /// Ascending.
  let values: [Double]
  /// Row i is the vector of value i.
  let vectors: Matrix

  // a: [N, N], symmetric
  init(_ a: Matrix, _ interruption: Interruption?) throws(Fault) {
    let n = a.rows
    let work = try a.copied()
    var (diagonal, beside, scales) = try Self.tridiagonalise(work, interruption)
    let vectors = try Self.basis(work, scales).transposed()
    scales = []
    try Self.diagonalise(&diagonal, &beside, vectors, interruption)
    let order = (0..<n).sorted { (diagonal[$0], $0) < (diagonal[$1], $1) }
    let sorted = try Matrix(rows: n, columns: n)
    for (place, row) in order.enumerated() {
      sorted.row(place).update(from: vectors.row(row), count: n)
      if Vector.leads(negative: sorted.row(place), n) { Vector.scale(sorted.row(place), by: -1, n) }
    }
    values = order.map { diagonal[$0] }
    self.vectors = sorted
  }

  /// Reflection k is kept in row k of `a`, right of the diagonal.
  private static func tridiagonalise(
    _ a: Matrix, _ interruption: Interruption?
  ) throws(Fault) -> (diagonal: [Double], beside: [Double], scales: [Double]) {
    let n = a.rows
    var (diagonal, beside) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    var scales = beside
    let p = try Block<Double>(repeating: 0, count: n)
    for k in 0..<n {
      try interruption?.check()
      diagonal[k] = a[k, k]
      let rest = n - k - 1
      if rest == 0 { break }
      let v = a.row(k) + k + 1
      let norm = Vector.norm(v, rest)
      if rest == 1 || norm == 0 {
        beside[k] = v[0]
        continue
      }
      beside[k] = v[0] < 0 ? norm : -norm
      v[0] -= beside[k]
      let scale = 1 / (norm * abs(v[0]))
      scales[k] = scale
      // The rest becomes H A H = A − v wᵀ − w vᵀ.
      let w = p.pointer
      let grain = max(1, (1 << 15) / rest)
      Parallel.forEachRange(rest, of: grain) { range in
        for i in range { w[i] = scale * Vector.dot(a.row(k + 1 + i) + k + 1, v, rest) }
      }
      Vector.add(-scale / 2 * Vector.dot(w, v, rest), v, to: w, rest)
      Parallel.forEachRange(rest, of: grain) { range in
        for i in range {
          let line = a.row(k + 1 + i) + k + 1
          let (x, y) = (v[i], w[i])
          for j in 0..<rest { line[j] -= x * w[j] + y * v[j] }
        }
      }
    }
    return (diagonal, beside, scales)
  }

  /// The product of the reflections.
  private static func basis(_ a: Matrix, _ scales: [Double]) throws(Fault) -> Matrix {
    let n = a.rows
    let q = try Matrix.identity(n)
    Parallel.forEachRange(n, of: max(1, (1 << 14) / max(n, 1))) { range in
      for i in range {
        for k in 0..<n where scales[k] != 0 {
          let (v, line, rest) = (a.row(k) + k + 1, q.row(i) + k + 1, n - k - 1)
          Vector.add(-scales[k] * Vector.dot(v, line, rest), v, to: line, rest)
        }
      }
    }
    return q
  }

  /// `beside[i]` stands between the diagonal's i and i + 1. The rotations go over the rows of `vectors`.
  private static func diagonalise(
    _ d: inout [Double], _ e: inout [Double], _ vectors: Matrix, _ interruption: Interruption?
  ) throws(Fault) {
    let n = d.count
    var rotations: [(c: Double, s: Double)] = []
    for low in 0..<n {
      var rounds = 0
      while true {
        var high = low
        while high < n - 1, abs(e[high]) > 0x1p-53 * (abs(d[high]) + abs(d[high + 1])) { high += 1 }
        if high == low { break }
        rounds += 1
        guard rounds <= 60 else { throw Fault.notConverged("eigh") }
        try interruption?.check()
        // Wilkinson's shift: the eigenvalue of the first 2 × 2 block nearer to its corner.
        let half = (d[low + 1] - d[low]) / (2 * e[low])
        let root = hypotenuse(half, 1)
        var g = d[high] - d[low] + e[low] / (half + (half < 0 ? -root : root))
        var (c, s, shift) = (1.0, 1.0, 0.0)
        rotations.removeAll(keepingCapacity: true)
        var i = high - 1
        var broken = false
        while i >= low {
          let (f, b) = (s * e[i], c * e[i])
          let length = hypotenuse(f, g)
          e[i + 1] = length
          if length == 0 {
            // What lay between has vanished already: the block falls apart.
            d[i + 1] -= shift
            e[high] = 0
            broken = true
            break
          }
          (s, c) = (f / length, g / length)
          g = d[i + 1] - shift
          let turned = (d[i] - g) * s + 2 * c * b
          shift = s * turned
          d[i + 1] = g + shift
          g = c * turned - b
          rotations.append((c, s))
          i -= 1
        }
        apply(rotations, from: high - 1, to: vectors)
        if broken { continue }
        d[low] -= shift
        e[low] = g
        e[high] = 0
      }
    }
  }

  /// Rotation k turns rows `first - k` and the one behind it; columns are shared among threads.
  private static func apply(
    _ rotations: [(c: Double, s: Double)], from first: Int, to vectors: Matrix
  ) {
    let n = vectors.columns
    let size = rotations.count * n < 1 << 16 ? n : 128
    Parallel.forEachRange(n, of: size) { range in
      for (k, turn) in rotations.enumerated() {
        let (x, y) = (vectors.row(first - k), vectors.row(first - k + 1))
        Vector.rotate(x + range.lowerBound, y + range.lowerBound, turn.c, -turn.s, range.count)
      }
    }
  }

  private static func hypotenuse(_ a: Double, _ b: Double) -> Double {
    let (x, y) = (abs(a), abs(b))
    let (big, small) = x > y ? (x, y) : (y, x)
    return big == 0 ? 0 : big * (1 + small / big * (small / big)).squareRoot()
  }
}
