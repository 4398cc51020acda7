import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// One step of a pipeline: what it does to the series that go through, and what it has to learn from
/// the training span first.
///
/// A step that is fitted learns in each fold anew. A builtin of the library is called on the whole
/// series and must see the past alone. A function of the user's is called once for every step with
/// what lies before it, so that it cannot see ahead whatever it does.
struct PipelineStage: Sendable {
  enum Work: Sendable {
    case fitted(Fitted)
    case builtin(String)
    case function(FunctionHandle)
  }

  /// Steps that learn from the training span.
  enum Fitted: String, Sendable, CaseIterable {
    /// To mean 0 and deviation 1 (or from 0 to 1); undone in the forecast.
    case scale
    /// Less what is usual at that time of the year; undone in the forecast.
    case anomaly
    /// What is usual at that time of the year, as a further input.
    case climatology
    /// Gaps filled by what is usual.
    case fill
    /// The inputs that go best with the target.
    case choose
  }

  var work: Work
  /// Arguments by name.
  var settings: Record
  /// Series that it works on; by default all inputs, and the target where it can be undone.
  var on: [String]?
  /// The name of what it makes.
  var into: String?
  /// Whether its inputs stay besides what is made of them.
  var keeps: Bool
  /// How an error or the diagram calls it.
  var name: String

  /// `anomaly by="month"`
  var text: String {
    var parts = [name]
    for (key, value) in settings.fields { parts.append("\(key)=\(Describe.inline(value))") }
    if let on { parts.append("on=\(on.joined(separator: ", "))") }
    if let into { parts.append("into=\(into)") }
    return parts.joined(separator: "  ")
  }

  /// What it does to leaks, in the words of the diagram.
  func honesty(allowFuture: Bool) -> String {
    switch work {
    case .fitted(.anomaly), .fitted(.scale): "fitted on training steps, undone in the forecast"
    case .fitted: "fitted on training steps"
    case .builtin: allowFuture ? "may see ahead" : "must see the past alone"
    case .function: allowFuture ? "given the whole series" : "given the past of each step alone"
    }
  }

  var isFitted: Bool { if case .fitted = work { true } else { false } }
  var isUndone: Bool {
    switch work {
    case .fitted(.anomaly), .fitted(.scale): true
    default: false
    }
  }
}

/// What a step has learned, by the name of the series.
enum StageState: Sendable {
  case nothing
  /// [S] each: (x − shift) / factor.
  case scale([String: [(shift: Double, factor: Double)]])
  /// [slot, …] each.
  case usual([String: DataArray])
  case chosen([String])
}

/// The series on their way through the steps of one fold.
struct PipelineFlow {
  let pipeline: Pipeline
  var current: SeriesSet
  /// Names of what the model sees.
  var inputs: [String]
  /// The target before anything was done to it that the forecast has to undo.
  var raw: DataArray?
  /// What to undo, in the order in which it was done.
  var undoing: [(PipelineStage.Fitted, by: String, StageState)] = []
  var states: [StageState] = []

  init(_ pipeline: Pipeline, _ data: SeriesSet) throws(Fault) {
    self.pipeline = pipeline
    current = data
    inputs = try pipeline.inputs(of: data)
  }

  /// Runs all steps; those that are fitted learn from the steps of `training`, or take what `known`
  /// says.
  mutating func run(
    training fold: [Range<Int>], sites: [Int]?, known: [StageState]? = nil,
    _ context: any CallContext
  ) throws(Fault) {
    for (index, step) in pipeline.steps.enumerated() {
      try context.effects.interruption.check()
      var state = StageState.nothing
      if case .fitted(let work) = step.work {
        if let known {
          state = known[index]
        } else {
          let names = try names(of: step)
          let seen = try current.training(fold, sites: sites)
          state = try learned(work, step, names, seen, context)
        }
      }
      try apply(step, state, context)
      states.append(state)
    }
    for name in inputs where current[name] == nil {
      throw Fault.noSuchVariable(name, parameter: "stages", known: Array(current.series.keys))
    }
  }

  private func names(of step: PipelineStage) throws(Fault) -> [String] {
    if let on = step.on {
      for name in on where current[name] == nil {
        throw Fault.noSuchVariable(name, parameter: "stages", known: Array(current.series.keys))
      }
      return on
    }
    var names = inputs.filter { current[$0] != nil }
    let target = try pipeline.target(of: current)
    if step.isUndone, !names.contains(target), current[target] != nil { names.append(target) }
    return names
  }

