import LimnSource

/// Functions, blocks and the choices `if` and `try`.
extension Parser {
  // MARK: Functions

  func functionDefinition() throws(Abandon) -> NodeID {
    let start = current.start
    let documentation = documentation(before: start)
    advance()
    if current.kind == .leftParen {
      throw unexpected("the name of the function", hint: "without a name it is `x => …`")
    }
    let name = try newName()
    guard current.kind == .leftParen, goesOn else { throw unexpected("`(`") }
    let parameters = try parameters()
    let outer = enterFunction()
    let body: NodeID
    if current.kind == .assign {
      advance()
      body = try expression().node
    } else if current.kind == .leftBrace {
      body = try block(after: "the parameters")
    } else {
      throw unexpected(
        "`=` or `{`", hint: "a function is `fn name(x) = …` or `fn name(x) { … }`")
    }
    leaveFunction(outer)
    let function = FunctionNode(parameters: parameters, body: body, documentation: documentation)
    return try add(.function(name, function), Span(start, previous.end))
  }

  /// `x => …` or `(a, b) => …`; the current token is the name or the `(`.
  func lambda() throws(Abandon) -> Operand {
    let start = current.start
    var parameters: [ParameterNode]
    if current.kind == .leftParen {
      parameters = try self.parameters()
    } else {
      parameters = [ParameterNode(name: namePlace(of: current), fallback: nil)]
      advance()
    }
    guard current.kind == .arrow else { throw unexpected("`=>`") }
    advance()
    let outer = enterFunction()
    let body = try expression().node
    leaveFunction(outer)
    let function = FunctionNode(parameters: parameters, body: body, documentation: nil)
    let span = Span(start, previous.end)
    return Operand(try add(.lambda(function), span), span)
  }

  func parameters() throws(Abandon) -> [ParameterNode] {
    let lines = linesMatter
    linesMatter = false
    _ = openBracket()
    var parameters: [ParameterNode] = []
    while current.kind != .rightParen {
      let name = try newName()
      if parameters.contains(where: { $0.name.name == name.name }) {
        throw failure(.twice(name.name, of: "parameter"), name.span)
      }
      var fallback: NodeID?
      if current.kind == .assign {
        advance()
        fallback = try expression().node
      } else if current.kind == .colon {
        throw unexpected("`,` or `)`", hint: "parameters have no types; a default is `x=0`")
      }
      parameters.append(ParameterNode(name: name, fallback: fallback))
      guard current.kind == .comma else { break }
      advance()
    }
    _ = try closeBracket(.rightParen, or: "`,` or `)`")
    linesMatter = lines
    return parameters
  }

  func enterFunction() -> Int {
    functions += 1
    defer { loops = 0 }
    return loops
  }

  func leaveFunction(_ outerLoops: Int) {
    functions -= 1
    loops = outerLoops
  }

  /// A name that is being given: a parameter, a variable, a function.
  func newName() throws(Abandon) -> NamePlace {
    let token = current
    if token.kind.isReservedWord {
      throw failure(.reservedName(text(of: token)), span(of: token))
    }
    guard token.kind == .name else { throw unexpected("a name") }
    advance()
    return namePlace(of: token)
  }

  // MARK: Documentation

