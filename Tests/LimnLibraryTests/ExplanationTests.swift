import Foundation
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// What `limn explain` says of every code, run: the bad program gives that very error, the good one
/// runs.

/// Keeps the codes of errors and warnings.
private final class Codes: SessionOutput {
  private(set) var codes: [String] = []
  func write(_ text: String) {}
  func show(_ value: Datum, name: String?) {}
  func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity != .note { codes.append(diagnostic.fault.code) }
  }
}

@Suite struct Explanations {
  private static let page: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return (try? String(contentsOf: root.appending(path: "docs/errors.md"), encoding: .utf8)) ?? ""
  }()

  private static let data = "Sources/LimnLibrary/Guide/Explanations+….swift"

  @Test func coverEveryCode() {
    let rows = Self.page.matches(of: /(?m)^\| (E\d\d\d) \| (.+) \|$/)
    #expect(rows.count > 200)
    for row in rows {
      let code = String(row.1)
      let meaning = String(row.2).replacing("\\|", with: "|")
      let explained = Explanation.named(code)
      #expect(
        explained?.meaning == meaning,
        """
        add to \(Self.data):
            \(code) \(meaning)
            - a program that gives it, a line each
            + one that does not
        or, where it takes a command:
            $ a command that gives it
            & one that does not
        or, where nothing small can give it:
            ! why, and where it is tested
        """)
    }
    let known = Set(rows.map { String($0.1) })
    for explained in Explanation.all {
      #expect(known.contains(explained.code), "take \(explained.code) out of \(Self.data)")
    }
    #expect(Set(Explanation.all.map(\.code)).count == Explanation.all.count)
  }

  @Test(arguments: Explanation.all.map(\.code))
  func areTrue(code: String) throws {
    let explained = try #require(Explanation.named(code))
    // Commands are run in ExplainedCommandTests.
    let isShown = !explained.bad.isEmpty || !explained.badCommand.isEmpty
    #expect(isShown == explained.reason.isEmpty, "programs, commands, or a reason")
    func codes(_ program: [String]) throws -> [String] {
      let text = program.joined(separator: "\n")
      let found = Session.onLargeStack { () -> [String] in
        let output = Codes()
        let effects = MemoryEffects()
        for file in explained.filesOnDisk { try? effects.writeFile(file.bytes, to: file.name) }
        guard let session = try? Session(effects: effects, output: output)
        else { return ["no session"] }
        _ = session.evaluate(SourceText(name: "explanation", text: text))
        return output.codes
      }
      return try #require(found)
    }
    if !explained.bad.isEmpty {
      let found = try codes(explained.bad)
      #expect(found.contains(code), "gives \(found)")
    }
    if !explained.good.isEmpty { #expect(try codes(explained.good) == []) }
    #expect(explained.text.hasPrefix("\(code): \(explained.meaning)\n\n"))
  }
}
