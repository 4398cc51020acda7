import LimnData
import LimnEffects
import LimnSource
import LimnSyntax
import OrderedCollections

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A session: names that live from cell to cell, and the evaluation of one cell after another.
///
/// The session does no output of its own: what a cell prints, shows and complains of goes to a
/// `SessionOutput`. It is used from one thread, which must have a large stack (`Session.stackSize`).

/// Where a session's output goes, in order.
package protocol SessionOutput: AnyObject {
  /// Printed text, without a line end added.
  func write(_ text: String)
  /// A value shown. `name` is the variable's, when the expression was just a name.
  func show(_ value: Datum, name: String?)
  /// Errors, warnings, and notes (severity `.note`, no code, no place).
  func report(_ diagnostic: Diagnostic)
}

package struct SessionLimits: Sendable {
  /// Calls within calls.
  package var depth = 10_000
  /// Backward jumps and calls in one cell, or nil for no limit: tests bound runaway programs by it.
  package var polls: Int?
  package init() {}
}

package final class Session {
  /// Bytes of stack that the evaluating thread needs.
  package static let stackSize = 256 << 20

  package enum Outcome: Sendable { case fine, failed, interrupted }

  package let library: [Builtin]
  private let machine: Machine
  private let output: any SessionOutput
  private let seed: UInt64
  /// How often each unnamed cell was run, by the hash of its text without layout.
  private var occurrences: [UInt64: UInt64] = [:]

  /// `describe` says what a value shows as inside text.
  package init(
    library: [Builtin], modules: StandardModules = .none,
    models: (any ModelCompiler)? = nil, seed: UInt64 = 0,
    effects: any Effects, output: any SessionOutput,
    limits: SessionLimits = SessionLimits(), describe: @escaping @Sendable (Datum) -> String
  ) throws(Fault) {
    self.library = library
    self.output = output
    self.seed = seed
    machine = try Machine(
      library: library, modules: modules, models: models, effects: effects, output: output,
      limits: limits,
      describe: describe)
  }

  /// Parses, checks and runs one cell. `name` is the cell's own (for random numbers), nil if unnamed.
  /// `interactive`: typed at a prompt, so that the value shown becomes `_`.
  package func evaluate(
    _ source: SourceText, name: String? = nil, showsValue: Bool = true, interactive: Bool = false
  ) -> Outcome {
    let parsed = Parser.parse(source, interactive: interactive)
    guard parsed.diagnostics.isEmpty else {
      for diagnostic in parsed.diagnostics { output.report(diagnostic) }
      return .failed
    }
    let compiler = Compiler(
      parsed.tree, names: machine.names, library: machine.libraryNames,
      codeCount: machine.codes.count)
    let code = compiler.compileCell(showsValue: showsValue)
    for problem in compiler.problems.sorted(by: { $0.span.start < $1.span.start }) {
      output.report(Diagnostic(problem.severity, problem.fault, span: problem.span, in: source))
    }
    guard let code else { return .failed }
    machine.codes += compiler.codes
    machine.remembersShown = interactive
    machine.assignedHere = Set(compiler.scopes.cellNames)
    startRandomNumbers(name: name, tree: parsed.tree)
    let isFine = machine.run(cell: code)
    machine.noteValues(of: compiler.scopes.cellNames, machine.names)
    return finish(isFine)
  }

  private func finish(_ isFine: Bool) -> Outcome {
    for note in machine.notes {
      let times = note.count > 1 ? " (\(note.count) times)" : ""
      output.report(Diagnostic(.note, Fault("", note.text + times)))
    }
    machine.notes = []
    machine.collectAfterCell()
    defer {
      machine.fault = nil
      machine.origin = nil
    }
    guard !isFine else { return .fine }
    let fault = machine.fault ?? Fault.interrupted
    output.report(machine.origin ?? Diagnostic(.error, fault))
    return fault.kind == .interrupted ? .interrupted : .failed
  }

  // MARK: Random numbers

  /// Keys follow from the seed and the cell: its name, or its tokens and how many equal cells came
  /// before, so that inserting a cell changes no other cell's numbers.
  private func startRandomNumbers(name: String?, tree: Tree) {
    var cell = Self.hash(seed: 0x6365_6C6C, (name ?? "").utf8)
    if name == nil {
      cell = Self.hash(seed: cell, tree.dump.utf8)
      occurrences[cell, default: 0] += 1
      cell = Self.mixed(cell, occurrences[cell] ?? 0)
    }
    machine.randomCell = Self.mixed(seed, cell)
    machine.randomCalls = 0
  }

  static func hash(seed: UInt64, _ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = seed ^ 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mixed(hash, 0)
  }

  /// Two numbers as one, each bit of either changing about half of the result's (SplitMix64).
  static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var z = a &+ 0x9E37_79B9_7F4A_7C15 &* (b &+ 1)
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  // MARK: Names

  /// Binds a name before the first cell: a notebook's parameters.
  package func bind(_ name: String, _ value: Datum) throws(Fault) {
    try machine.setGlobal(name, value)
  }

  /// Names bound in the session, in order of first binding.
  package var names: [String] { machine.names.bound }

  package func value(of name: String) -> Datum? {
    guard let value = global(name) else { return nil }
    return try? machine.datum(of: value)
  }

  /// What a function of the session or of a module, `spatial.distance`, says of itself.
  package func documentation(of name: String) -> FunctionDocumentation? {
    let path = name.split(separator: ".").map(String.init)
    guard let first = path.first, var value = global(first) else { return nil }
    for word in path.dropFirst() {
      guard let field = machine.field(word, of: value) else { return nil }
      value = field
    }
    guard var known = machine.code(of: value)?.described else { return nil }
    known.signature = path.dropLast().map { $0 + "." }.joined() + known.signature
    return known
  }

  /// The module that a name holds: its `##` lines, its functions with theirs, and its other names.
  package func module(_ name: String) -> ModuleDocumentation? {
    guard let value = global(name) else { return nil }
    return machine.moduleDocumentation(of: value)
  }

  /// The modules that come with Limn.
  package var standardModules: StandardModules { machine.standardModules }

  private func global(_ name: String) -> Value? {
    guard let slot = machine.names.slots[name] else { return nil }
    let value = machine.state.pointee.globals[slot]
    return value.tag == Tag.undefined ? nil : value
  }

  // MARK: Threads

  /// Runs on a thread of its own with a stack that is large enough, and waits for it.
  package static func onLargeStack<Result: Sendable>(
    _ body: @escaping @Sendable () -> Result
  ) -> Result? {
    let result = ResultBox<Result>()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    var thread = pthread_t()
    let runner: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
      guard let pointer else { return nil }
      let call = Unmanaged<LargeStackCall>.fromOpaque(pointer).takeRetainedValue()
      call.run()
      return nil
    }
    let call = LargeStackCall { result.value = body() }
    guard
      pthread_create(&thread, &attributes, runner, Unmanaged.passRetained(call).toOpaque()) == 0
    else { return nil }
    pthread_join(thread, nil)
    return result.value
  }
}

/// Written by one thread, read by another after it has ended.
private final class ResultBox<Value>: @unchecked Sendable { var value: Value? }

/// What a new thread is to do.
private final class LargeStackCall: @unchecked Sendable {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}
