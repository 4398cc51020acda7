import LimnSource
import LimnSyntax
import LimnTensor
import LimnTime

/// Expressions that compute: literals, operators, brackets, indices.
extension Compiler {
  /// The register that holds the value: a variable's own, or a temporary.
  func operand(_ id: NodeID) throws(Fault) -> Int {
    if case .name(let name) = tree[id].kind { return try read(name, id) }
    let target = state.temporary()
    try expression(id, into: target)
    return target
  }

  /// Two operands, left before right; a variable that the right side assigns is copied first.
  private func operands(_ left: NodeID, _ right: NodeID) throws(Fault) -> (Int, Int) {
    let x: Int
    if assigns[right.index] {
      x = state.temporary()
      try expression(left, into: x)
    } else {
      x = try operand(left)
    }
    return (x, try operand(right))
  }

  /// Computes the value into a register. A variable's register is written only at the very end, so
  /// that the expression may still read the variable.
  func expression(_ id: NodeID, into target: Int) throws(Fault) {
    let mark = state.top
    defer { state.top = mark }
    let node = tree[id]
    switch node.kind {
    case .none: try load(.none, target, id)
    case .bool(let value): try load(Value(value), target, id)
    case .int(let value): try load(Value(value), target, id)
    case .float(let value): try load(Value(value), target, id)
    case .string(let text):
      state.emit(Instruction(.constant, target, try state.constant(text)), id)
    case .duration(let amount, let unit):
      let span = try TimeSpan(amount, unit: unit.rawValue)
      let tag = span.isCalendar ? Tag.months : Tag.span
      try load(Value(bits: UInt64(bitPattern: span.amount), tag: tag), target, id)
    case .interpolation(let pieces): try text(pieces, id, into: target)
    case .name(let name): try read(name, id, into: target)
    case .list(let items): try bracket(items, .bracket, id, into: target)
    case .join(let items): try bracket(items, .join, id, into: target)
    case .sequence(let items): try bracket(items, .list, id, into: target)
    case .record(let fields): try record(fields, id, into: target)
    case .unary(let kind, let operand): try unary(kind, operand, id, into: target)
    case .binary(let kind, let left, let right):
      try binary(kind, left, right, id, into: target)
    case .index(let base, let items): try index(base, items, id, into: target)
    case .field(let base, let name, _):
      if try readMember(id, into: target) { return }
      let object = try operand(base)
      state.emit(Instruction(.field, target, object, try state.constant(name)), id)
    case .pipe(let left, let right): try pipe(left, right, id, into: target)
    case .call(let callee, let arguments):
      try call(callee, arguments, piped: nil, id, into: target)
    case .lambda(let function): try closure(id, "", function, into: target)
    case .block, .ifElse, .tryElse: try control(id, into: target)
    case .whileLoop, .forLoop, .returnValue, .breakLoop, .continueLoop, .assert, .function,
      .model, .param, .state, .step, .output, .assign, .use, .error:
      try statement(id)
      try load(.none, target, id)
    }
  }

  func load(_ value: Value, _ target: Int, _ id: NodeID) throws(Fault) {
    state.emit(Instruction(.constant, target, state.constant(value)), id)
  }

  // MARK: Operators

  private func unary(
    _ kind: UnaryOperator, _ operand: NodeID, _ id: NodeID, into target: Int
  ) throws(Fault) {
    if kind == .negate {
      switch tree[operand].kind {
      case .int(let value) where value != Int64.min: return try load(Value(-value), target, id)
      case .float(let value): return try load(Value(-value), target, id)
      default: break
      }
    }
    let register = try self.operand(operand)
    switch kind {
    case .not: state.emit(Instruction(.not, target, register), id)
    case .negate: emit(.negate, target, register, id)
    case .squareRoot: emit(.squareRoot, target, register, id)
    }
  }

  private func emit(_ op: UnaryOp, _ target: Int, _ operand: Int, _ id: NodeID) {
    let number = UnaryOp.allCases.firstIndex(of: op) ?? 0
    state.emit(Instruction(.unary, f: number, target, operand), id)
  }

  static func number(of op: BinaryOp) -> Int { BinaryOp.allCases.firstIndex(of: op) ?? 0 }

  private func binary(
    _ kind: BinaryOperator, _ left: NodeID, _ right: NodeID, _ id: NodeID, into target: Int
  ) throws(Fault) {
    switch kind {
    case .and, .or, .coalesce:
      try shortCircuit(kind, left, right, id, into: target)
    case .isIn, .isNotIn:
      let (x, y) = try operands(left, right)
      state.emit(Instruction(.contains, f: kind == .isIn ? 0 : 1, target, x, y), id)
    case .matrix:
      let (x, y) = try operands(left, right)
      state.emit(Instruction(.matrix, target, x, y), id)
    default:
      if let withConstant = Self.constantForm(kind), let value = literalNumber(right) {
        let x = try operand(left)
        state.emit(Instruction(withConstant, target, x, state.constant(value)), id)
        return
      }
      if kind == .add || kind == .multiply, let value = literalNumber(left) {
        let y = try operand(right)
        let opcode: Opcode = kind == .add ? .addK : .multiplyK
        state.emit(Instruction(opcode, f: 1, target, y, state.constant(value)), id)
        return
      }
      let (x, y) = try operands(left, right)
      emit(kind, target, x, y, id)
    }
  }

  /// Arithmetic or a comparison between registers.
  func emit(_ kind: BinaryOperator, _ target: Int, _ x: Int, _ y: Int, _ id: NodeID) {
    let opcode: Opcode? =
      switch kind {
      case .add: .add
      case .subtract: .subtract
      case .multiply, .hadamard: .multiply
      case .divide: .divide
      case .floorDivide: .floorDivide
      case .remainder: .remainder
      case .power: .power
      case .matrix: .matrix
      default: nil
      }
    if let opcode {
      state.emit(Instruction(opcode, target, x, y), id)
    } else if let op = Self.comparison(kind) {
      state.emit(Instruction(.binary, f: Self.number(of: op), target, x, y), id)
    }
  }

