import LimnNotebook
import LimnSource

/// `limn check`: run a notebook and compare with the outputs it holds.
///
/// Nothing is written. Cells marked `volatile` run but are not compared; those marked `skip` do
/// neither.
package struct Checker {
  private let output: OutputStream
  private let errors: OutputStream
  private let signals: Int32

  package init(output: OutputStream, errors: OutputStream, signals: Int32) {
    self.output = output
    self.errors = errors
    self.signals = signals
  }

  package func check(_ path: String, _ settings: NotebookRun.Settings) -> ExitStatus {
    do throws(Fault) {
      let file = try NotebookFile.read(path)
      guard !file.notebook.isDamaged else {
        file.reportDamage(to: errors)
        return .unusable
      }
      let run = try NotebookRun(file, settings)
      let evaluation = Evaluation(
        settings.worker, output: output, errors: errors, signals: signals)
      let (results, status) = try run.execute(evaluation)
      let differing = compare(results, of: run)
      if status != .fine {
        reportLast(results, of: run)
        return status
      }
      if differing == 0 {
        let count = results.count(where: { if case .ran = $0 { true } else { false } })
        output.write("\(output.style.clean(path)): \(count) cells, outputs as stored\n")
      }
      output.flush()
      return differing > 0 ? .differs : .fine
    } catch {
      errors.report(error)
      return ExitStatus(error)
    }
  }

  /// Prints the differences and gives their number.
  private func compare(_ results: [NotebookRun.CellResult], of run: NotebookRun) -> Int {
    let lines = run.firstLines
    let style = output.style
    var differing = 0
    for (cell, result) in zip(run.file.notebook.cells, results) {
      guard case .ran(let said) = result, !cell.options.flags.contains(.volatile) else { continue }
      let new = said.stored(firstLines: lines)
      let comparison = OutputComparison(tolerance: cell.options.tolerance ?? 0)
      guard !comparison.isSame(cell.stored, new) else { continue }
      differing += 1
      let place = "\(run.file.path):\(cell.firstLine - 1), cell \(cell.label)"
      output.write(style.clean("--- \(place), stored\n+++ \(place), now\n"))
      let difference = UnifiedDiff.lines(
        cell.stored?.text ?? "", new?.text ?? "", isSame: comparison.isSame)
      for line in difference { output.write(painted(style.clean(line), style) + "\n") }
      if difference.isEmpty { output.write("the values shown differ in digits not shown\n") }
    }
    output.flush()
    return differing
  }

  private func painted(_ line: String, _ style: OutputStyle) -> String {
    guard style.colour else { return line }
    switch line.first {
    case "-": return "\u{1B}[31m\(line)\u{1B}[0m"
    case "+": return "\u{1B}[32m\(line)\u{1B}[0m"
    default: return line
    }
  }

  /// The errors of the cell at which the run ended.
  private func reportLast(_ results: [NotebookRun.CellResult], of run: NotebookRun) {
    let ran = results.last { if case .ran = $0 { true } else { false } }
    guard case .ran(let said)? = ran else { return }
    for error in said.errors {
      let text = errors.style.diagnosticText(path: run.file.path).text(of: error)
      errors.write(text + "\n")
    }
    errors.flush()
  }
}
