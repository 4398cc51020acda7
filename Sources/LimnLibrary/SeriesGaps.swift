import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Steps made missing, filled, and counted.
enum SeriesGaps {
  static let methods = ["linear", "spline", "previous", "last", "climatology"]

  /// Fills the gaps of every column, and says how many steps that were and how many remain.
  static func filled(
    _ x: DataArray, method: String, limit: Int?, longest: TimeSpan? = nil
  ) throws(Fault) -> (series: DataArray, filled: Int, remaining: Int) {
    guard methods.contains(method) else {
      throw Fault.unknownChoice(method, "method", of: methods)
    }
    if let limit, limit < 1 { throw Fault.countTooSmall(limit, "limit", least: 1) }
    let columns = try TimeColumns(x)
    var numbers = try columns.numbers()
    let observed = try x.observedNumbers()
    let slots = method == "climatology" ? try Slots(columns.dates(), by: "slot") : nil
    let positions = columns.positions
    var statuses = x.statuses
    var provenance = x.provenance
    var (filled, remaining) = (0, 0)
    for column in 0..<columns.count {
      let values = columns.column(column, of: numbers)
      var result: Gaps.Filled
      if let slots {
        // Only what was observed is usual.
        let usual = Climatology(
          fitting: columns.column(column, of: observed), slots: slots.indices,
          slotCount: slots.count)
        result = Gaps.climatology(values, slots: slots.indices, climatology: usual, limit: limit)
      } else if method == "spline" {
        result = Gaps.spline(values, positions: positions, limit: limit)
      } else if method == "linear" {
        result = Gaps.linear(values, positions: positions, limit: limit)
      } else {
        result = Gaps.last(values, limit: limit)
      }
      if let longest {
        try reopen(&result, gaps: Gaps.runs(values), longer: longest, try columns.dates())
      }
      columns.put(result.values, column, into: &numbers)
      for step in result.filled { statuses[columns.place(column, step)] = .filled }
      filled += result.filled.count
      remaining += result.remaining
      provenance.seesAhead = max(provenance.seesAhead, result.seesAhead)
    }
    if filled > 0 {
      let how =
        ["linear": "straight lines", "last": "the last value", "spline": "a spline"][method]
        ?? "climatology"
      provenance.notes.append("\(filled) of \(x.count) values filled by \(how)")
      if slots != nil || method == "spline" { provenance.rest(on: columns.span) }
    }
    provenance.setStatus(statuses)
    var series = try x.withNumbers(numbers)
    series.provenance = provenance
    return (series, filled, remaining)
  }

  /// Takes values out again that fill gaps longer than a span; a gap at an end has no length.
  private static func reopen(
    _ result: inout Gaps.Filled, gaps: [Range<Int>], longer span: TimeSpan, _ time: TimeAxis
  ) throws(Fault) {
    for gap in gaps {
      if gap.lowerBound > 0, gap.upperBound < time.count,
        try time.instants[gap.lowerBound - 1] + span >= time.instants[gap.upperBound]
      {
        continue
      }
      for step in gap where !result.values[step].isNaN {
        result.values[step] = .nan
        result.remaining += 1
      }
      result.filled.removeAll { gap.contains($0) }
    }
  }

  /// One row for each run of missing steps of at least `shortest`.
  static func table(_ x: DataArray, shortest: Int) throws(Fault) -> Table {
    let columns = try TimeColumns(x)
    let places = try labels(of: columns)
    let statuses = x.statuses
    var runs: [(column: Int, steps: Range<Int>)] = []
    for column in 0..<columns.count {
      for run in Gaps.runs(
        count: columns.steps, where: { x.tensor.isMissing(at: columns.place(column, $0)) })
      where run.count >= shortest { runs.append((column, run)) }
    }
    var result: [DataArray] = []
    for (axis, words) in places {
      result.append(DataArray(try Tensor(str: runs.map { words[$0.column] }), name: axis))
    }
    func bound(_ name: String, _ step: ((Range<Int>)) -> Int) throws(Fault) -> DataArray {
      let steps = runs.map { step($0.steps) }
      let tensor =
        if let time = columns.time {
          try Tensor(time: steps.map { time.instants[$0].microseconds })
        } else {
          try Tensor(i64: steps.map { Int64($0) })
        }
      return DataArray(tensor, name: name)
    }
    result.append(try bound("start") { $0.lowerBound })
    result.append(try bound("end") { $0.upperBound - 1 })
    result.append(
      DataArray(try Tensor(i64: runs.map { Int64($0.steps.count) }), name: "steps"))
    let masked = runs.map { run in
      Int64(run.steps.count { statuses[columns.place(run.column, $0)] == .masked })
    }
    result.append(DataArray(try Tensor(i64: masked), name: "masked"))
    return Table(columns: result, rowCount: runs.count)
  }

