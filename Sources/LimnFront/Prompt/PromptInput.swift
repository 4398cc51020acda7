import LimnSource
import LimnSyntax

/// The lines of one input, until it is whole.
///
/// The parser says whether more lines could finish what has been typed. So that nobody is caught
/// in a bracket that they cannot see, two empty lines in a row end an input as it is, and its error
/// is shown. One empty line is only an empty line.
package struct PromptInput {
  package private(set) var lines: [String] = []

  package init() {}

  package var text: String { lines.joined(separator: "\n") }
  package var isEmpty: Bool { lines.isEmpty }

  /// Adds what was typed or pasted up to Enter; true when the input is whole.
  package mutating func add(_ typed: String) -> Bool {
    lines.append(typed)
    if endsInTwoEmptyLines { return true }
    let source = SourceText(name: "input", text: text)
    return !Parser.parse(source, interactive: true).isIncomplete
  }

  private var endsInTwoEmptyLines: Bool {
    lines.count > 2 && lines.suffix(2).allSatisfy(Self.isBlank)
  }

  /// Nothing but white space, line ends included.
  package static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
  }
}
