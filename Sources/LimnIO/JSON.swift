import LimnSource

/// JSON (RFC 8259), strictly: no comments, no trailing commas, no `NaN`, no key twice, one value.
///
/// Values are nested at most `deepest` levels, so that no text exhausts the stack.
package indirect enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case float(Double)
  case string(String)
  case array([JSON])
  case object([(key: String, value: JSON)])

  package static let deepest = 200

  package static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.integer(let x), .integer(let y)): x == y
    case (.float(let x), .float(let y)): x == y
    case (.string(let x), .string(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }

  /// The one value that `bytes` hold; lines of messages are counted from `line`.
  package static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, file: String, line: Int = 1
  ) throws(Fault) -> JSON {
    var parser = JSONParser(bytes: bytes, file: file, line: line)
    return try parser.document()
  }
}

private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let file: String
  var line: Int
  var next = 0

  init(bytes: UnsafeBufferPointer<UInt8>, file: String, line: Int) {
    self.bytes = bytes
    self.file = file
    self.line = line
  }

  private func fault(_ what: String) -> Fault { Fault.malformedJSON(file, line: line, what) }

  private var byte: UInt8? { next < bytes.count ? bytes[next] : nil }

  private mutating func skipSpace() {
    while next < bytes.count {
      switch bytes[next] {
      case 0x0A: line += 1
      case 0x20, 0x09, 0x0D: break
      default: return
      }
      next += 1
    }
  }

  mutating func document() throws(Fault) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard next == bytes.count else { throw fault("something follows the value") }
    return value
  }

  private mutating func value(depth: Int) throws(Fault) -> JSON {
    guard depth <= JSON.deepest else { throw fault("nested more than \(JSON.deepest) levels deep") }
    skipSpace()
    guard let first = byte else { throw fault("it ends where a value is wanted") }
    switch first {
    case 0x7B: return try object(depth)
    case 0x5B: return try array(depth)
    case 0x22: return .string(try string())
    case 0x74: return try word("true", .bool(true))
    case 0x66: return try word("false", .bool(false))
    case 0x6E: return try word("null", .null)
    case 0x2D, 0x30...0x39: return try number()
    default: throw fault("a value is wanted")
    }
  }

  private mutating func word(_ text: String, _ value: JSON) throws(Fault) -> JSON {
    guard bytes[next...].starts(with: text.utf8) else { throw fault("a value is wanted") }
    next += text.utf8.count
    return value
  }

  private mutating func take(_ wanted: UInt8) -> Bool {
    skipSpace()
    guard byte == wanted else { return false }
    next += 1
    return true
  }

  private mutating func array(_ depth: Int) throws(Fault) -> JSON {
    next += 1
    var values: [JSON] = []
    if take(0x5D) { return .array(values) }
    repeat { values.append(try value(depth: depth + 1)) } while take(0x2C)
    guard take(0x5D) else { throw fault("`,` or `]` is wanted") }
    return .array(values)
  }

  private mutating func object(_ depth: Int) throws(Fault) -> JSON {
    next += 1
    var fields: [(key: String, value: JSON)] = []
    var seen: Set<String> = []
    if take(0x7D) { return .object(fields) }
    repeat {
      skipSpace()
      guard byte == 0x22 else { throw fault("a key in quotes is wanted") }
      let key = try string()
      guard seen.insert(key).inserted else { throw fault("the key `\(key)` stands twice") }
      guard take(0x3A) else { throw fault("`:` is wanted") }
      fields.append((key, try value(depth: depth + 1)))
    } while take(0x2C)
    guard take(0x7D) else { throw fault("`,` or `}` is wanted") }
    return .object(fields)
  }

  /// `-12`, `0.5`, `1e-3`: a digit on both sides of the point, no zero before other digits.
  private mutating func number() throws(Fault) -> JSON {
    guard let base = bytes.baseAddress else { throw fault("a number is wanted") }
    let start = next
    let found = ScannedNumber(base + start, base + bytes.count, point: 0x2E)
    let end = found.next - base
    var digits = start
    if bytes[digits] == 0x2D { digits += 1 }
    guard found.kind != .none, digits < end, bytes[digits] &- 0x30 < 10 else {
      throw fault("a number is wanted")
    }
    if bytes[digits] == 0x30, digits + 1 < end, bytes[digits + 1] &- 0x30 < 10 {
      throw fault("a number begins with a zero")
    }
    if let point = bytes[start..<end].firstIndex(of: 0x2E),
      point + 1 == end || bytes[point + 1] &- 0x30 >= 10
    {
      throw fault("a digit is wanted after the point")
    }
    next = end
    return found.kind == .integer ? .integer(found.whole) : .float(found.float)
  }

  private mutating func string() throws(Fault) -> String {
    next += 1
    let start = next
    while next < bytes.count, bytes[next] != 0x22, bytes[next] != 0x5C, bytes[next] >= 0x20 {
      next += 1
    }
    guard let byte else { throw fault("a string is never closed") }
    if byte == 0x22 {
      next += 1
      return String(decoding: bytes[start..<(next - 1)], as: UTF8.self)
    }
    var text = Array(bytes[start..<next])
    while true {
      guard let byte = self.byte else { throw fault("a string is never closed") }
      next += 1
      switch byte {
      case 0x22: return String(decoding: text, as: UTF8.self)
      case 0x5C: try escape(&text)
      case 0..<0x20: throw fault("a control character stands in a string")
      default: text.append(byte)
      }
    }
  }

  private mutating func escape(_ text: inout [UInt8]) throws(Fault) {
    guard let kind = byte else { throw fault("a string is never closed") }
    next += 1
    switch kind {
    case 0x22, 0x5C, 0x2F: text.append(kind)
    case 0x62: text.append(0x08)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75:
      var code = UInt32(try hex())
      if (0xD800..<0xDC00).contains(code), next + 1 < bytes.count, bytes[next] == 0x5C,
        bytes[next + 1] == 0x75
      {
        next += 2
        let low = UInt32(try hex())
        guard (0xDC00..<0xE000).contains(low) else { throw fault("half a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fault("half a surrogate pair") }
      text += String(Character(scalar)).utf8
    default: throw fault("an unknown escape")
    }
  }

  private mutating func hex() throws(Fault) -> UInt16 {
    guard next + 4 <= bytes.count else { throw fault("four hexadecimal digits are wanted") }
    var value: UInt16 = 0
    for byte in bytes[next..<(next + 4)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw fault("four hexadecimal digits are wanted")
      }
      value = value << 4 | UInt16(digit)
    }
    next += 4
    return value
  }
}
