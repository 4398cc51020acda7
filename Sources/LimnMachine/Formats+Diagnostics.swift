import LimnSource
import LimnTime

/// What can go wrong with the formats of interpolations, in words.
extension Fault {
  static func unreadableFormat(_ text: String, _ reason: String) -> Fault {
    Fault(
      "E270", "`\(shown(text))` is not a format: \(reason)",
      hint: "its order is `[[fill]align][sign][#][0][width][,][.precision][type]`, as in `>8.3f`")
  }

  static func unknownFormatType(_ rest: Character, in text: String) -> Fault {
    var fault = unreadableFormat(text, "`\(rest)` has no place there")
    fault.hint =
      "the types are `d x b o` of ints, `e f g %` of numbers, `s` of text; one stands at the end"
    return fault
  }

  static func unknownTimeField(_ field: String, in text: String) -> Fault {
    Fault(
      "E271", "`\(shown(text))` is not a pattern of times: there is no `\(field)`",
      hint: "it takes \(TimePattern.fields)")
  }

  static func formatTooWide(_ what: String, in text: String) -> Fault {
    Fault(
      "E272",
      "the \(what) in the format `\(shown(text))` is too large",
      hint: "at most \(FormatSpec.widest) is possible")
  }

  /// A value of a type that the format is not for.
  static func formatMismatch(_ spec: FormatSpec, got datum: Datum) -> Fault {
    let wanted = spec.wantedType(beside: datum)
    let hint: String? =
      switch (datum, wanted) {
      case (.none, "a number"): "say what stands in for what is missing: `x ?? nan`"
      case (.int, "a float"): "decimals of an int need a type: `.\(spec.precision ?? 0)f`"
      case (.float, "an int"): "`.0f` rounds to whole numbers; `int(x)` cuts decimals off"
      case (.string, _): "`float(s)` reads a number from a string"
      case (.int, "text"), (.float, "text"): "leave out the `s`"
      case (.time, _): "times take patterns such as `%Y-%m-%d`"
      case (.array, _): "format its elements one by one, or show the whole without a format"
      default: nil
      }
    return Fault(
      "E273", "the format `\(shown(spec.written))` wants \(wanted), but got \(named(datum))",
      hint: hint)
  }

  private static func named(_ datum: Datum) -> String {
    switch datum {
    case .none: "none"
    case .int: "an int"
    default: "a \(datum.typeName)"
    }
  }

  private static func shown(_ text: String) -> String {
    TerminalText.truncated(text, to: 40)
  }
}

extension FormatSpec {
  /// What the format is for, in the user's words.
  fileprivate func wantedType(beside datum: Datum) -> String {
    if timePattern != nil { return "a time" }
    switch type {
    case "s": return "text"
    case "d", "x", "X", "b", "o":
      if case .int = datum { return "an int without decimals" }
      return "an int"
    case nil:
      if case .int = datum { return "a float" }
      return "a number"
    default: return "a number"
    }
  }
}
