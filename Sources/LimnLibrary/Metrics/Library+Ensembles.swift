import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor

/// Metrics of forecasts that say how sure they are: ensembles have an axis `member`, forecasts of quantiles
/// an axis `quantile`.
extension Library {
  static let ensembles: [Builtin] = [crps, energy, pinball, coverage, brier, pit, reliability]

  private static let gneiting = "Gneiting & Raftery (2007), doi:10.1198/016214506000001437"

  private static let form = Param<String>(
    "form",
    "`ecdf`: of the members as they are; `fair`: as of an ensemble without end, which does not reward too "
      + "narrow ones", default: "ecdf")

  private static let members = Param<DataArray>(
    "sim", axes: "[T, …, member]", "the members, beside the axes of obs on an axis `member`")

  private static let crps = scored(
    "crps",
    "Continuous ranked probability score of an ensemble, in the unit of the observations: the mean "
      + "absolute error where there is one member",
    "\\frac{1}{M} \\sum_i |x_i - o| - \\frac{1}{2 M^2} \\sum_{i,j} |x_i - x_j|$; fair: $2 M (M - 1)",
    [gneiting, "Ferro (2014), doi:10.1002/qj.2270"], unit: 1,
    [
      Example("crps([1, 2], with_dims([[0, 1, 2], [2, 2, 5]], [\"t\", \"member\"]))"),
      Example("crps([3], with_dims([[1, 5]], [\"t\", \"member\"]))", shows: "1.0"),
      Example(
        "crps([3], with_dims([[1, 5]], [\"t\", \"member\"]), form=\"fair\")", shows: "0.0"),
    ], options: members, form
  ) { _, members, form throws(Fault) in
    (
      try slices(of: members, along: "member").map { ("sim", .array($0)) },
      try Ensembles.crps(form: form)
    )
  }

  private static let energy = scored(
    "energy_score",
    "The CRPS of vectors: how far members are from what was observed, in space or over variables",
    "\\frac{1}{M} \\sum_i \\|x_i - o\\| - \\frac{1}{2 M^2} \\sum_{i,j} \\|x_i - x_j\\|",
    [gneiting], unit: 1,
    [
      Example(
        "o = with_dims([[0, 0]], [\"t\", \"part\"])\n"
          + "x = with_dims([[[3, 4], [3, 4]]], [\"t\", \"member\", \"part\"])\n"
          + "energy_score(o, x, over=\"part\")", shows: "5.0")
    ],
    options: members,
    Param<String>("over", "the axis of obs along which the components of a vector lie"), form
  ) { obs, members, over, form throws(Fault) in
    let vectors = try slices(of: obs, along: over, parameter: "obs")
    var rows: [DataArray] = []
    for member in try slices(of: members, along: "member") {
      rows += try slices(of: member, along: over)
    }
    return (
      vectors.dropFirst().map { ("obs", .array($0)) } + rows.map { ("sim", .array($0)) },
      try Ensembles.energy(components: vectors.count, form: form)
    )
  } frame: { obs, _, over, _ throws(Fault) in
    guard let first = try slices(of: obs, along: over, parameter: "obs").first else {
      throw Fault.noSuchAxis("`\(over)` with components", of: obs)
    }
    return first
  }

  private static let pinball = scored(
    "pinball",
    "Loss of forecasts of quantiles, which the true quantile makes least; at the median half the MAE",
    "\\frac{1}{n} \\sum_t (q - [o_t < s_t]) (o_t - s_t)$, averaged over the levels $q",
    ["Koenker & Bassett (1978), doi:10.2307/1913643"], unit: 1,
    [
      Example("pinball([1, 2, 3], [2, 2, 2], q=0.5)", shows: "0.3333333333333333"),
      Example("pinball([4, 4], [3, 3], q=0.9)", shows: "0.9"),
    ],
    options: Param<DataArray>(
      "sim", axes: "[T, …, quantile]",
      "the forecasts; of several levels on an axis `quantile` whose labels are the levels"),
    Param<Double?>(
      "q", "the level, where there is no axis `quantile`", default: .some(nil))
  ) { _, sim, q throws(Fault) in
    let axis = sim.axes.firstIndex { $0.name == "quantile" }
    if let q {
      guard axis == nil else { throw Fault.levelTwice() }
      guard q > 0, q < 1 else { throw Fault.shareOutside(q, "q") }
      return ([("sim", .array(sim))], Ensembles.pinball(levels: [q]))
    }
    guard let axis, case .labels(let labels)? = sim.axes[axis].coordinate else {
      throw Fault.noLevels(sim)
    }
    let levels = try labels.f64Values()
    for level in levels where !(level > 0 && level < 1) {
      throw Fault.shareOutside(level, "quantile")
    }
    return (
      try slices(of: sim, along: "quantile").map { ("sim", .array($0)) },
      Ensembles.pinball(levels: levels)
    )
  }

  private static let coverage = scored(
    "coverage", "The share of observations between two bounds; good where it is the promised one",
    "\\frac{1}{n} \\sum_t [l_t \\le o_t \\le u_t]",
    ["Gneiting, Balabdaoui & Raftery (2007), doi:10.1111/j.1467-9868.2007.00587.x"],
    [Example("coverage([1, 2, 3, 4], [0, 0, 0, 0], [3, 3, 3, 3])", shows: "0.75")],
    options: Param<Measured>("lower", axes: "[T, …]", "the lower bounds"),
    Param<Measured>("upper", axes: "[T, …]", "the upper bounds, which belong to the interval too")
  ) { _, lower, upper in ([("lower", lower), ("upper", upper)], Ensembles.coverage) }

