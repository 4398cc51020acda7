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

  var line: PlotDescription.Mark {
    let (x, y) = Reduction.minMax(x: x, y: y)
    return .line(name: name, x: x, y: y)
  }

  func named(_ name: String) -> Curve {
    var curve = self
    curve.name = name
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

  /// Every numeric column over the time column, or else over the first numeric one.
  static func of(_ table: Table) throws(Fault) -> [Curve] {
    let numeric = table.columns.filter { ElementReader($0.tensor).isNumeric }
    let time = table.columns.first { $0.dtype == .time }
    guard let base = time ?? numeric.first else {
      throw Fault.cannotPlot("a table without numbers")
    }
    let x = ElementReader(base.tensor).numbers
    let curves = numeric.filter { $0.name != base.name }.map { column in
      Curve(
        name: column.name ?? "", unit: column.unit ?? "", x: x,
        y: ElementReader(column.tensor).numbers, isTime: time != nil, xName: base.name ?? "")
    }
    // A column without any value would only take up room in the legend.
    let present = curves.filter { curve in curve.y.contains(where: \.isFinite) }
    guard !curves.isEmpty else { throw Fault.cannotPlot("a table with one column") }
    return present.isEmpty ? curves : present
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
