import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Metrics of peaks: whether floods come in time.
extension Library {
  static let peaks: [Builtin] = [
    peakTable,
    peakMetric(
      "peak_timing",
      "How many steps early or late the peaks that were simulated come, on average",
      "\\frac{1}{n} \\sum |t_s - t_o|", Peaks.timing),
    peakMetric(
      "missed_peaks",
      "The share of testable peaks that the simulation misses",
      "M / (H + M)", Peaks.missed),
    peakMetric(
      "peak_magnitude",
      "How far, in %, the greatest simulated value near a testable peak is from its height",
      "\\frac{100}{n} \\sum |s - o| / |o|", Peaks.magnitude),
  ]

  private static let simulated = Param<DataArray>(
    "sim", axes: "[T, …]", "what was simulated, on the same axes")
  private static let window = Param<Datum>(
    "window",
    "how far about a peak is looked for it, in steps or as a duration; by default 12 hours where steps "
      + "are shorter than a day, else 3 days",
    default: Datum.none, shown: "none")
  private static let distance = Param<Int>(
    "distance", "how many observed steps two peaks are apart at least", default: 100)
  private static let prominence = Param<Double?>(
    "prominence",
    "how far a peak stands out at least; by default the standard deviation of what was observed",
    default: .some(nil))

  private static let rule =
    "A peak is testable where its whole window is observed and simulated; missed where the greatest "
    + "simulated value in it lies on its edge, is below half the observed peak, or all are the same"
  private static let sources = [
    "scipy.signal.find_peaks", "Gauch et al. (2021), doi:10.5194/hess-25-2045-2021",
  ]

  /// Four days of hours with one peak, simulated two hours late.
  private static let flood =
    "t = arange(96)\nobs = exp(-((t - 40) / 6)^2)\nsim = 0.8 * exp(-((t - 42) / 6)^2)\n"

  private static func peakMetric(
    _ name: String, _ summary: String, _ formula: String,
    _ measure: @escaping @Sendable ([Peaks.Event]) -> Metric
  ) -> Builtin {
    let withN = Param<Bool>(
      "with_n", "gives a record of `value` and `n`, the peaks used", default: false)
    return Builtin(
      name, family: "metrics", summary,
      takes: obs, simulated, window, distance, prominence, withN,
      returns: "number, or none where it is undefined; of several sites a tensor of them. \(rule)",
      formula: "$\(formula)$", references: sources,
      examples: [Example(flood + "\(name)(obs, sim, window=12)")]
    ) { (context, obs, sim, window, distance, prominence, withN) throws(Fault) -> Datum in
      let (columns, events) = try events(name, obs, sim, window, distance, prominence)
      let metrics = events.map(measure)
      let found = events.reduce(0) { $0 + $1.count }
      let tested = events.reduce(0) { $0 + $1.count(where: \.isTestable) }
      if found > 0 {
        let hits = events.reduce(0) { $0 + $1.count(where: \.isHit) }
        let peaks = found == 1 ? "peak" : "peaks"
        context.note("\(name): \(found) \(peaks) found, \(tested) testable, \(hits) hit")
      }
      if let reason = metrics.compactMap(\.reason).first {
        let count = metrics.count > 1 ? " for \(metrics.count { $0.value == nil })" : ""
        context.note("\(name): undefined\(count), since \(reason)")
      }
      var value = metrics.first?.value.map { Datum.float($0) } ?? .none
      var n = Datum.int(Int64(metrics.first?.n ?? 0))
      if obs.rank > 1 {
        var axes = obs.axes
        axes.remove(at: columns.axis)
        let shape = axes.indices.map { obs.shape[$0 < columns.axis ? $0 : $0 + 1] }
        value = .array(
          DataArray(
            try Tensor(f64: metrics.map { $0.value ?? .nan }, shape: shape), axes: axes, name: name)
        )
        n = .array(
          DataArray(
            try Tensor(i64: metrics.map { Int64($0.n) }, shape: shape), axes: axes, name: "n"))
      }
      return withN ? .record(Record(fields: ["value": value, "n": n])) : value
    }
  }

