import Foundation
import LimnMachine
import Testing

/// The examples of the pages in `docs`: each page is a session, each ```limn block a cell, and the
/// comments in it say what it shows, as in the language tests. LIMN_ACCEPT=1 rewrites them.
@Suite struct DocsTests {
  private static let folder = LanguageFile.folder.deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs")

  private static let pages: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (files ?? []).filter { $0.hasSuffix(".md") }.sorted()
  }()

  /// The lines of each block, and where they stand.
  private static func blocks(_ lines: [String]) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start: Int?
    for (number, line) in lines.enumerated() {
      if line == "```limn" {
        start = number + 1
      } else if line == "```", let first = start {
        blocks.append(first..<number)
        start = nil
      }
    }
    return blocks
  }

  @Test(arguments: pages)
  func showWhatTheySay(page: String) throws {
    let url = Self.folder.appending(path: page)
    var lines = try String(contentsOf: url, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let blocks = Self.blocks(lines)
    // A page that shows no results only names things.
    if !blocks.contains(where: { lines[$0].contains { $0.hasPrefix("#>") } }) { return }
    let file = LanguageFile(
      blocks.map { lines[$0].joined(separator: "\n") }.joined(separator: "\n#---\n"))
    let said = try #require(Session.onLargeStack { file.run() })
    for (cell, said) in zip(file.cells, said) {
      #expect(cell.said == said, "\(page): \(cell.code.joined(separator: "\n"))")
    }
    guard file.cells.map(\.said) != said,
      ProcessInfo.processInfo.environment["LIMN_ACCEPT"] != nil
    else { return }
    for (block, (cell, said)) in zip(blocks, zip(file.cells, said)).reversed() {
      lines.replaceSubrange(block, with: cell.code + said)
    }
    try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
  }
}
