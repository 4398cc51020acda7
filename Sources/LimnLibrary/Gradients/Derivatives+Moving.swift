import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Builtins that only move elements, repeat them or leave some out.
///
/// Such a builtin is run a second time with the positions of the elements in their place: what comes
/// out says of each element where it was. What is no number of a tape has no position.
extension Derivatives {
  static let moving: [String: Derivative.Rule] = {
    var rules: [String: Derivative.Rule] = [:]
    let first = [
      "reshape", "transpose", "squeeze", "expand_dims", "swap_axes", "flip", "roll", "repeat",
      "tile", "take", "window", "flatten", "reversed", "diag", "with_dims", "with_coords",
      "with_name", "lag", "lead", "tensor", "f64", "float", "mask", "with_units", "f32",
    ]
    for name in first { rules[name] = moved([0]) }
    rules["pad"] = moved([0, 3])
    rules["full"] = moved([1])
    rules["append"] = moved([0, 1])
    for name in ["stack", "concat", "align", "meshgrid", "split"] { rules[name] = moved([0]) }
    rules["sort"] = sorted
    return rules
  }()

  /// Arguments at these places are moved.
  private static func moved(_ places: Set<Int>) -> Derivative.Rule {
    { call throws(Fault) in
      var positions = Positions()
      var arguments: [Datum?] = []
      for (place, argument) in call.arguments.enumerated() {
        guard let argument, places.contains(place) else {
          arguments.append(argument?.untraced)
          continue
        }
        arguments.append(try positions.numbered(argument))
      }
      return try positions.picked(call.result, try call.again(arguments))
    }
  }

  private static let sorted: Derivative.Rule = { call throws(Fault) in
    let operand = try call.operand(0)
    let axis = try call.axis(2, of: operand.frame)
    let tensor = operand.frame.tensor
    let order = try tensor.sortedPositions(
      along: axis, descending: call.flag(1, default: false))
    let places = try Places(
      try Tensor(numbering: tensor.shape).elements(at: order, along: axis), in: tensor.shape)
    guard case .array = call.result else { throw Fault.notDifferentiated("sort") }
    return try call.giving(.gather(places), [operand.variable])
  }
}

/// The elements of all traced parts of some arguments, numbered from 1: what a builtin fills up with
/// 0 came from nowhere.
struct Positions {
  private var parts: [Variable] = []
  private var count = 0

  /// The argument with the numbers of its elements in their place, missing where no tape knows them.
  mutating func numbered(_ datum: Datum) throws(Fault) -> Datum {
    switch datum {
    case .list(let values):
      var result: [Datum] = []
      for value in values { result.append(try numbered(value)) }
      return .list(result)
    case .record(var record):
      for (name, value) in record.fields { record.fields[name] = try numbered(value) }
      return .record(record)
    case .array(let array) where array.dtype.isNumeric:
      return .array(array.bare(try Tensor(missing: .f64, shape: array.shape)))
    case .int, .float: return .float(.nan)
    default:
      guard let traced = datum.traced else { return datum }
      let start = Double(count + 1)
      parts.append(traced.variable)
      guard let frame = traced.frame else {
        count += 1
        return .float(start)
      }
      count += frame.count
      let numbers = try Tensor.binary(
        .add, try Tensor(numbering: frame.shape), try Tensor(f64: [start], shape: []))
      return .array(frame.bare(numbers))
    }
  }

  /// A plain result whose elements came from where the result for the numbers says.
  func picked(_ plain: Datum, _ positions: Datum) throws(Fault) -> Datum {
    let all = parts.count == 1 ? parts[0] : try Variable.joined(parts)
    return try picked(plain, positions, all)
  }

  private func picked(
    _ plain: Datum, _ positions: Datum, _ all: Variable
  ) throws(Fault) -> Datum {
    switch (plain, positions) {
    case (.array(let array), .array(let numbers)):
      guard array.dtype.isFloat, numbers.dtype.isFloat else { return plain }
      let before = try Tensor.binary(.subtract, numbers.tensor, try Tensor(f64: [1], shape: []))
      let places = try Places(before, in: all.shape)
      return .result(
        try Variable.applied(.gather(places), [all], giving: try Plain(array.tensor)), plain)
    case (.float(let value), .float(let number)):
      if number.isNaN || number == 0 { return plain }
      let places = try Places([Int(number) - 1], in: all.shape, shape: [])
      return .result(
        try Variable.applied(.gather(places), [all], giving: .number(value)), plain)
    case (.list(let values), .list(let numbers)) where values.count == numbers.count:
      var result: [Datum] = []
      for (value, number) in zip(values, numbers) {
        result.append(try picked(value, number, all))
      }
      return .list(result)
    case (.record(var record), .record(let numbers)):
      for (name, value) in record.fields {
        if let number = numbers.fields[name] {
          record.fields[name] = try picked(value, number, all)
        }
      }
      return .record(record)
    default: return plain
    }
  }
}
