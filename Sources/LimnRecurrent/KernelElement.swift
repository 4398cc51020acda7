import CLimnKernels

/// The C kernels of the LSTM for `Float` and `Double` under one name.
///
/// Thin: counts are checked by `Network`, the only caller.

package protocol KernelElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static func scratch(_ shape: limn_lstm_shape, trains: Bool, threads: Int) -> Int
  static func forward(
    _ shape: limn_lstm_shape, theta: UnsafePointer<Self>, x: UnsafePointer<Self>,
    y: UnsafeMutablePointer<Self>?, states: UnsafeMutablePointer<Self>?,
    scratch: UnsafeMutablePointer<Self>, threads: Int, stop: limn_stop)
  static func gradient(
    _ shape: limn_lstm_shape, theta: UnsafePointer<Self>, batch: BatchPointers<Self>,
    scale: Double, dropout: Double, key: UInt64, gradient: UnsafeMutablePointer<Self>,
    scratch: UnsafeMutablePointer<Self>, threads: Int, stop: limn_stop
  ) -> Double
  static func norm(_ values: UnsafePointer<Self>, _ count: Int) -> Double
  static func adam(
    theta: UnsafeMutablePointer<Self>, gradient: UnsafePointer<Self>,
    m: UnsafeMutablePointer<Self>, v: UnsafeMutablePointer<Self>, count: Int, factor: Double,
    rate: Double, step: Int)
}

/// x: [N, T, D], target and weight: [N, O].
package struct BatchPointers<Element> {
  var x: UnsafePointer<Element>
  var target: UnsafePointer<Element>
  var weight: UnsafePointer<Element>
}

extension Float: KernelElement {
  package static func scratch(_ shape: limn_lstm_shape, trains: Bool, threads: Int) -> Int {
    limn_lstm_scratch_f32(shape, trains ? 1 : 0, threads)
  }

  package static func forward(
    _ shape: limn_lstm_shape, theta: UnsafePointer<Float>, x: UnsafePointer<Float>,
    y: UnsafeMutablePointer<Float>?, states: UnsafeMutablePointer<Float>?,
    scratch: UnsafeMutablePointer<Float>, threads: Int, stop: limn_stop
  ) { limn_lstm_forward_f32(shape, theta, x, y, states, scratch, threads, stop) }

  package static func gradient(
    _ shape: limn_lstm_shape, theta: UnsafePointer<Float>, batch: BatchPointers<Float>,
    scale: Double, dropout: Double, key: UInt64, gradient: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, threads: Int, stop: limn_stop
  ) -> Double {
    limn_lstm_gradient_f32(
      shape, theta, batch.x, batch.target, batch.weight, scale, dropout, key, gradient, scratch,
      threads, stop)
  }

  package static func norm(_ values: UnsafePointer<Float>, _ count: Int) -> Double {
    limn_norm_f32(values, count)
  }

  package static func adam(
    theta: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int, factor: Double,
    rate: Double, step: Int
  ) { limn_adam_f32(theta, gradient, m, v, count, factor, rate, Double(step)) }
}

extension Double: KernelElement {
  package static func scratch(_ shape: limn_lstm_shape, trains: Bool, threads: Int) -> Int {
    limn_lstm_scratch_f64(shape, trains ? 1 : 0, threads)
  }

  package static func forward(
    _ shape: limn_lstm_shape, theta: UnsafePointer<Double>, x: UnsafePointer<Double>,
    y: UnsafeMutablePointer<Double>?, states: UnsafeMutablePointer<Double>?,
    scratch: UnsafeMutablePointer<Double>, threads: Int, stop: limn_stop
  ) { limn_lstm_forward_f64(shape, theta, x, y, states, scratch, threads, stop) }

  package static func gradient(
    _ shape: limn_lstm_shape, theta: UnsafePointer<Double>, batch: BatchPointers<Double>,
    scale: Double, dropout: Double, key: UInt64, gradient: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>, threads: Int, stop: limn_stop
  ) -> Double {
    limn_lstm_gradient_f64(
      shape, theta, batch.x, batch.target, batch.weight, scale, dropout, key, gradient, scratch,
      threads, stop)
  }

  package static func norm(_ values: UnsafePointer<Double>, _ count: Int) -> Double {
    limn_norm_f64(values, count)
  }

  package static func adam(
    theta: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>,
    m: UnsafeMutablePointer<Double>, v: UnsafeMutablePointer<Double>, count: Int, factor: Double,
    rate: Double, step: Int
  ) { limn_adam_f64(theta, gradient, m, v, count, factor, rate, Double(step)) }
}
