#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The next byte of a kind, many at a time.
enum ByteSearch {
  @inline(__always)
  static func find(
    _ byte: UInt8, _ start: UnsafeRawPointer, _ end: UnsafeRawPointer
  ) -> UnsafeRawPointer? {
    guard start < end, let found = memchr(start, Int32(byte), end - start) else { return nil }
    return UnsafeRawPointer(found)
  }

  static func areEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    guard let left = a.baseAddress, let right = b.baseAddress else { return true }
    return memcmp(left, right, a.count) == 0
  }
}
