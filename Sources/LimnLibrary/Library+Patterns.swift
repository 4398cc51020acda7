import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import OrderedCollections

/// Strings searched by patterns, and written by format specs.

extension Library {
  static let patterns: [Builtin] = [match, findAll, contains, indexOf, format]

  private static let patternMeaning =
    "a regular expression as in Python, best in `r\"…\"` where braces and backslashes are themselves; "
    + "without references to earlier groups and without looking around; `(?i)` at its start takes "
    + "small and capital letters as equal"

  private static let match = Builtin(
    "match", family: "text", "The first place at which a pattern matches",
    takes: Param<String>("text", "the string to look in"),
    Param<String>("pattern", patternMeaning),
    returns:
      "record of `text`, `start`, `end` and `groups`, the parts in parentheses (none for one that "
      + "took no part), and each named group by its name; none when nothing matches",
    references: ["Thompson (1968), doi:10.1145/363347.363387: time grows with the text only"],
    examples: [
      Example("match(\"CH-Oe2 2005\", r\"\\d{4}\").text", shows: "\"2005\""),
      Example(
        "match(\"MOD13A1.A2005049.h18v04\", r\"A(?P<year>\\d{4})(?P<day>\\d{3})\").day",
        shows: "\"049\""),
      Example("match(\"NDVI\", r\"^rain\") == none", shows: "true"),
    ]
  ) { (context, text, pattern) throws(Fault) -> Datum in
    let pattern = try Pattern(pattern)
    var search = PatternSearch(pattern, in: text, context.effects.interruption)
    guard let found = try search.first(from: 0) else { return .none }
    return .record(record(of: found, search, pattern))
  }

  private static func record(
    of match: PatternSearch.Match, _ search: PatternSearch, _ pattern: Pattern
  ) -> Record {
    var fields: OrderedDictionary<String, Datum> = [
      "text": .string(search.text(match.start, match.end)), "start": .int(Int64(match.start)),
      "end": .int(Int64(match.end)),
    ]
    let groups = pattern.groupNames.indices.map { number -> Datum in
      search.group(number + 1, of: match).map { .string($0) } ?? .none
    }
    fields["groups"] = .list(groups)
    for (name, group) in Swift.zip(pattern.groupNames, groups) {
      if let name { fields[name] = group }
    }
    return Record(fields: fields)
  }

  private static let findAll = Builtin(
    "find_all", family: "text", "Everything in a string that matches a pattern",
    takes: Param<String>("text", "the string to look in"),
    Param<String>("pattern", patternMeaning),
    returns:
      "list of strings, from the left and without overlap; with one group in the pattern its part "
      + "of each match, with several a list of them, as in Python",
    examples: [
      Example(
        "find_all(\"h18v04 and h17v05\", r\"h\\d+v\\d+\")", shows: "[\"h18v04\", \"h17v05\"]"),
      Example(
        "find_all(\"a=1, b=22\", r\"(\\w)=(\\d+)\")", shows: "[[\"a\", \"1\"], [\"b\", \"22\"]]"),
    ]
  ) { (context, text, pattern) throws(Fault) -> [Datum] in
    let pattern = try Pattern(pattern)
    var search = PatternSearch(pattern, in: text, context.effects.interruption)
    let groups = pattern.groupNames.count
    return try search.all().map { found in
      func part(_ number: Int) -> Datum { .string(search.group(number, of: found) ?? "") }
      return groups < 2 ? part(groups) : .list((1...groups).map(part))
    }
  }

  private static let contains = Builtin(
    "contains", family: "text", "Whether a string holds another, or matches a pattern somewhere",
    takes: Param<Datum>("text", "a string, or a tensor of strings"),
    Param<String>("part", "what to look for"),
    Param<Bool>("regex", "whether `part` is a regular expression, as for `match`", default: false),
    returns: "bool, or a tensor of them",
    examples: [
      Example("contains(\"CH-Oe2\", \"Oe\")", shows: "true"),
      Example("contains(\"CH-Oe2\", r\"^[A-Z]{2}-\", regex=true)", shows: "true"),
    ]
  ) { (context, text, part, regex) throws(Fault) -> Datum in
    guard regex else { return try asked(text) { TextSearch.holds($0, part) } }
    let pattern = try Pattern(part)
    return try asked(text) { (text) throws(Fault) in
      var search = PatternSearch(pattern, in: text, context.effects.interruption)
      return try search.first(from: 0) != nil
    }
  }

  private static let indexOf = Builtin(
    "index_of", family: "text",
    "The first position of an element of a list, or of a part of a string",
    takes: Param<Datum>("of", "a string, or a list or tensor"),
    Param<Datum>("what", "a string in a string, else an element"),
    returns: "int, or none where there is none",
    examples: [
      Example("index_of(\"CH-Oe2\", \"-\")", shows: "2"),
      Example("index_of([\"a\", \"b\"], \"b\")", shows: "1"),
      Example("index_of([\"a\", \"b\"], \"c\") ?? -1", shows: "-1"),
    ]
  ) { (_, collection, what) throws(Fault) -> Int? in
    if case .string(let text) = collection {
      guard case .string(let part) = what else {
        throw Fault.wrongType("what", "a string", "what to look for in a string", got: what)
      }
      guard !part.isEmpty else { throw Fault.emptySearch("what") }
      let parts = TextSearch.parts(of: text, between: part)
      return parts.count > 1 ? parts[0].unicodeScalars.count : nil
    }
    return try Elements.of(collection, parameter: "of").firstIndex { SameValue.holds($0, what) }
  }

  private static let format = Builtin(
    "format", family: "text", "A value as text in a format, as `\"{x:…}\"` writes it",
    takes: Param<Datum>("value", "a number, a string, a time, a duration"),
    Param<String>("spec", "Python's format spec: `.2f`, `>8`, `08.3f`, `,`, `%Y-%m` for times"),
    returns: "string",
    examples: [
      Example("format(3.14159, \".2f\")", shows: "\"3.14\""),
      Example("map([0.5, 12], x => format(x, \"6.1f\"))", shows: "[\"   0.5\", \"  12.0\"]"),
    ]
  ) { (_, value, spec) throws(Fault) -> String in
    try FormatSpec(parsing: spec).text(of: value) { Describe.text(of: $0) }
  }
}

/// Equality of plain values, as `==` has it.
enum SameValue {
  static func holds(_ a: Datum, _ b: Datum) -> Bool {
    switch (a, b) {
    case (.none, .none): true
    case (.bool(let x), .bool(let y)): x == y
    case (.int(let x), .int(let y)): x == y
    case (.int(let x), .float(let y)), (.float(let y), .int(let x)): Double(x) == y
    case (.float(let x), .float(let y)): x == y
    case (.string(let x), .string(let y)): x.utf8.elementsEqual(y.utf8)
    case (.time(let x), .time(let y)): x == y
    case (.duration(let x), .duration(let y)): x == y
    case (.list(let x), .list(let y)):
      x.count == y.count && Swift.zip(x, y).allSatisfy { holds($0, $1) }
    default: false
    }
  }
}
