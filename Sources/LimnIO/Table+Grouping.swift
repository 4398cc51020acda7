import LimnData
import LimnSource
import LimnTensor

/// Rows put together by the values of key columns.
package struct Grouping: Sendable {
  package let table: Table
  package let names: [String]
  /// All rows, group after group, and where each group begins, with an end at last.
  package let rows: [Int]
  package let starts: [Int]
  /// A row of each group, in order of first appearance.
  package let firstRows: [Int]

  package var count: Int { firstRows.count }

  package init(_ table: Table, by names: [String]) throws(Fault) {
    var columns: [DataArray] = []
    for (position, name) in names.enumerated() {
      guard !names[..<position].contains(name) else { throw Fault.duplicateColumn(name) }
      columns.append(try table.required(name))
    }
    let keys = try RowKeys(columns, rows: table.rowCount)
    self.table = table
    self.names = names
    (rows, starts) = keys.sorted()
    firstRows = keys.firstRows
  }

  package func rows(of group: Int) -> ArraySlice<Int> { rows[starts[group]..<starts[group + 1]] }

  package func size(of group: Int) -> Int { starts[group + 1] - starts[group] }

  /// The key columns, one row for each group.
  package func keys() throws(Fault) -> Table {
    try table.selecting(names).taking(rows: firstRows)
  }

  /// `site = "CH-Oe2", year = 2001`, for messages.
  package func label(of group: Int) -> String {
    names.map { name in
      let value = table.column(named: name)?.scalar(at: firstRows[group])?.written ?? "none"
      return "\(name) = \(value)"
    }.joined(separator: ", ")
  }

  /// The first (or last) rows of each group, in the table's order.
  package func ends(_ count: Int, last: Bool) -> [Int] {
    var kept: [Int] = []
    for group in 0..<self.count {
      let rows = rows(of: group)
      kept += last ? rows.suffix(max(count, 0)) : rows.prefix(max(count, 0))
    }
    return kept.sorted()
  }
}

extension Table {
  /// The first row of each distinct key (of all columns, without names).
  package func distinct(by names: [String]) throws(Fault) -> Table {
    var keys: [DataArray] = []
    for name in names { keys.append(try required(name)) }
    return try taking(
      rows: try RowKeys(names.isEmpty ? columns : keys, rows: rowCount).firstRows)
  }

  /// How many rows each distinct key has; the commonest first, equal ones as they appear.
  package func counted(by names: [String], into name: String = "n") throws(Fault) -> Table {
    let groups = try Grouping(self, by: names)
    let order = (0..<groups.count).sorted {
      let (a, b) = (groups.size(of: $0), groups.size(of: $1))
      return a != b ? a > b : $0 < $1
    }
    guard !names.contains(name) else { throw Fault.duplicateColumn(name) }
    let counts = try Tensor(i64: order.map { Int64(groups.size(of: $0)) })
    return try groups.keys().taking(rows: order)
      .setting(DataArray(counts), named: name)
  }

  /// Without the rows in which one of the columns (any, without names) is missing.
  package func withoutMissing(in names: [String]) throws(Fault) -> Table {
    var flags: [Block<UInt8>] = []
    for column in names.isEmpty ? columns : try selecting(names).columns {
      if let missing = try column.missingFlags() { flags.append(missing) }
    }
    return try taking(
      rows: (0..<rowCount).filter { row in !flags.contains { $0.pointer[row] != 0 } })
  }
}
