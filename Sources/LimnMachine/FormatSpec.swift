import LimnSource
import LimnTime

/// The format of an interpolation: what stands after the colon in `"{x:>8.3f}"`.
///
/// It is Python's mini-language, `[[fill]align][sign][#][0][width][,|_][.precision][type]`, with
/// the types `d x X b o` of ints, `e E f F g G %` of numbers, `s` of text, and none. A format that
/// holds a `%` before a letter is a pattern of a time instead: `%Y-%m`. Widths count terminal
/// cells, so that columns of Chinese names stand as straight as those of numbers.

package struct FormatSpec: Sendable {
  enum Alignment: Character {
    case left = "<"
    case right = ">"
    case centre = "^"
    /// Padding between the sign and the digits.
    case afterSign = "="
  }

  /// The largest width, and the largest precision.
  package static let widest = 10_000

  /// As written, for messages.
  let written: String
  var fill: Character = " "
  var alignment: Alignment?
  var sign: Character?
  /// `#`: a prefix such as `0x`, or a decimal point that always stands.
  var isAlternate = false
  /// A `0` before the width, without a fill of its own.
  var padsWithZeros = false
  var width = 0
  var grouping: Character?
  var precision: Int?
  var type: Character?
  /// A pattern of a time: then nothing else is set.
  var timePattern: TimePattern?

  package init(parsing text: String) throws(Fault) {
    written = text
    if let pattern = try FormatSpec.timePattern(text) {
      timePattern = pattern
      return
    }
    var scanner = FormatScanner(text)
    var hasFill = false
    if let next = scanner.ahead(1), let alignment = Alignment(rawValue: next) {
      guard let fill = scanner.take(), TerminalText.width(of: String(fill)) == 1 else {
        throw Fault.unreadableFormat(text, "its fill is not one cell wide")
      }
      self.fill = fill
      self.alignment = alignment
      hasFill = true
      _ = scanner.take()
    } else if let next = scanner.ahead(0), let alignment = Alignment(rawValue: next) {
      self.alignment = alignment
      _ = scanner.take()
    }
    sign = scanner.take(oneOf: "+- ")
    isAlternate = scanner.take(oneOf: "#") != nil
    if !hasFill, scanner.take(oneOf: "0") != nil {
      fill = "0"
      padsWithZeros = true
    }
    width = try scanner.number("width", in: text) ?? 0
    grouping = scanner.take(oneOf: ",_")
    if scanner.take(oneOf: ".") != nil {
      guard let precision = try scanner.number("precision", in: text) else {
        throw Fault.unreadableFormat(text, "no digits follow the point")
      }
      self.precision = precision
    }
    type = scanner.take(oneOf: "dxXboeEfFgG%s")
    if let rest = scanner.ahead(0) { throw Fault.unknownFormatType(rest, in: text) }
    if let grouping, let type, "xXbo".contains(type), grouping == "," {
      throw Fault.unreadableFormat(text, "digits of `\(type)` are grouped by `_`")
    }
  }
}

/// Goes through a format from left to right.
private struct FormatScanner {
  private let characters: [Character]
  private var next = 0

  init(_ text: String) { characters = Array(text) }

  func ahead(_ offset: Int) -> Character? {
    next + offset < characters.count ? characters[next + offset] : nil
  }

  mutating func take() -> Character? {
    defer { next += 1 }
    return ahead(0)
  }

  mutating func take(oneOf wanted: String) -> Character? {
    guard let character = ahead(0), wanted.contains(character) else { return nil }
    next += 1
    return character
  }

  /// The digits ahead as a number, nil where there are none.
  mutating func number(_ what: String, in text: String) throws(Fault) -> Int? {
    var value: Int?
    while let digit = take(oneOf: "0123456789")?.wholeNumberValue {
      value = min((value ?? 0) * 10 + digit, FormatSpec.widest + 1)
    }
    guard let value, value > FormatSpec.widest else { return value }
    throw Fault.formatTooWide(what, in: text)
  }
}
