import LimnSource

/// `use spatial` and `use "./mine.limn"`.
extension Parser {
  /// `use` is a keyword only before a name or a string on its line.
  var startsUse: Bool {
    let next = token(ahead: 1)
    return text(of: current) == "use" && !next.startsLine
      && (next.kind == .name || next.kind == .stringStart)
  }

  func useStatement() throws(Abandon) -> NodeID {
    let start = current
    advance()
    if functions > 0 { throw failure(.useInFunction, span(of: start)) }
    if current.kind == .name {
      let name = namePlace(of: current)
      advance()
      return try add(.use(.standard(name.name), name), Span(start.start, name.span.end))
    }
    let place = try string()
    guard case .string(let path) = nodes[place.node.index].kind else {
      throw failure(.computedModule, place.span)
    }
    let name = Self.moduleName(of: path)
    guard Self.isName(name) else { throw failure(.moduleNameIsNoName(name), place.span) }
    return try add(
      .use(.file(path), NamePlace(name, place.span)), Span(start.start, place.span.end))
  }

  /// The file's name without its folder and its extension.
  private static func moduleName(of path: String) -> String {
    let file = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0) ?? "" } ?? ""
    return file.hasSuffix(".limn") ? String(file.dropLast(5)) : file
  }

  private static func isName(_ text: String) -> Bool {
    var scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, Lexer.startsName(first), !Keywords.isReserved(text) else {
      return false
    }
    scalars.removeFirst()
    return scalars.allSatisfy {
      $0.isASCII
        ? Lexer.continuesName(UInt8(truncatingIfNeeded: $0.value)) : Lexer.continuesName($0)
    }
  }
}
