import CLimnKernels
import LimnSource
import Synchronization

/// Many elements made one: sums, means, extremes, quantiles.
///
/// The axes that go away are moved last, so that each result comes from one row of memory. Missing
/// elements are left out first; what is left of a row is then reduced in a fixed order, so that the
/// bits never change.

package enum Reduction: Sendable {
  case sum, product, mean, median, min, max, count, any, all
  case std(ddof: Int)
  case variance(ddof: Int)
  case quantile(Double, method: QuantileMethod = .linear)
  /// The median distance from the median.
  case medianDistance
  case skewness, kurtosis

  /// As programs write it.
  package var name: String {
    switch self {
    case .std: "std"
    case .variance: "var"
    case .quantile: "quantile"
    case .product: "prod"
    case .medianDistance: "median_abs_dev"
    default: "\(self)"
    }
  }
}

/// What a reduction does about missing elements.
package struct MissingPolicy: Sendable {
  /// Whether they are left out; else one of them makes the result missing.
  package var skips: Bool
  /// How many must be left for a result.
  package var least: Int
  package init(skips: Bool = true, least: Int = 1) {
    self.skips = skips
    self.least = least
  }
}

extension Tensor {
  /// Without the axes in `gone`, which are distinct.
  package func reduced(
    _ op: Reduction, over gone: [Int], _ policy: MissingPolicy = MissingPolicy()
  ) throws(Fault) -> Tensor {
    var missing: Int?
    return try reduced(op, over: gone, policy, missing: &missing)
  }

  /// As well tells how many elements are missing, where that needs no look of its own.
  package func reduced(
    _ op: Reduction, over gone: [Int], _ policy: MissingPolicy, missing: inout Int?
  ) throws(Fault) -> Tensor {
    if op.isStreamed, dtype.isFloat { return try streamed(op, over: gone, policy, &missing) }
    let rows = try Rows(self, over: gone, policy)
    switch (op, dtype) {
    case (.count, _): return try rows.counts()
    case (.any, .bool), (.all, .bool): return try rows.logic(op)
    case (.min, .str), (.max, .str): return try rows.strings(op)
    case (.min, .i64), (.min, .bool), (.min, .time), (.min, .duration),
      (.max, .i64), (.max, .bool), (.max, .time), (.max, .duration),
      (.sum, .i64), (.sum, .bool), (.sum, .duration), (.product, .i64), (.product, .bool):
      return try rows.integers(op)
    case (.any, _), (.all, _), (_, .str), (.sum, .time), (.variance, .time), (.variance, .duration),
      (.std, .time), (.product, .time), (.product, .duration), (.medianDistance, .time),
      (.skewness, .time), (.kurtosis, .time), (.skewness, .duration), (.kurtosis, .duration):
      throw Fault.cannotReduce(op.name, dtype)
    case (_, .time), (_, .duration): return try rows.microseconds(op)
    default: return try rows.floats(op, &missing)
    }
  }

  /// Floats are read where they lie, if the axes that go away are neighbours.
  private func streamed(
    _ op: Reduction, over gone: [Int], _ policy: MissingPolicy, _ missing: inout Int?
  ) throws(Fault) -> Tensor {
    let kept = shape.indices.filter { !gone.contains($0) }
    let result = kept.map { shape[$0] }
    let inner = gone.reduce(1) { $0 * shape[$1] }
    let first = gone.min() ?? rank
    let neighbours = gone.sorted() == Array(first..<first + gone.count)
    let source = neighbours ? self : try transposed(kept + gone.sorted())
    let before = neighbours ? shape[..<first].reduce(1, *) : result.reduce(1, *)
    let behind = neighbours ? shape[(first + gone.count)...].reduce(1, *) : 1
    func enough(_ present: Int) -> Bool {
      present >= policy.least && (policy.skips || present == inner)
    }
    func made<T: FloatKernels>(from block: Block<T>) throws(Fault) -> Tensor {
      let stretch = FloatStretch(block: block, a: before, r: inner, b: behind)
      let found = try stretch.results(op, enough: enough)
      missing = count - found.counts.buffer.reduce(0) { $0 + Int($1) }
      if case .count = op { return Tensor(shape: result, elements: .i64(found.counts)) }
      return Tensor(shape: result, elements: .f64(found.values))
    }
    switch source.elements {
    case .f64(let block): return try made(from: block)
    case .f32(let block):
      let tensor = try made(from: block)
      return tensor.dtype == .f64 ? try tensor.converted(to: .f32) : tensor
    default: throw Fault.cannotReduce(op.name, dtype)
    }
  }

