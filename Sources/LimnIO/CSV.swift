import LimnData
import LimnEffects
import LimnSource
import LimnTensor

/// Reading CSV files (RFC 4180) into tables.
///
/// The type of a column is found over the whole column: whole numbers, numbers, bools, dates and
/// times, else text; blank cells are missing and fit every type. What was missing or converted is
/// counted in the table's notes, so that nothing is lost in silence.
///
/// The file is read in two passes, both on all processors: the first counts the rows of each part,
/// the second writes every cell where it belongs, as the type that a sample of rows suggests.
/// Columns that turn out to be of another type are read again.

package struct CSVOptions: Sendable {
  /// As messages name the file.
  package var name: String
  /// Cells that mean a missing value, besides blank ones.
  package var missing: MissingMarkers
  /// The columns to keep, in this order; nil keeps all.
  package var columns: [String]?
  /// nil to find it.
  package var separator: UInt8?
  /// The decimal point; nil to find it.
  package var point: UInt8?
  /// nil to find it.
  package var encoding: TextEncoding?
  /// Lines to leave out before the header.
  package var skip = 0
  package var hasHeader = true
  /// A line that begins with it is left out.
  package var comment: UInt8?
  /// Types that are not to be found.
  package var types: [String: DType] = [:]
  /// The least part of a file that is worth a thread.
  package var partBytes = 1 << 20

  package init(
    name: String, missing: MissingMarkers = MissingMarkers(), columns: [String]? = nil,
    separator: UInt8? = nil
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

  func contains(_ cell: UnsafeBufferPointer<UInt8>, point: UInt8) -> Bool {
    for text in texts where text.elementsEqual(cell) { return true }
    guard !numbers.isEmpty, let number = CellNumber.scan(cell, point: point)?.float else {
      return false
    }
    return numbers.contains(number)
  }

  /// What is missing among numbers, dates and bools, but might be a name among text.
  static func isUsual(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (2...4).contains(cell.count) else { return false }
    switch String(decoding: cell, as: UTF8.self) {
    case "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None": return true
    default: return false
    }
  }
}

package enum CSV {
  package static func read(
    _ bytes: [UInt8], options: CSVOptions, interruption: Interruption? = nil
  ) throws(Fault) -> Table {
    var notes: [String] = []
    let (decoded, start) = try TextEncoding.decoded(
      bytes, as: options.encoding, name: options.name, notes: &notes)
    let result: Result<Table, Fault> = (decoded ?? bytes).withUnsafeBufferPointer { buffer in
      do throws(Fault) {
        return .success(
          try read(buffer, from: start, options: options, interruption, notes: notes))
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, options: CSVOptions,
    _ interruption: Interruption?, notes: [String]
  ) throws(Fault) -> Table {
    var notes = notes
    var scanner = CSVScanner(
      bytes: bytes, separator: 0x2C, comment: options.comment, file: options.name)
    scanner.next = start
    for _ in 0..<max(options.skip, 0) { scanner.skipLine() }
    scanner.skipEmptyLines()
    guard scanner.next < bytes.count else { throw Fault.emptyFile(options.name) }
    let dialect = CSVDialect(bytes, from: scanner.next, options)
    scanner.separator = dialect.separator
    let firstRow = scanner.next
    let cells = try scanner.row()
    var names: [String]
    var units: [String?] = []
    if options.hasHeader {
      names = try columnNames(cells, bytes, dialect, options: options, notes: &notes)
      (names, units) = ColumnUnits.parted(names)
    } else {
      names = (1...cells.count).map { "column_\($0)" }
      scanner.next = firstRow
    }
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
    for name in options.types.keys.sorted() where !names.contains(name) {
      throw Fault.noSuchColumn(name, among: names, in: options.name)
    }
    let body = try CSVBody(
      bytes, from: scanner.next, names: names, dialect: dialect, options: options, interruption)
    var columns: [DataArray] = []
    for (column, tensor) in zip(chosen, try body.read(chosen, interruption, notes: &notes)) {
      let unit = tensor.dtype.isNumeric && column < units.count ? units[column] : nil
      columns.append(DataArray(tensor, name: names[column], unit: unit))
    }
    let origin = body.firstLine.map { (file: options.name, firstLine: $0) }
    return Table(columns: columns, rowCount: body.rowCount, notes: notes, origin: origin)
  }

  /// Names from the header: trimmed, given where blank, unique.
  private static func columnNames(
    _ cells: [CSVCell], _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: CSVDialect,
    options: CSVOptions, notes: inout [String]
  ) throws(Fault) -> [String] {
    var names: [String] = []
    var numbers = 0
    for range in cells {
      let cell = CellBytes(range, in: bytes)
      if CellNumber.scan(cell.trimmed, point: dialect.point) != nil { numbers += 1 }
      names.append(
        cell.hasDoubledQuotes ? cell.text : String(decoding: cell.trimmed, as: UTF8.self))
    }
    guard numbers < names.count else { throw Fault.headerIsNumbers(names, in: options.name) }
    guard names.contains(where: { !$0.isEmpty }) else { throw Fault.headerIsBlank(options.name) }
    if names.count == 1, options.separator != nil {
      for (other, word) in [(",", "commas"), (";", "semicolons"), ("\t", "tabs")]
      where names[0].contains(other) {
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
}
