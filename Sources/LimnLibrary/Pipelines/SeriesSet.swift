import LimnData
import LimnEffects
import LimnGrad
import LimnIO
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Series by name on one time axis, and at the same sites: what goes through a pipeline.
///
/// Each is [T], or [T, S] in either order.
struct SeriesSet: Sendable {
  var series: OrderedDictionary<String, DataArray>
  let time: TimeAxis
  /// Labels; one empty label for series without sites.
  let sites: [String]

  init(_ datum: Datum) throws(Fault) {
    switch datum {
    case .array(let array): try self.init([array.name ?? "value": array])
    case .record(let record):
      var series: OrderedDictionary<String, DataArray> = [:]
      for (name, field) in record.fields {
        guard case .array(let array) = field else {
          throw Fault.notSequenceData("a record whose `\(name)` is \(field.typeName)")
        }
        series[name] = array
      }
      try self.init(series)
    case .table(let table):
      let data = try SequenceData(table)
      var series: OrderedDictionary<String, DataArray> = [:]
      for variable in data.variables {
        series[variable.name] = try pooledSeries(
          variable.values, time: data.time, sites: nil, name: variable.name, unit: variable.unit)
      }
      try self.init(series)
    default: throw Fault.notSequenceData(datum.typeName)
    }
  }

  init(_ series: OrderedDictionary<String, DataArray>) throws(Fault) {
    // Refuses what is not on one axis.
    let data = try SequenceData(series.map { ($0.key, $0.value) })
    self.series = series
    time = data.time
    sites = data.sites
  }

  private init(
    _ series: OrderedDictionary<String, DataArray>, like other: SeriesSet, time: TimeAxis
  ) {
    self.series = series
    self.time = time
    sites = other.sites
  }

  var record: Datum { .record(Record(fields: series.mapValues { .array($0) })) }

  subscript(_ name: String) -> DataArray? { series[name] }

  /// Some steps of all.
  func part(_ steps: Range<Int>) throws(Fault) -> SeriesSet {
    if steps == 0..<time.count { return self }
    var parts: OrderedDictionary<String, DataArray> = [:]
    for (name, array) in series { parts[name] = try TimeColumns(array).part(steps) }
    return SeriesSet(parts, like: self, time: time.subrange(steps))
  }

  /// The same series, masked where a fold may not train; between the first and the last step that it
  /// may.
  func training(_ fold: [Range<Int>], sites: [Int]?) throws(Fault) -> SeriesSet {
    guard let first = fold.first, let last = fold.last else { return try part(0..<0) }
    let hull = try part(first.lowerBound..<last.upperBound)
    guard fold.count > 1 || sites != nil else { return hull }
    var allowed = [Bool](repeating: false, count: hull.time.count)
    for range in fold {
      for step in range { allowed[step - first.lowerBound] = true }
    }
    let kept = sites.map { Set($0) }
    var masked: OrderedDictionary<String, DataArray> = [:]
    for (name, array) in hull.series {
      let columns = try TimeColumns(array)
      masked[name] = try columns.hiding { step, column in
        !allowed[step] || !(kept?.contains(column) ?? true)
      }
    }
    return SeriesSet(masked, like: self, time: hull.time)
  }

  /// Followed by another, where that begins one step later; nil where it does not.
  func followed(by other: SeriesSet) throws(Fault) -> SeriesSet? {
    let next = try time.following(count: 1).first
    guard next != nil, next == other.time.instants.first, time.rule == other.time.rule,
      sites == other.sites
    else { return nil }
    let axis = TimeAxis(instants: time.instants + other.time.instants, rule: time.rule)
    var joined: OrderedDictionary<String, DataArray> = [:]
    for (name, array) in series {
      guard let later = other.series[name] else { continue }
      joined[name] = try TimeColumns(array).followed(by: try TimeColumns(later), on: axis)
    }
    return SeriesSet(joined, like: self, time: axis)
  }
}

extension TimeColumns {
  /// Some steps of every column.
  func part(_ steps: Range<Int>) throws(Fault) -> DataArray {
    let coordinate = array.timeAxis.map { Coordinate.time($0.subrange(steps)) }
    let (axes, shape) = replacingTime(
      by: Axis(array.axes[axis].name, coordinate), count: steps.count)
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    let places = (0..<outer).flatMap { block in
      let start = block * self.steps * inner
      return Array(start + steps.lowerBound * inner..<start + steps.upperBound * inner)
    }
    return try array.gathered(places, shape: shape, axes: axes)
  }

  /// Missing and masked where a condition on step and column holds.
  func hiding(_ isHidden: (_ step: Int, _ column: Int) -> Bool) throws(Fault) -> DataArray {
    var values = try numbers()
    var statuses = array.statuses
    for column in 0..<count {
      for step in 0..<steps where isHidden(step, column) {
        let place = place(column, step)
        values[place] = .nan
        statuses[place] = .masked
      }
    }
    var result = try array.withNumbers(values)
    result.provenance.setStatus(statuses)
    return result
  }

  /// Two stretches of the same columns, one after the other.
  func followed(by later: TimeColumns, on time: TimeAxis) throws(Fault) -> DataArray {
    let (axes, shape) = replacingTime(
      by: Axis(array.axes[axis].name, .time(time)), count: time.count)
    let (mine, theirs) = (try numbers(), try later.numbers())
    let (known, told) = (array.statuses, later.array.statuses)
    var values = try Tensor(missing: .f64, shape: shape).f64Values()
    var statuses = [StepStatus](repeating: .observed, count: values.count)
    let inner = shape[(axis + 1)...].reduce(1, *)
    for column in 0..<count {
      for step in 0..<time.count {
        let target = (column / inner * time.count + step) * inner + column % inner
        let source = step < steps ? place(column, step) : later.place(column, step - steps)
        values[target] = step < steps ? mine[source] : theirs[source]
        statuses[target] = step < steps ? known[source] : told[source]
      }
    }
    var provenance = array.provenance.unitedTaints(with: later.array.provenance)
    provenance.setStatus(statuses)
    return DataArray(
      try Tensor(f64: values, shape: shape), axes: axes, name: array.name, unit: array.unit,
      provenance: provenance)
  }
}

/// Does what another context does, without a word: for work that is repeated.
struct QuietContext: CallContext {
  let inner: any CallContext

  var effects: any Effects { inner.effects }
  var library: [Builtin] { inner.library }
  func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum {
    try inner.call(function, arguments)
  }
  func unit(of function: FunctionHandle, _ arguments: [Datum]) -> String? {
    inner.unit(of: function, arguments)
  }
  var scored: ScoredForecasts { inner.scored }
  func note(_ text: String) {}
  func write(_ text: String) {}
  func show(_ value: Datum) {}
  func nextRandomKey() -> UInt64 { inner.nextRandomKey() }
  func recording<Result>(_ body: (Tape) throws(Fault) -> Result) throws(Fault) -> Result {
    try inner.recording(body)
  }
}
