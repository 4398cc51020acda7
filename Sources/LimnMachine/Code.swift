import LimnSource
import LimnSyntax

/// A compiled function or cell.
///
/// The loop sees only `CodeBody`, plain memory; everything that is wanted when something goes
/// wrong (names, places, handlers) stands beside it in `Code`. Code is kept as long as its session,
/// since closures point into it.

struct CodeBody {
  var words: UnsafeMutablePointer<Instruction>
  var constants: UnsafeMutablePointer<Value>
  /// The functions defined inside.
  var inner: UnsafeMutablePointer<UnsafeMutablePointer<CodeBody>>
  var registers: Int
  /// Positional parameters; a call fills those after its arguments with `undefined`.
  var parameters: Int
  /// More than there are, where arguments are never taken as they come.
  var required: Int
  /// Its place in the session's list of `Code`.
  var number: Int
}

/// Where a closure finds what it captures when it is made.
struct Capture {
  enum Origin {
    /// A register of the function that makes it: a value, or a cell.
    case register(Int)
    /// One of that function's own captured values.
    case captured(Int)
  }
  var name: String
  var origin: Origin
}

/// A `try`: an error at an instruction in `range` goes on at `target`.
struct Handler {
  var range: Range<Int>
  var target: Int
  /// Where the error's record goes.
  var register: Int
}

/// One item of an index, without its values.
struct IndexShape {
  var axis: String?
  var positional: Bool
  var isSlice: Bool
  var hasLower: Bool
  var hasUpper: Bool
  var hasStep: Bool
}

/// Where an assignment to an element or a field goes: a variable, then fields and indices.
struct AssignShape {
  enum Root {
    case register(Int)
    case cell(Int)
    case global(Int)
  }
  enum Step {
    case field(String)
    case index([IndexShape])
  }
  var root: Root
  var rootName: String
  var steps: [Step]
}

final class Code {
  let name: String
  let source: SourceText
  let tree: Tree
  /// The node of each instruction.
  let nodes: [NodeID]
  let captures: [Capture]
  let handlers: [Handler]
  let parameterNames: [String]
  let indexShapes: [[IndexShape]]
  let assignShapes: [AssignShape]
  /// The model that the code makes, if it is that of a `model` block: then called by names only.
  let model: ModelDefinition?
  let modelNames: [String]
  let isRequired: [Bool]
  /// Of a function, as it is written.
  let function: FunctionNode?
  /// Names of the named arguments of calls.
  let argumentNames: [[String]]
  let documentation: String?
  let body: UnsafeMutablePointer<CodeBody>
  private let wordCount: Int
  private let constantCount: Int
  private let innerCount: Int

  init(
    _ function: FunctionState, tree: Tree, number: Int
  ) {
    name = function.name
    source = tree.source
    self.tree = tree
    nodes = function.nodes
    captures = function.captures
    handlers = function.handlers
    parameterNames = function.parameterNames
    indexShapes = function.indexShapes
    assignShapes = function.assignShapes
    model = function.model
    modelNames = function.modelNames
    self.function = function.scope?.function
    isRequired =
      function.model?.isRequired
      ?? function.parameterNames.indices.map { $0 < function.required }
    argumentNames = function.argumentNames
    documentation = function.documentation
    wordCount = function.words.count
    constantCount = function.constants.count
    innerCount = function.inner.count
    let words = UnsafeMutablePointer<Instruction>.allocate(capacity: max(wordCount, 1))
    words.initialize(from: function.words, count: wordCount)
    let constants = UnsafeMutablePointer<Value>.allocate(capacity: max(constantCount, 1))
    constants.initialize(from: function.constants, count: constantCount)
    let inner = UnsafeMutablePointer<UnsafeMutablePointer<CodeBody>>
      .allocate(capacity: max(innerCount, 1))
    inner.initialize(from: function.inner.map(\.body), count: innerCount)
    body = .allocate(capacity: 1)
    body.initialize(
      to: CodeBody(
        words: words, constants: constants, inner: inner, registers: function.mostRegisters,
        parameters: function.parameterNames.count,
        required: function.model == nil ? function.required : .max, number: number))
  }

  deinit {
    for index in 0..<constantCount { body.pointee.constants[index].release() }
    body.pointee.words.deallocate()
    body.pointee.constants.deallocate()
    body.pointee.inner.deallocate()
    body.deallocate()
  }

  /// `clamp(x, lo=…)`
  var signature: String {
    let parts = parameterNames.enumerated().map { index, name in
      isRequired[index] && model == nil ? name : "\(name)=…"
    }
    return "\(name)(\(parts.joined(separator: ", ")))"
  }
}
