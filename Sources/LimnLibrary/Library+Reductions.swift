import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Many elements made one.
///
/// Over all axes the result is a plain value, else a tensor of the axes that are left. Missing
/// elements are skipped, and the cell's diagnostics say how many.

extension Library {
  static let reductions: [Builtin] =
    [
      reduction(
        "sum", "The sum", { _ in .sum }, returns: "as the elements; the sum of nothing is missing",
        [
          "sum([1, 2, 3])": "6", "sum([0.5, nan])": "0.5",
          "sum([[1, 2], [3, 4]], dim=0)[1]": "6",
        ]),
      reduction(
        "prod", "The product", { _ in .product }, carries: .derived, ["prod([2, 3, 4])": "24"]),
      reduction(
        "median_abs_dev", "The median distance from the median", { _ in .medianDistance },
        ["median_abs_dev([1, 2, 4, 8])": "1.5"]),
      reduction(
        "skewness", "How far the distribution leans to large values", { _ in .skewness },
        carries: .frame,
        formula: "$m_3 / m_2^{3/2}$, of the central moments", ["skewness([1, 2, 3])": "0.0"]),
      reduction(
        "kurtosis", "How heavy the tails are, 0 for a normal distribution", { _ in .kurtosis },
        carries: .frame,
        formula: "$m_4 / m_2^2 - 3$, of the central moments", ["kurtosis([1, 1, 3, 3])": "-2.0"]),
      reduction(
        "mean", "The arithmetic mean", { _ in .mean },
        ["mean([1, 2, 6])": "3.0", "mean([1.0, nan, 3.0], with_n=true).n": "2"]),
      reduction(
        "median", "The middle element, or the mean of the middle two", { _ in .median },
        ["median([5, 1, 2, 100])": "3.5"]),
      reduction(
        "std", "The standard deviation", { .std(ddof: $0) }, ddof: true, carries: .derived,
        formula: "$\\sqrt{\\sum (x - \\bar x)^2 / (n - \\mathrm{ddof})}$",
        ["std([1, 3])": "1.0", "std([1, 2, 3], ddof=1)": "1.0"]),
      reduction(
        "var", "The variance", { .variance(ddof: $0) }, ddof: true, carries: .derived,
        formula: "$\\sum (x - \\bar x)^2 / (n - \\mathrm{ddof})$", ["var([1, 3, 5, 7])": "5.0"]),
      extreme("min", "The least element", .min, ["min([3, 1, 2])": "1", "min(2, 7)": "2"]),
      extreme("max", "The greatest element", .max, ["max([3, 1, 2])": "3", "max(2.5, 7)": "7.0"]),
      extreme(
        "any", "Whether any element is true", .any,
        returns: "bool; missing elements count as false", carries: .frame,
        ["any([1, 5] > 4)": "true", "any(false, true)": "true"]),
      extreme(
        "all", "Whether all elements are true", .all,
        returns: "bool; missing elements count as false", carries: .frame,
        ["all([1, 5] > 4)": "false", "all(true, true)": "true"]),
      count, quantile,
    ] + [false, true].map(extremePosition)

  private static let skipping =
    "whether missing elements are left out; else they make the result missing"
  private static let along = "the axes that go away, by name or position; `none` for all"

  private static func reduction(
    _ name: String, _ summary: String, _ op: @escaping @Sendable (Int) -> Reduction,
    ddof: Bool = false, carries: Carrying = .all, formula: String = "",
    returns: String = "number, or tensor of the other axes",
    _ examples: KeyValuePairs<String, String>
  ) -> Builtin {
    let x = Param<Operand>("x", "a tensor, a list of numbers or a number")
    let dim = Param<Dims>("dim", along, default: .all, shown: "none")
    let skipna = Param<Bool>("skipna", skipping, default: true)
    let least = Param<Int>("min_n", "how many elements must be present for a result", default: 1)
    let withN = Param<Bool>(
      "with_n", "gives a record of `value` and `n`, the number of elements used", default: false)
    let examples = examples.map { Example($0.key, shows: $0.value) }
    if !ddof {
      return Builtin(
        name, family: "reductions", summary, takes: x, dim, skipna, least, withN, returns: returns,
        formula: formula, carries: carries, examples: examples
      ) { (context, x, dim, skipna, least, withN) throws(Fault) -> Datum in
        try reduced(
          context, op(0), x, dim, MissingPolicy(skips: skipna, least: least), withN: withN)
      }
    }
    return Builtin(
      name, family: "reductions", summary, takes: x, dim,
      Param<Int>(
        "ddof", "subtracted from the count: 0 for a population, 1 for a sample", default: 0),
      skipna, least, withN, returns: returns, formula: formula, carries: carries,
      examples: examples
    ) { (context, x, dim, ddof, skipna, least, withN) throws(Fault) -> Datum in
      try reduced(
        context, op(max(ddof, 0)), x, dim, MissingPolicy(skips: skipna, least: least),
        withN: withN)
    }
  }

