import LimnData
import LimnMachine
import LimnSource
import LimnTensor

/// Functions of single elements: a plain number gives a plain number, a tensor a tensor.

extension Library {
  static let elementwise: [Builtin] = functions + tests + choices

  private static let functions: [Builtin] = [
    unary(.abs, "The absolute value", carries: .all, ["abs(-3)": "3", "abs(-2.5)": "2.5"]),
    unary(.sign, "-1, 0 or 1, as the number is negative, zero or positive", ["sign(-2)": "-1"]),
    unary(
      .squareRoot, "The square root; nan of negative numbers", carries: .derived,
      ["sqrt(2.25)": "1.5"]),
    unary(.exp, "The exponential function", ["exp(0)": "1.0"]),
    unary(.log, "The natural logarithm", ["log(1)": "0.0", "log(0)": "-inf"]),
    unary(.log10, "The logarithm to base 10", ["log10(1000)": "3.0"]),
    unary(.sin, "The sine of an angle in radians", ["sin(0)": "0.0"]),
    unary(.cos, "The cosine of an angle in radians", ["cos(0)": "1.0"]),
    unary(.tan, "The tangent of an angle in radians", ["tan(0)": "0.0"]),
    unary(.tanh, "The hyperbolic tangent", ["tanh(0)": "0.0"]),
    unary(
      .sigmoid, aliases: ["σ"], "The logistic function", formula: "$1 / (1 + e^{-x})$",
      ["sigmoid(0)": "0.5"]),
    unary(.floor, "The greatest whole number not above", carries: .all, ["floor(-1.5)": "-2.0"]),
    unary(.ceil, "The least whole number not below", carries: .all, ["ceil(1.2)": "2.0"]),
    round,
  ]

  private static func unary(
    _ op: UnaryOp, aliases: [String] = [], _ summary: String, formula: String = "",
    carries: Carrying = .frame, _ examples: KeyValuePairs<String, String>
  ) -> Builtin {
    Builtin(
      op.symbol, aliases: aliases, family: "elementwise", summary,
      takes: Param<Operand>("x", "a number or a tensor of numbers"),
      returns: "number or tensor, as `x`", formula: formula, carries: carries,
      examples: examples.map { Example($0.key, shows: $0.value) }
    ) { (_, x) throws(Fault) -> Datum in
      let array = try x.array()
      return try blaming("x") { () throws(Fault) in try DataArray.unary(op, array).result }
    }
  }

  private static let round = Builtin(
    "round", family: "elementwise", "Rounds to whole numbers, or to some digits after the point",
    takes: Param<Operand>("x", "a number or a tensor of numbers"),
    Param<Int>(
      "digits", "digits after the point; negative ones round to tens, hundreds …", default: 0),
    returns: "number or tensor, as `x`; halves go to the even neighbour", carries: .all,
    examples: [
      Example("round(2.5)", shows: "2.0"), Example("round(3.14159, 2)", shows: "3.14"),
      Example("round(7)", shows: "7"),
    ]
  ) { (_, x, digits) throws(Fault) -> Datum in
    let array = try x.array()
    return try blaming("x") { () throws(Fault) in
      if digits == 0 || !array.dtype.isFloat { return try DataArray.unary(.round, array).result }
      // Beyond 308 digits nothing changes, and the power would be infinite.
      let power = LimnMath.pow(10, Double(min(abs(digits), 308)))
      let scale = try DataArray(scalar: .float(power))
      let (there, back): (BinaryOp, BinaryOp) =
        digits > 0 ? (.multiply, .divide) : (.divide, .multiply)
      let scaled = try DataArray.unary(.round, try DataArray.binary(there, array, scale))
      return try DataArray.binary(back, scaled, scale).result
    }
  }

