import LimnSource
import LimnTensor

/// The weights that a network starts from.

extension RecurrentModel {
  /// θ to start from; every number depends on the stream and its place alone.
  ///
  /// - `glorot`: each gate's matrix, and the head's, is uniform in ±√(6 / (rows + columns))
  ///   (Glorot & Bengio 2010), biases and peepholes are 0.
  /// - `orthogonal`: the same, but each gate's recurrent matrix is orthogonal (Saxe, McClelland &
  ///   Ganguli 2014).
  /// - `torch`: all is uniform in ±1/√H as in PyTorch, a bias being the sum of two such, the head
  ///   in ±1/√(its inputs).
  ///
  /// In each, biases of forget gates are `forgetBias` more.
  package func initialise(_ shape: NetworkShape, random: RandomStream) throws(Fault) -> [Double] {
    var theta = [Double](repeating: 0, count: shape.parameterCount)
    func fill(_ range: Range<Int>, _ limit: Double) {
      for index in range { theta[index] = (2 * random.uniform(UInt64(index)) - 1) * limit }
    }
    for parameter in shape.parameters {
      let range = parameter.offset..<parameter.offset + parameter.count
      let columns = parameter.shape.last ?? 1
      let all = 1 / Double(hidden).squareRoot()
      let head = 1 / Double(shape.width).squareRoot()
      switch (start, parameter.role) {
      case (.torch, .input), (.torch, .recurrent), (.torch, .peephole): fill(range, all)
      case (.torch, .head), (.torch, .headBias): fill(range, head)
      case (.torch, .bias), (.torch, .hiddenBias):
        let second = random.child(1)
        // b_hh of a GRU's n is a parameter of its own.
        let single = cell == .gru ? 2 * hidden : parameter.count
        for (place, index) in range.enumerated() {
          theta[index] = (2 * random.uniform(UInt64(index)) - 1) * all
          if parameter.role == .bias, place < single {
            theta[index] += (2 * second.uniform(UInt64(index)) - 1) * all
          }
        }
      case (.orthogonal, .recurrent):
        for gate in 0..<shape.gates {
          let at = parameter.offset + gate * hidden * hidden
          let matrix = try orthogonal(hidden, random: random.child(UInt64(2 + at)))
          theta.replaceSubrange(at..<at + hidden * hidden, with: matrix)
        }
      case (_, .input), (_, .recurrent):
        fill(range, (6 / Double(hidden + columns)).squareRoot())
      case (_, .head): fill(range, (6 / Double(parameter.shape[0] + columns)).squareRoot())
      case (_, .bias), (_, .hiddenBias), (_, .peephole), (_, .headBias): break
      }
      if cell == .lstm, parameter.role == .bias {
        for unit in 0..<hidden { theta[parameter.offset + hidden + unit] += forgetBias }
      }
    }
    return theta
  }

  /// [n, n] with orthonormal rows, uniform among all such: Q of a normal matrix by Gram and Schmidt,
  /// each row taken twice, so that rounding leaves no slant.
  private func orthogonal(_ n: Int, random: RandomStream) throws(Fault) -> [Double] {
    let block = try Block<Double>(count: n * n)
    let a = block.pointer
    for index in 0..<n * n { a[index] = random.normal(UInt64(index)) }
    for i in 0..<n {
      let row = a + i * n
      for _ in 0..<2 {
        for j in 0..<i {
          let other = a + j * n
          var dot = 0.0
          for k in 0..<n { dot += row[k] * other[k] }
          for k in 0..<n { row[k] -= dot * other[k] }
        }
        var squares = 0.0
        for k in 0..<n { squares += row[k] * row[k] }
        let scale = 1 / squares.squareRoot()
        for k in 0..<n { row[k] *= scale }
      }
    }
    return (0..<n * n).map { a[$0] }
  }
}
