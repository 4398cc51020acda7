import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// What can go wrong with tables, in words.
extension Fault {
  package static func noSuchColumn(
    _ name: String, among names: [String], in file: String? = nil
  ) -> Fault {
    let place = file.map { " in `\($0)`" } ?? ""
    let list = names.prefix(12).map { "`\($0)`" }.joined(separator: " ")
    let more = names.count > 12 ? " and \(names.count - 12) more" : ""
    var hint = "the columns are \(list)\(more)"
    if let near = Suggestion.nearest(name, among: names) {
      hint = "did you mean `\(near)`? " + hint
    }
    return Fault("E620", "there is no column `\(name)`\(place)", hint: hint)
  }

  package static func duplicateColumn(_ name: String) -> Fault {
    Fault("E621", "two columns would be named `\(name)`")
  }

  package static func unequalColumns(
    _ name: String, _ count: Int, first: String, _ expected: Int
  ) -> Fault {
    Fault(
      "E622",
      "`\(name)` has \(counted(count, "row")), but `\(first)` has \(expected)",
      hint: "all columns of a table are equally long")
  }

  package static func notAColumn(_ name: String, got: String) -> Fault {
    Fault(
      "E623", "`\(name)` cannot be a column: it is \(got)",
      hint: "a column is a tensor with one axis, or a list of numbers, strings, bools or times")
  }

  /// The elements of a list are of two types.
  package static func mixedColumn(_ name: String, _ first: String, _ other: String, row: Int)
    -> Fault
  {
    Fault(
      "E624", "`\(name)` mixes \(first) and \(other), first in row \(row)",
      hint: "a column holds values of one type, or `none` where they are missing")
  }

  package static func conditionNotBool(_ got: String, in function: String) -> Fault {
    Fault(
      "E625", "the condition of `\(function)` gave \(got), not bools",
      hint: "compare, for example `r => r.ndvi > 0.2`")
  }

  package static func conditionLength(_ count: Int, rows: Int) -> Fault {
    Fault(
      "E626", "the condition gave \(counted(count, "value")) for \(counted(rows, "row"))",
      hint: "in a table's `filter` it sees whole columns and gives one bool for each row")
  }

  /// `notes` are what was said of the column when it was read: they name the cell that spoilt it.
  static func notATimeColumn(_ name: String, dtype: DType, notes: [String]) -> Fault {
    Fault(
      "E630", "the column `\(name)` holds no times, but `\(dtype.rawValue)`",
      hint: "dates are read as times when every cell looks like `2001-02-18`", argument: "time",
      notes: notes)
  }

  static func notAValueColumn(_ name: String, notes: [String]) -> Fault {
    Fault(
      "E634", "the column `\(name)` holds text, not values",
      hint: "`read(path, na=…)` takes further marks of missing values", argument: "value",
      notes: notes)
  }

  static func notAKeyColumn(_ name: String, dtype: DType) -> Fault {
    Fault(
      "E631", "the column `\(name)` cannot tell series apart: it holds `\(dtype.rawValue)`",
      hint: "use a column of names or whole numbers", argument: "by")
  }

  static func twoRowsForOneStep(
    _ instant: Instant, key: String?, name: String, rows: String
  ) -> Fault {
    let place = key.map { " at \($0)" } ?? ""
    return Fault(
      "E632", "two rows for \(instant)\(place): \(rows)",
      hint: key == nil
        ? "if the table holds several series, name the column that tells them apart: `by=`"
        : "keep one of them, or average them first")
  }

  static func noRowsForSeries(_ name: String) -> Fault {
    Fault("E633", "no row has a time in `\(name)`", hint: "an empty table makes no series")
  }

  /// Rows are numbered in 32 bits while they are sorted and joined.
  static func tooManyRows() -> Fault {
    Fault.memoryExhausted(
      asked: Int.max, used: MemoryBudget.shared.bytesUsed,
      allowed: MemoryBudget.shared.bytesAllowed)
  }

  static func joinKeysDiffer(_ left: DataArray, _ right: DataArray) -> Fault {
    let (mine, theirs) = (left.name ?? "", right.name ?? "")
    let text = left.dtype == .str ? left : right
    return Fault(
      "E647",
      "the keys are of two types: `\(mine)` is `\(left.dtype.rawValue)` on the left, "
        + "`\(theirs)` is `\(right.dtype.rawValue)` on the right",
      hint: left.dtype == .str || right.dtype == .str
        ? "read `\(text.name ?? "")` as a number or the other one as text: `read(path, types={…})`"
        : "make one of them the type of the other first",
      argument: "on")
  }

  static func joinMultiplies(
    _ options: JoinOptions, side: String, key: String, rows: (Int, Int)
  ) -> Fault {
    Fault(
      "E648",
      "`expect=\"\(options.expectation.rawValue)\"` does not hold: the \(side) table has several "
        + "rows with \(key), such as [\(rows.0)] and [\(rows.1)]",
      hint: "`distinct(t, by=…)` keeps the first of each key; `expect=\"m:m\"` allows it",
      argument: "expect")
  }

  static func severalRowsForOneCell(_ column: String, rows: (Int, Int)) -> Fault {
    Fault(
      "E649",
      "two rows fall into one cell of the column `\(column)`: [\(rows.0)] and [\(rows.1)]",
      hint: "say how to make one value of them: `how=mean`")
  }

  static func nothingToUnpivot() -> Fault {
    Fault("E620", "no column is named", hint: "name the columns to be put below each other")
  }

  static func columnsOfTwoTypes(_ names: [String], _ a: DType, _ b: DType) -> Fault {
    let which = names.map { "`\($0)`" }.joined(separator: " and ")
    let verb = names.count == 1 ? "is" : "are"
    return Fault(
      "E650", "\(which) \(verb) of two types: `\(a.rawValue)` and `\(b.rawValue)`",
      hint: "a column holds values of one type; `mutate` can make them alike first")
  }

  /// What a function gave for a group, where another number of values is wanted.
  package static func groupLength(
    _ column: String, got count: Int, wanted: Int, group: String, summarising: Bool
  ) -> Fault {
    Fault(
      "E651",
      "`\(column)` gave \(counted(count, "value")) for the \(counted(wanted, "row")) with \(group)",
      hint: summarising
        ? "`summarise` makes one row of each group: reduce the column, such as `r => mean(r.x)`."
        : "give one value for each row of the group, or one for all of them")
  }

  package static func noCommonColumn(_ left: Table, _ right: Table) -> Fault {
    let theirs = right.columnNames.prefix(8).map { "`\($0)`" }.joined(separator: " ")
    return Fault(
      "E620", "the tables have no column in common to be joined on",
      hint: "name one of each: `on={left: \"right\"}`; the right table has \(theirs)",
      argument: "on")
  }
}
