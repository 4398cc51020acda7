import LimnSource
import LimnSyntax

/// Names that are probably columns.
///
/// Elsewhere `filter(t, ndvi > 0.9)` sees the columns of `t`; here a function of the row does. So a
/// name that stands for nothing, in an argument of a verb of tables, is answered with what to write.
extension Compiler {
  /// Keeps what to write for each name in an argument that may be such a one.
  func rememberColumns(in argument: NodeID, at place: CallLayout.Place, of verb: Builtin) {
    let takesFunctions: Bool
    switch place {
    case .parameter(0): return
    case .parameter(let number): takesFunctions = verb.parameters[number].name == "condition"
    case .rest: takesFunctions = false
    case .namedRest: takesFunctions = verb.parameters.last?.about.contains("function") ?? false
    }
    switch tree[argument].kind {
    case .lambda(let function):
      guard let row = function.parameters.first?.name.name else { return }
      for id in names(in: function.body) { columns[id] = "\(row).\(text(span(id)))" }
    case _ where takesFunctions:
      let unknown = names(in: argument).filter { isUnknown($0) }
      let code = rowFunction(span(argument), of: unknown)
      for id in unknown { columns[id] = code }
    case .name: columns[argument] = "\"\(text(span(argument)))\""
    default: break
    }
  }

  /// `r => r.ndvi > 0.9` of `ndvi > 0.9`.
  private func rowFunction(_ whole: Span, of unknown: [NodeID]) -> String {
    var code = "r => "
    var start = whole.start
    for id in unknown {
      code += text(Span(start, span(id).start)) + "r."
      start = span(id).start
    }
    return code + text(Span(start, whole.end))
  }

  /// Names that are not called, in the order of the text.
  private func names(in root: NodeID) -> [NodeID] {
    var names: [NodeID] = []
    var called: Set<NodeID> = []
    tree.walk(root) { id, node in
      switch node.kind {
      case .call(let callee, _): called.insert(callee)
      case .pipe(_, let right): called.insert(right)
      case .name where !called.contains(id): names.append(id)
      case .lambda, .function, .model: return false
      default: break
      }
      return true
    }
    return names
  }

  private func isUnknown(_ id: NodeID) -> Bool {
    guard case .name(let name) = tree[id].kind else { return false }
    return library.number(name) == nil && LibraryNames.constant(name) == nil
      && !known.contains(name)
  }

  private func text(_ span: Span) -> String {
    String(decoding: tree.source.utf8[span.start..<span.end], as: UTF8.self)
  }
}
