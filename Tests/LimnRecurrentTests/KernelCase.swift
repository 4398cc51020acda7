import CLimnKernels
import LimnRecurrent
import LimnTensor
import Testing

/// One network of the PyTorch fixture, and how to run the kernels on it.
struct KernelCase {
  var network: limn_network
  var theta, x, target, weight, h, y, gradient: [Double]
  var valid: [UInt8]?
  var start: [Double]?
  var loss: Double
  var kind: limn_loss_kind
  var truncation: Int

  init(_ tag: String) throws {
    let all = readTorch()
    func get(_ name: String) throws -> [Double] { try #require(all["\(tag).\(name)"]) }
    let s = try get("shape").map { Int($0) } + [Int](repeating: 0, count: 6)
    let cells: [RecurrentModel.Cell] = [.lstm, .gru, .rnn]
    network = NetworkShape(
      cell: cells[s[6]], steps: s[1], inputs: s[2], hidden: s[3], layers: s[4], outputs: s[5],
      bidirectional: s[7] == 1, peepholes: s[8] == 1, everyStep: s[9] == 1
    ).kernel(rows: s[0])
    kind = [LIMN_MSE, LIMN_MAE, LIMN_HUBER, LIMN_PINBALL][s[10]]
    truncation = s[11]
    theta = try get("theta")
    x = try get("x")
    target = try get("target")
    weight = try get("weight")
    h = try get("h")
    y = try get("y")
    gradient = try get("gradient")
    loss = try get("loss")[0]
    valid = all["\(tag).valid"]?.map { UInt8($0) }
    start = all["\(tag).start"]
  }

  var n: Int { Int(network.rows) }
  var steps: Int { Int(network.steps) }
  var scale: Double { 1 / weight.reduce(0, +) }

  /// Outputs beside PyTorch's, those of steps that a sample has.
  func compared(_ y: [Double]) -> [(Double, Double)] {
    zip(y, self.y).enumerated().filter { index, _ in
      network.every_step == 0 || valid.map { $0[index / Int(network.outputs)] == 1 } ?? true
    }.map(\.element)
  }

  /// The samples over and over; states before the first step are left out.
  func repeated(_ times: Int) -> KernelCase {
    var more = self
    func over<Value>(_ values: [Value]) -> [Value] {
      Array([[Value]](repeating: values, count: times).joined())
    }
    more.network.rows *= times
    more.x = over(x)
    more.target = over(target)
    more.weight = over(weight)
    more.valid = valid.map(over)
    more.start = nil
    return more
  }

  /// y: [N, S, O], states: [planes, N, T, EH].
  func forward<Element: KernelElement>(
    as type: Element.Type = Double.self
  ) throws -> (y: [Double], states: [Double]) {
    var network = network
    let width = (network.bidirectional == 1 ? 2 : 1) * Int(network.hidden)
    let states = try Block<Element>(
      count: limn_network_planes(&network) * n * steps * width)
    let y = try Block<Element>(count: target.count)
    try withPass(type) { pass in
      pass.y = UnsafeMutableRawPointer(y.pointer)
      pass.states = UnsafeMutableRawPointer(states.pointer)
      let scratch = try Block<Element>(
        count: Element.scratch(&network, &pass, trains: false, regularised: false))
      Element.forward(&network, &pass, scratch: scratch.pointer)
    }
    return (
      (0..<y.count).map { Double(y.pointer[$0]) },
      (0..<states.count).map { Double(states.pointer[$0]) }
    )
  }

  func gradient<Element: KernelElement>(
    as type: Element.Type = Double.self, regularisation: limn_regularisation? = nil,
    flow: UnsafeMutablePointer<Double>? = nil
  ) throws -> (loss: Double, gradient: [Double]) {
    var network = network
    var rules =
      regularisation
      ?? limn_regularisation(dropout: 0, recurrent_dropout: 0, key: 0, truncation: truncation)
    let gradient = try Block<Element>(count: theta.count)
    let target = try block(self.target, type)
    let weight = try block(self.weight, type)
    var value = 0.0
    try withPass(type) { pass in
      pass.target = UnsafeRawPointer(target.pointer)
      pass.weight = UnsafeRawPointer(weight.pointer)
      pass.flow = flow
      let scratch = try Block<Element>(
        count: Element.scratch(
          &network, &pass, trains: true,
          regularised: rules.dropout > 0 || rules.recurrent_dropout > 0))
      let levels = [Double](repeating: 0.3, count: Int(network.outputs))
      levels.withUnsafeBufferPointer { levels in
        var loss = limn_loss(kind: kind, scale: scale, delta: 0.4, levels: levels.baseAddress)
        value = Element.gradient(
          &network, &pass, loss: &loss, &rules, gradient: gradient.pointer,
          scratch: scratch.pointer)
      }
    }
    return (value, (0..<theta.count).map { Double(gradient.pointer[$0]) })
  }

  private func withPass<Element: KernelElement>(
    _ type: Element.Type, _ body: (inout limn_pass) throws -> Void
  ) throws {
    let theta = try block(self.theta, type)
    let x = try block(self.x, type)
    let start = try self.start.map { try block($0, type) }
    var pass = limn_pass()
    pass.threads = limn_threads()
    pass.theta = UnsafeRawPointer(theta.pointer)
    pass.x = UnsafeRawPointer(x.pointer)
    pass.start = start.map { UnsafeRawPointer($0.pointer) }
    guard let valid else { return try body(&pass) }
    try valid.withUnsafeBufferPointer { valid in
      pass.valid = valid.baseAddress
      try body(&pass)
    }
  }
}

private func block<Element: KernelElement>(
  _ values: [Double], _ type: Element.Type
) throws -> Block<Element> {
  let block = try Block<Element>(count: values.count)
  for (index, value) in values.enumerated() { block.pointer[index] = Element(value) }
  return block
}
