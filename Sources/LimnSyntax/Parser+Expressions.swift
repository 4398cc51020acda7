import LimnSource

/// Expressions: pipes, operators by precedence, and what follows a value.
///
/// Loosest first: `|>`, `or`, `and`, `not`, comparisons and `in`, `??`, `+ -`,
/// `* / // % @ ∘`, unary `- √`, `^` (to the right), then call, index and field.
extension Parser {
  /// A parsed value with the parentheses around it.
  struct Operand {
    var node: NodeID
    var span: Span
    /// Whether it stands without parentheses.
    var isBare = true

    init(_ node: NodeID, _ span: Span) {
      self.node = node
      self.span = span
    }
  }

  /// An operator that waits for its right operand.
  struct PendingOperator {
    enum Kind {
      case unary(UnaryOperator)
      case binary(BinaryOperator)
    }
    var kind: Kind
    var precedence: Int
    var span: Span
  }

  private static let notPrecedence = 3
  private static let comparisonPrecedence = 4
  private static let signPrecedence = 8
  private static let powerPrecedence = 9

  /// A whole expression, pipes included.
  func expression() throws(Abandon) -> Operand {
    try enter()
    var left = try operation()
    while current.kind == .pipe { left = try pipe(from: left) }
    leave()
    return left
  }

  // MARK: Operators

  private func operation() throws(Abandon) -> Operand {
    let operandBase = operands.count
    let operatorBase = operators.count
    while true {
      prefixOperators()
      try pushOperand(operatorBase)
      guard let (kind, length) = infixOperator() else { break }
      let precedence = Self.precedence(of: kind)
      try reduce(
        to: operatorBase, above: kind == .power ? precedence : precedence - 1, before: kind)
      operators.append(
        PendingOperator(kind: .binary(kind), precedence: precedence, span: span(of: current)))
      for _ in 0..<length { advance() }
    }
    try reduce(to: operatorBase, above: 0, before: nil)
    guard let result = operands.popLast(), operands.count == operandBase else { throw Abandon() }
    return result
  }

  private func prefixOperators() {
    while true {
      let kind: UnaryOperator
      switch current.kind {
      case .minus: kind = .negate
      case .root: kind = .squareRoot
      case .wordNot: kind = .not
      default: return
      }
      operators.append(
        PendingOperator(
          kind: .unary(kind),
          precedence: kind == .not ? Self.notPrecedence : Self.signPrecedence,
          span: span(of: current)))
      advance()
    }
  }

  /// Parses a value; the smallest integer takes the minus before it into itself.
  private func pushOperand(_ operatorBase: Int) throws(Abandon) {
    if current.kind == .literal, case .intMinimumMagnitude = literals[current.link],
      operators.count > operatorBase, let sign = operators.last,
      case .unary(.negate) = sign.kind, token(ahead: 1).kind != .caret
    {
      let whole = sign.span.union(span(of: current))
      operators.removeLast()
      advance()
      operands.append(Operand(try add(.int(.min), whole), whole))
      return
    }
    operands.append(try operand())
  }

  /// The operator at the current token, and of how many tokens it is made.
  private func infixOperator() -> (BinaryOperator, Int)? {
    guard goesOn else { return nil }
    switch current.kind {
    case .wordOr: return (.or, 1)
    case .wordAnd: return (.and, 1)
    case .wordIn: return (.isIn, 1)
    case .wordNot: return token(ahead: 1).kind == .wordIn ? (.isNotIn, 2) : nil
    case .equal: return (.equal, 1)
    case .notEqual: return (.notEqual, 1)
    case .less: return (.less, 1)
    case .lessEqual: return (.lessEqual, 1)
    case .greater: return (.greater, 1)
    case .greaterEqual: return (.greaterEqual, 1)
    case .coalesce: return (.coalesce, 1)
    case .plus: return (.add, 1)
    case .minus: return (.subtract, 1)
    case .star: return (.multiply, 1)
    case .slash: return (.divide, 1)
    case .slashSlash: return (.floorDivide, 1)
    case .percent: return (.remainder, 1)
    case .matrix: return (.matrix, 1)
    case .hadamard: return (.hadamard, 1)
    case .caret: return (.power, 1)
    default: return nil
    }
  }

