import CLimnKernels
import LimnEffects
import LimnSource
import LimnTensor

/// A network of built-in cells or of a typed one, moved alike.
enum AnyNetwork<Element: CellElement> {
  case builtIn(Network<Element>)
  case typed(CellNetwork<Element>)

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
    }
  }

  var count: Int {
    switch self {
    case .builtIn(let network): network.count
    case .typed(let network): network.count
    }
  }

  var theta: Block<Element> {
    switch self {
    case .builtIn(let network): network.theta
    case .typed(let network): network.theta
    }
  }

  var values: [Double] {
    switch self {
    case .builtIn(let network): network.values
    case .typed(let network): network.values
    }
  }

  /// y: [N, S, O]
  mutating func forward(
    _ batch: Batch<Element>, into y: UnsafeMutablePointer<Element>
  ) throws(Fault) {
    switch self {
    case .builtIn(var network):
      try network.forward(batch, into: y)
      self = .builtIn(network)
    case .typed(var network):
      try network.forward(batch, into: y)
      self = .typed(network)
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
    }
  }
}

extension Fit {
  /// How many steps of a sample have an output.
  var outputSteps: Int { options.everyStep ? options.lookback : 1 }

  /// What can be looked at inside: names and lengths, in the kernels' order.
  var planes: [(name: String, length: Int)] {
    if let shape { return shape.planes.map { ($0, shape.width) } }
    guard let graph else { return [] }
    return graph.variables.map { ($0.name, graph.length($0.node)) }
  }

  /// θ to start from; empty for baselines.
  func initialValues(random: RandomStream) throws(Fault) -> [Double] {
    switch model {
    case .persistence, .climatology: []
    case .recurrent(let model):
      try shape.map { (shape) throws(Fault) in try model.initialise(shape, random: random) } ?? []
    case .cell: graph?.initialValues(random: random) ?? []
    }
  }

  /// Names, places in θ and shapes of all parameters.
  var parameters: [(name: String, offset: Int, shape: [Int])] {
    if let shape { return shape.parameters.map { ($0.name, $0.offset, $0.shape) } }
    return graph?.parameters ?? []
  }
}
