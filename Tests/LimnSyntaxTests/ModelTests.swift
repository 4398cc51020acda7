import LimnSource
import LimnSyntax
import Testing

/// `model` blocks: their tree, their mistakes, their layout, and where their words are plain names.

private let peephole = """
  model peephole(inputs, hidden = 8) {
    param W_f, W_i: [hidden, hidden + inputs] = glorot()   # each drawn by itself
    param b: [hidden] = 1
    state h, C: [hidden]
    step(x) {
      f = σ(W_f · [h; x] + b)
      C = f * C
      h = tanh(C)
    }
    output(h) { linear(h, 1) }
  }
  """

@Suite struct ModelSyntax {
  @Test func hasItsPartsInTheTree() {
    #expect(
      dump("model m(inputs, hidden=2) { param W: [2, 3] = 0; state h: [2]; step(x) { h = W } }")
        == "(model m (inputs hidden=2) (block (param (W) (shape 2 3) 0) (state (h) (shape 2)) "
        + "(step (x) (block (assign h W)))))")
    #expect(!dump(peephole).contains("E1"))
  }

  @Test(arguments: [
    Case("model = 3", "(assign model 3)"), Case("model", "model"),
    Case("model(3)", "(call model 3)"), Case("param = 1", "(assign param 1)"),
    Case("state = step(x)", "(assign state (call step x))"),
    Case("output(h)", "(call output h)"),
    Case("model\nm", "model\nm"),
  ])
  func wordsArePlainNamesElsewhere(_ program: Case) {
    #expect(dump(program.text) == program.tree)
  }

  @Test func wordsArePlainNamesInsideParts() {
    let text =
      "model m(inputs) { state h: [1]; step(x) { state = x; param = state; h = param } }"
    #expect(dump(text).contains("(assign state x) (assign param state)"))
  }

  @Test(arguments: [
    ("model m(a) { x = 1; state h: [1]; step(x) { h = x } }", "E122", "x"),
    ("model m(a) { state h: [1] }", "E122", "model m"),
    ("model m(a) { step(x) { h = x } }", "E122", "model m"),
    ("model m(a) { param: [1] = 0; state h: [1]; step(x) { h = x } }", "E122", "param"),
    ("model m(a) { param W = 0; state h: [1]; step(x) { h = x } }", "E110", "="),
    ("model m(a) { param W: [1]; state h: [1]; step(x) { h = x } }", "E110", ";"),
    ("model m(a) { state h: [1] = 0; step(x) { h = x } }", "E110", "="),
    ("model m(a) { param if: [1] = 0; state h: [1]; step(x) { h = x } }", "E121", "if"),
    ("model m(a) { param a: [1] = 0; state h: [1]; step(x) { h = x } }", "E124", "a"),
    ("model m(a) { state h, h: [1]; step(x) { h = x } }", "E124", "h"),
    ("model m(a) { state h: [1]; step(x=1) { h = x } }", "E110", "1"),
    ("model m(a) { state h: [1]; step(x) = h }", "E110", "="),
    ("model m { state h: [1]; step(x) { h = x } }", "E110", "{"),
    ("model m(a) = 3", "E110", "="),
  ])
  func mistakesAreUnderlined(_ text: String, code: String, underlined: String) throws {
    let diagnostics = parse(text).diagnostics
    try #require(diagnostics.count == 1, "\(diagnostics.map(\.fault.message))")
    #expect(diagnostics[0].fault.code == code)
    let span = try #require(diagnostics[0].span)
    #expect(String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self) == underlined)
  }

  @Test func twoPartsOfOneKindAreRefused() {
    let codes = parse(
      "model m(a) { state h: [1]; step(x) { h = x }; step(x) { h = x } }"
    ).diagnostics.map(\.fault.code)
    #expect(codes == ["E124"])
  }

  @Test func twoMistakesAreBothTold() {
    let text = """
      model m(inputs) {
        param W [1] = 0
        state h: [1]
        step(x) {
          h = x +* 2
          y = x 3
        }
      }
      z = 3 4
      """
    #expect(parse(text).diagnostics.map(\.fault.code) == ["E110", "E110", "E128", "E128"])
  }

  @Test func isIncompleteUntilItIsClosed() {
    #expect(parse("model m(inputs) {\n  state h: [1]", interactive: true).isIncomplete)
  }

  @Test func hasDocumentation() throws {
    let tree = parse("## A cell.\nmodel m(a) { state h: [1]; step(x) { h = x } }").tree
    guard case .model(_, let model) = tree[try #require(tree.statements.first)].kind else {
      Issue.record("no model")
      return
    }
    #expect(model.documentation == "A cell.")
  }

  // MARK: Layout

  private func laidOut(_ text: String) -> String {
    switch Formatter.format(SourceText(name: "test", text: text)) {
    case .formatted(let result): result
    case .refused(let diagnostics):
      "refused: " + diagnostics.map(\.fault.code).joined(separator: " ")
    }
  }

  @Test func layoutIsThatOfOtherBlocks() {
    let expected = """
      model peephole(inputs, hidden=8) {
        param W_f, W_i: [hidden, hidden + inputs] = glorot()  # each drawn by itself
        param b: [hidden] = 1
        state h, C: [hidden]
        step(x) {
          f = σ(W_f · [h; x] + b)
          C = f * C
          h = tanh(C)
        }
        output(h) { linear(h, 1) }
      }

      """
    #expect(laidOut(peephole) == expected)
    #expect(laidOut(expected) == expected)
    #expect(
      laidOut("model  m( a ){param W:[ 2,a ]=0\nstate h :[2]\n\n\nstep ( x ){h=W·x}}") == """
        model m(a) {
          param W: [2, a] = 0
          state h: [2]

          step(x) { h = W · x }
        }

        """)
  }

  @Test func layoutOfOneLineStays() {
    let text = "model m(a) { state h: [1]; step(x) { h = x } }\n"
    #expect(laidOut(text) == text)
  }
}
