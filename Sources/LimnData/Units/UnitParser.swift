import LimnSource

/// Units from text, as UDUNITS, the CF conventions and papers write them.
///
/// `kg m-2 s-1`, `kg.m-2.s-1`, `m^3/s`, `m**3/s`, `m³ s⁻¹`, `mm per day`, `W/(m2 K)`, `100 km`. A
/// divisor is the one factor that follows the stroke, as in UDUNITS: `W/m2/K`.
struct UnitParser {
  private let text: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  static func parse(_ text: String) throws(Fault) -> Unit {
    if text == "-" { return Unit(factors: []) }
    var parser = UnitParser(text)
    let unit = try parser.product()
    guard parser.position == parser.text.count else { throw Fault.unitText(text) }
    return unit
  }

  private init(_ text: String) { self.text = Array(text.unicodeScalars.prefix(300)) }

  private var whole: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text)
    return String(view)
  }

  private mutating func product() throws(Fault) -> Unit {
    var result: Unit?
    var divides = false
    while true {
      skipSpace()
      guard position < text.count, text[position] != ")" else { break }
      if let known = result {
        switch text[position] {
        case "/":
          divides = true
          position += 1
        case "*", "·", "⋅", "×", ".":
          position += 1
        default:
          if word(is: "per") { divides = true }
        }
        let factor = try factor()
        result = known.times(divides ? factor.raised(to: -1) : factor)
        divides = false
      } else {
        result = try factor()
      }
    }
    guard let result else { throw Fault.unitText(whole) }
    return result
  }

  private mutating func factor() throws(Fault) -> Unit {
    skipSpace()
    guard position < text.count else { throw Fault.unitText(whole) }
    let base: Unit
    let scalar = text[position]
    if scalar == "(" {
      guard depth < 20 else { throw Fault.unitText(whole) }
      position += 1
      depth += 1
      base = try product()
      depth -= 1
      guard position < text.count, text[position] == ")" else { throw Fault.unitText(whole) }
      position += 1
    } else if isDigit(position) {
      base = Unit(coefficient: try number(), factors: [])
    } else {
      let name = name()
      guard !name.isEmpty else { throw Fault.unitText(whole) }
      guard let unit = Unit.known(name) else { throw Fault.unknownUnit(name, in: whole) }
      base = unit
    }
    guard let power = try power() else { return base }
    return base.raised(to: power)
  }

  /// A number, with an exponent of ten if it looks like one: `1e-3`.
  private mutating func number() throws(Fault) -> UnitScale {
    let start = position
    while isDigit(position) || (at(position) == "." && isDigit(position + 1)) { position += 1 }
    if at(position) == "e" || at(position) == "E" {
      let sign = at(position + 1) == "-" || at(position + 1) == "+"
      if isDigit(position + (sign ? 2 : 1)) {
        position += sign ? 2 : 1
        while isDigit(position) { position += 1 }
      }
    }
    guard let scale = UnitScale(decimal: string(start..<position)) else {
      throw Fault.unitText(whole)
    }
    return scale
  }

  /// `2`, `-1`, `^2`, `**-1`, `⁻²`, `^0.5`; nil where there is none.
  private mutating func power() throws(Fault) -> Double? {
    if let raised = superscript() { return try checked(raised) }
    let marked: Bool
    if at(position) == "^" {
      position += 1
      marked = true
    } else if at(position) == "*", at(position + 1) == "*" {
      position += 2
      marked = true
    } else {
      marked = false
    }
    let start = position
    if at(position) == "-" || at(position) == "+" { position += 1 }
    guard isDigit(position) else {
      position = start
      if marked { throw Fault.unitText(whole) }
      return nil
    }
    while isDigit(position) { position += 1 }
    if at(position) == ".", isDigit(position + 1) {
      position += 1
      while isDigit(position) { position += 1 }
    }
    let digits = string(start..<position).drop { $0 == "+" }
    return try checked(String(digits))
  }

  private func checked(_ digits: String) throws(Fault) -> Double {
    guard let power = Double(digits), abs(power) <= 64 else { throw Fault.unitText(whole) }
    return power
  }

  private mutating func superscript() -> String? {
    let digits: [Unicode.Scalar: Character] = [
      "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
      "⁹": "9", "⁻": "-",
    ]
    var result = ""
    while position < text.count, let digit = digits[text[position]] {
      result.append(digit)
      position += 1
    }
    return result.isEmpty ? nil : result
  }

  private mutating func name() -> String {
    let start = position
    while position < text.count, isPartOfName(text[position]) { position += 1 }
    return string(start..<position)
  }

  private mutating func word(is word: String) -> Bool {
    let start = position
    if name() == word { return true }
    position = start
    return false
  }

  private func isPartOfName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || "_%‰°℃℉".unicodeScalars.contains(scalar)
  }

  private mutating func skipSpace() {
    while position < text.count, text[position].properties.isWhitespace { position += 1 }
  }

  private func at(_ index: Int) -> Unicode.Scalar? { index < text.count ? text[index] : nil }

  private func isDigit(_ index: Int) -> Bool {
    at(index).map { ("0"..."9").contains($0) } ?? false
  }

  private func string(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text[range])
    return String(view)
  }
}
