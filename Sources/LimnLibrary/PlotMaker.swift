import OrderedCollections
import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// From values to plots.
///
/// `plot(of:)` picks the kind of plot by the kind of value; the other functions make one kind each.
/// Long curves are reduced here, so that a description stays small whatever was measured.
enum PlotMaker {
  typealias Panel = PlotDescription.Panel
  typealias Mark = PlotDescription.Mark

  /// More lines than these go into panels of their own, and more than `mostPanels` into a heat map.
  private static let mostLines = 4
  private static let mostPanels = 12

  static func plot(of datum: Datum) throws(Fault) -> PlotDescription {
    switch datum {
    case .array(let array): try plot(of: array)
    case .table(let table): try plot(curves: Curve.of(table), title: "")
    case .record(let record): try plot(of: record)
    case .object(let object): try plot(of: object)
    default: throw Fault.cannotPlot("a value of type \(datum.typeName)")
    }
  }

  private static func plot(of array: DataArray) throws(Fault) -> PlotDescription {
    switch array.rank {
    case 1: return try plot(curves: Curve.of(array), title: array.name ?? "")
    case 2 where array.timeAxisIndex != nil && array.count / max(array.shape[0], 1) <= mostPanels:
      let curves = try Curve.of(array)
      if curves.count > mostPanels { return try heat(array) }
      return try plot(curves: curves, title: array.name ?? "")
    case 2: return try heat(array)
    case 3: return try heat(meanOverFirst(array))
    default:
      throw Fault.cannotPlotShape("plot", wants: "up to three axes", shape: array.shape)
    }
  }

  private static func plot(of record: Record) throws(Fault) -> PlotDescription {
    if record.typeName == "decomposition" { return try decomposition(record) }
    return try plot(curves: Curve.of(record), title: "")
  }

  private static func plot(of object: any LibraryObject) throws(Fault) -> PlotDescription {
    if let plot = object as? PlotObject { return plot.plot }
    if let history = object.field("history") {
      var plot = try self.plot(of: history)
      plot.title = "training"
      return plot
    }
    if case .array(let obs)? = object.field("obs"), case .array(let sim)? = object.field("sim") {
      return try prediction(obs, sim)
    }
    throw Fault.cannotPlot("a value of type \(object.typeName)")
  }

  /// Few curves share a panel, more get a panel each.
  private static func plot(curves: [Curve], title: String) throws(Fault) -> PlotDescription {
    if curves.count <= mostLines { return try lines(curves, title: title) }
    var plot = try lines(curves, title: title)
    plot.panels = curves.map { Panel(title: $0.name, ylabel: $0.unit, marks: [$0.line]) }
    return plot
  }

  /// All curves in one panel.
  static func lines(_ curves: [Curve], title: String) throws(Fault) -> PlotDescription {
    guard let first = curves.first else { throw Fault.nothingToPlot("line") }
    guard curves.allSatisfy({ $0.isTime == first.isTime }) else { throw Fault.plotAxesDiffer() }
    let units = Set(curves.map(\.unit))
    return PlotDescription(
      title: title.isEmpty && curves.count == 1 ? first.name : title,
      xlabel: first.isTime ? "" : first.xName, xAxis: first.isTime ? .time : .number,
      panels: [Panel(ylabel: units.count == 1 ? first.unit : "", marks: curves.map(\.line))])
  }

  /// The parts of a decomposition below each other.
  private static func decomposition(_ record: Record) throws(Fault) -> PlotDescription {
    var curves: [Curve] = []
    var name = ""
    for part in ["observed", "seasonal", "trend", "remainder"] {
      guard case .array(var array)? = record.fields[part] else { continue }
      if part == "observed" { name = array.name ?? "" }
      array.name = part
      curves += try Curve.of(array)
    }
    var plot = try lines(curves, title: name.isEmpty ? "decomposition" : "decomposition of \(name)")
    plot.panels = curves.map { Panel(title: $0.name, ylabel: $0.unit, marks: [$0.line]) }
    return plot
  }

