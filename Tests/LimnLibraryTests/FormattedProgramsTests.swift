import Foundation
import LimnLibrary
import LimnMachine
import LimnSource
import LimnSyntax
import Testing

/// `limn fmt` on every program there is: the language tests, the examples of help, the code in the
/// documents, and all of these with their space changed at random.

@Suite struct FormattedPrograms {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static let programs: [String] = {
    let files = LanguageFile.names.compactMap { name in
      try? String(contentsOf: LanguageFile.folder.appending(path: name), encoding: .utf8)
    }
    let cells = files.flatMap { LanguageFile($0).cells.map { $0.code.joined(separator: "\n") } }
    let explained = Explanation.all.flatMap { [$0.bad, $0.good] }.map { $0.joined(separator: "\n") }
    return cells + explained + Library.builtins.flatMap { $0.examples.map(\.code) }
      + Topic.all.flatMap { $0.examples.map(\.code) } + documents
  }()

  /// The fences marked `limn` in documents and notebooks.
  private static var documents: [String] {
    let walker = FileManager.default.enumerator(
      at: root, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    var found: [String] = []
    while let url = walker?.nextObject() as? URL {
      guard ["md", "lstmnb"].contains(url.pathExtension),
        let text = try? String(contentsOf: url, encoding: .utf8)
      else { continue }
      found += text.matches(of: /(?ms)^```limn[^\n]*\n(.*?)^```/).map { String($0.1) }
    }
    return found
  }

  private func laidOut(_ text: String) -> String? {
    let source = SourceText(name: "test", text: text)
    switch Formatter.format(source) {
    case .formatted(let result): return result
    case .refused(let diagnostics):
      // Only a mistake of the program itself.
      #expect(diagnostics.allSatisfy { $0.fault.code != "E150" }, "\(text)")
      return nil
    }
  }

  /// The formatter compares trees, comments and documentation itself; what is left to ask is that a
  /// second time changes nothing, and how it looks.
  private func check(_ text: String) -> Bool {
    guard let once = laidOut(text) else { return false }
    #expect(laidOut(once) == once, "not the same a second time:\n\(text)")
    return true
  }

  @Test func keepTheirMeaningAndSettle() {
    var count = 0
    for program in Self.programs where check(program) { count += 1 }
    #expect(count > 500)
  }

  /// Space that means nothing: more blanks where there is one, and ends of lines inside brackets
  /// and behind commas.
  @Test func keepTheirMeaningHoweverTheyWereSpaced() {
    var state: UInt64 = 2026
    func roll(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    var count = 0
    for program in Self.programs {
      for _ in 0..<6 {
        var spaced = ""
        for character in program {
          spaced.append(character)
          switch character {
          case " " where roll(3) == 0: spaced += "   "
          case "," where roll(4) == 0: spaced += "\n"
          case "(", "[": if roll(8) == 0 { spaced += roll(2) == 0 ? "\n\n" : " # why\n" }
          case "+", "=", ">": if roll(9) == 0 { spaced += " " }
          default: break
          }
        }
        if check(spaced) { count += 1 }
      }
    }
    #expect(count > 1_500)
  }
}
