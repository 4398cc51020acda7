import LimnData
import LimnSource

/// What `for` goes through, and taking values apart.
extension Machine {
  /// 1: there is a first number, in `target`; 0: there is none; 2: failed.
  @inline(never)
  func prepareRange(
    _ base: UnsafeMutablePointer<Value>, _ target: UnsafeMutablePointer<Value>
  ) -> Int {
    for slot in 0..<3 where !(base + slot).pointee.isInt {
      fail(Fault.rangeNeedsInts(typeName((base + slot).pointee)))
      return 2
    }
    let (start, stop, step) = (base.pointee.int, (base + 1).pointee.int, (base + 2).pointee.int)
    guard step != 0 else {
      fail(Fault.rangeStepIsZero())
      return 2
    }
    guard step > 0 ? start < stop : start > stop else { return 0 }
    target.put(Value(start))
    return 1
  }

  @inline(never)
  func prepareLoop(_ base: UnsafeMutablePointer<Value>) -> Bool {
    switch base.pointee.tag {
    case Tag.list, Tag.record, Tag.array: break
    case Tag.traced where traced(base.pointee)?.frame != nil: break
    case Tag.string:
      guard attempt({ () throws(Fault) in base.put(try characters(of: base.pointee)) }) else {
        return false
      }
    case Tag.box where isTable(base.pointee): break
    default:
      fail(Fault.cannotGoThrough(typeName(base.pointee), isInt: base.pointee.isInt))
      return false
    }
    (base + 1).put(Value(Int64(0)))
    return true
  }

  private func isTable(_ value: Value) -> Bool {
    if case .table = value.object(BoxBody.self).pointee.datum { true } else { false }
  }

  /// A string's Unicode scalars, as a list of strings.
  private func characters(of string: Value) throws(Fault) -> Value {
    try ListBody.make(capacity: StringBody.scalarCount(string)) { (list) throws(Fault) in
      for scalar in StringBody.text(string).unicodeScalars {
        try ListBody.append(try StringBody.make(String(Character(scalar))), to: list)
      }
    }
  }

  /// 1: there is a next element; 0: none; 2: failed.
  @inline(never)
  func nextInLoop(_ base: UnsafeMutablePointer<Value>, names: Int) -> Int {
    let place = Int((base + 1).pointee.int)
    var isDone = false
    let fine = attempt { () throws(Fault) in
      guard let (label, element) = try next(base.pointee, place, wantsLabel: names == 2) else {
        isDone = true
        return
      }
      (base + 1).pointee = Value(Int64(place + 1))
      if names == 1 {
        (base + 2).put(element)
      } else if let label {
        (base + 2).put(label)
        (base + 3).put(element)
      } else {
        defer { element.release() }
        try unpackParts(element, names) { (number, part) in (base + 2 + number).put(part) }
      }
    }
    return !fine ? 2 : isDone ? 0 : 1
  }

  /// The element at a place, with the label or key that two names want; nil after the last.
  private func next(
    _ object: Value, _ place: Int, wantsLabel: Bool
  ) throws(Fault) -> (label: Value?, element: Value)? {
    switch object.tag {
    case Tag.list:
      let body = object.object(ListBody.self)
      guard place < body.pointee.used else { return nil }
      body.pointee.elements[place].retain()
      return (nil, body.pointee.elements[place])
    case Tag.record:
      let body = object.object(RecordBody.self)
      guard place < body.pointee.used else { return nil }
      let entry = body.pointee.entries[place]
      entry.key.retain()
      guard wantsLabel else { return (nil, entry.key) }
      entry.value.retain()
      return (entry.key, entry.value)
    case Tag.array:
      let array = object.object(ArrayBody.self).pointee.array
      guard array.rank > 0, place < array.shape[0] else { return nil }
      let element = try plain(try array.elementOfFirstAxis(place))
      guard wantsLabel, let label = array.label(place, axis: 0) else { return (nil, element) }
      do throws(Fault) { return (try value(of: label), element) } catch {
        element.release()
        throw error
      }
    case Tag.traced:
      guard let traced = traced(object), let array = traced.frame, place < array.shape[0] else {
        return nil
      }
      let element = try tracedElement(traced, at: place)
      guard wantsLabel, let label = array.label(place, axis: 0) else { return (nil, element) }
      do throws(Fault) { return (try value(of: label), element) } catch {
        element.release()
        throw error
      }
    default:
      guard case .table(let table) = object.object(BoxBody.self).pointee.datum,
        place < table.rowCount
      else { return nil }
      return (nil, try row(place, of: table))
    }
  }

  /// One row of a table as a record.
  func row(_ place: Int, of table: Table) throws(Fault) -> Value {
    try RecordBody.make(capacity: table.columns.count) { (record) throws(Fault) in
      for column in table.columns {
        let cell = try plain(try column.elementOfFirstAxis(place))
        try RecordBody.add(column.name ?? "", cell, to: record)
      }
    }
  }

  @inline(never)
  func unpack(_ target: UnsafeMutablePointer<Value>, _ source: Value, _ count: Int) -> Bool {
    attempt { () throws(Fault) in
      try unpackParts(source, count) { (number, part) in (target + number).put(part) }
    }
  }

  /// The elements of a list or of a tensor along its first axis, exactly as many as wanted.
  private func unpackParts(
    _ source: Value, _ count: Int, _ put: (Int, Value) -> Void
  ) throws(Fault) {
    switch source.tag {
    case Tag.list:
      let body = source.object(ListBody.self)
      guard body.pointee.used == count else {
        throw Fault.wrongCount(wanted: count, got: body.pointee.used)
      }
      for place in 0..<count {
        body.pointee.elements[place].retain()
        put(place, body.pointee.elements[place])
      }
    case Tag.array:
      let array = source.object(ArrayBody.self).pointee.array
      guard array.shape[0] == count else {
        throw Fault.wrongCount(wanted: count, got: array.shape[0])
      }
      for place in 0..<count { put(place, try plain(try array.elementOfFirstAxis(place))) }
    case Tag.traced:
      guard let traced = traced(source), let array = traced.frame else {
        throw Fault.cannotUnpack(typeName(source), wanted: count)
      }
      guard array.shape[0] == count else {
        throw Fault.wrongCount(wanted: count, got: array.shape[0])
      }
      for place in 0..<count { put(place, try tracedElement(traced, at: place)) }
    default: throw Fault.cannotUnpack(typeName(source), wanted: count)
    }
  }
}
