import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Decompositions that find their parts in the data: lags, scales, turns, patterns over space.
extension Library {
  static let modes: [Builtin] = [ssa, wavelet, breaks, emd, eemd, eof]

  private static let complete = Param<DataArray>(
    "x", axes: "[T, …]",
    "a series without gaps; several side by side are taken apart one by one")

  // MARK: - Singular spectra

  private static let ssa = Builtin(
    "ssa", family: "decomposition",
    "Singular spectrum analysis: components that the series' own lags suggest, in groups",
    takes: complete,
    Param<Int?>(
      "window",
      "steps in a window, at most half of the series; by default two cycles where the axis has a year of "
        + "composites or months, else half of the series, at most 240", default: .some(nil)),
    Param<Datum>(
      "groups",
      "record of lists of components, such as `{trend: [0], season: [1, 2]}`; or how many to give one by "
        + "one, by default up to 6", default: Datum.none, shown: "none"),
    Param<Int>("horizon", "how many values after the end to forecast", default: 0), causalParam,
    returns:
      "decomposition: observed, a part for each group (or `component_0` …), remainder. Of one series "
      + "also `explained`, the share of each component, and `w_correlation`, how much the first ones "
      + "overlap: near 1 belong together. With `horizon` also `forecast`, the linear recurrence of "
      + "the groups",
    formula: "$x_t = \\sum_g c_{g,t} + r_t$",
    references: [
      "Golyandina & Zhigljavsky (2013), doi:10.1007/978-3-642-34913-3",
      "Vautard, Yiou & Ghil (1992), doi:10.1016/0167-2789(92)90103-T",
    ],
    examples: [
      Example(
        sampleSeries + "p = ssa(x + arange(72) / 10, groups={trend: [0], season: [1, 2]})\n"
          + "max(abs(p.trend + p.season + p.remainder - p.observed)) < 1e-12", shows: "true"),
      Example(sampleSeries + "len(ssa(x, groups=2, horizon=12).forecast)", shows: "12"),
    ]
  ) { (context, x, window, groups, horizon, causal) throws(Fault) -> Record in
    let decomposer = try Decomposer("ssa", x, causal: causal, context)
    let steps = decomposer.columns.steps
    let cycles = try? decomposer.period(nil) * 2
    let length = window ?? min(cycles ?? 240, max(steps / 2, 2))
    let method = try SingularSpectrum(
      window: length, groups: try partition(groups, window: length),
      interruption: context.effects.interruption)
    let chosen = method.groups.map { group in
      (group.name, Datum.list(group.components.map { .int(Int64($0)) }))
    }
    var result = try decomposer.decomposition(
      by: method,
      parameters: [
        "window": .int(Int64(length)),
        "groups": .record(Record(fields: OrderedDictionary(uniqueKeysWithValues: chosen))),
      ])
    guard horizon >= 0 else { throw Fault.countTooSmall(horizon, "horizon", least: 0) }
    if horizon > 0 {
      result.findings["forecast"] = .array(
        try forecast(decomposer.columns, by: method, horizon, provenance: result.parts["remainder"])
      )
    }
    if decomposer.columns.count == 1 {
      try describe(decomposer.columns, by: method, in: &result)
    }
    return result.record
  }

  private static func partition(
    _ datum: Datum, window: Int
  ) throws(Fault) -> [SingularSpectrum.Group] {
    func each(_ count: Int) -> [SingularSpectrum.Group] {
      (0..<count).map { SingularSpectrum.Group("component_\($0)", [$0]) }
    }
    switch datum {
    case .none: return each(min(6, max(window, 0)))
    case .int(let count):
      guard (1...Int64(max(window, 1))).contains(count) else {
        throw Fault.countOutside(Int(count), "groups", 1...max(window, 1))
      }
      return each(Int(count))
    case .record(let record):
      var groups: [SingularSpectrum.Group] = []
      for (name, value) in record.fields {
        guard
          !["observed", "remainder", "forecast", "explained", "w_correlation", "method"].contains(
            name),
          name != "parameters", name != "period"
        else { throw Fault.groupName(name) }
        switch value {
        case .int(let index): groups.append(.init(name, [Int(index)]))
        case .array(let array):
          guard array.rank == 1, case .i64 = array.tensor.elements, !array.tensor.hasMissing else {
            throw Fault.groupComponents(name)
          }
          groups.append(.init(name, try array.tensor.i64Values().map { Int($0) }))
        default: throw Fault.groupComponents(name)
        }
      }
      return groups
    default: throw Fault.groupComponents(datum.typeName)
    }
  }

