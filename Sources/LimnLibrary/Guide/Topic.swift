import LimnDisplay
import LimnMachine
import LimnSource

/// What help knows beside builtins: operators, words of the grammar, types, and subjects.
///
/// A topic is a value, as a builtin is: its page, the manual, search and the tests of its examples
/// all come from it.
package struct Topic: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case subject = "subjects"
    case type = "types"
    case word = "words of the grammar"
    case sign = "operators and signs"
  }

  /// The first is the one shown; any of them finds it.
  package let names: [String]
  package let kind: Kind
  /// One line, without a final stop.
  package let summary: String
  /// Paragraphs, each on one line.
  package let text: [String]
  package let examples: [Example]
  /// Names that help explains too.
  package let seeAlso: [String]

  init(
    _ names: String..., kind: Kind, _ summary: String, _ text: [String] = [],
    examples: [Example], seeAlso: [String] = []
  ) {
    self.names = names
    self.kind = kind
    self.summary = summary
    self.text = text
    self.examples = examples
    self.seeAlso = seeAlso
  }

  package static let all: [Topic] = subjects + types + words + signs

  package static func named(_ name: String) -> Topic? {
    let folded = name.lowercased()
    return all.first { $0.names.contains(name) } ?? all.first { $0.names.contains(folded) }
  }
}
