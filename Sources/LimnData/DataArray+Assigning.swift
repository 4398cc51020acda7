import LimnSource
import LimnTensor

/// Assignment to elements: `x[i] = v`.
///
/// Only this value changes; whoever shares its elements keeps theirs. The elements assigned take
/// the status of what is assigned, and the whole value takes on its taints.

extension DataArray {
  /// `value` broadcasts to the elements that `items` name. Nothing (missing, without axes) makes
  /// elements of any type missing.
  package mutating func assign(_ value: DataArray, at items: [Selection]) throws(Fault) {
    if rank == 1, value.rank == 0, provenance.status == nil, items.count == 1,
      dtype == .f64, case .f64(let number) = value.tensor.elements,
      items[0].axis == nil, case .single(.scalar(.int(let index))) = items[0].selector,
      index >= 0, index < count
    {
      try tensor.setF64(number.pointer[0], at: Int(index))
      return
    }
    _ = try Unit.same(unit, value.unit, nil)
    let (lattice, regionAxes) = try region(items)
    let region = lattice.shape
    var source = try assignable(value)
    var status = value.provenance.status
    if source.count != 1 || source.rank > region.count {
      // What is assigned must fit into the region as it stands, bringing no axes of its own.
      let frame = DataArray(try Tensor(repeating: false, shape: region), axes: regionAxes)
      let alignment = try Alignment(frame, value)
      guard alignment.shape == region else { throw Fault.assignedShape(value.shape, into: region) }
      let own = alignment.lattice(over: value.shape, along: alignment.right)
      status = value.provenance.status(at: own)
      source = try source.gathered(own)
    }
    let taints = provenance.unitedTaints(with: value.provenance)
    let before = provenance.status
    try tensor.scatter(source, lattice)
    provenance = taints
    provenance.status = DataArray.assigned(status, over: before, at: lattice, count: count)
  }

  /// The elements that an index names, and their axes.
  private func region(_ items: [Selection]) throws(Fault) -> (Lattice, [Axis]) {
    if let positions = try wholeMask(items) {
      return (Lattice(base: 0, axes: [.listed(positions)]), [Axis()])
    }
    let picks = try picks(items)
    var axes: [Axis] = []
    for (axis, pick) in picks.enumerated() {
      if case .one = pick { continue }
      axes.append(try self.axes[axis].selecting(pick, of: shape[axis]))
    }
    return (lattice(picks), axes)
  }

  /// The value in this tensor's element type.
  private func assignable(_ value: DataArray) throws(Fault) -> Tensor {
    if value.dtype == dtype { return value.tensor }
    if value.count == 1, value.tensor.isMissing(at: 0) {
      return try Tensor(missing: dtype, shape: value.shape)
    }
    guard dtype.isFloat, value.dtype.isNumeric else {
      throw Fault.cannotAssign(value.dtype, into: dtype)
    }
    return try value.tensor.converted(to: dtype)
  }

  /// The status of all elements after those of a lattice took `status`, one or as many.
  private static func assigned(
    _ status: [UInt8]?, over before: [UInt8]?, at lattice: Lattice, count: Int
  ) -> [UInt8]? {
    if status == nil, before == nil { return nil }
    if lattice.shape.contains(0) { return before }
    let source = status ?? [StepStatus.observed.rawValue]
    var result = before ?? [UInt8](repeating: StepStatus.observed.rawValue, count: count)
    result.withUnsafeMutableBufferPointer { target in
      source.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let target = target.baseAddress else { return }
        lattice.write(from, repeats: source.count == 1, into: target)
      }
    }
    return result
  }
}
