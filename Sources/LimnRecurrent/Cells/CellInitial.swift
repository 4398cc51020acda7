import LimnSource

/// What params of typed cells start at.
///
/// Each param is drawn by itself, from a stream keyed by the seed and its name, so that a param more
/// or less changes no other.
package enum CellInitial: Hashable, Sendable {
  case number(Double)
  /// Uniform in ±√(6 / (rows + columns)) (Glorot & Bengio 2010).
  case glorot
  /// Rows or columns, whichever are fewer, at right angles and of length 1 (Saxe et al. 2014).
  case orthogonal
  case uniform(Double, Double)
  case normal(Double)

  /// Values of a param of that shape, which has at most two axes.
  func values(_ shape: [Int], random: RandomStream) -> [Double] {
    let count = shape.reduce(1, *)
    func uniform(_ low: Double, _ high: Double) -> [Double] {
      (0..<count).map { low + (high - low) * random.uniform(UInt64($0)) }
    }
    switch self {
    case .number(let value): return Array(repeating: value, count: count)
    case .glorot:
      let limit = (6 / Double(shape.reduce(0, +) + (shape.count == 2 ? 0 : 1))).squareRoot()
      return uniform(-limit, limit)
    case .orthogonal:
      return Self.orthogonal(shape[0], shape.count == 2 ? shape[1] : 1, random)
    case .uniform(let low, let high): return uniform(low, high)
    case .normal(let deviation):
      return (0..<count).map { deviation * random.normal(UInt64($0)) }
    }
  }

  /// Gram and Schmidt, twice, on normal numbers.
  private static func orthogonal(_ rows: Int, _ columns: Int, _ random: RandomStream) -> [Double] {
    let (vectors, size) = (min(rows, columns), max(rows, columns))
    var basis: [[Double]] = []
    for number in 0..<vectors {
      var vector = (0..<size).map { random.normal(UInt64(number * size + $0)) }
      for _ in 0..<2 {
        for other in basis {
          let along = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for k in 0..<size { vector[k] -= along * other[k] }
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for k in 0..<size { vector[k] /= length }
      }
      basis.append(vector)
    }
    return (0..<rows * columns).map { place in
      let (row, column) = (place / columns, place % columns)
      return rows <= columns ? basis[row][column] : basis[column][row]
    }
  }
}

extension CellGraph {
  /// θ to start from: all params in order.
  package func initialValues(random: RandomStream) -> [Double] {
    params.flatMap { param in
      let name = param.name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
      return param.initial.values(param.shape, random: random.child(name))
    }
  }

  /// Where each param lies in θ: name, offset, shape.
  package var parameters: [(name: String, offset: Int, shape: [Int])] {
    var offset = 0
    return params.map { param in
      defer { offset += param.count }
      return (param.name, offset, param.shape)
    }
  }

  package var parameterCount: Int { params.reduce(0) { $0 + $1.count } }
}
