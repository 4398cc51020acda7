import ArgumentParser
import CLimnSystem
import LimnEffects
import LimnFront
import LimnNotebook
import LimnSource
import LimnWorker

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the words of the command line ask for.
enum Command {
  static let version = LimnVersion.current

  /// Does it, and gives the status to end with.
  static func status(of words: [String]) -> ExitStatus {
    guard let first = words.first, !first.hasPrefix("-") || first == "-e" || first == "-" else {
      return words.isEmpty ? withoutWords() : parsed(words)
    }
    if first == "-e" || first == "-" || first.hasSuffix(".limn") { return script(words) }
    return parsed(words)
  }

  /// Standard output and error, with signals as a descriptor from here on.
  struct Streams {
    let output = OutputStream(descriptor: 1)
    let errors = OutputStream(descriptor: 2)
    let signals = limn_signals_open()
  }

  /// From here on values are said in sentences.
  static func speakPlainly() { setenv(OutputStyle.plainVariable, "1", 1) }

  static func script(
    _ words: [String], _ worker: WorkerOptions = WorkerOptions()
  ) -> ExitStatus {
    let streams = Streams()
    let runner = ScriptRunner(
      output: streams.output, errors: streams.errors, signals: streams.signals, worker: worker)
    let rest = Array(words.dropFirst())
    switch words.first {
    case nil, "-": return runner.runStandardInput(arguments: rest)
    case "-e":
      guard let code = rest.first else {
        return usage("`-e` needs a program: limn -e 'mean([1, 2])'")
      }
      return runner.run(
        code: code, name: "-e", folder: ".", arguments: Array(rest.dropFirst()))
    case let path?: return runner.run(file: path, arguments: rest)
    }
  }

  private static func withoutWords() -> ExitStatus {
    isatty(0) == 1 ? prompt() : script([])
  }

  static func prompt(_ worker: WorkerOptions = WorkerOptions()) -> ExitStatus {
    Prompt.run(PromptOptions(version: version, worker: worker))
  }

  static func usage(_ text: String) -> ExitStatus {
    let errors = OutputStream(descriptor: 2)
    errors.write("limn: \(errors.style.clean(text))\n")
    errors.flush()
    return .unusable
  }

  private static func parsed(_ words: [String]) -> ExitStatus {
    do {
      var command = try Limn.parseAsRoot(words)
      try command.run()
      return .fine
    } catch let ending as Ending {
      return ending.status
    } catch {
      let isFine = Limn.exitCode(for: error) == .success
      let stream = OutputStream(descriptor: isFine ? 1 : 2)
      stream.write(stream.style.clean(Limn.fullMessage(for: error)) + "\n")
      stream.flush()
      return isFine ? .fine : .unusable
    }
  }
}

/// Carries a status out of a command.
struct Ending: Error {
  let status: ExitStatus
}

/// `limn`, and what it can be told to do.
struct Limn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limn",
    abstract: "Notebooks and programs for exploring time series of the Earth.",
    usage: """
      limn                            a prompt; a program when standard input is no terminal
      limn FILE.limn [ARGUMENT ...]   run a program
      limn -e CODE [ARGUMENT ...]     run a program given here
      limn COMMAND ...
      """,
    discussion: """
      Exit status: 0 fine, 1 a cell failed, 2 wrong usage or unreadable file, 3 outputs differ,
      4 time-out, 5 the evaluator died, 75 interrupted, 77 permission refused.
      """,
    version: "limn \(Command.version)",
    subcommands: [
      Run.self, Check.self, Format.self, Doc.self, Explain.self, Version.self, Script.self,
    ],
    defaultSubcommand: Script.self)
}

/// Options of the process that evaluates.
struct EvaluatorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Memory for data, such as 500M or 4G.", valueName: "size"))
  var memory: String?

  @Option(
    help: ArgumentHelp(
      "Threads for work on large arrays; by default the cores there are, or LIMN_THREADS.",
      valueName: "count"))
  var threads: String?

  func checked() throws -> WorkerOptions {
    if let memory, MemorySize.bytes(memory) == nil {
      throw ValidationError("`--memory \(memory)` is no size; write 500M or 4G, at least 1M.")
    }
    let (count, most) = (threads.flatMap { Int($0) }, WorkerMain.threads)
    if let threads, !(count.map(most.contains) ?? false) {
      throw ValidationError(
        "`--threads \(threads)` is no count of threads; write one from \(most.lowerBound) to "
          + "\(most.upperBound).")
    }
    return WorkerOptions(memory: memory, threads: count)
  }
}

