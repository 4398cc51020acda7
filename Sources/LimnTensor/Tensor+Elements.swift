import CLimnKernels
import LimnSource
import Synchronization

/// Reading elements, and writing them when nobody else looks.

extension Tensor {
  /// Whether the element at a row-major position is missing.
  package func isMissing(at index: Int) -> Bool {
    switch elements {
    case .f64(let block): block.pointer[index].isNaN
    case .f32(let block): block.pointer[index].isNaN
    default: mask.map { $0.pointer[index] != 0 } ?? false
    }
  }

  /// Whether anything is missing; for floats a look at every element.
  package var hasMissing: Bool { dtype.isFloat ? missingCount > 0 : mask != nil }

  package var missingCount: Int {
    switch elements {
    case .f64(let block): count - Self.presentCount(block)
    case .f32(let block): count - Self.presentCount(block)
    default: mask.map { $0.buffer.reduce(0) { $0 + Int($1) } } ?? 0
    }
  }

  private static func presentCount<T: FloatKernels>(_ block: Block<T>) -> Int {
    let present = Atomic<Int>(0)
    Parallel.forEachRange(block.count) { range in
      let part = T.partial(.least, block.pointer + range.lowerBound, range.count, center: 0)
      present.add(Int(part.count), ordering: .relaxed)
    }
    return present.load(ordering: .relaxed)
  }

  /// One flag per element, or nil when nothing is missing.
  package var missingFlags: [Bool]? {
    switch elements {
    case .f64(let block):
      block.buffer.contains { $0.isNaN } ? block.buffer.map(\.isNaN) : nil
    case .f32(let block):
      block.buffer.contains { $0.isNaN } ? block.buffer.map(\.isNaN) : nil
    default: mask?.buffer.map { $0 != 0 }
    }
  }

  /// Numbers or bools (0 and 1) as doubles; missing ones are NaN.
  package func f64Values() throws(Fault) -> [Double] {
    try withF64 { Array($0) }
  }

  /// Gives the elements as doubles without copying them when they already are.
  package func withF64<Result>(
    _ body: (UnsafeBufferPointer<Double>) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let converted = try converted(to: .f64)
    guard case .f64(let block) = converted.elements else {
      throw Fault.notNumeric(dtype, wanted: "numbers")
    }
    return try Self.reading(block, body)
  }

  // The parameter keeps the block alive while its memory is read.
  private static func reading<Result>(
    _ block: Block<Double>, _ body: (UnsafeBufferPointer<Double>) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    try body(block.buffer)
  }

  /// Whole numbers, times or durations (microseconds); missing ones are whatever lies there.
  package func i64Values() throws(Fault) -> [Int64] {
    switch elements {
    case .i64(let block), .time(let block), .duration(let block): block.array
    case .bool(let block): block.buffer.map { Int64($0) }
    default: throw Fault.notNumeric(dtype, wanted: "whole numbers")
    }
  }

  /// Missing ones are false.
  package func boolValues() throws(Fault) -> [Bool] {
    guard case .bool(let block) = elements else {
      throw Fault.notNumeric(dtype, wanted: "bools")
    }
    guard let mask else { return block.buffer.map { $0 != 0 } }
    return (0..<count).map { block.pointer[$0] != 0 && mask.pointer[$0] == 0 }
  }

  /// Missing ones are empty.
  package func strValues() throws(Fault) -> [String] {
    guard case .str(let block) = elements else {
      throw Fault.notNumeric(dtype, wanted: "strings")
    }
    guard let mask else { return block.strings }
    return (0..<count).map { mask.pointer[$0] == 0 ? block.strings[$0] : "" }
  }

