#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import LimnSource

/// Bytes of a string in the making: raw memory that grows and is used again for the next string.
struct TextBuffer {
  private var bytes: UnsafeMutablePointer<UInt8>?
  private var capacity = 0
  var used = 0

  var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: used) }

  /// Where `count` more bytes may be written.
  @inline(__always)
  private mutating func room(for count: Int) throws(Fault) -> UnsafeMutablePointer<UInt8> {
    if let bytes, used + count <= capacity { return bytes + used }
    return try grow(by: count)
  }

  private mutating func grow(by count: Int) throws(Fault) -> UnsafeMutablePointer<UInt8> {
    let larger = max(2 * (used + count), 256)
    let memory = try Heap.allocate(larger).bindMemory(to: UInt8.self, capacity: larger)
    if let bytes {
      memcpy(memory, bytes, used)
      Heap.deallocate(bytes, capacity)
    }
    bytes = memory
    capacity = larger
    return memory + used
  }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) throws(Fault) {
    guard let start = text.baseAddress else { return }
    memcpy(try room(for: text.count), start, text.count)
    used += text.count
  }

  /// In decimal digits.
  mutating func append(_ value: Int64) throws(Fault) {
    // Written from its last digit back, then moved to where it belongs.
    let start = try room(for: 40)
    var place = start + 40
    var rest = value.magnitude
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      place -= 1
      place.pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    } while rest > 0
    if value < 0 {
      place -= 1
      place.pointee = UInt8(ascii: "-")
    }
    let count = start + 40 - place
    memmove(start, place, count)
    used += count
  }

  mutating func free() {
    if let bytes { Heap.deallocate(bytes, capacity) }
    self = TextBuffer()
  }
}
