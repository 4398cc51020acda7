import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Factors of matrices: eigenvalues, singular values, triangles, inverses of what has none.
///
/// Giles (2008), doi:10.1007/978-3-540-68942-3_4; Townsend (2016), Differentiating the singular value
/// decomposition; Walter and Lehmann (2018), arXiv:1009.6112, of QR; Golub and Pereyra (1973),
/// doi:10.1137/0710036, of the pseudo-inverse; Al-Mohy and Higham (2009), doi:10.1137/080716426, of the
/// exponential. `a` stands for a change of the matrix.
extension Derivatives {
  static let factors: [String: Derivative.Rule] = [
    // dλ = diag(vᵀ da v), dv = v (F ∘ vᵀ da v), F = 1 / (λⱼ − λᵢ)
    "eigh": { call throws(Fault) in
      let v = try call.found("vectors")
      let values = try call.found("values")
      return try call.changing(
        try call.operand(0).variable,
        [
          "values": { a throws(Fault) in try columnSums(v * a.matrixProduct(v)) },
          "vectors": { a throws(Fault) in
            let symmetric = try (a + a.matrixTransposed()) / 2
            let turned = try v.matrixTransposed().matrixProduct(symmetric).matrixProduct(v)
            let weights = try differences(values, "eigh", "eigenvalues") { $1 - $0 }
            return try v.matrixProduct(weights * turned)
          },
        ])
    },
    "svd": { call throws(Fault) in try singular(call) },
    // With b = qᵀ da₁ r₁⁻¹ and Ω its lower triangle less the transpose: dq = q Ω + (1 − q qᵀ) da₁ r₁⁻¹,
    // dr = qᵀ da − Ω r.
    "qr": { call throws(Fault) in
      let (q, r) = (try call.found("q"), try call.found("r"))
      let count = q.shape[q.shape.count - 1]
      let inverse = try columns(r, count).inverse().detached()
      let turning: @Sendable (Variable) throws(Fault) -> (Variable, Variable) = {
        a throws(Fault) in
        let solved = try columns(a, count).matrixProduct(inverse)
        let lower = try triangle(q.matrixTransposed().matrixProduct(solved)) { $0 > $1 }
        return (solved, try lower - lower.matrixTransposed())
      }
      return try call.changing(
        try call.operand(0).variable,
        [
          "q": { a throws(Fault) in
            let (solved, turn) = try turning(a)
            let inside = try q.matrixProduct(q.matrixTransposed().matrixProduct(solved))
            return try q.matrixProduct(turn) + solved - inside
          },
          "r": { a throws(Fault) in
            try q.matrixTransposed().matrixProduct(a) - turning(a).1.matrixProduct(r)
          },
        ])
    },
    // With Φ = l⁻¹ pᵀ da u⁻¹: dl = l Φ below the diagonal, du = Φ from it on, times u.
    "lu": { call throws(Fault) in
      let (p, l, u) = (try call.found("p"), try call.found("l"), try call.found("u"))
      let left = try l.inverse().matrixProduct(p.matrixTransposed())
      let right = try u.inverse()
      return try call.changing(
        try call.operand(0).variable,
        [
          "l": { a throws(Fault) in
            let inner = try left.matrixProduct(a).matrixProduct(right)
            return try l.matrixProduct(triangle(inner) { $0 > $1 })
          },
          "u": { a throws(Fault) in
            let inner = try left.matrixProduct(a).matrixProduct(right)
            return try triangle(inner) { $0 <= $1 }.matrixProduct(u)
          },
        ])
    },
    "pinv": { call throws(Fault) in
      guard case .array(let result) = call.result else {
        throw Fault.notDifferentiated("pinv")
      }
      let (a, frame) = try call.operand(0)
      let change = inverseChange(
        try Variable(frame.tensor).detached(), try Variable(result.tensor).detached())
      return try call.changing([a], call.result) { inputs throws(Fault) in try change(inputs[0]) }
    },
    // x = a⁺ b
    "lstsq": { call throws(Fault) in
      guard case .record(var record) = call.result, let x = record.fields["x"],
        let s = record.fields["singular"]
      else { throw Fault.notDifferentiated("lstsq") }
      let (a, b) = (try call.operand(0), try call.operand(1))
      let (left, right) = (try Variable(a.frame.tensor), try Variable(b.frame.tensor))
      let inverse = try Variable(
        try Tensor.pseudoInverse(
          a.frame.tensor, tolerance: Double.from(call.plain(2)), nil))
      let change = inverseChange(left, inverse)
      record.fields["x"] = try call.changing([a.variable, b.variable], x) {
        inputs throws(Fault) in
        try change(inputs[0]).matrixProduct(right) + inverse.matrixProduct(inputs[1])
      }
      let found = try Tensor.svd(a.frame.tensor, nil)
      let (u, v) = (try Variable(found.u), try Variable(found.vt).matrixTransposed())
      record.fields["singular"] = try call.changing([a.variable], s) { inputs throws(Fault) in
        try columnSums(u * inputs[0].matrixProduct(v))
      }
      return .record(record)
    },
    // The change of exp(a) by e stands in the upper right of exp([[a, e], [0, a]]).
    "expm": { call throws(Fault) in
      let (a, frame) = try call.operand(0)
      guard frame.rank == 2 else { throw Fault.notDifferentiated("expm") }
      let matrix = frame.tensor
      let turned = try matrix.transposed([1, 0])
      let map = LinearMap({ e throws(Fault) in try exponentialChange(matrix, e) }) {
        g throws(Fault) in try exponentialChange(turned, g)
      }
      return try call.changing([a], call.result) { inputs throws(Fault) in
        try inputs[0].mapped(by: map)
      }
    },
  ]

