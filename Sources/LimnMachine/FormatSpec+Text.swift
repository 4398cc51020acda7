import LimnSource
import LimnTime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Values as text by a format. Numbers come out as Python prints them, every decimal exactly rounded.

extension FormatSpec {
  /// The text of a value; `plain` gives that of values without a format of their own.
  package func text(of datum: Datum, plain: (Datum) -> String) throws(Fault) -> String {
    if let timePattern {
      guard case .time(let instant) = datum else { throw Fault.formatMismatch(self, got: datum) }
      return timePattern.text(of: instant)
    }
    switch datum {
    case .int(let value): return try text(of: value)
    case .float(let value): return try text(of: value)
    default: break
    }
    guard type == nil || type == "s" else { throw Fault.formatMismatch(self, got: datum) }
    if case .string(let text) = datum { return try padded(text, datum) }
    guard type == nil else { throw Fault.formatMismatch(self, got: datum) }
    return try padded(plain(datum), datum)
  }

  private func padded(_ text: String, _ datum: Datum) throws(Fault) -> String {
    guard sign == nil, !isAlternate, grouping == nil, alignment != .afterSign else {
      throw Fault.formatMismatch(self, got: datum)
    }
    let text = precision.map { TerminalText.truncated(text, to: $0, mark: "") } ?? text
    return filled("", text, by: alignment ?? .left)
  }

  private func text(of value: Int64) throws(Fault) -> String {
    let radix: (base: Int, prefix: String)
    switch type {
    case "s": throw Fault.formatMismatch(self, got: .int(value))
    case "e", "E", "f", "F", "g", "G", "%": return try text(of: Double(value))
    case "x", "X": radix = (16, "0\(type == "X" ? "X" : "x")")
    case "o": radix = (8, "0o")
    case "b": radix = (2, "0b")
    default: radix = (10, "")
    }
    guard precision == nil else { throw Fault.formatMismatch(self, got: .int(value)) }
    let digits = String(value.magnitude, radix: radix.base, uppercase: type == "X")
    return assembled(
      isNegative: value < 0, prefix: isAlternate ? radix.prefix : "", digits: digits[...],
      groups: radix.base == 10 ? 3 : 4)
  }

  private func text(of value: Double) throws(Fault) -> String {
    let magnitude = value.magnitude
    var text: String
    switch type {
    case nil:
      text = precision.map { pointed(magnitude, digits: max($0, 1)) } ?? "\(magnitude)"
    case "g", "G":
      let digits = max(precision ?? 6, 1)
      text = general(magnitude, digits: digits, limit: digits)
    case "e", "E", "f", "F":
      text = printed(magnitude, precision ?? 6, Character(type?.lowercased() ?? "e"))
    case "%": text = printed(magnitude * 100, precision ?? 6, "f")
    default: throw Fault.formatMismatch(self, got: .float(value))
    }
    if value.isNaN { text = "nan" }
    if type?.isUppercase == true { text = text.uppercased() }
    if type == "%" { text += "%" }
    let end = text.firstIndex { !$0.isWholeNumber } ?? text.endIndex
    return assembled(
      isNegative: value.sign == .minus && !value.isNaN, digits: text[..<end], rest: text[end...],
      groups: 3)
  }

  /// At most `digits` significant digits, with an exponent where it is below -4 or at least `limit`.
  ///
  /// C's `%#g` is not used: glibc drops its zeros where rounding adds a digit (999999.5).
  private func general(_ magnitude: Double, digits: Int, limit: Int) -> String {
    let scientific = printed(magnitude, digits - 1, "e")
    guard let mark = scientific.firstIndex(of: "e"),
      let exponent = Int(scientific[scientific.index(after: mark)...])
    else { return scientific }
    if exponent < -4 || exponent >= limit {
      return withoutZeros(scientific[..<mark]) + scientific[mark...]
    }
    return withoutZeros(printed(magnitude, digits - 1 - exponent, "f")[...])
  }

  /// Without zeros at the end and a bare point, unless `#` asks for both.
  private func withoutZeros(_ digits: Substring) -> String {
    guard !isAlternate else { return digits.contains(".") ? String(digits) : digits + "." }
    guard digits.contains(".") else { return String(digits) }
    var digits = digits
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return String(digits)
  }

  /// At most `digits` significant digits, seen to be a float by a point or an exponent.
  private func pointed(_ magnitude: Double, digits: Int) -> String {
    let text = general(magnitude, digits: digits, limit: digits - 1)
    return text.contains { $0 == "." || $0 == "e" || $0 == "n" } ? text : text + ".0"
  }

  /// By C's rules, which round the exact value.
  private func printed(_ magnitude: Double, _ precision: Int, _ letter: Character) -> String {
    // The largest double has 309 digits before the point.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: precision + 330) { buffer in
      let format = "%\(isAlternate ? "#" : "").*\(letter)"
      let length = withVaList([CInt(precision), magnitude]) {
        vsnprintf(buffer.baseAddress, buffer.count, format, $0)
      }
      let used = buffer.prefix(min(max(Int(length), 0), buffer.count - 1))
      return String(decoding: used.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  // MARK: Putting together

  /// Sign, prefix, digits grouped and padded, then what follows them as it is.
  private func assembled(
    isNegative: Bool, prefix: String = "", digits: Substring, rest: Substring = "", groups: Int
  ) -> String {
    let sign = isNegative ? "-" : self.sign == "-" ? "" : self.sign.map(String.init) ?? ""
    let head = sign + prefix
    let alignment = self.alignment ?? (padsWithZeros ? .afterSign : .right)
    // Zeros that fill up are digits, and grouped like them.
    let room = width - head.utf8.count - rest.utf8.count
    let body = grouped(
      digits.utf8, groups: groups, least: fill == "0" && alignment == .afterSign ? room : 0)
    return filled(head, String(decoding: body, as: UTF8.self) + rest, by: alignment)
  }

  /// Digits with separators, and zeros in front up to `least` characters; never a separator first.
  private func grouped(_ digits: Substring.UTF8View, groups: Int, least: Int) -> [UInt8] {
    guard !digits.isEmpty else { return [] }
    let separator = grouping?.asciiValue
    var reversed: [UInt8] = []
    var rest = digits
    var least = least
    while true {
      let length = min(
        separator == nil ? Int.max : groups, max(rest.count, least, 1))
      let taken = rest.suffix(length)
      reversed += taken.reversed()
      reversed += repeatElement(UInt8(ascii: "0"), count: length - taken.count)
      rest = rest.dropLast(taken.count)
      least -= length
      if rest.isEmpty, least <= 0 { return reversed.reversed() }
      if let separator { reversed.append(separator) }
      least -= 1
    }
  }

  private func filled(_ head: String, _ body: String, by alignment: Alignment) -> String {
    let room = width - TerminalText.width(of: head) - TerminalText.width(of: body)
    guard room > 0 else { return head + body }
    func fill(_ count: Int) -> String { String(repeating: self.fill, count: count) }
    return switch alignment {
    case .left: head + body + fill(room)
    case .right: fill(room) + head + body
    case .centre: fill(room / 2) + head + body + fill(room - room / 2)
    case .afterSign: head + fill(room) + body
    }
  }
}
