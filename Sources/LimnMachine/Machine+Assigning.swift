import LimnData
import LimnSource
import LimnTensor

/// Assignment to elements and fields: the variable's value is copied where somebody else holds it too,
/// and so is every value on the way, so that no other name sees the change.
extension Machine {
  typealias Slot = UnsafeMutablePointer<Value>

  /// `variable[key] = value`.
  @inline(never)
  func setElement(_ slot: Slot, _ key: Value, _ value: Value) -> Bool {
    attempt { () throws(Fault) in try setElement(in: slot, key, value) }
  }

  @inline(never)
  func assign(
    _ number: Int, _ registers: Slot, _ parts: Slot, _ value: Value,
    _ code: UnsafeMutablePointer<CodeBody>
  ) -> Bool {
    let shape = codes[code.pointee.number].assignShapes[number]
    // Put into itself, a value goes in as it was: this count has the way to it copied.
    value.retain()
    defer { value.release() }
    return attempt { () throws(Fault) in
      var parts = parts
      var slot = try root(shape, registers)
      for step in shape.steps.dropLast() {
        slot = try inner(slot, step, parts)
        parts += Self.partCount(step)
      }
      guard let last = shape.steps.last else { return }
      switch last {
      case .field(let name):
        let key = try StringBody.make(name)
        defer { key.release() }
        try setElement(in: slot, key, value)
      case .index(let shapes):
        if shapes.count == 1, shapes[0].axis == nil, !shapes[0].positional, !shapes[0].isSlice {
          try setElement(in: slot, parts.pointee, value)
        } else {
          try setElements(in: slot, try selections(shapes, parts), value)
        }
      }
    }
  }

  private static func partCount(_ step: AssignShape.Step) -> Int {
    guard case .index(let shapes) = step else { return 0 }
    return shapes.reduce(0) { sum, shape in
      guard shape.isSlice else { return sum + 1 }
      return sum + (shape.hasLower ? 1 : 0) + (shape.hasUpper ? 1 : 0) + (shape.hasStep ? 1 : 0)
    }
  }

  private func root(_ shape: AssignShape, _ registers: Slot) throws(Fault) -> Slot {
    let slot: Slot
    switch shape.root {
    case .register(let register): slot = registers + register
    case .global(let number): slot = state.pointee.globals + number
    case .cell(let register):
      slot = CellBody.slot(registers[register])
    }
    guard slot.pointee.tag != Tag.undefined else {
      throw Fault.unknownName(shape.rootName, nearest: nil)
    }
    return slot
  }

  /// The slot of an element of the value in `slot`, which becomes that slot's alone.
  private func inner(_ slot: Slot, _ step: AssignShape.Step, _ parts: Slot) throws(Fault) -> Slot {
    let key: Value
    var made: Value?
    defer { made?.release() }
    switch step {
    case .field(let name):
      key = try StringBody.make(name)
      made = key
    case .index(let shapes):
      guard shapes.count == 1, !shapes[0].isSlice, shapes[0].axis == nil else {
        throw Fault.cannotAssignInsideSlice()
      }
      key = parts.pointee
    }
    switch slot.pointee.tag {
    case Tag.list:
      let place = try position(
        key, count: slot.pointee.object(ListBody.self).pointee.used, of: "list")
      try makeUnique(slot)
      return slot.pointee.object(ListBody.self).pointee.elements + place
    case Tag.record:
      guard key.tag == Tag.string else { throw Fault.keyIsNoString(typeName(key)) }
      try makeUnique(slot)
      let place = RecordBody.find(key, in: slot.pointee)
      let body = slot.pointee.object(RecordBody.self)
      guard place >= 0 else {
        let known = (0..<body.pointee.used).map { StringBody.text(body.pointee.entries[$0].key) }
        throw Fault.noFieldNamed(StringBody.text(key), of: "record", known: known)
      }
      return body.pointee.slot(place)
    default: throw Fault.cannotAssignInside(typeName(slot.pointee))
    }
  }

  private func makeUnique(_ slot: Slot) throws(Fault) {
    guard !slot.pointee.isUnique else { return }
    switch slot.pointee.tag {
    case Tag.list: slot.put(try ListBody.copy(slot.pointee))
    case Tag.record: slot.put(try RecordBody.copy(slot.pointee))
    default: break
    }
  }

