import CLimnKernels
import LimnSource
import LimnTensor

/// The functions of single elements that have a rule, by the names that programs use.
///
/// Abramowitz and Stegun (1964), Handbook of Mathematical Functions, chapters 4, 6, 7 and 9.
extension ElementFunction {
  package static let table: [String: ElementFunction] = {
    var table: [String: ElementFunction] = [:]
    for function in exponentials + angles + gammas + errors + bessel + pairs {
      table[function.name] = function
    }
    return table
  }()

  private static let exponentials: [ElementFunction] = [
    ElementFunction(.abs) { x, _ throws(Fault) in try x[0].applying(sign) },
    ElementFunction(.squareRoot) { _, y throws(Fault) in try 0.5 / y },
    ElementFunction(.exp) { _, y throws(Fault) in y },
    ElementFunction(.log) { x, _ throws(Fault) in try 1 / x[0] },
    ElementFunction(.log10) { x, _ throws(Fault) in try number(1 / limn_log(10)) / x[0] },
    ElementFunction(.tanh) { _, y throws(Fault) in try 1 - y * y },
    ElementFunction(.sigmoid) { _, y throws(Fault) in try y * (1 - y) },
    ElementFunction("softplus", { max($0, 0) + limn_log1p(limn_exp(-abs($0))) }) {
      x, _ throws(Fault) in
      try x[0].applying(named("sigmoid"))
    },
    ElementFunction("exp2", { limn_exp2($0) }) { _, y throws(Fault) in
      try number(limn_log(2)) * y
    },
    ElementFunction("log2", { limn_log2($0) }) { x, _ throws(Fault) in
      try number(1 / limn_log(2)) / x[0]
    },
    ElementFunction("expm1", { limn_expm1($0) }) { _, y throws(Fault) in try y + 1 },
    ElementFunction("log1p", { limn_log1p($0) }) { x, _ throws(Fault) in try 1 / (1 + x[0]) },
    ElementFunction("cbrt", { limn_cbrt($0) }) { _, y throws(Fault) in try 1 / (3 * y * y) },
    ElementFunction("logit", { limn_log($0) - limn_log1p(-$0) }) { x, _ throws(Fault) in
      try 1 / (x[0] * (1 - x[0]))
    },
    ElementFunction("sinh", { limn_sinh($0) }) { x, _ throws(Fault) in
      try x[0].applying(named("cosh"))
    },
    ElementFunction("cosh", { limn_cosh($0) }) { x, _ throws(Fault) in
      try x[0].applying(named("sinh"))
    },
    ElementFunction("asinh", { limn_asinh($0) }) { x, _ throws(Fault) in
      try 1 / root(x[0] * x[0] + 1)
    },
    ElementFunction("acosh", { limn_acosh($0) }) { x, _ throws(Fault) in
      try 1 / root(x[0] * x[0] - 1)
    },
    ElementFunction("atanh", { limn_atanh($0) }) { x, _ throws(Fault) in
      try 1 / (1 - x[0] * x[0])
    },
  ]

  private static let angles: [ElementFunction] = [
    ElementFunction(.sin) { x, _ throws(Fault) in try x[0].applying(named("cos")) },
    ElementFunction(.cos) { x, _ throws(Fault) in try -x[0].applying(named("sin")) },
    ElementFunction(.tan) { _, y throws(Fault) in try 1 + y * y },
    ElementFunction("asin", { limn_asin($0) }) { x, _ throws(Fault) in
      try 1 / root(1 - x[0] * x[0])
    },
    ElementFunction("acos", { limn_acos($0) }) { x, _ throws(Fault) in
      try -1 / root(1 - x[0] * x[0])
    },
    ElementFunction("atan", { limn_atan($0) }) { x, _ throws(Fault) in try 1 / (1 + x[0] * x[0]) },
    ElementFunction("deg2rad", { $0 * (Double.pi / 180) }) { _, _ in number(Double.pi / 180) },
    ElementFunction("rad2deg", { $0 * (180 / Double.pi) }) { _, _ in number(180 / Double.pi) },
  ]

