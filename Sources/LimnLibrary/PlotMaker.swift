import OrderedCollections
import LimnData
import LimnDisplay
import LimnMachine
import LimnSeries
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
  static let mostLines = 4
  static let mostPanels = 12

  static func plot(of datum: Datum) throws(Fault) -> PlotDescription {
    switch datum {
    case .array(let array): try plot(of: array)
    case .table(let table): try plot(of: table)
    case .record(let record): try plot(of: record)
    case .list(let list) where !list.isEmpty: try plot(curves: Curve.of(list), title: "")
    case .object(let object): try plot(of: object)
    default: throw Fault.cannotPlot("a value of type \(datum.typeName)")
    }
  }

  private static func plot(of array: DataArray) throws(Fault) -> PlotDescription {
    if isMap(array.axes) || array.rank == 3 { return try heat(array) }
    switch array.rank {
    case 1: return try plot(curves: Curve.of(array), title: array.name ?? "")
    case 2 where array.timeAxisIndex != nil:
      let others = array.shape[array.timeAxisIndex == 0 ? 1 : 0]
      if others > mostPanels { return try heat(array) }
      return try plot(curves: Curve.of(array), title: array.name ?? "")
    case 2: return try heat(array)
    default:
      throw Fault.cannotPlotShape("plot", wants: "up to three axes", shape: array.shape)
    }
  }

  /// Groups as bars, anything else as lines over time or over the first column of numbers.
  private static func plot(of table: Table) throws(Fault) -> PlotDescription {
    let numeric = table.columns.filter { ElementReader($0.tensor).isNumeric }
    if let words = table.columns.first, words.dtype == .str, !numeric.isEmpty,
      table.rowCount <= mostBars, table.columns.allSatisfy({ $0.dtype != .time }),
      Set(ElementReader(words.tensor).column(Array(0..<table.rowCount))).count == table.rowCount
    {
      return try bars([.table(table)])
    }
    return try plot(curves: Curve.of(table), title: "")
  }

  private static func plot(of record: Record) throws(Fault) -> PlotDescription {
    if record.typeName == "decomposition" { return try decomposition(record) }
    if let histogram = histogram(record) { return histogram }
    let fields = record.fields
    if !fields.isEmpty, fields.values.allSatisfy({ Double.from($0) != nil }) {
      return try bars([.record(record)])
    }
    let isDeep = fields.values.contains { value in
      if case .array(let array) = value { array.rank > 2 || isMap(array.axes) } else { false }
    }
    if isDeep {
      return try panels(
        fields.map { name, value in
          guard case .array(var array) = value else { return value }
          array.name = name
          return .array(array)
        })
    }
    return try plot(curves: Curve.of(record), title: "")
  }

  private static func plot(of object: any LibraryObject) throws(Fault) -> PlotDescription {
    if let plotted = object as? any PlottedObject { return plotted.plot }
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
    var plot = try lines(Array(curves.prefix(mostPanels)), title: title)
    if curves.count > mostPanels {
      plot.notes.append(
        "\(NumberText.grouped(curves.count - mostPanels)) more curves are not drawn; "
          + "`line` draws all of them in one panel")
    }
    if curves.count <= mostLines { return plot }
    plot.panels = curves.prefix(mostPanels).map { separate($0, title: $0.name) }
    return plot
  }

  /// A panel of its own, over the axis that all curves have.
  private static func separate(_ curve: Curve, title: String) -> Panel {
    Panel(
      title: title, xAxis: curve.isTime ? .time : .number,
      xlabel: curve.isTime ? "" : curve.xName, ylabel: curve.unit, marks: [curve.line])
  }

  /// All curves in one panel.
  static func lines(
    _ curves: [Curve], title: String, kind: String = "line"
  ) throws(Fault) -> PlotDescription {
    guard let first = curves.first else { throw Fault.nothingToPlot("line") }
    guard curves.allSatisfy({ $0.isTime == first.isTime }) else { throw Fault.plotAxesDiffer() }
    let units = Set(curves.map(\.unit))
    let marks = try marks(curves, kind: kind)
    return PlotDescription(
      title: title.isEmpty && curves.count == 1 ? first.name : title,
      xlabel: first.isTime ? "" : first.xName, xAxis: first.isTime ? .time : .number,
      panels: [
        Panel(
          ylabel: units.count == 1 ? first.unit : "", marks: marks)
      ])
  }

  private static func marks(_ curves: [Curve], kind: String) throws(Fault) -> [Mark] {
    let limit = Curve.limit(of: curves.count)
    switch kind {
    case "line": return curves.map { $0.line(limit: limit) }
    case "step": return curves.flatMap { steps($0, limit: limit) }
    case "area": return curves.flatMap { area($0, limit: limit) }
    default: throw Fault.unknownChoice(kind, "kind", of: ["line", "step", "area"])
    }
  }

  /// A step from each value to the next at its own place.
  private static func steps(_ curve: Curve, limit: Int) -> [Mark] {
    guard case .line(let name, let x, let y) = curve.line(limit: limit / 2) else { return [] }
    var stepX: [Double] = []
    var stepY: [Double] = []
    for index in x.indices {
      if index > 0 {
        stepX.append(x[index])
        stepY.append(y[index].isFinite ? y[index - 1] : .nan)
      }
      stepX.append(x[index])
      stepY.append(y[index])
    }
    // The last value holds for one more step.
    if x.count > 1, let last = x.last, let value = y.last {
      stepX.append(last + (last - x[x.count - 2]))
      stepY.append(value)
    }
    return [.line(name: name, x: stepX, y: stepY)]
  }

  /// A line with what lies between it and zero.
  private static func area(_ curve: Curve, limit: Int) -> [Mark] {
    guard case .line(let name, let x, let y) = curve.line(limit: limit) else { return [] }
    // Where the line crosses zero, both edges have a corner.
    var (edgeX, edgeY): ([Double], [Double]) = ([], [])
    for index in x.indices {
      if index > 0, y[index - 1] * y[index] < 0 {
        let share = y[index - 1] / (y[index - 1] - y[index])
        edgeX.append(x[index - 1] + (x[index] - x[index - 1]) * share)
        edgeY.append(0)
      }
      edgeX.append(x[index])
      edgeY.append(y[index])
    }
    return [
      .band(
        name: "", x: edgeX, lower: edgeY.map { min($0, 0) }, upper: edgeY.map { max($0, 0) }),
      .line(name: name, x: x, y: y),
    ]
  }

  /// The series and its parts below each other; of several seasons each, instead of their sum, and of
  /// patterns over space their scores.
  private static func decomposition(_ record: Record) throws(Fault) -> PlotDescription {
    var curves: [Curve] = []
    var name = ""
    let isSum = record.fields.keys.contains { $0.hasPrefix("seasonal_") }
    guard case .array(let observed)? = record.fields["observed"] else {
      throw Fault.nothingToPlot("panels")
    }
    for (part, value) in record.fields where part != "weights" && !(isSum && part == "seasonal") {
      guard case .array(var array) = value, array.shape == observed.shape else { continue }
      if part == "observed" { name = array.name ?? "" }
      array.name = part
      curves += try Curve.of(array)
    }
    if case .array(let scores)? = record.fields["scores"] { curves = try Curve.of(scores) }
    var plot = try lines(curves, title: name.isEmpty ? "decomposition" : "decomposition of \(name)")
    plot.panels = curves.prefix(mostPanels).map { separate($0, title: $0.name) }
    if curves.count > mostPanels {
      plot.notes.append(
        "\(NumberText.grouped(curves.count - mostPanels)) more curves are not drawn")
    }
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
      var panel = separate(obs, title: observed.count > 1 ? obs.name : "")
      panel.marks = [obs.named("obs").line, sim.named("sim").line]
      return panel
    }
    return plot
  }

  /// Plots below each other; a series or tensor with several curves is one panel of them.
  static func panels(_ data: [Datum]) throws(Fault) -> PlotDescription {
    var result = PlotDescription(title: "", panels: [])
    for datum in data {
      var plot = try plot(of: datum)
      if plot.panels.first?.title.isEmpty == true { plot.panels[0].title = plot.title }
      result.panels += plot.panels
      result.notes += plot.notes
    }
    guard !result.panels.isEmpty else { throw Fault.nothingToPlot("panels") }
    return result
  }

  /// A function over a range, at 401 places.
  static func curve(
    of name: String, over range: ClosedRange<Double>,
    _ value: (Double) throws(Fault) -> Double
  ) throws(Fault) -> PlotDescription {
    let x = (0...400).map { step in
      let share = Double(step) / 400
      return range.lowerBound * (1 - share) + range.upperBound * share
    }
    let y = try x.map { x throws(Fault) in try value(x) }
    return PlotDescription(
      title: name, xlabel: "x", xAxis: .number,
      panels: [Panel(marks: [.line(name: name, x: x, y: y)])])
  }

  static func scatter(_ x: DataArray, _ y: DataArray) throws(Fault) -> PlotDescription {
    guard x.count == y.count else { throw Fault.plotLengthsDiffer("scatter", x.count, y.count) }
    let (xs, ys) = (try numbers(x), try numbers(y))
    let isTime = x.dtype == .time
    // Evenly thinned: what is left out of a cloud this dense would not be seen.
    let step = max(1, xs.count / (10 * Reduction.mostPoints))
    let kept = stride(from: 0, to: xs.count, by: step)
    return PlotDescription(
      title: "", xlabel: label(x, else: isTime ? "" : "x"), xAxis: isTime ? .time : .number,
      panels: [
        Panel(
          ylabel: label(y, else: "y"),
          marks: [.points(name: "", x: kept.map { xs[$0] }, y: kept.map { ys[$0] })])
      ])
  }

  /// `ndvi (mm d-1)`
  static func label(_ array: DataArray, else other: String = "") -> String {
    let name = array.name ?? other
    return array.unit.map { "\(name) (\($0))" } ?? name
  }

  /// Times count as seconds since 1970.
  static func numbers(_ array: DataArray) throws(Fault) -> [Double] {
    let reader = ElementReader(array.tensor)
    guard reader.isNumeric || array.dtype == .time else {
      throw Fault.plotNotNumeric(array.name ?? "x", array.dtype.rawValue)
    }
    return reader.numbers
  }
}
