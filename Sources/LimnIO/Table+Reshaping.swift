import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// From long to wide and back, and tables one below the other.

/// The cells of a wide table: which rows of the long one fall into each.
package struct Pivot: Sendable {
  /// A row for each distinct index.
  package let index: Table
  /// What the new columns are called.
  package let names: [String]
  /// The rows of each cell that has any.
  package let cells: [(row: Int, column: Int, rows: ArraySlice<Int>)]

  package init(_ table: Table, index: [String], columns: [String]) throws(Fault) {
    let indexKeys = try RowKeys(try table.selecting(index).columns, rows: table.rowCount)
    let nameKeys = try RowKeys(try table.selecting(columns).columns, rows: table.rowCount)
    let both = try Grouping(table, by: index + columns)
    self.index = try table.selecting(index).taking(rows: indexKeys.firstRows)
    names = nameKeys.firstRows.map { row in
      columns.map { table.column(named: $0)?.scalar(at: row)?.plainText ?? "none" }
        .joined(separator: "_")
    }
    cells = (0..<both.count).map { group in
      let first = both.firstRows[group]
      return (
        Int(indexKeys.codes.pointer[first]), Int(nameKeys.codes.pointer[first]),
        both.rows(of: group)
      )
    }
  }

  /// The row of the long table for each row of a new column, -1 where there is none; refused
  /// where several would fall into one cell.
  package func sources() throws(Fault) -> [[Int]] {
    var sources = [[Int]](
      repeating: [Int](repeating: -1, count: index.rowCount), count: names.count)
    for cell in cells {
      guard let first = cell.rows.first else { continue }
      guard cell.rows.count == 1 else {
        throw Fault.severalRowsForOneCell(
          names[cell.column], rows: (first, cell.rows[cell.rows.startIndex + 1]))
      }
      sources[cell.column][cell.row] = first
    }
    return sources
  }
}

extension Scalar {
  /// A name made of a value: text as it is.
  fileprivate var plainText: String {
    if case .string(let text) = self { text } else { written }
  }
}

extension Table {
  /// Every row becomes one for each of the named columns: its other columns, the name, the value.
  package func unpivoted(
    _ names: [String], nameColumn: String, valueColumn: String
  ) throws(Fault) -> Table {
    let wide = try selecting(names).columns
    guard let first = wide.first else { throw Fault.nothingToUnpivot() }
    for column in wide.dropFirst() where !Self.agree(first, column) {
      throw Fault.columnsOfTwoTypes(
        [first.name ?? "", column.name ?? ""], first.dtype, column.dtype)
    }
    let (count, overflow) = rowCount.multipliedReportingOverflow(by: wide.count)
    _ = try Block<(UInt64, UInt64, UInt64)>(count: overflow ? Int.max : count)
    // element: [row, name] ← one below the other: [name, row]
    let places = (0..<count).map { $0 % wide.count * rowCount + $0 / wide.count }
    let values = try DataArray.concatenated(wide.map(\.withoutLabels), along: 0)
      .gathered(places)
    let labels = DataArray(try Tensor(str: names))
    let rest = columns.filter { !names.contains($0.name ?? "") }
    var result = try Table(columns: rest, rowCount: rowCount)
      .taking(rows: (0..<count).map { $0 / wide.count })
    if rest.isEmpty { result = Table(columns: [], rowCount: count) }
    for (name, column) in [
      (nameColumn, try labels.gathered((0..<count).map { $0 % wide.count })),
      (valueColumn, values),
    ] {
      guard result.column(named: name) == nil else { throw Fault.duplicateColumn(name) }
      result = try result.setting(column, named: name)
    }
    return result
  }

  /// Tables one below the other. A column that one of them lacks is missing there.
  package static func bound(_ tables: [Table]) throws(Fault) -> Table {
    var names: [String] = []
    for table in tables {
      for name in table.columnNames where !names.contains(name) { names.append(name) }
    }
    let count = tables.reduce(0) { $0 + $1.rowCount }
    var columns: [DataArray] = []
    for name in names {
      let present = tables.compactMap { $0.column(named: name) }
      // A column without any value goes with all types.
      var typed: DataArray?
      for column in present where typed == nil {
        if try !column.isBlank() { typed = column }
      }
      guard let model = typed ?? present.first else { continue }
      var parts: [DataArray] = []
      for table in tables {
        let nothing = DataArray(
          try Tensor(missing: model.dtype, shape: [table.rowCount]), name: name)
        guard let part = table.column(named: name) else {
          parts.append(nothing)
          continue
        }
        if try part.isBlank() {
          parts.append(nothing)
          continue
        }
        guard agree(model, part) else {
          throw Fault.columnsOfTwoTypes([name], model.dtype, part.dtype)
        }
        parts.append(part.withoutLabels)
      }
      columns.append(try DataArray.concatenated(parts, along: 0))
      columns[columns.count - 1].name = name
    }
    return Table(columns: columns, rowCount: count)
  }

  private static func agree(_ a: DataArray, _ b: DataArray) -> Bool {
    a.dtype == b.dtype || (a.dtype.isNumeric && b.dtype.isNumeric)
  }

  /// A row for each element: the labels of its axes (positions where there are none), its value.
  package init(elementsOf array: DataArray, value: String) throws(Fault) {
    var inner = array.count
    var columns: [DataArray] = []
    for (axis, extent) in array.shape.enumerated() {
      inner /= max(extent, 1)
      let name = array.axes[axis].name ?? "axis_\(axis)"
      let positions = try Tensor(i64: (0..<Int64(extent)).map { $0 })
      let labels = try array.axes[axis].coordinate?.tensor() ?? positions
      let places = (0..<array.count).map { $0 / inner % extent }
      columns.append(try DataArray(labels, name: name).gathered(places))
    }
    var values = DataArray(
      try array.tensor.reshaped(to: [array.count]), name: value, unit: array.unit,
      provenance: array.provenance)
    values.name = value
    var seen: Set<String> = [value]
    for column in columns where !seen.insert(column.name ?? "").inserted {
      throw Fault.duplicateColumn(column.name ?? "")
    }
    self.init(columns: columns + [values], rowCount: array.count)
  }
}

extension DataArray {
  /// A column to be put below another: names of axes do not matter there.
  fileprivate var withoutLabels: DataArray {
    DataArray(tensor, name: name, unit: unit, provenance: provenance)
  }

  /// Whether it is what a column without any value is read as.
  fileprivate func isBlank() throws(Fault) -> Bool {
    guard dtype == .f64 else { return false }
    guard let flags = try missingFlags() else { return count == 0 }
    return flags.buffer.allSatisfy { $0 != 0 }
  }
}
