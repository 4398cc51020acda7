import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Tensors: making them, looking at their axes, and bringing them into another form.

extension Library {
  static let tensors: [Builtin] = makingTensors + axes + forms + conversions + running

  private static let makingTensors: [Builtin] = [
    filled("zeros", "A tensor of zeros", .float(0), shows: "0.0"),
    filled("ones", "A tensor of ones", .float(1), shows: "3.0"),
    full, arange, linspace, eye,
  ]

  private static let extents = "lengths of the axes: `10`, `2, 3` or `[2, 3]`"
  static let named = "lengths of axes by their names: `time=10, site=3`"

  private static func filled(
    _ name: String, _ summary: String, _ value: Scalar, shows: String
  ) -> Builtin {
    Builtin(
      name, family: "tensors", summary,
      takes: Param<Rest>("shape", extents),
      Param<String>("dtype", "type of the elements: `f64`, `f32`, `i64` or `bool`", default: "f64"),
      Param<NamedRest>("axes", named),
      returns: "tensor", carries: .own,
      examples: [
        Example("sum(\(name)(3))", shows: shows),
        Example("shape(\(name)([2, 3]))", shows: "[2, 3]"),
        Example("dims(\(name)(time=10, site=3))", shows: "[\"time\", \"site\"]"),
      ]
    ) { (_, extents, dtype, named) throws(Fault) -> Datum in
      guard let type = DType(rawValue: dtype), type.isNumeric || type == .bool else {
        throw Fault.wrongType(
          "dtype", of: "`f64`, `f32`, `i64` or `bool`", got: "`\(dtype)`",
          hint: "it is the type of the elements")
      }
      let one = try DataArray(scalar: value).tensor.converted(to: type)
      return try repeated(one, try shape(extents.values, named.values))
    }
  }

  private static let full = Builtin(
    "full", family: "tensors", "A tensor that repeats one value",
    takes: Param<Datum>(
      "shape", "length of the axis, or lengths of the axes as a list", default: Datum.none),
    Param<Datum>("value", "a number, bool, string, time or duration", default: Datum.none),
    Param<NamedRest>("axes", named),
    returns: "tensor of the value's type", carries: .own,
    examples: [
      Example("all(full(5, true))", shows: "true"), Example("sum(full([2, 3], 4))", shows: "24"),
      Example("shape(full(time=4, value=0.5))", shows: "[4]"),
    ]
  ) { (_, extents, value, named) throws(Fault) -> Datum in
    guard let scalar = value.scalar else {
      throw Fault.wrongType("value", "a plain value", "what to repeat", got: value)
    }
    var positional: [Datum] = [extents]
    if case .none = extents { positional = [] }
    let one = try blaming("value") { () throws(Fault) in try DataArray(scalar: scalar) }
    return try repeated(one.tensor, try shape(positional, named.values))
  }

  private static func repeated(
    _ one: Tensor, _ frame: (shape: [Int], axes: [Axis])
  ) throws(Fault) -> Datum {
    _ = try Tensor.elementCount(frame.shape)
    return DataArray(try one.broadcast(to: frame.shape), axes: frame.axes).result
  }

  /// Lengths given one by one, as one list, or by name.
  static func shape(
    _ values: [Datum], _ named: Record
  ) throws(Fault) -> (shape: [Int], axes: [Axis]) {
    var (shape, axes): ([Int], [Axis]) = ([], [])
    for value in values {
      for extent in try extents(value) {
        shape.append(extent)
        axes.append(Axis())
      }
    }
    for (name, value) in named.fields {
      guard case .int(let extent) = value else { throw Fault.extentNotWhole(value.typeName) }
      shape.append(Int(extent))
      axes.append(Axis(name))
    }
    guard !shape.isEmpty else { throw Fault.extentNotWhole("nothing") }
    return (shape, axes)
  }

  static func extents(_ datum: Datum) throws(Fault) -> [Int] {
    switch datum {
    case .int(let value): return [Int(value)]
    case .array(let array) where array.dtype == .i64 && array.rank == 1 && array.tensor.mask == nil:
      return try array.tensor.i64Values().map { Int($0) }
    case .list(let values):
      return try values.map { value throws(Fault) in
        guard case .int(let extent) = value else { throw Fault.extentNotWhole(value.typeName) }
        return Int(extent)
      }
    default: throw Fault.extentNotWhole(datum.typeName)
    }
  }