  private func learned(
    _ work: PipelineStage.Fitted, _ step: PipelineStage, _ names: [String], _ seen: SeriesSet,
    _ context: any CallContext
  ) throws(Fault) -> StageState {
    switch work {
    case .scale:
      var found: [String: [(shift: Double, factor: Double)]] = [:]
      for name in names {
        guard let array = seen[name] else { continue }
        found[name] = try Self.scaling(array, by: step.word("by", else: "sd"))
      }
      return .scale(found)
    case .anomaly, .climatology, .fill:
      var found: [String: DataArray] = [:]
      for name in names {
        guard let array = seen[name] else { continue }
        found[name] = try Seasons.climatology(
          array, by: step.word("by", else: "slot"), how: .known(.mean), least: 1,
          QuietContext(inner: context)
        )
      }
      return .usual(found)
    case .choose:
      let target = try pipeline.target(of: current)
      guard let aim = seen[target] else {
        throw Fault.noSuchVariable(target, parameter: "stages", known: Array(current.series.keys))
      }
      let ranked = try names.map { (name) throws(Fault) in
        (
          name,
          try seen[name].map { (x) throws(Fault) in
            try Self.agreement(x, aim, lag: pipeline.horizon)
          } ?? 0
        )
      }
      let count = step.whole("k", else: max(1, names.count / 2))
      let best = ranked.enumerated().sorted {
        $0.element.1 != $1.element.1 ? $0.element.1 > $1.element.1 : $0.offset < $1.offset
      }
      return .chosen(best.prefix(max(1, count)).map(\.element.0))
    }
  }

