import LimnData
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Units: said, asked for and converted. What operators do to them is in `LimnData`.

extension Library {
  static let units: [Builtin] = [withUnits, unitsOf, toUnits]

  private static let writing = "such as \"mm/d\", \"m3 s-1\", \"degC\", \"%\""

  private static let withUnits = Builtin(
    "with_units", family: "units",
    "The same numbers with a unit, which operators mind",
    takes: Param<Datum>("x", "a tensor or list of numbers, or a table"),
    Param<Datum>(
      "unit", "as text, \(writing); `none` takes it away; of a table a record by column"),
    returns: "tensor or table; no number changes",
    carries: Carrying(dims: .keeps, coordinates: .keeps, unit: .makes, provenance: .keeps),
    references: ["UDUNITS-2, udunits2 grammar", "CF Conventions 1.11, section 3.1"],
    examples: [
      Example("with_units([1.5, 2], \"mm/d\")"),
      Example("units(with_units([1.5, 2], \"mm/d\"))", shows: "\"mm d-1\""),
      Example(
        "try with_units([1, 2], \"mm\") + with_units([3, 4], \"degC\") else e => e.code",
        shows: "\"E431\""),
    ]
  ) { (_, x, unit) throws(Fault) -> Datum in
    switch x {
    case .array, .list:
      var array = try Operand(datum: x).array()
      array.unit = try text(unit, "unit")
      return .array(array)
    case .table(var table):
      guard case .record(let record) = unit else {
        throw Fault.wrongType(
          "unit", of: "a record of units by column", got: unit.typeName,
          hint: "such as `with_units(t, {rain: \"mm\"})`")
      }
      for (name, value) in record.fields {
        guard var column = table.column(named: name) else {
          throw Fault.noSuchColumn(name, among: table.columnNames)
        }
        column.unit = try text(value, "unit")
        table = try table.setting(column, named: name)
      }
      return .table(table)
    default:
      throw Fault.wrongType(
        "x", of: "a tensor or a table", got: x.typeName,
        hint: "a plain number has no unit; `to_units(5, \"K\", from=\"degC\")` converts one")
    }
  }

  /// Canonical, or nil for none.
  private static func text(_ datum: Datum, _ parameter: String) throws(Fault) -> String? {
    switch datum {
    case .none: return nil
    case .string(let text):
      if text.allSatisfy(\.isWhitespace) { return nil }
      return try blaming(parameter) { () throws(Fault) in try Unit.parse(text).text }
    default:
      throw Fault.wrongType(
        parameter, of: "a unit as a string, or none", got: datum.typeName,
        hint: "such as \"mm/d\" or \"degC\"")
    }
  }

  private static let unitsOf = Builtin(
    "units", family: "units", "The unit of a tensor, or those of a table's columns",
    takes: Param<Datum>("x", "a tensor or a table"),
    returns: "string, `none` where there is no unit; of a table a record by column",
    carries: .own,
    examples: [
      Example("units(with_units([1, 2], \"kg/m^2/s\"))", shows: "\"kg m-2 s-1\""),
      Example("units([1, 2]) ?? \"none\"", shows: "\"none\""),
    ]
  ) { (_, x) throws(Fault) -> Datum in
    func unit(_ array: DataArray) -> Datum { array.unit.map { .string($0) } ?? Datum.none }
    switch x {
    case .array(let array): return unit(array)
    case .table(let table):
      var record = Record()
      for column in table.columns { record.fields[column.name ?? ""] = unit(column) }
      return .record(record)
    case .bool, .int, .float, .time, .duration, .string: return .none
    default: throw Fault.wrongType("x", "a tensor or a table", "what has the unit", got: x)
    }
  }

  private static let toUnits = Builtin(
    "to_units", family: "units", "The same quantities in another unit",
    takes: Param<Operand>("x", "a tensor with a unit, or a number and `from`"),
    Param<String>("unit", "the unit wanted, \(writing)"),
    Param<String?>(
      "from", "the unit of `x`, where it has none of its own", default: .some(nil)),
    returns: "tensor or number; temperatures by their zeros too",
    formula: "$y = (x s_x + z_x - z_y) / s_y$ with scales $s$ and zeros $z$ in SI units",
    carries: Carrying(dims: .keeps, coordinates: .keeps, unit: .makes, provenance: .keeps),
    references: [
      "BIPM (2019), The International System of Units, 9th edition", "NIST SP 811 (2008)",
    ],
    examples: [
      Example("to_units(with_units([1.0, 2.5], \"m\"), \"mm\")[1]", shows: "2500.0"),
      Example("to_units(25, \"K\", from=\"degC\")", shows: "298.15"),
      Example("to_units(86.4, \"m3/s\", from=\"m3/d\")", shows: "0.001"),
    ]
  ) { (_, x, unit, source) throws(Fault) -> Datum in
    var array = try x.array()
    if let source {
      let stated = try blaming("from") { () throws(Fault) in try Unit.parse(source) }
      if let own = array.unit, !Unit.agree(own, stated.text) {
        throw Fault.unitsDiffer(own, stated.text, nil)
      }
      array.unit = stated.text
    }
    return try blaming("unit") { () throws(Fault) in
      try array.converted(toUnit: unit).result
    }
  }
}
