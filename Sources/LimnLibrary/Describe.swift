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
  /// Elements of a long list that are shown.
  static let mostElements = 20

  /// What a value looks like; `library` gives functions their signatures.
  package static func description(of datum: Datum, library: [Builtin] = []) -> Description {
    switch datum {
    case .string(let text) where text.contains("\n"): .text(text)
    case .list(let elements): list(elements)
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
    case .float(let value): NumberText.shortest(value)
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

  private static func list(_ elements: [Datum]) -> Description {
    let line = inline(.list(elements), room: 88)
    if !line.hasSuffix("…]"), line.count <= 88 { return .text(line) }
    var lines = ["list of \(NumberText.counted(elements.count, "element"))"]
    for (index, element) in elements.prefix(mostElements).enumerated() {
      lines.append("  [\(index)] \(inline(element))")
    }
    if elements.count > mostElements {
      lines.append("  … \(NumberText.counted(elements.count - mostElements, "more element"))")
    }
    return .text(lines.joined(separator: "\n"))
  }

  private static func record(_ record: Record) -> Description {
    if record.typeName == nil {
      let line = inline(.record(record), room: 88)
      if !line.hasSuffix("…}"), line.count <= 88 { return .text(line) }
    }
    let head = record.typeName ?? "record of \(NumberText.counted(record.fields.count, "field"))"
    var lines = [head] + fieldLines(record.fields.map { ($0.key, $0.value) })
    if record.typeName == "decomposition" {
      lines.append("plot(…) draws observed, seasonal, trend and remainder")
    }
    return .text(lines.joined(separator: "\n"))
  }

  /// One line a field, the values in one column.
  static func fieldLines(_ fields: [(name: String, value: Datum)]) -> [String] {
    let names = fields.map { key($0.name) }
    let width = min(names.map(\.count).max() ?? 0, 24)
    return zip(names, fields).map { name, field in
      let padding = String(repeating: " ", count: max(width - name.count, 0))
      return "  \(name)\(padding)  \(inline(field.value))"
    }
  }

  private static func function(_ function: FunctionHandle, _ library: [Builtin]) -> String {
    let builtin = library.first { $0.name == function.name || $0.aliases.contains(function.name) }
    guard let builtin else {
      return "function \(function.name.isEmpty ? "(…) => …" : function.name)"
    }
    return "\(Help.signature(of: builtin))\n  \(builtin.summary)"
  }
}