  /// Shares and overlaps of the components of one series.
  private static func describe(
    _ columns: TimeColumns, by method: SingularSpectrum, in result: inout Decomposition
  ) throws(Fault) {
    let analysis = try method.analyse(columns.numbers())
    let count = min(method.window, 20)
    let labels = Coordinate.labels(try Tensor(i64: (0..<count).map { Int64($0) }))
    result.findings["explained"] = .array(
      DataArray(
        try Tensor(f64: Array(analysis.shares.prefix(count))), axes: [Axis("component", labels)],
        name: "explained"))
    result.findings["w_correlation"] = .array(
      DataArray(
        try Tensor(f64: analysis.weightedCorrelation(count: count), shape: [count, count]),
        axes: [Axis("component", labels), Axis("other", labels)], name: "w_correlation"))
  }

  private static func forecast(
    _ columns: TimeColumns, by method: SingularSpectrum, _ horizon: Int, provenance part: DataArray?
  ) throws(Fault) -> DataArray {
    guard horizon <= 1_000_000 else { throw Fault.countOutside(horizon, "horizon", 0...1_000_000) }
    let x = columns.array
    let used = method.groups.flatMap(\.components)
    var axis = Axis(x.axes[columns.axis].name)
    if let time = columns.time {
      axis.coordinate = .time(
        TimeAxis(instants: try time.following(count: horizon), rule: time.rule))
    }
    let (axes, shape) = columns.replacingTime(by: axis, count: horizon)
    let values = try columns.numbers()
    var result = [Double](repeating: .nan, count: try Tensor.elementCount(shape))
    for column in 0..<columns.count {
      let own = columns.column(column, of: values)
      if own.contains(where: \.isNaN) { continue }
      guard let next = try method.analyse(own).forecast(used, steps: horizon) else {
        throw Fault.noRecurrence()
      }
      let start = column / columns.stride * horizon * columns.stride + column % columns.stride
      for (step, value) in next.enumerated() { result[start + step * columns.stride] = value }
    }
    // A forecast rests on the past alone.
    var provenance = Provenance(notes: x.provenance.notes)
    provenance.rest(on: columns.span)
    return DataArray(
      try Tensor(f64: result, shape: shape), axes: axes, name: "forecast", unit: x.unit,
      provenance: provenance)
  }

  // MARK: - Scales

  private static let wavelet = Builtin(
    "wavelet", family: "decomposition",
    "Multiresolution analysis: a detail for each band of scales, and what is left when all are taken off",
    takes: complete,
    Param<String>("filter", "\"la8\", \"d4\" or \"haar\"", default: "la8"),
    Param<Int?>(
      "levels",
      "how many details; detail j has periods of 2^j to 2^(j + 1) steps; by default up to 4",
      default: .some(nil)),
    Param<String>(
      "transform", "\"modwt\", of any length, or \"dwt\", which halves the series at each level",
      default: "modwt"),
    Param<String>(
      "boundary",
      "what lies beyond the ends: \"periodic\", the other end; \"reflection\", the series "
        + "backwards", default: "periodic"),
    causalParam,
    returns:
      "decomposition: observed, detail_1 … detail_J, smooth; they add up to the series. Of one series also "
      + "`coefficients`, a record of the transform's own numbers, and `variance`, their mean square by level",
    formula: "$x_t = \\sum_{j=1}^J D_{j,t} + S_{J,t}$",
    references: [
      "Percival & Walden (2000), doi:10.1017/CBO9780511841040", "R package waveslim, mra",
    ],
    examples: [
      Example(
        sampleSeries + "p = wavelet(x, levels=3)\n"
          + "max(abs(p.detail_1 + p.detail_2 + p.detail_3 + p.smooth - x)) < 1e-12", shows: "true"),
      Example(
        "p = wavelet(with_dims([1.0, 3.0, 2.0, 6.0], \"time\"), \"haar\", levels=1, transform=\"dwt\")\n"
          + "p.smooth", shows: ""),
    ]
  ) { (context, x, filter, levels, transform, boundary, causal) throws(Fault) -> Record in
    let decomposer = try Decomposer("wavelet", x, causal: causal, context)
    let columns = decomposer.columns
    let method = try waves(filter, levels, transform, boundary, steps: columns.steps)
    if causal, method.transform == .dwt { throw Fault.dwtNotCausal() }
    var result = try decomposer.decomposition(
      by: method,
      parameters: [
        "filter": .string(filter), "levels": .int(Int64(method.levels)),
        "transform": .string(transform), "boundary": .string(boundary),
      ])
    guard columns.count == 1, !causal else { return result.record }
    let found = method.coefficients(try columns.numbers())
    var coefficients: OrderedDictionary<String, Datum> = [:]
    for (name, values) in zip(method.partNames, found) {
      coefficients[name] = .array(DataArray(try Tensor(f64: values), name: name))
    }
    result.findings["coefficients"] = .record(Record(fields: coefficients))
    let variance = found.dropLast().map { level in
      level.reduce(0) { $0 + $1 * $1 } / Double(max(level.count, 1))
    }
    let labels = Coordinate.labels(try Tensor(i64: (1...method.levels).map { Int64($0) }))
    result.findings["variance"] = .array(
      DataArray(try Tensor(f64: variance), axes: [Axis("level", labels)], name: "variance"))
    return result.record
  }

