import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// How a Swift type enters and leaves the language.
package protocol Bridged: Sendable {
  /// As in "expects a number": the type in the user's words.
  static var typeName: String { get }
  /// nil when the value is of another type.
  static func from(_ datum: Datum) -> Self?
  var datum: Datum { get }
}

/// One typed parameter: its name, its axes, and one line of prose that help and errors both use.
package struct Param<T: Bridged>: Sendable {
  package let declaration: Parameter
  private let fallback: T?

  /// A required parameter, or one with a default when `fallback` is given. `shown` is how the
  /// default reads in help.
  package init(
    _ name: String, axes: String = "", _ about: String, default fallback: T? = nil,
    shown: String? = nil
  ) {
    self.fallback = fallback
    declaration = Parameter(
      name: name, type: T.typeName, axes: axes, about: about,
      fallback: shown ?? fallback.map { Self.literal($0.datum) },
      kind: T.self == Rest.self ? .rest : T.self == NamedRest.self ? .namedRest : .plain)
  }

  private static func literal(_ datum: Datum) -> String {
    switch datum {
    case .none: "none"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): "\"\(value)\""
    default: "…"
    }
  }

  package func bind(_ arguments: [Datum?], _ next: inout Int) throws(Fault) -> T {
    defer { next += 1 }
    guard next < arguments.count, let argument = arguments[next] else {
      if let fallback { return fallback }
      throw Fault.missingArgument(declaration)
    }
    guard let bound = T.from(argument) else {
      throw Fault.wrongType(declaration, got: argument.typeName)
    }
    return bound
  }
}

/// All further positional arguments.
package struct Rest: Bridged {
  package var values: [Datum]
  package init(_ values: [Datum]) { self.values = values }
  package static var typeName: String { "values" }
  package static func from(_ datum: Datum) -> Rest? {
    if case .list(let values) = datum { Rest(values) } else { nil }
  }
  package var datum: Datum { .list(values) }
}

/// All further named arguments.
package struct NamedRest: Bridged {
  package var values: Record
  package init(_ values: Record) { self.values = values }
  package static var typeName: String { "named values" }
  package static func from(_ datum: Datum) -> NamedRest? {
    if case .record(let record) = datum { NamedRest(record) } else { nil }
  }
  package var datum: Datum { .record(values) }
}

/// Nothing to give back.
package struct Nothing: Bridged {
  package init() {}
  package static var typeName: String { "none" }
  package static func from(_ datum: Datum) -> Nothing? {
    if case .none = datum { Nothing() } else { nil }
  }
  package var datum: Datum { .none }
}

extension Datum: Bridged {
  package static var typeName: String { "any value" }
  package static func from(_ datum: Datum) -> Datum? { datum }
  package var datum: Datum { self }
}

extension Bool: Bridged {
  package static var typeName: String { "bool" }
  package static func from(_ datum: Datum) -> Bool? {
    if case .bool(let value) = datum { value } else { nil }
  }
  package var datum: Datum { .bool(self) }
}

extension Int: Bridged {
  package static var typeName: String { "int" }
  package static func from(_ datum: Datum) -> Int? {
    if case .int(let value) = datum { Int(value) } else { nil }
  }
  package var datum: Datum { .int(Int64(self)) }
}

extension Double: Bridged {
  package static var typeName: String { "number" }
  package static func from(_ datum: Datum) -> Double? {
    switch datum {
    case .float(let value): value
    case .int(let value): Double(value)
    default: nil
    }
  }
  package var datum: Datum { .float(self) }
}

extension String: Bridged {
  package static var typeName: String { "string" }
  package static func from(_ datum: Datum) -> String? {
    if case .string(let value) = datum { value } else { nil }
  }
  package var datum: Datum { .string(self) }
}

extension Instant: Bridged {
  package static var typeName: String { "time" }
  package static func from(_ datum: Datum) -> Instant? {
    if case .time(let value) = datum { value } else { nil }
  }
  package var datum: Datum { .time(self) }
}

extension TimeSpan: Bridged {
  package static var typeName: String { "duration" }
  package static func from(_ datum: Datum) -> TimeSpan? {
    if case .duration(let value) = datum { value } else { nil }
  }
  package var datum: Datum { .duration(self) }
}

extension DataArray: Bridged {
  package static var typeName: String { "tensor" }
  package static func from(_ datum: Datum) -> DataArray? {
    if case .array(let value) = datum { value } else { nil }
  }
  package var datum: Datum { .array(self) }
}

extension Table: Bridged {
  package static var typeName: String { "table" }
  package static func from(_ datum: Datum) -> Table? {
    if case .table(let value) = datum { value } else { nil }
  }
  package var datum: Datum { .table(self) }
}

extension Record: Bridged {
  package static var typeName: String { "record" }
  package static func from(_ datum: Datum) -> Record? {
    if case .record(let value) = datum { value } else { nil }
  }
  package var datum: Datum { .record(self) }
}

extension FunctionHandle: Bridged {
  package static var typeName: String { "function" }
  package static func from(_ datum: Datum) -> FunctionHandle? {
    if case .function(let value) = datum { value } else { nil }
  }
  package var datum: Datum { .function(self) }
}

extension Optional: Bridged where Wrapped: Bridged {
  package static var typeName: String { "\(Wrapped.typeName) or none" }
  package static func from(_ datum: Datum) -> Wrapped?? {
    if case .none = datum { return .some(nil) }
    guard let wrapped = Wrapped.from(datum) else { return nil }
    return .some(wrapped)
  }
  package var datum: Datum { self?.datum ?? .none }
}

/// A list whose elements are all of one type.
extension Array: Bridged where Element: Bridged {
  package static var typeName: String { "list of \(Element.typeName)" }
  package static func from(_ datum: Datum) -> [Element]? {
    guard case .list(let values) = datum else { return nil }
    var elements: [Element] = []
    elements.reserveCapacity(values.count)
    for value in values {
      guard let element = Element.from(value) else { return nil }
      elements.append(element)
    }
    return elements
  }
  package var datum: Datum { .list(map(\.datum)) }
}
