import LimnSource
import LimnTensor

/// How a gradient moves the weights: the rule, its step size over the epochs, and its memory.

package enum Optimiser: String, Hashable, Sendable, CaseIterable {
  /// Plain descent, and descent with a momentum (Polyak 1964).
  case sgd, momentum
  /// Adam (Kingma & Ba 2015), and with weights that decay apart from the gradient (Loshchilov &
  /// Hutter 2019).
  case adam, adamw
}

/// The step size as a share of `lr`.
package enum Schedule: String, Hashable, Sendable, CaseIterable {
  case constant
  /// ½ (1 + cos(π (epoch − 1) / epochs)) (Loshchilov & Hutter 2017).
  case cosine
  /// Halved each time the watched loss has not sunk for half the patience.
  case plateau

  /// Of an epoch from 1 on, before warm-up and plateaus.
  func share(epoch: Int, of epochs: Int) -> Double {
    guard self == .cosine else { return 1 }
    return 0.5 * (1 + LimnKernel.cos(Double.pi * Double(epoch - 1) / Double(epochs)))
  }
}

/// The two averages that the rules keep, [parameters] each.
struct OptimiserMemory<Element: KernelElement> {
  let m: Block<Element>
  let v: Block<Element>
  var steps = 0

  init(count: Int) throws(Fault) {
    m = try Block(count: count)
    v = try Block(count: count)
    m.pointer.update(repeating: 0, count: count)
    v.pointer.update(repeating: 0, count: count)
  }

  mutating func move(
    _ theta: Block<Element>, by gradient: Block<Element>, count: Int, factor: Double,
    rate: Double, options: TrainOptions
  ) {
    steps += 1
    var step = KernelStep(factor: factor, rate: rate, l2: options.l2, step: Double(steps))
    switch options.optimiser {
    case .adam, .adamw:
      if options.optimiser == .adamw { step.decay = options.weightDecay }
      Element.adam(
        theta: theta.pointer, gradient: gradient.pointer, m: m.pointer, v: v.pointer,
        count: count, step)
    case .sgd, .momentum:
      if options.optimiser == .momentum { step.momentum = options.momentum }
      Element.descend(
        theta: theta.pointer, gradient: gradient.pointer, v: v.pointer, count: count, step)
    }
  }
}
