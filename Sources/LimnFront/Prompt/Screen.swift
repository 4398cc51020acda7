import LimnEffects
import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal below the prompt: text, values, errors, and one line of progress.
///
/// Everything is made harmless by the renderers. The progress line is drawn over and over in place
/// and is gone before anything else is written.
final class Screen {
  /// What is known by the terminal's size, locale and environment; see `measure`.
  private(set) var style = OutputStyle.of(descriptor: STDOUT_FILENO)
  private var stream = OutputStream(descriptor: STDOUT_FILENO)
  private lazy var writer = OutputWriter(style: style)
  /// On a stream of its own, so that a line drawn is not one that a program left open.
  private lazy var progress = ProgressLine(
    stream: OutputStream(descriptor: STDOUT_FILENO, style: style))
  private var isProgressDrawn = false
  /// Without escape sequences nothing can be drawn again.
  private let isDumb: Bool

  init(isDumb: Bool) { self.isDumb = isDumb }

  /// Looks at the size of the terminal again; to be called when no line is open.
  func measure() {
    style = OutputStyle.of(descriptor: STDOUT_FILENO)
    stream = OutputStream(descriptor: STDOUT_FILENO, style: style)
    writer = OutputWriter(style: style)
    progress = ProgressLine(stream: OutputStream(descriptor: STDOUT_FILENO, style: style))
  }

  func show(_ item: CellOutput.Item) {
    clearProgress()
    stream.write(writer.rendered(item))
  }

  func show(_ fault: Fault, _ severity: Diagnostic.Severity = .error) {
    show(.diagnostic(Diagnostic(severity, fault)))
    stream.flush()
  }

  /// Words of the prompt's own, on lines of their own.
  func say(_ text: String, dim: Bool = false) {
    endLine()
    let clean = style.clean(text)
    stream.write((dim ? style.dim(clean) : clean) + "\n")
    stream.flush()
  }

  /// Draws the line of progress again, unless a program has left a line open.
  func show(_ state: Progress) {
    stream.flush()
    guard !isDumb, stream.isAtLineStart else { return }
    progress.show(state)
    isProgressDrawn = true
  }

  func clearProgress() {
    progress.clear()
    isProgressDrawn = false
  }

  /// The terminal has just shown `^C` where the cursor was.
  func endEchoedLine() {
    if isProgressDrawn { return clearProgress() }
    let end = writer.finished()
    stream.write(end.isEmpty ? "\n" : end)
    stream.flush()
  }

  /// Ends a line that a program left open, and lets everything be seen.
  func endLine() {
    clearProgress()
    stream.write(writer.finished())
    stream.flush()
  }

  func flush() { stream.flush() }
}

extension Screen {
  /// `12 ms`, `3.4 s`, `2 min`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 0.001 { return "less than 1 ms" }
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 10 { return "\((seconds * 10).rounded() / 10) s" }
    return ProgressLine.words(seconds: seconds)
  }
}
