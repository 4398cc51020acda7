import CLimnKernels
import LimnData
import LimnMachine
import LimnSource
import LimnTensor

/// Inverse and hyperbolic functions, exponentials with all digits near 0, and the gamma, beta, error
/// and Bessel functions: element by element, in C of our own with the same bits everywhere.
extension Library {
  static let special: [Builtin] = angles + exponentials + gammas + errors + bessel

  private static func single(
    _ name: String, _ summary: String, formula: String = "", _ code: String, _ shows: String,
    _ function: @escaping @Sendable (Double) -> Double
  ) -> Builtin {
    Builtin(
      name, family: "special", summary,
      takes: Param<Operand>("x", "a number or a tensor of numbers"),
      returns: "number or tensor, nan outside the domain", formula: formula,
      examples: [Example(code, shows: shows)]
    ) { (_, x) throws(Fault) -> Datum in
      try mapped(name, [try x.array()]) { function($0[0]) }.result
    }
  }

  private static func several(
    _ name: String, _ summary: String, _ names: [(name: String, about: String)],
    formula: String = "", _ code: String, _ shows: String,
    _ function: @escaping @Sendable ([Double]) -> Double
  ) -> Builtin {
    Builtin(
      name, family: "special", summary,
      parameters: names.map {
        Parameter(name: $0.name, type: "number or tensor", about: $0.about)
      },
      returns: "number or tensor of all of them together, nan outside the domain",
      formula: formula, examples: [Example(code, shows: shows)]
    ) { (_, arguments) throws(Fault) -> Datum in
      var arrays: [DataArray] = []
      for (place, argument) in arguments.enumerated() {
        let parameter = names[place].name
        guard let argument, let operand = Operand.from(argument) else {
          throw Fault.wrongType(
            parameter, of: "numbers", got: argument?.typeName ?? "nothing",
            hint: "it is \(names[place].about)")
        }
        arrays.append(try operand.array(parameter))
      }
      return try mapped(name, arrays, function).result
    }
  }

  /// The function of the elements that stand at one place of all arrays.
  private static func mapped(
    _ name: String, _ arrays: [DataArray], _ function: ([Double]) -> Double
  ) throws(Fault) -> DataArray {
    var pure: [DataArray] = []
    for array in arrays {
      guard array.dtype.isNumeric || array.dtype == .bool else {
        throw Fault.wrongType(
          "x", of: "numbers", got: array.dtype.rawValue, hint: "`\(name)` is a function of numbers")
      }
      pure.append(try array.pureNumbers(for: name))
    }
    var frame = pure[0]
    for other in pure.dropFirst() { frame = try spread(frame, with: other) }
    var blocks: [[Double]] = []
    for array in pure {
      let whole =
        array.shape == frame.shape ? array : try spread(array, with: frame)
      blocks.append(try whole.tensor.converted(to: .f64).f64Values())
    }
    let result = try Block<Double>(count: frame.count)
    var row = [Double](repeating: 0, count: blocks.count)
    for index in 0..<frame.count {
      for place in blocks.indices { row[place] = blocks[place][index] }
      result.pointer[index] = row.contains(where: \.isNaN) ? .nan : function(row)
    }
    let isSingle = arrays.allSatisfy { $0.dtype == .f32 }
    frame.tensor = try Tensor(shape: frame.shape, elements: .f64(result))
      .converted(to: isSingle ? .f32 : .f64)
    return frame
  }

  /// An array on its own axes and those of another.
  static func spread(_ a: DataArray, with b: DataArray) throws(Fault) -> DataArray {
    try DataArray.choosing(try DataArray(scalar: .bool(true)), a, b)
  }

  private static let angles: [Builtin] = [
    single("asin", "The angle in radians whose sine this is", "asin(0)", "0.0") { limn_asin($0) },
    single("acos", "The angle in radians whose cosine this is", "acos(1)", "0.0") { limn_acos($0) },
    single("atan", "The angle in radians whose tangent this is", "atan(0)", "0.0") {
      limn_atan($0)
    },
    several(
      "atan2", "The angle in radians of the point (x, y), from -π to π",
      [("y", "how far up"), ("x", "how far to the right")], "atan2(0, 1)", "0.0"
    ) { limn_atan2($0[0], $0[1]) },
    several(
      "hypot", "The length √(x² + y²), without overflow",
      [("x", "one side"), ("y", "the other side")], "hypot(3, 4)", "5.0"
    ) { limn_hypot($0[0], $0[1]) },
    single("deg2rad", "Degrees as radians", "deg2rad(180) == π", "true") { $0 * (Double.pi / 180) },
    single("rad2deg", "Radians as degrees", "rad2deg(π)", "180.0") { $0 * (180 / Double.pi) },
    single("sinh", "The hyperbolic sine", "sinh(0)", "0.0") { limn_sinh($0) },
    single("cosh", "The hyperbolic cosine", "cosh(0)", "1.0") { limn_cosh($0) },
    single("asinh", "The number whose hyperbolic sine this is", "asinh(0)", "0.0") {
      limn_asinh($0)
    },
    single("acosh", "The number from 0 on whose hyperbolic cosine this is", "acosh(1)", "0.0") {
      limn_acosh($0)
    },
    single("atanh", "The number whose hyperbolic tangent this is", "atanh(0)", "0.0") {
      limn_atanh($0)
    },
  ]

