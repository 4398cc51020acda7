import LimnData
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Tables: making them, choosing and ordering rows and columns, and series from them.
///
/// A function given to a verb is called once, with a record of whole columns: `r.ndvi > 0.2` is
/// one comparison of tensors, not one for each row.

extension Library {
  static let tables: [Builtin] = making + choosing + ordering

  private static let making: [Builtin] = [table, mutate, rename, seriesFromRows]
  private static let choosing: [Builtin] = [filter, select, columns]
  private static let ordering: [Builtin] = [arrange, head, tail]

  private static let sample = "table({site: [\"a\", \"b\", \"c\"], ndvi: [0.2, 0.6, 0.4]})"

  private static let table = Builtin(
    "table", family: "tables", "Makes a table of columns",
    takes: Param<Record>(
      "columns", "names with tensors of one axis or lists of one length; a single value is repeated"
    ),
    returns: "table",
    examples: [
      Example("table({site: [\"a\", \"b\"], ndvi: [0.2, 0.6]})"),
      Example("table({site: \"CH-Oe2\", ndvi: [0.2, none, 0.6]})"),
    ]
  ) { (_, record) throws(Fault) -> Table in
    var rows: Int?
    for (name, value) in record.fields where Column.hasRows(value) {
      rows = try Column.from(value, name: name, rows: nil).count
      break
    }
    var result = Table(columns: [], rowCount: rows ?? 0)
    for (name, value) in record.fields {
      result = try result.setting(
        try Column.from(value, name: name, rows: rows), named: name)
    }
    return result
  }

  private static let mutate = Builtin(
    "mutate", family: "tables", "Adds columns, or replaces those of the same name",
    takes: Param<Table>("table", "the table to widen"),
    Param<NamedRest>(
      "columns",
      "each a function of the columns, a tensor, a list or a single value; later ones see earlier ones"
    ),
    returns: "table",
    examples: [Example("\(sample) |> mutate(percent=r => 100 * r.ndvi)")]
  ) { (context, table, columns) throws(Fault) -> Table in
    var result = table
    for (name, value) in columns.values.fields {
      var value = value
      if case .function(let function) = value {
        value = try context.call(function, [Column.record(of: result)])
      }
      let rows = result.columns.isEmpty ? nil : result.rowCount
      result = try result.setting(
        try Column.from(value, name: name, rows: rows), named: name)
    }
    return result
  }

  private static let rename = Builtin(
    "rename", family: "tables", "Gives columns other names",
    takes: Param<Table>("table", "the table"),
    Param<NamedRest>(
      "names", "each new name with the present one as a string: `greenness=\"ndvi\"`"),
    returns: "table with its columns in the same order",
    examples: [Example("columns(\(sample) |> rename(greenness=\"ndvi\"))")]
  ) { (_, table, names) throws(Fault) -> Table in
    var pairs: [(new: String, old: String)] = []
    for (new, old) in names.values.fields {
      guard case .string(let old) = old else {
        throw Fault.wrongType(new, "string", "the present name of the column", got: old)
      }
      pairs.append((new, old))
    }
    return try table.renaming(pairs)
  }

  private static let seriesFromRows = Builtin(
    "series", family: "tables", "Makes a series from the rows of a table, on its whole time axis",
    takes: Param<Table>("table", "one row for each time (and key); in any order"),
    Param<String>("time", "the column of times"),
    Param<String>("value", "the column of values"),
    Param<String?>(
      "by", "the column that tells several series apart, which becomes an axis", default: .some(nil)
    ),
    returns:
      "series [time] or [time, by] from the first to the last date; steps without a row are missing",
    examples: [
      Example(
        "d = [time(\"2001-01-01\"), time(\"2001-01-17\"), time(\"2001-02-18\")]\n"
          + "series(table({date: d, ndvi: [0.2, 0.3, 0.5]}), time=\"date\", value=\"ndvi\")")
    ]
  ) { (context, table, time, value, by) throws(Fault) -> DataArray in
    var notes: [String] = []
    let series = try table.series(time: time, value: value, by: by, notes: &notes)
    for note in notes { context.note("series: \(note)") }
    return series
  }

