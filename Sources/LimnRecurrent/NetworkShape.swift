import CLimnKernels
import LimnSource

/// The sizes of a network, and where each of its parameters lies in θ.

/// T steps of D inputs, L layers of H in E directions, O outputs after the last or every step.
package struct NetworkShape: Hashable, Sendable {
  package var cell: RecurrentModel.Cell
  package var steps: Int
  package var inputs: Int
  package var hidden: Int
  package var layers: Int
  package var outputs: Int
  package var bidirectional = false
  package var peepholes = false
  package var everyStep = false

  package init(
    cell: RecurrentModel.Cell = .lstm, steps: Int, inputs: Int, hidden: Int, layers: Int,
    outputs: Int, bidirectional: Bool = false, peepholes: Bool = false, everyStep: Bool = false
  ) {
    self.cell = cell
    self.steps = steps
    self.inputs = inputs
    self.hidden = hidden
    self.layers = layers
    self.outputs = outputs
    self.bidirectional = bidirectional
    self.peepholes = peepholes
    self.everyStep = everyStep
  }

  package static let mostHidden = 4096
  package static let mostSteps = 100_000
  package static let mostInputs = 4096
  package static let mostLayers = Int(LIMN_RECURRENT_LAYERS)
  package static let mostRows = 1 << 24

  /// Within these limits no product of counts in the kernels can overflow.
  package func check() throws(Fault) {
    try Self.check("hidden", hidden, Self.mostHidden)
    try Self.check("layers", layers, Self.mostLayers)
    try Self.check("lookback", steps, Self.mostSteps)
    try Self.check("inputs", inputs, Self.mostInputs)
    try Self.check("horizon", outputs, Self.mostInputs)
  }

  private static func check(_ name: String, _ value: Int, _ most: Int) throws(Fault) {
    guard (1...most).contains(value) else {
      throw Fault.settingOutOfRange(name, value, least: 1, most: most)
    }
  }

  package var directions: Int { bidirectional ? 2 : 1 }
  /// H of the last layer's directions together.
  package var width: Int { directions * hidden }
  /// How many steps of a sample have an output.
  package var outputSteps: Int { everyStep ? steps : 1 }
  package var gates: Int {
    switch cell {
    case .lstm: 4
    case .gru: 3
    case .rnn: 1
    }
  }

  /// Names of what goes on inside, in the kernels' order.
  package var planes: [String] {
    switch cell {
    case .lstm: ["i", "f", "g", "o", "C", "h"]
    case .gru: ["r", "z", "n", "q", "h"]
    case .rnn: ["h"]
    }
  }

  package var parameterCount: Int {
    var network = kernel(rows: 1)
    return limn_network_parameters(&network)
  }

  package func kernel(rows: Int) -> limn_network {
    let kind =
      switch cell {
      case .lstm: LIMN_LSTM
      case .gru: LIMN_GRU
      case .rnn: LIMN_RNN
      }
    return limn_network(
      cell: kind, rows: rows, steps: steps, inputs: inputs, hidden: hidden, layers: layers,
      outputs: outputs, bidirectional: bidirectional ? 1 : 0, peepholes: peepholes ? 1 : 0,
      every_step: everyStep ? 1 : 0)
  }

  package struct Parameter: Hashable, Sendable {
    package enum Role: Sendable {
      case input, recurrent, bias, hiddenBias, peephole, head, headBias
    }
    package var name: String
    package var role: Role
    package var offset: Int
    package var shape: [Int]
    package var count: Int { shape.reduce(1, *) }
  }

  /// In the order of θ; gates are in the order i f g o, r z n.
  ///
  /// Names are PyTorch's with W for weights: `_l1` for the second layer, `_reverse` for the other
  /// direction.
  package var parameters: [Parameter] {
    var list: [Parameter] = []
    var offset = 0
    func place(_ name: String, _ role: Parameter.Role, _ shape: [Int]) {
      list.append(Parameter(name: name, role: role, offset: offset, shape: shape))
      offset += shape.reduce(1, *)
    }
    for layer in 0..<layers {
      for direction in 0..<directions {
        let suffix = (layers == 1 ? "" : "_l\(layer)") + (direction == 1 ? "_reverse" : "")
        place("W_ih" + suffix, .input, [gates * hidden, layer == 0 ? inputs : width])
        place("W_hh" + suffix, .recurrent, [gates * hidden, hidden])
        place("b" + suffix, .bias, [gates * hidden])
        if cell == .gru { place("b_hn" + suffix, .hiddenBias, [hidden]) }
        if peepholes { place("p" + suffix, .peephole, [3, hidden]) }
      }
    }
    place("W_y", .head, [outputs, width])
    place("b_y", .headBias, [outputs])
    return list
  }
}
