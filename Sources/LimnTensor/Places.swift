import LimnSource

/// Where each element of one tensor comes from in another.
///
/// Slices, lists of positions, masks, transposition, repetition and joining all only move elements;
/// once it is known where each came from, reading them that way and adding them back the other way
/// are two loops.
package struct Places: Sendable {
  private enum Origin: Sendable {
    /// Every element comes from the first of the source.
    case first
    /// A row-major position in the source for each element; negative where it comes from nowhere.
    case listed(Block<Int64>)
  }

  private let origin: Origin
  /// Of the tensor that the elements come from; empty for a number.
  package let source: [Int]
  /// Of the tensor that they make.
  package let shape: [Int]

  private init(_ origin: Origin, source: [Int], shape: [Int]) {
    self.origin = origin
    self.source = source
    self.shape = shape
  }

  /// One number, repeated.
  package static func repeating(_ shape: [Int]) -> Places {
    Places(.first, source: [], shape: shape)
  }

  /// From floats that are positions in the source, NaN where an element comes from nowhere.
  package init(_ positions: Tensor, in source: [Int]) throws(Fault) {
    let block = try Block<Int64>(count: positions.count)
    try positions.withF64 { values in
      for index in values.indices {
        block.pointer[index] = values[index].isNaN ? -1 : Int64(values[index])
      }
    }
    self.init(.listed(block), source: source, shape: positions.shape)
  }

  package init(_ positions: [Int], in source: [Int], shape: [Int]) throws(Fault) {
    let block = try Block<Int64>(count: positions.count)
    for index in positions.indices { block.pointer[index] = Int64(positions[index]) }
    self.init(.listed(block), source: source, shape: shape)
  }

  /// What a lattice reads.
  package init(_ lattice: Lattice, in source: [Int]) throws(Fault) {
    let numbered = try Tensor(numbering: source).gathered(lattice)
    try self.init(numbered, in: source)
  }

  /// Axes of length 1, and those that are missing in front, repeated.
  package static func broadcasting(_ source: [Int], to shape: [Int]) throws(Fault) -> Places {
    if source.isEmpty { return repeating(shape) }
    return try Places(try Tensor(numbering: source).broadcast(to: shape), in: source)
  }

  /// Each element of `shape` comes from where it falls when the axes in `gone` are dropped.
  package static func dropping(_ gone: [Int], from shape: [Int]) throws(Fault) -> Places {
    let kept = shape.indices.filter { !gone.contains($0) }.map { shape[$0] }
    if kept.isEmpty { return repeating(shape) }
    let wide = shape.indices.map { gone.contains($0) ? 1 : shape[$0] }
    let positions = try Tensor(numbering: wide).broadcast(to: shape)
    return try Places(positions, in: kept)
  }

  @inline(__always)
  fileprivate func forEach(_ body: (_ element: Int, _ position: Int) -> Void) {
    switch origin {
    case .first:
      for index in 0..<shape.reduce(1, *) { body(index, 0) }
    case .listed(let block):
      for index in 0..<block.count where block.pointer[index] >= 0 {
        body(index, Int(block.pointer[index]))
      }
    }
  }
}

extension Tensor {
  /// Floats that count the elements from 0.
  package init(numbering shape: [Int]) throws(Fault) {
    let block = try Block<Double>(count: try Self.elementCount(shape))
    for index in 0..<block.count { block.pointer[index] = Double(index) }
    self.init(shape: shape, elements: .f64(block))
  }

  /// Zeros of a type of floats.
  package init(zeros shape: [Int], like dtype: DType) throws(Fault) {
    let count = try Self.elementCount(shape)
    self.init(
      shape: shape,
      elements: dtype == .f32
        ? .f32(try Block(repeating: 0, count: count)) : .f64(try Block(repeating: 0, count: count)))
  }

  /// The elements at places, 0 where one comes from nowhere.
  package func taken(at places: Places) throws(Fault) -> Tensor {
    switch elements {
    case .f64(let block):
      return Tensor(shape: places.shape, elements: .f64(try Self.taken(block, places)))
    case .f32(let block):
      return Tensor(shape: places.shape, elements: .f32(try Self.taken(block, places)))
    default: throw Fault.notNumeric(dtype, wanted: "floats")
    }
  }