  private func setElement(in slot: Slot, _ key: Value, _ value: Value) throws(Fault) {
    switch slot.pointee.tag {
    case Tag.list:
      let place = try position(
        key, count: slot.pointee.object(ListBody.self).pointee.used, of: "list")
      // A list put into itself would be a cycle: it goes in as it was.
      value.retain()
      defer { value.release() }
      try makeUnique(slot)
      (slot.pointee.object(ListBody.self).pointee.elements + place).copy(value)
    case Tag.record:
      guard key.tag == Tag.string else { throw Fault.keyIsNoString(typeName(key)) }
      // As with a list, the count makes a record that is put into itself go in as it was.
      value.retain()
      defer { value.release() }
      try setField(in: slot, key, value)
    case Tag.array, Tag.traced:
      try setElements(in: slot, [Selection(selector: try selector(key))], value)
    case Tag.box: try setColumn(in: slot, key, value)
    default: throw Fault.cannotAssignInside(typeName(slot.pointee))
    }
  }

  private func setField(in slot: Slot, _ key: Value, _ value: Value) throws(Fault) {
    try makeUnique(slot)
    value.retain()
    let place = RecordBody.find(key, in: slot.pointee)
    guard place >= 0 else {
      key.retain()
      try RecordBody.add(key, value, to: slot.pointee)
      return
    }
    let entries = slot.pointee.object(RecordBody.self).pointee.entries
    let old = entries[place].value
    entries[place].value = value
    old.release()
  }

  private func setElements(
    in slot: Slot, _ items: [Selection], _ value: Value
  ) throws(Fault) {
    if slot.pointee.tag == Tag.traced || value.tag == Tag.traced {
      return try assignTraced(slot, items, value)
    }
    guard slot.pointee.tag == Tag.array else {
      throw Fault.cannotAssignInside(typeName(slot.pointee))
    }
    let source: DataArray
    if value.tag == Tag.none {
      source = DataArray(
        try Tensor(missing: slot.pointee.object(ArrayBody.self).pointee.array.dtype, shape: []))
    } else if let array = try array(of: value) {
      source = array
    } else {
      throw Fault.cannotBeAnElement(typeName(value))
    }
    let body = slot.pointee.object(ArrayBody.self)
    if slot.pointee.isUnique {
      // The tensor is written where it is; it looks at its elements' own count.
      do throws(Fault) { try body.pointee.array.assign(source, at: items) } catch {
        ArrayBody.refresh(body)
        throw error
      }
      ArrayBody.refresh(body)
      body.pointee.owns = true
    } else {
      var copy = body.pointee.array
      try copy.assign(source, at: items)
      let made = try ArrayBody.make(copy)
      made.object(ArrayBody.self).pointee.owns = true
      slot.put(made)
    }
  }

  /// `t["name"] = column` on a table.
  private func setColumn(in slot: Slot, _ key: Value, _ value: Value) throws(Fault) {
    guard case .table(let table) = slot.pointee.object(BoxBody.self).pointee.datum,
      key.tag == Tag.string
    else { throw Fault.cannotAssignInside(typeName(slot.pointee)) }
    guard value.tag == Tag.array else { throw Fault.columnIsNoTensor(typeName(value)) }
    let column = ArrayBody.shared(value)
    let changed = try table.settingColumn(StringBody.text(key), column)
    slot.put(try BoxBody.make(.table(changed)))
  }

  // MARK: Reading before changing

  /// `R[A]` = what the assignment would overwrite, for `x[i] += 1`.
  @inline(never)
  func read(
    _ target: Slot, _ number: Int, _ registers: Slot, _ parts: Slot,
    _ code: UnsafeMutablePointer<CodeBody>
  ) -> Bool {
    let shape = codes[code.pointee.number].assignShapes[number]
    return attempt { () throws(Fault) in
      var parts = parts
      var value = try root(shape, registers).pointee
      value.retain()
      for step in shape.steps {
        let outer = value
        defer { outer.release() }
        switch step {
        case .field(let name):
          let key = try StringBody.make(name)
          defer { key.release() }
          value = try element(of: outer, key)
        case .index(let shapes): value = try indexed(outer, shapes, parts)
        }
        parts += Self.partCount(step)
      }
      target.put(value)
    }
  }
}

extension Table {
  /// With a column added, or replaced where it stands.
  func settingColumn(_ name: String, _ column: DataArray) throws(Fault) -> Table {
    guard column.rank == 1, columns.isEmpty || column.count == rowCount else {
      throw Fault.columnLength(name, got: column.shape, rows: rowCount)
    }
    var column = column
    column.name = name
    var changed = columns
    if let place = columnNames.firstIndex(of: name) {
      changed[place] = column
    } else {
      changed.append(column)
    }
    return Table(columns: changed, rowCount: column.count, notes: notes, origin: origin)
  }
}
