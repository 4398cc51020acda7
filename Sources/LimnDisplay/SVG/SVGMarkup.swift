import LimnSource

/// Markup of pictures: elements, escaped text, numbers with the same digits everywhere.
struct SVGMarkup {
  /// Attributes in the order given, so that equal pictures have equal bytes.
  typealias Attributes = KeyValuePairs<String, String>

  private(set) var text = ""

  mutating func element(_ name: String, _ attributes: Attributes) {
    text += "<\(name)\(Self.attributes(attributes))/>\n"
  }

  mutating func element(_ name: String, _ attributes: Attributes, _ content: String) {
    text += "<\(name)\(Self.attributes(attributes))>\(Self.escaped(content))</\(name)>\n"
  }

  mutating func open(_ name: String, _ attributes: Attributes) {
    text += "<\(name)\(Self.attributes(attributes))>\n"
  }

  mutating func close(_ name: String) { text += "</\(name)>\n" }

  private static func attributes(_ attributes: Attributes) -> String {
    attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
  }

  /// Data's text made harmless for markup and for the eye.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in TerminalText.sanitised(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // No characters of XML.
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// At most two decimals.
  static func number(_ value: Double) -> String {
    let hundredths = (value * 100).rounded()
    guard hundredths.magnitude < 1e12 else { return "0" }
    let whole = Int(hundredths)
    let (units, rest) = (whole.magnitude / 100, whole.magnitude % 100)
    let sign = whole < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(units)" }
    if rest % 10 == 0 { return "\(sign)\(units).\(rest / 10)" }
    return "\(sign)\(units).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// About how wide a text is; fonts differ, so places leave some room.
  static func width(of text: String, size: Double) -> Double {
    Double(TerminalText.width(of: text)) * size * 0.6
  }

  /// The text cut to about a width.
  static func shortened(_ text: String, to width: Double, size: Double) -> String {
    TerminalText.truncated(
      TerminalText.sanitised(text), to: max(Int(width / (size * 0.6)), 1), mark: "…")
  }
}

/// A path by its commands.
struct SVGPath {
  private(set) var text = ""

  mutating func move(_ x: Double, _ y: Double) { add("M", x, y) }
  mutating func line(_ x: Double, _ y: Double) { add("L", x, y) }
  mutating func close() { text += "Z" }

  /// A rectangle by two corners.
  mutating func box(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
    let n = SVGMarkup.number
    text += "M\(n(left)) \(n(top))H\(n(right))V\(n(bottom))H\(n(left))Z"
  }

  private mutating func add(_ command: String, _ x: Double, _ y: Double) {
    text += "\(command)\(SVGMarkup.number(x)) \(SVGMarkup.number(y))"
  }
}
