import LimnNotebook

/// Whether two outputs say the same.
///
/// Text is compared line by line. With a tolerance, numbers in it may differ by that much, relative
/// to the larger one, and then blanks count as one, since other digits shift columns.
package struct OutputComparison: Sendable {
  /// Relative; 0 wants the same text.
  package var tolerance: Double

  package init(tolerance: Double = 0) { self.tolerance = tolerance }

  package func isSame(_ stored: StoredOutput?, _ new: StoredOutput?) -> Bool {
    let old = stored?.text.lines ?? []
    let now = new?.text.lines ?? []
    guard old.count == now.count, zip(old, now).allSatisfy({ isSame($0, $1) }) else { return false }
    let before = stored?.values ?? [:]
    let after = new?.values ?? [:]
    guard before.count == after.count else { return false }
    return before.allSatisfy { name, value in after[name].map { isSame(value, $0) } ?? false }
  }

  package func isSame(_ old: Substring, _ new: Substring) -> Bool {
    if old == new { return true }
    guard tolerance > 0 else { return false }
    let before = Self.pieces(old)
    let after = Self.pieces(new)
    guard before.count == after.count else { return false }
    return zip(before, after).allSatisfy { pair in
      switch pair {
      case (.number(let x), .number(let y)): isNear(x, y)
      case (.words(let x), .words(let y)): x == y
      default: false
      }
    }
  }

  private func isSame(_ old: StoredValue, _ new: StoredValue) -> Bool {
    guard old.dtype == new.dtype, old.shape == new.shape, old.n == new.n else { return false }
    return [(old.min, new.min), (old.max, new.max), (old.mean, new.mean)].allSatisfy { pair in
      guard let x = pair.0, let y = pair.1 else { return pair.0 == pair.1 }
      return isNear(x, y)
    }
  }

  func isNear(_ x: Double, _ y: Double) -> Bool {
    x == y || abs(x - y) <= tolerance * max(abs(x), abs(y))
  }

  enum Piece: Equatable {
    case number(Double)
    case words(String)
  }

  /// A line as numbers and what lies between them.
  ///
  /// Digits inside a word (`f64`, `CH-Oe2`) or a date (`2001-02-18`) are part of the words, since a
  /// name or a date that differs is no matter of precision.
  static func pieces(_ line: Substring) -> [Piece] {
    line.split(whereSeparator: { $0 == " " || $0 == "\t" }).flatMap { word -> [Piece] in
      var head = word
      var before = ""
      while let first = head.first, "([{<=:,~±".contains(first) {
        before.append(head.removeFirst())
      }
      var after = ""
      while let last = head.last, ")]}>,;:%".contains(last) {
        after = "\(head.removeLast())\(after)"
      }
      guard let number = number(head) else { return [.words(String(word))] }
      var pieces: [Piece] = [.number(number)]
      if !before.isEmpty { pieces.insert(.words(before), at: 0) }
      if !after.isEmpty { pieces.append(.words(after)) }
      return pieces
    }
  }

  private static func number(_ text: Substring) -> Double? {
    let body = text.hasPrefix("+") ? text.dropFirst() : text
    return FrontMatter.number(String(body))
  }
}

extension String {
  /// Lines of an output; none when it is empty.
  fileprivate var lines: [Substring] {
    isEmpty ? [] : split(separator: "\n", omittingEmptySubsequences: false)
  }
}
