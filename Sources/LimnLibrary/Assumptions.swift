import LimnData
import LimnDisplay
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// What an LSTM takes for granted of a series, and whether the series grants it.
///
/// Where the axis has a cycle of a year and three of them are there, the tests look at departures from what is
/// usual at each time of the year, since a season is no lack of a level.
struct Assumptions {
  private struct Row {
    var assumption, test: String
    var statistic = Double.nan
    var p = Double.nan
    /// Series that grant it, and those that could be tested.
    var granted = 0
    var tested = 0
    /// What it means where it is not granted.
    var consequence: String

    var words: String {
      tested == 0
        ? "unknown" : tested == 1 ? (granted == 1 ? "yes" : "no") : "\(granted) of \(tested)"
    }
    var isDenied: Bool { granted < tested }
  }

  private var rows: [Row] = []
  private var notes: [String] = []

  init(
    _ x: DataArray, lat: DataArray?, lon: DataArray?, weights: Datum, _ context: any CallContext
  ) throws(Fault) {
    let columns = try TimeColumns(x)
    let numbers = try columns.numbers()
    order(columns)
    gaps(numbers)
    let cycle = columns.time.flatMap { $0.rule == .irregular ? nil : $0.slotsPerYear }
    var slots: Slots?
    if let cycle, cycle > 1, columns.steps >= 3 * cycle, let time = columns.time {
      slots = try Slots(time, by: "slot")
      notes.append("The tests look at departures from what is usual at each time of the year.")
    }
    let places = slots?.indices
    let slotCount = slots?.count ?? 0
    let found = try columns.each(of: numbers, context.effects.interruption) {
      values -> (departures: [Double], results: [TestResult]) in
      let filled = Gaps.linear(values, positions: columns.positions).values
      let whole = places.map { places in
        let usual = Climatology(fitting: filled, slots: places, slotCount: slotCount)
          .predict(slots: places)
        return zip(filled, usual).map { $0 - $1 }
      }
      // Ends that no line reaches are left off.
      let departures = (whole ?? filled).filter { !$0.isNaN }
      let lags = Int(4 * (Double(departures.count) / 100).squareRoot().squareRoot())
      return (
        whole ?? filled,
        [
          UnitRoot.adf(departures), UnitRoot.kpss(departures),
          MannKendall.test(departures, .hamedRao),
          ChangePoints.cusum(departures, lags: min(lags, max(0, departures.count - 1))),
          Dependence.ljungBox(departures), Dependence.jarqueBera(departures),
        ]
      )
    }
    tests(found.map(\.results))
    try space(
      x, columns, found.map(\.departures), lat: lat, lon: lon, weights: weights, context)
  }

  private mutating func order(_ columns: TimeColumns) {
    let time = columns.time
    rows.append(
      Row(
        assumption: "order in time", test: "dates ascend", granted: time == nil ? 0 : 1,
        tested: time == nil ? 0 : 1,
        consequence: "without dates the rows are taken as they come"))
    let isRegular = time.map { $0.rule != .irregular } ?? false
    rows.append(
      Row(
        assumption: "regular step", test: time?.stepDescription ?? "no dates",
        granted: isRegular ? 1 : 0, tested: time == nil ? 0 : 1,
        consequence: "a model of steps takes unequal ones for equal: `regrid_time` or `resample`"))
  }

  private mutating func gaps(_ numbers: [Double]) {
    let missing = numbers.count { $0.isNaN }
    rows.append(
      Row(
        assumption: "no gaps", test: "\(missing) of \(numbers.count) missing",
        granted: missing == 0 ? 1 : 0, tested: 1,
        consequence: "a missing input is replaced by the last one observed"))
    if missing > 0 {
      notes.append("Gaps are bridged by straight lines for the tests alone.")
    }
  }

  /// results: [series][adf, kpss, Mann–Kendall, cusum, Ljung–Box, Jarque–Bera]
  private mutating func tests(_ results: [[TestResult]]) {
    let level = SeriesTest.significance
    func row(
      _ assumption: String, _ test: String, _ place: Int, _ consequence: String,
      _ grants: (TestResult) -> Bool
    ) -> Row {
      let own = results.map { $0[place] }
      let answered = own.filter { $0.reason == nil }
      return Row(
        assumption: assumption, test: test, statistic: median(answered.map(\.statistic)),
        p: median(answered.map(\.p)), granted: answered.count(where: grants),
        tested: answered.count, consequence: consequence)
    }
    rows.append(
      row("a level to return to", "adf", 0, "the level wanders: model differences") { $0.p < level }
    )
    rows.append(
      row("a level that stays", "kpss", 1, "the level moves: take out the trend within each fold") {
        $0.p >= level
      })
    rows.append(
      row(
        "no trend", "mann_kendall, hamed_rao", 2,
        "later values lie outside of what was trained on"
      ) { $0.p >= level })
    rows.append(
      row("no break", "cusum", 3, "before and after the break are two series") { $0.p >= level })
    rows.append(
      row("a memory to learn", "ljung_box", 4, "beyond the season the past tells nothing") {
        $0.p < level
      })
    rows.append(
      row(
        "normal errors", "jarque_bera", 5,
        "squared errors follow the extremes: try `loss=\"huber\"`"
      ) { $0.p >= level })
    if let reason = results.first?.compactMap(\.reason).first {
      notes.append("Where nothing could be tested: \(reason).")
    }
  }

