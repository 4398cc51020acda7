/// What separates the cells of a file, and what its decimal point is.
///
/// The separator is the candidate that cuts the first lines into equally many cells, more than
/// one; of several the one that makes the most, and the comma where nothing decides. A decimal
/// comma is assumed only beside another separator, where cells look like `1,5` and none like
/// `1.5`.
struct CSVDialect {
  var separator: UInt8
  var point: UInt8

  private static let lines = 20

  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ options: CSVOptions) {
    let isTabbed = options.name.hasSuffix(".tsv")
    let usual: UInt8 = isTabbed ? 0x09 : 0x2C
    separator = options.separator ?? Self.separator(bytes, start, options, usual: usual)
    point =
      options.point
      ?? (separator != 0x2C && Self.hasDecimalComma(bytes, start, separator, options)
        ? 0x2C : 0x2E)
  }

  private static func separator(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ options: CSVOptions, usual: UInt8
  ) -> UInt8 {
    var best = (separator: usual, cells: 1)
    for candidate in [usual, 0x2C, 0x3B, 0x09, 0x7C] where candidate != options.point {
      let widths = rows(bytes, start, candidate, options).map(\.count)
      guard let width = widths.first, widths.allSatisfy({ $0 == width }) else { continue }
      if width > best.cells { best = (candidate, width) }
    }
    return best.separator
  }

  private static func hasDecimalComma(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ separator: UInt8, _ options: CSVOptions
  ) -> Bool {
    var commas = 0
    for row in rows(bytes, start, separator, options).dropFirst() {
      for cell in row {
        let content = CellBytes(cell, in: bytes).trimmed
        if content.contains(0x2E), CellNumber.scan(content) != nil { return false }
        if content.contains(0x2C), CellNumber.scan(content, point: 0x2C) != nil { commas += 1 }
      }
    }
    return commas > 0
  }

  /// The first rows, as far as they can be read; the last one is left out where the file was cut.
  private static func rows(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ separator: UInt8, _ options: CSVOptions
  ) -> [[CSVCell]] {
    let end = min(bytes.count, start + 1 << 16)
    var scanner = CSVScanner(
      bytes: UnsafeBufferPointer(rebasing: bytes[..<end]), separator: separator,
      comment: options.comment, file: options.name)
    scanner.next = start
    var rows: [[CSVCell]] = []
    while rows.count < lines {
      scanner.skipEmptyLines()
      guard scanner.next < end, let row = try? scanner.row(),
        scanner.next < end || end == bytes.count || rows.isEmpty
      else { break }
      rows.append(row)
    }
    return rows
  }
}
