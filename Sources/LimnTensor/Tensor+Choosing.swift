import CLimnKernels
import LimnSource

/// Elements of one tensor or another, as a third one says.

extension Tensor {
  /// Of `a` where `condition` holds, of `b` where it does not, missing where it is. Each has the
  /// shape of the result or one element; `a` and `b` are of one dtype.
  package static func chosen(
    where condition: Tensor, _ a: Tensor, _ b: Tensor, shape: [Int]
  ) throws(Fault) -> Tensor {
    let count = try elementCount(shape)
    guard case .bool(let flags) = try condition.filled(to: shape).elements else {
      throw Fault.notNumeric(condition.dtype, wanted: "bools")
    }
    let elements: Elements
    switch (a.elements, b.elements) {
    case (.f64(let p), .f64(let q)):
      elements = .f64(try chosen(flags, p, q, count, limn_choose_64))
    case (.f32(let p), .f32(let q)):
      elements = .f32(try chosen(flags, p, q, count, limn_choose_32))
    case (.i64(let p), .i64(let q)):
      elements = .i64(try chosen(flags, p, q, count, limn_choose_64))
    case (.time(let p), .time(let q)):
      elements = .time(try chosen(flags, p, q, count, limn_choose_64))
    case (.duration(let p), .duration(let q)):
      elements = .duration(try chosen(flags, p, q, count, limn_choose_64))
    case (.bool(let p), .bool(let q)):
      elements = .bool(try chosen(flags, p, q, count, limn_choose_8))
    case (.str(let p), .str(let q)):
      let (stepA, stepB) = (p.strings.count == 1 ? 0 : 1, q.strings.count == 1 ? 0 : 1)
      elements = .str(
        try StringBlock(
          (0..<count).map {
            flags.pointer[$0] != 0 ? p.strings[$0 * stepA] : q.strings[$0 * stepB]
          }))
    default: throw Fault.cannotJoin(a.dtype, b.dtype)
    }
    var result = Tensor(shape: shape, elements: elements)
    if a.mask != nil || b.mask != nil {
      result.mask = nilIfClear(
        try chosen(
          flags, try own(a.mask, a.count), try own(b.mask, b.count), count, limn_choose_8))
    }
    if let unknown = try condition.filled(to: shape).mask {
      let places = (0..<count).filter { unknown.pointer[$0] != 0 }
      var flat = try result.reshaped(to: [count])
      try flat.scatter(
        try Tensor(missing: result.dtype, shape: []), Lattice(base: 0, axes: [.listed(places)]))
      result = try flat.reshaped(to: shape)
    }
    return result
  }

  /// One element repeated, if that is all there is.
  private func filled(to shape: [Int]) throws(Fault) -> Tensor {
    if self.shape == shape { return self }
    return count == 1 && rank > 0
      ? try reshaped(to: []).broadcast(to: shape) : try broadcast(to: shape)
  }

  /// `choose` takes elements of the size of `T`.
  private static func chosen<T: BitwiseCopyable, Bits: BitwiseCopyable>(
    _ flags: Block<UInt8>, _ a: Block<T>, _ b: Block<T>, _ count: Int,
    _ choose: (
      UnsafePointer<UInt8>?, UnsafePointer<Bits>?, Int, UnsafePointer<Bits>?, Int,
      UnsafeMutablePointer<Bits>?, Int
    ) -> Void
  ) throws(Fault) -> Block<T> {
    let result = try Block<T>(count: count)
    let (stepA, stepB) = (a.count == count ? 1 : 0, b.count == count ? 1 : 0)
    Parallel.forEachRange(count) { range in
      let (start, n) = (range.lowerBound, range.count)
      (a.pointer + start * stepA).withMemoryRebound(to: Bits.self, capacity: n) { p in
        (b.pointer + start * stepB).withMemoryRebound(to: Bits.self, capacity: n) { q in
          (result.pointer + start).withMemoryRebound(to: Bits.self, capacity: n) { r in
            choose(flags.pointer + start, p, stepA, q, stepB, r, n)
          }
        }
      }
    }
    return result
  }
}
