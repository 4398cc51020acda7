/// Statements and items: pipes, operators and the space between words.
extension LayoutBuilder {
  /// What stands between two tokens, none of which ends a statement or an item.
  ///
  /// `tight`: directly in parentheses or brackets, where `=` and `:` have no space.
  func segment(_ start: Int, _ end: Int, tight: Bool = false) -> Layout {
    if let open = body(start, end) {
      let comments = lead(open).layouts
      return .sequence([segment(start, open), .text(" ")] + comments + [bracket(open)])
    }
    let pipes = topLevel(start, end).filter { tokens[$0].kind == .pipe }
    guard let first = pipes.first else { return operation(start, end, tight: tight) }
    var isBroken = false
    var stages: [Layout] = []
    for (number, pipe) in pipes.enumerated() {
      let stop = number + 1 < pipes.count ? pipes[number + 1] : end
      isBroken = isBroken || tokens[pipe].startsLine || tokens[pipe + 1].startsLine
      let comments = lead(pipe).layouts
      stages += comments.isEmpty ? [.line(" ")] : comments + [.hard()]
      stages += [.text("|> "), operation(pipe + 1, stop, tight: tight, showsFirst: true)]
    }
    return .group([operation(start, first, tight: tight), .indent(stages)], broken: isBroken)
  }

  /// The block behind the header of a `while`, a `for`, a `fn`, of a model or of a part of one.
  private func body(_ start: Int, _ end: Int) -> Int? {
    switch tokens[start].kind {
    case .wordWhile, .wordFor, .wordFn: break
    case .name where isHeader(start): break
    default: return nil
    }
    var place = start
    var last = start
    while place < end {
      last = place
      place = after(place)
    }
    return last > start && isBlock(last) ? last : nil
  }

  /// Positions outside inner brackets and choices.
  private func topLevel(_ start: Int, _ end: Int) -> [Int] {
    var places: [Int] = []
    var place = start
    while place < end {
      places.append(place)
      place = choiceEnd(place, until: end) ?? after(place)
    }
    return places
  }

  /// Behind all branches of the `if` at the token, when there is one.
  private func choiceEnd(_ start: Int, until end: Int) -> Int? {
    guard tokens[start].kind == .wordIf, var choice = choices[tokens[start].start] else {
      return nil
    }
    var place = start + 1
    while true {
      while place < end, tokens[place].start != choice.then { place = after(place) }
      guard place < end else { return nil }
      place = after(place)
      guard choice.hasElse, place + 1 < end else { return place }
      place += 1
      guard tokens[place].kind == .wordIf, let next = choices[tokens[place].start] else {
        return after(place)
      }
      choice = next
      place += 1
    }
  }

  /// Broken, if at all, behind its loosest operators.
  ///
  /// `showsFirst`: the comments before its first token are its own to show.
  private func operation(_ start: Int, _ end: Int, tight: Bool, showsFirst: Bool = false) -> Layout
  {
    var loosest = Int.max
    var breaks: [Int] = []
    for place in topLevel(start, end) where place > start && place + 1 < end {
      guard let level = level(of: place), endsOperand(place - 1) else { continue }
      if level < loosest { (loosest, breaks) = (level, []) }
      if level == loosest { breaks.append(place) }
    }
    var pieces: [Layout] = []
    var isBroken = false
    var from = start
    for place in breaks {
      // `not in` are two tokens.
      let next = tokens[place].kind == .wordNot ? place + 2 : place + 1
      pieces.append(
        .sequence(atoms(from, next, tight: tight, showsFirst: from == start && showsFirst)))
      isBroken = isBroken || tokens[next].startsLine
      let comments = lead(next).layouts
      pieces += comments.isEmpty ? [.line(" ")] : comments + [.hard()]
      from = next
    }
    pieces.append(
      .sequence(atoms(from, end, tight: tight, showsFirst: from == start && showsFirst)))
    guard pieces.count > 1 else { return pieces[0] }
    return .group([pieces[0], .indent(Array(pieces.dropFirst()))], broken: isBroken)
  }

