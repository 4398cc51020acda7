import LimnData
import LimnEffects
import LimnGrad
import LimnSource
import LimnTensor

/// Operators, elements and brackets of traced values.
///
/// The loop's quick cases know numbers and tensors only, so a traced value comes here by itself. The
/// plain result is computed as always; then the operation is recorded.
extension Machine {
  func traced(_ value: Value) -> Traced? {
    guard value.tag == Tag.traced else { return nil }
    return value.object(BoxBody.self).pointee.datum.traced
  }

  /// The plain value of a traced one; of any other itself. The count is the caller's.
  func plainValue(_ value: Value) throws(Fault) -> Value {
    guard let traced = traced(value) else {
      value.retain()
      return value
    }
    return try self.value(of: traced.plain)
  }

  /// What tapes see of an operand, with its axes; nil for what is no number.
  private func operand(_ value: Value) throws(Fault) -> (variable: Variable, frame: DataArray?)? {
    if let traced = traced(value) { return (traced.variable, traced.frame) }
    if value.isNumber { return (Variable(.number(value.number)), nil) }
    guard value.tag == Tag.array else { return nil }
    let array = value.object(ArrayBody.self).pointee.array
    guard array.dtype.isNumeric || array.dtype == .bool else { return nil }
    return (try Variable(array.tensor), array)
  }

  private func frameOf(
    _ operand: (variable: Variable, frame: DataArray?)
  ) throws(Fault) -> DataArray {
    if let frame = operand.frame { return frame }
    return DataArray(try operand.variable.tensor())
  }

  /// A plain result, which this takes over, as that of a primitive operation.
  private func recorded(
    _ primitive: Primitive, _ inputs: [Variable], _ result: Value, as name: String
  ) throws(Fault) -> Value {
    defer { result.release() }
    let plain: Plain
    if result.isNumber {
      plain = .number(result.number)
    } else {
      guard result.tag == Tag.array,
        result.object(ArrayBody.self).pointee.array.dtype.isFloat
      else { throw Fault.notDifferentiable(name) }
      plain = try Plain(ArrayBody.shared(result).tensor)
    }
    let variable = try Variable.applied(primitive, inputs, giving: plain)
    return try value(of: Datum.result(variable, try datum(of: result)))
  }

  // MARK: Operators

  func tracedArithmetic(_ op: BinaryOp, _ x: Value, _ y: Value) throws(Fault) -> Value {
    let (a, b) = (try plainValue(x), try plainValue(y))
    defer {
      a.release()
      b.release()
    }
    let result = try computed(op, a, b)
    let primitive: Primitive
    switch op {
    case .add: primitive = .add
    case .subtract: primitive = .subtract
    case .multiply: primitive = .multiply
    case .divide: primitive = .divide
    case .power: primitive = .power
    case .remainder: primitive = .function(.remainder)
    // Whole numbers do not change with small changes.
    default: return result
    }
    guard let (left, right) = try aligned(x, y) else {
      result.release()
      throw Fault.notDifferentiable("\(typeName(a)) \(op.symbol) \(typeName(b))")
    }
    return try recorded(primitive, [left, right], result, as: op.symbol)
  }

  /// Both operands of an operator on the axes of its result; a number stays one.
  private func aligned(_ x: Value, _ y: Value) throws(Fault) -> (Variable, Variable)? {
    guard let a = try operand(x), let b = try operand(y) else { return nil }
    guard let first = a.frame, let second = b.frame,
      let places = try first.spread(beside: second)
    else { return (a.variable, b.variable) }
    return (try a.variable.gathered(places.mine), try b.variable.gathered(places.theirs))
  }

  func tracedUnary(_ op: UnaryOp, _ x: Value) throws(Fault) -> Value {
    let plain = try plainValue(x)
    defer { plain.release() }
    let result = try computed(op, plain)
    guard let a = try operand(x) else { return result }
    if op == .negate { return try recorded(.multiply, [-1, a.variable], result, as: "-") }
    guard let function = ElementFunction.table[op.symbol] else {
      result.release()
      throw Fault.notDifferentiable(op.symbol)
    }
    return try recorded(.function(function), [a.variable], result, as: op.symbol)
  }

