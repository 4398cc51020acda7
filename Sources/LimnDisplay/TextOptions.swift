import LimnSource

/// How descriptions become text.
///
/// A renderer makes `TextLine`s: runs of clean text with a style each. Only at the end are they
/// joined into a string, with or without colour. All text that comes from data passes
/// `TextOptions.clean`, so that no control character reaches a terminal and nothing but ASCII
/// comes out where only ASCII may.

/// What the output can show.
package struct TextOptions: Hashable, Sendable {
  /// In terminal columns; no line of a plot or a table is longer.
  package var width: Int
  /// Blocks, braille and the letters of data; else ASCII only.
  package var unicode: Bool
  /// Escape sequences for colour and weight.
  package var colour: Bool

  package static let narrowest = 32

  package init(width: Int = 100, unicode: Bool = true, colour: Bool = false) {
    self.width = max(width, Self.narrowest)
    self.unicode = unicode
    self.colour = colour
  }

  var ellipsis: String { unicode ? "…" : "..." }

  /// Data's text made harmless, on one line, and in ASCII where asked for.
  func clean(_ text: String) -> String {
    let line = TerminalText.sanitised(text)
    return unicode ? line : TerminalText.ascii(line)
  }

  /// `text` in at most `columns` terminal columns, the end replaced by an ellipsis if it must be.
  func shortened(_ text: String, to columns: Int) -> String {
    TerminalText.truncated(text, to: columns, mark: ellipsis)
  }
}

/// The looks that text can have.
enum TextStyle: Hashable {
  case plain
  case bold
  case dim
  /// The colour of the n-th series of a plot.
  case series(Int)
  /// A colour of the 256-colour palette.
  case palette(UInt8)
  /// One colour of that palette on another.
  case pair(UInt8, on: UInt8)

  /// Near the palette of pictures (blue, orange, green, pink, sky, red, plain, grey), and readable on
  /// dark and on light backgrounds.
  private static let seriesCodes = [36, 33, 32, 35, 34, 31, 39, 90]

  var escape: String? {
    switch self {
    case .plain: nil
    case .bold: "\u{1B}[1m"
    case .dim: "\u{1B}[2m"
    case .series(let index): "\u{1B}[\(Self.seriesCodes[index % Self.seriesCodes.count])m"
    case .palette(let code): "\u{1B}[38;5;\(code)m"
    case .pair(let code, let ground): "\u{1B}[38;5;\(code);48;5;\(ground)m"
    }
  }
}

/// One line of output: runs of clean text.
struct TextLine {
  private(set) var runs: [(text: String, style: TextStyle)] = []

  init() {}

  init(_ text: String, _ style: TextStyle = .plain) { append(text, style) }

  mutating func append(_ text: String, _ style: TextStyle = .plain) {
    if text.isEmpty { return }
    if let last = runs.last, last.style == style {
      runs[runs.count - 1].text += text
    } else {
      runs.append((text, style))
    }
  }

  mutating func append(_ line: TextLine) {
    for run in line.runs { append(run.text, run.style) }
  }

  var width: Int { runs.reduce(0) { $0 + TerminalText.width(of: $1.text) } }

  var isEmpty: Bool { runs.isEmpty }

  /// Without blanks at the end.
  func rendered(colour: Bool) -> String {
    var result = ""
    var kept = runs
    while let last = kept.last {
      let trimmed = Self.withoutTrailingBlanks(last.text)
      guard trimmed.isEmpty else {
        kept[kept.count - 1].text = trimmed
        break
      }
      kept.removeLast()
    }
    for run in kept {
      if colour, let escape = run.style.escape {
        result += escape + run.text + "\u{1B}[0m"
      } else {
        result += run.text
      }
    }
    return result
  }

  private static func withoutTrailingBlanks(_ text: String) -> String {
    guard let end = text.lastIndex(where: { $0 != " " }) else { return "" }
    return String(text[...end])
  }
}

extension String {
  /// Filled with blanks to `columns` terminal columns.
  func padded(to columns: Int, _ alignment: TableDescription.Alignment = .left) -> String {
    let blanks = String(repeating: " ", count: max(0, columns - TerminalText.width(of: self)))
    return alignment == .left ? self + blanks : blanks + self
  }
}
