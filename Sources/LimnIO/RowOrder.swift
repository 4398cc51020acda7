import LimnData
import LimnSource
import LimnTensor

/// Rows in order of their keys.
///
/// Each column is turned into 64-bit numbers that order as its values do, and the rows are sorted
/// by them digit by digit from the lowest (radix sort), which is stable: so several columns are
/// sorted by one after the other, the foremost last. Missing values come last either way.
struct RowOrder {
  private(set) var rows: [Int32]

  init(rowCount: Int) throws(Fault) {
    guard rowCount < Int(Int32.max) else { throw Fault.tooManyRows() }
    // Keys and rows, each twice, while sorting.
    _ = try Block<(UInt64, UInt64, UInt64)>(count: rowCount)
    rows = (0..<Int32(rowCount)).map { $0 }
  }

  /// Sorts stably by one more column, which becomes the foremost.
  mutating func sort(by column: DataArray, descending: Bool) throws(Fault) {
    let keys = try column.orderKeys()
    let missing = try column.missingFlags()
    let turn: UInt64 = descending ? .max : 0
    var present: [Int32] = []
    present.reserveCapacity(rows.count)
    var absent: [Int32] = []
    if let missing {
      for row in rows {
        if missing.pointer[Int(row)] != 0 { absent.append(row) } else { present.append(row) }
      }
    } else {
      present = rows
    }
    var values = [UInt64](unsafeUninitializedCapacity: present.count) { buffer, used in
      for place in present.indices { buffer[place] = keys.pointer[Int(present[place])] ^ turn }
      used = present.count
    }
    Self.radixSort(&values, &present)
    rows = present + absent
  }

  private static func radixSort(_ keys: inout [UInt64], _ rows: inout [Int32]) {
    let count = keys.count
    guard count > 1 else { return }
    var otherKeys = [UInt64](repeating: 0, count: count)
    var otherRows = [Int32](repeating: 0, count: count)
    let (low, high) = keys.reduce((UInt64.max, UInt64.min)) { (min($0.0, $1), max($0.1, $1)) }
    // Bits above the highest in which the least and the greatest key differ are the same in all.
    let width = count < 4096 ? 8 : 11
    let size = 1 << width
    let digits = (64 - (low ^ high).leadingZeroBitCount + width - 1) / width
    // How often each digit has each value, all digits in one pass.
    var counts = [Int](repeating: 0, count: digits * size)
    keys.withUnsafeBufferPointer { keys in
      counts.withUnsafeMutableBufferPointer { counts in
        for key in keys {
          for digit in 0..<digits {
            let value = Int(truncatingIfNeeded: key >> UInt64(digit * width)) & (size - 1)
            counts[digit * size + value] += 1
          }
        }
      }
    }
    for digit in 0..<digits {
      let shift = UInt64(digit * width)
      var starts = Array(counts[(digit * size)..<((digit + 1) * size)])
      if starts.contains(count) { continue }
      var next = 0
      for value in starts.indices { (starts[value], next) = (next, next + starts[value]) }
      keys.withUnsafeBufferPointer { keys in
        rows.withUnsafeBufferPointer { rows in
          otherKeys.withUnsafeMutableBufferPointer { otherKeys in
            otherRows.withUnsafeMutableBufferPointer { otherRows in
              starts.withUnsafeMutableBufferPointer { starts in
                for place in 0..<count {
                  let value = Int(truncatingIfNeeded: keys[place] >> shift) & (size - 1)
                  let target = starts[value]
                  starts[value] = target &+ 1
                  otherKeys[target] = keys[place]
                  otherRows[target] = rows[place]
                }
              }
            }
          }
        }
      }
      swap(&keys, &otherKeys)
      swap(&rows, &otherRows)
    }
  }
}

extension DataArray {
  /// Numbers that order as the present elements do.
  fileprivate func orderKeys() throws(Fault) -> Block<UInt64> {
    let keys = try Block<UInt64>(count: count)
    let sign: UInt64 = 1 << 63
    switch tensor.elements {
    case .f64(let block):
      for row in 0..<count { keys.pointer[row] = Self.orderKey(block.pointer[row]) }
    case .f32(let block):
      for row in 0..<count { keys.pointer[row] = Self.orderKey(Double(block.pointer[row])) }
    case .i64(let block), .time(let block), .duration(let block):
      for row in 0..<count { keys.pointer[row] = UInt64(bitPattern: block.pointer[row]) ^ sign }
    case .bool(let block):
      for row in 0..<count { keys.pointer[row] = UInt64(block.pointer[row]) }
    case .str(let block):
      let coding = try RowKeys([self], rows: count)
      let order = coding.firstRows.indices.sorted { a, b in
        block.strings[coding.firstRows[a]] < block.strings[coding.firstRows[b]]
      }
      var ranks = [UInt64](repeating: 0, count: order.count)
      for (rank, code) in order.enumerated() { ranks[code] = UInt64(rank) }
      for row in 0..<count { keys.pointer[row] = ranks[Int(coding.codes.pointer[row])] }
    }
    return keys
  }

  /// Negative floats descend as their bits ascend; the two zeros are equal.
  @inline(__always)
  private static func orderKey(_ value: Double) -> UInt64 {
    let bits = (value == 0 ? 0 : value).bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }
}
