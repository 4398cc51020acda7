import LimnMachine
import LimnTensor

/// What the library says of one kind of distribution: the one place from which `dist.NAME`,
/// `random.NAME`, their help and their checks are made.
struct DistributionFamily: Sendable {
  /// What the numbers of a parameter may be. Exponents and counts have bounds within which the
  /// incomplete functions keep their digits and take milliseconds at most.
  enum Domain: Sendable {
    case any, positive, notNegative, exponent, count, share, success
    /// Above the parameter before it.
    case aboveFirst

    var text: String {
      switch self {
      case .any: "a finite number"
      case .positive: "above 0"
      case .notNegative: "0 or more"
      case .exponent: "from 1e-10 to 1e10"
      case .count: "a whole number from 0 to 1e10"
      case .share: "from 0 to 1"
      case .success: "above 0 and at most 1"
      case .aboveFirst: "above `low`"
      }
    }

    func holds(_ value: Double, after first: Double) -> Bool {
      guard value.isFinite else { return false }
      return switch self {
      case .any: true
      case .positive: value > 0
      case .notNegative: value >= 0
      case .exponent: value >= 1e-10 && value <= 1e10
      case .count: value >= 0 && value <= 1e10 && value == value.rounded()
      case .share: value >= 0 && value <= 1
      case .success: value > 0 && value <= 1
      case .aboveFirst: value > first
      }
    }
  }

  struct Parameter: Sendable {
    var name: String
    var domain: Domain
    var about: String
    var fallback: Double?

    init(_ name: String, _ domain: Domain, _ about: String, default fallback: Double? = nil) {
      self.name = name
      self.domain = domain
      self.about = about
      self.fallback = fallback
    }
  }

  var name: String
  var aliases: [String] = []
  /// As in "the gamma distribution".
  var title: String
  /// What more there is to know of it.
  var remark = ""
  var formula: String
  var parameters: [Parameter]
  var references: [String] = []
  /// A call of `dist.NAME` and what `cdf(…, 1)` of it shows.
  var example: (call: String, mean: String)
  /// How it is drawn, or empty.
  var drawn: [String] = []
  /// `random.NAME` is declared by itself.
  var hasOwnDraw = false
  var make: @Sendable ([Double]) -> any Distribution
}

extension DistributionFamily {
  /// A parameter as help and errors show it.
  func declaration(_ parameter: Parameter) -> LimnMachine.Parameter {
    LimnMachine.Parameter(
      name: parameter.name, type: "number or tensor",
      about: parameter.domain == .any
        ? parameter.about : "\(parameter.about), \(parameter.domain.text)",
      fallback: parameter.fallback.map { "\(Int($0))" })
  }

  static let all: [DistributionFamily] = continuous + extremes + counts

  private static let scale = Parameter("scale", .positive, "how far it is stretched", default: 1)
  private static let location = Parameter("loc", .any, "where it begins to count", default: 0)
  private static let marsaglia = ["Marsaglia & Tsang (2000), doi:10.1145/358407.358414"]

