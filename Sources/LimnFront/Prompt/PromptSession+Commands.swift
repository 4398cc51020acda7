import LimnDisplay
import LimnEffects
import LimnNotebook
import LimnProtocol
import LimnSource

/// What the commands do.
extension PromptSession {
  func perform(_ command: PromptCommand) throws(Fault) {
    switch command {
    case .leave: mustLeave = true
    case .overview: screen.say(Self.overview)
    case .help(let name): name.isEmpty ? screen.say(Self.overview) : help(name)
    case .source(let name): ask(.source(name: name), about: name)
    case .commands: listCommands()
    case .cells: listInputs()
    case .time: sayTime()
    case .run(let number):
      guard let input = inputs[number] else { throw .noSuchInput(number) }
      screen.say(input.text, dim: true)
      evaluateAsInput(input.text)
    case .load(let path): try load(path)
    case .save(let path, let replacing): try save(path, replacing: replacing)
    case .replay: replay()
    case .undo:
      guard var last = inputs.fine.last else { throw .nothingToUndo }
      last.state = .undone
      inputs[last.number] = last
      screen.say("forgot input \(last.number); files that it wrote stay as they are", dim: true)
      replay()
    }
  }

  private static let overview = """
    Type an expression and Enter: its value is shown, and `_` is the last one shown.
      x = [1, 2, 3]        mean(x)        plot(x)        read("data.csv")
    ?mean or mean?    what a name means: a function, `?|>`, `?for`, `?tensor`, `?missing`
    ??mean    a function's source        search("smooth")    finds names by what they do
    TAB    completes names, fields, paths        limn doc, in a shell    the whole manual
    \\sigma and TAB    σ, and so all Greek        Ctrl-R    searches what was typed before
    Ctrl-C    stops what runs, or drops the line
    An input goes on until its brackets close; two empty lines end it as it is.
    :help lists the commands of the prompt, such as :save, :replay and :cells.
    """

  private func listCommands() {
    let width = PromptCommand.list.map(\.usage.count).max() ?? 0
    let lines = PromptCommand.list.map { command in
      TerminalText.padded(command.usage, to: width) + "   " + command.meaning
    }
    screen.say(lines.joined(separator: "\n"))
  }

  private func listInputs() {
    guard !inputs.all.isEmpty else { return screen.say("nothing has been typed yet", dim: true) }
    for input in inputs.all {
      let lines = input.text.split(separator: "\n", omittingEmptySubsequences: false)
      let more = lines.count > 1 ? "  (\(lines.count) lines)" : ""
      let head =
        TerminalText.padded("\(input.number)", to: 4)
        + TerminalText.padded(input.state.words, to: 16)
      let room = max(20, screen.style.width - head.count - more.count - 1)
      let mark = screen.style.unicode ? "…" : "..."
      screen.say(head + TerminalText.truncated(String(lines[0]), to: room, mark: mark) + more)
    }
  }

  private func sayTime() {
    guard let last = inputs.all.last else {
      return screen.say("nothing has been typed yet", dim: true)
    }
    screen.say("input \(last.number) took \(Screen.duration(last.seconds))")
  }

  // MARK: Help

  private func help(_ name: String) {
    if let spelled = SymbolNames.typing(of: name) {
      screen.say("\(name) is typed as \(spelled) and TAB", dim: true)
    }
    ask(.help(name: name), about: name)
  }

  private func ask(_ request: Request, about name: String) {
    if worker.death != nil || worker.fileDescriptor < 0 { guard startWorker() else { return } }
    guard worker.send(request) else { return screen.show(.helpUnavailable) }
    let deadline = MonotonicClock.seconds() + 2
    while case let left = deadline - MonotonicClock.seconds(), left > 0, worker.death == nil {
      guard worker.isReadable(wait: left) else { break }
      for reply in worker.receive() {
        if case .completions = reply { completionsDue -= 1 }
        guard case .help(let description) = reply else { continue }
        if let description { return screen.show(.shown(description)) }
        return screen.say("nothing is known by the name `\(name)`")
      }
    }
    screen.show(.helpUnavailable)
  }

  // MARK: Files

  /// Cells come in as inputs, so that they can be listed, replayed and saved like what was typed.
  private func load(_ path: String) throws(Fault) {
    let effects = SystemEffects(
      baseFolder: options.folder, largestFile: 1 << 26, interruption: Interruption())
    let bytes = try effects.readFile(path)
    let folder = FilePath.split(FilePath.join(options.folder, path)).folder
    guard path.hasSuffix(".lstmnb") else {
      guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(path) }
      evaluateAsInput(Self.withPlainLineEnds(text), source: path, folder: folder)
      return
    }
    let notebook = Notebook.parse(bytes, name: FilePath.split(path).name)
    for diagnostic in notebook.diagnostics { screen.show(.diagnostic(diagnostic)) }
    if notebook.isDamaged { return }
    useSeed(of: notebook)
    for parameter in notebook.frontMatter.parameters {
      let text = "\(parameter.name) = \(Self.literal(parameter.fallback))"
      screen.say(text, dim: true)
      guard evaluateAsInput(text) == .fine else { return }
    }
    for cell in notebook.cells where !cell.options.flags.contains(.skip) {
      screen.say("# \(cell.label)", dim: true)
      let state = evaluateAsInput(
        cell.text, name: cell.name, source: path, firstLine: cell.firstLine, folder: folder)
      let mayFail = cell.options.flags.contains(.error)
      guard state == .fine || (state == .failed && mayFail) else { return }
    }
  }

  /// A session has one seed: the notebook's when it comes first.
  private func useSeed(of notebook: Notebook) {
    let seed = notebook.frontMatter.seed
    if inputs.all.isEmpty { return restart(seed: seed) }
    guard seed != options.seed else { return }
    screen.say(
      "random numbers come from this session's seed \(options.seed), not from the notebook's \(seed)",
      dim: true)
  }

  /// A parameter's value as a program writes it.
  private static func literal(_ value: NotebookParameter.Value) -> String {
    guard case .string(let text) = value else { return value.text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": escaped += "\\\(scalar)"
      case "{", "}": escaped += "\(scalar)\(scalar)"
      case _ where scalar.value < 0x20: escaped += "\\u{\(String(scalar.value, radix: 16))}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }

  private func save(_ path: String, replacing: Bool) throws(Fault) {
    let fine = inputs.fine
    guard !fine.isEmpty else { throw .nothingToSave }
    let isNotebook = path.hasSuffix(".lstmnb")
    guard isNotebook || path.hasSuffix(".limn") else { throw .saveWantsEnding(path) }
    let place = FilePath.join(options.folder, path)
    if !replacing, !saved.contains(place), (try? PosixFileSystem().status(place)) != nil {
      throw .fileIsThere(path)
    }
    let name = FilePath.split(path).name
    let text =
      isNotebook
      ? inputs.notebook(title: String(name.dropLast(7)), seed: options.seed) : inputs.script
    try SystemEffects(baseFolder: options.folder, interruption: Interruption())
      .writeFile(Array(text.utf8), to: path)
    saved.insert(place)
    let noun = fine.count == 1 ? "input" : "inputs"
    screen.say("saved \(fine.count) \(noun) in \(path)", dim: true)
    let folder = FilePath.split(place).folder
    if fine.contains(where: { ($0.folder ?? options.folder) != folder }) {
      screen.say("relative paths in it start at its own folder; some inputs had another", dim: true)
    }
    if isNotebook { screen.say("`limn run --save \(path)` adds their outputs", dim: true) }
  }
}
