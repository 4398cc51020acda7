import LimnSource
import LimnTensor
import LimnTime

/// What a column of a CSV file is read as, and where its elements go.
///
/// A column begins as what a sample of rows suggests, or as blank where the sample holds nothing. A
/// cell that does not fit makes it wider (whole numbers to numbers, anything to text), and it is
/// read again. The end is the narrowest type that takes all cells, however the file was cut.

/// Narrowest first, among those that go together.
enum CSVKind: UInt8, Comparable {
  case skipped, blank, integer, float, bool, time, text

  static func < (a: CSVKind, b: CSVKind) -> Bool { a.rawValue < b.rawValue }

  /// The kind that a cell alone would make of its column.
  init(of cell: UnsafeBufferPointer<UInt8>, point: UInt8) {
    switch CellNumber.scan(cell, point: point) {
    case .integer: self = .integer
    case .float: self = .float
    case nil:
      self = Self.bool(cell) != nil ? .bool : Self.time(cell) != nil ? .time : .text
    }
  }

  static func bool(_ cell: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard cell.count == 4 || cell.count == 5 else { return nil }
    switch String(decoding: cell, as: UTF8.self) {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// A month at least: a bare year is a whole number.
  static func time(_ cell: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard cell.count >= 7, cell[4] == 0x2D, let written = WrittenTime.scan(cell),
      written.precision >= .month
    else { return nil }
    return written.instant.microseconds
  }

  /// The kind that takes columns of both; text takes all.
  func joined(_ other: CSVKind) -> CSVKind {
    if self == other || other == .blank { return self }
    if self == .blank { return other }
    if self <= .float, other <= .float { return .float }
    return .text
  }
}

/// Strings that are written in any order, all of them blank at first.
final class TextStore: @unchecked Sendable {
  let strings: UnsafeMutablePointer<String>
  private let count: Int

  init(count: Int) throws(Fault) {
    // Asked of the budget first: the strings are not ours to refuse.
    _ = try Block<(UInt64, UInt64)>(count: count)
    strings = .allocate(capacity: max(count, 1))
    strings.initialize(repeating: "", count: count)
    self.count = count
  }

  deinit {
    strings.deinitialize(count: count)
    strings.deallocate()
  }

  var array: [String] { Array(UnsafeBufferPointer(start: strings, count: count)) }
}

/// What the parts of a file found in a column.
struct CSVFindings {
  /// What the column would have to be.
  var kind: CSVKind
  /// Of the cell that did not fit.
  var misfit: CSVCell?
  var missing = 0
  /// Whole numbers with leading zeros, and those that a float does not hold exactly.
  var padded = 0
  var inexact = 0
  /// Of text: cells that are numbers and times, and the first that is none.
  var numbers = 0
  var times = 0
  var oddForNumbers: CSVCell?
  var oddForTimes: CSVCell?
}

struct CSVColumnPlan {
  let isWanted: Bool
  /// What the user says it is.
  let forced: DType?
  private(set) var kind: CSVKind
  private(set) var isDone = false
  private var found = CSVFindings(kind: .blank)

  private(set) var integers: Block<Int64>?
  private(set) var floats: Block<Double>?
  private(set) var bools: Block<UInt8>?
  private(set) var texts: TextStore?
  private(set) var mask: Block<UInt8>?

  init(isWanted: Bool, forced: DType?) throws(Fault) {
    self.isWanted = isWanted
    self.forced = forced
    kind =
      switch forced {
      case nil, .duration: .blank
      case .i64: .integer
      case .f64, .f32: .float
      case .bool: .bool
      case .time: .time
      case .str: .text
      }
    if !isWanted { (kind, isDone) = (.skipped, true) }
  }

  /// Learns from a cell of the sample.
  mutating func see(_ cell: UnsafeBufferPointer<UInt8>, _ options: CSVOptions, point: UInt8) {
    guard isWanted, forced == nil, !cell.isEmpty, kind != .text,
      !MissingMarkers.isUsual(cell), !options.missing.contains(cell, point: point)
    else { return }
    kind = kind.joined(CSVKind(of: cell, point: point))
  }

  mutating func allocate(rows: Int) throws(Fault) {
    (integers, floats, bools, texts, mask) = (nil, nil, nil, nil, nil)
    switch kind {
    case .skipped, .blank: return
    case .float:
      floats = try Block(count: rows)
      return
    case .integer, .time: integers = try Block(count: rows)
    case .bool: bools = try Block(count: rows)
    case .text: texts = try TextStore(count: rows)
    }
    mask = try Block(count: rows)
  }

  /// Takes what the parts found, in their order, and makes room for another try if they must.
  mutating func settle(
    _ parts: [CSVFindings], _ bytes: UnsafeBufferPointer<UInt8>, _ options: CSVOptions,
    _ name: String, rows: Int
  ) throws(Fault) {
    var wanted = kind
    for part in parts {
      if let forced, let misfit = part.misfit {
        throw Fault.cellOfOtherType(
          CSVPlace(file: options.name, offset: misfit.start, in: bytes), name,
          cell: String(CellBytes(misfit, in: bytes).text.prefix(40)), type: forced.rawValue)
      }
      wanted = wanted.joined(part.kind)
    }
    if wanted != kind {
      kind = wanted
      return try allocate(rows: rows)
    }
    isDone = true
    found = parts.reduce(into: CSVFindings(kind: kind)) { sum, part in
      sum.missing += part.missing
      sum.padded += part.padded
      sum.inexact += part.inexact
      sum.numbers += part.numbers
      sum.times += part.times
      sum.oddForNumbers = sum.oddForNumbers ?? part.oddForNumbers
      sum.oddForTimes = sum.oddForTimes ?? part.oddForTimes
    }
  }

  func tensor(rows: Int) throws(Fault) -> Tensor {
    let flags = found.missing > 0 ? mask : nil
    switch kind {
    case .skipped, .blank: return try Tensor(missing: .f64, shape: [rows])
    case .float:
      guard let floats else { break }
      let tensor = Tensor(shape: [rows], elements: .f64(floats))
      return forced == .f32 ? try tensor.converted(to: .f32) : tensor
    case .integer:
      if let integers { return Tensor(shape: [rows], elements: .i64(integers), mask: flags) }
    case .time:
      if let integers { return Tensor(shape: [rows], elements: .time(integers), mask: flags) }
    case .bool:
      if let bools { return Tensor(shape: [rows], elements: .bool(bools), mask: flags) }
    case .text:
      guard let texts else { break }
      return Tensor(shape: [rows], elements: .str(try StringBlock(texts.array)), mask: flags)
    }
    return try Tensor(missing: .f64, shape: [rows])
  }

  /// What is to be said of the column.
  func notes(
    _ name: String, rows: Int, _ options: CSVOptions, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> [String] {
    var notes: [String] = []
    if kind == .blank, rows > 0 {
      notes.append("\(name): all \(rows) missing")
    } else if found.missing > 0 {
      notes.append("\(name): \(found.missing) of \(rows) missing")
    }
    if found.padded > 0, kind == .integer {
      notes.append("\(name): \(found.padded) with leading zeros read as whole numbers")
    }
    if found.inexact > 0 {
      notes.append("\(name): \(found.inexact) whole numbers too large to be exact, read as f64")
    }
    let present = rows - found.missing
    if forced == nil {
      if found.numbers * 2 > present, let odd = found.oddForNumbers {
        notes.append(oddity(name, odd, found.numbers, of: present, "a number", bytes))
      } else if found.times * 2 > present, let odd = found.oddForTimes {
        notes.append(oddity(name, odd, found.times, of: present, "a date", bytes))
      }
    }
    return notes
  }

  /// Why a column that looks like numbers or dates is text all the same.
  private func oddity(
    _ name: String, _ cell: CSVCell, _ fitting: Int, of present: Int, _ kind: String,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> String {
    let line = CSVPlace(file: "", offset: cell.start, in: bytes).line
    let text = String(decoding: CellBytes(cell, in: bytes).raw.prefix(40), as: UTF8.self)
    return "\(name): read as text, for `\(text)` on line \(line) is not \(kind) "
      + "(\(fitting) of \(present) are); na= takes marks of missing values"
  }
}
