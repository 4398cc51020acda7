import LimnSource
import Testing

/// Diagnostics as text, to the character.
@Suite struct DiagnosticTextTests {
  private func text(
    _ code: String, _ span: Span, _ fault: Fault, width: Int = 100, unicode: Bool = true,
    path: String? = nil, firstLine: Int = 1
  ) -> String {
    let source = SourceText(name: "cell load", text: code, firstLine: firstLine)
    let diagnostic = Diagnostic(.error, fault, span: span, in: source)
    return DiagnosticText(width: width, unicode: unicode, path: path).text(of: diagnostic)
  }

  private let fault = Fault("E203", "`x` expects a number, but got string")

  @Test func showsTheLineWithItsSpan() {
    var fault = fault
    fault.hint = "`x` is the values"
    fault.notes = ["left: [3]", "right: [4]"]
    #expect(
      text("a = 1\nmean(\"abc\")", Span(11, 16), fault, firstLine: 11) == """
        error E203: `x` expects a number, but got string
          --> cell load:12:6
           |
        12 | mean("abc")
           |      ^^^^^
            = left: [3]
            = right: [4]
          hint: `x` is the values
        """)
  }

  @Test func writesOperandsUnderThemselves() {
    let source = SourceText(name: "cell load", text: "y = x + [1, 2]")
    var fault = fault
    fault.operands = ["[time: 422]", "[2]"]
    var diagnostic = Diagnostic(.error, fault, span: Span(4, 14), in: source)
    let parts = [(Span(4, 5), "[time: 422]"), (Span(8, 14), "[2]")]
    diagnostic.labels = parts.map { .init(place: source.place(of: $0), text: $1) }
    #expect(
      DiagnosticText().text(of: diagnostic) == """
        error E203: `x` expects a number, but got string
          --> cell load:1:5
           |
         1 | y = x + [1, 2]
           |     ^^^^^^^^^^
           |     [time: 422]
           |         [2]
        """)
  }

  @Test func namesTheFileOfACell() {
    #expect(
      text("abc", Span(0, 3), fault, path: "nb.lstmnb", firstLine: 1205) == """
        error E203: `x` expects a number, but got string
          --> nb.lstmnb:1205:1, cell load
             |
        1205 | abc
             | ^^^
        """)
  }

  @Test func countsCellsOfTabsAndWideCharacters() {
    let lines = text("\t山 = x", Span(7, 8), fault).split(separator: "\n")
    #expect(lines[3] == " 1 |     山 = x")
    #expect(lines[4] == "   |          ^")
  }

  @Test func windowsALongLine() {
    let code = String(repeating: "a", count: 300) + " + bad + " + String(repeating: "b", count: 300)
    for width in [32, 40, 80] {
      for unicode in [true, false] {
        let lines = text(code, Span(303, 306), fault, width: width, unicode: unicode)
          .split(separator: "\n")
        #expect(lines[3].count <= width)
        let at = lines[4].distance(
          from: lines[4].startIndex, to: lines[4].firstIndex(of: "^") ?? lines[4].endIndex)
        #expect(lines[3].dropFirst(at).prefix(3) == "bad")
      }
    }
  }

  @Test func underlinesAtTheVeryEnd() {
    let code = String(repeating: "a", count: 500)
    let lines = text(code, Span(500, 500), fault, width: 60).split(separator: "\n")
    #expect(lines[3].count <= 60)
    #expect(lines[4].filter { $0 == "^" }.count == 1)
    #expect(text("", Span(0, 0), fault).hasSuffix("\n   |\n 1 |\n   | ^"))
  }

  @Test func letsNoControlCharacterThrough() {
    let evil = "\u{1B}[2J\u{202E}\u{7}"
    var fault = Fault("E1\(evil)", "bad \(evil)\n", hint: evil, notes: [evil])
    fault.argument = evil
    let source = SourceText(name: "cell \(evil)", text: "x\(evil)y")
    let place = source.place(of: Span(1, 4))
    let calls = [Diagnostic.Call(function: evil, place: place)]
    let diagnostic = Diagnostic(.error, fault, span: Span(1, 4), in: source, calls: calls)
    let text = DiagnosticText(path: evil).text(of: diagnostic)
    #expect(
      text.unicodeScalars.allSatisfy {
        $0 == "\n" || ($0.properties.generalCategory != .control && $0.value != 0x202E)
      })
    let ascii = DiagnosticText(unicode: false).text(of: diagnostic)
    #expect(ascii.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
  }

  @Test func shortensALongTraceback() {
    let source = SourceText(name: "f.limn", text: "f(x)")
    let place = source.place(of: Span(0, 1))
    var calls = (0..<20).map { Diagnostic.Call(function: "f\($0)", place: place) }
    calls += (0..<9000).map { _ in Diagnostic.Call(function: "deep", place: place) }
    let diagnostic = Diagnostic(.error, fault, calls: calls)
    let lines = DiagnosticText().text(of: diagnostic).split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines[1] == "  in `f0`, called at f.limn:1:1")
    #expect(lines[5] == "  … 13 more calls …")
    #expect(lines[9] == "  in `deep`, called at f.limn:1:1 (9000 times)")
  }

  @Test func notesAreOneLine() {
    let note = Diagnostic(.note, Fault("", "mean: 3 of 422 missing values skipped"))
    #expect(DiagnosticText().text(of: note) == "note: mean: 3 of 422 missing values skipped")
  }
}
