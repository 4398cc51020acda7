import CLimnKernels
import LimnEffects
import LimnSource
import LimnTensor

/// A network of built-in cells, of a typed one, or a linear map, moved alike.
enum AnyNetwork<Element: CellElement> {
  case builtIn(Network<Element>)
  case typed(CellNetwork<Element>)
  /// Without states, and fitted without gradients.
  case linear(LinearMap<Element>)

  /// The network of a fit, with weights `theta`; nil for baselines.
  init?(
    _ fit: Fit, theta: [Double], truncation: Int = 0, interruption: Interruption?
  ) throws(Fault) {
    switch fit.model {
    case .persistence, .climatology: return nil
    case .recurrent(let model):
      guard let shape = fit.shape else { return nil }
      self = .builtIn(
        try Network(
          model, shape: shape, theta: theta, truncation: truncation, interruption: interruption))
    case .cell:
      guard let graph = fit.graph else { return nil }
      self = .typed(
        try CellNetwork(
          graph, steps: fit.options.lookback, everyStep: fit.options.everyStep, theta: theta,
          truncation: truncation, interruption: interruption))
    case .ridge:
      self = .linear(
        try LinearMap(
          theta: theta, inputs: fit.options.lookback * fit.options.inputs.count,
          outputs: fit.options.leads.count))
    }
  }

  var count: Int {
    switch self {
    case .builtIn(let network): network.count
    case .typed(let network): network.count
    case .linear(let map): map.theta.count
    }
  }

  var theta: Block<Element> {
    switch self {
    case .builtIn(let network): network.theta
    case .typed(let network): network.theta
    case .linear(let map): map.theta
    }
  }

  var values: [Double] {
    switch self {
    case .builtIn(let network): network.values
    case .typed(let network): network.values
    case .linear(let map): map.theta.array.map { Double($0) }
    }
  }

  /// y: [N, S, O]. States before the first step and after the last, N times `Fit.stateLength`, lie as
  /// the kind of network has them.
  mutating func forward(
    _ batch: Batch<Element>, into y: UnsafeMutablePointer<Element>,
    start: UnsafePointer<Element>? = nil, final: UnsafeMutablePointer<Element>? = nil
  ) throws(Fault) {
    switch self {
    case .builtIn(var network):
      try network.forward(batch, into: y, start: start, final: final)
      self = .builtIn(network)
    case .typed(var network):
      try network.forward(batch, into: y, start: start, final: final)
      self = .typed(network)
    case .linear(let map): map.forward(batch, into: y)
    }
  }

  /// The planes of `Fit.planes`, one after the other, each [N, T, its length].
  mutating func states(
    _ batch: Batch<Element>, into states: UnsafeMutablePointer<Element>
  ) throws(Fault) {
    switch self {
    case .builtIn(var network):
      try network.states(batch, into: states)
      self = .builtIn(network)
    case .typed(var network):
      try network.states(batch, into: states)
      self = .typed(network)
    case .linear: break
    }
  }

  /// The loss and its gradient: [parameters]; flow: [T], Σ |∂loss/∂h|² of each step.
  mutating func gradient(
    _ batch: Batch<Element>, _ objective: Objective<Element>,
    into gradient: UnsafeMutablePointer<Element>, flow: UnsafeMutablePointer<Double>? = nil
  ) throws(Fault) -> Double {
    switch self {
    case .builtIn(var network):
      let loss = try network.gradient(batch, objective, into: gradient, flow: flow)
      self = .builtIn(network)
      return loss
    case .typed(var network):
      let loss = try network.gradient(batch, objective, into: gradient, flow: flow)
      self = .typed(network)
      return loss
    case .linear: return .nan
    }
  }
}

extension Fit {
  /// How many steps of a sample have an output.
  var outputSteps: Int { options.everyStep ? options.lookback : 1 }

  /// Numbers that a sample's states take.
  var stateLength: Int {
    if let shape { return shape.layers * shape.directions * 2 * shape.hidden }
    return graph?.states.reduce(0) { $0 + $1.length } ?? 0
  }

  /// What can be looked at inside: names and lengths, in the kernels' order.
  var planes: [(name: String, length: Int)] {
    if let shape { return shape.planes.map { ($0, shape.width) } }
    guard let graph else { return [] }
    return graph.variables.map { ($0.name, graph.length($0.node)) }
  }

  /// θ to start from; empty for baselines.
  func initialValues(random: RandomStream) throws(Fault) -> [Double] {
    switch model {
    case .persistence, .climatology, .ridge: []
    case .recurrent(let model):
      try shape.map { (shape) throws(Fault) in try model.initialise(shape, random: random) } ?? []
    case .cell: graph?.initialValues(random: random) ?? []
    }
  }

  /// Names, places in θ and shapes of all parameters.
  var parameters: [(name: String, offset: Int, shape: [Int])] {
    if let shape { return shape.parameters.map { ($0.name, $0.offset, $0.shape) } }
    if case .ridge = model {
      let (o, l, d) = (options.leads.count, options.lookback, options.inputs.count)
      return [("W", 0, [o, l, d]), ("b", o * l * d, [o])]
    }
    return graph?.parameters ?? []
  }
}
