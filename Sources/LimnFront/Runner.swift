import LimnEffects
import LimnNotebook
import LimnSource

/// `limn run`: a notebook read aloud.
///
/// Prose, code and what each cell says go to standard output as they come; errors that were not
/// meant to happen and progress go to standard error. Outputs are stored only when asked for, and
/// then also those of a run that failed, up to where it got.
package struct Runner {
  private let output: OutputStream
  private let errors: OutputStream
  private let signals: Int32

  /// `signals` is the descriptor of `limn_signals_open`, or -1.
  package init(output: OutputStream, errors: OutputStream, signals: Int32) {
    self.output = output
    self.errors = errors
    self.signals = signals
  }

  /// Runs the notebook at `path`. `copy` is where a copy with outputs goes.
  package func run(
    _ path: String, _ settings: NotebookRun.Settings, saves: Bool = false, copy: String? = nil
  ) -> ExitStatus {
    do throws(Fault) {
      let file = try NotebookFile.read(path)
      guard !file.notebook.isDamaged else { return reportDamage(file) }
      let run = try NotebookRun(file, settings)
      var printer = NotebookPrinter(run, output: output, errors: errors)
      let evaluation = Evaluation(
        settings.worker, output: output, errors: errors, signals: signals)
      let (results, status) = try run.execute(
        evaluation, begin: { printer.begin($0) }, say: { printer.say($0, $1) },
        end: { printer.end($0) })
      if status == .fine { printer.finish() }
      output.flush()
      let outputs = run.newOutputs(results)
      if saves { try file.save(outputs) }
      if let copy { try file.write(outputs, to: copy) }
      if output.isBroken { return .failed }
      if status == .interrupted { say("interrupted") }
      return status
    } catch {
      report(error)
      return ExitStatus(error)
    }
  }

  /// The notebook's parameters, for `limn run NOTEBOOK --help`.
  package func describeParameters(of path: String) -> ExitStatus {
    do throws(Fault) {
      let file = try NotebookFile.read(path)
      guard !file.notebook.isDamaged else { return reportDamage(file) }
      let parameters = file.notebook.frontMatter.parameters
      var text = file.notebook.frontMatter.title.map { "\(path): \($0)\n" } ?? "\(path)\n"
      if parameters.isEmpty { text += "It has no parameters.\n" }
      let width = parameters.map(\.name.count).max() ?? 0
      for parameter in parameters {
        let name = TerminalText.padded(parameter.name, to: width)
        let help = parameter.help.map { "; \($0)" } ?? ""
        text += "  -p \(name)  \(parameter.facts)\(help)\n"
      }
      output.write(output.style.clean(text))
      output.flush()
      return .fine
    } catch {
      report(error)
      return ExitStatus(error)
    }
  }

  private func reportDamage(_ file: NotebookFile) -> ExitStatus {
    file.reportDamage(to: errors)
    return .unusable
  }

  private func report(_ fault: Fault) { errors.report(fault) }

  private func say(_ text: String) {
    errors.write(text + "\n")
    errors.flush()
  }
}

extension NotebookFile {
  /// Shows what is wrong with the file.
  func reportDamage(to errors: OutputStream) {
    for var diagnostic in notebook.diagnostics {
      diagnostic.place?.source = path
      errors.write(errors.style.diagnosticText().text(of: diagnostic) + "\n")
    }
    errors.flush()
  }
}

extension OutputStream {
  /// Shows a fault that has no place.
  package func report(_ fault: Fault) {
    write(style.diagnosticText().text(of: Diagnostic(.error, fault)) + "\n")
    flush()
  }
}

/// A notebook on standard output: prose as it is, code behind a rule, outputs.
struct NotebookPrinter {
  private let run: NotebookRun
  private let output: OutputStream
  private let errors: OutputStream
  private var writer: OutputWriter
  private var errorWriter: OutputWriter
  private var nextPart = 0
  private let showsProse: Bool

  init(_ run: NotebookRun, output: OutputStream, errors: OutputStream) {
    self.run = run
    self.output = output
    self.errors = errors
    writer = OutputWriter(style: output.style, path: run.file.path)
    errorWriter = OutputWriter(style: errors.style, path: run.file.path)
    let indices = run.file.notebook.cells.indices
    showsProse = indices.allSatisfy { run.isWanted($0) }
  }

  /// Everything before the cell, and its code.
  mutating func begin(_ index: Int) {
    let parts = run.file.notebook.parts
    while nextPart < parts.count {
      let part = parts[nextPart]
      nextPart += 1
      switch part {
      case .prose(let range): if showsProse { show(prose: run.file.notebook.text(range)) }
      case .cell(index):
        if run.isWanted(index) { show(codeOf: index) }
        return
      case .cell(let skipped):
        if showsProse, !run.isRun(skipped) { show(codeOf: skipped, note: "not run") }
      }
    }
  }

  mutating func say(_ index: Int, _ item: CellOutput.Item) {
    if case .diagnostic(let diagnostic) = item, diagnostic.severity == .error,
      !run.file.notebook.cells[index].options.flags.contains(.error)
        || diagnostic.fault.kind == .limit || diagnostic.fault.code == "E730"
    {
      output.write(writer.finished())
      output.flush()
      errors.write(errorWriter.rendered(item))
      errors.flush()
      return
    }
    if run.isWanted(index) { output.write(writer.rendered(item)) }
  }

  mutating func end(_ index: Int) {
    output.write(writer.finished())
    if run.isWanted(index) { output.write("\n") }
    output.flush()
  }

  /// What follows the last cell.
  mutating func finish() {
    let parts = run.file.notebook.parts
    while nextPart < parts.count {
      switch parts[nextPart] {
      case .prose(let range): if showsProse { show(prose: run.file.notebook.text(range)) }
      case .cell(let skipped): if showsProse { show(codeOf: skipped, note: "not run") }
      }
      nextPart += 1
    }
  }

  private func show(prose: String) {
    let style = output.style
    // A carriage return would show as `\r`; line ends are the file's business.
    let text = String(String.UnicodeScalarView(prose.unicodeScalars.filter { $0 != "\r" }))
    var lines = style.clean(text).split(separator: "\n", omittingEmptySubsequences: false)
    while let first = lines.first, first.allSatisfy(\.isWhitespace) { lines.removeFirst() }
    while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
    if lines.isEmpty { return }
    for line in lines.map(String.init) {
      output.write((line.hasPrefix("#") ? style.bold(line) : line) + "\n")
    }
    output.write("\n")
  }

  private func show(codeOf index: Int, note: String? = nil) {
    let cell = run.file.notebook.cells[index]
    guard !cell.options.flags.contains(.hide) else { return }
    let style = output.style
    let rule = style.dim(style.unicode ? "│ " : "| ")
    for line in cell.text.split(separator: "\n", omittingEmptySubsequences: false) {
      output.write(rule + style.clean(String(line)) + "\n")
    }
    if let note { output.write("(\(note))\n\n") }
  }
}
