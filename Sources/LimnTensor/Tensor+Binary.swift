import LimnSource

/// Arithmetic, comparison and logic between two tensors, element by element.
///
/// Shapes broadcast from the right, as in NumPy. A tensor without axes stands for a plain number:
/// it does not widen `f32`. One loop per operation runs over raw memory; an operand of one element
/// is held in a register.

package enum BinaryOp: String, Sendable, CaseIterable {
  case add, subtract, multiply, divide, floorDivide, remainder, power
  case equal, notEqual, less, lessEqual, greater, greaterEqual
  case and, or

  package var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: true
    default: false
    }
  }

  package var isLogic: Bool { self == .and || self == .or }

  /// As programs write it.
  package var symbol: String {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .floorDivide: "//"
    case .remainder: "%"
    case .power: "^"
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    case .and: "and"
    case .or: "or"
    }
  }
}

extension Tensor {
  /// The common shape of two operands, by broadcasting from the right.
  package static func broadcastShape(_ a: [Int], _ b: [Int]) throws(Fault) -> [Int] {
    let rank = max(a.count, b.count)
    var shape = [Int](repeating: 1, count: rank)
    for back in 1..<(rank + 1) {
      let x = back <= a.count ? a[a.count - back] : 1
      let y = back <= b.count ? b[b.count - back] : 1
      guard x == y || x == 1 || y == 1 else { throw Fault.shapesDiffer(a, b) }
      shape[rank - back] = x == 1 ? y : x
    }
    return shape
  }

  /// A copy with repeated elements where an axis has length 1; itself where nothing is to be done.
  package func broadcast(to target: [Int]) throws(Fault) -> Tensor {
    if shape == target { return self }
    guard rank <= target.count else { throw Fault.shapesDiffer(shape, target) }
    let strides = Lattice.strides(of: shape)
    var steps: [Lattice.Steps] = []
    for (axis, extent) in target.enumerated() {
      let own = axis - (target.count - rank)
      if own < 0 || shape[own] == 1 {
        steps.append(.regular(count: extent, stride: 0))
      } else {
        guard shape[own] == extent else { throw Fault.shapesDiffer(shape, target) }
        steps.append(.regular(count: extent, stride: strides[own]))
      }
    }
    return try gathered(Lattice(base: 0, axes: steps))
  }

  package static func binary(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) throws(Fault) -> Tensor {
    let shape = a.shape == b.shape ? a.shape : try broadcastShape(a.shape, b.shape)
    let count = try elementCount(shape)
    // An operand of one element is read in place by the loops, whatever its rank.
    let x = a.count == 1 || a.shape == shape ? a : try a.broadcast(to: shape)
    let y = b.count == 1 || b.shape == shape ? b : try b.broadcast(to: shape)
    let pair = Pair(op: op, shape: shape, count: count)
    if op.isLogic { return try pair.kleene(x, y) }
    switch (x.elements, y.elements) {
    case (.f64(let p), .f64(let q)):
      // A plain number beside `f32` was narrowed before; two doubles need nothing.
      return try pair.floats(p, q)
    case (.f32(let p), .f32(let q)):
      return try pair.floats(p, q)
    case (.str(let p), .str(let q)):
      return try pair.strings(p, q, mask: pair.mask(x, y))
    case (.bool(let p), .bool(let q)) where op.isComparison:
      return try pair.compared(p, q, mask: pair.mask(x, y))
    case (.i64(let p), .i64(let q)):
      return try pair.integers(p, q, mask: pair.mask(x, y))
    default:
      break
    }
    if let common = commonDType(x, y) {
      return try binary(op, try x.converted(to: common), try y.converted(to: common))
    }
    return try pair.times(x, y)
  }

  /// The dtype in which numbers (and bools, as 0 and 1) meet; nil if one is neither.
  package static func commonDType(_ a: Tensor, _ b: Tensor) -> DType? {
    let (p, q) = (a.dtype, b.dtype)
    guard p.isNumeric || p == .bool, q.isNumeric || q == .bool else { return nil }
    if p == .f32, q == .f32 || b.rank == 0 || q == .bool { return .f32 }
    if q == .f32, a.rank == 0 || p == .bool { return .f32 }
    if p.isFloat || q.isFloat { return .f64 }
    return .i64
  }
}

