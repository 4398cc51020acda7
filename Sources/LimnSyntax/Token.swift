/// What the lexer hands to the parser.
///
/// Tokens are plain and small: a kind, a range of bytes, whether a line ends before it, and one
/// number that links brackets and strings to their other end or literals to their value. A string
/// is several tokens in one flat run, since an interpolation holds code:
/// `"a{x:.3f}b"` is `stringStart text holeStart name holeFormat text holeEnd text stringEnd`.
struct Token {
  enum Kind: UInt8 {
    case end, invalid
    case name, literal
    // Strings
    case stringStart, text, holeStart, holeFormat, holeEnd, stringEnd
    // Brackets and separators
    case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, semicolon, colon, dot
    // Operators
    case arrow, pipe
    case plus, minus, star, slash, slashSlash, percent, matrix, hadamard, caret, root
    case equal, notEqual, less, lessEqual, greater, greaterEqual, coalesce
    case assign
    case plusAssign, minusAssign, starAssign, slashAssign, slashSlashAssign, percentAssign
    case matrixAssign, caretAssign
    // Reserved words
    case wordIf, wordElse, wordWhile, wordFor, wordIn, wordFn, wordReturn, wordBreak
    case wordContinue, wordTry, wordAssert, wordAnd, wordOr, wordNot, wordTrue, wordFalse
    case wordNone, wordInf, wordNan

    var isReservedWord: Bool { rawValue >= Kind.wordIf.rawValue }
    var isWord: Bool { self == .name || isReservedWord }

    var isOpener: Bool {
      switch self {
      case .leftParen, .leftBracket, .leftBrace, .stringStart, .holeStart: true
      default: false
      }
    }

    var isCloser: Bool {
      switch self {
      case .rightParen, .rightBracket, .rightBrace, .stringEnd, .holeEnd: true
      default: false
      }
    }
  }

  var kind: Kind
  var start: Int
  var end: Int
  /// A line of code ends between the token before and this one.
  var startsLine: Bool
  /// Of an opener, the index of the token that closes it, or -1; of a literal, the index of its value.
  var link: Int
}

/// The value of a number or duration as written.
enum Literal {
  case int(Int64)
  /// 9223372036854775808: valid only behind a minus.
  case intMinimumMagnitude
  case float(Double)
  case duration(Double, DurationUnit)
}

/// How a string is written: what ends it and what is special inside.
struct StringStyle {
  /// `"` or `'`.
  var quote: UInt8
  var isTriple: Bool
  var isRaw: Bool
}
