import Foundation
import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// The pages for those who come from Python or R: every row's Limn is run in the session that the
/// page's first program begins, and gives what the last cell says, with line ends shown as `⏎`.
/// LIMN_ACCEPT=1 rewrites the last cells.

private final class Voice: SessionOutput {
  private(set) var shown: [String] = []
  private(set) var errors: [String] = []
  func write(_ text: String) { shown.append(text) }
  func show(_ value: Datum, name: String?) {
    let description = Describe.description(of: value, library: Library.builtins)
    shown.append(description.text(TextOptions(width: 80)))
  }
  func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error {
      errors.append("\(diagnostic.fault.code) \(diagnostic.fault.message)")
    }
  }
  func take() -> (shown: String, errors: [String]) {
    defer { (shown, errors) = ([], []) }
    return (shown.joined(separator: "\n"), errors)
  }
}

private struct Phrase: Sendable {
  var line: Int
  var code: String
  var gives: String
}

@Suite struct Phrasebook {
  private static let pages = ["from-python.md", "from-r.md"]

  private static func url(_ page: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/" + page)
  }

  /// Cells of a row, `\|` being a bar inside one.
  private static func cells(_ line: String) -> [String] {
    line.replacing("\\|", with: "\u{1}").split(separator: "|", omittingEmptySubsequences: false)
      .map { $0.replacing("\u{1}", with: "|").trimmingCharacters(in: .whitespaces) }
  }

  private static func phrases(_ lines: [String]) -> [Phrase] {
    lines.enumerated().compactMap { number, line in
      let cells = cells(line)
      guard line.hasPrefix("| `"), cells.count == 5, cells[2].hasPrefix("`"),
        cells[2].hasSuffix("`")
      else { return nil }
      let code = cells[2].drop { $0 == "`" }.reversed().drop { $0 == "`" }.reversed()
      return Phrase(line: number, code: String(code), gives: cells[3])
    }
  }

  @Test(arguments: pages)
  func isTrue(page: String) throws {
    let url = Self.url(page)
    var lines = try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    let phrases = Self.phrases(lines)
    #expect(phrases.count >= 60)
    let start = try #require(lines.firstIndex(of: "```limn"))
    let end = try #require(lines[start...].firstIndex(of: "```"))
    let prelude = lines[start + 1..<end].joined(separator: "\n")
    let said = try #require(
      Session.onLargeStack { () -> [(shown: String, errors: [String])] in
        let voice = Voice()
        guard let session = try? Session(effects: MemoryEffects(), output: voice) else { return [] }
        _ = session.evaluate(SourceText(name: "prelude", text: prelude + ";"))
        let beginning = voice.take()
        guard beginning.errors.isEmpty else { return [beginning] }
        return phrases.map { phrase in
          if phrase.code.hasPrefix("?") { return (phrase.gives, []) }
          _ = session.evaluate(SourceText(name: "row", text: phrase.code))
          return voice.take()
        }
      })
    #expect(said.count == phrases.count, "the first program runs: \(said.first?.errors ?? [])")
    let accepts = ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1"
    for (phrase, said) in zip(phrases, said) {
      #expect(said.errors == [], "line \(phrase.line + 1): \(phrase.code)")
      let gives = Self.oneLine(said.shown)
      let expected = phrase.code.hasPrefix("?") ? gives : phrase.gives
      #expect(expected == gives, "line \(phrase.line + 1): \(phrase.code)")
      if accepts, expected != gives {
        let cells = lines[phrase.line].replacing("\\|", with: "\u{1}").split(
          separator: "|", omittingEmptySubsequences: false)
        let kept = cells[..<3].joined(separator: "|").replacing("\u{1}", with: "\\|")
        lines[phrase.line] = kept + "| " + gives.replacing("|", with: "\\|") + " |"
      }
    }
    if accepts {
      try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
    }
  }

  /// The sections of the page of pandas: a Python fence, a Limn fence, and what the latter says.
  @Test func pandasPageTakesAsManyLines() throws {
    let url = Self.url("pandas-page.md")
    var text = try String(contentsOf: url, encoding: .utf8)
    let pattern = /(?s)```python\n(.*?)```\n\n```limn\n(.*?)```(?:\n\n```text\n(.*?)\n```)?/
    let sections = text.matches(of: pattern).map {
      (String($0.1), String($0.2), $0.3.map(String.init) ?? "")
    }
    #expect(sections.count >= 7)
    let programs = sections.map(\.1)
    let said = try #require(
      Session.onLargeStack { () -> [(shown: String, errors: [String])] in
        let voice = Voice()
        guard let session = try? Session(effects: MemoryEffects(), output: voice) else { return [] }
        return programs.map { program in
          _ = session.evaluate(SourceText(name: "section", text: program))
          return voice.take()
        }
      })
    let accepts = ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1"
    for ((python, limn, gives), said) in zip(sections, said) {
      #expect(said.errors == [], "\(limn)")
      #expect(said.shown == gives, "\(limn)")
      #expect(limn.count { $0 == "\n" } <= python.count { $0 == "\n" }, "\(limn)")
      guard accepts, said.shown != gives else { continue }
      let old = "```limn\n\(limn)```" + (gives.isEmpty ? "" : "\n\n```text\n\(gives)\n```")
      text = text.replacing(old, with: "```limn\n\(limn)```\n\n```text\n\(said.shown)\n```")
    }
    if accepts { try text.write(to: url, atomically: true, encoding: .utf8) }
  }

  private static func oneLine(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    let lines = text.split(separator: "\n").map { line in
      line.split(separator: " ").joined(separator: " ")
    }
    return "`" + lines.joined(separator: " ⏎ ") + "`"
  }
}
