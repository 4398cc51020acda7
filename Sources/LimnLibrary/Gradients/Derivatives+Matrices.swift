import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Linear algebra and sums of products.
extension Derivatives {
  static let matrices: [String: Derivative.Rule] = [
    "dot": { call throws(Fault) in
      let (a, b) = (try call.operand(0), try call.operand(1))
      let isProduct = a.frame.rank > 0 && b.frame.rank > 0
      return try call.giving(isProduct ? .matrixProduct : .multiply, [a.variable, b.variable])
    },
    "solve": { call throws(Fault) in
      try call.giving(.solve, [try call.operand(0).variable, try call.operand(1).variable])
    },
    "inv": { call throws(Fault) in try call.giving(.inverse, [try call.operand(0).variable]) },
    "det": { call throws(Fault) in try call.giving(.determinant, [try call.operand(0).variable]) },
    "cholesky": { call throws(Fault) in
      try call.giving(.cholesky, [try call.operand(0).variable])
    },
    "slogdet": { call throws(Fault) in
      guard case .record(var record) = call.result, let log = record.fields["log"] else {
        throw Fault.notDifferentiated("slogdet")
      }
      let a = try call.operand(0).variable
      record.fields["log"] = try call.giving(.logDeterminant, [a], log)
      return .record(record)
    },
    "trace": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let places = (0..<(frame.shape.min() ?? 0)).map { $0 * (frame.shape[1] + 1) }
      return try call.composed([x]) { inputs throws(Fault) in
        try inputs[0].gathered(Places(places, in: frame.shape, shape: [places.count])).total()
      }
    },
    "outer": { call throws(Fault) in
      let (a, b) = (try call.operand(0), try call.operand(1))
      return try call.composed([a.variable, b.variable]) { inputs throws(Fault) in
        try inputs[0].reshaped(inputs[0].shape + [1]) * inputs[1].reshaped([1] + inputs[1].shape)
      }
    },
    "kron": { call throws(Fault) in
      let (a, b) = (try call.operand(0), try call.operand(1))
      let (m, n) = (a.frame.shape, b.frame.shape)
      return try call.composed([a.variable, b.variable]) { inputs throws(Fault) in
        try (inputs[0].reshaped([m[0], 1, m[1], 1]) * inputs[1].reshaped([1, n[0], 1, n[1]]))
          .reshaped([m[0] * n[0], m[1] * n[1]])
      }
    },
    "cross": { call throws(Fault) in
      let (a, b) = (try call.operand(0), try call.operand(1))
      guard let places = try a.frame.spread(beside: b.frame) else {
        return try call.composed([a.variable, b.variable], cross)
      }
      return try call.composed(
        [try a.variable.gathered(places.mine), try b.variable.gathered(places.theirs)], cross)
    },
    "einsum": { call throws(Fault) in
      guard case .string(let text) = call.plain(0), case .list(let values)? = call.arguments[1]
      else { throw Fault.notDifferentiated("einsum") }
      let inner = TracedCall(
        builtin: call.builtin, arguments: values, result: call.result, quietly: call.quietly)
      var (inputs, frames): ([Variable], [DataArray]) = ([], [])
      for place in values.indices {
        let operand = try inner.operand(place)
        inputs.append(operand.variable)
        frames.append(operand.frame)
      }
      let labels = try Einsum(text).labels(of: frames)
      return try call.composed(inputs) { inputs throws(Fault) in
        try SumOfProducts(labels: labels.terms, output: labels.output)(inputs)
      }
    },
    "cov": { call throws(Fault) in
      let ddof = Double(call.int(2, default: 1))
      return try related(call) { sums throws(Fault) in
        try sums.xy / Variable(.number(sums.count - ddof))
      }
    },
    "corr": { call throws(Fault) in
      if case .string(let method) = call.plain(3), method != "pearson" {
        throw Fault.notDifferentiated("corr(…, method=\"\(method)\")")
      }
      return try related(call) { sums throws(Fault) in
        try sums.xy / (sums.xx * sums.yy).applying(.named("sqrt"))
      }
    },
  ]

  private static let cross: @Sendable ([Variable]) throws(Fault) -> Variable = {
    inputs throws(Fault) in
    let (a, b) = (inputs[0], inputs[1])
    func turned(_ x: Variable, by steps: Int) throws(Fault) -> Variable {
      let positions = try Tensor(numbering: x.shape).f64Values().map { place in
        let (row, column) = (Int(place) / 3, Int(place) % 3)
        return row * 3 + (column + steps) % 3
      }
      return try x.gathered(Places(positions, in: x.shape, shape: x.shape))
    }
    return try turned(a, by: 1) * turned(b, by: 2) - turned(a, by: 2) * turned(b, by: 1)
  }

  /// Of two series over the steps at which both are present.
  private static func related(
    _ call: TracedCall,
    _ measure:
      @escaping @Sendable ((xx: Variable, yy: Variable, xy: Variable, count: Double))
      throws(Fault) -> Variable
  ) throws(Fault) -> Datum {
    guard let second = call.arguments[1], !second.isNone else {
      throw Fault.notDifferentiated("\(call.builtin.name)(x)")
    }
    let (x, y) = (try call.operand(0), try call.operand(1))
    let (p, q) = (try x.frame.tensor.f64Values(), try y.frame.tensor.f64Values())
    let both = p.indices.filter { !p[$0].isNaN && !q[$0].isNaN }
    let places = try Places(both, in: x.frame.shape, shape: [both.count])
    let count = Double(both.count)
    return try call.withCount { value throws(Fault) in
      guard case .array = value else {
        return try call.giving(
          .composite(
            Composite { inputs throws(Fault) in
              let n = Variable(.number(count))
              let (a, b) = (try inputs[0].gathered(places), try inputs[1].gathered(places))
              let (u, v) = (try a - a.total() / n, try b - b.total() / n)
              return try measure(
                ((u * u).total(), (v * v).total(), (u * v).total(), count))
            }), [x.variable, y.variable], value)
      }
      throw Fault.notDifferentiated("\(call.builtin.name)(…, dim=…)")
    }
  }
}

