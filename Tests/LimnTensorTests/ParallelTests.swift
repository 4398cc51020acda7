import CLimnKernels
import LimnTensor
import Testing

/// The bits of results, whatever the threads and the instruction set.
@Suite(.serialized) struct ThreadsAndInstructions {
  private func bits(_ tensor: Tensor) throws -> [UInt64] {
    try tensor.converted(to: .f64).f64Values().map(\.bitPattern)
  }

  private func everything() throws -> [[UInt64]] {
    let n = 300_007
    let values = (0..<n).map { index -> Double in
      let x = Double((index * 7919) % 100_003) / 1e4 - 4
      return index % 1009 == 0 ? .nan : x
    }
    let x = try Tensor(f64: values)
    let y = try Tensor.binary(.multiply, x, try Tensor(repeating: 0.3, shape: []))
    let matrix = try Tensor(f64: values.map { $0.isNaN ? 1 : $0 }).gathered(
      Lattice(base: 0, axes: [.regular(count: 199, stride: 211), .regular(count: 211, stride: 1)]))
    let rows = try x.gathered(
      Lattice(base: 0, axes: [.regular(count: 1500, stride: 199), .regular(count: 199, stride: 1)]))
    var results: [Tensor] = []
    for op in [BinaryOp.add, .subtract, .multiply, .divide, .less] {
      results.append(try Tensor.binary(op, x, y))
    }
    for op in [UnaryOp.exp, .log, .tanh, .sigmoid] { results.append(try Tensor.unary(op, x)) }
    for op in [Reduction.sum, .mean, .std(ddof: 1), .min, .max, .median] {
      results.append(try x.reduced(op, over: [0]))
      results.append(try rows.reduced(op, over: [0]))
      results.append(try rows.reduced(op, over: [1]))
      results.append(try x.converted(to: .f32).reduced(op, over: [0]))
    }
    results.append(try Tensor.matrixProduct(matrix, try matrix.transposed([1, 0])))
    let narrow = try matrix.converted(to: .f32)
    results.append(try Tensor.matrixProduct(narrow, try narrow.transposed([1, 0])))
    let symmetric = try Tensor.binary(
      .add, matrix, try matrix.transposed([1, 0]).transposed([1, 0]))
    results.append(try Tensor.svd(symmetric, nil).s)
    for draw in [LIMN_UNIFORM, LIMN_NORMAL, LIMN_EXPONENTIAL] {
      var drawn = [Double](repeating: 0, count: 5_001)
      limn_random_fill(draw, 7, 3, &drawn, drawn.count)
      results.append(try Tensor(f64: drawn))
    }
    return try results.map { try bits($0) }
  }

  @Test func changeNoBit() throws {
    let (threads, level) = (Parallel.threads, limn_instructions())
    defer {
      Parallel.setThreads(threads)
      _ = limn_set_instructions(level)
    }
    Parallel.setThreads(1)
    limn_set_instructions(0)
    let expected = try everything()
    for threads in [1, 2, 5] {
      for level: Int32 in [0, 1, 2] {
        Parallel.setThreads(threads)
        limn_set_instructions(level)
        #expect(try everything() == expected, "\(threads) threads, level \(level)")
      }
    }
  }
}