  func tracedProduct(_ x: Value, _ y: Value) throws(Fault) -> Value {
    guard let a = try operand(x), let b = try operand(y) else {
      throw Fault.cannotCompute("@", typeName(x), typeName(y))
    }
    guard let first = a.frame, let second = b.frame else {
      return try tracedArithmetic(.multiply, x, y)
    }
    let result = try plain(try DataArray.matrixProduct(first, second))
    return try recorded(.matrixProduct, [a.variable, b.variable], result, as: "@")
  }

  /// A comparison of plain values.
  func plainComparison(_ op: BinaryOp, _ x: Value, _ y: Value) throws(Fault) -> Value {
    let (a, b) = (try plainValue(x), try plainValue(y))
    defer {
      a.release()
      b.release()
    }
    return try compared(op, a, b)
  }

  // MARK: Elements

  func tracedElement(_ object: Value, _ key: Value) throws(Fault) -> Value {
    guard let traced = traced(object), let frame = traced.frame else {
      throw Fault.cannotIndex(typeName(object))
    }
    if key.isInt {
      return try tracedElement(
        traced, at: try position(key, count: frame.shape[0], of: "axis"))
    }
    return try tracedElements(object, [Selection(selector: try selector(key))])
  }

  /// `x[place]`, whose elements lie side by side.
  func tracedElement(_ traced: Traced, at place: Int) throws(Fault) -> Value {
    guard let frame = traced.frame else { return .none }
    let element = try frame.elementOfFirstAxis(place)
    let start = place * element.count
    let places = try Places(
      Array(start..<start + element.count), in: frame.shape, shape: element.shape)
    let result = try Variable.applied(
      .gather(places), [traced.variable], giving: try Plain(element.tensor))
    return try value(of: Datum.result(result, try plainDatum(element)))
  }

  func tracedElements(_ object: Value, _ items: [Selection]) throws(Fault) -> Value {
    guard let traced = traced(object), let frame = traced.frame else {
      throw Fault.cannotSlice(typeName(object))
    }
    let result = try frame.selecting(items)
    let places = try Places(try numbered(frame).selecting(items).tensor, in: frame.shape)
    let variable = try Variable.applied(
      .gather(places), [traced.variable], giving: try Plain(result.tensor))
    return try value(of: Datum.result(variable, try plainDatum(result)))
  }

  private func plainDatum(_ array: DataArray) throws(Fault) -> Datum {
    if array.rank > 0 { return .array(array) }
    if case .float(let value)? = array.scalar { return .float(value) }
    return .none
  }

  /// The positions of the elements on the axes of a tensor. Those of one length are kept: a loop asks
  /// for them over and over.
  func numbered(_ frame: DataArray) throws(Fault) -> DataArray {
    if let numbers, numbers.count == frame.count {
      return frame.bare(try numbers.reshaped(to: frame.shape))
    }
    let fresh = try Tensor(numbering: frame.shape)
    numbers = fresh
    return frame.bare(fresh)
  }

  /// `slot[items] = value`, where one of the two is traced.
  func assignTraced(
    _ slot: UnsafeMutablePointer<Value>, _ items: [Selection], _ value: Value
  ) throws(Fault) {
    guard let target = try operand(slot.pointee), let frame = target.frame else {
      throw Fault.cannotAssignInside(typeName(slot.pointee))
    }
    guard let source = try operand(value) else {
      throw Fault.cannotBeAnElement(typeName(value))
    }
    var result = frame
    let part = try frameOf(source)
    try result.assign(part, at: items)
    let region = try numbered(frame).selecting(items)
    var new = source.variable
    if !new.isNumber, region.shape != part.shape || region.axes.map(\.name) != part.axes.map(\.name)
    {
      // The elements say themselves where they went.
      var positions = frame.bare(try Tensor(missing: .f64, shape: frame.shape))
      try positions.assign(part.bare(try Tensor(numbering: part.shape)), at: items)
      let wanted = try region.tensor.f64Values()
      let all = try positions.tensor.f64Values()
      new = try new.gathered(
        Places(wanted.map { Int(all[Int($0)]) }, in: part.shape, shape: region.shape))
    }
    let places = try Places(region.tensor, in: frame.shape)
    if new.isNumber { new = try new.broadcast(to: places.shape) }
    let variable = try Variable.applied(
      .assign(places), [target.variable, new], giving: try Plain(result.tensor))
    slot.put(try self.value(of: Datum.result(variable, .array(result))))
  }

  // MARK: Brackets

