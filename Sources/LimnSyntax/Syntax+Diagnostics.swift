import LimnSource

/// What can be wrong with the text of a program, in words: characters, strings and numbers.
extension Fault {
  static func controlCharacter(_ value: UInt32, offset: Int) -> Fault {
    let name = value == 0 ? "a NUL byte" : "the control character U+\(hex(value))"
    return Fault(
      "E101", "\(name) at byte \(offset)",
      hint: "is this a text file? inside a string write `\\u{\(String(value, radix: 16))}`")
  }

  static func unknownCharacter(_ scalar: Unicode.Scalar) -> Fault {
    let named = TerminalText.sanitised(String(Character(scalar)))
    let label =
      named.hasPrefix("\\") ? "U+\(hex(scalar.value))" : "`\(named)` (U+\(hex(scalar.value)))"
    return Fault("E102", "\(label) means nothing here", hint: lookalikes[scalar])
  }

  static func typographicQuote(_ scalar: Unicode.Scalar) -> Fault {
    Fault(
      "E102", "`\(Character(scalar))` is a typographic quote and starts no string",
      hint: "write `\"` or `'`")
  }

  static func openString(hole: Bool) -> Fault {
    Fault(
      "E103", "string is not closed on its line",
      hint: hole
        ? "an interpolation `{` is open in it; a brace itself is `{{`"
        : "text of several lines stands between `\"\"\"` and `\"\"\"`")
  }

  static func wouldChangeMeaning(_ name: String) -> Fault {
    Fault(
      "E150", "`\(name)` would mean something else in the usual layout and is left as it is",
      hint: "this is a mistake of `limn fmt`; please report it with the program")
  }

  static let openTripleString = Fault("E103", "string is not closed before the end of the text")

  static let openHole = Fault(
    "E103", "interpolation is not closed", hint: "close it with `}`; a brace itself is `{{`")

  static func stringPrefix(_ prefix: String) -> Fault {
    Fault(
      "E104", "`\(prefix)` before a string means nothing",
      hint: prefix.lowercased().contains("r")
        ? "write `r\"…\"` for text without escapes and interpolation"
        : "leave it out: every string interpolates `{…}`")
  }

  static func unknownEscape(_ text: String) -> Fault {
    Fault(
      "E104", "`\(TerminalText.sanitised(text))` is no escape",
      hint: "a backslash itself is `\\\\`; in `r\"…\"` nothing is escaped")
  }

  static let badScalarEscape = Fault(
    "E104", "`\\u{…}` needs the number of a character in hexadecimal",
    hint: "as in `\\u{3c3}` for σ")

  static let loneBrace = Fault(
    "E105", "a `}` alone in a string", hint: "write `}}`, or `r\"…\"`, where braces are themselves")

  static func numberOnlyHole(_ number: String) -> Fault {
    Fault(
      "E105", "`{\(number)}` in a string holds only a number",
      hint: "for braces write `{{\(number)}}`, or `r\"…\"`, where braces are themselves")
  }

  static let emptyHole = Fault(
    "E105", "`{}` in a string holds nothing",
    hint: "for braces write `{{}}`, or `r\"…\"`, where braces are themselves")

  static let misplacedUnderscore = Fault(
    "E106", "`_` in a number stands between two digits", hint: "as in `1_000_000`")

  static let hexadecimalDigits = Fault(
    "E106", "a hexadecimal number holds digits and `a` to `f`")

  static func leadingZero(_ text: String) -> Fault {
    let rest = text.drop { $0 == "0" }
    return Fault(
      "E106", "`\(text.prefix(20))` begins with a zero",
      hint: rest.isEmpty
        ? "write `0`; thousands are `1_000`, decimals `1.5`"
        : "write `\(rest.prefix(20))`; a day is `time(\"2001-02-18\")`")
  }

  static let pointWithoutDigit = Fault(
    "E106", "a number starts with a digit", hint: "write `0.5`, not `.5`")

