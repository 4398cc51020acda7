import LimnSource

/// `model name(…) { param …; state …; step(x) { … }; output(h) { … } }`.
///
/// The block of a model holds these four kinds of statement and no other; their words are keywords
/// nowhere else. A mistake in one of them gives up that one only.
extension Parser {
  /// `model` is a keyword only before a name on its line.
  var startsModel: Bool {
    let next = token(ahead: 1)
    return text(of: current) == "model" && next.kind == .name && !next.startsLine
  }

  func modelDefinition() throws(Abandon) -> NodeID {
    let start = current
    let documentation = documentation(before: start.start)
    advance()
    let name = try newName()
    guard current.kind == .leftParen, goesOn else {
      throw unexpected("`(`", hint: "as in `model \(name.name)(inputs, hidden) { … }`")
    }
    let parameters = try parameters()
    let outer = enterFunction()
    guard current.kind == .leftBrace else {
      throw unexpected("`{`", hint: "a model is `model \(name.name)(inputs, hidden) { … }`")
    }
    let body = try block(ofModel: true)
    leaveFunction(outer)
    checkParts(parameters, body, Span(start.start, name.span.end))
    let model = ModelNode(parameters: parameters, body: body, documentation: documentation)
    return try add(.model(name, model), Span(start.start, previous.end))
  }

  func modelMember() throws(Abandon) -> NodeID {
    let next = token(ahead: 1)
    guard current.kind == .name, !next.startsLine else { throw notMember() }
    switch (text(of: current), next.kind) {
    case ("param", .name): return try paramDeclaration()
    case ("state", .name): return try stateDeclaration()
    case ("step", .leftParen): return try part(isStep: true)
    case ("output", .leftParen): return try part(isStep: false)
    case ("param", _) where next.kind.isReservedWord, ("state", _) where next.kind.isReservedWord:
      throw failure(.reservedName(text(of: next)), span(of: next))
    default: throw notMember()
    }
  }

  private func notMember() -> Abandon {
    current.kind == .invalid
      ? unexpected("`param`, `state`, `step` or `output`")
      : failure(.notInModel, span(of: current))
  }

  private func paramDeclaration() throws(Abandon) -> NodeID {
    let start = current.start
    advance()
    let names = try names(of: "param")
    let shape = try shape()
    guard current.kind == .assign, goesOn else {
      throw unexpected(
        "`=`", hint: "a param says what it starts at: `= glorot()`, `= 0`")
    }
    advance()
    let initial = try expression().node
    return try add(.param(names, shape: shape, initial: initial), Span(start, previous.end))
  }

  private func stateDeclaration() throws(Abandon) -> NodeID {
    let start = current.start
    advance()
    let names = try names(of: "state")
    let shape = try shape()
    if current.kind == .assign, goesOn {
      throw unexpected("the end of the statement", hint: "a state is zero before the first step")
    }
    return try add(.state(names, shape: shape), Span(start, previous.end))
  }

  private func names(of what: String) throws(Abandon) -> [NamePlace] {
    var names: [NamePlace] = []
    while true {
      let name = try newName()
      if names.contains(where: { $0.name == name.name }) {
        throw failure(.twice(name.name, of: what), name.span)
      }
      names.append(name)
      guard current.kind == .comma, goesOn else { break }
      advance()
    }
    return names
  }

  /// `: [m, n]`
  private func shape() throws(Abandon) -> [NodeID] {
    let hint = "the lengths of its axes stand in brackets: `: [hidden, hidden + inputs]`"
    guard current.kind == .colon, goesOn else { throw unexpected("`:`", hint: hint) }
    advance()
    guard current.kind == .leftBracket, goesOn else { throw unexpected("`[`", hint: hint) }
    let lines = linesMatter
    linesMatter = false
    _ = openBracket()
    var lengths: [NodeID] = []
    while current.kind != .rightBracket {
      lengths.append(try expression().node)
      guard current.kind == .comma else { break }
      advance()
    }
    _ = try closeBracket(.rightBracket, or: "`,` or `]`")
    linesMatter = lines
    return lengths
  }

  /// `step(x) { … }`, `output(h) { … }`
  private func part(isStep: Bool) throws(Abandon) -> NodeID {
    let start = current.start
    let word = text(of: current)
    advance()
    let parameters = try parameters()
    if let fallback = parameters.compactMap(\.fallback).first {
      throw failure(
        .expected(
          "a name", found: "a default",
          hint: "`\(word)` is called by the model, which gives all that it takes"),
        nodes[fallback.index].span)
    }
    guard current.kind == .leftBrace else {
      throw unexpected("`{`", hint: isStep ? "as in `step(x) { … }`" : "as in `output(h) { … }`")
    }
    let body = try block()
    let names = parameters.map(\.name)
    return try add(
      isStep ? .step(names, body: body) : .output(names, body: body), Span(start, previous.end))
  }

  /// What is missing, and what is there twice.
  private func checkParts(_ parameters: [ParameterNode], _ body: NodeID, _ header: Span) {
    guard case .block(let members, _) = nodes[body.index].kind else { return }
    var known = Set(parameters.map(\.name.name))
    var steps = 0
    var outputs = 0
    var states = 0
    for member in members {
      switch nodes[member.index].kind {
      case .param(let names, _, _): note(names, of: "param", &known)
      case .state(let names, _):
        note(names, of: "state", &known)
        states += names.count
      case .step:
        steps += 1
        if steps == 2 { report(.twice("step", of: "part"), nodes[member.index].span) }
      case .output:
        outputs += 1
        if outputs == 2 { report(.twice("output", of: "part"), nodes[member.index].span) }
      default: break
      }
    }
    if steps == 0 {
      report(.modelWithout("step", example: "step(x) { h = tanh(W · [h; x]) }"), header)
    }
    if states == 0 { report(.modelWithout("state", example: "state h: [hidden]"), header) }
  }

  private func note(_ names: [NamePlace], of what: String, _ known: inout Set<String>) {
    for name in names where !known.insert(name.name).inserted {
      report(.twice(name.name, of: what), name.span)
    }
  }
}
