import Foundation
import LimnLibrary
import LimnMachine
import Testing

/// The programs in `docs/*.md` say what the pages show.
///
/// The blocks fenced as `limn` of a page are the cells of one session, with expectations as in
/// `Tests/language`. A block without expectations is run for those that follow. LIMN_ACCEPT=1
/// rewrites the expectations.

private struct DocsPage {
  static let folder = LanguageFile.folder.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".md") }.sorted()
  }()

  var lines: [String]
  /// The lines between the fences of each block.
  var blocks: [Range<Int>] = []

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var start: Int?
    for (index, line) in lines.enumerated() {
      if let first = start, line == "```" {
        blocks.append(first..<index)
        start = nil
      } else if line == "```limn" {
        start = index + 1
      }
    }
  }

  var session: LanguageFile {
    LanguageFile(
      blocks.map { lines[$0].joined(separator: "\n") }.joined(separator: "\n#---\n"))
  }
}

@Suite struct DocsExamples {
  @Test(arguments: DocsPage.names)
  func sayWhatThePageShows(name: String) throws {
    let url = DocsPage.folder.appending(path: name)
    var page = DocsPage(try String(contentsOf: url, encoding: .utf8))
    if page.blocks.isEmpty { return }
    let session = page.session
    let said = try #require(Session.onLargeStack { session.run() })
    #expect(said.count == page.blocks.count)
    var stale = false
    for ((cell, said), block) in zip(zip(session.cells, said), page.blocks).reversed()
    where !cell.said.isEmpty && cell.said != said {
      Issue.record("\(name):\(block.lowerBound)\n\((cell.code + said).joined(separator: "\n"))")
      page.lines.replaceSubrange(block, with: cell.code + said)
      stale = true
    }
    if stale, ProcessInfo.processInfo.environment["LIMN_ACCEPT"] == "1" {
      try page.lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
    }
  }
}
