/// Reverse mode: the derivative of a graph as more nodes of it, by one table of rules.
///
/// The rules are those of `grad` for the language: at a kink `max` and `min` share the derivative
/// equally, `abs` has 0 at 0, and comparisons have none.

/// What comes back from a step, or from the output.
struct CellDerivative: Sendable {
  /// By state, ∂loss before the step; nil where it is zero.
  var states: [CellGraph.ID?]
  /// Added to the gradient of params with one axis, in order.
  var params: [(param: Int, node: CellGraph.ID)] = []
  /// Added to the gradient of matrices: d vᵀ.
  var matrices: [(matrix: CellGraph.Matrix, d: CellGraph.ID, v: CellGraph.ID)] = []
}

extension CellGraph {
  /// Of a step, given ∂loss by the states after it.
  mutating func stepDerivative() -> CellDerivative {
    var seeds: [(ID, ID)] = []
    for (place, update) in updates.enumerated() {
      seeds.append((update, add(.adjoint(place), states[place].length)))
    }
    return derivative(seeds) { if case .state(let place) = $0 { place } else { nil } }
  }

  /// Of the output, given ∂loss by it.
  mutating func outputDerivative() -> CellDerivative {
    let seed = add(.outputAdjoint, nodes[output].length)
    return derivative([(output, seed)]) { if case .final(let place) = $0 { place } else { nil } }
  }

  private mutating func derivative(
    _ seeds: [(ID, ID)], state: (Kind) -> Int?
  ) -> CellDerivative {
    var result = CellDerivative(states: Array(repeating: nil, count: states.count))
    let last = seeds.map(\.0).max() ?? -1
    let active = activeNodes(upTo: last)
    var pass = ReversePass(active: active, adjoints: Array(repeating: nil, count: last + 1))
    for (id, seed) in seeds { pass.give(id, seed, &self) }
    for id in stride(from: last, through: 0, by: -1) {
      guard active[id], let d = pass.adjoints[id] else { continue }
      let node = nodes[id]
      if let place = state(node.kind) {
        result.states[place] = d
      } else if case .param(let place) = node.kind {
        result.params.append((place, d))
      } else {
        rule(node, id, d, &pass, &result)
      }
    }
    return result
  }

  /// Nodes that depend on what is differentiated by.
  private func activeNodes(upTo last: ID) -> [Bool] {
    var active = [Bool](repeating: false, count: last + 1)
    for id in 0..<(last + 1) {
      switch nodes[id].kind {
      case .param, .state, .final: active[id] = true
      case .product: active[id] = true
      case let kind: active[id] = kind.operands.contains { active[$0] }
      }
    }
    return active
  }

  private mutating func rule(
    _ node: Node, _ id: ID, _ d: ID, _ pass: inout ReversePass, _ result: inout CellDerivative
  ) {
    switch node.kind {
    case .number, .param, .input, .state, .final, .adjoint, .outputAdjoint: break
    case .unary(let op, let a):
      if pass.active[a], let back = slope(op, a, y: id, d) { pass.give(a, back, &self) }
    case .binary(let op, let a, let b): slopes(op, a, b, y: id, d, &pass)
    case .multiplyAdd(let a, let b, let c):
      pass.give(a, times(d, b), &self)
      pass.give(b, times(d, a), &self)
      pass.give(c, d, &self)
    case .multiplySubtract(let a, let b, let c):
      pass.give(a, unary(.negate, times(d, b)), &self)
      pass.give(b, unary(.negate, times(d, a)), &self)
      pass.give(c, d, &self)
    case .choose(let a, let b, let c):
      let zero = number(0)
      if pass.active[a] { pass.give(a, choose(c, d, zero), &self) }
      if pass.active[b] { pass.give(b, choose(c, zero, d), &self) }
    case .product(let terms, let plus):
      let d = computed(d)
      for term in terms {
        result.matrices.append((term.matrix, d, term.vector))
        guard pass.active[term.vector] else { continue }
        let back = product([Term(matrix: term.matrix.transposed, vector: d)])
        pass.give(term.vector, back, &self)
      }
      if let plus { pass.give(plus, d, &self) }
    case .sum(let a): pass.give(a, spread(d, nodes[a].length), &self)
    case .dot(let a, let b):
      pass.give(a, times(d, b), &self)
      pass.give(b, times(d, a), &self)
    case .slice(let a, let from):
      let before = spread(number(0), from)
      let after = nodes[a].length - from - node.length
      var parts = from > 0 ? [before] : []
      parts.append(d)
      if after > 0 { parts.append(spread(number(0), after)) }
      pass.give(a, join(parts), &self)
    case .join(let parts):
      var from = 0
      for part in parts {
        let length = nodes[part].length
        if pass.active[part] { pass.give(part, slice(d, from: from, length: length), &self) }
        from += length
      }
    case .spread(let a): pass.give(a, d, &self)
    }
  }

