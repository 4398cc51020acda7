/// The part of a river's flow that comes out of the ground, by digital filters of the flow alone.

package enum Baseflow {
  /// Lyne and Hollick's filter (1979) as Ladson et al. (2013), doi:10.7158/13241583.2013.11465417,
  /// standardised it: passes that go forward and backward in turn, each over what the one before left.
  ///
  /// q: [T] → [T]. A missing value ends a stretch, and each stretch is filtered by itself; one pass
  /// looks back only.
  package static func lyneHollick(_ q: [Double], alpha: Double, passes: Int) -> [Double] {
    inStretches(q) { flow in
      var base = flow
      for pass in 0..<passes {
        if pass % 2 == 1 { base.reverse() }
        let given = base
        var quick = 0.0
        for step in given.indices.dropFirst() {
          quick = alpha * quick + (1 + alpha) / 2 * (given[step] - given[step - 1])
          if quick > 0 { base[step] = given[step] - min(quick, given[step]) }
        }
        if pass % 2 == 1 { base.reverse() }
      }
      return base
    }
  }

  /// Eckhardt's filter (2005), doi:10.1002/hyp.5675: the baseflow recedes by `alpha` a step and is at
  /// most the share `most` of the flow in the long run. It begins with the first flow of a stretch.
  package static func eckhardt(_ q: [Double], alpha: Double, most: Double) -> [Double] {
    inStretches(q) { flow in
      var base = flow
      for step in flow.indices.dropFirst() {
        let receded = (1 - most) * alpha * base[step - 1]
        base[step] = min(
          (receded + (1 - alpha) * most * flow[step]) / (1 - alpha * most), flow[step])
      }
      return base
    }
  }

  private static func inStretches(
    _ q: [Double], _ filter: ([Double]) -> [Double]
  ) -> [Double] {
    var result = q
    var first = 0
    while first < q.count {
      guard !q[first].isNaN else {
        first += 1
        continue
      }
      var end = first
      while end < q.count, !q[end].isNaN { end += 1 }
      result.replaceSubrange(first..<end, with: filter(Array(q[first..<end])))
      first = end
    }
    return result
  }
}
