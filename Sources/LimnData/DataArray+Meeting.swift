import LimnSource
import LimnTensor
import LimnTime

/// Several tensors brought onto the same labels, so that operators take them together.

/// Which labels are kept where operands have different ones.
package enum Joining: String, Sendable, CaseIterable {
  /// Those that all have.
  case inner
  /// Those that any has; where one has none, its elements are missing.
  case outer
  /// Those of the first.
  case left
}

extension DataArray {
  /// The parts on the same labels along each named axis that several of them have, or along those
  /// in `names` only. The labels come in the order of the first part, further ones in that of the
  /// others; times and numbers ascend.
  package static func aligned(
    _ parts: [DataArray], how: Joining, along names: [String]? = nil
  ) throws(Fault) -> [DataArray] {
    var result = parts
    for name in names ?? commonNames(parts) {
      let having = parts.indices.filter { index in
        parts[index].axes.contains { $0.name == name }
      }
      if having.isEmpty, let first = parts.first { throw Fault.noAxisNamed(name, first) }
      var coordinates: [Coordinate] = []
      for index in having {
        let axis = try parts[index].axis(named: name)
        guard let coordinate = parts[index].axes[axis].coordinate else { break }
        coordinates.append(coordinate)
      }
      guard coordinates.count == having.count else {
        try checkLengths(parts, having, name)
        continue
      }
      var differ = false
      for other in coordinates.dropFirst() where !differ {
        differ = try coordinates[0].firstDifference(from: other) != nil
      }
      if !differ { continue }
      let labels = try Coordinate.meeting(coordinates, how: how, axis: name)
      for (place, index) in having.enumerated() {
        result[index] = try result[index].reindexed(
          try result[index].axis(named: name), from: coordinates[place], to: labels)
      }
    }
    return result
  }

  private static func commonNames(_ parts: [DataArray]) -> [String] {
    var names: [String] = []
    for (index, part) in parts.enumerated() {
      for case .some(let name) in part.axes.map(\.name) where !names.contains(name) {
        let others = parts.dropFirst(index + 1).contains { $0.axes.contains { $0.name == name } }
        if others { names.append(name) }
      }
    }
    return names
  }

  /// Without labels on all sides only equal lengths go together.
  private static func checkLengths(
    _ parts: [DataArray], _ having: [Int], _ name: String
  ) throws(Fault) {
    var length: Int?
    for index in having {
      let own = parts[index].shape[try parts[index].axis(named: name)]
      if let length, length != own { throw Fault.axisLengths(name, length, own) }
      length = own
    }
  }

  /// The elements at the labels `target` along an axis, missing where this has none.
  private func reindexed(
    _ axis: Int, from own: Coordinate, to target: Coordinate
  ) throws(Fault) -> DataArray {
    let places = try own.places(of: target)
    let taken = Selection(
      selector: .single(
        .array(DataArray(try Tensor(i64: places.map { Int64($0 ?? 0) })))))
    var items = shape.indices.map { _ in
      Selection(selector: .slice(lower: nil, upper: nil, step: nil))
    }
    var result = self
    let absent = places.indices.filter { places[$0] == nil }
    if shape[axis] == 0 {
      var extents = shape
      extents[axis] = places.count
      result = DataArray(
        try Tensor(missing: dtype, shape: extents), axes: axes, name: name, unit: unit,
        provenance: provenance.taintsOnly)
    } else {
      items[axis] = taken
      result = try selecting(items)
      if !absent.isEmpty {
        let flags = places.map { $0 == nil }
        items[axis] = Selection(selector: .single(.array(DataArray(try Tensor(bool: flags)))))
        result.axes[axis].coordinate = nil
        try result.assign(DataArray(try Tensor(missing: dtype, shape: [])), at: items)
      }
    }
    result.axes[axis].coordinate = target
    return result
  }
}

extension Coordinate {
  /// The labels that several coordinates come to.
  static func meeting(
    _ coordinates: [Coordinate], how: Joining, axis: String
  ) throws(Fault) -> Coordinate {
    guard let first = coordinates.first else { throw Fault.nothingToJoin() }
    let dtypes = try coordinates.map { coordinate throws(Fault) in try coordinate.tensor().dtype }
    for dtype in dtypes where dtype != dtypes[0] && !(dtype.isNumeric && dtypes[0].isNumeric) {
      throw Fault.labelKind("`\(dtype.rawValue)`", axis: axis, first)
    }
    if how == .left { return first }
    let labels = try first.tensor()
    if how == .inner {
      var kept = [Bool](repeating: true, count: first.count)
      for other in coordinates.dropFirst() {
        let places = try other.places(of: first)
        for index in kept.indices where places[index] == nil { kept[index] = false }
      }
      let positions = kept.indices.filter { kept[$0] }
      return try first.selecting(.listed(positions))
    }
    var all = labels
    for other in coordinates.dropFirst() {
      let known = try Coordinate.labels(all).places(of: other)
      let fresh = known.indices.filter { known[$0] == nil }
      let added = try other.tensor()
        .gathered(Lattice(base: 0, axes: [.listed(fresh)]))
      all = try Tensor.concatenated([all, added], along: 0)
    }
    if all.dtype == .time || all.dtype.isNumeric {
      let order = try all.sortedPositions(along: 0, descending: try first.descends())
      all = try all.elements(at: order, along: 0)
    }
    return try Coordinate(labels: all)
  }

  /// Whether the labels go down, as latitudes often do.
  private func descends() throws(Fault) -> Bool {
    guard case .labels(let tensor) = self, tensor.dtype.isNumeric, tensor.count > 1 else {
      return false
    }
    let labels = try tensor.f64Values()
    return zip(labels, labels.dropFirst()).allSatisfy { $0 > $1 }
  }

  /// Where each label of another coordinate stands in this one; nil where it does not.
  func places(of other: Coordinate) throws(Fault) -> [Int?] {
    let (own, wanted) = (try tensor(), try other.tensor())
    if own.dtype.isNumeric, wanted.dtype.isNumeric, own.dtype.isFloat || wanted.dtype.isFloat {
      return try own.nearPlaces(of: wanted)
    }
    var places: [Scalar: Int] = [:]
    for index in (0..<own.count).reversed() {
      if let label = own.scalar(at: index) { places[label] = index }
    }
    return (0..<wanted.count).map { index in wanted.scalar(at: index).flatMap { places[$0] } }
  }
}

extension Tensor {
  /// Floats are the same label within 1e-9 of their distance to the next.
  fileprivate func nearPlaces(of wanted: Tensor) throws(Fault) -> [Int?] {
    let (own, others) = (try f64Values(), try wanted.f64Values())
    let order = own.indices.filter { !own[$0].isNaN }.sorted { own[$0] < own[$1] }
    return others.map { label in
      var (low, high) = (0, order.count)
      while low < high {
        let middle = (low + high) / 2
        if own[order[middle]] < label { low = middle + 1 } else { high = middle }
      }
      let near = [low - 1, low].filter { order.indices.contains($0) }.map { order[$0] }
      return near.first { Coordinate.near(own[$0], label, step: Coordinate.step(own, $0)) }
    }
  }
}
