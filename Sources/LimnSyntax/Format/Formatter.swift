import LimnSource

/// `limn fmt`: one layout for every program, whoever wrote it.
///
/// The formatter goes over the tokens, with the tree to tell a block from a record and where a
/// statement starts. Words, numbers, strings and comments keep their spelling, σ stays σ and
/// `sigmoid` stays `sigmoid`; only space, line ends, commas before a closing bracket and `;` at the
/// end of a line change. Whatever it does, its result is parsed again and compared with what it was
/// given: a program whose meaning, comments or documentation would change is left as it is.
package enum Formatter {
  package enum Outcome: Sendable {
    /// The same text when there was nothing to do.
    case formatted(String)
    /// Errors of syntax, or that the result would not mean the same.
    case refused([Diagnostic])
  }

  /// Lays out a whole text. A text of a file ends with a line's end; that of a cell does not.
  package static func format(_ source: SourceText, endsLine: Bool = true) -> Outcome {
    let parsed = Parser.parse(source)
    guard parsed.diagnostics.isEmpty else { return .refused(parsed.diagnostics) }
    let lexer = lexed(source)
    let builder = LayoutBuilder(source, lexer.tokens, parsed.tree)
    var lines = LayoutPrinter.lines(of: builder.program())
    while lines.last == "" { lines.removeLast() }
    var text = lines.joined(separator: "\n")
    if endsLine, !text.isEmpty { text += "\n" }
    if source.utf8.starts(with: [0xEF, 0xBB, 0xBF]) { text = "\u{FEFF}" + text }
    if let end = source.utf8.firstIndex(of: 0x0A), end > 0, source.utf8[end - 1] == 0x0D {
      text = withCarriageReturns(text)
    }
    guard means(text, sameAs: parsed.tree) else {
      return .refused([Diagnostic(.error, .wouldChangeMeaning(source.name))])
    }
    return .formatted(text)
  }

  private static func lexed(_ source: SourceText) -> Lexer {
    var lexer = Lexer(source)
    lexer.run()
    return lexer
  }

  private static func withCarriageReturns(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }

  /// Whether the text parses to the same tree, with the same comments and documentation.
  private static func means(_ text: String, sameAs tree: Tree) -> Bool {
    let again = Parser.parse(SourceText(name: tree.source.name, text: text))
    return again.diagnostics.isEmpty && again.tree.dump == tree.dump
      && again.tree.documentation == tree.documentation
      && again.tree.commentTexts == tree.commentTexts
  }
}

extension Tree {
  /// The `##` lines of every function, in the order of the nodes.
  fileprivate var documentation: [String?] {
    nodes.compactMap { node -> String?? in
      switch node.kind {
      case .lambda(let function), .function(_, let function): .some(function.documentation)
      case .model(_, let model): .some(model.documentation)
      default: nil
      }
    }
  }

  /// The comments without space behind them.
  fileprivate var commentTexts: [String] {
    comments.map { comment in
      var bytes = source.utf8[comment.span.start..<comment.span.end]
      while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D {
        bytes.removeLast()
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
