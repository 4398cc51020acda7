import LimnData
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
    return String(repeating: text, count: max(times, 0))
  }

  private static let replace = Builtin(
    "replace", family: "text", "Puts other text in place of every occurrence",
    takes: Param<Datum>("text", "a string, or a tensor of strings"),
    Param<String>("old", "what to look for"), Param<String>("new", "what to put there"),
    returns: "string or tensor",
    examples: [Example("replace(\"CH-Oe2\", \"-\", \"_\")", shows: "\"CH_Oe2\"")]
  ) { (_, text, old, new) throws(Fault) -> Datum in
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

  private static func changed(
    _ text: Datum, _ change: (String) -> String
  ) throws(Fault) -> Datum {
    switch text {
    case .string(let string): return .string(change(string))
    case .array(var array):
      guard case .str(let block) = array.tensor.elements else { throw notText(text) }
      array.tensor = Tensor(
        shape: array.shape, elements: .str(try StringBlock(block.strings.map(change))),
        mask: array.tensor.mask)
      return .array(array)
    default: throw notText(text)
    }
  }

  private static func asked(_ text: Datum, _ answer: (String) -> Bool) throws(Fault) -> Datum {
    switch text {
    case .string(let string): return .bool(answer(string))
    case .array(var array):
      guard case .str(let block) = array.tensor.elements else { throw notText(text) }
      let flags: [UInt8] = block.strings.map { answer($0) ? 1 : 0 }
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