  private mutating func space(
    _ x: DataArray, _ columns: TimeColumns, _ departures: [[Double]], lat: DataArray?,
    lon: DataArray?, weights: Datum, _ context: any CallContext
  ) throws(Fault) {
    guard columns.count > 3 else { return }
    var choice = weights
    if case .none = weights {
      if lat != nil, lon != nil {
        choice = .string("knn")
      } else if x.rank == 3 {
        choice = .string("queen")
      } else {
        notes.append("Give `lat` and `lon` to see whether the sites are independent.")
        return
      }
    }
    var numbers = [Double](repeating: .nan, count: x.count)
    for (column, values) in departures.enumerated() { columns.put(values, column, into: &numbers) }
    let test = try SpatialTest(
      x, choice, lat: lat, lon: lon, k: min(4, columns.count - 1), km: nil)
    let found = try test.results(
      .moran, .row, permutations: 0, numbers, key: 0, context.effects.interruption
    ).filter { $0.reason == nil }
    let adjusted = FalseDiscovery.adjusted(found.map { $0.more[2] })
    let dependent = adjusted.count { $0 < SeriesTest.significance }
    rows.append(
      Row(
        assumption: "independent places", test: "moran, \(dependent) of \(found.count) steps",
        statistic: median(found.map(\.statistic)), p: median(found.map { $0.more[2] }),
        granted: dependent == 0 ? 1 : 0, tested: found.isEmpty ? 0 : 1,
        consequence: "neighbours know each other: hold out whole regions"))
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty else { return .nan }
    return 0.5 * (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2])
  }

  var report: Report {
    get throws(Fault) {
      let table = Table(
        columns: [
          DataArray(try Tensor(str: rows.map(\.assumption)), name: "assumption"),
          DataArray(try Tensor(str: rows.map(\.test)), name: "test"),
          DataArray(try Tensor(f64: rows.map(\.statistic)), name: "statistic"),
          DataArray(try Tensor(f64: rows.map(\.p)), name: "p"),
          DataArray(try Tensor(str: rows.map(\.words)), name: "granted"),
        ], rowCount: rows.count)
      let denied = rows.filter(\.isDenied)
      let unknown = rows.count { $0.tested == 0 }
      let head =
        rows.allSatisfy { $0.p.isNaN }
        ? "No test has an answer."
        : denied.isEmpty
          ? unknown == 0
            ? "The series grants all that an LSTM takes for granted."
            : "Nothing that could be tested speaks against an LSTM."
          : "Not granted: "
            + denied.map { "\($0.assumption) (\($0.consequence))" }.joined(separator: "; ") + "."
      return Report(
        "assumptions",
        ["table": .table(table), "granted": .bool(denied.isEmpty && unknown == 0)],
        says: ([head] + notes).joined(separator: " "), table: table)
    }
  }
}

extension Library {
  static let assumptions = Builtin(
    "assumptions", family: testFamily,
    "What an LSTM takes for granted, in one table: order, regular steps, a fixed level, no trend, no "
      + "break, a memory, normal errors, independent places",
    takes: Param<DataArray>("x", axes: "[T, …]", "a series, or several side by side"),
    Param<DataArray?>("lat", axes: "[N]", "degrees north of each site", default: .some(nil)),
    Param<DataArray?>("lon", axes: "[N]", "degrees east of each site", default: .some(nil)),
    Param<Datum>(
      "weights",
      "who is whose neighbour, as in `moran`; left out, the 4 nearest sites, or on a grid "
        + "\"queen\"", default: Datum.none, shown: "none"),
    returns:
      "assumptions: `table` and `granted`. Tests at 5 %; of several series the medians, and how many "
      + "grant it. With three cycles of a year or more the tests look at departures from what is usual",
    references: [
      "Said & Dickey (1984), doi:10.1093/biomet/71.3.599",
      "Hamed & Rao (1998), doi:10.1016/S0022-1694(97)00125-X",
      "Ploberger & Krämer (1992), doi:10.2307/2951597",
    ],
    examples: [Example(wanderingSeries + "len(assumptions(x).table)", shows: "9")]
  ) { (context, x, lat, lon, weights) throws(Fault) -> Report in
    try Assumptions(x, lat: lat, lon: lon, weights: weights, context).report
  }
}