  private static func precedence(of kind: BinaryOperator) -> Int {
    switch kind {
    case .or: 1
    case .and: 2
    case .isIn, .isNotIn, .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual:
      comparisonPrecedence
    case .coalesce: 5
    case .add, .subtract: 6
    case .multiply, .divide, .floorDivide, .remainder, .matrix, .hadamard: 7
    case .power: powerPrecedence
    }
  }

  /// Builds the nodes of waiting operators that bind tighter than `limit`.
  private func reduce(to base: Int, above limit: Int, before next: BinaryOperator?)
    throws(Abandon)
  {
    while operators.count > base, let pending = operators.last, pending.precedence > limit {
      operators.removeLast()
      guard let right = operands.popLast() else { throw Abandon() }
      switch pending.kind {
      case .unary(let kind):
        let whole = pending.span.union(right.span)
        operands.append(Operand(try add(.unary(kind, right.node), whole), whole))
      case .binary(let kind):
        guard let left = operands.popLast() else { throw Abandon() }
        if pending.precedence == Self.comparisonPrecedence, let next,
          Self.precedence(of: next) == Self.comparisonPrecedence
        {
          throw chain(right: right)
        }
        let whole = left.span.union(right.span)
        operands.append(Operand(try add(.binary(kind, left.node, right.node), whole), whole))
      }
    }
  }

  /// `a < b < c`, at the second sign.
  private func chain(right: Operand) -> Abandon {
    let middle = String(decoding: source.utf8[right.span.start..<right.span.end], as: UTF8.self)
    let sign = text(of: current)
    let isShort = middle.utf8.count <= 24 && !middle.utf8.contains(0x0A)
    let hint =
      isShort
      ? "write `… and \(middle) \(sign) …`" : "write two comparisons with `and` between them"
    return failure(.chainedComparison(hint: hint), span(of: current))
  }

  // MARK: Pipes

  private func pipe(from left: Operand) throws(Abandon) -> Operand {
    advance()
    let target: Operand
    switch current.kind {
    case .leftParen where !isLambda: target = try parenthesised()
    case .name where !isLambda: target = try pipedName()
    case .end, .invalid: throw unexpected("a function after `|>`")
    default:
      throw failure(
        .pipeTarget(
          hint: isLambda
            ? "write `x |> (y => …)`" : "a function made in place is `x |> (y => …)`"),
        span(of: current))
    }
    let whole = left.span.union(target.span)
    let node = try add(.pipe(left.node, target.node), whole)
    try refuseAfterPipe(whole)
    return Operand(node, whole)
  }

  /// A dotted name, perhaps called once.
  private func pipedName() throws(Abandon) -> Operand {
    let first = current
    advance()
    var target = Operand(try add(.name(name(of: first)), span(of: first)), span(of: first))
    while current.kind == .dot, token(ahead: 1).kind.isWord { target = try field(of: target) }
    if current.kind == .leftParen, goesOn { target = try call(target) }
    return target
  }

  private func refuseAfterPipe(_ whole: Span) throws(Abandon) {
    let isField = current.kind == .dot && token(ahead: 1).kind.isWord
    let isPostfix = goesOn && (current.kind == .leftParen || current.kind == .leftBracket)
    guard isField || isPostfix || infixOperator() != nil else { return }
    let text = String(decoding: source.utf8[whole.start..<whole.end], as: UTF8.self)
    let isShort = text.utf8.count <= 40 && !text.utf8.contains(0x0A)
    let group = isShort ? "(\(text))" : "(… |> …)"
    let next = self.text(of: current)
    let rest =
      isField ? ".\(self.text(of: token(ahead: 1)))" : isPostfix ? "\(next)…" : " \(next) …"
    throw failure(.pipeTarget(hint: "write `\(group)\(rest)`"), span(of: current))
  }

  // MARK: Values and what follows them

  /// Whether a lambda starts at the current token.
  var isLambda: Bool {
    switch current.kind {
    case .name: return token(ahead: 1).kind == .arrow
    case .leftParen:
      let close = current.link
      return close > 0 && close + 1 < tokens.count && tokens[close + 1].kind == .arrow
    default: return false
    }
  }