  private static let tests: [Builtin] = [
    Builtin(
      "isfinite", family: "elementwise", "Whether a number is neither missing nor infinite",
      takes: Param<Operand>("x", "a number or a tensor"),
      returns: "bool or tensor of bools",
      examples: [
        Example("isfinite(inf)", shows: "false"), Example("isfinite(3)", shows: "true"),
      ]
    ) { (_, x) throws(Fault) -> Datum in
      let array = try x.array()
      return try blaming("x") { () throws(Fault) in try DataArray.unary(.isFinite, array).result }
    },
    Builtin(
      "is_missing", family: "elementwise",
      "Whether an element is missing: `none`, or nan in floats",
      takes: Param<Operand?>("x", "any plain value or tensor"),
      returns: "bool or tensor of bools",
      examples: [
        Example("is_missing(nan)", shows: "true"), Example("is_missing(none)", shows: "true"),
        Example("sum(is_missing([1, none, 3]))", shows: "1"),
      ]
    ) { (_, x) throws(Fault) -> Datum in
      guard let x else { return .bool(true) }
      return try DataArray.unary(.isMissing, try x.array()).result
    },
  ]

  private static let choices: [Builtin] = [
    Builtin(
      "where", family: "elementwise",
      "Elements of one tensor where a condition holds, else of another",
      takes: Param<Operand>("condition", "a bool or a tensor of bools"),
      Param<Operand?>("a", "what to take where it holds; `none` makes missing"),
      Param<Operand?>(
        "b", "what to take where it does not; `none` makes missing", default: .some(nil)),
      returns: "tensor of the shape of all three together, missing where the condition is",
      carries: .all,
      examples: [
        Example("x = [0.2, -0.1, 0.4]; where(x > 0, x, 0.0)"),
        Example("where(true, 1, 2)", shows: "1"),
        Example("x = [5, 20, 7]; count(where(x < 10, x))", shows: "2"),
      ]
    ) { (_, condition, a, b) throws(Fault) -> Datum in
      let (left, right) = (try choice(a, "a"), try choice(b, "b"))
      let flags = try condition.array("condition")
      guard flags.dtype == .bool else {
        throw Fault.wrongType(
          "condition", of: "bools", got: flags.dtype.rawValue, hint: "Compare, for example `x > 0`."
        )
      }
      return try DataArray.choosing(flags, left, right).result
    },
    extreme("maximum", "The greater of two, element by element", .greaterEqual, shows: "3"),
    extreme("minimum", "The lesser of two, element by element", .lessEqual, shows: "2"),
    Builtin(
      "clip", family: "elementwise", "Keeps numbers between two bounds",
      takes: Param<Operand>("x", "a number or a tensor of numbers"),
      Param<Operand?>("lo", "the least that is left, `none` for no bound", default: .some(nil)),
      Param<Operand?>("hi", "the greatest that is left, `none` for no bound", default: .some(nil)),
      returns: "number or tensor, as `x`; what is missing stays missing", carries: .all,
      examples: [
        Example("clip(1.5, 0, 1)", shows: "1.0"), Example("clip(-3, lo=0)", shows: "0"),
      ]
    ) { (_, x, lo, hi) throws(Fault) -> Datum in
      var array = try x.array()
      let (name, unit) = (array.name, array.unit)
      if let lo { array = try greatest(array, try lo.array("lo"), .greaterEqual) }
      if let hi { array = try greatest(array, try hi.array("hi"), .lessEqual) }
      (array.name, array.unit) = (name, unit)
      return array.result
    },
  ]

  private static func choice(_ operand: Operand?, _ parameter: String) throws(Fault) -> DataArray {
    if let operand { return try operand.array(parameter) }
    return DataArray(try Tensor(missing: .f64, shape: []))
  }

  private static func extreme(
    _ name: String, _ summary: String, _ op: BinaryOp, shows: String
  ) -> Builtin {
    Builtin(
      name, family: "elementwise", summary,
      takes: Param<Operand>("a", "a number or a tensor"), Param<Operand>("b", "the other one"),
      returns: "number or tensor; missing where either is", carries: .all,
      examples: [
        Example("\(name)(2, 3)", shows: shows), Example("\(name)([0.2, nan, 0.8], 0.5)"),
      ]
    ) { (_, a, b) throws(Fault) -> Datum in
      try greatest(try a.array("a"), try b.array("b"), op).result
    }
  }

  /// The elements of `a` where `op` holds between it and `b`, else of `b`.
  private static func greatest(
    _ a: DataArray, _ b: DataArray, _ op: BinaryOp
  ) throws(Fault) -> DataArray {
    // Units meet in the choice, whose error names no comparison.
    var (left, right) = (a, b)
    (left.unit, right.unit) = (nil, nil)
    return try DataArray.choosing(try DataArray.binary(op, left, right), a, b)
  }
}
