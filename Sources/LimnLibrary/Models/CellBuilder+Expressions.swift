import LimnMachine
import LimnRecurrent
import LimnSource
import LimnSyntax
import LimnTensor

/// Expressions of a `model` block as nodes of a graph.
extension CellBuilder {
  mutating func value(_ id: NodeID) throws(Diagnostic) -> Value {
    guard graph.nodes.count <= CellGraph.mostNodes else {
      throw failure(.tooManyModelNodes(CellGraph.mostNodes), id)
    }
    switch tree[id].kind {
    case .int(let value): return number(Double(value))
    case .float(let value): return number(value)
    case .bool(let value): return .condition(graph.number(value ? 1 : 0), shape: [])
    case .name(let name): return try named(name, id)
    case .unary(let op, let operand): return try unary(op, operand)
    case .binary(let op, let left, let right):
      if op == .coalesce || op == .isIn || op == .isNotIn {
        throw failure(.notInModel("this operator"), id)
      }
      let (a, b) = (try value(left), try value(right))
      return try binary(op, a, b, id, operands: [left, right])
    case .call(let callee, let arguments): return try call(callee, arguments, id)
    case .pipe(let left, let right):
      let first = Argument(name: nil, value: left)
      if case .call(let callee, let rest) = tree[right].kind {
        return try call(callee, [first] + rest, id)
      }
      return try call(right, [first], id)
    case .join(let parts): return try join(parts)
    case .list(let items): return try list(items, id)
    case .index(let base, let items): return try index(base, items, id)
    case .block, .ifElse: return try choice(id)
    default: throw failure(.notInModel(noun(id)), id)
    }
  }

  private mutating func number(_ value: Double) -> Value {
    .vector(graph.number(value), shape: [])
  }

  private func noun(_ id: NodeID) -> String {
    switch tree[id].kind {
    case .string, .interpolation: "a string"
    case .none: "`none`"
    case .duration: "a duration"
    case .record: "a record"
    case .lambda, .function: "a function of its own"
    case .whileLoop, .forLoop: "a loop"
    case .tryElse: "`try`"
    case .assert: "`assert`"
    case .returnValue: "`return`"
    case .field: "a field"
    default: "this"
    }
  }

  private mutating func named(_ name: String, _ id: NodeID) throws(Diagnostic) -> Value {
    if let value = values[name] { return value }
    if name == "π" || name == "pi" { return number(.pi) }
    if let type = block.others[name] { throw failure(.outerValue(name, type), id) }
    if block.definition.ownNames.contains(name) { throw failure(.modelVariableUnset(name), id) }
    throw failure(.functionNotInModel(name), id)
  }

  private mutating func unary(
    _ op: UnaryOperator, _ operand: NodeID
  ) throws(Diagnostic) -> Value {
    switch op {
    case .not:
      let (node, shape) = try condition(operand)
      return .condition(graph.binary(.subtract, graph.number(1), node), shape: shape)
    case .negate, .squareRoot:
      let (node, shape) = try vector(operand)
      return .vector(graph.unary(op == .negate ? .negate : .squareRoot, node), shape: shape)
    }
  }

  /// A vector or a number; not a matrix.
  mutating func vector(_ id: NodeID) throws(Diagnostic) -> (CellGraph.ID, [Int]) {
    switch try value(id) {
    case .vector(let node, let shape): return (node, shape)
    case .condition: throw failure(.notInModel("a number made of a condition"), id)
    case .matrix: throw failure(.matrixAlone(text(id)), id)
    }
  }

  mutating func condition(_ id: NodeID) throws(Diagnostic) -> (CellGraph.ID, [Int]) {
    guard case .condition(let node, let shape) = try value(id) else {
      throw failure(.conditionWanted(), id)
    }
    return (node, shape)
  }

  func text(_ id: NodeID) -> String {
    let span = tree[id].span
    return String(decoding: tree.source.utf8[span.start..<span.end], as: UTF8.self)
  }

