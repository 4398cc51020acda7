import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTensor

/// Strings: joined, cut, searched and changed, Unicode scalar by Unicode scalar.
///
/// What makes a string or a bool of one string does so for each element of a tensor of strings as
/// well, so that columns of tables can be cleaned and chosen by.

extension Library {
  static let text: [Builtin] = joining + changing + asking

  private static let joining: [Builtin] = [join, splitText, repeatText]
  private static let changing: [Builtin] = [replace, strip, upper, lower]
  private static let asking: [Builtin] = [startsWith, endsWith]

  private static let join = Builtin(
    "join", family: "text", "One string of several values",
    takes: Param<Datum>("of", "a list or a tensor"),
    Param<String>("separator", "what stands between them", default: ""),
    returns: "string; values are written as `print` writes them",
    examples: [
      Example("join([\"a\", \"b\"], \", \")", shows: "\"a, b\""),
      Example("join(range(3), \"-\")", shows: "\"0-1-2\""),
    ]
  ) { (_, collection, separator) throws(Fault) -> String in
    if case .string = collection {
      throw Fault.wrongType(
        "of", of: "a list or a tensor", got: "a string",
        hint: "the collection comes first: `join(xs, \", \")`")
    }
    let texts = try Elements.of(collection, parameter: "of").map { Describe.text(of: $0) }
    return texts.joined(separator: separator)
  }

  private static let splitText = Builtin(
    "split_text", family: "text", "The parts of a string between separators",
    takes: Param<String>("text", "what to cut"),
    Param<String?>(
      "separator", "where to cut; by default at white space of any length", default: .some(nil)),
    returns: "list of strings; between two separators side by side is an empty one",
    examples: [
      Example("split_text(\"a,b,,c\", \",\")", shows: "[\"a\", \"b\", \"\", \"c\"]"),
      Example("split_text(\"  two words \")", shows: "[\"two\", \"words\"]"),
    ]
  ) { (_, text, separator) throws(Fault) -> [String] in
    guard let separator else {
      return text.unicodeScalars.split(whereSeparator: Blanks.isBlank).map { String($0) }
    }
    guard !separator.isEmpty else { throw Fault.emptySearch("separator") }
    return TextSearch.parts(of: text, between: separator)
  }

