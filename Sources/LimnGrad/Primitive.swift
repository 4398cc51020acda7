import LimnData
import LimnEffects
import LimnSource
import LimnTensor

/// The operations that have a rule, and the rules: the one table from which everything else is made.
///
/// Each turns the adjoint of its result (by what the final number changes with it) into those of its
/// operands. The rules are written in variables, so that a tape may record them in turn. Operands are
/// aligned before: those of a binary operation have one shape, or one is a number.
///
/// Griewank and Walther (2008), Evaluating Derivatives, 2nd ed., doi:10.1137/1.9780898717761.
package enum Primitive: Sendable {
  case add, subtract, multiply, divide, power
  /// A product that is 0 wherever its left side is: what does not count may be missing.
  case weigh
  /// A function of single elements.
  case function(ElementFunction)
  /// Over the last axis of the left and the first, or last but one, of the right.
  case matrixProduct
  case reshape([Int])
  /// `order[k]` is the axis that becomes axis k.
  case transpose([Int])
  /// The elements that came from places, 0 where from nowhere.
  case gather(Places)
  /// Each element added to the place it came from.
  case scatter(Places)
  /// The elements of all operands, one after the other, along one axis.
  case join
  /// The first operand with the elements at places replaced by the second.
  case assign(Places)
  /// Sums of all elements so far, or from each on.
  case runningSum(axis: Int, fromEnd: Bool)
  case solve, inverse, determinant, logDeterminant, cholesky
  case linear(LinearMap)
  /// What is differentiated by way of others.
  case composite(Composite)

  /// Whether numbers give a number by themselves, without anything to remember.
  var isElementwise: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .power, .weigh, .function: true
    default: false
    }
  }

  /// What the rule looks at.
  var keeps: (inputs: Bool, output: Bool) {
    switch self {
    case .add, .subtract, .reshape, .transpose, .gather, .scatter, .join, .assign, .runningSum,
      .linear:
      (false, false)
    case .multiply, .weigh, .matrixProduct, .logDeterminant, .composite: (true, false)
    case .inverse, .cholesky: (false, true)
    case .divide, .power, .function, .solve, .determinant: (true, true)
    }
  }
}

/// An operation as a composition of others.
///
/// Its result is computed by other means; only on the way back it is carried out anew, on a tape of
/// its own, so that nothing inside it takes memory before.
package struct Composite: Sendable {
  package let body: @Sendable ([Variable]) throws(Fault) -> Variable
  package init(_ body: @escaping @Sendable ([Variable]) throws(Fault) -> Variable) {
    self.body = body
  }
}

