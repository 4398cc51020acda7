import LimnData
import LimnIO
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Series and tables taken to steps of another length.
struct Resampling {
  let every: Datum
  let how: Summary
  let least: Int
  let closed: TimeBins.Side
  let label: TimeBins.Side
  let origin: Datum
  let context: any CallContext

  func series(_ x: DataArray) throws(Fault) -> DataArray {
    let columns = try TimeColumns(x)
    let time = try columns.dates()
    let bins = try bins(time.instants)
    var result = try columns.summed(
      how, Windows(starts: bins.starts, ends: bins.ends), least: least,
      as: Axis(x.axes[columns.axis].name, .time(bins.axis)), context)
    noteOutside(bins, steps: columns.steps)
    Library.noteMissing("resample", x, context)
    if x.provenance.seesAhead > 0, let first = bins.starts.first {
      // In which bin each step lies.
      var numbers = [Int](repeating: 0, count: columns.steps)
      for bin in bins.starts.indices {
        for step in bins.starts[bin]..<bins.ends[bin] { numbers[step] = bin }
      }
      let end = bins.ends.last ?? first
      for step in end..<max(end, columns.steps) { numbers[step] = bins.starts.count }
      result.provenance.rescaleSight(steps: columns.steps) { numbers[$0] }
    }
    return result
  }

  /// The columns that hold numbers, over bins of the column of times.
  func table(_ table: Table, time name: String?) throws(Fault) -> Table {
    let times = try timeColumn(of: table, name)
    let moments = try times.tensor.i64Values()
    let present = moments.indices.filter { !times.tensor.isMissing(at: $0) }
    let rows = present.sorted { (moments[$0], $0) < (moments[$1], $1) }
    if rows.count < moments.count {
      context.note("resample: \(moments.count - rows.count) rows without a time left out")
    }
    let bins = try bins(rows.map { Instant(microseconds: moments[$0]) })
    let windows = Windows(starts: bins.starts, ends: bins.ends)
    noteOutside(bins, steps: rows.count)
    var labels = DataArray(try Coordinate.time(bins.axis).tensor(), name: times.name)
    labels.axes = [Axis()]
    var columns = [labels]
    for column in table.columns where column.name != times.name {
      guard column.dtype.isNumeric || column.dtype == .bool else {
        context.note(Fault.columnLost(column.name ?? ""))
        continue
      }
      var sorted = try column.gathered(rows)
      sorted.tensor = try sorted.tensor.converted(to: column.dtype == .f32 ? .f32 : .f64)
      var result = try TimeColumns(sorted).summed(
        how, windows, least: least, as: Axis(), context)
      result.name = column.name
      Library.noteMissing("resample: \(column.name ?? "")", sorted, context)
      columns.append(result)
    }
    return Table(columns: columns, rowCount: bins.axis.count)
  }

  private func bins(_ instants: [Instant]) throws(Fault) -> TimeBins {
    guard case .duration(let length) = every else {
      return try blaming("every") { () throws(Fault) in
        try TimeBins(instants, on: try Self.axis(every, "every"), closed: closed)
      }
    }
    let calendar = instants.first?.calendar ?? .standard
    var start: Instant?
    if case .none = origin {} else { start = try Library.instant(origin, "origin", calendar) }
    return try blaming("every") { () throws(Fault) in
      try TimeBins(instants, every: length, origin: start, closed: closed, label: label)
    }
  }

  /// Times that ascend, or the time axis of a series.
  static func axis(_ datum: Datum, _ parameter: String) throws(Fault) -> TimeAxis {
    guard case .array(let array) = datum else { throw Fault.binsUnclear(got: datum.typeName) }
    if array.dtype == .time, array.rank == 1 {
      let moments = try array.tensor.i64Values()
      guard array.tensor.missingCount == 0 else {
        throw Fault.binsUnclear(got: "times some of which are missing")
      }
      return try blaming(parameter) { () throws(Fault) in
        try TimeAxis.detect(moments.map { Instant(microseconds: $0) })
      }
    }
    guard let time = array.timeAxis else {
      throw Fault.binsUnclear(got: "a tensor without a time axis")
    }
    return time
  }

  private func noteOutside(_ bins: TimeBins, steps: Int) {
    let inside = zip(bins.starts, bins.ends).reduce(0) { $0 + $1.1 - $1.0 }
    if inside < steps {
      context.note("resample: \(steps - inside) of \(steps) steps lie outside of the new ones")
    }
  }

  private func timeColumn(of table: Table, _ name: String?) throws(Fault) -> DataArray {
    let candidates = table.columns.filter { $0.dtype == .time }
    if let name {
      let column = try blaming("time") { () throws(Fault) in try table.required(name) }
      guard column.dtype == .time else {
        throw Fault.noTimeColumn(candidates.map { $0.name ?? "" })
      }
      return column
    }
    guard candidates.count == 1 else {
      throw Fault.noTimeColumn(candidates.map { $0.name ?? "" })
    }
    return candidates[0]
  }
}
