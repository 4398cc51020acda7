/// How rough a series is, to tell one that went through a filter from one whose steps are measured each by
/// itself.
package enum Roughness {
  /// Below it a series is as smooth as after a filter.
  package static let ofFiltered = 0.05

  /// The variance of second differences over that of the values: 6 for noise; nil where there are
  /// hardly any values, or nothing varies.
  ///
  /// values: [T] without their season, NaN where missing
  package static func of(_ values: [Double]) -> Double? {
    let present = values.filter { !$0.isNaN }
    guard present.count > 10 else { return nil }
    let mean = present.reduce(0, +) / Double(present.count)
    let spread = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(present.count)
    var (bends, n) = (0.0, 0)
    for t in 1..<values.count - 1 {
      let bend = values[t - 1] - 2 * values[t] + values[t + 1]
      if !bend.isNaN { (bends, n) = (bends + bend * bend, n + 1) }
    }
    return n > 0 && spread > 0 ? bends / Double(n) / spread : nil
  }
}
