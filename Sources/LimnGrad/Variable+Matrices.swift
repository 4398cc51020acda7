import LimnSource
import LimnTensor

/// Linear algebra on the last two axes.
///
/// Giles (2008), Collected matrix derivative results for forward and reverse mode algorithmic
/// differentiation, doi:10.1007/978-3-540-68942-3_4; of Cholesky's factor: Murray (2016),
/// arXiv:1602.07527.
extension Variable {
  // a: [B…, N, N], b: [N], [N, K] or [B…, N, K]
  package static func solve(_ a: Variable, _ b: Variable) throws(Fault) -> Variable {
    try applied(
      .solve, [a, b], giving: try Plain(try Tensor.solve(try a.tensor(), try b.tensor(), nil)))
  }

  package func inverse() throws(Fault) -> Variable {
    try Self.applied(.inverse, [self], giving: try Plain(try Tensor.inverse(try tensor(), nil)))
  }

  /// The lower triangle, the diagonal halved.
  // [B…, N, N]
  fileprivate func halfLower() throws(Fault) -> Variable {
    let n = shape[shape.count - 1]
    let weights = (0..<n * n).map { k in
      let (i, j) = (k / n, k % n)
      return i > j ? 1 : i == j ? 0.5 : 0.0
    }
    return try self * Variable(try Tensor(f64: weights, shape: [n, n]))
  }
}

extension Primitive {
  /// The rules of what is solved.
  func matrixPullback(
    _ g: Variable, _ inputs: [Variable], _ output: Variable, _ wants: [Bool]
  ) throws(Fault) -> [Variable?] {
    switch self {
    case .solve:
      let (a, b) = (inputs[0], inputs[1])
      // x = a⁻¹ b: b has a⁻ᵀ g, a has −(a⁻ᵀ g) xᵀ.
      let isVector = b.shape.count == 1
      let shape = output.shape
      let adjoint = isVector ? try g.reshaped(shape + [1]) : g
      let solution = isVector ? try output.reshaped(shape + [1]) : output
      let forB = try Variable.solve(try a.matrixTransposed(), adjoint)
      let forA = wants[0] ? try -forB.matrixProduct(try solution.matrixTransposed()) : nil
      return [
        try forA?.reduced(to: a.shape),
        try (isVector ? forB.reshaped(forB.shape.dropLast()) : forB).reduced(to: b.shape),
      ]
    case .inverse:
      let turned = try output.matrixTransposed()
      return [try -turned.matrixProduct(g).matrixProduct(turned)]
    case .determinant, .logDeterminant:
      let turned = try inputs[0].inverse().matrixTransposed()
      let scale = if case .determinant = self { try g * output } else { g }
      return [
        try scale.isNumber
          ? scale * turned : scale.reshaped(scale.shape + [1, 1]) * turned
      ]
    case .cholesky:
      let turned = try output.matrixTransposed()
      let inner = try turned.matrixProduct(g).halfLower()
      let inverse = try output.inverse()
      let whole = try inverse.matrixTransposed().matrixProduct(inner).matrixProduct(inverse)
      return [try (whole + whole.matrixTransposed()) / 2]
    default: return []
    }
  }
}
