import LimnData
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Tables group by group: keys, one row for each group, counts.

extension Library {
  static let grouping: [Builtin] = [group, summarise, valueCounts, distinct]

  private static let sample =
    "table({site: [\"a\", \"b\", \"a\"], year: [2001, 2001, 2002], ndvi: [0.2, 0.6, 0.4]})"

  private static let group = Builtin(
    "group", family: "tables", "Puts the rows of a table together by the values of columns",
    takes: Param<Table>("table", "the table"),
    Param<Datum>("by", "a column or a list of columns; a missing value is a key like another"),
    returns:
      "grouped table, for `summarise`, `mutate`, `filter`, `head` and `tail`, which then work "
      + "within each group and give a plain table",
    examples: [
      Example(
        "\(sample) |> group(by=\"site\") |> summarise(mean=r => mean(r.ndvi))",
        shows: "site  mean\nstr    f64\na      0.3\nb      0.6"),
      Example("len(\(sample) |> group(by=[\"site\", \"year\"]) |> head(1))", shows: "3"),
    ]
  ) { (_, table, by) throws(Fault) -> Datum in
    .object(GroupedTable(grouping: try Grouping(table, by: try keyNames(by, "by"))))
  }

  private static let summarise = Builtin(
    "summarise", aliases: ["summarize"], family: "tables", "Makes one row of each group",
    takes: Param<Datum>("table", "a grouped table, or a table as one group"),
    Param<NamedRest>(
      "columns",
      "each a function of a group's columns that gives one value, such as "
        + "`mean=r => mean(r.ndvi)`"),
    returns:
      "table of the keys, in order of first appearance, and the new columns, in the units of what "
      + "they were made of",
    examples: [
      Example(
        "\(sample) |> group(by=\"year\") |> summarise(n=r => len(r.ndvi), top=r => max(r.ndvi))",
        shows: "year    n  top\n i64  i64  f64\n2001    2  0.6\n2002    1  0.4"),
      Example("summarise(\(sample), top=r => max(r.ndvi)).top[0]", shows: "0.6"),
    ]
  ) { (context, datum, columns) throws(Fault) -> Table in
    let grouping: Grouping
    switch try Rows(datum, "table") {
    case .grouped(let known): grouping = known
    case .plain(let table): grouping = try Grouping(table, by: [])
    }
    var result = try grouping.keys()
    if grouping.names.isEmpty, !grouping.table.columns.isEmpty {
      result = Table(columns: [], rowCount: grouping.count)
    }
    for (name, value) in columns.values.fields {
      var values = Array(repeating: value, count: grouping.count)
      if case .function(let function) = value { values = try grouping.map(function, context) }
      for (group, value) in values.enumerated() where Column.hasRows(value) {
        let part = try Column.from(value, name: name, rows: nil)
        guard part.count == 1 else {
          throw Fault.groupLength(
            name, got: part.count, wanted: grouping.size(of: group),
            group: grouping.names.isEmpty ? "all rows" : grouping.label(of: group),
            summarising: true)
        }
        values[group] = Datum(part.scalar(at: 0))
      }
      var column = try Column.from(.list(values), name: name, rows: nil)
      if case .function(let function) = value, column.dtype.isNumeric {
        column.unit = grouping.unit(of: function, giving: values, context)
      }
      result = try result.setting(column, named: name)
    }
    return result
  }

  private static let valueCounts = Builtin(
    "value_counts", family: "tables", "How often each value, or combination of values, appears",
    takes: Param<Datum>("of", "a table, or a tensor or list of values"),
    Param<Datum>("by", "of a table: a column or a list of columns", default: Datum.none),
    returns: "table of the values and `n`, the commonest first; missing ones are counted too",
    examples: [
      Example(
        "value_counts(\(sample), \"site\")", shows: "site    n\nstr   i64\na       2\nb       1"),
      Example("value_counts([3, 1, 3]).n", shows: "tensor [2] i64\nn\n2  1"),
    ]
  ) { (_, datum, by) throws(Fault) -> Table in
    if case .table(let table) = datum { return try table.counted(by: try keyNames(by, "by")) }
    guard let operand = Operand.from(datum), operand.isArray || operand.isList else {
      throw Fault.wrongType("of", "a table, a tensor or a list", "what to count", got: datum)
    }
    var array = try operand.array("of")
    let name = array.name ?? "value"
    array.tensor = try array.tensor.reshaped(to: [array.count])
    return try Table(columns: [], rowCount: array.count)
      .setting(DataArray(array.tensor, unit: array.unit), named: name).counted(by: [name])
  }

  private static let distinct = Builtin(
    "distinct", family: "tables", "Keeps the first of the rows that are alike",
    takes: Param<Table>("table", "the table"),
    Param<Datum>(
      "by", "the columns that count, a name or a list; all of them if left out",
      default: Datum.none),
    returns: "table with all its columns, rows in order of first appearance",
    examples: [Example("len(distinct(\(sample), by=\"site\"))", shows: "2")]
  ) { (_, table, by) throws(Fault) -> Table in
    try table.distinct(by: try names(by, "by") ?? [])
  }

  /// One or more names.
  static func keyNames(_ datum: Datum, _ parameter: String) throws(Fault) -> [String] {
    guard let names = try names(datum, parameter), !names.isEmpty else {
      throw Fault.wrongType(
        parameter, "a name or a list of names", "the columns that tell rows apart", got: datum)
    }
    return names
  }
}
