import CLimnKernels
import LimnData
import LimnSource
import LimnTensor

/// Rows in order of their keys.
///
/// Each column is turned into 64-bit numbers that order as its values do, and the rows are sorted
/// by them, which is stable: so several columns are sorted by one after the other, the foremost
/// last. Missing values come last either way.
struct RowOrder {
  private(set) var rows: [Int32]

  init(rowCount: Int) throws(Fault) {
    guard rowCount < Int(Int32.max) else { throw Fault.tooManyRows() }
    rows = (0..<Int32(rowCount)).map { $0 }
  }

  /// Sorts stably by one more column, which becomes the foremost.
  mutating func sort(by column: DataArray, descending: Bool) throws(Fault) {
    let keys = try column.orderKeys()
    let missing = try column.missingFlags()
    let turn: UInt64 = descending ? .max : 0
    let (pairs, scratch) = (
      try Block<limn_keyed>(count: rows.count), try Block<limn_keyed>(count: rows.count)
    )
    var present = 0
    var absent: [Int32] = []
    for row in rows {
      if let missing, missing.pointer[Int(row)] != 0 {
        absent.append(row)
        continue
      }
      pairs.pointer[present] = limn_keyed(
        key: keys.pointer[Int(row)] ^ turn, position: UInt64(row))
      present += 1
    }
    limn_sort_pairs(pairs.pointer, scratch.pointer, present)
    rows = (0..<present).map { Int32(truncatingIfNeeded: pairs.pointer[$0].position) } + absent
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