  private static let exponentials: [Builtin] = [
    single("exp2", "2 to a power", "exp2(10)", "1024.0") { limn_exp2($0) },
    single("log2", "The logarithm to base 2", "log2(8)", "3.0") { limn_log2($0) },
    single("expm1", "exp(x) - 1, with all digits for small x", "expm1(1e-20)", "1e-20") {
      limn_expm1($0)
    },
    single("log1p", "log(1 + x), with all digits for small x", "log1p(1e-20)", "1e-20") {
      limn_log1p($0)
    },
    single("cbrt", "The cube root", "cbrt(-27)", "-3.0") { limn_cbrt($0) },
    single("trunc", "The whole number next to it on the way to 0", "trunc(-1.7)", "-1.0") {
      $0.rounded(.towardZero)
    },
    single(
      "logit", "The logarithm of the odds of a probability", formula: "$\\log(p / (1 - p))$",
      "logit(0.5)", "0.0"
    ) { $0 < 0 || $0 > 1 ? .nan : limn_log($0) - limn_log1p(-$0) },
  ]

  private static let gammas: [Builtin] = [
    single("gamma", "The gamma function", formula: "$Γ(n) = (n - 1)!$", "gamma(5)", "24.0") {
      limn_gamma($0)
    },
    single("lgamma", "The logarithm of the gamma function's size", "lgamma(1)", "0.0") {
      limn_lgamma($0)
    },
    single("digamma", "The derivative of `lgamma`", "digamma(1) < -0.577", "true") {
      limn_digamma($0)
    },
    single(
      "factorial", "n!, also between whole numbers", formula: "$Γ(x + 1)$",
      "factorial(5)", "120.0"
    ) { limn_gamma($0 + 1) },
    several(
      "beta", "The beta function", [("a", "a number above 0"), ("b", "another one")],
      formula: "$Γ(a) Γ(b) / Γ(a + b)$", "beta(1, 1)", "1.0"
    ) { limn_exp(limn_lbeta($0[0], $0[1])) },
    several(
      "lbeta", "The logarithm of the beta function",
      [("a", "a number above 0"), ("b", "another one")], "lbeta(1, 1)", "0.0"
    ) { limn_lbeta($0[0], $0[1]) },
    several(
      "gammainc", "The lower incomplete gamma function, regularised",
      [("a", "the exponent, above 0"), ("x", "the upper end of the integral, from 0 on")],
      formula: "$P(a, x) = \\frac{1}{Γ(a)} \\int_0^x t^{a-1} e^{-t} dt$", "gammainc(2, 0)", "0.0"
    ) { limn_gamma_lower($0[0], $0[1]) },
    several(
      "gammaincc", "The upper incomplete gamma function, regularised",
      [("a", "the exponent, above 0"), ("x", "the lower end of the integral, from 0 on")],
      formula: "$Q(a, x) = 1 - P(a, x)$", "gammaincc(2, 0)", "1.0"
    ) { limn_gamma_upper($0[0], $0[1]) },
    several(
      "betainc", "The incomplete beta function, regularised",
      [
        ("a", "the exponent of x, above 0"), ("b", "the exponent of 1 - x, above 0"),
        ("x", "the upper end of the integral, from 0 to 1"),
      ],
      formula: "$I_x(a, b) = \\frac{1}{B(a, b)} \\int_0^x t^{a-1} (1 - t)^{b-1} dt$",
      "betainc(2, 3, 1)", "1.0"
    ) { limn_beta_lower($0[0], $0[1], $0[2], 1 - $0[2]) },
  ]

  private static let errors: [Builtin] = [
    single(
      "erf", "The error function",
      formula: "$\\frac{2}{\\sqrt{π}} \\int_0^x e^{-t^2} dt$", "erf(0)", "0.0"
    ) { limn_erf($0) },
    single("erfc", "1 - erf(x), with all digits in the tail", "erfc(0)", "1.0") { limn_erfc($0) },
    single("erfinv", "The number whose error function this is", "erfinv(0)", "0.0") {
      limn_erfinv($0)
    },
    single("erfcinv", "The number whose complementary error function this is", "erfcinv(1)", "0.0")
    {
      limn_erfcinv($0)
    },
    single(
      "normal_cdf", "The probability that a standard normal number is below",
      "normal_cdf(0)", "0.5"
    ) { limn_normal_cdf($0) },
    single(
      "normal_log_cdf", "The logarithm of `normal_cdf`, also far in the tail",
      "normal_log_cdf(-40) < -800", "true"
    ) { limn_normal_log_cdf($0) },
    single(
      "normal_quantile", "The number below which a standard normal one lies with probability",
      "normal_quantile(0.5)", "0.0"
    ) { limn_normal_quantile($0) },
  ]

  private static let bessel: [Builtin] = [
    single("j0", "Bessel's function of the first kind, order 0", "j0(0)", "1.0") { limn_j0($0) },
    single("j1", "Bessel's function of the first kind, order 1", "j1(0)", "0.0") { limn_j1($0) },
    single("i0", "The modified Bessel function of the first kind, order 0", "i0(0)", "1.0") {
      limn_i0($0)
    },
    single("i1", "The modified Bessel function of the first kind, order 1", "i1(0)", "0.0") {
      limn_i1($0)
    },
  ]
}