  private static func reduced(
    _ context: any CallContext, _ op: Reduction, _ x: Operand, _ dim: Dims,
    _ policy: MissingPolicy, withN: Bool = false
  ) throws(Fault) -> Datum {
    let array = try x.array()
    let gone = try dim.positions(in: array)
    var missing: Int?
    let value = try blaming("x") { () throws(Fault) in
      try array.reduced(op, over: gone, policy, missing: &missing)
    }
    noteMissing(context, op, missing ?? array.tensor.missingCount, of: array.count, policy)
    guard withN else { return value.result }
    return .record(
      Record(fields: [
        "value": value.result, "n": try array.reduced(.count, over: gone).result,
      ]))
  }

  /// Missing elements are never silent.
  private static func noteMissing(
    _ context: any CallContext, _ op: Reduction, _ missing: Int, of count: Int,
    _ policy: MissingPolicy
  ) {
    guard missing > 0 else { return }
    let share = "\(op.name): \(missing) of \(count) missing values"
    switch op {
    case .any, .all: context.note("\(share) taken as false")
    default: if policy.skips { context.note("\(share) skipped") }
    }
  }

  /// Of a tensor, or of several plain values: `min(x, hi)`.
  private static func extreme(
    _ name: String, _ summary: String, _ op: Reduction,
    returns: String = "as the elements, or tensor of the other axes", carries: Carrying = .all,
    _ examples: KeyValuePairs<String, String>
  ) -> Builtin {
    Builtin(
      name, family: "reductions", summary,
      takes: Param<Rest>("x", "a tensor or list, or several plain values"),
      Param<Dims>("dim", along, default: .all, shown: "none"),
      Param<Bool>("skipna", skipping, default: true),
      Param<Int>("min_n", "how many elements must be present for a result", default: 1),
      returns: returns, carries: carries,
      examples: examples.map { Example($0.key, shows: $0.value) }
    ) { (context, x, dim, skipna, least) throws(Fault) -> Datum in
      try reduced(
        context, op, try gathered(x, name), dim, MissingPolicy(skips: skipna, least: least))
    }
  }

  /// One tensor, or several plain values as one.
  private static func gathered(_ x: Rest, _ name: String) throws(Fault) -> Operand {
    guard let first = x.values.first else {
      throw Fault.missingArgument(
        Parameter(name: "x", type: Operand.typeName, about: "a tensor, or several plain values"))
    }
    guard x.values.count > 1 else {
      guard let operand = Operand.from(first) else {
        throw Fault.wrongType(
          "x", Operand.typeName, "a tensor, or several plain values", got: first)
      }
      return operand
    }
    for value in x.values where value.scalar == nil {
      let pairwise = name == "min" ? "minimum" : name == "max" ? "maximum" : nil
      throw Fault.wrongType(
        "x", of: "one tensor or several plain values", got: value.typeName,
        hint: pairwise.map { "`\($0)(a, b)` goes element by element" }
          ?? "`\(name == "any" ? "a or b" : "a and b")` goes element by element")
    }
    return Operand(datum: .list(x.values))
  }

  private static let count = Builtin(
    "count", family: "reductions", "How many elements are present",
    takes: Param<Operand>("x", "a tensor, a list or a plain value"),
    Param<Dims>("dim", along, default: .all, shown: "none"),
    returns: "int, or tensor of the other axes", carries: .frame,
    examples: [Example("count([1.0, nan, 3.0])", shows: "2")]
  ) { (_, x, dim) throws(Fault) -> Datum in
    let array = try x.array()
    return try array.reduced(.count, over: try dim.positions(in: array)).result
  }

