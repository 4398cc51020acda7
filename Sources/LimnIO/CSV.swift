import LimnData
import LimnEffects
import LimnSource
import LimnTensor

/// Reading CSV files (RFC 4180) into tables.
///
/// A header is required. The type of a column is found over the whole column: whole numbers,
/// numbers, bools, dates and times, else text; blank cells are missing and fit every type. What
/// was missing or converted is counted in the table's notes, so that nothing is lost in silence.

package struct CSVOptions: Sendable {
  /// As messages name the file.
  package var name: String
  /// Cells that mean a missing value, besides blank ones.
  package var missing: MissingMarkers
  /// The columns to keep, in this order; nil keeps all.
  package var columns: [String]?
  package var separator: UInt8

  package init(
    name: String, missing: MissingMarkers = MissingMarkers(), columns: [String]? = nil,
    separator: UInt8 = 0x2C
  ) {
    self.name = name
    self.missing = missing
    self.columns = columns
    self.separator = separator
  }
}

/// What stands for a missing value: a text, or a number however it is written (`-9999`, `-9999.0`).
package struct MissingMarkers: Sendable {
  private(set) var texts: [[UInt8]] = []
  private(set) var numbers: [Double] = []

  package init(texts: [String] = [], numbers: [Double] = []) {
    self.numbers = numbers
    for text in texts {
      let bytes = Array(text.utf8)
      self.texts.append(bytes)
      if let number = bytes.withUnsafeBufferPointer({ CellNumber.scan($0)?.float }) {
        self.numbers.append(number)
      }
    }
  }

  var isEmpty: Bool { texts.isEmpty && numbers.isEmpty }

  func contains(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    for text in texts where text.elementsEqual(cell) { return true }
    guard !numbers.isEmpty, let number = CellNumber.scan(cell)?.float else { return false }
    return numbers.contains(number)
  }
}

package enum CSV {
  package static func read(
    _ bytes: [UInt8], options: CSVOptions, interruption: Interruption? = nil
  ) throws(Fault) -> Table {
    try checkEncoding(bytes, name: options.name)
    let result: Result<Table, Fault> = bytes.withUnsafeBufferPointer { buffer in
      do throws(Fault) {
        return .success(try read(buffer, options: options, interruption: interruption))
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, options: CSVOptions, interruption: Interruption?
  ) throws(Fault) -> Table {
    let index = try CSVIndex(bytes, options: options, interruption: interruption)
    var notes: [String] = []
    let names = try columnNames(index, bytes, options: options, notes: &notes)
    var chosen = Array(names.indices)
    if let wanted = options.columns {
      chosen = []
      for name in wanted {
        guard let column = names.firstIndex(of: name) else {
          throw Fault.noSuchColumn(name, among: names, in: options.name)
        }
        guard !chosen.contains(column) else { throw Fault.duplicateColumn(name) }
        chosen.append(column)
      }
    }
    var columns: [DataArray] = []
    for column in chosen {
      try interruption?.check()
      var reader = ColumnReader(
        bytes: bytes, index: index, column: column, name: names[column], missing: options.missing)
      let tensor = try reader.tensor()
      columns.append(DataArray(tensor, name: names[column]))
      notes += reader.notes
    }
    return Table(columns: columns, rowCount: index.rowCount, notes: notes)
  }

  /// Names from the header: trimmed, given where blank, unique.
  private static func columnNames(
    _ index: CSVIndex, _ bytes: UnsafeBufferPointer<UInt8>, options: CSVOptions,
    notes: inout [String]
  ) throws(Fault) -> [String] {
    var names: [String] = []
    var numbers = 0
    for column in 0..<index.columnCount {
      let cell = CellBytes(index.header(column), in: bytes)
      if CellNumber.scan(cell.trimmed) != nil { numbers += 1 }
      names.append(String(decoding: cell.trimmed, as: UTF8.self))
      if cell.hasDoubledQuotes { names[column] = cell.text }
    }
    guard numbers < index.columnCount else { throw Fault.headerIsNumbers(names, in: options.name) }
    guard names.contains(where: { !$0.isEmpty }) else { throw Fault.headerIsBlank(options.name) }
    if names.count == 1, options.separator == 0x2C {
      for (other, word) in [(";", "semicolons"), ("\t", "tabs")] where names[0].contains(other) {
        throw Fault.otherSeparator(word, separator: other, in: options.name)
      }
    }
    var seen = Set(names)
    for column in names.indices where names[column].isEmpty {
      var name = "column_\(column + 1)"
      while seen.contains(name) { name += "_" }
      seen.insert(name)
      names[column] = name
      notes.append("\(name): column \(column + 1) has no name in the header")
    }
    var unique: Set<String> = []
    for name in names where !unique.insert(name).inserted {
      throw Fault.duplicateHeader(name, in: options.name)
    }
    return names
  }

  /// UTF-8 without NUL, or an error that says what the file seems to be.
  private static func checkEncoding(_ bytes: [UInt8], name: String) throws(Fault) {
    let signatures: [([UInt8], String)] = [
      ([0xFF, 0xFE], "UTF-16 text"), ([0xFE, 0xFF], "UTF-16 text"),
      ([0x50, 0x4B, 0x03, 0x04], "a zip archive or a spreadsheet"), ([0x1F, 0x8B], "gzip data"),
      ([0x89, 0x48, 0x44, 0x46], "HDF5 or NetCDF-4 data"), ([0x43, 0x44, 0x46], "NetCDF data"),
    ]
    for (signature, kind) in signatures where bytes.starts(with: signature) && signature.count > 1 {
      if kind == "NetCDF data", bytes.count > 3, bytes[3] > 5 { continue }
      throw Fault.otherKindOfFile(name, kind: kind)
    }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let offset = error.byteOffsets.lowerBound
      let line = bytes.withUnsafeBufferPointer {
        CSVPlace(file: name, offset: offset, in: $0).line
      }
      throw Fault.notUTF8(name, offset: offset, line: line, byte: bytes[offset])
    }
    if let offset = bytes.firstIndex(of: 0) {
      let line = bytes.withUnsafeBufferPointer {
        CSVPlace(file: name, offset: offset, in: $0).line
      }
      throw Fault.nulByte(name, offset: offset, line: line)
    }
  }
}
