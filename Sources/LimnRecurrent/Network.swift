import CLimnKernels
import LimnEffects
import LimnSource
import LimnTensor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The arithmetic of an LSTM with a linear head: sizes, weights, forward, gradient, Adam.
///
/// This is the door to the C kernels: every count is checked here, every array is budgeted. It knows
/// nothing of time axes or missing values.

/// D inputs over T steps, L layers of H, O outputs.
package struct NetworkSize: Hashable, Sendable {
  package var steps: Int
  package var inputs: Int
  package var hidden: Int
  package var layers: Int
  package var outputs: Int

  package init(steps: Int, inputs: Int, hidden: Int, layers: Int, outputs: Int) {
    self.steps = steps
    self.inputs = inputs
    self.hidden = hidden
    self.layers = layers
    self.outputs = outputs
  }

  package static let mostHidden = 4096
  package static let mostSteps = 100_000
  package static let mostInputs = 4096
  package static let mostLayers = Int(LIMN_LSTM_LAYERS)
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

  package var parameterCount: Int { limn_lstm_parameters(shape(rows: 1)) }

  func shape(rows: Int) -> limn_lstm_shape {
    limn_lstm_shape(
      rows: rows, steps: steps, inputs: inputs, hidden: hidden, layers: layers, outputs: outputs)
  }

  /// Where each parameter lies in θ: name, offset, shape; gates in the order i f g o.
  package var parameters: [(name: String, offset: Int, shape: [Int])] {
    var list: [(name: String, offset: Int, shape: [Int])] = []
    var offset = 0
    func place(_ name: String, _ shape: [Int]) {
      list.append((name, offset, shape))
      offset += shape.reduce(1, *)
    }
    for layer in 0..<layers {
      let suffix = layers == 1 ? "" : "_l\(layer)"
      place("W_ih" + suffix, [4 * hidden, layer == 0 ? inputs : hidden])
      place("W_hh" + suffix, [4 * hidden, hidden])
      place("b" + suffix, [4 * hidden])
    }
    place("W_y", [outputs, hidden])
    place("b_y", [outputs])
    return list
  }
}

/// Weights of one element type, and what is needed to move them.
struct Network<Element: KernelElement> {
  let size: NetworkSize
  let count: Int
  let threads: Int
  let theta: Block<Element>
  private let interruption: Interruption?
  private var scratch: (block: Block<Element>, rows: Int, trains: Bool)?

  init(
    size: NetworkSize, theta values: [Double], threads: Int = defaultThreads,
    interruption: Interruption? = nil
  ) throws(Fault) {
    try size.check()
    self.size = size
    self.interruption = interruption
    self.threads = min(max(1, threads), Int(LIMN_LSTM_THREADS))
    count = size.parameterCount
    theta = try Block(count: count)
    for index in 0..<count { theta.pointer[index] = Element(values[index]) }
  }

  /// As many as the machine has processors, at most 16; results do not depend on it.
  static var defaultThreads: Int { min(16, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  var values: [Double] { (0..<count).map { Double(theta.pointer[$0]) } }

  /// Lets the kernels ask whether to go on; the calls do not outlive `self`.
  private var stop: limn_stop {
    guard let interruption else { return limn_stop(asked: nil, context: nil) }
    return limn_stop(
      asked: { context in
        guard let context else { return 0 }
        return Unmanaged<Interruption>.fromOpaque(context).takeUnretainedValue().isRequested ? 1 : 0
      }, context: Unmanaged.passUnretained(interruption).toOpaque())
  }

  private mutating func scratch(rows: Int, trains: Bool) throws(Fault) -> Block<Element> {
    if let scratch, scratch.rows >= rows, scratch.trains || !trains { return scratch.block }
    guard rows <= NetworkSize.mostRows else {
      throw Fault.settingOutOfRange("batch", rows, least: 1, most: NetworkSize.mostRows)
    }
    scratch = nil
    let block = try Block<Element>(
      count: Element.scratch(size.shape(rows: rows), trains: trains, threads: threads))
    scratch = (block, rows, trains)
    return block
  }

  /// y: [N, O] from x: [N, T, D].
  mutating func forward(
    x: UnsafePointer<Element>, rows: Int, into y: UnsafeMutablePointer<Element>
  ) throws(Fault) {
    let work = try scratch(rows: rows, trains: false)
    Element.forward(
      size.shape(rows: rows), theta: theta.pointer, x: x, y: y, states: nil,
      scratch: work.pointer, threads: threads, stop: stop)
    try interruption?.check()
  }

  /// states: [6, N, T, H], f i g o c h of the last layer.
  mutating func states(
    x: UnsafePointer<Element>, rows: Int, into states: UnsafeMutablePointer<Element>
  ) throws(Fault) {
    let work = try scratch(rows: rows, trains: false)
    Element.forward(
      size.shape(rows: rows), theta: theta.pointer, x: x, y: nil, states: states,
      scratch: work.pointer, threads: threads, stop: stop)
    try interruption?.check()
  }

  /// Loss scale · Σ weight (y − target)² and its gradient: [parameters].
  mutating func gradient(
    _ batch: BatchPointers<Element>, rows: Int, scale: Double, dropout: Double, key: UInt64,
    into gradient: UnsafeMutablePointer<Element>
  ) throws(Fault) -> Double {
    let work = try scratch(rows: rows, trains: true)
    let loss = Element.gradient(
      size.shape(rows: rows), theta: theta.pointer, batch: batch, scale: scale, dropout: dropout,
      key: key, gradient: gradient, scratch: work.pointer, threads: threads, stop: stop)
    try interruption?.check()
    return loss
  }
}
