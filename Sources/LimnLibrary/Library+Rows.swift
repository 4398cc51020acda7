import LimnData
import LimnEffects
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Rows of a table chosen and put in order.
///
/// A condition is a function of whole columns: `r.ndvi > 0.2` is one comparison of tensors. On a
/// grouped table it is called once for each group.

extension Library {
  static let choosingRows: [Builtin] = [
    filter, arrange, head, tail, dropMissing, fillMissing, sampleRows,
  ]

  private static let sample = "table({site: [\"a\", \"b\", \"c\"], ndvi: [0.2, 0.6, 0.4]})"
  private static let gappy = "table({site: [\"a\", \"b\"], ndvi: [0.2, none]})"

  private static let filter = Builtin(
    "filter", family: "tables",
    "Keeps the rows of a table, or the elements of a list, that meet a condition",
    takes: Param<Datum>("of", "a table, a grouped table or a list"),
    Param<Datum>(
      "condition",
      "of a table: a function of its columns (within a group, of the group's) that gives a bool for "
        + "each row, or the bools themselves; of a list: a function of an element"),
    returns: "table or list; where the condition is missing a row is left out and counted",
    examples: [
      Example("\(sample) |> filter(r => r.ndvi > 0.3)"),
      Example("filter(list(1, 2, 3), x => x > 1)", shows: "[2, 3]"),
      Example(
        "t = table({site: [\"a\", \"b\", \"a\"], ndvi: [0.2, 0.6, 0.4]})\n"
          + "t |> group(by=\"site\") |> filter(r => r.ndvi == max(r.ndvi))",
        shows: "site  ndvi\nstr    f64\nb      0.6\na      0.4"),
    ]
  ) { (context, collection, condition) throws(Fault) -> Datum in
    switch collection {
    case .table, .object:
      let rows = try Rows(collection, "of")
      let kept = try keptRows(of: rows, by: condition, context)
      return .table(try rows.table.taking(rows: kept))
    case .list(let values):
      guard case .function(let condition) = condition else {
        throw Fault.wrongType("condition", "a function", "an element → a bool", got: condition)
      }
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
      throw Fault.wrongType(
        "of", "a table or a list", "what to choose from; it comes first: `filter(xs, f)`",
        got: collection)
    }
  }

