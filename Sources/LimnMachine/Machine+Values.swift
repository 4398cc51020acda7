import LimnData
import LimnSource
import LimnTensor

/// Making values of parts: brackets, lists, records, joined tensors, text.
extension Machine {
  @inline(never)
  func newCell(_ slot: UnsafeMutablePointer<Value>) -> Bool {
    collectIfDue()
    return attempt { () throws(Fault) in
      let cell = try CellBody.make(slot.pointee, in: cells)
      // The cell has taken over the value's count.
      slot.pointee = cell
    }
  }

  @inline(never)
  func makeClosure(
    _ registers: UnsafeMutablePointer<Value>, _ instruction: Instruction,
    _ outer: UnsafeMutablePointer<CodeBody>
  ) -> Bool {
    attempt { () throws(Fault) in
      let body = outer.pointee.inner[instruction.b]
      let captures = codes[body.pointee.number].captures
      let closure = try ClosureBody.make(body, captured: captures.count)
      let captured = ClosureBody.captured(closure)
      for (place, capture) in captures.enumerated() {
        switch capture.origin {
        case .register(let register): (captured + place).copy(registers[register])
        case .captured(let number):
          (captured + place).copy(ClosureBody.captured((registers - 1).pointee)[number])
        }
      }
      (registers + instruction.a).put(closure)
    }
  }

  /// `[a, b, …]`: a tensor of numbers or of bools, a stack of tensors of one shape, else a list.
  @inline(never)
  func bracket(
    _ target: UnsafeMutablePointer<Value>, _ first: UnsafeMutablePointer<Value>, _ count: Int
  ) -> Bool {
    attempt { () throws(Fault) in
      var numbers = 0
      var bools = 0
      var tensors = 0
      var traced = false
      for place in 0..<count {
        switch first[place].tag {
        case Tag.int, Tag.float: numbers += 1
        case Tag.bool: bools += 1
        case Tag.array: tensors += 1
        case Tag.traced: traced = true
        default: break
        }
      }
      if traced, let result = try tracedBracket(first, count) {
        target.put(result)
        return
      }
      if count > 0, numbers == count || bools == count {
        let scalars = (0..<count).map { scalar(of: first[$0]) }
        if let array = try DataArray.ofScalars(scalars) {
          target.put(try ArrayBody.make(array))
          return
        }
      }
      if tensors > 0, tensors + numbers == count {
        guard tensors == count else { throw Fault.numbersBesideTensors() }
        let parts = (0..<count).map { ArrayBody.shared(first[$0]) }
        target.put(try ArrayBody.make(try DataArray.stacked(parts)))
        return
      }
      target.put(try takenList(first, count))
    }
  }

  /// A list of the values in `count` temporaries, which are left empty.
  private func takenList(
    _ first: UnsafeMutablePointer<Value>, _ count: Int
  ) throws(Fault) -> Value {
    try ListBody.make(capacity: count) { (list) throws(Fault) in
      for place in 0..<count { try ListBody.append((first + place).take(), to: list) }
    }
  }

  @inline(never)
  func list(
    _ target: UnsafeMutablePointer<Value>, _ first: UnsafeMutablePointer<Value>, _ count: Int
  ) -> Bool {
    attempt { () throws(Fault) in target.put(try takenList(first, count)) }
  }

  @inline(never)
  func record(
    _ target: UnsafeMutablePointer<Value>, _ first: UnsafeMutablePointer<Value>, _ count: Int
  ) -> Bool {
    attempt { () throws(Fault) in
      let record = try RecordBody.make(capacity: count) { (record) throws(Fault) in
        for place in 0..<count {
          try RecordBody.add(
            (first + 2 * place).take(), (first + 2 * place + 1).take(), to: record)
        }
      }
      target.put(record)
    }
  }

  @inline(never)
  func join(
    _ target: UnsafeMutablePointer<Value>, _ first: UnsafeMutablePointer<Value>, _ count: Int
  ) -> Bool {
    attempt { () throws(Fault) in
      if (0..<count).contains(where: { first[$0].tag == Tag.traced }) {
        target.put(try tracedJoin(first, count))
        return
      }
      var parts: [DataArray] = []
      for place in 0..<count {
        guard first[place].tag == Tag.array || first[place].isNumber,
          let array = try array(of: first[place])
        else { throw Fault.cannotJoinValue(typeName(first[place])) }
        parts.append(array)
      }
      target.put(try plain(try DataArray.joined(parts)))
    }
  }

  // MARK: Text

  /// The pieces of an interpolated string, written straight into it.
  @inline(never)
  func text(
    _ target: UnsafeMutablePointer<Value>, _ first: UnsafeMutablePointer<Value>, _ count: Int
  ) -> Bool {
    state.pointee.text.used = 0
    return attempt { () throws(Fault) in
      for place in 0..<count {
        let value = first[place]
        if value.tag == Tag.string {
          try state.pointee.text.append(StringBody.buffer(value))
        } else if value.isInt {
          try state.pointee.text.append(value.int)
        } else {
          let piece = try StringBody.make(describe(try datum(of: value).untraced))
          defer { piece.release() }
          try state.pointee.text.append(StringBody.buffer(piece))
        }
      }
      target.put(try StringBody.make(state.pointee.text.buffer))
    }
  }

  @inline(never)
  func format(_ target: UnsafeMutablePointer<Value>, _ value: Value, _ spec: Value) -> Bool {
    attempt { () throws(Fault) in
      let spec = try FormatSpec(parsing: StringBody.text(spec))
      target.put(
        try StringBody.make(try spec.text(of: try datum(of: value).untraced, plain: describe)))
    }
  }
}