  // MARK: Two operands

  /// The shape that two have together; nil when they do not meet.
  static func together(_ a: [Int], _ b: [Int]) -> [Int]? {
    if a.isEmpty { return b }
    if b.isEmpty || a == b || b == [1] { return a }
    return a == [1] ? b : nil
  }

  mutating func binary(
    _ op: BinaryOperator, _ a: Value, _ b: Value, _ id: NodeID, operands: [NodeID]
  ) throws(Diagnostic) -> Value {
    if op == .matrix, !a.shape.isEmpty, !b.shape.isEmpty {
      return try product(a, b, id, operands)
    }
    if op == .and || op == .or {
      guard case .condition(let x, _) = a, case .condition(let y, _) = b,
        let shape = Self.together(a.shape, b.shape)
      else { throw failure(.notInModel("`\(op.rawValue)` of what is no condition"), id) }
      return .condition(graph.binary(op == .and ? .lesser : .greater, x, y), shape: shape)
    }
    for (operand, value) in zip(operands, [a, b]) {
      switch value {
      case .vector: break
      case .matrix: throw failure(.matrixAlone(text(operand)), operand)
      case .condition: throw failure(.notInModel("arithmetic with a condition"), operand)
      }
    }
    guard case .vector(let x, _) = a, case .vector(let y, _) = b,
      let shape = Self.together(a.shape, b.shape)
    else { throw failure(.shapesDiffer(a.shape, b.shape), id, operands: operands) }
    switch op {
    case .add: return .vector(graph.binary(.add, x, y), shape: shape)
    case .subtract: return .vector(graph.binary(.subtract, x, y), shape: shape)
    case .multiply, .hadamard, .matrix: return .vector(graph.binary(.multiply, x, y), shape: shape)
    case .divide: return .vector(graph.binary(.divide, x, y), shape: shape)
    case .power: return .vector(graph.binary(.power, x, y), shape: shape)
    case .less: return .condition(graph.binary(.less, x, y), shape: shape)
    case .lessEqual: return .condition(graph.binary(.lessEqual, x, y), shape: shape)
    case .greater: return .condition(graph.binary(.less, y, x), shape: shape)
    case .greaterEqual: return .condition(graph.binary(.lessEqual, y, x), shape: shape)
    case .equal: return .condition(graph.binary(.equal, x, y), shape: shape)
    case .notEqual:
      let equal = graph.binary(.equal, x, y)
      return .condition(graph.binary(.subtract, graph.number(1), equal), shape: shape)
    case .floorDivide, .remainder:
      guard let p = graph.value(of: x), let q = graph.value(of: y), q != 0 else {
        throw failure(.notInModel("`\(op == .remainder ? "%" : "//")` of what the data gives"), id)
      }
      let whole = (p / q).rounded(.down)
      return number(op == .remainder ? p - q * whole : whole)
    default: throw failure(.notInModel("this operator"), id)
    }
  }

  /// W · v, v · W, u · v
  private mutating func product(
    _ a: Value, _ b: Value, _ id: NodeID, _ operands: [NodeID]
  ) throws(Diagnostic) -> Value {
    switch (a, b) {
    case (.matrix(let matrix), .vector(let node, let shape)):
      return try product(matrix, node, shape, id, [a.shape, b.shape], operands)
    case (.vector(let node, let shape), .matrix(let matrix)):
      var transposed = matrix
      transposed.isTransposed.toggle()
      return try product(transposed, node, shape, id, [a.shape, b.shape], operands)
    case (.vector(let x, let shape), .vector(let y, let other)):
      guard shape == other else {
        throw failure(.productShapes(shape, other), id, operands: operands)
      }
      return .vector(graph.sum(graph.binary(.multiply, x, y)), shape: [])
    case (.matrix, .matrix):
      throw failure(.notInModel("a product of two params with two axes"), id)
    default: throw failure(.notInModel("arithmetic with a condition"), id)
    }
  }

  private mutating func product(
    _ matrix: CellGraph.Matrix, _ vector: CellGraph.ID, _ shape: [Int], _ id: NodeID,
    _ shapes: [[Int]], _ operands: [NodeID]
  ) throws(Diagnostic) -> Value {
    let width = matrix.isTransposed ? matrix.rows : matrix.columns
    guard shape == [width] else {
      throw failure(.productShapes(shapes[0], shapes[1]), id, operands: operands)
    }
    // A product with [h; x] is one with each of its parts.
    var terms: [CellGraph.Term] = []
    if !matrix.isTransposed, case .join(let parts) = graph.nodes[vector].kind {
      var part = matrix
      for node in parts {
        part.columns = graph.length(node)
        terms.append(CellGraph.Term(matrix: part, vector: node))
        part.column += part.columns
      }
    } else {
      terms = [CellGraph.Term(matrix: matrix, vector: vector)]
    }
    let height = matrix.isTransposed ? matrix.columns : matrix.rows
    return .vector(graph.product(terms), shape: [height])
  }

  // MARK: Parts

  private mutating func join(_ parts: [NodeID]) throws(Diagnostic) -> Value {
    var nodes: [CellGraph.ID] = []
    var length = 0
    for part in parts {
      let (node, shape) = try vector(part)
      length += shape.first ?? 1
      // A join of a join is one of all parts.
      if case .join(let inner) = graph.nodes[node].kind {
        nodes += inner
      } else {
        nodes.append(node)
      }
    }
    return .vector(graph.join(nodes), shape: [length])
  }

  private mutating func list(_ items: [NodeID], _ id: NodeID) throws(Diagnostic) -> Value {
    var nodes: [CellGraph.ID] = []
    for item in items {
      let (node, shape) = try vector(item)
      guard shape.isEmpty else {
        throw failure(
          .notInModel("a stack of vectors", hint: "`[a; b]` joins them into one"), item)
      }
      nodes.append(node)
    }
    guard !nodes.isEmpty else { throw failure(.notInModel("an empty bracket"), id) }
    return .vector(graph.join(nodes), shape: [nodes.count])
  }

  private mutating func index(
    _ base: NodeID, _ items: [IndexItem], _ id: NodeID
  ) throws(Diagnostic) -> Value {
    let (node, shape) = try vector(base)
    guard shape.count == 1, items.count == 1, items[0].axis == nil else {
      throw failure(.notInModel("this index", hint: "a vector has positions: `x[0]`, `h[2:8]`"), id)
    }
    let length = shape[0]
    switch items[0].selection {
    case .single(let position):
      let given = try constant(position)
      let place = given < 0 ? given + length : given
      guard (0..<length).contains(place) else {
        throw failure(.modelIndex(length, given), position)
      }
      return .vector(graph.slice(node, from: place, length: 1), shape: [])
    case .slice(let lower, let upper, let step):
      guard step == nil else { throw failure(.notInModel("a slice with a step"), id) }
      func bound(_ value: Int) -> Int { min(max(value < 0 ? value + length : value, 0), length) }
      let from = try lower.map { (node) throws(Diagnostic) in bound(try constant(node)) } ?? 0
      let to = try upper.map { (node) throws(Diagnostic) in bound(try constant(node)) } ?? length
      guard from < to else { throw failure(.notInModel("an empty slice"), id) }
      return .vector(graph.slice(node, from: from, length: to - from), shape: [to - from])
    }
  }

  /// A block, or a choice between blocks that is made beforehand.
  private mutating func choice(_ id: NodeID) throws(Diagnostic) -> Value {
    if case .ifElse(let condition, let then, let otherwise) = tree[id].kind {
      guard let branch = try isTrue(condition) ? then : otherwise else {
        throw failure(.notInModel("`none`"), id)
      }
      return try value(branch)
    }
    guard let (_, value) = try run(id) else { throw failure(.notInModel("`none`"), id) }
    return value
  }
}
