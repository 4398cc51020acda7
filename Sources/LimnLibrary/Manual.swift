import LimnDisplay
import LimnMachine
import LimnSource

/// The manual as plain text: subjects, grammar, types, then every builtin, family by family.
package enum Manual {
  /// Every name that has a page.
  package static func names(of library: [Builtin] = Library.builtins) -> [String] {
    Topic.all.map { $0.names[0] } + library.map(\.name)
  }

  package static func text(of library: [Builtin] = Library.builtins) -> String {
    var parts: [String] = []
    for kind in Topic.Kind.allCases {
      parts.append(heading(kind.rawValue))
      for topic in Topic.all where topic.kind == kind {
        parts.append(plain(Help.description(of: topic)))
      }
    }
    for (family, members) in Help.families(of: library) {
      parts.append(heading(family))
      for builtin in members { parts.append(plain(Help.description(of: builtin))) }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The page of one name, or what was probably meant.
  package static func page(of name: String, in library: [Builtin] = Library.builtins)
    -> (text: String, isFound: Bool)
  {
    if let page = Help.page(of: name, in: library) { return (plain(page) + "\n", true) }
    return (plain(Help.notFound(name, library: library)) + "\n", false)
  }

  /// Names with their summaries.
  package static func list(of library: [Builtin] = Library.builtins) -> String {
    plain(Help.overview(of: library)) + "\n"
  }

  private static func plain(_ description: Description) -> String {
    description.text(TextOptions(width: Help.width))
  }

  private static func heading(_ title: String) -> String {
    title.uppercased() + "\n" + String(repeating: "=", count: title.count)
  }
}
