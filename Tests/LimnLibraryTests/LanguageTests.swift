import Foundation
import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// The language tests: programs under `Tests/language` that say in comments what they show.
///
/// A file is a session. `#--- mine.limn` begins a file that its cells may read. `#---` ends a cell; the lines `#> …` after its code are what it prints and
/// shows, `#! …` its errors and warnings, each as `code line:column-end message`, hints as `#? …`,
/// `#~ …` the notes. What is said must come, and nothing else may come. LIMN_ACCEPT=1 rewrites the
/// comments.

struct LanguageFile {
  struct Cell {
    var code: [String]
    var said: [String]
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "language")
  static let marks = ["#>", "#!", "#?", "#~"]

  var cells: [Cell] = []
  /// The files that the cells may read, as they stand before the first cell.
  var files: [(name: String, lines: [String])] = []

  init(_ text: String) {
    var cell = Cell(code: [], said: [])
    var isInFile = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("#--- ") {
        files.append((String(line.dropFirst(5)), []))
        isInFile = true
      } else if isInFile, line != "#---" {
        files[files.count - 1].lines.append(line)
      } else if isInFile {
        isInFile = false
      } else if line == "#---" {
        cells.append(cell)
        cell = Cell(code: [], said: [])
      } else if Self.marks.contains(where: line.hasPrefix) {
        cell.said.append(line)
      } else {
        cell.code.append(line)
      }
    }
    cells.append(cell)
  }

  /// Every file, by its path below the folder.
  static let names: [String] = {
    let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let files = walker?.compactMap { $0 as? URL } ?? []
    return files.filter { $0.pathExtension == "limn" }
      .map { String($0.path.dropFirst(folder.path.count + 1)) }.sorted()
  }()
}

/// Writes down what a session says, as the comments have it.
private final class Scribe: SessionOutput {
  private var text = ""
  private var complaints: [String] = []

  func write(_ text: String) { self.text += text }

  func show(_ value: Datum, name: String?) {
    text +=
      Describe.description(of: value, library: Library.builtins)
      .text(TextOptions(width: 80)) + "\n"
  }

  func report(_ diagnostic: Diagnostic) {
    let fault = diagnostic.fault
    guard diagnostic.severity != .note else { return complaints.append("#~ \(fault.message)") }
    let kind = diagnostic.severity == .warning ? "warning " : ""
    let place = diagnostic.place.map {
      ($0.source.hasSuffix(".limn") ? " \($0.source):" : " ") + "\($0.line):\($0.column)"
        + ($0.length > 1 ? "-\($0.column + $0.length - 1)" : "")
    }
    complaints.append("#! \(kind)\(fault.code)\(place ?? "") \(fault.message)")
    for text in fault.operands + fault.notes { complaints.append("#!   \(text)") }
    if let hint = fault.hint { complaints.append("#? \(hint)") }
    if diagnostic.place?.source.hasSuffix(".limn") == true
      || diagnostic.calls.contains(where: { $0.place.source.hasSuffix(".limn") })
    {
      for call in diagnostic.calls {
        complaints.append("#!   in \(call.function), \(call.place.source):\(call.place.line)")
      }
    }
  }

  /// What was said since the last time.
  func take() -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    defer { (text, complaints) = ("", []) }
    return lines.map { $0.isEmpty ? "#>" : "#> \($0)" } + complaints
  }
}

extension LanguageFile {
  /// What each cell really says.
  func run(limits: SessionLimits = SessionLimits()) -> [[String]] {
    let scribe = Scribe()
    var said: [[String]] = []
    do throws(Fault) {
      let texts = files.map { ($0.name, $0.lines.map { $0 + "\n" }.joined()) }
      let effects = MemoryEffects(files: Dictionary(texts) { $1 })
      let session = try Session(effects: effects, output: scribe, limits: limits)
      for (number, cell) in cells.enumerated() {
        let code = cell.code.joined(separator: "\n")
        _ = session.evaluate(SourceText(name: "cell \(number + 1)", text: code))
        said.append(scribe.take())
      }
    } catch {
      scribe.report(Diagnostic(.error, error))
      said.append(scribe.take())
    }
    return said
  }

  /// The file with these comments instead of its own.
  func text(saying said: [[String]]) -> String {
    let head = files.map { (["#--- \($0.name)"] + $0.lines).joined(separator: "\n") + "\n" }
    return head.joined() + (files.isEmpty ? "" : "#---\n") + cellsText(saying: said)
  }

  private func cellsText(saying said: [[String]]) -> String {
    zip(cells, said).map { cell, said in
      var code = cell.code
      while code.last == "" { code.removeLast() }
      return (code + said).joined(separator: "\n")
    }.joined(separator: "\n#---\n") + "\n"
  }
}

@Suite struct Language {
  @Test(arguments: LanguageFile.names)
  func saysWhatTheCommentsSay(name: String) throws {
    let url = LanguageFile.folder.appending(path: name)
    let file = LanguageFile(try String(contentsOf: url, encoding: .utf8))
    let said = try #require(Session.onLargeStack { file.run() })
    if file.cells.map(\.said) == said { return }
    if ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1" {
      try file.text(saying: said).write(to: url, atomically: true, encoding: .utf8)
    }
    for (cell, said) in zip(file.cells, said) {
      #expect(cell.said == said, "\(cell.code.joined(separator: "\n"))")
    }
    #expect(file.cells.count == said.count)
  }
}
