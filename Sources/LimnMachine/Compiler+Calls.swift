import LimnSource
import LimnSyntax

/// Calls and functions. A builtin's arguments are laid out by its declaration before anything runs;
/// other callees find theirs when they are called.
extension Compiler {
  func call(
    _ callee: NodeID, _ arguments: [Argument], piped: NodeID?, _ id: NodeID, into target: Int
  ) throws(Fault) {
    let all = (piped.map { [Argument(name: nil, value: $0)] } ?? []) + arguments
    checkNames(all)
    if let number = try member(callee) { return try callBuiltin(number, all, id, into: target) }
    guard case .name(let name) = tree[callee].kind else {
      return try callValue(all, id, into: target) { (register) throws(Fault) in
        try self.expression(callee, into: register)
      }
    }
    let builtin = library.number(name)
    if case .builtin(let number) = try place(of: name) {
      return try callBuiltin(number, all, id, into: target)
    }
    checkArity(name, all, id)
    try callValue(all, id, into: target) { (register) throws(Fault) in
      guard let builtin else { return try self.read(name, callee, into: register) }
      try self.readCallee(name, builtin, callee, into: register)
    }
  }

  /// A variable that may hold something that cannot be called, or nothing, does not hide a builtin.
  private func readCallee(
    _ name: String, _ builtin: Int, _ id: NodeID, into register: Int
  ) throws(Fault) {
    switch try place(of: name) {
    case .register(let variable):
      if !state.definite.contains(name) { state.unsure.insert(variable) }
      state.emit(Instruction(.copy, register, variable), id)
    case .global(let slot): state.emit(Instruction(.getGlobal, f: 1, register, slot), id)
    default: try read(name, id, into: register)
    }
    state.emit(Instruction(.callee, register, builtin), id)
  }

  private func checkNames(_ arguments: [Argument]) {
    var seen: Set<String> = []
    for argument in arguments {
      guard let name = argument.name else {
        if !seen.isEmpty { report(.positionalAfterNamed(), span(argument.value)) }
        continue
      }
      if !seen.insert(name.name).inserted { report(.argumentTwice(name.name), name.span) }
    }
  }

  /// Of a function that this cell defines once, the call is checked before running.
  private func checkArity(_ name: String, _ arguments: [Argument], _ id: NodeID) {
    guard case .global? = try? place(of: name), let definition = scopes.cellFunctions[name],
      case .function(_, let function) = tree[definition].kind
    else { return }
    let parameters = function.parameters.map {
      CallParameter(name: $0.name.name, isRequired: $0.fallback == nil)
    }
    do throws(Fault) {
      _ = try CallLayout.places(
        of: parameters, in: name, positional: arguments.count { $0.name == nil },
        named: arguments.compactMap(\.name?.name))
    } catch { report(error, place(error, arguments, id)) }
  }

  /// The argument that a fault names, or the whole call.
  private func place(_ fault: Fault, _ arguments: [Argument], _ id: NodeID) -> Span {
    if let name = fault.argument, let argument = arguments.first(where: { $0.name?.name == name }),
      let place = argument.name
    {
      return place.span
    }
    return span(id)
  }

  // MARK: Any callee

  private func callValue(
    _ arguments: [Argument], _ id: NodeID, into target: Int,
    callee: (Int) throws(Fault) -> Void
  ) throws(Fault) {
    guard state.top + arguments.count + 1 <= FunctionState.mostRegistersAllowed else {
      return report(.expressionTooLong(), span(id))
    }
    // A temporary that waits for the result can hold the callee.
    let base = state.isNewest(target) ? target : state.temporary()
    _ = state.temporaries(arguments.count)
    try callee(base)
    for (number, argument) in arguments.enumerated() {
      try expression(argument.value, into: base + 1 + number)
    }
    let names = arguments.compactMap(\.name?.name)
    var names1 = 0
    if !names.isEmpty {
      state.argumentNames.append(names)
      names1 = state.argumentNames.count
    }
    state.emit(Instruction(.call, base, arguments.count, names1), id)
    if base != target { state.emit(Instruction(.take, target, base), id) }
  }

  // MARK: Builtins

  private func callBuiltin(
    _ number: Int, _ arguments: [Argument], _ id: NodeID, into target: Int
  ) throws(Fault) {
    if try intrinsic(number, arguments, id, into: target) { return }
    let builtin = library.builtins[number]
    let places: [CallLayout.Place]
    do throws(Fault) {
      places = try CallLayout.places(of: builtin, arguments.map { $0.name?.name })
    } catch {
      report(error, place(error, arguments, id))
      return
    }
    if builtin.family == "tables" {
      for (argument, place) in zip(arguments, places) {
        rememberColumns(in: argument.value, at: place, of: builtin)
      }
    }
    let count = builtin.parameters.count
    guard state.top + count + 3 * arguments.count <= FunctionState.mostRegistersAllowed else {
      return report(.expressionTooLong(), span(id))
    }
    let base = state.temporaries(max(count, 1))
    let rest = state.temporaries(places.count { if case .rest = $0 { true } else { false } })
    let named = state.temporaries(
      2 * places.count { if case .namedRest = $0 { true } else { false } })
    for parameter in 0..<count { state.emit(Instruction(.clear, base + parameter), id) }
    var restCount = 0
    var namedCount = 0
    for (argument, place) in zip(arguments, places) {
      switch place {
      case .parameter(let parameter): try expression(argument.value, into: base + parameter)
      case .rest:
        try expression(argument.value, into: rest + restCount)
        restCount += 1
      case .namedRest(let name):
        let key = try state.constant(name)
        state.emit(Instruction(.constant, named + 2 * namedCount, key), id)
        try expression(argument.value, into: named + 2 * namedCount + 1)
        namedCount += 1
      }
    }
    for (parameter, declared) in builtin.parameters.enumerated() {
      switch declared.kind {
      case .plain: break
      case .rest: state.emit(Instruction(.list, base + parameter, rest, restCount), id)
      case .namedRest: state.emit(Instruction(.record, base + parameter, named, namedCount), id)
      }
    }
    state.emit(Instruction(.callBuiltin, base, number, count), id)
    if base != target { state.emit(Instruction(.take, target, base), id) }
  }

