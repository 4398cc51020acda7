import LimnData
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Values as JSON text, and back.
///
/// Records are objects, lists and tensors arrays, tables arrays of one object a row. JSON knows
/// neither times nor durations: they are written as text, and read as text.
extension Library {
  static let json: [Builtin] = [parseJSON, toJSON]

  private static let parseJSON = Builtin(
    "parse_json", family: "files", "The value that a JSON text holds",
    takes: Param<String>("text", "one JSON value, strictly: no comments, no trailing commas"),
    returns:
      "record for an object; arrays of numbers or bools are tensors, `null` among them a missing "
      + "element; all other arrays are lists",
    references: ["RFC 8259 (2017), doi:10.17487/RFC8259"],
    examples: [
      Example(
        "parse_json('{{\"site\": \"CH-Oe2\", \"ndvi\": [0.5, null]}}')",
        shows: "{site: \"CH-Oe2\", ndvi: [0.5, –]}"),
      Example("parse_json(\"[[1, 2], [3, 4]]\")[1, 0]", shows: "3"),
    ]
  ) { (_, text) throws(Fault) -> Datum in
    let bytes = Array(text.utf8)
    let parsed = try blaming("text") { () throws(Fault) in
      try bytes.withBuffer { buffer throws(Fault) in try JSON.parse(buffer, file: "text") }
    }
    return try datum(of: parsed)
  }

  private static let toJSON = Builtin(
    "to_json", family: "files", "A value as JSON text",
    takes: Param<Datum>(
      "value",
      "a record, list, tensor, table or plain value; missing elements and nan become `null`, times "
        + "and durations text"),
    Param<Int?>(
      "indent", "spaces for each level, a field on each line; all on one line if left out",
      default: .some(nil)),
    returns: "string; `write(value, \"x.json\")` writes it to a file",
    references: ["RFC 8259 (2017), doi:10.17487/RFC8259"],
    examples: [
      Example("to_json({x: [0.5, nan]})", shows: "\"{\\\"x\\\": [0.5, null]}\""),
      Example("to_json(table({x: [1, 2]})) |> len", shows: "20"),
      Example("parse_json(to_json({a: [1, 2]})).a[1]", shows: "2"),
    ]
  ) { (_, value, indent) throws(Fault) -> String in
    if let indent, !(0...40).contains(indent) {
      throw Fault.wrongType(
        "indent", of: "0 to 40 spaces", got: "\(indent)", hint: "left out, all is on one line")
    }
    return String(decoding: try json(of: value).bytes(indent: indent), as: UTF8.self)
  }

  /// Arrays of numbers and bools become tensors, `null` among them a missing element.
  static func datum(of json: JSON) throws(Fault) -> Datum {
    switch json {
    case .null: return .none
    case .bool(let value): return .bool(value)
    case .integer(let value): return .int(value)
    case .float(let value): return .float(value)
    case .string(let value): return .string(value)
    case .object(let fields):
      var record = Record()
      for (key, value) in fields { record.fields[key] = try datum(of: value) }
      return .record(record)
    case .array(let values):
      return try Operand.bracket(try values.map { json throws(Fault) in try datum(of: json) })
    }
  }

  /// Refuses what JSON has no form for: functions, models, infinite numbers.
  static func json(of datum: Datum) throws(Fault) -> JSON {
    switch datum {
    case .none: return .null
    case .list(let values):
      return .array(try values.map { value throws(Fault) in try json(of: value) })
    case .record(let record):
      return .object(
        try record.fields.map { field throws(Fault) in (field.key, try json(of: field.value)) })
    case .array(let array): return try json(of: array, axis: 0, from: 0)
    case .table(let table):
      return .array(
        try (0..<table.rowCount).map { row throws(Fault) in
          .object(
            try table.columns.map { column throws(Fault) in
              (column.name ?? "", try json(of: column.scalar(at: row)))
            })
        })
    default:
      guard let scalar = datum.scalar else {
        throw Fault.wrongType(
          "value", of: "what JSON has a form for", got: "a \(datum.typeName)",
          hint: "records, lists, tensors, tables and plain values have one")
      }
      return try json(of: scalar)
    }
  }

  /// The part of an array that begins at element `start` and spans the axes from `axis` on.
  private static func json(
    of array: DataArray, axis: Int, from start: Int
  ) throws(Fault) -> JSON {
    guard axis < array.rank else { return try json(of: array.scalar(at: start)) }
    let size = array.shape[(axis + 1)...].reduce(1, *)
    return .array(
      try (0..<array.shape[axis]).map { place throws(Fault) in
        try json(of: array, axis: axis + 1, from: start + place * size)
      })
  }

  private static func json(of scalar: Scalar?) throws(Fault) -> JSON {
    switch scalar {
    case nil: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .integer(value)
    case .float(let value):
      guard !value.isInfinite else { throw Fault.infiniteInJSON() }
      return .float(value)
    case .string(let text): return .string(text)
    case .time(let value): return .string(value.description)
    case .duration(let value): return .string(value.description)
    }
  }
}

extension [UInt8] {
  func withBuffer<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let result: Swift.Result<Result, Fault> = withUnsafeBufferPointer { buffer in
      do throws(Fault) { return .success(try body(buffer)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