  private mutating func times(_ a: ID, _ b: ID) -> ID { binary(.multiply, a, b) }

  /// d f′(x), nil where it is zero everywhere.
  private mutating func slope(_ op: Unary, _ x: ID, y: ID, _ d: ID) -> ID? {
    switch op {
    case .copy: d
    case .negate: unary(.negate, d)
    case .square: times(d, times(number(2), x))
    case .squareRoot: binary(.divide, d, times(number(2), y))
    case .abs: times(d, unary(.sign, x))
    case .sign, .positive: nil
    case .tanh: binary(.tanhBack, d, y)
    case .sigmoid: binary(.sigmoidBack, d, y)
    case .exp: times(d, y)
    case .log: binary(.divide, d, x)
    case .expm1: times(d, binary(.add, y, number(1)))
    case .log1p: binary(.divide, d, binary(.add, x, number(1)))
    case .sin: times(d, unary(.cos, x))
    case .cos: unary(.negate, times(d, unary(.sin, x)))
    case .sinh: times(d, unary(.cosh, x))
    case .cosh: times(d, unary(.sinh, x))
    case .atan: binary(.divide, d, binary(.add, unary(.square, x), number(1)))
    }
  }

  private mutating func slopes(
    _ op: Binary, _ a: ID, _ b: ID, y: ID, _ d: ID, _ pass: inout ReversePass
  ) {
    let (inA, inB) = (pass.active[a], pass.active[b])
    switch op {
    case .add:
      if inA { pass.give(a, d, &self) }
      if inB { pass.give(b, d, &self) }
    case .subtract:
      if inA { pass.give(a, d, &self) }
      if inB { pass.give(b, unary(.negate, d), &self) }
    case .multiply:
      if inA { pass.give(a, times(d, b), &self) }
      if inB { pass.give(b, times(d, a), &self) }
    case .divide:
      let share = binary(.divide, d, b)
      if inA { pass.give(a, share, &self) }
      if inB { pass.give(b, unary(.negate, times(share, y)), &self) }
    case .greater, .lesser:
      let (first, second) = op == .greater ? (a, b) : (b, a)
      if inA { pass.give(a, times(d, binary(.prefer, first, second)), &self) }
      if inB { pass.give(b, times(d, binary(.prefer, second, first)), &self) }
    case .power:
      if inA {
        let less = binary(.power, a, binary(.subtract, b, number(1)))
        pass.give(a, times(d, times(b, less)), &self)
      }
      if inB { pass.give(b, times(d, times(y, unary(.log, a))), &self) }
    case .tanhBack, .sigmoidBack, .less, .lessEqual, .equal, .prefer: break
    }
  }
}

/// Adjoints in the making.
private struct ReversePass {
  let active: [Bool]
  var adjoints: [CellGraph.ID?]

  /// Adds to a node's adjoint; what went to every element of a vector comes back as a sum.
  mutating func give(_ id: CellGraph.ID, _ d: CellGraph.ID, _ graph: inout CellGraph) {
    guard active[id] else { return }
    var d = d
    if graph.length(id) == 1, graph.length(d) > 1 { d = graph.sum(d) }
    if graph.length(d) == 1 { d = graph.spread(d, graph.length(id)) }
    adjoints[id] = adjoints[id].map { graph.binary(.add, $0, d) } ?? d
  }
}
