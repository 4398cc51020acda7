import CLimnKernels
import LimnSource
import LimnTensor
import Testing

/// The kernels against PyTorch (tools/reference/lstm_torch.py), central differences and themselves.
@Suite struct LSTMKernelTests {
  private struct Case {
    var shape: limn_lstm_shape
    var theta, x, target, weight, h, y, gradient: [Double]
    var loss: Double

    init(_ tag: String, _ all: [String: [Double]]) throws {
      func get(_ name: String) throws -> [Double] { try #require(all["\(tag).\(name)"]) }
      let s = try get("shape").map { Int($0) }
      shape = limn_lstm_shape(
        rows: s[0], steps: s[1], inputs: s[2], hidden: s[3], layers: s[4], outputs: s[5])
      theta = try get("theta")
      x = try get("x")
      target = try get("target")
      weight = try get("weight")
      h = try get("h")
      y = try get("y")
      gradient = try get("gradient")
      loss = try get("loss")[0]
    }

    var scale: Double { 1 / weight.reduce(0, +) }

    func gradient64(
      theta: [Double]? = nil, dropout: Double = 0, key: UInt64 = 0, threads: Int = 1
    ) throws -> (loss: Double, gradient: [Double]) {
      let scratch = try Block<Double>(count: limn_lstm_scratch_f64(shape, 1, threads))
      var grad = [Double](repeating: 0, count: self.theta.count)
      let loss = limn_lstm_gradient_f64(
        shape, theta ?? self.theta, x, target, weight, scale, dropout, key, &grad, scratch.pointer,
        threads, limn_stop())
      return (loss, grad)
    }
  }

  private static func relative(_ a: [Double], _ b: [Double]) -> Double {
    let size = b.map(abs).max() ?? 1
    return zip(a, b).map { abs($0 - $1) / max(abs($1), 1e-3 * size) }.max() ?? .infinity
  }

  @Test(arguments: ["one", "two", "wide"])
  func forwardAndGradientEqualPyTorch(tag: String) throws {
    let c = try Case(tag, readTorch())
    #expect(limn_lstm_parameters(c.shape) == c.theta.count)
    let scratch = try Block<Double>(count: limn_lstm_scratch_f64(c.shape, 0, 1))
    var y = [Double](repeating: 0, count: c.y.count)
    var states = [Double](repeating: 0, count: 6 * c.h.count)
    limn_lstm_forward_f64(c.shape, c.theta, c.x, &y, &states, scratch.pointer, 1, limn_stop())
    #expect(zip(y, c.y).allSatisfy { abs($0 - $1) <= 1e-12 })
    #expect(zip(states.suffix(c.h.count), c.h).allSatisfy { abs($0 - $1) <= 1e-12 })
    let (loss, gradient) = try c.gradient64()
    #expect(abs(loss - c.loss) <= 1e-12 * c.loss)
    #expect(Self.relative(gradient, c.gradient) <= 1e-9)
  }

  @Test func gradientEqualsCentralDifferencesAlsoUnderDropout() throws {
    let c = try Case("wide", readTorch())
    let (_, gradient) = try c.gradient64(dropout: 0.4, key: 99)
    var differences = gradient
    for p in c.theta.indices {
      var theta = c.theta
      theta[p] += 1e-5
      let above = try c.gradient64(theta: theta, dropout: 0.4, key: 99).loss
      theta[p] -= 2e-5
      let below = try c.gradient64(theta: theta, dropout: 0.4, key: 99).loss
      differences[p] = (above - below) / 2e-5
    }
    #expect(Self.relative(gradient, differences) <= 1e-6)
  }

  @Test func threadsChangeNoBit() throws {
    let c = try Case("two", readTorch())
    let one = try c.gradient64(threads: 1)
    for threads in [2, 3, 16] {
      let more = try c.gradient64(threads: threads)
      #expect(more.loss == one.loss)
      #expect(more.gradient == one.gradient)
    }
  }

  @Test func floatsStayCloseToDoubles() throws {
    let c = try Case("wide", readTorch())
    let scratch = try Block<Float>(count: limn_lstm_scratch_f32(c.shape, 1, 1))
    let theta = c.theta.map { Float($0) }
    let x = c.x.map { Float($0) }
    var y = [Float](repeating: 0, count: c.y.count)
    limn_lstm_forward_f32(c.shape, theta, x, &y, nil, scratch.pointer, 1, limn_stop())
    #expect(zip(y, c.y).allSatisfy { abs(Double($0) - $1) <= 1e-5 })
    var gradient = [Float](repeating: 0, count: theta.count)
    _ = limn_lstm_gradient_f32(
      c.shape, theta, x, c.target.map { Float($0) }, c.weight.map { Float($0) }, c.scale, 0, 0,
      &gradient, scratch.pointer, 1, limn_stop())
    #expect(zip(gradient, c.gradient).allSatisfy { abs(Double($0) - $1) <= 1e-5 })
  }

  @Test func adamTakesTheStepsOfItsPaper() {
    // Two steps by hand: Kingma & Ba 2015, algorithm 1.
    var theta = [1.0, -2.0]
    var m = [0.0, 0.0]
    var v = [0.0, 0.0]
    var expected = theta
    var (em, ev) = (m, v)
    for (step, g) in [[0.5, -0.1], [0.2, 0.3]].enumerated() {
      limn_adam_f64(&theta, g, &m, &v, 2, 1, 0.01, Double(step + 1))
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

  @Test func aStopIsHeardWithinTheCall() throws {
    // Hours of work, were it not stopped at its first step.
    let shape = limn_lstm_shape(
      rows: 1 << 20, steps: 64, inputs: 1, hidden: 64, layers: 1, outputs: 1)
    let scratch = try Block<Float>(count: limn_lstm_scratch_f32(shape, 0, 2))
    let theta = [Float](repeating: 0.1, count: limn_lstm_parameters(shape))
    let x = try Block<Float>(count: shape.rows * shape.steps)
    let y = try Block<Float>(count: shape.rows)
    limn_lstm_forward_f32(
      shape, theta, x.pointer, y.pointer, nil, scratch.pointer, 2,
      limn_stop(asked: { _ in 1 }, context: nil))
  }
}
