import LimnData
import LimnEffects
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Tables joined, put below each other, made wide and made long.

extension Library {
  static let reshaping: [Builtin] = [joinTables, bindRows, pivot, unpivot]

  private static let rows = "table({site: [\"a\", \"b\", \"a\"], ndvi: [0.2, 0.6, 0.4]})"
  private static let sites = "table({site: [\"a\", \"c\"], lat: [47.1, 45.9]})"

  private static let joinTables = Builtin(
    "join_tables", family: "tables", "Brings the rows of two tables together by equal keys",
    takes: Param<Table>("left", "the table whose rows set the order"),
    Param<Table>("right", "the table with further columns"),
    Param<Datum>(
      "on",
      "the key: a column of both, a list of them, or a record of names on the left and right; all "
        + "common columns if left out", default: Datum.none),
    Param<JoinKind>(
      "how",
      "which rows are kept: `inner` those with a partner; `left`, `right` and `outer` also those of a "
        + "side without one; `semi` and `anti` only choose among the left rows", default: .inner),
    Param<JoinExpectation>(
      "expect", "how many left rows may meet how many right ones; more are an error",
      default: .manyToMany),
    Param<String>(
      "suffix", "put behind the names of right columns that the left table has too",
      default: "_right"),
    returns:
      "table: the left columns, then the right ones without the key; a missing key meets nothing",
    examples: [
      Example(
        "\(rows) |> join_tables(\(sites), on=\"site\", expect=\"m:1\")",
        shows: "site  ndvi   lat\nstr    f64   f64\na      0.2  47.1\na      0.4  47.1"),
      Example("len(join_tables(\(rows), \(sites), on=\"site\", how=\"outer\"))", shows: "4"),
      Example("join_tables(\(rows), \(sites), on=\"site\", how=\"anti\").site[0]", shows: "\"b\""),
    ]
  ) { (context, left, right, on, how, expect, suffix) throws(Fault) -> Table in
    let options = JoinOptions(
      keys: try joinKeys(on, left, right), kind: how, expectation: expect, suffix: suffix)
    var notes: [String] = []
    let joined = try left.joined(with: right, options, notes: &notes)
    for note in notes { context.note("join_tables: \(note)") }
    return joined
  }

  private static func joinKeys(
    _ on: Datum, _ left: Table, _ right: Table
  ) throws(Fault) -> [(left: String, right: String)] {
    if case .record(let record) = on {
      var keys: [(left: String, right: String)] = []
      for (mine, theirs) in record.fields {
        guard case .string(let theirs) = theirs else {
          throw Fault.wrongType("on", "names", "the right name for each left one", got: theirs)
        }
        keys.append((mine, theirs))
      }
      return keys
    }
    if let names = try names(on, "on"), !names.isEmpty { return names.map { ($0, $0) } }
    let common = left.columnNames.filter { right.column(named: $0) != nil }
    guard !common.isEmpty else { throw Fault.noCommonColumn(left, right) }
    return common.map { ($0, $0) }
  }

  private static let bindRows = Builtin(
    "bind_rows", family: "tables", "Puts tables one below the other",
    takes: Param<Rest>("tables", "two or more tables, or one list or record of them"),
    Param<String?>(
      "source", "a first column that tells the tables apart: by position, or by the record's names",
      default: .some(nil)),
    returns: "table of all columns; one that a table lacks is missing in its rows",
    examples: [
      Example(
        "bind_rows(table({x: 1, y: 2}), table({x: 3}))",
        shows: "  x    y\ni64  i64\n  1    2\n  3    –"),
      Example(
        "bind_rows({a: table({x: 1}), b: table({x: 3})}, source=\"file\").file[1]", shows: "\"b\""),
    ]
  ) { (_, parts, source) throws(Fault) -> Table in
    var values = parts.values
    var labels: [Datum] = values.indices.map { .int(Int64($0)) }
    if values.count == 1 {
      if case .list(let inner) = values[0] {
        values = inner
        labels = values.indices.map { .int(Int64($0)) }
      } else if case .record(let record) = values[0] {
        values = Array(record.fields.values)
        labels = record.fields.keys.map { .string($0) }
      }
    }
    var tables: [Table] = []
    for value in values {
      guard case .table(let table) = value else {
        throw Fault.wrongType("tables", "tables", "what to put together", got: value)
      }
      tables.append(table)
    }
    return try bound(tables, labels: labels, source: source)
  }

  /// Tables one below the other, with a first column of labels where `source` names one.
  static func bound(_ tables: [Table], labels: [Datum], source: String?) throws(Fault) -> Table {
    guard let source else { return try Table.bound(tables) }
    var labelled: [Table] = []
    for (table, label) in zip(tables, labels) {
      let column = try Column.from(label, name: source, rows: table.rowCount)
      guard table.column(named: source) == nil else { throw Fault.duplicateColumn(source) }
      labelled.append(Table(columns: [column] + table.columns, rowCount: table.rowCount))
    }
    return try Table.bound(labelled)
  }

