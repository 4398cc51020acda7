import LimnData
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Between the machine's values and what library code sees. Scalars, tensors, tables and objects
/// convert in constant time, lists and records element by element.

extension Machine {
  /// The value for a program; the caller owns its count.
  func value(of datum: Datum) throws(Fault) -> Value {
    switch datum {
    case .none: return .none
    case .bool(let value): return Value(value)
    case .int(let value): return Value(value)
    case .float(let value): return Value(value)
    case .string(let text): return try StringBody.make(text)
    case .time(let instant):
      return Value(bits: UInt64(bitPattern: instant.microseconds), tag: Tag.time)
    case .duration(.exact(let microseconds)):
      return Value(bits: UInt64(bitPattern: microseconds), tag: Tag.span)
    case .duration(.months(let months)):
      return Value(bits: UInt64(bitPattern: months), tag: Tag.months)
    case .list(let elements):
      return try ListBody.make(capacity: elements.count) { (list) throws(Fault) in
        for element in elements { try ListBody.append(try value(of: element), to: list) }
      }
    case .record(let record): return try self.record(record)
    case .array(let array): return try plain(array)
    case .object where datum.traced != nil: return try BoxBody.make(datum, tag: Tag.traced)
    case .table, .object: return try BoxBody.make(datum)
    case .function(let handle):
      if handle.reference is NativeFunction { return try BoxBody.make(datum, tag: Tag.native) }
      if let reference = handle.reference as? FunctionReference {
        reference.value.retain()
        return reference.value
      }
      throw Fault.foreignFunction(handle.name)
    }
  }

  private func record(_ record: Record) throws(Fault) -> Value {
    try RecordBody.make(capacity: record.fields.count) { (result) throws(Fault) in
      if let name = record.typeName {
        result.object(RecordBody.self).pointee.typeName = try StringBody.make(name)
      }
      for (name, field) in record.fields {
        try RecordBody.add(name, try value(of: field), to: result)
      }
    }
  }

  /// A tensor, or the plain value of one without axes.
  func plain(_ array: DataArray) throws(Fault) -> Value {
    guard array.rank == 0 else { return try ArrayBody.make(array) }
    if let wide = array.keepingUnit { return try ArrayBody.make(wide) }
    guard let scalar = array.scalar else { return .none }
    return try value(of: scalar)
  }

  func value(of scalar: Scalar) throws(Fault) -> Value {
    switch scalar {
    case .bool(let value): Value(value)
    case .int(let value): Value(value)
    case .float(let value): Value(value)
    case .string(let text): try StringBody.make(text)
    case .time(let instant): Value(bits: UInt64(bitPattern: instant.microseconds), tag: Tag.time)
    case .duration(.exact(let microseconds)):
      Value(bits: UInt64(bitPattern: microseconds), tag: Tag.span)
    case .duration(.months(let months)):
      Value(bits: UInt64(bitPattern: months), tag: Tag.months)
    }
  }

  /// What library code sees of a value; the value keeps its count. Lists and records nested more
  /// than a thousand deep are refused, since nothing that recurses over them would end well.
  func datum(of value: Value) throws(Fault) -> Datum {
    var parts = 0
    return try datum(of: value, depth: 0, &parts)
  }

  private func datum(
    of value: Value, depth: Int, _ parts: inout Int
  ) throws(Fault) -> Datum {
    try countPart(&parts, bytes: MemoryLayout<Datum>.stride)
    guard depth < 1_000 else { throw Fault.nestedTooDeep(1_000) }
    switch value.tag {
    case Tag.bool: return .bool(value.bool)
    case Tag.int: return .int(value.int)
    case Tag.float: return .float(value.float)
    case Tag.time: return .time(Instant(microseconds: value.int))
    case Tag.span: return .duration(.exact(microseconds: value.int))
    case Tag.months: return .duration(.months(value.int))
    case Tag.string: return .string(StringBody.text(value))
    case Tag.list:
      let body = value.object(ListBody.self)
      var elements: [Datum] = []
      elements.reserveCapacity(body.pointee.used)
      for place in 0..<body.pointee.used {
        elements.append(try datum(of: body.pointee.elements[place], depth: depth + 1, &parts))
      }
      return .list(elements)
    case Tag.record:
      let body = value.object(RecordBody.self)
      var record = Record()
      if body.pointee.typeName.tag == Tag.string {
        record.typeName = StringBody.text(body.pointee.typeName)
      }
      record.fields.reserveCapacity(body.pointee.used)
      for place in 0..<body.pointee.used {
        let entry = body.pointee.entries[place]
        record.fields[StringBody.text(entry.key)] = try datum(
          of: entry.value, depth: depth + 1, &parts)
      }
      return .record(record)
    case Tag.array: return .array(ArrayBody.shared(value))
    case Tag.box, Tag.traced, Tag.native: return value.object(BoxBody.self).pointee.datum
    case Tag.closure, Tag.builtin:
      return .function(
        FunctionHandle(
          name: functionName(value), reference: FunctionReference(value),
          isBuiltin: value.tag == Tag.builtin))
    default: return .none
    }
  }

  /// A single value as one element of tensors; nil for `none` and for what is none.
  func scalar(of value: Value) -> Scalar? {
    switch value.tag {
    case Tag.bool: .bool(value.bool)
    case Tag.int: .int(value.int)
    case Tag.float: .float(value.float)
    case Tag.time: .time(Instant(microseconds: value.int))
    case Tag.span: .duration(.exact(microseconds: value.int))
    case Tag.months: .duration(.months(value.int))
    case Tag.string: .string(StringBody.text(value))
    default: nil
    }
  }

  func functionName(_ value: Value) -> String {
    if case .function(let handle) = native(value) { return handle.name }
    return value.tag == Tag.builtin
      ? library[Int(value.int)].name
      : codes[value.object(ClosureBody.self).pointee.code.pointee.number].name
  }

  /// A function that library code made, as library code sees it; `none` for any other value.
  func native(_ value: Value) -> Datum {
    value.tag == Tag.native ? value.object(BoxBody.self).pointee.datum : .none
  }

  /// The name of a value's type, as users read it in messages.
  func typeName(_ value: Value) -> String {
    switch value.tag {
    case Tag.undefined, Tag.none: "none"
    case Tag.bool: "bool"
    case Tag.int: "int"
    case Tag.float: "float"
    case Tag.time: "time"
    case Tag.span, Tag.months: "duration"
    case Tag.string: "string"
    case Tag.list: "list"
    case Tag.closure, Tag.builtin: "function"
    case Tag.record:
      value.object(RecordBody.self).pointee.typeName.tag == Tag.string
        ? StringBody.text(value.object(RecordBody.self).pointee.typeName) : "record"
    case Tag.array: Datum.array(value.object(ArrayBody.self).pointee.array).typeName
    default: value.object(BoxBody.self).pointee.datum.typeName
    }
  }
}

/// Keeps a function alive while library code holds it. Functions stay on the machine's thread.
final class FunctionReference: @unchecked Sendable {
  let value: Value

  init(_ value: Value) {
    value.retain()
    self.value = value
  }

  deinit { value.release() }
}