/// Options that every command that runs cells shares.
struct RunOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Set a parameter of the notebook.", valueName: "name=value"))
  var parameter: [String] = []

  @Option(help: ArgumentHelp("Stop after this time, such as 90s or 30min.", valueName: "time"))
  var timeout: String?

  @OptionGroup var evaluator: EvaluatorOptions

  func settings() throws -> NotebookRun.Settings {
    var settings = NotebookRun.Settings()
    settings.parameters = parameter
    settings.worker = try evaluator.checked()
    if let timeout {
      settings.timeout = WallTime.seconds(timeout)
      if settings.timeout == nil {
        throw ValidationError("`--timeout \(timeout)` is no time; write 90s, 30min or 2h.")
      }
    }
    return settings
  }
}

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a notebook and print its prose, code and outputs.",
    discussion: "`limn run NOTEBOOK --help` lists the notebook's parameters.",
    helpNames: [])

  @Argument(help: "The notebook to run.")
  var notebook: String?

  @OptionGroup var options: RunOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write a copy with the outputs to this file.", valueName: "file"))
  var output: String?

  @Flag(help: "Store the outputs in the notebook.")
  var save = false

  @Option(
    help: ArgumentHelp(
      "Run only these cells and those they rest on, such as load,fit.", valueName: "cells"))
  var only: String?

  @Flag(help: "Say values in sentences instead of drawing them, for logs and screen readers.")
  var plain = false

  @Flag(name: [.short, .long], help: "Show help, and the notebook's parameters.")
  var help = false

  func run() throws {
    if help {
      let output = OutputStream(descriptor: 1)
      output.write(Limn.helpMessage(for: Run.self) + "\n")
      output.flush()
    }
    guard let notebook else {
      if help { return }
      throw ValidationError("Name a notebook: limn run NOTEBOOK")
    }
    var settings = try options.settings()
    if plain { Command.speakPlainly() }
    settings.only = only?.split(separator: ",").map(String.init) ?? []
    let streams = Command.Streams()
    let runner = Runner(
      output: streams.output, errors: streams.errors, signals: streams.signals)
    if help { throw Ending(status: runner.describeParameters(of: notebook)) }
    throw Ending(status: runner.run(notebook, settings, saves: save, copy: output))
  }
}

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run notebooks and compare with the outputs they hold.")

  @Argument(help: "The notebooks to check.")
  var notebooks: [String]

  @OptionGroup var options: RunOptions

  func run() throws {
    let settings = try options.settings()
    let streams = Command.Streams()
    let checker = Checker(
      output: streams.output, errors: streams.errors, signals: streams.signals)
    var statuses: [ExitStatus] = []
    for notebook in notebooks {
      statuses.append(checker.check(notebook, settings))
      if statuses.last == .interrupted { break }
    }
    throw Ending(status: .worst(of: statuses))
  }
}

struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Lay out programs and notebooks in the usual way.",
    discussion: """
      A file with an error of syntax is left as it is. Without a file, or with `-`, standard input \
      is laid out on standard output.
      """)

  @Argument(help: "Programs (.limn) and notebooks (.lstmnb).")
  var files: [String] = []

  @Flag(help: "Change nothing; end with status 3 if anything would change.")
  var check = false

  @Flag(help: "Change nothing; print what would change.")
  var diff = false

  func run() throws {
    let run = FormatRun(
      output: OutputStream(descriptor: 1), errors: OutputStream(descriptor: 2),
      mode: diff ? .diff : check ? .check : .write)
    throw Ending(status: run.run(files.isEmpty ? ["-"] : files))
  }
}

struct Doc: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the manual, or the page of a name.",
    discussion: "On a terminal the manual is shown page by page, by $PAGER or less.")

  @Argument(help: "A function, an operator, a word, a type or a subject, such as mean or '|>'.")
  var name: String?

  @Flag(help: "List all names with what they do.")
  var list = false

  func run() throws {
    if list { throw Ending(status: Pager.show(Pages.list)) }
    guard let name else { throw Ending(status: Pager.show(Pages.manual)) }
    let (text, isFound) = Pages.page(of: name)
    guard isFound else { throw Ending(status: Command.usage(text)) }
    throw Ending(status: Pager.show(text))
  }
}

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain the code of an error, with a program that gives it and one that does not.")

  @Argument(help: "A code such as E301; without one, all codes are listed.")
  var code: String?

  func run() throws {
    guard let code else { throw Ending(status: Pager.show(Pages.codes)) }
    guard let text = Pages.explanation(of: code) else {
      throw Ending(
        status: Command.usage("`\(code)` is no code of an error; `limn explain` lists them"))
    }
    throw Ending(status: Pager.show(text))
  }
}

struct Version: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print the version.")

  func run() throws {
    let output = OutputStream(descriptor: 1)
    output.write("limn \(Command.version)\n")
    output.flush()
  }
}

/// What is no command: a program to run, with options before it.
struct Script: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a program.", shouldDisplay: false)

  @OptionGroup var evaluator: EvaluatorOptions

  @Flag(help: "Say values in sentences instead of drawing them, for logs and screen readers.")
  var plain = false

  @Option(
    name: .customShort("e"), parsing: .unconditional,
    help: ArgumentHelp("The program itself.", valueName: "code"))
  var code: String?

  @Argument(parsing: .captureForPassthrough, help: "A file, and the program's arguments.")
  var words: [String] = []

  func run() throws {
    let worker = try evaluator.checked()
    if plain { Command.speakPlainly() }
    if let code { throw Ending(status: Command.script(["-e", code] + words, worker)) }
    guard let path = words.first else {
      let isPrompt = isatty(0) == 1
      throw Ending(
        status: isPrompt ? Command.prompt(worker) : Command.script([], worker))
    }
    if path.hasSuffix(".lstmnb") || path.hasSuffix(".md") {
      throw Ending(
        status: Command.usage("`\(path)` is a notebook; write `limn run \(path)`"))
    }
    guard path.hasSuffix(".limn") || path == "-" else {
      throw ValidationError("There is no command `\(path)`, and it is no program's name.")
    }
    throw Ending(status: Command.script(words, worker))
  }
}
