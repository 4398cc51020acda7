import LimnSource
import LimnTensor

/// The same elements in another arrangement: shifted round, turned, repeated, padded, in windows.

extension DataArray {
  /// Elements at positions along an axis, with their labels.
  package func taking(_ positions: [Int], along axis: Int) throws(Fault) -> DataArray {
    var items = shape.indices.map { _ in
      Selection(positional: true, selector: .slice(lower: nil, upper: nil, step: nil))
    }
    let index = DataArray(try Tensor(i64: positions.map { Int64($0) }))
    items[axis] = Selection(positional: true, selector: .single(.array(index)))
    return try selecting(items)
  }

  /// Elements at positions along an axis; its labels stay, or go with the axis' length.
  private func rearranged(_ positions: [Int], along axis: Int) throws(Fault) -> DataArray {
    let strides = Lattice.strides(of: shape)
    let lattice = Lattice(
      base: 0,
      axes: shape.indices.map {
        $0 == axis
          ? .listed(positions.map { $0 * strides[axis] })
          : .regular(count: shape[$0], stride: strides[$0])
      })
    var result = self
    result.tensor = try tensor.gathered(lattice)
    if positions.count != shape[axis] { result.axes[axis].coordinate = nil }
    result.provenance.status = provenance.status(at: lattice)
    return result
  }

  /// What falls off one end comes in at the other. The labels stay, so along time early steps see late
  /// ones.
  package func rolled(by steps: Int, along axis: Int) throws(Fault) -> DataArray {
    let length = shape[axis]
    if length == 0 { return self }
    let shift = (steps % length + length) % length
    var result = try rearranged((0..<length).map { ($0 + length - shift) % length }, along: axis)
    if axis == timeAxisIndex, shift != 0 { result.provenance.seesAhead = .max }
    return result
  }

  /// The last first; labels move along, but a time axis has to ascend and is dropped.
  package func flipped(along axis: Int) throws(Fault) -> DataArray {
    let positions = Array((0..<shape[axis]).reversed())
    if axis != timeAxisIndex { return try taking(positions, along: axis) }
    var result = try rearranged(positions, along: axis)
    result.axes[axis].coordinate = nil
    return result
  }

  /// Each element so many times in a row, or the whole axis over and over.
  package func repeated(
    _ times: Int, along axis: Int, whole: Bool
  ) throws(Fault) -> DataArray {
    let length = shape[axis]
    let (count, overflow) = length.multipliedReportingOverflow(by: times)
    _ = try Tensor.elementCount(
      shape.indices.map { $0 == axis ? overflow ? Int.max : count : shape[$0] })
    _ = try Block<Int>(count: overflow ? .max : count)
    let positions = (0..<count).map { whole ? $0 % length : $0 / times }
    return try rearranged(positions, along: axis)
  }

  /// How elements beyond the ends are made up.
  package enum Padding: Sendable {
    case constant(Tensor)
    /// The nearest element, the mirror image with or without the element at the end, or what lies at
    /// the other end.
    case edge, reflect, symmetric, wrap
  }

  package func padded(
    before: Int, behind: Int, along axis: Int, _ padding: Padding
  ) throws(Fault) -> DataArray {
    let length = shape[axis]
    var target = shape
    let (some, first) = length.addingReportingOverflow(before)
    let (total, second) = some.addingReportingOverflow(behind)
    target[axis] = first || second ? Int.max : total
    _ = try Block<Int>(count: try Tensor.elementCount(target))
    var result = self
    if case .constant(let value) = padding {
      var tensor = try value.broadcast(to: target)
      let strides = Lattice.strides(of: target)
      try tensor.scatter(
        self.tensor,
        Lattice(
          base: before * strides[axis],
          axes: shape.indices.map { .regular(count: shape[$0], stride: strides[$0]) }))
      result.tensor = tensor
      result.provenance.status = status(
        before: before, behind: behind, along: axis, isMissing: value.isMissing(at: 0))
    } else {
      guard length > 0 else { throw Fault.padsNothing() }
      let positions = (-before..<length + behind).map { place -> Int in
        switch padding {
        case .edge, .constant: return Swift.min(Swift.max(place, 0), length - 1)
        case .wrap: return (place % length + length) % length
        case .reflect:
          let period = Swift.max(2 * length - 2, 1)
          let turn = (place % period + period) % period
          return turn < length ? turn : period - turn
        case .symmetric:
          let turn = (place % (2 * length) + 2 * length) % (2 * length)
          return turn < length ? turn : 2 * length - 1 - turn
        }
      }
      result = try rearranged(positions, along: axis)
      result.provenance.status = status(
        before: before, behind: behind, along: axis, isMissing: false)
    }
    if before + behind > 0 { result.axes[axis].coordinate = nil }
    return result
  }

