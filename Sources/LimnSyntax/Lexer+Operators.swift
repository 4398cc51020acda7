import LimnSource

/// Brackets, separators and operators, and the spellings of other languages that are not ours.
extension Lexer {
  mutating func lexOperator() {
    let start = position
    if bytes[position] == UInt8(ascii: ":"), case .code(let hole, 0) = modes[modes.count - 1],
      hole >= 0
    {
      position += 1
      add(.holeFormat, start, position)
      return startFormat(hole: hole)
    }
    if let foreign = foreignOperator() {
      position += foreign.spelling.utf8.count
      return fail(.foreignOperator(foreign.spelling, hint: foreign.hint), start)
    }
    for length in [3, 2, 1] where start + length <= bytes.count {
      let spelling = String(decoding: bytes[start..<start + length], as: UTF8.self)
      guard let kind = Self.operators[spelling] else { continue }
      position += length
      return addPunctuation(kind, start)
    }
    let (scalar, length) = scalarAhead()
    position += length
    fail(.unknownCharacter(scalar), start)
  }

  private mutating func addPunctuation(_ kind: Token.Kind, _ start: Int) {
    guard case .code(let hole, let brackets) = modes[modes.count - 1] else { return }
    switch kind {
    case .leftParen, .leftBracket, .leftBrace:
      modes[modes.count - 1] = .code(opener: hole, brackets: brackets + 1)
      open(kind, start, position)
    case .rightBrace where hole >= 0 && brackets == 0:
      endHole(hole, start)
    case .rightParen, .rightBracket, .rightBrace:
      modes[modes.count - 1] = .code(opener: hole, brackets: max(0, brackets - 1))
      let opener: Token.Kind =
        kind == .rightParen ? .leftParen : kind == .rightBracket ? .leftBracket : .leftBrace
      close(kind, matching: opener, start, position)
    default: add(kind, start, position)
    }
  }

  private static let operators: [String: Token.Kind] = [
    "(": .leftParen, ")": .rightParen, "[": .leftBracket, "]": .rightBracket, "{": .leftBrace,
    "}": .rightBrace, ",": .comma, ";": .semicolon, ":": .colon, ".": .dot, "=>": .arrow,
    "|>": .pipe, "+": .plus, "-": .minus, "*": .star, "/": .slash, "//": .slashSlash,
    "%": .percent, "@": .matrix, "^": .caret, "==": .equal, "!=": .notEqual, "<": .less,
    "<=": .lessEqual, ">": .greater, ">=": .greaterEqual, "??": .coalesce, "=": .assign,
    "+=": .plusAssign, "-=": .minusAssign, "*=": .starAssign, "/=": .slashAssign,
    "//=": .slashSlashAssign, "%=": .percentAssign, "@=": .matrixAssign, "^=": .caretAssign,
  ]

  /// What other languages write and this one does not, longest first.
  private func foreignOperator() -> (spelling: String, hint: String)? {
    let first = bytes[position]
    switch (first, byteAhead(1), byteAhead(2)) {
    case (UInt8(ascii: "&"), UInt8(ascii: "&"), _): return ("&&", "write `and`")
    case (UInt8(ascii: "|"), UInt8(ascii: "|"), _): return ("||", "write `or`")
    case (UInt8(ascii: "&"), _, _): return ("&", "write `and`, which is elementwise on tensors too")
    case (UInt8(ascii: "|"), let next, _) where next != UInt8(ascii: ">"):
      return ("|", "write `or`, which is elementwise on tensors too, or `|>` for a pipe")
    case (UInt8(ascii: "~"), _, _): return ("~", "write `not`")
    case (UInt8(ascii: "!"), UInt8(ascii: "="), UInt8(ascii: "=")): return ("!==", "write `!=`")
    case (UInt8(ascii: "!"), let next, _) where next != UInt8(ascii: "="):
      return ("!", "write `not`")
    case (UInt8(ascii: "="), UInt8(ascii: "="), UInt8(ascii: "=")): return ("===", "write `==`")
    case (UInt8(ascii: "="), UInt8(ascii: "<"), _): return ("=<", "write `<=`")
    case (UInt8(ascii: "<"), UInt8(ascii: ">"), _): return ("<>", "write `!=`")
    case (UInt8(ascii: "<"), UInt8(ascii: "-"), let next) where next == 0x20 && spaceBefore:
      return ("<-", "write `name = value` to assign, `< -` to compare with a negative number")
    case (UInt8(ascii: "-"), UInt8(ascii: ">"), _):
      return ("->", "write `x => …` for a function, `name = value` to assign")
    case (UInt8(ascii: "*"), UInt8(ascii: "*"), _): return ("**", "write `^` for a power")
    case (UInt8(ascii: ":"), UInt8(ascii: "="), _): return (":=", "write `=`")
    case (UInt8(ascii: "+"), UInt8(ascii: "+"), _): return ("++", "write `x += 1`, or a single `+`")
    case (UInt8(ascii: "-"), UInt8(ascii: "-"), let next)
    where [0, 0x0A, 0x0D, UInt8(ascii: ";"), UInt8(ascii: "}")].contains(next):
      return ("--", "write `x -= 1`")
    case (UInt8(ascii: "%"), UInt8(ascii: "%"), _): return ("%%", "write `%`")
    case (UInt8(ascii: "%"), UInt8(ascii: ">"), UInt8(ascii: "%")): return ("%>%", "write `|>`")
    case (UInt8(ascii: "%"), UInt8(ascii: "*"), UInt8(ascii: "%")): return ("%*%", "write `@`")
    case (UInt8(ascii: "%"), UInt8(ascii: "/"), UInt8(ascii: "%")): return ("%/%", "write `//`")
    case (UInt8(ascii: "%"), UInt8(ascii: "i"), UInt8(ascii: "n")) where byteAhead(3) == 0x25:
      return ("%in%", "write `in`")
    case (UInt8(ascii: "/"), UInt8(ascii: "*"), _): return ("/*", "a comment starts with `#`")
    case (UInt8(ascii: "."), UInt8(ascii: "."), let next):
      return (
        next == UInt8(ascii: ".") ? "..." : "..",
        "numbers from 1 up to, not including, 3 are `range(1, 3)`; inside an index write `1:3`"
      )
    case (UInt8(ascii: "."), let next, _)
    where [
      UInt8(ascii: "*"), UInt8(ascii: "^"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
    ]
    .contains(next):
      return (
        "." + String(decoding: [next], as: UTF8.self), "operators are elementwise as they are"
      )
    case (UInt8(ascii: "?"), let next, _) where next != UInt8(ascii: "?"):
      return ("?", "a choice is `if c { a } else { b }`; help is `?name` alone at the prompt")
    case (UInt8(ascii: "$"), _, _): return ("$", "a field is `x.name`; names hold no `$`")
    default: return nil
    }
  }

  private var spaceBefore: Bool { position > 0 && bytes[position - 1] == 0x20 }
}
