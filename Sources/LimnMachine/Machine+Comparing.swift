import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Comparisons, logic, membership.
extension Machine {
  @inline(never)
  func compare(
    _ number: Int, _ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value
  ) -> Bool {
    let op = BinaryOp.allCases[number]
    return attempt { () throws(Fault) in target.put(try compared(op, x, y)) }
  }

  /// A comparison as a condition: 1 true, 0 false, -1 failed.
  @inline(never)
  func test(_ op: BinaryOp, _ x: Value, _ y: Value) -> Int {
    var outcome = -1
    _ = attempt { () throws(Fault) in
      let result = try compared(op, x, y)
      defer { result.release() }
      guard result.tag == Tag.bool else {
        throw Fault.conditionIsNoBool(typeName(result), hint: boolHint(result))
      }
      outcome = result.bool ? 1 : 0
    }
    return outcome
  }

  func compared(_ op: BinaryOp, _ x: Value, _ y: Value) throws(Fault) -> Value {
    if x.tag == Tag.traced || y.tag == Tag.traced { return try plainComparison(op, x, y) }
    if x.tag == Tag.array || y.tag == Tag.array {
      if op == .equal || op == .notEqual {
        // A tensor is no list: not equal, as a whole.
        let (a, b) = (try array(of: x), try array(of: y))
        if a == nil || b == nil { return Value(op == .notEqual) }
      }
      return try tensors(op, x, y)
    }
    if x.tag == Tag.time, y.tag == Tag.time {
      try Instant(microseconds: x.int).checkCalendar(of: Instant(microseconds: y.int))
    }
    // Whether a month is 31 days has no answer, not even no; only zero is the same in both.
    if x.tag == Tag.months && y.tag == Tag.span || x.tag == Tag.span && y.tag == Tag.months,
      case .duration(let a) = datum(ofPlain: x), case .duration(let b) = datum(ofPlain: y)
    {
      _ = try TimeSpan.compare(a, b)
    }
    switch op {
    case .equal: return Value(try equal(x, y))
    case .notEqual: return Value(!(try equal(x, y)))
    default: break
    }
    // NaN is neither below nor above anything.
    guard let order = try order(op, x, y) else { return Value(false) }
    switch op {
    case .less: return Value(order < 0)
    case .lessEqual: return Value(order <= 0)
    case .greater: return Value(order > 0)
    default: return Value(order >= 0)
    }
  }

  /// Negative, zero or positive; nil beside NaN.
  private func order(_ op: BinaryOp, _ x: Value, _ y: Value) throws(Fault) -> Int? {
    if x.isInt, y.isInt { return x.int < y.int ? -1 : x.int > y.int ? 1 : 0 }
    if x.isNumber, y.isNumber { return Self.order(x, y) }
    if x.tag == Tag.string, y.tag == Tag.string { return StringBody.compare(x, y) }
    switch (datum(ofPlain: x), datum(ofPlain: y)) {
    case (.time(let a), .time(let b)): return a < b ? -1 : a > b ? 1 : 0
    case (.duration(let a), .duration(let b)): return try TimeSpan.compare(a, b)
    default: throw Fault.cannotCompute(op.symbol, typeName(x), typeName(y))
    }
  }

  /// An int and a float are compared exactly, not by way of a rounded int.
  private static func order(_ x: Value, _ y: Value) -> Int? {
    let (a, b) = (x.number, y.number)
    if a.isNaN || b.isNaN { return nil }
    if a != b || (x.isFloat && y.isFloat) { return a < b ? -1 : a > b ? 1 : 0 }
    if x.isInt {
      guard let whole = Int64(exactly: b) else { return b > 0 ? -1 : 1 }
      return x.int < whole ? -1 : x.int > whole ? 1 : 0
    }
    guard let whole = Int64(exactly: a) else { return a > 0 ? 1 : -1 }
    return whole < y.int ? -1 : whole > y.int ? 1 : 0
  }

