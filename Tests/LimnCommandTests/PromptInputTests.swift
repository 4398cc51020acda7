import LimnFront
import Testing

/// The lines typed one after another; how many were taken until the input was whole.
private func linesTaken(_ lines: String...) -> Int? {
  var input = PromptInput()
  for (index, line) in lines.enumerated() where input.add(line) { return index + 1 }
  return nil
}

@Suite struct PromptInputTests {
  @Test(arguments: ["1 + 2", "fn f(x) = x", "if a { b }", "x = [1, 2]", "# a comment", "s = 'a'"])
  func line_whole(text: String) { #expect(linesTaken(text) == 1) }

  @Test func input_goesOnUntilBracketsClose() {
    #expect(linesTaken("x = [1,", "2", "]", "3") == 3)
    #expect(linesTaken("fn f(x) {", "  y = x", "", "  y", "}") == 5)
    #expect(linesTaken("x =", "1") == 2)
    #expect(linesTaken("a +", "b") == 2)
    #expect(linesTaken("s = \"\"\"", "text", "\"\"\"") == 3)
  }

  /// The next line cannot be seen, so a whole statement is run at once.
  @Test func line_thatAPipeCouldFollow_isWhole() { #expect(linesTaken("x", "|> mean") == 1) }

  @Test(arguments: ["x = = 2", "f(]", "s = 'a", "1 2"])
  func line_wrong_isNotWaitedFor(text: String) { #expect(linesTaken(text) == 1) }

  @Test func twoEmptyLines_endAnInput() {
    #expect(linesTaken("f(", "", "1", "", "") == 5)
    #expect(linesTaken("f(", " ", "\t") == 3)
  }

  @Test func paste_isOneInput() {
    #expect(linesTaken("if a {\n  1\n\n\n}\nelse { 2 }") == 1)
    #expect(linesTaken("x\n|> mean") == 1)
    #expect(linesTaken("if a {\n  1", "}") == 2)
  }
}
