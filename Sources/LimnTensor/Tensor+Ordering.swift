import CLimnKernels
import LimnSource

/// Order among elements.
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
    if let key = rows.keys {
      try rows.sortKeys(key, length, descending, into: result)
    } else {
      rows.sortText(length, descending, into: result)
    }
    let back = shape.indices.map { axis in order.firstIndex(of: axis) ?? axis }
    return try Tensor(shape: order.map { shape[$0] }, elements: .i64(result)).transposed(back)
  }

  /// Unsigned numbers that compare as the elements do; nil for text.
  private var keys: ((Int) -> UInt64)? {
    switch elements {
    // Adding 0 makes -0 equal to 0.
    case .f64(let block): { limn_key(block.pointer[$0] + 0) }
    case .f32(let block): { limn_key(Double(block.pointer[$0]) + 0) }
    case .i64(let block), .time(let block), .duration(let block):
      { UInt64(bitPattern: block.pointer[$0]) ^ (1 << 63) }
    case .bool(let block): { UInt64(block.pointer[$0]) }
    case .str: nil
    }
  }

  // Rows of `length`; result: positions within the row
  private func sortKeys(
    _ key: (Int) -> UInt64, _ length: Int, _ descending: Bool, into result: Block<Int64>
  ) throws(Fault) {
    if count == 0 { return }
    let (pairs, scratch) = (
      try Block<limn_keyed>(count: count), try Block<limn_keyed>(count: count)
    )
    let flip: UInt64 = descending ? .max : 0
    let missing = hasMissing
    Parallel.forEachRange(count / length, of: Swift.max(1, Parallel.elements / 8 / length)) {
      for row in $0 {
        let start = row * length
        let (mine, target) = (pairs.pointer + start, result.pointer + start)
        var (present, absent) = (0, length)
        for index in 0..<length {
          if missing, isMissing(at: start + index) { continue }
          mine[present] = limn_keyed(key: key(start + index) ^ flip, position: UInt64(index))
          present += 1
        }
        limn_sort_pairs(mine, scratch.pointer + start, present)
        for place in 0..<present { target[place] = Int64(mine[place].position) }
        guard present < length else { continue }
        for index in (0..<length).reversed() where isMissing(at: start + index) {
          absent -= 1
          target[absent] = Int64(index)
        }
      }
    }
  }

  private func sortText(_ length: Int, _ descending: Bool, into result: Block<Int64>) {
    for start in stride(from: 0, to: count, by: max(length, 1)) {
      let positions = (start..<start + length).filter { !isMissing(at: $0) }
      let sorted = positions.sorted { i, j in
        if descending ? precedes(j, i) : precedes(i, j) { return true }
        if descending ? precedes(i, j) : precedes(j, i) { return false }
        return i < j
      }
      let missing = (start..<start + length).filter { isMissing(at: $0) }
      for (place, position) in (sorted + missing).enumerated() {
        result.pointer[start + place] = Int64(position - start)
      }
    }
  }

  /// The elements along an axis in order, missing ones last.
  package func sorted(along axis: Int, descending: Bool) throws(Fault) -> Tensor {
    guard case .f64(let block) = elements, axis == rank - 1, count > 0 else {
      return try elements(
        at: try sortedPositions(along: axis, descending: descending), along: axis)
    }
    let (keys, scratch) = (try Block<UInt64>(count: count), try Block<UInt64>(count: count))
    let (length, flip) = (shape[axis], descending ? UInt64.max : 0)
    let result = try Block<Double>(count: count)
    Parallel.forEachRange(count / length, of: Swift.max(1, Parallel.elements / 8 / length)) {
      for row in $0 {
        let start = row * length
        let (own, mine) = (block.pointer + start, keys.pointer + start)
        var present = Int(limn_least_f64(own, length).count)
        if present == length {
          limn_keys(own, mine, flip, length)
        } else {
          present = 0
          for index in 0..<length where !own[index].isNaN {
            mine[present] = limn_key(own[index]) ^ flip
            present += 1
          }
        }
        limn_sort_keys(mine, scratch.pointer + start, present)
        limn_from_keys(mine, result.pointer + start, flip, present)
        for index in present..<length { result.pointer[start + index] = .nan }
      }
    }
    return Tensor(shape: shape, elements: .f64(result))
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
}
