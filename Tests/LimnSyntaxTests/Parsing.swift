import Testing
import LimnSource
import LimnSyntax

/// What the tests of the parser share.
func parse(_ text: String, interactive: Bool = false) -> ParseResult {
  Parser.parse(SourceText(name: "cell test", text: text), interactive: interactive)
}

/// The tree as S-expressions, or the messages when there are any.
func dump(_ text: String) -> String {
  let result = parse(text)
  if result.diagnostics.isEmpty { return result.tree.dump }
  return result.diagnostics.map { "\($0.fault.code) \($0.fault.message)" }.joined(separator: "\n")
}

/// A program and the tree it has to give.
struct Case: CustomTestStringConvertible, Sendable {
  let text: String
  let tree: String
  init(_ text: String, _ tree: String) {
    self.text = text
    self.tree = tree
  }
  var testDescription: String { text }
}

/// A program and the one error it has to give: code, the text underlined, part of the hint.
struct Mistake: CustomTestStringConvertible, Sendable {
  let text: String
  let code: String
  let message: String
  let underlined: String
  let hint: String?
  init(
    _ text: String, _ code: String, _ message: String, at underlined: String, hint: String? = nil
  ) {
    self.text = text
    self.code = code
    self.message = message
    self.underlined = underlined
    self.hint = hint
  }
  var testDescription: String { text }
}
