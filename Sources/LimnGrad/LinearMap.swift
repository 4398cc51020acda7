import LimnSource
import LimnTensor

/// A linear map of tensors, given by what it does and by what its transpose does.
///
/// Its derivative is itself, and on the way back its transpose takes its place: transforms and
/// projections are differentiated so without a matrix ever being written down.
package struct LinearMap: Sendable {
  package typealias Body = @Sendable (Tensor) throws(Fault) -> Tensor
  private let forward: Body
  private let backward: Body

  /// `⟨g, forward(x)⟩ = ⟨backward(g), x⟩` for all x and g.
  package init(_ forward: @escaping Body, transpose backward: @escaping Body) {
    self.forward = forward
    self.backward = backward
  }

  var transposed: LinearMap { LinearMap(backward, transpose: forward) }

  func callAsFunction(_ x: Tensor) throws(Fault) -> Tensor { try forward(x) }
}

extension Variable {
  package func mapped(by map: LinearMap) throws(Fault) -> Variable {
    try Self.applied(.linear(map), [self], giving: try Plain(try map(try tensor())))
  }
}
