import LimnDisplay
import LimnEffects
import LimnSource

/// How far a long computation has come, on standard error.
///
/// On a terminal it is one line that is drawn again; anywhere else a line every ten seconds, so
/// that logs stay short and nobody thinks that the run hangs.
package final class ProgressLine {
  private let stream: OutputStream
  private let clock: () -> Double
  private var isDrawn = false
  private var activity = ""
  private var loggedAt = 0.0

  private static let logEvery = 10.0

  package init(
    stream: OutputStream, clock: @escaping () -> Double = { MonotonicClock.seconds() }
  ) {
    self.stream = stream
    self.clock = clock
  }

  package func show(_ progress: Progress) {
    if stream.style.isTerminal {
      let line = TerminalText.truncated(
        text(of: progress), to: stream.style.width - 1, mark: stream.style.unicode ? "…" : "...")
      stream.write("\r\u{1B}[K" + line)
      stream.flush()
      isDrawn = true
      return
    }
    let now = clock()
    if progress.activity != activity {
      activity = progress.activity
      loggedAt = now
    }
    guard now - loggedAt >= Self.logEvery else { return }
    loggedAt = now
    stream.write(text(of: progress) + "\n")
    stream.flush()
  }

  /// Takes the line away, before anything else is written to the terminal.
  package func clear() {
    guard isDrawn else { return }
    stream.write("\r\u{1B}[K")
    stream.flush()
    isDrawn = false
  }

  /// `training 12/100  loss 0.0123  validation 0.0150  9 s left`
  func text(of progress: Progress) -> String {
    var parts = [progress.activity]
    if progress.total > 0 {
      parts[0] += " \(progress.done)/\(progress.total)"
    } else if progress.done > 0 {
      parts[0] += " \(progress.done)"
    }
    parts += progress.details
    if progress.done > 0, progress.total > progress.done, progress.elapsed > 0 {
      let left = progress.elapsed / Double(progress.done) * Double(progress.total - progress.done)
      parts.append(Self.words(seconds: left) + " left")
    }
    return stream.style.clean(parts.joined(separator: "  ")).split(separator: "\n")
      .joined(separator: " ")
  }

  static func words(seconds: Double) -> String {
    guard seconds < 359_999 else { return "more than 99 h" }
    let whole = Int(seconds.rounded(.up))
    if whole < 100 { return "\(whole) s" }
    if whole < 6000 { return "\((whole + 59) / 60) min" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