  /// ds = diag(p) with p = uᵀ da v. With F = 1 / (sⱼ² − sᵢ²):
  /// du = u (F ∘ (p s + s pᵀ)) + (1 − u uᵀ) da v s⁻¹, dv = v (F ∘ (s p + pᵀ s)) + (1 − v vᵀ) daᵀ u s⁻¹.
  private static func singular(_ call: TracedCall) throws(Fault) -> Datum {
    let (u, s) = (try call.found("u"), try call.found("s"))
    let v = try call.found("vt").matrixTransposed()
    let across = try s.reshaped(s.shape.dropLast() + [1, s.shape[s.shape.count - 1]])
    let down = try s.reshaped(s.shape + [1])
    /// How the columns of `own` turn, the change of the matrix being `a` towards `other`.
    @Sendable func turn(_ own: Variable, _ other: Variable, _ a: Variable) throws(Fault) -> Variable
    {
      let weights = try differences(s, "svd", "singular values") { $1 * $1 - $0 * $0 }
      let moved = try a.matrixProduct(other)
      let inner = try own.matrixTransposed().matrixProduct(moved)
      let mixed = try inner * across + down * inner.matrixTransposed()
      let within = try own.matrixProduct(weights * mixed)
      guard own.shape[own.shape.count - 2] > own.shape[own.shape.count - 1] else { return within }
      return try within + (moved - own.matrixProduct(inner)) / across
    }
    return try call.changing(
      try call.operand(0).variable,
      [
        "s": { a throws(Fault) in try columnSums(u * a.matrixProduct(v)) },
        "u": { a throws(Fault) in try turn(u, v, a) },
        "vt": { a throws(Fault) in try turn(v, u, a.matrixTransposed()).matrixTransposed() },
      ])
  }

  /// da⁺ = −a⁺ da a⁺ + a⁺ a⁺ᵀ daᵀ (1 − a a⁺) + (1 − a⁺ a) daᵀ a⁺ᵀ a⁺, as long as the rank stays.
  private static func inverseChange(
    _ a: Variable, _ inverse: Variable
  ) -> @Sendable (Variable) throws(Fault) -> Variable {
    { change throws(Fault) in
      let turned = try change.matrixTransposed()
      let plain = try inverse.matrixProduct(change).matrixProduct(inverse)
      let rows = try inverse.matrixProduct(inverse.matrixTransposed()).matrixProduct(turned)
      let columns = try turned.matrixProduct(inverse.matrixTransposed()).matrixProduct(inverse)
      let outside = try rows - rows.matrixProduct(a).matrixProduct(inverse)
      return try outside + columns - inverse.matrixProduct(a).matrixProduct(columns) - plain
    }
  }

  private static func exponentialChange(_ a: Tensor, _ e: Tensor) throws(Fault) -> Tensor {
    let n = a.shape[0]
    let (p, q) = (try a.f64Values(), try e.f64Values())
    var both = [Double](repeating: 0, count: 4 * n * n)
    for i in 0..<n {
      for j in 0..<n {
        both[2 * n * i + j] = p[n * i + j]
        both[2 * n * (n + i) + n + j] = p[n * i + j]
        both[2 * n * i + n + j] = q[n * i + j]
      }
    }
    let whole = try Tensor.exponential(try Tensor(f64: both, shape: [2 * n, 2 * n]), nil)
    return try whole.gathered(
      Lattice(
        base: n, axes: [.regular(count: n, stride: 2 * n), .regular(count: n, stride: 1)]))
  }

  // MARK: Parts of matrices

  // [.., M, N] -> [.., N]
  private static func columnSums(_ x: Variable) throws(Fault) -> Variable {
    try x.sum(over: [x.shape.count - 2])
  }

  /// The first columns.
  // [.., M, N] -> [.., M, count]
  private static func columns(_ x: Variable, _ count: Int) throws(Fault) -> Variable {
    if x.shape[x.shape.count - 1] == count { return x }
    let strides = Lattice.strides(of: x.shape)
    let steps = x.shape.indices.map { axis in
      Lattice.Steps.regular(
        count: axis == x.shape.count - 1 ? count : x.shape[axis], stride: strides[axis])
    }
    return try x.gathered(try Places(Lattice(base: 0, axes: steps), in: x.shape))
  }

  /// The elements at rows and columns that a condition names, 0 elsewhere.
  private static func triangle(
    _ x: Variable, _ isKept: (_ row: Int, _ column: Int) -> Bool
  ) throws(Fault) -> Variable {
    let n = x.shape[x.shape.count - 1]
    let rows = x.shape[x.shape.count - 2]
    let kept = (0..<rows * n).map { isKept($0 / n, $0 % n) ? 1.0 : 0 }
    return try x * Variable(try Tensor(f64: kept, shape: [rows, n]))
  }

  /// One over the differences of all pairs of values, 0 on the diagonal.
  // [.., N] -> [.., N, N]
  private static func differences(
    _ values: Variable, _ operation: String, _ what: String,
    _ difference: (Double, Double) -> Double
  ) throws(Fault) -> Variable {
    let numbers = try values.tensor().f64Values()
    let n = values.shape[values.shape.count - 1]
    var weights: [Double] = []
    for start in stride(from: 0, to: numbers.count, by: max(n, 1)) {
      for i in 0..<n {
        for j in 0..<n {
          let gap = i == j ? .infinity : difference(numbers[start + i], numbers[start + j])
          if gap == 0 { throw Fault.coinciding(operation, what) }
          weights.append(1 / gap)
        }
      }
    }
    return try Variable(try Tensor(f64: weights, shape: values.shape + [n]))
  }
}
