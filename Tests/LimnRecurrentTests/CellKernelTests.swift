import CLimnKernels
import LimnEffects
import LimnSource
import LimnTensor
import Testing

import LimnRecurrent

/// Typed cells: the LSTM as a graph against the built-in one, random equations against central
/// differences, and the same bits on any number of threads and any instruction set.
@Suite(.serialized) struct CellKernelTests {
  /// θ of a graph, inputs, targets and weights, all from one key.
  struct Sample {
    let graph: CellGraph
    let rows: Int
    let steps: Int
    var theta: [Double]
    let x: [Double]
    let target: [Double]
    let weight: [Double]
    let everyStep: Bool
    var valid: [UInt8]?
    var truncation = 0
    var loss = Loss.mse

    init(
      _ graph: CellGraph, rows: Int, steps: Int, everyStep: Bool = false, key: UInt64,
      size: Double = 0.5
    ) {
      self.graph = graph
      self.rows = rows
      self.steps = steps
      self.everyStep = everyStep
      let random = RandomStream(key: key)
      func draw(_ count: Int, _ purpose: UInt64, _ size: Double) -> [Double] {
        (0..<count).map { size * random.child(purpose).normal(UInt64($0)) }
      }
      let outputs = graph.length(graph.output) * (everyStep ? steps : 1)
      theta = draw(graph.parameterCount, 1, size)
      x = draw(rows * steps * graph.inputs, 2, 1)
      target = draw(rows * outputs, 3, 1)
      weight = (0..<rows * outputs).map { $0 % 7 == 3 ? 0 : 1 }
    }

    func forward<Element: CellElement>(_ type: Element.Type) throws -> [Double] {
      var network = try CellNetwork<Element>(
        graph, steps: steps, everyStep: everyStep, theta: theta)
      let x = try Block(self.x.map { Element($0) })
      let y = try Block<Element>(count: target.count)
      let valid = try self.valid.map { try Block($0) }
      try network.forward(
        Batch(
          rows: rows, x: UnsafePointer(x.pointer), valid: valid.map { UnsafePointer($0.pointer) }),
        into: y.pointer)
      return y.array.map { Double($0) }
    }

    func gradient<Element: CellElement>(
      _ type: Element.Type, theta: [Double]? = nil
    ) throws -> (loss: Double, gradient: [Double]) {
      var network = try CellNetwork<Element>(
        graph, steps: steps, everyStep: everyStep, theta: theta ?? self.theta,
        truncation: truncation)
      let valid = try self.valid.map { try Block($0) }
      let (x, y) = (try Block(self.x.map { Element($0) }), try Block(target.map { Element($0) }))
      let weight = try Block(self.weight.map { Element($0) })
      let gradient = try Block<Element>(count: graph.parameterCount)
      let loss = try network.gradient(
        Batch(
          rows: rows, x: UnsafePointer(x.pointer), valid: valid.map { UnsafePointer($0.pointer) }),
        Objective(
          target: UnsafePointer(y.pointer), weight: UnsafePointer(weight.pointer), loss: self.loss,
          scale: 0.25), into: gradient.pointer)
      return (loss, gradient.array.map { Double($0) })
    }

    func differences() throws -> [Double] {
      var result = theta
      for place in theta.indices {
        var moved = theta
        moved[place] = theta[place] + 1e-5
        let above = try gradient(Double.self, theta: moved).loss
        moved[place] = theta[place] - 1e-5
        let below = try gradient(Double.self, theta: moved).loss
        result[place] = (above - below) / 2e-5
      }
      return result
    }
  }

  static func relative(_ a: [Double], _ b: [Double]) -> Double {
    let size = max(b.map(abs).max() ?? 1, 1e-3)
    return zip(a, b).map { abs($0 - $1) / max(abs($1), 1e-3 * size) }.max() ?? .infinity
  }

  // MARK: The LSTM of the essay

