import LimnSource
import LimnSyntax

/// Where a name's value is, reading it, and giving it one.
extension Compiler {
  enum Place {
    /// In a register of this function.
    case register(Int)
    /// In the cell that a register holds.
    case cell(Int)
    /// Among the values that this function captured.
    case captured(Int)
    case global(Int)
    case builtin(Int)
    case number(Double)
    case unknown
  }

  func place(of name: String) throws(Fault) -> Place {
    if let local = local(name, in: state) { return local }
    if let captured = try capture(name, in: state) { return .captured(captured) }
    if isGlobal(name) { return .global(try names.slot(name)) }
    if let number = library.number(name) { return .builtin(number) }
    if let value = LibraryNames.constant(name) { return .number(value) }
    return .unknown
  }

  private func local(_ name: String, in function: FunctionState) -> Place? {
    guard let scope = function.scope, scope.locals[name] != nil,
      let register = function.registers[name]
    else { return nil }
    return scope.inCells.contains(name) ? .cell(register) : .register(register)
  }

  /// Captures the name along the functions around, if one of them binds it.
  private func capture(_ name: String, in function: FunctionState) throws(Fault) -> Int? {
    guard let parent = function.parent, function.scope != nil else { return nil }
    if let known = function.captures.firstIndex(where: { $0.name == name }) { return known }
    let origin: Capture.Origin
    switch local(name, in: parent) ?? parent.roundRegisters[name].map({ .register($0) }) {
    case .register(let register), .cell(let register): origin = .register(register)
    default:
      guard let outer = try capture(name, in: parent) else { return nil }
      origin = .captured(outer)
    }
    function.captures.append(Capture(name: name, origin: origin))
    return function.captures.count - 1
  }

  /// Whether the session has the name, or this cell gives it a value (at cell level: before here).
  private func isGlobal(_ name: String) -> Bool {
    if names.withValue.contains(name) { return true }
    return state.isCell ? state.possible.contains(name) : scopes.cellNames.contains(name)
  }

  /// Whether a read of the name at this place is sure to find a value.
  private func isSure(_ name: String) -> Bool { state.definite.contains(name) }

  /// The register that holds the name's value, or a temporary with a copy of it.
  func read(_ name: String, _ id: NodeID) throws(Fault) -> Int {
    if case .register(let register) = try place(of: name) {
      try checkHasValue(name, register, id)
      return register
    }
    let target = state.temporary()
    try read(name, id, into: target)
    return target
  }

  func read(_ name: String, _ id: NodeID, into target: Int) throws(Fault) {
    switch try place(of: name) {
    case .register(let register):
      try checkHasValue(name, register, id)
      if register != target { state.emit(Instruction(.copy, target, register), id) }
    case .cell(let register):
      reportIfNever(name, id)
      state.emit(Instruction(.getCell, target, register, try state.constant(name)), id)
    case .captured(let number):
      state.emit(Instruction(.getCaptured, target, number, try state.constant(name)), id)
    case .global(let slot): state.emit(Instruction(.getGlobal, target, slot), id)
    case .builtin(let number):
      let value = Value(bits: UInt64(number), tag: Tag.builtin)
      state.emit(Instruction(.constant, target, state.constant(value)), id)
    case .number(let value):
      state.emit(Instruction(.constant, target, state.constant(Value(value))), id)
    case .unknown:
      reportUnknown(name, id)
      state.emit(Instruction(.getGlobal, target, try names.slot(name)), id)
    }
  }

  /// A copy of the name's value; empty where it has none.
  func readIfThere(_ name: String, _ id: NodeID, into target: Int) throws(Fault) {
    switch try place(of: name) {
    case .register(let register):
      state.emit(Instruction(.copy, target, register), id)
    case .global(let slot): state.emit(Instruction(.getGlobal, f: 1, target, slot), id)
    default: try read(name, id, into: target)
    }
  }

  private func checkHasValue(_ name: String, _ register: Int, _ id: NodeID) throws(Fault) {
    if isSure(name) { return }
    reportIfNever(name, id)
    state.unsure.insert(register)
    state.emit(Instruction(.defined, register, try state.constant(name)), id)
  }

