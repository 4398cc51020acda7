import LimnEffects
import LimnSource
import LimnTensor

/// Files packed by gzip (RFC 1952): one member or several, one behind the other, each with the check
/// sum and the length of what it holds.
package enum GZip {
  static let magic: [UInt8] = [0x1F, 0x8B]

  /// What the file holds, unpacked.
  package static func unpacked(
    _ bytes: [UInt8], name: String, budget: MemoryBudget = .shared,
    interruption: Interruption? = nil
  ) throws(Fault) -> [UInt8] {
    let result: Result<[UInt8], Fault> = bytes.withUnsafeBufferPointer { buffer in
      do throws(Fault) {
        return .success(try members(of: buffer, name, budget, interruption))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func members(
    of bytes: UnsafeBufferPointer<UInt8>, _ name: String, _ budget: MemoryBudget,
    _ interruption: Interruption?
  ) throws(Fault) -> [UInt8] {
    var whole: [UInt8] = []
    // What earlier members hold counts while later ones are unpacked.
    var held = 0
    defer { budget.release(held) }
    var start = 0
    repeat {
      let body = try bodyStart(of: bytes, from: start, name)
      // The last four bytes hold the length, but a damaged file must not get memory by them.
      let stated = start == 0 ? number(bytes, at: bytes.count - 4) : 0
      let expected = min(stated, 8 * bytes.count)
      let (part, end) = try Inflate.bytes(
        bytes, from: body, name: name, expected: expected, budget: budget, interruption)
      guard end <= bytes.count - 8 else { throw Fault.damagedFile(name, "it ends too soon") }
      guard number(bytes, at: end) == CheckSum.crc32(part),
        number(bytes, at: end + 4) == part.count & 0xFFFF_FFFF
      else { throw Fault.damagedFile(name, "its check sum is another") }
      try budget.charge(part.count)
      held += part.count
      whole = whole.isEmpty ? part : whole + part
      start = end + 8
      // Tapes fill up with zeros.
      while start < bytes.count, bytes[start] == 0 { start += 1 }
    } while start < bytes.count
    return whole
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
    guard place >= 0, place <= bytes.count - 4 else { return 0 }
    return (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }

  /// Behind the header: its name, its comment and other things nobody needs.
  private static func bodyStart(
    of bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ name: String
  ) throws(Fault) -> Int {
    guard bytes.count - start >= 18, bytes[start] == magic[0], bytes[start + 1] == magic[1],
      bytes[start + 2] == 8, bytes[start + 3] & 0xE0 == 0
    else { throw Fault.damagedFile(name, "it has no header of gzip") }
    let flags = bytes[start + 3]
    var next = start + 10
    if flags & 4 != 0 { next += 2 + Int(bytes[next]) + Int(bytes[next + 1]) << 8 }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while next < bytes.count, bytes[next] != 0 { next += 1 }
      next += 1
    }
    if flags & 2 != 0 { next += 2 }
    guard next <= bytes.count else { throw Fault.damagedFile(name, "it ends too soon") }
    return next
  }
}

/// The check sum of gzip and ZIP: the rest of a division by a polynomial over two elements.
enum CheckSum {
  /// Of a byte, followed by none to seven zero bytes: eight tables one behind the other.
  private static let tables: [UInt32] = {
    var tables: [UInt32] = []
    for byte in 0..<256 {
      var rest = UInt32(byte)
      for _ in 0..<8 { rest = rest & 1 == 0 ? rest >> 1 : (rest >> 1) ^ 0xEDB8_8320 }
      tables.append(rest)
    }
    for place in 256..<2048 {
      let before = tables[place - 256]
      tables.append((before >> 8) ^ tables[Int(before & 0xFF)])
    }
    return tables
  }()

  static func crc32(_ bytes: [UInt8]) -> Int {
    var rest: UInt32 = 0xFFFF_FFFF
    bytes.withUnsafeBufferPointer { bytes in
      tables.withUnsafeBufferPointer { tables in
        var place = 0
        while place + 8 <= bytes.count {
          var next: UInt32 = 0
          for byte in 0..<8 {
            let own = byte < 4 ? UInt8(truncatingIfNeeded: rest >> UInt32(8 * byte)) : 0
            next ^= tables[(7 - byte) * 256 + Int(bytes[place + byte] ^ own)]
          }
          rest = next
          place += 8
        }
        while place < bytes.count {
          rest = (rest >> 8) ^ tables[Int(UInt8(truncatingIfNeeded: rest) ^ bytes[place])]
          place += 1
        }
      }
    }
    return Int(~rest)
  }
}
