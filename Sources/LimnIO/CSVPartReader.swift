import LimnEffects
import LimnSource
import LimnTensor
import LimnTime

/// Reads the rows of one part of a CSV file into columns that all parts share.
///
/// A part writes only the rows that are its own, so parts are read at the same time. A column that
/// turns out to be of another kind is given up at that cell.
final class CSVPartReader: @unchecked Sendable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let range: Range<Int>
  private let rows: Range<Int>
  private let plans: [CSVColumnPlan]
  private let dialect: CSVDialect
  private let options: CSVOptions
  private(set) var columns: [CSVFindings]
  private(set) var fault: Fault?

  init(
    bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, rows: Range<Int>,
    plans: [CSVColumnPlan], dialect: CSVDialect, options: CSVOptions
  ) {
    self.bytes = bytes
    self.range = range
    self.rows = rows
    self.plans = plans
    self.dialect = dialect
    self.options = options
    columns = plans.map { CSVFindings(kind: $0.kind) }
  }

  func read(_ interruption: Interruption?) {
    var targets = plans.map { CSVTarget($0) }
    let result: Result<Void, Fault> = targets.withUnsafeMutableBufferPointer { targets in
      do throws(Fault) {
        try read(into: targets, interruption)
        return .success(())
      } catch { return .failure(error) }
    }
    if case .failure(let error) = result { fault = error }
    columns = targets.map(\.found)
  }

  private func read(
    into targets: UnsafeMutableBufferPointer<CSVTarget>, _ interruption: Interruption?
  ) throws(Fault) {
    guard let base = bytes.baseAddress else { return }
    var scanner = CSVScanner(
      bytes: bytes, separator: dialect.separator, comment: options.comment, file: options.name)
    scanner.next = range.lowerBound
    let (separator, point) = (dialect.separator, dialect.point)
    let end = base + bytes.count
    let width = targets.count
    var row = rows.lowerBound
    while scanner.next < range.upperBound {
      if scanner.skipEmptyLine() { continue }
      let rowStart = scanner.next
      var more = true
      var column = 0
      while more {
        guard column < width else { try scanner.ragged(rowStart, expected: width) }
        guard row < rows.upperBound else {
          // Only quotes where none may stand make the two passes see different rows.
          _ = try scanner.row()
          throw Fault.textAfterQuote(scanner.place(rowStart), column: column)
        }
        let kind = targets[column].kind
        if kind == .float || kind == .integer {
          let number = ScannedNumber(base + scanner.next, end, point: point)
          let isWhole =
            number.kind != .none
            && (number.next == end || number.next[0] == separator || number.next[0] == 0x0A
              || number.next[0] == 0x0D)
          if isWhole {
            let start = scanner.next
            targets[column].put(number, start, base, row, options)
            scanner.next = number.next - base
            if number.next < end, number.next[0] == separator {
              scanner.next += 1
            } else {
              more = false
              scanner.skipLineEnd()
            }
            column += 1
            continue
          }
        }
        let cell: CSVCell
        (cell, more) = try scanner.cell(column: column)
        if kind != .skipped { targets[column].put(cell, bytes, row, options, point: point) }
        column += 1
      }
      guard column == width else { try scanner.ragged(rowStart, expected: width) }
      row += 1
      if row & 0xFFF == 0, interruption?.isRequested ?? false { return }
    }
  }
}

/// Where one column's cells go.
private struct CSVTarget {
  private(set) var kind: CSVKind
  private(set) var found: CSVFindings
  private let isForced: Bool
  private let integers: UnsafeMutablePointer<Int64>?
  private let floats: UnsafeMutablePointer<Double>?
  private let bools: UnsafeMutablePointer<UInt8>?
  private let strings: UnsafeMutablePointer<String>?
  private let mask: UnsafeMutablePointer<UInt8>?
  /// Names repeat from row to row; sharing the string saves its storage.
  private var previous: UnsafeBufferPointer<UInt8>?
  private var previousText = ""

