#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers as text.
///
/// A single value shows the shortest text that reads back to the same number, and a float that is
/// whole keeps its `.0` (`3` is an int, `3.0` a float). In tables and plots numbers have at most six
/// significant digits, and a column is aligned at the decimal point. What is missing shows as `–`
/// (`-` in ASCII).
package enum NumberText {
  /// Stands for a missing element wherever several values are shown.
  package static let missing = "–"

  /// The shortest text that reads back to the same number.
  package static func shortest(_ value: Double) -> String {
    value.isNaN ? "nan" : "\(value)"
  }

  /// The shortest text that reads back to the same 32-bit number.
  package static func shortest(_ value: Float) -> String {
    value.isNaN ? "nan" : "\(value)"
  }

  /// At most `digits` significant digits, without zeros at the end.
  package static func significant(_ value: Double, digits: Int = 6) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return formatted("%.*g", max(digits, 1), value == 0 ? 0 : value)
  }

  /// About three digits, as one would say it: `4120`, not `4.12e+03`.
  static func spoken(_ value: Double) -> String {
    (1_000..<1e6).contains(value.magnitude)
      ? fixed(value, decimals: 0) : significant(value, digits: 3)
  }

  /// Exactly `decimals` digits after the point.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    let text = formatted("%.*f", min(max(decimals, 0), 60), value)
    let isZero = text.allSatisfy { $0 == "-" || $0 == "0" || $0 == "." }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  /// With a comma every three digits: `2,944`.
  package static func grouped(_ count: Int) -> String {
    let digits = Array(String(count.magnitude))
    var result = count < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// A count with its noun: `1 gap`, `2,944 gaps`.
  package static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  /// The cells of a column: equally long, aligned at the point, nil and NaN as `missing`.
  ///
  /// Every number gets as many decimals as the neediest one, as far as six significant digits go;
  /// whole ones at the places of `counts` get none.
  package static func column(_ values: [Double?], counts: Set<Int> = []) -> [String] {
    let rough = values.map { value -> String in
      guard let value, !value.isNaN else { return missing }
      return significant(value)
    }
    let wanted = rough.reduce(0) { max($0, decimals(in: $1)) }
    let texts = zip(values, rough).enumerated().map { place, pair -> String in
      let (value, rough) = pair
      if counts.contains(place), let value, let count = Int(exactly: value) { return "\(count)" }
      guard let value, value.isFinite, value != 0 || wanted > 0, !rough.contains("e") else {
        return rough
      }
      // Digits before the point take their share of the six; leading zeros do not.
      let leading = value.magnitude < 1 ? 0 : decimalExponent(value) + 1
      let allowed = max(decimals(in: rough), 6 - leading)
      return fixed(value, decimals: min(wanted, allowed))
    }
    return aligned(texts)
  }

  /// Padded on both sides so that the points (or the ends of whole numbers) stand in one column.
  ///
  /// Words such as `nan` stand at the right end.
  package static func aligned(_ texts: [String]) -> [String] {
    func head(_ text: String) -> Int {
      text.firstIndex { $0 == "." || $0 == "e" }.map {
        text.distance(from: text.startIndex, to: $0)
      } ?? text.count
    }
    let heads = texts.map(head)
    let left = heads.max() ?? 0
    let right = zip(texts, heads).map { $0.count - $1 }.max() ?? 0
    return zip(texts, heads).map { text, head in
      if text.last?.isNumber != true {
        return String(repeating: " ", count: max(left + right - text.count, 0)) + text
      }
      return String(repeating: " ", count: left - head) + text
        + String(repeating: " ", count: right - (text.count - head))
    }
  }

  /// The exponent of the leading decimal digit: 2 for 314.1, 0 for zero and what is not finite.
  static func decimalExponent(_ value: Double) -> Int {
    if value == 0 || !value.isFinite { return 0 }
    let text = formatted("%.*e", 17, value)
    guard let mark = text.firstIndex(of: "e") else { return 0 }
    return Int(text[text.index(after: mark)...]) ?? 0
  }

  private static func decimals(in text: String) -> Int {
    guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return 0 }
    return text.distance(from: point, to: text.endIndex) - 1
  }

  /// One number by C's rules.
  ///
  /// The longest, `%.60f` of the largest double, has 371 characters.
  private static func formatted(_ format: String, _ precision: Int, _ value: Double) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
      let length = withVaList([CInt(precision), value]) {
        vsnprintf(buffer.baseAddress, buffer.count, format, $0)
      }
      let used = buffer.prefix(min(max(Int(length), 0), buffer.count - 1))
      return String(decoding: used.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
