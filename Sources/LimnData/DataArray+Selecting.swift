import LimnSource
import LimnTensor
import LimnTime

/// Elements by position, by mask and by label.
///
/// Every item of an index becomes a `Pick` for its axis: named items for the axis of that name,
/// the others for the axes left over, in order. The picks together are a `Lattice`, by which
/// elements, labels and status are read. Looking up labels is in `DataArray+Labels.swift`.

extension DataArray {
  package func selecting(_ items: [Selection]) throws(Fault) -> DataArray {
    if let positions = try wholeMask(items) {
      let lattice = Lattice(base: 0, axes: [.listed(positions)])
      return try taken(lattice, axes: [Axis()])
    }
    let picks = try picks(items)
    var axes: [Axis] = []
    for (axis, pick) in picks.enumerated() {
      if case .one = pick { continue }
      axes.append(try self.axes[axis].selecting(pick, of: shape[axis]))
    }
    return try taken(lattice(picks), axes: axes)
  }

  /// `x[index]` along the first axis, for loops and destructuring; `index` counts from 0.
  package func elementOfFirstAxis(_ index: Int) throws(Fault) -> DataArray {
    guard rank > 0 else { throw Fault.tooManyIndices(1, rank: 0) }
    guard index >= 0, index < shape[0] else {
      throw Fault.indexOutOfRange(index, axis: axes[0].name, length: shape[0])
    }
    let inner = Array(shape.dropFirst())
    let count = try Tensor.elementCount(inner)
    let lattice = Lattice(base: index * count, axes: [.regular(count: count, stride: 1)])
    var result = self
    result.tensor = try tensor.gathered(lattice).reshaped(to: inner)
    result.axes = Array(axes.dropFirst())
    result.provenance.status = provenance.status(at: lattice)
    return result
  }

  private func taken(_ lattice: Lattice, axes: [Axis]) throws(Fault) -> DataArray {
    var result = self
    result.tensor = try tensor.gathered(lattice)
    result.axes = axes
    result.provenance.status = provenance.status(at: lattice)
    return result
  }

  /// The elements that the picks name, one for each axis.
  func lattice(_ picks: [Pick]) -> Lattice {
    let strides = Lattice.strides(of: shape)
    var base = 0
    var axes: [Lattice.Steps] = []
    for (axis, pick) in picks.enumerated() {
      let (start, steps) = pick.steps(stride: strides[axis])
      base += start
      if let steps { axes.append(steps) }
    }
    return Lattice(base: base, axes: axes)
  }

  /// What an index takes of each axis.
  func picks(_ items: [Selection]) throws(Fault) -> [Pick] {
    var picks = [Pick?](repeating: nil, count: rank)
    var unnamed: [Selection] = []
    for item in items {
      guard let axis = try axisNamed(by: item) else {
        unnamed.append(item)
        continue
      }
      guard picks[axis] == nil else { throw Fault.axisIndexedTwice(axes[axis].name ?? "\(axis)") }
      let byLabel = item.axis != nil && !item.positional && !item.isMask
      if byLabel, let coordinate = axes[axis].coordinate {
        picks[axis] = try coordinate.pick(item.selector, axis: axes[axis].name ?? "")
      } else {
        picks[axis] = try position(item.selector, axis)
      }
    }
    var next = 0
    for item in unnamed {
      while next < rank, picks[next] != nil { next += 1 }
      guard next < rank else { throw Fault.tooManyIndices(items.count, rank: rank) }
      picks[next] = try position(item.selector, next)
    }
    return picks.enumerated().map { axis, pick in
      pick ?? .regular(start: 0, count: shape[axis], step: 1)
    }
  }

  /// The axis that an item names, or that its mask belongs to.
  private func axisNamed(by item: Selection) throws(Fault) -> Int? {
    if let name = item.axis {
      guard let axis = axes.firstIndex(where: { $0.name == name }) else {
        throw Fault.noAxisNamed(name, self)
      }
      return axis
    }
    guard let mask = item.mask, mask.rank == 1, let name = mask.axes[0].name else { return nil }
    return axes.firstIndex { $0.name == name }
  }