  private static let gammas: [ElementFunction] = [
    ElementFunction("gamma", { limn_gamma($0) }) { x, y throws(Fault) in
      try y * x[0].applying(named("digamma"))
    },
    ElementFunction("lgamma", { limn_lgamma($0) }) { x, _ throws(Fault) in
      try x[0].applying(named("digamma"))
    },
    ElementFunction("digamma", { limn_digamma($0) }) { x, _ throws(Fault) in
      try x[0].applying(trigamma)
    },
    ElementFunction("factorial", { limn_gamma($0 + 1) }) { x, y throws(Fault) in
      try y * (x[0] + 1).applying(named("digamma"))
    },
  ]

  private static let errors: [ElementFunction] = [
    ElementFunction("erf", { limn_erf($0) }) { x, _ throws(Fault) in
      try number(2 / Double.pi.squareRoot()) * exponential(-x[0] * x[0])
    },
    ElementFunction("erfc", { limn_erfc($0) }) { x, _ throws(Fault) in
      try number(-2 / Double.pi.squareRoot()) * exponential(-x[0] * x[0])
    },
    ElementFunction("erfinv", { limn_erfinv($0) }) { _, y throws(Fault) in
      try number(Double.pi.squareRoot() / 2) * exponential(y * y)
    },
    ElementFunction("erfcinv", { limn_erfcinv($0) }) { _, y throws(Fault) in
      try number(-Double.pi.squareRoot() / 2) * exponential(y * y)
    },
    ElementFunction("normal_cdf", { limn_normal_cdf($0) }) { x, _ throws(Fault) in
      try number(1 / (2 * Double.pi).squareRoot()) * exponential(-0.5 * x[0] * x[0])
    },
    ElementFunction("normal_log_cdf", { limn_normal_log_cdf($0) }) { x, y throws(Fault) in
      try number(1 / (2 * Double.pi).squareRoot()) * exponential(-0.5 * x[0] * x[0] - y)
    },
    ElementFunction("normal_quantile", { limn_normal_quantile($0) }) { _, y throws(Fault) in
      try number((2 * Double.pi).squareRoot()) * exponential(0.5 * y * y)
    },
  ]

  private static let bessel: [ElementFunction] = [
    ElementFunction("j0", { limn_j0($0) }) { x, _ throws(Fault) in
      try -x[0].applying(named("j1"))
    },
    ElementFunction("j1", { limn_j1($0) }) { x, _ throws(Fault) in try x[0].applying(slopeOfJ1) },
    ElementFunction("i0", { limn_i0($0) }) { x, _ throws(Fault) in try x[0].applying(named("i1")) },
    ElementFunction("i1", { limn_i1($0) }) { x, _ throws(Fault) in try x[0].applying(slopeOfI1) },
  ]

  /// Functions of several arguments, which come broadcast to one shape.
  private static let pairs: [ElementFunction] = [
    ElementFunction(
      "atan2",
      slopes: [
        by { x, _ throws(Fault) in try x[1] / (x[0] * x[0] + x[1] * x[1]) },
        by { x, _ throws(Fault) in try -x[0] / (x[0] * x[0] + x[1] * x[1]) },
      ]),
    ElementFunction(
      "hypot",
      slopes: [
        by { x, y throws(Fault) in try x[0] / y }, by { x, y throws(Fault) in try x[1] / y },
      ]),
    ElementFunction(
      "beta",
      slopes: [
        by { x, y throws(Fault) in try y * slopeOfLogBeta(x[0], x[1]) },
        by { x, y throws(Fault) in try y * slopeOfLogBeta(x[1], x[0]) },
      ]),
    ElementFunction(
      "lbeta",
      slopes: [
        by { x, _ throws(Fault) in try slopeOfLogBeta(x[0], x[1]) },
        by { x, _ throws(Fault) in try slopeOfLogBeta(x[1], x[0]) },
      ]),
    ElementFunction(
      "gammainc", slopes: [nil, by { x, _ throws(Fault) in try gammaDensity(x[0], x[1]) }]),
    ElementFunction(
      "gammaincc", slopes: [nil, by { x, _ throws(Fault) in try -gammaDensity(x[0], x[1]) }]),
    ElementFunction(
      "betainc",
      slopes: [
        nil, nil,
        by { x, _ throws(Fault) in
          let (a, b, t) = (x[0], x[1], x[2])
          let lbeta = try lgamma(a) + lgamma(b) - lgamma(a + b)
          let logarithms = try (a - 1) * t.applying(named("log"))
          return try exponential(
            logarithms + (b - 1) * (-t).applying(named("log1p")) - lbeta)
        },
      ]),
  ]

