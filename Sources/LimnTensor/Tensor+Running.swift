import LimnSource

/// Sums, products and extremes of all elements so far, along an axis.

package enum Running: Sendable {
  case sum, product, min, max

  /// As programs write it.
  var name: String {
    switch self {
    case .sum: "cumsum"
    case .product: "cumprod"
    case .min: "cummin"
    case .max: "cummax"
    }
  }
}

extension Tensor {
  package func runningSums(along axis: Int) throws(Fault) -> Tensor {
    try running(.sum, along: axis)
  }

  /// A missing element stays missing and adds nothing.
  package func running(_ op: Running, along axis: Int) throws(Fault) -> Tensor {
    switch (elements, op) {
    case (.f64(let block), _):
      let result = try block.copied()
      accumulate(axis, result.pointer) { before, x in
        switch op {
        case .sum: (before + x, false)
        case .product: (before * x, false)
        case .min: (Swift.min(before, x), false)
        case .max: (Swift.max(before, x), false)
        }
      }
      return Tensor(shape: shape, elements: .f64(result))
    case (.f32, _):
      return try converted(to: .f64).running(op, along: axis).converted(to: .f32)
    case (.bool, _):
      return try converted(to: .i64).running(op, along: axis)
    case (.time(let block), .min), (.time(let block), .max):
      return Tensor(
        shape: shape, elements: .time(try whole(block, op, along: axis)), mask: mask)
    case (.duration(let block), .sum), (.duration(let block), .min), (.duration(let block), .max):
      return Tensor(
        shape: shape, elements: .duration(try whole(block, op, along: axis)), mask: mask)
    case (.i64(let block), _):
      return Tensor(shape: shape, elements: .i64(try whole(block, op, along: axis)), mask: mask)
    default:
      throw Fault.cannotReduce(op.name, dtype)
    }
  }

  private func whole(
    _ block: Block<Int64>, _ op: Running, along axis: Int
  ) throws(Fault) -> Block<Int64> {
    let result = try block.copied()
    let overflowed = accumulate(axis, result.pointer) { before, x in
      switch op {
      case .sum: before.addingReportingOverflow(x)
      case .product: before.multipliedReportingOverflow(by: x)
      case .min: (Swift.min(before, x), false)
      case .max: (Swift.max(before, x), false)
      }
    }
    guard !overflowed else {
      throw Fault.sumOverflow(op == .sum ? "running sum" : "running product")
    }
    return result
  }

  /// Replaces each present element by what `join` makes of the last one and it; whether any of
  /// that overflowed.
  // [A, R, B], along R
  @inline(__always) @discardableResult
  private func accumulate<T>(
    _ axis: Int, _ x: UnsafeMutablePointer<T>, _ join: (T, T) -> (T, Bool)
  ) -> Bool {
    let (r, b) = (shape[axis], shape[(axis + 1)...].reduce(1, *))
    var overflowed = false
    if count == 0 { return false }
    for start in stride(from: 0, to: count, by: r * b) {
      for column in start..<start + b {
        var before: T?
        for index in stride(from: column, to: column + r * b, by: b) where !isMissing(at: index) {
          if let before {
            let (value, overflow) = join(before, x[index])
            x[index] = value
            overflowed = overflowed || overflow
          }
          before = x[index]
        }
      }
    }
    return overflowed
  }
}
