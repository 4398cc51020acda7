import LimnSource
import LimnSyntax

/// From a tree to code: names are resolved and calls checked before anything runs.
///
/// One pass goes down the tree and writes instructions for registers. A value that is wanted in a
/// certain register is made there (`expression`); one that may stay where it is is only named
/// (`operand`). Beside the code the compiler keeps which names have a value on every path, and on
/// some path, so that a read before any assignment is an error before running.
final class Compiler {
  let tree: Tree
  let names: GlobalNames
  let library: LibraryNames
  let scopes: Scopes
  /// Whether a subtree assigns a variable of the function it stands in.
  let assigns: [Bool]

  var state: FunctionState
  var problems: [(fault: Fault, span: Span, severity: Diagnostic.Severity)] = []
  var codeCount: Int
  /// What to write where a name that stands for nothing is probably a column's.
  var columns: [NodeID: String] = [:]
  private(set) var codes: [Code] = []

  /// `name` is what tracebacks call the cell, if it can be called: a module.
  init(
    _ tree: Tree, names: GlobalNames, library: LibraryNames, codeCount: Int, name: String = ""
  ) {
    self.tree = tree
    self.names = names
    self.library = library
    self.codeCount = codeCount
    scopes = Scopes(tree)
    assigns = Self.findAssignments(tree)
    state = FunctionState(name: name, parent: nil, scope: nil)
  }

  /// Nodes come after their children, so one pass in order is enough. A function's own assignments
  /// are nobody else's.
  private static func findAssignments(_ tree: Tree) -> [Bool] {
    var assigns = [Bool](repeating: false, count: tree.nodes.count)
    for (index, node) in tree.nodes.enumerated() {
      switch node.kind {
      case .assign, .forLoop, .tryElse, .function, .model, .use: assigns[index] = true
      case .lambda: break
      default:
        node.kind.forEachChild { child in
          if child.index < index, assigns[child.index] { assigns[index] = true }
        }
      }
    }
    return assigns
  }

  /// The code of the cell; nil when there are errors (`problems`).
  func compileCell(showsValue: Bool) -> Code? {
    do throws(Fault) {
      state.definite = names.withValue
      state.possible = names.withValue
      for statement in tree.statements {
        if case .function(let name, let function) = tree[statement].kind,
          scopes.cellFunctions[name.name] == statement
        {
          try define(statement, name, function)
        }
      }
      for (place, statement) in tree.statements.enumerated() {
        let isLast = place == tree.statements.count - 1
        if isLast, showsValue, !tree.silenced, isExpression(statement) {
          try show(statement)
        } else {
          try self.statement(statement)
        }
        state.top = 0
      }
      state.emit(
        Instruction(.giveBackNone), tree.statements.last ?? NodeID(0))
    } catch {
      problems.append((error, tree.statements.first.map { tree[$0].span } ?? Span(0, 0), .error))
    }
    guard !problems.contains(where: { $0.severity == .error }) else { return nil }
    return finish(state)
  }

  func finish(_ function: FunctionState) -> Code {
    function.emptyUnsure()
    let code = Code(function, tree: tree, number: codeCount + codes.count)
    function.constants = []
    codes.append(code)
    return code
  }

  private func show(_ id: NodeID) throws(Fault) {
    let register = try operand(id)
    var shown = Instruction(.show, register)
    if case .name(let name) = tree[id].kind {
      shown = Instruction(.show, f: 1, register, try state.constant(name))
    }
    state.emit(shown, id)
  }

  /// Functions that the cell defines once stand at its start: all of the cell sees them.
  func isDefinedAlready(_ name: String, _ id: NodeID) -> Bool {
    state.isCell && scopes.cellFunctions[name] == id
  }

  func isExpression(_ id: NodeID) -> Bool {
    switch tree[id].kind {
    case .whileLoop, .forLoop, .returnValue, .breakLoop, .continueLoop, .assert, .function, .assign,
      .use, .model, .param, .state, .step, .output, .error:
      false
    default: true
    }
  }

  func report(_ fault: Fault, _ span: Span, _ severity: Diagnostic.Severity = .error) {
    guard problems.count < 20 else { return }
    problems.append((fault, span, severity))
  }

  func span(_ id: NodeID) -> Span { tree[id].span }
}
