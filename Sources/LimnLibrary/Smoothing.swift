import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor

/// A smoother at work on all columns of a tensor, and what is said about it.
///
/// A step that was missing and has a value now is filled, and the cell's notes count those. A smooth
/// that looks ahead says by how many steps; one made of end points says nothing, since there is
/// nothing to say.
struct Smoothing {
  let name: String
  let columns: TimeColumns
  let context: any CallContext
  private let numbers: [Double]
  private let weights: [Double]?

  init(
    _ name: String, _ x: DataArray, weights: Datum = .none, needsSteps: Bool = true,
    _ context: any CallContext
  ) throws(Fault) {
    self.name = name
    self.context = context
    columns = try TimeColumns(x)
    if needsSteps { try x.checkSteps(along: columns.axis) }
    numbers = try columns.finiteNumbers()
    self.weights = try Self.weights(weights, columns, name, context)
  }

  /// One for each element of x; nil where all weigh the same.
  private static func weights(
    _ datum: Datum, _ columns: TimeColumns, _ name: String, _ context: any CallContext
  ) throws(Fault) -> [Double]? {
    if case .none = datum { return nil }
    guard case .array(let given) = datum, given.dtype.isNumeric || given.dtype == .bool else {
      throw Fault.weightsNotNumbers(got: datum.typeName)
    }
    let x = columns.array
    let source = try SeriesGaps.sources(
      of: given, in: x, onShapes: Fault.weightShape(given.shape, of: x.shape))
    let values = try given.tensor.converted(to: .f64).f64Values()
    var unknown = 0
    var weights: [Double] = []
    weights.reserveCapacity(x.count)
    for place in 0..<x.count {
      let weight = values[source(place)]
      if weight < 0 || weight.isInfinite {
        throw Fault.weightBelowZero(weight, at: columns.label(ofElement: place))
      }
      if weight.isNaN, !x.tensor.isMissing(at: place) { unknown += 1 }
      weights.append(weight.isNaN ? 0 : weight)
    }
    if unknown > 0 {
      context.note("\(name): \(unknown) of \(x.count) values left out, their weight being missing")
    }
    return weights
  }

  /// What `body` makes of each column, from several threads.
  func mapped<Value: Sendable>(
    _ body: (SmoothingSeries) throws(Fault) -> Value
  ) throws(Fault) -> [Value] {
    let positions = columns.positions
    let interruption = context.effects.interruption
    return try columns.mapped(numbers) { column, values throws(Fault) in
      try interruption.check()
      return try body(
        SmoothingSeries(
          values, weights: weights.map { columns.column(column, of: $0) } ?? [],
          positions: positions))
    }
  }

  var poll: Poll {
    let interruption = context.effects.interruption
    return { () throws(Fault) in try interruption.check() }
  }

  /// The smoothed series; `about` is what the smoother was told, for its taint.
  func series(
    _ smoother: any Smoother, causal: Bool, about: String, choosing: String = ""
  ) throws(Fault) -> DataArray {
    let poll = poll
    let results = try mapped { series throws(Fault) in
      causal
        ? try smoother.endPoints(series, poll: poll) : try smoother.smooth(series, poll: poll)
    }
    tell(results.map(\.reason))
    let chosen = results.compactMap(\.chosen).sorted()
    if let least = chosen.first, let most = chosen.last {
      let range =
        least == most ? shortText(least) : "\(shortText(least)) to \(shortText(most))"
      context.note("\(name): λ = \(range) by \(choosing)")
    }
    var smooth = try array(results.map(\.values), filling: true)
    if !causal { taint(&smooth.provenance, smoother.seesAhead, about) }
    return smooth
  }

  /// One value for each element, in the frame of x.
  func array(_ values: [[Double]], filling: Bool) throws(Fault) -> DataArray {
    var all = numbers
    for (column, values) in values.enumerated() { columns.put(values, column, into: &all) }
    var result = try columns.array.withNumbers(all)
    guard filling else { return result }
    var statuses = columns.array.statuses
    var bridged = 0
    for place in all.indices where numbers[place].isNaN && !all[place].isNaN {
      statuses[place] = .filled
      bridged += 1
    }
    let missing = columns.array.tensor.missingCount
    if missing > 0 { context.note("\(name): \(bridged) of \(missing) missing values bridged") }
    result.provenance.setStatus(statuses)
    return result
  }

  func taint(_ provenance: inout Provenance, _ steps: Int, _ about: String) {
    provenance.seeAhead(by: steps, note: "\(name) of \(columns.steps) steps, \(about)")
    if steps == .max { provenance.rest(on: columns.span) }
  }

  /// Notes which series are without a result, and why.
  func tell(_ reasons: [String?]) {
    let known = reasons.compactMap { $0 }
    guard let first = known.first else { return }
    let which = reasons.count > 1 ? " for \(known.count) of \(reasons.count) series" : ""
    context.note("\(name): no values\(which), since \(first)")
  }
}
