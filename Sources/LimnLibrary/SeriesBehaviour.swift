import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Interpretations, jumps and misalignments of all columns of a tensor, as records and tables.
struct SeriesBehaviour {
  private let name: String
  private let columns: TimeColumns
  private let period: Double?
  private let context: any CallContext

  init(
    _ name: String, _ x: DataArray, period: Double?, _ context: any CallContext
  ) throws(Fault) {
    columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    if let period, !(period > 2) {
      throw Fault.numberOutside(period, "period", "above 2")
    }
    // A year of fewer than four steps has no season to speak of.
    let yearly = columns.time?.stepsPerYear.flatMap { $0 >= 4 ? $0 : nil }
    (self.name, self.period, self.context) = (name, period ?? yearly, context)
  }

  func interpretation() throws(Fault) -> Datum {
    let numbers = try columns.finiteNumbers()
    let (period, interruption) = (period, context.effects.interruption)
    let results = try columns.mapped(numbers) { _, values throws(Fault) in
      try interruption.check()
      return try Interpretation.of(values, period: period)
    }
    noteMissing()
    return try pooled("interpretation", results) { fields($0) }
  }

  func jumps() throws(Fault) -> Table {
    let numbers = try columns.finiteNumbers()
    let (period, interruption) = (period, context.effects.interruption)
    let results = try columns.mapped(numbers) { _, values throws(Fault) in
      try interruption.check()
      return try LevelShift.all(values, period: period)
    }
    noteMissing()
    let rows = results.enumerated().flatMap { column, jumps in jumps.map { (column, $0) } }
    var result: [DataArray] = []
    for (axis, words) in try SeriesGaps.labels(of: columns) {
      result.append(DataArray(try Tensor(str: rows.map { words[$0.0] }), name: axis))
    }
    let steps = rows.map(\.1.step)
    let at =
      if let time = columns.time {
        try Tensor(time: steps.map { time.instants[$0].microseconds })
      } else {
        try Tensor(i64: steps.map { Int64($0) })
      }
    result.append(DataArray(at, name: "at"))
    let unit = columns.array.unit == "degC" ? "K" : columns.array.unit
    result.append(DataArray(try Tensor(f64: rows.map(\.1.size)), name: "jump", unit: unit))
    result.append(DataArray(try Tensor(f64: rows.map(\.1.deviations)), name: "deviations"))
    result.append(DataArray(try Tensor(f64: rows.map(\.1.t)), name: "t"))
    return Table(columns: result, rowCount: rows.count)
  }

  func misalignment(_ y: DataArray, most: Int) throws(Fault) -> Datum {
    let x = columns.array
    try AxesAgreement.check(
      x, y, onShapes: Fault.pairShapes(x.shape, y.shape))
    guard most <= columns.steps / 3 else {
      throw Fault.numberOutside(
        Double(most), "max_lag", "at most a third of the \(columns.steps) steps")
    }
    let others = try TimeColumns(y).finiteNumbers("y")
    let numbers = try columns.finiteNumbers()
    let (period, interruption, columns) = (period, context.effects.interruption, columns)
    let results = try columns.mapped(numbers) { column, values throws(Fault) in
      try interruption.check()
      return try Misalignment.of(
        values, columns.column(column, of: others), most: most, period: period)
    }
    let datum = try pooled("misalignment", results) { fields($0) }
    guard results.count == 1, case .record(var record) = datum else { return datum }
    let lags = results[0].correlogram.lags
    let axis = Axis("lag", .labels(try Tensor(i64: lags.map { Int64($0) })))
    record.fields["correlations"] = .array(
      DataArray(
        try Tensor(f64: results[0].correlogram.values), axes: [axis], name: "correlation"))
    return .record(record)
  }

  private func noteMissing() {
    let missing = columns.array.tensor.missingCount
    if missing > 0 {
      context.note("\(name): \(missing) of \(columns.array.count) missing values left out")
    }
  }

  /// A record of one column, or a table with a row for each.
  private func pooled<Value>(
    _ type: String, _ results: [Value], _ fields: (Value) -> OrderedDictionary<String, Datum>
  ) throws(Fault) -> Datum {
    let rows = results.map(fields)
    if columns.array.rank == 1, let only = rows.first {
      return .record(Record(typeName: type, fields: only))
    }
    var result: [DataArray] = []
    for (axis, words) in try SeriesGaps.labels(of: columns) {
      result.append(DataArray(try Tensor(str: words), name: axis))
    }
    for key in rows.first?.keys ?? [] where key != "reason" {
      result.append(
        try Column.from(.list(rows.map { $0[key] ?? .none }), name: key, rows: nil))
    }
    return .table(Table(columns: result, rowCount: rows.count))
  }

  private func fields(_ result: Interpretation) -> OrderedDictionary<String, Datum> {
    let at: Datum =
      if result.step <= 0 {
        .none
      } else if let time = columns.time {
        .time(time.instants[result.step])
      } else {
        .int(Int64(result.step))
      }
    return [
      "kind": .string(result.kind.rawValue), "reason": .string(reason(result)),
      "rise": .float(result.rise), "rise_deviations": .float(result.riseDeviations),
      "jump": .float(result.jump), "jump_deviations": .float(result.jumpDeviations), "at": at,
      "line_gain": .float(result.lineGain), "step_gain": .float(result.stepGain),
      "noise": .float(result.noise), "memory": .float(result.memory),
    ]
  }

  private func reason(_ result: Interpretation) -> String {
    let rise = shortText(result.riseDeviations)
    let jump = shortText(result.jumpDeviations)
    switch result.kind {
    case .abrupt:
      return "a step of \(jump) deviations of the noise at \(columns.label(ofStep: result.step)) "
        + "explains the series better than a line"
    case .drifting:
      return
        "a line that rises by \(rise) deviations of the noise explains the series better than a "
        + "step"
    case .stable where result.noise == 0: return "the series does not vary"
    case .stable:
      return "neither a line (\(rise) deviations of the noise) nor a step (\(jump)) explains much"
    }
  }

  private func fields(_ result: Misalignment) -> OrderedDictionary<String, Datum> {
    [
      "shifted": .bool(result.isShifted), "lag": .int(Int64(result.lag)),
      "correlation": number(result.correlation), "at_zero": number(result.atZero),
      "bound": number(result.bound), "reason": .string(reason(result)),
    ]
  }

  private func number(_ value: Double) -> Datum { value.isNaN ? .none : .float(value) }

  private func reason(_ result: Misalignment) -> String {
    if let reason = result.reason { return "undefined, since \(reason)" }
    let numbers =
      "\(shortText(result.correlation)) at lag \(result.lag), \(shortText(result.atZero)) at lag 0, "
      + "bound \(shortText(result.bound))"
    guard result.isShifted else {
      return "no shift stands out: the greatest correlation is \(numbers)"
    }
    let steps = abs(result.lag) == 1 ? "1 step" : "\(abs(result.lag)) steps"
    return
      "y lies \(steps) \(result.lag > 0 ? "behind" : "ahead of") x: the correlation is \(numbers)"
  }
}