  /// f, i, C̃, C, o, h as printed, with peepholes or without; h first in [h; x].
  static func lstm(inputs: Int, hidden: Int, outputs: Int, peepholes: Bool = false) -> CellGraph {
    var g = CellGraph(inputs: inputs)
    for name in ["f", "i", "C", "o"] {
      g.params.append(
        CellGraph.Param(name: "W_\(name)", shape: [hidden, hidden + inputs], initial: .glorot))
    }
    for name in ["f", "i", "C", "o"] {
      g.params.append(CellGraph.Param(name: "b_\(name)", shape: [hidden], initial: .number(0)))
    }
    for name in ["f", "i", "o"] where peepholes {
      g.params.append(CellGraph.Param(name: "p_\(name)", shape: [hidden], initial: .number(0)))
    }
    let head = g.params.count
    g.params.append(CellGraph.Param(name: "W_y", shape: [outputs, hidden], initial: .glorot))
    g.params.append(CellGraph.Param(name: "b_y", shape: [outputs], initial: .number(0)))
    g.addState("h", length: hidden)
    g.addState("C", length: hidden)
    func gate(_ place: Int, _ peep: Int? = nil, _ c: CellGraph.ID? = nil) -> CellGraph.ID {
      var part = CellGraph.Matrix(param: place, column: 0, rows: hidden, columns: hidden)
      let own = CellGraph.Term(matrix: part, vector: g.state(0))
      part.column = hidden
      part.columns = inputs
      let product = g.product([own, CellGraph.Term(matrix: part, vector: g.input())])
      var z = g.binary(.add, product, g.param(4 + place))
      if peepholes, let peep, let c {
        z = g.binary(.add, z, g.binary(.multiply, g.param(8 + peep), c))
      }
      return z
    }
    let f = g.unary(.sigmoid, gate(0, 0, g.state(1)))
    let i = g.unary(.sigmoid, gate(1, 1, g.state(1)))
    let candidate = g.unary(.tanh, gate(2))
    let c = g.binary(
      .add, g.binary(.multiply, f, g.state(1)), g.binary(.multiply, i, candidate))
    let o = g.unary(.sigmoid, gate(3, 2, c))
    g.updates = [g.binary(.multiply, o, g.unary(.tanh, c)), c]
    g.variables = zip(["f", "i", "C̃", "o", "C", "h"], [f, i, candidate, o, c, g.updates[0]]).map {
      CellGraph.Variable(name: $0, node: $1)
    }
    let matrix = CellGraph.Matrix(param: head, column: 0, rows: outputs, columns: hidden)
    let product = g.product([CellGraph.Term(matrix: matrix, vector: g.final(0))])
    g.output = g.computed(g.binary(.add, product, g.param(head + 1)))
    return g
  }

  @Test(arguments: [(5, 7, 3, 6, 2), (33, 9, 1, 17, 1), (16, 70, 4, 16, 1)])
  func lstmAsTypedEqualsTheBuiltIn(rows: Int, steps: Int, inputs: Int, hidden: Int, outputs: Int)
    throws
  {
    let graph = Self.lstm(inputs: inputs, hidden: hidden, outputs: outputs)
    let sample = Sample(graph, rows: rows, steps: steps, key: 4)
    // Where θ of the built-in has each of ours: gates i f g o, W_ih, W_hh, b, head.
    var places: [Int] = []
    let order = [1, 0, 2, 3]
    for (gate, _) in ["f", "i", "C", "o"].enumerated() {
      for row in 0..<hidden {
        for column in 0..<hidden + inputs {
          let r = order[gate] * hidden + row
          places.append(
            column < hidden
              ? 4 * hidden * inputs + r * hidden + column : r * inputs + column - hidden)
        }
      }
    }
    let bias = 4 * hidden * (inputs + hidden)
    for gate in 0..<4 { places += (0..<hidden).map { bias + order[gate] * hidden + $0 } }
    places += (0..<outputs * (hidden + 1)).map { bias + 4 * hidden + $0 }
    var theta = sample.theta
    for (own, place) in places.enumerated() { theta[place] = sample.theta[own] }
    let shape = NetworkShape(
      steps: steps, inputs: inputs, hidden: hidden, layers: 1, outputs: outputs)
    var builtIn = try Network<Double>(
      try RecurrentModel(.lstm, hidden: hidden), shape: shape, theta: theta)
    var network = try CellNetwork<Double>(graph, steps: steps, theta: sample.theta)
    let x = try Block(sample.x)
    let batch = Batch(rows: rows, x: UnsafePointer(x.pointer))
    let y = try Block<Double>(count: rows * outputs)
    try builtIn.forward(batch, into: y.pointer)
    let forecast = try sample.forward(Double.self)
    #expect(zip(forecast, y.array).allSatisfy { abs($0 - $1) <= 1e-12 })

    let plane = rows * steps * hidden
    let states = try Block<Double>(count: 6 * plane)
    let views = try Block<Double>(count: 6 * plane)
    try builtIn.states(batch, into: states.pointer)
    try network.states(batch, into: views.pointer)
    for (own, theirs) in [1, 0, 2, 3, 4, 5].enumerated() {
      #expect(
        (0..<plane).allSatisfy {
          abs(views.pointer[own * plane + $0] - states.pointer[theirs * plane + $0]) <= 1e-12
        })
    }

