import LimnData
import LimnDisplay
import LimnMachine
import LimnTensor

/// Tables, and what a stored output says of a value.

extension Describe {
  private static let wholeUpTo = 20
  private static let headRows = 10
  private static let tailRows = 5

  package static func table(_ table: Table, title: String? = nil) -> TableDescription {
    let count = table.rowCount
    let isWhole = count <= wholeUpTo
    let rows = isWhole ? Array(0..<count) : Array(0..<headRows) + Array(count - tailRows..<count)
    let counts = counts(in: table, rows)
    let columns = table.columns.map { column in
      let reader = ElementReader(column.tensor)
      return TableDescription.Column(
        name: column.name ?? "", type: column.dtype.rawValue, unit: column.unit,
        alignment: column.dtype == .str || column.dtype == .time ? .left : .right,
        cells: reader.column(rows, counts: counts))
    }
    return TableDescription(
      title: title, columns: columns, rowCount: count, headCount: isWhole ? nil : headRows,
      notes: table.notes)
  }

  /// Which of the rows hold counts: those of these names in a table of statistics, as `describe`
  /// makes it.
  private static func counts(in table: Table, _ rows: [Int]) -> Set<Int> {
    guard let names = table.columns.first, names.name == Overview.statistic, names.dtype == .str
    else { return [] }
    let reader = ElementReader(names.tensor)
    return Set(rows.indices.filter { Overview.counts.contains(reader.text(rows[$0])) })
  }

  /// Enough of a value to see that it changed; nil for values that are no data.
  package static func valueRecord(of datum: Datum) -> ValueSummary? {
    switch datum {
    case .bool(let value): ValueSummary(dtype: "bool", number: value ? 1 : 0)
    case .int(let value): ValueSummary(dtype: "i64", number: Double(value))
    case .float(let value): ValueSummary(dtype: "f64", number: value)
    case .string: ValueSummary(dtype: "str", shape: [], n: 1)
    case .time: ValueSummary(dtype: "time", shape: [], n: 1)
    case .duration: ValueSummary(dtype: "duration", shape: [], n: 1)
    case .array(let array): summary(array)
    case .table(let table):
      ValueSummary(
        dtype: "table", shape: [table.rowCount, table.columns.count], n: table.rowCount)
    case .none, .list, .record, .function, .object: nil
    }
  }

  private static func summary(_ array: DataArray) -> ValueSummary {
    let reader = ElementReader(array.tensor)
    let missing = reader.missingCount
    var summary = ValueSummary(
      dtype: array.dtype.rawValue, shape: array.shape, n: array.count - missing)
    guard reader.isNumeric, summary.n > 0 else { return summary }
    var sum = 0.0
    var low = Double.infinity
    var high = -Double.infinity
    for index in 0..<array.count where !reader.isMissing(index) {
      let value = reader.number(index)
      sum += value
      low = min(low, value)
      high = max(high, value)
    }
    let mean = sum / Double(summary.n)
    summary.min = low.isFinite ? low : nil
    summary.max = high.isFinite ? high : nil
    summary.mean = mean.isFinite ? mean : nil
    return summary
  }
}

/// What a stored output says of a value.
///
/// Numbers that are not finite are left out.
package struct ValueSummary: Hashable, Sendable {
  package var dtype: String
  /// Empty for a plain value.
  package var shape: [Int]
  /// Present elements.
  package var n: Int
  package var min: Double?
  package var max: Double?
  package var mean: Double?

  package init(dtype: String, shape: [Int], n: Int) {
    self.dtype = dtype
    self.shape = shape
    self.n = n
  }

  fileprivate init(dtype: String, number: Double) {
    self.init(dtype: dtype, shape: [], n: number.isNaN ? 0 : 1)
    guard number.isFinite else { return }
    min = number
    max = number
    mean = number
  }
}
