import LimnSource

/// Numbers in strings, as the language writes them: `42`, `-1_000`, `0xff`, `2.5e-3`, `inf`, `nan`.
///
/// Blanks around them are left out of account. The grammar is checked here; the standard library
/// then rounds correctly.

enum WrittenNumber {
  case int(Int64)
  case float(Double)

  static func read(_ text: String) throws(Fault) -> WrittenNumber {
    let trimmed = Blanks.stripped(text)
    var body = trimmed
    let isNegative = body.first == "-"
    if isNegative || body.first == "+" { body.removeFirst() }
    switch body {
    case "inf": return .float(isNegative ? -.infinity : .infinity)
    case "nan": return .float(.nan)
    default: break
    }
    let sign = isNegative ? "-" : ""
    if body.hasPrefix("0x") || body.hasPrefix("0X") {
      guard let digits = digits(body.dropFirst(2), isDigit: \.isHexDigit), !digits.isEmpty else {
        throw Fault.notANumber(text)
      }
      guard let value = Int64(sign + digits, radix: 16) else {
        throw Fault.numberTooLarge(trimmed, type: "int")
      }
      return .int(value)
    }
    let parts = body.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    let mantissa = parts[0].split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = digits(mantissa[0]) else { throw Fault.notANumber(text) }
    guard body.contains(where: { $0 == "." || $0 == "e" || $0 == "E" }) else {
      guard !whole.isEmpty else { throw Fault.notANumber(text) }
      guard let value = Int64(sign + whole) else {
        throw Fault.numberTooLarge(trimmed, type: "int")
      }
      return .int(value)
    }
    guard let fraction = mantissa.count == 2 ? digits(mantissa[1]) : "",
      !(whole.isEmpty && fraction.isEmpty),
      let exponent = parts.count == 2 ? exponent(parts[1]) : "0",
      let value = Double("\(sign)\(whole.isEmpty ? "0" : whole).\(fraction)0e\(exponent)")
    else { throw Fault.notANumber(text) }
    guard value.isFinite else { throw Fault.numberTooLarge(trimmed, type: "float") }
    return .float(value)
  }

  /// ASCII digits without the `_` between them; nil for anything else.
  private static func digits(
    _ text: Substring, isDigit: (Character) -> Bool = { $0.isWholeNumber }
  ) -> String? {
    var result = ""
    var previous: Character = "_"
    for character in text {
      if character == "_" {
        guard previous != "_" else { return nil }
      } else {
        guard character.isASCII, isDigit(character) else { return nil }
        result.append(character)
      }
      previous = character
    }
    return previous == "_" && !text.isEmpty ? nil : result
  }

  private static func exponent(_ text: Substring) -> String? {
    var body = text
    let isNegative = body.first == "-"
    if isNegative || body.first == "+" { body.removeFirst() }
    guard let digits = digits(body), !digits.isEmpty else { return nil }
    return (isNegative ? "-" : "") + digits
  }
}

/// White space at the ends of strings.
enum Blanks {
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  static func stripped(_ text: String, of isOuter: (Unicode.Scalar) -> Bool = isBlank) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isOuter($0) }),
      let last = scalars.lastIndex(where: { !isOuter($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
