import LimnSource

/// Tensors from Swift arrays, and from one repeated value.
///
/// A shape that is left out means one axis. A mask says `true` where an element is missing.

extension Tensor {
  /// The deepest nesting of axes that is taken.
  package static let rankLimit = 32

  /// The number of elements of a shape that came from a user.
  package static func elementCount(_ shape: [Int]) throws(Fault) -> Int {
    guard shape.count <= rankLimit else { throw Fault.tooManyAxes(shape.count, limit: rankLimit) }
    var bound = 1
    for extent in shape {
      guard extent >= 0 else { throw Fault.negativeExtent(extent, shape: shape) }
      // Empty axes are left out of the product, so that no later product over some axes overflows.
      let (product, overflow) = bound.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow else {
        throw Fault.memoryExhausted(
          asked: Int.max, used: MemoryBudget.shared.bytesUsed,
          allowed: MemoryBudget.shared.bytesAllowed)
      }
      bound = product
    }
    return shape.contains(0) ? 0 : bound
  }

  private static func checkedShape(_ shape: [Int]?, holding count: Int) throws(Fault) -> [Int] {
    guard let shape else { return [count] }
    guard try elementCount(shape) == count else {
      throw Fault.wrongElementCount(count, shape: shape)
    }
    return shape
  }

  private static func block(mask: [Bool]?, count: Int) throws(Fault) -> Block<UInt8>? {
    guard let mask, mask.contains(true) else { return nil }
    guard mask.count == count else { throw Fault.wrongElementCount(mask.count, shape: [count]) }
    return try Block(mask.map { $0 ? 1 : 0 })
  }

  package init(f64 values: [Double], shape: [Int]? = nil) throws(Fault) {
    let shape = try Self.checkedShape(shape, holding: values.count)
    self.init(shape: shape, elements: .f64(try Block(values)))
  }

  package init(f32 values: [Float], shape: [Int]? = nil) throws(Fault) {
    let shape = try Self.checkedShape(shape, holding: values.count)
    self.init(shape: shape, elements: .f32(try Block(values)))
  }

  package init(i64 values: [Int64], mask: [Bool]? = nil, shape: [Int]? = nil) throws(Fault) {
    let shape = try Self.checkedShape(shape, holding: values.count)
    self.init(
      shape: shape, elements: .i64(try Block(values)),
      mask: try Self.block(mask: mask, count: values.count))
  }

  package init(bool values: [Bool], mask: [Bool]? = nil, shape: [Int]? = nil) throws(Fault) {
    let shape = try Self.checkedShape(shape, holding: values.count)
    self.init(
      shape: shape, elements: .bool(try Block(values.map { $0 ? 1 : 0 })),
      mask: try Self.block(mask: mask, count: values.count))
  }

  package init(str values: [String], mask: [Bool]? = nil, shape: [Int]? = nil) throws(Fault) {
    let shape = try Self.checkedShape(shape, holding: values.count)
    self.init(
      shape: shape, elements: .str(try StringBlock(values)),
      mask: try Self.block(mask: mask, count: values.count))
  }

  /// Microseconds since 1970.
  package init(time values: [Int64], mask: [Bool]? = nil, shape: [Int]? = nil) throws(Fault) {
    let shape = try Self.checkedShape(shape, holding: values.count)
    self.init(
      shape: shape, elements: .time(try Block(values)),
      mask: try Self.block(mask: mask, count: values.count))
  }

  /// Microseconds.
  package init(duration values: [Int64], mask: [Bool]? = nil, shape: [Int]? = nil) throws(Fault) {
    let shape = try Self.checkedShape(shape, holding: values.count)
    self.init(
      shape: shape, elements: .duration(try Block(values)),
      mask: try Self.block(mask: mask, count: values.count))
  }

  package init(repeating value: Double, shape: [Int]) throws(Fault) {
    let count = try Self.elementCount(shape)
    self.init(shape: shape, elements: .f64(try Block(repeating: value, count: count)))
  }

  package init(repeating value: Int64, shape: [Int]) throws(Fault) {
    let count = try Self.elementCount(shape)
    self.init(shape: shape, elements: .i64(try Block(repeating: value, count: count)))
  }

  package init(repeating value: Bool, shape: [Int]) throws(Fault) {
    let count = try Self.elementCount(shape)
    self.init(shape: shape, elements: .bool(try Block(repeating: value ? 1 : 0, count: count)))
  }

  /// A tensor whose elements are all missing.
  package init(missing dtype: DType, shape: [Int]) throws(Fault) {
    let count = try Self.elementCount(shape)
    let elements: Elements =
      switch dtype {
      case .f64: .f64(try Block(repeating: .nan, count: count))
      case .f32: .f32(try Block(repeating: .nan, count: count))
      case .i64: .i64(try Block(repeating: 0, count: count))
      case .bool: .bool(try Block(repeating: 0, count: count))
      case .time: .time(try Block(repeating: 0, count: count))
      case .duration: .duration(try Block(repeating: 0, count: count))
      case .str: .str(try StringBlock(repeating: "", count: count))
      }
    self.init(
      shape: shape, elements: elements,
      mask: dtype.isFloat || count == 0 ? nil : try Block(repeating: 1, count: count))
  }
}

extension StringBlock {
  /// Charged before the array is made, so that a refusal is an error.
  package convenience init(repeating value: String, count: Int) throws(Fault) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<String>.stride)
    guard !overflow else {
      throw Fault.memoryExhausted(
        asked: Int.max, used: MemoryBudget.shared.bytesUsed,
        allowed: MemoryBudget.shared.bytesAllowed)
    }
    try MemoryBudget.shared.charge(bytes)
    MemoryBudget.shared.release(bytes)
    // The array is not made by our allocator: a refusal of the system must be foreseen.
    _ = try Block<UInt8>(count: bytes)
    try self.init([String](repeating: value, count: count))
  }
}
