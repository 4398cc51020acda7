import LimnEffects
import LimnSource
import LimnSyntax

/// `use`: a module is read, compiled with names of its own and evaluated once; what it defines
/// becomes a record.
///
/// Its variables have slots among the session's, but names that only it sees, so that its functions
/// read their own module's names and builtins and nothing else. A file is read again at each `use`
/// and evaluated again only if it has changed. Names that start with `_` and modules that a module
/// uses itself stay inside.
extension Machine {
  @inline(never)
  func use(_ target: UnsafeMutablePointer<Value>, _ name: Value, isFile: Bool) -> Bool {
    let name = StringBody.text(name)
    var found: (key: String, text: String)?
    guard attempt({ () throws(Fault) in found = try find(name, isFile: isFile) }), let found
    else { return false }
    if let known = modules[found.key], known.text == found.text {
      target.copy(known.value)
      return true
    }
    if let place = loading.firstIndex(of: found.key) {
      fail(Fault.modulesInACircle(Array(loading[place...]) + [found.key]))
      return false
    }
    guard loading.count < 100, nesting < limits.depth else {
      fail(Fault.tooDeep(limits.depth))
      return false
    }
    loading.append(found.key)
    defer { loading.removeLast() }
    let source = SourceText(
      name: isFile ? found.key : found.key + ".limn", text: found.text)
    guard let value = evaluate(module: source, spelled: isFile ? "\"\(name)\"" : name) else {
      return false
    }
    modules[found.key]?.value.release()
    modules[found.key] = Module(
      text: found.text, value: value, documentation: Module.documentation(in: found.text))
    target.copy(value)
    return true
  }

  // MARK: Finding

  /// The module's name or path, and its text. A path is relative to the folder of the module that
  /// uses it, else to the session's.
  private func find(_ name: String, isFile: Bool) throws(Fault) -> (key: String, text: String) {
    guard isFile else {
      guard let text = standardModules.text(of: name) else {
        throw Fault.unknownModule(name, known: standardModules.names)
      }
      return (name, text)
    }
    let file = name.hasSuffix(".limn") ? name : name + ".limn"
    let path = Self.path(file, from: loading.last)
    let bytes: [UInt8]
    do throws(Fault) { bytes = try effects.readFile(path) } catch {
      throw naming(neighboursOf: path, error)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault.moduleIsNoText(path)
    }
    return (path, text)
  }

  /// `lib/b.limn` for `./b.limn` in `lib/a.limn`.
  private static func path(_ path: String, from user: String?) -> String {
    let folder = user.flatMap { user in user.lastIndex(of: "/").map { user[...$0] } } ?? ""
    let whole = path.hasPrefix("/") ? path : folder + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (whole.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// A file that is not there is answered with those that are.
  private func naming(neighboursOf path: String, _ fault: Fault) -> Fault {
    guard fault.isFileNotFound else { return fault }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let modules = ((try? effects.listFolder(folder)) ?? []).filter { $0.hasSuffix(".limn") }
    guard !modules.isEmpty else { return fault }
    var fault = fault
    let list = modules.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    fault.hint =
      (fault.hint.map { $0 + " " } ?? "")
      + "modules beside it: \(list)\(modules.count > 8 ? ", …" : "")"
    return fault
  }

  // MARK: Evaluating

  /// The record of what the module defines; its count is the caller's.
  private func evaluate(module source: SourceText, spelled name: String) -> Value? {
    let names = newNames()
    moduleNames.append(names)
    guard let (code, exports) = compile(source, names, "use \(name)") else { return nil }
    let random = (randomCell, randomCalls)
    // Its random numbers are its own, whoever uses it first.
    randomCell = Session.hash(seed: 0x6D6F_6475, source.utf8)
    randomCalls = 0
    nesting += 1
    defer {
      (randomCell, randomCalls) = random
      nesting -= 1
    }
    guard start(code) else { return nil }
    noteValues(of: names.names, names)
    var value: Value?
    _ = attempt { () throws(Fault) in value = try record(of: exports, names) }
    return value
  }

  private func compile(
    _ source: SourceText, _ names: GlobalNames, _ name: String
  ) -> (Code, exports: [String])? {
    let parsed = Parser.parse(source)
    let calls = calls(of: name, from: state.pointee.frameCount - 1)
    var diagnostics = parsed.diagnostics
    let compiler = Compiler(
      parsed.tree, names: names, library: libraryNames, codeCount: codes.count, name: name)
    var code: Code?
    if diagnostics.isEmpty {
      code = compiler.compileCell(showsValue: false)
      diagnostics = compiler.problems.sorted { $0.span.start < $1.span.start }
        .map { Diagnostic($0.severity, $0.fault, span: $0.span, in: source) }
    }
    let lastError = diagnostics.lastIndex { $0.severity == .error }
    for (place, diagnostic) in diagnostics.enumerated() where place != lastError {
      output.report(diagnostic)
    }
    if let lastError {
      fault = diagnostics[lastError].fault
      origin = diagnostics[lastError]
      origin?.calls = calls
    }
    guard let code else { return nil }
    codes += compiler.codes
    let used = parsed.tree.statements.compactMap { statement -> String? in
      if case .use(_, let name) = parsed.tree[statement].kind { name.name } else { nil }
    }
    let exports = compiler.scopes.cellNames.filter { !$0.hasPrefix("_") && !used.contains($0) }
    return (code, exports)
  }

  private func record(of exports: [String], _ names: GlobalNames) throws(Fault) -> Value {
    let record = try RecordBody.make(capacity: exports.count)
    do throws(Fault) {
      record.object(RecordBody.self).pointee.typeName = try StringBody.make("module")
      for name in exports where names.withValue.contains(name) {
        guard let slot = names.slots[name] else { continue }
        let value = state.pointee.globals[slot]
        value.retain()
        try RecordBody.add(try StringBody.make(name), value, to: record)
      }
    } catch {
      record.release()
      throw error
    }
    return record
  }

  /// Which of the names have a value now.
  func noteValues(of known: [String], _ names: GlobalNames) {
    for name in known {
      guard let slot = names.slots[name], state.pointee.globals[slot].tag != Tag.undefined
      else { continue }
      names.gained(name)
    }
  }

  // MARK: Documentation

  func moduleDocumentation(of value: Value) -> ModuleDocumentation? {
    guard let module = modules.values.first(where: { $0.value.bits == value.bits }) else {
      return nil
    }
    var result = ModuleDocumentation(text: module.documentation, functions: [], values: [])
    let body = value.object(RecordBody.self)
    for place in 0..<body.pointee.used {
      let entry = body.pointee.entries[place]
      if let code = code(of: entry.value) {
        result.functions.append(.init(signature: code.signature, text: code.documentation))
      } else {
        result.values.append(StringBody.text(entry.key))
      }
    }
    return result
  }

  /// A field of a record, without a count of its own.
  func field(_ name: String, of value: Value) -> Value? {
    guard value.tag == Tag.record else { return nil }
    let body = value.object(RecordBody.self)
    for place in 0..<body.pointee.used
    where StringBody.text(body.pointee.entries[place].key) == name {
      return body.pointee.entries[place].value
    }
    return nil
  }
}

extension ModuleReference {
  var path: String {
    switch self {
    case .standard(let name): name
    case .file(let path): path
    }
  }

  var isFile: Bool { if case .file = self { true } else { false } }
}
