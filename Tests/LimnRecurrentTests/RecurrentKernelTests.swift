import CLimnKernels
import LimnSource
import LimnTensor
import Testing

import LimnRecurrent

/// The kernels against PyTorch (tools/reference/recurrent_torch.py), central differences, and
/// themselves on other threads and instruction sets.
@Suite(.serialized) struct RecurrentKernelTests {
  static let tags = [
    "one", "two", "wide", "gru", "rnn", "both", "both_gru", "peepholes", "every_step", "mae",
    "pinball", "lengths", "lengths_both", "lengths_gru", "start", "start_gru", "truncation",
  ]

  @Test(arguments: tags) func forwardAndGradientEqualPyTorch(tag: String) throws {
    let c = try KernelCase(tag)
    #expect(limn_network_parameters([c.network]) == c.theta.count)
    let (y, states) = try c.forward()
    // Where a sample has ended, PyTorch gives 0 for h and the kernels the last h.
    #expect(c.compared(y).allSatisfy { abs($0 - $1) <= 1e-12 })
    let width = c.h.count / (c.n * c.steps)
    for (index, h) in c.h.enumerated() where c.valid.map({ $0[index / width] == 1 }) ?? true {
      #expect(abs(states[states.count - c.h.count + index] - h) <= 1e-12)
    }
    let (loss, gradient) = try c.gradient()
    #expect(abs(loss - c.loss) <= 1e-12 * c.loss)
    #expect(relative(gradient, c.gradient) <= 1e-9)
  }

  @Test(arguments: tags) func floatsStayCloseToDoubles(tag: String) throws {
    let c = try KernelCase(tag)
    let (y, _) = try c.forward(as: Float.self)
    #expect(c.compared(y).allSatisfy { abs($0 - $1) <= 1e-5 })
    let (_, gradient) = try c.gradient(as: Float.self)
    #expect(zip(gradient, c.gradient).allSatisfy { abs($0 - $1) <= 1e-5 })
  }

  @Test(arguments: ["wide", "gru", "both", "peepholes", "lengths", "rnn"])
  func gradientEqualsCentralDifferencesAlsoUnderDropout(tag: String) throws {
    let c = try KernelCase(tag)
    let rules = limn_regularisation(
      dropout: 0.4, recurrent_dropout: 0.3, key: 99, truncation: 0)
    let (_, gradient) = try c.gradient(regularisation: rules)
    #expect(gradient != c.gradient)
    var differences = gradient
    for p in c.theta.indices {
      var moved = c
      moved.theta[p] += 1e-5
      let above = try moved.gradient(regularisation: rules).loss
      moved.theta[p] -= 2e-5
      differences[p] = (above - (try moved.gradient(regularisation: rules).loss)) / 2e-5
    }
    #expect(relative(gradient, differences) <= 1e-6)
  }

  @Test(arguments: tags) func threadsAndInstructionSetsChangeNoBit(tag: String) throws {
    let before = limn_threads()
    defer {
      _ = limn_set_instructions(-1)
      limn_set_threads(before)
    }
    // Many rows, so that there are many tiles.
    let c = try KernelCase(tag).repeated(40)
    let rules = limn_regularisation(
      dropout: 0.2, recurrent_dropout: 0.2, key: 5, truncation: 0)
    var first: (loss: Double, gradient: [Double], y: [Double])?
    for level in 0...2 where limn_set_instructions(Int32(level)) == level {
      for threads in [1, 2, 3, 16] {
        limn_set_threads(threads)
        let (loss, gradient) = try c.gradient(as: Float.self, regularisation: rules)
        let double = try c.gradient(regularisation: rules)
        let (y, _) = try c.forward()
        let found = (loss + double.loss, gradient + double.gradient, y)
        guard let first else {
          first = found
          continue
        }
        #expect(found.0 == first.loss && found.1 == first.gradient && found.2 == first.y)
      }
    }
  }

  @Test func statesCanBeCarriedFromPartToPart() throws {
    let c = try KernelCase("start")
    let shape = NetworkShape(steps: 2, inputs: 2, hidden: 3, layers: 2, outputs: 1)
    var network = try Network<Double>(
      try RecurrentModel(hidden: 3, layers: 2), shape: shape, theta: c.theta)
    var carried = try #require(c.start)
    var y = [Double](repeating: 0, count: c.n)
    for part in 0..<2 {
      // x: [N, 4, 2], two steps at a time
      var x: [Double] = []
      for row in 0..<c.n { x += c.x[(row * 8 + part * 4)..<(row * 8 + part * 4 + 4)] }
      let start = carried
      try network.forward(Batch(rows: c.n, x: x), into: &y, start: start, final: &carried)
    }
    #expect(y == (try c.forward().y))
  }