  /// The caller keeps the plan, and with it the memory.
  init(_ plan: CSVColumnPlan) {
    kind = plan.isDone ? .skipped : plan.kind
    found = CSVFindings(kind: plan.kind)
    isForced = plan.forced != nil
    integers = plan.integers?.pointer
    floats = plan.floats?.pointer
    bools = plan.bools?.pointer
    strings = plan.texts?.strings
    mask = plan.mask?.pointer
  }

  /// A number that fills its cell, which begins at `start`.
  @inline(__always)
  mutating func put(
    _ number: ScannedNumber, _ start: Int, _ base: UnsafePointer<UInt8>, _ row: Int,
    _ options: CSVOptions
  ) {
    if !options.missing.isEmpty, options.missing.numbers.contains(number.float) {
      return putMissing(row)
    }
    if kind == .float {
      floats?[row] = number.float
      if number.kind == .integer {
        if Int64(exactly: number.float) != number.whole { found.inexact += 1 }
      } else if number.next - base - start > 18 {
        let cell = UnsafeBufferPointer(
          start: base + start, count: number.next - base - start)
        if cell.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2D }) { found.inexact += 1 }
      }
    } else if number.kind == .integer {
      integers?[row] = number.whole
      mask?[row] = 0
      if base[start] == 0x30, number.next - base - start > 1 { found.padded += 1 }
    } else {
      giveUp(
        .float, CSVCell(start: start, length: number.next - base - start, isQuoted: false))
    }
  }

  @inline(never)
  mutating func put(
    _ cell: CSVCell, _ bytes: UnsafeBufferPointer<UInt8>, _ row: Int, _ options: CSVOptions,
    point: UInt8
  ) {
    let whole = CellBytes(cell, in: bytes)
    let content = whole.trimmed
    if content.isEmpty
      || (!options.missing.isEmpty && options.missing.contains(content, point: point))
    {
      return putMissing(row)
    }
    if kind == .text { return put(text: whole, cell, content, row, point: point) }
    if MissingMarkers.isUsual(content) { return putMissing(row) }
    switch kind {
    case .integer, .float:
      guard let base = bytes.baseAddress, let start = content.baseAddress else { return }
      let number = ScannedNumber(start, start + content.count, point: point)
      guard number.kind != .none, number.next == start + content.count else {
        return giveUp(.text, cell)
      }
      put(number, start - base, base, row, options)
    case .bool:
      guard let value = CSVKind.bool(content) else { return giveUp(.text, cell) }
      bools?[row] = value ? 1 : 0
      mask?[row] = 0
    case .time:
      guard let value = CSVKind.time(content) else { return giveUp(.text, cell) }
      integers?[row] = value
      mask?[row] = 0
    case .blank: giveUp(CSVKind(of: content, point: point), cell)
    case .text, .skipped: return
    }
  }

  private mutating func putMissing(_ row: Int) {
    found.missing += 1
    if kind == .float {
      floats?[row] = .nan
    } else {
      mask?[row] = 1
      integers?[row] = 0
      bools?[row] = 0
    }
  }

  /// Text as it stands, spaces kept.
  private mutating func put(
    text: CellBytes, _ cell: CSVCell, _ content: UnsafeBufferPointer<UInt8>, _ row: Int,
    point: UInt8
  ) {
    mask?[row] = 0
    if !isForced {
      let first = content[0]
      let mayBeNumber = first &- 0x30 < 10 || first == 0x2D || first == 0x2B || first == point
      if mayBeNumber, CellNumber.scan(content, point: point) != nil {
        found.numbers += 1
      } else {
        found.oddForNumbers = found.oddForNumbers ?? cell
      }
      if mayBeNumber, CSVKind.time(content) != nil {
        found.times += 1
      } else {
        found.oddForTimes = found.oddForTimes ?? cell
      }
    }
    if let previous, ByteSearch.areEqual(previous, text.raw) {
      strings?[row] = previousText
    } else {
      previousText = text.text
      previous = text.raw
      strings?[row] = previousText
    }
  }

  private mutating func giveUp(_ wanted: CSVKind, _ cell: CSVCell) {
    found.kind = kind.joined(wanted)
    found.misfit = cell
    kind = .skipped
  }
}
