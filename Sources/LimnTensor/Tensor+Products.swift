import CLimnKernels
import LimnSource

/// The matrix product.
///
/// The sum over the inner axis always runs from its first element to its last, so the bits depend
/// neither on blocking nor on who computed which block.

extension Tensor {
  // a: [M, K], b: [K, N] -> [M, N]
  package static func matrixProduct(_ a: Tensor, _ b: Tensor) throws(Fault) -> Tensor {
    guard a.rank == 2, b.rank == 2, a.shape[1] == b.shape[0] else {
      throw Fault.productShapes(a.shape, b.shape)
    }
    let stack = try stackedProduct(
      try a.reshaped(to: [1] + a.shape), try b.reshaped(to: [1] + b.shape))
    return try stack.reshaped(to: [a.shape[0], b.shape[1]])
  }

  /// As many products as there are pairs of matrices.
  // a: [B, M, K], b: [B, K, N] -> [B, M, N]
  package static func stackedProduct(_ a: Tensor, _ b: Tensor) throws(Fault) -> Tensor {
    guard a.rank == 3, b.rank == 3, a.shape[0] == b.shape[0], a.shape[2] == b.shape[1] else {
      throw Fault.productShapes(a.shape, b.shape)
    }
    let shape = [a.shape[0], a.shape[1], b.shape[2]]
    guard let dtype = commonDType(a, b) else { throw Fault.cannotMultiply(a.dtype, b.dtype) }
    let (x, y) = (try a.converted(to: dtype), try b.converted(to: dtype))
    let inner = a.shape[2]
    switch (x.elements, y.elements) {
    case (.f64(let p), .f64(let q)):
      return Tensor(shape: shape, elements: .f64(try product(p, q, shape, inner)))
    case (.f32(let p), .f32(let q)):
      return Tensor(shape: shape, elements: .f32(try product(p, q, shape, inner)))
    case (.i64(let p), .i64(let q)):
      if x.mask != nil || y.mask != nil {
        return try stackedProduct(x.converted(to: .f64), y.converted(to: .f64))
      }
      return Tensor(shape: shape, elements: .i64(try product(p, q, shape, inner)))
    default:
      throw Fault.cannotMultiply(a.dtype, b.dtype)
    }
  }

  private static func product<T: FloatKernels>(
    _ a: Block<T>, _ b: Block<T>, _ shape: [Int], _ inner: Int
  ) throws(Fault) -> Block<T> {
    let (batch, rows, columns) = (shape[0], shape[1], shape[2])
    let result = try Block<T>(count: try elementCount(shape))
    if result.count == 0 { return result }
    let size = Int(LIMN_PRODUCT_TILE)
    let (down, across) = ((rows + size - 1) / size, (columns + size - 1) / size)
    // Small products are taken several at a time.
    let work = Swift.min(rows, size) * Swift.min(columns, size) * Swift.max(inner, 1)
    Parallel.forEachRange(batch * down * across, of: Swift.max(1, (1 << 18) / work)) { range in
      for index in range {
        let (matrix, tile) = (index / (down * across), index % (down * across))
        let (row, column) = (tile / across * size, tile % across * size)
        T.productTile(
          a.pointer + (matrix * rows + row) * inner, inner,
          b.pointer + matrix * inner * columns + column, columns,
          result.pointer + (matrix * rows + row) * columns + column, columns,
          Swift.min(size, rows - row), inner, Swift.min(size, columns - column))
      }
    }
    return result
  }

  private static func product(
    _ a: Block<Int64>, _ b: Block<Int64>, _ shape: [Int], _ inner: Int
  ) throws(Fault) -> Block<Int64> {
    let (rows, columns) = (shape[1], shape[2])
    let result = try Block<Int64>(count: try elementCount(shape))
    for line in 0..<shape[0] * rows {
      let matrix = line / rows
      for column in 0..<columns {
        var sum: Int64 = 0
        for k in 0..<inner {
          let x = a.pointer[line * inner + k]
          let y = b.pointer[(matrix * inner + k) * columns + column]
          let (term, overflow) = x.multipliedReportingOverflow(by: y)
          let (next, carry) = sum.addingReportingOverflow(term)
          guard !overflow, !carry else {
            throw Fault.integerOverflow(.multiply, x, y, position: [line % rows, column])
          }
          sum = next
        }
        result.pointer[line * columns + column] = sum
      }
    }
    return result
  }
}
