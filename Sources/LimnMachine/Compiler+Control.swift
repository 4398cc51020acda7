import LimnSource
import LimnSyntax

/// Statements, choices and loops.
extension Compiler {
  /// Runs a statement for its effect.
  func statement(_ id: NodeID) throws(Fault) {
    let mark = state.top
    defer { state.top = mark }
    switch tree[id].kind {
    case .assign(let target, let compound, let value):
      try assignment(target, compound, value, id)
    case .function(let name, let function):
      if !isDefinedAlready(name.name, id) { try define(id, name, function) }
    case .model(let name, let model): try define(id, name, model)
    case .whileLoop(let condition, let body): try whileLoop(condition, body, id)
    case .forLoop(let variables, let over, let body): try forLoop(variables, over, body, id)
    case .returnValue(let value): try giveBack(value, id)
    case .breakLoop: leaveRound(id, isBreak: true)
    case .continueLoop: leaveRound(id, isBreak: false)
    case .assert(let condition, let message): try assertion(condition, message, id)
    case .ifElse(let condition, let then, let otherwise):
      try choice(condition, id) { () throws(Fault) in
        try self.statement(then)
      } else: { () throws(Fault) in
        if let otherwise { try self.statement(otherwise) }
      }
    case .block(let statements, _):
      for statement in statements { try self.statement(statement) }
    case .use(let module, let name):
      let register = state.temporary()
      let key = try state.constant(module.path)
      state.emit(Instruction(.use, f: module.isFile ? 1 : 0, register, key), id)
      try assign(name.name, from: register, id)
    case .param, .state, .step, .output, .error: break
    default: _ = try operand(id)
    }
  }

  /// The value of a block, a choice or a `try`.
  func control(_ id: NodeID, into target: Int) throws(Fault) {
    switch tree[id].kind {
    case .block(let statements, _):
      for statement in statements.dropLast() { try self.statement(statement) }
      if let last = statements.last {
        try expression(last, into: target)
      } else {
        try load(.none, target, id)
      }
    case .ifElse(let condition, let then, let otherwise):
      try choice(condition, id) { () throws(Fault) in
        try self.expression(then, into: target)
      } else: { () throws(Fault) in
        if let otherwise {
          try self.expression(otherwise, into: target)
        } else {
          try self.load(.none, target, id)
        }
      }
    case .tryElse(let attempt, let name, let otherwise):
      try tryElse(attempt, name, otherwise, id, into: target)
    default: break
    }
  }

  /// A function's last expression: its value is given back.
  func tail(_ id: NodeID) throws(Fault) {
    let mark = state.top
    defer { state.top = mark }
    switch tree[id].kind {
    case .block(let statements, _):
      for statement in statements.dropLast() { try self.statement(statement) }
      if let last = statements.last {
        try tail(last)
      } else {
        state.emit(Instruction(.giveBackNone), id)
      }
    case .ifElse(let condition, let then, let otherwise):
      let otherwiseJumps = try branch(condition, when: false)
      let before = state.definite
      try tail(then)
      for jump in otherwiseJumps { state.patch(jump) }
      state.definite = before
      state.isUnreachable = false
      if let otherwise {
        try tail(otherwise)
      } else {
        state.emit(Instruction(.giveBackNone), id)
      }
    default:
      if isExpression(id) {
        state.emit(Instruction(.giveBack, try operand(id)), id)
      } else {
        try statement(id)
        state.emit(Instruction(.giveBackNone), id)
      }
    }
  }

  private func choice(
    _ condition: NodeID, _ id: NodeID, then: () throws(Fault) -> Void,
    else otherwise: () throws(Fault) -> Void
  ) throws(Fault) {
    let otherwiseJumps = try branch(condition, when: false)
    let before = state.definite
    let reached = !state.isUnreachable
    try then()
    let (afterThen, thenEnds) = (state.definite, state.isUnreachable)
    let end = state.emit(Instruction(.jump), id)
    for jump in otherwiseJumps { state.patch(jump) }
    state.definite = before
    state.isUnreachable = !reached
    try otherwise()
    state.patch(end)
    // What both ways give a value has one; a way that leaves has no say.
    if state.isUnreachable {
      state.definite = afterThen
    } else if !thenEnds {
      state.definite.formIntersection(afterThen)
    }
    state.isUnreachable = state.isUnreachable && thenEnds
  }

