import CLimnKernels

/// The two types of floats with their array kernels (`vector.c`).

package protocol FloatKernels: RealElement {
  static func arithmetic(
    _ op: limn_arithmetic, _ a: UnsafePointer<Self>, _ sa: Int, _ b: UnsafePointer<Self>, _ sb: Int,
    _ r: UnsafeMutablePointer<Self>, _ n: Int)
  /// Whether an element of either side is NaN.
  static func compare(
    _ op: limn_comparison, _ a: UnsafePointer<Self>, _ sa: Int, _ b: UnsafePointer<Self>, _ sb: Int,
    _ r: UnsafeMutablePointer<UInt8>, _ n: Int
  ) -> Bool
  static func map(
    _ function: MappedFunction, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>, _ n: Int)
  static func partial(
    _ kind: PartialKind, _ x: UnsafePointer<Self>, _ n: Int, center: Double
  ) -> limn_partial
  /// Down the columns of `x` [rows, columns], whose rows lie `stride` apart; not for squares.
  static func partialColumns(
    _ kind: PartialKind, _ x: UnsafePointer<Self>, _ stride: Int, _ rows: Int, _ columns: Int,
    _ values: UnsafeMutablePointer<Double>, _ counts: UnsafeMutablePointer<Int64>)
  static func squaresColumns(
    _ x: UnsafePointer<Self>, _ stride: Int, _ rows: Int, _ columns: Int,
    _ centers: UnsafePointer<Double>, _ sums: UnsafeMutablePointer<Double>)
  // c: [rows, columns] = a [rows, inner] · b [inner, columns]
  static func productTile(
    _ a: UnsafePointer<Self>, _ lda: Int, _ b: UnsafePointer<Self>, _ ldb: Int,
    _ c: UnsafeMutablePointer<Self>, _ ldc: Int, _ rows: Int, _ inner: Int, _ columns: Int)
  static func elements(_ block: Block<Self>) -> Elements
}

/// Functions with a kernel of their own.
package enum MappedFunction: Sendable { case exp, log, tanh, sigmoid }

/// What a stretch of elements comes to.
package enum PartialKind: Sendable { case sum, squares, least, greatest }

extension Double: FloatKernels {
  package static func arithmetic(
    _ op: limn_arithmetic, _ a: UnsafePointer<Double>, _ sa: Int, _ b: UnsafePointer<Double>,
    _ sb: Int, _ r: UnsafeMutablePointer<Double>, _ n: Int
  ) { limn_arithmetic_f64(op, a, sa, b, sb, r, n) }

  package static func compare(
    _ op: limn_comparison, _ a: UnsafePointer<Double>, _ sa: Int, _ b: UnsafePointer<Double>,
    _ sb: Int, _ r: UnsafeMutablePointer<UInt8>, _ n: Int
  ) -> Bool { limn_compare_f64(op, a, sa, b, sb, r, n) != 0 }

  package static func map(
    _ function: MappedFunction, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>,
    _ n: Int
  ) {
    switch function {
    case .exp: limn_exp_f64_n(x, y, n)
    case .log: limn_log_f64_n(x, y, n)
    case .tanh: limn_tanh_f64_n(x, y, n)
    case .sigmoid: limn_sigmoid_f64_n(x, y, n)
    }
  }

  package static func partial(
    _ kind: PartialKind, _ x: UnsafePointer<Double>, _ n: Int, center: Double
  ) -> limn_partial {
    switch kind {
    case .sum: limn_sum_f64(x, n)
    case .squares: limn_squares_f64(x, n, center)
    case .least: limn_least_f64(x, n)
    case .greatest: limn_greatest_f64(x, n)
    }
  }

  package static func partialColumns(
    _ kind: PartialKind, _ x: UnsafePointer<Double>, _ stride: Int, _ rows: Int, _ columns: Int,
    _ values: UnsafeMutablePointer<Double>, _ counts: UnsafeMutablePointer<Int64>
  ) {
    switch kind {
    case .sum: limn_sum_columns_f64(x, stride, rows, columns, values, counts)
    case .least: limn_least_columns_f64(x, stride, rows, columns, values, counts)
    case .greatest: limn_greatest_columns_f64(x, stride, rows, columns, values, counts)
    case .squares: break
    }
  }

  package static func squaresColumns(
    _ x: UnsafePointer<Double>, _ stride: Int, _ rows: Int, _ columns: Int,
    _ centers: UnsafePointer<Double>, _ sums: UnsafeMutablePointer<Double>
  ) { limn_squares_columns_f64(x, stride, rows, columns, centers, sums) }

  package static func productTile(
    _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafePointer<Double>, _ ldb: Int,
    _ c: UnsafeMutablePointer<Double>, _ ldc: Int, _ rows: Int, _ inner: Int, _ columns: Int
  ) { limn_product_tile_f64(a, lda, b, ldb, c, ldc, rows, inner, columns) }

  package static func elements(_ block: Block<Double>) -> Elements { .f64(block) }
}

extension Float: FloatKernels {
  package static func arithmetic(
    _ op: limn_arithmetic, _ a: UnsafePointer<Float>, _ sa: Int, _ b: UnsafePointer<Float>,
    _ sb: Int, _ r: UnsafeMutablePointer<Float>, _ n: Int
  ) { limn_arithmetic_f32(op, a, sa, b, sb, r, n) }

  package static func compare(
    _ op: limn_comparison, _ a: UnsafePointer<Float>, _ sa: Int, _ b: UnsafePointer<Float>,
    _ sb: Int, _ r: UnsafeMutablePointer<UInt8>, _ n: Int
  ) -> Bool { limn_compare_f32(op, a, sa, b, sb, r, n) != 0 }

  package static func map(
    _ function: MappedFunction, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    _ n: Int
  ) {
    switch function {
    case .exp: limn_exp_f32_n(x, y, n)
    case .log: limn_log_f32_n(x, y, n)
    case .tanh: limn_tanh_f32_n(x, y, n)
    case .sigmoid: limn_sigmoid_f32_n(x, y, n)
    }
  }

  package static func partial(
    _ kind: PartialKind, _ x: UnsafePointer<Float>, _ n: Int, center: Double
  ) -> limn_partial {
    switch kind {
    case .sum: limn_sum_f32(x, n)
    case .squares: limn_squares_f32(x, n, center)
    case .least: limn_least_f32(x, n)
    case .greatest: limn_greatest_f32(x, n)
    }
  }

  package static func partialColumns(
    _ kind: PartialKind, _ x: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ columns: Int,
    _ values: UnsafeMutablePointer<Double>, _ counts: UnsafeMutablePointer<Int64>
  ) {
    switch kind {
    case .sum: limn_sum_columns_f32(x, stride, rows, columns, values, counts)
    case .least: limn_least_columns_f32(x, stride, rows, columns, values, counts)
    case .greatest: limn_greatest_columns_f32(x, stride, rows, columns, values, counts)
    case .squares: break
    }
  }

  package static func squaresColumns(
    _ x: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ columns: Int,
    _ centers: UnsafePointer<Double>, _ sums: UnsafeMutablePointer<Double>
  ) { limn_squares_columns_f32(x, stride, rows, columns, centers, sums) }

  package static func productTile(
    _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int,
    _ c: UnsafeMutablePointer<Float>, _ ldc: Int, _ rows: Int, _ inner: Int, _ columns: Int
  ) { limn_product_tile_f32(a, lda, b, ldb, c, ldc, rows, inner, columns) }

  package static func elements(_ block: Block<Float>) -> Elements { .f32(block) }
}
