import Foundation
import LimnLibrary
import LimnMachine
import Testing

/// The pages under `docs` say what is so: blocks of ```limn that hold expectations (`#> …`, as in
/// language tests) are run, those of one page in one session. LIMN_ACCEPT=1 rewrites what they say.

private struct Page {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs")

  /// Pages that have such blocks.
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".md") }.sorted().filter { name in
      let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return text.map { Page($0).blocks.isEmpty == false } ?? false
    }
  }()

  let lines: [String]
  /// The lines of each block, without its fences.
  private(set) var blocks: [Range<Int>] = []

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var start: Int?
    for (number, line) in lines.enumerated() {
      if line == "```limn" {
        start = number + 1
      } else if line == "```", let begin = start {
        let block = lines[begin..<number]
        if block.contains(where: { line in LanguageFile.marks.contains { line.hasPrefix($0) } }) {
          blocks.append(begin..<number)
        }
        start = nil
      }
    }
  }

  /// A block as cells: what is said ends a cell.
  var file: (file: LanguageFile, cells: [Int]) {
    var file = LanguageFile("")
    file.cells = []
    var counts: [Int] = []
    for block in blocks {
      var cell = LanguageFile.Cell(code: [], said: [])
      let before = file.cells.count
      for line in lines[block] {
        let isSaid = LanguageFile.marks.contains { line.hasPrefix($0) }
        if !isSaid, !cell.said.isEmpty {
          file.cells.append(cell)
          cell = LanguageFile.Cell(code: [], said: [])
        }
        if isSaid { cell.said.append(line) } else { cell.code.append(line) }
      }
      file.cells.append(cell)
      counts.append(file.cells.count - before)
    }
    return (file, counts)
  }

  /// The page with these expectations instead of its own.
  func text(saying said: [[String]]) -> String {
    let (file, counts) = file
    var (result, next, line): ([String], Int, Int) = ([], 0, 0)
    for (block, count) in zip(blocks, counts) {
      result += lines[line..<block.lowerBound]
      for cell in next..<next + count { result += file.cells[cell].code + said[cell] }
      next += count
      line = block.upperBound
    }
    return (result + lines[line...]).joined(separator: "\n")
  }
}

@Suite struct Documents {
  @Test(arguments: Page.names)
  func sayWhatIsSo(name: String) throws {
    let url = Page.folder.appending(path: name)
    let page = Page(try String(contentsOf: url, encoding: .utf8))
    let (file, _) = page.file
    let said = try #require(Session.onLargeStack { file.run() })
    if file.cells.map(\.said) == said { return }
    if ProcessInfo.processInfo.environment["LIMN_ACCEPT"] != nil {
      try page.text(saying: said).write(to: url, atomically: true, encoding: .utf8)
    }
    for (cell, said) in zip(file.cells, said) {
      #expect(cell.said == said, "\(name): \(cell.code.joined(separator: "\n"))")
    }
  }
}
