import LimnSource
import LimnSyntax

/// Which names each function of a tree binds, and which it takes from outside.
///
/// A name that a function assigns anywhere is its local everywhere. A local that an inner function reads
/// is captured: by value when it has one assignment, before the inner function and in no loop, since
/// then nothing can change it any more; else it lives in a cell that both share.

/// The assignments of one local.
struct LocalUse {
  var assignments = 0
  /// Offset in the text at which the first one is done.
  var doneAt = 0
  /// Whether one stands in a loop; a loop's own variable is fresh in each round and does not count.
  var inLoop = false
}

final class FunctionScope {
  let node: NodeID
  let function: FunctionNode
  /// In order of first appearance, parameters first.
  fileprivate(set) var names: [String] = []
  fileprivate(set) var locals: [String: LocalUse] = [:]
  /// Names read here or further inside that are not bound on the way.
  fileprivate(set) var free: Set<String> = []
  /// Locals that must live in cells.
  fileprivate(set) var inCells: Set<String> = []
  /// What the functions inside read from outside, and where each of those starts.
  fileprivate var captured: [(name: String, start: Int)] = []

  fileprivate init(_ node: NodeID, _ function: FunctionNode) {
    self.node = node
    self.function = function
  }

  fileprivate func bind(_ name: String, doneAt: Int, inLoop: Bool) {
    if locals[name] == nil {
      names.append(name)
      locals[name] = LocalUse()
    }
    locals[name]?.assignments += 1
    if locals[name]?.assignments == 1 { locals[name]?.doneAt = doneAt }
    if inLoop { locals[name]?.inLoop = true }
  }

  /// When all assignments are known.
  fileprivate func settle() {
    for (name, start) in captured {
      guard let use = locals[name] else { continue }
      if use.assignments > 1 || use.inLoop || use.doneAt > start { inCells.insert(name) }
    }
  }
}

struct Scopes {
  private let tree: Tree
  private(set) var functions: [NodeID: FunctionScope] = [:]
  /// Names that the cell itself assigns, in order.
  private(set) var cellNames: [String] = []
  /// The functions that the cell defines, by name; nil when the name is assigned more than once.
  private(set) var cellFunctions: [String: NodeID] = [:]

  init(_ tree: Tree) {
    self.tree = tree
    var collector = Collector(tree: tree)
    for statement in tree.statements { collector.visit(statement, inLoop: false) }
    functions = collector.functions
    cellNames = collector.cell.names
    for statement in tree.statements {
      if case .function(let name, _) = tree[statement].kind,
        collector.cell.locals[name.name]?.assignments == 1
      {
        cellFunctions[name.name] = statement
      }
    }
  }
}

/// Goes through a tree once.
private struct Collector {
  let tree: Tree
  var functions: [NodeID: FunctionScope] = [:]
  var cell = FunctionScope(
    NodeID(-1), FunctionNode(parameters: [], body: NodeID(-1), documentation: nil))
  /// The functions around the present place, outermost first.
  var around: [FunctionScope] = []

  var current: FunctionScope { around.last ?? cell }

  mutating func visit(_ id: NodeID, inLoop: Bool) {
    let node = tree[id]
    switch node.kind {
    case .name(let name): current.free.insert(name)
    case .lambda(let function): enter(id, function)
    case .function(let name, let function):
      current.bind(name.name, doneAt: node.span.end, inLoop: inLoop)
      enter(id, function)
    case .model(let name, let model):
      current.bind(name.name, doneAt: node.span.end, inLoop: inLoop)
      enter(id, model)
    case .use(_, let name): current.bind(name.name, doneAt: node.span.end, inLoop: inLoop)
    case .assign(let target, let compound, let value):
      visit(value, inLoop: inLoop)
      switch target {
      case .name(let place):
        if compound != nil { current.free.insert(place.name) }
        current.bind(place.name, doneAt: node.span.end, inLoop: inLoop)
      case .sequence(let places), .fields(let places):
        for place in places { current.bind(place.name, doneAt: node.span.end, inLoop: inLoop) }
      case .element(let place):
        visit(place, inLoop: inLoop)
        // The variable changes: what was captured by value would not.
        if let root = rootName(of: place), current.locals[root] != nil {
          current.bind(root, doneAt: node.span.end, inLoop: inLoop)
        }
      }
    case .forLoop(let variables, let over, let body):
      visit(over, inLoop: inLoop)
      let overEnd = tree[over].span.end
      for place in variables { current.bind(place.name, doneAt: overEnd, inLoop: false) }
      visit(body, inLoop: true)
    case .whileLoop(let condition, let body):
      visit(condition, inLoop: true)
      visit(body, inLoop: true)
    case .tryElse(let attempt, let name, let otherwise):
      visit(attempt, inLoop: inLoop)
      if let name { current.bind(name.name, doneAt: tree[attempt].span.end, inLoop: inLoop) }
      visit(otherwise, inLoop: inLoop)
    default:
      for child in node.kind.children { visit(child, inLoop: inLoop) }
    }
  }

  private func rootName(of id: NodeID) -> String? {
    var place = id
    while true {
      switch tree[place].kind {
      case .index(let base, _), .field(let base, _, _): place = base
      case .name(let name): return name
      default: return nil
      }
    }
  }

  /// A model is made by a function of its settings, which takes what the block reads from outside.
  private mutating func enter(_ id: NodeID, _ model: ModelNode) {
    let definition = ModelDefinition(tree, id, name: "", model)
    enter(id, definition.function) { collector in
      for member in definition.members {
        collector.tree.walk(member) { _, node in
          if case .name(let name) = node.kind, !definition.ownNames.contains(name) {
            collector.current.free.insert(name)
          }
          return true
        }
      }
    }
  }

  private mutating func enter(_ id: NodeID, _ function: FunctionNode) {
    enter(id, function) { $0.visit(function.body, inLoop: false) }
  }

  private mutating func enter(
    _ id: NodeID, _ function: FunctionNode, body: (inout Collector) -> Void
  ) {
    let start = tree[id].span.start
    let scope = FunctionScope(id, function)
    for parameter in function.parameters {
      scope.bind(parameter.name.name, doneAt: start, inLoop: false)
    }
    around.append(scope)
    for parameter in function.parameters {
      if let fallback = parameter.fallback { visit(fallback, inLoop: false) }
    }
    body(&self)
    around.removeLast()
    functions[id] = scope
    scope.settle()
    for name in scope.free where scope.locals[name] == nil {
      current.free.insert(name)
      current.captured.append((name, start))
    }
  }
}
