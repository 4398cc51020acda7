import LimnData
import LimnSource
import LimnTensor

/// Rows told apart by what they hold in one or several columns.
///
/// Every distinct key gets a number, in order of first appearance; a missing value is a key of its
/// own. Whole numbers that lie close together are looked up in a plain table, anything else by
/// hashing with linear probing. Numbers do not depend on the hash, so neither does any result.
package struct RowKeys {
  /// For each row the number of its key.
  package let codes: Block<Int32>
  /// For each key the first row that has it.
  package let firstRows: [Int]
  /// 1 where a part of the key is missing; nil where none is.
  package let missing: Block<UInt8>?

  package var count: Int { firstRows.count }

  /// `columns` are equally long; without any, all rows have one key.
  package init(_ columns: [DataArray], rows: Int) throws(Fault) {
    guard rows < Int(Int32.max) else { throw Fault.tooManyRows() }
    guard
      var known = try columns.first.map({ column throws(Fault) in
        try Coding(column: column)
      })
    else {
      codes = try Block(repeating: 0, count: rows)
      firstRows = rows > 0 ? [0] : []
      missing = nil
      return
    }
    for column in columns.dropFirst() {
      known = try Coding(known, try Coding(column: column))
    }
    codes = known.codes
    firstRows = known.firstRows
    var flags: Block<UInt8>?
    for column in columns {
      guard let part = try column.missingFlags() else { continue }
      if let flags {
        for row in 0..<rows { flags.pointer[row] |= part.pointer[row] }
      } else {
        flags = try part.copied()
      }
    }
    missing = flags
  }

  /// The rows of each key, keys one after the other, and where each begins (with an end at last).
  package func sorted() -> (rows: [Int], starts: [Int]) {
    let (length, source) = (codes.count, codes.pointer)
    var starts = [Int](repeating: 0, count: count + 1)
    starts.withUnsafeMutableBufferPointer { starts in
      for row in 0..<length { starts[Int(source[row]) + 1] += 1 }
      for key in 0..<count { starts[key + 1] += starts[key] }
    }
    var next = starts
    let rows = [Int](unsafeUninitializedCapacity: length) { buffer, used in
      next.withUnsafeMutableBufferPointer { next in
        for row in 0..<length {
          let key = Int(source[row])
          buffer[next[key]] = row
          next[key] += 1
        }
      }
      used = length
    }
    return (rows, starts)
  }
}

/// The numbering of one column's values, or of the pairs of two numberings.
private struct Coding {
  let codes: Block<Int32>
  private(set) var firstRows: [Int] = []

  init(column: DataArray) throws(Fault) {
    let rows = column.count
    codes = try Block(count: rows)
    let flags = column.tensor.mask
    switch column.tensor.elements {
    case .i64(let block), .time(let block), .duration(let block):
      number(whole: block, flags)
    case .bool(let block):
      let wide = try Block<Int64>(count: rows)
      for row in 0..<rows { wide.pointer[row] = Int64(block.pointer[row]) }
      number(whole: wide, flags)
    case .f64(let block):
      let missing = UInt64.max  // A NaN of its own, the same for all of them.
      assign(rows) { row in
        let value = block.pointer[row]
        return value.isNaN ? missing : value == 0 ? 0 : value.bitPattern
      }
    case .f32(let block):
      let missing = UInt64.max
      assign(rows) { row in
        let value = block.pointer[row]
        return value.isNaN ? missing : value == 0 ? 0 : UInt64(value.bitPattern)
      }
    case .str(let block): try number(text: block.strings, flags)
    }
  }

  init(_ a: Coding, _ b: Coding) throws(Fault) {
    codes = try Block(count: a.codes.count)
    let (left, right) = (a.codes.pointer, b.codes.pointer)
    assign(a.codes.count) { row in
      UInt64(UInt32(bitPattern: left[row])) << 32 | UInt64(UInt32(bitPattern: right[row]))
    }
  }

  private mutating func newCode(_ row: Int) -> Int32 {
    firstRows.append(row)
    return Int32(firstRows.count - 1)
  }

  private mutating func number(whole block: Block<Int64>, _ flags: Block<UInt8>?) {
    let (rows, source, target) = (codes.count, block.pointer, codes.pointer)
    var (low, high) = (Int64.max, Int64.min)
    if let flags {
      for row in 0..<rows where flags.pointer[row] == 0 {
        low = min(low, source[row])
        high = max(high, source[row])
      }
    } else {
      for row in 0..<rows {
        low = min(low, source[row])
        high = max(high, source[row])
      }
    }
    let span = low <= high ? UInt64(bitPattern: high &- low) : 0
    guard span < UInt64(4 * rows + 1024) else { return number(hashing: block, flags) }
    // One more place at the end, for the missing.
    var table = [Int32](repeating: -1, count: Int(span) + 2)
    let last = table.count - 1
    table.withUnsafeMutableBufferPointer { table in
      for row in 0..<rows {
        let isMissing = flags.map { $0.pointer[row] != 0 } ?? false
        let place = isMissing ? last : Int(source[row] &- low)
        var code = table[place]
        if code < 0 {
          code = newCode(row)
          table[place] = code
        }
        target[row] = code
      }
    }
  }

