import LimnSource

/// Writing JSON: fields in their order, the fewest digits that read back to the same number.
///
/// NaN is written as `null`, which is how a missing element is read; an infinite number has no
/// form in JSON and is for the caller to refuse.
extension JSON {
  /// On one line, or each field and element on a line of its own, `indent` further in.
  package func bytes(indent: Int? = nil) -> [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: indent, depth: 0)
    return bytes
  }

  private func write(to bytes: inout [UInt8], indent: Int?, depth: Int) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += "\(value)".utf8
    case .integer(let value): bytes += "\(value)".utf8
    case .float(let value): bytes += (value.isNaN ? "null" : "\(value)").utf8
    case .string(let text): bytes += Self.quoted(text)
    case .array(let values):
      // A row of a matrix stays on one line.
      let isFlat = values.allSatisfy(\.isPlain)
      Self.bracket("[", "]", values, to: &bytes, isFlat ? nil : indent, depth) { value, bytes in
        value.write(to: &bytes, indent: indent, depth: depth + 1)
      }
    case .object(let fields):
      Self.bracket("{", "}", fields, to: &bytes, indent, depth) { field, bytes in
        bytes += Self.quoted(field.key) + ": ".utf8
        field.value.write(to: &bytes, indent: indent, depth: depth + 1)
      }
    }
  }

  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func bracket<Part>(
    _ open: String, _ close: String, _ parts: [Part], to bytes: inout [UInt8], _ indent: Int?,
    _ depth: Int, _ write: (Part, inout [UInt8]) -> Void
  ) {
    func newLine(_ depth: Int) {
      guard let indent, !parts.isEmpty else { return }
      bytes.append(0x0A)
      bytes += Array(repeating: 0x20, count: indent * depth)
    }
    bytes += open.utf8
    for (place, part) in parts.enumerated() {
      if place > 0 { bytes += (indent == nil ? ", " : ",").utf8 }
      newLine(depth + 1)
      write(part, &bytes)
    }
    newLine(depth)
    bytes += close.utf8
  }

  static func quoted(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = [0x22]
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x0A: bytes += [0x5C, 0x6E]
      case 0..<0x20:
        bytes += "\\u00".utf8
        bytes += (byte < 0x10 ? "0" : "").utf8
        bytes += String(byte, radix: 16).utf8
      default: bytes.append(byte)
      }
    }
    return bytes + [0x22]
  }
}
