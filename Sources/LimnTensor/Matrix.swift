import LimnSource

/// A matrix of doubles while an algorithm works on it.
///
/// Rows lie one after the other. The algorithms below go along rows in their inner loops, each number
/// in a fixed order, so that the bits are the same everywhere (docs/decisions/0006). They take
/// matrices without NaN; who calls checks that.

struct Matrix {
  private(set) var rows: Int
  private(set) var columns: Int
  private(set) var block: Block<Double>

  init(rows: Int, columns: Int) throws(Fault) {
    (self.rows, self.columns) = (rows, columns)
    block = try Block(repeating: 0, count: try Tensor.elementCount([rows, columns]))
  }

  /// A copy of the matrix that starts at `start`.
  init(copying source: UnsafePointer<Double>, rows: Int, columns: Int) throws(Fault) {
    (self.rows, self.columns) = (rows, columns)
    block = try Block(count: try Tensor.elementCount([rows, columns]))
    block.pointer.update(from: source, count: rows * columns)
  }

  static func identity(_ n: Int) throws(Fault) -> Matrix {
    let result = try Matrix(rows: n, columns: n)
    for i in 0..<n { result[i, i] = 1 }
    return result
  }

  func copied() throws(Fault) -> Matrix {
    try Matrix(copying: block.pointer, rows: rows, columns: columns)
  }

  subscript(_ i: Int, _ j: Int) -> Double {
    get { block.pointer[i * columns + j] }
    nonmutating set { block.pointer[i * columns + j] = newValue }
  }

  func row(_ i: Int) -> UnsafeMutablePointer<Double> { block.pointer + i * columns }

  func transposed() throws(Fault) -> Matrix {
    let result = try Matrix(rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result[j, i] = self[i, j] }
    }
    return result
  }

  /// The first `count` rows, or columns.
  func top(_ count: Int) throws(Fault) -> Matrix {
    try Matrix(copying: block.pointer, rows: count, columns: columns)
  }

  func swapRows(_ i: Int, _ j: Int) {
    if i == j { return }
    let (x, y) = (row(i), row(j))
    for k in 0..<columns { (x[k], y[k]) = (y[k], x[k]) }
  }

  /// The greatest magnitude.
  var magnitude: Double { block.buffer.reduce(0) { Swift.max($0, abs($1)) } }

  // [M, K] · [K, N]
  func times(_ other: Matrix) throws(Fault) -> Matrix {
    let product = try Tensor.matrixProduct(tensor, other.tensor)
    return try product.withF64 { values throws(Fault) in
      guard let start = values.baseAddress, !values.isEmpty else {
        return try Matrix(rows: rows, columns: other.columns)
      }
      return try Matrix(copying: start, rows: rows, columns: other.columns)
    }
  }

  var tensor: Tensor { Tensor(shape: [rows, columns], elements: .f64(block)) }
}

/// Loops over vectors of doubles.
enum Vector {
  /// Four sums in turn, so that neighbours go together.
  @inline(__always)
  static func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ n: Int) -> Double {
    var lanes = SIMD8<Double>(repeating: 0)
    var i = 0
    while i + 8 <= n {
      let a = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Double>.self)
      let b = UnsafeRawPointer(y + i).loadUnaligned(as: SIMD8<Double>.self)
      lanes += a * b
      i += 8
    }
    var rest = 0.0
    while i < n {
      rest += x[i] * y[i]
      i += 1
    }
    let pairs = lanes.lowHalf + lanes.highHalf
    return (pairs[0] + pairs[2]) + (pairs[1] + pairs[3]) + rest
  }

  /// y += factor · x
  @inline(__always)
  static func add(
    _ factor: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    for i in 0..<n { y[i] += factor * x[i] }
  }

  @inline(__always)
  static func scale(_ x: UnsafeMutablePointer<Double>, by factor: Double, _ n: Int) {
    for i in 0..<n { x[i] *= factor }
  }

  /// √Σx², scaled so that squares neither overflow nor vanish.
  static func norm(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
    var greatest = 0.0
    for i in 0..<n { greatest = max(greatest, abs(x[i])) }
    if greatest == 0 || !greatest.isFinite { return greatest }
    if greatest > 1e-140, greatest < 1e140 { return dot(x, x, n).squareRoot() }
    var sum = 0.0
    for i in 0..<n { sum += (x[i] / greatest) * (x[i] / greatest) }
    return greatest * sum.squareRoot()
  }

  /// x, y = c x + s y, c y − s x
  @inline(__always)
  static func rotate(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ c: Double, _ s: Double,
    _ n: Int
  ) {
    for i in 0..<n {
      let (a, b) = (x[i], y[i])
      x[i] = c * a + s * b
      y[i] = c * b - s * a
    }
  }
}
