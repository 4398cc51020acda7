import LimnSource
import LimnSyntax

/// `model` blocks: their name holds a function that makes a model of its settings.
extension Compiler {
  func define(_ id: NodeID, _ name: NamePlace, _ model: ModelNode) throws(Fault) {
    // A module's models are read as `module.name`, and a block calls no model.
    if state.name.isEmpty { warnIfBuiltin(name, isFunction: true) }
    let mark = state.top
    let register = state.temporary()
    try maker(id, ModelDefinition(tree, id, name: name.name, model), into: register)
    try assign(name.name, from: register, id)
    state.top = mark
  }

  private func maker(
    _ id: NodeID, _ definition: ModelDefinition, into target: Int
  ) throws(Fault) {
    guard let scope = scopes.functions[id] else { return }
    guard let models = library.models else { throw Fault.modelsUnknown() }
    for problem in models.problems(in: definition) { report(problem.fault, problem.span) }
    let inner = FunctionState(name: definition.name, parent: state, scope: scope)
    inner.documentation = definition.function.documentation
    inner.model = definition
    try closure(id, inner, into: target) { () throws(Fault) in
      try self.parameters(definition.function, scope, id)
      let outer = try self.outerNames(definition, scope, models)
      let settings = definition.function.parameters.map(\.name.name)
      let first = self.state.temporaries(max(settings.count + outer.count, 1))
      for (place, name) in (settings + outer).enumerated() {
        try self.readIfThere(name, id, into: first + place)
      }
      self.state.modelNames = settings + outer
      let result = self.state.temporary()
      self.state.emit(Instruction(.model, result, first), id)
      self.state.emit(Instruction(.giveBack, result), id)
    }
  }

  /// Names that the block reads from outside, in order; what has no meaning is reported.
  private func outerNames(
    _ definition: ModelDefinition, _ scope: FunctionScope, _ models: any ModelCompiler
  ) throws(Fault) -> [String] {
    var names: [String] = []
    for name in scope.free.subtracting(definition.ownNames).sorted() {
      switch try place(of: name) {
      case .register, .cell, .captured, .global: names.append(name)
      case .builtin, .number: break
      case .unknown:
        if !models.words.contains(name), let use = firstUse(of: name, in: definition) {
          report(
            library.unknown(name, known: known + definition.ownNames + models.words), span(use))
        }
      }
    }
    return names
  }

  private func firstUse(of name: String, in definition: ModelDefinition) -> NodeID? {
    for member in definition.members {
      var use: NodeID?
      tree.walk(member) { id, node in
        if case .name(name) = node.kind, use == nil { use = id }
        return use == nil
      }
      if let use { return use }
    }
    return nil
  }
}

extension Machine {
  /// The model of the block that the running code belongs to.
  @inline(never)
  func makeModel(
    _ target: UnsafeMutablePointer<Value>, _ first: UnsafeMutablePointer<Value>,
    _ body: UnsafeMutablePointer<CodeBody>
  ) -> Bool {
    let code = codes[body.pointee.number]
    return attempt { () throws(Fault) in
      guard let definition = code.model, let models = libraryNames.models else {
        throw Fault.modelsUnknown()
      }
      let count = definition.function.parameters.count
      var call = ModelCall(definition: definition, settings: [:], outer: [:]) { handle in
        guard let reference = handle.reference as? FunctionReference,
          let code = self.code(of: reference.value), let function = code.function
        else { return nil }
        return (code.tree, function)
      }
      for (place, name) in code.modelNames.enumerated() where first[place].tag != Tag.undefined {
        let datum = try datum(of: first[place])
        if place < count { call.settings[name] = datum } else { call.outer[name] = datum }
      }
      let model: Datum
      do throws(Diagnostic) { model = try models.model(of: call) } catch { throw inBlock(error) }
      target.put(try value(of: model))
    }
  }

  /// What a call of a model found wrong: in the text of its block, or with the call itself.
  private func inBlock(_ diagnostic: Diagnostic) -> Fault {
    let count = state.pointee.frameCount
    guard count > 1 else { return diagnostic.fault }
    let block = codes[state.pointee.frames[count - 1].code.pointee.number]
    guard diagnostic.span == nil else {
      return located(diagnostic, calls: calls(of: block.name, from: count - 2))
    }
    let (caller, call) = position(count - 2)
    let atCall = Diagnostic(
      .error, diagnostic.fault, span: blamed(diagnostic.fault, call, caller.tree), in: caller.source
    )
    return located(atCall, calls: calls(of: caller.name, from: count - 3))
  }

  /// The fault of a diagnostic whose place is not that of what runs, so that it is shown there.
  func located(_ diagnostic: Diagnostic, calls: [Diagnostic.Call]) -> Fault {
    origin = diagnostic
    origin?.calls = calls
    fault = nil
    return diagnostic.fault
  }
}
