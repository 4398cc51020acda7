import LimnSource

/// Which elements of a row-major tensor are meant, and in which order.
///
/// Slices, lists of positions, transposition and broadcasting are all the same thing: every axis of
/// the result steps through the source by offsets of its own, and the offsets of an element's axes
/// add up. One reader and one writer serve them all.

package struct Lattice {
  /// How one axis of the result steps through the source.
  package enum Steps {
    /// `count` steps of equal `stride` elements; 0 repeats, negative goes backwards.
    case regular(count: Int, stride: Int)
    case listed([Int])

    package var count: Int {
      switch self {
      case .regular(let count, _): count
      case .listed(let offsets): offsets.count
      }
    }

    @inline(__always)
    func offset(_ index: Int) -> Int {
      switch self {
      case .regular(_, let stride): index * stride
      case .listed(let offsets): offsets[index]
      }
    }
  }

  package var base: Int
  package var axes: [Steps]

  package init(base: Int, axes: [Steps]) {
    self.base = base
    self.axes = axes
  }

  package var shape: [Int] { axes.map(\.count) }

  /// Elements to step over for one step along each axis of a shape.
  package static func strides(of shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    var product = 1
    for axis in shape.indices.reversed() {
      strides[axis] = product
      product *= max(shape[axis], 1)
    }
    return strides
  }

  /// Calls `body` with (first position in the result, first offset in the source) of each run along
  /// the last axis.
  @inline(__always)
  private func forEachRun(_ body: (Int, Int) -> Void) {
    let counts = shape
    if counts.contains(0) { return }
    let inner = counts.last ?? 1
    let outerRank = max(axes.count - 1, 0)
    var index = [Int](repeating: 0, count: outerRank)
    var target = 0
    while true {
      var source = base
      for axis in 0..<outerRank { source += axes[axis].offset(index[axis]) }
      body(target, source)
      target += inner
      var axis = outerRank - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < counts[axis] { break }
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }

  /// `target` holds as many elements as the lattice, in its order.
  package func read<T>(_ source: UnsafePointer<T>, into target: UnsafeMutablePointer<T>) {
    guard let last = axes.last else {
      target[0] = source[base]
      return
    }
    let inner = last.count
    forEachRun { start, offset in
      switch last {
      case .regular(_, let stride):
        for i in 0..<inner { target[start + i] = source[offset + i * stride] }
      case .listed(let offsets):
        for i in 0..<inner { target[start + i] = source[offset + offsets[i]] }
      }
    }
  }

  /// The other way round; `source` holds one element if `repeats`, else as many as the lattice.
  package func write<T>(
    _ source: UnsafePointer<T>, repeats: Bool, into target: UnsafeMutablePointer<T>
  ) {
    let pace = repeats ? 0 : 1
    guard let last = axes.last else {
      target[base] = source[0]
      return
    }
    let inner = last.count
    forEachRun { start, offset in
      for i in 0..<inner { target[offset + last.offset(i)] = source[(start + i) * pace] }
    }
  }
}

extension Tensor {
  /// A tensor of its own with the elements that the lattice names.
  package func gathered(_ lattice: Lattice) throws(Fault) -> Tensor {
    let shape = lattice.shape
    let count = try Self.elementCount(shape)
    let mask = try mask.map { mask throws(Fault) in try Self.gather(mask, lattice, count) }
    let elements: Elements =
      switch elements {
      case .f64(let block): .f64(try Self.gather(block, lattice, count))
      case .f32(let block): .f32(try Self.gather(block, lattice, count))
      case .i64(let block): .i64(try Self.gather(block, lattice, count))
      case .bool(let block): .bool(try Self.gather(block, lattice, count))
      case .time(let block): .time(try Self.gather(block, lattice, count))
      case .duration(let block): .duration(try Self.gather(block, lattice, count))
      case .str(let block): .str(try Self.gather(block, lattice, count))
      }
    return Tensor(shape: shape, elements: elements, mask: Self.nilIfClear(mask))
  }

  private static func gather<T: BitwiseCopyable>(
    _ block: Block<T>, _ lattice: Lattice, _ count: Int
  ) throws(Fault) -> Block<T> {
    let result = try Block<T>(count: count)
    if count > 0 { lattice.read(block.pointer, into: result.pointer) }
    return result
  }

  private static func gather(
    _ block: StringBlock, _ lattice: Lattice, _ count: Int
  ) throws(Fault) -> StringBlock {
    let room = try StringBlock(repeating: "", count: count)
    var result = room.strings
    if count > 0 {
      block.strings.withUnsafeBufferPointer { source in
        result.withUnsafeMutableBufferPointer { target in
          guard let source = source.baseAddress, let target = target.baseAddress else { return }
          lattice.read(source, into: target)
        }
      }
    }
    return try StringBlock(result)
  }

  /// Overwrites the elements that the lattice names with those of `value`, which is of the same
  /// dtype and holds one element or as many as the lattice.
  package mutating func scatter(_ value: Tensor, _ lattice: Lattice) throws(Fault) {
    guard value.dtype == dtype else { throw Fault.cannotAssign(value.dtype, into: dtype) }
    if lattice.shape.contains(0) { return }
    let repeats = value.count == 1
    if mask != nil || value.mask != nil {
      var target = try Self.own(mask, count)
      mask = nil
      if !isKnownUniquelyReferenced(&target) { target = try target.copied() }
      let source = try Self.own(value.mask, value.count)
      Self.put(source, repeats, lattice, target)
      mask = Self.nilIfClear(target)
    }
    switch takeElements() {
    case .f64(var target):
      defer { elements = .f64(target) }
      guard case .f64(let source) = value.elements else { return }
      try Self.put(source, repeats, lattice, unique: &target)
    case .f32(var target):
      defer { elements = .f32(target) }
      guard case .f32(let source) = value.elements else { return }
      try Self.put(source, repeats, lattice, unique: &target)
    case .i64(var target):
      defer { elements = .i64(target) }
      guard case .i64(let source) = value.elements else { return }
      try Self.put(source, repeats, lattice, unique: &target)
    case .time(var target):
      defer { elements = .time(target) }
      guard case .time(let source) = value.elements else { return }
      try Self.put(source, repeats, lattice, unique: &target)
    case .duration(var target):
      defer { elements = .duration(target) }
      guard case .duration(let source) = value.elements else { return }
      try Self.put(source, repeats, lattice, unique: &target)
    case .bool(var target):
      defer { elements = .bool(target) }
      guard case .bool(let source) = value.elements else { return }
      try Self.put(source, repeats, lattice, unique: &target)
    case .str(var target):
      var strings = target.strings
      defer { elements = .str(target) }
      guard case .str(let source) = value.elements else { return }
      Self.put(source.strings, repeats, lattice, &strings)
      target = try StringBlock(strings)
    }
  }

  private static func put<T: BitwiseCopyable>(
    _ source: Block<T>, _ repeats: Bool, _ lattice: Lattice, _ target: Block<T>
  ) {
    lattice.write(source.pointer, repeats: repeats, into: target.pointer)
  }

  private static func put<T: BitwiseCopyable>(
    _ source: Block<T>, _ repeats: Bool, _ lattice: Lattice, unique target: inout Block<T>
  ) throws(Fault) {
    // An element assigned from its own tensor must be read before it is overwritten.
    if !isKnownUniquelyReferenced(&target) { target = try target.copied() }
    put(source, repeats, lattice, target)
  }

  private static func put(
    _ source: [String], _ repeats: Bool, _ lattice: Lattice, _ target: inout [String]
  ) {
    target.withUnsafeMutableBufferPointer { target in
      source.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        lattice.write(source, repeats: repeats, into: target)
      }
    }
  }

  static func own(_ mask: Block<UInt8>?, _ count: Int) throws(Fault) -> Block<UInt8> {
    if let mask { return mask }
    return try Block(repeating: 0, count: count)
  }

  static func nilIfClear(_ mask: Block<UInt8>?) -> Block<UInt8>? {
    guard let mask, mask.buffer.contains(where: { $0 != 0 }) else { return nil }
    return mask
  }
}
