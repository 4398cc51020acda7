import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Seasons and trends that change at some dates.
extension Library {
  static let breaks = Builtin(
    "breaks", family: "decomposition",
    "Dates at which season and trend change, and the straight trend and season between them",
    takes: decomposed, periodParam,
    Param<String>(
      "season",
      "\"harmonic\", pairs of sine and cosine; \"dummy\", a level for each place in the cycle; "
        + "or \"none\"", default: "harmonic"),
    Param<Int>("order", "how many pairs of sine and cosine", default: 3),
    Param<Double>("h", "the shortest segment, as a share of the values", default: 0.15),
    Param<Int?>(
      "number", "how many breaks; by default what Schwarz's criterion asks for", default: .some(nil)
    ),
    Param<Double>("level", "of the confidence intervals of the dates", default: 0.95),
    returns:
      "decomposition: observed, seasonal, trend, remainder. Of one series also `breaks`, a table with a "
      + "row for each: the last step before the change, the bounds of its interval, and `magnitude`, the "
      + "jump of the trend; and `bic` for 0, 1, 2 … breaks. Of several series `break_count`. Missing "
      + "values are left out of the fit and bridged",
    formula:
      "$x_t = a_s + b_s t + \\sum_k (c_{s,k} \\cos 2 \\pi k t / p + d_{s,k} \\sin 2 \\pi k t / p) + r_t$ in "
      + "segment s",
    references: [
      "Bai & Perron (2003), doi:10.1002/jae.659",
      "Bai (1997), doi:10.1162/003465397557132",
      "Masiliūnas et al. (2021), doi:10.3390/rs13163308",
    ],
    examples: [
      Example(
        "t = arange(120)\nx = with_dims(sin(π / 6 * t) + 4 * f64(t >= 60) + 0.1 * sin(t^2), \"time\")\n"
          + "breaks(x, period=12).breaks.step[0]", shows: "59")
    ]
  ) { (context, x, period, season, order, h, number, level) throws(Fault) -> Record in
    let decomposer = try Decomposer("breaks", x, context)
    let columns = decomposer.columns
    let kind = try choice(season, "season", of: Breaks.Season.self)
    let method = try Breaks(
      period: kind == .none ? 1 : decomposer.period(period), season: kind, order: order, share: h,
      number: number)
    var parameters: OrderedDictionary<String, Datum> = [
      "season": .string(season), "order": .int(Int64(method.order)), "h": .float(h),
      "number": number.map { .int(Int64($0)) } ?? .none, "level": .float(level),
    ]
    if kind != .none { parameters["period"] = .int(Int64(method.period)) }
    var result = try decomposer.decomposition(by: method, parameters: parameters)
    result.parameters["causal"] = nil
    if columns.count == 1 {
      let interruption = context.effects.interruption
      let found = try method.find(in: columns.numbers(), level: level) { () throws(Fault) in
        try interruption.check()
      }
      result.findings["breaks"] = .table(try table(of: found.breaks, columns))
      result.findings["bic"] = .array(DataArray(try Tensor(f64: found.criterion), name: "bic"))
    } else {
      result.findings["break_count"] = .array(try counts(of: columns, by: method, context))
    }
    return result.record
  }

  /// Steps as dates where there are dates.
  private static func table(
    of breaks: [Breaks.Found.Break], _ columns: TimeColumns
  ) throws(Fault) -> Table {
    func places(_ name: String, _ steps: [Int?]) throws(Fault) -> DataArray {
      let mask = steps.map { $0 == nil }
      if let time = columns.time {
        let moments = steps.map { $0.map { time.instants[$0].microseconds } ?? 0 }
        return DataArray(try Tensor(time: moments, mask: mask), name: name)
      }
      return DataArray(try Tensor(i64: steps.map { Int64($0 ?? 0) }, mask: mask), name: name)
    }
    return Table(
      columns: [
        try places("step", breaks.map(\.step)), try places("low", breaks.map(\.low)),
        try places("high", breaks.map(\.high)),
        DataArray(
          try Tensor(f64: breaks.map(\.magnitude)), name: "magnitude", unit: columns.array.unit),
      ], rowCount: breaks.count)
  }

  /// How many breaks each of several series has; missing where it has too few values.
  private static func counts(
    of columns: TimeColumns, by method: Breaks, _ context: any CallContext
  ) throws(Fault) -> DataArray {
    let numbers = try columns.numbers()
    let found = try Block<Double>(repeating: .nan, count: columns.count)
    let interruption = context.effects.interruption
    try Parallel.tryForEach(columns.count) { column throws(Fault) in
      let values = columns.column(column, of: numbers)
      if values.allSatisfy(\.isNaN) { return }
      let breaks = try method.find(in: values) { () throws(Fault) in try interruption.check() }
      found.pointer[column] = Double(breaks.breaks.count)
    }
    var (axes, shape) = (columns.array.axes, columns.array.shape)
    axes.remove(at: columns.axis)
    shape.remove(at: columns.axis)
    return DataArray(
      try Tensor(f64: found.array, shape: shape), axes: axes, name: "break_count")
  }
}
