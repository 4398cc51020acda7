/// The machine's own value: sixteen plain bytes.
///
/// A tag says what the payload is: nothing, a number in place, or the address of an object on the
/// machine's heap (`Heap.swift`). Swift's reference counting never sees a `Value`; whoever stores one
/// in a slot owns one count of the object behind it, and gives it back when the slot is overwritten.
struct Value: BitwiseCopyable {
  var bits: UInt64
  var tag: UInt64

  @inline(__always)
  init(bits: UInt64, tag: UInt64) {
    self.bits = bits
    self.tag = tag
  }
}

/// What a payload is. Tags from `firstHeap` on are addresses.
enum Tag {
  /// A slot that nothing was assigned to; also an argument that was left out. Never a program's value.
  @inline(__always) static var undefined: UInt64 { 0 }
  @inline(__always) static var none: UInt64 { 1 }
  @inline(__always) static var bool: UInt64 { 2 }
  @inline(__always) static var int: UInt64 { 3 }
  @inline(__always) static var float: UInt64 { 4 }
  /// Microseconds since 1970.
  @inline(__always) static var time: UInt64 { 5 }
  /// An exact span in microseconds.
  @inline(__always) static var span: UInt64 { 6 }
  /// A span in calendar months.
  @inline(__always) static var months: UInt64 { 7 }
  /// A builtin, by its place in the library.
  @inline(__always) static var builtin: UInt64 { 8 }

  @inline(__always) static var firstHeap: UInt64 { 16 }
  @inline(__always) static var string: UInt64 { 16 }
  @inline(__always) static var list: UInt64 { 17 }
  @inline(__always) static var record: UInt64 { 18 }
  @inline(__always) static var array: UInt64 { 19 }
  /// A table or an object of the library.
  @inline(__always) static var box: UInt64 { 20 }
  @inline(__always) static var closure: UInt64 { 21 }
  /// A variable that closures share. Never a program's value.
  @inline(__always) static var cell: UInt64 { 22 }
  /// A number or tensor that a tape knows; a box.
  @inline(__always) static var traced: UInt64 { 23 }
  /// A function that library code made; a box.
  @inline(__always) static var native: UInt64 { 24 }
}

extension Value {
  @inline(__always) static var undefined: Value { Value(bits: 0, tag: Tag.undefined) }
  @inline(__always) static var none: Value { Value(bits: 0, tag: Tag.none) }

  @inline(__always)
  init(_ value: Int64) { self.init(bits: UInt64(bitPattern: value), tag: Tag.int) }
  @inline(__always)
  init(_ value: Double) { self.init(bits: value.bitPattern, tag: Tag.float) }
  @inline(__always)
  init(_ value: Bool) { self.init(bits: value ? 1 : 0, tag: Tag.bool) }
  @inline(__always)
  init(_ tag: UInt64, _ object: UnsafeMutableRawPointer) {
    self.init(bits: UInt64(UInt(bitPattern: object)), tag: tag)
  }

  @inline(__always) var int: Int64 { Int64(bitPattern: bits) }
  @inline(__always) var float: Double { Double(bitPattern: bits) }
  @inline(__always) var bool: Bool { bits != 0 }

  @inline(__always) var isHeap: Bool { tag >= Tag.firstHeap }
  @inline(__always) var isInt: Bool { tag == Tag.int }
  @inline(__always) var isFloat: Bool { tag == Tag.float }
  @inline(__always) var isNumber: Bool { tag == Tag.int || tag == Tag.float }
  @inline(__always) var isCallable: Bool {
    tag == Tag.closure || tag == Tag.builtin || tag == Tag.native
  }

  /// An int or a float as a double.
  @inline(__always) var number: Double { isInt ? Double(int) : float }

  /// The object behind the value, which must be on the heap.
  @inline(__always)
  func object<Body>(_ type: Body.Type) -> UnsafeMutablePointer<Body> {
    UnsafeMutablePointer<Body>(bitPattern: UInt(bits)).unsafelyUnwrapped
  }

  /// One more slot owns the value.
  @inline(__always)
  func retain() {
    if isHeap { object(Int.self).pointee &+= 1 }
  }

  /// A slot gives the value up; the object is freed with its last slot.
  @inline(__always)
  func release() {
    if isHeap { releaseObject() }
  }

  @inline(__always)
  func releaseObject() {
    let count = object(Int.self)
    count.pointee &-= 1
    if count.pointee == 0 { Heap.free(self) }
  }

  /// Whether one slot alone owns the object.
  @inline(__always) var isUnique: Bool { object(Int.self).pointee == 1 }
}

extension UnsafeMutablePointer<Value> {
  /// Puts a value whose count is already the slot's, and gives up what was there.
  @inline(__always)
  func put(_ value: Value) {
    let old = pointee
    pointee = value
    old.release()
  }

  /// Puts a copy.
  @inline(__always)
  func copy(_ value: Value) {
    value.retain()
    put(value)
  }

  /// Empties the slot and gives its value, with its count, to the caller.
  @inline(__always)
  func take() -> Value {
    let value = pointee
    pointee = .undefined
    return value
  }
}