  private static func waves(
    _ filter: String, _ levels: Int?, _ transform: String, _ boundary: String, steps: Int
  ) throws(Fault) -> Wavelet {
    try Wavelet(
      choice(filter, "filter", of: Wavelet.Filter.self),
      levels: levels ?? max(1, min(4, Wavelet.mostLevels(count: steps))),
      transform: choice(transform, "transform", of: Wavelet.Transform.self),
      boundary: choice(boundary, "boundary", of: Wavelet.Boundary.self))
  }

  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ word: String, _ name: String, of: Choice.Type
  ) throws(Fault) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: word) else {
      throw Fault.unknownChoice(word, name, of: Choice.allCases.map(\.rawValue))
    }
    return choice
  }

  // MARK: - Turns

  private static let siftings = Param<Int>(
    "siftings", "how often the mean of the envelopes is taken off for a mode", default: 10)
  private static let mostModes = Param<Int?>(
    "modes", "the most modes; by default log₂ of the length − 1", default: .some(nil))

  private static let emd = Builtin(
    "emd", family: "decomposition",
    "Empirical mode decomposition: oscillations from the fastest to the slowest, and a trend",
    takes: complete, mostModes, siftings, causalParam,
    returns:
      "decomposition: observed, mode_1, mode_2 …, trend; they add up to the series. How many modes there "
      + "are, the series decides",
    formula: "$x_t = \\sum_k c_{k,t} + r_t$",
    references: ["Huang et al. (1998), doi:10.1098/rspa.1998.0193"],
    examples: [
      Example(
        "t = arange(200.0)\nx = with_dims(sin(t) + sin(t / 12), \"time\")\n"
          + "corr(emd(x).mode_1, sin(t)) > 0.99", shows: "true")
    ]
  ) { (context, x, modes, siftings, causal) throws(Fault) -> Record in
    let decomposer = try Decomposer("emd", x, causal: causal, context)
    let steps = decomposer.columns.steps
    let method = try EmpiricalModes(
      modes: modes ?? EmpiricalModes.usualModes(count: steps), siftings: siftings)
    var result = try decomposer.decomposition(
      by: method, parameters: ["siftings": .int(Int64(siftings))])
    try dropNothing(from: &result)
    return result.record
  }

  private static let eemd = Builtin(
    "eemd", family: "decomposition",
    "Ensemble empirical mode decomposition: the mean over copies with noise added",
    takes: complete, mostModes,
    Param<Int>("trials", "copies, in pairs of noise of both signs", default: 100),
    Param<Double>("noise", "its standard deviation over that of the series", default: 0.2),
    siftings,
    Param<Int?>("seed", "for the noise; by default the notebook's", default: .some(nil)),
    returns:
      "decomposition: observed, mode_1, mode_2 …, trend, remainder, which holds what rounding leaves",
    formula: "$x_t = \\sum_k c_{k,t} + r_t$", effects: .random,
    references: [
      "Wu & Huang (2009), doi:10.1142/S1793536909000047",
      "Yeh, Shieh & Huang (2010), doi:10.1142/S1793536910000422",
    ],
    examples: [
      Example(
        "t = arange(200.0)\nx = with_dims(sin(t) + sin(t / 12), \"time\")\n"
          + "p = eemd(x, trials=20, seed=1)\nmax(abs(p.remainder)) < 1e-12", shows: "true")
    ]
  ) { (context, x, modes, trials, noise, siftings, seed) throws(Fault) -> Record in
    guard (2...100_000).contains(trials), trials % 2 == 0 else {
      throw Fault.trialsNotPairs(trials)
    }
    guard noise >= 0, noise.isFinite else { throw Fault.noiseOutside(noise) }
    let decomposer = try Decomposer("eemd", x, context)
    let key = seed.map { UInt64(bitPattern: Int64($0)) } ?? context.nextRandomKey()
    let method = try EmpiricalModes(
      modes: modes ?? EmpiricalModes.usualModes(count: decomposer.columns.steps),
      siftings: siftings,
      ensemble: EmpiricalModes.Ensemble(pairs: trials / 2, noise: noise) {
        pair, count throws(Fault) in
        try RandomNumbers.normals(key: key, part: pair, count: count)
      })
    var result = try decomposer.decomposition(
      by: method,
      parameters: [
        "trials": .int(Int64(trials)), "noise": .float(noise), "siftings": .int(Int64(siftings)),
      ])
    try dropNothing(from: &result)
    return result.record
  }

  /// Modes that no series has are no parts.
  private static func dropNothing(from result: inout Decomposition) throws(Fault) {
    for name in result.parts.keys.reversed() where name.hasPrefix("mode_") {
      guard let part = result.parts[name] else { continue }
      let isNothing = try part.tensor.withF64 { (values) throws(Fault) -> Bool in
        values.allSatisfy { $0 == 0 || $0.isNaN }
      }
      guard isNothing, name != "mode_1" else { continue }
      result.parts[name] = nil
    }
    result.parameters["modes"] = .int(Int64(result.parts.keys.count { $0.hasPrefix("mode_") }))
  }

  // MARK: - Patterns over space

  private static let eof = Builtin(
    "eof", family: "decomposition",
    "Empirical orthogonal functions: patterns over sites or pixels, and how strong each is over time",
    takes: Param<DataArray>(
      "x", axes: "[T, S…]", "series at several places; a place without any value is left out"),
    Param<Int?>("modes", "how many patterns; by default up to 10", default: .some(nil)),
    Param<Datum>(
      "weights",
      "by what anomalies are multiplied, a number for each place; or \"coslat\", √cos of the labels of `lat`",
      default: Datum.none, shown: "none"),
    Param<Bool>(
      "standardise", "whether each place is divided by its standard deviation", default: false),
    returns:
      "decomposition: observed, fitted (the mean and the modes), remainder; `components` [mode, S…], "
      + "orthonormal; `scores` [time, mode]; `explained_variance`, its `ratio` to all of it, "
      + "`north_error`, the sampling error of each variance, and `separated`, whether it is further from its "
      + "neighbours than that",
    formula:
      "$X - \\bar X = S C$, $\\lambda_k = s_k^2 / (T - 1)$, $\\delta \\lambda_k = \\lambda_k \\sqrt{2 / T}$",
    references: [
      "North, Bell, Cahalan & Moeng (1982), doi:10.1175/1520-0493(1982)110<0699:SEITEO>2.0.CO;2",
      "xeofs, single.EOF",
    ],
    examples: [
      Example(
        "x = with_dims(outer(sin(arange(40.0)), [1, 2, -1]), [\"time\", \"site\"])\n"
          + "round(eof(x, modes=1).ratio[0], 6)", shows: "1.0")
    ]
  ) { (context, x, modes, weights, standardise) throws(Fault) -> Record in
    try SpacePatterns(x, weights: weights, context).decomposition(modes, standardise).record
  }
}
