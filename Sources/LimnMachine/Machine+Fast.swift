import LimnTensor

/// The common cases of the loop's instructions, on plain tags and payloads.
///
/// Each is inlined into the loop. False (or a negative outcome) means that the case is another one, and
/// that nothing was done.
enum Fast {
  @inline(__always)
  static func add(_ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value) -> Bool {
    if _fastPath(x.tag == Tag.int && y.tag == Tag.int) {
      let (sum, overflow) = x.int.addingReportingOverflow(y.int)
      if _slowPath(overflow) { return false }
      target.put(Value(sum))
      return true
    }
    guard x.tag == Tag.float && y.tag == Tag.float else { return false }
    target.put(Value(x.float + y.float))
    return true
  }

  @inline(__always)
  static func subtract(_ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value) -> Bool {
    if _fastPath(x.tag == Tag.int && y.tag == Tag.int) {
      let (difference, overflow) = x.int.subtractingReportingOverflow(y.int)
      if _slowPath(overflow) { return false }
      target.put(Value(difference))
      return true
    }
    guard x.tag == Tag.float && y.tag == Tag.float else { return false }
    target.put(Value(x.float - y.float))
    return true
  }

  @inline(__always)
  static func multiply(_ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value) -> Bool {
    if _fastPath(x.tag == Tag.int && y.tag == Tag.int) {
      let (product, overflow) = x.int.multipliedReportingOverflow(by: y.int)
      if _slowPath(overflow) { return false }
      target.put(Value(product))
      return true
    }
    guard x.tag == Tag.float && y.tag == Tag.float else { return false }
    target.put(Value(x.float * y.float))
    return true
  }

  @inline(__always)
  static func divide(_ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value) -> Bool {
    guard x.isNumber, y.isNumber, x.isFloat || y.isFloat else { return false }
    target.put(Value(x.number / y.number))
    return true
  }

  @inline(__always)
  static func floorDivide(_ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value) -> Bool {
    guard x.tag == Tag.int && y.tag == Tag.int && y.int > 0 else { return false }
    let (quotient, remainder) = x.int.quotientAndRemainder(dividingBy: y.int)
    target.put(Value(remainder < 0 ? quotient &- 1 : quotient))
    return true
  }

  /// Python's remainder, for a positive divisor.
  @inline(__always)
  static func remainder(_ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value) -> Bool {
    guard x.tag == Tag.int && y.tag == Tag.int && y.int > 0 else { return false }
    // A division of 32 bits takes a third of the time.
    if _fastPath((x.bits | y.bits) >> 32 == 0) {
      let remainder =
        UInt32(truncatingIfNeeded: x.bits) % UInt32(truncatingIfNeeded: y.bits)
      target.put(Value(Int64(remainder)))
      return true
    }
    let remainder = x.int % y.int
    target.put(Value(remainder < 0 ? remainder &+ y.int : remainder))
    return true
  }

  // Outcomes of comparisons: 1 true, 0 false, -1 another case.

  @inline(__always)
  static func less(_ x: Value, _ y: Value) -> Int {
    if _fastPath(x.tag == Tag.int && y.tag == Tag.int) { return x.int < y.int ? 1 : 0 }
    if x.tag == Tag.float && y.tag == Tag.float { return x.float < y.float ? 1 : 0 }
    return -1
  }

  @inline(__always)
  static func lessEqual(_ x: Value, _ y: Value) -> Int {
    if _fastPath(x.tag == Tag.int && y.tag == Tag.int) { return x.int <= y.int ? 1 : 0 }
    if x.tag == Tag.float && y.tag == Tag.float { return x.float <= y.float ? 1 : 0 }
    return -1
  }

  @inline(__always)
  static func greater(_ x: Value, _ y: Value) -> Int { less(y, x) }

  @inline(__always)
  static func greaterEqual(_ x: Value, _ y: Value) -> Int { lessEqual(y, x) }

  @inline(__always)
  static func equal(_ x: Value, _ y: Value) -> Int {
    if _fastPath(x.tag == Tag.int && y.tag == Tag.int) { return x.int == y.int ? 1 : 0 }
    return -1
  }

  /// An element of a list or of a tensor with one axis by position, or of a record by key.
  @inline(__always)
  static func element(
    _ target: UnsafeMutablePointer<Value>, _ object: Value, _ key: Value
  ) -> Bool {
    if _fastPath(key.tag == Tag.int) {
      let place = Int(key.int)
      if object.tag == Tag.array {
        let body = object.object(ArrayBody.self)
        guard UInt(bitPattern: place) < UInt(bitPattern: body.pointee.elementCount),
          let elements = body.pointee.elements
        else { return false }
        switch body.pointee.kind {
        case .f64: target.put(Value(elements.assumingMemoryBound(to: Double.self)[place]))
        case .i64: target.put(Value(elements.assumingMemoryBound(to: Int64.self)[place]))
        case .bool: target.put(Value(elements.assumingMemoryBound(to: UInt8.self)[place] != 0))
        case .none: return false
        }
        return true
      }
      guard object.tag == Tag.list else { return false }
      let body = object.object(ListBody.self)
      guard UInt(bitPattern: place) < UInt(bitPattern: body.pointee.used) else { return false }
      target.copy(body.pointee.elements[place])
      return true
    }
    guard key.tag == Tag.string, object.tag == Tag.record else { return false }
    let place = RecordBody.find(key, in: object)
    guard place >= 0 else { return false }
    target.copy(object.object(RecordBody.self).pointee.entries[place].value)
    return true
  }

  /// Overwrites an element of what only its variable owns. A value put into itself is another case:
  /// in place it would become a cycle.
  @inline(__always)
  static func setElement(_ object: Value, _ key: Value, _ value: Value) -> Bool {
    guard object.isHeap, object.isUnique, object.bits != value.bits else { return false }
    if _fastPath(key.tag == Tag.int) {
      let place = Int(key.int)
      if object.tag == Tag.array {
        let body = object.object(ArrayBody.self)
        guard body.pointee.owns,
          UInt(bitPattern: place) < UInt(bitPattern: body.pointee.elementCount),
          let elements = body.pointee.elements
        else { return false }
        switch body.pointee.kind {
        case .f64 where value.tag == Tag.float:
          elements.assumingMemoryBound(to: Double.self)[place] = value.float
        case .i64 where value.tag == Tag.int:
          elements.assumingMemoryBound(to: Int64.self)[place] = value.int
        case .bool where value.tag == Tag.bool:
          elements.assumingMemoryBound(to: UInt8.self)[place] = value.bool ? 1 : 0
        default: return false
        }
        return true
      }
      guard object.tag == Tag.list else { return false }
      let body = object.object(ListBody.self)
      guard UInt(bitPattern: place) < UInt(bitPattern: body.pointee.used) else { return false }
      (body.pointee.elements + place).copy(value)
      return true
    }
    guard key.tag == Tag.string, object.tag == Tag.record else { return false }
    let place = RecordBody.find(key, in: object)
    guard place >= 0 else { return false }
    let entries = object.object(RecordBody.self).pointee.entries
    value.retain()
    let old = entries[place].value
    entries[place].value = value
    old.release()
    return true
  }
}

extension Machine {
  /// The outcome of a comparison, which is left to `test` where the quick look did not settle it.
  @inline(__always)
  func settled(
    _ quick: Int, _ op: BinaryOp, _ x: Value, _ y: Value, _ frame: UnsafeMutablePointer<Frame>,
    _ ip: UnsafeMutablePointer<Instruction>
  ) -> Int {
    if _fastPath(quick >= 0) { return quick }
    frame.pointee.ip = ip
    return test(op, x, y)
  }
}