  private static let brier = scored(
    "brier", "Mean squared error of probabilities of an event: 0 is perfect, 0.25 a coin's",
    "\\frac{1}{n} \\sum_t (p_t - o_t)^2",
    ["Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2"],
    [Example("brier([true, false], [0.5, 0.5])", shows: "0.25")], options: chance
  ) { _, p in ([("p", p)], Ensembles.brier) }

  private static let chance = Param<Measured>(
    "p", axes: "[T, …]", "the probability of the event, from 0 to 1")

  /// A metric of observations and what `rows` makes of its other arguments; `frame` is what the rows lie
  /// beside, by default the observations.
  private static func scored<each O: Bridged>(
    _ name: String, _ summary: String, _ formula: String, _ references: [String],
    unit power: Double = 0, _ examples: [Example], options: repeat Param<each O>,
    rows:
      @escaping @Sendable (DataArray, repeat each O) throws(Fault) -> (
        [(name: String, value: Measured)], Ensembles.Measure
      ),
    frame: (@Sendable (DataArray, repeat each O) throws(Fault) -> DataArray)? = nil
  ) -> Builtin {
    var declared = [obs.declaration]
    for option in repeat each options { declared.append(option.declaration) }
    return Builtin(
      name, family: "metrics", summary, parameters: declared + MetricOptions.parameters(),
      returns: measured, formula: "$\(formula)$", effects: .random, references: references,
      examples: examples
    ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
      var next = 0
      let obs = try obs.bind(arguments, &next)
      let bound: (repeat each O) = (repeat try (each options).bind(arguments, &next))
      let common = try MetricOptions(arguments, &next)
      let (others, measure) = try rows(obs, repeat each bound)
      let first = try frame?(obs, repeat each bound) ?? obs
      return try Scoring(
        name, first, others, common, unit: power == 0 ? nil : Unit.power(obs.unit, power)
      ).result(context, measure)
    }
  }

  /// What lies beside each other along a named axis.
  private static func slices(
    of array: DataArray, along name: String, parameter: String = "sim"
  ) throws(Fault) -> [DataArray] {
    guard let axis = array.axes.firstIndex(where: { $0.name == name }) else {
      throw Fault.noAxisNamed(name, array, parameter)
    }
    let order = [axis] + array.axes.indices.filter { $0 != axis }
    let turned = try array.transposed(order)
    guard turned.shape[0] > 0 else { throw Fault.noAxisNamed(name, array, parameter) }
    var parts: [DataArray] = []
    for index in 0..<turned.shape[0] { parts.append(try turned.elementOfFirstAxis(index)) }
    return parts
  }

  private static let pit = Builtin(
    "pit", family: "metrics",
    "Where each observation lies among the members: the share below it, and half of those equal",
    takes: obs, members,
    returns:
      "tensor on the axes of obs, from 0 to 1, missing where anything is; `hist(pit(obs, sim))` is flat "
      + "where the ensemble is reliable, a bowl where it is too narrow",
    formula: "$\\frac{1}{M} \\sum_i ([x_i < o] + ½ [x_i = o])$",
    references: ["Gneiting, Balabdaoui & Raftery (2007), doi:10.1111/j.1467-9868.2007.00587.x"],
    examples: [
      Example(
        "pit([2.5, 0], with_dims([[1, 2, 3, 4], [1, 2, 3, 4]], [\"t\", \"member\"]))[0]",
        shows: "0.5")
    ]
  ) { (_, obs, sim) throws(Fault) -> DataArray in
    let observed = try obs.observedNumbers()
    let members = try slices(of: sim, along: "member")
    for member in members {
      try AxesAgreement.check(
        obs, member, onShapes: Fault.metricShapes(obs.shape, member.shape, parameter: "sim"))
    }
    let values = try members.map { member throws(Fault) in try member.tensor.f64Values() }
    let ranks = observed.indices.map { index in
      Ensembles.transform(observed[index], values.map { $0[index] })
    }
    return DataArray(
      try Tensor(f64: ranks, shape: obs.shape), axes: obs.axes, name: "pit")
  }

  private static let reliability = Builtin(
    "reliability", family: "metrics",
    "What came of probabilities: forecasts in bins beside how often the event was observed",
    takes: obs, chance, Param<Int>("bins", "how many bins of equal width", default: 10),
    returns:
      "table of `left` and `right`, `forecast`, the mean probability in the bin, `observed`, the share of "
      + "events, and `n`; a bin has its left limit, the last both",
    references: ["Murphy (1973), doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2"],
    examples: [
      Example(
        "reliability([true, false, true], [0.2, 0.3, 0.9], bins=2).observed[0]", shows: "0.5")
    ]
  ) { (context, obs, p, bins) throws(Fault) -> Table in
    guard (1...10_000).contains(bins) else { throw Fault.binsOutside(bins) }
    let rows = try Scoring("reliability", obs, [("p", p)], MetricOptions())
      .whole(context) { rows throws(Undefined) in try Ensembles.reliability(rows, bins: bins) }
    let found = rows ?? []
    func column(_ name: String, _ value: (Int) -> Double) throws(Fault) -> DataArray {
      DataArray(try Tensor(f64: found.indices.map(value)), name: name)
    }
    return Table(
      columns: [
        try column("left") { Double($0) / Double(bins) },
        try column("right") { Double($0 + 1) / Double(bins) },
        try column("forecast") { found[$0].forecast },
        try column("observed") { found[$0].observed },
        DataArray(try Tensor(i64: found.map { Int64($0.n) }), name: "n"),
      ], rowCount: found.count)
  }
}
