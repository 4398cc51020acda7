import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// The modules that come with Limn: each function has `##` lines with an example, and the example shows
/// what its comment says.
///
/// An example is an indented part of the `##` lines: code, then `# …` for each line that it shows.

/// Keeps what was shown last, at 80 columns, and errors.
private final class Reader: SessionOutput {
  private(set) var shown: [String] = []
  private(set) var errors: [String] = []
  func write(_ text: String) {}
  func show(_ value: Datum, name: String?) {
    shown = Describe.description(of: value, library: Library.builtins)
      .text(TextOptions(width: 80)).split(separator: "\n").map { trimmed($0) }
  }
  func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity != .note { errors.append(diagnostic.fault.message) }
  }
}

private func trimmed(_ line: Substring) -> String {
  let start = line.drop { $0 == " " }
  return String(
    start[..<(start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.endIndex)])
}

private struct ModuleExample: Sendable {
  var function: String
  var code: [String] = []
  var shows: [String] = []

  static func examples(in module: ModuleDocumentation) -> [ModuleExample] {
    module.functions.flatMap { function in
      var examples: [ModuleExample] = []
      var isInside = false
      for line in (function.text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
        guard line.hasPrefix("    ") else {
          isInside = false
          continue
        }
        let text = trimmed(line)
        let isResult = text.hasPrefix("#")
        if !isInside || (!isResult && examples.last?.shows.isEmpty == false) {
          examples.append(ModuleExample(function: function.signature))
        }
        isInside = true
        if isResult {
          examples[examples.count - 1].shows.append(trimmed(text.dropFirst()[...]))
        } else {
          examples[examples.count - 1].code.append(text)
        }
      }
      return examples
    }
  }
}

@Suite struct StandardModulesOfLimn {
  private struct Said: Sendable {
    var problems: [String]
    var functions: [String]
    var withExample: Set<String>
  }

  private static func check(_ name: String) -> Said? {
    Session.onLargeStack { () -> Said? in
      let reader = Reader()
      guard let session = try? Session(effects: MemoryEffects(), output: reader) else { return nil }
      _ = session.evaluate(SourceText(name: "cell", text: "use \(name)"))
      guard let module = session.module(name) else {
        return Said(problems: reader.errors, functions: [], withExample: [])
      }
      var problems: [String] = []
      let examples = ModuleExample.examples(in: module)
      for example in examples {
        let code = example.code.joined(separator: "\n")
        _ = session.evaluate(SourceText(name: "example", text: code))
        if reader.shown != example.shows { problems.append("\(code) shows \(reader.shown)") }
      }
      return Said(
        problems: problems + reader.errors, functions: module.functions.map(\.signature),
        withExample: Set(examples.map(\.function)))
    } ?? nil
  }

  @Test(arguments: Library.modules.names)
  func showWhatTheirExamplesSay(name: String) throws {
    let said = try #require(Self.check(name))
    #expect(said.problems == [])
    #expect(said.functions.filter { !said.withExample.contains($0) } == [], "an example each")
    #expect(!said.functions.isEmpty)
  }

  @Test func haveNamesOfTheirOwn() {
    let builtins = Library.builtins.flatMap { [$0.name] + $0.aliases }
    for name in Library.modules.names {
      #expect(!builtins.contains { $0 == name || $0.hasPrefix(name + ".") })
    }
  }
}
