import LimnData
import LimnSource
import LimnTensor

/// Operations on variables: each computes its plain result and is recorded by the tapes that know an
/// operand.
extension Variable {
  /// A result that was computed already, as the result of an operation.
  package static func applied(
    _ primitive: Primitive, _ inputs: [Variable], giving output: Plain
  ) throws(Fault) -> Variable {
    var result = Variable(output)
    var tapes: [Tape] = []
    for input in inputs {
      for mark in input.marks where mark.tape.isOpen && !tapes.contains(where: { $0 === mark.tape })
      {
        tapes.append(mark.tape)
      }
    }
    if tapes.count > 1 { tapes.sort { $0.level < $1.level } }
    for tape in tapes {
      let node = try tape.record(primitive, inputs, result)
      result.marks.append(Mark(tape: tape, node: node))
    }
    return result
  }

  // MARK: Elementwise

  private static func binary(
    _ primitive: Primitive, _ op: BinaryOp, _ a: Variable, _ b: Variable
  ) throws(Fault) -> Variable {
    if case .number(let x) = a.plain, case .number(let y) = b.plain {
      let value: Double =
        switch op {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        default: LimnMath.pow(x, y)
        }
      return try applied(primitive, [a, b], giving: .number(value))
    }
    let (a, b) = try spread(a, b)
    let result = try Tensor.binary(op, try a.tensor(), try b.tensor())
    return try applied(primitive, [a, b], giving: .tensor(result))
  }

  /// Two tensors of one shape, broadcast from the right; a number stays one.
  private static func spread(
    _ a: Variable, _ b: Variable
  ) throws(Fault) -> (Variable, Variable) {
    if a.isNumber || b.isNumber || a.shape == b.shape { return (a, b) }
    let shape = try Tensor.broadcastShape(a.shape, b.shape)
    return (try a.broadcast(to: shape), try b.broadcast(to: shape))
  }

  package static func + (a: Variable, b: Variable) throws(Fault) -> Variable {
    try binary(.add, .add, a, b)
  }

  package static func - (a: Variable, b: Variable) throws(Fault) -> Variable {
    try binary(.subtract, .subtract, a, b)
  }

  package static func * (a: Variable, b: Variable) throws(Fault) -> Variable {
    try binary(.multiply, .multiply, a, b)
  }

  package static func / (a: Variable, b: Variable) throws(Fault) -> Variable {
    try binary(.divide, .divide, a, b)
  }

  package static prefix func - (a: Variable) throws(Fault) -> Variable { try -1 * a }

  package func power(_ exponent: Variable) throws(Fault) -> Variable {
    try Self.binary(.power, .power, self, exponent)
  }

  package func squared() throws(Fault) -> Variable { try self * self }

  /// `self * x`, but 0 wherever this is 0.
  package func weighing(_ x: Variable) throws(Fault) -> Variable {
    if case .number(let weight) = plain, case .number(let value) = x.plain {
      return try Self.applied(
        .weigh, [self, x], giving: .number(weight == 0 ? 0 : weight * value))
    }
    let (a, b) = try Self.spread(self, x)
    let result = try Tensor.weighed(try a.tensor(), try b.tensor())
    return try Self.applied(.weigh, [a, b], giving: .tensor(result))
  }

  func weighing(_ slope: Plain) throws(Fault) -> Variable { try weighing(Variable(slope)) }

  package func applying(_ function: ElementFunction) throws(Fault) -> Variable {
    try Self.applied(.function(function), [self], giving: try function.value(plain))
  }

  /// What is missing as 0.
  package func present() throws(Fault) -> Variable {
    guard case .tensor(let tensor) = plain, tensor.hasMissing else {
      return number?.isNaN == true ? try applying(.present) : self
    }
    return try applying(.present)
  }

  // MARK: Moving

  package func reshaped(_ shape: [Int]) throws(Fault) -> Variable {
    if shape == self.shape { return self }
    let result = try Plain(try tensor().reshaped(to: shape))
    return try Self.applied(.reshape(result.shape), [self], giving: result)
  }

  package func transposed(_ order: [Int]) throws(Fault) -> Variable {
    if order == Array(shape.indices) { return self }
    return try Self.applied(
      .transpose(order), [self], giving: .tensor(try tensor().transposed(order)))
  }

  /// The last two axes exchanged.
  package func matrixTransposed() throws(Fault) -> Variable {
    var order = Array(shape.indices)
    order.swapAt(order.count - 1, order.count - 2)
    return try transposed(order)
  }

