import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// A tensor as one would write it down: a shape and a list of elements, nil where missing.
///
/// Everything is done element by element through positions, without strides, so that it shares
/// no idea with the tensors that it is compared with.
struct NaiveTensor {
  var shape: [Int]
  var values: [Scalar?]

  static func count(_ shape: [Int]) -> Int { shape.reduce(1, *) }

  /// Every position of a shape, the last axis fastest.
  static func positions(_ shape: [Int]) -> [[Int]] {
    var result: [[Int]] = [[]]
    for extent in shape { result = result.flatMap { head in (0..<extent).map { head + [$0] } } }
    return result
  }

  func offset(_ position: [Int]) -> Int {
    zip(position, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }

  subscript(_ position: [Int]) -> Scalar? { values[offset(position)] }

  /// What stands at each position of `shape`.
  init(_ shape: [Int], _ element: ([Int]) -> Scalar?) {
    self.shape = shape
    values = Self.positions(shape).map(element)
  }

  func tensor(_ dtype: DType) throws -> Tensor {
    let mask = values.map { $0 == nil }
    func whole(_ scalar: Scalar?) -> Int64 {
      switch scalar {
      case .int(let value): value
      case .time(let value): value.microseconds
      case .duration(.exact(let value)): value
      default: 0
      }
    }
    switch dtype {
    case .f64: return try Tensor(f64: values.map { $0?.number ?? .nan }, shape: shape)
    case .f32: return try Tensor(f32: values.map { Float($0?.number ?? .nan) }, shape: shape)
    case .i64: return try Tensor(i64: values.map(whole), mask: mask, shape: shape)
    case .bool:
      return try Tensor(bool: values.map { $0 == .bool(true) }, mask: mask, shape: shape)
    case .str:
      let texts = values.map { if case .string(let text)? = $0 { text } else { "" } }
      return try Tensor(str: texts, mask: mask, shape: shape)
    case .time: return try Tensor(time: values.map(whole), mask: mask, shape: shape)
    case .duration: return try Tensor(duration: values.map(whole), mask: mask, shape: shape)
    }
  }

  func transposed(_ order: [Int]) -> NaiveTensor {
    NaiveTensor(order.map { shape[$0] }) { position in
      var source = position
      for (place, axis) in order.enumerated() { source[axis] = position[place] }
      return self[source]
    }
  }

  /// As broadcast to a shape by NumPy's rule.
  func spread(to target: [Int]) -> NaiveTensor {
    NaiveTensor(target) { position in
      let own = position.suffix(shape.count)
      return self[zip(own, shape).map { $1 == 1 ? 0 : $0 }]
    }
  }

  /// Each element of what is left, from all that fall into it.
  func reduced(_ gone: [Int], _ body: ([Scalar?]) -> Scalar?) -> NaiveTensor {
    let kept = shape.indices.filter { !gone.contains($0) }
    let all = Self.positions(shape)
    return NaiveTensor(kept.map { shape[$0] }) { position in
      body(all.filter { place in kept.map { place[$0] } == position }.map { self[$0] })
    }
  }

  /// The positions listed along each axis.
  func taking(_ places: [[Int]]) -> NaiveTensor {
    NaiveTensor(places.map(\.count)) { position in
      self[zip(position, places).map { $1[$0] }]
    }
  }

  static func concatenated(_ parts: [NaiveTensor], _ axis: Int) -> NaiveTensor {
    var shape = parts[0].shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    return NaiveTensor(shape) { position in
      var place = position
      for part in parts {
        if place[axis] < part.shape[axis] { return part[place] }
        place[axis] -= part.shape[axis]
      }
      return nil
    }
  }

  /// Whether a tensor holds the same; NaN is missing.
  func agrees(with tensor: Tensor) -> Bool {
    guard tensor.shape == shape, tensor.count == values.count else { return false }
    return values.indices.allSatisfy { index in
      guard let value = values[index] else { return tensor.isMissing(at: index) }
      if tensor.isMissing(at: index) { return false }
      if let number = value.number { return tensor.scalar(at: index)?.number == number }
      return tensor.scalar(at: index) == value
    }
  }
}

/// Numbers that look drawn, the same in each run (Lehmer, modulus 2^31 − 1).
struct Lehmer {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) * 7919 + 1 }

  mutating func next(_ bound: Int) -> Int {
    state = state * 48271 % 2_147_483_647
    return Int(state >> 3) % bound
  }

  mutating func shuffled(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for index in order.indices.reversed() where index > 0 { order.swapAt(index, next(index + 1)) }
    return order
  }
}
