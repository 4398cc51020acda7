import LimnEffects
import LimnSource
import LimnTensor

/// Where the cells of a CSV file lie.
///
/// One pass over the bytes finds every cell and checks the grammar of RFC 4180: cells apart by a
/// separator, records by LF, CRLF or CR, quoted cells with doubled quotes inside, line ends
/// allowed there. Nothing is copied: a cell is a place in the file, packed into 64 bits, so that
/// a column of numbers is later read without making a string.

/// One cell: the bytes between the separators, or between the quotes.
struct CSVCell {
  private let packed: UInt64

  static let longest = 1 << 23 - 1

  init(start: Int, length: Int, quoted: Bool) {
    packed = UInt64(start) << 24 | UInt64(length) << 1 | (quoted ? 1 : 0)
  }

  init(packed: UInt64) { self.packed = packed }

  var bits: UInt64 { packed }
  var start: Int { Int(packed >> 24) }
  var length: Int { Int(packed >> 1 & 0x7F_FFFF) }
  /// Inner quotes are still doubled.
  var isQuoted: Bool { packed & 1 != 0 }
}

/// All cells of a file, row by row, the header's first.
struct CSVIndex {
  let columnCount: Int
  /// Without the header.
  let rowCount: Int
  private let cells: Block<UInt64>

  func header(_ column: Int) -> CSVCell { CSVCell(packed: cells.pointer[column]) }

  func cell(row: Int, column: Int) -> CSVCell {
    CSVCell(packed: cells.pointer[(row + 1) * columnCount + column])
  }

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, options: CSVOptions, interruption: Interruption?
  ) throws(Fault) {
    let separator = options.separator
    // Every cell but the last ends in one of these, so this is room enough.
    var room = 1
    for byte in bytes where byte == separator || byte == 0x0A || byte == 0x0D { room += 1 }
    let cells = try Block<UInt64>(count: room)
    var scanner = CSVScanner(bytes: bytes, separator: separator, file: options.name)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.next = 3 }
    var (used, width, rows) = (0, 0, 0)
    while scanner.next < bytes.count {
      let rowStart = scanner.next
      if scanner.skipLineEnd() { continue }
      var inRow = 0
      var more = true
      while more {
        if width > 0, inRow == width { try scanner.countRest(of: rowStart, expected: width) }
        let cell: CSVCell
        (cell, more) = try scanner.cell(column: inRow)
        cells.pointer[used] = cell.bits
        used += 1
        inRow += 1
      }
      if width == 0 {
        width = inRow
      } else {
        guard inRow == width else {
          throw Fault.raggedRow(scanner.place(rowStart), cells: inRow, expected: width)
        }
        rows += 1
        if rows & 0xFFFF == 0 { try interruption?.check() }
      }
    }
    guard width > 0 else { throw Fault.emptyFile(options.name) }
    self.columnCount = width
    self.rowCount = rows
    self.cells = cells
  }
}

/// Reads cell after cell.
struct CSVScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  let separator: UInt8
  let file: String
  var next = 0

  init(bytes: UnsafeBufferPointer<UInt8>, separator: UInt8, file: String) {
    self.bytes = bytes
    self.separator = separator
    self.file = file
  }

  /// Steps over LF, CRLF or CR.
  mutating func skipLineEnd() -> Bool {
    guard next < bytes.count, bytes[next] == 0x0A || bytes[next] == 0x0D else { return false }
    if bytes[next] == 0x0D, next + 1 < bytes.count, bytes[next + 1] == 0x0A { next += 1 }
    next += 1
    return true
  }

  /// The cell that starts here, and whether another follows in its row.
  mutating func cell(column: Int) throws(Fault) -> (CSVCell, Bool) {
    let start = next
    if next < bytes.count, bytes[next] == 0x22 { return try quotedCell(column: column) }
    while next < bytes.count {
      let byte = bytes[next]
      if byte == separator || byte == 0x0A || byte == 0x0D { break }
      if byte == 0x22 { throw Fault.quoteInsideCell(place(next), column: column) }
      next += 1
    }
    guard next - start <= CSVCell.longest else {
      throw Fault.cellTooLong(place(start), column: column)
    }
    return (CSVCell(start: start, length: next - start, quoted: false), endOfCell())
  }

  private mutating func quotedCell(column: Int) throws(Fault) -> (CSVCell, Bool) {
    let quote = next
    next += 1
    while true {
      guard next < bytes.count else { throw Fault.unclosedQuote(place(quote), column: column) }
      if bytes[next] == 0x22 {
        guard next + 1 < bytes.count, bytes[next + 1] == 0x22 else { break }
        next += 1
      }
      next += 1
    }
    let length = next - quote - 1
    guard length <= CSVCell.longest else {
      throw Fault.cellTooLong(place(quote), column: column)
    }
    next += 1
    if next < bytes.count, bytes[next] != separator, bytes[next] != 0x0A, bytes[next] != 0x0D {
      throw Fault.textAfterQuote(place(next), column: column)
    }
    return (CSVCell(start: quote + 1, length: length, quoted: true), endOfCell())
  }

  private mutating func endOfCell() -> Bool {
    if next < bytes.count, bytes[next] == separator {
      next += 1
      return true
    }
    _ = skipLineEnd()
    return false
  }

  /// Counts the cells of a row that has too many, and throws.
  mutating func countRest(of rowStart: Int, expected: Int) throws(Fault) {
    var count = expected
    var more = true
    while more {
      (_, more) = try cell(column: count)
      count += 1
    }
    throw Fault.raggedRow(place(rowStart), cells: count, expected: expected)
  }

  func place(_ offset: Int) -> CSVPlace { CSVPlace(file: file, offset: offset, in: bytes) }
}

/// A place as a message names it.
struct CSVPlace {
  let file: String
  /// From 1, the header's line included; an editor shows the same number.
  let line: Int

  init(file: String, offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    self.file = file
    var line = 1
    var index = 0
    while index < min(offset, bytes.count) {
      let byte = bytes[index]
      if byte == 0x0A || (byte == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A)) {
        line += 1
      }
      index += 1
    }
    self.line = line
  }
}
