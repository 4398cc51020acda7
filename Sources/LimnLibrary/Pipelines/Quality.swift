import LimnData
import LimnDisplay
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// The list of what goes wrong most often between data and a verdict, gone through for a pipeline and
/// its data: each point is in order, at fault, or could not be looked at, with what was seen.
struct QualityList {
  enum Finding: String { case ok, fault, unchecked = "not checked" }

  struct Row {
    var point: String
    var finding: Finding
    var says: String
  }

  private(set) var rows: [Row] = []
  private let pipeline: Pipeline
  private let folds: Folds
  private let target: String

  static let shortestMemory = 60

  init(_ pipeline: Pipeline, _ folds: Folds, _ context: any CallContext) throws(Fault) {
    self.pipeline = pipeline
    self.folds = folds
    target = try pipeline.target(of: folds.data)
    try alignment()
    try scaling()
    order()
    try smoothness()
    try filling()
    try neighbours()
    try fits(context)
  }

  private mutating func add(_ point: String, _ finding: Finding, _ says: String) {
    rows.append(Row(point: point, finding: finding, says: says))
  }

  /// The observed values of each column.
  private func columns(_ name: String) throws(Fault) -> [[Double]] {
    guard let array = folds.data[name] else { return [] }
    let columns = try TimeColumns(array)
    let values = try array.observedNumbers()
    return (0..<columns.count).map { columns.column($0, of: values) }
  }

  private var period: Double? {
    folds.data.time.slotsPerYear.flatMap { $0 > 1 ? Double($0) : nil }
  }

  private mutating func alignment() throws(Fault) {
    let own = try columns(target)
    var shifted: [String] = []
    var seen = 0
    for name in folds.data.series.keys where name != target {
      var lags: [Int] = []
      for (x, y) in zip(own, try columns(name)) {
        guard let found = try? Misalignment.of(x, y, most: 10, period: period) else { continue }
        seen += 1
        if found.isShifted { lags.append(found.lag) }
      }
      if let lag = lags.first {
        shifted.append(
          "`\(name)` lies \(abs(lag)) steps \(lag > 0 ? "behind" : "ahead of") `\(target)`")
      }
    }
    if seen == 0 {
      add("inputs aligned", .unchecked, "there is no input beside the target")
    } else if shifted.isEmpty {
      add("inputs aligned", .ok, "no input goes better with another step of the target")
    } else {
      add("inputs aligned", .fault, shifted.joined(separator: "; "))
    }
  }

  private mutating func scaling() throws(Fault) {
    var scaled: [String] = []
    for name in folds.data.series.keys {
      let values = try columns(name).flatMap { $0 }.filter { !$0.isNaN }
      guard values.count > 2, let least = values.min(), let most = values.max(), most > least
      else { continue }
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let isStandard =
        abs(mean) < 1e-9
        && (abs((squares / n).squareRoot() - 1) < 1e-9
          || abs((squares / (n - 1)).squareRoot() - 1) < 1e-9)
      if isStandard || (least == 0 && most == 1) { scaled.append("`\(name)`") }
    }
    add(
      "scaled on training steps", scaled.isEmpty ? .ok : .fault,
      scaled.isEmpty
        ? "no series has mean 0 and deviation 1, or runs from 0 to 1, over all steps"
        : "\(scaled.joined(separator: ", ")) was scaled on all steps, those of the test too")
  }

  private mutating func order() {
    let chronological = folds.plan.folds.allSatisfy(\.isChronological)
    add(
      "training before testing", chronological ? .ok : .fault,
      chronological
        ? "all that trains lies before what is tested"
        : "steps after those that are tested train")
  }

  private mutating func smoothness() throws(Fault) {
    guard let array = folds.data[target] else { return }
    let provenance = array.provenance
    let taints = provenance.notes.filter { !$0.contains(" values filled by ") }
    var reason: String?
    if provenance.seesAhead > 0, let note = taints.last {
      reason = "it is smoothed: \(note)"
    } else if provenance.seesBack > 0 {
      reason = "each value is made of several steps"
    } else {
      let rough = try columns(target).compactMap { Self.roughness($0, folds.data.time) }
      if let least = rough.min(), least < Roughness.ofFiltered {
        reason = "neighbouring values hardly differ, as after a filter"
      }
    }
    add(
      "raw target", reason == nil ? .ok : .fault, reason ?? "its steps stand each by itself")
  }

  /// How far a value lies from the line between its neighbours.
  private static func bend(_ values: [Double], _ t: Int, _ places: [Double]) -> Double {
    let share = (places[t] - places[t - 1]) / (places[t + 1] - places[t - 1])
    let line = values[t - 1] * (1 - share) + values[t + 1] * share
    return values[t] - line
  }

