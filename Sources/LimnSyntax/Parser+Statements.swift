import LimnSource

/// Statements: assignments, functions, loops and what stands in blocks.
extension Parser {
  func statement() throws(Abandon) -> NodeID {
    if isInModel { return try modelMember() }
    try refuseForeignStart()
    switch current.kind {
    case .wordFn: return try functionDefinition()
    case .wordWhile: return try whileLoop()
    case .wordFor: return try forLoop()
    case .wordReturn: return try returnStatement()
    case .wordAssert: return try assertion()
    case .wordBreak, .wordContinue: return try jump()
    case .name where startsUse: return try useStatement()
    case .name where startsModel: return try modelDefinition()
    case .leftBrace where startsFieldsPattern: return try fieldsAssignment()
    default: return try expressionStatement()
    }
  }

  /// What may follow a statement: its end.
  func statementEnd(after node: NodeID) throws(Abandon) {
    let token = current
    if token.kind == .end || token.kind == .semicolon || token.startsLine { return }
    switch token.kind {
    case .rightBrace, .holeEnd, .holeFormat: return
    case .invalid: throw unexpected("the end of the statement")
    case .rightParen, .rightBracket:
      throw failure(.nothingToClose(text(of: token)), span(of: token))
    default: throw failure(statementGoesOn(after: node), span(of: token))
    }
  }

  private func statementGoesOn(after node: NodeID) -> Fault {
    let token = current
    var hint: String?
    if token.kind == .name { hint = ForeignWords.hint(for: text(of: token)) }
    if hint == nil, previous.kind == .name {
      let word = text(of: previous)
      hint = ForeignWords.hint(for: word)
      if hint == nil, token.kind == .name || token.kind == .literal || token.kind == .stringStart {
        hint = "to call a function, write `\(word)(…)`"
      }
    }
    if case .call(let callee, _) = nodes[lastValue(node).index].kind,
      case .name(let word) = nodes[callee.index].kind, let foreign = ForeignWords.hint(for: word)
    {
      hint = foreign
    }
    switch token.kind {
    case .wordIf:
      hint = hint ?? "a choice is `if c { a } else { b }`, as in `x = if c { a } else { b }`"
    case .colon: hint = hint ?? Self.rangeHint
    case .stringStart where previous.kind == .stringEnd: hint = "texts are joined by `+`"
    case .stringStart:
      if case .assert = nodes[node.index].kind {
        hint = "a `,` stands before the text, as in `assert rmse < 1, \"too far off\"`"
      }
    default: break
    }
    if hint == nil, token.kind == .leftBrace, case .call = nodes[node.index].kind {
      hint = "a function is defined by `fn name(x) { … }`"
    }
    if hint == nil, token.kind == .arrow {
      hint = "a function is `x => …` or `(x, y) => …`"
    }
    return .statementGoesOn(found: description(of: token), hint: hint)
  }

  /// The value of an assignment, or the statement itself.
  private func lastValue(_ node: NodeID) -> NodeID {
    if case .assign(_, _, let value) = nodes[node.index].kind { value } else { node }
  }

  static let rangeHint = "numbers from 1 to 9 are `range(1, 10)`; in an index `x[1:10]`"

  // MARK: Beginnings that are mistakes

  private func refuseForeignStart() throws(Abandon) {
    let token = current
    let next = self.token(ahead: 1)
    let isSameLine = !next.startsLine && next.kind != .end
    switch token.kind {
    case .pipe:
      throw failure(
        .continuationAtStart(
          "|>", interactive: isInteractive,
          hint: isInteractive
            ? "end the line before with `|>`, or go on from the last value with `_ |> f`"
            : "put a value before it"), span(of: token))
    case .dot where next.kind.isWord && isSameLine:
      throw failure(
        .continuationAtStart(
          ".\(text(of: next))", interactive: isInteractive,
          hint: isInteractive
            ? "write it behind the value, or go on from the last one with `_.\(text(of: next))`"
            : "put a value before it"), span(of: token))
    case .wordElse:
      throw failure(
        .continuationAtStart(
          "else", interactive: isInteractive,
          hint: isInteractive
            ? "write `} else {` on the line that closes the `if`"
            : "an `else` follows the `}` of an `if`, or a `try`"), span(of: token))
    case .slashSlash:
      throw unexpected("a statement", hint: "a comment starts with `#`")
    case .name where isSameLine: try refuseForeignWord(token, next)
    default:
      if token.kind.isReservedWord, next.kind == .assign, isSameLine {
        throw failure(.reservedName(text(of: token)), span(of: token))
      }
      if token.kind.isCloser {
        throw failure(.nothingToClose(text(of: token)), span(of: token))
      }
    }
  }

