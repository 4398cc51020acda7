import LimnSource
import LimnTensor
import LimnTime

/// From the cells of one column to a tensor of the narrowest type that takes them all.

/// The bytes of one cell.
struct CellBytes {
  let raw: UnsafeBufferPointer<UInt8>
  let isQuoted: Bool

  init(_ cell: CSVCell, in bytes: UnsafeBufferPointer<UInt8>) {
    raw = UnsafeBufferPointer(rebasing: bytes[cell.start..<(cell.start + cell.length)])
    isQuoted = cell.isQuoted
  }

  var hasDoubledQuotes: Bool { isQuoted && raw.contains(0x22) }

  /// Without spaces and tabs at either end.
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

struct ColumnReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let index: CSVIndex
  let column: Int
  let name: String
  let missing: MissingMarkers
  private(set) var notes: [String] = []

  private var rows: Int { index.rowCount }

  init(
    bytes: UnsafeBufferPointer<UInt8>, index: CSVIndex, column: Int, name: String,
    missing: MissingMarkers
  ) {
    self.bytes = bytes
    self.index = index
    self.column = column
    self.name = name
    self.missing = missing
  }

  private func cell(_ row: Int) -> CellBytes {
    CellBytes(index.cell(row: row, column: column), in: bytes)
  }

  /// What a cell holds; nil when it is missing.
  ///
  /// Quotes are no part of it.
  private func content(_ row: Int) -> UnsafeBufferPointer<UInt8>? {
    let trimmed = cell(row).trimmed
    if trimmed.isEmpty || (!missing.isEmpty && missing.contains(trimmed)) { return nil }
    return trimmed
  }

  private func firstContent() -> UnsafeBufferPointer<UInt8>? {
    for row in 0..<rows { if let content = content(row) { return content } }
    return nil
  }

  mutating func tensor() throws(Fault) -> Tensor {
    guard let first = firstContent() else {
      if rows > 0 { notes.append("\(name): all \(rows) missing") }
      let empty = try Block<Double>(count: rows)
      for row in 0..<rows { empty.pointer[row] = .nan }
      return Tensor(shape: [rows], elements: .f64(empty))
    }
    if CellNumber.scan(first) != nil {
      if let tensor = try numbers() { return tensor }
    } else if Self.bool(first) != nil {
      if let tensor = try read({ Self.bool($0).map { $0 ? 1 : 0 } }, as: { .bool($0) }) {
        return tensor
      }
    } else if Self.time(first) != nil {
      if let tensor = try read({ Self.time($0) }, as: { .time($0) }) { return tensor }
    }
    return try text()
  }

