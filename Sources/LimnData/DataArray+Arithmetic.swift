import LimnSource
import LimnTensor
import LimnTime

/// Operators on tensors that know what their axes mean.

extension DataArray {
  /// Element by element; either side may have no axes: a plain number, string, time or duration.
  package static func binary(
    _ op: BinaryOp, _ a: DataArray, _ b: DataArray
  ) throws(Fault) -> DataArray {
    let alignment = try Alignment(a, b, for: op)
    let unit =
      a.unit == nil && b.unit == nil
      ? nil : try Unit.combined(op, a.unit, b.unit, power: op == .power ? b.exponent : nil)
    try a.tensor.checkCalendar(of: b.tensor)
    let tensor = try Tensor.binary(
      op, alignment.spread(a.tensor, along: alignment.left),
      alignment.spread(b.tensor, along: alignment.right))
    if tensor.dtype == .time { try tensor.checkTimes(on: a.tensor.calendar ?? b.tensor.calendar) }
    return DataArray(
      tensor, axes: alignment.axes, name: combinedName(a, b), unit: unit,
      provenance: alignment.provenance(a, b))
  }

  /// Times some calendar months later, by the rule that months end where they end.
  package func adding(_ span: TimeSpan) throws(Fault) -> DataArray {
    var result = self
    result.tensor = try tensor.mappingTimes { instant throws(Fault) in try instant + span }
    return result
  }

  package static func unary(_ op: UnaryOp, _ a: DataArray) throws(Fault) -> DataArray {
    var result = a
    let (operand, unit) = try a.measured(for: op)
    result.tensor = try Tensor.unary(op, operand)
    result.unit = unit
    return result
  }

  /// The name of a result: kept when both sides agree, or one of them is a plain value.
  static func combinedName(_ a: DataArray, _ b: DataArray) -> String? {
    if a.name == b.name || b.rank == 0 { return a.name }
    return a.rank == 0 ? b.name : nil
  }

  /// The exponent of a power, when it is one number.
  private var exponent: Double? { rank == 0 ? scalar?.number : nil }

  /// A side without a unit is neutral.
  static func commonUnit(
    _ a: DataArray, _ b: DataArray, _ op: BinaryOp? = nil
  ) throws(Fault) -> String? {
    try Unit.same(a.unit, b.unit, op)
  }
}

extension DataArray {
  /// The sum over the last axis of the left and the first of the right (the last but one, if the
  /// right has more than two), plain multiplication when a side has no axes.
  ///
  /// Further axes in front count batches and broadcast, as in NumPy.
  // a: [B…, M, K], b: [B…, K, N] -> [B…, M, N]; a vector lacks M or N
  package static func matrixProduct(_ a: DataArray, _ b: DataArray) throws(Fault) -> DataArray {
    if a.rank == 0 || b.rank == 0 { return try binary(.multiply, a, b) }
    let innerB = max(b.rank - 2, 0)
    guard a.shape[a.rank - 1] == b.shape[innerB] else {
      throw Fault.productShapes(a.shape, b.shape)
    }
    if let mine = a.axes[a.rank - 1].name, mine == b.axes[innerB].name {
      _ = try Alignment.merged(a, a.rank - 1, b, innerB)
    }
    let left = a.rank == 1 ? try a.tensor.reshaped(to: [1] + a.shape) : a.tensor
    let right = b.rank == 1 ? try b.tensor.reshaped(to: b.shape + [1]) : b.tensor
    var axes = Array(a.axes.dropLast())
    if b.rank > 2, b.rank >= a.rank {
      axes = b.axes.dropLast(2) + axes.suffix(a.rank == 1 ? 0 : 1)
    }
    if b.rank > 1 { axes.append(b.axes[b.rank - 1]) }
    for axis in axes.indices.reversed() where axes[axis].name != nil {
      if axes[..<axis].contains(where: { $0.name == axes[axis].name }) { axes[axis] = Axis() }
    }
    let product = try batchedProduct(left, right)
    var shape = product.shape
    if b.rank == 1 { shape.removeLast() }
    if a.rank == 1 { shape.remove(at: shape.count - (b.rank == 1 ? 1 : 2)) }
    return DataArray(
      try product.reshaped(to: shape), axes: axes, name: combinedName(a, b),
      unit: try Unit.combined(.multiply, a.unit, b.unit, power: nil),
      provenance: a.provenance.unitedTaints(with: b.provenance))
  }

  private static func batchedProduct(_ a: Tensor, _ b: Tensor) throws(Fault) -> Tensor {
    if b.rank == 2 {
      if a.rank == 2 { return try Tensor.matrixProduct(a, b) }
      let rows = try a.reshaped(to: [a.shape.dropLast().reduce(1, *), a.shape[a.rank - 1]])
      return try Tensor.matrixProduct(rows, b)
        .reshaped(to: a.shape.dropLast() + [b.shape[1]])
    }
    let batch = try Tensor.broadcastShape(
      Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
    let (sizeA, sizeB) = (Array(a.shape.suffix(2)), Array(b.shape.suffix(2)))
    let count = try Tensor.elementCount(batch)
    let shape = batch + [sizeA[0], sizeB[1]]
    let (x, y) = (try a.broadcast(to: batch + sizeA), try b.broadcast(to: batch + sizeB))
    return try Tensor.stackedProduct(
      try x.reshaped(to: [count] + sizeA), try y.reshaped(to: [count] + sizeB)
    ).reshaped(to: shape)
  }
}
