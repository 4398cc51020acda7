import CLimnSystem
import LimnDisplay
import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a place that text goes to can show.
package struct OutputStyle: Hashable, Sendable {
  package var width: Int
  package var unicode: Bool
  package var colour: Bool
  /// A terminal, where a line can be drawn again.
  package var isTerminal: Bool
  /// Values are said in sentences instead of being drawn, for logs and screen readers.
  package var isPlain: Bool

  /// What asks for sentences in the environment, when it is not empty.
  package static let plainVariable = "LIMN_PLAIN"

  package init(
    width: Int = 100, unicode: Bool = true, colour: Bool = false, isTerminal: Bool = false,
    isPlain: Bool = false
  ) {
    self.width = width
    self.unicode = unicode
    self.colour = colour
    self.isTerminal = isTerminal
    self.isPlain = isPlain
  }

  /// As outputs are stored in notebooks: the same everywhere.
  package static let stored = OutputStyle()

  /// Of standard output (1) or error (2): by the terminal's width, the locale, `NO_COLOR` and
  /// `LIMN_PLAIN`.
  package static func of(descriptor: Int32) -> OutputStyle {
    let isTerminal = isatty(descriptor) == 1
    let columns = Int(limn_terminal_columns(descriptor))
    let refusesColour = environment("NO_COLOR") != nil || environment("TERM") == "dumb"
    return OutputStyle(
      width: isTerminal && columns > 0 ? columns : 100,
      unicode: localeIsUTF8(["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first),
      colour: isTerminal && !refusesColour, isTerminal: isTerminal,
      isPlain: environment(plainVariable) != nil)
  }

  static func localeIsUTF8(_ locale: String?) -> Bool {
    let name = locale?.lowercased() ?? ""
    return name.contains("utf-8") || name.contains("utf8")
  }

  /// nil when unset or empty.
  private static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  package var textOptions: TextOptions {
    TextOptions(width: width, unicode: unicode, colour: colour)
  }

  /// A value as it is shown there.
  func text(of description: Description) -> String {
    isPlain ? clean(description.sentence()) : description.text(textOptions)
  }

  package func diagnosticText(path: String? = nil) -> DiagnosticText {
    DiagnosticText(width: width, unicode: unicode, colour: colour, path: path)
  }

  /// Any text made harmless; line ends and tabs stay.
  package func clean(_ text: String) -> String {
    let safe = TerminalText.sanitised(text, keepingNewlines: true, keepingTabs: true)
    return unicode ? safe : TerminalText.ascii(safe)
  }

  package func dim(_ text: String) -> String {
    colour && !text.isEmpty ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }

  package func bold(_ text: String) -> String {
    colour && !text.isEmpty ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }
}

/// A descriptor that is written to in large pieces.
///
/// When the reader has gone (`limn run … | head`) the rest is dropped and `isBroken` says so.
package final class OutputStream {
  package let style: OutputStyle
  package private(set) var isBroken = false
  /// Whether the last character written ended a line.
  package private(set) var isAtLineStart = true

  private let descriptor: Int32
  private var pending: [UInt8] = []

  package init(descriptor: Int32, style: OutputStyle? = nil) {
    self.descriptor = descriptor
    self.style = style ?? OutputStyle.of(descriptor: descriptor)
  }

  /// The text as it is: the caller vouches that it is harmless.
  package func write(_ text: String) {
    guard let last = text.utf8.last, !isBroken else { return }
    isAtLineStart = last == 0x0A
    pending += text.utf8
    if pending.count > 1 << 16 { flush() }
  }

  package func flush() {
    var written = 0
    pending.withUnsafeBytes { buffer in
      while written < buffer.count {
        let rest = buffer.baseAddress?.advanced(by: written)
        let count = Glibc.write(descriptor, rest, buffer.count - written)
        if count > 0 {
          written += count
        } else if errno == EAGAIN {
          var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&watched, 1, -1)
        } else if errno != EINTR {
          isBroken = true
          return
        }
      }
    }
    pending.removeAll(keepingCapacity: true)
  }
}
