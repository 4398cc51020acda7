import LimnSource

/// A variable that closures share.
///
/// Values never change behind another name, so every circle of references leads through a cell: a
/// function kept in a variable that it reads itself. The cells of a machine therefore stand in a row,
/// where the collector of cycles begins (`Machine+Cycles.swift`).
struct CellBody {
  var count: Int
  var value: Value
  var row: UnsafeMutablePointer<CellRow>
  var previous: UnsafeMutablePointer<CellBody>?
  var next: UnsafeMutablePointer<CellBody>?

  /// Takes over the value's count, unless it throws.
  static func make(
    _ value: Value, in row: UnsafeMutablePointer<CellRow>
  ) throws(Fault) -> Value {
    let body = try Heap.allocate(CellBody.self)
    body.initialize(
      to: CellBody(count: 1, value: value, row: row, previous: nil, next: row.pointee.first))
    row.pointee.first?.pointee.previous = body
    row.pointee.first = body
    row.pointee.madeSince += 1
    return Value(Tag.cell, body)
  }

  /// Where the variable's value is.
  static func slot(_ cell: Value) -> UnsafeMutablePointer<Value> {
    UnsafeMutableRawPointer(cell.object(CellBody.self))
      .advanced(by: MemoryLayout<CellBody>.offset(of: \.value) ?? 8)
      .assumingMemoryBound(to: Value.self)
  }

  static func free(_ cell: Value, _ waiting: inout [Value]) {
    let body = cell.object(CellBody.self)
    Heap.drop(body.pointee.value, &waiting)
    if let previous = body.pointee.previous {
      previous.pointee.next = body.pointee.next
    } else {
      body.pointee.row.pointee.first = body.pointee.next
    }
    body.pointee.next?.pointee.previous = body.pointee.previous
    Heap.deallocate(body, MemoryLayout<CellBody>.stride)
  }
}

/// The cells of one machine that are alive.
struct CellRow {
  var first: UnsafeMutablePointer<CellBody>?
  /// Cells made since the last collection.
  var madeSince = 0
  /// How many are made before the next one: as many as objects were looked at in the last, so that a
  /// collection costs no more than what was done since.
  var patience = CellRow.leastPatience
  /// Bytes in use at which the next one comes sooner.
  var bytesAtNext = CellRow.leastBytes

  static let leastPatience = 10_000
  static let leastBytes = 64 << 20
}