    let (target, weight) = (try Block(sample.target), try Block(sample.weight))
    let gradient = try Block<Double>(count: theta.count)
    let (flow, ownFlow) = (try Block<Double>(count: steps), try Block<Double>(count: steps))
    let objective = Objective(
      target: UnsafePointer(target.pointer), weight: UnsafePointer(weight.pointer), loss: .mse,
      scale: 0.25)
    let loss = try builtIn.gradient(
      batch, objective, into: gradient.pointer, flow: flow.pointer)
    let again = try Block<Double>(count: theta.count)
    _ = try network.gradient(batch, objective, into: again.pointer, flow: ownFlow.pointer)
    #expect(Self.relative(ownFlow.array, flow.array) <= 1e-12)
    let own = try sample.gradient(Double.self)
    #expect(abs(own.loss - loss) <= 1e-12 * loss)
    let expected = places.map { gradient.pointer[$0] }
    for (name, offset, shape) in graph.parameters {
      let range = offset..<offset + shape.reduce(1, *)
      #expect(
        Self.relative(Array(own.gradient[range]), Array(expected[range])) <= 1e-12, "\(name)")
    }
  }

  @Test func peepholesEqualCentralDifferences() throws {
    let graph = Self.lstm(inputs: 2, hidden: 3, outputs: 2, peepholes: true)
    let sample = Sample(graph, rows: 18, steps: 5, key: 9)
    let gradient = try sample.gradient(Double.self).gradient
    let differences = try sample.differences()
    #expect(Self.relative(gradient, differences) <= 1e-6)
  }

  /// Outputs at every step, samples that lack steps, and every loss.
  @Test(arguments: [
    (false, Loss.mse), (true, .mse), (false, .mae), (true, .huber(delta: 0.3)),
    (false, .pinball(quantiles: [0.2])),
  ])
  func optionsEqualCentralDifferences(everyStep: Bool, loss: Loss) throws {
    let graph = Self.lstm(inputs: 2, hidden: 3, outputs: 2, peepholes: true)
    var sample = Sample(graph, rows: 18, steps: 5, everyStep: everyStep, key: 9)
    sample.valid = (0..<18 * 5).map { $0 % 5 < $0 / 5 % 4 || $0 == 41 ? 0 : 1 }
    sample.loss = loss
    let gradient = try sample.gradient(Double.self).gradient
    let differences = try sample.differences()
    #expect(Self.relative(gradient, differences) <= 1e-5)
  }

  /// A sample that lacks its first steps gives what it gives alone without them.
  @Test func stepsThatAreLackingLeaveTheStates() throws {
    let graph = Self.lstm(inputs: 2, hidden: 5, outputs: 1)
    var sample = Sample(graph, rows: 3, steps: 6, key: 2)
    sample.valid = [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    let together = try sample.forward(Double.self)
    var short = try CellNetwork<Double>(graph, steps: 4, theta: sample.theta)
    let x = try Block(Array(sample.x[16..<24]))
    let y = try Block<Double>(count: 1)
    try short.forward(Batch(rows: 1, x: UnsafePointer(x.pointer)), into: y.pointer)
    #expect(together[1] == y.pointer[0])
    #expect(together[2] == sample.theta.last)
  }

  /// With every step cut off, only the last one's own equations are left.
  @Test func truncationKeepsGradientsFromPassing() throws {
    let graph = Self.lstm(inputs: 2, hidden: 3, outputs: 1)
    var sample = Sample(graph, rows: 2, steps: 6, key: 7)
    let whole = try sample.gradient(Double.self)
    sample.truncation = 100
    let again = try sample.gradient(Double.self)
    #expect(again == whole)
    sample.truncation = 3
    let cut = try sample.gradient(Double.self)
    #expect(cut.loss == whole.loss)
    #expect(cut.gradient != whole.gradient)
  }

  // MARK: Bits

  @Test func bitsDependNeitherOnThreadsNorOnInstructions() throws {
    let graph = Self.lstm(inputs: 3, hidden: 21, outputs: 1, peepholes: true)
    let sample = Sample(graph, rows: 70, steps: 40, key: 5)
    let threads = limn_threads()
    let level = limn_instructions()
    defer {
      limn_set_threads(threads)
      _ = limn_set_instructions(level)
    }
    let wide = try sample.gradient(Double.self)
    let narrow = try sample.gradient(Float.self)
    let forecast = try sample.forward(Float.self)
    for count in [1, 2, 3, 16] {
      limn_set_threads(count)
      for wanted in 0...2 where limn_set_instructions(Int32(wanted)) == Int32(wanted) {
        let again = (try sample.gradient(Double.self), try sample.gradient(Float.self))
        #expect(again.0 == wide)
        #expect(again.1 == narrow)
        let same = try sample.forward(Float.self)
        #expect(same == forecast)
      }
    }
  }

  @Test func floatsStayCloseToDoubles() throws {
    let graph = Self.lstm(inputs: 3, hidden: 12, outputs: 1)
    let sample = Sample(graph, rows: 20, steps: 30, key: 6)
    let (wide, narrow) = (try sample.gradient(Double.self), try sample.gradient(Float.self))
    #expect(abs(wide.loss - narrow.loss) <= 1e-5 * wide.loss)
    #expect(
      zip(wide.gradient, narrow.gradient).allSatisfy {
        abs($0 - $1) <= 1e-5 * (wide.gradient.map(abs).max() ?? 1)
      })
  }

  @Test func stopsWhenAsked() throws {
    let graph = Self.lstm(inputs: 1, hidden: 4, outputs: 1)
    let silence = Silence()
    silence.interruption.request()
    var network = try CellNetwork<Double>(
      graph, steps: 50, theta: [Double](repeating: 0, count: graph.parameterCount),
      interruption: silence.interruption)
    let x = try Block<Double>(repeating: 0, count: 50)
    let y = try Block<Double>(count: 1)
    #expect(throws: Fault.interrupted) {
      try network.forward(Batch(rows: 1, x: UnsafePointer(x.pointer)), into: y.pointer)
    }
  }
}
