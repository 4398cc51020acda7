import LimnData
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import OrderedCollections

/// What HANTS makes of each column, as a decomposition.
struct HarmonicParts {
  private let run: Smoothing
  private let model: Hants
  private let causal: Bool

  init(_ run: Smoothing, _ model: Hants, causal: Bool) throws(Fault) {
    guard model.period <= max(run.columns.steps, 1) else {
      throw Fault.seriesTooShort(
        "a cycle of \(model.period) steps", least: model.period, has: run.columns.steps)
    }
    (self.run, self.model, self.causal) = (run, model, causal)
  }

  private struct Column: Sendable {
    var means: [Double]
    var values: [Double]
    var isUsed: [Bool]
    var reason: String?
    var rejected = 0
    var fit: Hants.Fit?
  }

  func record() throws(Fault) -> Record {
    let (poll, model, causal) = (run.poll, model, causal)
    let columns = try run.mapped { series throws(Fault) in
      if causal {
        let ends = try model.fittedEnds(series, poll: poll)
        return Column(
          means: ends.means, values: ends.values, isUsed: ends.isUsed, reason: ends.reason)
      }
      let fit = try model.fit(series, poll: poll)
      return Column(
        means: fit.values.map { $0.isNaN ? .nan : fit.mean }, values: fit.values,
        isUsed: fit.isUsed, reason: fit.reason,
        rejected: fit.reason == nil
          ? series.presentCount - fit.isUsed.count { $0 } : 0, fit: fit)
    }
    run.tell(columns.map(\.reason))
    let rejected = columns.reduce(0) { $0 + $1.rejected }
    if rejected > 0 {
      run.context.note("hants: \(rejected) of \(run.columns.array.count) values thrown out")
    }
    return try parts(columns)
  }

  private func parts(_ columns: [Column]) throws(Fault) -> Record {
    let x = run.columns.array
    var smoothed = try run.array(columns.map(\.values), filling: true)
    if !causal {
      run.taint(
        &smoothed.provenance, .max,
        "period \(model.period), \(model.frequencies) frequencies, tolerance "
          + shortText(model.tolerance))
    }
    func part(_ name: String, _ values: [[Double]], unit: String?) throws(Fault) -> Datum {
      var array = try run.array(values, filling: false)
      (array.name, array.unit, array.provenance) = (name, unit, smoothed.provenance)
      return .array(array)
    }
    let numbers = try run.columns.numbers()
    let waves = columns.map { zip($0.values, $0.means).map { $0 - $1 } }
    let remainder = columns.enumerated().map { index, column in
      zip(run.columns.column(index, of: numbers), column.values).map { $0 - $1 }
    }
    let weights = columns.map { column in
      zip(column.isUsed, column.values).map { $1.isNaN ? Double.nan : $0 ? 1 : 0 }
    }
    let difference = x.unit == "degC" ? "K" : x.unit
    smoothed.name = "smoothed"
    var fields: OrderedDictionary<String, Datum> = [
      "observed": .array(x),
      "seasonal": try part("seasonal", waves, unit: difference),
      "trend": try part("trend", columns.map(\.means), unit: x.unit),
      "remainder": try part("remainder", remainder, unit: difference),
      "weights": try part("weights", weights, unit: nil),
      "smoothed": .array(smoothed),
    ]
    if !causal { fields["harmonics"] = .table(try harmonics(columns)) }
    fields["period"] = .int(Int64(model.period))
    fields["tolerance"] = .float(model.tolerance)
    return Record(typeName: "decomposition", fields: fields)
  }

  /// A row for the mean and for each wave of each column.
  private func harmonics(_ columns: [Column]) throws(Fault) -> Table {
    let rows = model.frequencies + 1
    let count = columns.count * rows
    _ = try Block<Double>(count: count)
    var result: [DataArray] = []
    for (axis, words) in try SeriesGaps.labels(of: run.columns) {
      result.append(
        DataArray(try Tensor(str: (0..<count).map { words[$0 / rows] }), name: axis))
    }
    func column(_ name: String, unit: String?, _ value: (Hants.Fit?, Int) -> Double) throws(Fault) {
      let values = (0..<count).map { value(columns[$0 / rows].fit, $0 % rows) }
      result.append(DataArray(try Tensor(f64: values), name: name, unit: unit))
    }
    let model = model
    result.append(
      DataArray(try Tensor(i64: (0..<count).map { Int64($0 % rows) }), name: "frequency"))
    try column("steps", unit: nil) { $1 == 0 ? .nan : Double(model.period) / Double($1) }
    try column("amplitude", unit: run.columns.array.unit) { fit, frequency in
      frequency == 0 ? fit?.mean ?? .nan : fit?.amplitude(frequency) ?? .nan
    }
    try column("peak", unit: nil) { fit, frequency in
      frequency == 0 ? .nan : fit.map { model.peak(frequency, of: $0) } ?? .nan
    }
    return Table(columns: result, rowCount: count)
  }
}
