import CLimnKernels
import LimnEffects
import LimnSource
import LimnTensor

/// The door to the kernels of recurrent networks: every count is checked here, every array is
/// budgeted. It knows nothing of time axes or missing values.

/// What one pass sees of a batch of N samples, S steps of which have outputs.
package struct Batch<Element> {
  package var rows: Int
  /// x: [N, T, D]
  package var x: UnsafePointer<Element>
  /// Steps that a sample has, [N, T]; nil where it has all.
  package var valid: UnsafePointer<UInt8>?

  package init(rows: Int, x: UnsafePointer<Element>, valid: UnsafePointer<UInt8>? = nil) {
    self.rows = rows
    self.x = x
    self.valid = valid
  }
}

/// What training asks of a pass beside the batch.
package struct Objective<Element> {
  /// target, weight: [N, S, O]; weight 0 where a target is missing.
  package var target: UnsafePointer<Element>
  package var weight: UnsafePointer<Element>
  package var loss: Loss
  /// The loss is scale · Σ weight ℓ.
  package var scale: Double
  package var key: UInt64 = 0

  package init(
    target: UnsafePointer<Element>, weight: UnsafePointer<Element>, loss: Loss, scale: Double,
    key: UInt64 = 0
  ) {
    self.target = target
    self.weight = weight
    self.loss = loss
    self.scale = scale
    self.key = key
  }
}

/// Weights of one element type, and what is needed to move them.
package struct Network<Element: KernelElement> {
  package let shape: NetworkShape
  package let count: Int
  package let theta: Block<Element>
  private let dropout: Double
  private let recurrentDropout: Double
  private let truncation: Int
  private let interruption: Interruption?
  private var scratch: Block<Element>?

  /// `truncation`: gradients do not pass back over a step whose number is a multiple of it; 0 never.
  package init(
    _ model: RecurrentModel, shape: NetworkShape, theta values: [Double], truncation: Int = 0,
    interruption: Interruption? = nil
  ) throws(Fault) {
    try shape.check()
    self.shape = shape
    self.truncation = truncation
    self.interruption = interruption
    dropout = model.dropout
    recurrentDropout = model.recurrentDropout
    count = shape.parameterCount
    theta = try Block(count: count)
    for index in 0..<count { theta.pointer[index] = Element(values[index]) }
  }

  package var values: [Double] { (0..<count).map { Double(theta.pointer[$0]) } }

  private func pass(_ batch: Batch<Element>) -> limn_pass {
    var pass = limn_pass()
    pass.theta = UnsafeRawPointer(theta.pointer)
    pass.x = UnsafeRawPointer(batch.x)
    pass.valid = batch.valid
    pass.threads = limn_threads()
    pass.stop = interruption.stop
    return pass
  }

  private mutating func room(
    _ network: inout limn_network, _ pass: inout limn_pass, trains: Bool
  ) throws(Fault) -> UnsafeMutablePointer<Element> {
    guard network.rows <= NetworkShape.mostRows else {
      throw Fault.settingOutOfRange(
        "batch", Int(network.rows), least: 1, most: NetworkShape.mostRows)
    }
    let needed = Element.scratch(
      &network, &pass, trains: trains,
      regularised: trains && (dropout > 0 || recurrentDropout > 0))
    if let scratch, scratch.count >= needed { return scratch.pointer }
    scratch = nil
    let block = try Block<Element>(count: needed)
    scratch = block
    return block.pointer
  }

  /// y: [N, S, O]. States before the first step and after the last are [L·E, 2, N, H], h then c.
  package mutating func forward(
    _ batch: Batch<Element>, into y: UnsafeMutablePointer<Element>,
    start: UnsafePointer<Element>? = nil, final: UnsafeMutablePointer<Element>? = nil
  ) throws(Fault) {
    var network = shape.kernel(rows: batch.rows)
    var pass = pass(batch)
    pass.y = UnsafeMutableRawPointer(y)
    pass.start = start.map { UnsafeRawPointer($0) }
    pass.final = final.map { UnsafeMutableRawPointer($0) }
    let scratch = try room(&network, &pass, trains: false)
    Element.forward(&network, &pass, scratch: scratch)
    try interruption?.check()
  }

  /// states: [planes, N, T, EH] of the last layer, in the order of `NetworkShape.planes`.
  package mutating func states(
    _ batch: Batch<Element>, into states: UnsafeMutablePointer<Element>
  ) throws(Fault) {
    var network = shape.kernel(rows: batch.rows)
    var pass = pass(batch)
    pass.states = UnsafeMutableRawPointer(states)
    let scratch = try room(&network, &pass, trains: false)
    Element.forward(&network, &pass, scratch: scratch)
    try interruption?.check()
  }

  /// The loss and its gradient: [parameters]; flow: [T], Σ |∂loss/∂h|² of each step.
  package mutating func gradient(
    _ batch: Batch<Element>, _ objective: Objective<Element>,
    into gradient: UnsafeMutablePointer<Element>, flow: UnsafeMutablePointer<Double>? = nil
  ) throws(Fault) -> Double {
    var network = shape.kernel(rows: batch.rows)
    var pass = pass(batch)
    pass.target = UnsafeRawPointer(objective.target)
    pass.weight = UnsafeRawPointer(objective.weight)
    pass.flow = flow
    let scratch = try room(&network, &pass, trains: true)
    var regularisation = limn_regularisation(
      dropout: dropout, recurrent_dropout: recurrentDropout, key: objective.key,
      truncation: truncation)
    let loss = objective.loss.withKernel(scale: objective.scale, outputs: shape.outputs) { loss in
      Element.gradient(
        &network, &pass, loss: loss, &regularisation, gradient: gradient, scratch: scratch)
    }
    try interruption?.check()
    return loss
  }
}

extension Interruption? {
  /// Lets kernels ask whether to go on, in calls that do not outlive the interruption.
  var stop: limn_stop {
    guard let self else { return limn_stop(asked: nil, context: nil) }
    return limn_stop(
      asked: { context in
        guard let context else { return 0 }
        return Unmanaged<Interruption>.fromOpaque(context).takeUnretainedValue().isRequested ? 1 : 0
      }, context: Unmanaged.passUnretained(self).toOpaque())
  }
}