  // MARK: Conditions

  /// Jumps that are taken when the condition has the given outcome; otherwise it goes on below.
  func branch(_ condition: NodeID, when outcome: Bool) throws(Fault) -> [Int] {
    let mark = state.top
    defer { state.top = mark }
    switch tree[condition].kind {
    case .bool(let value):
      return value == outcome ? [state.emit(Instruction(.jump), condition)] : []
    case .unary(.not, let inner): return try branch(inner, when: !outcome)
    case .binary(let kind, let left, let right) where kind == .and || kind == .or:
      // `and` is false as soon as one side is, `or` true.
      if (kind == .and) == !outcome {
        let first = try branch(left, when: outcome)
        let before = state.definite
        defer { state.definite = before }
        return first + (try branch(right, when: outcome))
      }
      let around = try branch(left, when: !outcome)
      let before = state.definite
      let taken = try branch(right, when: outcome)
      state.definite = before
      for jump in around { state.patch(jump) }
      return taken
    case .binary(let kind, let left, let right):
      if let jump = try fused(kind, left, right, condition, when: outcome) { return [jump] }
    default: break
    }
    let register = try operand(condition)
    return [state.emit(Instruction(outcome ? .jumpIfTrue : .jumpIfFalse, register), condition)]
  }

  /// A comparison and its jump as one instruction.
  private func fused(
    _ kind: BinaryOperator, _ left: NodeID, _ right: NodeID, _ id: NodeID, when outcome: Bool
  ) throws(Fault) -> Int? {
    if let value = literalNumber(right), let opcode = Self.jumpWithConstant(kind, outcome) {
      let x = try operand(left)
      return state.emit(Instruction(opcode, x, state.constant(value)), id)
    }
    guard let (opcode, swapped) = Self.jump(kind, outcome) else { return nil }
    let x: Int
    if assigns[right.index] {
      x = state.temporary()
      try expression(left, into: x)
    } else {
      x = try operand(left)
    }
    let y = try operand(right)
    return state.emit(swapped ? Instruction(opcode, y, x) : Instruction(opcode, x, y), id)
  }

  private static func jump(_ kind: BinaryOperator, _ outcome: Bool) -> (Opcode, swapped: Bool)? {
    switch kind {
    case .less: (outcome ? .jumpLess : .jumpNotLess, false)
    case .lessEqual: (outcome ? .jumpLessEqual : .jumpNotLessEqual, false)
    case .greater: (outcome ? .jumpLess : .jumpNotLess, true)
    case .greaterEqual: (outcome ? .jumpLessEqual : .jumpNotLessEqual, true)
    case .equal: (outcome ? .jumpEqual : .jumpNotEqual, false)
    case .notEqual: (outcome ? .jumpNotEqual : .jumpEqual, false)
    default: nil
    }
  }

  private static func jumpWithConstant(_ kind: BinaryOperator, _ outcome: Bool) -> Opcode? {
    switch kind {
    case .less: outcome ? .jumpLessK : .jumpNotLessK
    case .lessEqual: outcome ? .jumpLessEqualK : .jumpNotLessEqualK
    case .greater: outcome ? .jumpGreaterK : .jumpNotGreaterK
    case .greaterEqual: outcome ? .jumpGreaterEqualK : .jumpNotGreaterEqualK
    case .equal: outcome ? .jumpEqualK : .jumpNotEqualK
    case .notEqual: outcome ? .jumpNotEqualK : .jumpEqualK
    default: nil
    }
  }

  // MARK: Loops

