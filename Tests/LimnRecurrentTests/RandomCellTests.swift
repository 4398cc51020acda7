import LimnTensor
import Testing

import LimnRecurrent

/// Cells with random equations, whose gradient is held to central differences: every kind of node
/// under every other, broadcasting, parts, joins and products of both kinds.
@Suite struct RandomCells {
  /// Draws expressions over what is there.
  private struct Maker {
    let random: RandomStream
    var drawn: UInt64 = 0
    var graph: CellGraph
    var vectors: [CellGraph.ID] = []
    let length = 4

    init(key: UInt64) {
      random = RandomStream(key: key)
      graph = CellGraph(inputs: 3)
    }

    mutating func below(_ bound: Int) -> Int {
      drawn += 1
      return random.below(bound, drawn)
    }

    /// A vector of `length` numbers.
    mutating func expression(_ depth: Int) -> CellGraph.ID {
      if depth == 0 { return vectors[below(vectors.count)] }
      let a = expression(depth - 1)
      switch below(22) {
      case 0: return graph.unary(.tanh, a)
      case 1: return graph.unary(.sigmoid, a)
      case 2: return graph.unary(.sin, a)
      case 3: return graph.unary(.exp, graph.unary(.tanh, a))
      case 4: return graph.unary(.log1p, graph.unary(.square, a))
      case 5: return graph.unary(.squareRoot, positive(a))
      case 6: return graph.unary(.atan, a)
      case 7: return graph.binary(.divide, expression(depth - 1), positive(a))
      case 8: return graph.binary(.multiply, a, expression(depth - 1))
      case 9: return graph.binary(.subtract, a, expression(depth - 1))
      case 10: return graph.binary(.add, a, expression(depth - 1))
      case 11: return graph.binary(.multiply, graph.sum(a), expression(depth - 1))
      case 12:
        let sum = graph.sum(graph.binary(.multiply, a, expression(depth - 1)))
        return graph.spread(sum, length)
      case 13:
        let parts = [graph.slice(a, from: 1, length: 2), graph.slice(a, from: 0, length: 2)]
        return graph.join(parts)
      case 14: return graph.binary(.greater, a, expression(depth - 1))
      case 15: return graph.binary(.lesser, a, expression(depth - 1))
      case 16:
        let condition = graph.binary(.less, a, expression(depth - 1))
        return graph.choose(condition, expression(depth - 1), a)
      case 17: return graph.binary(.power, positive(a), graph.number(1.3))
      case 18: return graph.unary(.cosh, graph.unary(.tanh, a))
      case 19: return graph.binary(.subtract, graph.number(1), a)
      case 20: return graph.binary(.add, a, graph.slice(a, from: 2, length: 1))
      default: return product(a)
      }
    }

    private mutating func positive(_ a: CellGraph.ID) -> CellGraph.ID {
      graph.binary(.add, graph.unary(.square, a), graph.number(0.5))
    }

    private mutating func product(_ a: CellGraph.ID) -> CellGraph.ID {
      var matrix = CellGraph.Matrix(param: below(2), column: 0, rows: length, columns: length)
      if below(3) == 0 { matrix.isTransposed = true }
      var terms = [CellGraph.Term(matrix: matrix, vector: a)]
      if below(2) == 0 {
        let own = CellGraph.Matrix(param: 2, column: 0, rows: length, columns: 3)
        terms.append(CellGraph.Term(matrix: own, vector: graph.input()))
      }
      return graph.product(terms)
    }

    mutating func make() -> CellGraph {
      for (name, shape) in [
        ("A", [4, 4]), ("B", [4, 4]), ("V", [4, 3]), ("p", [4]), ("s", [1]), ("Y", [2, 4]),
      ] {
        graph.params.append(CellGraph.Param(name: name, shape: shape, initial: .number(0)))
      }
      graph.addState("h", length: length)
      graph.addState("c", length: length)
      vectors = [graph.state(0), graph.state(1), graph.param(3)]
      vectors.append(graph.binary(.multiply, graph.param(4), graph.state(0)))
      vectors.append(
        graph.join([graph.input(), graph.slice(graph.input(), from: 1, length: 1)]))
      let c = graph.unary(.tanh, expression(3))
      vectors.append(c)
      let h = graph.unary(.tanh, expression(3))
      graph.updates = below(4) == 0 ? [c, graph.state(0)] : [h, c]
      graph.variables = [CellGraph.Variable(name: "h", node: h)]
      vectors = [graph.final(0), graph.final(1), graph.param(3)]
      let matrix = CellGraph.Matrix(param: 5, column: 0, rows: 2, columns: 4)
      let out = expression(1)
      graph.output = graph.computed(
        graph.product([CellGraph.Term(matrix: matrix, vector: out)]))
      return graph
    }
  }

  @Test(arguments: 1...60)
  func gradientsEqualCentralDifferences(key: UInt64) throws {
    var maker = Maker(key: key)
    let sample = CellKernelTests.Sample(maker.make(), rows: 3, steps: 4, key: key, size: 0.4)
    let gradient = try sample.gradient(Double.self).gradient
    let differences = try sample.differences()
    #expect(gradient.allSatisfy { $0.isFinite })
    let size = max(differences.map(abs).max() ?? 1, 1e-2)
    for (name, offset, shape) in sample.graph.parameters {
      let range = offset..<offset + shape.reduce(1, *)
      let wrong = range.first { abs(gradient[$0] - differences[$0]) > 1e-6 * size }
      #expect(wrong == nil, "\(name) \(gradient[range]) \(differences[range])")
    }
  }
}