  /// The `##` lines directly before a definition, without their marks.
  func documentation(before start: Int) -> String? {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].span.start < start { low = middle + 1 } else { high = middle }
    }
    var lines: [String] = []
    var next = start
    while low > 0 {
      let span = comments[low - 1].span
      let between = source.utf8[span.end..<next]
      let isDocumentation = source.utf8[span.start..<span.end].starts(with: [0x23, 0x23])
      guard isDocumentation, between.allSatisfy({ $0 <= 0x20 }),
        between.reduce(0, { $0 + ($1 == 0x0A ? 1 : 0) }) == 1, ownsLine(span)
      else { break }
      var text = source.utf8[span.start..<span.end].drop { $0 == 0x23 }
      if text.first == 0x20 { text = text.dropFirst() }
      lines.append(String(decoding: text, as: UTF8.self))
      next = span.start
      low -= 1
    }
    return lines.isEmpty ? nil : lines.reversed().joined(separator: "\n")
  }

  private func ownsLine(_ span: Span) -> Bool {
    source.utf8[..<span.start].reversed().first { $0 != 0x20 && $0 != 0x09 }
      .map { $0 == 0x0A } ?? true
  }

  /// Gives a lambda that is assigned the `##` lines before the assignment.
  func attachDocumentation(to node: NodeID, before start: Int) {
    guard case .lambda(var function) = nodes[node.index].kind,
      let text = documentation(before: start)
    else { return }
    function.documentation = text
    nodes[node.index].kind = .lambda(function)
  }

  // MARK: Blocks

  /// The block that a header asks for.
  func block(after header: String) throws(Abandon) -> NodeID {
    guard current.kind == .leftBrace else {
      let isColon = current.kind == .colon || current.kind == .holeFormat
      let isForeign = current.kind == .name && ["then", "do", "begin"].contains(text(of: current))
      let isRange = current.kind == .colon && token(ahead: 1).kind == .literal
      throw unexpected(
        "`{` after \(header)",
        hint: isRange
          ? Self.rangeHint
          : isColon || isForeign
            ? "blocks stand in braces, as in `if x > 0 { … }`" : "a block is `{ … }`")
    }
    return try block()
  }

  /// A block at its `{`; that of a model holds other statements.
  func block(ofModel: Bool = false) throws(Abandon) -> NodeID {
    try enter()
    let lines = linesMatter
    let wasInModel = isInModel
    let start = openBracket()
    linesMatter = true
    isInModel = ofModel
    let (ids, silenced) = statements(inBlock: true)
    let end = try closeBracket(.rightBrace, or: "`}`")
    linesMatter = lines
    isInModel = wasInModel
    leave()
    return try add(.block(ids, silenced: silenced), Span(start.start, end))
  }

  // MARK: Choices

  /// The condition of `if`, `while` and `assert`.
  func condition() throws(Abandon) -> NodeID {
    let condition = try expression()
    if current.kind == .assign, goesOn {
      throw failure(.assignmentInCondition, span(of: current))
    }
    return condition.node
  }

  /// A chain of `if` and `else if` is parsed in one loop and built from its end.
  func choice() throws(Abandon) -> Operand {
    var branches: [(start: Int, condition: NodeID, then: NodeID)] = []
    var otherwise: NodeID?
    while true {
      let start = current.start
      advance()
      let condition = try condition()
      let then = try block(after: "the condition of `if`")
      branches.append((start, condition, then))
      guard current.kind == .wordElse else { break }
      advance()
      if current.kind == .wordIf { continue }
      guard current.kind == .leftBrace else {
        throw unexpected("`{` or `if` after `else`", hint: "write `else { … }`")
      }
      otherwise = try block()
      break
    }
    let end = previous.end
    for branch in branches.reversed() {
      otherwise = try add(
        .ifElse(condition: branch.condition, then: branch.then, otherwise: otherwise),
        Span(branch.start, end))
    }
    guard let node = otherwise else { throw Abandon() }
    return Operand(node, nodes[node.index].span)
  }

  func attempt() throws(Abandon) -> Operand {
    let start = current
    advance()
    let attempt = try expression().node
    guard current.kind == .wordElse else {
      throw failure(.tryWithoutElse, span(of: start))
    }
    advance()
    var errorName: NamePlace?
    if current.kind == .name, token(ahead: 1).kind == .arrow {
      errorName = namePlace(of: current)
      advance()
      advance()
    }
    let otherwise = try expression().node
    let span = Span(start.start, previous.end)
    return Operand(
      try add(.tryElse(attempt, errorName: errorName, otherwise: otherwise), span), span)
  }
}
