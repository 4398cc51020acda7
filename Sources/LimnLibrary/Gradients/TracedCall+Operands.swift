import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// What rules of builtins ask of a call.
extension TracedCall {
  /// An argument that `Operand` would take: what tapes see of it, and its axes.
  func operand(_ place: Int) throws(Fault) -> (variable: Variable, frame: DataArray) {
    guard let argument = arguments[place], let plain = Operand.from(argument.untraced) else {
      throw Fault.notDifferentiated(builtin.name)
    }
    let frame = try plain.array()
    guard case .list = argument else {
      if let traced = argument.traced { return (traced.variable, frame) }
      return (try Variable(frame.tensor), frame)
    }
    var leaves: [Variable] = []
    try collect(argument, into: &leaves)
    return (try Variable.joined(leaves).reshaped(frame.shape), frame)
  }

  private func collect(_ datum: Datum, into leaves: inout [Variable]) throws(Fault) {
    switch datum {
    case .list(let values): for value in values { try collect(value, into: &leaves) }
    case .array(let array): leaves.append(try Variable(array.tensor))
    case .float(let value): leaves.append(Variable(.number(value)))
    case .int(let value): leaves.append(Variable(.number(Double(value))))
    case .none: leaves.append(Variable(.number(.nan)))
    default:
      guard let traced = datum.traced else { throw Fault.notDifferentiated(builtin.name) }
      leaves.append(traced.variable)
    }
  }

  func plain(_ place: Int) -> Datum { arguments[place]?.untraced ?? .none }

  func flag(_ place: Int, default fallback: Bool) -> Bool {
    if case .bool(let value) = plain(place) { value } else { fallback }
  }

  func int(_ place: Int, default fallback: Int) -> Int { Int.from(plain(place)) ?? fallback }

  /// The axes that `dim=` at a place names; all, if it is left out.
  func axes(_ place: Int, of frame: DataArray) throws(Fault) -> [Int] {
    try (Dims.from(plain(place)) ?? .all).positions(in: frame)
  }

  /// The one axis that running functions go along.
  func axis(_ place: Int, of frame: DataArray) throws(Fault) -> Int {
    try (Dims.from(plain(place)) ?? .all).running(in: frame)
  }

  // MARK: Results

  /// The result of the builtin as that of a primitive operation.
  func giving(_ primitive: Primitive, _ inputs: [Variable]) throws(Fault) -> Datum {
    try giving(primitive, inputs, result)
  }

  func giving(
    _ primitive: Primitive, _ inputs: [Variable], _ value: Datum
  ) throws(Fault) -> Datum {
    let plain: Plain
    switch value {
    case .float(let number): plain = .number(number)
    case .array(let array): plain = try Plain(array.tensor)
    // Missing: it does not change with anything.
    case .none: return value
    default: throw Fault.notDifferentiated(builtin.name)
    }
    return .result(try Variable.applied(primitive, inputs, giving: plain), value)
  }

  /// The result as a composition of operations, carried out on the way back only.
  func composed(
    _ inputs: [Variable], _ body: @escaping @Sendable ([Variable]) throws(Fault) -> Variable
  ) throws(Fault) -> Datum {
    try giving(.composite(Composite(body)), inputs)
  }

  /// Of a builtin that gives a record of `value` and `n` if asked: the value differentiated.
  func withCount(_ body: (Datum) throws(Fault) -> Datum) throws(Fault) -> Datum {
    guard case .record(var record) = result, let value = record.fields["value"] else {
      return try body(result)
    }
    record.fields["value"] = try body(value)
    return .record(record)
  }
}
