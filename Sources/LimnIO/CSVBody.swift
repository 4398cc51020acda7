import LimnEffects
import LimnSource
import LimnTensor

/// The rows of a CSV file below its header, cut into parts that begin with a row.
struct CSVBody {
  let bytes: UnsafeBufferPointer<UInt8>
  let names: [String]
  let dialect: CSVDialect
  let options: CSVOptions
  /// Where each part begins, with the end of the file at last.
  private let starts: [Int]
  /// The first row of each part, with the number of all rows at last.
  private let firstRows: [Int]
  /// The line of the first row, where every row is one line and lines without a row are none.
  let firstLine: Int?

  var rowCount: Int { firstRows[firstRows.count - 1] }

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, names: [String], dialect: CSVDialect,
    options: CSVOptions, _ interruption: Interruption?
  ) throws(Fault) {
    self.bytes = bytes
    self.names = names
    self.dialect = dialect
    self.options = options
    starts = Self.parts(bytes, from: start, options)
    let counts = UnsafeMutableBufferPointer<RowCount>.allocate(capacity: starts.count - 1)
    counts.initialize(repeating: RowCount())
    defer { counts.deallocate() }
    Self.count(bytes, starts, comment: options.comment, into: counts, interruption)
    try interruption?.check()
    var rows = [0]
    for count in counts { rows.append(rows[rows.count - 1] + count.rows) }
    firstRows = rows
    let isPlain = counts.allSatisfy { $0.rows == $0.lines }
    firstLine =
      isPlain ? CSVPlace(file: options.name, offset: start, in: bytes).line : nil
  }

  /// Parts of about equal size. Inside quotes a line end begins no row, so the quotes before the
  /// middle of a part are counted: an even number of them lies before every row.
  private static func parts(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ options: CSVOptions
  ) -> [Int] {
    let length = bytes.count - start
    let wanted = min(64, max(1, length / max(options.partBytes, 1)))
    guard wanted > 1, let base = bytes.baseAddress else { return [start, bytes.count] }
    let edges = (0...wanted).map { start + length / wanted * $0 }.dropLast() + [bytes.count]
    let quotes = UnsafeMutableBufferPointer<Int>.allocate(capacity: wanted)
    quotes.initialize(repeating: 0)
    defer { quotes.deallocate() }
    nonisolated(unsafe) let (shared, found) = (base, quotes)
    let places = Array(edges)
    Parallel.forEach(wanted) { part in
      var rest = UnsafeRawPointer(shared) + places[part]
      let end = UnsafeRawPointer(shared) + places[part + 1]
      while let quote = ByteSearch.find(0x22, rest, end) {
        found[part] += 1
        rest = quote + 1
      }
    }
    // A comment may hold a lone quote.
    if options.comment != nil, quotes.contains(where: { $0 > 0 }) { return [start, bytes.count] }
    var starts = [start]
    var before = 0
    for part in 1..<wanted {
      before += quotes[part - 1]
      var place = places[part]
      var isInside = before % 2 != 0
      while place < bytes.count {
        let byte = bytes[place]
        place += 1
        if byte == 0x22 { isInside.toggle() }
        if isInside { continue }
        if byte == 0x0A { break }
        if byte == 0x0D, place < bytes.count, bytes[place] != 0x0A { break }
      }
      if place > starts[starts.count - 1], place < bytes.count { starts.append(place) }
    }
    return starts + [bytes.count]
  }

  /// How many rows, and how many line ends, a part has.
  struct RowCount {
    var rows = 0
    var lines = 0
  }

  private static func count(
    _ bytes: UnsafeBufferPointer<UInt8>, _ starts: [Int], comment: UInt8?,
    into counts: UnsafeMutableBufferPointer<RowCount>, _ interruption: Interruption?
  ) {
    guard let base = bytes.baseAddress else { return }
    nonisolated(unsafe) let (shared, counts) = (base, counts)
    Parallel.forEach(starts.count - 1) { part in
      if interruption?.isRequested ?? false { return }
      let start = UnsafeRawPointer(shared) + starts[part]
      let end = UnsafeRawPointer(shared) + starts[part + 1]
      let hasQuotes = ByteSearch.find(0x22, start, end) != nil
      if hasQuotes || ByteSearch.find(0x0D, start, end) != nil {
        counts[part] = countCarefully(start, end, comment)
      } else {
        counts[part] = countLines(start, end, comment)
      }
    }
  }

  private static func countLines(
    _ start: UnsafeRawPointer, _ end: UnsafeRawPointer, _ comment: UInt8?
  ) -> RowCount {
    var count = RowCount()
    var line = start
    while line < end {
      let stop = ByteSearch.find(0x0A, line, end) ?? end
      let first = line.load(as: UInt8.self)
      if stop > line, first != comment { count.rows += 1 }
      count.lines += 1
      line = stop + 1
    }
    return count
  }

  private static func countCarefully(
    _ start: UnsafeRawPointer, _ end: UnsafeRawPointer, _ comment: UInt8?
  ) -> RowCount {
    var count = RowCount()
    var place = start
    var isInside = false
    var lineIsEmpty = true
    while place < end {
      let byte = place.load(as: UInt8.self)
      if byte == 0x0A || byte == 0x0D {
        let isDouble =
          byte == 0x0D && place + 1 < end && (place + 1).load(as: UInt8.self) == 0x0A
        place += isDouble ? 2 : 1
        count.lines += 1
        if isInside { continue }
        if !lineIsEmpty { count.rows += 1 }
        lineIsEmpty = true
        continue
      }
      if lineIsEmpty, !isInside, byte == comment {
        while place < end, place.load(as: UInt8.self) != 0x0A, place.load(as: UInt8.self) != 0x0D {
          place += 1
        }
        continue
      }
      if byte == 0x22 { isInside.toggle() }
      lineIsEmpty = false
      place += 1
    }
    if !lineIsEmpty {
      count.rows += 1
      count.lines += 1
    }
    return count
  }

  /// The columns named by position, as tensors.
  func read(
    _ chosen: [Int], _ interruption: Interruption?, notes: inout [String]
  ) throws(Fault) -> [Tensor] {
    var plans = try guess(chosen)
    while plans.contains(where: { !$0.isDone }) {
      let parts = try readParts(plans, interruption)
      for column in plans.indices where !plans[column].isDone {
        try plans[column].settle(
          parts.map { $0.columns[column] }, bytes, options, names[column], rows: rowCount)
      }
    }
    return try chosen.map { column throws(Fault) in
      notes += plans[column].notes(names[column], rows: rowCount, options, bytes)
      return try plans[column].tensor(rows: rowCount)
    }
  }

  /// Reads all parts; the error that stands first in the file is the one that is thrown.
  private func readParts(
    _ plans: [CSVColumnPlan], _ interruption: Interruption?
  ) throws(Fault) -> [CSVPartReader] {
    let readers = (0..<starts.count - 1).map { part in
      CSVPartReader(
        bytes: bytes, range: starts[part]..<starts[part + 1],
        rows: firstRows[part]..<firstRows[part + 1], plans: plans, dialect: dialect,
        options: options)
    }
    Parallel.forEach(readers.count) { readers[$0].read(interruption) }
    try interruption?.check()
    for reader in readers { if let fault = reader.fault { throw fault } }
    return readers
  }

  /// What the first rows say of the types of the columns.
  private func guess(_ chosen: [Int]) throws(Fault) -> [CSVColumnPlan] {
    let wanted = Set(chosen)
    var plans = try names.indices.map { column throws(Fault) in
      try CSVColumnPlan(isWanted: wanted.contains(column), forced: options.types[names[column]])
    }
    var scanner = CSVScanner(
      bytes: bytes, separator: dialect.separator, comment: options.comment, file: options.name)
    scanner.next = starts[0]
    for _ in 0..<min(rowCount, 100) {
      scanner.skipEmptyLines()
      guard scanner.next < bytes.count else { break }
      let rowStart = scanner.next
      let cells = try scanner.row()
      guard cells.count == names.count else { try scanner.ragged(rowStart, expected: names.count) }
      for (column, cell) in cells.enumerated() {
        let content = CellBytes(cell, in: bytes).trimmed
        plans[column].see(content, options, point: dialect.point)
      }
    }
    for column in plans.indices { try plans[column].allocate(rows: rowCount) }
    return plans
  }
}
