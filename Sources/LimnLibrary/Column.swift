import LimnData
import LimnIO
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Columns of tables from values of the language, and back.

enum Column {
  /// A value as a column of `rows` rows (a single value is repeated; 1 row when `rows` is nil).
  static func from(_ datum: Datum, name: String, rows: Int?) throws(Fault) -> DataArray {
    switch datum {
    case .array(var array):
      guard array.rank == 1 else {
        throw Fault.notAColumn(name, got: "a tensor with \(array.rank) axes")
      }
      array.axes = [Axis()]
      array.name = name
      return array
    case .list(let values): return DataArray(try tensor(of: values, name: name), name: name)
    case .bool, .int, .float, .string, .time, .duration(.exact):
      let count = rows ?? 1
      _ = try Block<(UInt64, UInt64)>(count: count)
      return try from(.list(Array(repeating: datum, count: count)), name: name, rows: nil)
    default: throw Fault.notAColumn(name, got: "a \(datum.typeName)")
    }
  }

  /// Whether a value has a length of its own.
  static func hasRows(_ datum: Datum) -> Bool {
    switch datum {
    case .array, .list: true
    default: false
    }
  }

  /// What a function over rows is given: each column by its name, whole.
  static func record(of table: Table) -> Datum {
    var record = Record()
    for column in table.columns { record.fields[column.name ?? ""] = .array(column) }
    return .record(record)
  }

  /// The values of one type, `none` where missing; whole numbers beside floats become floats.
  private static func tensor(of values: [Datum], name: String) throws(Fault) -> Tensor {
    var kind: String?
    for (row, value) in values.enumerated() {
      if case .none = value { continue }
      let type = value.typeName
      guard let known = kind else {
        kind = type
        continue
      }
      if type == known || (known == "float" && type == "int") { continue }
      guard known == "int", type == "float" else {
        throw Fault.mixedColumn(name, known, type, row: row)
      }
      kind = type
    }
    for (row, value) in values.enumerated() {
      guard case .duration(.months) = value else { continue }
      throw Fault.mixedColumn(name, "exact durations", "calendar ones", row: row)
    }
    if kind == nil { return try Tensor(missing: .f64, shape: [values.count]) }
    guard let array = try DataArray.ofScalars(values.map(\.scalar)) else {
      throw Fault.notAColumn(name, got: "a list of \(kind ?? "none")s")
    }
    return array.tensor
  }
}

extension Fault {
  /// A value that is of none of several types that a parameter takes.
  static func wrongType(
    _ name: String, _ type: String, _ about: String, got datum: Datum
  ) -> Fault {
    wrongType(Parameter(name: name, type: type, about: about), got: datum.typeName)
  }

  static func wrongType(_ name: String, of type: String, got: String, hint: String) -> Fault {
    Fault("E203", "`\(name)` expects \(type), but got \(got)", hint: hint, argument: name)
  }
}
