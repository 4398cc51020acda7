import LimnSource

/// Order among elements, and running sums.
///
/// Missing elements come last; equal ones keep their order.

extension Tensor {
  /// Whether one present element comes before another. Bools count as 0 and 1.
  @inline(__always)
  func precedes(_ i: Int, _ j: Int) -> Bool {
    switch elements {
    case .f64(let block): block.pointer[i] < block.pointer[j]
    case .f32(let block): block.pointer[i] < block.pointer[j]
    case .i64(let block), .time(let block), .duration(let block):
      block.pointer[i] < block.pointer[j]
    case .bool(let block): block.pointer[i] < block.pointer[j]
    case .str(let block): block.strings[i] < block.strings[j]
    }
  }

  /// The positions along an axis that put its elements in order.
  package func sortedPositions(along axis: Int, descending: Bool) throws(Fault) -> Tensor {
    let order = shape.indices.filter { $0 != axis } + [axis]
    let rows = try transposed(order)
    let length = shape[axis]
    let result = try Block<Int64>(count: count)
    for start in stride(from: 0, to: count, by: max(length, 1)) {
      let positions = (start..<start + length).filter { !rows.isMissing(at: $0) }
      let sorted = positions.sorted { i, j in
        if descending ? rows.precedes(j, i) : rows.precedes(i, j) { return true }
        if descending ? rows.precedes(i, j) : rows.precedes(j, i) { return false }
        return i < j
      }
      let missing = (start..<start + length).filter { rows.isMissing(at: $0) }
      for (place, position) in (sorted + missing).enumerated() {
        result.pointer[start + place] = Int64(position - start)
      }
    }
    let back = shape.indices.map { axis in order.firstIndex(of: axis) ?? axis }
    return try Tensor(shape: order.map { shape[$0] }, elements: .i64(result)).transposed(back)
  }

  /// The elements along an axis at `positions`, which has this shape or another length there.
  package func elements(at positions: Tensor, along axis: Int) throws(Fault) -> Tensor {
    let (mine, theirs) = (Lattice.strides(of: shape), positions.shape)
    let wanted = try positions.i64Values()
    var offsets: [Int] = []
    offsets.reserveCapacity(wanted.count)
    for (index, along) in wanted.enumerated() {
      let place = Tensor.position(of: index, in: theirs)
      var offset = 0
      for other in place.indices {
        offset += (other == axis ? Int(along) : place[other]) * mine[other]
      }
      offsets.append(offset)
    }
    return try gathered(Lattice(base: 0, axes: [.listed(offsets)])).reshaped(to: theirs)
  }

  /// Running sums along an axis; a missing element stays missing and adds nothing.
  package func runningSums(along axis: Int) throws(Fault) -> Tensor {
    let steps = Lattice.strides(of: shape)[axis]
    switch elements {
    case .f64(let block):
      let result = try block.copied()
      accumulate(axis, steps) { before, index in
        if result.pointer[index].isNaN { return false }
        if let before { result.pointer[index] += result.pointer[before] }
        return true
      }
      return Tensor(shape: shape, elements: .f64(result))
    case .f32:
      return try converted(to: .f64).runningSums(along: axis).converted(to: .f32)
    case .bool:
      return try converted(to: .i64).runningSums(along: axis)
    case .i64(let block), .duration(let block):
      let result = try block.copied()
      var overflowed = false
      accumulate(axis, steps) { before, index in
        if isMissing(at: index) { return false }
        if let before {
          let (sum, overflow) = result.pointer[index].addingReportingOverflow(
            result.pointer[before])
          overflowed = overflowed || overflow
          result.pointer[index] = sum
        }
        return true
      }
      guard !overflowed else { throw Fault.sumOverflow("running sum") }
      return Tensor(
        shape: shape, elements: dtype == .i64 ? .i64(result) : .duration(result), mask: mask)
    case .str, .time:
      throw Fault.cannotReduce("cumsum", dtype)
    }
  }

  /// Calls `body` with the last summed position of a row, if any, and the next one to sum.
  private func accumulate(_ axis: Int, _ steps: Int, _ body: (Int?, Int) -> Bool) {
    let length = shape[axis]
    for index in 0..<count where index / steps % max(length, 1) == 0 {
      var before: Int?
      for step in 0..<length {
        let next = index + step * steps
        if body(before, next) { before = next }
      }
    }
  }
}