  private static func bool(_ cell: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard cell.count == 4 || cell.count == 5 else { return nil }
    switch String(decoding: cell, as: UTF8.self) {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// A month at least: a bare year is a whole number.
  private static func time(_ cell: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let written = WrittenTime.scan(cell), written.precision >= .month else { return nil }
    return written.instant.microseconds
  }

  /// Whole numbers as long as all are, else floats; nil when a cell is no number.
  private mutating func numbers() throws(Fault) -> Tensor? {
    let integers = try Block<Int64>(count: rows)
    let mask = try Block<UInt8>(count: rows)
    var (row, absent, padded) = (0, 0, 0)
    while row < rows {
      if let cell = content(row) {
        guard case .integer(let value) = CellNumber.scan(cell) else { break }
        if cell.count > 1, cell[0] == 0x30 { padded += 1 }
        integers.pointer[row] = value
        mask.pointer[row] = 0
      } else {
        integers.pointer[row] = 0
        mask.pointer[row] = 1
        absent += 1
      }
      row += 1
    }
    if row == rows {
      noteMissing(absent)
      if padded > 0 {
        notes.append("\(name): \(padded) with leading zeros read as whole numbers")
      }
      return Tensor(shape: [rows], elements: .i64(integers), mask: absent > 0 ? mask : nil)
    }
    // The numbers before the first float are read again: their own digits, not their rounding.
    let floats = try Block<Double>(count: rows)
    absent = 0
    var inexact = 0
    for row in 0..<rows {
      guard let cell = content(row) else {
        floats.pointer[row] = .nan
        absent += 1
        continue
      }
      guard let number = CellNumber.scan(cell) else { return nil }
      if Self.losesDigits(cell, number) { inexact += 1 }
      floats.pointer[row] = number.float
    }
    noteMissing(absent)
    if inexact > 0 {
      notes.append("\(name): \(inexact) whole numbers too large to be exact, read as f64")
    }
    return Tensor(shape: [rows], elements: .f64(floats))
  }

  private static func losesDigits(
    _ cell: UnsafeBufferPointer<UInt8>, _ number: CellNumber
  ) -> Bool {
    switch number {
    case .integer(let value): Int64(exactly: Double(value)) != value
    case .float: cell.count > 18 && cell.allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2D }
    }
  }

  /// A column of plain elements; nil when a cell does not fit.
  private mutating func read<Element: BitwiseCopyable>(
    _ parse: (UnsafeBufferPointer<UInt8>) -> Element?,
    as elements: (Block<Element>) -> Elements
  ) throws(Fault) -> Tensor? where Element: ExpressibleByIntegerLiteral {
    let values = try Block<Element>(count: rows)
    let mask = try Block<UInt8>(count: rows)
    var absent = 0
    for row in 0..<rows {
      if let cell = content(row) {
        guard let value = parse(cell) else { return nil }
        values.pointer[row] = value
        mask.pointer[row] = 0
      } else {
        values.pointer[row] = 0
        mask.pointer[row] = 1
        absent += 1
      }
    }
    noteMissing(absent)
    return Tensor(shape: [rows], elements: elements(values), mask: absent > 0 ? mask : nil)
  }

  /// Text as it stands, spaces kept.
  private mutating func text() throws(Fault) -> Tensor {
    // Asked of the budget first: the array of strings is not ours to refuse.
    _ = try Block<(UInt64, UInt64)>(count: rows)
    var strings: [String] = []
    strings.reserveCapacity(rows)
    let mask = try Block<UInt8>(count: rows)
    var (absent, numbers, times) = (0, 0, 0)
    var (oddForNumbers, oddForTimes): (Int?, Int?) = (nil, nil)
    // Names repeat from row to row; sharing the string saves its storage.
    var previous: (cell: UnsafeBufferPointer<UInt8>, text: String)?
    for row in 0..<rows {
      guard let content = content(row) else {
        strings.append("")
        mask.pointer[row] = 1
        absent += 1
        continue
      }
      mask.pointer[row] = 0
      if CellNumber.scan(content) != nil {
        numbers += 1
      } else {
        oddForNumbers = oddForNumbers ?? row
      }
      if Self.time(content) != nil { times += 1 } else { oddForTimes = oddForTimes ?? row }
      let cell = cell(row)
      if let previous, previous.cell.count == cell.raw.count,
        previous.cell.elementsEqual(cell.raw)
      {
        strings.append(previous.text)
      } else {
        let text = cell.text
        previous = (cell.raw, text)
        strings.append(text)
      }
    }
    noteMissing(absent)
    if numbers * 2 > rows - absent, let row = oddForNumbers {
      noteOdd(row, fitting: numbers, of: rows - absent, kind: "a number")
    } else if times * 2 > rows - absent, let row = oddForTimes {
      noteOdd(row, fitting: times, of: rows - absent, kind: "a date")
    }
    return Tensor(
      shape: [rows], elements: .str(try StringBlock(strings)), mask: absent > 0 ? mask : nil)
  }

  private mutating func noteMissing(_ absent: Int) {
    if absent > 0 { notes.append("\(name): \(absent) of \(rows) missing") }
  }

  /// Why a column that looks like numbers or dates is text all the same.
  private mutating func noteOdd(_ row: Int, fitting: Int, of present: Int, kind: String) {
    let place = CSVPlace(
      file: "", offset: index.cell(row: row, column: column).start, in: bytes)
    let cell = String(decoding: cell(row).raw.prefix(40), as: UTF8.self)
    notes.append(
      "\(name): read as text, for `\(cell)` on line \(place.line) is not \(kind) "
        + "(\(fitting) of \(present) are); na= takes marks of missing values")
  }
}
