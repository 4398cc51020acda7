import OrderedCollections
import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// One curve to draw: what `line` and `plot` make of series, tensors, tables and records.
struct Curve {
  var name: String
  var unit: String
  /// Seconds since 1970 where `isTime`.
  var x: [Double]
  var y: [Double]
  var isTime: Bool
  var xName: String

  var line: PlotDescription.Mark { line(limit: Reduction.mostPoints) }

  /// With at most about `limit` points.
  func line(limit: Int) -> PlotDescription.Mark {
    let (x, y) = Reduction.minMax(x: x, y: y, limit: limit)
    return .line(name: name, x: x, y: y)
  }

  /// Points for each of `count` curves, so that many curves together stay small as well.
  static func limit(of count: Int) -> Int {
    max(min(Reduction.mostPoints, 200_000 / max(count, 1)), 40)
  }

  func named(_ name: String) -> Curve {
    var curve = self
    curve.name = name
    return curve
  }

  /// The points at some places, in ascending order of x.
  func part(_ places: [Int]) -> Curve {
    var curve = self
    curve.x = places.map { x[$0] }
    curve.y = places.map { y[$0] }
    if let order = Self.ascending(curve.x) {
      (curve.x, curve.y) = (order.map { curve.x[$0] }, order.map { curve.y[$0] })
    }
    return curve
  }

  /// One curve of a series or vector; of a matrix one along time (or the first axis) for each label
  /// of the other axis.
  static func of(_ array: DataArray) throws(Fault) -> [Curve] {
    guard array.rank == 1 || array.rank == 2 else {
      throw Fault.cannotPlotShape("line", wants: "one or two axes", shape: array.shape)
    }
    let values = try PlotMaker.numbers(array)
    let along = array.timeAxisIndex ?? 0
    let axis = array.axes[along]
    let (x, isTime) = positions(axis, array.shape[along])
    let name = array.name ?? ""
    func curve(_ name: String, _ y: [Double]) -> Curve {
      Curve(
        name: name, unit: array.unit ?? "", x: x, y: y, isTime: isTime, xName: axis.name ?? "")
    }
    if array.rank == 1 { return [curve(name, values)] }
    let others = array.shape[1 - along]
    // values: [T, S] or [S, T]
    let (step, stride) = along == 0 ? (others, 1) : (1, array.shape[1])
    let labels = array.axes[1 - along].coordinate?.labels(Array(0..<others))
    return (0..<others).map { other in
      let y = (0..<x.count).map { values[other * stride + $0 * step] }
      return curve(labels?[other] ?? (name.isEmpty ? "\(other)" : "\(name) \(other)"), y)
    }
  }

  /// One curve along the last axis for each row.
  // x: [2, N]
  static func rows(of array: DataArray, values: [Double]) -> [Curve] {
    let count = array.shape[1]
    let (x, isTime) = positions(array.axes[1], count)
    return (0..<array.shape[0]).map { row in
      Curve(
        name: "", unit: array.unit ?? "", x: x,
        y: Array(values[row * count..<(row + 1) * count]), isTime: isTime,
        xName: array.axes[1].name ?? "")
    }
  }

  /// Every numeric column over the time column, or else over the first numeric one, in its order.
  static func of(_ table: Table, inOrder: Bool = true) throws(Fault) -> [Curve] {
    let numeric = table.columns.filter { ElementReader($0.tensor).isNumeric }
    let time = table.columns.first { $0.dtype == .time }
    guard let base = time ?? numeric.first else {
      throw Fault.cannotPlot("a table without numbers")
    }
    let unsorted = ElementReader(base.tensor).numbers
    let order = inOrder ? ascending(unsorted) : nil
    let x = order.map { $0.map { unsorted[$0] } } ?? unsorted
    let curves = numeric.filter { $0.name != base.name }.map { column in
      let y = ElementReader(column.tensor).numbers
      return Curve(
        name: column.name ?? "", unit: column.unit ?? "", x: x,
        y: order.map { $0.map { y[$0] } } ?? y, isTime: time != nil, xName: base.name ?? "")
    }
    // A column without any value would only take up room in the legend.
    let present = curves.filter { curve in curve.y.contains(where: \.isFinite) }
    guard !curves.isEmpty else { throw Fault.cannotPlot("a table with one column") }
    return present.isEmpty ? curves : present
  }

  /// The order of x in which no line runs back, nil where the rows have it already.
  private static func ascending(_ x: [Double]) -> [Int]? {
    if zip(x, x.dropFirst()).allSatisfy({ !($0 > $1) }) { return nil }
    return x.indices.filter { x[$0].isFinite }.sorted { (x[$0], $0) < (x[$1], $1) }
  }

  /// The fields that are series or tensors, by their names.
  static func of(_ record: Record) throws(Fault) -> [Curve] {
    var curves: [Curve] = []
    for (name, value) in record.fields {
      guard case .array(let array) = value else {
        throw Fault.cannotPlot("a record whose field `\(name)` is a \(value.typeName)")
      }
      let parts = try of(array)
      curves += parts.count == 1 ? [parts[0].named(name)] : parts
    }
    guard !curves.isEmpty else { throw Fault.cannotPlot("an empty record") }
    return curves
  }

  /// Several values; equal names are numbered.
  static func of(_ data: [Datum]) throws(Fault) -> [Curve] {
    var curves: [Curve] = []
    for datum in data {
      switch datum {
      case .array(let array): curves += try of(array)
      case .table(let table): curves += try of(table)
      case .record(let record): curves += try of(record)
      case .list(let list): curves += try of(list)
      default: throw Fault.cannotPlot("a value of type \(datum.typeName)")
      }
    }
    var uses: [String: Int] = [:]
    for curve in curves { uses[curve.name, default: 0] += 1 }
    var seen: [String: Int] = [:]
    return curves.map { curve in
      guard uses[curve.name] ?? 0 > 1 else { return curve }
      seen[curve.name, default: 0] += 1
      let number = seen[curve.name] ?? 0
      return curve.named(curve.name.isEmpty ? "\(number)" : "\(curve.name) (\(number))")
    }
  }

  private static func positions(_ axis: Axis, _ count: Int) -> (x: [Double], isTime: Bool) {
    switch axis.coordinate {
    case .time(let times):
      return (times.instants.map(\.plotSeconds), true)
    case .labels(let tensor):
      let reader = ElementReader(tensor)
      if tensor.dtype == .time { return (reader.numbers, true) }
      if tensor.dtype.isNumeric { return (reader.numbers, false) }
      return ((0..<count).map(Double.init), false)
    case nil: return ((0..<count).map(Double.init), false)
    }
  }
}
