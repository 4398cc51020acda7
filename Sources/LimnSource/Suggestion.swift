/// The name that was probably meant.
///
/// Hints such as "did you mean `length`?" all come from here: the nearest name by the number of
/// letters to insert, remove, change or swap with their neighbour (Damerau-Levenshtein in its
/// restricted form), and only when it is near enough to be likely.
package enum Suggestion {
  /// The nearest of the names, or nil when none is near; of equally near ones the first.
  ///
  /// A name of up to two letters suggests only one that differs by case; up to five letters one
  /// slip is allowed, then two, and three from ten letters on.
  package static func nearest(_ name: String, among names: some Sequence<String>) -> String? {
    let wanted = Array(name.unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= longest else { return nil }
    let folded = name.lowercased()
    let allowed =
      switch wanted.count {
      case ...2: 0
      case ...5: 1
      case ...9: 2
      default: 3
      }
    var best: (name: String, distance: Int)?
    for candidate in names where candidate != name {
      if candidate.lowercased() == folded { return candidate }
      let letters = Array(candidate.unicodeScalars)
      let limit = min(allowed, (best?.distance ?? Int.max) - 1)
      guard limit > 0, abs(letters.count - wanted.count) <= limit else { continue }
      let found = distance(wanted, letters)
      if found <= limit { best = (candidate, found) }
    }
    return best?.name
  }

  /// Letters to insert, remove, change or swap with their neighbour to get from one name to the other.
  package static func distance(_ from: String, _ to: String) -> Int {
    distance(Array(from.unicodeScalars), Array(to.unicodeScalars))
  }

  /// Longer names than this get no suggestion, so that a hint never takes noticeable time.
  private static let longest = 80

  private static func distance(_ from: [Unicode.Scalar], _ to: [Unicode.Scalar]) -> Int {
    if from.isEmpty || to.isEmpty { return max(from.count, to.count) }
    var beforeLast = [Int](repeating: 0, count: to.count + 1)
    var last = Array(0...to.count)
    var current = last
    for row in 1...from.count {
      current[0] = row
      for column in 1...to.count {
        let same = from[row - 1] == to[column - 1]
        var cost = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
        if row > 1, column > 1, from[row - 1] == to[column - 2], from[row - 2] == to[column - 1] {
          cost = min(cost, beforeLast[column - 2] + 1)
        }
        current[column] = cost
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[to.count]
  }
}
