import LimnData
import LimnEffects
import LimnGrad
import LimnSource
import OrderedCollections

/// Calls beyond the loop's common case: builtins, arguments by name, defaults, library code that calls
/// back.
extension Machine {
  /// False when it failed; a closure's frame has been entered otherwise.
  @inline(never)
  func callSlowly(
    _ callee: UnsafeMutablePointer<Value>, _ count: Int, names: Int,
    _ caller: UnsafeMutablePointer<CodeBody>
  ) -> Bool {
    if state.pointee.countdown <= 0, !poll() { return false }
    switch callee.pointee.tag {
    case Tag.closure:
      return prepareCall(callee, count, names: names, caller: caller, isEntry: false)
    case Tag.builtin:
      let known = names == 0 ? [] : codes[caller.pointee.number].argumentNames[names - 1]
      return callBuiltinDynamically(callee, count, names: known)
    case Tag.native:
      let known = names == 0 ? [] : codes[caller.pointee.number].argumentNames[names - 1]
      return callNative(callee, count, names: known)
    default:
      fail(Fault.cannotCall(typeName(callee.pointee)))
      return false
    }
  }

  /// Puts a closure's arguments in their places and enters it.
  func prepareCall(
    _ callee: UnsafeMutablePointer<Value>, _ count: Int, names: Int,
    caller: UnsafeMutablePointer<CodeBody>?, isEntry: Bool
  ) -> Bool {
    let body = callee.pointee.object(ClosureBody.self).pointee.code
    let base = callee + 1
    guard base + max(body.pointee.registers, count) < state.pointee.stackEnd else {
      fail(Fault.tooDeep(limits.depth))
      return false
    }
    // The caller's temporaries may have been where arguments are left out.
    var place = count
    while place < body.pointee.parameters {
      (base + place).put(.undefined)
      place += 1
    }
    if names == 0, count <= body.pointee.parameters,
      count >= body.pointee.required
    {
      return enter(body, base: base, isEntry: isEntry)
    }
    return attempt { () throws(Fault) in
      let code = codes[body.pointee.number]
      var named: [String] = []
      if names > 0, let caller { named = codes[caller.pointee.number].argumentNames[names - 1] }
      if code.model != nil, named.count < count {
        throw Fault.modelTakesNames(code.name, code.parameterNames)
      }
      let places = try CallLayout.places(
        of: zip(code.parameterNames, code.isRequired).map {
          CallParameter(name: $0, isRequired: $1)
        },
        in: code.name.isEmpty ? "the function" : code.name, positional: count - named.count,
        named: named)
      // Named arguments stand after the positional ones; each may belong further on.
      let values = (0..<count).map { (base + $0).take() }
      for (value, place) in zip(values, places) { (base + place).put(value) }
    } && enter(body, base: base, isEntry: isEntry)
  }

  // MARK: Builtins

  /// A builtin whose arguments the compiler has laid out from `first` on.
  @inline(never)
  func callBuiltin(_ number: Int, _ first: UnsafeMutablePointer<Value>, _ count: Int) -> Bool {
    let builtin = library[number]
    return attempt { () throws(Fault) in
      var arguments: [Datum?] = []
      arguments.reserveCapacity(count)
      for place in 0..<count {
        arguments.append(
          first[place].tag == Tag.undefined ? nil : try datum(of: first[place]))
      }
      // Large arguments may be worked on in place when nobody else holds them.
      for place in 0..<count { (first + place).put(.undefined) }
      first.put(try result(of: builtin, arguments))
    }
  }

  /// A builtin as a value: its arguments are laid out now.
  func callBuiltinDynamically(
    _ callee: UnsafeMutablePointer<Value>, _ count: Int, names: [String]
  ) -> Bool {
    let builtin = library[Int(callee.pointee.int)]
    return attempt { () throws(Fault) in
      let argumentNames: [String?] =
        [String?](repeating: nil, count: count - names.count) + names.map { $0 }
      let places = try CallLayout.places(of: builtin, argumentNames)
      var arguments = [Datum?](repeating: nil, count: builtin.parameters.count)
      var rest: [Datum] = []
      var named = Record()
      for (number, place) in places.enumerated() {
        let datum = try datum(of: callee[1 + number])
        switch place {
        case .parameter(let parameter): arguments[parameter] = datum
        case .rest: rest.append(datum)
        case .namedRest(let name): named.fields[name] = datum
        }
      }
      for (place, parameter) in builtin.parameters.enumerated() {
        switch parameter.kind {
        case .plain: break
        case .rest: arguments[place] = .list(rest)
        case .namedRest: arguments[place] = .record(named)
        }
      }
      for number in 0..<count { (callee + 1 + number).put(.undefined) }
      callee.put(try result(of: builtin, arguments))
    }
  }

  private func result(of builtin: Builtin, _ arguments: [Datum?]) throws(Fault) -> Value {
    // What library code calls back must not overwrite the caller's registers.
    let top = state.pointee.top
    defer { state.pointee.top = top }
    let context = Context(machine: self)
    if openTapes > 0, arguments.contains(where: { $0?.holdsTraced == true }) {
      return try value(of: try tracedResult(builtin, arguments, context))
    }
    return try value(of: try builtin.body(context, arguments))
  }