  /// Observations and forecasts in one panel, or in one for each site.
  private static func prediction(_ obs: DataArray, _ sim: DataArray) throws(Fault)
    -> PlotDescription
  {
    let (observed, simulated) = (try Curve.of(obs), try Curve.of(sim))
    let name = obs.name ?? ""
    var plot = try lines(observed, title: name.isEmpty ? "prediction" : "prediction of \(name)")
    plot.panels = zip(observed, simulated).prefix(mostPanels).map { obs, sim in
      Panel(
        title: observed.count > 1 ? obs.name : "", ylabel: obs.unit,
        marks: [obs.named("obs").line, sim.named("sim").line])
    }
    return plot
  }

  static func histogram(_ array: DataArray, bins: Int?) throws(Fault) -> PlotDescription {
    let values = try numbers(array).filter(\.isFinite)
    let name = array.name ?? "values"
    if let bins, !(1...1_000).contains(bins) { throw Fault.plotBins(bins) }
    let (low, high) = Reduction.extremes(of: values)
    var edges: [Double] = []
    var counts: [Double] = []
    if let low, let high {
      edges = NiceSteps.edges(low: low, high: high, most: 14)
      if let bins, low < high {
        edges = (0...bins).map {
          let share = Double($0) / Double(bins)
          return low * (1 - share) + high * share
        }
      }
      counts = Array(repeating: 0, count: edges.count - 1)
      for value in values { counts[bin(of: value, edges)] += 1 }
    }
    return PlotDescription(
      title: "histogram of \(name)", xlabel: array.unit.map { "\(name) (\($0))" } ?? name,
      xAxis: .number,
      panels: [Panel(ylabel: "count", marks: [.bars(name: name, edges: edges, counts: counts)])])
  }

  /// Bins are half open, the last one holds its upper edge too.
  private static func bin(of value: Double, _ edges: [Double]) -> Int {
    var low = 0
    var high = edges.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if edges[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }

  static func scatter(_ x: DataArray, _ y: DataArray) throws(Fault) -> PlotDescription {
    guard x.count == y.count else { throw Fault.plotLengthsDiffer(x.count, y.count) }
    let (xs, ys) = (try numbers(x), try numbers(y))
    // Evenly thinned: what is left out of a cloud this dense would not be seen.
    let step = max(1, xs.count / (10 * Reduction.mostPoints))
    let kept = stride(from: 0, to: xs.count, by: step)
    return PlotDescription(
      title: "", xlabel: x.name ?? "x", xAxis: .number,
      panels: [
        Panel(
          ylabel: y.name ?? "y",
          marks: [.points(name: "", x: kept.map { xs[$0] }, y: kept.map { ys[$0] })])
      ])
  }

  /// Plots below each other.
  static func panels(_ data: [Datum]) throws(Fault) -> PlotDescription {
    var result: PlotDescription?
    var xAxis: PlotDescription.XAxis?
    for datum in data {
      let plot = try plot(of: datum)
      if plot.panels.contains(where: \.hasCurves) {
        guard xAxis == nil || xAxis == plot.xAxis else { throw Fault.plotAxesDiffer() }
        xAxis = plot.xAxis
      }
      var panels = plot.panels
      if !panels.isEmpty, panels[0].title.isEmpty { panels[0].title = plot.title }
      if result == nil {
        result = PlotDescription(title: "", xlabel: plot.xlabel, xAxis: plot.xAxis, panels: panels)
      } else {
        result?.panels += panels
      }
    }
    guard var result else { throw Fault.nothingToPlot("panels") }
    result.xAxis = xAxis ?? .number
    return result
  }

  static func numbers(_ array: DataArray) throws(Fault) -> [Double] {
    let reader = ElementReader(array.tensor)
    guard reader.isNumeric else {
      throw Fault.plotNotNumeric(array.name ?? "x", array.dtype.rawValue)
    }
    return reader.numbers
  }
}

extension PlotDescription.Panel {
  fileprivate var hasCurves: Bool {
    marks.contains {
      switch $0 {
      case .line, .points, .band: true
      default: false
      }
    }
  }
}
