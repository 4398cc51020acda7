import LimnSource
import LimnTensor

/// Columns of equal length, each a one-axis `DataArray` with its name (and unit) set.
package struct Table: Sendable {
  /// In order; names are unique.
  package private(set) var columns: [DataArray]
  package let rowCount: Int
  /// Conversions and losses while reading, one line each: `ndvi: 7 blank cells read as missing`.
  package var notes: [String]
  /// The file, as long as row i stands on line `firstLine + i` of it.
  package var origin: (file: String, firstLine: Int)?

  /// The caller vouches for equal lengths and unique, non-nil names.
  package init(
    columns: [DataArray], rowCount: Int, notes: [String] = [],
    origin: (file: String, firstLine: Int)? = nil
  ) {
    self.columns = columns
    self.rowCount = rowCount
    self.notes = notes
    self.origin = origin
  }

  package var columnNames: [String] { columns.map { $0.name ?? "" } }

  package func column(named name: String) -> DataArray? {
    columns.first { $0.name == name }
  }
}