extension Datum {
  var isNone: Bool { if case .none = self { true } else { false } }
}

/// A sum of products whose operands have labels for their axes.
private struct SumOfProducts {
  let labels: [[String]]
  let output: [String]

  func callAsFunction(_ operands: [Variable]) throws(Fault) -> Variable {
    var factors: [(x: Variable, labels: [String])] = []
    for (operand, labels) in zip(operands, labels) {
      factors.append(try diagonal(operand, labels))
    }
    var extents: [String: Int] = [:]
    for factor in factors {
      for (axis, label) in factor.labels.enumerated() {
        extents[label] = Swift.max(extents[label] ?? 1, factor.x.shape[axis])
      }
    }
    for index in factors.indices {
      factors[index].x = try factors[index].x.broadcast(
        to: factors[index].labels.map { extents[$0] ?? 1 })
    }
    var product = factors[0]
    for index in factors.indices.dropFirst() {
      let later = Set(output + factors[(index + 1)...].flatMap(\.labels))
      product = try multiplied(product, factors[index], later)
    }
    product = try summed(product, Set(output))
    return try product.x.transposed(output.compactMap { product.labels.firstIndex(of: $0) })
  }

  /// Axes with one label become their diagonal.
  private func diagonal(
    _ x: Variable, _ labels: [String]
  ) throws(Fault) -> (x: Variable, labels: [String]) {
    var distinct: [String] = []
    for label in labels where !distinct.contains(label) { distinct.append(label) }
    if distinct.count == labels.count { return (x, labels) }
    let strides = Lattice.strides(of: x.shape)
    let steps = distinct.map { label in
      let mine = labels.indices.filter { labels[$0] == label }
      return Lattice.Steps.regular(
        count: x.shape[mine[0]], stride: mine.reduce(0) { $0 + strides[$1] })
    }
    return (try x.gathered(try Places(Lattice(base: 0, axes: steps), in: x.shape)), distinct)
  }

  private func summed(
    _ factor: (x: Variable, labels: [String]), _ needed: Set<String>
  ) throws(Fault) -> (x: Variable, labels: [String]) {
    let gone = factor.labels.indices.filter { !needed.contains(factor.labels[$0]) }
    if gone.isEmpty { return factor }
    return (try factor.x.sum(over: gone), factor.labels.filter { needed.contains($0) })
  }

  /// Labels of both that nobody needs any more are summed over by a matrix product.
  private func multiplied(
    _ a: (x: Variable, labels: [String]), _ b: (x: Variable, labels: [String]),
    _ later: Set<String>
  ) throws(Fault) -> (x: Variable, labels: [String]) {
    let a = try summed(a, later.union(b.labels))
    let b = try summed(b, later.union(a.labels))
    let shared = a.labels.filter { b.labels.contains($0) }
    let (batch, inner) = (shared.filter(later.contains), shared.filter { !later.contains($0) })
    let left = a.labels.filter { !shared.contains($0) }
    let right = b.labels.filter { !shared.contains($0) }
    func size(_ labels: [String]) -> Int {
      labels.reduce(1) { product, label in
        product
          * (a.labels.firstIndex(of: label).map { a.x.shape[$0] }
            ?? b.labels.firstIndex(of: label).map { b.x.shape[$0] } ?? 1)
      }
    }
    func put(
      _ factor: (x: Variable, labels: [String]), _ order: [String], _ shape: [Int]
    ) throws(Fault) -> Variable {
      if factor.x.isNumber { return try factor.x.reshaped(shape) }
      return try factor.x.transposed(order.compactMap { factor.labels.firstIndex(of: $0) })
        .reshaped(shape)
    }
    let product = try put(a, batch + left + inner, [size(batch), size(left), size(inner)])
      .matrixProduct(try put(b, batch + inner + right, [size(batch), size(inner), size(right)]))
    let labels = batch + left + right
    return (try product.reshaped(labels.map { size([$0]) }), labels)
  }
}
