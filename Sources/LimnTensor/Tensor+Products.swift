import LimnSource

/// The matrix product.
///
/// The sum over the inner axis always runs from its first element to its last, so the bits do not
/// depend on blocking.

extension Tensor {
  // a: [M, K], b: [K, N] -> [M, N]
  package static func matrixProduct(_ a: Tensor, _ b: Tensor) throws(Fault) -> Tensor {
    guard a.rank == 2, b.rank == 2, a.shape[1] == b.shape[0] else {
      throw Fault.productShapes(a.shape, b.shape)
    }
    let shape = [a.shape[0], b.shape[1]]
    guard let dtype = commonDType(a, b) else { throw Fault.cannotMultiply(a.dtype, b.dtype) }
    let (x, y) = (try a.converted(to: dtype), try b.converted(to: dtype))
    let inner = a.shape[1]
    switch (x.elements, y.elements) {
    case (.f64(let p), .f64(let q)):
      return Tensor(shape: shape, elements: .f64(try product(p, q, shape, inner)))
    case (.f32(let p), .f32(let q)):
      return Tensor(shape: shape, elements: .f32(try product(p, q, shape, inner)))
    case (.i64(let p), .i64(let q)):
      if x.mask != nil || y.mask != nil {
        return try matrixProduct(x.converted(to: .f64), y.converted(to: .f64))
      }
      return Tensor(shape: shape, elements: .i64(try product(p, q, shape, inner)))
    default:
      throw Fault.cannotMultiply(a.dtype, b.dtype)
    }
  }

  private static func product<T: RealElement>(
    _ a: Block<T>, _ b: Block<T>, _ shape: [Int], _ inner: Int
  ) throws(Fault) -> Block<T> {
    let (rows, columns) = (shape[0], shape[1])
    let result = try Block<T>(repeating: 0, count: try elementCount(shape))
    // 256 columns of the right side at a time stay in the nearest cache.
    var from = 0
    while from < columns {
      let to = min(from + 256, columns)
      for row in 0..<rows {
        let target = result.pointer + row * columns
        for k in 0..<inner {
          let factor = a.pointer[row * inner + k]
          let source = b.pointer + k * columns
          for column in from..<to { target[column] += factor * source[column] }
        }
      }
      from = to
    }
    return result
  }

  private static func product(
    _ a: Block<Int64>, _ b: Block<Int64>, _ shape: [Int], _ inner: Int
  ) throws(Fault) -> Block<Int64> {
    let (rows, columns) = (shape[0], shape[1])
    let result = try Block<Int64>(repeating: 0, count: try elementCount(shape))
    for row in 0..<rows {
      for column in 0..<columns {
        var sum: Int64 = 0
        for k in 0..<inner {
          let (x, y) = (a.pointer[row * inner + k], b.pointer[k * columns + column])
          let (term, overflow) = x.multipliedReportingOverflow(by: y)
          let (next, carry) = sum.addingReportingOverflow(term)
          guard !overflow, !carry else {
            throw Fault.integerOverflow(.multiply, x, y, position: [row, column])
          }
          sum = next
        }
        result.pointer[row * columns + column] = sum
      }
    }
    return result
  }
}