  /// Any dtype taken to another one: numbers and bools among each other, everything to itself.
  ///
  /// `i64` from floats wants whole numbers in range (E306); missing elements stay missing.
  package func converted(to target: DType) throws(Fault) -> Tensor {
    if target == dtype { return self }
    switch (elements, target) {
    case (.f64(let block), .f32):
      return Tensor(shape: shape, elements: .f32(try mapped(block) { Float($0) }))
    case (.f32(let block), .f64):
      return Tensor(shape: shape, elements: .f64(try mapped(block) { Double($0) }))
    case (.i64(let block), .f64):
      return Tensor(
        shape: shape, elements: .f64(try mapped(block, mask, missing: .nan) { Double($0) }))
    case (.i64(let block), .f32):
      return Tensor(
        shape: shape, elements: .f32(try mapped(block, mask, missing: .nan) { Float($0) }))
    case (.bool(let block), .f64):
      return Tensor(
        shape: shape, elements: .f64(try mapped(block, mask, missing: .nan) { Double($0) }))
    case (.bool(let block), .f32):
      return Tensor(
        shape: shape, elements: .f32(try mapped(block, mask, missing: .nan) { Float($0) }))
    case (.bool(let block), .i64):
      return Tensor(shape: shape, elements: .i64(try mapped(block) { Int64($0) }), mask: mask)
    case (.f64(let block), .i64):
      return try whole(block)
    case (.f32, .i64):
      return try converted(to: .f64).converted(to: .i64)
    case (.f64, .bool), (.f32, .bool), (.i64, .bool):
      let zero = try Tensor(repeating: Int64(0), shape: [])
      return try Tensor.binary(.notEqual, self, zero)
    default:
      throw Fault.cannotConvert(dtype, to: target)
    }
  }

  private func whole(_ block: Block<Double>) throws(Fault) -> Tensor {
    let result = try Block<Int64>(count: block.count)
    var anyMissing = false
    for index in 0..<block.count {
      let value = block.pointer[index]
      if value.isNaN {
        anyMissing = true
        result.pointer[index] = 0
      } else if let integer = Int64(exactly: value) {
        result.pointer[index] = integer
      } else {
        throw Fault.notWhole(value, position: Tensor.position(of: index, in: shape))
      }
    }
    let mask = anyMissing ? try mapped(block) { UInt8($0.isNaN ? 1 : 0) } : nil
    return Tensor(shape: shape, elements: .i64(result), mask: mask)
  }

  /// `[3, 0]` for a row-major index.
  package static func position(of index: Int, in shape: [Int]) -> [Int] {
    var rest = index
    var position = [Int](repeating: 0, count: shape.count)
    for axis in shape.indices.reversed() where shape[axis] > 0 {
      position[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return position
  }

  /// Overwrites one element of a tensor of floats; others that share the elements keep theirs.
  package mutating func setF64(_ value: Double, at index: Int) throws(Fault) {
    guard dtype.isFloat else { throw Fault.cannotAssign(.f64, into: dtype) }
    switch takeElements() {
    case .f64(var block):
      defer { elements = .f64(block) }
      try Self.put(value, at: index, unique: &block)
    case .f32(var block):
      defer { elements = .f32(block) }
      try Self.put(Float(value), at: index, unique: &block)
    // Refused above.
    case .i64, .bool, .str, .time, .duration: break
    }
  }

  private static func put<T: BitwiseCopyable>(
    _ value: T, at index: Int, unique block: inout Block<T>
  ) throws(Fault) {
    if !isKnownUniquelyReferenced(&block) { block = try block.copied() }
    block.pointer[index] = value
  }

  /// The elements, which whoever calls puts back: only so does he hold the only reference to them.
  mutating func takeElements() -> Elements {
    var taken = Elements.str(.nothing)
    swap(&taken, &elements)
    return taken
  }
}

/// The elements of a block, each taken through a function.
@inline(__always)
func mapped<A: BitwiseCopyable, B: BitwiseCopyable>(
  _ block: Block<A>, _ body: (A) -> B
) throws(Fault) -> Block<B> {
  let result = try Block<B>(count: block.count)
  let source = block.pointer
  let target = result.pointer
  Parallel.forEachRange(block.count) { for index in $0 { target[index] = body(source[index]) } }
  return result
}

/// The same, with a value for the masked ones.
@inline(__always)
func mapped<A: BitwiseCopyable, B: BitwiseCopyable>(
  _ block: Block<A>, _ mask: Block<UInt8>?, missing: B, _ body: (A) -> B
) throws(Fault) -> Block<B> {
  let result = try mapped(block, body)
  if let mask {
    for index in 0..<mask.count where mask.pointer[index] != 0 { result.pointer[index] = missing }
  }
  return result
}
