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
///     recurrent-steps THREADS SECONDS train|infer|peephole N T D H
///
/// prints the median of a call in milliseconds: the gradient of a batch, its norm and a step of
/// Adam; or the forecasts of N sequences. `peephole`
/// trains the peephole LSTM as a graph, as a `model` block makes it. `bench/recurrent/run` calls it beside PyTorch.
@main
struct StepTimes {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    let numbers = words.compactMap { Double($0) }
    guard words.count == 7, numbers.count == 6 else {
      print("recurrent-steps THREADS SECONDS train|infer|peephole N T D H")
      exit(2)
    }
    limn_set_threads(Int(numbers[0]))
    let sizes = numbers.dropFirst(2).map { Int($0) }
    let steps = try StepTimes(rows: sizes[0], steps: sizes[1], inputs: sizes[2], hidden: sizes[3])
    let infers = words.contains("infer")
    if words.contains("peephole") {
      print(try steps.trainTyped(for: numbers[1]))
    } else {
      print(try infers ? steps.infer(for: numbers[1]) : steps.train(for: numbers[1]))
    }
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
    return try train(network.theta, network.count, for: seconds) {
      try network.gradient($0, $1, into: $2)
    }
  }

  func trainTyped(for seconds: Double) throws -> Double {
    let graph = peephole(inputs: shape.inputs, hidden: shape.hidden)
    var network = try CellNetwork<Float>(
      graph, steps: shape.steps, theta: graph.initialValues(random: random))
    return try train(network.theta, network.count, for: seconds) {
      try network.gradient($0, $1, into: $2)
    }
  }

  private func train(
    _ theta: Block<Float>, _ count: Int, for seconds: Double,
    gradient take: (
      Batch<Float>, Objective<Float>, UnsafeMutablePointer<Float>
    ) throws -> Double
  ) throws -> Double {
    let target = try Block<Float>(count: rows)
    let weight = try Block<Float>(count: rows)
    for index in 0..<rows {
      target.pointer[index] = Float(random.child(2).normal(UInt64(index)))
      weight.pointer[index] = 1
    }
    let gradient = try Block<Float>(count: count)
    let m = try Block<Float>(repeating: 0, count: count)
    let v = try Block<Float>(repeating: 0, count: count)
    let objective = Objective(
      target: UnsafePointer(target.pointer), weight: UnsafePointer(weight.pointer), loss: .mse,
      scale: 1 / Double(rows))
    var step = 0.0
    return try median(seconds) {
      step += 1
      _ = try take(
        Batch(rows: rows, x: UnsafePointer(x.pointer)), objective, gradient.pointer)
      let norm = Float.norm(gradient.pointer, count)
      Float.adam(
        theta: theta.pointer, gradient: gradient.pointer, m: m.pointer, v: v.pointer,
        count: count,
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
