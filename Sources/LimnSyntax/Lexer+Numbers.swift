import LimnSource

/// Numbers and durations.
///
/// Digits followed directly by letters are one unit of time or a mistake, never a product.
extension Lexer {
  mutating func lexNumber() {
    let start = position
    if bytes[position] == UInt8(ascii: "0"), byteAhead(1) | 0x20 == UInt8(ascii: "x"),
      isHexDigit(byteAhead(2))
    {
      return lexHexadecimal()
    }
    var isFloat = false
    skipDigits()
    if byteAhead(0) == UInt8(ascii: "."), takesPoint() {
      isFloat = true
      position += 1
      skipDigits()
    }
    if takesExponent() {
      isFloat = true
      position += 1
      if byteAhead(0) == UInt8(ascii: "-") || byteAhead(0) == UInt8(ascii: "+") { position += 1 }
      skipDigits()
    }
    let digits = bytes[start..<position]
    let letters = position
    skipName()
    guard underscoresAreBetweenDigits(digits) else { return fail(.misplacedUnderscore, start) }
    let text = String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    if letters == position { return addNumber(text, isFloat: isFloat, start) }
    let unit = String(decoding: bytes[letters..<position], as: UTF8.self)
    addDuration(text, unit, isFloat: isFloat, start)
  }

  private mutating func addNumber(_ text: String, isFloat: Bool, _ start: Int) {
    if isFloat {
      guard let value = Double(text), value.isFinite else {
        return fail(.numberTooLarge(text, isFloat: true), start)
      }
      return addLiteral(.float(value), start)
    }
    if text.utf8.first == UInt8(ascii: "0"), text.utf8.count > 1 {
      return fail(.leadingZero(text), start)
    }
    if let value = Int64(text) { return addLiteral(.int(value), start) }
    if UInt64(text) == 1 << 63 { return addLiteral(.intMinimumMagnitude, start) }
    fail(.numberTooLarge(text, isFloat: false), start)
  }

  private mutating func addDuration(_ text: String, _ unit: String, isFloat: Bool, _ start: Int) {
    guard let known = DurationUnit(rawValue: unit) else {
      return fail(.unknownUnit(number: text, unit: unit), start)
    }
    guard let value = Double(text), value < 1e15 else {
      return fail(.durationTooLong(text, unit), start)
    }
    if known == .month || known == .year, value != value.rounded() {
      return fail(.partOfCalendarUnit(text, unit), start)
    }
    addLiteral(.duration(value, known), start)
  }

  private mutating func lexHexadecimal() {
    let start = position
    position += 2
    let first = position
    skipName()
    let digits = bytes[first..<position]
    guard digits.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: "_") }) else {
      return fail(.hexadecimalDigits, start)
    }
    guard underscoresAreBetweenDigits(digits) else { return fail(.misplacedUnderscore, start) }
    let text = String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    guard let value = Int64(text, radix: 16) else {
      return fail(.numberTooLarge("0x" + text, isFloat: false), start)
    }
    addLiteral(.int(value), start)
  }

  private mutating func addLiteral(_ literal: Literal, _ start: Int) {
    literals.append(literal)
    add(.literal, start, position, link: literals.count - 1)
  }

  private mutating func skipDigits() {
    while isDigit(byteAhead(0)) || byteAhead(0) == UInt8(ascii: "_") { position += 1 }
  }

  /// Whether the point at the position belongs to the number: not in `1..3` nor `1.name`.
  private func takesPoint() -> Bool {
    let next = byteAhead(1)
    if isDigit(next) { return true }
    if next | 0x20 == UInt8(ascii: "e") { return isExponent(at: 1) }
    return next != UInt8(ascii: ".") && next != UInt8(ascii: "*") && next != UInt8(ascii: "^")
      && next < 0x80 && !Self.continuesName(next)
  }

  private func takesExponent() -> Bool {
    byteAhead(0) | 0x20 == UInt8(ascii: "e") && isExponent(at: 0)
  }

  private func isExponent(at offset: Int) -> Bool {
    let next = byteAhead(offset + 1)
    if isDigit(next) { return true }
    return (next == UInt8(ascii: "-") || next == UInt8(ascii: "+"))
      && isDigit(byteAhead(offset + 2))
  }

  private func underscoresAreBetweenDigits(_ digits: ArraySlice<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in digits {
      if byte == UInt8(ascii: "_"), !isHexDigit(previous) { return false }
      if previous == UInt8(ascii: "_"), !isHexDigit(byte) { return false }
      previous = byte
    }
    return previous != UInt8(ascii: "_")
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private func isHexDigit(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return isDigit(byte) || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "f"))
  }
}
