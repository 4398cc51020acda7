/// A diagnostic as text.
///
///     error E203: `x` expects a number, but got string
///       --> cell load:12:6
///        |
///     12 | mean("abc")
///        |      ^^^^^
///        = shape of the left: [3]
///       hint: `x` is the values
///       in `area`, called at cell load:20:3
///
/// Everything that a program or a file had a hand in passes `TerminalText`, so no control character
/// gets through. The line of text is cut to a window of the width around the span; words are never
/// cut, since a message that lacks its end helps nobody.
package struct DiagnosticText: Sendable {
  /// Terminal columns for the line of program text.
  package var width: Int
  package var unicode: Bool
  package var colour: Bool
  /// The file that all places lie in, when their sources are cells: `nb.lstmnb:12:6, cell load`.
  package var path: String?

  package init(width: Int = 100, unicode: Bool = true, colour: Bool = false, path: String? = nil) {
    self.width = max(width, 32)
    self.unicode = unicode
    self.colour = colour
    self.path = path
  }

  /// The lines, without a line end after the last.
  package func text(of diagnostic: Diagnostic) -> String {
    let fault = diagnostic.fault
    let tint = Self.tint(of: diagnostic.severity)
    let code = fault.code.isEmpty ? "" : " \(clean(fault.code))"
    var lines = [
      painted("\(diagnostic.severity.rawValue)\(code):", tint) + " "
        + painted(clean(fault.message), diagnostic.severity == .note ? nil : "1")
    ]
    if let place = diagnostic.place {
      lines.append("  " + painted("-->", "2") + " " + words(for: place))
      lines += excerpt(place, tint)
    }
    let indent = diagnostic.place.map { gutter(of: $0) + 1 } ?? 2
    let below = labelLines(diagnostic)
    lines += below
    let operands =
      below.isEmpty ? zip(["left", "right"], fault.operands).map { "\($0): \($1)" } : []
    for note in operands + fault.notes {
      for line in note.split(separator: "\n", omittingEmptySubsequences: false) {
        let mark = String(repeating: " ", count: indent) + painted("=", "2") + " "
        lines.append(mark + clean(String(line)))
      }
    }
    if let hint = fault.hint { lines.append("  " + painted("hint:", "1") + " " + clean(hint)) }
    lines += traceback(diagnostic.calls)
    return lines.joined(separator: "\n")
  }

  /// `cell load:12:6`, or `nb.lstmnb:12:6, cell load` when the path is known.
  package func words(for place: Place) -> String {
    let position = ":\(place.line):\(place.column)"
    // A module has a file of its own; only cells lie in the notebook's.
    guard let path, !place.source.hasSuffix(".limn") else { return clean(place.source) + position }
    return clean(path) + position + ", " + clean(place.source)
  }

  private func clean(_ text: String) -> String {
    let safe = TerminalText.sanitised(text)
    return unicode ? safe : TerminalText.ascii(safe)
  }

  private func painted(_ text: String, _ code: String?) -> String {
    guard colour, let code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private static func tint(of severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "36"
    }
  }

  // MARK: The line of program text

  /// Columns before the `|`.
  private func gutter(of place: Place) -> Int { max(String(place.line).utf8.count, 2) + 1 }

  private func excerpt(_ place: Place, _ tint: String) -> [String] {
    let gutter = gutter(of: place)
    let number = String(place.line)
    let blank = String(repeating: " ", count: gutter)
    let (text, before, marked) = window(place, room: width - gutter - 2)
    let padding = String(repeating: " ", count: gutter - 1 - number.utf8.count)
    let underline =
      String(repeating: " ", count: before)
      + painted(String(repeating: "^", count: marked), tint)
    return [
      blank + painted("|", "2"),
      padding + painted("\(number) |", "2") + (text.isEmpty ? "" : " " + text),
      blank + painted("|", "2") + " " + underline,
    ]
  }

  /// The labels, each under the start of its part of the line; none where a part lies on another
  /// line or the line is shown cut. One that would run into the next gets a line of its own.
  private func labelLines(_ diagnostic: Diagnostic) -> [String] {
    guard let place = diagnostic.place, !diagnostic.labels.isEmpty,
      diagnostic.labels.allSatisfy({
        $0.place.line == place.line && $0.place.source == place.source
      })
    else { return [] }
    let room = width - gutter(of: place) - 2
    let isWhole = TerminalText.width(of: clean(place.text)) <= room && !place.text.contains("\t")
    guard isWhole else { return [] }
    var rows: [String] = []
    for label in diagnostic.labels.sorted(by: { $0.place.column < $1.place.column }) {
      let start = window(label.place, room: room).before
      let text = clean(label.text)
      let last = rows.last.map { TerminalText.width(of: $0) } ?? 0
      if let row = rows.last, last < start {
        rows[rows.count - 1] = row + String(repeating: " ", count: start - last) + text
      } else {
        rows.append(String(repeating: " ", count: start) + text)
      }
    }
    let blank = String(repeating: " ", count: gutter(of: place)) + painted("|", "2") + " "
    return rows.map { blank + $0 }
  }

  /// The part of the line around the span that fits, the columns before the underline, and its
  /// length.
  ///
  /// Only scalars near the span are looked at, so a line of megabytes costs nothing.
  private func window(_ place: Place, room: Int) -> (text: String, before: Int, marked: Int) {
    let column = max(place.column - 1, 0)
    let skipped = max(0, column - 2 * width)
    let scalars = place.text.unicodeScalars.dropFirst(skipped)
    let start = column - skipped
    let near = Array(scalars.prefix(start + min(place.length, 2 * width) + 2 * width))
    let goesOn = scalars.dropFirst(near.count).first != nil

    var pieces: [(text: String, from: Int, to: Int)] = []
    var cells = 0
    var spanFrom: Int?
    var spanTo: Int?
    for (index, scalar) in near.enumerated() {
      if index == start { spanFrom = cells }
      if index == start + place.length { spanTo = cells }
      let text =
        scalar == "\t" ? String(repeating: " ", count: 4 - cells % 4) : clean(String(scalar))
      let step = TerminalText.width(of: text)
      pieces.append((text, cells, cells + step))
      cells += step
    }
    let from = spanFrom ?? cells
    let to = max(spanTo ?? cells, from + 1)

    let mark = unicode ? "…" : "..."
    let markWidth = TerminalText.width(of: mark)
    var left = 0
    if skipped > 0 || goesOn || max(cells, to) > room {
      let fits = skipped == 0 && to <= room - markWidth
      if !fits { left = max(0, min(from - room / 4, max(cells, to) - room)) }
    }
    let cutsLeft = skipped > 0 || left > 0
    let cutsRight = goesOn || cells > left + room
    let first = left + (cutsLeft ? markWidth : 0)
    let last = left + room - (cutsRight ? markWidth : 0)
    let shown = pieces.filter { $0.from >= first && $0.to <= last }
    let text = (cutsLeft ? mark : "") + shown.map(\.text).joined() + (cutsRight ? mark : "")
    // A wide character may straddle the cut, so that the text begins one column late.
    let offset = (cutsLeft ? markWidth : 0) - (shown.first?.from ?? first)
    let before = max(from + offset, 0)
    return (text, before, max(1, min(to + offset, room) - before))
  }

  // MARK: The traceback

  private static let mostCalls = 9

  /// Innermost first; equal calls in a row are counted, and long ones lose their middle.
  private func traceback(_ calls: [Diagnostic.Call]) -> [String] {
    var runs: [(call: Diagnostic.Call, count: Int)] = []
    for call in calls {
      if let last = runs.last, last.call == call {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((call, 1))
      }
    }
    let lines = runs.map { run in
      let times = run.count > 1 ? " (\(run.count) times)" : ""
      let name = run.call.function.isEmpty ? "a function" : "`\(clean(run.call.function))`"
      return "  in \(name), called at \(words(for: run.call.place))\(times)"
    }
    guard lines.count > Self.mostCalls else { return lines }
    let head = Self.mostCalls / 2
    let tail = Self.mostCalls - head - 1
    let left = runs[head..<runs.count - tail].reduce(0) { $0 + $1.count }
    let mark = unicode ? "…" : "..."
    return lines.prefix(head) + ["  \(mark) \(left) more calls \(mark)"] + lines.suffix(tail)
  }
}