  /// A function that library code made.
  func callNative(
    _ callee: UnsafeMutablePointer<Value>, _ count: Int, names: [String]
  ) -> Bool {
    attempt { () throws(Fault) in
      guard case .function(let handle) = native(callee.pointee),
        let function = handle.reference as? NativeFunction
      else { throw Fault.cannotCall(typeName(callee.pointee)) }
      if let name = names.first { throw Fault.unknownArgument(name, of: function.name, known: []) }
      var arguments: [Datum] = []
      for place in 0..<count { arguments.append(try datum(of: callee[1 + place])) }
      for place in 0..<count { (callee + 1 + place).put(.undefined) }
      let top = state.pointee.top
      defer { state.pointee.top = top }
      callee.put(try value(of: try function.body(Context(machine: self), arguments)))
    }
  }

  // MARK: Builtins with instructions of their own

  /// What their instructions leave to the declaration.
  @inline(never)
  func byDeclaration(
    _ name: String, _ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value? = nil
  ) -> Bool {
    attempt { () throws(Fault) in
      guard let number = libraryNames.number(name) else { throw Fault.cannotCall(name) }
      let builtin = library[number]
      let values = [x] + (y.map { [$0] } ?? [])
      let places = try CallLayout.places(of: builtin, values.map { _ in nil })
      var arguments: [Datum?] = []
      for (place, value) in zip(places, values) {
        let datum = try datum(of: value)
        arguments.append(place == .rest ? .list([datum]) : datum)
      }
      target.put(try result(of: builtin, arguments))
    }
  }

  @inline(never)
  func length(_ target: UnsafeMutablePointer<Value>, _ x: Value) -> Bool {
    switch x.tag {
    case Tag.string: target.put(Value(Int64(StringBody.scalarCount(x))))
    case Tag.record: target.put(Value(Int64(x.object(RecordBody.self).pointee.used)))
    case Tag.array:
      target.put(Value(Int64(x.object(ArrayBody.self).pointee.array.shape[0])))
    default: return byDeclaration("len", target, x)
    }
    return true
  }

  /// The list of `source` with one more element; in place when it is the target's alone.
  @inline(never)
  func append(
    _ target: UnsafeMutablePointer<Value>, _ source: UnsafeMutablePointer<Value>, _ value: Value
  ) -> Bool {
    guard source.pointee.tag == Tag.list else {
      return byDeclaration("append", target, source.pointee, value)
    }
    return attempt { () throws(Fault) in
      if target != source || !source.pointee.isUnique || source.pointee.bits == value.bits {
        let copy = try ListBody.copy(source.pointee, extra: 8)
        value.retain()
        target.put(copy)
      } else {
        value.retain()
      }
      try ListBody.append(value, to: target.pointee)
    }
  }
}

/// What a running builtin may ask of the machine.
private struct Context: CallContext {
  let machine: Machine

  var effects: any Effects { machine.effects }
  var library: [Builtin] { machine.library }
  var scored: ScoredForecasts { machine.scored }

  func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum {
    if let native = function.reference as? NativeFunction {
      return try native.body(self, arguments)
    }
    guard let reference = function.reference as? FunctionReference else {
      throw Fault.foreignFunction(function.name)
    }
    var values: [Value] = []
    defer { for value in values { value.release() } }
    for argument in arguments { values.append(try machine.value(of: argument)) }
    guard let result = machine.call(reference.value, values) else {
      let fault = machine.fault ?? Fault.interrupted
      machine.fault = nil
      throw fault
    }
    defer { result.release() }
    return try machine.datum(of: result)
  }

  func unit(of function: FunctionHandle, _ arguments: [Datum]) -> String? {
    machine.rehearsing {
      let result = try? UnitsOfNumbers.$areKept.withValue(true) { try call(function, arguments) }
      guard case .array(let array)? = result else { return nil }
      return array.unit
    }
  }

  func note(_ text: String) { machine.note(text) }
  func write(_ text: String) { if !machine.isRehearsing { machine.output.write(text) } }
  func show(_ value: Datum) {
    if !machine.isRehearsing { machine.output.show(value, name: nil) }
  }

  func nextRandomKey() -> UInt64 { machine.nextRandomKey() }

  func located(_ diagnostic: Diagnostic, in function: String) -> Fault {
    let last = machine.state.pointee.frameCount - 1
    return machine.located(diagnostic, calls: machine.calls(of: function, from: last))
  }

  func recording<Result>(
    _ body: (Tape) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let tape = Tape(level: machine.openTapes)
    machine.openTapes += 1
    defer {
      machine.openTapes -= 1
      tape.abandon()
    }
    return try body(tape)
  }

  func documentation(of function: FunctionHandle) -> FunctionDocumentation? {
    (function.reference as? FunctionReference).flatMap { machine.code(of: $0.value)?.described }
  }
}
