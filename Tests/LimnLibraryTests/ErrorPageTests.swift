import FoundationEssentials
import Testing

/// `docs/errors.md` against the codes that the sources give.

@Suite struct ErrorPage {
  private static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/"
  }()

  /// Anything may lack an argument or be given the wrong type; every other code has one giver.
  private static let shared: Set<String> = ["E202", "E203"]

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: root + path)), as: UTF8.self)
  }

  /// The targets that give each code, found as `"E301"` in their Swift files.
  private static func givers() throws -> [String: Set<String>] {
    var givers: [String: Set<String>] = [:]
    let files = try FileManager.default.subpathsOfDirectory(atPath: root + "Sources")
    for file in files where file.hasSuffix(".swift") {
      let target = String(file.prefix { $0 != "/" })
      for match in try text("Sources/" + file).matches(of: /"(E\d\d\d)"/) {
        givers[String(match.1), default: []].insert(target)
      }
    }
    return givers
  }

  @Test func hasALineForEveryCode() throws {
    let given = Set(try Self.givers().keys)
    let rows = try Self.text("docs/errors.md").matches(of: /(?m)^\| (E\d\d\d) \| .+ \|$/)
      .map { String($0.1) }
    #expect(rows == rows.sorted(), "codes stand in order, each once")
    #expect(Set(rows).count == rows.count)
    #expect(given.subtracting(rows).sorted() == [], "codes without a line")
    #expect(Set(rows).subtracting(given).sorted() == [], "lines of codes that nothing gives")
  }

  @Test func codesHaveOneGiver() throws {
    for (code, targets) in try Self.givers() where !Self.shared.contains(code) {
      #expect(targets.count == 1, "\(code) is given by \(targets.sorted())")
    }
  }
}