/// One operation about to run: its result has `count` elements.
private struct Pair {
  let op: BinaryOp
  let shape: [Int]
  let count: Int

  /// Missing where either side is.
  func mask(_ a: Tensor, _ b: Tensor) throws(Fault) -> Block<UInt8>? {
    if a.mask == nil, b.mask == nil { return nil }
    let result = try Block<UInt8>(repeating: 0, count: count)
    for mask in [a.mask, b.mask] {
      guard let mask else { continue }
      if mask.count == 1, count != 1 {
        if mask.pointer[0] != 0 { result.pointer.initialize(repeating: 1, count: count) }
      } else {
        for index in 0..<count { result.pointer[index] |= mask.pointer[index] }
      }
    }
    return result
  }

  @inline(__always)
  func zip<A: BitwiseCopyable, R: BitwiseCopyable>(
    _ a: Block<A>, _ b: Block<A>, _ body: (A, A) -> R
  ) throws(Fault) -> Block<R> {
    let result = try Block<R>(count: count)
    let (p, q, r) = (a.pointer, b.pointer, result.pointer)
    if a.count == count, b.count == count {
      for index in 0..<count { r[index] = body(p[index], q[index]) }
    } else if b.count == 1, a.count == count {
      let y = q[0]
      for index in 0..<count { r[index] = body(p[index], y) }
    } else if a.count == 1, b.count == count {
      let x = p[0]
      for index in 0..<count { r[index] = body(x, q[index]) }
    } else {
      // Both hold one element, or the result holds none.
      for index in 0..<count { r[index] = body(p[0], q[index % max(b.count, 1)]) }
    }
    return result
  }

  func floats<T: RealElement>(_ a: Block<T>, _ b: Block<T>) throws(Fault) -> Tensor {
    if op.isComparison { return try comparedFloats(a, b) }
    let result: Block<T> =
      switch op {
      case .add: try zip(a, b) { $0 + $1 }
      case .subtract: try zip(a, b) { $0 - $1 }
      case .multiply: try zip(a, b) { $0 * $1 }
      case .divide: try zip(a, b) { $0 / $1 }
      case .floorDivide: try zip(a, b) { Tensor.floorDivide($0, $1) }
      case .remainder: try zip(a, b) { Tensor.floorRemainder($0, $1) }
      default:
        // Squares are by far the commonest powers, and exact only as products.
        if b.count == 1, count > 0, b.pointer[0] == 2 {
          try zip(a, b) { x, _ in x * x }
        } else {
          try zip(a, b) { T.pow($0, $1) }
        }
      }
    if let block = result as? Block<Double> { return Tensor(shape: shape, elements: .f64(block)) }
    if let block = result as? Block<Float> { return Tensor(shape: shape, elements: .f32(block)) }
    throw Fault.cannotCombine(op, .f64, .f64)
  }

  private func comparedFloats<T: RealElement>(
    _ a: Block<T>, _ b: Block<T>
  ) throws(Fault) -> Tensor {
    // NaN is the only value that differs from itself.
    let missing = try zip(a, b) { UInt8($0 != $0 || $1 != $1 ? 1 : 0) }
    return try compared(a, b, mask: Tensor.nilIfClear(missing))
  }

  func compared<T: BitwiseCopyable & Comparable>(
    _ a: Block<T>, _ b: Block<T>, mask: Block<UInt8>?
  ) throws(Fault) -> Tensor {
    let result: Block<UInt8> =
      switch op {
      case .equal: try zip(a, b) { $0 == $1 ? 1 : 0 }
      case .notEqual: try zip(a, b) { $0 != $1 ? 1 : 0 }
      case .less: try zip(a, b) { $0 < $1 ? 1 : 0 }
      case .lessEqual: try zip(a, b) { $0 <= $1 ? 1 : 0 }
      case .greater: try zip(a, b) { $0 > $1 ? 1 : 0 }
      default: try zip(a, b) { $0 >= $1 ? 1 : 0 }
      }
    return Tensor(shape: shape, elements: .bool(result), mask: mask)
  }

