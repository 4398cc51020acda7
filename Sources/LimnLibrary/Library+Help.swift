import LimnData
import LimnDisplay
import LimnMachine
import LimnSource

/// Help from inside programs and notebooks.

extension Library {
  static let help: [Builtin] = [explain, search]

  private static let explain = Builtin(
    "help", family: "help", "Prints what a name means: a function, an operator, a type, a subject",
    takes: Param<Datum>(
      "of",
      "a function, or a name as text such as \"mean\", \"|>\" or \"missing\"; all names by default",
      default: .string("")),
    returns: "none; at the prompt `?mean` does the same",
    effects: .prints,
    examples: [Example("help(\"mean\")"), Example("help(\"|>\")")]
  ) { (context, subject) throws(Fault) -> Nothing in
    let page: Description
    switch subject {
    case .string(let name) where name.isEmpty: page = Help.overview(of: context.library)
    case .string(let name):
      page =
        Help.page(of: name, in: context.library)
        ?? Help.notFound(name, library: context.library)
    case .function(let function):
      if let own = context.documentation(of: function) {
        page = .text(own.text.map { "\(own.signature)\n\n\($0)" } ?? own.signature)
      } else {
        page =
          Help.page(of: function.name, in: context.library)
          ?? Help.notFound(function.name, library: context.library)
      }
    default:
      page =
        Help.page(of: subject.typeName, in: context.library)
        ?? Help.notFound(subject.typeName, library: context.library)
    }
    context.write(page.text(TextOptions(width: Help.width)) + "\n")
    return Nothing()
  }

  private static let search = Builtin(
    "search", family: "help", "Finds names by what they do, also by what other languages call them",
    takes: Param<String>("question", "one word or several, such as \"smooth\" or \"dplyr filter\""),
    Param<Int>("most", "how many to list", default: 10),
    returns: "table of names, where they belong and what they do, the best first",
    examples: [Example("search(\"average\").name[0]", shows: "\"mean\"")]
  ) { (context, question, most) throws(Fault) -> Table in
    let found = Search.entries(for: question, in: context.library).prefix(max(0, most))
    if found.isEmpty {
      let names = context.library.map(\.name) + Topic.all.flatMap(\.names)
      let near = Suggestion.nearest(question, among: names).map { "; the nearest name is `\($0)`" }
      context.note("search: nothing is about `\(question)`\(near ?? "")")
    }
    func column(_ name: String, _ texts: [String]) throws(Fault) -> DataArray {
      try Column.from(.list(texts.map { .string($0) }), name: name, rows: nil)
    }
    return Table(
      columns: [
        try column("name", found.map(\.name)), try column("kind", found.map(\.kind)),
        try column("summary", found.map(\.summary)),
      ], rowCount: found.count)
  }
}
