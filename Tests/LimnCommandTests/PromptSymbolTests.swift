import LimnFront
import Testing

/// The line after TAB when there is one candidate; else the candidates in a row.
private func afterTab(_ line: String) -> String? {
  guard let found = SymbolNames.completion(of: line, cursor: line.utf8.count) else { return nil }
  let head = String(decoding: line.utf8.prefix(found.from), as: UTF8.self)
  return found.texts.count == 1 ? head + found.texts[0] : found.texts.joined(separator: " ")
}

@Suite struct PromptSymbolTests {
  @Test(arguments: [
    ("\\alpha", "α"), ("y = \\sigma", "y = σ"), ("W\\cdot", "W·"), ("f(\\beta", "f(β"),
    ("\\epsilon", "ϵ"), ("\\varepsilon", "ε"), ("\\phi", "ϕ"), ("\\varphi", "φ"),
    ("C\\tilde", "C\u{303}"), ("'\\Delta", "'Δ"),
  ])
  func name_isReplaced(line: String, result: String) { #expect(afterTab(line) == result) }

  /// `\in` begins `\infty` and `\int` too.
  @Test func name_wholeWinsOverLonger() { #expect(afterTab("\\in") == "∈") }

  @Test func digits_becomeSmall() {
    #expect(afterTab("h\\_12") == "h₁₂")
    #expect(afterTab("r\\^2") == "r²")
    #expect(afterTab("\\_") == "")
    #expect(afterTab("\\_1é") == "")
  }

  @Test func beginning_listsNames() {
    #expect(afterTab("\\vare") == "\\varepsilon")
    #expect(afterTab("\\th") == "\\theta")
    #expect(afterTab("\\lam \\be") == "\\lam \\beta")
    #expect(afterTab("\\ga") == "\\gamma")
    #expect(afterTab("\\var") == "\\varepsilon \\varphi \\varrho \\varsigma \\vartheta")
    #expect(afterTab("\\nosuch") == "")
  }

  @Test func backslash_countsOnlyInItsWord() {
    #expect(afterTab("alpha") == nil)
    #expect(afterTab("\\alpha b") == nil)
    #expect(afterTab("\"a\\n\" + x") == nil)
    #expect(afterTab("") == nil)
  }

  @Test func cursor_insideALine() {
    #expect(
      SymbolNames.completion(of: "\\pi + x", cursor: 3) == Candidates(texts: ["π"], from: 0))
  }

  @Test(arguments: [
    ("σ", "\\sigma"), ("ε", "\\varepsilon"), ("C\u{303}", "C\\tilde"), ("W₁₂", "W\\_12"),
    ("r²", "r\\^2"), ("≤", "\\le"), ("h_t", nil), ("é", nil), ("漢", nil),
  ])
  func sign_saysHowItIsTyped(text: String, typing: String?) {
    #expect(SymbolNames.typing(of: text) == typing)
  }

  @Test func candidates_fitWhatReadlineReplaces() {
    let names = Candidates(texts: ["data/a.csv", "other"], from: 6)
    #expect(names.fitted(to: 6, in: "read(\"data/") == ["data/a.csv", "other"])
    #expect(names.fitted(to: 11, in: "read(\"data/") == ["a.csv"])
    #expect(Candidates(texts: ["ndvi"], from: 3).fitted(to: 0, in: "√nd") == ["√ndvi"])
    #expect(Candidates(texts: ["x"], from: 9).fitted(to: 2, in: "abc") == [])
  }
}
