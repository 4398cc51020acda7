import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// What elementwise functions and reductions take, and what they give back.
///
/// A plain value, a tensor and a list of plain values are all the same to them: tensors, of which a
/// plain one has no axes. Results without axes leave as plain values.
struct Operand: Bridged {
  let datum: Datum

  static var typeName: String { "number or tensor" }

  static func from(_ datum: Datum) -> Operand? {
    switch datum {
    case .bool, .int, .float, .string, .time, .duration, .list, .array: Operand(datum: datum)
    default: nil
    }
  }

  var isList: Bool {
    if case .list = datum { true } else { false }
  }

  var isArray: Bool {
    if case .array = datum { true } else { false }
  }

  /// `parameter` is named when a list is no tensor.
  func array(_ parameter: String = "x") throws(Fault) -> DataArray {
    switch datum {
    case .array(let array): return array
    case .list(let values): return try Operand.array(of: values, parameter)
    default:
      guard let scalar = datum.scalar else {
        throw Fault.wrongType(
          parameter, Operand.typeName, "what to reckon with", got: datum)
      }
      return try blaming(parameter) { () throws(Fault) in try DataArray(scalar: scalar) }
    }
  }

  /// A list of plain values (`none` where one is missing), or of lists of one length.
  static func array(of values: [Datum], _ parameter: String) throws(Fault) -> DataArray {
    if values.isEmpty { return DataArray(try Tensor(f64: [])) }
    var (scalars, parts): ([Scalar?], [DataArray]) = ([], [])
    for value in values {
      switch value {
      case .list(let inner): parts.append(try array(of: inner, parameter))
      case .array(let inner): parts.append(inner)
      case .none: scalars.append(nil)
      default:
        guard let scalar = value.scalar else { throw Fault.listIsNoTensor(parameter) }
        scalars.append(scalar)
      }
    }
    if scalars.isEmpty {
      return try blaming(parameter) { () throws(Fault) in try DataArray.stacked(parts) }
    }
    if parts.isEmpty {
      if scalars.allSatisfy({ $0 == nil }) {
        return DataArray(try Tensor(missing: .f64, shape: [scalars.count]))
      }
      if let array = try DataArray.ofScalars(scalars) { return array }
    }
    throw Fault.listIsNoTensor(parameter)
  }
}

/// Faults of `body` point at a parameter.
func blaming<Result>(
  _ parameter: String, _ body: () throws(Fault) -> Result
) throws(Fault) -> Result {
  do throws(Fault) { return try body() } catch {
    var fault = error
    fault.argument = fault.argument ?? parameter
    throw fault
  }
}

extension Datum {
  /// A plain value as an element of tensors.
  var scalar: Scalar? {
    switch self {
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    case .time(let value): .time(value)
    case .duration(let value): .duration(value)
    default: nil
    }
  }

  /// An element as a plain value, `none` where it is missing.
  init(_ scalar: Scalar?) {
    switch scalar {
    case nil: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .time(let value): self = .time(value)
    case .duration(let value): self = .duration(value)
    }
  }
}

extension DataArray {
  /// As programs get it: a plain value when there are no axes.
  var result: Datum {
    guard rank == 0 else { return .array(self) }
    return keepingUnit.map { .array($0) } ?? Datum(scalar)
  }

  /// The elements of a one-axis tensor as a list.
  var list: Datum { .list((0..<count).map { Datum(scalar(at: $0)) }) }
}

/// The axes that a function works along: `dim=`.
struct Dims: Bridged {
  private enum Dim {
    case named(String)
    case at(Int)
  }

  /// nil means all of them.
  private let chosen: [Dim]?

  static let all = Dims(chosen: nil)
  static var typeName: String { "axis name, position or list of them" }

  static func from(_ datum: Datum) -> Dims? {
    switch datum {
    case .none: return .all
    case .string(let name): return Dims(chosen: [.named(name)])
    case .int(let position): return Dims(chosen: [.at(Int(position))])
    case .list(let values):
      var chosen: [Dim] = []
      for value in values {
        switch value {
        case .string(let name): chosen.append(.named(name))
        case .int(let position): chosen.append(.at(Int(position)))
        default: return nil
        }
      }
      return Dims(chosen: chosen)
    // A list of positions is a tensor in the language.
    case .array(let array) where array.dtype == .i64 && array.rank == 1:
      return (try? array.tensor.i64Values()).map { Dims(chosen: $0.map { .at(Int($0)) }) }
    default: return nil
    }
  }

  var datum: Datum { .none }

  /// Ascending positions in a tensor, each once.
  func positions(in array: DataArray) throws(Fault) -> [Int] {
    guard let chosen else { return Array(array.shape.indices) }
    return Array(Set(try order(chosen, in: array))).sorted()
  }

  /// Positions as they were given; nil for all.
  func order(in array: DataArray) throws(Fault) -> [Int]? {
    guard let chosen else { return nil }
    return try order(chosen, in: array)
  }

  private func order(_ chosen: [Dim], in array: DataArray) throws(Fault) -> [Int] {
    try blaming("dim") { () throws(Fault) in
      try chosen.map { dim throws(Fault) in
        switch dim {
        case .named(let name): try array.axis(named: name)
        case .at(let position): try array.axis(at: position)
        }
      }
    }
  }

  /// The one axis that running functions go along: the one given, else time, else the last.
  func running(in array: DataArray) throws(Fault) -> Int {
    guard array.rank > 0 else { throw Fault.noAxes("x") }
    guard let chosen else { return array.timeAxisIndex ?? array.rank - 1 }
    let positions = try order(chosen, in: array)
    guard positions.count == 1 else { throw Fault.oneAxisWanted(positions.count) }
    return positions[0]
  }
}

extension Fault {
  static func listIsNoTensor(_ parameter: String) -> Fault {
    Fault(
      "E366", "the elements of the list do not go together in one tensor",
      hint: "all are numbers, all bools, all strings, all times, or lists of one length",
      argument: parameter)
  }

  static func noAxes(_ parameter: String) -> Fault {
    Fault(
      "E367", "`\(parameter)` is a plain value, without an axis to go along",
      hint: "a tensor or a list has one", argument: parameter)
  }

  static func oneAxisWanted(_ count: Int) -> Fault {
    Fault("E368", "one axis is wanted, not \(count)", argument: "dim")
  }

  static func extentNotWhole(_ got: String) -> Fault {
    Fault(
      "E369", "the length of an axis is a whole number, not \(got)",
      hint: "such as `zeros(3)`, `zeros([2, 3])` or `zeros(time=10, site=3)`", argument: "shape")
  }
}