  private mutating func number(hashing block: Block<Int64>, _ flags: Block<UInt8>?) {
    guard let flags else {
      return assign(codes.count) { UInt64(bitPattern: block.pointer[$0]) }
    }
    // The missing have no bits of their own: they are numbered apart, then put in their place.
    var table = CodeTable()
    var missing: Int32 = -1
    for row in 0..<codes.count {
      if flags.pointer[row] != 0 {
        if missing < 0 { missing = newCode(row) }
        codes.pointer[row] = missing
      } else {
        let next = Int32(firstRows.count)
        let code = table.code(of: UInt64(bitPattern: block.pointer[row]), new: next)
        if code == next { _ = newCode(row) }
        codes.pointer[row] = code
      }
    }
  }

  private mutating func assign(_ rows: Int, _ key: (Int) -> UInt64) {
    var table = CodeTable()
    for row in 0..<rows {
      let next = Int32(firstRows.count)
      let code = table.code(of: key(row), new: next)
      if code == next { _ = newCode(row) }
      codes.pointer[row] = code
    }
  }

  /// Equal bits are equal strings, and short strings that are equal nearly always have equal bits:
  /// so the bits are looked up first, and only bits not seen of late are compared as text.
  private mutating func number(text: [String], _ flags: Block<UInt8>?) throws(Fault) {
    var texts: [String: Int32] = [:]
    var missing: Int32 = -1
    let seen = try BitsTable()
    let target = codes.pointer
    text.withUnsafeBufferPointer { text in
      guard let first = text.baseAddress else { return }
      // Read as bits, a string need not be retained.
      let bits = UnsafeRawPointer(first).assumingMemoryBound(to: StringBits.self)
      for row in text.indices {
        if let flags, flags.pointer[row] != 0 {
          if missing < 0 { missing = newCode(row) }
          target[row] = missing
          continue
        }
        let known = seen.code(of: bits[row])
        if known >= 0 {
          target[row] = known
          continue
        }
        let code: Int32
        if let known = texts[text[row]] {
          code = known
        } else {
          code = newCode(row)
          texts[text[row]] = code
        }
        seen.insert(bits[row], code)
        target[row] = code
      }
    }
  }
}

/// From 64 bits to a number, by linear probing at a load of at most one half.
private struct CodeTable {
  private var keys = [UInt64](repeating: 0, count: 64)
  private var values = [Int32](repeating: -1, count: 64)
  private var shift: UInt64 = 58
  private var used = 0

  @inline(__always)
  mutating func code(of key: UInt64, new: Int32) -> Int32 {
    var place = slot(key)
    while values[place] >= 0 {
      if keys[place] == key { return values[place] }
      place = (place + 1) & (keys.count - 1)
    }
    if 2 * used >= keys.count {
      grow()
      place = slot(key)
      while values[place] >= 0 { place = (place + 1) & (keys.count - 1) }
    }
    keys[place] = key
    values[place] = new
    used += 1
    return new
  }

  /// The high bits of a product with the golden ratio, after folding: Knuth's multiplicative hash.
  @inline(__always)
  private func slot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: ((key ^ key >> 32) &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private mutating func grow() {
    let (oldKeys, oldValues) = (keys, values)
    keys = [UInt64](repeating: 0, count: oldKeys.count * 2)
    values = [Int32](repeating: -1, count: keys.count)
    shift -= 1
    for index in oldKeys.indices where oldValues[index] >= 0 {
      var place = slot(oldKeys[index])
      while values[place] >= 0 { place = (place + 1) & (keys.count - 1) }
      keys[place] = oldKeys[index]
      values[place] = oldValues[index]
    }
  }
}

/// What a string is in memory.
private struct StringBits {
  var low: UInt64
  var high: UInt64
}

/// From the bits of a string to a number: a cache of the last bits that fell into each place.
private struct BitsTable {
  private struct Entry {
    var bits = StringBits(low: 0, high: 0)
    var code: Int32 = -1
  }
  private let entries: Block<Entry>

  init() throws(Fault) { entries = try Block(repeating: Entry(), count: 1 << 14) }

  @inline(__always)
  private static func slot(_ bits: StringBits) -> Int {
    let mixed = (bits.low ^ bits.high &* 0xC2B2_AE3D_27D4_EB4F) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 50)
  }

  /// -1 when they are not there.
  @inline(__always)
  func code(of bits: StringBits) -> Int32 {
    let entry = entries.pointer[Self.slot(bits)]
    return entry.bits.low == bits.low && entry.bits.high == bits.high ? entry.code : -1
  }

  func insert(_ bits: StringBits, _ code: Int32) {
    entries.pointer[Self.slot(bits)] = Entry(bits: bits, code: code)
  }
}

extension DataArray {
  /// 1 where an element is missing, NaN included; nil where none is.
  func missingFlags() throws(Fault) -> Block<UInt8>? {
    func flags<T: BinaryFloatingPoint & BitwiseCopyable>(
      _ block: Block<T>
    ) throws(Fault) -> Block<UInt8>? {
      var result: Block<UInt8>?
      for row in 0..<block.count where block.pointer[row].isNaN {
        if result == nil { result = try Block(repeating: 0, count: block.count) }
        result?.pointer[row] = 1
      }
      return result
    }
    switch tensor.elements {
    case .f64(let block): return try flags(block)
    case .f32(let block): return try flags(block)
    default: return tensor.mask
    }
  }
}
