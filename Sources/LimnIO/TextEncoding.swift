import LimnSource
import LimnTensor

/// From the bytes of a text file to UTF-8.
///
/// A byte order mark decides, else UTF-8 if the bytes are that, else Latin-1 if they hold none of its
/// control characters; what was only recognised is noted, since it might be another encoding.
package enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  case latin1 = "latin-1"
  case windows1252 = "windows-1252"
  case utf16 = "utf-16"
  case utf16le = "utf-16le"
  case utf16be = "utf-16be"

  /// The bytes as UTF-8 without a byte order mark; nil when they are that already, from `start` on.
  static func decoded(
    _ bytes: [UInt8], as encoding: TextEncoding?, name: String, notes: inout [String]
  ) throws(Fault) -> (bytes: [UInt8]?, start: Int) {
    if encoding == nil || encoding == .utf16 {
      if bytes.starts(with: [0xFF, 0xFE]) { return (try utf16(bytes[2...], false, name), 0) }
      if bytes.starts(with: [0xFE, 0xFF]) { return (try utf16(bytes[2...], true, name), 0) }
    }
    switch encoding {
    case .latin1: return (try transcoded(bytes, high: []), 0)
    case .windows1252: return (try transcoded(bytes, high: windowsLetters), 0)
    case .utf16, .utf16le: return (try utf16(bytes[...], false, name), 0)
    case .utf16be: return (try utf16(bytes[...], true, name), 0)
    case nil, .utf8: break
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    try refuseOtherKinds(bytes, name)
    if isPlainASCII(bytes, from: start) { return (nil, start) }
    guard let offset = firstInvalid(bytes) else {
      try refuseNUL(bytes, name)
      return (nil, start)
    }
    let line = bytes.withUnsafeBufferPointer {
      CSVPlace(file: name, offset: offset, in: $0).line
    }
    let isLatin = !bytes.contains { $0 == 0 || (0x80..<0xA0).contains($0) }
    guard encoding == nil, isLatin else {
      throw Fault.notUTF8(name, offset: offset, line: line, byte: bytes[offset])
    }
    notes.append(
      "read as Latin-1, for line \(line) is not UTF-8; `encoding=` says otherwise")
    return (try transcoded(bytes, high: []), 0)
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch { return error.byteOffsets.lowerBound }
  }

  /// Whether all bytes from `start` on are ASCII without NUL, found eight at a time.
  private static func isPlainASCII(_ bytes: [UInt8], from start: Int) -> Bool {
    let parts = max(1, bytes.count >> 22)
    let plain = Slots(parts, false)
    Parallel.forEach(parts) { part in
      let (from, to) = (
        start + (bytes.count - start) / parts * part,
        part + 1 == parts ? bytes.count : start + (bytes.count - start) / parts * (part + 1)
      )
      let isPlain = bytes.withUnsafeBytes { raw in
        var place = from
        while place + 8 <= to {
          let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          // The second term finds a zero byte.
          if (word | (word &- 0x0101_0101_0101_0101) & ~word) & 0x8080_8080_8080_8080 != 0 {
            return false
          }
          place += 8
        }
        return raw[place..<max(place, to)].allSatisfy { $0 != 0 && $0 < 0x80 }
      }
      plain.set(part, isPlain)
    }
    return plain.all.allSatisfy { $0 }
  }

  private static func refuseNUL(_ bytes: [UInt8], _ name: String) throws(Fault) {
    guard let offset = bytes.firstIndex(of: 0) else { return }
    let line = bytes.withUnsafeBufferPointer {
      CSVPlace(file: name, offset: offset, in: $0).line
    }
    throw Fault.nulByte(name, offset: offset, line: line)
  }

  /// What is no text at all.
  private static func refuseOtherKinds(_ bytes: [UInt8], _ name: String) throws(Fault) {
    let signatures: [([UInt8], String)] = [
      ([0x50, 0x4B, 0x03, 0x04], "a zip archive or a spreadsheet"), ([0x1F, 0x8B], "gzip data"),
      ([0x89, 0x48, 0x44, 0x46], "HDF5 or NetCDF-4 data"), ([0x43, 0x44, 0x46, 1], "NetCDF data"),
      ([0x43, 0x44, 0x46, 2], "NetCDF data"), ([0x43, 0x44, 0x46, 5], "NetCDF data"),
      ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "NumPy data"),
      ([0x50, 0x41, 0x52, 0x31], "Parquet data"),
    ]
    for (signature, kind) in signatures where bytes.starts(with: signature) {
      throw Fault.otherKindOfFile(name, kind: kind)
    }
  }

  /// What bytes 80 to 9F mean in Windows-1252; 0 where nothing.
  private static let windowsLetters: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
    0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  private static func transcoded(_ bytes: [UInt8], high: [UInt16]) throws(Fault) -> [UInt8] {
    _ = try Block<UInt8>(count: bytes.count * 2)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        // A NUL is a space here, so that no text holds one.
        result.append(byte == 0 ? 0x20 : byte)
        continue
      }
      let place = Int(byte) - 0x80
      let code = high.indices.contains(place) ? high[place] : UInt16(byte)
      result += String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8
    }
    return result
  }

  private static func utf16(
    _ bytes: ArraySlice<UInt8>, _ isBig: Bool, _ name: String
  ) throws(Fault) -> [UInt8] {
    guard bytes.count % 2 == 0 else { throw Fault.oddUTF16(name) }
    _ = try Block<UInt8>(count: bytes.count * 2)
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for place in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      units.append(isBig ? first << 8 | second : second << 8 | first)
    }
    guard let text = String(validating: units, as: UTF16.self), !text.utf8.contains(0) else {
      throw Fault.oddUTF16(name)
    }
    return Array(text.utf8)
  }
}
