import LimnSource
import LimnSyntax

/// What a function says of itself, for help.
extension Machine {
  /// The code of a function of the language; nil for any other value.
  func code(of value: Value) -> Code? {
    guard value.tag == Tag.closure else { return nil }
    return codes[value.object(ClosureBody.self).pointee.code.pointee.number]
  }
}

extension Code {
  var described: FunctionDocumentation {
    let span = definition
    let bytes = source.utf8[max(0, span.start)..<min(span.end, source.utf8.count)]
    let lines = (documentation ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let marked =
      documentation == nil ? "" : lines.map { $0.isEmpty ? "##\n" : "## \($0)\n" }.joined()
    let place = source.place(of: span)
    return FunctionDocumentation(
      signature: signature, text: documentation,
      source: marked + String(decoding: bytes, as: UTF8.self),
      place: "\(place.source), line \(place.line)")
  }

  /// The statement that defines it; of a function without a name, its own text.
  private var definition: Span {
    var found: Span?
    tree.walk { id, node in
      switch node.kind {
      case .function(let place, _) where place.name == name: found = node.span
      case .model(let place, _) where place.name == name: found = node.span
      case .assign(.name(let place), nil, let value) where place.name == name:
        if case .lambda = tree[value].kind { found = node.span }
      default: break
      }
      return true
    }
    if let found { return found }
    let spans = nodes.map { tree[$0].span }
    return spans.dropFirst().reduce(spans.first ?? Span(0, 0)) { $0.union($1) }
  }
}
