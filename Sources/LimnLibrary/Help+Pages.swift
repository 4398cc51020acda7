import LimnDisplay
import LimnMachine
import LimnSource

/// Help on any name: a builtin, a topic, or what another language calls it.
extension Help {
  /// nil when nothing is known by that name.
  package static func page(of name: String, in library: [Builtin]) -> Description? {
    var pages: [Description] = []
    if let builtin = builtin(name, in: library) { pages.append(description(of: builtin)) }
    if let topic = Topic.named(name) { pages.append(description(of: topic)) }
    if pages.isEmpty { return foreign(name, in: library) }
    return pages.count == 1 ? pages[0] : .stack(pages)
  }

  package static func description(of topic: Topic) -> Description {
    var lines = [topic.names.joined(separator: "  ")] + indented(topic.summary)
    for paragraph in topic.text { lines += [""] + indented(paragraph) }
    lines += ["", "Examples"] + topic.examples.map(example).joined(separator: [""])
    if !topic.seeAlso.isEmpty {
      let names = topic.seeAlso.map { "?\($0)" }.joined(separator: ", ")
      lines += ["", "See also"] + indented(names)
    }
    return .text(lines.joined(separator: "\n"))
  }

  /// What is known of a builtin beside its page.
  package static func declaration(of builtin: Builtin) -> Description {
    var lines = ["\(signature(of: builtin))"]
    lines += indented(
      "A builtin of the family \(builtin.family), declared in Sources/\(builtin.file)")
    let effects = effects(of: builtin)
    lines += indented(effects.isEmpty ? "Has no effects" : effects.joined(separator: ", "))
    for parameter in builtin.parameters {
      let kind = kind(of: parameter)
      lines += indented(
        "\(parameter.name): \(kind.isEmpty ? "any value" : kind)"
          + (parameter.fallback.map { " = \($0)" } ?? ""))
    }
    let count = builtin.examples.count
    lines += indented("Tested by \(count) \(count == 1 ? "example" : "examples")")
    return .text(lines.joined(separator: "\n"))
  }

  /// What a name of another language is here.
  private static func foreign(_ name: String, in library: [Builtin]) -> Description? {
    guard let entry = ForeignName.named(name) else { return nil }
    let known = entry.targets.compactMap { summary(of: $0, in: library) }
    guard !known.isEmpty else {
      return entry.advice.isEmpty
        ? nil
        : .text(
          wrapped("`\(entry.name)` of \(entry.origin): \(entry.advice)", width).joined(
            separator: "\n"))
    }
    let names = known.map { "`\($0.name)`" }.joined(separator: " and ")
    var lines = wrapped("what \(entry.origin) calls `\(entry.name)` is \(names) here", width)
    if !entry.example.isEmpty { lines += ["", "  \(entry.example)"] }
    if entry.example.isEmpty, !entry.advice.isEmpty { lines += [""] + indented(entry.advice) }
    lines += [""] + summaries(known)
    return .text(lines.joined(separator: "\n"))
  }

  /// Of a builtin or a topic.
  static func summary(of name: String, in library: [Builtin]) -> (name: String, summary: String)? {
    if let builtin = builtin(name, in: library) { return (builtin.name, builtin.summary) }
    return Topic.named(name).map { ($0.names[0], $0.summary) }
  }

  /// What to say of a name that nothing has: the nearest name, and those about the word.
  package static func notFound(
    _ name: String, library: [Builtin], own: [String] = []
  ) -> Description {
    let names = own + library.flatMap { [$0.name] + $0.aliases } + Topic.all.flatMap(\.names)
    let near =
      library.first { $0.name.hasSuffix("." + name) }?.name
      ?? Suggestion.nearest(name, among: names)
    let first = "nothing is called `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? "")
    var lines = wrapped(first, width)
    let found = Search.entries(for: name, in: library).filter { $0.name != near }.prefix(8)
    if !found.isEmpty {
      lines += ["", "About `\(name)`"] + summaries(found.map { ($0.name, $0.summary) })
    }
    return .text(lines.joined(separator: "\n"))
  }
}