  /// Makes the elements where `bad` holds missing.
  ///
  /// bad: the shape of x, or one axis of it by name. Where it is missing itself, values are kept.
  static func masked(
    _ x: DataArray, bad: DataArray
  ) throws(Fault) -> (series: DataArray, masked: Int, unknown: Int) {
    guard case .bool = bad.tensor.elements else { throw Fault.maskNotBool(bad.dtype) }
    let flags = try bad.tensor.boolValues()
    let source = try sources(of: bad, in: x, onShapes: Fault.maskShape(bad.shape, of: x.shape))
    let missing = x.tensor.missingFlags ?? Array(repeating: false, count: x.count)
    var drop = missing
    var statuses = x.statuses
    var (masked, unknown) = (0, 0)
    for index in 0..<x.count where !missing[index] {
      let place = source(index)
      if bad.tensor.isMissing(at: place) { unknown += 1 }
      guard flags[place] else { continue }
      drop[index] = true
      statuses[index] = .masked
      masked += 1
    }
    var series = x
    series.tensor = try x.tensor.missing(where: drop)
    series.provenance.setStatus(statuses)
    return (series, masked, unknown)
  }

  /// Which element of a tensor of the same shape, or along one named axis, speaks of an element of `x`.
  static func sources(
    of other: DataArray, in x: DataArray, onShapes fault: @autoclosure () -> Fault
  ) throws(Fault) -> (Int) -> Int {
    if other.shape == x.shape {
      try AxesAgreement.check(x, other, onShapes: fault())
      return { $0 }
    }
    guard other.rank == 1, let name = other.axes[0].name,
      let axis = x.axes.firstIndex(where: { $0.name == name }), x.shape[axis] == other.count
    else { throw fault() }
    try AxesAgreement.check(x.axes[axis], other.axes[0])
    let (inner, extent) = (x.shape[(axis + 1)...].reduce(1, *), other.count)
    return { $0 / inner % extent }
  }

  /// One row for each series: what its steps are, and how long its longest gap is.
  static func quality(_ series: [(name: String, array: DataArray)]) throws(Fault) -> Table {
    var names: [String] = []
    var labels: [(axis: String, words: [String])] = []
    var counts: [(name: String, values: [Int64])] =
      ["steps", "present", "masked", "filled", "missing", "longest_gap"].map { ($0, []) }
    var share: [Double] = []
    for (name, array) in series {
      let columns = try TimeColumns(array)
      let places = try Self.labels(of: columns)
      guard labels.isEmpty || labels.map(\.axis) == places.map(\.axis) else {
        throw Fault.axisNamesDiffer(
          labels.map(\.axis).joined(separator: ", "), places.map(\.axis).joined(separator: ", "))
      }
      labels =
        labels.isEmpty
        ? places : zip(labels, places).map { (axis: $0.axis, words: $0.words + $1.words) }
      let (statuses, tensor) = (array.statuses, array.tensor)
      for column in 0..<columns.count {
        var tally = [0, 0, 0, 0]
        for step in 0..<columns.steps {
          let place = columns.place(column, step)
          switch (tensor.isMissing(at: place), statuses[place]) {
          case (true, .masked): tally[1] += 1
          case (true, _): tally[3] += 1
          case (false, .filled): tally[2] += 1
          case (false, _): tally[0] += 1
          }
        }
        let gaps = Gaps.runs(count: columns.steps) {
          tensor.isMissing(at: columns.place(column, $0))
        }
        let row = [columns.steps] + tally + [gaps.reduce(0) { max($0, $1.count) }]
        for (index, value) in row.enumerated() { counts[index].values.append(Int64(value)) }
        share.append(columns.steps > 0 ? Double(tally[0]) / Double(columns.steps) : .nan)
        names.append(name)
      }
    }
    var result: [DataArray] = []
    if series.count > 1 || labels.isEmpty {
      result.append(DataArray(try Tensor(str: names), name: "series"))
    }
    for (axis, words) in labels { result.append(DataArray(try Tensor(str: words), name: axis)) }
    for (name, values) in counts { result.append(DataArray(try Tensor(i64: values), name: name)) }
    result.append(DataArray(try Tensor(f64: share), name: "share"))
    return Table(columns: result, rowCount: names.count)
  }

  /// For every axis but time, the label of each column.
  static func labels(
    of columns: TimeColumns
  ) throws(Fault) -> [(axis: String, words: [String])] {
    let (array, axis) = (columns.array, columns.axis)
    var result: [(axis: String, words: [String])] = []
    for other in array.axes.indices where other != axis {
      let extent = array.shape[other]
      let stride = array.shape[(other + 1)...].enumerated().reduce(1) { product, next in
        other + 1 + next.offset == axis ? product : product * next.element
      }
      let own = array.axes[other].coordinate?.labels(Array(0..<extent))
      let words = (0..<columns.count).map { column in
        let position = column / stride % extent
        return own?[position] ?? "\(position)"
      }
      result.append((array.axes[other].name ?? "axis_\(other)", words))
    }
    return result
  }
}

extension Tensor {
  /// The same elements, missing where a flag says so.
  fileprivate func missing(where flags: [Bool]) throws(Fault) -> Tensor {
    switch elements {
    case .f64, .f32:
      var values = try f64Values()
      for index in values.indices where flags[index] { values[index] = .nan }
      return try Tensor(f64: values, shape: shape).converted(to: dtype)
    default:
      guard flags.contains(true) else { return self }
      return Tensor(
        shape: shape, elements: elements, mask: try Block<UInt8>(flags.map { $0 ? 1 : 0 }))
    }
  }
}