  /// Builtins that inner loops live on have instructions of their own.
  private func intrinsic(
    _ number: Int, _ arguments: [Argument], _ id: NodeID, into target: Int
  ) throws(Fault) -> Bool {
    guard arguments.allSatisfy({ $0.name == nil }) else { return false }
    switch (library.builtins[number].name, arguments.count) {
    case ("list", _): try bracket(arguments.map(\.value), .list, id, into: target)
    case ("len", 1):
      let register = try operand(arguments[0].value)
      state.emit(Instruction(.length, target, register), id)
    case ("has", 2), ("append", 2):
      let opcode: Opcode = library.builtins[number].name == "has" ? .has : .append
      let first: Int
      if assigns[arguments[1].value.index] {
        first = state.temporary()
        try expression(arguments[0].value, into: first)
      } else {
        first = try operand(arguments[0].value)
      }
      let second = try operand(arguments[1].value)
      state.emit(Instruction(opcode, target, first, second), id)
    default: return false
    }
    return true
  }

  // MARK: Pipes

  /// The right side is a function, or one call that takes the left side as its first argument.
  func pipe(_ left: NodeID, _ right: NodeID, _ id: NodeID, into target: Int) throws(Fault) {
    let isParenthesised = span(id).end != span(right).end
    if !isParenthesised, case .call(let callee, let arguments) = tree[right].kind {
      try call(callee, arguments, piped: left, id, into: target)
    } else {
      try call(right, [], piped: left, id, into: target)
    }
  }

  // MARK: Functions

  /// `fn name(…)` as a statement.
  func define(_ id: NodeID, _ name: NamePlace, _ function: FunctionNode) throws(Fault) {
    warnIfBuiltin(name, isFunction: true)
    let mark = state.top
    let register = state.temporary()
    try closure(id, name.name, function, into: register)
    try assign(name.name, from: register, id)
    state.top = mark
  }

  func closure(
    _ id: NodeID, _ name: String, _ function: FunctionNode, into target: Int
  ) throws(Fault) {
    guard let scope = scopes.functions[id] else { return }
    let inner = FunctionState(name: name, parent: state, scope: scope)
    inner.documentation = function.documentation
    try closure(id, inner, into: target) { () throws(Fault) in
      try self.body(of: function, scope, id)
    }
  }

  /// Compiles `body` as the code of a function that is made here.
  func closure(
    _ id: NodeID, _ inner: FunctionState, into target: Int, body: () throws(Fault) -> Void
  ) throws(Fault) {
    let outer = state
    state = inner
    defer { state = outer }
    try body()
    state = outer
    for capture in inner.captures {
      if case .register(let register) = capture.origin, !outer.definite.contains(capture.name) {
        outer.unsure.insert(register)
      }
    }
    let code = finish(inner)
    outer.inner.append(code)
    outer.emit(Instruction(.closure, target, outer.inner.count - 1), id)
  }

  private func body(
    of function: FunctionNode, _ scope: FunctionScope, _ id: NodeID
  ) throws(Fault) {
    for parameter in function.parameters where parameter.fallback == nil {
      if let place = scope.names.firstIndex(of: parameter.name.name),
        place > function.parameters.prefix(while: { $0.fallback == nil }).count
      {
        report(.requiredAfterDefault(parameter.name.name), parameter.name.span)
      }
    }
    try parameters(function, scope, id)
    try tail(function.body)
  }

  /// Gives parameters, and then locals, their registers, and parameters their defaults.
  func parameters(
    _ function: FunctionNode, _ scope: FunctionScope, _ id: NodeID
  ) throws(Fault) {
    guard scope.names.count < FunctionState.mostRegistersAllowed / 2 else {
      return report(.functionTooLong(), span(id))
    }
    for (register, name) in scope.names.enumerated() { state.registers[name] = register }
    state.top = scope.names.count
    state.mostRegisters = state.top
    state.parameterNames = function.parameters.map(\.name.name)
    state.required = function.parameters.prefix { $0.fallback == nil }.count
    for (register, parameter) in function.parameters.enumerated() {
      if let fallback = parameter.fallback {
        let given = state.emit(Instruction(.jumpIfGiven, register), fallback)
        let temporary = state.temporary()
        try expression(fallback, into: temporary)
        state.emit(Instruction(.take, register, temporary), fallback)
        state.top = temporary
        state.patch(given)
      }
      if scope.inCells.contains(parameter.name.name) {
        state.emit(Instruction(.newCell, register), id)
      }
      gained(parameter.name.name)
    }
    for name in scope.names.dropFirst(function.parameters.count)
    where scope.inCells.contains(name) {
      guard let register = state.registers[name] else { continue }
      state.unsure.insert(register)
      state.emit(Instruction(.newCell, register), id)
    }
  }
}