  /// Shift and factor of each column.
  private static func scaling(
    _ x: DataArray, by: String
  ) throws(Fault) -> [(shift: Double, factor: Double)] {
    let columns = try TimeColumns(x)
    let observed = try x.observedNumbers()
    return (0..<columns.count).map { column in
      let values = columns.column(column, of: observed).filter { !$0.isNaN }
      guard let least = values.min(), let most = values.max(), most > least else {
        return (values.first ?? 0, 1)
      }
      if by == "range" { return (least, most - least) }
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, (squares / Double(values.count)).squareRoot())
    }
  }

  /// The size of the correlation of x at t with y at t + lag, over all columns.
  private static func agreement(_ x: DataArray, _ y: DataArray, lag: Int) throws(Fault) -> Double {
    let (a, b) = (try TimeColumns(x), try TimeColumns(y))
    let (p, q) = (try x.observedNumbers(), try y.observedNumbers())
    var (first, second): ([Double], [Double]) = ([], [])
    for column in 0..<min(a.count, b.count) {
      first += a.column(column, of: p).dropLast(min(lag, a.steps))
      second += b.column(column, of: q).dropFirst(min(lag, b.steps))
    }
    return abs(Metrics.corr(first, second).value ?? 0)
  }

  private mutating func apply(
    _ step: PipelineStage, _ state: StageState, _ context: any CallContext
  ) throws(Fault) {
    if case .chosen(let names) = state {
      inputs = inputs.filter { names.contains($0) }
      return
    }
    let names = try names(of: step)
    let target = try pipeline.target(of: current)
    if step.isUndone, names.contains(target), case .fitted(let work) = step.work {
      if raw == nil { raw = current[target] }
      undoing.append((work, step.word("by", else: "slot"), state.only(target)))
    }
    switch step.work {
    case .fitted(let work):
      for name in names {
        guard let array = current[name] else { continue }
        let made = try fitted(work, array, name, state, step)
        if work == .climatology {
          add(made, as: step.into ?? "\(name)_usual", from: name, keeps: true)
        } else {
          current.series[name] = made
        }
      }
    case .builtin(let builtin):
      guard let builtin = context.library.first(where: { $0.name == builtin }) else { return }
      for name in names {
        guard let array = current[name] else { continue }
        var named = array
        named.name = name
        let result = try builtin.call(context, [.array(named)], named: step.settings)
        try take(result, of: step, from: name, like: array)
      }
    case .function(let function):
      try call(function, step, names, context)
    }
  }

  private func fitted(
    _ work: PipelineStage.Fitted, _ x: DataArray, _ name: String, _ state: StageState,
    _ step: PipelineStage
  ) throws(Fault) -> DataArray {
    switch state {
    case .scale(let scales):
      let columns = try TimeColumns(x)
      var values = try columns.numbers()
      for (column, scale) in (scales[name] ?? []).enumerated() {
        for step in 0..<columns.steps {
          let place = columns.place(column, step)
          values[place] = (values[place] - scale.shift) / scale.factor
        }
      }
      var result = try x.withNumbers(values)
      result.unit = nil
      return result
    case .usual(let means):
      guard let usual = means[name] else { return x }
      var difference = try Seasons.anomaly(x, usual)
      // What was fitted is known to the pipeline, which keeps it out of what is tested.
      difference.provenance = x.provenance
      if work == .anomaly { return difference }
      var values = try Seasons.values(of: usual, at: x)
      if work == .climatology {
        var result = try x.withNumbers(values)
        result.provenance = Provenance()
        return result
      }
      var statuses = x.statuses
      for (index, value) in try TimeColumns(x).numbers().enumerated() {
        if value.isNaN, !values[index].isNaN {
          statuses[index] = .filled
        } else {
          values[index] = value
        }
      }
      var result = try x.withNumbers(values)
      result.provenance.setStatus(statuses)
      return result
    case .nothing, .chosen: return x
    }
  }

  /// Puts what was made of a series into its place, or beside it.
  private mutating func add(_ made: DataArray, as name: String, from source: String, keeps: Bool) {
    var made = made
    made.name = name
    current.series[name] = made
    guard let place = inputs.firstIndex(of: source) else { return }
    if keeps {
      if !inputs.contains(name) { inputs.insert(name, at: place + 1) }
    } else if inputs.contains(name) {
      inputs.remove(at: place)
    } else {
      inputs[place] = name
    }
  }

  /// What a builtin gave: a series, or a record of parts.
  private mutating func take(
    _ result: Datum, of step: PipelineStage, from name: String, like x: DataArray
  ) throws(Fault) {
    var parts: [(String, DataArray)] = []
    switch result {
    case .array(let array): parts = [(step.into ?? "\(name)_\(step.name)", array)]
    case .record(let record):
      for (part, value) in record.fields where part != "observed" && part != "weights" {
        if case .array(let array) = value { parts.append(("\(name)_\(part)", array)) }
      }
      // Their order is that of the record, so the first must end up first.
      parts.reverse()
    default: break
    }
    parts = parts.filter { $0.1.shape == x.shape && $0.1.timeAxis == x.timeAxis }
    guard !parts.isEmpty else { throw Fault.stageGivesNoSeries(step.name, got: result.typeName) }
    if !pipeline.allowFuture {
      for (_, array) in parts where array.provenance.seesAhead > x.provenance.seesAhead {
        throw Fault.stageSeesAhead(
          step.name, of: name, steps: array.provenance.seesAhead,
          notes: array.provenance.notes.filter { !x.provenance.notes.contains($0) })
      }
    }
    for (index, part) in parts.enumerated() {
      add(part.1, as: part.0, from: name, keeps: step.keeps || index < parts.count - 1)
    }
  }

  /// Calls a function of the user's with the past of each step, or at once where the future is
  /// allowed.
  private mutating func call(
    _ function: FunctionHandle, _ step: PipelineStage, _ names: [String], _ context: any CallContext
  ) throws(Fault) {
    let whole = current
    let groups = step.into != nil && names.count > 1 ? [names] : names.map { [$0] }
    for group in groups {
      guard let first = group.first, let x = whole[first] else { continue }
      let data = group.count == 1 ? nil : group
      func argument(_ set: SeriesSet) -> Datum {
        guard let data else { return set[first].map { .array($0) } ?? Datum.none }
        return .record(
          Record(
            fields: OrderedDictionary(
              uniqueKeysWithValues: data.compactMap { name in
                set[name].map { (name, Datum.array($0)) }
              })))
      }
      let own = try SeriesSet(
        OrderedDictionary(
          uniqueKeysWithValues: group.compactMap { name in whole[name].map { (name, $0) } }))
      if pipeline.allowFuture {
        let result = try context.call(function, [argument(own)])
        try take(result, of: step, from: first, like: x)
        continue
      }
      let columns = try TimeColumns(x)
      var values = [Double](repeating: .nan, count: x.count)
      for t in 0..<columns.steps {
        try context.effects.interruption.check()
        let last: [Double]?
        do throws(Fault) {
          let given = try context.call(function, [argument(try own.part(0..<(t + 1)))])
          last = try Self.last(given, columns.count)
        } catch {
          // Too little past for what the function does; at the end it has all that there is.
          guard t < columns.steps - 1 else { throw error }
          continue
        }
        guard let last else { throw Fault.stageGivesNoSeries(step.name, got: "another shape") }
        for column in 0..<columns.count { values[columns.place(column, t)] = last[column] }
      }
      var made = try x.withNumbers(values)
      made.provenance = Provenance(
        notes: ["\(step.name), a function given the past of each step"])
      made.unit = nil
      add(made, as: step.into ?? "\(first)_\(step.name)", from: first, keeps: step.keeps)
    }
  }

  /// The newest element of each column, or the number itself.
  private static func last(_ datum: Datum, _ count: Int) throws(Fault) -> [Double]? {
    if let number = Double.from(datum) { return count == 1 ? [number] : nil }
    guard case .array(let array) = datum else { return nil }
    let columns = try TimeColumns(array)
    guard columns.count == count, columns.steps > 0 else { return nil }
    let numbers = try columns.numbers()
    return (0..<count).map { numbers[columns.place($0, columns.steps - 1)] }
  }
}

extension StageState {
  func only(_ name: String) -> StageState {
    switch self {
    case .scale(let all): .scale(all.filter { $0.key == name })
    case .usual(let all): .usual(all.filter { $0.key == name })
    case .nothing, .chosen: self
    }
  }
}

extension PipelineStage {
  func word(_ key: String, else fallback: String) -> String {
    if case .string(let text)? = settings.fields[key] { text } else { fallback }
  }

  func whole(_ key: String, else fallback: Int) -> Int {
    if case .int(let value)? = settings.fields[key] { Int(value) } else { fallback }
  }
}
