import LimnSource

/// From tokens to a tree.
///
/// Statements and brackets are parsed by recursive descent, operators by precedence on a stack of
/// their own, so that only real nesting costs machine stack, and that is limited. A mistake gives up the
/// innermost statement (`Abandon`), which skips to its end; the next one is parsed as if nothing
/// had happened, and nothing more is said about a statement in which something was wrong already.
package final class Parser {
  let source: SourceText
  let isInteractive: Bool
  let tokens: [Token]
  let literals: [Literal]
  let strings: [Int: StringStyle]
  let comments: [Comment]
  /// What the lexer found, in the order of the text.
  let lexical: [Lexer.Problem]

  var cursor = 0
  var nodes: [Node] = []
  /// The height of the tree below each node.
  var heights: [Int32] = []
  var problems: [Lexer.Problem] = []

  var nesting = 0
  /// Whether a line's end ends the statement: so in blocks, not in brackets.
  var linesMatter = true
  /// Tokens of the brackets that are open.
  var open: [Int] = []
  var operands: [Operand] = []
  var operators: [PendingOperator] = []
  var loops = 0
  var functions = 0
  /// Whether statements are those of a `model` block, and not of a block inside it.
  var isInModel = false
  var statementStart = 0
  var statementHasProblem = false
  /// Closers still to come of brackets that a given-up statement left open.
  var strayClosers = 0

  /// Thrown when the statement is given up; why has been reported by then.
  struct Abandon: Error {}

  static let deepestNesting = 1_000
  static let greatestHeight: Int32 = 4_000
  static let mostProblems = 20

  /// Parses a whole text; interactive is one line or paste at the prompt.
  package static func parse(_ source: SourceText, interactive: Bool = false) -> ParseResult {
    var lexer = Lexer(source)
    lexer.run()
    let parser = Parser(source, lexer, interactive: interactive)
    let (statements, silenced) = parser.statements(inBlock: false)
    let tree = Tree(
      source: source, nodes: parser.nodes, statements: statements, silenced: silenced,
      comments: lexer.comments)
    let problems = parser.allProblems()
    return ParseResult(
      tree: tree,
      diagnostics: problems.map { Diagnostic(.error, $0.fault, span: $0.span, in: source) },
      isIncomplete: !problems.isEmpty && problems.allSatisfy(\.isAtEnd))
  }

  private init(_ source: SourceText, _ lexer: Lexer, interactive: Bool) {
    self.source = source
    isInteractive = interactive
    tokens = lexer.tokens
    literals = lexer.literals
    strings = lexer.strings
    comments = lexer.comments
    var seenLines: Set<Int> = []
    lexical = lexer.problems.sorted { $0.span.start < $1.span.start }
      .filter { seenLines.insert(source.place(of: $0.span).line).inserted }
  }

  private func allProblems() -> [Lexer.Problem] {
    let all = (lexical + problems).sorted { $0.span.start < $1.span.start }
    return Array(all.prefix(Self.mostProblems))
  }

  // MARK: Statements in a row

  /// Parses statements up to the end of the block or text.
  func statements(inBlock: Bool) -> (ids: [NodeID], silenced: Bool) {
    var ids: [NodeID] = []
    var silenced = false
    while true {
      if current.kind == .semicolon {
        silenced = !ids.isEmpty
        advance()
        continue
      }
      if current.kind == .end || (inBlock && endsBlock(current.kind)) { break }
      if current.kind.isCloser, strayClosers > 0 {
        strayClosers -= 1
        advance()
        continue
      }
      silenced = false
      ids.append(guardedStatement(inBlock: inBlock))
      if problems.count >= Self.mostProblems { cursor = tokens.count - 1 }
    }
    return (ids, silenced)
  }

  private func endsBlock(_ kind: Token.Kind) -> Bool {
    kind == .rightBrace || kind == .holeEnd || kind == .stringEnd || kind == .holeFormat
  }

  /// Parses one statement; a bad one is skipped and becomes an error node.
  private func guardedStatement(inBlock: Bool) -> NodeID {
    let outer = (
      start: statementStart, hasProblem: statementHasProblem, nesting: nesting, lines: linesMatter,
      open: open.count, operands: operands.count, operators: operators.count, loops: loops,
      functions: functions, isInModel: isInModel
    )
    let start = cursor
    statementStart = start
    statementHasProblem = false
    var node: NodeID
    do throws(Abandon) {
      node = try statement()
      try statementEnd(after: node)
    } catch {
      nesting = outer.nesting
      linesMatter = outer.lines
      synchronise(from: start, openBefore: outer.open, inBlock: inBlock)
      open.removeSubrange(outer.open...)
      operands.removeSubrange(outer.operands...)
      operators.removeSubrange(outer.operators...)
      loops = outer.loops
      functions = outer.functions
      isInModel = outer.isInModel
      if cursor == start { advance() }
      node = NodeID(nodes.count)
      nodes.append(Node(.error, Span(tokens[start].start, previous.end)))
      heights.append(1)
    }
    statementStart = outer.start
    statementHasProblem = statementHasProblem || outer.hasProblem
    return node
  }

  /// Skips to where the next statement starts.
  ///
  /// That is a line's end outside the brackets that the statement opened, or a line that is not
  /// indented further than the statement, in case a bracket was never closed.
  private func synchronise(from start: Int, openBefore: Int, inBlock: Bool) {
    var depth = open.count - openBefore
    if let string = open[openBefore...].firstIndex(where: { tokens[$0].kind == .stringStart }) {
      let link = tokens[open[string]].link
      cursor = max(cursor, min(link < 0 ? tokens.count - 1 : link, tokens.count - 1))
      depth = string - openBefore
      if current.kind == .stringEnd { cursor += 1 }
    }
    let indentation = column(of: tokens[start])
    let isPlain = depth == 0 && !inBlock
    while current.kind != .end {
      let token = current
      if token.startsLine, cursor > start, !token.kind.isCloser, token.kind != .wordElse {
        // What is indented further is the rest of a block of another language.
        if depth == 0, !isPlain || column(of: token) <= indentation { return }
        if linesMatter, column(of: token) <= indentation {
          strayClosers += depth
          return
        }
      }
      if token.kind == .semicolon, depth == 0 { return }
      if token.kind == .stringStart {
        cursor = max(cursor + 1, min(token.link, tokens.count - 1))
        if current.kind == .stringEnd { advance() }
        continue
      }
      if token.kind.isOpener { depth += 1 }
      if token.kind.isCloser {
        if depth > 0 { depth -= 1 } else if inBlock, endsBlock(token.kind) { return }
      }
      advance()
    }
  }

  // MARK: Tokens

  var current: Token { tokens[cursor] }
  var previous: Token { tokens[max(0, cursor - 1)] }

  func token(ahead distance: Int) -> Token { tokens[min(cursor + distance, tokens.count - 1)] }

  func advance() {
    if cursor < tokens.count - 1 { cursor += 1 }
  }

  /// Whether the current token can go on with the expression before it.
  var goesOn: Bool { !linesMatter || !current.startsLine }

  func text(of token: Token) -> String {
    String(decoding: source.utf8[token.start..<token.end], as: UTF8.self)
  }

  func span(of token: Token) -> Span { Span(token.start, token.end) }

  /// The name that a token spells; the micro sign is the letter μ.
  func name(of token: Token) -> String {
    let word = text(of: token)
    guard word.unicodeScalars.contains("\u{B5}") else { return word }
    return String(String.UnicodeScalarView(word.unicodeScalars.map { $0 == "\u{B5}" ? "μ" : $0 }))
  }

  func namePlace(of token: Token) -> NamePlace { NamePlace(name(of: token), span(of: token)) }

  func line(of token: Token) -> Int { source.place(of: span(of: token)).line }

  private func column(of token: Token) -> Int { source.place(of: span(of: token)).column }

  // MARK: Nodes

  func add(_ kind: Node.Kind, _ span: Span) throws(Abandon) -> NodeID {
    var height: Int32 = 0
    kind.forEachChild { height = max(height, heights[$0.index]) }
    guard height < Self.greatestHeight else { throw tooDeep(span) }
    nodes.append(Node(kind, span))
    heights.append(height + 1)
    return NodeID(nodes.count - 1)
  }

  /// Gives up the whole text: what is nested so deeply is no program, and the rest tells nothing.
  private func tooDeep(_ span: Span) -> Abandon {
    let failure = failure(.nestedTooDeeply, Span(span.start, min(span.end, span.start + 1)))
    cursor = tokens.count - 1
    return failure
  }

  func enter() throws(Abandon) {
    nesting += 1
    guard nesting <= Self.deepestNesting else { throw tooDeep(span(of: current)) }
  }

  func leave() { nesting -= 1 }

  // MARK: Problems

  /// Reports a fault, unless something was wrong with this statement already.
  func report(_ fault: Fault, _ span: Span, isAtEnd: Bool = false) {
    defer { statementHasProblem = true }
    guard !statementHasProblem else { return }
    let start = tokens[statementStart].start
    let end = max(current.end, span.end)
    guard !lexical.contains(where: { $0.span.start >= start && $0.span.start <= end }) else {
      return
    }
    problems.append(Lexer.Problem(fault: fault, span: span, isAtEnd: isAtEnd))
  }

  /// Reports a fault and gives what to throw.
  func failure(_ fault: Fault, _ span: Span) -> Abandon {
    report(fault, span)
    return Abandon()
  }

  /// Says what was expected in place of the current token.
  func unexpected(_ wanted: String, hint: String? = nil) -> Abandon {
    if current.kind == .invalid {
      statementHasProblem = true
      return Abandon()
    }
    if current.kind == .end {
      let fault: Fault
      let place: Span
      if let opener = open.last {
        fault = .notClosed(text(of: tokens[opener]), line: line(of: tokens[opener]))
        place = span(of: tokens[opener])
      } else {
        fault = .expected(wanted, found: "the end of the text", hint: hint)
        place = Span(previous.start, previous.end)
      }
      report(fault, place, isAtEnd: true)
      return Abandon()
    }
    let foreign = ForeignWords.hint(for: previous.kind == .name ? text(of: previous) : "")
    return failure(
      .expected(wanted, found: description(of: current), hint: hint ?? foreign), span(of: current))
  }

  /// The token as a message names it.
  func description(of token: Token) -> String {
    switch token.kind {
    case .end: return "the end of the text"
    case .stringStart: return "a string"
    case .text, .stringEnd: return "the end of the string"
    default:
      let word = text(of: token)
      let shown = word.count > 24 ? String(word.prefix(20)) + "…" : word
      return token.startsLine && linesMatter ? "a new line" : "`\(shown)`"
    }
  }

  // MARK: Brackets

  /// Moves into a bracket: the current token opens it.
  func openBracket() -> Token {
    let token = current
    open.append(cursor)
    advance()
    return token
  }

  /// Moves out of the innermost bracket and gives its end.
  /// What to say where a part of a bracket follows another without a sign between.
  private var betweenParts: String? {
    switch current.kind {
    case .colon: return Self.rangeHint
    case .stringStart where previous.kind == .stringEnd: return "texts are joined by `+`"
    case .name:
      return ForeignWords.hint(for: text(of: current))
        ?? ForeignWords.hint(for: text(of: previous)) ?? "a `,` stands between two values"
    case .literal, .stringStart: return "a `,` stands between two values"
    default: return nil
    }
  }

  func closeBracket(_ closer: Token.Kind, or wanted: String) throws(Abandon) -> Int {
    guard let opener = open.last else { throw unexpected(wanted) }
    let start = tokens[opener]
    guard current.kind == closer else {
      if current.kind.isCloser {
        throw failure(
          .wrongCloser(text(of: current), opener: text(of: start), line: line(of: start)),
          span(of: current))
      }
      if current.kind != .end, current.kind != .invalid, current.startsLine {
        throw failure(.notClosed(text(of: start), line: line(of: start)), span(of: start))
      }
      throw unexpected(wanted, hint: betweenParts)
    }
    open.removeLast()
    let end = current.end
    advance()
    return end
  }
}
