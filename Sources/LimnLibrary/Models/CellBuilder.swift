import LimnMachine
import LimnRecurrent
import LimnSource
import LimnSyntax

/// From the text of a `model` block to the graph of its equations, for one number of inputs.
///
/// Expressions are evaluated over graphs instead of numbers, with the rules of the language: the same
/// broadcasting, `·` for products, `[h; x]` for joining. Names stand for what they hold at this
/// line, so that a state that has been assigned is the new one from there on.
struct CellBuilder {
  /// A value of the block, with its shape in the language: none for a number.
  enum Value {
    case vector(CellGraph.ID, shape: [Int])
    case condition(CellGraph.ID, shape: [Int])
    /// Of a param with two axes.
    case matrix(CellGraph.Matrix)

    var shape: [Int] {
      switch self {
      case .vector(_, let shape), .condition(_, let shape): shape
      case .matrix(let matrix):
        matrix.isTransposed ? [matrix.columns, matrix.rows] : [matrix.rows, matrix.columns]
      }
    }
  }

  let block: ModelBlock
  /// The text that is being read: the block, or a function that it calls.
  var tree: Tree
  var graph: CellGraph
  /// What names hold at this line.
  var values: [String: Value] = [:]
  private var paramNames: Set<String> = []
  private var inOutput = false
  var calls = 0

  static func build(
    _ block: ModelBlock, inputs: Int, outputs: Int?
  ) throws(Diagnostic) -> CellGraph {
    var builder = CellBuilder(block, inputs: inputs)
    try builder.declare()
    try builder.step()
    try builder.output(outputs)
    return builder.graph
  }

  private init(_ block: ModelBlock, inputs: Int) {
    self.block = block
    tree = block.definition.tree
    graph = CellGraph(inputs: inputs)
    for (name, value) in block.numbers { values[name] = .vector(graph.number(value), shape: []) }
    for (name, list) in block.vectors {
      let parts = list.map { graph.number($0) }
      values[name] = .vector(graph.join(parts), shape: [list.count])
    }
    values[ModelBlock.inputs] = .vector(graph.number(Double(inputs)), shape: [])
  }

  func failure(
    _ fault: Fault, _ id: NodeID, operands: [NodeID] = []
  ) -> Diagnostic {
    var diagnostic = Diagnostic(.error, fault, span: tree[id].span, in: tree.source)
    diagnostic.labels = zip(operands, fault.operands).map { operand, text in
      Diagnostic.Label(place: tree.source.place(of: tree[operand].span), text: text)
    }
    return diagnostic
  }

  // MARK: Declarations

  private mutating func declare() throws(Diagnostic) {
    for member in block.definition.members {
      switch tree[member].kind {
      case .param(let names, let shape, let initial):
        let lengths = try lengths(shape, of: "param", most: 2, member)
        let start = try self.initial(initial)
        for name in names { declareParam(name.name, lengths, start) }
      case .state(let names, let shape):
        let lengths = try lengths(shape, of: "state", most: 1, member)
        for name in names {
          graph.addState(name.name, length: lengths.first ?? 1)
          values[name.name] = .vector(graph.state(graph.states.count - 1), shape: lengths)
        }
      default: break
      }
    }
  }

  private mutating func declareParam(_ name: String, _ shape: [Int], _ initial: CellInitial) {
    let place = graph.params.count
    graph.params.append(CellGraph.Param(name: name, shape: shape, initial: initial))
    paramNames.insert(name)
    values[name] =
      shape.count == 2
      ? .matrix(CellGraph.Matrix(param: place, column: 0, rows: shape[0], columns: shape[1]))
      : .vector(graph.param(place), shape: shape)
  }

  private mutating func lengths(
    _ shape: [NodeID], of what: String, most: Int, _ id: NodeID
  ) throws(Diagnostic) -> [Int] {
    guard shape.count <= most else { throw failure(.tooManyModelAxes(what, most), id) }
    var lengths: [Int] = []
    for node in shape { lengths.append(try length(node)) }
    return lengths
  }

  private mutating func length(_ id: NodeID) throws(Diagnostic) -> Int {
    guard case .vector(let node, _) = try value(id), let number = graph.value(of: node) else {
      throw failure(.notALength("one that depends on the data"), id)
    }
    guard let whole = Int(exactly: number), whole >= 1 else {
      throw failure(.notALength(CellModel.text(number)), id)
    }
    guard whole <= CellGraph.mostLength else {
      throw failure(.lengthTooLarge(whole, most: CellGraph.mostLength), id)
    }
    return whole
  }

  /// A whole number that is known beforehand.
  mutating func constant(_ id: NodeID) throws(Diagnostic) -> Int {
    guard case .vector(let node, _) = try value(id), let number = graph.value(of: node),
      let whole = Int(exactly: number)
    else { throw failure(.notInModel("a position that depends on the data"), id) }
    return whole
  }

  private static let initials: Set<String> = [
    "glorot", "orthogonal", "zeros", "ones", "uniform", "normal",
  ]

  private mutating func initial(_ id: NodeID) throws(Diagnostic) -> CellInitial {
    var arguments: [Double] = []
    guard case .call(let callee, let list) = tree[id].kind,
      case .name(let word) = tree[callee].kind, Self.initials.contains(word)
    else { return .number(try number(id)) }
    for argument in list { arguments.append(try number(argument.value)) }
    switch (word, arguments.count) {
    case ("glorot", 0): return .glorot
    case ("orthogonal", 0): return .orthogonal
    case ("zeros", 0): return .number(0)
    case ("ones", 0): return .number(1)
    case ("uniform", 2): return .uniform(arguments[0], arguments[1])
    case ("normal", 1): return .normal(arguments[0])
    default: throw failure(.unknownInitial(), id)
    }
  }

