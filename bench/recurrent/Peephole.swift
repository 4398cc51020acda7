import LimnRecurrent

/// The peephole LSTM of `stdlib/recurrent.limn` as the graph that its block becomes.
func peephole(inputs: Int, hidden: Int) -> CellGraph {
  var g = CellGraph(inputs: inputs)
  func add(_ name: String, _ shape: [Int], _ initial: CellInitial) {
    g.params.append(CellGraph.Param(name: name, shape: shape, initial: initial))
  }
  let gates = ["f", "i", "C", "o"]
  for gate in gates { add("W_" + gate, [hidden, hidden + inputs], .glorot) }
  // As in the peer, forget gates start open.
  for gate in gates { add("b_" + gate, [hidden], .number(gate == "f" ? 3 : 0)) }
  for gate in gates { add("p_" + gate, [hidden], .number(0)) }
  add("W_y", [1, hidden], .glorot)
  add("b_y", [1], .number(0))
  g.addState("h", length: hidden)
  g.addState("C", length: hidden)
  func sum(_ gate: Int, seeing c: CellGraph.ID?) -> CellGraph.ID {
    var part = CellGraph.Matrix(param: gate, rows: hidden, columns: hidden)
    let own = CellGraph.Term(matrix: part, vector: g.state(0))
    (part.column, part.columns) = (hidden, inputs)
    let product = g.product([own, CellGraph.Term(matrix: part, vector: g.input())])
    let peep = c.map { g.binary(.multiply, g.param(8 + gate), $0) }
    let seen = peep.map { g.binary(.add, product, $0) } ?? product
    return g.binary(.add, seen, g.param(4 + gate))
  }
  let f = g.unary(.sigmoid, sum(0, seeing: g.state(1)))
  let i = g.unary(.sigmoid, sum(1, seeing: g.state(1)))
  let candidate = g.unary(.tanh, sum(2, seeing: nil))
  let kept = g.binary(.multiply, f, g.state(1))
  let c = g.binary(.add, kept, g.binary(.multiply, i, candidate))
  let o = g.unary(.sigmoid, sum(3, seeing: c))
  g.updates = [g.binary(.multiply, o, g.unary(.tanh, c)), c]
  let head = CellGraph.Matrix(param: 12, rows: 1, columns: hidden)
  let product = g.product([CellGraph.Term(matrix: head, vector: g.final(0))])
  g.output = g.computed(g.binary(.add, product, g.param(13)))
  return g
}
