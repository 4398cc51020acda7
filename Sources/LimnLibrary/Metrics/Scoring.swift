import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Observations and what stands beside them, scored over some axes.
///
/// Elements fall into cells, one for each place on the axes that are kept. In a cell the axis that blocks
/// are drawn along (time, else the first) comes first, so that a step is a stretch of memory.
struct Scoring {
  private let name: String
  private let obs: DataArray
  private let options: MetricOptions
  /// Observations, then the others; filled observations are NaN.
  private let rows: [Block<Double>]
  private let weights: Block<Double>?
  /// What is scored over, the axis of the blocks first.
  private let reduced: [Int]
  private let kept: [Int]
  private let filled: Int
  /// Of the result.
  private let unit: String?

  init(
    _ name: String, _ obs: DataArray, _ others: [(name: String, value: Measured)],
    _ options: MetricOptions, unit: String? = nil, oneUnit: Bool = true
  ) throws(Fault) {
    (self.name, self.obs, self.options, self.unit) = (name, obs, options, unit)
    let filledStatus = StepStatus.filled.rawValue
    filled = obs.provenance.status?.reduce(0) { $1 == filledStatus ? $0 + 1 : $0 } ?? 0
    var rows = [
      filled > 0 ? try Block(try obs.observedNumbers()) : try Self.numbers(obs)
    ]
    for (parameter, other) in others {
      switch other {
      case .number(let value): rows.append(try Block(repeating: value, count: obs.count))
      case .array(let array):
        if oneUnit, let unit = obs.unit, let other = array.unit, !Unit.agree(unit, other) {
          throw Fault.unitsDiffer(unit, other, nil)
        }
        try AxesAgreement.check(
          obs, array, onShapes: Fault.metricShapes(obs.shape, array.shape, parameter: parameter))
        rows.append(try Self.numbers(array))
      }
    }
    self.rows = rows
    weights = try options.weights.map { weights throws(Fault) in
      try Self.weights(weights, of: obs)
    }
    let gone = try options.reduced(of: obs)
    let steps = obs.timeAxisIndex.flatMap { gone.contains($0) ? $0 : nil } ?? gone.first
    reduced = (steps.map { [$0] } ?? []) + gone.filter { $0 != steps }
    kept = obs.axes.indices.filter { !gone.contains($0) }
  }

  private static func numbers(_ array: DataArray) throws(Fault) -> Block<Double> {
    guard array.dtype.isNumeric || array.dtype == .bool else {
      throw Fault.notNumbers(array.dtype)
    }
    guard case .f64(let block) = try array.tensor.converted(to: .f64).elements else {
      throw Fault.notNumbers(array.dtype)
    }
    return block
  }

  /// Weights on the axes of the observations; those of one named axis hold for all the others.
  private static func weights(
    _ weights: DataArray, of obs: DataArray
  ) throws(Fault) -> Block<Double> {
    guard weights.dtype.isNumeric else { throw Fault.notNumbers(weights.dtype) }
    var plain = weights
    plain.unit = nil
    if plain.shape != obs.shape {
      let zeros = DataArray(
        try Tensor(repeating: 0.0, shape: obs.shape), axes: obs.axes)
      plain = try blaming("weights") { () throws(Fault) in
        try DataArray.binary(.add, zeros, plain)
      }
    }
    try AxesAgreement.check(
      obs, plain, onShapes: Fault.metricShapes(obs.shape, weights.shape, parameter: "weights"))
    let block = try numbers(plain)
    for value in block.buffer where value < 0 || value.isInfinite {
      throw Fault.weightOutside(value)
    }
    return block
  }

  /// The cells of the kept axes.
  private var cellShape: [Int] { kept.map { obs.shape[$0] } }

  /// Positions of the elements of a cell, from its first on.
  private func offsets(over axes: [Int]) -> [Int] {
    var offsets = [0]
    for axis in axes {
      let stride = obs.shape[(axis + 1)...].reduce(1, *)
      offsets = offsets.flatMap { base in (0..<obs.shape[axis]).map { base + $0 * stride } }
    }
    return offsets
  }