  private static let filter = Builtin(
    "filter", family: "tables",
    "Keeps the rows of a table, or the elements of a list, that meet a condition",
    takes: Param<Datum>("of", "a table or a list"),
    Param<FunctionHandle>(
      "condition",
      "of a table: the columns as a record → a bool for each row; of a list: an element → a bool"),
    returns: "table or list; where the condition is missing a row is left out and counted",
    examples: [
      Example("\(sample) |> filter(r => r.ndvi > 0.3)"),
      Example("filter(list(1, 2, 3), x => x > 1)"),
    ]
  ) { (context, collection, condition) throws(Fault) -> Datum in
    switch collection {
    case .table(let table):
      let kept = try keptRows(
        of: table, by: try context.call(condition, [Column.record(of: table)]), context)
      return .table(try table.taking(rows: kept))
    case .list(let values):
      var kept: [Datum] = []
      for value in values {
        let answer = try context.call(condition, [value])
        guard case .bool(let keep) = answer else {
          throw Fault.conditionNotBool("a \(answer.typeName)", in: "filter")
        }
        if keep { kept.append(value) }
      }
      return .list(kept)
    case .array:
      throw Fault.wrongType(
        "of", of: "a table or a list", got: collection.typeName,
        hint: "elements of a tensor are chosen by an index: `x[x > 0]`")
    default:
      throw Fault.wrongType("of", "a table or a list", "what to choose from", got: collection)
    }
  }

  private static func keptRows(
    of table: Table, by answer: Datum, _ context: any CallContext
  ) throws(Fault) -> [Int] {
    if case .bool(let keep) = answer { return keep ? Array(0..<table.rowCount) : [] }
    guard case .array(let flags) = answer, case .bool(let block) = flags.tensor.elements else {
      var got = "a \(answer.typeName)"
      if case .array(let array) = answer { got = "a tensor of `\(array.dtype.rawValue)`" }
      throw Fault.conditionNotBool(got, in: "filter")
    }
    guard flags.rank == 1, block.count == table.rowCount else {
      throw Fault.conditionLength(block.count, rows: table.rowCount)
    }
    var kept: [Int] = []
    var unknown = 0
    for row in 0..<table.rowCount {
      if let mask = flags.tensor.mask, mask.pointer[row] != 0 {
        unknown += 1
      } else if block.pointer[row] != 0 {
        kept.append(row)
      }
    }
    if unknown > 0 {
      let verb = unknown == 1 ? "was" : "were"
      context.note(
        "filter: \(unknown) of \(table.rowCount) rows \(verb) left out, the condition being missing there"
      )
    }
    return kept
  }

  private static let select = Builtin(
    "select", family: "tables", "Keeps the named columns, in the order given",
    takes: Param<Table>("table", "the table"),
    Param<Rest>("columns", "names, or one list of names"),
    returns: "table",
    examples: [Example("columns(\(sample) |> select(\"ndvi\"))")]
  ) { (_, table, columns) throws(Fault) -> Table in
    var chosen: [String] = []
    for value in columns.values { chosen += try names(value, "columns") ?? [] }
    return try table.selecting(chosen)
  }

  private static let columns = Builtin(
    "columns", family: "tables", "The names of a table's columns",
    takes: Param<Table>("table", "the table"),
    returns: "list of strings",
    examples: [Example("columns(\(sample))")]
  ) { (_, table) throws(Fault) -> [String] in table.columnNames }

  private static let arrange = Builtin(
    "arrange", family: "tables", "Sorts the rows of a table",
    takes: Param<Table>("table", "the table"),
    Param<Datum>("by", "a column, or a list of columns with the foremost first"),
    Param<Bool>("descending", "whether the largest come first", default: false),
    returns: "table; equal rows keep their order, missing values come last",
    examples: [Example("\(sample) |> arrange(by=\"ndvi\")")]
  ) { (_, table, by, descending) throws(Fault) -> Table in
    guard let by = try names(by, "by"), !by.isEmpty else {
      throw Fault.wrongType("by", "a name or a list of names", "the columns to sort by", got: by)
    }
    return try table.arranged(by: by, descending: descending)
  }

  private static let head = Builtin(
    "head", family: "tables", "The first rows of a table, or elements of a list",
    takes: Param<Datum>("of", "a table or a list"),
    Param<Int>("n", "how many", default: 5),
    returns: "table or list",
    examples: [Example("head(\(sample), 2)")]
  ) { (_, collection, count) throws(Fault) -> Datum in
    switch collection {
    case .table(let table): return .table(try table.head(count))
    case .list(let values): return .list(Array(values.prefix(max(count, 0))))
    default: throw wrongEnd(collection, index: ":\(count)")
    }
  }

  private static let tail = Builtin(
    "tail", family: "tables", "The last rows of a table, or elements of a list",
    takes: Param<Datum>("of", "a table or a list"),
    Param<Int>("n", "how many", default: 5),
    returns: "table or list",
    examples: [Example("tail(\(sample), 2)")]
  ) { (_, collection, count) throws(Fault) -> Datum in
    switch collection {
    case .table(let table): return .table(try table.tail(count))
    case .list(let values): return .list(Array(values.suffix(max(count, 0))))
    default: throw wrongEnd(collection, index: "-\(count):")
    }
  }

  private static func wrongEnd(_ datum: Datum, index: String) -> Fault {
    Fault.wrongType(
      "of", of: "a table or a list", got: datum.typeName,
      hint: "a part of a tensor is taken by an index: `x[\(index)]`")
  }
}
