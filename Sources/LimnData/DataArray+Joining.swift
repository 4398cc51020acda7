import LimnSource
import LimnTensor

/// Several tensors made one.

extension DataArray {
  /// Tensors of one shape along a new first axis without a name: `[a, b]`.
  package static func stacked(_ parts: [DataArray]) throws(Fault) -> DataArray {
    guard let first = parts.first else { throw Fault.nothingToJoin() }
    for part in parts.dropFirst() where part.shape != first.shape {
      throw Fault.unequalParts(first.shape, part.shape)
    }
    var widened: [DataArray] = []
    for part in parts {
      var wide = part
      wide.tensor = try part.tensor.reshaped(to: [1] + part.shape)
      wide.axes = [Axis()] + part.axes
      widened.append(wide)
    }
    do throws(Fault) { return try concatenated(widened, along: 0) } catch {
      throw error.code == "E333" ? error.besidesOfTwoSpans : error
    }
  }

  /// One after the other along the last axis, where a plain value has length 1: `[h; x]`.
  package static func joined(_ parts: [DataArray]) throws(Fault) -> DataArray {
    let shape = parts.max { $0.rank < $1.rank }?.shape ?? []
    let rank = max(shape.count, 1)
    var widened: [DataArray] = []
    for part in parts {
      var wide = part
      if part.rank == 0 {
        wide.tensor = try part.tensor.reshaped(to: Array(repeating: 1, count: rank))
          .broadcast(to: shape.dropLast() + [1])
        wide.axes = Array(repeating: Axis(), count: rank)
        wide.provenance.status = nil
      }
      widened.append(wide)
    }
    return try concatenated(widened, along: rank - 1)
  }

  /// Tensors of one shape but for `axis`, which loses its name and labels. The other axes are the
  /// same in all parts, as for operators.
  package static func concatenated(
    _ parts: [DataArray], along axis: Int
  ) throws(Fault) -> DataArray {
    guard var result = parts.first else { throw Fault.nothingToJoin() }
    let tensor = try Tensor.concatenated(parts.map(\.tensor), along: axis)
    try tensor.checkOneCalendar()
    for part in parts.dropFirst() {
      for other in result.axes.indices where other != axis {
        let (mine, theirs) = (result.axes[other].name, part.axes[other].name)
        guard mine == nil || theirs == nil || mine == theirs else {
          throw Fault.axisNamesDiffer(result, part)
        }
        result.axes[other] = try Alignment.merged(result, other, part, other)
      }
      if result.name != part.name { result.name = nil }
      result.unit = try commonUnit(result, part)
      result.provenance = result.provenance.unitedTaints(with: part.provenance)
    }
    result.axes[axis] = Axis()
    result.tensor = tensor
    result.provenance.status = try joinedStatus(parts, along: axis)
    return result
  }

  /// Tensors one after the other along an axis that all name alike, labels included.
  ///
  /// Without labels on all of them the axis has none.
  package static func appended(_ parts: [DataArray], along axis: Int) throws(Fault) -> DataArray {
    var result = try concatenated(parts, along: axis)
    let names = Set(parts.map { $0.axes[axis].name })
    guard names.count == 1, case .some(let name?) = names.first else { return result }
    result.axes[axis].name = name
    let labels = parts.compactMap { $0.axes[axis].coordinate }
    guard labels.count == parts.count else { return result }
    let joined = try Tensor.concatenated(
      labels.map { labels throws(Fault) in try labels.tensor() }, along: 0)
    result.axes[axis].coordinate = try Coordinate(labels: joined)
    return result
  }

  /// The statuses travel as whole numbers through the same concatenation.
  private static func joinedStatus(
    _ parts: [DataArray], along axis: Int
  ) throws(Fault) -> [UInt8]? {
    guard parts.contains(where: { $0.provenance.status != nil }) else { return nil }
    let tensors = try parts.map { part throws(Fault) in
      let status = part.provenance.status ?? [UInt8](repeating: 0, count: part.count)
      return try Tensor(i64: status.map { Int64($0) }, shape: part.shape)
    }
    return try Tensor.concatenated(tensors, along: axis).i64Values().map { UInt8($0) }
  }
}
