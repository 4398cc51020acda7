import LimnSource
import LimnTensor

/// What can go wrong with units, in words.
extension Fault {
  static func unitText(_ text: String) -> Fault {
    Fault(
      "E457", "`\(clipped(text))` cannot be read as a unit",
      hint: "write factors with powers, such as `kg m-2 s-1`, `m3/s` or `mm d-1`")
  }

  static func unknownUnit(_ name: String, in text: String) -> Fault {
    let place = name == text ? "" : " in `\(clipped(text))`"
    let meant = Suggestion.nearest(name, among: Unit.spellings.filter { $0.count > 1 })
    let near = meant.map { "did you mean `\($0)`? " } ?? ""
    return Fault(
      "E457", "there is no unit `\(clipped(name))`\(place)",
      hint: "\(near)units are written as in `kg m-2 s-1`, `m3/s`, `mm/d`, `degC`, `%`")
  }

  package static func unitsDiffer(_ a: String, _ b: String, _ op: BinaryOp?) -> Fault {
    let what = op.map { "`\($0.symbol)` needs one unit, but has" } ?? "one unit is needed, not"
    var hint =
      "they measure different things; `with_units(x, none)` takes away a unit that is wrong"
    if let x = try? Unit.parse(a), let y = try? Unit.parse(b), x.isComparable(to: y) {
      hint = "`to_units(x, \"\(x.text)\")` converts the one in `\(b)`"
    }
    return Fault("E431", "\(what) `\(a)` and `\(b)`", hint: hint)
  }

  static func unitsNotComparable(_ source: Unit, _ target: Unit) -> Fault {
    Fault(
      "E458",
      "`\(source.text)` cannot be converted to `\(target.text)`: they measure different things",
      hint: waterHint(source, target))
  }

  /// Rain is given as a depth or as a mass on an area, which only the density of water makes one.
  private static func waterHint(_ source: Unit, _ target: Unit) -> String? {
    guard let density = try? Unit.parse("kg m-3"),
      source.isComparable(to: target.times(density))
        || target.isComparable(to: source.times(density))
    else { return nil }
    return "of water 1 kg m-2 is 1 mm deep: say so with `with_units`, `mm s-1` for `kg m-2 s-1`, "
      + "then convert"
  }

  static func temperatureScaled(_ unit: String, _ op: BinaryOp) -> Fault {
    let difference = Unit.ofDifferences(unit) ?? "K"
    return Fault(
      "E459", "a temperature in `\(unit)` does not go into products with other units",
      hint: "`to_units(x, \"K\")` counts from absolute zero; "
        + "`with_units(x, \"\(difference)\")` says that it is a difference")
  }

  static func pureNumberWanted(_ function: String, _ unit: String) -> Fault {
    Fault(
      "E433", "`\(function)` wants a number without a unit, but has `\(unit)`",
      hint: "`with_units(x, none)` takes the unit away; what is divided by its like has none")
  }

  static func powersDiffer(_ unit: String) -> Fault {
    Fault(
      "E433", "a value in `\(unit)` can be raised to one number only",
      hint: "each exponent would give another unit; `with_units(x, none)` takes the unit away")
  }

  static func noUnitToConvert(to target: String) -> Fault {
    Fault(
      "E434", "there is no unit to convert from",
      hint: "`with_units(x, \"…\")` says in which unit the numbers are; "
        + "`to_units(x, \"\(target)\", from=\"…\")` does both.")
  }

  private static func clipped(_ text: String) -> String {
    text.count > 40 ? text.prefix(39) + "…" : text
  }
}