  package func gathered(_ places: Places) throws(Fault) -> Variable {
    try Self.applied(
      .gather(places), [self], giving: try Plain(try tensor().taken(at: places)))
  }

  package func scattered(_ places: Places) throws(Fault) -> Variable {
    let values = try tensor()
    var sum = try Tensor(zeros: places.source, like: values.dtype)
    try sum.add(values, at: places)
    return try Self.applied(.scatter(places), [self], giving: try Plain(sum))
  }

  /// The elements of all, one after the other, along one axis.
  package static func joined(_ parts: [Variable]) throws(Fault) -> Variable {
    if parts.count == 1, !parts[0].isNumber {
      return try parts[0].reshaped([try Tensor.elementCount(parts[0].shape)])
    }
    var flat: [Tensor] = []
    for part in parts {
      let tensor = try part.tensor()
      flat.append(try tensor.reshaped(to: [tensor.count]))
    }
    return try applied(
      .join, parts, giving: .tensor(try Tensor.concatenated(flat, along: 0)))
  }

  /// Some elements side by side of one axis.
  func part(_ range: Range<Int>) throws(Fault) -> Variable {
    try gathered(try Places(Array(range), in: shape, shape: [range.count]))
  }

  package func broadcast(to shape: [Int]) throws(Fault) -> Variable {
    if shape == self.shape { return self }
    return try gathered(try Places.broadcasting(self.shape, to: shape))
  }

  /// The sum over the axes that broadcasting would add to `shape` or repeat.
  func reduced(to shape: [Int]) throws(Fault) -> Variable {
    if shape == self.shape { return self }
    return try scattered(try Places.broadcasting(shape, to: self.shape))
  }

  /// 0 at places.
  func cleared(at places: Places) throws(Fault) -> Variable {
    if marks.isEmpty, case .tensor(var tensor) = plain {
      try tensor.clear(at: places)
      return Variable(.tensor(tensor))
    }
    return try assigning(0, at: places)
  }

  /// With the elements at places replaced; `value` has as many, or is a number.
  package func assigning(_ value: Variable, at places: Places) throws(Fault) -> Variable {
    let part = try value.isNumber ? value.broadcast(to: places.shape) : value
    var result = try tensor()
    let new = try part.tensor().converted(to: result.dtype)
    try result.clear(at: places)
    try result.add(new, at: places)
    return try Self.applied(.assign(places), [self, part], giving: try Plain(result))
  }

  // MARK: Reducing

  /// The sum of all elements.
  package func total() throws(Fault) -> Variable {
    guard case .tensor(let tensor) = plain else { return self }
    let sum = try tensor.reduced(
      .sum, over: Array(tensor.shape.indices), MissingPolicy(skips: false, least: 0))
    return try Self.applied(
      .scatter(Places.repeating(tensor.shape)), [self], giving: try Plain(sum))
  }

  package func sum(over gone: [Int]) throws(Fault) -> Variable {
    if gone.count == shape.count { return try total() }
    let places = try Places.dropping(gone, from: shape)
    let sum = try tensor().reduced(.sum, over: gone, MissingPolicy(skips: false, least: 0))
    return try Self.applied(.scatter(places), [self], giving: try Plain(sum))
  }

  package func runningSum(_ axis: Int, fromEnd: Bool = false) throws(Fault) -> Variable {
    let tensor = try tensor()
    let strides = Lattice.strides(of: tensor.shape)
    func turned(_ tensor: Tensor) throws(Fault) -> Tensor {
      guard fromEnd, tensor.count > 0 else { return tensor }
      return try tensor.gathered(
        Lattice(
          base: (tensor.shape[axis] - 1) * strides[axis],
          axes: tensor.shape.indices.map {
            .regular(count: tensor.shape[$0], stride: $0 == axis ? -strides[$0] : strides[$0])
          }))
    }
    let sums = try turned(try turned(tensor).runningSums(along: axis))
    return try Self.applied(
      .runningSum(axis: axis, fromEnd: fromEnd), [self], giving: .tensor(sums))
  }

  // MARK: Matrices

  // a: [B…, M, K], b: [B…, K, N] -> [B…, M, N]; a vector lacks M or N
  package func matrixProduct(_ other: Variable) throws(Fault) -> Variable {
    let product = try DataArray.matrixProduct(
      DataArray(try tensor()), DataArray(try other.tensor()))
    return try Self.applied(.matrixProduct, [self, other], giving: try Plain(product.tensor))
  }
}
