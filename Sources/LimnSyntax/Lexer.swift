import LimnSource

/// From text to tokens.
///
/// The lexer runs over the bytes once and never looks back. Strings may hold code that may hold
/// strings, to any depth, so what it is inside of is kept on a stack of its own (`modes`) and not
/// on the machine's. It reports what no parser could make sense of and puts an `invalid` token
/// there, at which the parser gives up the statement without another word.
struct Lexer {
  enum Mode {
    /// Code of the text itself, or between the braces of an interpolation (`opener` is its token);
    /// `brackets` counts those open inside.
    case code(opener: Int, brackets: Int)
    case string(StringStyle, opener: Int)
    case format(StringStyle, opener: Int)
  }

  let bytes: [UInt8]
  var position = 0
  var tokens: [Token] = []
  var literals: [Literal] = []
  var strings: [Int: StringStyle] = [:]
  var comments: [Comment] = []
  var problems: [Problem] = []
  var modes: [Mode] = [.code(opener: -1, brackets: 0)]
  /// Indices of tokens that open a bracket not yet closed.
  var openers: [Int] = []
  /// Which modes are strings that must end on their line.
  var lineBound: [Int] = []
  var lineEnded = false

  init(_ source: SourceText) {
    bytes = source.utf8
  }

  /// More than any reader wants; a megabyte of rubbish must not make a megabyte of messages.
  static let mostProblems = 100

  /// Something wrong, with its place.
  struct Problem {
    var fault: Fault
    var span: Span
    /// It is only that the text stops here: more lines could finish it.
    var isAtEnd: Bool
  }

  mutating func run() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    while position < bytes.count {
      switch modes[modes.count - 1] {
      case .code: lexCode()
      case .string(let style, let opener): lexString(style, opener: opener)
      case .format(let style, let opener): lexFormat(style, opener: opener)
      }
    }
    finish()
  }

  private mutating func finish() {
    for case .string(let style, let opener) in modes {
      let start = tokens[opener]
      problems.append(
        Problem(
          fault: style.isTriple
            ? .openTripleString : .openString(hole: innermostHole(after: opener) != nil),
          span: Span(start.start, start.end), isAtEnd: style.isTriple))
      add(.invalid, bytes.count, bytes.count)
      break
    }
    lineEnded = true
    add(.end, bytes.count, bytes.count)
  }

  // MARK: Code

  private mutating func lexCode() {
    let start = position
    let byte = bytes[position]
    switch byte {
    case 0x20, 0x09: position += 1
    case 0x0D where byteAhead(1) == 0x0A: position += 1
    case 0x0A:
      if !closeStringsAtLineEnd() {
        position += 1
        lineEnded = true
      }
    case UInt8(ascii: "#"):
      while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      let end = bytes[position - 1] == 0x0D ? position - 1 : position
      comments.append(Comment(span: Span(start, end)))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): lexNumber()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): startString(isRaw: false)
    case 0x00..<0x20, 0x7F:
      position += 1
      fail(.controlCharacter(UInt32(byte), offset: start), start)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      lexName()
    case 0x80...: lexBeyondASCII()
    default: lexOperator()
    }
  }

  private mutating func lexBeyondASCII() {
    let start = position
    let (scalar, length) = scalarAhead()
    if Self.startsName(scalar) { return lexName() }
    position += length
    switch scalar {
    case "·", "⋅": add(.matrix, start, position)
    case "∘", "⊙": add(.hadamard, start, position)
    case "√": add(.root, start, position)
    case "≤": add(.lessEqual, start, position)
    case "≥": add(.greaterEqual, start, position)
    case "≠": add(.notEqual, start, position)
    case "\u{A0}", "\u{2009}", "\u{202F}": break
    case "\u{80}"..."\u{9F}":
      fail(.controlCharacter(scalar.value, offset: start), start)
    case "“", "”", "„", "‘", "’", "«", "»":
      // The rest of the line is most likely the string's text: nothing to be learnt from it.
      while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      fail(.typographicQuote(scalar), start, start + length)
    default: fail(.unknownCharacter(scalar), start)
    }
  }

  private mutating func lexName() {
    let start = position
    skipName()
    let length = position - start
    if position < bytes.count, length <= 2, isQuote(bytes[position]) {
      let prefix = String(decoding: bytes[start..<position], as: UTF8.self)
      if prefix == "r" {
        position = start
        return startString(isRaw: true)
      }
      if ["f", "F", "b", "u", "R", "rf", "fr", "br", "rb"].contains(prefix) {
        return fail(.stringPrefix(prefix), start)
      }
    }
    if length <= 8 {
      let word = String(decoding: bytes[start..<position], as: UTF8.self)
      if let keyword = Keywords.kind(of: word) { return add(keyword, start, position) }
    }
    add(.name, start, position)
  }

  /// Moves over letters, digits, marks and what else continues a name.
  mutating func skipName() {
    while position < bytes.count {
      let byte = bytes[position]
      if byte < 0x80 {
        guard Self.continuesName(byte) else { return }
        position += 1
      } else {
        let (scalar, length) = scalarAhead()
        guard Self.continuesName(scalar) else { return }
        position += length
      }
    }
  }

  // MARK: Tools of all parts

  mutating func add(_ kind: Token.Kind, _ start: Int, _ end: Int, link: Int = -1) {
    tokens.append(Token(kind: kind, start: start, end: end, startsLine: lineEnded, link: link))
    lineEnded = false
  }

  /// Reports a fault from `start` and leaves an invalid token there.
  mutating func fail(_ fault: Fault, _ start: Int, _ end: Int? = nil) {
    report(fault, start, end ?? position)
    add(.invalid, start, position)
  }

  mutating func open(_ kind: Token.Kind, _ start: Int, _ end: Int) {
    openers.append(tokens.count)
    add(kind, start, end)
  }

  /// Adds a closer and links the nearest opener of its kind to it; one of another kind stays as it
  /// is, for the parser to complain about.
  mutating func close(_ kind: Token.Kind, matching opener: Token.Kind, _ start: Int, _ end: Int) {
    if let last = openers.last, tokens[last].kind == opener {
      tokens[last].link = tokens.count
      openers.removeLast()
    }
    add(kind, start, end)
  }

  func byteAhead(_ distance: Int) -> UInt8 {
    let index = position + distance
    return index < bytes.count ? bytes[index] : 0
  }

  func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

  /// The scalar at the position and its length in bytes; the text is known to be valid UTF-8.
  func scalarAhead() -> (scalar: Unicode.Scalar, length: Int) {
    let first = UInt32(bytes[position])
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    if length == 1 { return (Unicode.Scalar(UInt8(first)), 1) }
    var value = first & (0x7F >> UInt32(length))
    for offset in 1..<length { value = value << 6 | UInt32(byteAhead(offset) & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  // MARK: What names are made of

  static func continuesName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  static func startsName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar == "_" || scalar.properties.isAlphabetic }
    return scalar.properties.isXIDStart && !isRaised(scalar)
      && !scalar.properties.isDefaultIgnorableCodePoint
  }

  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "′" || scalar == "″" || isRaised(scalar) { return true }
    return scalar.properties.isXIDContinue && scalar != "·"
      && !scalar.properties.isDefaultIgnorableCodePoint
  }

  /// Sub- and superscript letters and digits.
  static func isRaised(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xB2, 0xB3, 0xB9, 0x2070...0x2079, 0x207F, 0x2080...0x2089, 0x2090...0x209C: true
    default: false
    }
  }
}
