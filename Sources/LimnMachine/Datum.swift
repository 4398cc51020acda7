import LimnData
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// A value as library code sees it: safe, Sendable, and slow enough to stay out of the inner loop.
///
/// The machine works on 16-byte plain values; a builtin with a Swift body gets `Datum`s instead.
/// Conversion of scalars, tensors, tables and library objects is O(1); of lists and records O(n).
package enum Datum: Sendable {
  case none
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case string(String)
  case time(Instant)
  case duration(TimeSpan)
  case list([Datum])
  case record(Record)
  /// Called a tensor (or a series) in the language. Never rank 0: that is a plain number.
  case array(DataArray)
  case table(Table)
  case function(FunctionHandle)
  /// A model, a fit, a prediction, a plot …
  case object(any LibraryObject)
}

/// Ordered fields by name; `typeName` is set on those that the library makes (`decomposition`).
package struct Record: Sendable {
  package var typeName: String?
  package var fields: OrderedDictionary<String, Datum>

  package init(typeName: String? = nil, fields: OrderedDictionary<String, Datum> = [:]) {
    self.typeName = typeName
    self.fields = fields
  }
}

/// A library value with a Swift payload. To programs it looks like a record with a type name.
package protocol LibraryObject: Sendable {
  /// `fit`, `prediction`, `plot`
  var typeName: String { get }
  var fieldNames: [String] { get }
  /// nil for a name not in `fieldNames`.
  func field(_ name: String) -> Datum?
  /// `self + other`; nil where that means nothing.
  func adding(_ other: any LibraryObject) throws(Fault) -> (any LibraryObject)?
}

extension LibraryObject {
  package func adding(_ other: any LibraryObject) throws(Fault) -> (any LibraryObject)? { nil }
}

/// A function of the language or a builtin, to be called back through `CallContext.call`.
package struct FunctionHandle: Sendable {
  package let name: String
  /// The machine's own reference; keeps the function alive.
  package let reference: any Sendable
  /// Whether it is the library's function of that name.
  package let isBuiltin: Bool

  package init(name: String, reference: any Sendable, isBuiltin: Bool = false) {
    self.name = name
    self.reference = reference
    self.isBuiltin = isBuiltin
  }
}

extension Datum {
  /// The name of its type, as users read it in messages.
  package var typeName: String {
    switch self {
    case .none: "none"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .string: "string"
    case .time: "time"
    case .duration: "duration"
    case .list: "list"
    case .record(let record): record.typeName ?? "record"
    case .array(let array): array.timeAxisIndex == 0 && array.rank == 1 ? "series" : "tensor"
    case .table: "table"
    case .function: "function"
    case .object(let object): object.typeName
    }
  }
}
