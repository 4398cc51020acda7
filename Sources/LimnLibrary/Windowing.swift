import LimnData
import LimnEffects
import LimnIO
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// What `resample`, `rolling` and `climatology` make of each stretch of a series.
enum Summary {
  case known(Statistic)
  case function(FunctionHandle)

  static let about =
    "`mean sum std var min max median count`, \"first\", \"last\", or a function that gives a "
    + "number of a tensor"

  static let param = Param<Datum>("how", about, default: .string("mean"), shown: "mean")

  init(_ datum: Datum) throws(Fault) {
    switch datum {
    case .function(let handle):
      if handle.isBuiltin, let statistic = Statistic(rawValue: handle.name) {
        self = .known(statistic)
      } else {
        self = .function(handle)
      }
    case .string(let name):
      guard let statistic = Statistic(rawValue: name) else {
        throw Fault.unknownStatistic(name, known: Statistic.allCases.map(\.rawValue))
      }
      self = .known(statistic)
    default:
      throw Fault.wrongType("how", "a function or the name of a statistic", Self.about, got: datum)
    }
  }

  private var statistic: Statistic? {
    if case .known(let statistic) = self { statistic } else { nil }
  }

  /// The unit of the numbers, made of numbers in `unit`.
  func unit(of unit: String?) -> String? {
    switch statistic {
    case .count: nil
    case .std: Unit.ofDifferences(unit)
    case .variance: Unit.power(unit, 2)
    default: unit
    }
  }

  /// One number for each window; functions are given the tensor that `slice` makes of its steps.
  func numbers(
    _ values: [Double], _ windows: Windows, least: Int, _ context: any CallContext,
    slice: (Range<Int>, [Double]) throws(Fault) -> DataArray
  ) throws(Fault) -> [Double] {
    switch self {
    case .known(let statistic): return try statistic.over(values, windows, least: least)
    case .function(let function):
      let present = windows.counts(values.map { !$0.isNaN })
      var results: [Double] = []
      results.reserveCapacity(windows.count)
      for window in 0..<windows.count {
        let steps = windows.starts[window]..<max(windows.starts[window], windows.ends[window])
        guard present[window] >= max(least, 1) else {
          results.append(.nan)
          continue
        }
        let part = try slice(steps, Array(values[steps]))
        switch try context.call(function, [.array(part)]) {
        case .int(let value): results.append(Double(value))
        case .float(let value): results.append(value)
        case .bool(let value): results.append(value ? 1 : 0)
        case .none: results.append(.nan)
        case let other: throw Fault.statisticNotNumber(got: other.typeName)
        }
      }
      return results
    }
  }

  /// Counts are whole numbers, everything else is a float as x has it.
  func tensor(_ numbers: [Double], shape: [Int], like x: DType) throws(Fault) -> Tensor {
    let tensor = try Tensor(f64: numbers, shape: shape)
    if statistic == .count { return try tensor.converted(to: .i64) }
    return x == .f32 ? try tensor.converted(to: .f32) : tensor
  }
}

extension TimeColumns {
  /// One number for each window of each column, with another axis in the place of time.
  ///
  /// A result that rests on a filled step is filled itself, one that is missing where steps were
  /// masked is masked. What it sees ahead is for the caller to say.
  // x: [O, T, I], windows: W → [O, W, I]
  func summed(
    _ how: Summary, _ windows: Windows, least: Int, as axis: Axis, _ context: any CallContext
  ) throws(Fault) -> DataArray {
    let numbers = try numbers()
    let (axes, shape) = replacingTime(by: axis, count: windows.count)
    let size = try Tensor.elementCount(shape)
    _ = try Block<Double>(count: size)
    var results = count == 1 ? [] : [Double](repeating: .nan, count: size)
    let inner = shape[(self.axis + 1)...].reduce(1, *)
    for column in 0..<count {
      try context.effects.interruption.check()
      let values = self.column(column, of: numbers)
      let sums = try how.numbers(values, windows, least: least, context) {
        steps, values throws(Fault) in
        var part = DataArray(
          try Tensor(f64: values), axes: [Axis("time")], name: array.name, unit: array.unit)
        if let time { part.axes = [Axis("time", .time(time.subrange(steps)))] }
        return part
      }
      if count == 1 {
        results = sums
        break
      }
      for (window, sum) in sums.enumerated() {
        results[(column / inner * windows.count + window) * inner + column % inner] = sum
      }
    }
    var provenance = array.provenance.taintsOnly
    provenance.status = status(windows, results: results, inner)
    return DataArray(
      try how.tensor(results, shape: shape, like: array.dtype), axes: axes, name: array.name,
      unit: how.unit(of: array.unit), provenance: provenance)
  }

