import LimnData
import LimnEffects
import LimnSource
import LimnTensor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine: registers, frames, variables, and what the loop shares with everything around it.
///
/// Registers of all calls lie in one stack of values, each call's window starting right after its
/// callee, so that arguments need not be moved. The loop's own state is plain memory behind a pointer,
/// which keeps Swift's exclusivity checks out of it. A machine is used from one thread.

struct Frame {
  var code: UnsafeMutablePointer<CodeBody>
  var ip: UnsafeMutablePointer<Instruction>
  var base: UnsafeMutablePointer<Value>
  /// Called from library code: giving back ends the run of the loop that was started for it.
  var isEntry: Bool
}

struct MachineState {
  var frames: UnsafeMutablePointer<Frame>
  var frameCount: Int
  var frameLimit: Int
  var stack: UnsafeMutablePointer<Value>
  var stackEnd: UnsafeMutablePointer<Value>
  /// The first register that no call uses.
  var top: UnsafeMutablePointer<Value>
  var globals: UnsafeMutablePointer<Value>
  /// Backward jumps and calls until the next look at the clock of interruptions.
  var countdown: Int
  /// Backward jumps and calls left in this cell, if it is limited.
  var pollsLeft: Int
  /// The text in the making; kept for the next one.
  var text = TextBuffer()
}

final class Machine {
  static let stackSlots = 6_000_000
  static let pollInterval = 4_096

  let state: UnsafeMutablePointer<MachineState>
  /// Variables that closures share.
  let cells: UnsafeMutablePointer<CellRow>
  let library: [Builtin]
  let scored = ScoredForecasts()
  let libraryNames: LibraryNames
  let effects: any Effects
  let limits: SessionLimits
  unowned let output: any SessionOutput
  private let slots = GlobalSlots()
  /// The session's own names.
  let names: GlobalNames
  /// Modules by name or path, and the names of each.
  var modules: [String: Module] = [:]
  var moduleNames: [GlobalNames] = []
  /// The modules that are being evaluated, outermost first.
  var loading: [String] = []
  let standardModules: StandardModules
  /// All code of the session, by number.
  var codes: [Code] = []

  /// What went wrong, while it travels up the frames.
  var fault: Fault?
  /// Its place and traceback, found where it happened.
  var origin: Diagnostic?
  /// Notes of the running cell, in order, with how often each came.
  var notes: [(text: String, count: Int)] = []
  /// Names and counts the random streams of the running cell.
  var randomCell: UInt64 = 0
  var randomCalls: UInt64 = 0
  /// Whether a function is called only for what it would give.
  var isRehearsing = false
  /// Builtins that are running, one inside another.
  var nesting = 0
  /// Tapes that record, one inside another.
  var openTapes = 0
  /// The positions of the elements of a tensor, kept for the next one of that length.
  var numbers: Tensor?
  /// Names that the running cell assigns somewhere.
  var assignedHere: Set<String> = []
  /// Typed at a prompt: a value shown becomes `_`.
  var remembersShown = false
  /// What a value shows as inside text; set by whoever knows how to describe values.
  let describe: @Sendable (Datum) -> String

  init(
    library: [Builtin], modules: StandardModules, models: (any ModelCompiler)?,
    effects: any Effects, output: any SessionOutput, limits: SessionLimits,
    describe: @escaping @Sendable (Datum) -> String
  ) throws(Fault) {
    self.library = library
    libraryNames = LibraryNames(library, modules: modules.names, models: models)
    standardModules = modules
    names = GlobalNames(slots)
    self.effects = effects
    self.output = output
    self.limits = limits
    self.describe = describe
    guard
      let stack = calloc(Self.stackSlots, MemoryLayout<Value>.stride),
      let globals = calloc(GlobalSlots.most, MemoryLayout<Value>.stride),
      let frames = malloc((limits.depth + 2) * MemoryLayout<Frame>.stride)
    else { throw Fault.noMemoryForMachine() }
    let registers = stack.bindMemory(to: Value.self, capacity: Self.stackSlots)
    cells = .allocate(capacity: 1)
    cells.initialize(to: CellRow())
    state = .allocate(capacity: 1)
    state.initialize(
      to: MachineState(
        frames: frames.bindMemory(to: Frame.self, capacity: limits.depth + 2), frameCount: 0,
        frameLimit: limits.depth, stack: registers,
        stackEnd: registers + Self.stackSlots, top: registers,
        globals: globals.bindMemory(to: Value.self, capacity: GlobalSlots.most),
        countdown: Self.pollInterval, pollsLeft: Int.max))
  }