  /// `[a, b]` of numbers or of tensors of one shape, one of them traced; nil for anything else.
  func tracedBracket(
    _ first: UnsafeMutablePointer<Value>, _ count: Int
  ) throws(Fault) -> Value? {
    var operands: [(variable: Variable, frame: DataArray?)] = []
    for place in 0..<count {
      guard let operand = try operand(first[place]) else { return nil }
      operands.append(operand)
    }
    let tensors = operands.count { $0.frame != nil }
    if tensors == 0 {
      let variable = try Variable.joined(operands.map(\.variable))
      let array = DataArray(try variable.tensor())
      return try value(of: Datum.result(variable, .array(array)))
    }
    guard tensors == count else { throw Fault.numbersBesideTensors() }
    return try joined(operands) { parts throws(Fault) in try DataArray.stacked(parts) }
  }

  /// `[h; x]`.
  func tracedJoin(_ first: UnsafeMutablePointer<Value>, _ count: Int) throws(Fault) -> Value {
    var operands: [(variable: Variable, frame: DataArray?)] = []
    for place in 0..<count {
      guard let operand = try operand(first[place]) else {
        throw Fault.cannotJoinValue(typeName(first[place]))
      }
      operands.append(operand)
    }
    return try joined(operands) { parts throws(Fault) in try DataArray.joined(parts) }
  }

  /// What makes one tensor of several does the same to the positions of their elements.
  private func joined(
    _ operands: [(variable: Variable, frame: DataArray?)],
    _ join: ([DataArray]) throws(Fault) -> DataArray
  ) throws(Fault) -> Value {
    var (frames, numbers): ([DataArray], [DataArray]) = ([], [])
    var start = 0.0
    for operand in operands {
      let frame = try frameOf(operand)
      frames.append(frame)
      let first = try Tensor(f64: [start], shape: [])
      numbers.append(
        frame.bare(try Tensor.binary(.add, try Tensor(numbering: frame.shape), first)))
      start += Double(frame.count)
    }
    let result = try join(frames)
    let places = try Places(try join(numbers).tensor, in: [Int(start)])
    let variable = try Variable.applied(
      .gather(places), [try Variable.joined(operands.map(\.variable))],
      giving: try Plain(result.tensor))
    return try value(of: Datum.result(variable, .array(result)))
  }

  // MARK: Builtins

  /// The result of a builtin one of whose arguments is traced, by its rule.
  func tracedResult(
    _ builtin: Builtin, _ arguments: [Datum?], _ context: any CallContext
  ) throws(Fault) -> Datum {
    func plain() throws(Fault) -> Datum {
      try builtin.body(context, arguments.map { $0?.untraced })
    }
    switch builtin.derivative {
    case .carries: return try builtin.body(context, arguments)
    case .elements:
      var spread: [Datum?] = []
      for argument in arguments { spread.append(try argument.map(elements)) }
      return try builtin.body(context, spread)
    case .constant: return try plain()
    case .rule(let rule):
      return try rule(
        TracedCall(
          builtin: builtin, arguments: arguments, result: try plain(),
          quietly: QuietContext(inner: context)))
    case nil: throw Fault.notDifferentiable(builtin.name)
    }
  }

  /// A traced tensor as the list of its elements, also among several arguments.
  private func elements(_ datum: Datum) throws(Fault) -> Datum {
    if case .list(let values) = datum {
      return .list(
        try values.map { value throws(Fault) in
          value.traced == nil ? value : try elements(value)
        })
    }
    guard let traced = datum.traced, let frame = traced.frame else { return datum }
    var parts: [Datum] = []
    for place in 0..<frame.shape[0] {
      let element = try tracedElement(traced, at: place)
      defer { element.release() }
      parts.append(try self.datum(of: element))
    }
    return .list(parts)
  }
}

/// Does what another context does, without a word.
private struct QuietContext: CallContext {
  let inner: any CallContext
  var effects: any Effects { inner.effects }
  var library: [Builtin] { inner.library }
  func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum {
    try inner.call(function, arguments)
  }
  func unit(of function: FunctionHandle, _ arguments: [Datum]) -> String? {
    inner.unit(of: function, arguments)
  }
  func note(_ text: String) {}
  func write(_ text: String) {}
  func show(_ value: Datum) {}
  func nextRandomKey() -> UInt64 { inner.nextRandomKey() }
}
