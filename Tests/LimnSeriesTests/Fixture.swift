import Foundation
import LimnSource
import Testing

/// Files under `Fixtures`, cut into trimmed cells.
enum Fixture {
  static func text(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  static func rows(_ name: String) throws -> [[String]] {
    try text(name).split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\""))) }
    }
  }
}

/// The fault that `body` throws, if it does.
func fault(_ body: () throws(Fault) -> Void) -> Fault? {
  do throws(Fault) {
    try body()
    return nil
  } catch {
    return error
  }
}
