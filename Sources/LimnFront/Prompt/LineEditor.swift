import CReadline

/// The line that is being typed, over GNU Readline.
///
/// Nothing here waits: the owner polls the terminal and calls `read` when keys are there. While a
/// line is being typed the terminal belongs to Readline; it is given back when the line is finished
/// or abandoned. There is one editor in a process.
final class LineEditor {
  enum Event {
    case typing
    case line(String)
    /// Ctrl-D on an empty line, or no terminal any more.
    case end
  }

  /// Called when the user asks for completion, with the line and the cursor in bytes.
  var complete: (_ line: String, _ cursor: Int) -> Candidates = { _, cursor in
    Candidates(texts: [], from: cursor)
  }

  /// More candidates than this help nobody.
  private static let mostCandidates = 400

  init(remembers: Int) {
    limn_editor_setup(
      Int32(remembers),
      { context, line, start, cursor in
        guard let context, let line else { return }
        let editor = Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
        editor.offer(String(cString: line), start: Int(start), cursor: Int(cursor))
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  func remember(_ text: String) { limn_editor_remember(text) }
  func begin(prompt: String) { limn_editor_begin(prompt) }
  func abandon() { limn_editor_abandon() }
  func hide() { limn_editor_hide() }
  func show() { limn_editor_show() }
  func resize() { limn_editor_resize() }
  func suspend() { limn_editor_suspend() }

  func read() -> Event {
    switch Int(limn_editor_read()) {
    case Int(LIMN_EDITOR_LINE): .line(String(cString: limn_editor_line()))
    case Int(LIMN_EDITOR_END): .end
    default: .typing
    }
  }

  private func offer(_ line: String, start: Int, cursor: Int) {
    let candidates = complete(line, cursor)
    for text in candidates.fitted(to: start, in: line).prefix(Self.mostCandidates) {
      limn_editor_offer(text)
    }
  }
}

/// What could stand at the cursor, and from which byte of the line on.
package struct Candidates: Hashable, Sendable {
  package var texts: [String]
  package var from: Int

  package init(texts: [String], from: Int) {
    self.texts = texts
    self.from = from
  }

  /// The texts as replacements of the line from `start` on, which Readline has chosen.
  ///
  /// Where they begin later, what lies between is put before each; where they begin earlier, each
  /// loses what stands there already, and those that say something else there are left out.
  package func fitted(to start: Int, in line: String) -> [String] {
    let bytes = Array(line.utf8)
    guard start >= 0, from >= 0, start <= bytes.count, from <= bytes.count else { return [] }
    if from >= start {
      let between = String(decoding: bytes[start..<from], as: UTF8.self)
      return texts.map { between + $0 }
    }
    let typed = bytes[from..<start]
    return texts.compactMap { text in
      text.utf8.starts(with: typed)
        ? String(decoding: text.utf8.dropFirst(typed.count), as: UTF8.self) : nil
    }
  }
}
