import LimnTensor

/// The collector of cycles.
///
/// Counts free everything but circles. Those are found by trial: starting from the cells, through
/// which every circle leads, the references that the objects found hold to each other are taken off
/// their counts; what keeps a count is held from outside, and so is all that it leads to; the rest
/// only holds itself. (Bacon and Rajan 2001, the synchronous form, without recursion.) No roots need
/// to be known, so it may run wherever counts are whole: when a cell is made, after each cell of a
/// notebook, and at the end.
///
/// Tables and objects of the library are not looked into: a circle through a function that one of
/// them holds lives as long as the process.
extension Machine {
  /// Before a cell is made: whether it is time.
  @inline(__always)
  func collectIfDue() {
    if _slowPath(
      cells.pointee.madeSince >= cells.pointee.patience
        || MemoryBudget.shared.bytesUsed >= cells.pointee.bytesAtNext)
    {
      collectCycles()
    }
  }

  /// After a cell of a notebook: unless none was made and much would have to be looked at.
  func collectAfterCell() {
    if cells.pointee.madeSince > 0 || cells.pointee.patience <= 10 * CellRow.leastPatience {
      collectCycles()
    }
  }

  @inline(never)
  func collectCycles() {
    guard cells.pointee.first != nil else { return }
    var search = CycleSearch()
    var cell = cells.pointee.first
    while let body = cell {
      search.takeOff(from: Value(Tag.cell, body))
      cell = body.pointee.next
    }
    cell = cells.pointee.first
    while let body = cell {
      search.judge(Value(Tag.cell, body))
      cell = body.pointee.next
    }
    search.freeDoomed()
    cells.pointee.madeSince = 0
    cells.pointee.patience = max(CellRow.leastPatience, search.seen)
    let (used, allowed) = (MemoryBudget.shared.bytesUsed, MemoryBudget.shared.bytesAllowed)
    let room = min(used, max(allowed - used, 0) / 2)
    cells.pointee.bytesAtNext = used + max(room, CellRow.leastBytes / 4)
  }
}

/// One search. While it runs, an object's colour stands in the high bits of its count.
private struct CycleSearch {
  private enum Colour: Int {
    /// Not looked at, or known to be held from outside.
    case held = 0
    /// Its references have been taken off the counts of others.
    case takenOff = 1
    /// Held by nothing but others like it.
    case doomed = 2
  }

  private static let shift = 56
  private static let countBits = 1 << shift - 1

  /// Objects looked at.
  private(set) var seen = 0
  private var waiting: [Value] = []
  private var doomed: [Value] = []

  private static func colour(_ value: Value) -> Colour {
    Colour(rawValue: value.object(Int.self).pointee >> shift) ?? .held
  }

  private static func paint(_ value: Value, _ colour: Colour) {
    let count = value.object(Int.self)
    count.pointee = count.pointee & countBits | colour.rawValue << shift
  }

  private static func count(_ value: Value) -> Int { value.object(Int.self).pointee & countBits }

  mutating func takeOff(from cell: Value) {
    waiting.append(cell)
    while let value = waiting.popLast() {
      guard Self.colour(value) == .held else { continue }
      Self.paint(value, .takenOff)
      seen += 1
      Self.forEachPart(of: value) { slot in
        slot.pointee.object(Int.self).pointee &-= 1
        waiting.append(slot.pointee)
      }
    }
  }

  /// Whether the cell, and what it leads to, is held from outside.
  mutating func judge(_ cell: Value) {
    waiting.append(cell)
    while let value = waiting.popLast() {
      guard Self.colour(value) == .takenOff else { continue }
      if Self.count(value) > 0 {
        restore(value)
      } else {
        Self.paint(value, .doomed)
        doomed.append(value)
        Self.forEachPart(of: value) { waiting.append($0.pointee) }
      }
    }
  }

  /// Gives back what was taken off by an object that is held, and by all that it leads to.
  private func restore(_ held: Value) {
    Self.paint(held, .held)
    var waiting = [held]
    while let value = waiting.popLast() {
      Self.forEachPart(of: value) { slot in
        slot.pointee.object(Int.self).pointee &+= 1
        guard Self.colour(slot.pointee) != .held else { return }
        Self.paint(slot.pointee, .held)
        waiting.append(slot.pointee)
      }
    }
  }

  mutating func freeDoomed() {
    doomed.removeAll { Self.colour($0) != .doomed }
    // The references between them are off their counts already.
    for value in doomed { Self.forEachPart(of: value) { $0.pointee = .undefined } }
    for value in doomed {
      value.object(Int.self).pointee = 0
      Heap.free(value)
    }
  }

  /// The slots of an object that lead to objects with slots of their own.
  private static func forEachPart(
    of value: Value, _ body: (UnsafeMutablePointer<Value>) -> Void
  ) {
    func visit(_ slot: UnsafeMutablePointer<Value>) {
      switch slot.pointee.tag {
      case Tag.list, Tag.record, Tag.closure, Tag.cell: body(slot)
      default: break
      }
    }
    switch value.tag {
    case Tag.list:
      let list = value.object(ListBody.self)
      for place in 0..<list.pointee.used { visit(list.pointee.elements + place) }
    case Tag.record:
      let record = value.object(RecordBody.self)
      for place in 0..<record.pointee.used { visit(record.pointee.slot(place)) }
    case Tag.closure:
      for place in 0..<value.object(ClosureBody.self).pointee.capturedCount {
        visit(ClosureBody.captured(value) + place)
      }
    case Tag.cell: visit(CellBody.slot(value))
    default: break
    }
  }
}
