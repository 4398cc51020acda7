import LimnEffects
import LimnProtocol
import LimnSource

/// `limn FILE.limn`, `limn -e CODE`, and a program on standard input.
///
/// A script is one cell: what it prints goes to standard output, and so does the value of its last
/// expression; all that it complains of goes to standard error.
package struct ScriptRunner {
  private let output: OutputStream
  private let errors: OutputStream
  private let signals: Int32
  private let worker: WorkerOptions

  /// Bytes that a program may have.
  private static let largest = 1 << 26

  package init(
    output: OutputStream, errors: OutputStream, signals: Int32, worker: WorkerOptions
  ) {
    self.output = output
    self.errors = errors
    self.signals = signals
    self.worker = worker
  }

  /// Relative paths in the script start at its folder. The arguments are bound to `args`.
  package func run(file path: String, arguments: [String]) -> ExitStatus {
    do throws(Fault) {
      let files = SystemEffects(largestFile: Self.largest, interruption: Interruption())
      let text = try text(files.readFile(path), of: path)
      return run(
        code: text, name: path, folder: FilePath.split(path).folder, arguments: arguments)
    } catch {
      errors.report(error)
      return ExitStatus(error)
    }
  }

  package func runStandardInput(arguments: [String]) -> ExitStatus {
    do throws(Fault) {
      let bytes: [UInt8]?
      do throws(SystemError) {
        bytes = try PosixFileSystem().drain(0, limit: Self.largest)
      } catch { throw .notReadable("standard input", error) }
      guard let bytes else {
        throw .fileTooLarge("standard input", bytes: nil, allowed: Self.largest)
      }
      let text = try text(bytes, of: "standard input")
      return run(code: text, name: "standard input", folder: ".", arguments: arguments)
    } catch {
      errors.report(error)
      return ExitStatus(error)
    }
  }

  private func text(_ bytes: [UInt8], of name: String) throws(Fault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(name) }
    return text
  }

  package func run(
    code: String, name: String, folder: String, arguments: [String]
  ) -> ExitStatus {
    let evaluation = Evaluation(worker, output: output, errors: errors, signals: signals)
    do throws(Fault) { try evaluation.start(folder: folder, seed: 0) } catch {
      errors.report(error)
      return ExitStatus(error)
    }
    defer { evaluation.stop() }
    evaluation.bind("args", .strings(arguments))
    var writer = OutputWriter(style: output.style)
    var refused = false
    let cell = Request.Cell(id: 1, sourceName: name, text: code, firstLine: 1)
    let end = evaluation.run(cell, deadline: nil) { reply in
      switch reply {
      case .text(let text): output.write(writer.rendered(.text(text)))
      case .shown(let description, _): output.write(writer.rendered(.shown(description)))
      case .diagnostic(let diagnostic):
        output.flush()
        errors.write(errors.style.diagnosticText().text(of: diagnostic) + "\n")
        errors.flush()
        if diagnostic.severity == .error, diagnostic.fault.code.hasPrefix("E8") { refused = true }
      default: break
      }
    }
    output.flush()
    switch end {
    case .finished(.fine): return output.isBroken ? .failed : .fine
    case .finished(.failed): return refused ? .refused : .failed
    case .finished(.interrupted), .stopped: return .interrupted
    case .timedOut: return .timedOut
    case .died(let death):
      errors.report(.evaluatorDied(death))
      return .evaluatorDied
    }
  }
}