  private static let arange = Builtin(
    "arange", family: "tensors", "Numbers a step apart, the end left out",
    takes: Param<Datum>("start", "the first number, or the end if it is the only argument"),
    Param<Datum>("stop", "the end, which is left out", default: Datum.none),
    Param<Datum>("step", "from one number to the next", default: .int(1)),
    returns: "tensor of `i64` if all are ints, else of `f64`", carries: .own,
    examples: [
      Example("sum(arange(4))", shows: "6"), Example("arange(1, 10, 3)[-1]", shows: "7"),
      Example("len(arange(0.0, 1.0, 0.25))", shows: "4"),
    ]
  ) { (_, start, stop, step) throws(Fault) -> DataArray in
    var (first, end) = (start, stop)
    if case .none = stop { (first, end) = (.int(0), start) }
    if case .int(let a) = first, case .int(let b) = end, case .int(let step) = step {
      guard step != 0 else { throw Fault.stepOfRange() }
      // Halves of the distance cannot overflow.
      let count =
        step > 0
        ? (b > a ? (Double(b) - Double(a)) / Double(step) : 0)
        : (a > b ? (Double(a) - Double(b)) / -Double(step) : 0)
      let length = try rangeLength(count)
      let block = try Block<Int64>(count: length)
      for index in 0..<length { block.pointer[index] = a &+ Int64(index) &* step }
      return DataArray(Tensor(shape: [length], elements: .i64(block)))
    }
    guard let a = Double.from(first), let b = Double.from(end), let step = Double.from(step) else {
      let wrong = Double.from(first) == nil ? first : Double.from(end) == nil ? end : step
      throw Fault.wrongType(
        "start", of: "numbers", got: wrong.typeName, hint: "such as `arange(0, 1, 0.1)`")
    }
    guard step != 0 else { throw Fault.stepOfRange() }
    let length = try rangeLength((b - a) / step)
    let block = try Block<Double>(count: length)
    for index in 0..<length { block.pointer[index] = a + Double(index) * step }
    return DataArray(Tensor(shape: [length], elements: .f64(block)))
  }

  private static func rangeLength(_ steps: Double) throws(Fault) -> Int {
    guard steps.isFinite else { throw Fault.rangeNotFinite() }
    guard steps < 4e18 else { return try Block<UInt8>(count: .max).count }
    return max(0, Int(steps.rounded(.up)))
  }

  private static let linspace = Builtin(
    "linspace", family: "tensors", "Equally spaced numbers, both ends kept",
    takes: Param<Double>("start", "the first number"), Param<Double>("stop", "the last number"),
    Param<Int>("n", "how many", default: 50),
    returns: "tensor of `f64`", carries: .own,
    examples: [Example("linspace(0, 1, 5)[1]", shows: "0.25"), Example("linspace(0, 1, 3)")]
  ) { (_, start, stop, n) throws(Fault) -> DataArray in
    let length = try blaming("n") { () throws(Fault) in try Tensor.elementCount([n]) }
    let block = try Block<Double>(count: length)
    let step = (stop - start) / Double(max(length - 1, 1))
    for index in 0..<length { block.pointer[index] = start + Double(index) * step }
    if length > 1 { block.pointer[length - 1] = stop }
    return DataArray(Tensor(shape: [length], elements: .f64(block)))
  }

  private static let eye = Builtin(
    "eye", family: "tensors", "The identity matrix",
    takes: Param<Int>("n", "rows and columns"),
    returns: "tensor of `f64`", carries: .own, examples: [Example("sum(eye(3))", shows: "3.0")]
  ) { (_, n) throws(Fault) -> DataArray in
    var matrix = try blaming("n") { () throws(Fault) in try Tensor(repeating: 0.0, shape: [n, n]) }
    for row in 0..<n { try matrix.setF64(1, at: row * n + row) }
    return DataArray(matrix)
  }
}

extension Fault {
  fileprivate static func stepOfRange() -> Fault {
    Fault("E370", "the step of a range cannot be 0", argument: "step")
  }

  fileprivate static func rangeNotFinite() -> Fault {
    Fault("E371", "a range needs ends and a step that are finite", argument: "stop")
  }
}
