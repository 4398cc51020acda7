import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Arithmetic beyond the loop's common cases: numbers of mixed kinds, strings, times and spans, tensors.
extension Machine {
  /// `R[A] = R[B] + y`; a string that only R[A] = R[B] owns grows where it is.
  @inline(never)
  func addSlowly(
    _ target: UnsafeMutablePointer<Value>, _ left: UnsafeMutablePointer<Value>, _ y: Value
  ) -> Bool {
    if left.pointee.tag == Tag.string, y.tag == Tag.string {
      return attempt { () throws(Fault) in
        if target == left {
          try StringBody.append(y, to: left)
        } else {
          target.put(try StringBody.joined(left.pointee, y))
        }
      }
    }
    return arithmetic(.add, target, left.pointee, y)
  }

  /// The value of a register and a number of the program, which may stand on the left.
  @inline(never)
  func withConstant(
    _ op: BinaryOp, _ target: UnsafeMutablePointer<Value>, _ x: Value, _ constant: Value,
    isLeft: Bool
  ) -> Bool {
    attempt { () throws(Fault) in
      target.put(isLeft ? try computed(op, constant, x) : try computed(op, x, constant))
    }
  }

  @inline(never)
  func arithmetic(
    _ op: BinaryOp, _ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value
  ) -> Bool {
    attempt { () throws(Fault) in target.put(try computed(op, x, y)) }
  }

  func computed(_ op: BinaryOp, _ x: Value, _ y: Value) throws(Fault) -> Value {
    if x.isNumber, y.isNumber {
      return x.isInt && y.isInt
        ? try integers(op, x.int, y.int) : floats(op, x.number, y.number)
    }
    if x.tag == Tag.traced || y.tag == Tag.traced { return try tracedArithmetic(op, x, y) }
    if x.tag == Tag.array || y.tag == Tag.array { return try tensors(op, x, y) }
    if x.tag == Tag.string, y.tag == Tag.string, op == .add { return try StringBody.joined(x, y) }
    if op == .multiply {
      if x.tag == Tag.string, y.isInt { return try repeated(x, y.int) }
      if y.tag == Tag.string, x.isInt { return try repeated(y, x.int) }
    }
    if let result = try times(op, x, y) { return result }
    if op == .add, let sum = try objects(x, y) { return sum }
    throw Fault.cannotCompute(op.symbol, typeName(x), typeName(y))
  }

  private func integers(_ op: BinaryOp, _ x: Int64, _ y: Int64) throws(Fault) -> Value {
    let (result, overflow): (Int64, Bool)
    switch op {
    case .add: (result, overflow) = x.addingReportingOverflow(y)
    case .subtract: (result, overflow) = x.subtractingReportingOverflow(y)
    case .multiply: (result, overflow) = x.multipliedReportingOverflow(by: y)
    case .divide:
      guard y != 0 else { throw Fault.dividedByZero(op, position: []) }
      return Value(Double(x) / Double(y))
    case .floorDivide:
      guard y != 0 else { throw Fault.dividedByZero(op, position: []) }
      (result, overflow) = Tensor.floorDivide(x, y)
    case .remainder:
      guard y != 0 else { throw Fault.dividedByZero(op, position: []) }
      (result, overflow) = Tensor.floorRemainder(x, y)
    case .power:
      if y < 0 {
        guard x != 0 else { throw Fault.dividedByZero(op, position: []) }
        return Value(LimnMath.pow(Double(x), Double(y)))
      }
      (result, overflow) = Tensor.power(x, y)
    default: throw Fault.cannotCompute(op.symbol, "int", "int")
    }
    guard !overflow else { throw Fault.integerOverflow(op, x, y, position: []) }
    return Value(result)
  }

  private func floats(_ op: BinaryOp, _ x: Double, _ y: Double) -> Value {
    switch op {
    case .add: Value(x + y)
    case .subtract: Value(x - y)
    case .multiply: Value(x * y)
    case .divide: Value(x / y)
    case .floorDivide: Value(Tensor.floorDivide(x, y))
    case .remainder: Value(Tensor.floorRemainder(x, y))
    default: Value(LimnMath.pow(x, y))
    }
  }

  private func repeated(_ string: Value, _ times: Int64) throws(Fault) -> Value {
    let piece = StringBody.buffer(string)
    let (count, overflow) = piece.count.multipliedReportingOverflow(by: max(Int(times), 0))
    let result = try StringBody.make(byteCount: overflow ? Int.max >> 8 : count)
    guard count > 0 else { return result }
    // What is there already is doubled, so that a short piece takes no longer than a long one.
    let bytes = StringBody.bytes(result)
    bytes.update(from: StringBody.bytes(string), count: piece.count)
    var done = piece.count
    while done < count {
      let more = min(done, count - done)
      (bytes + done).update(from: bytes, count: more)
      done += more
    }
    return result
  }

