import LimnSource

/// The grammar of RFC 4180, cell by cell: cells apart by a separator, records by LF, CRLF or CR,
/// quoted cells with doubled quotes inside, line ends allowed there.

/// One cell: the bytes between the separators, or between the quotes.
struct CSVCell {
  var start: Int
  var length: Int
  /// Inner quotes are still doubled.
  var isQuoted: Bool

  static let longest = 1 << 23 - 1
}

/// The bytes of one cell.
struct CellBytes {
  let raw: UnsafeBufferPointer<UInt8>
  let isQuoted: Bool

  @inline(__always)
  init(_ cell: CSVCell, in bytes: UnsafeBufferPointer<UInt8>) {
    raw = UnsafeBufferPointer(rebasing: bytes[cell.start..<(cell.start + cell.length)])
    isQuoted = cell.isQuoted
  }

  var hasDoubledQuotes: Bool { isQuoted && raw.contains(0x22) }

  /// Without spaces and tabs at either end.
  @inline(__always)
  var trimmed: UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, raw.count)
    while start < end, raw[start] == 0x20 || raw[start] == 0x09 { start += 1 }
    while end > start, raw[end - 1] == 0x20 || raw[end - 1] == 0x09 { end -= 1 }
    return UnsafeBufferPointer(rebasing: raw[start..<end])
  }

  var text: String {
    guard hasDoubledQuotes else { return String(decoding: raw, as: UTF8.self) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var skip = false
    for byte in raw {
      if byte == 0x22, !skip {
        skip = true
        continue
      }
      skip = false
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Reads cell after cell.
struct CSVScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var separator: UInt8
  let comment: UInt8?
  let file: String
  var next = 0

  init(bytes: UnsafeBufferPointer<UInt8>, separator: UInt8, comment: UInt8?, file: String) {
    self.bytes = bytes
    self.separator = separator
    self.comment = comment
    self.file = file
  }

  /// Steps over LF, CRLF or CR.
  @inline(__always)
  @discardableResult
  mutating func skipLineEnd() -> Bool {
    guard next < bytes.count, bytes[next] == 0x0A || bytes[next] == 0x0D else { return false }
    if bytes[next] == 0x0D, next + 1 < bytes.count, bytes[next + 1] == 0x0A { next += 1 }
    next += 1
    return true
  }

  mutating func skipLine() {
    while next < bytes.count, bytes[next] != 0x0A, bytes[next] != 0x0D { next += 1 }
    skipLineEnd()
  }

  /// Steps over one line that holds no row, if one begins here.
  @inline(__always)
  mutating func skipEmptyLine() -> Bool {
    if skipLineEnd() { return true }
    guard let comment, next < bytes.count, bytes[next] == comment else { return false }
    skipLine()
    return true
  }

  mutating func skipEmptyLines() { while skipEmptyLine() {} }

  /// All cells of the row that begins here.
  mutating func row() throws(Fault) -> [CSVCell] {
    var cells: [CSVCell] = []
    var more = true
    while more {
      let cell: CSVCell
      (cell, more) = try self.cell(column: cells.count)
      cells.append(cell)
    }
    return cells
  }

  /// The cell that starts here, and whether another follows in its row.
  @inline(__always)
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
    return (CSVCell(start: start, length: next - start, isQuoted: false), endOfCell())
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
    return (CSVCell(start: quote + 1, length: length, isQuoted: true), endOfCell())
  }

  @inline(__always)
  private mutating func endOfCell() -> Bool {
    if next < bytes.count, bytes[next] == separator {
      next += 1
      return true
    }
    skipLineEnd()
    return false
  }

  /// That the row from `rowStart` on has another number of cells.
  func ragged(_ rowStart: Int, expected: Int) throws(Fault) -> Never {
    var again = self
    again.next = rowStart
    throw Fault.raggedRow(place(rowStart), cells: try again.row().count, expected: expected)
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
