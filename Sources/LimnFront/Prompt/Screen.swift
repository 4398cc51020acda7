import CLimnSystem
import LimnDisplay
import LimnProtocol
import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal below the prompt: text, values, errors, and one line of progress.
///
/// Everything from outside is made harmless here or by the renderers. The progress line is drawn
/// over and over in place and is gone before anything else is written.
struct Screen {
  let unicode: Bool
  let colour: Bool
  /// A terminal that knows no escape sequences at all.
  let isDumb: Bool

  /// Cells of the progress line that is on the screen.
  private var progressWidth = 0
  /// Whether the last thing written ended its line.
  private var isAtLineStart = true
  private var lastProgress = -1.0

  init(unicode: Bool, colour: Bool, isDumb: Bool) {
    self.unicode = unicode
    self.colour = colour
    self.isDumb = isDumb
  }

  /// Of the terminal as it is now.
  var width: Int {
    let columns = Int(limn_terminal_columns(STDOUT_FILENO))
    return columns > 0 ? columns : 80
  }

  private var options: TextOptions {
    TextOptions(width: width, unicode: unicode, colour: colour)
  }

  // MARK: Writing

  /// Text that a program prints; it need not end its line.
  mutating func print(_ text: String) {
    let safe = TerminalText.sanitised(text, keepingNewlines: true, keepingTabs: true)
    put(unicode ? safe : TerminalText.ascii(safe))
  }

  /// Words of the prompt's own, on lines of their own.
  mutating func say(_ text: String, dim: Bool = false) {
    endLine()
    let safe = TerminalText.sanitised(text, keepingNewlines: true)
    let shown = unicode ? safe : TerminalText.ascii(safe)
    put((dim ? painted(shown, "2") : shown) + "\n")
  }

  mutating func show(_ description: Description) {
    endLine()
    let text = description.text(options)
    if !text.isEmpty { put(text + "\n") }
  }

  mutating func show(_ diagnostic: Diagnostic) {
    endLine()
    let form = DiagnosticText(width: width, unicode: unicode, colour: colour)
    put(form.text(of: diagnostic) + "\n")
  }

  mutating func show(_ fault: Fault, _ severity: Diagnostic.Severity = .error) {
    show(Diagnostic(severity, fault))
  }

  /// Ends a line that a program left open.
  mutating func endLine() {
    eraseProgress()
    if !isAtLineStart { put("\n") }
  }

  func painted(_ text: String, _ code: String) -> String {
    colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private mutating func put(_ text: String) {
    guard !text.isEmpty else { return }
    eraseProgress()
    isAtLineStart = text.utf8.last == 0x0A
    write(text)
  }

  private func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
    }
  }

  // MARK: Progress

  /// Draws the line anew, at most ten times a second.
  mutating func show(_ progress: PromptProgress, now: Double) {
    guard !isDumb, now - lastProgress >= 0.1 || progress.isLast else { return }
    lastProgress = now
    if !isAtLineStart, progressWidth == 0 { put("\n") }
    let words = TerminalText.sanitised(progress.words)
    let mark = unicode ? "…" : "..."
    let line = TerminalText.truncated(
      unicode ? words : TerminalText.ascii(words), to: width - 1, mark: mark)
    let blanks = max(0, progressWidth - TerminalText.width(of: line))
    write("\r" + painted(line, "2") + String(repeating: " ", count: blanks))
    progressWidth = TerminalText.width(of: line)
  }

  mutating func eraseProgress() {
    guard progressWidth > 0 else { return }
    write("\r" + String(repeating: " ", count: min(progressWidth, width - 1)) + "\r")
    progressWidth = 0
  }
}

/// How far a computation has come, in words: `training 12 of 100  loss 0.0123  3 s left`.
struct PromptProgress {
  var activity: String
  var done: Int
  var total: Int
  var details: [String]
  var elapsed: Double

  var isLast: Bool { total > 0 && done >= total }

  var words: String {
    var parts = [activity]
    if total > 0 {
      parts[0] += " \(done) of \(total)"
    } else if done > 0 {
      parts[0] += " \(done)"
    }
    parts += details
    if total > done, done > 0, elapsed > 1 {
      parts.append(Self.duration(elapsed / Double(done) * Double(total - done)) + " left")
    }
    return parts.joined(separator: "  ")
  }

  /// `3 s`, `2 min 5 s`, `1 h 20 min`, and `12 ms` for what is short.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "a long time" }
    if seconds < 0.001 { return "less than 1 ms" }
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 10 { return "\((seconds * 10).rounded() / 10) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
