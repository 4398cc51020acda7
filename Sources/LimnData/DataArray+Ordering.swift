import LimnSource
import LimnTensor
import LimnTime

/// Elements along one axis in order, differences and shifts, and choices between two tensors.

extension DataArray {
  /// In ascending or descending order along an axis, missing ones last. The labels of the axis
  /// no longer belong to the elements and are dropped.
  package func sorted(along axis: Int, descending: Bool) throws(Fault) -> DataArray {
    var result = self
    let positions = try tensor.sortedPositions(along: axis, descending: descending)
    result.tensor = try tensor.elements(at: positions, along: axis)
    result.axes[axis].coordinate = nil
    result.provenance = provenance.taintsOnly
    return result
  }

  /// The positions that would sort an axis.
  package func sortedPositions(along axis: Int, descending: Bool) throws(Fault) -> DataArray {
    var result = self
    result.tensor = try tensor.sortedPositions(along: axis, descending: descending)
    result.axes[axis].coordinate = nil
    result.unit = nil
    result.provenance = provenance.taintsOnly
    return result
  }

  /// Every value once, ascending, without missing ones.
  package func distinct() throws(Fault) -> DataArray {
    let flat = try tensor.reshaped(to: [count])
    let order = try flat.sortedPositions(along: 0, descending: false).i64Values()
    var kept: [Int] = []
    for position in order {
      let position = Int(position)
      if flat.isMissing(at: position) { break }
      if let last = kept.last, flat.scalar(at: last) == flat.scalar(at: position) { continue }
      kept.append(position)
    }
    return DataArray(
      try flat.gathered(Lattice(base: 0, axes: [.listed(kept)])), name: name, unit: unit,
      provenance: provenance.taintsOnly)
  }

  package func runningSums(along axis: Int) throws(Fault) -> DataArray {
    var result = self
    result.tensor = try tensor.runningSums(along: axis)
    return result
  }

  /// Each element less the one before it; one step fewer, with the labels of the later ones.
  package func differences(along axis: Int) throws(Fault) -> DataArray {
    guard shape[axis] > 0 else { return self }
    let length = shape[axis]
    func part(_ start: Int) throws(Fault) -> DataArray {
      var items = shape.indices.map { _ in whole }
      items[axis] = Selection(
        selector: .slice(
          lower: .int(Int64(start)), upper: .int(Int64(length - 1 + start)), step: nil))
      return try selecting(items)
    }
    let (later, earlier) = (try part(1), try part(0))
    var result = later
    result.tensor = try Tensor.binary(.subtract, later.tensor, earlier.tensor)
    result.unit = Unit.ofDifferences(unit)
    result.provenance.status = Provenance.merged(
      later.provenance.status, earlier.provenance.status)
    return result
  }

  private var whole: Selection {
    Selection(selector: .slice(lower: nil, upper: nil, step: nil))
  }

  /// Each element `steps` later than it was, on the same axis; what would come from outside is
  /// missing. Negative steps look ahead, and the value remembers it.
  package func shifted(by steps: Int, along axis: Int) throws(Fault) -> DataArray {
    let length = shape[axis]
    let steps = max(min(steps, length), -length)
    var result = self
    result.tensor = try Tensor(missing: dtype, shape: shape)
    var provenance = self.provenance
    if provenance.status != nil {
      provenance.status = [UInt8](repeating: StepStatus.observed.rawValue, count: count)
    }
    if steps < 0 {
      let (ahead, overflow) = provenance.seesAhead.addingReportingOverflow(-steps)
      provenance.seesAhead = overflow ? .max : ahead
    }
    result.provenance = provenance
    let kept = Int64(length - abs(steps))
    guard kept > 0 else { return result }
    let (from, to) = (Int64(max(-steps, 0)), Int64(max(steps, 0)))
    var (source, target) = (shape.indices.map { _ in whole }, shape.indices.map { _ in whole })
    source[axis] = Selection(
      selector: .slice(lower: .int(from), upper: .int(from + kept), step: nil))
    target[axis] = Selection(
      selector: .slice(lower: .int(to), upper: .int(to + kept), step: nil))
    var moved = try selecting(source)
    moved.axes = moved.axes.map { Axis($0.name) }
    try result.assign(moved, at: target)
    return result
  }

  /// The elements of `a` where `condition` holds and of `b` where it does not, missing where the
  /// condition is.
  package static func choosing(
    _ condition: DataArray, _ a: DataArray, _ b: DataArray
  ) throws(Fault) -> DataArray {
    guard condition.dtype == .bool else {
      throw Fault.notNumeric(condition.dtype, wanted: "bools")
    }
    let first = try Alignment(a, b)
    let frame = DataArray(
      try Tensor(repeating: false, shape: first.shape), axes: first.axes,
      provenance: first.provenance(a, b))
    let second = try Alignment(frame, condition)
    func spread(_ tensor: Tensor, _ own: [Int?]) throws(Fault) -> Tensor {
      try tensor.gathered(second.lattice(over: tensor.shape, along: own))
    }
    let (left, right) = try meeting(a.tensor, b.tensor)
    let chosen = try spread(left, second.left.map { axis in axis.flatMap { first.left[$0] } })
    var result = try spread(right, second.left.map { axis in axis.flatMap { first.right[$0] } })
    let holds = try spread(condition.tensor, second.right)
    let flags = try holds.boolValues()
    let places = Lattice(base: 0, axes: [.listed(flags.indices.filter { flags[$0] })])
    var flat = try result.reshaped(to: [result.count])
    try flat.scatter(try chosen.reshaped(to: [chosen.count]).gathered(places), places)
    if let missing = holds.missingFlags {
      let positions = missing.indices.filter { missing[$0] }
      try flat.scatter(
        try Tensor(missing: flat.dtype, shape: []),
        Lattice(base: 0, axes: [.listed(positions)]))
    }
    result = try flat.reshaped(to: second.shape)
    return DataArray(
      result, axes: second.axes, name: combinedName(a, b), unit: try commonUnit(a, b),
      provenance: second.provenance(frame, condition))
  }

  /// Two tensors in the element type that holds both; nothing beside anything takes its type.
  private static func meeting(_ a: Tensor, _ b: Tensor) throws(Fault) -> (Tensor, Tensor) {
    if a.dtype == b.dtype { return (a, b) }
    if a.rank == 0, a.isMissing(at: 0) { return (try Tensor(missing: b.dtype, shape: []), b) }
    if b.rank == 0, b.isMissing(at: 0) { return (a, try Tensor(missing: a.dtype, shape: [])) }
    guard a.dtype.isNumeric, b.dtype.isNumeric, let common = Tensor.commonDType(a, b) else {
      throw Fault.cannotJoin(a.dtype, b.dtype)
    }
    return (try a.converted(to: common), try b.converted(to: common))
  }
}
