import LimnMachine

/// The reference pages, `docs/reference`, from the declarations of the builtins.
package enum Reference {
  package struct Page: Sendable {
    /// Within the folder of the reference.
    package var name: String
    package var text: String
  }

  /// An index and one page for each family.
  package static func pages(of library: [Builtin]) -> [Page] {
    let families = Help.families(of: library)
    var index = "# Reference\n\n\(origin)\n"
    var pages: [Page] = []
    for (family, members) in families {
      index += "\n## [\(family)](\(family).md)\n\n"
      for builtin in members {
        index += "- [`\(builtin.name)`](\(family).md#\(anchor(builtin.name))): \(builtin.summary)\n"
      }
      let sections = members.map(section).joined(separator: "\n")
      pages.append(Page(name: "\(family).md", text: "# \(family)\n\n\(origin)\n\n" + sections))
    }
    return [Page(name: "README.md", text: index)] + pages
  }

  private static let origin =
    "Written by `make accept` from the declarations in `Sources/LimnLibrary`."

  /// Where a heading is found: its letters, digits, `_` and `-` in lower case.
  private static func anchor(_ heading: String) -> String {
    heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }

  private static func section(_ builtin: Builtin) -> String {
    var text = "## `\(builtin.name)`\n\n\(builtin.summary).\n"
    text += "\n```limn\n\(Help.signature(of: builtin))\n```\n"
    if !builtin.aliases.isEmpty {
      let names = builtin.aliases.map { "`\($0)`" }
      text += "\nAlso written \(names.joined(separator: ", ")).\n"
    }
    if !builtin.parameters.isEmpty {
      text += "\n| parameter | takes | default | meaning |\n|---|---|---|---|\n"
      for parameter in builtin.parameters { text += row(parameter) }
    }
    if !builtin.returns.isEmpty { text += "\nReturns \(builtin.returns).\n" }
    if !builtin.formula.isEmpty { text += "\n\(builtin.formula)\n" }
    let carries = builtin.carries?.text ?? ""
    if !carries.isEmpty { text += "\nOf a tensor it \(carries).\n" }
    let effects = Help.effects(of: builtin)
    if !effects.isEmpty { text += "\nEffects: \(effects.joined(separator: ", ")).\n" }
    for example in builtin.examples {
      text += "\n```limn\n\(example.code)\n```\n"
      if !example.shows.isEmpty { text += "\n```text\n\(example.shows)\n```\n" }
    }
    if !builtin.references.isEmpty {
      text += "\n" + builtin.references.map { "- \($0)\n" }.joined()
    }
    return text
  }

  private static func row(_ parameter: Parameter) -> String {
    let cells = [
      "`\(parameter.name)`", Help.kind(of: parameter),
      parameter.fallback.map { "`\($0)`" } ?? "", parameter.about,
    ]
    return "| " + cells.map(cell).joined(separator: " | ") + " |\n"
  }

  private static func cell(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
