import LimnSource

/// Calls, indices, lists, records and the braces that may be either a record or a block.
extension Parser {
  // MARK: Behind a value

  func field(of base: Operand) throws(Abandon) -> Operand {
    let dot = current
    advance()
    let token = current
    guard token.kind.isWord, !linesMatter || !token.startsLine else {
      let isNumber = token.kind == .literal && token.start == dot.end
      throw unexpected(
        "a name after `.`", hint: isNumber ? "an element is `x[\(text(of: token))]`" : nil)
    }
    advance()
    let whole = base.span.union(span(of: token))
    return Operand(
      try add(.field(base.node, name(of: token), nameSpan: span(of: token)), whole), whole)
  }

  func call(_ callee: Operand) throws(Abandon) -> Operand {
    let lines = linesMatter
    linesMatter = false
    _ = openBracket()
    var arguments: [Argument] = []
    while current.kind != .rightParen {
      arguments.append(try argument(after: arguments))
      guard current.kind == .comma else { break }
      advance()
    }
    let end = try closeBracket(.rightParen, or: "`,` or `)`")
    linesMatter = lines
    let whole = Span(callee.span.start, end)
    return Operand(try add(.call(callee.node, arguments), whole), whole)
  }

  private func argument(after others: [Argument]) throws(Abandon) -> Argument {
    if token(ahead: 1).kind == .assign, current.kind.isWord {
      let name = try newName()
      if others.contains(where: { $0.name?.name == name.name }) {
        throw failure(.twice(name.name, of: "argument"), name.span)
      }
      advance()
      return Argument(name: name, value: try expression().node)
    }
    let value = try expression()
    try refuseAssignment()
    try refuseComprehension()
    if let named = others.last(where: { $0.name != nil })?.name {
      throw failure(.positionalAfterNamed(named.name), value.span)
    }
    return Argument(name: nil, value: value.node)
  }

  private func refuseComprehension() throws(Abandon) {
    guard current.kind == .wordFor else { return }
    throw unexpected("`,` or the closing bracket", hint: "write `map(xs, x => …)`")
  }

  // MARK: Indices

  func index(_ base: Operand) throws(Abandon) -> Operand {
    let lines = linesMatter
    linesMatter = false
    _ = openBracket()
    if current.kind == .rightBracket {
      throw unexpected("an index", hint: "all of an axis is `x[:]`")
    }
    var items: [IndexItem] = []
    while current.kind != .rightBracket {
      items.append(try indexItem())
      guard current.kind == .comma else { break }
      advance()
    }
    let end = try closeBracket(.rightBracket, or: "`,`, `:` or `]`")
    linesMatter = lines
    let whole = Span(base.span.start, end)
    return Operand(try add(.index(base.node, items), whole), whole)
  }

  private func indexItem() throws(Abandon) -> IndexItem {
    let start = current.start
    var axis: NamePlace?
    if current.kind.isWord, token(ahead: 1).kind == .assign {
      axis = try newName()
      advance()
    }
    var isPositional = false
    var selection: IndexItem.Selection
    if isAt {
      isPositional = true
      advance()
      _ = openBracket()
      if axis == nil, current.kind == .name, token(ahead: 1).kind == .assign {
        axis = try newName()
        advance()
      }
      selection = try indexSelection(until: .rightParen)
      _ = try closeBracket(.rightParen, or: "`:` or `)`")
    } else {
      selection = try indexSelection(until: .rightBracket)
    }
    return IndexItem(
      axis: axis, positional: isPositional, selection: selection, span: Span(start, previous.end))
  }

  /// `at(…)` as the whole of an index item.
  private var isAt: Bool {
    guard current.kind == .name, token(ahead: 1).kind == .leftParen, text(of: current) == "at"
    else { return false }
    let close = token(ahead: 1).link
    guard close > 0, close + 1 < tokens.count else { return true }
    let next = tokens[close + 1].kind
    return next == .comma || next == .rightBracket
  }