  private func refuseForeignWord(_ token: Token, _ next: Token) throws(Abandon) {
    let word = text(of: token)
    let bracesFollow =
      next.kind == .leftBrace
      || (next.kind == .leftParen && next.link > 0 && next.link + 1 < tokens.count
        && tokens[next.link + 1].kind == .leftBrace && !tokens[next.link + 1].startsLine)
    let valueFollows =
      next.kind == .name || next.kind == .literal || next.kind == .stringStart
      || (next.kind.isReservedWord && ![.wordIn, .wordAnd, .wordOr, .wordNot].contains(next.kind))
    if word == "use", next.kind == .name || next.kind == .stringStart { return }
    guard valueFollows || bracesFollow, let hint = ForeignWords.hint(for: word) else { return }
    throw failure(.foreignWord(word, hint: hint), span(of: token))
  }

  // MARK: Assignment

  private func expressionStatement() throws(Abandon) -> NodeID {
    let left = try expression()
    guard goesOn else { return left.node }
    if current.kind == .comma { return try sequenceAssignment(first: left) }
    if current.kind == .assign || compoundOperator(current.kind) != nil {
      let target = try assignTarget(left)
      return try assignment(to: target, from: left.span.start)
    }
    return left.node
  }

  /// Parses from the `=` on.
  private func assignment(to target: AssignTarget, from start: Int) throws(Abandon)
    -> NodeID
  {
    let compound = compoundOperator(current.kind)
    if compound != nil {
      switch target {
      case .name, .element: break
      case .sequence, .fields:
        throw failure(
          .cannotAssign(to: "several names with `\(text(of: current))`", hint: "write `=`"),
          span(of: current))
      }
    }
    advance()
    let firstValue = try expression()
    var value = firstValue.node
    if case .sequence = target, current.kind == .comma, goesOn {
      var values = [value]
      while current.kind == .comma {
        advance()
        values.append(try expression().node)
      }
      value = try add(.sequence(values), Span(firstValue.span.start, previous.end))
    }
    if goesOn, current.kind == .assign {
      throw failure(.assignmentChain, span(of: current))
    }
    if goesOn, current.kind == .comma {
      let isDecimal = previous.kind == .literal && token(ahead: 1).kind == .literal
      throw unexpected(
        "the end of the statement",
        hint: isDecimal
          ? "a decimal is written with a point, `1.5`; several values are `[a, b]`"
          : "several values are `[a, b]`")
    }
    attachDocumentation(to: value, before: start)
    return try add(.assign(target, compound, value), Span(start, previous.end))
  }

  private func sequenceAssignment(first: Operand) throws(Abandon) -> NodeID {
    var names: [NamePlace] = []
    var place = first
    while true {
      guard case .name(let name) = nodes[place.node.index].kind, place.isBare else {
        throw unexpected("the end of the statement", hint: "several values are `[a, b]`")
      }
      if names.contains(where: { $0.name == name }) {
        throw failure(.twice(name, of: "name"), place.span)
      }
      names.append(NamePlace(name, place.span))
      guard current.kind == .comma, goesOn else { break }
      advance()
      place = try expression()
    }
    guard current.kind == .assign || compoundOperator(current.kind) != nil, goesOn else {
      throw unexpected("`=`", hint: "several values are `[a, b]`")
    }
    return try assignment(to: .sequence(names), from: first.span.start)
  }

  private func assignTarget(_ left: Operand) throws(Abandon) -> AssignTarget {
    let kind = nodes[left.node.index].kind
    if left.isBare {
      if case .name(let name) = kind { return .name(NamePlace(name, left.span)) }
      if isPlace(left.node) { return .element(left.node) }
    }
    let hint: String?
    switch kind {
    case .call(let callee, _):
      if case .name(let name) = nodes[callee.index].kind {
        hint = "a function is `fn \(name)(x) = …`; an element is `\(name)[i]`"
      } else {
        hint = nil
      }
    case .list: hint = "write `a, b = …` without brackets"
    case .binary, .unary: hint = "compare with `==`"
    default: hint = nil
    }
    throw failure(.cannotAssign(to: noun(for: kind), hint: hint), left.span)
  }

