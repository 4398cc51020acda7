import LimnSource
import LimnTensor
import LimnTime

/// What can go wrong with axes, labels and indices, in words.
extension Fault {
  static func namedBesideUnnamed(_ a: DataArray, _ b: DataArray) -> Fault {
    Fault(
      "E330", "axes with names and axes without need the same shape",
      hint: "`with_dims(x, [\"time\"])` names axes, and named ones align by their names",
      operands: ["\(a.frameText)", "\(b.frameText)"])
  }

  static func unequalParts(_ a: [Int], _ b: [Int]) -> Fault {
    Fault(
      "E331", "the parts have unequal shapes: \(a) and \(b)",
      hint: "`list(…)` holds values of any shapes")
  }

  static func axisLengths(_ name: String, _ left: Int, _ right: Int) -> Fault {
    Fault(
      "E332", "the axis `\(name)` has length \(left) on the left and \(right) on the right",
      hint: "take the same steps of both, or give both labels and `align(a, b)`")
  }

  static func coordinatesDiffer(
    axis: String, at position: Int, _ a: Coordinate, _ b: Coordinate, shifted: Bool
  ) -> Fault {
    func text(_ coordinate: Coordinate) -> String {
      guard position < coordinate.count else { return "the end" }
      return coordinate.label(position)?.written ?? "none"
    }
    let difference = "\(text(a)) and \(text(b)) at position \(position)"
    return Fault(
      "E333", "the labels of `\(axis)` differ: \(difference)",
      hint: shifted
        ? "`diff(x)` subtracts from each element the one before it."
        : "`align(a, b)` gives both on the labels that they share.",
      operands: ["\(a.spanDescription)", "\(b.spanDescription)"])
  }

  /// Labels that differ, of tensors that were to stand side by side.
  var besidesOfTwoSpans: Fault {
    var fault = self
    fault.hint =
      "side by side they need the same labels: `concat(a, b)` puts one after the other, "
      + "`align(a, b)` takes what both have, `list(a, b)` keeps them as they are"
    return fault
  }

  package static func noAxisNamed(_ name: String, _ array: DataArray) -> Fault {
    let names = array.axes.compactMap(\.name)
    guard !names.isEmpty else {
      return Fault(
        "E334", "there is no axis `\(name)`: no axis of the tensor has a name",
        hint: "`with_dims(x, [\"time\"])` names axes")
    }
    let list = names.map { "`\($0)`" }.joined(separator: " ")
    let near = Suggestion.nearest(name, among: names).map { "did you mean `\($0)`? " } ?? ""
    return Fault("E334", "there is no axis `\(name)`", hint: "\(near)the axes are \(list)")
  }

  package static func indexOutOfRange(_ index: Int, axis: String?, length: Int) -> Fault {
    let place = axis.map { "the axis `\($0)`" } ?? "the axis"
    return Fault(
      "E335", "index \(index) is out of range: \(place) has length \(length)",
      hint: length > 0 ? "positions go from 0 to \(length - 1), or from -\(length) to -1" : nil)
  }

  static func tooManyIndices(_ count: Int, rank: Int) -> Fault {
    let axes = rank == 1 ? "1 axis" : "\(rank) axes"
    return Fault("E336", "\(count == 1 ? "an index" : "\(count) indices") into a tensor of \(axes)")
  }

  static func notAPosition(_ type: String, isText: Bool, _ axis: Axis) -> Fault {
    var hint: String?
    if isText, let name = axis.name { hint = "labels are given by name: `x[\(name)=\"…\"]`" }
    if type == "time", let name = axis.name { hint = "labels are given by name: `x[\(name)=…]`" }
    if type == "float" { hint = "`i64(x)` makes a whole number of a float" }
    return Fault("E337", "a position is a whole number, not \(type)", hint: hint)
  }

  package static func namesForRows() -> Fault {
    Fault(
      "E337", "a table is indexed by rows, not by a list of names",
      hint: "`select(t, [\"a\", \"b\"])` keeps some columns; `t[\"a\"]` is one of them")
  }

  static func maskShape(_ mask: [Int], axis: String?, wanted: [Int]) -> Fault {
    let place = axis.map { " along `\($0)`" } ?? ""
    return Fault(
      "E338", "the mask has shape \(mask), but \(wanted) is wanted\(place)",
      hint: "a mask has one bool for each element")
  }

  static func labelNotFound(_ label: Scalar, axis: String, _ coordinate: Coordinate) -> Fault {
    var near = ""
    if case .labels(let labels) = coordinate {
      if case .string(let text) = label, let names = try? labels.strValues(),
        let name = Suggestion.nearest(text, among: names)
      {
        near = "did you mean `\"\(name)\"`? "
      } else if let number = label.number, let numbers = try? labels.f64Values(),
        let nearest = numbers.min(by: { abs($0 - number) < abs($1 - number) })
      {
        near = "The nearest label is \(nearest). "
      }
    }
    return Fault(
      "E339", "nothing at \(label.written) on the axis `\(axis)`",
      hint: "\(near)the axis holds \(coordinate.spanDescription)")
  }

  static func labelKind(_ type: String, axis: String, _ coordinate: Coordinate) -> Fault {
    let wanted: String
    switch coordinate {
    case .time: wanted = "dates such as `\"2005-03\"` or times"
    case .labels(let labels): wanted = "labels of type `\(labels.dtype.rawValue)`"
    }
    return Fault(
      "E360", "the axis `\(axis)` takes \(wanted), not \(type)",
      hint: "positions are written `x[\(axis)=at(0)]`")
  }

  static func axisIndexedTwice(_ name: String) -> Fault {
    Fault("E361", "the axis `\(name)` is indexed twice")
  }

  static func stepOfZero() -> Fault {
    Fault("E362", "the step of a slice cannot be 0")
  }

  static func indexRank(_ shape: [Int]) -> Fault {
    Fault("E363", "positions and labels are given in one axis, not in the shape \(shape)")
  }

  static func assignedShape(_ shape: [Int], into region: [Int]) -> Fault {
    Fault(
      "E364", "a value of shape \(shape) does not fit into the elements assigned, \(region)",
      operands: ["\(region)", "\(shape)"])
  }

  static func axisNamesDiffer(_ a: DataArray, _ b: DataArray) -> Fault {
    Fault(
      "E365", "the axes have different names",
      notes: ["first: \(a.frameText)", "then: \(b.frameText)"])
  }

  static func calendarSpanInTensor(_ span: TimeSpan) -> Fault {
    Fault(
      "E432", "`\(span)` cannot be in a tensor: a month has no fixed length",
      hint: "give it in days, such as `30d`")
  }
}

extension DataArray {
  /// `[time: 422, site: 7]`, for messages.
  package var frameText: String {
    let extents = zip(axes, shape).map { axis, extent in
      axis.name.map { "\($0): \(extent)" } ?? "\(extent)"
    }
    return "[\(extents.joined(separator: ", "))]"
  }
}
