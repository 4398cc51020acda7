import LimnFront
import LimnNotebook
import LimnSource
import Testing

@Suite struct PromptCommandTests {
  @Test(
    arguments: [
      ("exit", .leave), (" quit ", .leave), (":quit", .leave), (":q", .leave), ("quit()", .leave),
      ("?", .overview), ("?mean", .help("mean")), ("? mean", .help("mean")),
      ("mean?", .help("mean")), ("random.normal?", .help("random.normal")), ("σ?", .help("σ")),
      (":help", .commands), (":cells", .cells), (":run 3", .run(3)), (":time", .time),
      (":replay", .replay), (":load a b.limn", .load("a b.limn")),
      (":load \"a.limn\"", .load("a.limn")),
      (":save x.lstmnb", .save("x.lstmnb", replacing: false)),
      (":save! x.limn", .save("x.limn", replacing: true)),
    ] as [(String, PromptCommand)])
  func line_isCommand(line: String, command: PromptCommand) throws {
    #expect(try PromptCommand.parse(line) == command)
  }

  @Test(arguments: [
    "", "exit = 3", "x", "a ?? b", "x ??", "f(x)?", "1?", "quit(1)", "x\n:cells", "a b?",
  ])
  func line_isProgram(line: String) throws { #expect(try PromptCommand.parse(line) == nil) }

  @Test(arguments: [
    (":sell", "there is no command `:sell`"), (":run", "`:run` needs the number of an input"),
    (":run x", "`:run` needs the number of an input"),
    (":run 0", "`:run` needs the number of an input"),
    (":load", "`:load` needs the name of a file"),
    (":cells 2", "`:cells` stands alone on its line"),
  ])
  func command_wrong_saysWhy(line: String, message: String) {
    #expect { try PromptCommand.parse(line) } throws: { ($0 as? Fault)?.message == message }
  }

  @Test func command_unknown_namesTheNearest() {
    #expect { try PromptCommand.parse(":replya") } throws: {
      ($0 as? Fault)?.hint == "did you mean `:replay`? `:help` lists them"
    }
  }
}

@Suite struct InputsTests {
  private func inputs(_ texts: [(String, Inputs.State)]) -> Inputs {
    var inputs = Inputs()
    for (text, state) in texts {
      var input = inputs.start(text)
      input.state = state
      inputs[input.number] = input
    }
    return inputs
  }

  @Test func script_holdsWhatRanWell() {
    let inputs = inputs([("a = 1", .fine), ("a = ", .failed), ("b = [\n  2]\n", .fine)])
    #expect(inputs.script == "a = 1\n\nb = [\n  2]\n")
    #expect(inputs.nextNumber == 4)
    #expect(inputs[2]?.source == "input 2")
    #expect(inputs[4] == nil && inputs[0] == nil)
  }

  @Test func notebook_canBeReadBack() {
    let texts = ["x = 1", "s = \"\"\"\n```\n# no prose\n````\n\"\"\"", "x # π"]
    var inputs = inputs(texts.map { ($0, .fine) })
    for name in ["load", "load"] {
      var input = inputs.start("y = 2", name: name)
      input.state = .fine
      inputs[input.number] = input
    }
    let text = inputs.notebook(title: "a \"b\" \\ c", seed: 7)
    let notebook = Notebook.parse(Array(text.utf8), name: "x.lstmnb")
    #expect(notebook.diagnostics.isEmpty)
    #expect(notebook.frontMatter.title == "a \"b\" \\ c")
    #expect(notebook.frontMatter.seed == 7)
    #expect(
      notebook.cells.map { $0.text.hasSuffix("\n") ? String($0.text.dropLast()) : $0.text }
        == texts + ["y = 2", "y = 2"])
    #expect(notebook.cells.map(\.name) == [nil, nil, nil, "load", nil])
  }
}