  private func position(_ selector: Selection.Selector, _ axis: Int) throws(Fault) -> Pick {
    let length = shape[axis]
    switch selector {
    case .single(.scalar(.int(let index))):
      return .one(try checked(index, axis))
    case .single(.scalar(let other)):
      throw Fault.notAPosition(other.typeName, isText: other.dtype == .str, axes[axis])
    case .single(.array(let array)) where array.rank == 0:
      guard let scalar = array.scalar else {
        throw Fault.notAPosition("none", isText: false, axes[axis])
      }
      return try position(.single(.scalar(scalar)), axis)
    case .single(.array(let array)) where array.dtype == .bool:
      return .listed(try positions(of: array, axis))
    case .single(.array(let array)):
      guard array.rank == 1 else { throw Fault.indexRank(array.shape) }
      guard array.dtype == .i64, array.tensor.mask == nil else {
        let type =
          array.dtype == .i64 ? "missing elements" : "a tensor of `\(array.dtype.rawValue)`"
        throw Fault.notAPosition(type, isText: array.dtype == .str, axes[axis])
      }
      var positions: [Int] = []
      for index in try array.tensor.i64Values() { positions.append(try checked(index, axis)) }
      return .listed(positions)
    case .slice(let lower, let upper, let step):
      let (from, to) = (try bound(lower, axis), try bound(upper, axis))
      return try Pick.slice(from, to, step: step ?? 1, length: length)
    }
  }

  private func bound(_ scalar: Scalar?, _ axis: Int) throws(Fault) -> Int? {
    switch scalar {
    case nil: return nil
    case .int(let value): return Int(value)
    case .some(let other):
      throw Fault.notAPosition(other.typeName, isText: other.dtype == .str, axes[axis])
    }
  }

  private func checked(_ index: Int64, _ axis: Int) throws(Fault) -> Int {
    let length = Int64(shape[axis])
    guard index >= -length, index < length else {
      throw Fault.indexOutOfRange(Int(index), axis: axes[axis].name, length: shape[axis])
    }
    return Int(index < 0 ? index + length : index)
  }

  /// Where a mask along one axis is true; missing counts as false.
  private func positions(of mask: DataArray, _ axis: Int) throws(Fault) -> [Int] {
    guard mask.shape == [shape[axis]] else {
      throw Fault.maskShape(mask.shape, axis: axes[axis].name, wanted: [shape[axis]])
    }
    if axes[axis].name != nil, axes[axis].name == mask.axes[0].name {
      _ = try Alignment.merged(self, axis, mask, 0)
    }
    return try mask.tensor.truePositions()
  }

  /// The elements that one mask over all axes names, in their order; nil for any other index.
  func wholeMask(_ items: [Selection]) throws(Fault) -> [Int]? {
    guard rank > 1, items.count == 1, let item = items.first, item.axis == nil,
      let mask = item.mask, mask.rank > 1
    else { return nil }
    let alignment = try Alignment(self, mask)
    guard alignment.shape == shape, mask.count == count else {
      throw Fault.maskShape(mask.shape, axis: nil, wanted: shape)
    }
    return try alignment.spread(mask.tensor, along: alignment.right).truePositions()
  }
}

extension Tensor {
  fileprivate func truePositions() throws(Fault) -> [Int] {
    let flags = try boolValues()
    return flags.indices.filter { flags[$0] }
  }
}

extension Selection {
  var mask: DataArray? {
    if case .single(.array(let array)) = selector, array.dtype == .bool { array } else { nil }
  }

  var isMask: Bool { mask != nil }
}

extension Axis {
  /// The axis of the elements that a pick takes.
  func selecting(_ pick: Pick, of length: Int) throws(Fault) -> Axis {
    if case .regular(0, length, 1) = pick { return self }
    return Axis(
      name, try coordinate.map { coordinate throws(Fault) in try coordinate.selecting(pick) })
  }
}

extension Pick {
  /// A half-open slice, clamped to the axis as in Python.
  static func slice(
    _ lower: Int?, _ upper: Int?, step: Int64, length: Int
  ) throws(Fault) -> Pick {
    guard step != 0 else { throw Fault.stepOfZero() }
    // A longer step than the axis takes its first element only, as does one as long as the axis.
    let step = Int(max(min(step, Int64(length) + 1), -Int64(length) - 1))
    func clamped(_ bound: Int, _ least: Int, _ most: Int) -> Int {
      let bound = bound < 0 ? bound + length : bound
      return min(max(bound, least), most)
    }
    if step > 0 {
      let from = lower.map { clamped($0, 0, length) } ?? 0
      let to = upper.map { clamped($0, 0, length) } ?? length
      return .regular(start: from, count: max(0, (to - from + step - 1) / step), step: step)
    }
    let from = lower.map { clamped($0, -1, length - 1) } ?? length - 1
    let to = upper.map { clamped($0, -1, length - 1) } ?? -1
    return .regular(start: from, count: max(0, (from - to - step - 1) / -step), step: step)
  }
}
