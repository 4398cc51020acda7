/// Text on its way to a terminal.
///
/// Whatever comes from a program, a file, a path or another process passes through here before it
/// is shown. A character that could move the cursor, change the title, reorder the line or hide
/// itself is spelled out as `\u{1b}`; everything else stays as it is. Widths are counted in
/// terminal cells: a combining mark takes none, an East Asian wide character or an emoji two.
package enum TerminalText {
  /// The text with every control, bidirectional and invisible character spelled out.
  ///
  /// Line feeds and tabs stay only when asked for. The joiners U+200C and U+200D and the soft
  /// hyphen stay, since ordinary words hold them and they do no harm.
  package static func sanitised(
    _ text: String, keepingNewlines: Bool = false, keepingTabs: Bool = false
  ) -> String {
    let harmful = { (scalar: Unicode.Scalar) -> Bool in
      if scalar == "\n" { return !keepingNewlines }
      if scalar == "\t" { return !keepingTabs }
      return isHarmful(scalar)
    }
    guard text.unicodeScalars.contains(where: harmful) else { return text }
    var result = String.UnicodeScalarView()
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if harmful(scalar) {
        result.append(contentsOf: spelledOut(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text in ASCII: well-known signs by their usual stand-in, everything else spelled out.
  ///
  /// Line feeds and tabs stay as they are.
  package static func ascii(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars { result += ascii(scalar) }
    return result
  }

  /// The number of terminal cells that the text takes on one line.
  package static func width(of text: String) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    var cells = 0
    var previousJoins = false
    for scalar in text.unicodeScalars {
      if scalar.value == 0x200D {
        previousJoins = true
        continue
      }
      if !previousJoins { cells += width(of: scalar) }
      previousJoins = false
    }
    return cells
  }

  /// The number of terminal cells that one scalar takes: 0, 1 or 2.
  package static func width(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (value >= 0x7F && value < 0xA0) ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default: break
    }
    if (0x1160...0x11FF).contains(value) || (0x1F3FB...0x1F3FF).contains(value) { return 0 }
    if scalar.properties.isEmojiPresentation { return 2 }
    return wideRanges.contains(where: { $0.contains(value) }) ? 2 : 1
  }

  /// The text cut to at most `cells` cells, with `mark` (`…` or `...`) at the end where it was cut.
  package static func truncated(_ text: String, to cells: Int, mark: String = "…") -> String {
    if width(of: text) <= cells { return text }
    let room = cells - width(of: mark)
    if room <= 0 { return cells > 0 ? String(mark.prefix(cells)) : "" }
    var result = ""
    var used = 0
    for character in text {
      let step = width(of: String(character))
      if used + step > room { break }
      result.append(character)
      used += step
    }
    return result + mark
  }

  /// The text followed by spaces up to `cells` cells; longer text stays as it is.
  package static func padded(_ text: String, to cells: Int) -> String {
    text + String(repeating: " ", count: max(0, cells - width(of: text)))
  }

  static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x80 { return value < 0x20 || value == 0x7F }
    if value == 0x200C || value == 0x200D || value == 0xAD { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: return false
    }
  }

  static func spelledOut(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  static func ascii(_ scalar: Unicode.Scalar) -> String {
    if scalar.isASCII { return String(Character(scalar)) }
    return standIns[scalar] ?? spelledOut(scalar)
  }

  private static let standIns: [Unicode.Scalar: String] = [
    "…": "...", "–": "-", "—": "-", "−": "-", "×": "x", "·": ".", "≤": "<=", "≥": ">=", "≠": "!=",
    "→": "->", "‘": "'", "’": "'", "“": "\"", "”": "\"", "°": "deg", "²": "^2", "³": "^3",
    "µ": "u", "μ": "u", "±": "+-", "\u{A0}": " ",
    "√": "sqrt", "Σ": "sum", "σ": "sigma", "π": "pi", "∘": "o", "∈": " in ", "∞": "inf",
    "⌊": "floor(", "⌋": ")", "\u{304}": "_mean", "\u{303}": "~",
  ]

  /// East Asian Width W and F of Unicode 15.1, neighbouring blocks joined.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5,
    0x2FF0...0x303E, 0x3041...0x3096, 0x3099...0x30FF, 0x3105...0x312F, 0x3131...0x318E,
    0x3190...0x31E3, 0x31EF...0x321E, 0x3220...0x3247, 0x3250...0x4DBF, 0x4E00...0xA48C,
    0xA490...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE52, 0xFE54...0xFE66, 0xFE68...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x16FE4, 0x17000...0x18CD5, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265,
    0x1F300...0x1F320, 0x1F900...0x1F9FF, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
