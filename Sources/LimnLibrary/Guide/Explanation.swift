import LimnSource

/// What a code of an error means, with a program that gives it and one that does not.
///
/// `limn explain E301` prints one. A test runs every program. In the data below a line that starts
/// with `-` belongs to the program that fails, one with `+` to the one that runs; `@ name|line|line`
/// is a file that both may read, `\xFC` a byte of it; `$` is a command that fails, `&` one that does
/// not; `!` says why nothing small can give the error.
package struct Explanation: Sendable {
  package let code: String
  /// As in `docs/errors.md`.
  package let meaning: String
  package internal(set) var bad: [String] = []
  package internal(set) var good: [String] = []
  /// Commands, where it takes one to give the error.
  package internal(set) var badCommand = ""
  package internal(set) var goodCommand = ""
  /// Names and texts, in which `\xFC` is a byte.
  package internal(set) var files: [(name: String, text: String)] = []
  /// Why no program shows it.
  package internal(set) var reason = ""

  /// In the order of their codes.
  package static let all: [Explanation] =
    (language + shapes + matrices + numbers + validation + times + files + outside).flatMap(parsed)
    .sorted { $0.code < $1.code }

  package static func named(_ code: String) -> Explanation? {
    let wanted = code.uppercased()
    return all.first { $0.code == wanted }
  }

  /// The page.
  package var text: String {
    var lines = ["\(code): \(meaning)"]
    func section(_ title: String, _ program: [String]) {
      if !program.isEmpty {
        lines += ["", title] + program.map { $0.isEmpty ? "" : "  " + $0 }
      }
    }
    for file in files {
      var lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      while lines.last?.isEmpty == true { lines.removeLast() }
      section("With the file \(file.name)", lines.map(String.init))
    }
    section("This program gives it", bad)
    section(bad.isEmpty ? "This is right" : "This one does not", good)
    section("This command gives it", badCommand.isEmpty ? [] : [badCommand])
    section("This one does not", goodCommand.isEmpty ? [] : [goodCommand])
    if !reason.isEmpty { lines += [""] + wrapped("No small program gives it: \(reason)", to: 76) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The files as they are on disk.
  package var filesOnDisk: [(name: String, bytes: [UInt8])] {
    files.map { file in
      let parts = file.text.split(separator: "\\x", omittingEmptySubsequences: false)
      var bytes = Array(parts[0].utf8)
      for part in parts.dropFirst() {
        bytes += UInt8(part.prefix(2), radix: 16).map { [$0] } ?? []
        bytes += Array(part.dropFirst(2).utf8)
      }
      return (file.name, bytes)
    }
  }

  private func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private static func parsed(_ data: String) -> [Explanation] {
    var all: [Explanation] = []
    for line in data.split(separator: "\n").map(String.init) {
      let rest = String(line.dropFirst(2))
      guard let sign = line.first, !all.isEmpty || sign == "E" else { continue }
      switch sign {
      case "E":
        all.append(
          Explanation(code: String(line.prefix(4)), meaning: String(line.dropFirst(5))))
      case "-": all[all.count - 1].bad.append(rest)
      case "+": all[all.count - 1].good.append(rest)
      case "$": all[all.count - 1].badCommand = rest
      case "&": all[all.count - 1].goodCommand = rest
      case "!": all[all.count - 1].reason = rest
      case "@":
        let parts = rest.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let text = parts.dropFirst().map { $0 + "\n" }.joined()
        all[all.count - 1].files.append((parts[0], text))
      default: break
      }
    }
    return all
  }
}