  /// The variance of second differences over that of the values, after what is usual is taken off;
  /// 6 for noise.
  private static func roughness(_ values: [Double], _ time: TimeAxis) -> Double? {
    var own = values
    if let slots = time.slotsOfYear(), let count = time.slotsPerYear, count > 1 {
      let usual = Climatology(fitting: values, slots: slots, slotCount: count).predict(slots: slots)
      own = zip(values, usual).map { $0 - $1 }
    }
    return Roughness.of(own)
  }

  /// Observed values that lie on straight lines, four in a row or more, were filled before they came in.
  private mutating func filling() throws(Fault) {
    var (straight, n) = (0, 0)
    guard let array = folds.data[target] else { return }
    let times = try TimeColumns(array).positions
    let steps = times.indices.map { Double($0) }
    for values in try columns(target) where values.count > 4 {
      let size = values.filter { !$0.isNaN }.map(abs).max() ?? 0
      n += values.count { !$0.isNaN }
      for t in 1..<(values.count - 2) where values[t] != values[t + 1] {
        // A line over steps, or over time where those are not of one length.
        let isStraight = [steps, times].contains { places in
          [t, t + 1].allSatisfy { abs(Self.bend(values, $0, places)) <= 1e-10 * size }
        }
        if isStraight, size > 0 { straight += 1 }
      }
    }
    let share = n > 0 ? Double(straight) / Double(n) : 0
    add(
      "observed values scored", share > 0.05 ? .fault : .ok,
      share > 0.05
        ? "\(straight) values of `\(target)` lie on straight lines with their neighbours, as after filling; "
          + "give the gaps, and `fill` here"
        : "no stretch of the target lies on a straight line")
  }

  /// Sites that test and sites that train, and whether they are the same place in other words.
  private mutating func neighbours() throws(Fault) {
    let own = try columns(target)
    guard folds.plan.folds.contains(where: { $0.testSites != nil }) else {
      let isPooled = own.count > 1
      add(
        "places apart", .unchecked,
        isPooled ? "the same sites train and test: see `space_folds`" : "there is one site")
      return
    }
    var alike: String?
    for fold in folds.plan.folds {
      for test in fold.testSites ?? [] {
        for train in fold.trainSites ?? [] {
          guard let r = Metrics.corr(own[test], own[train]).value, r > 0.95 else { continue }
          alike =
            "`\(folds.data.sites[test])` tests and `\(folds.data.sites[train])` trains, and they go "
            + "together by \(shortText(r)): see `buffer=`"
        }
      }
    }
    add(
      "places apart", alike == nil ? .ok : .fault,
      alike ?? "no site that tests is the double of one that trains")
  }

  /// What only a fit can tell: learned by heart, and how far back its gradient reaches.
  private mutating func fits(_ context: any CallContext) throws(Fault) {
    guard let fold = folds.plan.folds.last else { return }
    let quiet = QuietContext(inner: context)
    var bold = pipeline
    bold.allowFuture = true
    let (fit, flow) = try PipelineFit.fitting(
      bold, folds.data, training: fold.train, sites: fold.trainSites, quiet)
    let whole = try fit.predict(flow, from: 0, quiet)
    let test = whole.part(
      steps: fold.test.flatMap { Array($0) }, sites: fold.testSites)
    let train = whole.part(
      steps: fold.train.flatMap { Array($0) },
      sites: fold.trainSites)
    let (own, new) = (train.score.median { $0.model.r2 }, test.score.median { $0.model.r2 })
    if let own, let new {
      let isOverfit = own - new > 0.3 && (test.best?.skill ?? 0) <= 0
      add(
        "not learned by heart", isOverfit ? .fault : .ok,
        "R² is \(shortText(own)) on training steps and \(shortText(new)) on others")
    } else {
      add("not learned by heart", .unchecked, "R² is undefined")
    }
    let lookback = fit.fit.options.lookback
    guard lookback >= Self.shortestMemory else {
      add(
        "gradient reaches back", .unchecked,
        "the window of \(lookback) steps is shorter than \(Self.shortestMemory)")
      return
    }
    let names = fit.fit.options.inputs + [fit.fit.options.target]
    var series: OrderedDictionary<String, DataArray> = [:]
    for name in names { series[name] = flow.current[name] }
    let data = try SequenceData(series.map { ($0.key, $0.value) })
    guard
      let flows = try? fit.fit.gradientFlow(data, interruption: context.effects.interruption),
      let newest = flows.last, newest > 0
    else {
      add("gradient reaches back", .unchecked, "the model has no gradient through time")
      return
    }
    let far = flows[flows.count - Self.shortestMemory] / newest
    add(
      "gradient reaches back", far < 1e-3 ? .fault : .ok,
      "at lag \(Self.shortestMemory) there is \(shortText(far)) of it left")
  }

  var table: Table {
    get throws(Fault) {
      Table(
        columns: [
          DataArray(try Tensor(words: rows.map(\.point)), name: "point"),
          DataArray(try Tensor(words: rows.map(\.finding.rawValue)), name: "finding"),
          DataArray(try Tensor(words: rows.map(\.says)), name: "says"),
        ], rowCount: rows.count)
    }
  }
}
