import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Collections as builtins go through them: element by element along the first axis.
///
/// Lists give their elements, tensors what `x[i]` gives, tables a record for each row.

enum Elements {
  /// What a parameter that goes through a collection takes, in words.
  static let wanted = "a list, a tensor or a table"

  static func of(_ datum: Datum, parameter: String) throws(Fault) -> [Datum] {
    switch datum {
    case .list(let values): return values
    case .array(let array):
      guard let count = array.shape.first else { return [array.result] }
      return try gather(count) { index throws(Fault) in
        try array.elementOfFirstAxis(index).result
      }
    case .table(let table):
      return try gather(table.rowCount) { row throws(Fault) in
        var record = Record()
        for column in table.columns {
          record.fields[column.name ?? ""] = Datum(column.scalar(at: row))
        }
        return .record(record)
      }
    default: throw Fault.wrongType(parameter, wanted, "what to go through", got: datum)
    }
  }

  /// How many they are.
  static func count(of datum: Datum, parameter: String) throws(Fault) -> Int {
    switch datum {
    case .list(let values): return values.count
    case .array(let array): return array.shape.first ?? 1
    case .table(let table): return table.rowCount
    default: throw Fault.wrongType(parameter, wanted, "what to go through", got: datum)
    }
  }

  /// The same collection with the elements at some positions; nil for what is no list or tensor.
  static func taking(_ positions: [Int], of datum: Datum) throws(Fault) -> Datum? {
    switch datum {
    case .list(let values): return .list(positions.map { values[$0] })
    case .array(let array):
      let index = DataArray(try Tensor(i64: positions.map { Int64($0) }))
      return .array(
        try array.selecting([
          Selection(positional: true, selector: .single(.array(index)))
        ]))
    default: return nil
    }
  }

  /// A list of `count` values; that there is memory for it is asked for first.
  static func gather(
    _ count: Int, _ element: (Int) throws(Fault) -> Datum
  ) throws(Fault) -> [Datum] {
    _ = try Block<Datum.Footprint>(count: count)
    var values: [Datum] = []
    values.reserveCapacity(count)
    for index in 0..<count { values.append(try element(index)) }
    return values
  }
}

extension Datum {
  /// As many bytes as a value in a list takes.
  typealias Footprint = (UInt64, UInt64, UInt64, UInt64, UInt64)
}