  private func indexSelection(until closer: Token.Kind) throws(Abandon)
    -> IndexItem.Selection
  {
    var lower: NodeID?
    if current.kind != .colon {
      let value = try expression()
      try refuseAssignment()
      guard current.kind == .colon else { return .single(value.node) }
      lower = value.node
    }
    advance()
    let upper = try sliceBound(until: closer)
    var step: NodeID?
    if current.kind == .colon {
      advance()
      step = try sliceBound(until: closer)
    }
    return .slice(lower: lower, upper: upper, step: step)
  }

  private func sliceBound(until closer: Token.Kind) throws(Abandon) -> NodeID? {
    if current.kind == .colon || current.kind == .comma || current.kind == closer { return nil }
    return try expression().node
  }

  // MARK: Lists and joins

  func bracket() throws(Abandon) -> Operand {
    let lines = linesMatter
    linesMatter = false
    let start = openBracket()
    var items: [NodeID] = []
    var separator: Token.Kind?
    while current.kind != .rightBracket {
      items.append(try expression().node)
      try refuseComprehension()
      try refuseAssignment()
      if current.kind == .colon {
        throw unexpected("`,` or `]`", hint: "numbers in a row are `range(1, 10)`")
      }
      guard current.kind == .comma || current.kind == .semicolon else { break }
      if let separator, separator != current.kind {
        throw failure(.mixedSeparators, span(of: current))
      }
      separator = current.kind
      advance()
    }
    let end = try closeBracket(.rightBracket, or: "`,` or `]`")
    linesMatter = lines
    let whole = Span(start.start, end)
    return Operand(try add(separator == .semicolon ? .join(items) : .list(items), whole), whole)
  }

  // MARK: Braces

  /// Braces in an expression: a record when empty or when a name or string and `:` come first, else
  /// a block.
  func braces() throws(Abandon) -> Operand {
    let first = token(ahead: 1)
    let isRecord: Bool
    switch first.kind {
    case .rightBrace: isRecord = true
    case .stringStart:
      isRecord =
        first.link > 0 && first.link + 1 < tokens.count && tokens[first.link + 1].kind == .colon
    default: isRecord = first.kind.isWord && token(ahead: 2).kind == .colon
    }
    if isRecord { return try record() }
    if let names = namesInBraces() {
      throw failure(.fieldsAsValue(names), Span(current.start, tokens[current.link].end))
    }
    let node = try block()
    return Operand(node, nodes[node.index].span)
  }

  /// The names of `{a, b}`, when that is what stands here.
  private func namesInBraces() -> [String]? {
    let close = current.link
    guard close > cursor + 3, token(ahead: 2).kind == .comma else { return nil }
    var names: [String] = []
    for place in (cursor + 1)..<close {
      let isName = (place - cursor) % 2 == 1
      guard tokens[place].kind == (isName ? .name : .comma) else { return nil }
      if isName { names.append(name(of: tokens[place])) }
    }
    return names
  }

  private func record() throws(Abandon) -> Operand {
    let lines = linesMatter
    linesMatter = false
    let start = openBracket()
    var fields: [RecordField] = []
    var seen: Set<String> = []
    while current.kind != .rightBrace {
      let key = try fieldKey()
      guard seen.insert(key.name).inserted else {
        throw failure(.twice(key.name, of: "field"), key.span)
      }
      guard current.kind == .colon else {
        throw unexpected("`:` after the name of a field", hint: "as in `{a: 1, b: 2}`")
      }
      advance()
      fields.append(RecordField(key: key, value: try expression().node))
      try refuseAssignment()
      guard current.kind == .comma else { break }
      advance()
    }
    let end = try closeBracket(.rightBrace, or: "`,` or `}`")
    linesMatter = lines
    let whole = Span(start.start, end)
    return Operand(try add(.record(fields), whole), whole)
  }

  private func fieldKey() throws(Abandon) -> NamePlace {
    let token = current
    if token.kind.isWord {
      advance()
      return namePlace(of: token)
    }
    guard token.kind == .stringStart else { throw unexpected("the name of a field") }
    let key = try string()
    guard case .string(let text) = nodes[key.node.index].kind else {
      throw failure(.interpolatedKey, key.span)
    }
    return NamePlace(text, key.span)
  }
}