  private static let quantile = Builtin(
    "quantile", family: "reductions", "The value below which a share of the elements lies",
    takes: Param<Operand>("x", "a tensor or a list of numbers"),
    Param<Operand>("q", "a share from 0 to 1, or several"),
    Param<Dims>("dim", along, default: .all, shown: "none"),
    Param<String>(
      "method",
      "one of NumPy's: `linear`, `inverted_cdf`, `averaged_inverted_cdf`, `closest_observation`, `interpolated_inverted_cdf`, `hazen`, `weibull`, `median_unbiased`, `normal_unbiased`, `lower`, `higher`, `midpoint`, `nearest`",
      default: "linear"),
    Param<Bool>("skipna", skipping, default: true),
    Param<Int>("min_n", "how many elements must be present for a result", default: 1),
    returns: "number, or tensor of the other axes; several shares make a first axis `quantile`",
    formula: "linear between the neighbours of place $q (n - 1)$, counted from 0",
    references: [
      "Hyndman & Fan (1996), Sample quantiles in statistical packages, type 7, doi:10.1080/00031305.1996.10473566"
    ],
    examples: [
      Example("quantile([1, 2, 3, 4], 0.25)", shows: "1.75"),
      Example("quantile([1, 2, 3, 4], [0.5, 1])[1]", shows: "4.0"),
    ]
  ) { (context, x, q, dim, method, skipna, least) throws(Fault) -> Datum in
    try quantiles(
      context, x, q, dim, method, MissingPolicy(skips: skipna, least: least), naming: "q")
  }

  /// `parameter` is what faults of `q` point at.
  static func quantiles(
    _ context: any CallContext, _ x: Operand, _ q: Operand, _ dim: Dims, _ method: String,
    _ policy: MissingPolicy, naming parameter: String
  ) throws(Fault) -> Datum {
    guard let kind = QuantileMethod(rawValue: method) else {
      throw Fault.unknownChoice("method", method, QuantileMethod.allCases.map(\.rawValue))
    }
    let array = try x.array()
    let places = try q.array(parameter)
    let gone = try dim.positions(in: array)
    let values = try blaming(parameter) { () throws(Fault) in
      guard places.rank <= 1, places.count > 0 else { throw Fault.nothingToJoin() }
      return try places.tensor.f64Values()
    }
    let result = try blaming(parameter) { () throws(Fault) in
      try array.quantiles(values, over: gone, policy, method: kind)
    }
    noteMissing(context, .quantile(0), array.tensor.missingCount, of: array.count, policy)
    return places.rank == 0 ? try result.elementOfFirstAxis(0).result : result.result
  }

  private static func extremePosition(greatest: Bool) -> Builtin {
    let name = greatest ? "argmax" : "argmin"
    return Builtin(
      name, family: "reductions",
      "The position of the \(greatest ? "greatest" : "least") element, the first of equals",
      takes: Param<Operand>("x", "a tensor or a list"),
      Param<Dims>(
        "dim", "the axis to go along; `none` counts through all elements, the last axis fastest",
        default: .all, shown: "none"),
      Param<Bool>("skipna", skipping, default: true),
      returns: "int, or tensor of the other axes; missing where no element is present",
      carries: .frame,
      examples: [Example("\(name)([3, 1, 7])", shows: greatest ? "2" : "1")]
    ) { (context, x, dim, skipna) throws(Fault) -> Datum in
      var array = try x.array()
      guard array.rank > 0 else { throw Fault.noAxes("x") }
      let missing = array.tensor.missingCount
      if missing > 0, skipna {
        context.note("\(name): \(missing) of \(array.count) missing values skipped")
      }
      var axis = 0
      if try dim.order(in: array) == nil {
        array = DataArray(
          try array.tensor.reshaped(to: [array.count]), provenance: array.provenance.taintsOnly)
      } else {
        axis = try dim.running(in: array)
      }
      var axes = array.axes
      axes.remove(at: axis)
      var result = DataArray(
        try array.tensor.extremePosition(greatest: greatest, along: axis), axes: axes,
        name: array.name, provenance: array.provenance.taintsOnly)
      if missing > 0, !skipna {
        let present = try array.tensor.reduced(.count, over: [axis])
        let whole = try Tensor(repeating: Int64(array.shape[axis]), shape: [])
        result = try DataArray.choosing(
          DataArray(try Tensor.binary(.equal, present, whole), axes: axes), result,
          DataArray(try Tensor(missing: .i64, shape: [])))
      }
      return result.result
    }
  }
}
