/// Stretches of a series that are each summed up in one number.
package struct Windows: Sendable {
  /// Window w holds the steps starts[w] ..< ends[w]; neither ever goes back.
  package let starts: [Int]
  package let ends: [Int]

  package init(starts: [Int], ends: [Int]) {
    self.starts = starts
    self.ends = ends
  }

  package var count: Int { starts.count }

  /// For each of `steps` steps the `length` last ones up to it, or about it where `centred`.
  ///
  /// A window of an even length about its step holds one more before it than after, as in pandas.
  package init(steps: Int, length: Int, centred: Bool) {
    let ahead = centred ? (length - 1) / 2 : 0
    starts = Self.made(steps) { max(0, $0 - (length - 1 - ahead)) }
    ends = Self.made(steps) { ahead < steps - $0 ? $0 + 1 + ahead : steps }
  }

  @inline(__always)
  private static func made(_ count: Int, _ element: (Int) -> Int) -> [Int] {
    [Int](unsafeUninitializedCapacity: count) { buffer, filled in
      for index in 0..<count { buffer[index] = element(index) }
      filled = count
    }
  }

  /// The most steps that a window reaches beyond its own step.
  package var reach: Int {
    ends.indices.reduce(0) { max($0, ends[$1] - 1 - $1) }
  }

  /// The most steps that a window reaches back before its own step.
  package var depth: Int {
    starts.indices.reduce(0) { max($0, $1 - starts[$1]) }
  }

  /// How many of the flagged steps lie in each window.
  package func counts(_ flags: [Bool]) -> [Int] {
    var before = [0]
    before.reserveCapacity(flags.count + 1)
    for flag in flags { before.append(before[before.count - 1] + (flag ? 1 : 0)) }
    return starts.indices.map { before[max(ends[$0], starts[$0])] - before[starts[$0]] }
  }
}