  func integers(_ a: Block<Int64>, _ b: Block<Int64>, mask: Block<UInt8>?) throws(Fault) -> Tensor {
    if op.isComparison { return try compared(a, b, mask: mask) }
    let result: Block<Int64>
    switch op {
    case .add: result = try checked(a, b, mask) { $0.addingReportingOverflow($1) }
    case .subtract: result = try checked(a, b, mask) { $0.subtractingReportingOverflow($1) }
    case .multiply: result = try checked(a, b, mask) { $0.multipliedReportingOverflow(by: $1) }
    case .floorDivide: result = try checked(a, b, mask) { Tensor.floorDivide($0, $1) }
    case .remainder: result = try checked(a, b, mask) { Tensor.floorRemainder($0, $1) }
    case .divide:
      try refuseZero(in: b, mask)
      let quotient = try zip(a, b) { Double($0) / Double($1) }
      return Tensor(shape: shape, elements: .f64(try mapped(quotient, mask, missing: .nan) { $0 }))
    default:
      if b.buffer.contains(where: { $0 < 0 }) {
        let power = try zip(a, b) { LimnMath.pow(Double($0), Double($1)) }
        return Tensor(shape: shape, elements: .f64(try mapped(power, mask, missing: .nan) { $0 }))
      }
      result = try checked(a, b, mask) { Tensor.power($0, $1) }
    }
    return Tensor(shape: shape, elements: .i64(result), mask: mask)
  }

