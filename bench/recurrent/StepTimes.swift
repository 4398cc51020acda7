import CLimnKernels
import LimnRecurrent
import LimnTensor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Times steps of training and inference through the door that training itself uses.
///
///     recurrent-steps THREADS SECONDS train|infer N T D H
///
/// prints the median of a call in milliseconds: the gradient of a batch, its norm and a step of
/// Adam; or the forecasts of N sequences. `bench/recurrent/run` calls it beside PyTorch.
@main
struct StepTimes {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    let numbers = words.compactMap { Double($0) }
    guard words.count == 7, numbers.count == 6 else {
      print("recurrent-steps THREADS SECONDS train|infer N T D H")
      exit(2)
    }
    limn_set_threads(Int(numbers[0]))
    let sizes = numbers.dropFirst(2).map { Int($0) }
    let steps = try StepTimes(rows: sizes[0], steps: sizes[1], inputs: sizes[2], hidden: sizes[3])
    let infers = words.contains("infer")
    print(try infers ? steps.infer(for: numbers[1]) : steps.train(for: numbers[1]))
  }

  let rows: Int
  let model: RecurrentModel
  let shape: NetworkShape
  let theta: [Double]
  let x: Block<Float>
  let random = RandomStream(key: 1)

  init(rows: Int, steps: Int, inputs: Int, hidden: Int) throws {
    self.rows = rows
    var model = try RecurrentModel(hidden: hidden)
    // As in the peer: with PyTorch's own start gradients die over 365 steps.
    model.forgetBias = 3
    self.model = model
    shape = model.shape(steps: steps, inputs: inputs, outputs: 1)
    theta = try model.initialise(shape, random: random)
    x = try Block(count: rows * steps * inputs)
    for index in 0..<x.count { x.pointer[index] = Float(random.child(1).normal(UInt64(index))) }
  }

  func train(for seconds: Double) throws -> Double {
    var network = try Network<Float>(model, shape: shape, theta: theta)
    let target = try Block<Float>(count: rows)
    let weight = try Block<Float>(count: rows)
    for index in 0..<rows {
      target.pointer[index] = Float(random.child(2).normal(UInt64(index)))
      weight.pointer[index] = 1
    }
    let gradient = try Block<Float>(count: network.count)
    let m = try Block<Float>(repeating: 0, count: network.count)
    let v = try Block<Float>(repeating: 0, count: network.count)
    let objective = Objective(
      target: UnsafePointer(target.pointer), weight: UnsafePointer(weight.pointer), loss: .mse,
      scale: 1 / Double(rows))
    var step = 0.0
    return try median(seconds) {
      step += 1
      _ = try network.gradient(
        Batch(rows: rows, x: UnsafePointer(x.pointer)), objective, into: gradient.pointer)
      let norm = Float.norm(gradient.pointer, network.count)
      Float.adam(
        theta: network.theta.pointer, gradient: gradient.pointer, m: m.pointer, v: v.pointer,
        count: network.count,
        KernelStep(factor: norm > 1 ? 1 / norm : 1, rate: 1e-3, step: step))
    }
  }

  func infer(for seconds: Double) throws -> Double {
    var network = try Network<Float>(model, shape: shape, theta: theta)
    let y = try Block<Float>(count: rows)
    return try median(seconds) {
      try network.forward(Batch(rows: rows, x: UnsafePointer(x.pointer)), into: y.pointer)
    }
  }

  private func median(_ seconds: Double, _ body: () throws -> Void) throws -> Double {
    for _ in 0..<2 { try body() }
    var times: [Double] = []
    let start = now()
    while now() < start + seconds || times.count < 5 {
      let before = now()
      try body()
      times.append(now() - before)
    }
    return times.sorted()[times.count / 2] * 1000
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
