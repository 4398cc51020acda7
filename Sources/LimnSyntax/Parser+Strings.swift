import LimnSource

/// Strings: escapes, indentation, interpolations and their formats.
extension Parser {
  func string() throws(Abandon) -> Operand {
    try enter()
    let style = strings[cursor] ?? StringStyle(quote: 0x22, isTriple: false, isRaw: false)
    let indentation = style.isTriple ? indentation(ofStringAt: cursor) : 0
    let lines = linesMatter
    linesMatter = false
    let start = openBracket()
    var pieces: [StringPiece] = []
    var isFirst = true
    while current.kind != .stringEnd {
      switch current.kind {
      case .text:
        let text = decoded(current, style, indentation: indentation, isFirst: isFirst)
        if !text.isEmpty { pieces.append(.text(text)) }
        advance()
      case .holeStart: pieces.append(try hole())
      default: throw unexpected("the end of the string")
      }
      isFirst = false
    }
    let end = try closeBracket(.stringEnd, or: "the end of the string")
    linesMatter = lines
    leave()
    let whole = Span(start.start, end)
    return Operand(try add(Self.node(of: pieces), whole), whole)
  }

  private static func node(of pieces: [StringPiece]) -> Node.Kind {
    switch pieces.first {
    case nil: return .string("")
    case .text(let text) where pieces.count == 1: return .string(text)
    default: return .interpolation(pieces)
    }
  }

  /// `{value}` or `{value:format}`.
  private func hole() throws(Abandon) -> StringPiece {
    let start = openBracket()
    if current.kind == .holeEnd || current.kind == .holeFormat {
      throw failure(.emptyHole, Span(start.start, current.end))
    }
    let value = try expression()
    switch nodes[value.node.index].kind {
    case .int, .float:
      if value.isBare, previous.kind == .literal {
        throw failure(.numberOnlyHole(text(of: previous)), Span(start.start, current.end))
      }
    default: break
    }
    try refuseAssignment()
    var format: [StringPiece] = []
    if current.kind == .holeFormat {
      advance()
      while current.kind != .holeEnd {
        switch current.kind {
        case .text:
          format.append(.text(text(of: current)))
          advance()
        case .holeStart: format.append(try hole())
        default: throw unexpected("`}`")
        }
      }
    }
    _ = try closeBracket(.holeEnd, or: "`}` or `:` and a format")
    return .value(value.node, format: format)
  }

  // MARK: Text

  /// How many bytes of space stand before the closing quotes, when nothing else does.
  private func indentation(ofStringAt opener: Int) -> Int {
    let link = tokens[opener].link
    guard link > opener, link < tokens.count, tokens[link].kind == .stringEnd else { return 0 }
    var start = tokens[link].start
    while start > 0, source.utf8[start - 1] == 0x20 || source.utf8[start - 1] == 0x09 { start -= 1 }
    guard start > 0, source.utf8[start - 1] == 0x0A else { return 0 }
    return tokens[link].start - start
  }

  /// The text of a token with escapes resolved, doubled braces single, and the indentation of the
  /// closing line taken from each line of a string of several lines.
  private func decoded(
    _ token: Token, _ style: StringStyle, indentation: Int, isFirst: Bool
  ) -> String {
    let bytes = source.utf8
    var result: [UInt8] = []
    result.reserveCapacity(token.end - token.start)
    var place = token.start
    if style.isTriple, isFirst {
      if bytes[place] == 0x0A {
        place = afterIndentation(place + 1, indentation, token.end)
      } else if bytes[place] == 0x0D, place + 1 < token.end, bytes[place + 1] == 0x0A {
        place = afterIndentation(place + 2, indentation, token.end)
      }
    }
    while place < token.end {
      let byte = bytes[place]
      if byte == 0x0A {
        if result.last == 0x0D { result.removeLast() }
        result.append(byte)
        place = afterIndentation(place + 1, indentation, token.end)
      } else if !style.isRaw, byte == UInt8(ascii: "\\") {
        place = appendEscape(at: place, before: token.end, to: &result)
      } else {
        result.append(byte)
        place += 1
        let isBrace = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
        if !style.isRaw, isBrace, place < token.end, bytes[place] == byte { place += 1 }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func afterIndentation(_ start: Int, _ indentation: Int, _ end: Int) -> Int {
    var place = start
    while place < end, place - start < indentation,
      source.utf8[place] == 0x20 || source.utf8[place] == 0x09
    { place += 1 }
    return place
  }

  /// Appends what the escape stands for and gives the place behind it.
  private func appendEscape(at start: Int, before end: Int, to result: inout [UInt8])
    -> Int
  {
    let bytes = source.utf8
    guard start + 1 < end else {
      report(.unknownEscape("\\"), Span(start, end))
      return end
    }
    switch bytes[start + 1] {
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): result.append(bytes[start + 1])
    case UInt8(ascii: "u"): return appendScalar(at: start, before: end, to: &result)
    default:
      var next = start + 2
      while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
      let text = String(decoding: bytes[start..<next], as: UTF8.self)
      report(.unknownEscape(text), Span(start, next))
      return next
    }
    return start + 2
  }

  private func appendScalar(at start: Int, before end: Int, to result: inout [UInt8])
    -> Int
  {
    let bytes = source.utf8
    let stop = min(end, start + 11)
    guard start + 3 < stop, bytes[start + 2] == UInt8(ascii: "{"),
      let close = bytes[(start + 3)..<stop].firstIndex(of: UInt8(ascii: "}")),
      bytes[start + 3] != UInt8(ascii: "+"),
      let value = UInt32(String(decoding: bytes[(start + 3)..<close], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    else {
      report(.badScalarEscape, Span(start, min(end, start + 2)))
      return start + 2
    }
    result.append(contentsOf: Array(String(Character(scalar)).utf8))
    return close + 1
  }
}
