import LimnEffects
import LimnSource

/// Linear algebra of the last two axes; axes in front of them count matrices.
///
/// Reckoned in doubles; `f32` comes back as `f32`. Missing and infinite elements are refused, since
/// no answer would mean anything.

extension Tensor {
  /// The matrices of a tensor, one after the other.
  struct Stack {
    let count: Int
    let batch: [Int]
    let rows: Int
    let columns: Int
    let isNarrow: Bool
    private let block: Block<Double>

    init(_ x: Tensor, _ name: String) throws(Fault) {
      guard x.dtype.isNumeric || x.dtype == .bool else {
        throw Fault.notNumeric(x.dtype, wanted: "numbers")
      }
      guard x.rank >= 2 else { throw Fault.notAMatrix(name, x.shape) }
      guard case .f64(let block) = try x.converted(to: .f64).elements else {
        throw Fault.notNumeric(x.dtype, wanted: "numbers")
      }
      if let index = block.buffer.firstIndex(where: { !$0.isFinite }) {
        throw Fault.notFinite(
          name, block.pointer[index], position: Tensor.position(of: index, in: x.shape))
      }
      self.block = block
      batch = Array(x.shape.dropLast(2))
      count = batch.reduce(1, *)
      (rows, columns) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
      isNarrow = x.dtype == .f32
    }

    func matrix(_ index: Int) throws(Fault) -> Matrix {
      try Matrix(
        copying: block.pointer + index * rows * columns, rows: rows, columns: columns)
    }

    func requireSquare(_ name: String) throws(Fault) {
      guard rows == columns else { throw Fault.notSquare(name, batch + [rows, columns]) }
    }
  }

  /// Applies `body` to every matrix; its results are stacked under the batch's axes.
  private static func stacked(
    _ stack: Stack, _ shapes: [[Int]], _ body: (Int) throws(Fault) -> [[Double]]
  ) throws(Fault) -> [Tensor] {
    let sizes = shapes.map { $0.reduce(1, *) }
    let blocks = try sizes.map { size throws(Fault) in
      try Block<Double>(count: try elementCount([stack.count, size]))
    }
    for index in 0..<stack.count {
      for (which, values) in try body(index).enumerated() {
        for (k, value) in values.enumerated() {
          blocks[which].pointer[index * sizes[which] + k] = value
        }
      }
    }
    return try zip(blocks, shapes).map { pair throws(Fault) in
      let result = Tensor(shape: stack.batch + pair.1, elements: .f64(pair.0))
      return stack.isNarrow ? try result.converted(to: .f32) : result
    }
  }