  private func reportIfNever(_ name: String, _ id: NodeID) {
    guard !state.possible.contains(name), !state.isUnreachable else { return }
    let outer = names.withValue.contains(name) || scopes.cellNames.contains(name)
    report(.neverAssigned(name, outer: outer || library.number(name) != nil), span(id))
    state.possible.insert(name)
  }

  /// At cell level an unknown name is an error; in a function, which a later cell may make good, a
  /// warning.
  private func reportUnknown(_ name: String, _ id: NodeID) {
    if state.isCell, scopes.cellNames.contains(name) {
      report(.readBeforeAssignment(name), span(id))
      return
    }
    var fault = library.unknown(name, known: known)
    if let column = columns[id], Suggestion.nearest(name, among: known) == nil {
      fault = .columnByName(name, writtenAs: column)
    }
    report(fault, span(id), state.isCell ? .error : .warning)
  }

  /// Names of the program that can be read here.
  var known: [String] {
    var known: [String] = []
    var function: FunctionState? = state
    while let present = function {
      known += present.scope?.names ?? []
      function = present.parent
    }
    known += names.bound
    return known + scopes.cellNames
  }

  // MARK: Builtins with dotted names

  /// The builtin that `group.member` is; nil when a variable has the group's name.
  func member(_ id: NodeID) throws(Fault) -> Int? {
    guard let path = tree.dottedName(id), try isGroup(path[0]) else { return nil }
    return library.number(path.joined(separator: "."))
  }

  /// Reads `group.member`; false when that is not what the node is.
  func readMember(_ id: NodeID, into target: Int) throws(Fault) -> Bool {
    if let number = try member(id) {
      try load(Value(bits: UInt64(number), tag: Tag.builtin), target, id)
      return true
    }
    if let path = tree.dottedName(id), case .unknown = try place(of: path[0]),
      let fault = library.foreignMember(path)
    {
      report(fault, span(id), state.isCell ? .error : .warning)
      state.emit(Instruction(.getGlobal, target, try names.slot(path[0])), id)
      return true
    }
    guard let path = tree.dottedName(id), try isGroup(path[0]),
      let members = library.members(of: path.dropLast().joined(separator: "."))
    else { return false }
    let name = path.joined(separator: ".")
    let fault =
      library.members(of: name).map { Fault.groupAlone(name, members: $0) }
      ?? .unknownMember(name, members: members)
    report(fault, span(id), state.isCell ? .error : .warning)
    state.emit(Instruction(.getGlobal, target, try names.slot(path[0])), id)
    return true
  }

  private func isGroup(_ name: String) throws(Fault) -> Bool {
    guard library.members(of: name) != nil else { return false }
    switch try place(of: name) {
    case .unknown, .builtin, .number: return true
    default: return false
    }
  }

  /// Gives the name the value of a temporary, which is left empty.
  func assign(_ name: String, from temporary: Int, _ id: NodeID, fresh: Bool = false) throws(Fault)
  {
    if state.isCell {
      state.emit(Instruction(.setGlobal, try names.slot(name), temporary), id)
    } else {
      switch local(name, in: state) {
      case .register(let register): state.emit(Instruction(.take, register, temporary), id)
      case .cell(let register) where fresh:
        state.emit(Instruction(.take, register, temporary), id)
        state.emit(Instruction(.newCell, register), id)
      case .cell(let register): state.emit(Instruction(.setCell, register, temporary), id)
      default: break
      }
    }
    gained(name)
  }

  func gained(_ name: String) {
    state.definite.insert(name)
    state.possible.insert(name)
  }

  /// The register of a local that is assigned in place, if the name is one.
  func ownRegister(_ name: String) -> Int? {
    if case .register(let register) = local(name, in: state) { register } else { nil }
  }

  func rootPlace(_ name: String) -> AssignShape.Root? {
    if state.isCell {
      guard state.possible.contains(name), let slot = names.slots[name] else { return nil }
      return .global(slot)
    }
    switch local(name, in: state) {
    case .register(let register): return .register(register)
    case .cell(let register): return .cell(register)
    default: return nil
    }
  }
}
