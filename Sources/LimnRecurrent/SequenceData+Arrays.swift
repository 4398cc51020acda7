import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Series and tables as data for models.

extension SequenceData {
  /// Series by name, all on the same time axis and sites.
  package init(_ series: [(name: String, array: DataArray)]) throws(Fault) {
    guard let first = series.first else { throw Fault.notSequenceData("nothing") }
    let layout = try Layout(first.array, name: first.name)
    var variables: [Variable] = []
    for (name, array) in series {
      let own = try Layout(array, name: name)
      guard own.time == layout.time, own.siteAxis == layout.siteAxis, own.sites == layout.sites
      else { throw Fault.dataAxesDiffer(first.name, name) }
      variables.append(try own.variable(array, name: name))
    }
    self.init(
      time: layout.time, siteAxis: layout.siteAxis, sites: layout.sites, variables: variables)
  }

  /// One row a step, in order; every numeric column is a variable.
  package init(_ table: Table) throws(Fault) {
    let times = table.columns.filter { $0.dtype == .time }
    guard times.count == 1, let column = times.first else {
      throw Fault.timeColumnNeeded(times.count)
    }
    var instants: [Instant] = []
    for (row, moment) in try column.tensor.whole().enumerated() {
      let instant = Instant(microseconds: moment)
      guard column.tensor.mask?.pointer[row] ?? 0 == 0, instants.last.map({ $0 < instant }) ?? true
      else {
        throw Fault.tableNotInOrder()
      }
      instants.append(instant)
    }
    let axis = try TimeAxis.detect(instants)
    var series: [(name: String, array: DataArray)] = []
    for var column in table.columns where column.dtype.isNumeric {
      column.axes = [Axis("time", .time(axis))]
      series.append((column.name ?? "", column))
    }
    try self.init(series)
  }

  /// Which axis is time and which holds the sites.
  private struct Layout {
    var time: TimeAxis
    var timeFirst: Bool
    var siteAxis: String?
    var sites: [String]

    init(_ array: DataArray, name: String) throws(Fault) {
      guard let index = array.timeAxisIndex, let time = array.timeAxis else {
        throw Fault.dataWithoutTime(name)
      }
      guard array.rank <= 2 else { throw Fault.dataHasTooManyAxes(name, array.rank) }
      self.time = time
      timeFirst = index == 0
      siteAxis = nil
      sites = [""]
      guard array.rank == 2 else { return }
      let other = array.axes[1 - index]
      let count = array.shape[1 - index]
      siteAxis = other.name ?? "site"
      sites = (0..<count).map { "\($0)" }
      guard case .labels(let labels)? = other.coordinate else { return }
      switch labels.dtype {
      case .str: sites = try labels.words()
      case .i64: sites = try labels.whole().map { "\($0)" }
      default: break
      }
    }

    func variable(_ array: DataArray, name: String) throws(Fault) -> Variable {
      let flat = try array.tensor.numbers(name)
      let status = array.provenance.status
      let (steps, count) = (time.count, sites.count)
      var values: [[Double]] = []
      var observed: [[Bool]] = []
      for site in 0..<count {
        let places = (0..<steps).map { timeFirst ? $0 * count + site : site * steps + $0 }
        values.append(places.map { flat[$0] })
        observed.append(
          places.map { place in
            flat[place].isFinite
              && status.map { $0[place] == StepStatus.observed.rawValue } ?? true
          })
      }
      return Variable(
        name: name, unit: array.unit, values: values, observed: observed,
        taints: array.provenance.taints, memory: array.provenance.seesBack)
    }
  }
}

extension Provenance {
  /// Why observed values may know the future; filling does not count, since filled steps are never
  /// used as they stand.
  var taints: [String] {
    guard seesAhead > 0 else { return [] }
    let fills = notes.filter { $0.contains(" values filled by ") }
    let others = notes.filter { !$0.contains(" values filled by ") }
    if !others.isEmpty { return others }
    let isFilled = status?.contains(StepStatus.filled.rawValue) ?? false
    if isFilled, !fills.isEmpty { return [] }
    return [
      seesAhead == Int.max ? "it has seen the whole span" : "it sees \(seesAhead) steps ahead"
    ]
  }
}

extension Tensor {
  /// Numbers and bools as doubles, NaN where missing.
  fileprivate func numbers(_ name: String) throws(Fault) -> [Double] {
    switch elements {
    case .f64(let block): return (0..<count).map { block.pointer[$0] }
    case .f32(let block): return (0..<count).map { Double(block.pointer[$0]) }
    case .i64(let block): return present { Double(block.pointer[$0]) }
    case .bool(let block): return present { Double(block.pointer[$0]) }
    case .str, .time, .duration: throw Fault.dataNotNumeric(name, dtype.rawValue)
    }
  }

  private func present(_ value: (Int) -> Double) -> [Double] {
    (0..<count).map { mask?.pointer[$0] ?? 0 == 0 ? value($0) : .nan }
  }

  /// Whole numbers or times; whatever lies there where missing.
  fileprivate func whole() throws(Fault) -> [Int64] {
    switch elements {
    case .i64(let block), .time(let block): return (0..<count).map { block.pointer[$0] }
    default: throw Fault.dataNotNumeric("the axis", dtype.rawValue)
    }
  }

  fileprivate func words() throws(Fault) -> [String] {
    guard case .str(let block) = elements else {
      throw Fault.dataNotNumeric("the axis", dtype.rawValue)
    }
    return block.strings
  }
}
