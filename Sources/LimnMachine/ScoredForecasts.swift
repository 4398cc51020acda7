import LimnSource

/// How many forecasts of the same test steps a session has looked at.
///
/// The best of many forecasts looks better than it is, so whoever judges one must know of the others.
package final class ScoredForecasts {
  private var known: [UInt64: Set<UInt64>] = [:]

  package init() {}

  /// Remembers a forecast; how many different ones of these observations there were, with it.
  package func count(_ forecast: [[Double]], of observed: [[Double]]) -> Int {
    let key = Self.digest(observed)
    known[key, default: []].insert(Self.digest(forecast))
    return known[key]?.count ?? 1
  }

  /// FNV-1a over the bits.
  private static func digest(_ values: [[Double]]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for value in values.joined() {
      hash = (hash ^ (value.isNaN ? 1 : value.bitPattern)) &* 0x0000_0100_0000_01b3
      hash ^= hash >> 29
    }
    return hash
  }
}