  func status(_ windows: Windows, results: [Double], _ inner: Int) -> [UInt8]? {
    guard let known = array.provenance.status else { return nil }
    var status = [UInt8](repeating: StepStatus.observed.rawValue, count: results.count)
    for column in 0..<count {
      let own = self.column(column, of: known)
      let filled = windows.counts(own.map { $0 == StepStatus.filled.rawValue })
      let masked = windows.counts(own.map { $0 == StepStatus.masked.rawValue })
      for window in 0..<windows.count {
        let place = (column / inner * windows.count + window) * inner + column % inner
        if results[place].isNaN {
          if masked[window] > 0 { status[place] = StepStatus.masked.rawValue }
        } else if filled[window] > 0 {
          status[place] = StepStatus.filled.rawValue
        }
      }
    }
    return status.contains { $0 != StepStatus.observed.rawValue } ? status : nil
  }

  /// The elements at some steps, a negative one giving missing elements, on another axis.
  func taking(_ taken: [Int], as axis: Axis) throws(Fault) -> DataArray {
    let (axes, shape) = replacingTime(by: axis, count: taken.count)
    let size = try Tensor.elementCount(shape)
    _ = try Block<Int>(count: size)
    let inner = shape[(self.axis + 1)...].reduce(1, *)
    let outer = shape[..<self.axis].reduce(1, *)
    var places: [Int] = []
    places.reserveCapacity(size)
    for block in 0..<outer {
      for step in taken {
        for element in 0..<inner {
          places.append(step < 0 ? -1 : (block * steps + step) * inner + element)
        }
      }
    }
    return try array.gathered(places, shape: shape, axes: axes)
  }
}

extension TimeColumns {
  /// Each element at the time that lies `span` after its own; missing where none stands there.
  func shifted(by span: TimeSpan) throws(Fault) -> DataArray {
    let time = try dates()
    var sources: [Int] = []
    var ahead = 0
    for (step, instant) in time.instants.enumerated() {
      let source = (try? instant - span).flatMap { time.position(of: $0) } ?? -1
      sources.append(source)
      ahead = max(ahead, source - step)
    }
    var result = try taking(sources, as: array.axes[axis])
    result.provenance.seeAhead(by: ahead, note: "moved ahead by \(span)")
    return result
  }
}

extension Provenance {
  /// Sees `steps` further ahead.
  mutating func seeAhead(by steps: Int, note: String) {
    guard steps > 0 else { return }
    let (ahead, overflow) = seesAhead.addingReportingOverflow(steps)
    seesAhead = overflow ? .max : ahead
    notes.append(note)
  }

  /// Made of `steps` more before each.
  mutating func seeBack(by steps: Int) {
    let (back, overflow) = seesBack.addingReportingOverflow(max(0, steps))
    seesBack = overflow ? .max : back
  }

  /// Sight of some steps in steps of another axis: `reached(k)` is the new step in which the old
  /// step k of the result lies, and the result's own step is `own(k)`.
  mutating func rescaleSight(steps: Int, _ stepAfter: (Int) -> Int) {
    guard seesAhead > 0, seesAhead < .max else { return }
    let old = seesAhead
    seesAhead = 0
    for step in 0..<steps {
      seesAhead = max(seesAhead, stepAfter(min(step + old, steps - 1)) - stepAfter(step))
    }
  }
}
