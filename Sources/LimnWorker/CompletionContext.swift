/// What the text before the cursor says about what is being typed.
///
/// A light scan, which knows strings, comments and brackets and nothing else: the text is
/// unfinished by nature, so a parser would mostly see errors.
package struct CompletionContext {
  package enum Subject: Equatable, Sendable {
    /// A word of its own; it may be empty.
    case name
    /// A word after `path.`.
    case field(of: [String])
    /// Inside a string, which starts at `start`.
    case string
    /// In a comment.
    case nothing
  }

  package private(set) var subject = Subject.name
  /// The word, or the text of the string, up to the cursor.
  package private(set) var word = ""
  /// The offset at which the word starts.
  package private(set) var start = 0
  /// The innermost call that is open: `f` or `a.f`.
  package private(set) var call: [String]?
  /// The value whose index is open, innermost: `x` in `x[si`.
  package private(set) var indexed: [String]?
  /// The axis that the item of the index names: `site` in `x[site="A`.
  package private(set) var axis: String?
  /// Names that stand before the cursor, in order.
  package private(set) var names: [String] = []
  /// Whether the word is the first thing of an argument or of an index, so that `name=` may follow.
  package private(set) var startsArgument = false

  private struct Opener {
    var sign: Unicode.Scalar
    var call: [String]?
    var indexed: [String]?
    var axis: String?
  }

  /// `cursor` is a UTF-8 offset.
  package init(text: String, cursor: Int) {
    let bytes = Array(text.utf8.prefix(max(cursor, 0)))
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var openers: [Opener] = []
    /// The dotted path that ends right here, and whether a dot follows it.
    var path: [String] = []
    var dotted = false
    var offset = 0
    var index = 0
    var argumentStarts = false

    func takeOpener() {
      call = openers.last?.call
      indexed = openers.last?.indexed
      axis = openers.last?.axis
    }

    func advance() {
      offset += UTF8.width(scalars[index])
      index += 1
    }

    while index < scalars.count {
      let scalar = scalars[index]
      if Self.isWord(scalar) {
        let from = offset
        var piece = String.UnicodeScalarView()
        while index < scalars.count, Self.isWord(scalars[index]) {
          piece.append(scalars[index])
          advance()
        }
        let name = String(piece)
        if index == scalars.count {
          word = name
          start = from
          subject = dotted ? .field(of: path) : .name
          startsArgument = argumentStarts && !dotted
          takeOpener()
          return
        }
        // The point of a number is no field's.
        let isNumber = ("0"..."9").contains(name.unicodeScalars.first ?? "a")
        if dotted { path.append(name) } else { path = isNumber ? [] : [name] }
        dotted = false
        argumentStarts = false
        names.append(name)
        continue
      }
      switch scalar {
      case "\"", "'":
        advance()
        let from = offset
        var content = String.UnicodeScalarView()
        var closed = false
        while index < scalars.count, !closed {
          let inner = scalars[index]
          if inner == scalar || inner == "\n" { closed = true } else { content.append(inner) }
          advance()
          if inner == "\\", index < scalars.count {
            content.append(scalars[index])
            advance()
          }
        }
        if !closed {
          subject = .string
          word = String(content)
          start = from
          takeOpener()
          return
        }
        path = []
        dotted = false
      case "#":
        while index < scalars.count, scalars[index] != "\n" { advance() }
        if index == scalars.count {
          subject = .nothing
          start = offset
          return
        }
      case ".":
        dotted = !path.isEmpty
        advance()
      case "(", "[", "{":
        openers.append(
          Opener(
            sign: scalar, call: scalar == "(" && !path.isEmpty ? path : nil,
            indexed: scalar == "[" && !path.isEmpty ? path : nil))
        argumentStarts = scalar != "{" && !path.isEmpty
        path = []
        dotted = false
        advance()
      case ")", "]", "}":
        if !openers.isEmpty { openers.removeLast() }
        path = []
        dotted = false
        argumentStarts = false
        advance()
      case ",":
        argumentStarts = openers.last?.call != nil || openers.last?.indexed != nil
        if !openers.isEmpty { openers[openers.count - 1].axis = nil }
        path = []
        dotted = false
        advance()
      case "=":
        if path.count == 1, openers.last?.indexed != nil, openers.last?.axis == nil {
          openers[openers.count - 1].axis = path[0]
        }
        path = []
        dotted = false
        argumentStarts = false
        advance()
      case " ", "\t", "\n", "\r":
        advance()
        if !dotted { path = [] }
      default:
        path = []
        dotted = false
        argumentStarts = false
        advance()
      }
    }
    start = offset
    subject = dotted ? .field(of: path) : .name
    startsArgument = argumentStarts
    takeOpener()
  }

  /// As the lexer has it: letters, digits, `_`, `′`, marks, sub- and superscripts.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar)
    }
    if scalar == "′" { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .otherNumber, .letterNumber:
      return true
    default: return false
    }
  }
}
