import LimnSource

/// From tokens to a layout: statements, and what stands in brackets and blocks.
final class LayoutBuilder {
  let source: SourceText
  let tokens: [Token]
  /// Comments by the token that they stand before; those inside strings belong to the string.
  private var comments: [Int: [Span]] = [:]
  /// Offsets at which blocks and statements start.
  private var blocks: Set<Int> = []
  private var statements: Set<Int> = []
  /// Offsets of words that are headers of blocks by their place only: `model`, `step`, `output`.
  private var headers: Set<Int> = []
  /// Of each `if`, by its offset: where its block starts, and whether it has an `else`.
  var choices: [Int: (then: Int, hasElse: Bool)] = [:]

  init(_ source: SourceText, _ tokens: [Token], _ tree: Tree) {
    self.source = source
    self.tokens = tokens
    collect(tree)
    attach(tree.comments)
  }

  private func collect(_ tree: Tree) {
    func note(_ ids: [NodeID]) {
      for id in ids { statements.insert(tree[id].span.start) }
    }
    note(tree.statements)
    for node in tree.nodes {
      switch node.kind {
      case .block(let ids, _):
        blocks.insert(node.span.start)
        note(ids)
      case .model, .step, .output: headers.insert(node.span.start)
      case .ifElse(_, let then, let otherwise):
        choices[node.span.start] = (tree[then].span.start, otherwise != nil)
      default: break
      }
    }
  }

  private func attach(_ all: [Comment]) {
    var next = 0
    var place = 0
    while place < tokens.count {
      let token = tokens[place]
      while next < all.count, all[next].span.start < token.start {
        comments[place, default: []].append(all[next].span)
        next += 1
      }
      if token.kind == .stringStart, token.link > place {
        place = token.link
        while next < all.count, all[next].span.start < tokens[place].start { next += 1 }
      }
      place += 1
    }
  }

  func program() -> Layout { .sequence(lines(from: 0, until: tokens.count - 1)) }