  deinit {
    var register = state.pointee.stack
    while register < state.pointee.top {
      register.take().release()
      register += 1
    }
    for module in modules.values { module.value.release() }
    for slot in 0..<slots.count { state.pointee.globals[slot].release() }
    codes.removeAll()
    collectCycles()
    free(state.pointee.stack)
    free(state.pointee.globals)
    free(state.pointee.frames)
    state.pointee.text.free()
    state.deallocate()
    // A cell that library code still holds keeps its row.
    if cells.pointee.first == nil { cells.deallocate() }
  }

  // MARK: Running

  /// Runs a cell's code from its start. False when it failed; then `fault` and `origin` say how.
  func run(cell code: Code) -> Bool {
    state.pointee.pollsLeft = limits.polls ?? Int.max
    return start(code)
  }

  /// Runs code that has no callee: a cell's or a module's.
  func start(_ code: Code) -> Bool {
    let callee = state.pointee.top
    callee.put(.none)
    state.pointee.top = callee + 1
    defer {
      callee.put(.undefined)
      state.pointee.top = callee
    }
    guard enter(code.body, base: callee + 1, isEntry: true) else { return false }
    return loop()
  }

  /// Calls a function from library code. The result's count is the caller's.
  func call(_ function: Value, _ arguments: [Value]) -> Value? {
    let callee = state.pointee.top
    guard callee + arguments.count + 2 < state.pointee.stackEnd, nesting < limits.depth else {
      fail(Fault.tooDeep(limits.depth))
      return nil
    }
    callee.copy(function)
    for (number, argument) in arguments.enumerated() { (callee + 1 + number).copy(argument) }
    state.pointee.top = callee + 1 + arguments.count
    nesting += 1
    defer {
      nesting -= 1
      for slot in 0...arguments.count { (callee + slot).put(.undefined) }
      state.pointee.top = callee
    }
    if function.tag == Tag.builtin {
      guard callBuiltinDynamically(callee, arguments.count, names: []) else { return nil }
      return callee.take()
    }
    if function.tag == Tag.native {
      guard callNative(callee, arguments.count, names: []) else { return nil }
      return callee.take()
    }
    guard prepareCall(callee, arguments.count, names: 0, caller: nil, isEntry: true), loop() else {
      return nil
    }
    return callee.take()
  }

  /// Begins a frame whose arguments are in place from `base` on.
  @inline(never)
  func enter(
    _ code: UnsafeMutablePointer<CodeBody>, base: UnsafeMutablePointer<Value>, isEntry: Bool
  ) -> Bool {
    let count = state.pointee.frameCount
    guard count < state.pointee.frameLimit, base + code.pointee.registers < state.pointee.stackEnd
    else {
      fail(Fault.tooDeep(limits.depth))
      return false
    }
    state.pointee.frames[count] = Frame(
      code: code, ip: code.pointee.words, base: base, isEntry: isEntry)
    state.pointee.frameCount = count + 1
    return true
  }

  /// Notes a fault with the place where it happened, unless it has one already.
  func fail(_ fault: Fault) {
    if let origin, origin.fault == fault, self.fault == nil {
      self.fault = fault
      return
    }
    self.fault = fault
    origin = nil
  }

  /// Runs what may throw; false with `fault` set when it did.
  @inline(__always)
  func attempt(_ body: () throws(Fault) -> Void) -> Bool {
    do throws(Fault) {
      try body()
      return true
    } catch {
      fail(error)
      return false
    }
  }

  // MARK: Polling

  /// At backward jumps and calls, every so often: whether to go on.
  @inline(never)
  func poll() -> Bool { attempt { () throws(Fault) in try checkGoingOn() } }

  private func checkGoingOn() throws(Fault) {
    state.pointee.countdown = Self.pollInterval
    if effects.interruption.isRequested { throw Fault.interrupted }
    if limits.polls != nil {
      state.pointee.pollsLeft -= Self.pollInterval
      if state.pointee.pollsLeft <= 0 { throw Fault.outOfSteps() }
    }
  }

  /// For work on the parts of one value, of which a few lists inside lists have millions of millions.
  /// `bytes` for each part must fit into the memory that is left.
  @inline(__always)
  func countPart(_ parts: inout Int, bytes: Int = 0) throws(Fault) {
    parts += 1
    if _slowPath(parts % Self.pollInterval == 0) {
      try checkGoingOn()
      try MemoryBudget.shared.charge(parts * bytes)
      MemoryBudget.shared.release(parts * bytes)
    }
  }

  func newNames() -> GlobalNames { GlobalNames(slots) }

  /// Variables that a cell was given by name (a notebook's parameters).
  func setGlobal(_ name: String, _ datum: Datum) throws(Fault) {
    let slot = try names.slot(name)
    (state.pointee.globals + slot).put(try value(of: datum))
    names.gained(name)
  }
}