  private static func constantForm(_ kind: BinaryOperator) -> Opcode? {
    switch kind {
    case .add: .addK
    case .subtract: .subtractK
    case .multiply, .hadamard: .multiplyK
    case .divide: .divideK
    case .floorDivide: .floorDivideK
    case .remainder: .remainderK
    default: nil
    }
  }

  static func comparison(_ kind: BinaryOperator) -> BinaryOp? {
    switch kind {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessEqual
    case .greater: .greater
    case .greaterEqual: .greaterEqual
    default: nil
    }
  }

  func literalNumber(_ id: NodeID) -> Value? {
    switch tree[id].kind {
    case .int(let value): Value(value)
    case .float(let value): Value(value)
    default: nil
    }
  }

  /// `and`, `or`, `??`: the right side runs only where the left does not settle it.
  private func shortCircuit(
    _ kind: BinaryOperator, _ left: NodeID, _ right: NodeID, _ id: NodeID, into target: Int
  ) throws(Fault) {
    let result = state.isTemporary(target) ? target : state.temporary()
    try expression(left, into: result)
    let isOr = kind == .or ? 1 : 0
    let settled = state.emit(
      kind == .coalesce
        ? Instruction(.jumpIfPresent, result) : Instruction(.jumpIfSettled, f: isOr, result),
      left)
    let before = state.definite
    if kind == .coalesce {
      try expression(right, into: result)
    } else {
      let register = try operand(right)
      state.emit(Instruction(.combine, f: isOr, result, result, register), id)
    }
    state.definite = before
    state.patch(settled)
    if result != target { state.emit(Instruction(.take, target, result), id) }
  }

  // MARK: Values of several parts

  /// Elements side by side in temporaries, then one instruction that makes a value of them.
  func bracket(
    _ items: [NodeID], _ opcode: Opcode, _ id: NodeID, into target: Int
  ) throws(Fault) {
    guard fits(items.count, id) else { return }
    let first = state.temporaries(items.count)
    for (place, item) in items.enumerated() { try expression(item, into: first + place) }
    state.emit(Instruction(opcode, target, first, items.count), id)
  }

  private func fits(_ count: Int, _ id: NodeID) -> Bool {
    if state.top + count <= FunctionState.mostRegistersAllowed { return true }
    report(.expressionTooLong(), span(id))
    return false
  }

  private func record(
    _ fields: [RecordField], _ id: NodeID, into target: Int
  ) throws(Fault) {
    guard fits(fields.count * 2, id) else { return }
    let first = state.temporaries(fields.count * 2)
    var seen: Set<String> = []
    for (place, field) in fields.enumerated() {
      if !seen.insert(field.key.name).inserted {
        report(.fieldTwice(field.key.name), field.key.span)
      }
      let key = try state.constant(field.key.name)
      state.emit(Instruction(.constant, first + 2 * place, key), id)
      try expression(field.value, into: first + 2 * place + 1)
    }
    state.emit(Instruction(.record, target, first, fields.count), id)
  }

  private func text(_ pieces: [StringPiece], _ id: NodeID, into target: Int) throws(Fault) {
    guard fits(pieces.count + 4, id) else { return }
    let first = state.temporaries(pieces.count)
    for (place, piece) in pieces.enumerated() {
      switch piece {
      case .text(let text):
        state.emit(Instruction(.constant, first + place, try state.constant(text)), id)
      case .value(let value, let format):
        try expression(value, into: first + place)
        if format.isEmpty { continue }
        let mark = state.top
        let spec = state.temporary()
        try self.text(format, value, into: spec)
        state.emit(Instruction(.format, first + place, first + place, spec), value)
        state.top = mark
      }
    }
    state.emit(Instruction(.text, target, first, pieces.count), id)
  }

  // MARK: Indices

  private func index(
    _ base: NodeID, _ items: [IndexItem], _ id: NodeID, into target: Int
  ) throws(Fault) {
    if let key = Self.plainKey(items) {
      let (object, register) = try operands(base, key)
      state.emit(Instruction(.element, target, object, register), id)
      return
    }
    let shapes = items.map(Self.shape)
    let parts = items.flatMap(Self.parts)
    let first = state.temporaries(parts.count + 1)
    try expression(base, into: first)
    for (place, part) in parts.enumerated() { try expression(part, into: first + 1 + place) }
    state.indexShapes.append(shapes)
    state.emit(Instruction(.index, target, first, state.indexShapes.count - 1), id)
  }

  /// The key of `x[key]`, when that is all there is.
  static func plainKey(_ items: [IndexItem]) -> NodeID? {
    guard items.count == 1, items[0].axis == nil, !items[0].positional,
      case .single(let key) = items[0].selection
    else { return nil }
    return key
  }

  static func shape(_ item: IndexItem) -> IndexShape {
    var shape = IndexShape(
      axis: item.axis?.name, positional: item.positional, isSlice: false, hasLower: false,
      hasUpper: false, hasStep: false)
    if case .slice(let lower, let upper, let step) = item.selection {
      shape.isSlice = true
      shape.hasLower = lower != nil
      shape.hasUpper = upper != nil
      shape.hasStep = step != nil
    }
    return shape
  }

  /// The expressions of an item, in order.
  static func parts(_ item: IndexItem) -> [NodeID] {
    switch item.selection {
    case .single(let node): [node]
    case .slice(let lower, let upper, let step): [lower, upper, step].compactMap { $0 }
    }
  }
}