  // MARK: Texts

  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: source.utf8[start..<end].filter { $0 != 0x0D }, as: UTF8.self)
  }

  func text(of token: Token) -> String { text(token.start, token.end) }

  private func lineEnds(_ start: Int, _ end: Int) -> Int {
    start < end ? source.utf8[start..<end].reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) } : 0
  }

  private func end(before place: Int) -> Int { place > 0 ? tokens[place - 1].end : 0 }

  func hasComments(before place: Int) -> Bool { comments[place] != nil }

  /// The comments before a token, and whether an empty line follows the last thing before it.
  ///
  /// `isFirst`: nothing stands before them in the same body, so that no line is ended first.
  func lead(_ place: Int, isFirst: Bool = false) -> (layouts: [Layout], blank: Bool) {
    var layouts: [Layout] = []
    var last = end(before: place)
    for span in comments[place] ?? [] {
      let ends = lineEnds(last, span.start)
      var bytes = source.utf8[span.start..<span.end]
      while let byte = bytes.last, byte <= 0x20 { bytes.removeLast() }
      let text = String(decoding: bytes, as: UTF8.self)
      let isTrailing = ends == 0 && last > 0
      if !isTrailing, !(isFirst && layouts.isEmpty) { layouts.append(.hard(blank: ends > 1)) }
      layouts.append(.comment(text, trailing: isTrailing))
      last = span.end
    }
    return (layouts, lineEnds(last, tokens[place].start) > 1)
  }

  // MARK: Statements

  /// The statements between two tokens, without the space around them.
  func lines(from start: Int, until end: Int) -> [Layout] {
    var result: [Layout] = []
    /// Statements that stand on one line, with `;` between.
    var row: [Layout] = []
    var place = start
    func flush() {
      if !row.isEmpty { result.append(row.count == 1 ? row[0] : .group(row)) }
      row = []
    }
    while true {
      let isOnNewLine = tokens[place].startsLine || hasComments(before: place)
      let (comments, blank) = lead(place, isFirst: result.isEmpty && row.isEmpty)
      if isOnNewLine || place == end {
        flush()
        result += comments
      }
      guard place < end else { break }
      if tokens[place].kind == .semicolon {
        place += 1
        continue
      }
      if !row.isEmpty {
        row.append(.line("; "))
      } else if !result.isEmpty {
        result.append(.hard(blank: blank))
      }
      let stop = statementEnd(from: place, until: end)
      row.append(segment(place, stop))
      place = stop
      if silences(place, until: end) { row.append(.text(";")) }
    }
    return result
  }

  /// Whether only `;` follow up to the end of the block or text, and at least one.
  private func silences(_ place: Int, until end: Int) -> Bool {
    place < end && tokens[place..<end].allSatisfy { $0.kind == .semicolon }
  }

  private func statementEnd(from start: Int, until end: Int) -> Int {
    var place = start
    while place < end {
      if tokens[place].kind == .semicolon { return place }
      if place > start, startsStatement(place) { return place }
      place = after(place)
    }
    return end
  }

  func isBlock(_ place: Int) -> Bool {
    tokens[place].kind == .leftBrace && blocks.contains(tokens[place].start)
  }

  func isHeader(_ place: Int) -> Bool {
    tokens[place].kind == .name && headers.contains(tokens[place].start)
  }

  func isStatementStart(_ place: Int) -> Bool { statements.contains(tokens[place].start) }

  /// Parentheses round a whole statement are not part of its node.
  private func startsStatement(_ place: Int) -> Bool {
    guard tokens[place].startsLine else { return false }
    var inner = place
    while tokens[inner].kind == .leftParen, !statements.contains(tokens[inner].start) { inner += 1 }
    return statements.contains(tokens[inner].start)
  }

  /// The token behind this one, or behind the bracket or string that it opens.
  func after(_ place: Int) -> Int {
    tokens[place].kind.isOpener && tokens[place].link > place ? tokens[place].link + 1 : place + 1
  }

  // MARK: Brackets

  /// A string as it is written, or a bracket with all it holds.
  func bracket(_ open: Int) -> Layout {
    let close = tokens[open].link
    if tokens[open].kind == .stringStart {
      return .text(text(tokens[open].start, tokens[close].end))
    }
    if isBlock(open) {
      let (parts, isBroken) = block(open)
      return .group(parts, broken: isBroken)
    }
    return list(open, close)
  }

  /// A block whose lines belong to the group around it.
  func block(_ open: Int) -> (parts: [Layout], isBroken: Bool) {
    let close = tokens[open].link
    guard close > open + 1 || hasComments(before: close) else { return ([.text("{}")], false) }
    let body = lines(from: open + 1, until: close)
    if body.isEmpty { return ([.text("{}")], false) }
    let isBroken =
      tokens[open + 1].startsLine || tokens[close].startsLine || body.contains(where: \.isForced)
    let (opener, rest) = opened("{", body)
    return (opener + [.indent([.line(" ")] + rest), .line(" "), .text("}")], isBroken)
  }

  /// A comment right behind an opening bracket stays there.
  private func opened(_ sign: String, _ body: [Layout]) -> (opener: [Layout], rest: [Layout]) {
    guard let first = body.first, case .comment(_, trailing: true) = first.kind else {
      return ([.text(sign)], body)
    }
    return ([.text(sign), first], Array(body.dropFirst()))
  }

  /// Arguments, indices, elements, fields: items with commas, or semicolons, between.
  private func list(_ open: Int, _ close: Int) -> Layout {
    let (items, separator, keepsLast) = items(open, close)
    let opener = text(of: tokens[open])
    let closer = text(of: tokens[close])
    let ending = lead(close, isFirst: true)
    if items.isEmpty, ending.layouts.isEmpty { return .text(opener + closer) }
    let isTight = tokens[open].kind != .leftBrace
    if separator == ",", items.count > 1, let words = words(items, close) {
      return .group([.text(opener), .indent([.line(""), .fill(words)]), .line(""), .text(closer)])
    }
    var body: [Layout] = []
    var head: [Layout] = [.text(opener)]
    var canHug = ending.layouts.isEmpty
    for (number, item) in items.enumerated() {
      let isLast = number == items.count - 1
      let layout = segment(item.lowerBound, item.upperBound, tight: isTight)
      let (comments, blank) = lead(item.lowerBound, isFirst: number == 0)
      if comments.isEmpty {
        if number > 0 { body.append(.line(" ", blank: blank)) }
      } else {
        canHug = false
        body += comments + [.hard(blank: blank)]
      }
      body.append(layout)
      let mark = isLast ? (keepsLast ? separator : "") : separator
      if !mark.isEmpty { body.append(.text(mark)) }
      // Comments before a comma go behind it.
      if item.upperBound < close, hasComments(before: item.upperBound) {
        canHug = false
        body += lead(item.upperBound).layouts
      }
      guard !isLast else { continue }
      if layout.isForced { canHug = false }
      head += [layout, .text(mark + " ")]
    }
    let (start, rest) = opened(opener, body + ending.layouts)
    let isCall = open > 0 && endsOperand(open - 1)
    let isList = isCall || tokens[open].kind != .leftParen || isParameters(close)
    let breaksAsTyped = isList && open + 1 < close && tokens[open + 1].startsLine
    let exploded = start + [.indent([.line("")] + rest), .line(""), .text(closer)]
    let plain = Layout.group(exploded, broken: breaksAsTyped)
    guard canHug, !breaksAsTyped, let last = items.last,
      let inner = huggable(last.lowerBound, last.upperBound),
      tokens[inner].kind == .leftBrace || items.count == 1
    else { return plain }
    let before = gapped(last.lowerBound, inner, tight: isTight)
    let content = bracket(inner)
    // All but the last on one line, the last as it comes.
    func whole(_ content: Layout) -> Layout {
      .sequence([.flat(head + before), content, .text(closer)])
    }
    return .hug(
      flat: whole(content), hugged: whole(content.broken),
      exploded: .group(exploded, broken: true))
  }

  private func items(_ open: Int, _ close: Int)
    -> (items: [Range<Int>], separator: String, keepsLast: Bool)
  {
    var items: [Range<Int>] = []
    var separator = ","
    var start = open + 1
    var place = start
    var keepsLast = false
    while place < close {
      let kind = tokens[place].kind
      if kind == .comma || kind == .semicolon {
        if kind == .semicolon { separator = ";" }
        items.append(start..<place)
        start = place + 1
        // `[h;]` is a join of one; a comma at the end says nothing.
        keepsLast = start == close && kind == .semicolon
        place += 1
      } else {
        place = after(place)
      }
    }
    if start < close { items.append(start..<close) }
    return (items, separator, keepsLast)
  }

  /// The items as written, when each is a number, a word or a short string, perhaps with a sign.
  private func words(_ items: [Range<Int>], _ close: Int) -> [String]? {
    var words: [String] = []
    for item in items {
      var place = item.lowerBound
      if tokens[place].kind == .minus { place += 1 }
      guard place < item.upperBound, after(place) == item.upperBound,
        !item.contains(where: { hasComments(before: $0) }),
        !hasComments(before: item.upperBound)
      else { return nil }
      switch tokens[place].kind {
      case .literal, .stringStart, .wordNan, .wordInf, .wordNone, .wordTrue, .wordFalse: break
      default: return nil
      }
      let word = text(tokens[item.lowerBound].start, tokens[item.upperBound - 1].end)
      guard word.utf8.count <= 24, !word.contains("\n") else { return nil }
      let sign = place > item.lowerBound ? "-" : ""
      words.append(sign + text(tokens[place].start, tokens[item.upperBound - 1].end))
    }
    return hasComments(before: close) ? nil : words
  }

  private func isParameters(_ close: Int) -> Bool {
    close + 1 < tokens.count && [.arrow, .assign, .leftBrace].contains(tokens[close + 1].kind)
  }

  /// The bracket that ends the item, when nothing but a name or parameters and `=>` come before it.
  private func huggable(_ start: Int, _ end: Int) -> Int? {
    var place = start
    while place < end {
      switch tokens[place].kind {
      case .leftBrace, .leftBracket: return after(place) == end ? place : nil
      case .leftParen where isParameters(tokens[place].link): place = after(place)
      case .arrow, .assign: place += 1
      case .name where place + 1 < end:
        guard [.arrow, .assign].contains(tokens[place + 1].kind) else { return nil }
        place += 1
      default: return nil
      }
      if hasComments(before: place) { return nil }
    }
    return nil
  }
}
