import LimnSource
import LimnTensor

/// Axes reduced away, by name or position.

extension DataArray {
  /// The axis of a name.
  package func axis(named name: String) throws(Fault) -> Int {
    guard let axis = axes.firstIndex(where: { $0.name == name }) else {
      throw Fault.noAxisNamed(name, self)
    }
    return axis
  }

  /// The axis at a position, which may count from the end.
  package func axis(at position: Int) throws(Fault) -> Int {
    let axis = position < 0 ? position &+ rank : position
    guard axis >= 0, axis < rank else { throw Fault.noSuchAxis(position, rank: rank) }
    return axis
  }

  /// Without the axes in `gone`; taints stay, the status of single elements means nothing any more.
  package func reduced(
    _ op: Reduction, over gone: [Int], _ policy: MissingPolicy = MissingPolicy()
  ) throws(Fault) -> DataArray {
    var missing: Int?
    return try reduced(op, over: gone, policy, missing: &missing)
  }

  /// As well tells how many elements are missing, where that needs no look of its own.
  package func reduced(
    _ op: Reduction, over gone: [Int], _ policy: MissingPolicy, missing: inout Int?
  ) throws(Fault) -> DataArray {
    let tensor = try tensor.reduced(op, over: gone, policy, missing: &missing)
    var unit = self.unit
    switch op {
    case .count, .any, .all, .product, .skewness, .kurtosis: unit = nil
    case .variance: unit = Unit.power(unit, 2)
    case .std, .medianDistance: unit = Unit.ofDifferences(unit)
    default: break
    }
    return DataArray(
      tensor, axes: axes.indices.filter { !gone.contains($0) }.map { axes[$0] }, name: name,
      unit: unit, provenance: provenance.taintsOnly)
  }

  /// Several quantiles along a new first axis named `quantile`, which has them as labels.
  package func quantiles(
    _ places: [Double], over gone: [Int], _ policy: MissingPolicy = MissingPolicy(),
    method: QuantileMethod = .linear
  ) throws(Fault) -> DataArray {
    var parts: [DataArray] = []
    for place in places {
      guard place >= 0, place <= 1 else { throw Fault.quantileOutside(place) }
      parts.append(try reduced(.quantile(place, method: method), over: gone, policy))
    }
    var result = try DataArray.stacked(parts)
    result.axes[0] = Axis("quantile", .labels(try Tensor(f64: places)))
    return result
  }
}

extension DataArray {
  /// `order[k]` is the axis that becomes axis k.
  package func transposed(_ order: [Int]) throws(Fault) -> DataArray {
    let strides = Lattice.strides(of: shape)
    let lattice = Lattice(
      base: 0, axes: order.map { .regular(count: shape[$0], stride: strides[$0]) })
    var result = self
    result.tensor = try tensor.transposed(order)
    result.axes = order.map { axes[$0] }
    result.provenance.status = provenance.status(at: lattice)
    return result
  }
}
