import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Writing tables as CSV: a header, LF at line ends, quotes only where RFC 4180 needs them.
///
/// The header of a column with a unit has it in brackets, `rain [mm d-1]`, and is read so again.
/// Floats are written with the fewest digits that read back to the same number; a missing value
/// is a blank cell (`""` where the whole line would be blank).

extension CSV {
  package static func write(_ table: Table, separator: UInt8 = 0x2C) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    var cells: [(Int) throws(Fault) -> String?] = []
    for column in table.columns {
      guard column.rank == 1, column.count == table.rowCount else {
        throw Fault.columnNotFlat(column.name ?? "")
      }
      cells.append(Self.cells(of: column))
    }
    for (position, column) in table.columns.enumerated() {
      if position > 0 { bytes.append(separator) }
      append(ColumnUnits.header(of: column), to: &bytes, separator: separator)
    }
    bytes.append(0x0A)
    for row in 0..<table.rowCount {
      for position in cells.indices {
        if position > 0 { bytes.append(separator) }
        if let text = try cells[position](row) {
          append(text, to: &bytes, separator: separator)
        } else if cells.count == 1 {
          bytes += [0x22, 0x22]
        }
      }
      bytes.append(0x0A)
    }
    return bytes
  }

  /// The text of each element of a column, nil where it is missing.
  private static func cells(of column: DataArray) -> (Int) throws(Fault) -> String? {
    let name = column.name ?? ""
    let mask = column.tensor.mask
    let isMissing = { (row: Int) in mask.map { $0.pointer[row] != 0 } ?? false }
    let float = { (value: Double, text: String, row: Int) throws(Fault) -> String? in
      if value.isNaN { return nil }
      guard value.isFinite else { throw Fault.infiniteInCSV(name, row: row) }
      return text
    }
    switch column.tensor.elements {
    case .f64(let block):
      return { (row: Int) throws(Fault) -> String? in
        let value = block.pointer[row]
        return try float(value, "\(value)", row)
      }
    case .f32(let block):
      return { (row: Int) throws(Fault) -> String? in
        let value = block.pointer[row]
        return try float(Double(value), "\(value)", row)
      }
    case .i64(let block):
      return { (row: Int) throws(Fault) -> String? in
        isMissing(row) ? nil : "\(block.pointer[row])"
      }
    case .bool(let block):
      return { (row: Int) throws(Fault) -> String? in
        isMissing(row) ? nil : block.pointer[row] != 0 ? "true" : "false"
      }
    case .str(let block):
      return { (row: Int) throws(Fault) -> String? in isMissing(row) ? nil : block.strings[row] }
    case .time(let block):
      return { (row: Int) throws(Fault) -> String? in
        isMissing(row) ? nil : "\(Instant(microseconds: block.pointer[row]))"
      }
    case .duration(let block):
      return { (row: Int) throws(Fault) -> String? in
        isMissing(row) ? nil : "\(TimeSpan.exact(microseconds: block.pointer[row]))"
      }
    }
  }

  private static func append(_ text: String, to bytes: inout [UInt8], separator: UInt8) {
    let needsQuotes =
      text.isEmpty || text.utf8.first == 0x20 || text.utf8.last == 0x20
      || text.utf8.contains { $0 == separator || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else {
      bytes += text.utf8
      return
    }
    bytes.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }
}
