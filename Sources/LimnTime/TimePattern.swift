/// Patterns of times, as strftime and strptime have them: `%d.%m.%Y %H:%M`.
///
/// Names of months and days are English whatever the system's language, so that a program means the
/// same everywhere.

package struct TimePattern: Sendable {
  enum Piece: Sendable {
    case text(String)
    case field(Character)
  }

  /// A `%` before what is no field.
  package struct UnknownField: Error {
    package let name: String
  }

  /// The fields that a pattern takes, in the order in which help lists them.
  package static let fields =
    "`%Y %y %m %b %B %d %e %j %H %I %p %M %S %f %a %A %z`, `%F` for `%Y-%m-%d`, "
    + "`%T` for `%H:%M:%S`, and `%%`"

  private static let names = "YymbBdejHIpMSfaAz"
  private static let short: [Character: String] = ["F": "%Y-%m-%d", "T": "%H:%M:%S"]

  /// As written, for messages.
  package let written: String
  let pieces: [Piece]

  package init(_ text: String) throws(UnknownField) {
    written = text
    var characters = Array(text)
    var pieces: [Piece] = []
    var literal = ""
    var next = 0
    while next < characters.count {
      guard characters[next] == "%" else {
        literal.append(characters[next])
        next += 1
        continue
      }
      guard next + 1 < characters.count else { throw UnknownField(name: "%") }
      let name = characters[next + 1]
      if let spelled = Self.short[name] {
        characters.replaceSubrange(next...next + 1, with: spelled)
        continue
      }
      next += 2
      if name == "%" {
        literal.append(name)
        continue
      }
      guard Self.names.contains(name) else { throw UnknownField(name: "%\(name)") }
      if !literal.isEmpty { pieces.append(.text(literal)) }
      pieces.append(.field(name))
      literal = ""
    }
    if !literal.isEmpty { pieces.append(.text(literal)) }
    self.pieces = pieces
  }

  /// Whether times written so say their zone.
  package var hasZone: Bool {
    pieces.contains { if case .field("z") = $0 { true } else { false } }
  }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
}

extension TimePattern {
  package func text(of instant: Instant) -> String {
    let parts = instant.calendarFields
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .field(let name): result += text(of: name, parts, instant)
      }
    }
    return result
  }

  private func text(
    of field: Character, _ parts: CalendarFields, _ instant: Instant
  ) -> String {
    switch field {
    case "Y": (parts.year < 0 ? "-" : "") + padded(abs(parts.year), 4)
    case "y": padded(abs(parts.year) % 100)
    case "m": padded(parts.month)
    case "b": String(Self.months[parts.month - 1].prefix(3))
    case "B": Self.months[parts.month - 1]
    case "d": padded(parts.day)
    case "e": "\(parts.day)"
    case "j": padded(parts.dayOfYear, 3)
    case "H": padded(parts.hour)
    case "I": padded((parts.hour + 11) % 12 + 1)
    case "p": parts.hour < 12 ? "AM" : "PM"
    case "M": padded(parts.minute)
    case "S": padded(parts.second)
    case "f": padded(parts.microsecond, 6)
    case "a": String(Self.weekdays[instant.weekday].prefix(3))
    case "A": Self.weekdays[instant.weekday]
    default: "+0000"
    }
  }
}

extension Instant {
  /// Monday 0 … Sunday 6.
  package var weekday: Int { calendar.weekday(ofDay: day) }
}

extension Calendar {
  func weekday(ofDay day: Int) -> Int {
    let rest = (day + weekdayOf1970) % 7
    return rest < 0 ? rest + 7 : rest
  }

  /// Of its 1970-01-01; of the calendars that no clock follows as cftime has it.
  var weekdayOf1970: Int {
    switch self {
    case .standard, .prolepticGregorian, .noleap: 3
    case .julian, .days360: 2
    case .allLeap: 6
    }
  }
}
