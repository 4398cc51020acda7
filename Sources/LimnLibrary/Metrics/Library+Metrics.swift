import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor

/// Metrics: how far a simulation is from what was observed.
///
/// All look at the pairs of which both values are present and the observation was not filled. What
/// has no answer is `none` (NaN in a tensor), and a note says why. Two units that are not the same
/// are refused, but for a correlation; an error is in the unit of the observations, a temperature's in
/// kelvins.
///
/// A metric is a line of one of the tables: its name, what it says, formula, source, an example, and the
/// measure.
extension Library {
  static let metrics: [Builtin] =
    errors + agreement + flows + events + [skill, mseParts] + scores + ensembles + peaks + classes
    + forecastTests

  private static let willmott = "Willmott & Matsuura (2005), doi:10.3354/cr030079"
  private static let hyndman = "Hyndman & Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001"
  private static let yilmaz = "Yilmaz, Gupta & Wagener (2008), doi:10.1029/2007WR006716"
  private static let gupta = "Gupta et al. (2009), doi:10.1016/j.jhydrol.2009.08.003"
  private static let nash = "Nash & Sutcliffe (1970), doi:10.1016/0022-1694(70)90255-6"

  private static let errors: [Builtin] = [
    metric(
      "mse", "Mean squared error", "\\frac{1}{n} \\sum_t (s_t - o_t)^2", [willmott],
      "mse([1, 2, 3, 4], [3, 4, 5, 6])", "4.0", unit: 2
    ) { Metrics.mse },
    metric(
      "rmse", "Root of the mean squared error, in the unit of the observations",
      "\\sqrt{\\frac{1}{n} \\sum_t (s_t - o_t)^2}",
      ["Chai & Draxler (2014), doi:10.5194/gmd-7-1247-2014"],
      "rmse([1, 2, 3, 4], [3, 4, 5, 6])", "2.0", unit: 1,
      more: [
        Example("shape(rmse([[1, 2], [3, 4]], [[1, 2], [3, 5]], dim=0))"),
        Example(
          sampleSeries + "p = split(x, at=\"2003\")\n"
            + "r = rmse(p.test, mean(p.train), ci=true)\nr.lower < r.upper",
          shows: "true"),
      ]
    ) { Metrics.rmse },
    metric(
      "mae", "Mean absolute error", "\\frac{1}{n} \\sum_t |s_t - o_t|", [willmott],
      "mae([1, 2, 3, 4], [2, 2, 3, 1])", "1.0", unit: 1
    ) { Metrics.mae },
    metric(
      "medae", "Median absolute error, which a few great errors do not move",
      "\\mathrm{median}_t |s_t - o_t|", [hyndman], "medae([1, 2, 3, 4], [2, 2, 3, 9])", "0.5",
      unit: 1
    ) { Metrics.medae },
    metric(
      "nrmse", "RMSE as a share of what the observations spread over",
      "\\mathrm{RMSE} / \\sigma_o", ["Jackson et al. (2019), doi:10.1016/j.envsoft.2019.05.001"],
      "nrmse([1, 2, 3, 4, 5], [3, 4, 5, 6, 7], by=\"range\")", "0.5",
      options: Param<String>(
        "by", "`sd`, the standard deviation (over n), `range` or `mean` of the observations",
        default: "sd")
    ) { by throws(Fault) in try Metrics.nrmse(by: by) },
    metric(
      "mape", "Mean absolute error in % of each observation; zero observations are left out",
      "\\frac{100}{n} \\sum_t \\left| \\frac{s_t - o_t}{o_t} \\right|", [hyndman],
      "mape([1, 2, 4, 0], [2, 2, 3, 1])", "41.66666666666667", before: withoutZeros
    ) { Metrics.mape },
    metric(
      "smape", "Mean absolute error in % of the mean size of both; 0 where both are 0",
      "\\frac{100}{n} \\sum_t \\frac{2 |s_t - o_t|}{|s_t| + |o_t|}", [hyndman],
      "smape([1, 1], [3, 1])", "50.0"
    ) { Metrics.smape },
  ]

  private static let efficiency = "1 - \\frac{\\sum_t (s_t - o_t)^2}{\\sum_t (o_t - \\bar{o})^2}"