  private func whileLoop(_ condition: NodeID, _ body: NodeID, _ id: NodeID) throws(Fault) {
    noteAssignments(in: [condition, body])
    let start = state.here
    let ends = try branch(condition, when: false)
    let isEndless = ends.isEmpty
    let before = state.definite
    state.loops.append(LoopState())
    try statement(body)
    let loop = state.loops.removeLast()
    for jump in loop.continues { state.patch(jump) }
    let back = state.emit(Instruction(.jump), id)
    state.patch(back, to: start)
    for jump in ends + loop.breaks { state.patch(jump) }
    state.isUnreachable = isEndless && loop.breaks.isEmpty
    state.definite = before
    if isEndless, let first = loop.definiteAtBreaks.first {
      state.definite = loop.definiteAtBreaks.reduce(first) { $0.intersection($1) }
    }
  }

  /// Names that a loop's body assigns may have a value from the round before.
  private func noteAssignments(in ids: [NodeID]) {
    for id in ids {
      tree.walk(id) { _, node in
        switch node.kind {
        case .lambda: return false
        case .function(let name, _), .model(let name, _):
          state.possible.insert(name.name)
          return false
        case .assign(.name(let place), _, _): state.possible.insert(place.name)
        case .assign(.sequence(let places), _, _), .assign(.fields(let places), _, _):
          for place in places { state.possible.insert(place.name) }
        case .forLoop(let variables, _, _):
          for place in variables { state.possible.insert(place.name) }
        case .use(_, let name): state.possible.insert(name.name)
        case .tryElse(_, let name?, _): state.possible.insert(name.name)
        default: break
        }
        return true
      }
    }
  }

  private func forLoop(
    _ variables: [NamePlace], _ over: NodeID, _ body: NodeID, _ id: NodeID
  ) throws(Fault) {
    let isRange = variables.count == 1 ? try rangeArguments(over) : nil
    let base = state.temporaries(max(4, 2 + variables.count))
    if let arguments = isRange {
      try prepareRange(arguments, base, over)
    } else {
      try expression(over, into: base)
      state.emit(Instruction(.prepareLoop, base), over)
    }
    let before = state.definite
    state.possible.formUnion(variables.map(\.name))
    noteAssignments(in: [body])
    state.loops.append(LoopState())
    var ends: [Int] = []
    let start: Int
    // A plain local is counted up where it is.
    let counter = ownRegister(variables[0].name) ?? base + 3
    if isRange != nil {
      ends.append(state.emit(Instruction(.prepareRange, base, counter), over))
      start = state.here
      if counter == base + 3 {
        try assign(variables[0].name, from: counter, id, fresh: true)
      } else {
        gained(variables[0].name)
      }
    } else {
      start = state.here
      ends.append(state.emit(Instruction(.nextInLoop, f: variables.count, base), over))
      for (place, variable) in variables.enumerated() {
        try assign(variable.name, from: base + 2 + place, over, fresh: true)
      }
    }
    let outer = state.roundRegisters
    try keepForFunctions(variables, in: body, id)
    try statement(body)
    state.roundRegisters = outer
    let loop = state.loops.removeLast()
    for jump in loop.continues { state.patch(jump) }
    if isRange != nil {
      let back = state.emit(Instruction(.nextInRange, base, counter), id)
      patchNear(back, to: start, id)
    } else {
      let back = state.emit(Instruction(.jump), id)
      state.patch(back, to: start)
    }
    for jump in ends { patchNear(jump, to: state.here, id) }
    for jump in loop.breaks { state.patch(jump) }
    state.emit(Instruction(.clear, base), id)
    state.definite = before
    state.isUnreachable = false
  }

