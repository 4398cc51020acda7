import LimnRecurrent
import LimnSource
import LimnSyntax
import LimnTensor

/// Functions in a `model` block: those of single elements, sums, and functions of the language, whose
/// text takes the place of the call.
extension CellBuilder {
  /// Functions of one tensor, by the names of the language.
  static let elementwise: [String: CellGraph.Unary] = [
    "σ": .sigmoid, "sigmoid": .sigmoid, "tanh": .tanh, "exp": .exp, "log": .log,
    "sqrt": .squareRoot,
    "abs": .abs, "sin": .sin, "cos": .cos, "sinh": .sinh, "cosh": .cosh, "expm1": .expm1,
    "log1p": .log1p, "atan": .atan, "sign": .sign,
  ]

  /// All others.
  static let others: Set<String> = [
    "tan", "maximum", "minimum", "clip", "where", "sum", "mean", "dot", "transpose", "concat",
    "zeros", "ones", "relu", "softplus",
  ]

  /// Words that mean something in a block only.
  static let words: Set<String> = ["glorot", "orthogonal", "uniform", "normal", "linear"]

  static let deepestCalls = 100

  mutating func call(
    _ callee: NodeID, _ arguments: [Argument], _ id: NodeID
  ) throws(Diagnostic) -> Value {
    guard case .name(let name) = tree[callee].kind else {
      throw failure(.notInModel("this call"), callee)
    }
    if let function = block.functions[name] { return try call(function, name, arguments, id) }
    if let op = Self.elementwise[name] {
      let (node, shape) = try vector(try single(arguments, name, id))
      return .vector(graph.unary(op, node), shape: shape)
    }
    switch name {
    case "tan":
      let (node, shape) = try vector(try single(arguments, name, id))
      let sine = graph.unary(.sin, node)
      return .vector(graph.binary(.divide, sine, graph.unary(.cos, node)), shape: shape)
    case "relu", "softplus":
      let (x, shape) = try vector(try single(arguments, name, id))
      let positive = graph.binary(.greater, x, graph.number(0))
      guard name == "softplus" else { return .vector(positive, shape: shape) }
      let fallen = graph.unary(.exp, graph.unary(.negate, graph.unary(.abs, x)))
      return .vector(graph.binary(.add, positive, graph.unary(.log1p, fallen)), shape: shape)
    case "maximum", "minimum":
      let ids = try positional(arguments, 2...2, name, "two tensors", id)
      let (a, b) = (try vector(ids[0]), try vector(ids[1]))
      return try extreme(name == "maximum" ? .greater : .lesser, a, b, id, ids)
    case "clip": return try clip(arguments, id)
    case "where": return try choose(arguments, id)
    case "sum", "mean":
      let (node, shape) = try vector(try single(arguments, name, id))
      let sum = graph.sum(node)
      guard name == "mean" else { return .vector(sum, shape: []) }
      let count = graph.number(Double(shape.first ?? 1))
      return .vector(graph.binary(.divide, sum, count), shape: [])
    case "dot":
      let ids = try positional(arguments, 2...2, name, "two vectors", id)
      return try binary(.matrix, try value(ids[0]), try value(ids[1]), id, operands: ids)
    case "transpose":
      let only = try single(arguments, name, id)
      guard case .matrix(var matrix) = try value(only) else {
        throw failure(.argumentsInModel(name, "a param with two axes"), only)
      }
      matrix.isTransposed.toggle()
      return .matrix(matrix)
    case "zeros", "ones":
      let count = try constant(try single(arguments, name, id))
      guard (1...CellGraph.mostLength).contains(count) else {
        throw failure(.notALength("\(count)"), id)
      }
      let number = graph.number(name == "zeros" ? 0 : 1)
      return .vector(graph.spread(number, count), shape: [count])
    case "linear":
      guard allowsLinear else {
        throw failure(
          .notInModel("`linear` in `step`", hint: "declare its params: `W · h + b`"), id)
      }
      let ids = try positional(arguments, 2...2, name, "a vector and how many numbers it gives", id)
      let (node, _) = try vector(ids[0])
      let count = try constant(ids[1])
      guard (1...CellGraph.mostLength).contains(count) else {
        throw failure(.notALength("\(count)"), ids[1])
      }
      return .vector(linear(node, count), shape: [count])
    default: throw failure(.functionNotInModel(name), callee)
    }
  }

