import LimnSource
import LimnSyntax
import OrderedCollections

/// When something goes wrong: where it was, who called, and which `try` takes it.
extension Machine {
  /// Gives up frames until a `try` takes the fault; false when the run's entry frame is given up.
  @inline(never)
  func unwind() -> Bool {
    let fault = self.fault ?? Fault.interrupted
    if origin == nil || origin?.fault != fault { origin = diagnostic(fault) }
    while true {
      let number = state.pointee.frameCount - 1
      let frame = state.pointee.frames[number]
      let code = codes[frame.code.pointee.number]
      let place = frame.ip - frame.code.pointee.words - 1
      if fault.kind == .error,
        let handler = code.handlers.first(where: { $0.range.contains(place) }),
        let record = try? errorRecord(fault)
      {
        self.fault = nil
        origin = nil
        (frame.base + handler.register).put(record)
        state.pointee.frames[number].ip = frame.code.pointee.words + handler.target
        return true
      }
      var register = frame.base
      let end = frame.base + frame.code.pointee.registers
      while register < end {
        register.put(.undefined)
        register += 1
      }
      state.pointee.frameCount = number
      if frame.isEntry {
        state.pointee.top = frame.base
        return false
      }
    }
  }

  /// What `try … else e` is given.
  private func errorRecord(_ fault: Fault) throws(Fault) -> Value {
    var fields: OrderedDictionary<String, Datum> = [
      "code": .string(fault.code), "message": .string(fault.message),
      "hint": fault.hint.map { .string($0) } ?? .none,
    ]
    fields["line"] = origin?.place.map { .int(Int64($0.line)) } ?? Datum.none
    return try value(of: .record(Record(typeName: "error", fields: fields)))
  }

  // MARK: Places

  /// The fault with its place, what to underline, and the calls around it.
  private func diagnostic(_ fault: Fault) -> Diagnostic {
    let count = state.pointee.frameCount
    guard count > 0 else { return Diagnostic(.error, fault) }
    let (code, node) = position(count - 1)
    let span = blamed(fault, node, code.tree)
    var diagnostic = Diagnostic(
      .error, fault, span: span, in: code.source, calls: calls(of: code.name, from: count - 2))
    if case .binary(_, let left, let right) = code.tree[node].kind {
      diagnostic.labels = zip([left, right], fault.operands).map { operand, text in
        Diagnostic.Label(place: code.source.place(of: code.tree[operand].span), text: text)
      }
    }
    return diagnostic
  }

  /// The calls that are under way, the innermost one, of `function`, in frame `last`.
  func calls(of function: String, from last: Int) -> [Diagnostic.Call] {
    var calls: [Diagnostic.Call] = []
    var callee = function
    for number in stride(from: last, through: 0, by: -1) {
      let (caller, call) = position(number)
      // Of a deep recursion the innermost and outermost calls tell enough.
      if calls.count < 20 || number < 20 {
        calls.append(
          Diagnostic.Call(
            function: callee.isEmpty ? "(…) => …" : callee,
            place: caller.source.place(of: caller.tree[call].span)))
      }
      callee = caller.name
    }
    return calls
  }

  func position(_ number: Int) -> (Code, NodeID) {
    let frame = state.pointee.frames[number]
    let code = codes[frame.code.pointee.number]
    let place = min(max(frame.ip - frame.code.pointee.words - 1, 0), code.nodes.count - 1)
    return (code, code.nodes[place])
  }

  /// The argument that a fault blames, if the node is a call that has it; else the node's own text.
  func blamed(_ fault: Fault, _ node: NodeID, _ tree: Tree) -> Span {
    guard let name = fault.argument else { return tree[node].span }
    var arguments: [Argument] = []
    var callee: NodeID?
    switch tree[node].kind {
    case .call(let function, let list): (callee, arguments) = (function, list)
    case .pipe(let left, let right):
      arguments = [Argument(name: nil, value: left)]
      callee = right
      if case .call(let function, let list) = tree[right].kind {
        callee = function
        arguments += list
      }
    default: return tree[node].span
    }
    if let named = arguments.first(where: { $0.name?.name == name }) {
      return tree[named.value].span
    }
    guard let callee, let function = tree.dottedName(callee)?.joined(separator: "."),
      let number = libraryNames.number(function),
      let place = library[number].parameters.firstIndex(where: { $0.name == name }),
      place < arguments.count, arguments[place].name == nil
    else { return tree[node].span }
    return tree[arguments[place].value].span
  }

  // MARK: Faults that the loop finds

  @inline(never)
  func globalWithoutValue(_ slot: Int) {
    let owner = ([names] + moduleNames).first { $0.name(of: slot) != nil } ?? names
    let name = owner.name(of: slot) ?? ""
    fail(
      assignedHere.contains(name)
        ? .notYetAssigned(name) : libraryNames.unknown(name, known: owner.bound))
  }

  @inline(never)
  func localWithoutValue(_ name: Value) {
    fail(Fault.notYetAssigned(StringBody.text(name)))
  }

  @inline(never)
  func assertionFailed(_ message: Value) {
    let frame = state.pointee.frames[state.pointee.frameCount - 1]
    let code = codes[frame.code.pointee.number]
    let node = code.nodes[frame.ip - frame.code.pointee.words - 1]
    let span = code.tree[node].span
    let text = String(decoding: code.source.utf8[span.start..<span.end], as: UTF8.self)
    var words: String?
    if message.tag == Tag.string {
      words = StringBody.text(message)
    } else if message.tag != Tag.undefined {
      words = (try? datum(of: message)).map(describe)
    }
    fail(Fault.assertionFailed(text, message: words))
  }

  // MARK: Showing

  @inline(never)
  func show(_ value: Value, name: Value) -> Bool {
    if value.tag == Tag.none { return true }
    return attempt { () throws(Fault) in
      output.show(
        try datum(of: value), name: name.tag == Tag.string ? StringBody.text(name) : nil)
      if remembersShown {
        let slot = try names.slot("_")
        (state.pointee.globals + slot).copy(value)
        names.gained("_")
      }
    }
  }

  /// What `body` does leaves no notes, no output and the random numbers as they were.
  func rehearsing<Result>(_ body: () -> Result) -> Result {
    let before = (notes, randomCalls, isRehearsing)
    isRehearsing = true
    defer {
      (notes, randomCalls, isRehearsing) = before
      origin = nil
    }
    return body()
  }

  func note(_ text: String) {
    if let known = notes.firstIndex(where: { $0.text == text }) {
      notes[known].count += 1
    } else if notes.count < 100 {
      notes.append((text, 1))
    }
  }

  /// A key for one call's random numbers: the cell and how many calls in it came before.
  func nextRandomKey() -> UInt64 {
    randomCalls += 1
    return Session.mixed(randomCell, randomCalls)
  }
}
