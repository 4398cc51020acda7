/// Many tests at once: so few rejections that only a share q of them is expected to be wrong.
///
/// Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x, for tests that are independent or
/// that depend on each other positively, as neighbouring pixels do.

package enum FalseDiscovery {
  /// p: [N], NaN where there was no test → the least q at which each is rejected.
  package static func adjusted(_ p: [Double]) -> [Double] {
    let order = p.indices.filter { !p[$0].isNaN }.sorted {
      p[$0] < p[$1] || (p[$0] == p[$1] && $0 < $1)
    }
    var result = [Double](repeating: .nan, count: p.count)
    let n = Double(order.count)
    var least = 1.0
    for (rank, place) in order.enumerated().reversed() {
      least = min(least, p[place] * n / Double(rank + 1))
      result[place] = least
    }
    return result
  }
}