  private mutating func number(_ id: NodeID) throws(Diagnostic) -> Double {
    guard case .vector(let node, _) = try value(id), let number = graph.value(of: node) else {
      throw failure(.unknownInitial(), id)
    }
    return number
  }

  // MARK: The step and the output

  private mutating func step() throws(Diagnostic) {
    for member in block.definition.members {
      guard case .step(let names, let body) = tree[member].kind else { continue }
      if let name = names.first {
        values[name.name] = .vector(graph.input(), shape: [graph.inputs])
      }
      try run(body)
      for (place, state) in graph.states.enumerated() {
        if case .vector(let node, _) = values[state.name] { graph.updates[place] = node }
      }
    }
  }

  private mutating func output(_ outputs: Int?) throws(Diagnostic) {
    inOutput = true
    let variables = graph.variables
    defer { graph.variables = variables }
    for (place, state) in graph.states.enumerated() {
      let shape = values[state.name]?.shape ?? []
      values[state.name] = .vector(graph.final(place), shape: shape)
    }
    for member in block.definition.members {
      guard case .output(_, let body) = tree[member].kind else { continue }
      let result = try run(body)
      guard let (node, value) = result, case .vector(let id, let shape) = value else {
        throw failure(.outputWithoutValue(), body)
      }
      let count = shape.first ?? 1
      if let outputs, outputs != count {
        throw failure(.outputShape(count, wanted: outputs), node)
      }
      graph.output = graph.computed(id)
      return
    }
    let state = graph.states.firstIndex { $0.name == "h" } ?? 0
    graph.output = linear(graph.final(state), outputs ?? 1)
  }

  /// W_y v + b_y, with params of their own.
  mutating func linear(_ vector: CellGraph.ID, _ outputs: Int) -> CellGraph.ID {
    func free(_ name: String) -> String {
      guard paramNames.contains(name) else { return name }
      return (2...).lazy.map { "\(name)\($0)" }.first { !paramNames.contains($0) } ?? name
    }
    let columns = graph.length(vector)
    let weights = graph.params.count
    let names = (free("W_y"), free("b_y"))
    graph.params.append(
      CellGraph.Param(name: names.0, shape: [outputs, columns], initial: .glorot))
    graph.params.append(CellGraph.Param(name: names.1, shape: [outputs], initial: .number(0)))
    paramNames.formUnion([names.0, names.1])
    let matrix = CellGraph.Matrix(param: weights, column: 0, rows: outputs, columns: columns)
    let product = graph.product([CellGraph.Term(matrix: matrix, vector: vector)])
    return graph.binary(.add, product, graph.param(weights + 1))
  }

  var allowsLinear: Bool { inOutput }

  // MARK: Statements

  /// Runs a block; gives its last expression.
  @discardableResult
  mutating func run(_ body: NodeID) throws(Diagnostic) -> (NodeID, Value)? {
    guard case .block(let statements, _) = tree[body].kind else { return (body, try value(body)) }
    var last: (NodeID, Value)?
    for statement in statements {
      last = nil
      switch tree[statement].kind {
      case .assign(let target, let compound, let value):
        try assign(target, compound, value, statement)
      case .ifElse(let condition, let then, let otherwise):
        if let branch = try isTrue(condition) ? then : otherwise { last = try run(branch) }
      case .block: last = try run(statement)
      default: last = (statement, try value(statement))
      }
    }
    return last
  }

  private mutating func assign(
    _ target: AssignTarget, _ compound: BinaryOperator?, _ value: NodeID, _ id: NodeID
  ) throws(Diagnostic) {
    switch target {
    case .name(let place):
      var result = try self.value(value)
      if let compound {
        guard let before = values[place.name] else {
          throw Diagnostic(
            .error, .modelVariableUnset(place.name), span: place.span, in: tree.source)
        }
        result = try binary(compound, before, result, id, operands: [value, value])
      }
      try set(place, result)
    case .sequence(let places):
      guard case .sequence(let items) = tree[value].kind, items.count == places.count else {
        throw failure(.notInModel("an assignment of parts"), id)
      }
      var results: [Value] = []
      for item in items { results.append(try self.value(item)) }
      for (place, result) in zip(places, results) { try set(place, result) }
    case .fields, .element:
      throw failure(
        .notInModel("an assignment to a part", hint: "give the whole a new value"), id)
    }
  }

  private mutating func set(_ place: NamePlace, _ value: Value) throws(Diagnostic) {
    if !inOutput, let state = graph.states.first(where: { $0.name == place.name }) {
      let expected = values[place.name]?.shape ?? [state.length]
      guard case .vector = value, value.shape == expected else {
        throw Diagnostic(
          .error, .stateShape(place.name, expected, value.shape), span: place.span, in: tree.source)
      }
    }
    values[place.name] = value
    guard !inOutput, calls == 0, case .vector(let node, _) = value else { return }
    graph.variables.removeAll { $0.name == place.name }
    graph.variables.append(CellGraph.Variable(name: place.name, node: node))
  }

  /// The truth of a condition that is known beforehand.
  mutating func isTrue(_ id: NodeID) throws(Diagnostic) -> Bool {
    guard case .condition(let node, []) = try value(id), let truth = graph.value(of: node) else {
      throw failure(.dependsOnData(), id)
    }
    return truth != 0
  }
}
