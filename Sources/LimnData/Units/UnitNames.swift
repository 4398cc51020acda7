import LimnSource

/// The units that are known by name, and the prefixes.
///
/// Values are those of the SI brochure (9th edition, 2019) and NIST SP 811 (2008); a year is
/// the mean tropical one of UDUNITS and of the CF conventions (365.242198781 days) and a month its
/// twelfth; the calorie is the thermochemical one, the gallon that of the United States, the acre
/// that of the United States survey foot.

private struct UnitEntry {
  /// In canonical text; the first of the symbols.
  var symbols: [String]
  /// Long names, to which long prefixes belong and a plural `s` may be added.
  var names: [String]
  /// Numbers and powers of units that come before, all multiplied; empty for a base unit.
  var definition: String
  var takesPrefixes: Bool

  init(
    _ symbols: String, _ names: String = "", _ definition: String = "", prefixes: Bool = false
  ) {
    self.symbols = symbols.split(separator: " ").map(String.init)
    self.names = names.split(separator: " ").map(String.init)
    self.definition = definition
    takesPrefixes = prefixes
  }
}

private let entries: [UnitEntry] = [
  UnitEntry("m", "meter metre", prefixes: true),
  UnitEntry("s", "second sec", prefixes: true),
  UnitEntry("A", "ampere amp", prefixes: true),
  UnitEntry("K", "kelvin degK deg_K degree_K degree_Kelvin degrees_Kelvin", prefixes: true),
  UnitEntry("mol", "mole einstein", prefixes: true),
  UnitEntry("cd", "candela", prefixes: true),
  UnitEntry("kg", "kilogram kilogramme"), UnitEntry("g", "gram gramme", "0.001 kg", prefixes: true),

  // Carbon and nitrogen are not converted to anything else.
  UnitEntry("gC", prefixes: true), UnitEntry("tC", "", "1e6 gC", prefixes: true),
  UnitEntry("gN", prefixes: true), UnitEntry("tN", "", "1e6 gN", prefixes: true),

  UnitEntry("%", "percent pct per_cent percentage", "0.01"),
  UnitEntry("‰", "permil per_mille permille per_mil", "0.001"),
  UnitEntry("ppm", "ppmv", "1e-6"), UnitEntry("ppb", "ppbv", "1e-9"),
  UnitEntry("psu", "", "1"),
  UnitEntry("rad", "radian", "1", prefixes: true), UnitEntry("sr", "steradian", "1"),

  UnitEntry("min", "minute", "60 s"), UnitEntry("h", "hour hr", "3600 s"),
  UnitEntry("d", "day", "86400 s"), UnitEntry("week", "wk", "7 d"),
  UnitEntry("y", "year yr annum", "365.242198781 d"),
  UnitEntry("mo", "month mon", "365.242198781/12 d"),
  UnitEntry("Hz", "hertz", "s-1", prefixes: true),

  UnitEntry("inch in", "inches", "0.0254 m"), UnitEntry("ft", "foot feet", "0.3048 m"),
  UnitEntry("yd", "yard", "0.9144 m"), UnitEntry("mi", "mile", "1609.344 m"),
  UnitEntry("nmi", "nautical_mile", "1852 m"), UnitEntry("Å", "angstrom", "1e-10 m"),
  UnitEntry("ha", "hectare", "1e4 m2"), UnitEntry("acre", "", "43560 1200/3937 1200/3937 m2"),
  UnitEntry("L l", "liter litre", "0.001 m3", prefixes: true),
  UnitEntry("gal", "gallon", "3.785411784e-3 m3"),
  UnitEntry("MCM", "million_cubic_meters million_cubic_metres", "1e6 m3"),
  UnitEntry("acre_ft ac_ft", "acre_foot acre_feet", "acre ft"),

  UnitEntry("t", "tonne metric_ton", "1000 kg", prefixes: true),
  UnitEntry("lb", "pound", "0.45359237 kg"), UnitEntry("oz", "ounce", "0.028349523125 kg"),
  UnitEntry("short_ton", "ton", "907.18474 kg"),

  UnitEntry("kn kt", "knot", "1852/3600 m s-1"), UnitEntry("mph", "", "1609.344/3600 m s-1"),
  UnitEntry("cfs", "cusec", "0.028316846592 m3 s-1"), UnitEntry("cumec", "", "m3 s-1"),
  UnitEntry("MGD", "", "3785.411784 m3 d-1"), UnitEntry("sverdrup", "", "1e6 m3 s-1"),

  UnitEntry("N", "newton", "kg m s-2", prefixes: true),
  UnitEntry("Pa", "pascal", "N m-2", prefixes: true),
  UnitEntry("bar", "", "1e5 Pa", prefixes: true), UnitEntry("atm", "atmosphere", "101325 Pa"),
  UnitEntry("mmHg", "", "133.322387415 Pa"), UnitEntry("psi", "", "4.4482216152605/0.00064516 Pa"),
  UnitEntry("J", "joule", "N m", prefixes: true),
  UnitEntry("cal", "calorie", "4.184 J", prefixes: true),
  UnitEntry("eV", "electron_volt", "1.602176634e-19 J", prefixes: true),
  UnitEntry("W", "watt", "J s-1", prefixes: true), UnitEntry("Wh", "", "3600 J", prefixes: true),
  UnitEntry("langley", "", "41840 J m-2"),

  UnitEntry("C", "coulomb", "A s", prefixes: true),
  UnitEntry("V", "volt", "W A-1", prefixes: true),
  UnitEntry("ohm Ω", "", "V A-1", prefixes: true),
  UnitEntry("S", "siemens", "A V-1", prefixes: true),
  UnitEntry("F", "farad", "C V-1", prefixes: true),
  UnitEntry("Wb", "weber", "V s", prefixes: true),
  UnitEntry("T", "tesla", "Wb m-2", prefixes: true),
  UnitEntry("lm", "lumen", "cd", prefixes: true), UnitEntry("lx", "lux", "lm m-2", prefixes: true),
  UnitEntry("Bq", "becquerel", "s-1", prefixes: true), UnitEntry("darcy", "", "9.869233e-13 m2"),
  UnitEntry("degR", "rankine degree_Rankine degrees_Rankine", "5/9 K"),
]

