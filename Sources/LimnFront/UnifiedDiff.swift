/// The difference of two texts in unified format, without file headers.
package enum UnifiedDiff {
  private static let context = 2
  /// Lines of a difference that are shown.
  private static let mostLines = 200
  /// Above so many differing lines no fine matching is tried, which takes time by their product.
  private static let mostMatched = 2_000

  private enum Line {
    case same(Substring)
    case old(Substring)
    case new(Substring)
  }

  /// Lines that begin with ` `, `-`, `+` or `@@`; empty when all lines are the same.
  package static func lines(
    _ old: String, _ new: String, isSame: (Substring, Substring) -> Bool = { $0 == $1 }
  ) -> [String] {
    let script = script(split(old), split(new), isSame)
    let changes = script.indices.filter { if case .same = script[$0] { false } else { true } }
    guard !changes.isEmpty else { return [] }
    var result: [String] = []
    var start = 0
    while start < changes.count {
      // A hunk goes on while the next change is near enough for its context to touch.
      var end = start
      while end + 1 < changes.count, changes[end + 1] - changes[end] <= 2 * context + 1 { end += 1 }
      let from = max(0, changes[start] - context)
      let to = min(script.count, changes[end] + context + 1)
      result.append(header(script, from, to))
      for line in script[from..<to] {
        switch line {
        case .same(let text): result.append(" \(text)")
        case .old(let text): result.append("-\(text)")
        case .new(let text): result.append("+\(text)")
        }
      }
      start = end + 1
    }
    guard result.count > mostLines else { return result }
    return result.prefix(mostLines) + ["… \(result.count - mostLines) more lines differ"]
  }

  private static func split(_ text: String) -> [Substring] {
    text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  private static func header(_ script: [Line], _ from: Int, _ to: Int) -> String {
    func counts(_ lines: ArraySlice<Line>) -> (old: Int, new: Int) {
      lines.reduce((0, 0)) { sum, line in
        switch line {
        case .same: (sum.0 + 1, sum.1 + 1)
        case .old: (sum.0 + 1, sum.1)
        case .new: (sum.0, sum.1 + 1)
        }
      }
    }
    let before = counts(script[..<from])
    let inside = counts(script[from..<to])
    // An empty side is numbered by the line before it.
    let old = inside.old == 0 ? before.old : before.old + 1
    let new = inside.new == 0 ? before.new : before.new + 1
    return "@@ -\(old),\(inside.old) +\(new),\(inside.new) @@"
  }

  private static func script(
    _ old: [Substring], _ new: [Substring], _ isSame: (Substring, Substring) -> Bool
  ) -> [Line] {
    var head = 0
    while head < min(old.count, new.count), isSame(old[head], new[head]) { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head,
      isSame(old[old.count - 1 - tail], new[new.count - 1 - tail])
    { tail += 1 }
    let before = Array(old[head..<old.count - tail])
    let after = Array(new[head..<new.count - tail])
    var middle: [Line]
    if before.count > mostMatched || after.count > mostMatched {
      middle = before.map { .old($0) } + after.map { .new($0) }
    } else {
      middle = matched(before, after, isSame)
    }
    return old[..<head].map { .same($0) } + middle + old[(old.count - tail)...].map { .same($0) }
  }

  private static func matched(
    _ old: [Substring], _ new: [Substring], _ isSame: (Substring, Substring) -> Bool
  ) -> [Line] {
    let changes = new.difference(from: old) { isSame($1, $0) }
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var result: [Line] = []
    var left = 0
    var right = 0
    while left < old.count || right < new.count {
      if left < old.count, removed.contains(left) {
        result.append(.old(old[left]))
        left += 1
      } else if right < new.count, inserted.contains(right) {
        result.append(.new(new[right]))
        right += 1
      } else if left < old.count {
        result.append(.same(old[left]))
        left += 1
        right += 1
      } else {
        break
      }
    }
    return result
  }
}
