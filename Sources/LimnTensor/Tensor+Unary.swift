import LimnSource

/// Functions of one number, applied to every element.

package enum UnaryOp: String, Sendable, CaseIterable {
  case negate, not, squareRoot, abs, exp, log, log10, sin, cos, tan, tanh, sigmoid
  case round, floor, ceil, sign, isFinite, isMissing

  /// As programs write it.
  package var symbol: String {
    switch self {
    case .negate: "-"
    case .not: "not"
    case .squareRoot: "sqrt"
    case .isFinite: "isfinite"
    case .isMissing: "is_missing"
    default: rawValue
    }
  }
}

extension Tensor {
  package static func unary(_ op: UnaryOp, _ a: Tensor) throws(Fault) -> Tensor {
    switch op {
    case .isMissing:
      return try Tensor(
        bool: a.missingFlags ?? [Bool](repeating: false, count: a.count), shape: a.shape)
    case .not:
      guard case .bool(let block) = a.elements else { throw Fault.cannotApply(op, a.dtype) }
      return Tensor(shape: a.shape, elements: .bool(try mapped(block) { 1 - $0 }), mask: a.mask)
    default:
      break
    }
    switch a.elements {
    case .f64(let block):
      if op == .isFinite { return try finite(block, a) }
      return Tensor(shape: a.shape, elements: .f64(try real(op, block)))
    case .f32(let block):
      if op == .isFinite { return try finite(block, a) }
      return Tensor(shape: a.shape, elements: .f32(try real(op, block)))
    case .i64(let block):
      switch op {
      case .negate:
        return try whole(op, a, block) { Int64(0).subtractingReportingOverflow($0) }
      case .abs:
        return try whole(op, a, block) {
          $0 < 0 ? Int64(0).subtractingReportingOverflow($0) : ($0, false)
        }
      case .round, .floor, .ceil:
        return a
      case .sign:
        return Tensor(
          shape: a.shape, elements: .i64(try mapped(block) { $0.signum() }), mask: a.mask)
      case .isFinite:
        return try unary(.not, unary(.isMissing, a))
      default:
        return try unary(op, a.converted(to: .f64))
      }
    case .bool where op != .isFinite:
      return try unary(op, a.converted(to: .i64))
    case .duration(let block) where op == .negate:
      let result = try mapped(block) { 0 &- $0 }
      return Tensor(shape: a.shape, elements: .duration(result), mask: a.mask)
    case .duration(let block) where op == .abs:
      let result = try mapped(block) { $0 < 0 ? 0 &- $0 : $0 }
      return Tensor(shape: a.shape, elements: .duration(result), mask: a.mask)
    default:
      throw Fault.cannotApply(op, a.dtype)
    }
  }

  private static func real<T: FloatKernels>(
    _ op: UnaryOp, _ block: Block<T>
  ) throws(Fault) -> Block<T> {
    switch op {
    case .negate: try mapped(block) { -$0 }
    case .squareRoot: try mapped(block) { $0.squareRoot() }
    case .abs: try mapped(block) { $0.magnitude }
    case .exp: try kernel(block, .exp)
    case .log: try kernel(block, .log)
    case .tanh: try kernel(block, .tanh)
    case .sigmoid: try kernel(block, .sigmoid)
    case .log10: try mapped(block) { T.viaDouble($0, LimnMath.log10) }
    case .sin: try mapped(block) { T.viaDouble($0, LimnMath.sin) }
    case .cos: try mapped(block) { T.viaDouble($0, LimnMath.cos) }
    case .tan: try mapped(block) { T.viaDouble($0, LimnMath.tan) }
    // Halves go to the even neighbour, as in NumPy.
    case .round: try mapped(block) { $0.rounded(.toNearestOrEven) }
    case .floor: try mapped(block) { $0.rounded(.down) }
    case .ceil: try mapped(block) { $0.rounded(.up) }
    case .sign: try mapped(block) { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
    default: throw Fault.cannotApply(op, .f64)
    }
  }

  private static func kernel<T: FloatKernels>(
    _ block: Block<T>, _ function: MappedFunction
  ) throws(Fault) -> Block<T> {
    let result = try Block<T>(count: block.count)
    Parallel.forEachRange(block.count) { range in
      T.map(
        function, block.pointer + range.lowerBound, result.pointer + range.lowerBound, range.count)
    }
    return result
  }

  private static func finite<T: RealElement>(_ block: Block<T>, _ a: Tensor) throws(Fault) -> Tensor
  {
    Tensor(shape: a.shape, elements: .bool(try mapped(block) { $0.isFinite ? 1 : 0 }))
  }

  private static func whole(
    _ op: UnaryOp, _ a: Tensor, _ block: Block<Int64>,
    _ body: (Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(Fault) -> Tensor {
    let result = try Block<Int64>(count: block.count)
    for index in 0..<block.count {
      let (value, overflow) = body(block.pointer[index])
      if overflow, !a.isMissing(at: index) {
        throw Fault.integerOverflow(
          op, block.pointer[index], position: position(of: index, in: a.shape))
      }
      result.pointer[index] = value
    }
    return Tensor(shape: a.shape, elements: .i64(result), mask: a.mask)
  }
}