  private static let agreement: [Builtin] = [
    metric(
      "nse", "Nash–Sutcliffe efficiency: 1 is perfect, 0 no better than the mean observation",
      efficiency, [nash], "nse([1, 2, 3], [2, 2, 2])", "0.0"
    ) { Metrics.nse },
    metric(
      "r2",
      "Coefficient of determination, 1 − SSE / SST about the observed mean: the same as `nse`, and "
        + "not the squared correlation, which is `corr2`",
      efficiency, ["Kvålseth (1985), doi:10.1080/00031305.1985.10479448"],
      "r2([1, 2, 3], [1, 2, 3])", "1.0"
    ) { Metrics.nse },
    metric(
      "corr2",
      "Squared correlation: the share of variance that a line through the pairs explains. It does not "
        + "see bias or scale, as `r2` does",
      "r^2", ["Kvålseth (1985), doi:10.1080/00031305.1985.10479448"],
      "corr2([1, 2, 3], [10, 20, 30])", "1.0", oneUnit: false
    ) { Metrics.corr2 },
    metric(
      "spearman", "Correlation of the ranks, equal values sharing their mean",
      "r(\\mathrm{rank}\\, o, \\mathrm{rank}\\, s)", ["Spearman (1904), doi:10.2307/1412159"],
      "spearman([1, 2, 3, 4], [1, 10, 100, 1000])", "1.0", oneUnit: false
    ) { Metrics.spearman },
    metric(
      "lognse",
      "Nash–Sutcliffe efficiency of logarithms, for low flows; ε is a hundredth of the mean "
        + "observation",
      "\\mathrm{NSE}(\\log(o + \\varepsilon), \\log(s + \\varepsilon)), "
        + "\\varepsilon = \\bar{o} / 100",
      ["Pushpalatha et al. (2012), doi:10.1016/j.jhydrol.2011.11.055"],
      "lognse([1, 10, 100], [1, 10, 100])", "1.0"
    ) { Metrics.lognse },
    metric(
      "kge",
      "Kling–Gupta efficiency: 1 is perfect, 1 − √2 the mean observation; of a constant simulation r "
        + "counts as 0",
      "1 - \\sqrt{(r - 1)^2 + (\\alpha - 1)^2 + (\\beta - 1)^2}, "
        + "\\alpha = \\sigma_s / \\sigma_o, \\beta = \\mu_s / \\mu_o",
      [
        gupta, "Kling, Fuchs & Paulin (2012), doi:10.1016/j.jhydrol.2012.01.011",
        "Tang, Clark & Papalexiou (2021), doi:10.1175/JCLI-D-21-0067.1",
      ],
      "kge([1, 2, 3], [1, 2, 3])", "1.0",
      options: Param<String>(
        "form",
        "`2009`; `2012`, where α compares σ / μ; or `2021`, whose last part is "
          + "((μ_s − μ_o) / σ_o)², for means near 0", default: "2009")
    ) { form throws(Fault) in try Metrics.kge(form: form) },
  ]

