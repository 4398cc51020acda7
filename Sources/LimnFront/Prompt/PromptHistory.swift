import CLimnSystem
import LimnEffects

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was typed, kept across sessions.
///
/// Each input is appended by one write before it is evaluated, so that nothing typed is lost when
/// a process is killed and two sessions may write to one file. A record is an empty line, a line
/// `#1718000000 9f3a1c20` with the time and a checksum, and the lines of the input after a tab
/// each. A record that was torn by a full disk or a crash fails its checksum and is stepped over.
package final class PromptHistory {
  /// Of the file only this much, from its end, is read.
  package static let bytesRead = 1 << 20
  package static let entriesKept = 10_000

  package let path: String?
  /// Why the last write failed; said once.
  package private(set) var failure: String?
  private var last: String?

  /// `path` nil keeps nothing.
  package init(path: String?) { self.path = path }

  /// `$XDG_STATE_HOME/limn/history`, by default below `~/.local/state`; nil without a home.
  package static func usualPath(environment: (String) -> String?) -> String? {
    // The standard says that a relative path there is to be ignored.
    if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
      return state + "/limn/history"
    }
    guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.local/state/limn/history"
  }

  // MARK: Records

  package static func record(of text: String, time: Int) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return "\n#\(time) \(checksum(text))\n" + lines.map { "\t\($0)\n" }.joined()
  }

  /// The inputs in order, without those that are damaged.
  package static func entries(in text: String) -> [String] {
    var entries: [String] = []
    var expected: Substring?
    var lines: [Substring] = []
    func finish() {
      let entry = lines.joined(separator: "\n")
      if let expected, !lines.isEmpty, checksum(entry) == expected { entries.append(entry) }
      lines = []
      expected = nil
    }
    let newline = UInt8(ascii: "\n")
    for bytes in text.utf8.split(separator: newline, omittingEmptySubsequences: false) {
      let line = Substring(bytes)
      if line.hasPrefix("#") {
        finish()
        expected = line.split(separator: " ").last
      } else if line.hasPrefix("\t") {
        lines.append(line.dropFirst())
      } else {
        finish()
      }
    }
    finish()
    return entries
  }

  /// FNV-1a of the bytes in 32 bits: eight hexadecimal digits.
  private static func checksum(_ text: String) -> String {
    var hash: UInt32 = 2_166_136_261
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  // MARK: The file

  /// The last inputs of earlier sessions; none when there is no file.
  package func load() -> [String] {
    guard let path else { return [] }
    let file = limn_open(path, limn_flags_read(), 0)
    guard file >= 0 else { return [] }
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    guard size > 0, lseek(file, max(0, size - off_t(Self.bytesRead)), SEEK_SET) >= 0 else {
      return []
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < Self.bytesRead {
      let count = read(file, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    let entries = Self.entries(in: String(decoding: bytes, as: UTF8.self))
    last = entries.last
    return entries.suffix(Self.entriesKept)
  }

  /// Appends an input, unless it repeats the one before; false when it was not remembered.
  package func append(_ text: String, time: Int) -> Bool {
    guard text != last else { return false }
    last = text
    guard let path, failure == nil else { return true }
    Self.makeFolders(of: path)
    let file = limn_open(path, limn_flags_append(), 0o600)
    guard file >= 0 else {
      failure = SystemError(errno).words
      return true
    }
    defer { close(file) }
    let bytes = Array(Self.record(of: text, time: time).utf8)
    let written = write(file, bytes, bytes.count)
    if written != bytes.count {
      failure = SystemError(written < 0 ? errno : ENOSPC).words
    }
    return true
  }

  private static func makeFolders(of path: String) {
    var folder = ""
    for name in path.split(separator: "/").dropLast() {
      folder += "/" + name
      mkdir(folder, 0o700)
    }
  }
}
