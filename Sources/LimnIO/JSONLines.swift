import LimnData
import LimnEffects
import LimnSource
import LimnTensor
import LimnTime

/// JSON lines: an object on each line, one for each row.
///
/// A key that a line lacks is missing in its row; objects inside objects become columns with dotted
/// names. Text that is dates throughout is read as times, as in CSV.
package enum JSONLines {
  package static func read(
    _ bytes: [UInt8], name: String, columns wanted: [String]? = nil,
    interruption: Interruption? = nil
  ) throws(Fault) -> Table {
    var notes: [String] = []
    let (decoded, start) = try TextEncoding.decoded(bytes, as: .utf8, name: name, notes: &notes)
    let bytes = decoded ?? bytes
    var columns: [String: Int] = [:]
    var names: [String] = []
    var cells: [[Scalar?]] = []
    var (rows, line, from) = (0, 0, start)
    while from < bytes.count {
      line += 1
      if line & 0xFFF == 0 { try interruption?.check() }
      let to = bytes[from...].firstIndex(of: 0x0A) ?? bytes.count
      defer { from = to + 1 }
      if bytes[from..<to].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      let parsed: Result<JSON, Fault> = bytes.withUnsafeBufferPointer { all in
        do throws(Fault) {
          let part = UnsafeBufferPointer(rebasing: all[from..<to])
          return .success(try JSON.parse(part, file: name, line: line))
        } catch { return .failure(error) }
      }
      guard case .object(let fields) = try parsed.get() else {
        throw Fault.malformedJSON(name, line: line, "an object is wanted on each line")
      }
      try flatten(fields, prefix: "", name, line) { key, value in
        let column: Int
        if let known = columns[key] {
          column = known
        } else {
          column = names.count
          columns[key] = column
          names.append(key)
          cells.append(Array(repeating: nil, count: rows))
        }
        // A dotted key may say the same as an object inside; the last one counts.
        if cells[column].count > rows { cells[column].removeLast() }
        cells[column].append(value)
      }
      rows += 1
      for column in cells.indices where cells[column].count < rows { cells[column].append(nil) }
    }
    if let wanted {
      for key in wanted where columns[key] == nil {
        throw Fault.noSuchColumn(key, among: names, in: name)
      }
    }
    var made: [DataArray] = []
    for key in wanted ?? names {
      guard let column = columns[key] else { continue }
      made.append(DataArray(try tensor(cells[column], key), name: key))
    }
    return Table(columns: made, rowCount: rows, notes: notes)
  }

  private static func flatten(
    _ fields: [(key: String, value: JSON)], prefix: String, _ file: String, _ line: Int,
    _ put: (String, Scalar?) -> Void
  ) throws(Fault) {
    for (key, value) in fields {
      let name = prefix + key
      switch value {
      case .null: put(name, nil)
      case .bool(let value): put(name, .bool(value))
      case .integer(let value): put(name, .int(value))
      case .float(let value): put(name, .float(value))
      case .string(let value): put(name, .string(value))
      case .object(let inner): try flatten(inner, prefix: name + ".", file, line, put)
      case .array: throw Fault.arrayInJSONLine(file, line: line, key: name)
      }
    }
  }

  private static func tensor(_ cells: [Scalar?], _ name: String) throws(Fault) -> Tensor {
    if cells.allSatisfy({ $0 == nil }) { return try Tensor(missing: .f64, shape: [cells.count]) }
    var times: [Scalar?] = []
    times.reserveCapacity(cells.count)
    for cell in cells {
      guard case .string(var text)? = cell else {
        if cell != nil { break }
        times.append(nil)
        continue
      }
      guard let time = text.withUTF8({ CSVKind.time($0) }) else { break }
      times.append(.time(Instant(microseconds: time)))
    }
    let values = times.count == cells.count ? times : cells
    guard let array = try DataArray.ofScalars(values) else {
      let types = cells.compactMap { $0?.dtype }
      throw Fault.columnsOfTwoTypes([name], types[0], types.first { $0 != types[0] } ?? types[0])
    }
    return array.tensor
  }

  /// Missing values are `null`.
  package static func write(_ table: Table) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    let keys = table.columnNames.map { JSON.quoted($0) }
    for row in 0..<table.rowCount {
      bytes.append(0x7B)
      for (place, column) in table.columns.enumerated() {
        if place > 0 { bytes += [0x2C, 0x20] }
        bytes += keys[place]
        bytes += [0x3A, 0x20]
        switch column.scalar(at: row) {
        case nil: bytes += "null".utf8
        case .bool(let value): bytes += "\(value)".utf8
        case .int(let value): bytes += "\(value)".utf8
        case .float(let value):
          if value.isNaN {
            bytes += "null".utf8
          } else {
            guard value.isFinite else {
              throw Fault.infiniteInCSV(column.name ?? "", row: row)
            }
            bytes += "\(value)".utf8
          }
        case .string(let text): bytes += JSON.quoted(text)
        case .time(let value): bytes += JSON.quoted(value.description)
        case .duration(let value): bytes += JSON.quoted(value.description)
        }
      }
      bytes += [0x7D, 0x0A]
    }
    return bytes
  }
}
