import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor

/// Metrics that take more than two series: anomalies, scaled errors, correlations with their p.
extension Library {
  static let scores: [Builtin] = [temporalCorr, acc, mase]

  private static let temporalCorr = Builtin(
    "temporal_corr", family: "metrics",
    "The correlation along time, for each site or pixel by itself",
    parameters: [obs.declaration, sim.declaration]
      + MetricOptions.parameters(alongTime: true) + [withP.declaration],
    returns: "number, or tensor of the other axes",
    formula:
      "Pearson's $r$; $p$ of Student's t with $n_{eff} - 2$ degrees of freedom, "
      + "$n_{eff} = n \\frac{1 - \\rho_o \\rho_s}{1 + \\rho_o \\rho_s}$, at most $n$, of the "
      + "autocorrelations at one step",
    effects: .random,
    references: [
      "Bretherton et al. (1999), doi:10.1175/1520-0442(1999)012<1990:TENOSD>2.0.CO;2"
    ],
    examples: [
      Example("temporal_corr([1, 2, 3, 4], [2, 4, 6, 8])", shows: "1.0"),
      Example("temporal_corr([1, 3, 2, 5, 4, 6], [1, 2, 3, 4, 6, 5], with_p=true).p < 0.05"),
    ]
  ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
    var next = 0
    let obs = try obs.bind(arguments, &next)
    let sim = try sim.bind(arguments, &next)
    let options = try MetricOptions(arguments, &next, alongTime: true)
    let scoring = try Scoring(
      "temporal_corr", obs, [("sim", sim)], options, oneUnit: false)
    guard try withP.bind(arguments, &next) else {
      return try scoring.result(context) { rows throws(Undefined) in try Metrics.corr(rows.pairs) }
    }
    guard options.weights == nil, options.level == nil else {
      throw Fault.withPByItself()
    }
    return try scoring.record(
      context, [("value", nil), ("p", nil), ("n_eff", nil)], Metrics.temporalCorr)
  }

  private static let withP = Param<Bool>(
    "with_p",
    "gives a record of `value`, `p` of no correlation, `n_eff`, the steps as independent ones, and `n`",
    default: false)

  private static let acc = Builtin(
    "acc", family: "metrics",
    "Anomaly correlation: of what departs from the usual. Seasons, which any climatology knows, do not "
      + "count",
    parameters: [obs.declaration, sim.declaration, clim.declaration] + MetricOptions.parameters(),
    returns: measured, formula: "$r(o - c, s - c)$, centred", effects: .random,
    references: [
      "Murphy & Epstein (1989), doi:10.1175/1520-0493(1989)117<0572:SSACCI>2.0.CO;2"
    ],
    examples: [
      Example("acc([1, 3, 2, 5], [1, 2, 2, 4], [1, 2, 1, 2])"),
      Example(
        sampleSeries + "p = split(x, at=\"2005\")\n"
          + "acc(p.test, p.test, climatology(p.train, by=\"month\"))", shows: "1.0"),
    ]
  ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
    var next = 0
    let obs = try obs.bind(arguments, &next)
    let sim = try sim.bind(arguments, &next)
    let usual = try clim.bind(arguments, &next)
    let options = try MetricOptions(arguments, &next)
    guard case .array(let array) = sim else {
      throw Fault.wrongType(
        "sim", "a tensor", "a simulation, whose anomalies a single number lacks", got: sim.datum)
    }
    // `anomaly` says what is wrong with a climatology; the same axes are a series of what is usual.
    func departure(_ x: DataArray) throws(Fault) -> DataArray {
      guard usual.shape == x.shape else { return try Seasons.anomaly(x, usual) }
      try AxesAgreement.check(
        x, usual, onShapes: Fault.metricShapes(x.shape, usual.shape, parameter: "clim"))
      let values = zip(try x.tensor.f64Values(), try usual.tensor.f64Values()).map { $0 - $1 }
      return try x.withNumbers(values)
    }
    return try Scoring(
      "acc", try departure(obs), [("sim", .array(try departure(array)))], options, oneUnit: false
    ).result(context) { rows throws(Undefined) in try Metrics.corr(rows.pairs) }
  }

  private static let clim = Param<DataArray>(
    "clim", axes: "[S, …] or [T, …]",
    "what `climatology` gave of the training part, or the usual value at each step")

  private static let mase = Builtin(
    "mase", family: "metrics",
    "Mean absolute error beside that of the value a period before, in the training data: below 1 is "
      + "better",
    parameters: [obs.declaration, sim.declaration, train.declaration, period.declaration]
      + MetricOptions.parameters(),
    returns: measured,
    formula:
      "$\\mathrm{MAE} / \\frac{1}{T - m} \\sum_{t > m} |y_t - y_{t-m}|$ of training data $y$",
    effects: .random,
    references: ["Hyndman & Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001"],
    examples: [
      Example("mase([5, 6], [6, 7], train=[1, 2, 3, 4])", shows: "1.0"),
      Example("mase([5, 6], [6, 7], train=[1, 2, 3, 4], period=2)", shows: "0.5"),
    ]
  ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
    var next = 0
    let obs = try obs.bind(arguments, &next)
    let sim = try sim.bind(arguments, &next)
    let train = try train.bind(arguments, &next)
    let period = try period.bind(arguments, &next)
    let options = try MetricOptions(arguments, &next)
    guard period > 0 else { throw Fault.countTooSmall(period, "period", least: 1) }
    let columns = try TimeColumns(train)
    let numbers = try train.observedNumbers()
    let measures = (0..<columns.count).map {
      Metrics.mase(train: columns.column($0, of: numbers), period: period)
    }
    let gone = try options.reduced(of: obs)
    let kept = obs.axes.indices.filter { !gone.contains($0) }
    let others = train.axes.indices.filter { $0 != columns.axis }
    guard columns.count == 1 || kept.map({ obs.shape[$0] }) == others.map({ train.shape[$0] })
    else {
      throw Fault.trainOfOtherSites(kept.map { obs.shape[$0] }, others.map { train.shape[$0] })
    }
    if columns.count > 1 {
      for (own, other) in zip(kept, others) {
        try AxesAgreement.check(obs.axes[own], train.axes[other])
      }
    }
    return try Scoring("mase", obs, [("sim", sim)], options)
      .result(
        context,
        cell: { cell, rows throws(Undefined) in
          try measures[measures.count == 1 ? 0 : cell](rows.pairs)
        })
  }

  private static let train = Param<DataArray>(
    "train", axes: "[T, …]", "the training data; of several sites where `dim` keeps them")
  private static let period = Param<Int>(
    "period", "steps back of the naive forecast: 1, or those of a cycle", default: 1)

  /// `corr(obs, sim)` scores as all metrics do.
  static func correlation(
    _ context: any CallContext, _ x: DataArray, _ y: DataArray, method: String, least: Int,
    _ options: MetricOptions
  ) throws(Fault) -> Datum {
    let measure = method == "spearman" ? Metrics.spearman : Metrics.corr
    return try Scoring("corr", x, [("sim", .array(y))], options, oneUnit: false)
      .result(context) { rows throws(Undefined) in
        guard rows.count >= least || rows.count < 2 else {
          throw .reason("\(rows.count) pairs are fewer than `min_n`")
        }
        return try measure(rows.pairs)
      }
  }
}