  private static let flows: [Builtin] = [
    metric(
      "pbias", "Bias in % of all that was observed; above 0 too much was simulated",
      "100 \\sum_t (s_t - o_t) / \\sum_t o_t",
      ["Gupta, Sorooshian & Yapo (1999), doi:10.1061/(ASCE)1084-0699(1999)4:2(135)"],
      "pbias([1, 2, 3, 4], [1, 2, 3, 5])", "10.0"
    ) { Metrics.pbias },
    metric(
      "alpha_nse", "How much the simulation varies beside the observations, the α of the NSE",
      "\\sigma_s / \\sigma_o", [gupta], "alpha_nse([1, 2, 3], [2, 4, 6])", "2.0"
    ) { Metrics.alpha },
    metric(
      "beta_nse", "Bias in standard deviations of the observations, the β of the NSE",
      "(\\mu_s - \\mu_o) / \\sigma_o", [gupta], "beta_nse([1, 3], [2, 4])", "1.0"
    ) { Metrics.beta },
    metric(
      "fhv", "Bias in % of the highest flows, both sides sorted by themselves",
      "100 \\sum_{h \\le H} (s_{(h)} - o_{(h)}) / \\sum_{h \\le H} o_{(h)}", [yilmaz],
      "fhv([1, 2, 3, 4], [1, 2, 3, 5], share=0.25)", "25.0", weighted: false,
      options: Param<Double>("share", "the share of all flows", default: 0.02)
    ) { share throws(Fault) in try Metrics.fhv(share: share) },
    metric(
      "flv",
      "Bias in % of the lowest flows in logarithms above the least; below 0 they vary too much. Flows of "
        + "0 or less count as 10⁻⁶",
      "100 (V_o - V_s) / V_o, V = \\sum_{l \\le L} (\\log q_{(l)} - \\log q_{min})", [yilmaz],
      "flv([1, 2, 4, 8], [1, 2, 4, 8], share=0.5)", "0.0", weighted: false, before: countDry,
      options: Param<Double>("share", "the share of all flows", default: 0.3)
    ) { share throws(Fault) in try Metrics.flv(share: share) },
    metric(
      "fms",
      "Bias in % of the slope of the flow duration curve's middle, over the observed slope. Flows of 0 or "
        + "less count as 10⁻⁶",
      "100 (S_s - S_o) / S_o, S = \\log q_{lower} - \\log q_{upper}", [yilmaz],
      "fms([1, 2, 4, 8, 16], [1, 2, 4, 8, 16])", "0.0", weighted: false, before: countDry,
      options: Param<Double>("lower", "where the middle begins, as a share exceeded", default: 0.2),
      Param<Double>("upper", "where it ends", default: 0.7)
    ) { lower, upper throws(Fault) in try Metrics.fms(lower: lower, upper: upper) },
  ]

  private static let schaefer =
    "Schaefer (1990), doi:10.1175/1520-0434(1990)005<0570:TCSIAA>2.0.CO;2"

  private static let events: [Builtin] = [
    event(
      "pod", "Probability of detection: the share of observed events that were simulated",
      "H / (H + M)", "pod([1, 5, 6, 2], [0, 7, 3, 1], threshold=4)", "0.5"
    ) { $0.pod },
    event(
      "far", "False alarm ratio: the share of simulated events that were not observed",
      "F / (H + F)", "far([1, 5, 6, 2], [0, 7, 3, 4], threshold=4)", "0.5"
    ) { $0.far },
    event(
      "csi", "Critical success index: hits among all events, observed or simulated",
      "H / (H + M + F)", "csi([1, 5, 6, 2], [0, 7, 3, 1], threshold=4)", "0.5"
    ) { $0.csi },
  ]

  private static func event(
    _ name: String, _ summary: String, _ formula: String, _ code: String, _ shows: String,
    _ measure: @escaping @Sendable (Events) -> Metrics.Measure
  ) -> Builtin {
    metric(
      name, summary, "\(formula)$, of hits $H$, misses $M$ and false alarms $F", [schaefer], code,
      shows,
      options: Param<Double>("threshold", "what an event reaches"),
      Param<Bool>(
        "below", "whether an event reaches it from above, as a drought does", default: false)
    ) { threshold, below in measure(Events(threshold: threshold, below: below)) }
  }

  private static let skill = Builtin(
    "skill", family: "metrics",
    "How much of a baseline's squared error a simulation saves: 1 all, 0 none, below 0 it adds",
    parameters: [
      obs.declaration, sim.declaration, baseline.declaration,
    ] + MetricOptions.parameters(),
    returns: measured,
    formula: "$1 - \\mathrm{MSE}_{sim} / \\mathrm{MSE}_{baseline}$", effects: .random,
    references: ["Murphy (1988), doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2"],
    examples: [Example("skill([1, 2, 3], [1, 2, 4], [3, 4, 5])")]
  ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
    var next = 0
    let obs = try obs.bind(arguments, &next)
    let sim = try sim.bind(arguments, &next)
    let baseline = try baseline.bind(arguments, &next)
    let options = try MetricOptions(arguments, &next)
    return try Scoring("skill", obs, [("sim", sim), ("baseline", baseline)], options)
      .result(context, Metrics.skill)
  }

  private static let baseline = Param<Measured>(
    "baseline", axes: "[T, …]", "a forecast that costs nothing, on the same axes")

