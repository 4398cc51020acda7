import LimnSource
import LimnSyntax

/// What the compiler knows of the function that it is working on: its code so far, its registers, and
/// which of its variables have a value at this place.
///
/// Registers: parameters first, then locals, then temporaries as a stack. A cell of a notebook or an
/// input has no locals: its names are the session's.
final class FunctionState {
  let name: String
  let parent: FunctionState?
  /// nil for a cell.
  let scope: FunctionScope?

  // Code so far
  var words: [Instruction] = []
  var nodes: [NodeID] = []
  var constants: [Value] = []
  var inner: [Code] = []
  var captures: [Capture] = []
  var handlers: [Handler] = []
  var indexShapes: [[IndexShape]] = []
  var assignShapes: [AssignShape] = []
  var argumentNames: [[String]] = []
  var parameterNames: [String] = []
  var required = 0
  var model: ModelDefinition?
  /// What the instruction `model` is given, in order.
  var modelNames: [String] = []
  var documentation: String?

  // Registers
  var registers: [String: Int] = [:]
  /// Of a cell: where the variables of the loops around are for the functions made in a round.
  var roundRegisters: [String: Int] = [:]
  /// The first free temporary.
  var top = 0
  var mostRegisters = 0

  /// Registers of locals that may be looked at before they are given a value: they must be empty at
  /// the start, where a caller's temporaries have been.
  var unsure: Set<Int> = []

  // Flow
  /// Names that have a value on every path to this place.
  var definite: Set<String> = []
  /// Names that have one on some path.
  var possible: Set<String> = []
  var loops: [LoopState] = []
  /// Set after `return`, `break`, `continue`: what follows is not reached on this path.
  var isUnreachable = false

  /// Constants that are already there.
  fileprivate var textConstants: [String: Int] = [:]
  fileprivate var numberConstants: [NumberKey: Int] = [:]

  init(name: String, parent: FunctionState?, scope: FunctionScope?) {
    self.name = name
    self.parent = parent
    self.scope = scope
  }

  deinit {
    // Constants belong to `Code` once it is made.
    for value in constants { value.release() }
  }

  var isCell: Bool { scope == nil }
}

/// Where `break` and `continue` of a loop go.
struct LoopState {
  var breaks: [Int] = []
  var continues: [Int] = []
  /// What had a value at each `break`.
  var definiteAtBreaks: [Set<String>] = []
}

private struct NumberKey: Hashable {
  var bits: UInt64
  var tag: UInt64
}

extension FunctionState {
  static let mostRegistersAllowed = 50_000

  /// A new temporary on top of the others.
  func temporary() -> Int { temporaries(1) }

  /// The first of several in a row.
  func temporaries(_ count: Int) -> Int {
    let first = top
    top += count
    mostRegisters = max(mostRegisters, top)
    return first
  }

  func isTemporary(_ register: Int) -> Bool { register >= registers.count }

  /// Whether it is the temporary on top of all others.
  func isNewest(_ register: Int) -> Bool { register == top - 1 && isTemporary(register) }

  @discardableResult
  func emit(_ instruction: Instruction, _ node: NodeID) -> Int {
    words.append(instruction)
    nodes.append(node)
    return words.count - 1
  }

  var here: Int { words.count }

  /// Empties the registers of unsure locals before all else. Jumps are relative, so none changes.
  func emptyUnsure() {
    guard let node = nodes.first, !unsure.isEmpty else { return }
    words.insert(contentsOf: unsure.sorted().map { Instruction(.clear, $0) }, at: 0)
    nodes.insert(contentsOf: unsure.map { _ in node }, at: 0)
    for place in handlers.indices {
      let range = handlers[place].range
      handlers[place].range = range.lowerBound + unsure.count..<range.upperBound + unsure.count
      handlers[place].target += unsure.count
    }
  }

  /// Makes a jump go to the next instruction.
  func patch(_ jump: Int) { patch(jump, to: here) }

  func patch(_ jump: Int, to target: Int) {
    let distance = target - jump - 1
    switch words[jump].opcode {
    case .jump, .jumpIfFalse, .jumpIfTrue, .jumpIfPresent, .jumpIfGiven, .jumpIfSettled:
      words[jump].setFarJump(distance)
    default: words[jump].setJump(distance)
    }
  }

  func constant(_ value: Value) -> Int {
    let key = NumberKey(bits: value.bits, tag: value.tag)
    if let known = numberConstants[key] { return known }
    constants.append(value)
    numberConstants[key] = constants.count - 1
    return constants.count - 1
  }

  func constant(_ text: String) throws(Fault) -> Int {
    if let known = textConstants[text] { return known }
    constants.append(try StringBody.make(text))
    textConstants[text] = constants.count - 1
    return constants.count - 1
  }
}