  /// Of lists and records: equal in all their parts. Values of different kinds are not equal.
  func equal(_ first: Value, _ second: Value) throws(Fault) -> Bool {
    var waiting = [(first, second)]
    var parts = 0
    while let (x, y) = waiting.popLast() {
      try countPart(&parts)
      if x.isNumber, y.isNumber {
        if Self.order(x, y) != 0 { return false }
        continue
      }
      if x.tag == Tag.traced || y.tag == Tag.traced {
        let same = try plainComparison(.equal, x, y)
        defer { same.release() }
        // Of two tensors one for each element.
        if same.tag != Tag.bool {
          let (a, b) = (try plainValue(x), try plainValue(y))
          defer {
            a.release()
            b.release()
          }
          if !(try sameElements(a, b)) { return false }
        } else if !same.bool {
          return false
        }
        continue
      }
      if x.tag == Tag.array || y.tag == Tag.array {
        guard x.tag == y.tag else { return false }
        if !(try sameElements(x, y)) { return false }
        continue
      }
      guard x.tag == y.tag else { return false }
      switch x.tag {
      case Tag.string:
        if !StringBody.equal(x, y) { return false }
      case Tag.list:
        let (a, b) = (x.object(ListBody.self), y.object(ListBody.self))
        if a == b { continue }
        guard a.pointee.used == b.pointee.used else { return false }
        for place in 0..<a.pointee.used {
          waiting.append((a.pointee.elements[place], b.pointee.elements[place]))
        }
      case Tag.record:
        let (a, b) = (x.object(RecordBody.self), y.object(RecordBody.self))
        if a == b { continue }
        guard a.pointee.used == b.pointee.used else { return false }
        for place in 0..<a.pointee.used {
          let entry = a.pointee.entries[place]
          let other = RecordBody.find(entry.key, in: y)
          guard other >= 0 else { return false }
          waiting.append((entry.value, b.pointee.entries[other].value))
        }
      default:
        if x.bits != y.bits { return false }
      }
    }
    return true
  }

  private func sameElements(_ x: Value, _ y: Value) throws(Fault) -> Bool {
    let (a, b) = (x.object(ArrayBody.self).pointee.array, y.object(ArrayBody.self).pointee.array)
    guard a.shape == b.shape else { return false }
    for index in 0..<a.count where a.scalar(at: index) != b.scalar(at: index) { return false }
    return true
  }

  // MARK: Logic

  /// `x and y` (or `or`), where x did not settle it.
  @inline(never)
  func combine(
    _ target: UnsafeMutablePointer<Value>, _ x: Value, _ y: Value, isOr: Bool
  ) -> Bool {
    attempt { () throws(Fault) in
      guard y.tag == Tag.bool || y.tag == Tag.array else {
        throw Fault.operandIsNoBool(isOr ? "or" : "and", typeName(y), hint: boolHint(y))
      }
      if x.tag == Tag.bool {
        target.copy(y)
      } else {
        target.put(try tensors(isOr ? .or : .and, x, y))
      }
    }
  }

  @inline(never)
  func conditionIsNoBool(_ x: Value) {
    fail(Fault.conditionIsNoBool(typeName(x), hint: boolHint(x)))
  }

  @inline(never)
  func operandIsNoBool(_ x: Value, isOr: Bool) {
    fail(Fault.operandIsNoBool(isOr ? "or" : "and", typeName(x), hint: boolHint(x)))
  }

  /// What a condition might have meant.
  func boolHint(_ x: Value) -> String? {
    switch x.tag {
    case Tag.array where x.object(ArrayBody.self).pointee.array.dtype == .bool:
      "`any(…)` or `all(…)` make one bool of many"
    case Tag.array: "compare first, then `any(…)` or `all(…)`"
    case Tag.list, Tag.record, Tag.string: "`len(…) > 0` asks whether there is something in it"
    case Tag.int, Tag.float: "`… != 0` makes a bool of a number"
    case Tag.none, Tag.undefined: "`… == none` asks whether it is none"
    default: nil
    }
  }

  // MARK: Membership

  @inline(never)
  func contains(
    _ target: UnsafeMutablePointer<Value>, _ x: Value, _ container: Value, negated: Bool
  ) -> Bool {
    attempt { () throws(Fault) in
      target.put(Value(try isIn(x, container) != negated))
    }
  }

  private func isIn(_ x: Value, _ container: Value) throws(Fault) -> Bool {
    if x.tag == Tag.traced || container.tag == Tag.traced {
      let (plain, elements) = (try plainValue(x), try plainValue(container))
      defer {
        plain.release()
        elements.release()
      }
      return try isIn(plain, elements)
    }
    switch container.tag {
    case Tag.list:
      let body = container.object(ListBody.self)
      for place in 0..<body.pointee.used where try equal(body.pointee.elements[place], x) {
        return true
      }
      return false
    case Tag.record:
      guard x.tag == Tag.string else { throw Fault.keyIsNoString(typeName(x)) }
      return RecordBody.find(x, in: container) >= 0
    case Tag.string:
      guard x.tag == Tag.string else { break }
      return StringBody.text(container).contains(StringBody.text(x))
    case Tag.array:
      guard let scalar = scalar(of: x) else { return false }
      let array = container.object(ArrayBody.self).pointee.array
      for index in 0..<array.count {
        guard let element = array.scalar(at: index) else { continue }
        if element == scalar { return true }
        if x.isNumber, try value(of: element).isNumber,
          try equal(try value(of: element), x)
        {
          return true
        }
      }
      return false
    default: break
    }
    throw Fault.notAContainer(typeName(x), typeName(container))
  }
}