  private static let continuous: [DistributionFamily] = [
    DistributionFamily(
      name: "normal", aliases: ["gaussian"], title: "normal distribution",
      formula: "$\\frac{1}{σ \\sqrt{2 π}} e^{-(x - μ)^2 / 2 σ^2}$",
      parameters: [
        Parameter("mean", .any, "the mean μ", default: 0),
        Parameter("sd", .positive, "the standard deviation σ", default: 1),
      ],
      example: ("dist.normal(mean=2, sd=3)", "2.0"), hasOwnDraw: true
    ) { NormalDistribution(mean: $0[0], sd: $0[1]) },
    DistributionFamily(
      name: "lognormal", title: "distribution of numbers whose logarithms are normal",
      formula: "$\\frac{1}{x σ \\sqrt{2 π}} e^{-(\\log x - μ)^2 / 2 σ^2}$",
      parameters: [
        Parameter("log_mean", .any, "the mean μ of the logarithms", default: 0),
        Parameter("log_sd", .positive, "the standard deviation σ of the logarithms", default: 1),
      ],
      example: ("dist.lognormal(log_mean=0, log_sd=1)", "1.6487212707001282"), hasOwnDraw: true
    ) { LognormalDistribution(logMean: $0[0], logSD: $0[1]) },
    DistributionFamily(
      name: "uniform", title: "distribution that is even between two bounds",
      formula: "$1 / (high - low)$",
      parameters: [
        Parameter("low", .any, "the lower bound", default: 0),
        Parameter("high", .aboveFirst, "the upper bound", default: 1),
      ],
      example: ("dist.uniform(low=2, high=4)", "3.0"), hasOwnDraw: true
    ) { UniformDistribution(low: $0[0], high: $0[1]) },
    DistributionFamily(
      name: "exponential", title: "exponential distribution", formula: "$\\frac{1}{μ} e^{-x / μ}$",
      parameters: [Parameter("mean", .positive, "the mean μ, 1 / rate", default: 1)],
      example: ("dist.exponential(mean=2)", "2.0"), hasOwnDraw: true
    ) { ExponentialDistribution(mean: $0[0]) },
    DistributionFamily(
      name: "gamma", title: "gamma distribution",
      formula: "$\\frac{x^{k-1} e^{-x / θ}}{Γ(k) θ^k}$",
      parameters: [
        Parameter("shape", .exponent, "the exponent k"),
        Parameter("scale", .positive, "the scale θ, 1 / rate", default: 1),
      ],
      example: ("dist.gamma(shape=2, scale=3)", "6.0"), drawn: marsaglia
    ) { GammaDistribution(shape: $0[0], scale: $0[1]) },
    DistributionFamily(
      name: "beta", title: "beta distribution, over the numbers from 0 to 1",
      formula: "$\\frac{x^{a-1} (1 - x)^{b-1}}{B(a, b)}$",
      parameters: [
        Parameter("a", .exponent, "one more than the exponent of x"),
        Parameter("b", .exponent, "one more than the exponent of 1 - x"),
      ],
      example: ("dist.beta(a=1, b=3)", "0.25"), drawn: marsaglia
    ) { BetaDistribution(a: $0[0], b: $0[1]) },
    DistributionFamily(
      name: "chi2", aliases: ["chisquare"], title: "chi-squared distribution",
      formula: "$\\frac{x^{ν/2 - 1} e^{-x/2}}{2^{ν/2} Γ(ν/2)}$",
      parameters: [Parameter("df", .exponent, "degrees of freedom ν")],
      example: ("dist.chi2(df=4)", "4.0"), drawn: marsaglia
    ) { ChiSquaredDistribution(freedom: $0[0]) },
    DistributionFamily(
      name: "student_t", title: "Student's t distribution",
      formula: "$\\frac{(1 + t^2 / ν)^{-(ν + 1) / 2}}{\\sqrt{ν} B(1/2, ν/2)}$",
      parameters: [
        Parameter("df", .exponent, "degrees of freedom ν"),
        Parameter("loc", .any, "the middle", default: 0),
        scale,
      ],
      example: ("dist.student_t(df=5)", "0.0"), drawn: marsaglia
    ) { StudentDistribution(freedom: $0[0], location: $0[1], scale: $0[2]) },
    DistributionFamily(
      name: "fisher_f", title: "F distribution of ratios of variances",
      formula:
        "$\\frac{y^{d_1/2} (1 - y)^{d_2/2}}{x B(d_1/2, d_2/2)}$, $y = d_1 x / (d_1 x + d_2)$",
      parameters: [
        Parameter("df1", .exponent, "degrees of freedom above"),
        Parameter("df2", .exponent, "degrees of freedom below"),
      ],
      example: ("dist.fisher_f(df1=3, df2=4)", "2.0"), drawn: marsaglia
    ) { FisherDistribution($0[0], $0[1]) },
    DistributionFamily(
      name: "pearson3", title: "Pearson type III distribution",
      remark: "a gamma distribution moved so that it has this mean and deviation; normal at skew 0",
      formula: "",
      parameters: [
        Parameter("mean", .any, "the mean", default: 0),
        Parameter("sd", .positive, "the standard deviation", default: 1),
        Parameter("skew", .any, "the skewness", default: 0),
      ],
      references: ["Bobée (1975), doi:10.1029/WR011i005p00681"],
      example: ("dist.pearson3(mean=10, sd=2, skew=1)", "10.0"), drawn: marsaglia
    ) { PearsonDistribution(mean: $0[0], sd: $0[1], skew: $0[2]) },
  ]

