import OrderedCollections
import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTime

/// From any value to what it looks like.
///
/// A value is described once, in the process that holds it; renderers know only the description.
/// Numbers show as `NumberText` says, strings in quotes when they stand on one line, series with a
/// sparkline, other tensors with their corners, tables with head and tail. Library objects that
/// conform to `DescribedObject` say themselves what they look like.
package enum Describe {
  /// Inline text of a value inside a list or a record is kept to about this many characters.
  static let inlineWidth = 72
  /// Elements of a long list that are shown, and those of one that may stand on one line.
  static let mostElements = 20
  private static let mostOnALine = 60
  private static let mostFields = 100
  /// Values within values that are shown, by levels.
  private static let deepest = 3
  private static let longestString = 500

  /// What a value looks like; `library` gives functions their signatures.
  package static func description(of datum: Datum, library: [Builtin] = []) -> Description {
    switch datum {
    case .string(let text) where text.contains("\n"): .text(text)
    case .list(let elements): .outline(list(elements, depth: 0))
    case .record(let record): self.record(record)
    case .array(let array): self.array(array)
    case .table(let table): .table(self.table(table))
    case .function(let function): .text(self.function(function, library))
    case .object(let object): self.object(object)
    default: .text(inline(datum, room: Int.max))
    }
  }

  /// A value within a line.
  ///
  /// What goes beyond `room` characters is left out with a `…`; a number is never cut.
  package static func inline(_ datum: Datum, room: Int = inlineWidth) -> String {
    switch datum {
    case .none: "none"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .float(let value): room == Int.max ? NumberText.shortest(value) : short(value)
    case .string(let text): quoted(text, room: room)
    case .time(let instant):
      instant.calendar == .standard
        ? instant.description : "\(instant) (\(instant.calendar.name))"
    case .duration(let span): span.description
    case .list(let elements):
      joined(elements.lazy.map { ("", $0) }, "[", "]", room: room)
    case .record(let record):
      record.typeName.map { "\($0) of \(fieldNames(record))" }
        ?? joined(record.fields.lazy.map { (key($0.key) + ": ", $0.value) }, "{", "}", room: room)
    case .array(let array): inline(array, room: room)
    case .table(let table):
      "table of \(NumberText.counted(table.rowCount, "row")), "
        + NumberText.counted(table.columns.count, "column")
    case .function(let function): "function \(function.name)"
    case .object(let object):
      object.field("kind").flatMap { String.from($0) }.map { "\($0) (\(object.typeName))" }
        ?? object.typeName
    }
  }

  /// A float among other values: whole ones are as they are, others have at most six digits.
  private static func short(_ value: Double) -> String {
    let exact = NumberText.shortest(value)
    if exact.hasSuffix(".0") { return exact }
    let digits = exact.prefix { $0 != "e" }.drop { $0 == "0" || $0 == "." || $0 == "-" }
    return digits.count(where: \.isNumber) <= 6 ? exact : NumberText.significant(value)
  }

  private static func fieldNames(_ record: Record) -> String {
    record.fields.keys.prefix(6).joined(separator: ", ") + (record.fields.count > 6 ? ", …" : "")
  }

  /// `"text"` with escapes as they are typed.
  static func quoted(_ text: String, room: Int = Int.max) -> String {
    var result = "\""
    for (index, character) in text.enumerated() {
      if index >= max(room - 3, 8) { return result + "…\"" }
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default: result.append(character)
      }
    }
    return result + "\""
  }

  /// A field's name as a record literal has it: bare when it is a word.
  static func key(_ name: String) -> String {
    let isWord =
      name.first.map { $0.isLetter || $0 == "_" } ?? false
      && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    return isWord ? name : quoted(name)
  }

  private static func joined(
    _ parts: some Sequence<(String, Datum)>, _ open: String, _ close: String, room: Int
  ) -> String {
    var result = open
    var isFirst = true
    for (label, value) in parts {
      let left = room - result.count
      if !isFirst, left < 12 { return result + ", …" + close }
      let text = label + inline(value, room: min(max(left - label.count, 12), inlineWidth))
      if !isFirst, text.count + 6 > left { return result + ", …" + close }
      result += (isFirst ? "" : ", ") + text
      isFirst = false
    }
    return result + close
  }

  /// A value within others; what lies deeper than a few levels is only named.
  static func outline(_ datum: Datum, depth: Int) -> Outline {
    switch datum {
    case .list(let elements) where depth <= deepest: list(elements, depth: depth)
    case .record(let record) where depth <= deepest:
      fields(
        record.fields.map { ($0.key, $0.value) }, head: record.typeName ?? recordHead(record),
        isBare: record.typeName == nil, depth: depth)
    // Whole, since lines are broken where it is shown.
    case .string(let text): .leaf(quoted(text, room: longestString))
    case .float(let value): .leaf(short(value))
    default: .leaf(inline(datum))
    }
  }

  private static func list(_ elements: [Datum], depth: Int) -> Outline {
    // All of them where they may stand on one line, which is settled where it is shown.
    let kept = elements.count <= mostOnALine ? elements.count : mostElements
    return .group(
      Outline.Group(
        head: "list of \(NumberText.counted(elements.count, "element"))", open: "[", close: "]",
        isLabelled: false,
        parts: elements.prefix(kept).enumerated().map {
          Outline.Part("[\($0)]", outline($1, depth: depth + 1))
        }, more: elements.count - kept))
  }

  private static func record(_ record: Record) -> Description {
    let outline = outline(.record(record), depth: 0)
    guard record.typeName == "decomposition" else { return .outline(outline) }
    let hint = "plot(…) draws the series and its parts"
    guard case .group(var group) = outline else { return .outline(outline) }
    group.tail = hint
    return .outline(.group(group))
  }

  private static func recordHead(_ record: Record) -> String {
    "record of \(NumberText.counted(record.fields.count, "field"))"
  }

  /// One line a field, the values in one column; without a type name on one line where that does.
  static func fields(
    _ fields: [(name: String, value: Datum)], head: String, isBare: Bool = false, depth: Int = 0
  ) -> Outline {
    let kept = fields.prefix(mostFields)
    return .group(
      Outline.Group(
        head: head, open: isBare ? "{" : "", close: isBare ? "}" : "",
        parts: kept.map { Outline.Part(key($0.name), outline($0.value, depth: depth + 1)) },
        more: fields.count - kept.count, noun: "field"))
  }

  private static func function(_ function: FunctionHandle, _ library: [Builtin]) -> String {
    // A user's own function may have the name of one of the library.
    let builtin = library.first { $0.name == function.name || $0.aliases.contains(function.name) }
    guard function.isBuiltin, let builtin else {
      return "function \(function.name.isEmpty ? "(…) => …" : function.name)"
    }
    return "\(Help.signature(of: builtin))\n  \(builtin.summary)"
  }
}