  private static let pivot = Builtin(
    "pivot", family: "tables", "Makes a long table wide: values of a column become columns",
    takes: Param<Table>("table", "one row for each index and column"),
    Param<Datum>("index", "a column or a list of columns that names the rows of the result"),
    Param<Datum>("columns", "the column or columns whose values become the new columns"),
    Param<Datum>("values", "the column of values, or a list of them"),
    Param<FunctionHandle?>(
      "how", "a function that makes one value of all that fall into a cell, such as `mean`",
      default: .some(nil)),
    returns:
      "table of the index and the new columns, both in order of first appearance; a cell without a "
      + "row is missing",
    examples: [
      Example(
        "d = table({year: [1, 1, 2], site: [\"a\", \"b\", \"a\"], ndvi: [0.2, 0.6, 0.4]})\n"
          + "pivot(d, index=\"year\", columns=\"site\", values=\"ndvi\")",
        shows: "year    a    b\n i64  f64  f64\n   1  0.2  0.6\n   2  0.4    –"),
      Example(
        "d = table({year: [1, 1, 1], site: [\"a\", \"b\", \"a\"], ndvi: [0.2, 0.6, 0.4]})\n"
          + "pivot(d, index=\"year\", columns=\"site\", values=\"ndvi\", how=max).a[0]",
        shows: "0.4"),
    ]
  ) { (context, table, index, columns, values, how) throws(Fault) -> Table in
    let pivot = try Pivot(
      table, index: try keyNames(index, "index"), columns: try keyNames(columns, "columns"))
    let values = try keyNames(values, "values")
    var result = pivot.index
    for value in values {
      let column = try table.required(value)
      var made: [DataArray] = []
      if let how {
        made = try cells(of: pivot, column, how, context)
      } else {
        for source in try pivot.sources() { made.append(try column.gathered(source)) }
      }
      for (name, column) in zip(pivot.names, made) {
        let full = values.count == 1 ? name : "\(value)_\(name)"
        guard result.column(named: full) == nil else { throw Fault.duplicateColumn(full) }
        result = try result.setting(column, named: full)
      }
    }
    return result
  }

  /// The new columns, each cell made by a function of the values that fall into it.
  private static func cells(
    of pivot: Pivot, _ column: DataArray, _ how: FunctionHandle, _ context: any CallContext
  ) throws(Fault) -> [DataArray] {
    var values = [[Datum]](
      repeating: [Datum](repeating: .none, count: pivot.index.rowCount), count: pivot.names.count)
    var unit: String?
    for (number, cell) in pivot.cells.enumerated() {
      if number & 0xFF == 0 { try context.effects.interruption.check() }
      let part = try column.gathered(Array(cell.rows))
      values[cell.column][cell.row] = try context.call(how, [.array(part)])
      if column.unit != nil, unit == nil { unit = context.unit(of: how, [.array(part)]) }
    }
    return try zip(pivot.names, values).map { name, values throws(Fault) in
      var made = try Column.from(.list(values), name: name, rows: nil)
      if made.dtype.isNumeric { made.unit = unit }
      return made
    }
  }

  private static let unpivot = Builtin(
    "unpivot", family: "tables", "Makes a wide table long: columns become rows",
    takes: Param<Table>("table", "the wide table"),
    Param<Datum>("columns", "the columns to put below each other", default: Datum.none),
    Param<Datum>("keep", "or those to keep beside them", default: Datum.none),
    Param<String>("names", "what to call the column of names", default: "name"),
    Param<String>("values", "what to call the column of values", default: "value"),
    returns: "table: for each row one for each column named, with the columns kept",
    examples: [
      Example(
        "unpivot(table({year: [1, 2], a: [0.2, 0.4], b: [0.6, none]}), keep=\"year\", names=\"site\")",
        shows:
          "year  site  value\n i64  str     f64\n   1  a       0.2\n   1  b       0.6\n   2  a       0.4\n   2  b         –"
      )
    ]
  ) { (_, table, columns, keep, name, value) throws(Fault) -> Table in
    var chosen = try names(columns, "columns") ?? []
    if chosen.isEmpty {
      let kept = try names(keep, "keep") ?? []
      for name in kept { _ = try table.required(name) }
      chosen = table.columnNames.filter { !kept.contains($0) }
    }
    return try table.unpivoted(chosen, nameColumn: name, valueColumn: value)
  }
}

extension JoinKind: Bridged {
  package static var typeName: String {
    allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
  }
  package static func from(_ datum: Datum) -> JoinKind? {
    if case .string(let text) = datum { JoinKind(rawValue: text) } else { nil }
  }
  package var datum: Datum { .string(rawValue) }
}

extension JoinExpectation: Bridged {
  package static var typeName: String {
    allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
  }
  package static func from(_ datum: Datum) -> JoinExpectation? {
    if case .string(let text) = datum { JoinExpectation(rawValue: text) } else { nil }
  }
  package var datum: Datum { .string(rawValue) }
}