  private static let mseParts = Builtin(
    "mse_parts", family: "metrics",
    "The mean squared error split into what bias, a wrong spread and a lack of correlation have of it",
    takes: obs, sim,
    Param<Datum>(
      "dim", "the axis or axes to score over, by name or position; by default all",
      default: Datum.none, shown: "none"), MetricOptions.weights,
    returns:
      "record of mse, bias, variance, correlation, whose last three add up to the first, and n",
    formula:
      "$\\mathrm{MSE} = (\\mu_s - \\mu_o)^2 + (\\sigma_s - \\sigma_o)^2 "
      + "+ 2 \\sigma_s \\sigma_o (1 - r)$",
    references: [gupta],
    examples: [
      Example("mse_parts([1, 2, 3], [2, 3, 4]).bias", shows: "1.0"),
      Example(
        "p = mse_parts([1, 2, 4, 3], [1, 3, 2, 5])\n"
          + "abs(p.bias + p.variance + p.correlation - p.mse) < 1e-12", shows: "true"),
    ]
  ) { (context, obs, sim, dim, weights) throws(Fault) -> Datum in
    let unit = Unit.power(obs.unit, 2)
    return try Scoring(
      "mse_parts", obs, [("sim", sim)], MetricOptions(dim: dim, weights: weights)
    ).record(
      context, ["mse", "bias", "variance", "correlation"].map { ($0, unit) }, Metrics.mseParts)
  }

  // MARK: What the tables are made with

  static let obs = Param<DataArray>("obs", axes: "[T, …]", "what was observed")
  static let sim = Param<Measured>(
    "sim", axes: "[T, …]", "what was simulated, on the same axes")
  static let measured =
    "number over the pairs that are present, or none where it is undefined; with `dim`, a tensor "
    + "of the other axes"

  /// What is done to the observations first, and noted.
  typealias Preparation =
    @Sendable (any CallContext, DataArray, Measured) throws(Fault) -> DataArray

  private static let withoutZeros: Preparation = { context, obs, _ throws(Fault) in
    let zeros = try obs.tensor.f64Values().map { $0 == 0 }
    let count = zeros.count { $0 }
    guard count > 0 else { return obs }
    context.note("mape: \(count) zero observation\(count == 1 ? "" : "s") left out")
    var rest = obs
    rest.tensor = try Tensor(
      f64: zip(try obs.tensor.f64Values(), zeros).map { $1 ? .nan : $0 }, shape: obs.shape)
    return rest
  }

  private static let countDry: Preparation = { context, obs, sim throws(Fault) in
    var dry = try obs.observedNumbers().count { $0 <= 0 }
    if case .array(let array) = sim { dry += try array.tensor.f64Values().count { $0 <= 0 } }
    if dry > 0 { context.note("\(dry) flow\(dry == 1 ? "" : "s") of 0 or less taken as 1e-6") }
    return obs
  }

  /// One line of a table. `unit` is the power of the observations' unit, 0 for none.
  static func metric<each O: Bridged>(
    _ name: String, _ summary: String, _ formula: String, _ references: [String],
    _ code: String, _ shows: String, unit power: Double = 0, oneUnit: Bool = true,
    weighted: Bool = true, before: Preparation? = nil, more: [Example] = [],
    options: repeat Param<each O>,
    measure: @escaping @Sendable (repeat each O) throws(Fault) -> Metrics.Measure
  ) -> Builtin {
    var declared = [obs.declaration, sim.declaration]
    for option in repeat each options { declared.append(option.declaration) }
    return Builtin(
      name, family: "metrics", summary,
      parameters: declared + MetricOptions.parameters(weighted: weighted), returns: measured,
      formula: "$\(formula)$", effects: .random, references: references,
      examples: [Example(code, shows: shows)] + more
    ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
      var next = 0
      var obs = try obs.bind(arguments, &next)
      let sim = try sim.bind(arguments, &next)
      let measure = try measure(repeat try (each options).bind(arguments, &next))
      let common = try MetricOptions(arguments, &next, weighted: weighted)
      if let before { obs = try before(context, obs, sim) }
      return try Scoring(
        name, obs, [("sim", sim)], common, unit: power == 0 ? nil : Unit.power(obs.unit, power),
        oneUnit: oneUnit
      ).result(context) { rows throws(Undefined) in try measure(rows.pairs) }
    }
  }
}