  /// Whether the node is a name, or an index or field of one.
  private func isPlace(_ node: NodeID) -> Bool {
    var id = node
    while true {
      switch nodes[id.index].kind {
      case .name: return id != node
      case .index(let base, _), .field(let base, _, _): id = base
      default: return false
      }
    }
  }

  private func noun(for kind: Node.Kind) -> String {
    switch kind {
    case .int, .float: "a number"
    case .string, .interpolation: "a string"
    case .duration: "a duration"
    case .bool, .none: "a fixed value"
    case .call: "the result of a call"
    case .list, .join: "a bracket"
    case .record: "a record"
    case .index, .field: "a part of something without a name"
    case .lambda: "a function"
    case .name: "a name in parentheses"
    default: "an expression"
    }
  }

  private func compoundOperator(_ kind: Token.Kind) -> BinaryOperator? {
    switch kind {
    case .plusAssign: .add
    case .minusAssign: .subtract
    case .starAssign: .multiply
    case .slashAssign: .divide
    case .slashSlashAssign: .floorDivide
    case .percentAssign: .remainder
    case .matrixAssign: .matrix
    case .caretAssign: .power
    default: nil
    }
  }

  /// `{a, b} =`, judged by looking ahead.
  private var startsFieldsPattern: Bool {
    let close = current.link
    guard close > cursor, close + 1 < tokens.count, tokens[close + 1].kind == .assign,
      !tokens[close + 1].startsLine
    else { return false }
    return self.token(ahead: 1).kind == .name
      && (self.token(ahead: 2).kind == .comma || cursor + 2 == close)
  }

  private func fieldsAssignment() throws(Abandon) -> NodeID {
    let lines = linesMatter
    linesMatter = false
    let start = openBracket()
    var names: [NamePlace] = []
    while current.kind != .rightBrace {
      guard current.kind == .name else { throw unexpected("the name of a field") }
      let place = namePlace(of: current)
      if names.contains(where: { $0.name == place.name }) {
        throw failure(.twice(place.name, of: "name"), place.span)
      }
      names.append(place)
      advance()
      guard current.kind == .comma else { break }
      advance()
    }
    _ = try closeBracket(.rightBrace, or: "`,` or `}`")
    linesMatter = lines
    return try assignment(to: .fields(names), from: start.start)
  }

  // MARK: Loops and jumps

  private func whileLoop() throws(Abandon) -> NodeID {
    let start = current.start
    advance()
    let condition = try condition()
    loops += 1
    let body = try block(after: "the condition of `while`")
    loops -= 1
    return try add(.whileLoop(condition: condition, body: body), Span(start, previous.end))
  }

  private func forLoop() throws(Abandon) -> NodeID {
    let start = current.start
    advance()
    if current.kind == .leftParen, current.link > 0 {
      throw unexpected(
        "a name",
        hint: "write `for i in range(1, 11) { … }` or `for x in xs { … }`, without parentheses")
    }
    var variables: [NamePlace] = []
    while true {
      let place = try newName()
      if variables.contains(where: { $0.name == place.name }) {
        throw failure(.twice(place.name, of: "variable"), place.span)
      }
      variables.append(place)
      guard current.kind == .comma else { break }
      advance()
    }
    guard current.kind == .wordIn else {
      throw unexpected("`in`", hint: "as in `for x in xs { … }`")
    }
    advance()
    let over = try expression().node
    loops += 1
    let body = try block(after: "what `for` goes over")
    loops -= 1
    return try add(
      .forLoop(variables: variables, over: over, body: body), Span(start, previous.end))
  }

  private func jump() throws(Abandon) -> NodeID {
    let token = current
    advance()
    if loops == 0 { report(.outsideLoop(text(of: token)), span(of: token)) }
    return try add(token.kind == .wordBreak ? .breakLoop : .continueLoop, span(of: token))
  }

  private func returnStatement() throws(Abandon) -> NodeID {
    let token = current
    advance()
    if functions == 0 { report(.returnOutsideFunction, span(of: token)) }
    var value: NodeID?
    switch current.kind {
    case .semicolon, .rightBrace, .end, .holeEnd: break
    default: if !current.startsLine { value = try expression().node }
    }
    return try add(.returnValue(value), Span(token.start, previous.end))
  }

  private func assertion() throws(Abandon) -> NodeID {
    let start = current.start
    advance()
    let condition = try condition()
    var message: NodeID?
    if current.kind == .comma, goesOn {
      advance()
      message = try expression().node
    }
    return try add(.assert(condition, message: message), Span(start, previous.end))
  }
}
