import LimnData
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Tables: making them, their columns, and series from them.
///
/// A function given to a verb is called once, with a record of whole columns: `r.ndvi > 0.2` is
/// one comparison of tensors, not one for each row.

extension Library {
  static let tables: [Builtin] = making + choosingRows + grouping + reshaping

  private static let making: [Builtin] = [
    table, mutate, rename, select, dropColumns, columns, seriesFromRows,
  ]

  private static let sample = "table({site: [\"a\", \"b\", \"c\"], ndvi: [0.2, 0.6, 0.4]})"

  private static let table = Builtin(
    "table", family: "tables", "Makes a table of columns, of rows, or of a series",
    takes: Param<Datum>(
      "of",
      "a record of columns: tensors of one axis or lists, all of one length, or single values, "
        + "which are repeated; a list of records, one for each row; or a tensor with named axes"),
    Param<String?>(
      "value", "of a tensor: what to call the column of its elements; its own name if left out",
      default: .some(nil)),
    returns: "table; of a tensor: a row for each element, with the labels of its axes",
    examples: [
      Example(
        "table({site: [\"a\", \"b\"], ndvi: [0.2, 0.6]})",
        shows: "site  ndvi\nstr    f64\na      0.2\nb      0.6"),
      Example("table({site: \"CH-Oe2\", ndvi: [0.2, none, 0.6]}).site[2]", shows: "\"CH-Oe2\""),
      Example(
        "table([{x: 1, y: \"a\"}, {x: 2}])", shows: "  x  y\ni64  str\n  1  a\n  2  –"),
      Example(
        "table(zeros(year=2, site=2), value=\"n\")",
        shows:
          "year  site    n\n i64   i64  f64\n   0     0    0\n   0     1    0\n   1     0    0\n   1     1    0"
      ),
    ]
  ) { (_, datum, value) throws(Fault) -> Table in
    switch datum {
    case .record(let record): return try table(ofColumns: record)
    case .table(let table): return table
    case .array(let array):
      return try Table(elementsOf: array, value: value ?? array.name ?? "value")
    case .list(let rows):
      var records: [Record] = []
      for row in rows {
        guard case .record(let record) = row else {
          throw Fault.wrongType("of", "records", "one for each row", got: row)
        }
        records.append(record)
      }
      return try table(ofRows: records)
    default:
      throw Fault.wrongType(
        "of", "a record of columns, a list of records or a tensor", "what to make a table of",
        got: datum)
    }
  }