  private static func keptRows(
    of rows: Rows, by condition: Datum, _ context: any CallContext
  ) throws(Fault) -> [Int] {
    let table = rows.table
    var answer = condition
    if case .function(let function) = condition {
      switch rows {
      case .plain: answer = try context.call(function, [Column.record(of: table)])
      case .grouped(let grouping):
        answer = .array(try grouping.spread("condition", function, context))
      }
    }
    if case .bool(let keep) = answer { return keep ? Array(0..<table.rowCount) : [] }
    guard case .array(let flags) = answer, case .bool(let block) = flags.tensor.elements else {
      if case .array(let array) = answer, array.count == 0, table.rowCount == 0 { return [] }
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

  private static let arrange = Builtin(
    "arrange", family: "tables", "Sorts the rows of a table",
    takes: Param<Table>("table", "the table"),
    Param<Datum>("by", "a column, or a list of columns with the foremost first"),
    Param<Datum>(
      "descending", "whether the largest come first; a list says so for each column",
      default: .bool(false)),
    returns: "table; equal rows keep their order, missing values come last",
    examples: [
      Example("(\(sample) |> arrange(by=\"ndvi\")).site[0]", shows: "\"a\""),
      Example("arrange(\(sample), by=[\"ndvi\"], descending=true).site[0]", shows: "\"b\""),
    ]
  ) { (_, table, by, descending) throws(Fault) -> Table in
    guard let by = try names(by, "by"), !by.isEmpty else {
      throw Fault.wrongType("by", "a name or a list of names", "the columns to sort by", got: by)
    }
    return try table.arranged(by: by, descending: try flags(descending, count: by.count))
  }

  /// One bool for all of several things, or one for each.
  private static func flags(_ datum: Datum, count: Int) throws(Fault) -> [Bool] {
    switch datum {
    case .bool(let value): return Array(repeating: value, count: count)
    case .array(let array) where array.dtype == .bool && array.count == count:
      return try array.tensor.boolValues()
    case .list(let values) where values.count == count:
      if let flags = [Bool].from(.list(values)) { return flags }
    default: break
    }
    throw Fault.wrongType(
      "descending", "a bool, or one for each column", "whether the largest come first", got: datum)
  }

  private static let head = Builtin(
    "head", family: "tables", "The first rows of a table or of each group, or elements of a list",
    takes: Param<Datum>("of", "a table, a grouped table or a list"),
    Param<Int>("n", "how many", default: 5),
    returns: "table or list",
    examples: [Example("head(\(sample), 2).site[1]", shows: "\"b\"")]
  ) { (_, collection, count) throws(Fault) -> Datum in
    switch collection {
    case .table(let table): return .table(try table.head(count))
    case .object(let object as GroupedTable):
      return .table(
        try object.grouping.table.taking(rows: object.grouping.ends(count, last: false)))
    case .list(let values): return .list(Array(values.prefix(max(count, 0))))
    default: throw wrongEnd(collection, index: ":\(count)")
    }
  }

  private static let tail = Builtin(
    "tail", family: "tables", "The last rows of a table or of each group, or elements of a list",
    takes: Param<Datum>("of", "a table, a grouped table or a list"),
    Param<Int>("n", "how many", default: 5),
    returns: "table or list",
    examples: [Example("tail(\(sample), 2).site[1]", shows: "\"c\"")]
  ) { (_, collection, count) throws(Fault) -> Datum in
    switch collection {
    case .table(let table): return .table(try table.tail(count))
    case .object(let object as GroupedTable):
      return .table(
        try object.grouping.table.taking(rows: object.grouping.ends(count, last: true)))
    case .list(let values): return .list(Array(values.suffix(max(count, 0))))
    default: throw wrongEnd(collection, index: "-\(count):")
    }
  }

  private static func wrongEnd(_ datum: Datum, index: String) -> Fault {
    Fault.wrongType(
      "of", of: "a table or a list", got: datum.typeName,
      hint: "a part of a tensor is taken by an index: `x[\(index)]`")
  }

  private static let dropMissing = Builtin(
    "drop_missing", family: "tables", "Leaves out the rows in which something is missing",
    takes: Param<Table>("table", "the table"),
    Param<Datum>(
      "columns", "the columns that count, a name or a list; all of them if left out",
      default: Datum.none),
    returns: "table; a note says how many rows were left out",
    examples: [Example("len(drop_missing(\(gappy)))", shows: "1")]
  ) { (context, table, columns) throws(Fault) -> Table in
    let kept = try table.withoutMissing(in: try names(columns, "columns") ?? [])
    let dropped = table.rowCount - kept.rowCount
    if dropped > 0 {
      context.note("drop_missing: \(dropped) of \(table.rowCount) rows were left out")
    }
    return kept
  }

  private static let fillMissing = Builtin(
    "fill_missing", family: "tables", "Puts a value in the place of missing ones",
    takes: Param<Table>("table", "the table"),
    Param<NamedRest>("values", "for each column what to put in: `rain=0`"),
    returns: "table; a note says how many cells were filled",
    examples: [Example("fill_missing(\(gappy), ndvi=0).ndvi[1]", shows: "0.0")]
  ) { (context, table, values) throws(Fault) -> Table in
    var result = table
    for (name, value) in values.values.fields {
      let column = try table.required(name)
      guard let scalar = value.scalar else {
        throw Fault.wrongType(name, "a single value", "what to put in", got: value)
      }
      let (filled, count) = try column.fillingMissing(with: scalar)
      if count > 0 {
        context.note("fill_missing: \(count) missing in `\(name)` made \(scalar.written)")
      }
      result = try result.setting(filled, named: name)
    }
    return result
  }

  private static let sampleRows = Builtin(
    "sample_rows", family: "tables", "Rows drawn at random, none of them twice",
    takes: Param<Table>("table", "the table"),
    Param<Int>("n", "how many; all of them in random order if there are fewer"),
    Param<Int?>(
      "seed", "which draw; by default it follows from the notebook's seed and the cell",
      default: .some(nil)),
    returns: "table in the order of the draw",
    effects: .random,
    examples: [Example("len(sample_rows(\(sample), 2, seed=1))", shows: "2")]
  ) { (context, table, count, seed) throws(Fault) -> Table in
    let key = seed.map { UInt64(bitPattern: Int64($0)) } ?? context.nextRandomKey()
    let order = try RandomNumbers(key: key, context.effects.interruption)
      .permutation(table.rowCount)
    return try table.taking(rows: order.i64Values().prefix(max(count, 0)).map { Int($0) })
  }
}
