import LimnSource
import LimnTensor
import LimnTime

/// Which axis of one operand lies over which of the other.
///
/// Named axes meet by name, in the order of the left operand and then of what the right one adds;
/// unnamed ones broadcast from the right. A tensor with names beside one without must have the
/// same shape, so that no axis is matched by chance.
struct Alignment {
  /// Of the result.
  private(set) var axes: [Axis] = []
  private(set) var shape: [Int] = []
  /// For each axis of the result the one of the operand, nil where it has none.
  private(set) var left: [Int?] = []
  private(set) var right: [Int?] = []

  /// `op` is what the operands are aligned for; it only tunes hints.
  init(_ a: DataArray, _ b: DataArray, for op: BinaryOp? = nil) throws(Fault) {
    let (namesA, namesB) = (a.axes.map(\.name), b.axes.map(\.name))
    let nameless = !namesA.contains { $0 != nil } && !namesB.contains { $0 != nil }
    if a.rank == 0 || b.rank == 0 || nameless || (namesA == namesB && a.shape == b.shape) {
      try alignByPosition(a, b, op)
    } else if !namesA.contains(nil), !namesB.contains(nil) {
      try alignByName(a, b, op)
    } else {
      guard a.shape == b.shape, zip(a.axes, b.axes).allSatisfy({ Alignment.agree($0, $1) }) else {
        throw Fault.namedBesideUnnamed(a, b)
      }
      try alignByPosition(a, b, op)
    }
  }

  private static func agree(_ a: Axis, _ b: Axis) -> Bool {
    a.name == nil || b.name == nil || a.name == b.name
  }

  private mutating func alignByPosition(
    _ a: DataArray, _ b: DataArray, _ op: BinaryOp?
  ) throws(Fault) {
    shape = a.shape == b.shape ? a.shape : try Tensor.broadcastShape(a.shape, b.shape)
    for axis in shape.indices {
      let mine = axis - (shape.count - a.rank)
      let theirs = axis - (shape.count - b.rank)
      left.append(mine < 0 ? nil : mine)
      right.append(theirs < 0 ? nil : theirs)
      if mine < 0 {
        axes.append(b.axes[theirs])
      } else if theirs < 0 {
        axes.append(a.axes[mine])
      } else {
        axes.append(try Alignment.merged(a, mine, b, theirs, op))
      }
    }
  }

  private mutating func alignByName(
    _ a: DataArray, _ b: DataArray, _ op: BinaryOp?
  ) throws(Fault) {
    for (mine, axis) in a.axes.enumerated() {
      let theirs = b.axes.firstIndex { $0.name == axis.name }
      left.append(mine)
      right.append(theirs)
      shape.append(a.shape[mine])
      axes.append(
        try theirs.map { theirs throws(Fault) in
          try Alignment.merged(a, mine, b, theirs, op)
        } ?? axis)
    }
    for (theirs, axis) in b.axes.enumerated() where !right.contains(theirs) {
      left.append(nil)
      right.append(theirs)
      shape.append(b.shape[theirs])
      axes.append(axis)
    }
  }

  /// One axis of two operands, whose labels must be the same; unnamed axes of length 1 repeat.
  static func merged(
    _ a: DataArray, _ mine: Int, _ b: DataArray, _ theirs: Int, _ op: BinaryOp? = nil
  ) throws(Fault) -> Axis {
    let (x, y) = (a.axes[mine], b.axes[theirs])
    let name = x.name ?? y.name
    if let p = x.coordinate, let q = y.coordinate {
      if let position = try p.firstDifference(from: q) {
        throw Fault.coordinatesDiffer(
          axis: name ?? "", at: position, p, q, shifted: op == .subtract && p.isShifted(from: q))
      }
    } else if a.shape[mine] != b.shape[theirs], let name {
      throw Fault.axisLengths(name, a.shape[mine], b.shape[theirs])
    }
    return Axis(name, x.coordinate ?? y.coordinate)
  }

  /// The operand's elements with an axis for each of the result, of length 1 where it has none.
  func spread(_ tensor: Tensor, along own: [Int?]) throws(Fault) -> Tensor {
    let order = own.compactMap { $0 }
    if order.count == own.count, order == Array(tensor.shape.indices) { return tensor }
    if tensor.rank == 0 { return tensor }
    return try tensor.transposed(order).reshaped(to: own.map { $0.map { tensor.shape[$0] } ?? 1 })
  }

  /// Reads an operand of some shape as if it had the result's.
  func lattice(over operand: [Int], along own: [Int?]) -> Lattice {
    let strides = Lattice.strides(of: operand)
    var steps: [Lattice.Steps] = []
    for (axis, extent) in shape.enumerated() {
      let stride = own[axis].map { operand[$0] == 1 ? 0 : strides[$0] } ?? 0
      steps.append(.regular(count: extent, stride: stride))
    }
    return Lattice(base: 0, axes: steps)
  }

  /// What a result of this shape rests on.
  func provenance(_ a: DataArray, _ b: DataArray) -> Provenance {
    var result = a.provenance.unitedTaints(with: b.provenance)
    if a.provenance.status != nil || b.provenance.status != nil {
      result.status = Provenance.merged(
        a.provenance.status(at: lattice(over: a.shape, along: left)),
        b.provenance.status(at: lattice(over: b.shape, along: right)))
    }
    return result
  }
}

extension Coordinate {
  /// Whether this is the other one moved by one step either way, as in `x[1:] - x[:-1]`.
  func isShifted(from other: Coordinate) -> Bool {
    guard count == other.count, count > 1 else { return false }
    let ahead = (1..<count).allSatisfy { other.label($0) == label($0 - 1) }
    return ahead || (1..<count).allSatisfy { label($0) == other.label($0 - 1) }
  }
}