  /// Calls `body` with the matched elements of each cell, from several threads.
  private func each<Result>(
    _ context: any CallContext, _ body: (Int, Matched) throws(Fault) -> Result
  ) throws(Fault) -> [Result] {
    let interruption = context.effects.interruption
    let steps = reduced.first.map { obs.shape[$0] } ?? 1
    // All elements in their order.
    if kept.isEmpty, reduced == Array(obs.axes.indices) {
      return try withExtendedLifetime((rows, weights)) { () throws(Fault) in
        let matched = try Matched(
          rows.map { UnsafePointer($0.pointer) },
          weights: weights.map { UnsafePointer($0.pointer) },
          count: obs.count, steps: steps)
        return [try body(0, matched)]
      }
    }
    let (starts, offsets) = (offsets(over: kept), offsets(over: reduced))
    var results: [Swift.Result<Result, Fault>?] = starts.map { _ in nil }
    let round = max(1, (1 << 22) / max(offsets.count, 1))
    for first in stride(from: 0, to: starts.count, by: round) {
      try interruption.check()
      results.withUnsafeMutableBufferPointer { results in
        Parallel.forEach(min(round, starts.count - first)) { index in
          let cell = first + index
          results[cell] = Swift.Result { () throws(Fault) in
            let own = try (rows + (weights.map { [$0] } ?? [])).map { row throws(Fault) in
              let block = try Block<Double>(count: offsets.count)
              for (place, offset) in offsets.enumerated() {
                block.pointer[place] = row.pointer[starts[cell] + offset]
              }
              return block
            }
            return try withExtendedLifetime(own) { () throws(Fault) in
              let pointers = own.map { UnsafePointer($0.pointer) }
              let matched = try Matched(
                Array(pointers.prefix(rows.count)),
                weights: weights == nil ? nil : pointers[rows.count], count: offsets.count,
                steps: steps)
              return try body(cell, matched)
            }
          }
        }
      }
    }
    var values: [Result] = []
    for case .some(let result) in results { values.append(try result.get()) }
    return values
  }

  /// One number for each cell: plain, or with what the options ask for.
  func result(
    _ context: any CallContext,
    _ measure: @Sendable (Matched) throws(Undefined) -> Double
  ) throws(Fault) -> Datum {
    try result(context) { _, rows throws(Undefined) in try measure(rows) }
  }

  /// The same, by a measure that knows the cell.
  func result(
    _ context: any CallContext,
    cell measure: @Sendable (Int, Matched) throws(Undefined) -> Double
  ) throws(Fault) -> Datum {
    guard let level = options.level else {
      let metrics = try each(context) { cell, rows throws(Fault) in
        try rows.metric { rows throws(Undefined) in try measure(cell, rows) }
      }
      tell(metrics, context)
      let value = try plain(metrics.map(\.value), unit: unit)
      guard options.withN else { return value }
      return .record(Record(fields: ["value": value, "n": try counts(metrics.map(\.n))]))
    }
    let key = context.nextRandomKey()
    let cycle = reduced.first == obs.timeAxisIndex ? obs.timeAxis?.slotsPerYear : nil
    let interruption = context.effects.interruption
    var found: [(metric: Metric, interval: BlockBootstrap.Interval?, block: Int)] = []
    found = try each(context) { cell, rows throws(Fault) in
      let block = BlockBootstrap.length(cycle: cycle, steps: rows.presentSteps)
      let metric = try rows.metric { rows throws(Undefined) in try measure(cell, rows) }
      let interval = try BlockBootstrap(block: block, key: key, level: level)
        .interval(of: rows) { () throws(Fault) in
          try interruption.check()
        } _: { rows throws(Undefined) in
          try measure(cell, rows)
        }
      return (metric, metric.value == nil ? nil : interval, block)
    }
    let metrics = found.map(\.metric)
    tell(metrics, context)
    let without = found.filter { $0.metric.value != nil && $0.interval == nil }
    if let block = without.first?.block {
      context.note(
        "\(name): no interval\(found.count > 1 ? " for \(without.count) of \(found.count)" : ""), "
          + "which takes two blocks of \(block) step\(block == 1 ? "" : "s")")
    }
    return .record(
      Record(fields: [
        "value": try plain(metrics.map(\.value), unit: unit),
        "lower": try plain(found.map { $0.interval?.lower }, unit: unit),
        "upper": try plain(found.map { $0.interval?.upper }, unit: unit),
        "n": try counts(metrics.map(\.n)),
      ]))
  }

