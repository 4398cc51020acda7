import LimnEffects
import LimnNotebook
import LimnSource
import LimnSyntax

/// `limn fmt`: lays out programs and the cells of notebooks.
///
/// A file that cannot be parsed is left as it is. In a notebook only cells change, and of those
/// not the ones marked `error`, whose stored output quotes them as they are.
package struct FormatRun {
  package enum Mode: Sendable {
    /// Files are rewritten; standard input goes to standard output.
    case write
    /// Names what would change, and fails if anything would.
    case check
    /// Prints what would change.
    case diff
  }

  private let output: OutputStream
  private let errors: OutputStream
  private let mode: Mode

  private static let largest = 1 << 28

  package init(output: OutputStream, errors: OutputStream, mode: Mode) {
    self.output = output
    self.errors = errors
    self.mode = mode
  }

  /// `-` is standard input.
  package func run(_ paths: [String]) -> ExitStatus {
    var statuses = paths.map { $0 == "-" ? standardInput() : file($0) }
    output.flush()
    errors.flush()
    if output.isBroken { statuses.append(.failed) }
    return .worst(of: statuses)
  }

  private func file(_ path: String) -> ExitStatus {
    do throws(Fault) {
      let files = SystemEffects(
        baseFolder: ".", largestFile: Self.largest, interruption: Interruption())
      let bytes = try files.readFile(path)
      let isNotebook = path.hasSuffix(".lstmnb") || path.hasSuffix(".md")
      let laidOut = isNotebook ? notebook(bytes, path) : try program(bytes, path)
      guard let laidOut else { return .unusable }
      guard laidOut != bytes else { return .fine }
      switch mode {
      case .write: try files.writeFile(laidOut, to: path)
      case .check: output.write("\(output.style.clean(path)) is not in the usual layout\n")
      case .diff: show(bytes, laidOut, path)
      }
      return mode == .write ? .fine : .differs
    } catch {
      errors.report(error)
      return ExitStatus(error)
    }
  }

  private func standardInput() -> ExitStatus {
    do throws(Fault) {
      let read: [UInt8]?
      do throws(SystemError) {
        read = try PosixFileSystem().drain(0, limit: Self.largest)
      } catch { throw .notReadable("standard input", error) }
      guard let bytes = read else {
        throw .fileTooLarge("standard input", bytes: nil, allowed: Self.largest)
      }
      guard let laidOut = try program(bytes, "standard input") else { return .unusable }
      switch mode {
      case .write: output.write(String(decoding: laidOut, as: UTF8.self))
      case .check: break
      case .diff: show(bytes, laidOut, "standard input")
      }
      return mode == .write || laidOut == bytes ? .fine : .differs
    } catch {
      errors.report(error)
      return ExitStatus(error)
    }
  }

  private func show(_ old: [UInt8], _ new: [UInt8], _ path: String) {
    let style = output.style
    output.write(style.clean("--- \(path)\n+++ \(path), in the usual layout\n"))
    let lines = UnifiedDiff.lines(
      String(decoding: old, as: UTF8.self), String(decoding: new, as: UTF8.self))
    for line in lines { output.write(style.clean(line) + "\n") }
  }

  private func program(_ bytes: [UInt8], _ name: String) throws(Fault) -> [UInt8]? {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(name) }
    switch Formatter.format(SourceText(name: name, text: text)) {
    case .formatted(let text): return Array(text.utf8)
    case .refused(let diagnostics):
      report(diagnostics)
      return nil
    }
  }

  private func notebook(_ bytes: [UInt8], _ path: String) -> [UInt8]? {
    let notebook = Notebook.parse(bytes, name: path)
    guard !notebook.isDamaged else {
      report(notebook.diagnostics)
      return nil
    }
    var texts: [String?] = []
    var isFine = true
    for cell in notebook.cells {
      guard !cell.options.flags.contains(.error) else {
        texts.append(nil)
        continue
      }
      let source = SourceText(name: path, text: cell.text, firstLine: cell.firstLine)
      switch Formatter.format(source, endsLine: false) {
      case .formatted(let text): texts.append(text == cell.text ? nil : text)
      case .refused(let diagnostics):
        report(diagnostics)
        isFine = false
      }
    }
    return isFine ? notebook.bytes(withCells: texts) : nil
  }

  private func report(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics {
      errors.write(errors.style.diagnosticText().text(of: diagnostic) + "\n")
    }
  }
}