  private func positional(
    _ arguments: [Argument], _ counts: ClosedRange<Int>, _ name: String, _ wanted: String,
    _ id: NodeID
  ) throws(Diagnostic) -> [NodeID] {
    guard counts.contains(arguments.count), arguments.allSatisfy({ $0.name == nil }) else {
      throw failure(.argumentsInModel(name, wanted), id)
    }
    return arguments.map(\.value)
  }

  private func single(
    _ arguments: [Argument], _ name: String, _ id: NodeID
  ) throws(Diagnostic) -> NodeID {
    try positional(arguments, 1...1, name, "one argument", id)[0]
  }

  private mutating func extreme(
    _ op: CellGraph.Binary, _ a: (CellGraph.ID, [Int]), _ b: (CellGraph.ID, [Int]), _ id: NodeID,
    _ operands: [NodeID]
  ) throws(Diagnostic) -> Value {
    guard let shape = Self.together(a.1, b.1) else {
      throw failure(.shapesDiffer(a.1, b.1), id, operands: operands)
    }
    return .vector(graph.binary(op, a.0, b.0), shape: shape)
  }

  /// `clip(x, lo, hi)`, either bound by its name too, `none` for no bound.
  private mutating func clip(_ arguments: [Argument], _ id: NodeID) throws(Diagnostic) -> Value {
    var given: [String: NodeID] = [:]
    for (place, argument) in arguments.enumerated() {
      let name = argument.name?.name ?? (place < 3 ? ["x", "lo", "hi"][place] : "")
      guard ["x", "lo", "hi"].contains(name), given[name] == nil else {
        throw failure(.argumentsInModel("clip", "`x`, `lo` and `hi`"), id)
      }
      given[name] = argument.value
    }
    guard let x = given["x"] else {
      throw failure(.argumentsInModel("clip", "`x`, `lo` and `hi`"), id)
    }
    var result = try value(x)
    for (name, op) in [("lo", CellGraph.Binary.greater), ("hi", .lesser)] {
      guard let bound = given[name] else { continue }
      if case .none = tree[bound].kind { continue }
      guard case .vector(let node, let shape) = result else {
        throw failure(.argumentsInModel("clip", "numbers"), x)
      }
      result = try extreme(op, (node, shape), try vector(bound), id, [x, bound])
    }
    return result
  }

  private mutating func choose(_ arguments: [Argument], _ id: NodeID) throws(Diagnostic) -> Value {
    let ids = try positional(arguments, 3...3, "where", "a condition and two tensors", id)
    let (condition, first) = try condition(ids[0])
    let (a, second) = try vector(ids[1])
    let (b, third) = try vector(ids[2])
    guard let values = Self.together(second, third), let shape = Self.together(first, values) else {
      throw failure(.shapesDiffer(second, third), id, operands: [ids[1], ids[2]])
    }
    return .vector(graph.choose(condition, a, b), shape: shape)
  }

  // MARK: Functions of the language

  /// The body with the arguments in the places of its parameters.
  private mutating func call(
    _ function: ModelBlock.Function, _ name: String, _ arguments: [Argument], _ id: NodeID
  ) throws(Diagnostic) -> Value {
    guard calls < Self.deepestCalls else {
      throw failure(.notInModel("a function that calls itself"), id)
    }
    let parameters = function.node.parameters
    var inner: [String: Value] = [:]
    for (place, argument) in arguments.enumerated() {
      let name =
        argument.name?.name ?? (place < parameters.count ? parameters[place].name.name : "")
      guard parameters.contains(where: { $0.name.name == name }), inner[name] == nil else {
        throw failure(.argumentsInModel(text(id), "what its parameters say"), id)
      }
      inner[name] = try value(argument.value)
    }
    let outer = (values, tree)
    (values, tree) = (inner, function.tree)
    calls += 1
    defer {
      (values, tree) = outer
      calls -= 1
    }
    for parameter in parameters where values[parameter.name.name] == nil {
      guard let fallback = parameter.fallback else {
        tree = outer.1
        throw failure(.argumentsInModel(name, "`\(parameter.name.name)`"), id)
      }
      values[parameter.name.name] = try value(fallback)
    }
    guard let (_, result) = try run(function.node.body) else {
      throw failure(.notInModel("a function without a value"), function.node.body)
    }
    return result
  }
}
