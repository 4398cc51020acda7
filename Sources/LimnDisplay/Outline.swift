/// A value that holds values: a list, a record, a fit.
///
/// Where it fits, it stands on one line, `{rmse: 0.04, n: 12}`. Else each part has a line of its
/// own below a head, and parts that do not fit there are broken up in the same way. Leaves are
/// final words; a leaf that is longer than a line goes on in the next ones.
package indirect enum Outline: Hashable, Codable, Sendable {
  case leaf(String)
  case group(Group)

  package struct Part: Hashable, Codable, Sendable {
    /// A field's name as it is typed, a position such as `[3]`, or empty.
    package var label: String
    package var value: Outline

    package init(_ label: String, _ value: Outline) {
      self.label = label
      self.value = value
    }
  }

  package struct Group: Hashable, Codable, Sendable {
    /// The line above the parts, `record of 3 fields`.
    package var head: String
    /// The brackets on one line; empty for what always has a line for each part.
    package var open: String
    package var close: String
    /// Whether labels stand before the values on one line, as in a record.
    package var isLabelled: Bool
    package var parts: [Part]
    /// How many parts were left out, and what they are called.
    package var more: Int
    package var noun: String
    /// A last line below the parts, or nothing.
    package var tail = ""

    package init(
      head: String, open: String = "", close: String = "", isLabelled: Bool = true,
      parts: [Part], more: Int = 0, noun: String = "element"
    ) {
      self.head = head
      self.open = open
      self.close = close
      self.isLabelled = isLabelled
      self.parts = parts
      self.more = more
      self.noun = noun
    }
  }
}

extension Outline {
  /// On one line of at most `room` characters, or nil where that does not do.
  package func line(room: Int) -> String? {
    switch self {
    case .leaf(let text): return text.count <= room && !text.contains("\n") ? text : nil
    case .group(let group):
      if group.open.isEmpty || group.more > 0 { return nil }
      var result = group.open
      for (index, part) in group.parts.enumerated() {
        if index > 0 { result += ", " }
        if group.isLabelled { result += part.label + ": " }
        guard let text = part.value.line(room: room - result.count - group.close.count) else {
          return nil
        }
        result += text
      }
      result += group.close
      return result.count <= room ? result : nil
    }
  }
}
