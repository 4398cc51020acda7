import LimnData
import LimnMachine
import LimnSource
import OrderedCollections

/// Records, which are also the map of the language, and the types of values.

extension Library {
  static let records: [Builtin] = [keys, values, has, get, without, type]

  private static let site = "{site: \"CH-Oe2\", rmse: 0.06}"

  private static let keys = Builtin(
    "keys", family: "records", "The names of the fields, in order",
    takes: Param<Datum>("of", "a record, a table, or what the library made"),
    returns: "list of strings",
    examples: [Example("keys(\(site))", shows: "[\"site\", \"rmse\"]")]
  ) { (_, datum) throws(Fault) -> [String] in
    if case .object(let object) = datum { return object.fieldNames }
    return Array(try fields(of: datum).fields.keys)
  }

  private static let values = Builtin(
    "values", family: "records", "The values of the fields, in order",
    takes: Param<Datum>("of", "a record, a table, or what the library made"),
    returns: "list",
    examples: [Example("values(\(site))", shows: "[\"CH-Oe2\", 0.06]")]
  ) { (_, datum) throws(Fault) -> [Datum] in Array(try fields(of: datum).fields.values) }

  private static let has = Builtin(
    "has", family: "records", "Whether there is a field of that name",
    takes: Param<Datum>("record", "a record, a table, or what the library made"),
    Param<String>("key", "the name"),
    returns: "bool",
    examples: [Example("has(\(site), \"rmse\")", shows: "true")]
  ) { (_, datum, key) throws(Fault) -> Bool in
    switch datum {
    case .object(let object): return object.fieldNames.contains(key)
    case .list, .array, .string: throw Fault.hasOfElements(datum.typeName)
    default: return try fields(of: datum).fields[key] != nil
    }
  }

  private static let get = Builtin(
    "get", family: "records", "The value of a field, or a stand-in where there is none",
    takes: Param<Datum>("record", "a record, a table, or what the library made"),
    Param<String>("key", "the name"),
    Param<Datum>("default", "what to give where there is no such field", default: Datum.none),
    returns: "the value",
    examples: [
      Example("get(\(site), \"rmse\")", shows: "0.06"),
      Example("get(\(site), \"bias\", default=0)", shows: "0"),
    ]
  ) { (_, datum, key, fallback) throws(Fault) -> Datum in
    try fields(of: datum).fields[key] ?? fallback
  }

  private static let without = Builtin(
    "without", family: "records", "A record with fewer fields",
    takes: Param<Record>("record", "the record"), Param<Rest>("keys", "the names to leave out"),
    returns: "record",
    examples: [Example("without(\(site), \"site\")", shows: "{rmse: 0.06}")]
  ) { (_, record, names) throws(Fault) -> Record in
    var result = Record(fields: record.fields)
    for name in names.values {
      guard case .string(let key) = name else {
        throw Fault.wrongType("keys", "strings", "the names to leave out", got: name)
      }
      guard result.fields.removeValue(forKey: key) != nil else {
        throw Fault.noSuchKey(key, among: Array(result.fields.keys))
      }
    }
    return result
  }

  private static let type = Builtin(
    "type", family: "records", "The name of a value's type",
    takes: Param<Datum>("of", "any value"),
    returns: "string",
    examples: [
      Example("type(1.5)", shows: "\"float\""), Example("type([1, 2])", shows: "\"tensor\""),
    ]
  ) { (_, datum) throws(Fault) -> String in datum.typeName }

  private static func fields(of datum: Datum) throws(Fault) -> Record {
    switch datum {
    case .record(let record): return record
    case .table(let table):
      var record = Record()
      for column in table.columns { record.fields[column.name ?? ""] = .array(column) }
      return record
    case .object(let object):
      var record = Record()
      for name in object.fieldNames { record.fields[name] = object.field(name) ?? Datum.none }
      return record
    default: throw Fault.wrongType("record", "a record", "what has fields", got: datum)
    }
  }
}