  /// A cell's variables are the session's, but a function made in a round keeps that round's: those
  /// that functions of the body read, and that nothing else in it assigns, are copied beside.
  private func keepForFunctions(
    _ variables: [NamePlace], in body: NodeID, _ id: NodeID
  ) throws(Fault) {
    guard state.isCell else { return }
    var (read, assigned): (Set<String>, Set<String>) = ([], [])
    tree.walk(body) { inner, node in
      switch node.kind {
      case .lambda, .function: read.formUnion(scopes.functions[inner]?.free ?? [])
      case .assign(.name(let place), _, _): assigned.insert(place.name)
      case .assign(.sequence(let places), _, _), .assign(.fields(let places), _, _),
        .forLoop(let places, _, _):
        assigned.formUnion(places.map(\.name))
      case .assign(.element(let place), _, _):
        tree.walk(place) { _, node in
          if case .name(let name) = node.kind { assigned.insert(name) }
          return true
        }
      default: break
      }
      if case .function(let name, _) = node.kind { assigned.insert(name.name) }
      return true
    }
    for variable in variables where read.contains(variable.name) {
      guard !assigned.contains(variable.name) else { continue }
      let copy = state.temporary()
      state.emit(Instruction(.getGlobal, copy, try names.slot(variable.name)), id)
      state.roundRegisters[variable.name] = copy
    }
  }

  private func patchNear(_ jump: Int, to target: Int, _ id: NodeID) {
    if abs(target - jump) > Int(Int16.max) - 2 { report(.functionTooLong(), span(id)) }
    state.patch(jump, to: target)
  }

  /// The arguments of `range(…)`, when that is what is gone through.
  private func rangeArguments(_ over: NodeID) throws(Fault) -> [NodeID]? {
    guard case .call(let callee, let arguments) = tree[over].kind,
      case .name("range") = tree[callee].kind, (1...3).contains(arguments.count),
      arguments.allSatisfy({ $0.name == nil }), case .builtin = try place(of: "range")
    else { return nil }
    return arguments.map(\.value)
  }

  /// R[base] start, R[base + 1] stop, R[base + 2] step.
  private func prepareRange(_ arguments: [NodeID], _ base: Int, _ id: NodeID) throws(Fault) {
    if arguments.count == 1 {
      try load(Value(Int64(0)), base, id)
      try expression(arguments[0], into: base + 1)
    } else {
      try expression(arguments[0], into: base)
      try expression(arguments[1], into: base + 1)
    }
    if arguments.count == 3 {
      try expression(arguments[2], into: base + 2)
    } else {
      try load(Value(Int64(1)), base + 2, id)
    }
  }

  private func leaveRound(_ id: NodeID, isBreak: Bool) {
    guard !state.loops.isEmpty else { return }
    let jump = state.emit(Instruction(.jump), id)
    if isBreak {
      state.loops[state.loops.count - 1].breaks.append(jump)
      state.loops[state.loops.count - 1].definiteAtBreaks.append(state.definite)
    } else {
      state.loops[state.loops.count - 1].continues.append(jump)
    }
    state.isUnreachable = true
  }

  // MARK: The rest

  private func giveBack(_ value: NodeID?, _ id: NodeID) throws(Fault) {
    if let value { try tail(value) } else { state.emit(Instruction(.giveBackNone), id) }
    state.isUnreachable = true
  }

  private func assertion(_ condition: NodeID, _ message: NodeID?, _ id: NodeID) throws(Fault) {
    let fine = try branch(condition, when: true)
    let before = state.definite
    if let message {
      let register = try operand(message)
      state.emit(Instruction(.fail, f: 1, 0, register), condition)
    } else {
      state.emit(Instruction(.fail), condition)
    }
    state.definite = before
    for jump in fine { state.patch(jump) }
  }

  private func tryElse(
    _ attempt: NodeID, _ name: NamePlace?, _ otherwise: NodeID, _ id: NodeID, into target: Int
  ) throws(Fault) {
    let result = state.isTemporary(target) ? target : state.temporary()
    let error = state.temporary()
    let before = state.definite
    let start = state.here
    try expression(attempt, into: result)
    let afterAttempt = state.definite
    let end = state.emit(Instruction(.jump), id)
    state.handlers.append(Handler(range: start..<end, target: state.here, register: error))
    state.definite = before
    if let name { try assign(name.name, from: error, id, fresh: true) }
    try expression(otherwise, into: result)
    state.definite.formIntersection(afterAttempt)
    state.patch(end)
    if result != target { state.emit(Instruction(.take, target, result), id) }
  }
}
