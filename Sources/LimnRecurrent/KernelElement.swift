import CLimnKernels

/// The C kernels of recurrent networks for `Float` and `Double` under one name.
///
/// Thin: counts are checked by `Network`, the only caller of what takes a network.

package protocol KernelElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static func scratch(
    _ network: inout limn_network, _ pass: inout limn_pass, trains: Bool, regularised: Bool
  ) -> Int
  static func forward(
    _ network: inout limn_network, _ pass: inout limn_pass, scratch: UnsafeMutablePointer<Self>)
  static func gradient(
    _ network: inout limn_network, _ pass: inout limn_pass, loss: UnsafePointer<limn_loss>,
    _ regularisation: inout limn_regularisation, gradient: UnsafeMutablePointer<Self>,
    scratch: UnsafeMutablePointer<Self>
  ) -> Double
  static func norm(_ values: UnsafePointer<Self>, _ count: Int) -> Double
  static func adam(
    theta: UnsafeMutablePointer<Self>, gradient: UnsafePointer<Self>,
    m: UnsafeMutablePointer<Self>, v: UnsafeMutablePointer<Self>, count: Int, _ step: KernelStep)
  static func descend(
    theta: UnsafeMutablePointer<Self>, gradient: UnsafePointer<Self>,
    v: UnsafeMutablePointer<Self>, count: Int, _ step: KernelStep)
}

/// One step of an optimiser: `limn_step`, with defaults.
package struct KernelStep: Sendable {
  package var factor = 1.0
  package var rate: Double
  package var l2 = 0.0
  package var decay = 0.0
  package var momentum = 0.0
  package var step = 1.0

  package init(factor: Double = 1, rate: Double, l2: Double = 0, step: Double = 1) {
    self.factor = factor
    self.rate = rate
    self.l2 = l2
    self.step = step
  }

  fileprivate var kernel: limn_step {
    limn_step(
      factor: factor, rate: rate, l2: l2, decay: decay, momentum: momentum, step: step)
  }
}

extension Float: KernelElement {
  package static func scratch(
    _ network: inout limn_network, _ pass: inout limn_pass, trains: Bool, regularised: Bool
  ) -> Int { limn_network_scratch_f32(&network, &pass, trains ? 1 : 0, regularised ? 1 : 0) }

  package static func forward(
    _ network: inout limn_network, _ pass: inout limn_pass, scratch: UnsafeMutablePointer<Float>
  ) { limn_network_forward_f32(&network, &pass, scratch) }

  package static func gradient(
    _ network: inout limn_network, _ pass: inout limn_pass, loss: UnsafePointer<limn_loss>,
    _ regularisation: inout limn_regularisation, gradient: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) -> Double {
    limn_network_gradient_f32(&network, &pass, loss, &regularisation, gradient, scratch)
  }

  package static func norm(_ values: UnsafePointer<Float>, _ count: Int) -> Double {
    limn_norm_f32(values, count)
  }

  package static func adam(
    theta: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int, _ step: KernelStep
  ) { limn_adam_f32(theta, gradient, m, v, count, step.kernel) }

  package static func descend(
    theta: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
    v: UnsafeMutablePointer<Float>, count: Int, _ step: KernelStep
  ) { limn_descend_f32(theta, gradient, v, count, step.kernel) }
}

extension Double: KernelElement {
  package static func scratch(
    _ network: inout limn_network, _ pass: inout limn_pass, trains: Bool, regularised: Bool
  ) -> Int { limn_network_scratch_f64(&network, &pass, trains ? 1 : 0, regularised ? 1 : 0) }

  package static func forward(
    _ network: inout limn_network, _ pass: inout limn_pass, scratch: UnsafeMutablePointer<Double>
  ) { limn_network_forward_f64(&network, &pass, scratch) }

  package static func gradient(
    _ network: inout limn_network, _ pass: inout limn_pass, loss: UnsafePointer<limn_loss>,
    _ regularisation: inout limn_regularisation, gradient: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>
  ) -> Double {
    limn_network_gradient_f64(&network, &pass, loss, &regularisation, gradient, scratch)
  }

  package static func norm(_ values: UnsafePointer<Double>, _ count: Int) -> Double {
    limn_norm_f64(values, count)
  }

  package static func adam(
    theta: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>,
    m: UnsafeMutablePointer<Double>, v: UnsafeMutablePointer<Double>, count: Int, _ step: KernelStep
  ) { limn_adam_f64(theta, gradient, m, v, count, step.kernel) }

  package static func descend(
    theta: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>,
    v: UnsafeMutablePointer<Double>, count: Int, _ step: KernelStep
  ) { limn_descend_f64(theta, gradient, v, count, step.kernel) }
}