  private func operand() throws(Abandon) -> Operand {
    switch current.kind {
    case .name, .leftParen: if isLambda { return try lambda() }
    case .wordIf: return try choice()
    case .wordTry: return try attempt()
    default: break
    }
    var value = try primary()
    while true {
      switch current.kind {
      case .leftParen where goesOn: value = try call(value)
      case .leftBracket where goesOn: value = try index(value)
      case .dot where goesOn || token(ahead: 1).kind.isWord: value = try field(of: value)
      default: return value
      }
    }
  }

  private func primary() throws(Abandon) -> Operand {
    let token = current
    switch token.kind {
    case .leftParen: return try parenthesised()
    case .leftBracket: return try bracket()
    case .leftBrace: return try braces()
    case .stringStart: return try string()
    default: break
    }
    guard let kind = try simpleValue(token) else { throw noValue(token) }
    advance()
    return Operand(try add(kind, span(of: token)), span(of: token))
  }

  private func simpleValue(_ token: Token) throws(Abandon) -> Node.Kind? {
    switch token.kind {
    case .name: return .name(name(of: token))
    case .wordTrue: return .bool(true)
    case .wordFalse: return .bool(false)
    case .wordNone: return Node.Kind.none
    case .wordInf: return .float(.infinity)
    case .wordNan: return .float(.nan)
    case .literal:
      switch literals[token.link] {
      case .int(let value): return .int(value)
      case .float(let value): return .float(value)
      case .duration(let value, let unit): return .duration(value, unit)
      case .intMinimumMagnitude:
        throw failure(.numberTooLarge(text(of: token), isFloat: false), span(of: token))
      }
    default: return nil
    }
  }

  /// Says that there is no value where one has to be.
  private func noValue(_ token: Token) -> Abandon {
    let next = self.token(ahead: 1)
    switch token.kind {
    case .wordWhile, .wordFor, .wordReturn, .wordBreak, .wordContinue, .wordAssert:
      return failure(.statementAsValue(text(of: token)), span(of: token))
    case .wordFn:
      return failure(
        .expected("a value", found: "`fn`", hint: "a function inside an expression is `x => …`"),
        span(of: token))
    case .dot where next.kind == .literal && next.start == token.end:
      return failure(.pointWithoutDigit, Span(token.start, next.end))
    case .plus:
      return unexpected(
        "a value",
        hint: token.startsLine
          ? "a line goes on when its operator stands at the end of the line before"
          : "a positive number has no sign")
    case .rightParen, .rightBracket, .rightBrace:
      if open.isEmpty { return failure(.nothingToClose(text(of: token)), span(of: token)) }
    default: break
    }
    let isAfterStart = cursor > statementStart && cursor > 0
    let before = previous.kind
    let isNamable = isAfterStart && before != .text && before != .stringStart
    return unexpected(
      isNamable ? "a value after `\(text(of: previous))`" : "a value",
      hint: before == .wordTry && token.kind == .colon ? "write `try risky(x) else 0`" : nil)
  }

  /// `(…)` around one expression.
  func parenthesised() throws(Abandon) -> Operand {
    let lines = linesMatter
    linesMatter = false
    let start = openBracket()
    if current.kind == .rightParen {
      throw unexpected("a value", hint: "an empty list is `[]`, no value is `none`")
    }
    var inner = try expression()
    if current.kind == .comma {
      throw unexpected("`)`", hint: "a list is `[a, b]`, a function `(a, b) => …`")
    }
    try refuseAssignment()
    let end = try closeBracket(.rightParen, or: "an operator or `)`")
    linesMatter = lines
    inner.span = Span(start.start, end)
    inner.isBare = false
    return inner
  }

  /// Inside brackets a `=` behind a whole expression is never right.
  func refuseAssignment() throws(Abandon) {
    guard current.kind == .assign else { return }
    if previous.kind.isWord, cursor >= 2, tokens[cursor - 2].kind == .dot,
      open.last.map({ tokens[$0].kind == .leftParen }) == true
    {
      throw failure(.dottedParameter, span(of: previous))
    }
    throw failure(.assignmentInExpression, span(of: current))
  }
}
