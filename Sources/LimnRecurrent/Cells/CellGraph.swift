/// The equations of a cell that a user has typed, as a graph of operations on vectors.
///
/// A node is one vector (or one number) per sample and step; only weights have two axes, and they
/// appear in products alone. A node refers to nodes before it, equal nodes are one node, and what is
/// known beforehand is computed beforehand. The derivative of a graph is more nodes of the same
/// graph (`CellGraph+Derivative.swift`), so that whatever makes steps fast serves both ways.
package struct CellGraph: Sendable {
  package typealias ID = Int

  package enum Unary: UInt8, Sendable {
    case copy, negate, square, squareRoot, abs, sign, positive, tanh, sigmoid
    case exp, log, expm1, log1p, sin, cos, sinh, cosh, atan
  }

  package enum Binary: UInt8, Sendable {
    case add, subtract, multiply, divide, greater, lesser, less, lessEqual, equal
    /// 1 where a > b, ½ where they are equal, else 0.
    case prefer
    /// a (1 − b²) and a b (1 − b)
    case tanhBack, sigmoidBack
    case power
  }

  /// Columns `column` … of a param with two axes; transposed it is `columns` × `rows`.
  package struct Matrix: Hashable, Sendable {
    package var param: Int
    package var column: Int
    package var rows: Int
    package var columns: Int
    package var isTransposed = false

    package init(param: Int, column: Int = 0, rows: Int, columns: Int) {
      self.param = param
      self.column = column
      self.rows = rows
      self.columns = columns
    }

    var height: Int { isTransposed ? columns : rows }
    var width: Int { isTransposed ? rows : columns }
    var transposed: Matrix {
      var other = self
      other.isTransposed.toggle()
      return other
    }
  }

  package struct Term: Hashable, Sendable {
    package var matrix: Matrix
    package var vector: ID

    package init(matrix: Matrix, vector: ID) {
      self.matrix = matrix
      self.vector = vector
    }
  }

  package enum Kind: Hashable, Sendable {
    case number(Double)
    /// A param with one axis.
    case param(Int)
    /// x of the step.
    case input
    /// A state before the step, and after the last step.
    case state(Int)
    case final(Int)
    /// On the way back: ∂loss by a state after the step, and by the output.
    case adjoint(Int)
    case outputAdjoint
    case unary(Unary, ID)
    case binary(Binary, ID, ID)
    /// a b + c, c − a b, a where c ≠ 0 else b
    case multiplyAdd(ID, ID, ID)
    case multiplySubtract(ID, ID, ID)
    case choose(ID, ID, ID)
    /// Σ W v, plus a vector
    case product([Term], plus: ID?)
    /// Over the elements of one vector, and of the product of two.
    case sum(ID)
    case dot(ID, ID)
    case slice(ID, from: Int)
    case join([ID])
    /// One number as a vector.
    case spread(ID)
  }

  package struct Node: Hashable, Sendable {
    package var kind: Kind
    /// How many numbers: 1 goes with any other length.
    package var length: Int
  }

  package struct Param: Hashable, Sendable {
    package var name: String
    /// At most two axes; none for a number.
    package var shape: [Int]
    package var initial: CellInitial

    package init(name: String, shape: [Int], initial: CellInitial) {
      self.name = name
      self.shape = shape
      self.initial = initial
    }

    package var count: Int { shape.reduce(1, *) }
  }

  package struct Variable: Hashable, Sendable {
    package var name: String
    package var node: ID

    package init(name: String, node: ID) {
      self.name = name
      self.node = node
    }
  }

  package var params: [Param] = []
  package let inputs: Int
  package private(set) var states: [(name: String, length: Int)] = []
  package private(set) var nodes: [Node] = []
  private var known: [Node: ID] = [:]

  /// What each state becomes in a step; by position in `states`.
  package var updates: [ID] = []
  /// What the last states give, one number for each that is forecast.
  package var output: ID = 0
  /// The variables of a step, in the order in which they got their last value.
  package var variables: [Variable] = []

  package init(inputs: Int) { self.inputs = inputs }

  /// Largest counts; within them no product of counts overflows.
  package static let mostLength = 1 << 16
  package static let mostNodes = 100_000

  package func length(_ id: ID) -> Int { nodes[id].length }

  /// The number that a node is, if it is one that is known beforehand.
  package func value(of id: ID) -> Double? {
    if case .number(let value) = nodes[id].kind { value } else { nil }
  }

  mutating func add(_ kind: Kind, _ length: Int) -> ID {
    let node = Node(kind: kind, length: length)
    if let id = known[node] { return id }
    nodes.append(node)
    known[node] = nodes.count - 1
    return nodes.count - 1
  }

  // MARK: Leaves

  package mutating func number(_ value: Double) -> ID { add(.number(value), 1) }
  package mutating func input() -> ID { add(.input, inputs) }
  package mutating func param(_ place: Int) -> ID { add(.param(place), params[place].count) }
  package mutating func state(_ place: Int) -> ID { add(.state(place), states[place].length) }
  package mutating func final(_ place: Int) -> ID { add(.final(place), states[place].length) }

  package mutating func addState(_ name: String, length: Int) {
    states.append((name, length))
    updates.append(state(states.count - 1))
  }

  // MARK: Operations

  package mutating func unary(_ op: Unary, _ a: ID) -> ID {
    if let value = value(of: a), let result = Self.fold(op, value) { return number(result) }
    if op == .negate, case .unary(.negate, let inner) = nodes[a].kind { return inner }
    if case .spread(let inner) = nodes[a].kind, op != .copy {
      return spread(unary(op, inner), nodes[a].length)
    }
    return add(.unary(op, a), nodes[a].length)
  }

  /// Lengths are equal, or one of them is 1.
  package mutating func binary(_ op: Binary, _ a: ID, _ b: ID) -> ID {
    let (x, y) = (value(of: a), value(of: b))
    if let x, let y, let result = Self.fold(op, x, y) { return number(result) }
    let length = max(nodes[a].length, nodes[b].length)
    switch (op, x, y) {
    case (.add, 0, _), (.multiply, 1, _): return spread(b, length)
    case (.add, _, 0), (.subtract, _, 0), (.multiply, _, 1), (.divide, _, 1), (.power, _, 1):
      return spread(a, length)
    case (.subtract, 0, _): return unary(.negate, spread(b, length))
    case (.multiply, -1, _): return unary(.negate, spread(b, length))
    case (.multiply, _, -1): return unary(.negate, spread(a, length))
    case (.power, _, 2): return unary(.square, a)
    case (.power, _, 0.5): return unary(.squareRoot, a)
    case (.power, _, -1): return binary(.divide, number(1), a)
    case (.power, _, 3): return binary(.multiply, unary(.square, a), a)
    default: break
    }
    if op == .multiply, a == b { return unary(.square, a) }
    return add(.binary(op, a, b), length)
  }

  package mutating func choose(_ condition: ID, _ a: ID, _ b: ID) -> ID {
    add(
      .choose(a, b, condition),
      max(nodes[condition].length, nodes[a].length, nodes[b].length))
  }

  package mutating func product(_ terms: [Term]) -> ID {
    var whole: [Term] = []
    for var term in terms {
      // A product reads its vectors row by row.
      if term.matrix.width > 1, isRepeated(term.vector) { term.vector = copy(term.vector) }
      whole.append(term)
    }
    return add(.product(whole, plus: nil), terms[0].matrix.height)
  }

  private mutating func copy(_ a: ID) -> ID { add(.unary(.copy, a), nodes[a].length) }

  /// Whether one row stands for all of a node's.
  func isRepeated(_ id: ID) -> Bool { if case .spread = nodes[id].kind { true } else { false } }

  /// A node with rows of its own: itself, unless it is a leaf or a part of something.
  package mutating func computed(_ a: ID) -> ID {
    switch nodes[a].kind {
    case .slice, .spread: copy(a)
    case let kind: kind.isLeaf ? copy(a) : a
    }
  }

  package mutating func sum(_ a: ID) -> ID {
    if nodes[a].length == 1 { return a }
    if case .spread(let inner) = nodes[a].kind {
      return binary(.multiply, number(Double(nodes[a].length)), inner)
    }
    return add(.sum(a), 1)
  }

  package mutating func slice(_ a: ID, from: Int, length: Int) -> ID {
    if from == 0, length == nodes[a].length { return a }
    switch nodes[a].kind {
    case .spread(let inner): return spread(inner, length)
    case .slice(let inner, let start): return slice(inner, from: start + from, length: length)
    default: return add(.slice(a, from: from), length)
    }
  }

  package mutating func join(_ parts: [ID]) -> ID {
    if parts.count == 1 { return parts[0] }
    return add(.join(parts), parts.reduce(0) { $0 + nodes[$1].length })
  }

  package mutating func spread(_ a: ID, _ length: Int) -> ID {
    if nodes[a].length == length { return a }
    return add(.spread(a), length)
  }

  // MARK: What is known beforehand

  private static func fold(_ op: Unary, _ x: Double) -> Double? {
    switch op {
    case .copy: x
    case .negate: -x
    case .square: x * x
    case .squareRoot: x.squareRoot()
    case .abs: Swift.abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .positive: x > 0 ? 1 : 0
    default: nil
    }
  }

  private static func fold(_ op: Binary, _ x: Double, _ y: Double) -> Double? {
    switch op {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .greater: x.isNaN ? x : x > y ? x : y
    case .lesser: x.isNaN ? x : x < y ? x : y
    case .less: x < y ? 1 : 0
    case .lessEqual: x <= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .prefer: x > y ? 1 : x == y ? 0.5 : 0
    case .tanhBack, .sigmoidBack, .power: nil
    }
  }
}

extension CellGraph.Kind {
  /// The nodes that it is made of.
  var operands: [CellGraph.ID] {
    switch self {
    case .number, .param, .input, .state, .final, .adjoint, .outputAdjoint: []
    case .unary(_, let a), .sum(let a), .slice(let a, _), .spread(let a): [a]
    case .binary(_, let a, let b), .dot(let a, let b): [a, b]
    case .multiplyAdd(let a, let b, let c), .multiplySubtract(let a, let b, let c),
      .choose(let a, let b, let c):
      [a, b, c]
    case .product(let terms, let plus): terms.map(\.vector) + (plus.map { [$0] } ?? [])
    case .join(let parts): parts
    }
  }

  /// Whether it is there without being computed.
  var isLeaf: Bool {
    switch self {
    case .number, .param, .input, .state, .final, .adjoint, .outputAdjoint: true
    default: false
    }
  }
}