  private static func taken<T: FloatKernels>(
    _ block: Block<T>, _ places: Places
  ) throws(Fault) -> Block<T> {
    let result = try Block<T>(repeating: 0, count: try elementCount(places.shape))
    places.forEach { result.pointer[$0] = block.pointer[$1] }
    return result
  }

  /// Adds each element of `values` to the one it came from. In place, where nobody else holds the
  /// elements. Both are of one type of floats.
  package mutating func add(_ values: Tensor, at places: Places) throws(Fault) {
    try writeFloats(values) { target, values, _ in
      places.forEach { target[$1] += values[$0] }
    } f32: { target, values, _ in
      places.forEach { target[$1] += values[$0] }
    }
  }

  /// Adds a tensor of the same shape, in place where nobody else holds the elements.
  package mutating func add(_ other: Tensor) throws(Fault) {
    try writeFloats(other) { target, values, count in
      Parallel.forEachRange(count) { for index in $0 { target[index] += values[index] } }
    } f32: { target, values, count in
      Parallel.forEachRange(count) { for index in $0 { target[index] += values[index] } }
    }
  }

  /// Puts 0 where elements come from.
  package mutating func clear(at places: Places) throws(Fault) {
    try writeFloats(self) { target, _, _ in
      places.forEach { target[$1] = 0 }
    } f32: { target, _, _ in
      places.forEach { target[$1] = 0 }
    }
  }

  private mutating func writeFloats(
    _ values: Tensor,
    f64: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void,
    f32: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  ) throws(Fault) {
    switch takeElements() {
    case .f64(var block):
      defer { elements = .f64(block) }
      guard case .f64(let source) = values.elements else {
        throw Fault.cannotAssign(values.dtype, into: .f64)
      }
      if !isKnownUniquelyReferenced(&block) { block = try block.copied() }
      f64(block.pointer, source.pointer, block.count)
    case .f32(var block):
      defer { elements = .f32(block) }
      guard case .f32(let source) = values.elements else {
        throw Fault.cannotAssign(values.dtype, into: .f32)
      }
      if !isKnownUniquelyReferenced(&block) { block = try block.copied() }
      f32(block.pointer, source.pointer, block.count)
    case let other:
      elements = other
      throw Fault.notNumeric(dtype, wanted: "floats")
    }
  }

  /// The product of two tensors of one shape (or a number and a tensor), 0 wherever `weights` is 0:
  /// what has no weight counts for nothing, even if it is missing or infinite.
  package static func weighed(_ weights: Tensor, _ x: Tensor) throws(Fault) -> Tensor {
    guard let dtype = commonDType(weights, x) else {
      throw Fault.notNumeric(x.dtype, wanted: "floats")
    }
    let (w, x) = (try weights.converted(to: dtype), try x.converted(to: dtype))
    let shape = w.rank == 0 ? x.shape : w.shape
    switch (w.elements, x.elements) {
    case (.f64(let p), .f64(let q)):
      return Tensor(shape: shape, elements: .f64(try weighed(p, q, try elementCount(shape))))
    case (.f32(let p), .f32(let q)):
      return Tensor(shape: shape, elements: .f32(try weighed(p, q, try elementCount(shape))))
    default: throw Fault.notNumeric(x.dtype, wanted: "floats")
    }
  }

  private static func weighed<T: FloatKernels>(
    _ weights: Block<T>, _ x: Block<T>, _ count: Int
  ) throws(Fault) -> Block<T> {
    let result = try Block<T>(count: count)
    let (stepW, stepX) = (weights.count == count ? 1 : 0, x.count == count ? 1 : 0)
    let (w, x, r) = (weights.pointer, x.pointer, result.pointer)
    Parallel.forEachRange(count) { range in
      for index in range {
        let weight = w[index * stepW]
        r[index] = weight == 0 ? 0 : weight * x[index * stepX]
      }
    }
    return result
  }
}
