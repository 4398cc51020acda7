import LimnSource
import LimnSyntax
import Testing

/// Texts that no one writes: the parser must end with a message, and never run out of stack.
@Suite struct EnduranceTests {
  @Test(arguments: [
    "(", "[", "{", "-", "√", "not ", "f(", "x => ", "if a {", "\"{", "try ", "{a: ",
    "fn f() {", "x[", "\"\"\"{", "\"{x:{", "(a, b=(", "a => {", "x[at(",
  ])
  func openedOften_isAnErrorAndNoCrash(_ piece: String) {
    let result = parse(String(repeating: piece, count: 100_000 / piece.utf8.count))
    #expect(!result.diagnostics.isEmpty)
    #expect(result.diagnostics.count <= 2)
  }

  @Test(arguments: ["+a", ".y", "|>f", "^a", "(a)", "[0]", " else if a {}", " ?? a", " and a"])
  func repeatedOften_isAnErrorAndNoCrash(_ piece: String) {
    let start = piece.hasPrefix(" else") ? "if a {}" : "a"
    let result = parse(start + String(repeating: piece, count: 20_000))
    #expect(result.diagnostics.map(\.fault.code) == ["E113"])
  }

  @Test(arguments: [
    ("(", "a", ")"), ("[", "a", "]"), ("f(", "", ")"), ("{\n", "a", "}"), ("-", "a", ""),
  ])
  func nestedInReason_parses(_ open: String, _ middle: String, _ close: String) {
    let text = String(repeating: open, count: 450) + middle + String(repeating: close, count: 450)
    #expect(parse(text).diagnostics.isEmpty)
  }

  @Test func millionOpeners_areOneError() {
    let result = parse(String(repeating: "(", count: 1_000_000))
    #expect(result.diagnostics.map(\.fault.code) == ["E113"])
    #expect(!result.isIncomplete)
  }

  @Test func manyClosers_areFewErrors() {
    #expect(parse(String(repeating: ")", count: 100_000)).diagnostics.count <= 20)
  }
}