  /// x with a x = b for each matrix of `a`.
  // a: [B…, N, N], b: [N], [N, K] or [B…, N, K] -> as b
  package static func solve(
    _ a: Tensor, _ b: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> Tensor {
    let left = try Stack(a, "a")
    try left.requireSquare("a")
    let vector = b.rank == 1
    guard b.rank > 0, b.shape[vector ? 0 : b.rank - 2] == left.rows else {
      throw Fault.solveShapes(a.shape, b.shape)
    }
    let right = try Stack(vector ? try b.reshaped(to: b.shape + [1]) : b, "b")
    guard right.count == 1 || right.batch == left.batch else {
      throw Fault.solveShapes(a.shape, b.shape)
    }
    let columns = right.columns
    let shape = vector ? [left.rows] : [left.rows, columns]
    return try stacked(left, [shape]) { index throws(Fault) in
      let matrix = try left.matrix(index)
      let factors = try LUFactors(matrix, interruption)
      try factors.requireRegular()
      let x = try factors.solve(try right.matrix(right.count == 1 ? 0 : index))
      return [x.block.array]
    }[0]
  }

  // a: [B…, N, N]
  package static func inverse(
    _ a: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> Tensor {
    let stack = try Stack(a, "a")
    try stack.requireSquare("a")
    return try stacked(stack, [[stack.rows, stack.rows]]) { index throws(Fault) in
      let factors = try LUFactors(try stack.matrix(index), interruption)
      try factors.requireRegular()
      return [try factors.solve(try Matrix.identity(stack.rows)).block.array]
    }[0]
  }

  /// The determinant, or the sign of it and the logarithm of its magnitude.
  // a: [B…, N, N] -> [B…]
  package static func determinant(
    _ a: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> (value: Tensor, sign: Tensor, log: Tensor) {
    let stack = try Stack(a, "a")
    try stack.requireSquare("a")
    let parts = try stacked(stack, [[], [], []]) { index throws(Fault) in
      let factors = try LUFactors(try stack.matrix(index), interruption)
      let log = factors.logDeterminant
      return [[factors.determinant], [log.sign], [log.log]]
    }
    return (parts[0], parts[1], parts[2])
  }

  /// a = p l u with a permutation p, l lower triangular with a diagonal of 1, u upper triangular.
  package static func lu(
    _ a: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> (p: Tensor, l: Tensor, u: Tensor) {
    let stack = try Stack(a, "a")
    try stack.requireSquare("a")
    let n = stack.rows
    let parts = try stacked(stack, [[n, n], [n, n], [n, n]]) { index throws(Fault) in
      let factors = try LUFactors(try stack.matrix(index), interruption)
      let (p, l, u) = (
        try Matrix(rows: n, columns: n), try Matrix.identity(n), try Matrix(rows: n, columns: n)
      )
      for i in 0..<n {
        p[factors.order[i], i] = 1
        for j in 0..<n {
          if j < i { l[i, j] = factors.matrix[i, j] } else { u[i, j] = factors.matrix[i, j] }
        }
      }
      return [p.block.array, l.block.array, u.block.array]
    }
    return (parts[0], parts[1], parts[2])
  }

  /// a = q r with r upper triangular, its diagonal not negative.
  package static func qr(
    _ a: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> (q: Tensor, r: Tensor) {
    let stack = try Stack(a, "a")
    let k = min(stack.rows, stack.columns)
    let parts = try stacked(stack, [[stack.rows, k], [k, stack.columns]]) { index throws(Fault) in
      let factors = try QRFactors(try stack.matrix(index), interruption)
      return [try factors.q().block.array, try factors.r().block.array]
    }
    return (parts[0], parts[1])
  }

  /// a = l lᵀ with l lower triangular.
  package static func cholesky(
    _ a: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> Tensor {
    let stack = try Stack(a, "a")
    try stack.requireSquare("a")
    return try stacked(stack, [[stack.rows, stack.rows]]) { index throws(Fault) in
      let matrix = try stack.matrix(index)
      try matrix.requireSymmetric()
      let (l, failed) = try matrix.choleskyFactor(interruption)
      if let failed { throw Fault.notPositiveDefinite(row: failed) }
      return [l.block.array]
    }[0]
  }

  /// a = u diag(s) vt, s descending.
  // a: [B…, M, N], K = min(M, N) -> u: [B…, M, K], s: [B…, K], vt: [B…, K, N]
  package static func svd(
    _ a: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> (u: Tensor, s: Tensor, vt: Tensor) {
    let stack = try Stack(a, "a")
    let (m, n, k) = (stack.rows, stack.columns, min(stack.rows, stack.columns))
    let parts = try stacked(stack, [[m, k], [k], [k, n]]) { index throws(Fault) in
      let found = try SingularValues(try stack.matrix(index), interruption)
      return [found.u.block.array, found.values, found.vt.block.array]
    }
    return (parts[0], parts[1], parts[2])
  }

  /// Of symmetric matrices: values ascending, vectors as columns.
  package static func eigh(
    _ a: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> (values: Tensor, vectors: Tensor) {
    let stack = try Stack(a, "a")
    try stack.requireSquare("a")
    let n = stack.rows
    let parts = try stacked(stack, [[n], [n, n]]) { index throws(Fault) in
      let matrix = try stack.matrix(index)
      try matrix.requireSymmetric()
      let found = try Eigenvalues(matrix, interruption)
      return [found.values, try found.vectors.transposed().block.array]
    }
    return (parts[0], parts[1])
  }

  // a: [B…, N, N]
  package static func exponential(
    _ a: Tensor, _ interruption: Interruption?
  ) throws(Fault) -> Tensor {
    let stack = try Stack(a, "a")
    try stack.requireSquare("a")
    return try stacked(stack, [[stack.rows, stack.rows]]) { index throws(Fault) in
      [try stack.matrix(index).exponential(interruption).block.array]
    }[0]
  }

  /// The pseudo-inverse of Moore and Penrose; singular values up to `tolerance` times the greatest
  /// count as zero.
  // a: [B…, M, N] -> [B…, N, M]
  package static func pseudoInverse(
    _ a: Tensor, tolerance: Double?, _ interruption: Interruption?
  ) throws(Fault) -> Tensor {
    let stack = try Stack(a, "a")
    return try stacked(stack, [[stack.columns, stack.rows]]) { index throws(Fault) in
      let found = try SingularValues(try stack.matrix(index), interruption)
      let rank = found.rank(tolerance ?? stack.tolerance)
      let right = try Matrix(rows: stack.columns, columns: rank)
      for k in 0..<rank {
        for i in 0..<stack.columns { right[i, k] = found.vt[k, i] / found.values[k] }
      }
      return [try right.times(try found.u.transposed().top(rank)).block.array]
    }[0]
  }

  /// How many singular values lie above `tolerance` times the greatest.
  package static func matrixRank(
    _ a: Tensor, tolerance: Double?, _ interruption: Interruption?
  ) throws(Fault) -> Tensor {
    let stack = try Stack(a, "a")
    let ranks = try stacked(stack, [[]]) { index throws(Fault) in
      let found = try SingularValues(try stack.matrix(index), interruption)
      return [[Double(found.rank(tolerance ?? stack.tolerance))]]
    }[0]
    return try ranks.converted(to: .i64)
  }

  /// What minimises ‖a x − b‖₂, of several solutions the shortest.
  // a: [M, N], b: [M] or [M, K] -> x: [N] or [N, K]
  package static func leastSquares(
    _ a: Tensor, _ b: Tensor, tolerance: Double?, _ interruption: Interruption?
  ) throws(Fault) -> (x: Tensor, rank: Int, values: [Double]) {
    guard a.rank == 2, b.rank == 1 || b.rank == 2, a.shape[0] == b.shape[0] else {
      throw Fault.solveShapes(a.shape, b.shape)
    }
    let left = try Stack(a, "a")
    let right = try Stack(b.rank == 1 ? try b.reshaped(to: b.shape + [1]) : b, "b")
    let found = try SingularValues(try left.matrix(0), interruption)
    let rank = found.rank(tolerance ?? left.tolerance)
    // x = V Σ⁻¹ Uᵀ b
    let projected = try found.u.transposed().top(rank).times(try right.matrix(0))
    for k in 0..<rank { Vector.scale(projected.row(k), by: 1 / found.values[k], right.columns) }
    let x = try found.vt.top(rank).transposed().times(projected)
    let result = try x.tensor.reshaped(to: [left.columns] + b.shape.dropFirst())
    return (left.isNarrow ? try result.converted(to: .f32) : result, rank, found.values)
  }
}

extension Tensor.Stack {
  /// NumPy's: the rounding of doubles times the longer side.
  fileprivate var tolerance: Double { 0x1p-52 * Double(max(rows, columns)) }
}

extension SingularValues {
  func rank(_ tolerance: Double) -> Int {
    guard let greatest = values.first else { return 0 }
    return values.count { $0 > greatest * tolerance }
  }
}

extension LUFactors {
  /// Stops at a matrix whose inverse does not exist, or lies beyond the rounding of doubles.
  fileprivate func requireRegular() throws(Fault) {
    if let zeroPivot { throw Fault.singular(pivot: zeroPivot) }
  }
}

extension Matrix {
  /// Up to a rounding of 1e-8 of the greatest element.
  fileprivate func requireSymmetric() throws(Fault) {
    let tolerance = 1e-8 * magnitude
    for i in 0..<rows {
      for j in 0..<i where abs(self[i, j] - self[j, i]) > tolerance {
        throw Fault.notSymmetric(j, i, self[j, i], self[i, j])
      }
    }
  }
}
