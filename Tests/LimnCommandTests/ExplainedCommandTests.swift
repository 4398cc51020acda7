import LimnEffects
import LimnLibrary
import Testing

/// What `limn explain` says of codes that a command gives, run: the bad command gives that very error,
/// the good one none.
@Suite struct ExplainedCommands {
  /// The words of a command, as a shell takes them apart: `'…'` is one.
  private func words(_ command: String) -> [String] {
    var words: [String] = []
    for (place, part) in command.split(separator: "'").enumerated() {
      if place % 2 == 1 {
        words.append(String(part))
      } else {
        words += part.split(separator: " ").map(String.init)
      }
    }
    return words
  }

  @Test(arguments: Explanation.all.filter { !$0.badCommand.isEmpty }.map(\.code))
  func areTrue(code: String) throws {
    let explained = try #require(Explanation.named(code))
    let folder = try TemporaryFolder([:])
    for file in explained.filesOnDisk {
      try PosixFileSystem().writeAtomically(file.bytes, to: folder.path(file.name))
    }
    let names = Set(explained.files.map(\.name))
    func said(_ command: String) throws -> String {
      let words = words(command)
      #expect(words.first == "limn")
      let result = try Limn.run(words.dropFirst().map { names.contains($0) ? folder.path($0) : $0 })
      return result.output + result.errors
    }
    let bad = try said(explained.badCommand)
    #expect(bad.contains("error \(code):") || bad.contains("warning \(code):"), "\(bad)")
    let good = try said(explained.goodCommand)
    #expect(!good.contains(/(error|warning) E\d\d\d:/), "\(good)")
  }
}