  /// Several numbers for each cell, by name.
  func record(
    _ context: any CallContext, _ fields: [(name: String, unit: String?)],
    typeName: String? = nil,
    _ measure: @Sendable (Matched) throws(Undefined) -> [Double]
  ) throws(Fault) -> Datum {
    let found = try each(context) { _, rows throws(Fault) in
      let (values, reason) = try rows.measured(measure)
      return (values: values, metric: Metric(value: nil, n: rows.count, reason: reason))
    }
    tell(found.map(\.metric), context)
    var record = Record(typeName: typeName)
    for (place, field) in fields.enumerated() {
      record.fields[field.name] = try plain(found.map { $0.values?[place] }, unit: field.unit)
    }
    record.fields["n"] = try counts(found.map(\.metric.n))
    return .record(record)
  }

  /// What is made of all pairs at once; nil, with a note, where it is undefined.
  func whole<Result>(
    _ context: any CallContext, _ make: (Matched) throws(Undefined) -> Result
  ) throws(Fault) -> Result? {
    var made: Result?
    let metrics = try each(context) { _, rows throws(Fault) in
      let (_, reason) = try rows.measured { rows throws(Undefined) in
        made = try make(rows)
        return []
      }
      return Metric(value: nil, n: rows.count, reason: reason)
    }
    tell(metrics, context)
    return made
  }

  /// One value where no axis is kept.
  private func plain(_ values: [Double?], unit: String?) throws(Fault) -> Datum {
    guard !kept.isEmpty else { return (values.first ?? nil).map { .float($0) } ?? Datum.none }
    return .array(
      DataArray(
        try Tensor(f64: values.map { $0 ?? .nan }, shape: cellShape),
        axes: kept.map { obs.axes[$0] }, name: name, unit: unit))
  }

  private func counts(_ counts: [Int]) throws(Fault) -> Datum {
    guard !kept.isEmpty else { return .int(Int64(counts.first ?? 0)) }
    return .array(
      DataArray(
        try Tensor(i64: counts.map { Int64($0) }, shape: cellShape),
        axes: kept.map { obs.axes[$0] }, name: "n"))
  }

  /// Notes what was left out, and why there is no value.
  private func tell(_ metrics: [Metric], _ context: any CallContext) {
    let n = metrics.reduce(0) { $0 + $1.n }
    if n < obs.count {
      let fills = filled > 0 ? ", filled observations left out" : ""
      let weighty = weights == nil ? "" : " and the weight above 0"
      context.note(
        "\(name): n = \(n) of \(obs.count), where all values are present\(weighty)\(fills)")
    }
    let reasons = metrics.compactMap(\.reason)
    guard let first = reasons.first else { return }
    let count = metrics.count > 1 ? " for \(reasons.count) of \(metrics.count)" : ""
    context.note("\(name): undefined\(count), since \(first)")
  }
}

/// A tensor, or one number for all of its elements.
enum Measured: Bridged {
  case array(DataArray)
  case number(Double)

  static var typeName: String { "tensor or number" }
  static func from(_ datum: Datum) -> Measured? {
    if case .array(let array) = datum { return .array(array) }
    return Double.from(datum).map { .number($0) }
  }
  var datum: Datum {
    switch self {
    case .array(let array): .array(array)
    case .number(let value): .float(value)
    }
  }
}
