import LimnSource

/// The same elements in another shape or order, and several tensors made one.

extension Tensor {
  /// One extent may be -1: it takes what is left.
  package func reshaped(to shape: [Int]) throws(Fault) -> Tensor {
    var target = shape
    if let open = shape.firstIndex(of: -1) {
      var rest = shape
      rest[open] = 1
      let others = try Self.elementCount(rest)
      guard others > 0, count % others == 0 else {
        throw Fault.wrongElementCount(count, shape: shape)
      }
      target[open] = count / others
    }
    guard try Self.elementCount(target) == count else {
      throw Fault.wrongElementCount(count, shape: shape)
    }
    var result = self
    result.shape = target
    return result
  }

  /// `order[k]` is the axis that becomes axis k.
  package func transposed(_ order: [Int]) throws(Fault) -> Tensor {
    if order == Array(0..<rank) { return self }
    let strides = Lattice.strides(of: shape)
    return try gathered(
      Lattice(base: 0, axes: order.map { .regular(count: shape[$0], stride: strides[$0]) }))
  }

  /// Tensors of one dtype and of one shape but for `axis`, one after the other along it.
  package static func concatenated(_ parts: [Tensor], along axis: Int) throws(Fault) -> Tensor {
    guard let first = parts.first else { throw Fault.nothingToJoin() }
    guard axis >= 0, axis < first.rank else { throw Fault.noSuchAxis(axis, rank: first.rank) }
    var shape = first.shape
    shape[axis] = 0
    for part in parts {
      var others = part.shape
      if others.count > axis { others[axis] = first.shape[axis] }
      guard others == first.shape else { throw Fault.shapesDiffer(first.shape, part.shape) }
      let (sum, overflow) = shape[axis].addingReportingOverflow(part.shape[axis])
      guard !overflow else { throw Fault.wrongElementCount(count(of: parts), shape: shape) }
      shape[axis] = sum
    }
    let dtype = try commonDType(of: parts)
    var result = try Tensor(missing: dtype, shape: shape)
    let strides = Lattice.strides(of: shape)
    var start = 0
    for part in parts {
      let steps = part.shape.indices.map {
        Lattice.Steps.regular(count: part.shape[$0], stride: strides[$0])
      }
      let value = try part.converted(to: dtype)
      try result.scatter(value, Lattice(base: start * strides[axis], axes: steps))
      start += part.shape[axis]
    }
    return result
  }

  private static func count(of parts: [Tensor]) -> Int { parts.reduce(0) { $0 &+ $1.count } }

  /// The dtype in which all meet.
  package static func commonDType(of parts: [Tensor]) throws(Fault) -> DType {
    guard var common = parts.first?.dtype else { throw Fault.nothingToJoin() }
    for part in parts.dropFirst() where part.dtype != common {
      guard common.isNumeric, part.dtype.isNumeric else {
        throw Fault.cannotJoin(common, part.dtype)
      }
      common = .f64
    }
    return common
  }
}