/// Written like `degC`, with how far their zero is above the absolute one, in hundredths.
private let temperatures: [(symbol: String, names: [String], size: String, zero: Int)] = [
  (
    "degC",
    [
      "°C", "℃", "ºC", "celsius", "Celsius", "degreeC", "degreesC", "deg_C", "degree_C",
      "degrees_C", "degree_Celsius", "degrees_Celsius", "degree_celsius", "degrees_celsius",
      "degrees_c", "degree_c",
    ], "K", 27315
  ),
  (
    "degF",
    [
      "°F", "℉", "ºF", "fahrenheit", "Fahrenheit", "degreeF", "degreesF", "deg_F", "degree_F",
      "degrees_F", "degree_Fahrenheit", "degrees_Fahrenheit", "degree_fahrenheit",
      "degrees_fahrenheit", "degrees_f", "degree_f",
    ], "degR", 45967
  ),
]

/// Angles; where on Earth one lies stays in the text, as the CF conventions have it.
private let angles: [(symbol: String, names: [String], perDegree: Double)] = [
  ("degree", ["deg", "degrees", "°", "º", "arc_degree", "arcdeg"], 1),
  ("degrees_north", ["degree_north", "degree_N", "degrees_N"], 1),
  ("degrees_east", ["degree_east", "degree_E", "degrees_E"], 1),
  ("degrees_south", ["degree_south"], 1), ("degrees_west", ["degree_west"], 1),
  ("arcmin", ["arc_minute", "arcminute", "arcminutes"], 60),
  ("arcsec", ["arc_second", "arcsecond", "arcseconds"], 3600),
]

