import LimnSource

/// Strings, their interpolations, and the formats in those.
extension Lexer {
  /// Begins a string at a quote, or at the `r` before one.
  mutating func startString(isRaw: Bool) {
    let start = position
    if isRaw { position += 1 }
    let quote = bytes[position]
    let isTriple = byteAhead(1) == quote && byteAhead(2) == quote
    position += isTriple ? 3 : 1
    let style = StringStyle(quote: quote, isTriple: isTriple, isRaw: isRaw)
    let opener = tokens.count
    strings[opener] = style
    open(.stringStart, start, position)
    if !isTriple { lineBound.append(modes.count) }
    modes.append(.string(style, opener: opener))
  }

  /// Lexes the text up to the next interpolation or the end of the string, or one of those.
  mutating func lexString(_ style: StringStyle, opener: Int) {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == style.quote, endsString(style) {
        addText(from: start)
        return endString(style, opener: opener)
      }
      if byte == 0x0A, !style.isTriple {
        addText(from: start)
        _ = closeStringsAtLineEnd()
        return
      }
      if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D || byteAhead(1) != 0x0A {
        report(.controlCharacter(UInt32(byte), offset: position), position, position + 1)
      }
      if style.isRaw {
        position += 1
      } else if byte == UInt8(ascii: "\\") {
        position += 1
        skipEscaped(style)
      } else if byte == UInt8(ascii: "{") {
        guard byteAhead(1) == byte else {
          addText(from: start)
          return startHole()
        }
        position += 2
      } else if byte == UInt8(ascii: "}") {
        if byteAhead(1) != byte {
          report(.loneBrace, position, position + 1)
          position += 1
        } else {
          position += 2
        }
      } else {
        position += 1
      }
    }
    addText(from: start)
  }

  /// Lexes the format of an interpolation up to its end or an interpolation inside.
  mutating func lexFormat(_ style: StringStyle, opener: Int) {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "{") {
        addText(from: start)
        return startHole()
      }
      if byte == UInt8(ascii: "}") {
        addText(from: start)
        let end = position
        position += 1
        modes.removeLast()
        return endHole(opener, end)
      }
      if byte == 0x0A || (byte == style.quote && endsString(style)) {
        addText(from: start)
        report(.openHole, tokens[opener].start, tokens[opener].end)
        add(.invalid, position, position)
        unwind(toModes: modes.count - 2)
        return
      }
      position += 1
    }
    addText(from: start)
  }

  /// Goes on to the format; the string is the mode below the interpolation's.
  mutating func startFormat(hole: Int) {
    switch modes[max(0, modes.count - 2)] {
    case .string(let style, _), .format(let style, _): modes.append(.format(style, opener: hole))
    case .code: break
    }
  }

  mutating func endHole(_ hole: Int, _ start: Int) {
    if case .code = modes[modes.count - 1] { modes.removeLast() }
    closeOpeners(upTo: hole)
    add(.holeEnd, start, start + 1)
  }

  /// At the end of a line, closes every string from the outermost that cannot hold a line's end.
  ///
  /// Gives false when there is none.
  mutating func closeStringsAtLineEnd() -> Bool {
    guard let depth = lineBound.first, case .string(_, let opener) = modes[depth] else {
      return false
    }
    report(
      .openString(hole: innermostHole(after: opener) != nil), tokens[opener].start,
      tokens[opener].end)
    add(.invalid, position, position)
    unwind(toModes: depth)
    closeOpeners(upTo: opener)
    return true
  }

  /// The token of the innermost interpolation that is open in the string, if one is.
  func innermostHole(after opener: Int) -> Int? {
    for mode in modes.reversed() {
      if case .code(let hole, _) = mode, hole > opener { return hole }
    }
    return nil
  }

  // MARK: Parts

  private mutating func startHole() {
    let opener = tokens.count
    open(.holeStart, position, position + 1)
    position += 1
    modes.append(.code(opener: opener, brackets: 0))
  }

  private mutating func endString(_ style: StringStyle, opener: Int) {
    let start = position
    position += style.isTriple ? 3 : 1
    unwind(toModes: modes.count - 1)
    closeOpeners(upTo: opener)
    add(.stringEnd, start, position)
  }

  private mutating func addText(from start: Int) {
    if position > start { add(.text, start, position) }
  }

  private func endsString(_ style: StringStyle) -> Bool {
    !style.isTriple || (byteAhead(1) == style.quote && byteAhead(2) == style.quote)
  }

  /// Moves over what a backslash takes with it; the braces of `\u{…}` are no interpolation.
  private mutating func skipEscaped(_ style: StringStyle) {
    guard position < bytes.count, bytes[position] != 0x0A || style.isTriple else { return }
    let isScalar = bytes[position] == UInt8(ascii: "u") && byteAhead(1) == UInt8(ascii: "{")
    position += scalarAhead().length
    guard isScalar else { return }
    let stop = min(bytes.count, position + 10)
    if let close = bytes[position..<stop].firstIndex(of: UInt8(ascii: "}")) { position = close + 1 }
  }

  /// Forgets the brackets opened since, and links the opener to the token that comes next.
  private mutating func closeOpeners(upTo opener: Int) {
    while let last = openers.last, last >= opener { openers.removeLast() }
    tokens[opener].link = tokens.count
  }

  private mutating func unwind(toModes depth: Int) {
    while modes.count > max(1, depth) { modes.removeLast() }
    while let last = lineBound.last, last >= modes.count { lineBound.removeLast() }
  }

  mutating func report(_ fault: Fault, _ start: Int, _ end: Int) {
    guard problems.count < Self.mostProblems else { return }
    problems.append(Problem(fault: fault, span: Span(start, end), isAtEnd: false))
  }
}