  /// Integer arithmetic that stops at the first present element whose result is out of range.
  @inline(__always)
  func checked(
    _ a: Block<Int64>, _ b: Block<Int64>, _ mask: Block<UInt8>?,
    _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(Fault) -> Block<Int64> {
    let result = try Block<Int64>(count: count)
    let stepA = a.count == 1 ? 0 : 1
    let stepB = b.count == 1 ? 0 : 1
    for index in 0..<count {
      let (x, y) = (a.pointer[index * stepA], b.pointer[index * stepB])
      let (value, overflow) = body(x, y)
      if overflow, mask.map({ $0.pointer[index] == 0 }) ?? true {
        let position = Tensor.position(of: index, in: shape)
        let divides = op == .floorDivide || op == .remainder
        if divides, y == 0 { throw Fault.dividedByZero(op, position: position) }
        throw Fault.integerOverflow(op, x, y, position: position)
      }
      result.pointer[index] = value
    }
    return result
  }

  private func refuseZero(in b: Block<Int64>, _ mask: Block<UInt8>?) throws(Fault) {
    let step = b.count == 1 ? 0 : 1
    for index in 0..<count where b.pointer[index * step] == 0 {
      if let mask, mask.pointer[index] != 0 { continue }
      throw Fault.dividedByZero(op, position: Tensor.position(of: index, in: shape))
    }
  }

  func strings(_ a: StringBlock, _ b: StringBlock, mask: Block<UInt8>?) throws(Fault) -> Tensor {
    let (p, q) = (a.strings, b.strings)
    let (stepA, stepB) = (p.count == 1 ? 0 : 1, q.count == 1 ? 0 : 1)
    if op == .add {
      let joined = try StringBlock((0..<count).map { p[$0 * stepA] + q[$0 * stepB] })
      return Tensor(shape: shape, elements: .str(joined), mask: mask)
    }
    guard op.isComparison else { throw Fault.cannotCombine(op, .str, .str) }
    let result = try Block<UInt8>(count: count)
    for index in 0..<count {
      let (x, y) = (p[index * stepA], q[index * stepB])
      let holds =
        switch op {
        case .equal: x == y
        case .notEqual: x != y
        case .less: x < y
        case .lessEqual: x <= y
        case .greater: x > y
        default: x >= y
        }
      result.pointer[index] = holds ? 1 : 0
    }
    return Tensor(shape: shape, elements: .bool(result), mask: mask)
  }

  /// False settles `and`, true settles `or`, whatever the other side; else missing stays missing.
  func kleene(_ a: Tensor, _ b: Tensor) throws(Fault) -> Tensor {
    guard case .bool(let p) = a.elements, case .bool(let q) = b.elements else {
      throw Fault.cannotCombine(op, a.dtype, b.dtype)
    }
    let settling: UInt8 = op == .and ? 0 : 1
    let result = try zip(p, q) { op == .and ? $0 & $1 : $0 | $1 }
    guard let mask = try mask(a, b) else { return Tensor(shape: shape, elements: .bool(result)) }
    let (stepA, stepB) = (p.count == 1 ? 0 : 1, q.count == 1 ? 0 : 1)
    for index in 0..<count where mask.pointer[index] != 0 {
      let aSettles =
        !a.isMissing(at: index * stepA) && p.pointer[index * stepA] == settling
      let bSettles =
        !b.isMissing(at: index * stepB) && q.pointer[index * stepB] == settling
      if aSettles || bSettles {
        mask.pointer[index] = 0
        result.pointer[index] = settling
      }
    }
    return Tensor(shape: shape, elements: .bool(result), mask: Tensor.nilIfClear(mask))
  }

  /// Times and durations: `time - time`, `time ± duration`, `duration ± duration`, and durations
  /// times, by and over numbers.
  func times(_ a: Tensor, _ b: Tensor) throws(Fault) -> Tensor {
    let mask = try mask(a, b)
    switch (a.elements, b.elements) {
    case (.time(let p), .time(let q)), (.duration(let p), .duration(let q)):
      if op.isComparison { return try compared(p, q, mask: mask) }
    default:
      break
    }
    switch (a.elements, b.elements, op) {
    case (.time(let p), .time(let q), .subtract):
      let result = try checked(p, q, mask) { $0.subtractingReportingOverflow($1) }
      return Tensor(shape: shape, elements: .duration(result), mask: mask)
    case (.time(let p), .duration(let q), .add), (.duration(let p), .time(let q), .add):
      let result = try checked(p, q, mask) { $0.addingReportingOverflow($1) }
      return Tensor(shape: shape, elements: .time(result), mask: mask)
    case (.time(let p), .duration(let q), .subtract):
      let result = try checked(p, q, mask) { $0.subtractingReportingOverflow($1) }
      return Tensor(shape: shape, elements: .time(result), mask: mask)
    case (.duration(let p), .duration(let q), .add):
      let result = try checked(p, q, mask) { $0.addingReportingOverflow($1) }
      return Tensor(shape: shape, elements: .duration(result), mask: mask)
    case (.duration(let p), .duration(let q), .subtract):
      let result = try checked(p, q, mask) { $0.subtractingReportingOverflow($1) }
      return Tensor(shape: shape, elements: .duration(result), mask: mask)
    case (.duration(let p), .duration(let q), .divide):
      try refuseZero(in: q, mask)
      let quotient = try zip(p, q) { Double($0) / Double($1) }
      return Tensor(shape: shape, elements: .f64(try mapped(quotient, mask, missing: .nan) { $0 }))
    case (.duration(let p), .i64(let q), .multiply), (.i64(let p), .duration(let q), .multiply):
      let result = try checked(p, q, mask) { $0.multipliedReportingOverflow(by: $1) }
      return Tensor(shape: shape, elements: .duration(result), mask: mask)
    case (.duration(let p), _, .multiply) where b.dtype.isNumeric,
      (.duration(let p), _, .divide) where b.dtype.isNumeric:
      return try scaled(p, a.mask, by: b)
    case (_, .duration(let q), .multiply) where a.dtype.isNumeric:
      return try scaled(q, b.mask, by: a)
    default:
      throw Fault.cannotCombine(op, a.dtype, b.dtype)
    }
  }

  /// The mask is that of the durations: a missing factor is NaN.
  private func scaled(
    _ durations: Block<Int64>, _ mask: Block<UInt8>?, by factor: Tensor
  ) throws(Fault) -> Tensor {
    guard case .f64(let factors) = try factor.converted(to: .f64).elements else {
      throw Fault.cannotCombine(op, .duration, factor.dtype)
    }
    let microseconds = try mapped(durations, mask, missing: .nan) { Double($0) }
    let result = try zip(microseconds, factors) {
      op == .multiply ? ($0 * $1).rounded() : ($0 / $1).rounded()
    }
    for index in 0..<count where abs(result.pointer[index]) >= 9.2e18 {
      throw Fault.durationOverflow(position: Tensor.position(of: index, in: shape))
    }
    let missing = try mapped(result) { UInt8($0.isNaN ? 1 : 0) }
    let whole = try mapped(result) { $0.isNaN ? 0 : Int64($0) }
    return Tensor(shape: shape, elements: .duration(whole), mask: Tensor.nilIfClear(missing))
  }
}