  /// Times and spans; nil when it is about neither.
  private func times(_ op: BinaryOp, _ x: Value, _ y: Value) throws(Fault) -> Value? {
    switch (datum(ofPlain: x), op, datum(ofPlain: y)) {
    case (.time(let a), .add, .duration(let b)), (.duration(let b), .add, .time(let a)):
      return try value(of: Datum.time(try a + b))
    case (.time(let a), .subtract, .duration(let b)):
      return try value(of: Datum.time(try a - b))
    case (.time(let a), .subtract, .time(let b)):
      return try value(of: Datum.duration(try a - b))
    case (.duration(let a), .add, .duration(let b)):
      return try value(of: Datum.duration(try a + b))
    case (.duration(let a), .subtract, .duration(let b)):
      return try value(of: Datum.duration(try a - b))
    case (.duration(let a), .multiply, .int(let b)), (.int(let b), .multiply, .duration(let a)):
      return try value(of: Datum.duration(try a.multiplied(by: b)))
    case (.duration(let a), .multiply, .float(let b)),
      (.float(let b), .multiply, .duration(let a)):
      return try value(of: Datum.duration(try a.multiplied(by: b)))
    case (.duration(let a), .divide, .duration(let b)): return Value(try a.ratio(to: b))
    case (.duration(let a), .divide, .int(let b)) where b != 0:
      return try value(of: Datum.duration(try a.multiplied(by: 1 / Double(b))))
    case (.duration(let a), .divide, .float(let b)) where b != 0:
      return try value(of: Datum.duration(try a.multiplied(by: 1 / b)))
    default: return nil
    }
  }

  /// What two objects of the library make together; nil where that means nothing.
  private func objects(_ x: Value, _ y: Value) throws(Fault) -> Value? {
    guard x.tag == Tag.box, y.tag == Tag.box, case .object(let a) = try datum(of: x),
      case .object(let b) = try datum(of: y), let sum = try a.adding(b)
    else { return nil }
    return try value(of: Datum.object(sum))
  }

  /// A value that is no list, record or object.
  func datum(ofPlain value: Value) -> Datum {
    switch value.tag {
    case Tag.int: .int(value.int)
    case Tag.float: .float(value.float)
    case Tag.bool: .bool(value.bool)
    case Tag.time: .time(Instant(microseconds: value.int))
    case Tag.span: .duration(.exact(microseconds: value.int))
    case Tag.months: .duration(.months(value.int))
    default: .none
    }
  }

  // MARK: Tensors

  /// A tensor, or a plain value as one without axes; nil for anything else.
  func array(of value: Value) throws(Fault) -> DataArray? {
    if value.tag == Tag.array { return ArrayBody.shared(value) }
    guard let scalar = scalar(of: value) else { return nil }
    return try DataArray(scalar: scalar)
  }

  func tensors(_ op: BinaryOp, _ x: Value, _ y: Value) throws(Fault) -> Value {
    if let moved = try monthsLater(op, x, y) { return moved }
    guard let a = try array(of: x), let b = try array(of: y) else {
      throw Fault.cannotCompute(op.symbol, typeName(x), typeName(y))
    }
    return try plain(try DataArray.binary(op, a, b))
  }

  /// Times in a tensor moved by a calendar span, which no tensor holds; nil for anything else.
  private func monthsLater(_ op: BinaryOp, _ x: Value, _ y: Value) throws(Fault) -> Value? {
    guard op == .add || op == .subtract, x.tag == Tag.months || y.tag == Tag.months else {
      return nil
    }
    let (times, span) = y.tag == Tag.months ? (x, y) : (y, x)
    guard times.tag == Tag.array, op == .add || times.bits == x.bits,
      case .duration(let length) = datum(ofPlain: span)
    else { return nil }
    let array = ArrayBody.shared(times)
    guard array.dtype == .time else { return nil }
    return try plain(try array.adding(op == .add ? length : try length.negated()))
  }

  @inline(never)
  func matrixProduct(_ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value) -> Bool {
    attempt { () throws(Fault) in
      if x.isNumber, y.isNumber {
        target.put(try computed(.multiply, x, y))
        return
      }
      if x.tag == Tag.traced || y.tag == Tag.traced {
        target.put(try tracedProduct(x, y))
        return
      }
      guard let a = try array(of: x), let b = try array(of: y) else {
        throw Fault.cannotCompute("@", typeName(x), typeName(y))
      }
      target.put(try plain(try DataArray.matrixProduct(a, b)))
    }
  }

  // MARK: One operand

  @inline(never)
  func unary(_ op: UnaryOp, _ target: UnsafeMutablePointer<Value>, _ x: Value) -> Bool {
    attempt { () throws(Fault) in target.put(try computed(op, x)) }
  }

  func computed(_ op: UnaryOp, _ x: Value) throws(Fault) -> Value {
    switch (op, x.tag) {
    case (_, Tag.traced): return try tracedUnary(op, x)
    case (.negate, Tag.int):
      guard x.int != Int64.min else { throw Fault.integerOverflow(op, x.int, position: []) }
      return Value(-x.int)
    case (.negate, Tag.float): return Value(-x.float)
    case (.negate, Tag.span), (.negate, Tag.months):
      guard case .duration(let span) = datum(ofPlain: x) else { break }
      return try value(of: Datum.duration(try span.negated()))
    case (.squareRoot, Tag.int), (.squareRoot, Tag.float):
      return Value(x.number.squareRoot())
    case (_, Tag.array):
      guard let array = try array(of: x) else { break }
      return try plain(try DataArray.unary(op, array))
    case (.not, _): throw Fault.notABool(typeName(x), hint: boolHint(x))
    default: break
    }
    throw Fault.cannotCompute(op.symbol, typeName(x))
  }
}