  @Test func flowIsTheGradientByEachStepsH() throws {
    // With targets at the last step alone, its flow is |W_yᵀ dy|².
    let c = try KernelCase("two")
    var flow = [Double](repeating: 0, count: c.steps)
    _ = try c.gradient(flow: &flow)
    let head = c.theta.suffix(2 * 3 + 2)
    var expected = 0.0
    for row in 0..<c.n {
      for k in 0..<3 {
        var d = 0.0
        for o in 0..<2 {
          let at = row * 2 + o
          d +=
            2 * c.weight[at] * c.scale * (c.y[at] - c.target[at])
            * head[head.startIndex + o * 3 + k]
        }
        expected += d * d
      }
    }
    #expect(abs(flow[c.steps - 1] - expected) <= 1e-12 * expected)
    #expect(flow.allSatisfy { $0 > 0 })
  }

  @Test func adamTakesTheStepsOfItsPaper() {
    // Two steps by hand: Kingma & Ba 2015, algorithm 1.
    var theta = [1.0, -2.0]
    var m = [0.0, 0.0]
    var v = [0.0, 0.0]
    var expected = theta
    var (em, ev) = (m, v)
    for (step, g) in [[0.5, -0.1], [0.2, 0.3]].enumerated() {
      Double.adam(
        theta: &theta, gradient: g, m: &m, v: &v, count: 2,
        KernelStep(rate: 0.01, step: Double(step + 1)))
      for p in 0..<2 {
        em[p] = 0.9 * em[p] + 0.1 * g[p]
        ev[p] = 0.999 * ev[p] + 0.001 * g[p] * g[p]
        let b1 = step == 0 ? 0.1 : 1 - 0.81
        let b2 = step == 0 ? 0.001 : 1 - 0.998001
        expected[p] -= 0.01 * (em[p] / b1) / ((ev[p] / b2).squareRoot() + 1e-8)
      }
    }
    #expect(zip(theta, expected).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test func descentKeepsItsMomentumAndAdamWShrinksTheWeightsFirst() {
    var theta = [1.0]
    var v = [0.0]
    var step = KernelStep(rate: 0.1, l2: 0.5)
    step.momentum = 0.9
    Double.descend(theta: &theta, gradient: [2], v: &v, count: 1, step)
    #expect(v == [2.5] && theta == [0.75])
    Double.descend(theta: &theta, gradient: [0], v: &v, count: 1, step)
    #expect(v == [0.9 * 2.5 + 0.375])
    var m = [0.0]
    (theta, v) = ([2], [0])
    var decayed = KernelStep(rate: 0.1)
    decayed.decay = 0.5
    Double.adam(theta: &theta, gradient: [0], m: &m, v: &v, count: 1, decayed)
    #expect(theta == [2 * (1 - 0.1 * 0.5)])
  }

  @Test func aStopIsHeardWithinTheCall() throws {
    // Hours of work, were it not stopped at its first step.
    var network = NetworkShape(steps: 64, inputs: 1, hidden: 64, layers: 1, outputs: 1)
      .kernel(rows: 1 << 20)
    let theta = [Float](repeating: 0.1, count: limn_network_parameters(&network))
    let x = try Block<Float>(count: (1 << 20) * 64)
    let y = try Block<Float>(count: 1 << 20)
    theta.withUnsafeBufferPointer { theta in
      var pass = limn_pass()
      pass.theta = UnsafeRawPointer(theta.baseAddress)
      pass.x = UnsafeRawPointer(x.pointer)
      pass.y = UnsafeMutableRawPointer(y.pointer)
      pass.threads = limn_threads()
      pass.stop = limn_stop(asked: { _ in 1 }, context: nil)
      if let scratch = try? Block<Float>(
        count: limn_network_scratch_f32(&network, &pass, 0, 0))
      {
        limn_network_forward_f32(&network, &pass, scratch.pointer)
      }
    }
  }
}

private func relative(_ a: [Double], _ b: [Double]) -> Double {
  let size = b.map(abs).max() ?? 1
  return zip(a, b).map { abs($0 - $1) / max(abs($1), 1e-3 * size) }.max() ?? .infinity
}
