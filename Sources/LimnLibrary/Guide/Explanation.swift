import LimnSource

/// What a code of an error means, with a program that gives it and one that does not.
///
/// `limn explain E301` prints one. A test runs every program. In the data below a line that starts
/// with `-` belongs to the program that fails, one with `+` to the one that runs; `@ name|line|line`
/// is a file that both may read; `!` says why no small program can give the error.
package struct Explanation: Sendable {
  package let code: String
  /// As in `docs/errors.md`.
  package let meaning: String
  package internal(set) var bad: [String] = []
  package internal(set) var good: [String] = []
  /// Names and texts.
  package internal(set) var files: [(name: String, text: String)] = []
  /// Why no program shows it.
  package internal(set) var reason = ""

  /// In the order of their codes.
  package static let all: [Explanation] =
    (language + shapes + matrices + numbers + indices + validation + times + files + outside)
    .flatMap(parsed)
    .sorted { $0.code < $1.code }

  package static func named(_ code: String) -> Explanation? {
    let wanted = code.uppercased()
    return all.first { $0.code == wanted }
  }

  /// The page.
  package var text: String {
    var lines = ["\(code): \(meaning)"]
    func section(_ title: String, _ program: [String]) {
      if !program.isEmpty { lines += ["", title] + program.map { "  " + $0 } }
    }
    for file in files {
      section(
        "With the file \(file.name)", file.text.split(separator: "\n").map(String.init))
    }
    section("This program gives it", bad)
    section(bad.isEmpty ? "This is right" : "This one does not", good)
    if !reason.isEmpty { lines += [""] + wrapped("No small program gives it: \(reason)", to: 76) }
    return lines.joined(separator: "\n") + "\n"
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
