/// Going through a tree.
///
/// One function knows the children of each kind of node, in the order of the text; the parser's
/// limit on height, the resolver and the formatter all build on it.
extension Node.Kind {
  /// Calls the body with each child, in the order of the text.
  package func forEachChild(_ body: (NodeID) -> Void) {
    switch self {
    case .none, .bool, .int, .float, .string, .duration, .name, .breakLoop, .continueLoop, .use,
      .error:
      break
    case .interpolation(let pieces): pieces.forEachValue(body)
    case .list(let items), .join(let items), .sequence(let items), .block(let items, _):
      items.forEach(body)
    case .record(let fields): for field in fields { body(field.value) }
    case .unary(_, let operand): body(operand)
    case .binary(_, let left, let right), .pipe(let left, let right):
      body(left)
      body(right)
    case .call(let callee, let arguments):
      body(callee)
      for argument in arguments { body(argument.value) }
    case .index(let base, let items):
      body(base)
      for item in items { item.selection.forEachChild(body) }
    case .field(let base, _, _): body(base)
    case .lambda(let function), .function(_, let function):
      for parameter in function.parameters { parameter.fallback.map(body) }
      body(function.body)
    case .model(_, let model):
      for parameter in model.parameters { parameter.fallback.map(body) }
      body(model.body)
    case .param(_, let shape, let initial):
      shape.forEach(body)
      body(initial)
    case .state(_, let shape): shape.forEach(body)
    case .step(_, let block), .output(_, let block): body(block)
    case .ifElse(let condition, let then, let otherwise):
      body(condition)
      body(then)
      otherwise.map(body)
    case .whileLoop(let condition, let block):
      body(condition)
      body(block)
    case .forLoop(_, let over, let block):
      body(over)
      body(block)
    case .tryElse(let attempt, _, let otherwise):
      body(attempt)
      body(otherwise)
    case .returnValue(let value): value.map(body)
    case .assert(let condition, let message):
      body(condition)
      message.map(body)
    case .assign(let target, _, let value):
      if case .element(let place) = target { body(place) }
      body(value)
    }
  }

  /// The children in the order of the text.
  package var children: [NodeID] {
    var result: [NodeID] = []
    forEachChild { result.append($0) }
    return result
  }
}

extension [StringPiece] {
  /// Calls the body with each value in the text, those in formats included.
  package func forEachValue(_ body: (NodeID) -> Void) {
    for case .value(let node, let format) in self {
      body(node)
      format.forEachValue(body)
    }
  }
}

extension IndexItem.Selection {
  fileprivate func forEachChild(_ body: (NodeID) -> Void) {
    switch self {
    case .single(let node): body(node)
    case .slice(let lower, let upper, let step): [lower, upper, step].forEach { $0.map(body) }
    }
  }
}

extension Tree {
  /// The words of a name or of a dotted name, `random.normal`; nil for any other expression.
  package func dottedName(_ id: NodeID) -> [String]? {
    var words: [String] = []
    var place = id
    while true {
      switch self[place].kind {
      case .name(let name): return [name] + words.reversed()
      case .field(let base, let name, _):
        words.append(name)
        place = base
      default: return nil
      }
    }
  }

  /// Visits a node and all below it, each before its children, without recursion.
  ///
  /// The visitor says whether to go on to the children.
  package func walk(_ root: NodeID, _ visit: (NodeID, Node) -> Bool) {
    var waiting = [root]
    while let id = waiting.popLast() {
      let node = self[id]
      if visit(id, node) { waiting.append(contentsOf: node.kind.children.reversed()) }
    }
  }

  /// Visits every node of every statement, each before its children.
  package func walk(_ visit: (NodeID, Node) -> Bool) {
    for statement in statements { walk(statement, visit) }
  }
}
