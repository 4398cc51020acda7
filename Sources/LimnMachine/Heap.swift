import LimnData
import LimnSource
import LimnTensor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Objects behind values: raw memory that starts with a count.
///
/// Every body begins with the number of slots that own it. Bytes are charged to the memory budget,
/// and a refusal is a fault. Freeing does not recurse: a list nested a million deep is taken apart
/// with a worklist.
enum Heap {
  /// Memory of this many bytes, charged.
  static func allocate(_ bytes: Int) throws(Fault) -> UnsafeMutableRawPointer {
    guard bytes >= 0, bytes < 1 << 48 else {
      throw Fault.memoryExhausted(
        asked: Int.max, used: MemoryBudget.shared.bytesUsed,
        allowed: MemoryBudget.shared.bytesAllowed)
    }
    try MemoryBudget.shared.charge(bytes)
    guard let memory = malloc(bytes) else {
      MemoryBudget.shared.release(bytes)
      throw Fault.memoryExhausted(
        asked: bytes, used: MemoryBudget.shared.bytesUsed,
        allowed: MemoryBudget.shared.bytesAllowed)
    }
    return memory
  }

  static func deallocate(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    Glibc.free(memory)
    MemoryBudget.shared.release(bytes)
  }

  static func allocate<Body>(_ type: Body.Type) throws(Fault) -> UnsafeMutablePointer<Body> {
    try allocate(MemoryLayout<Body>.stride).bindMemory(to: Body.self, capacity: 1)
  }

  /// A block with twice the room and the same elements in the place of a full one.
  static func doubled<Element: BitwiseCopyable>(
    _ elements: UnsafeMutablePointer<Element>, _ capacity: Int
  ) throws(Fault) -> UnsafeMutablePointer<Element> {
    let size = capacity * MemoryLayout<Element>.stride
    let grown = try allocate(2 * size).bindMemory(to: Element.self, capacity: 2 * capacity)
    grown.initialize(from: elements, count: capacity)
    deallocate(elements, size)
    return grown
  }

  /// Frees an object whose count has reached zero, and whatever only it owned.
  @inline(never)
  static func free(_ value: Value) {
    if value.tag == Tag.string { return StringBody.free(value) }
    var waiting = [value]
    while let next = waiting.popLast() {
      switch next.tag {
      case Tag.string: StringBody.free(next)
      case Tag.list: ListBody.free(next, &waiting)
      case Tag.record: RecordBody.free(next, &waiting)
      case Tag.closure: ClosureBody.free(next, &waiting)
      case Tag.cell:
        CellBody.free(next, &waiting)
      case Tag.array:
        let body = next.object(ArrayBody.self)
        body.deinitialize(count: 1)
        deallocate(body, MemoryLayout<ArrayBody>.stride)
      default:
        let body = next.object(BoxBody.self)
        body.deinitialize(count: 1)
        deallocate(body, MemoryLayout<BoxBody>.stride)
      }
    }
  }

  /// Gives up one count; an object that was the last owner's joins those that wait to be freed.
  static func drop(_ value: Value, _ waiting: inout [Value]) {
    guard value.isHeap else { return }
    let count = value.object(Int.self)
    count.pointee &-= 1
    if count.pointee == 0 { waiting.append(value) }
  }
}

/// A function with what it captured: values, or cells of variables that may still change. The
/// captured values follow the body in memory.
struct ClosureBody {
  var count: Int
  var code: UnsafeMutablePointer<CodeBody>
  var capturedCount: Int

  static func make(_ code: UnsafeMutablePointer<CodeBody>, captured: Int) throws(Fault) -> Value {
    let memory = try Heap.allocate(size(captured))
    memory.bindMemory(to: ClosureBody.self, capacity: 1)
      .initialize(to: ClosureBody(count: 1, code: code, capturedCount: captured))
    let value = Value(Tag.closure, memory)
    Self.captured(value).initialize(repeating: .undefined, count: captured)
    return value
  }

  private static func size(_ captured: Int) -> Int {
    MemoryLayout<ClosureBody>.stride + captured * MemoryLayout<Value>.stride
  }

  @inline(__always)
  static func captured(_ closure: Value) -> UnsafeMutablePointer<Value> {
    UnsafeMutableRawPointer(closure.object(ClosureBody.self) + 1)
      .assumingMemoryBound(to: Value.self)
  }

  static func free(_ value: Value, _ waiting: inout [Value]) {
    let count = value.object(ClosureBody.self).pointee.capturedCount
    for index in 0..<count { Heap.drop(captured(value)[index], &waiting) }
    Heap.deallocate(value.object(ClosureBody.self), size(count))
  }
}

/// A tensor. For one axis of plain elements the address of the first is kept beside it, so that the
/// loop reads and writes elements without opening the tensor.
struct ArrayBody {
  enum Fast: UInt64 { case none, f64, i64, bool }

  var count: Int
  var kind: Fast
  /// Elements, when `kind` is not `.none`.
  var elements: UnsafeMutableRawPointer?
  var elementCount: Int
  /// Nobody but this body holds the elements: they may be written in place.
  var owns: Bool
  var array: DataArray

  static func make(_ array: DataArray) throws(Fault) -> Value {
    let body = try Heap.allocate(ArrayBody.self)
    body.initialize(
      to: ArrayBody(
        count: 1, kind: .none, elements: nil, elementCount: 0, owns: false, array: array))
    refresh(body)
    return Value(Tag.array, body)
  }

  /// The array for others, who may keep its elements: they are no longer written in place.
  static func shared(_ value: Value) -> DataArray {
    let body = value.object(ArrayBody.self)
    body.pointee.owns = false
    return body.pointee.array
  }

  /// After the array was replaced or written to.
  static func refresh(_ body: UnsafeMutablePointer<ArrayBody>) {
    body.pointee.kind = .none
    let tensor = body.pointee.array.tensor
    guard tensor.shape.count == 1, tensor.mask == nil else { return }
    body.pointee.elementCount = tensor.shape[0]
    switch tensor.elements {
    case .f64(let block):
      body.pointee.elements = UnsafeMutableRawPointer(block.pointer)
      body.pointee.kind = .f64
    case .i64(let block):
      body.pointee.elements = UnsafeMutableRawPointer(block.pointer)
      body.pointee.kind = .i64
    case .bool(let block):
      body.pointee.elements = UnsafeMutableRawPointer(block.pointer)
      body.pointee.kind = .bool
    default: break
    }
  }
}

/// A table, an object or a function of the library, as library code sees it.
struct BoxBody {
  var count: Int
  var datum: Datum

  static func make(_ datum: Datum, tag: UInt64 = Tag.box) throws(Fault) -> Value {
    let body = try Heap.allocate(BoxBody.self)
    body.initialize(to: BoxBody(count: 1, datum: datum))
    return Value(tag, body)
  }
}