  static func numberTooLarge(_ text: String, isFloat: Bool) -> Fault {
    let shown = text.utf8.count > 24 ? String(text.prefix(20)) + "…" : text
    if isFloat {
      return Fault(
        "E107", "`\(shown)` is larger than the largest float, 1.8e308", hint: "is `inf` meant?")
    }
    return Fault(
      "E107", "`\(shown)` does not fit the 64 bits of an integer",
      hint: "the largest is 9223372036854775807; `1e19` is a float")
  }

  static func durationTooLong(_ number: String, _ unit: String) -> Fault {
    Fault("E107", "a duration of \(number.prefix(20)) `\(unit)` is too long")
  }

  static func unknownUnit(number: String, unit: String) -> Fault {
    let shown = TerminalText.sanitised(String(unit.prefix(20)))
    if unit.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }),
      let sum = sumOfDurations(number + unit)
    {
      return Fault(
        "E108", "`\(number)\(shown)` is more than one duration", hint: "write `\(sum)`")
    }
    let units = [
      "m": "min` or `\(number)mo", "sec": "s", "minute": "min", "minutes": "min",
      "hr": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "week": "w", "weeks": "w",
      "month": "mo", "months": "mo", "year": "y", "years": "y", "yr": "y", "D": "d", "H": "h",
      "S": "s", "W": "w", "M": "mo", "Y": "y",
    ]
    if unit == "L" {
      return Fault("E108", "`L` is no unit of time", hint: "whole numbers are `\(number)` as it is")
    }
    if let meant = units[unit] {
      return Fault("E108", "`\(shown)` is no unit of time", hint: "write `\(number)\(meant)`")
    }
    return Fault(
      "E108", "`\(shown)` directly behind a number is no unit of time",
      hint: "units are s min h d w mo y; a product is `\(number) * \(shown)`")
  }

  static func partOfCalendarUnit(_ number: String, _ unit: String) -> Fault {
    Fault(
      "E108", "`\(number)\(unit)`: months and years come in whole numbers",
      hint: unit == "y" ? "write months, as in `18mo`" : "write days, as in `45d`")
  }

  /// `16d6h` as `16d + 6h`, when each part is a duration.
  private static func sumOfDurations(_ text: String) -> String? {
    var parts: [(digits: String, letters: String)] = []
    for character in text {
      if character.isNumber || character == "." {
        if parts.last.map({ $0.letters.isEmpty }) != true { parts.append(("", "")) }
        parts[parts.count - 1].digits.append(character)
      } else {
        if parts.isEmpty { return nil }
        parts[parts.count - 1].letters.append(character)
      }
    }
    guard parts.count <= 6, parts.allSatisfy({ DurationUnit(rawValue: $0.letters) != nil }) else {
      return nil
    }
    return parts.map { $0.digits + $0.letters }.joined(separator: " + ")
  }

  static func foreignOperator(_ spelling: String, hint: String) -> Fault {
    Fault("E109", "`\(spelling)` is no operator of Limn", hint: hint)
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static let lookalikes: [Unicode.Scalar: String] = [
    "−": "write `-`", "–": "write `-`", "—": "write `-`", "×": "write `*`", "÷": "write `/`",
    "∞": "write `inf`", "…": "leave nothing out here", "→": "write `=>`", "⇒": "write `=>`",
    "∧": "write `and`", "∨": "write `or`", "¬": "write `not`", "∈": "write `in`",
    "≈": "compare with a tolerance, as in `abs(a - b) < 1e-9`", "＝": "write `=`",
    "（": "write `(`", "）": "write `)`", "，": "write `,`", "；": "write `;`", "：": "write `:`",
    "⁻": "write the exponent with `^`, as in `x^-1`", "∑": "write `sum(x)`",
    "`": "strings stand in `\"` or `'`",
    "\\": "an expression goes on after an operator or inside brackets",
    "\u{200B}": "remove this invisible character", "\u{FEFF}": "remove this invisible character",
    "\u{3000}": "this wide space is not one of the spaces between words",
  ]
}