  private static let repeatText = Builtin(
    "repeat_text", family: "text", "A string several times over",
    takes: Param<String>("text", "the string"), Param<Int>("times", "how often"),
    returns: "string",
    examples: [Example("repeat_text(\"-\", 5)", shows: "\"-----\"")]
  ) { (_, text, times) throws(Fault) -> String in
    let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(times, 0))
    // Memory for strings is the system's: that there is enough is asked for first.
    _ = try Block<UInt8>(count: overflow ? Int.max : bytes)
    guard bytes > 0 else { return "" }
    // What is there already is doubled, so that a short text takes no longer than a long one.
    var text = text
    return text.withUTF8 { piece in
      String(unsafeUninitializedCapacity: bytes) { buffer in
        var done = min(piece.count, bytes)
        _ = buffer.update(fromContentsOf: piece.prefix(done))
        while done < bytes {
          let more = min(done, bytes - done)
          _ = buffer[done...].update(fromContentsOf: UnsafeBufferPointer(rebasing: buffer[..<more]))
          done += more
        }
        return bytes
      }
    }
  }

  private static let replace = Builtin(
    "replace", family: "text", "Puts other text in place of every occurrence",
    takes: Param<Datum>("text", "a string, or a tensor of strings"),
    Param<String>("old", "what to look for"), Param<String>("new", "what to put there"),
    Param<Bool>(
      "regex",
      "whether `old` is a regular expression, as for `match`; a backslash and a digit in `new` are then a group of it",
      default: false),
    returns: "string or tensor",
    examples: [
      Example("replace(\"CH-Oe2\", \"-\", \"_\")", shows: "\"CH_Oe2\""),
      Example(
        "replace(\"18.02.2001\", r\"(\\d+)\\.(\\d+)\\.(\\d+)\", r\"\\3-\\2-\\1\", regex=true)",
        shows: "\"2001-02-18\""),
    ]
  ) { (context, text, old, new, regex) throws(Fault) -> Datum in
    if regex {
      let pattern = try Pattern(old)
      let template = try ReplacementText(new, groups: pattern.groupNames.count)
      return try changed(text) { (text) throws(Fault) in
        var search = PatternSearch(pattern, in: text, context.effects.interruption)
        return template.text(in: search, replacing: try search.all())
      }
    }
    guard !old.isEmpty else { throw Fault.emptySearch("old") }
    return try changed(text) { TextSearch.parts(of: $0, between: old).joined(separator: new) }
  }

  private static let strip = Builtin(
    "strip", family: "text", "Without white space, or other characters, at both ends",
    takes: Param<Datum>("text", "a string, or a tensor of strings"),
    Param<String?>(
      "characters", "what to take off instead, in any order", default: .some(nil)),
    returns: "string or tensor",
    examples: [
      Example("strip(\"  NDVI\\n\")", shows: "\"NDVI\""),
      Example("strip(\"--a-b-\", \"-\")", shows: "\"a-b\""),
    ]
  ) { (_, text, characters) throws(Fault) -> Datum in
    guard let characters else { return try changed(text) { Blanks.stripped($0) } }
    let outer = Set(characters.unicodeScalars)
    return try changed(text) { Blanks.stripped($0) { outer.contains($0) } }
  }

  private static let upper = Builtin(
    "upper", family: "text", "In capital letters",
    takes: Param<Datum>("text", "a string, or a tensor of strings"),
    returns: "string or tensor",
    examples: [Example("upper(\"ndvi\")", shows: "\"NDVI\"")]
  ) { (_, text) throws(Fault) -> Datum in try changed(text) { $0.uppercased() } }

  private static let lower = Builtin(
    "lower", family: "text", "In small letters",
    takes: Param<Datum>("text", "a string, or a tensor of strings"),
    returns: "string or tensor",
    examples: [Example("lower(\"NDVI\")", shows: "\"ndvi\"")]
  ) { (_, text) throws(Fault) -> Datum in try changed(text) { $0.lowercased() } }

  private static let startsWith = Builtin(
    "starts_with", family: "text", "Whether a string begins with another",
    takes: Param<Datum>("text", "a string, or a tensor of strings"),
    Param<String>("start", "what it may begin with"),
    returns: "bool, or a tensor of them",
    examples: [
      Example("starts_with(\"CH-Oe2\", \"CH\")", shows: "true"),
      Example("filter(table({site: [\"CH-Oe2\", \"IT-Col\"]}), r => starts_with(r.site, \"CH\"))"),
    ]
  ) { (_, text, start) throws(Fault) -> Datum in
    try asked(text) { $0.utf8.starts(with: start.utf8) }
  }

  private static let endsWith = Builtin(
    "ends_with", family: "text", "Whether a string ends with another",
    takes: Param<Datum>("text", "a string, or a tensor of strings"),
    Param<String>("end", "what it may end with"),
    returns: "bool, or a tensor of them",
    examples: [Example("ends_with(\"rain.csv\", \".csv\")", shows: "true")]
  ) { (_, text, end) throws(Fault) -> Datum in
    try asked(text) { $0.utf8.reversed().starts(with: end.utf8.reversed()) }
  }

  static func changed(
    _ text: Datum, _ change: (String) throws(Fault) -> String
  ) throws(Fault) -> Datum {
    switch text {
    case .string(let string): return .string(try change(string))
    case .array(var array):
      guard case .str(let block) = array.tensor.elements else { throw notText(text) }
      var strings: [String] = []
      strings.reserveCapacity(block.strings.count)
      for string in block.strings { strings.append(try change(string)) }
      array.tensor = Tensor(
        shape: array.shape, elements: .str(try StringBlock(strings)), mask: array.tensor.mask)
      return .array(array)
    default: throw notText(text)
    }
  }

  static func asked(
    _ text: Datum, _ answer: (String) throws(Fault) -> Bool
  ) throws(Fault) -> Datum {
    switch text {
    case .string(let string): return .bool(try answer(string))
    case .array(var array):
      guard case .str(let block) = array.tensor.elements else { throw notText(text) }
      var flags: [UInt8] = []
      flags.reserveCapacity(block.strings.count)
      for string in block.strings { flags.append(try answer(string) ? 1 : 0) }
      array.tensor = Tensor(
        shape: array.shape, elements: .bool(try Block(flags)), mask: array.tensor.mask)
      return .array(array)
    default: throw notText(text)
    }
  }

  private static func notText(_ datum: Datum) -> Fault {
    var got = "a \(datum.typeName)"
    if case .none = datum { got = "none" }
    if case .array(let array) = datum { got = "a tensor of `\(array.dtype.rawValue)`" }
    return Fault.wrongType(
      "text", of: "a string, or a tensor of strings", got: got, hint: "`str(x)` makes a string")
  }
}

/// One text in another, byte by byte: in UTF-8 that is scalar by scalar.
enum TextSearch {
  static func holds(_ text: String, _ part: String) -> Bool {
    part.isEmpty || parts(of: text, between: part).count > 1
  }

  /// What stands before, between and after the occurrences, found from the left; `mark` is not empty.
  static func parts(of text: String, between mark: String) -> [String] {
    let (bytes, mark) = (Array(text.utf8), Array(mark.utf8))
    var parts: [String] = []
    var (start, next) = (0, 0)
    while next + mark.count <= bytes.count {
      if bytes[next] == mark[0], bytes[next..<(next + mark.count)].elementsEqual(mark) {
        parts.append(String(decoding: bytes[start..<next], as: UTF8.self))
        next += mark.count
        start = next
      } else {
        next += 1
      }
    }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }
}
