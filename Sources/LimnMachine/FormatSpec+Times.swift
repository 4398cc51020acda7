import LimnSource
import LimnTime

/// Patterns of times, as strftime has them: `%Y %m %d %H %M %S`, `%j` for the day of the year, `%%`.

enum TimePiece: Sendable {
  case text(String)
  case field(Character)

  static let fields = "YmdHMSj"

  /// The pieces of a pattern, or nil for a text that is none.
  ///
  /// A `%` at the very end, or before an alignment, belongs to a format of numbers.
  static func pattern(_ text: String) throws(Fault) -> [TimePiece]? {
    let characters = Array(text)
    let marks = characters.indices.dropLast().filter { characters[$0] == "%" }
    guard marks.contains(where: { characters[$0 + 1].isLetter || characters[$0 + 1] == "%" })
    else { return nil }
    var pieces: [TimePiece] = []
    var literal = ""
    var next = 0
    while next < characters.count {
      guard characters[next] == "%" else {
        literal.append(characters[next])
        next += 1
        continue
      }
      guard next + 1 < characters.count else {
        throw Fault.unknownTimeField("%", in: text)
      }
      let name = characters[next + 1]
      next += 2
      if name == "%" {
        literal.append(name)
        continue
      }
      guard fields.contains(name) else { throw Fault.unknownTimeField("%\(name)", in: text) }
      pieces += [.text(literal), .field(name)]
      literal = ""
    }
    return pieces + [.text(literal)]
  }
}

extension [TimePiece] {
  func text(of instant: Instant) -> String {
    let parts = instant.calendarFields
    return reduce(into: "") { result, piece in
      switch piece {
      case .text(let text): result += text
      case .field("Y"):
        result += (parts.year < 0 ? "-" : "") + FormatSpec.zeroPadded(abs(parts.year), 4)
      case .field("m"): result += FormatSpec.zeroPadded(parts.month, 2)
      case .field("d"): result += FormatSpec.zeroPadded(parts.day, 2)
      case .field("H"): result += FormatSpec.zeroPadded(parts.hour, 2)
      case .field("M"): result += FormatSpec.zeroPadded(parts.minute, 2)
      case .field("S"): result += FormatSpec.zeroPadded(parts.second, 2)
      case .field: result += FormatSpec.zeroPadded(parts.dayOfYear, 3)
      }
    }
  }
}

extension FormatSpec {
  static func zeroPadded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
  }
}
