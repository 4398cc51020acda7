import LimnSource
import LimnTensor

/// Sums of products by Einstein's convention, written as NumPy writes them: `"ij,jk->ik"`.
///
/// A letter names an axis of an operand. Letters that stand in several operands lie over each other,
/// those that are not in the output are summed over. Without `->` the output has the letters that
/// stand once, in alphabetical order. If a term has blanks inside, its words name axes instead:
/// `"time site, site -> time"`. `...` is whatever axes are left, which broadcast.

package struct Einsum: Sendable {
  private let terms: [[String]]
  private let output: [String]?
  private let words: Bool

  package init(_ text: String) throws(Fault) {
    let sides = text.split(separator: "->", omittingEmptySubsequences: false)
    guard sides.count <= 2 else { throw Fault.einsumSyntax("`->` stands twice") }
    let inputs = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false)
    let words = (inputs + sides.dropFirst()).contains { term in
      let parts = term.split(separator: " ")
      return parts.count > 1 && parts.contains { $0.count > 1 && $0 != "..." }
    }
    func labels(_ term: Substring) throws(Fault) -> [String] {
      if words { return term.split(separator: " ").map(String.init) }
      var labels: [String] = []
      var dots = 0
      for letter in term where letter != " " {
        if letter == "." {
          dots += 1
          if dots == 3 { labels.append("...") }
          continue
        }
        guard letter.isLetter else { throw Fault.einsumSyntax("`\(letter)` is no letter") }
        labels.append(String(letter))
      }
      guard dots == 0 || dots == 3 else { throw Fault.einsumSyntax("`...` has three dots") }
      return labels
    }
    self.words = words
    var terms: [[String]] = []
    for input in inputs { terms.append(try labels(input)) }
    self.terms = terms
    guard sides.count == 2 else {
      output = nil
      return
    }
    let output = try labels(sides[1])
    for (index, label) in output.enumerated() {
      if output[..<index].contains(label) {
        throw Fault.einsumSyntax("the output has `\(label)` twice")
      }
      if label != "...", !terms.contains(where: { $0.contains(label) }) {
        throw Fault.einsumSyntax("the output has `\(label)`, which no operand has")
      }
    }
    self.output = output
  }

  /// An operand whose axes have labels, each once.
  private struct Factor {
    var array: DataArray
    var labels: [String]
  }

  package func callAsFunction(_ operands: [DataArray]) throws(Fault) -> DataArray {
    guard operands.count == terms.count else {
      throw Fault.einsumOperands(terms.count, operands.count)
    }
    var factors: [Factor] = []
    var extents: [String: Int] = [:]
    for (operand, term) in zip(operands, terms) {
      let labels = try spelled(term, operand)
      for (axis, label) in labels.enumerated() {
        let extent = operand.shape[axis]
        guard let known = extents[label] else {
          extents[label] = extent
          continue
        }
        guard known == extent || (label.hasPrefix("...") && (known == 1 || extent == 1)) else {
          throw Fault.einsumExtents(label, known, extent, operands)
        }
        extents[label] = Swift.max(known, extent)
      }
      factors.append(try diagonal(of: operand, labels))
    }
    let wanted = try result(factors)
    var dtype = try Tensor.commonDType(of: factors.map(\.array.tensor))
    if dtype == .bool { dtype = .i64 }
    for index in factors.indices {
      let tensor = factors[index].array.tensor
      // Whole numbers with gaps go on as floats, where a gap is NaN.
      factors[index].array.tensor = try tensor.converted(to: tensor.mask == nil ? dtype : .f64)
    }
    guard var product = factors.first else { throw Fault.nothingToJoin() }
    for index in factors.indices.dropFirst() {
      let needed = Set(wanted + factors[index...].flatMap(\.labels))
      product = try summed(product, over: needed)
      let later = Set(wanted + factors[(index + 1)...].flatMap(\.labels))
      let next = try summed(factors[index], over: later.union(product.labels))
      product = try multiplied(product, next, needed: later)
    }
    product = try summed(product, over: Set(wanted))
    let order = wanted.compactMap { product.labels.firstIndex(of: $0) }
    return try product.array.transposed(order)
  }

  /// The labels of each operand's axes and of the result's, `...` spelled out.
  package func labels(
    of operands: [DataArray]
  ) throws(Fault) -> (terms: [[String]], output: [String]) {
    var factors: [Factor] = []
    for (operand, term) in zip(operands, terms) {
      factors.append(Factor(array: operand, labels: try spelled(term, operand)))
    }
    return (factors.map(\.labels), try result(factors))
  }

  /// `...` replaced by a label for each axis that is left, counted from the last.
  private func spelled(_ term: [String], _ operand: DataArray) throws(Fault) -> [String] {
    let open = term.contains("...")
    let rest = operand.rank - (open ? term.count - 1 : term.count)
    guard rest == 0 || (open && rest > 0) else {
      throw Fault.einsumRank(term.joined(separator: words ? " " : ""), operand)
    }
    return term.flatMap { $0 == "..." ? (0..<rest).reversed().map { "...\($0)" } : [$0] }
  }

  private func result(_ factors: [Factor]) throws(Fault) -> [String] {
    let labels = zip(terms, factors).map { $1.labels }
    let dots = Set(labels.joined().filter { $0.hasPrefix("...") })
    let broadcast = (0..<dots.count).reversed().map { "...\($0)" }
    if let output {
      if !dots.isEmpty, !output.contains("...") { return output }
      return output.flatMap { $0 == "..." ? broadcast : [$0] }
    }
    var counts: [String: Int] = [:]
    for label in terms.joined() where label != "..." { counts[label, default: 0] += 1 }
    let once = counts.filter { $0.value == 1 }.map(\.key)
    if words { return broadcast + terms.joined().filter { once.contains($0) } }
    return broadcast + once.sorted()
  }

  /// Axes with one label become their diagonal.
  private func diagonal(of operand: DataArray, _ labels: [String]) throws(Fault) -> Factor {
    var distinct: [String] = []
    for label in labels where !distinct.contains(label) { distinct.append(label) }
    if distinct.count == labels.count { return Factor(array: operand, labels: labels) }
    let strides = Lattice.strides(of: operand.shape)
    let steps = distinct.map { label in
      let mine = labels.indices.filter { labels[$0] == label }
      return Lattice.Steps.regular(
        count: mine.map { operand.shape[$0] }.min() ?? 0,
        stride: mine.reduce(0) { $0 + strides[$1] })
    }
    let axes = distinct.map { label in operand.axes[labels.firstIndex(of: label) ?? 0] }
    let array = DataArray(
      try operand.tensor.gathered(Lattice(base: 0, axes: steps)), axes: axes, name: operand.name,
      unit: operand.unit, provenance: operand.provenance.taintsOnly)
    return Factor(array: array, labels: distinct)
  }

  /// Without the axes that nobody needs any more.
  private func summed(_ factor: Factor, over needed: Set<String>) throws(Fault) -> Factor {
    let gone = factor.labels.indices.filter { !needed.contains(factor.labels[$0]) }
    if gone.isEmpty { return factor }
    var result = try factor.array.reduced(
      .sum, over: gone, MissingPolicy(skips: false, least: 0))
    result.provenance = factor.array.provenance.taintsOnly
    return Factor(array: result, labels: factor.labels.filter { needed.contains($0) })
  }

  // a: [B…, M…, K…], b: [B…, K…, N…] -> [B…, M…, N…]
  private func multiplied(
    _ a: Factor, _ b: Factor, needed: Set<String>
  ) throws(Fault) -> Factor {
    let shared = a.labels.filter { b.labels.contains($0) }
    let (batch, inner) = (shared.filter(needed.contains), shared.filter { !needed.contains($0) })
    let (left, right) = (
      a.labels.filter { !shared.contains($0) }, b.labels.filter { !shared.contains($0) }
    )
    var merged: [String: Axis] = [:]
    for label in shared {
      guard let i = a.labels.firstIndex(of: label), let j = b.labels.firstIndex(of: label) else {
        continue
      }
      let (x, y) = (a.array.axes[i], b.array.axes[j])
      // Axes of two names may meet under one letter; labels must agree where names do.
      merged[label] =
        x.name == nil || y.name == nil || x.name == y.name
        ? try Alignment.merged(a.array, i, b.array, j) : Axis()
    }
    func extent(_ label: String) -> Int {
      let mine = a.labels.firstIndex(of: label).map { a.array.shape[$0] } ?? 1
      let theirs = b.labels.firstIndex(of: label).map { b.array.shape[$0] } ?? 1
      return mine == 1 ? theirs : mine
    }
    func spread(_ factor: Factor, _ labels: [String]) throws(Fault) -> Tensor {
      let order = labels.compactMap { factor.labels.firstIndex(of: $0) }
      return try factor.array.tensor.transposed(order).broadcast(to: labels.map(extent))
    }
    func size(_ labels: [String]) -> Int { labels.reduce(1) { $0 * extent($1) } }
    let (x, y) = (try spread(a, batch + left + inner), try spread(b, batch + inner + right))
    let product = try Tensor.stackedProduct(
      try x.reshaped(to: [size(batch), size(left), size(inner)]),
      try y.reshaped(to: [size(batch), size(inner), size(right)]))
    let labels = batch + left + right
    var axes = labels.map { label in
      merged[label] ?? a.labels.firstIndex(of: label).map { a.array.axes[$0] }
        ?? b.labels.firstIndex(of: label).map { b.array.axes[$0] } ?? Axis()
    }
    for axis in axes.indices.dropFirst() where axes[axis].name != nil {
      if axes[..<axis].contains(where: { $0.name == axes[axis].name }) { axes[axis] = Axis() }
    }
    return Factor(
      array: DataArray(
        try product.reshaped(to: labels.map(extent)), axes: axes,
        unit: try Unit.combined(.multiply, a.array.unit, b.array.unit, power: nil),
        provenance: a.array.provenance.unitedTaints(with: b.array.provenance)), labels: labels)
  }
}

extension Fault {
  fileprivate static func einsumSyntax(_ problem: String) -> Fault {
    Fault(
      "E384", "not a sum of products: \(problem)", hint: "such as `\"ij,jk->ik\"`",
      argument: "subscripts")
  }

  fileprivate static func einsumOperands(_ terms: Int, _ operands: Int) -> Fault {
    Fault(
      "E384", "\(terms) terms for \(operands) operand\(operands == 1 ? "" : "s")",
      hint: "each operand has a term, set apart by commas", argument: "subscripts")
  }

  fileprivate static func einsumRank(_ term: String, _ operand: DataArray) -> Fault {
    Fault(
      "E385", "the term `\(term)` does not name each axis of \(operand.frameText)",
      hint: "`...` stands for axes that are left; words with blanks between them name axes",
      argument: "subscripts")
  }

  fileprivate static func einsumExtents(
    _ label: String, _ a: Int, _ b: Int, _ operands: [DataArray]
  ) -> Fault {
    let name = label.hasPrefix("...") ? "an axis of `...`" : "`\(label)`"
    return Fault(
      "E386", "\(name) has length \(a) in one operand and \(b) in another",
      argument: "subscripts", operands: operands.map(\.frameText))
  }
}
