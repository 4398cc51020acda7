import LimnDisplay
import LimnMachine
import LimnSource

/// Help on builtins, from their declarations.
///
/// The text is made for a terminal of 80 columns; only examples may be wider, since a program is
/// not to be broken.
package enum Help {
  static let width = 80

  /// How it is called: `split(x, at=none, share=none)`.
  package static func signature(of builtin: Builtin) -> String {
    let parameters = builtin.parameters.map { parameter in
      switch parameter.kind {
      case .plain: parameter.fallback.map { "\(parameter.name)=\($0)" } ?? parameter.name
      case .rest: "\(parameter.name)…"
      case .namedRest: "name=\(parameter.name)…"
      }
    }
    return "\(builtin.name)(\(parameters.joined(separator: ", ")))"
  }

  /// Everything that is declared of a builtin.
  package static func description(of builtin: Builtin) -> Description {
    var lines = wrapped(signature(of: builtin), width, indent: "    ")
    lines += indented(builtin.summary)
    if !builtin.aliases.isEmpty {
      lines += indented("Also written " + builtin.aliases.joined(separator: ", "))
    }
    func section(_ title: String, _ body: [String]) {
      if !body.isEmpty { lines += ["", title] + body }
    }
    section("Parameters", builtin.parameters.flatMap(parameter))
    section("Returns", indented(builtin.returns))
    section("Formula", indented(PlainFormula.text(builtin.formula)))
    section("Effects", indented(effects(of: builtin).joined(separator: ", ")))
    section("References", builtin.references.flatMap { indented($0) })
    section("Examples", builtin.examples.map(example).joined(separator: [""]).map { $0 })
    return .text(lines.joined(separator: "\n"))
  }

  /// A builtin by its name or another spelling of it.
  package static func builtin(_ name: String, in library: [Builtin]) -> Builtin? {
    library.first { $0.name == name || $0.aliases.contains(name) }
  }

  /// All builtins with their summaries, family by family.
  package static func overview(of library: [Builtin]) -> Description {
    var lines = ["`?name` explains one of these, `search(\"smooth\")` finds by what they do."]
    for (family, members) in families(of: library) {
      lines += ["", family] + summaries(members.map { ($0.name, $0.summary) })
    }
    for kind in Topic.Kind.allCases {
      let topics = Topic.all.filter { $0.kind == kind }
      lines += ["", kind.rawValue] + summaries(topics.map { ($0.names[0], $0.summary) })
    }
    return .text(lines.joined(separator: "\n"))
  }

  /// The members of a group of builtins: `random`.
  package static func group(_ name: String, _ members: [Builtin]) -> Description {
    .text(
      (["`\(name)` is a group of builtins."] + [""]
        + summaries(members.map { ($0.name, $0.summary) })).joined(separator: "\n"))
  }

  /// A module that is in use: what it says of itself, and its functions with their first lines.
  package static func module(_ name: String, _ module: ModuleDocumentation) -> Description {
    var lines = [name] + (module.text.map { ["", $0] } ?? [])
    if !module.functions.isEmpty { lines.append("") }
    for function in module.functions {
      lines.append("  \(name).\(function.signature)")
      let first = function.text?.split(separator: "\n").first.map(String.init)
      lines += first.map { ["      \($0)"] } ?? []
    }
    if !module.values.isEmpty {
      lines += ["", "  " + module.values.map { "\(name).\($0)" }.joined(separator: ", ")]
    }
    return .text(lines.joined(separator: "\n"))
  }

  /// A module that comes with Limn and is not in use.
  package static func unusedModule(_ name: String, _ module: ModuleDocumentation) -> Description {
    let first = "`use \(name)` brings in this module; then `?\(name)` lists its functions."
    return .text([first, module.text ?? ""].joined(separator: "\n\n"))
  }

  /// Builtins by family, in the order of the library.
  static func families(of library: [Builtin]) -> [(name: String, members: [Builtin])] {
    var families: [(name: String, members: [Builtin])] = []
    for builtin in library {
      if let known = families.firstIndex(where: { $0.name == builtin.family }) {
        families[known].members.append(builtin)
      } else {
        families.append((builtin.family, [builtin]))
      }
    }
    return families
  }

  /// What it does besides returning a value, in words.
  static func effects(of builtin: Builtin) -> [String] {
    let words: [(BuiltinEffects, String)] = [
      (.readsFiles, "reads files"), (.writesFiles, "writes files"),
      (.random, "draws random numbers"), (.trains, "trains"), (.prints, "prints"),
    ]
    return words.filter { builtin.effects.contains($0.0) }.map(\.1)
  }

  /// What a parameter takes, in a few words; empty where that needs the whole sentence.
  static func kind(of parameter: Parameter) -> String {
    var type = parameter.type == Datum.typeName ? "" : parameter.type
    let orNone = " or none"
    if parameter.fallback == "none", type.hasSuffix(orNone) { type.removeLast(orNone.count) }
    return [type, parameter.axes].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func parameter(_ parameter: Parameter) -> [String] {
    var head = parameter.name
    let kind = kind(of: parameter)
    if !kind.isEmpty { head += ": \(kind)" }
    if let fallback = parameter.fallback { head += " = \(fallback)" }
    return indented(head) + indented(parameter.about, by: 6)
  }

  static func example(_ example: Example) -> [String] {
    let code = example.code.split(separator: "\n").map { "  \($0)" }
    return code + example.shows.split(separator: "\n").map { "  # \($0)" }
  }

  /// Name and summary, the summaries in one column.
  static func summaries(_ entries: [(name: String, summary: String)]) -> [String] {
    let column = (entries.map { TerminalText.width(of: $0.name) }.max() ?? 0) + 4
    return entries.flatMap { entry in
      let lines = wrapped(entry.summary, width - column, indent: "")
      return lines.enumerated().map { index, line in
        TerminalText.padded(index == 0 ? "  \(entry.name)" : "", to: column) + line
      }
    }
  }

  static func indented(_ text: String, by count: Int = 2) -> [String] {
    let indent = String(repeating: " ", count: count)
    return text.split(separator: "\n").flatMap { line in
      wrapped(String(line), width - count, indent: "").map { indent + $0 }
    }
  }
}