  private static let coles = ["Coles (2001), doi:10.1007/978-1-4471-3675-0"]

  private static let extremes: [DistributionFamily] = [
    DistributionFamily(
      name: "weibull", title: "Weibull distribution",
      formula: "$\\frac{k}{λ} (x / λ)^{k-1} e^{-(x / λ)^k}$",
      parameters: [
        Parameter("shape", .exponent, "the exponent k"),
        Parameter("scale", .positive, "the scale λ", default: 1),
      ],
      example: ("dist.weibull(shape=1, scale=3)", "3.0")
    ) { WeibullDistribution(shape: $0[0], scale: $0[1]) },
    DistributionFamily(
      name: "gumbel", title: "Gumbel distribution of maxima",
      formula: "$F(x) = e^{-e^{-z}}$, $z = (x - loc) / scale$",
      parameters: [Parameter("loc", .any, "the mode", default: 0), scale], references: coles,
      example: ("dist.gumbel(loc=1, scale=2)", "2.1544313298030655")
    ) { ExtremeValueDistribution(location: $0[0], scale: $0[1], shape: 0) },
    DistributionFamily(
      name: "gev", aliases: ["genextreme"], title: "generalised extreme value distribution",
      remark: "a positive shape has the long tail; SciPy's `c` is its negative",
      formula: "$F(x) = e^{-(1 + ξ z)^{-1/ξ}}$, $z = (x - loc) / scale$",
      parameters: [
        Parameter("loc", .any, "where z is 0", default: 0), scale,
        Parameter("shape", .any, "the shape ξ", default: 0),
      ], references: coles,
      example: ("dist.gev(loc=20, scale=5, shape=0)", "22.886078324507665")
    ) { ExtremeValueDistribution(location: $0[0], scale: $0[1], shape: $0[2]) },
    DistributionFamily(
      name: "gpd", aliases: ["genpareto"], title: "generalised Pareto distribution of excesses",
      remark: "a positive shape has the long tail, as SciPy's `c`",
      formula: "$F(x) = 1 - (1 + ξ z)^{-1/ξ}$, $z = (x - loc) / scale$",
      parameters: [
        Parameter("loc", .any, "the threshold", default: 0), scale,
        Parameter("shape", .any, "the shape ξ", default: 0),
      ], references: coles,
      example: ("dist.gpd(loc=10, scale=2, shape=0.5)", "14.0")
    ) { ParetoDistribution(location: $0[0], scale: $0[1], shape: $0[2]) },
  ]

  private static let counts: [DistributionFamily] = [
    DistributionFamily(
      name: "poisson", title: "Poisson distribution of counts",
      formula: "$μ^k e^{-μ} / k!$",
      parameters: [Parameter("mean", .notNegative, "the mean count μ")],
      example: ("dist.poisson(mean=4)", "4.0"),
      drawn: ["Hörmann (1993), doi:10.1016/0167-6687(93)90997-4"]
    ) { PoissonDistribution(mean: $0[0]) },
    DistributionFamily(
      name: "binomial", title: "binomial distribution: successes in n trials",
      formula: "$\\binom{n}{k} p^k (1 - p)^{n-k}$",
      parameters: [
        Parameter("n", .count, "how many trials"),
        Parameter("p", .share, "the probability of success in each"),
      ],
      example: ("dist.binomial(n=10, p=0.5)", "5.0"),
      drawn: ["Hörmann (1993), doi:10.1080/00949659308811496"]
    ) { BinomialDistribution(n: $0[0], p: $0[1]) },
    DistributionFamily(
      name: "negative_binomial", aliases: ["nbinom"],
      title: "negative binomial distribution: failures before n successes",
      remark: "with mean μ and dispersion k it is n = k, p = k / (k + μ)",
      formula: "$\\frac{Γ(k + n)}{k! Γ(n)} p^n (1 - p)^k$",
      parameters: [
        Parameter("n", .exponent, "how many successes; need not be whole"),
        Parameter("p", .success, "the probability of success in each trial"),
      ],
      example: ("dist.negative_binomial(n=3, p=0.5)", "3.0"), drawn: marsaglia
    ) { NegativeBinomialDistribution(n: $0[0], p: $0[1]) },
  ]
}