  /// What became of each step once some are put at the ends of an axis: those were never observed. An
  /// array of which nothing is told, and which is no series, stays one.
  private func status(
    before: Int, behind: Int, along axis: Int, isMissing: Bool
  ) -> [UInt8]? {
    guard before + behind > 0 else { return provenance.status }
    guard provenance.status != nil || axis == timeAxisIndex else { return nil }
    let observed = StepStatus.observed.rawValue
    let new = isMissing ? observed : StepStatus.filled.rawValue
    let known = provenance.status ?? [UInt8](repeating: observed, count: count)
    // Runs of the axis in row-major order: what lies behind it has the same place along it.
    let inner = shape[(axis + 1)...].reduce(1, *)
    let run = shape[axis] * inner
    var result: [UInt8] = []
    for outer in 0..<shape[..<axis].reduce(1, *) {
      result += repeatElement(new, count: before * inner)
      result += known[(outer * run)..<((outer + 1) * run)]
      result += repeatElement(new, count: behind * inner)
    }
    return result
  }

  /// Stretches of `size` steps, each `step` later than the one before. The axis keeps its name and the
  /// label of each stretch's last step; a new axis `lag` behind it goes from −(size − 1) to 0.
  // [.., T, ..] -> [.., N, size, ..]
  package func windows(_ size: Int, step: Int, along axis: Int) throws(Fault) -> DataArray {
    let length = shape[axis]
    guard size > 0, size <= length else { throw Fault.windowSize(size, length) }
    guard step > 0 else { throw Fault.windowStep(step) }
    let count = (length - size) / step + 1
    let strides = Lattice.strides(of: shape)
    var steps = shape.indices.map {
      Lattice.Steps.regular(count: shape[$0], stride: strides[$0])
    }
    let (jump, _) = step.multipliedReportingOverflow(by: strides[axis])
    steps[axis] = .regular(count: count, stride: jump)
    steps.insert(.regular(count: size, stride: strides[axis]), at: axis + 1)
    let lattice = Lattice(base: 0, axes: steps)
    var result = self
    result.tensor = try tensor.gathered(lattice)
    result.provenance.status = provenance.status(at: lattice)
    let ends = try taking((0..<count).map { size - 1 + $0 * step }, along: axis)
    result.axes[axis] = ends.axes[axis]
    let named = axes[axis].name != nil
    let lags = try Tensor(i64: (0..<size).map { Int64($0 - size + 1) })
    result.axes.insert(named ? Axis("lag", .labels(lags)) : Axis(), at: axis + 1)
    return result
  }
}

extension Fault {
  fileprivate static func padsNothing() -> Fault {
    Fault("E387", "an axis without elements has none to pad with", argument: "x")
  }

  fileprivate static func windowSize(_ size: Int, _ length: Int) -> Fault {
    Fault(
      "E388", "a window of \(size) steps does not fit into an axis of length \(length)",
      hint: "1 to \(length) do", argument: "size")
  }

  fileprivate static func windowStep(_ step: Int) -> Fault {
    Fault("E388", "windows are at least 1 step apart, not \(step)", argument: "step")
  }
}