  static func table(ofColumns record: Record) throws(Fault) -> Table {
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

  /// Columns in order of first appearance; a field that a record lacks is missing in its row.
  static func table(ofRows records: [Record]) throws(Fault) -> Table {
    var columns: OrderedDictionary<String, [Datum]> = [:]
    for (row, record) in records.enumerated() {
      for (name, value) in record.fields {
        columns[name, default: Array(repeating: .none, count: row)].append(value)
      }
      for name in columns.keys where columns[name]?.count == row { columns[name]?.append(.none) }
    }
    var result = Table(columns: [], rowCount: records.count)
    for (name, values) in columns {
      result = try result.setting(
        try Column.from(.list(values), name: name, rows: nil), named: name)
    }
    return result
  }

  private static let mutate = Builtin(
    "mutate", family: "tables", "Adds columns, or replaces those of the same name",
    takes: Param<Datum>(
      "table", "the table to widen; if it is grouped, functions see a group each"),
    Param<NamedRest>(
      "columns",
      "each a function of the columns, a tensor, a list or a single value; later ones see earlier ones"
    ),
    returns: "table",
    examples: [
      Example(
        "\(sample) |> mutate(percent=r => 100 * r.ndvi)",
        shows:
          "site  ndvi  percent\nstr    f64      f64\na      0.2       20\nb      0.6       60\nc      0.4       40"
      ),
      Example(
        "t = table({site: [\"a\", \"b\", \"a\"], ndvi: [0.25, 0.5, 0.75]})\n"
          + "(t |> group(by=\"site\") |> mutate(anomaly=r => r.ndvi - mean(r.ndvi))).anomaly[2]",
        shows: "0.25"),
    ]
  ) { (context, datum, columns) throws(Fault) -> Table in
    let rows = try Rows(datum, "table")
    var result = rows.table
    for (name, given) in columns.values.fields {
      var value = given
      if case .function(let function) = value, case .grouped(let grouping) = rows {
        // Later columns see earlier ones, so the groups are those of the table as it has become.
        let grown = try Grouping(result, by: grouping.names)
        result = try result.setting(try grown.spread(name, function, context), named: name)
        continue
      }
      if case .function(let function) = value {
        value = try context.call(function, [Column.record(of: result)])
      }
      let rows = result.columns.isEmpty ? nil : result.rowCount
      var column = try Column.from(value, name: name, rows: rows)
      if case .function(let function) = given, !Column.hasRows(value), column.dtype.isNumeric {
        column.unit = context.unit(of: function, [Column.record(of: result)])
      }
      result = try result.setting(column, named: name)
    }
    return result
  }

  private static let rename = Builtin(
    "rename", family: "tables", "Gives columns other names",
    takes: Param<Table>("table", "the table"),
    Param<NamedRest>(
      "names", "each new name with the present one as a string: `greenness=\"ndvi\"`"),
    returns: "table with its columns in the same order",
    examples: [
      Example(
        "columns(\(sample) |> rename(greenness=\"ndvi\"))", shows: "[\"site\", \"greenness\"]")
    ]
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
    Param<Datum>("value", "the column of values, or a list of columns"),
    Param<String?>(
      "by", "the column that tells several series apart, which becomes an axis", default: .some(nil)
    ),
    returns:
      "series [time] or [time, by] from the first to the last date, or a record of them for a list "
      + "of columns; steps without a row are missing",
    examples: [
      Example(
        "d = [time(\"2001-01-01\"), time(\"2001-01-17\"), time(\"2001-02-18\")]\n"
          + "series(table({date: d, ndvi: [0.2, 0.3, 0.5]}), time=\"date\", value=\"ndvi\")")
    ]
  ) { (context, table, time, value, by) throws(Fault) -> Datum in
    var notes: [String] = []
    var made = Record()
    let names = try keyNames(value, "value")
    for name in names {
      notes = []
      made.fields[name] = .array(
        try table.series(time: time, value: name, by: by, notes: &notes))
    }
    for note in notes { context.note("series: \(note)") }
    if case .string(let name) = value, let series = made.fields[name] { return series }
    return .record(made)
  }

  private static let select = Builtin(
    "select", family: "tables", "Keeps the named columns, in the order given",
    takes: Param<Table>("table", "the table"),
    Param<Rest>("columns", "names, or one list of names"),
    returns: "table",
    examples: [Example("columns(\(sample) |> select(\"ndvi\"))", shows: "[\"ndvi\"]")]
  ) { (_, table, columns) throws(Fault) -> Table in
    var chosen: [String] = []
    for value in columns.values { chosen += try names(value, "columns") ?? [] }
    return try table.selecting(chosen)
  }

  private static let columns = Builtin(
    "columns", family: "tables", "The names of a table's columns",
    takes: Param<Table>("table", "the table"),
    returns: "list of strings",
    examples: [Example("columns(\(sample))", shows: "[\"site\", \"ndvi\"]")]
  ) { (_, table) throws(Fault) -> [String] in table.columnNames }

  private static let dropColumns = Builtin(
    "drop_columns", family: "tables", "Leaves out the named columns",
    takes: Param<Table>("table", "the table"),
    Param<Rest>("columns", "names, or one list of names"),
    returns: "table",
    examples: [Example("columns(drop_columns(\(sample), \"ndvi\"))", shows: "[\"site\"]")]
  ) { (_, table, columns) throws(Fault) -> Table in
    var dropped: [String] = []
    for value in columns.values { dropped += try names(value, "columns") ?? [] }
    return try table.dropping(dropped)
  }
}
