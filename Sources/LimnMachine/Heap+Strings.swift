import LimnSource

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Strings: UTF-8 right behind the body, with room to grow.
struct StringBody {
  var count: Int
  /// 0 until it is asked for.
  var hash: UInt64
  var byteCount: Int
  /// Unicode scalars, or -1 until they are counted.
  var scalarCount: Int
  var capacity: Int

  @inline(__always)
  static func bytes(_ string: Value) -> UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(string.object(StringBody.self) + 1)
      .assumingMemoryBound(to: UInt8.self)
  }

  @inline(__always)
  static func buffer(_ string: Value) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: bytes(string), count: string.object(StringBody.self).pointee.byteCount)
  }

  static func make(byteCount: Int, capacity: Int? = nil) throws(Fault) -> Value {
    let room = max(capacity ?? byteCount, 8)
    let memory = try Heap.allocate(MemoryLayout<StringBody>.stride + room)
    memory.bindMemory(to: StringBody.self, capacity: 1)
      .initialize(
        to: StringBody(
          count: 1, hash: 0, byteCount: byteCount, scalarCount: -1, capacity: room))
    return Value(Tag.string, memory)
  }

  static func make(_ source: UnsafeBufferPointer<UInt8>) throws(Fault) -> Value {
    let string = try make(byteCount: source.count)
    if let start = source.baseAddress { memcpy(bytes(string), start, source.count) }
    return string
  }

  static func make(_ text: String) throws(Fault) -> Value {
    var text = text
    let result = text.withUTF8 { buffer -> Result<Value, Fault> in
      do throws(Fault) { return .success(try make(buffer)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  static func free(_ string: Value) {
    let body = string.object(StringBody.self)
    Heap.deallocate(body, MemoryLayout<StringBody>.stride + body.pointee.capacity)
  }

  static func text(_ string: Value) -> String { String(decoding: buffer(string), as: UTF8.self) }

  /// Unicode scalars: the bytes that do not continue one.
  static func scalarCount(_ string: Value) -> Int {
    let body = string.object(StringBody.self)
    if body.pointee.scalarCount < 0 {
      var count = 0
      for byte in buffer(string) where byte & 0xC0 != 0x80 { count += 1 }
      body.pointee.scalarCount = count
    }
    return body.pointee.scalarCount
  }

  /// FNV-1a over eight bytes at a time, finished by a multiply-xor-shift; never 0.
  @inline(__always)
  static func hash(_ string: Value) -> UInt64 {
    let body = string.object(StringBody.self)
    if body.pointee.hash != 0 { return body.pointee.hash }
    return computeHash(string)
  }

  private static func computeHash(_ string: Value) -> UInt64 {
    let body = string.object(StringBody.self)
    let count = body.pointee.byteCount
    let bytes = UnsafeRawPointer(Self.bytes(string))
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(count)
    var offset = 0
    while offset + 8 <= count {
      hash =
        (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x100_0000_01B3
      hash ^= hash >> 29
      offset += 8
    }
    while offset < count {
      hash = (hash ^ UInt64(bytes.load(fromByteOffset: offset, as: UInt8.self))) &* 0x100_0000_01B3
      offset += 1
    }
    hash = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 32
    body.pointee.hash = hash == 0 ? 1 : hash
    return body.pointee.hash
  }

  @inline(__always)
  static func equal(_ a: Value, _ b: Value) -> Bool {
    if a.bits == b.bits { return true }
    let (x, y) = (a.object(StringBody.self), b.object(StringBody.self))
    guard x.pointee.byteCount == y.pointee.byteCount else { return false }
    return memcmp(bytes(a), bytes(b), x.pointee.byteCount) == 0
  }

  /// By Unicode scalars, which is the order of UTF-8's bytes.
  static func compare(_ a: Value, _ b: Value) -> Int {
    let (x, y) = (buffer(a), buffer(b))
    let order = memcmp(bytes(a), bytes(b), min(x.count, y.count))
    return order != 0 ? Int(order) : x.count - y.count
  }

  static func joined(_ a: Value, _ b: Value) throws(Fault) -> Value {
    let (x, y) = (buffer(a), buffer(b))
    let result = try make(byteCount: x.count + y.count)
    memcpy(bytes(result), bytes(a), x.count)
    memcpy(bytes(result) + x.count, bytes(b), y.count)
    return result
  }

  /// Appends in place when `slot` alone owns its string, so that building a text line by line costs
  /// its length and no more.
  static func append(_ addition: Value, to slot: UnsafeMutablePointer<Value>) throws(Fault) {
    let string = slot.pointee
    let body = string.object(StringBody.self)
    let (have, more) = (body.pointee.byteCount, addition.object(StringBody.self).pointee.byteCount)
    guard string.isUnique, string.bits != addition.bits else {
      slot.put(try joined(string, addition))
      return
    }
    if have + more <= body.pointee.capacity {
      memcpy(bytes(string) + have, bytes(addition), more)
      body.pointee.byteCount = have + more
      body.pointee.hash = 0
      if body.pointee.scalarCount >= 0 { body.pointee.scalarCount += scalarCount(addition) }
      return
    }
    let grown = try make(byteCount: have + more, capacity: (have + more) * 2)
    memcpy(bytes(grown), bytes(string), have)
    memcpy(bytes(grown) + have, bytes(addition), more)
    slot.put(grown)
  }
}