extension Primitive {
  /// What the adjoint `g` of the result gives to each operand; nil for those not wanted.
  func pullback(
    _ g: Variable, _ inputs: [Variable], _ output: Variable, wants: [Bool],
    _ interruption: Interruption? = nil
  ) throws(Fault) -> [Contribution?] {
    func each(
      _ parts: (Int) throws(Fault) -> Variable
    ) throws(Fault) -> [Contribution?] {
      var result: [Contribution?] = []
      for index in inputs.indices {
        guard wants[index] else {
          result.append(nil)
          continue
        }
        let part = try parts(index)
        // A number that met a tensor has the sum over it.
        result.append(.whole(inputs[index].isNumber ? try part.total() : part))
      }
      return result
    }
    switch self {
    case .add: return try each { _ in g }
    case .subtract: return try each { index throws(Fault) in index == 0 ? g : try -g }
    case .multiply:
      return try each { index throws(Fault) in try g.weighing(inputs[1 - index]) }
    case .weigh:
      return try each { index throws(Fault) in try g.weighing(inputs[1 - index]) }
    case .divide:
      return try each { index throws(Fault) in
        try g.weighing(index == 0 ? 1 / inputs[1] : -(output / inputs[1]))
      }
    case .power:
      return try each { index throws(Fault) in
        let (x, y) = (inputs[0], inputs[1])
        if index == 1 { return try g.weighing(output * x.logarithmWhereNotZero()) }
        if y.number == 2, y.marks.isEmpty { return try g.weighing(2 * x) }
        return try g.weighing(y * x.power(y - 1))
      }
    case .function(let function):
      return try each { index throws(Fault) in
        guard let slope = function.slopes[index] else {
          throw Fault.noDerivative(function.name, argument: index)
        }
        return try g.weighing(try slope(inputs, output))
      }
    case .matrixProduct:
      return try Self.productPullback(g, inputs[0], inputs[1], wants).map { $0.map { .whole($0) } }
    case .reshape: return [.whole(try g.reshaped(inputs[0].shape))]
    case .transpose(let order):
      return [.whole(try g.transposed(order.indices.map { order.firstIndex(of: $0) ?? $0 }))]
    case .gather(let places): return [.scattered(g, places)]
    case .scatter(let places): return [.whole(try g.gathered(places))]
    case .join:
      var parts: [Contribution?] = []
      var start = 0
      for (input, wanted) in zip(inputs, wants) {
        let end = start + input.shape.reduce(1, *)
        parts.append(wanted ? .whole(try g.part(start..<end).reshaped(input.shape)) : nil)
        start = end
      }
      return parts
    case .assign(let places):
      let part = wants[1] ? try g.gathered(places) : nil
      let rest = wants[0] ? try g.cleared(at: places) : nil
      return [rest.map { .whole($0) }, part.map { .whole($0) }]
    case .runningSum(let axis, let fromEnd):
      return [.whole(try g.runningSum(axis, fromEnd: !fromEnd))]
    case .solve, .inverse, .determinant, .logDeterminant, .cholesky:
      return try matrixPullback(g, inputs, output, wants).map { $0.map { .whole($0) } }
    case .linear(let map): return [.whole(try g.mapped(by: map.transposed))]
    case .composite(let composite):
      let tape = Tape(
        level: (inputs + [g]).flatMap(\.marks).map(\.tape.level).max().map { $0 + 1 } ?? 0)
      defer { tape.abandon() }
      var leaves: [Variable] = []
      for input in inputs { leaves.append(try tape.leaf(input)) }
      let result = try composite.body(leaves)
      let parts = try tape.gradients(of: result, by: inputs.count, seed: g, interruption)
      return parts.map { $0.map { .whole($0) } }
    }
  }

  // a: [B…, M, K], b: [B…, K, N], g: [B…, M, N]; a vector lacks M or N
  private static func productPullback(
    _ g: Variable, _ a: Variable, _ b: Variable, _ wants: [Bool]
  ) throws(Fault) -> [Variable?] {
    let (left, right) = (
      try a.present().reshaped(a.shape.count == 1 ? [1] + a.shape : a.shape),
      try b.present().reshaped(b.shape.count == 1 ? b.shape + [1] : b.shape)
    )
    let batch = try Tensor.broadcastShape(
      Array(left.shape.dropLast(2)), Array(right.shape.dropLast(2)))
    let (m, k) = (left.shape[left.shape.count - 2], left.shape[left.shape.count - 1])
    let n = right.shape[right.shape.count - 1]
    let adjoint = try g.reshaped(batch + [m, n])
    var (forLeft, forRight): (Variable?, Variable?) = (nil, nil)
    if wants[0] {
      forLeft = try adjoint.matrixProduct(try right.matrixTransposed())
        .reduced(to: left.shape).reshaped(a.shape)
    }
    if wants[1] {
      if right.shape.count == 2 {
        // All matrices of the batch are rows of one.
        let rows = try left.reshaped([-1, k])
        forRight = try rows.matrixTransposed()
          .matrixProduct(try adjoint.reshaped([-1, n])).reshaped(b.shape)
      } else {
        forRight = try left.matrixTransposed().matrixProduct(adjoint)
          .reduced(to: right.shape).reshaped(b.shape)
      }
    }
    return [forLeft, forRight]
  }
}