  /// `x % y`.
  package static let remainder = ElementFunction(
    "%",
    slopes: [
      by { _, _ in 1 },
      by { x, y throws(Fault) in try (y - x[0]) / x[1] },
    ])

  // MARK: Parts of the rules

  /// The compiler crashes on such a closure where an optional one is wanted.
  private static func by(_ slope: @escaping Slope) -> Slope { slope }

  private static func number(_ value: Double) -> Variable { Variable(.number(value)) }

  /// A function of the table; a name that is not there would show in the first test of any rule.
  package static func named(_ name: String) throws(Fault) -> ElementFunction {
    guard let function = table[name] else { throw Fault.noDerivative(name, argument: 0) }
    return function
  }

  private static func root(_ x: Variable) throws(Fault) -> Variable {
    try x.applying(named("sqrt"))
  }

  private static func exponential(_ x: Variable) throws(Fault) -> Variable {
    try x.applying(named("exp"))
  }

  private static func lgamma(_ x: Variable) throws(Fault) -> Variable {
    try x.applying(named("lgamma"))
  }

  private static func slopeOfLogBeta(_ a: Variable, _ b: Variable) throws(Fault) -> Variable {
    try a.applying(named("digamma")) - (a + b).applying(named("digamma"))
  }

  private static func gammaDensity(_ a: Variable, _ x: Variable) throws(Fault) -> Variable {
    try exponential((a - 1) * x.applying(named("log")) - x - lgamma(a))
  }

  private static let sign = ElementFunction(
    "sign", { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }, slope: { _, _ in 0 })

  static let present = ElementFunction("present", { $0.isNaN ? 0 : $0 }) { x, _ throws(Fault) in
    try x[0].applying(isPresent)
  }

  private static let isPresent = ElementFunction(
    "is_present", { $0.isNaN ? 0 : 1 }, slope: { _, _ in 0 })

  static let logarithmWhereNotZero = ElementFunction(
    "log_where_not_zero", { $0 == 0 ? 0 : limn_log($0) }
  ) { x, _ throws(Fault) in try 1 / x[0] }

  private static let trigamma = ElementFunction("trigamma", { trigamma($0) }, slope: nil)

  /// The derivative of digamma: the reflection, the recurrence up to 10, then the asymptotic series
  /// (Abramowitz and Stegun 6.4.6, 6.4.7, 6.4.12).
  private static func trigamma(_ value: Double) -> Double {
    var x = value
    if x <= 0, x == x.rounded() { return .infinity }
    if x < 0.5 {
      let sine: Double = limn_sin(Double.pi * x)
      return Double.pi * Double.pi / (sine * sine) - trigamma(1 - x)
    }
    var sum = 0.0
    while x < 10 {
      sum += 1.0 / (x * x)
      x += 1
    }
    let square: Double = 1.0 / (x * x)
    var tail = 0.0
    for bernoulli in bernoulliNumbers.reversed() { tail = (tail + bernoulli) * square }
    let inner: Double = 1.0 + 0.5 / x + tail
    return sum + inner / x
  }

  private static let bernoulliNumbers: [Double] = [
    0.16666666666666666, -0.03333333333333333, 0.023809523809523808, -0.03333333333333333,
    0.07575757575757576, -0.2531135531135531, 1.1666666666666667,
  ]

  private static let slopeOfJ1 = ElementFunction(
    "j1′", { $0 == 0 ? 0.5 : limn_j0($0) - limn_j1($0) / $0 }
  ) { x, y throws(Fault) in
    try -y / x[0] - (1 - 1 / (x[0] * x[0])) * x[0].applying(named("j1"))
  }

  private static let slopeOfI1 = ElementFunction(
    "i1′", { $0 == 0 ? 0.5 : limn_i0($0) - limn_i1($0) / $0 }
  ) { x, y throws(Fault) in
    try (1 + 1 / (x[0] * x[0])) * x[0].applying(named("i1")) - y / x[0]
  }
}

extension Variable {
  func logarithmWhereNotZero() throws(Fault) -> Variable {
    try applying(.logarithmWhereNotZero)
  }
}
