import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// Elements along one axis in order or in sequence, and element types changed.
///
/// The axis is the time axis if there is one, else the last, unless `dim=` says otherwise.

extension Library {
  static let running: [Builtin] = [cumsum, diff, lag, lead, sort, argsort, unique]
  static let conversions: [Builtin] =
    [
      conversion(.f64, "Floats of 64 bits", ["f64(3)": "3.0"]),
      conversion(.f32, "Floats of 32 bits, rounded to 7 digits", ["f32(0.5)": "0.5"]),
      conversion(
        .i64, "Whole numbers; a float that is not whole is an error",
        ["i64(2.0)": "2", "sum(i64([true, false, true]))": "2"]),
      tensor,
    ]

  private static let along = "the axis to go along, by name or position; else time, else the last"

  private static func conversion(
    _ dtype: DType, _ summary: String, _ examples: KeyValuePairs<String, String>
  ) -> Builtin {
    Builtin(
      dtype.rawValue, family: "tensors", summary,
      takes: Param<Operand>("x", "a number, a list or a tensor of numbers or bools"),
      returns: "number or tensor; what is missing stays missing",
      examples: examples.map { Example($0.key, shows: $0.value) }
    ) { (_, x) throws(Fault) -> Datum in
      var array = try x.array()
      array.tensor = try blaming("x") { () throws(Fault) in try array.tensor.converted(to: dtype) }
      return array.result
    }
  }

  private static let tensor = Builtin(
    "tensor", family: "tensors", "A tensor of the elements of a list",
    takes: Param<Operand>("x", "a list of values of one type, or of such lists"),
    returns: "tensor; `none` makes a missing element",
    examples: [
      Example("dtype(tensor([\"a\", \"b\"]))", shows: "\"str\""),
      Example("count(tensor(list(1, none, 3)))", shows: "2"),
    ]
  ) { (_, x) throws(Fault) -> DataArray in
    guard x.isList || x.isArray else {
      throw Fault.wrongType("x", "a list", "the elements", got: x.datum)
    }
    return try x.array()
  }

  private static let cumsum = Builtin(
    "cumsum", family: "tensors", "Running sums along an axis",
    takes: Param<Operand>("x", "a tensor or list of numbers"),
    Param<Dims>("dim", along, default: .all, shown: "none"),
    returns: "tensor of the same axes; a missing element stays missing and adds nothing",
    examples: [Example("cumsum([1, 2, 3])[-1]", shows: "6")]
  ) { (_, x, dim) throws(Fault) -> DataArray in
    let array = try x.array()
    let axis = try dim.running(in: array)
    var sums = try blaming("x") { () throws(Fault) in try array.runningSums(along: axis) }
    if axis == array.timeAxisIndex { sums.provenance.seesBack = .max }
    return sums
  }

  private static let diff = Builtin(
    "diff", family: "tensors", "Each element less the one before it",
    takes: Param<Operand>("x", "a tensor or list of numbers or times"),
    Param<Int>("n", "how often to do it", default: 1),
    Param<Dims>("dim", along, default: .all, shown: "none"),
    returns: "tensor, one step shorter, with the labels of the later steps", carries: .derived,
    examples: [
      Example("diff([1, 4, 9])[1]", shows: "5"), Example("diff([1, 4, 9, 16], n=2)[0]", shows: "2"),
    ]
  ) { (_, x, n, dim) throws(Fault) -> DataArray in
    var array = try x.array()
    let axis = try dim.running(in: array)
    guard n >= 0 else { throw Fault.negativeCount("n", n) }
    for _ in 0..<min(n, array.shape[axis]) {
      array = try blaming("x") { () throws(Fault) in try array.differences(along: axis) }
    }
    if axis == array.timeAxisIndex { array.provenance.seeBack(by: n) }
    return array
  }

  private static let lag = shifting(
    "lag", aliases: ["shift"], "Each element some steps later than it was",
    "how many steps, or a duration on a time axis; negative ones look ahead, which the result "
      + "remembers",
    [
      Example("lag([1, 4, 9])[2]", shows: "4"),
      Example("count(lag([1.0, 4.0, 9.0], 2))", shows: "1"),
    ]
  ) { $0 }