private let numbers = [
  "dimensionless", "unitless", "fraction", "ratio", "index", "count", "counts",
]

private let prefixes: [(symbol: String, name: String, power: Int)] = [
  ("da", "deca", 1), ("Y", "yotta", 24), ("Z", "zetta", 21), ("E", "exa", 18), ("P", "peta", 15),
  ("T", "tera", 12), ("G", "giga", 9), ("M", "mega", 6), ("k", "kilo", 3), ("h", "hecto", 2),
  ("d", "deci", -1), ("c", "centi", -2), ("m", "milli", -3), ("u", "micro", -6),
  ("μ", "", -6), ("µ", "", -6), ("n", "nano", -9), ("p", "pico", -12), ("f", "femto", -15),
  ("a", "atto", -18), ("z", "zepto", -21), ("y", "yocto", -24),
]

extension Unit {
  /// The unit of one name, with a prefix or without; nil when it is not known.
  static func known(_ name: String) -> Unit? { table[name] }

  /// Every spelling, for suggestions.
  static var spellings: [String] { Array(table.keys) }

  /// Every spelling with every prefix that it takes: looking one up is one look.
  private static let table: [String: Unit] = {
    var table: [String: Unit] = [:]
    func add(_ spelling: String, _ symbol: String, _ measure: UnitMeasure) {
      // What comes first is meant: `min` is a minute.
      if table[spelling] != nil { return }
      table[spelling] = Unit(factors: [Factor(symbol: symbol, power: 1, measure: measure)])
    }
    for name in numbers { table[name] = Unit(factors: []) }
    for entry in entries {
      guard let symbol = entry.symbols.first else { continue }
      var measure = UnitMeasure(dimension: [symbol: 1], scale: .one)
      if !entry.definition.isEmpty { measure = Self.measure(entry.definition, in: table) }
      for spelling in entry.symbols { add(spelling, symbol, measure) }
      for name in entry.names {
        add(name, symbol, measure)
        add(name + "s", symbol, measure)
      }
    }
    for (symbol, names, size, zero) in temperatures {
      guard var measure = table[size]?.measure else { continue }
      measure.zero = zero
      for spelling in [symbol] + names { add(spelling, symbol, measure) }
    }
    for (symbol, names, perDegree) in angles {
      let measure = UnitMeasure(
        dimension: [:], scale: UnitScale(1, 1, rest: Double.pi / 180 / perDegree))
      for spelling in [symbol] + names { add(spelling, symbol, measure) }
    }
    for entry in entries where entry.takesPrefixes {
      guard let symbol = entry.symbols.first, let plain = table[symbol]?.factors.first else {
        continue
      }
      for (prefix, name, power) in prefixes {
        let size = UnitScale(10, 1).raised(to: Double(power))
        let measure = UnitMeasure(
          dimension: plain.measure.dimension, scale: plain.measure.scale.times(size))
        let canonical = (prefix == "μ" || prefix == "µ" ? "u" : prefix) + symbol
        for spelling in entry.symbols { add(prefix + spelling, canonical, measure) }
        guard !name.isEmpty else { continue }
        for long in entry.names where !long.contains("_") {
          add(name + long, canonical, measure)
          add(name + long + "s", canonical, measure)
        }
      }
    }
    return table
  }()

  /// `1852/3600 m s-1`
  private static func measure(_ definition: String, in table: [String: Unit]) -> UnitMeasure {
    var result = UnitMeasure.number
    for part in definition.split(separator: " ") {
      let numbers = part.split(separator: "/").compactMap { UnitScale(decimal: $0) }
      if let first = numbers.first {
        let scale = numbers.count > 1 ? first.times(numbers[1].inverse) : first
        result = result.times(UnitMeasure(dimension: [:], scale: scale))
        continue
      }
      let name = part.prefix { $0.isLetter }
      let power = Double(part.dropFirst(name.count)) ?? 1
      guard let unit = table[String(name)] else { continue }
      result = result.times(unit.measure.raised(to: power))
    }
    return result
  }
}