  /// The position of the least or greatest present element along one axis, the first of equals.
  package func extremePosition(greatest: Bool, along axis: Int) throws(Fault) -> Tensor {
    let rows = try Rows(self, over: [axis], MissingPolicy())
    return try rows.extremePositions(greatest: greatest)
  }
}

/// A tensor as rows, each to be reduced to one element.
struct Rows {
  let source: Tensor
  /// Of the result.
  let shape: [Int]
  let outer: Int
  let inner: Int
  let policy: MissingPolicy

  init(_ tensor: Tensor, over gone: [Int], _ policy: MissingPolicy) throws(Fault) {
    let kept = tensor.shape.indices.filter { !gone.contains($0) }
    source = try tensor.transposed(kept + tensor.shape.indices.filter { gone.contains($0) })
    shape = kept.map { tensor.shape[$0] }
    outer = shape.reduce(1, *)
    inner = gone.reduce(1) { $0 * tensor.shape[$1] }
    self.policy = policy
  }

  /// Whether a row of which `present` are there has a result.
  private func counts(_ present: Int) -> Bool {
    present >= policy.least && (policy.skips || present == inner)
  }

  func counts() throws(Fault) -> Tensor {
    let result = try Block<Int64>(repeating: 0, count: outer)
    for row in 0..<outer {
      for index in row * inner..<(row + 1) * inner where !source.isMissing(at: index) {
        result.pointer[row] += 1
      }
    }
    return Tensor(shape: shape, elements: .i64(result))
  }

  /// Missing counts as false.
  func logic(_ op: Reduction) throws(Fault) -> Tensor {
    let flags = try source.boolValues()
    var result: [Bool] = []
    for row in 0..<outer {
      let values = flags[row * inner..<(row + 1) * inner]
      if case .any = op {
        result.append(values.contains(true))
      } else {
        result.append(!values.contains(false))
      }
    }
    return try Tensor(bool: result, shape: shape)
  }

  func strings(_ op: Reduction) throws(Fault) -> Tensor {
    let strings = try source.strValues()
    var (result, missing): ([String], [Bool]) = ([], [])
    for row in 0..<outer {
      let present = (row * inner..<(row + 1) * inner).filter { !source.isMissing(at: $0) }
      let values = present.lazy.map { strings[$0] }
      var extreme = values.min()
      if case .max = op { extreme = values.max() }
      missing.append(!counts(present.count) || extreme == nil)
      result.append(extreme ?? "")
    }
    return try Tensor(str: result, mask: missing, shape: shape)
  }

  /// Sums, least and greatest of whole numbers, bools (sums count), times and durations.
  func integers(_ op: Reduction) throws(Fault) -> Tensor {
    let values = try source.i64Values()
    let mask = source.mask
    let result = try Block<Int64>(repeating: 0, count: outer)
    var missing = [Bool](repeating: false, count: outer)
    for row in 0..<outer {
      var (present, total): (Int, Int64) = (0, 0)
      if case .product = op { total = 1 }
      for index in row * inner..<(row + 1) * inner {
        if let mask, mask.pointer[index] != 0 { continue }
        let value = values[index]
        present += 1
        switch op {
        case .sum:
          let (sum, overflow) = total.addingReportingOverflow(value)
          guard !overflow else { throw Fault.sumOverflow("sum") }
          total = sum
        case .product:
          let (product, overflow) = total.multipliedReportingOverflow(by: value)
          guard !overflow else { throw Fault.sumOverflow("product") }
          total = product
        case .min: total = present == 1 ? value : Swift.min(total, value)
        default: total = present == 1 ? value : Swift.max(total, value)
        }
      }
      result.pointer[row] = total
      missing[row] = !counts(present)
      switch op {
      case .sum, .product: break
      default: if present == 0 { missing[row] = true }
      }
    }
    let flags = missing.contains(true) ? try Block<UInt8>(missing.map { $0 ? 1 : 0 }) : nil
    switch source.dtype {
    case .time: return Tensor(shape: shape, elements: .time(result), mask: flags)
    case .duration: return Tensor(shape: shape, elements: .duration(result), mask: flags)
    case .bool:
      if case .sum = op { break }
      if case .product = op { break }
      return Tensor(shape: shape, elements: .bool(try mapped(result) { UInt8($0) }), mask: flags)
    default: break
    }
    return Tensor(shape: shape, elements: .i64(result), mask: flags)
  }