  private static let lead = shifting(
    "lead", "Each element some steps earlier than it was",
    "how many steps, or a duration on a time axis; the result remembers that it looks ahead",
    [
      Example("lead([1, 4, 9])[0]", shows: "4"),
      Example(
        "x = with_coords(zeros(time=9), time=time_range(\"2001-01-01\", step=1d, n=9))\n"
          + "provenance(lead(x, 2d)).sees_ahead", shows: "2"),
    ]
  ) { n throws(Fault) in
    switch n {
    case .int(let steps): .int(-max(steps, -Int64.max))
    case .duration(let span): .duration(try span.negated())
    default: n
    }
  }

  private static func shifting(
    _ name: String, aliases: [String] = [], _ summary: String, _ about: String,
    _ examples: [Example], _ amount: @escaping @Sendable (Datum) throws(Fault) -> Datum
  ) -> Builtin {
    Builtin(
      name, aliases: aliases, family: "tensors", summary,
      takes: Param<Operand>("x", "a tensor or list"),
      Param<Datum>("n", about, default: .int(1)),
      Param<Dims>("dim", along, default: .all, shown: "none"),
      returns: "tensor on the same axes, missing where nothing comes from", examples: examples
    ) { (_, x, n, dim) throws(Fault) -> DataArray in
      let array = try x.array()
      switch try amount(n) {
      case .int(let steps):
        return try array.shifted(by: Int(steps), along: try dim.running(in: array))
      case .duration(let span): return try TimeColumns(array).shifted(by: span)
      default: throw Fault.lagLength(got: "a \(n.typeName)")
      }
    }
  }

  private static let sort = Builtin(
    "sort", family: "tensors", "The elements in order, missing ones last",
    takes: Param<Operand>("x", "a tensor or a list of values of one type"),
    Param<Bool>("descending", "greatest first", default: false),
    Param<Dims>("dim", along, default: .all, shown: "none"),
    returns: "tensor without labels along the axis, or list", carries: .unlabelled,
    examples: [
      Example("sort([3, 1, 2])[0]", shows: "1"),
      Example("sort(list(\"b\", \"c\", \"a\"), descending=true)", shows: "[\"c\", \"b\", \"a\"]"),
    ]
  ) { (_, x, descending, dim) throws(Fault) -> Datum in
    let array = try x.array()
    let sorted = try array.sorted(along: try dim.running(in: array), descending: descending)
    return x.isList && sorted.rank == 1 ? sorted.list : sorted.result
  }

  private static let argsort = Builtin(
    "argsort", family: "tensors", "The positions that put the elements in order, missing ones last",
    takes: Param<Operand>("x", "a tensor or a list of values of one type"),
    Param<Bool>("descending", "greatest first", default: false),
    Param<Dims>("dim", along, default: .all, shown: "none"),
    returns: "tensor of `i64`; equal elements keep their order",
    carries: Carrying(dims: .keeps, coordinates: .drops, unit: .drops, provenance: .keeps),
    examples: [Example("argsort([3, 1, 2])[0]", shows: "1")]
  ) { (_, x, descending, dim) throws(Fault) -> DataArray in
    let array = try x.array()
    return try array.sortedPositions(along: try dim.running(in: array), descending: descending)
  }

  private static let unique = Builtin(
    "unique", family: "tensors", "Every value once, in order, without missing ones",
    takes: Param<Operand>("x", "a tensor or a list of values of one type"),
    returns: "tensor with one axis, or list", carries: .elements,
    examples: [
      Example("len(unique([3, 1, 3]))", shows: "2"),
      Example("unique(list(\"b\", \"a\", \"b\"))", shows: "[\"a\", \"b\"]"),
    ]
  ) { (context, x) throws(Fault) -> Datum in
    let array = try x.array()
    let distinct = try array.distinct()
    let missing = array.tensor.missingCount
    if missing > 0 {
      context.note("unique: \(missing) of \(array.count) missing values left out")
    }
    return x.isList ? distinct.list : distinct.result
  }
}

extension Fault {
  static func negativeCount(_ parameter: String, _ count: Int) -> Fault {
    Fault("E377", "`\(parameter)` is a count, not \(count)", argument: parameter)
  }
}