  private static let peakTable = Builtin(
    "peaks", family: "metrics",
    "The peaks of what was observed, each beside the simulation",
    takes: obs, simulated, window, distance, prominence,
    returns:
      "table, a row for each peak: `time` (or `step`), `observed`, `testable`, `hit`, `late` in steps and "
      + "`simulated`, the greatest value in the window. \(rule)",
    references: sources,
    examples: [Example(flood + "peaks(obs, sim, window=12).late[0]", shows: "2")]
  ) { (_, obs, sim, window, distance, prominence) throws(Fault) -> Table in
    let (columns, events) = try events("peaks", obs, sim, window, distance, prominence)
    guard columns.count == 1, let events = events.first else {
      throw Fault.wrongType(
        "obs", of: "one series", got: "several side by side", hint: "select one, `obs[site=…]`")
    }
    let place: DataArray
    if let time = columns.time {
      let instants = events.map { time.instants[$0.step] }
      place = DataArray(try Tensor(time: instants.map(\.microseconds)), name: "time")
    } else {
      place = DataArray(try Tensor(i64: events.map { Int64($0.step) }), name: "step")
    }
    return Table(
      columns: [
        place,
        DataArray(try Tensor(f64: events.map(\.observed)), name: "observed", unit: obs.unit),
        DataArray(try Tensor(bool: events.map(\.isTestable)), name: "testable"),
        DataArray(try Tensor(bool: events.map(\.isHit)), name: "hit"),
        DataArray(
          try Tensor(
            i64: events.map { Int64($0.late ?? 0) }, mask: events.map { $0.late == nil },
            shape: [events.count]), name: "late"),
        DataArray(try Tensor(f64: events.map(\.simulated)), name: "simulated", unit: obs.unit),
      ], rowCount: events.count)
  }

  private static func events(
    _ name: String, _ obs: DataArray, _ sim: DataArray, _ window: Datum, _ distance: Int,
    _ prominence: Double?
  ) throws(Fault) -> (TimeColumns, [[Peaks.Event]]) {
    let columns = try TimeColumns(obs)
    try AxesAgreement.check(
      obs, sim, onShapes: Fault.metricShapes(obs.shape, sim.shape, parameter: "sim"))
    if let unit = obs.unit, let other = sim.unit, !Unit.agree(unit, other) {
      throw Fault.unitsDiffer(unit, other, nil)
    }
    guard sim.dtype.isNumeric else { throw Fault.notNumbers(sim.dtype) }
    guard distance >= 1 else { throw Fault.countTooSmall(distance, "distance", least: 1) }
    let (observed, values) = (try obs.observedNumbers(), try sim.tensor.f64Values())
    let steps = try steps(window, columns)
    return (
      columns,
      (0..<columns.count).map { column in
        Peaks.events(
          obs: columns.column(column, of: observed), sim: columns.column(column, of: values),
          window: steps, distance: distance, prominence: prominence)
      }
    )
  }

  private static func steps(_ window: Datum, _ columns: TimeColumns) throws(Fault) -> Int {
    let step: Int64? =
      if case .regular(let microseconds)? = columns.time?.rule { microseconds } else { nil }
    let day = TimeSpan.microsecondsPerDay
    switch window {
    case .int(let steps) where (1...(1 << 31)).contains(steps): return Int(steps)
    case .none:
      guard let step, step > 0 else { throw Fault.windowUnknown() }
      return max(1, Int((step < day ? day / 2 : 3 * day) / step))
    case .duration(.exact(let microseconds)):
      guard let step, step > 0 else { throw Fault.windowUnknown() }
      guard microseconds >= step else { throw Fault.windowOutside(Describe.inline(window)) }
      return Int(min(microseconds / step, 1 << 31))
    default: throw Fault.windowOutside(Describe.inline(window))
    }
  }
}