  func floats(_ op: Reduction, _ missing: inout Int?) throws(Fault) -> Tensor {
    let values = try reduced(op, try source.converted(to: .f64), &missing)
    return source.dtype == .f32 ? try values.converted(to: .f32) : values
  }

  /// Means and quantiles of times and durations, reckoned from the first element, so that doubles
  /// hold the differences to the microsecond.
  func microseconds(_ op: Reduction) throws(Fault) -> Tensor {
    let values = try source.i64Values()
    let present = values.indices.filter { !source.isMissing(at: $0) }
    let origin = source.dtype == .time ? present.first.map { values[$0] } ?? 0 : 0
    var offsets = [Double](repeating: .nan, count: values.count)
    for index in present { offsets[index] = Double(values[index]) - Double(origin) }
    var missing: Int?
    let result = try reduced(op, try Tensor(f64: offsets, shape: source.shape), &missing)
      .f64Values()
    let whole = result.map { $0.isNaN ? 0 : Int64(exactly: ($0).rounded()) ?? 0 }
    let mask = result.map(\.isNaN)
    return source.dtype == .time
      ? try Tensor(time: whole.map { $0 &+ origin }, mask: mask, shape: shape)
      : try Tensor(duration: whole, mask: mask, shape: shape)
  }

  private func reduced(
    _ op: Reduction, _ doubles: Tensor, _ missing: inout Int?
  ) throws(Fault) -> Tensor {
    let result = try Block<Double>(count: outer)
    let room = try Block<Double>(count: outer * inner)
    let keys = inner < OrderStatistics.short ? 0 : outer * inner
    let (first, second) = (try Block<UInt64>(count: keys), try Block<UInt64>(count: keys))
    let known = Atomic<Int>(0)
    try doubles.withF64 { values throws(Fault) in
      guard let start = values.baseAddress else { return }
      Parallel.forEachRange(outer, of: Swift.max(1, Parallel.elements / 4 / Swift.max(inner, 1))) {
        for row in $0 {
          let (own, kept) = (start + row * inner, room.pointer + row * inner)
          var present = Int(Double.partial(.least, own, inner, center: 0).count)
          known.add(present, ordering: .relaxed)
          if present == inner {
            kept.update(from: own, count: inner)
          } else {
            present = 0
            for index in 0..<inner where !own[index].isNaN {
              kept[present] = own[index]
              present += 1
            }
          }
          let offset = keys == 0 ? 0 : row * inner
          let sample = OrderStatistics(
            values: UnsafeMutableBufferPointer(start: kept, count: present),
            keys: first.pointer + offset, scratch: second.pointer + offset)
          result.pointer[row] = counts(present) ? op.value(of: sample) : .nan
        }
      }
    }
    missing = doubles.count - known.load(ordering: .relaxed)
    return Tensor(shape: shape, elements: .f64(result))
  }

  func extremePositions(greatest: Bool) throws(Fault) -> Tensor {
    var (result, missing): ([Int64], [Bool]) = ([], [])
    for row in 0..<outer {
      var best: Int?
      for index in row * inner..<(row + 1) * inner where !source.isMissing(at: index) {
        guard let known = best else {
          best = index
          continue
        }
        if greatest ? source.precedes(known, index) : source.precedes(index, known) { best = index }
      }
      missing.append(best == nil)
      result.append(best.map { Int64($0 - row * inner) } ?? 0)
    }
    return try Tensor(i64: result, mask: missing, shape: shape)
  }
}
