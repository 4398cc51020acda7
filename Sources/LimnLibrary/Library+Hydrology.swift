import LimnData
import LimnEffects
import LimnDisplay
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Rivers: how long which flow lasts, what of it comes out of the ground, and how high it may rise.

extension Library {
  static let hydrology: [Builtin] = [flowDuration, baseflow, signatures, lmoments, returnPeriod]

  private static let family = "hydrology"

  static let flowSeries =
    "d = time_range(\"2001-01-01\", step=1d, n=730)\n"
    + "k = arange(730.0)\n"
    + "q = series(table({date: d, q: 5 + 4 * sin(k / 58) + 3 * exp(-(k % 30) / 4)}), "
    + "time=\"date\", value=\"q\")\n"

  private static let q = Param<DataArray>(
    "q", axes: "[T, …]", "discharge, or several rivers side by side")

  private static let flowDuration = Builtin(
    "flow_duration", family: family,
    "Flow duration curve: the flow that is reached or exceeded for each share of the time",
    takes: q,
    Param<DataArray?>(
      "at", axes: "[P]",
      "shares of the time from 0 to 1; left out, 1, 5, 10, 25, 50, 75, 90, 95 "
        + "and 99 %", default: .some(nil)),
    returns:
      "tensor with an axis `exceeded` in the place of time; between values in straight lines, as "
      + "`quantile`. It rests on the whole series",
    references: ["Vogel & Fennessey (1994), doi:10.1061/(ASCE)0733-9496(1994)120:4(485)"],
    examples: [
      Example(flowSeries + "round(flow_duration(q)[exceeded=0.5], digits=2)"),
      Example("flow_duration(arange(0.0, 101.0), at=[0.1, 0.5, 0.9])[0]", shows: "90.0"),
    ]
  ) { (context, q, at) throws(Fault) -> DataArray in
    let columns = try TimeColumns(q)
    let numbers = try columns.numbers()
    var shares = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]
    if let at {
      guard at.rank == 1, at.dtype.isNumeric else {
        throw Fault.wrongType(
          "at", of: "shares of the time", got: "a tensor of shape \(at.shape)",
          hint: "such as `at=[0.1, 0.5, 0.9]`")
      }
      shares = try at.tensor.f64Values()
    }
    if let wrong = shares.first(where: { !($0 >= 0 && $0 <= 1) }) {
      throw Fault.wrongType(
        "at", of: "shares from 0 to 1", got: "\(wrong)", hint: "0.95 is the flow of dry times")
    }
    let curves = try columns.each(of: numbers, context.effects.interruption) {
      FlowSignatures.exceeded($0, shares: shares)
    }
    let axis = Axis("exceeded", .labels(try Tensor(f64: shares)))
    let (axes, shape) = columns.replacingTime(by: axis, count: shares.count)
    let inner = shape[(columns.axis + 1)...].reduce(1, *)
    var values = [Double](repeating: .nan, count: try Tensor.elementCount(shape))
    for (column, curve) in curves.enumerated() {
      for (place, flow) in curve.enumerated() {
        values[(column / inner * shares.count + place) * inner + column % inner] = flow
      }
    }
    noteMissing("flow_duration", q, context)
    var provenance = q.provenance.taintsOnly
    provenance.rest(on: columns.span)
    return DataArray(
      try Tensor(f64: values, shape: shape), axes: axes, name: q.name, unit: q.unit,
      provenance: provenance)
  }

  private static let method = Param<String>(
    "method", "the filter, \"lyne_hollick\" or \"eckhardt\"", default: "lyne_hollick")
  private static let alpha = Param<Double?>(
    "alpha",
    "how much of the flow is left from step to step; left out, 0.925 of quick flow (lyne_hollick) "
      + "or 0.98 of baseflow (eckhardt), as for days", default: .some(nil))
  private static let passes = Param<Int>(
    "passes", "of lyne_hollick: forward, backward, forward …", default: 3)
  private static let most = Param<Double>(
    "bfi_max",
    "of eckhardt: the greatest share of baseflow, 0.8 for perennial rivers on porous ground, 0.5 "
      + "ephemeral ones, 0.25 on hard rock", default: 0.8)

  /// The filter that is asked for.
  private static func filter(
    _ method: String, _ alpha: Double?, _ passes: Int, _ most: Double
  ) throws(Fault) -> @Sendable ([Double]) -> [Double] {
    guard ["lyne_hollick", "eckhardt"].contains(method) else {
      throw Fault.unknownChoice(method, "method", of: ["lyne_hollick", "eckhardt"])
    }
    let share = alpha ?? (method == "eckhardt" ? 0.98 : 0.925)
    guard share > 0, share < 1 else {
      throw Fault.wrongType(
        "alpha", of: "a share between 0 and 1", got: "\(share)", hint: "0.925 is usual for days")
    }
    guard passes >= 1 else { throw Fault.countTooSmall(passes, "passes", least: 1) }
    guard passes <= 100 else {
      throw Fault.wrongType(
        "passes", of: "a few passes", got: "\(passes)", hint: "3 are usual")
    }
    guard most > 0, most < 1 else {
      throw Fault.wrongType(
        "bfi_max", of: "a share between 0 and 1", got: "\(most)", hint: "0.8 is usual")
    }
    if method == "eckhardt" {
      return { Baseflow.eckhardt($0, alpha: share, most: most) }
    }
    return { Baseflow.lyneHollick($0, alpha: share, passes: passes) }
  }

  private static let baseflow = Builtin(
    "baseflow", family: family,
    "The part of the flow that comes out of the ground, by a digital filter",
    takes: q, method, alpha, passes, most,
    returns:
      "series on the axes of q. A gap ends a stretch, and each stretch is filtered by itself. One "
      + "pass and eckhardt look back only; a backward pass looks ahead, so split first",
    formula: "$f_t = α f_{t-1} + \\frac{1 + α}{2} (q_t - q_{t-1})$, $b_t = q_t - f_t$; Eckhardt: "
      + "$b_t = \\frac{(1 - B) α b_{t-1} + (1 - α) B q_t}{1 - α B} \\le q_t$",
    references: [
      "Ladson et al. (2013), doi:10.7158/13241583.2013.11465417",
      "Eckhardt (2005), doi:10.1002/hyp.5675",
    ],
    examples: [
      Example("all(baseflow([1.0, 1, 5, 3, 2, 1.5]) <= [1.0, 1, 5, 3, 2, 1.5])", shows: "true"),
      Example(flowSeries + "provenance(baseflow(q, \"eckhardt\")).sees_ahead", shows: "0"),
    ]
  ) { (context, q, method, alpha, passes, most) throws(Fault) -> DataArray in
    let filter = try filter(method, alpha, passes, most)
    let columns = try TimeColumns(q)
    try q.checkSteps(along: columns.axis)
    let numbers = try flows(columns, "baseflow")
    let parts = try columns.each(of: numbers, context.effects.interruption) { filter($0) }
    var results = numbers
    for (column, values) in parts.enumerated() { columns.put(values, column, into: &results) }
    let gaps = numbers.count { $0.isNaN }
    if gaps > 0 {
      context.note(
        "baseflow: \(gaps) of \(numbers.count) values missing; each stretch is filtered by itself")
    }
    var result = try q.withNumbers(results)
    result.name = "baseflow"
    if method == "lyne_hollick", passes > 1 {
      result.provenance.rest(on: columns.span)
      result.provenance.seesAhead = .max
      result.provenance.notes.append("baseflow by \(passes) passes, every other one backward")
    }
    return result
  }

  /// Flows of 0 or more, finite or missing.
  private static func flows(_ columns: TimeColumns, _ name: String) throws(Fault) -> [Double] {
    let numbers = try columns.numbers()
    guard let index = numbers.firstIndex(where: { $0 < 0 || $0.isInfinite }) else {
      return numbers
    }
    let inner = columns.array.shape[(columns.axis + 1)...].reduce(1, *)
    let step = index / inner % columns.steps
    let place = columns.time.map { "\($0.instants[step])" } ?? "position \(step)"
    if numbers[index].isInfinite {
      var fault = Fault.infiniteValue(at: place, of: name)
      fault.argument = "q"
      throw fault
    }
    var fault = Fault.negativeRain(numbers[index], at: place, of: name)
    fault.argument = "q"
    fault.hint = "`mask(q, q < 0)` makes negative values missing"
    throw fault
  }

  private static let signatures = Builtin(
    "signatures", family: family, "What a river's flow is like, in a few numbers",
    takes: q,
    Param<DataArray?>(
      "rain", axes: "[T, …]",
      "rain on the same axes, in the unit of q (a depth over the catchment), for the runoff ratio",
      default: .some(nil)),
    method, alpha, passes, most,
    returns:
      "signatures: mean, q5 and q95 (the flows below which 5 % and 95 % of the values lie), "
      + "baseflow_index, slope of the flow duration curve, runoff_ratio, n; tensors for several "
      + "rivers",
    formula: "$slope = (\\ln Q_{33\\%} - \\ln Q_{66\\%}) / 0.33$ of exceeded flows; "
      + "$runoff\\_ratio = \\sum q / \\sum P$",
    references: [
      "Addor et al. (2017), doi:10.5194/hess-21-5293-2017",
      "Sawicz et al. (2011), doi:10.5194/hess-15-2895-2011",
    ],
    examples: [Example(flowSeries + "signatures(q).n", shows: "730")]
  ) { (context, q, rain, method, alpha, passes, most) throws(Fault) -> Report in
    let filter = try filter(method, alpha, passes, most)
    let columns = try TimeColumns(q)
    let numbers = try flows(columns, "signatures")
    let found = try columns.each(of: numbers, context.effects.interruption) {
      FlowSignatures($0, baseflow: filter($0))
    }
    var fields: OrderedDictionary<String, Datum> = [
      "mean": try columns.reduced(found.map(\.mean), unit: q.unit).result,
      "q5": try columns.reduced(found.map(\.low), unit: q.unit).result,
      "q95": try columns.reduced(found.map(\.high), unit: q.unit).result,
      "baseflow_index": try columns.reduced(found.map(\.baseflowIndex)).result,
      "slope": try columns.reduced(found.map(\.slope)).result,
    ]
    if let rain {
      guard rain.shape == q.shape else {
        throw Fault.wrongType(
          "rain", of: "the shape of `q`, \(q.shape)", got: "\(rain.shape)",
          hint: "select the steps that both have, such as `x[time=\"2001\":\"2010\"]`")
      }
      for (one, two) in zip(q.axes, rain.axes) { try AxesAgreement.check(one, two) }
      if let one = q.unit, let two = rain.unit, !Unit.agree(one, two) {
        throw Fault.wrongType(
          "rain", of: "the unit of `q`, `\(one)`", got: "`\(two)`",
          hint: "`hydrology.depth(q, area)` makes a depth of a discharge")
      }
      let amounts = try TimeColumns(rain).numbers()
      let ratios = try columns.each(context.effects.interruption) { column in
        var (flow, fallen) = (0.0, 0.0)
        for step in 0..<columns.steps {
          let place = columns.place(column, step)
          guard !numbers[place].isNaN, !amounts[place].isNaN else { continue }
          flow += numbers[place]
          fallen += amounts[place]
        }
        return fallen > 0 ? flow / fallen : .nan
      }
      fields["runoff_ratio"] = try columns.reduced(ratios).result
    }
    fields["n"] = try counts(found.map(\.count), columns)
    var says = "\(columns.count) rivers."
    if columns.count == 1, let one = found.first {
      let share = NumberText.significant(100 * one.baseflowIndex, digits: 2)
      says =
        one.count == 0
        ? "No flow is present."
        : "\(share) % of the flow is baseflow; 90 % of the values lie between "
          + "\(NumberText.significant(one.low, digits: 3)) and "
          + "\(NumberText.significant(one.high, digits: 3))."
    }
    return Report("signatures", fields, says: says)
  }

  /// Whole numbers of each column.
  static func counts(_ values: [Int], _ columns: TimeColumns) throws(Fault) -> Datum {
    var array = try columns.reduced(values.map { Double($0) })
    array.tensor = try array.tensor.converted(to: .i64)
    return array.result
  }

  private static let lmoments = Builtin(
    "lmoments", family: family,
    "L-moments of a sample: mean, spread, skewness and kurtosis that extremes disturb little",
    takes: Param<DataArray>("x", axes: "[T, …]", "numbers in any order"),
    returns:
      "lmoments: l1 (the mean), l2, t3 = l3/l2, t4 = l4/l2, n; unbiased, missing where there are "
      + "too few values",
    formula: "$λ_{r+1} = \\sum_k (-1)^{r-k} \\binom{r}{k} \\binom{r+k}{k} b_k$",
    references: ["Hosking (1990), doi:10.1111/j.2517-6161.1990.tb01775.x"],
    examples: [Example("lmoments([1.0, 2, 3, 4, 5]).l2", shows: "1.0")]
  ) { (context, x) throws(Fault) -> Report in
    let columns = try TimeColumns(x)
    let numbers = try columns.numbers()
    let found = try columns.each(of: numbers, context.effects.interruption) {
      LMoments(ascending: $0.filter { !$0.isNaN }.sorted())
    }
    noteMissing("lmoments", x, context)
    let l1 = found.map { $0?.mean ?? .nan }
    let l2 = found.map { $0?.scale ?? .nan }
    let fields: OrderedDictionary<String, Datum> = [
      "l1": try columns.reduced(l1, unit: x.unit).result,
      "l2": try columns.reduced(l2, unit: x.unit).result,
      "t3": try columns.reduced(found.map { $0?.skewness ?? .nan }).result,
      "t4": try columns.reduced(found.map { $0?.kurtosis ?? .nan }).result,
      "n": try counts(found.map { $0?.count ?? 0 }, columns),
    ]
    return Report("lmoments", fields, says: lmomentWords(found))
  }

  private static func lmomentWords(_ found: [LMoments?]) -> String {
    guard found.count == 1 else { return "L-moments of \(found.count) samples." }
    guard let one = found[0] else { return "No value is present, or one is infinite." }
    if one.skewness.isNaN { return "\(one.count) values have no skewness." }
    let side = one.skewness > 0 ? "the high values" : "the low values"
    return abs(one.skewness) < 0.005
      ? "The sample is symmetric." : "The longer tail is that of \(side)."
  }

  private static let returnPeriod = Builtin(
    "return_period", family: family,
    "Levels that are exceeded once in so many years, from yearly maxima",
    takes: Param<DataArray>(
      "maxima", axes: "[T]", "the greatest value of each year, as `resample(q, 1y, how=max)`"),
    Param<String>("distribution", "\"gev\" or \"gumbel\"", default: "gev"),
    Param<String>("fit", "\"lmom\" or \"mle\"", default: "lmom"),
    Param<DataArray?>(
      "at", axes: "[P]", "periods in years, above 1; left out, 2, 5, 10, 20, 50 and 100",
      default: .some(nil)),
    returns:
      "return_period: `levels`, a tensor along `period`, and loc, scale, shape, n. A positive shape "
      + "has the long upper tail, as in Coles; SciPy's `c` has the other sign",
    formula: "$F(x) = e^{-(1 + ξ z)^{-1/ξ}}$, $z = (x - loc) / scale$; level: $F = 1 - 1/T$",
    references: [
      "Coles (2001), doi:10.1007/978-1-4471-3675-0",
      "Hosking & Wallis (1997), Regional Frequency Analysis, A.5 and A.6",
    ],
    examples: [
      Example(
        "r = return_period([42.0, 55, 38, 71, 60, 48, 52, 90, 44, 63], \"gumbel\")\n"
          + "round(r.levels[period=100], digits=1)")
    ]
  ) { (context, maxima, distribution, method, at) throws(Fault) -> Report in
    let columns = try TimeColumns(maxima)
    let numbers = try columns.numbers()
    let family: ExtremeFit.Family = try choice(distribution, "distribution")
    let method: ExtremeFit.Method = try choice(method, "fit")
    var periods: [Double] = [2, 5, 10, 20, 50, 100]
    if let at {
      guard at.rank == 1, at.dtype.isNumeric else {
        throw Fault.wrongType(
          "at", of: "periods in years", got: "a tensor of shape \(at.shape)",
          hint: "such as `at=[10, 100]`")
      }
      periods = try at.tensor.f64Values()
    }
    if let wrong = periods.first(where: { !($0 > 1) || $0.isInfinite }) {
      throw Fault.wrongType(
        "at", of: "periods above 1 year", got: "\(wrong)",
        hint: "a level of once in 1 year is always exceeded")
    }
    let fits = try columns.each(of: numbers, context.effects.interruption) {
      ExtremeFit(fitting: $0, family, by: method)
    }
    let axis = Axis("period", .labels(try Tensor(f64: periods)))
    let (axes, shape) = columns.replacingTime(by: axis, count: periods.count)
    let inner = shape[(columns.axis + 1)...].reduce(1, *)
    var levels = [Double](repeating: .nan, count: try Tensor.elementCount(shape))
    for (column, fit) in fits.enumerated() {
      for (place, period) in periods.enumerated() {
        levels[(column / inner * periods.count + place) * inner + column % inner] =
          fit.level(period: period)
      }
    }
    let tensor = DataArray(
      try Tensor(f64: levels, shape: shape), axes: axes, name: maxima.name, unit: maxima.unit)
    let fields: OrderedDictionary<String, Datum> = [
      "levels": .array(tensor),
      "loc": try columns.reduced(fits.map(\.location), unit: maxima.unit).result,
      "scale": try columns.reduced(fits.map(\.scale), unit: maxima.unit).result,
      "shape": try columns.reduced(fits.map(\.shape)).result,
      "distribution": .string(family.rawValue), "fit": .string(method.rawValue),
      "n": try counts(fits.map(\.count), columns),
    ]
    return Report("return_period", fields, says: extremeWords(fits))
  }

  private static func extremeWords(_ fits: [ExtremeFit]) -> String {
    guard fits.count == 1 else {
      let heavy = fits.count { $0.shape > 0 }
      return "\(heavy) of \(fits.count) have a positive shape, a long upper tail without bound."
    }
    let fit = fits[0]
    if let reason = fit.reason { return "No fit, since \(reason)." }
    let few = fit.count < 30 ? " \(fit.count) years are few for levels far beyond them." : ""
    let shape = NumberText.significant(fit.shape, digits: 3)
    if fit.family == .gumbel { return "Gumbel's distribution has the shape 0.\(few)" }
    if fit.shape > 0 {
      return "The shape is +\(shape), positive: the upper tail is long and has no bound.\(few)"
    }
    if fit.shape < 0 {
      let end = NumberText.significant(fit.location - fit.scale / fit.shape, digits: 4)
      return "The shape is \(shape), negative: no level lies above \(end).\(few)"
    }
    return "The shape is 0, that of Gumbel's distribution.\(few)"
  }
}
