import OrderedCollections
import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// Bars and boxes: values by group.

extension PlotMaker {
  /// More bars than these are no picture.
  static let mostBars = 1_000

  /// One bar for each label, side by side for several values of one label.
  static func bars(_ data: [Datum]) throws(Fault) -> PlotDescription {
    var groups: [(name: String, unit: String, values: [Double])] = []
    var labels: [String]?
    var over = ""
    func add(_ name: String, _ unit: String, _ values: [Double], _ words: [String])
      throws(Fault)
    {
      if let labels, labels != words {
        throw Fault.plotOverlay("their bars have other labels")
      }
      guard words.count <= mostBars else { throw Fault.plotGroups(words.count, most: mostBars) }
      labels = words
      groups.append((name, unit, values))
    }
    for datum in data {
      switch datum {
      case .array(let array) where array.rank == 1 && array.timeAxisIndex == 0:
        guard data.count == 1 else { throw Fault.nothingToPlot("bar") }
        return try amounts(array)
      case .array(let array) where array.rank == 1 || array.rank == 2:
        let values = try numbers(array)
        let count = array.shape[0]
        let words = words(array.axes[0], count)
        over = array.axes[0].name ?? over
        let parts = array.rank == 1 ? 1 : array.shape[1]
        guard parts <= 40 else { throw Fault.plotGroups(parts, most: 40) }
        let names = array.rank == 1 ? [array.name ?? ""] : Self.words(array.axes[1], parts)
        for part in 0..<parts {
          try add(
            names[part], array.unit ?? "", (0..<count).map { values[$0 * parts + part] }, words)
        }
      case .record(let record):
        let single = record.fields.values.compactMap { Double.from($0) }
        if single.count == record.fields.count, !single.isEmpty {
          try add("", "", single, Array(record.fields.keys))
          continue
        }
        for (name, value) in record.fields {
          guard case .array(let array) = value, array.rank == 1 else {
            throw Fault.cannotPlot("a record whose field `\(name)` is a \(value.typeName)")
          }
          over = array.axes[0].name ?? over
          try add(name, array.unit ?? "", try numbers(array), words(array.axes[0], array.count))
        }
      case .table(let table):
        let text = table.columns.first { $0.dtype == .str }
        let rows = Array(0..<table.rowCount)
        let words = text.map { ElementReader($0.tensor).column(rows) } ?? rows.map(String.init)
        over = text?.name ?? over
        for column in table.columns where ElementReader(column.tensor).isNumeric {
          try add(column.name ?? "", column.unit ?? "", try numbers(column), words)
        }
      default: throw Fault.cannotPlot("bars of a value of type \(datum.typeName)")
      }
    }
    guard let labels, !groups.isEmpty else { throw Fault.nothingToPlot("bar") }
    let units = Set(groups.map(\.unit))
    let unit = units.count == 1 ? groups[0].unit : ""
    let name = groups.count == 1 ? groups[0].name : ""
    let ylabel = [name, unit.isEmpty ? "" : "(\(unit))"].filter { !$0.isEmpty }
    return PlotDescription(
      title: "",
      panels: [
        Panel(
          xAxis: .labels(labels), xlabel: over, ylabel: ylabel.joined(separator: " "),
          marks: groups.map { .columns(name: $0.name, values: $0.values) })
      ])
  }

  /// Amounts over time: a bar from each step to the next.
  private static func amounts(_ array: DataArray) throws(Fault) -> PlotDescription {
    guard let curve = try Curve.of(array).first else { throw Fault.nothingToPlot("bar") }
    let name = array.name ?? ""
    var (x, y) = (curve.x, curve.y)
    var notes: [String] = []
    if x.count > Reduction.mostPoints {
      (x, y) = Reduction.blockHighest(x: x, y: y, to: Reduction.mostPoints / 2)
      notes.append("each bar is the highest of several steps")
    }
    let width = x.count > 1 ? x[x.count - 1] - x[x.count - 2] : 1
    let edges = x + (x.last.map { [$0 + width] } ?? [])
    var plot = PlotDescription(
      title: name, xAxis: .time,
      panels: [Panel(ylabel: array.unit ?? "", marks: [.bars(name: name, edges: edges, counts: y)])]
    )
    plot.notes = notes
    return plot
  }

  static func words(_ axis: Axis, _ count: Int) -> [String] {
    axis.coordinate?.labels(Array(0..<count)) ?? (0..<count).map(String.init)
  }

  /// A box for each group of values.
  static func boxes(
    _ groups: [(label: String, values: [Double])], name: String, by: String
  ) throws(Fault) -> PlotDescription {
    guard !groups.isEmpty else { throw Fault.nothingToPlot("box") }
    guard groups.count <= mostBars else { throw Fault.plotGroups(groups.count, most: mostBars) }
    return PlotDescription(
      title: "",
      panels: [
        Panel(
          xAxis: .labels(groups.map(\.label)), xlabel: by, ylabel: name,
          marks: [.boxes(groups.map { box($0.values) })])
      ])
  }

  /// Tukey's: quartiles as NumPy has them by default, whiskers to the farthest value within 1.5 times
  /// the range between the quartiles, everything else far outside.
  private static func box(_ values: [Double]) -> PlotDescription.Box {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else {
      return PlotDescription.Box(
        low: .nan, lowerQuartile: .nan, median: .nan, upperQuartile: .nan, high: .nan,
        outliers: [], count: 0)
    }
    let (lower, upper) = (quantile(0.25, of: sorted), quantile(0.75, of: sorted))
    let reach = 1.5 * (upper - lower)
    let inside = sorted.filter { $0 >= lower - reach && $0 <= upper + reach }
    var outliers = sorted.filter { $0 < lower - reach || $0 > upper + reach }
    let most = 200
    if outliers.count > most {
      let step = outliers.count / most + 1
      let ends = (outliers[0], outliers[outliers.count - 1])
      outliers =
        [ends.0] + stride(from: step, to: outliers.count - 1, by: step).map { outliers[$0] }
        + [ends.1]
    }
    return PlotDescription.Box(
      low: min(inside.first ?? lower, lower), lowerQuartile: lower,
      median: quantile(0.5, of: sorted),
      upperQuartile: upper, high: max(inside.last ?? upper, upper), outliers: outliers,
      count: sorted.count)
  }
}
