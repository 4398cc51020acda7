import LimnSource
import LimnSyntax

/// Giving values to names, to several names at once, and to elements and fields.
extension Compiler {
  func assignment(
    _ target: AssignTarget, _ compound: BinaryOperator?, _ value: NodeID, _ id: NodeID
  ) throws(Fault) {
    switch target {
    case .name(let place): try assignName(place, compound, value, id)
    case .sequence(let places): try assignSequence(places, value, id)
    case .fields(let places):
      let source = try operand(value)
      let first = state.temporaries(places.count)
      for (number, place) in places.enumerated() {
        let key = try state.constant(place.name)
        state.emit(Instruction(.field, first + number, source, key), value)
      }
      for (number, place) in places.enumerated() {
        warnIfBuiltin(place, isFunction: false)
        try assign(place.name, from: first + number, id)
      }
    case .element(let place): try assignElement(place, compound, value, id)
    }
  }

  private func assignName(
    _ place: NamePlace, _ compound: BinaryOperator?, _ value: NodeID, _ id: NodeID
  ) throws(Fault) {
    let isFunction = if case .lambda = tree[value].kind { true } else { false }
    warnIfBuiltin(place, isFunction: isFunction)
    if compound == nil, try appendInPlace(place.name, value, id) { return gained(place.name) }
    if let register = ownRegister(place.name) {
      if let compound {
        let present = try read(place.name, id)
        let addition = try operand(value)
        emit(compound, register, present, addition, id)
      } else {
        try expression(value, into: register)
      }
      return gained(place.name)
    }
    let temporary = state.temporary()
    if let compound {
      try read(place.name, id, into: temporary)
      let addition = try operand(value)
      emit(compound, temporary, temporary, addition, id)
    } else if case .lambda(let function) = tree[value].kind {
      try closure(value, place.name, function, into: temporary)
    } else {
      try expression(value, into: temporary)
    }
    try assign(place.name, from: temporary, id)
  }

  /// `xs = append(xs, x)` grows the list where it is.
  private func appendInPlace(_ name: String, _ value: NodeID, _ id: NodeID) throws(Fault) -> Bool {
    guard case .call(let callee, let arguments) = tree[value].kind,
      case .name("append") = tree[callee].kind, arguments.count == 2,
      arguments.allSatisfy({ $0.name == nil }),
      case .name(name) = tree[arguments[0].value].kind, state.definite.contains(name),
      !assigns[arguments[1].value.index], case .builtin = try place(of: "append")
    else { return false }
    if let register = ownRegister(name) {
      let element = try operand(arguments[1].value)
      state.emit(Instruction(.append, register, register, element), value)
      return true
    }
    guard state.isCell, case .global(let slot) = try place(of: name) else { return false }
    let element = try operand(arguments[1].value)
    state.emit(Instruction(.appendGlobal, slot, 0, element), value)
    return true
  }

  private func assignSequence(_ places: [NamePlace], _ value: NodeID, _ id: NodeID) throws(Fault) {
    let first = state.temporaries(places.count)
    if case .sequence(let values) = tree[value].kind {
      guard values.count == places.count else {
        return report(.wrongCount(wanted: places.count, got: values.count), span(value))
      }
      for (number, item) in values.enumerated() { try expression(item, into: first + number) }
    } else {
      let source = try operand(value)
      state.emit(Instruction(.unpack, first, source, places.count), value)
    }
    for (number, place) in places.enumerated() {
      warnIfBuiltin(place, isFunction: false)
      try assign(place.name, from: first + number, id)
    }
  }

  /// A function that takes a builtin's name hides it; said once.
  func warnIfBuiltin(_ place: NamePlace, isFunction: Bool) {
    guard isFunction, state.isCell, library.number(place.name) != nil,
      !names.withValue.contains(place.name)
    else { return }
    report(.hidesBuiltin(place.name), place.span, .warning)
  }

  // MARK: Elements and fields

  private func assignElement(
    _ place: NodeID, _ compound: BinaryOperator?, _ value: NodeID, _ id: NodeID
  ) throws(Fault) {
    var path: [NodeID] = []
    var base = place
    while true {
      switch tree[base].kind {
      case .index(let inner, _), .field(let inner, _, _):
        path.append(base)
        base = inner
        continue
      default: break
      }
      break
    }
    guard case .name(let name) = tree[base].kind else { return }
    guard let root = rootPlace(name) else {
      return report(try noRoot(name), span(base))
    }
    if case .register = root { _ = try read(name, base) }
    path.reverse()

    if compound == nil, path.count == 1, case .register(let register) = root,
      case .index(_, let items) = tree[path[0]].kind, let key = Self.plainKey(items)
    {
      let source = try stableOperand(value, unless: key)
      let keyRegister = try operand(key)
      state.emit(Instruction(.setElement, register, keyRegister, source), id)
      return
    }

    var source = try stableOperand(value, unless: nil)
    var parts: [NodeID] = []
    var steps: [AssignShape.Step] = []
    for step in path {
      switch tree[step].kind {
      case .index(_, let items):
        steps.append(.index(items.map(Self.shape)))
        parts += items.flatMap(Self.parts)
      case .field(_, let field, _): steps.append(.field(field))
      default: break
      }
    }
    let first = state.temporaries(parts.count)
    for (number, part) in parts.enumerated() { try expression(part, into: first + number) }
    state.assignShapes.append(AssignShape(root: root, rootName: name, steps: steps))
    let shape = state.assignShapes.count - 1
    if let compound {
      let present = state.temporary()
      state.emit(Instruction(.read, present, shape, first), place)
      emit(compound, present, present, source, id)
      source = present
    }
    state.emit(Instruction(.assign, shape, first, source), place)
  }

  /// The value's register; a temporary where a later expression might change the variable.
  private func stableOperand(_ value: NodeID, unless later: NodeID?) throws(Fault) -> Int {
    guard let later, assigns[later.index] else { return try operand(value) }
    let temporary = state.temporary()
    try expression(value, into: temporary)
    return temporary
  }

  private func noRoot(_ name: String) throws(Fault) -> Fault {
    switch try place(of: name) {
    case .captured, .global: return .assignsOuter(name)
    case .builtin, .number: return .assignsBuiltin(name)
    default:
      return library.members(of: name) != nil
        ? .assignsBuiltin(name) : library.unknown(name, known: known)
    }
  }
}