  private func level(of place: Int) -> Int? {
    switch tokens[place].kind {
    case .wordOr: 1
    case .wordAnd: 2
    case .wordNot: tokens[place + 1].kind == .wordIn ? 4 : nil
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: 4
    case .coalesce: 5
    case .plus, .minus: 6
    case .star, .slash, .slashSlash, .percent, .matrix, .hadamard: 7
    default: nil
    }
  }

  // MARK: Words and the space between them

  /// The tokens one by one, brackets as wholes.
  private func atoms(_ start: Int, _ end: Int, tight: Bool, showsFirst: Bool) -> [Layout] {
    var parts: [Layout] = []
    /// What stands before a `.name` on a line of its own, which all that follows is indented under.
    var head: [Layout]?
    var place = start
    while place < end {
      let isDotLine = place > start && tokens[place].kind == .dot && tokens[place].startsLine
      let comments = place > start || showsFirst ? lead(place).layouts : []
      if isDotLine {
        if head == nil { (head, parts) = (parts, []) }
        parts += comments + [.hard()]
      } else {
        if !comments.isEmpty { parts.append(.indent(comments)) }
        if place > start { parts.append(.text(gap(before: place, tight: tight))) }
      }
      if choiceEnd(place, until: end) != nil, let choice = choices[tokens[place].start] {
        let (layout, next) = self.choice(place, choice, until: end)
        parts.append(layout)
        place = next
      } else if tokens[place].kind.isOpener {
        parts.append(bracket(place))
        place = after(place)
      } else {
        parts.append(.text(text(of: tokens[place])))
        place += 1
      }
    }
    return head.map { $0 + [.indent(parts)] } ?? parts
  }

  /// The tokens before `end` with the gap before it.
  func gapped(_ start: Int, _ end: Int, tight: Bool) -> [Layout] {
    guard start < end else { return [] }
    return atoms(start, end, tight: tight, showsFirst: false)
      + [.text(gap(before: end, tight: tight))]
  }

  /// An `if` with all its branches, whose blocks are all on one line or all broken.
  private func choice(_ start: Int, _ first: (then: Int, hasElse: Bool), until end: Int) -> (
    Layout, Int
  ) {
    var parts: [Layout] = []
    var isBroken = false
    var place = start
    var choice = first
    func addBlock(_ open: Int) {
      let (block, breaks) = block(open)
      parts += block
      isBroken = isBroken || breaks
    }
    while true {
      var then = place + 1
      while then < end, tokens[then].start != choice.then { then = after(then) }
      guard then < end else { break }
      parts.append(.text("if "))
      parts += lead(place + 1).layouts
      parts += [segment(place + 1, then), .text(" ")]
      parts += lead(then).layouts
      addBlock(then)
      place = after(then)
      guard choice.hasElse, place + 1 < end else { break }
      parts += lead(place).layouts + [.text(" else ")] + lead(place + 1).layouts
      place += 1
      if tokens[place].kind == .wordIf, let next = choices[tokens[place].start] {
        choice = next
        continue
      }
      addBlock(place)
      place = after(place)
      break
    }
    return (.group(parts, broken: isBroken), place)
  }

  /// Whether the token ends a value, so that a bracket behind it is a call or an index.
  func endsOperand(_ place: Int) -> Bool {
    switch tokens[place].kind {
    case .name, .literal, .stringEnd, .rightParen, .rightBracket, .rightBrace, .wordTrue,
      .wordFalse, .wordNone, .wordInf, .wordNan:
      true
    default: tokens[place].kind.isReservedWord && place > 0 && tokens[place - 1].kind == .dot
    }
  }

  /// The space between a token and the one before it.
  private func gap(before place: Int, tight: Bool) -> String {
    let previous = tokens[place - 1]
    let token = tokens[place]
    switch token.kind {
    case .comma, .semicolon, .colon, .caret: return ""
    case .dot: return text(of: previous).hasSuffix(".") ? " " : ""
    case .assign where tight: return ""
    case .leftParen, .leftBracket: if endsOperand(place - 1) { return "" }
    default: break
    }
    switch previous.kind {
    case .dot, .caret, .root: return ""
    case .minus:
      return place > 1 && endsOperand(place - 2) && !isStatementStart(place - 1) ? " " : ""
    case .assign, .colon: return tight ? "" : " "
    case .leftParen, .leftBracket, .leftBrace, .holeStart: return ""
    default: return " "
    }
  }
}
