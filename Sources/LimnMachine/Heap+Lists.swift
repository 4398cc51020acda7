import LimnSource

/// Lists: values in one block that doubles when it is full.
struct ListBody {
  var count: Int
  var elements: UnsafeMutablePointer<Value>
  var used: Int
  var capacity: Int

  /// An empty list with room.
  static func make(capacity: Int) throws(Fault) -> Value {
    let body = try Heap.allocate(ListBody.self)
    let room = max(capacity, 4)
    do throws(Fault) {
      let elements = try Heap.allocate(room * MemoryLayout<Value>.stride)
      body.initialize(
        to: ListBody(
          count: 1, elements: elements.bindMemory(to: Value.self, capacity: room), used: 0,
          capacity: room))
    } catch {
      Heap.deallocate(body, MemoryLayout<ListBody>.stride)
      throw error
    }
    return Value(Tag.list, body)
  }

  /// A list that `fill` appends to; what is half made when it throws is given back.
  static func make(
    capacity: Int, _ fill: (Value) throws(Fault) -> Void
  ) throws(Fault) -> Value {
    let list = try make(capacity: capacity)
    do throws(Fault) { try fill(list) } catch {
      list.release()
      throw error
    }
    return list
  }

  /// Takes over one count of the value, also when it throws.
  static func append(_ value: Value, to list: Value) throws(Fault) {
    let body = list.object(ListBody.self)
    if body.pointee.used == body.pointee.capacity {
      do throws(Fault) { try grow(body) } catch {
        value.release()
        throw error
      }
    }
    body.pointee.elements[body.pointee.used] = value
    body.pointee.used += 1
  }

  private static func grow(_ body: UnsafeMutablePointer<ListBody>) throws(Fault) {
    body.pointee.elements = try Heap.doubled(body.pointee.elements, body.pointee.capacity)
    body.pointee.capacity *= 2
  }

  /// Another list with the same elements.
  static func copy(_ list: Value, extra: Int = 0) throws(Fault) -> Value {
    let body = list.object(ListBody.self)
    let result = try make(capacity: body.pointee.used + extra)
    let target = result.object(ListBody.self)
    for index in 0..<body.pointee.used {
      let value = body.pointee.elements[index]
      value.retain()
      target.pointee.elements[index] = value
    }
    target.pointee.used = body.pointee.used
    return result
  }

  static func free(_ list: Value, _ waiting: inout [Value]) {
    let body = list.object(ListBody.self)
    for index in 0..<body.pointee.used { Heap.drop(body.pointee.elements[index], &waiting) }
    Heap.deallocate(body.pointee.elements, body.pointee.capacity * MemoryLayout<Value>.stride)
    Heap.deallocate(body, MemoryLayout<ListBody>.stride)
  }
}
