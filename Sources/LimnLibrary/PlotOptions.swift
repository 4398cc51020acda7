import OrderedCollections
import LimnTensor
import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTime

/// What every plot can be told: its words, its limits, what to mark, how it looks.
///
/// The parameters are declared here once, and follow those of each kind of plot.
struct PlotOptions {
  private static let title = Param<String?>("title", "the line above the plot", default: .some(nil))
  private static let xlabel = Param<String?>(
    "xlabel", "the name of the x axis", default: .some(nil))
  private static let ylabel = Param<String?>(
    "ylabel", "the name of the y axis", default: .some(nil))
  private static let xlim = Param<Datum>(
    "xlim", "the first and the last x shown, `[0, 10]` or `[\"2003\", \"2005-06\"]`",
    default: Datum.none)
  private static let ylim = Param<Datum>(
    "ylim", "the lowest and the highest y shown, `[0, 1]`", default: Datum.none)
  private static let log = Param<Bool>(
    "log", "whether y grows by factors; what is not above 0 is left out", default: false)
  private static let mark = Param<Datum>(
    "mark",
    "places on the x axis to mark: a time, a period such as `\"2012\"`, a number, a list, "
      + "or a record of them by label", default: Datum.none)
  private static let level = Param<Datum>(
    "level", "heights to mark: a number, a list, or a record of them by label",
    default: Datum.none)
  private static let band = Param<Datum>(
    "band",
    "a band behind the curves: a lower and an upper series, or two numbers, in a list or a record",
    default: Datum.none)
  private static let legend = Param<Bool?>(
    "legend", "whether the curves are named; by default where it takes a name to tell",
    default: .some(nil))
  private static let color = Param<Datum>(
    "color",
    "blue, orange, green, pink, sky, red, black or grey: one for all curves, or a list of them",
    default: Datum.none)
  private static let width = Param<Int?>(
    "width", "columns of text, 32 or more; by default the terminal's. A picture has 8 pixels each",
    default: .some(nil))
  private static let height = Param<Int?>(
    "height", "rows of text of each panel, 3 to 100. A picture has 18 pixels each",
    default: .some(nil))

  static let parameters: [Parameter] = [
    title.declaration, xlabel.declaration, ylabel.declaration, xlim.declaration,
    ylim.declaration, log.declaration, mark.declaration, level.declaration, band.declaration,
    legend.declaration, color.declaration, width.declaration, height.declaration,
  ]

  private let title: String?
  private let xlabel: String?
  private let ylabel: String?
  private let xlim: Datum
  private let ylim: Datum
  private let log: Bool
  private let mark: Datum
  private let level: Datum
  private let band: Datum
  private let legend: Bool?
  private let color: Datum
  private let width: Int?
  private let height: Int?

  /// From a call's arguments, from the `next` on.
  init(_ arguments: [Datum?], _ next: inout Int) throws(Fault) {
    title = try Self.title.bind(arguments, &next)
    xlabel = try Self.xlabel.bind(arguments, &next)
    ylabel = try Self.ylabel.bind(arguments, &next)
    xlim = try Self.xlim.bind(arguments, &next)
    ylim = try Self.ylim.bind(arguments, &next)
    log = try Self.log.bind(arguments, &next)
    mark = try Self.mark.bind(arguments, &next)
    level = try Self.level.bind(arguments, &next)
    band = try Self.band.bind(arguments, &next)
    legend = try Self.legend.bind(arguments, &next)
    color = try Self.color.bind(arguments, &next)
    width = try Self.width.bind(arguments, &next)
    height = try Self.height.bind(arguments, &next)
  }

  func applied(to plot: PlotDescription) throws(Fault) -> PlotDescription {
    var plot = plot
    if let title { plot.title = title }
    if let width {
      guard width >= 32 else { throw Fault.plotSize("width", "32 or more", width) }
      plot.width = min(width, 1_000)
    }
    if let height {
      guard (3...100).contains(height) else { throw Fault.plotSize("height", "3 to 100", height) }
      plot.height = height
    }
    let colours = try colours()
    let (xLimits, yLimits) = (try limits(xlim, "xlim"), try limits(ylim, "ylim"))
    let levels = try levels()
    let places = try PlotPlace.all(mark)
    for index in plot.panels.indices {
      var panel = plot.panels[index]
      if let xlabel { panel.xlabel = xlabel }
      if let ylabel, index == 0 || plot.panels[0].ylabel == panel.ylabel { panel.ylabel = ylabel }
      if let legend { panel.legend = legend }
      if !colours.isEmpty { panel.colours = colours }
      guard panel.hasAxes else {
        plot.panels[index] = panel
        continue
      }
      if let xLimits {
        panel.xlim = try zip(xLimits, [false, true]).map { place, isEnd throws(Fault) in
          try place.position(on: panel.xAxis, isEnd: isEnd, for: "xlim")
        }
      }
      if let yLimits {
        panel.ylim = try yLimits.map { place throws(Fault) in
          try place.position(on: .number, isEnd: false, for: "ylim")
        }
      }
      // A panel that is a plot of its own keeps its axis.
      panel.isLogarithmic = panel.isLogarithmic || log
      if panel.isLogarithmic, yLimits != nil, let low = panel.ylim?.first, low <= 0 {
        throw Fault.plotLogLimits()
      }
      let range = panel.xRange
      panel.marks += try bands(over: range, panel.xAxis)
      panel.marks += levels.map { .horizontal(name: $0.name, y: $0.value) }
      panel.marks += try places.map { place throws(Fault) in
        .vertical(
          name: place.name,
          x: try place.position(on: panel.xAxis, isEnd: false, for: "mark"))
      }
      plot.panels[index] = panel
    }
    plot.noteLeftOut()
    return plot
  }

  /// The limits of x where they are numbers.
  var range: ClosedRange<Double>? {
    get throws(Fault) {
      guard let places = try limits(xlim, "xlim"), case .number(let low) = places[0].value,
        case .number(let high) = places[1].value
      else { return nil }
      return low...high
    }
  }

  /// Two ascending places, nil where none are given.
  private func limits(_ datum: Datum, _ name: String) throws(Fault) -> [PlotPlace]? {
    if case .none = datum { return nil }
    guard let places = try? PlotPlace.all(datum), places.count == 2 else {
      throw Fault.plotLimits(name, Describe.inline(datum))
    }
    if case .number(let low) = places[0].value, case .number(let high) = places[1].value {
      guard low < high, low.isFinite, high.isFinite else {
        throw Fault.plotLimits(name, Describe.inline(datum))
      }
    }
    return places
  }

  private func levels() throws(Fault) -> [(name: String, value: Double)] {
    try PlotPlace.all(level, for: "level").map { place throws(Fault) in
      guard case .number(let value) = place.value, value.isFinite else {
        throw Fault.plotLevel(Describe.inline(level))
      }
      return (place.name, value)
    }
  }

  /// Lower and upper edges as two series over the x axis, or as two numbers all along it.
  private func bands(
    over range: ClosedRange<Double>?, _ axis: PlotDescription.XAxis
  ) throws(Fault) -> [PlotDescription.Mark] {
    let edges: [Datum]
    switch band {
    case .none: return []
    case .record(let record): edges = Array(record.fields.values)
    case .list(let list): edges = list
    case .array(let array) where array.shape.first == 2 && array.timeAxisIndex != 0:
      edges = [.array(array)]
    default: throw Fault.plotBand(Describe.inline(band))
    }
    let numbers = edges.compactMap { Double.from($0) }
    if numbers.count == 2, edges.count == 2 { return Self.band(numbers, over: range) }
    if edges.count == 1, case .array(let array) = edges[0], array.rank == 1 {
      return Self.band(try PlotMaker.numbers(array), over: range)
    }
    var curves: [Curve] = []
    if edges.count == 1, case .array(let array) = edges[0], array.rank == 2 {
      curves = Curve.rows(of: array, values: try PlotMaker.numbers(array))
    } else {
      for edge in edges {
        guard case .array(let array) = edge, array.rank == 1 else {
          throw Fault.plotBand(Describe.inline(band))
        }
        curves += try Curve.of(array)
      }
    }
    guard curves.count == 2, curves[0].x == curves[1].x,
      curves.allSatisfy({ $0.isTime == (axis == .time) })
    else { throw Fault.plotBand(Describe.inline(band)) }
    let (lower, upper) = (curves[0].line, curves[1].line)
    guard case .line(_, let x, let low) = lower, case .line(_, let other, let high) = upper else {
      return []
    }
    if x == other { return [.band(name: "band", x: x, lower: low, upper: high)] }
    // Reduced at different places: the edges are thinned evenly instead.
    let step = max(1, curves[0].x.count / Reduction.mostPoints)
    let kept = stride(from: 0, to: curves[0].x.count, by: step)
    return [
      .band(
        name: "band", x: kept.map { curves[0].x[$0] }, lower: kept.map { curves[0].y[$0] },
        upper: kept.map { curves[1].y[$0] })
    ]
  }

  private static func band(
    _ edges: [Double], over range: ClosedRange<Double>?
  ) -> [PlotDescription.Mark] {
    guard let range, edges.count == 2 else { return [] }
    return [
      .band(
        name: "band", x: [range.lowerBound, range.upperBound], lower: [edges[0], edges[0]],
        upper: [edges[1], edges[1]])
    ]
  }

  private func colours() throws(Fault) -> [Int] {
    let names: [String]
    switch color {
    case .none: return []
    case .string(let name): names = [name]
    default:
      guard let list = [String].from(color) else { throw Fault.plotColour(Describe.inline(color)) }
      names = list
    }
    return try names.map { name throws(Fault) in
      guard let index = PlotDescription.colourNames.firstIndex(of: name == "gray" ? "grey" : name)
      else { throw Fault.plotColour("`\(name)`") }
      return index
    }
  }
}

extension PlotDescription {
  private static let leftOut = "not shown on the logarithmic axis: "

  /// Says how many values a logarithmic axis has no place for.
  mutating func noteLeftOut() {
    notes.removeAll { $0.hasPrefix(Self.leftOut) }
    var count = 0
    for mark in panels.filter(\.isLogarithmic).flatMap(\.marks) {
      switch mark {
      case .line(_, _, let y), .points(_, _, let y), .stems(_, _, let y), .columns(_, let y),
        .bars(_, _, let y):
        count += y.reduce(0) { $1 <= 0 ? $0 + 1 : $0 }
      default: break
      }
    }
    if count > 0 {
      notes.append("\(Self.leftOut)\(NumberText.counted(count, "value")) not above 0")
    }
  }
}

/// A place that a program names on an axis: by a number, a moment, or a word.
struct PlotPlace {
  enum Value {
    case number(Double)
    /// Seconds since 1970.
    case moment(Double)
    case word(String)
  }

  var name: String
  var value: Value

  /// One place or several, from a value, a list, or a record by label.
  static func all(_ datum: Datum, for name: String = "mark") throws(Fault) -> [PlotPlace] {
    switch datum {
    case .none: return []
    case .int(let value): return [PlotPlace(name: "", value: .number(Double(value)))]
    case .float(let value): return [PlotPlace(name: "", value: .number(value))]
    case .time(let instant):
      return [PlotPlace(name: "", value: .moment(instant.plotSeconds))]
    case .string(let text): return [PlotPlace(name: "", value: .word(text))]
    case .array(let array) where array.rank == 1 && array.dtype == .str:
      let reader = ElementReader(array.tensor)
      return (0..<reader.count).map { PlotPlace(name: "", value: .word(reader.text($0))) }
    case .array(let array) where array.rank == 1:
      let isTime = array.dtype == .time
      return ElementReader(array.tensor).numbers.map {
        PlotPlace(name: "", value: isTime ? .moment($0) : .number($0))
      }
    case .list(let elements):
      var places: [PlotPlace] = []
      for element in elements { places += try all(element, for: name) }
      return places
    case .record(let record):
      var places: [PlotPlace] = []
      for (label, value) in record.fields {
        places += try all(value, for: name).map { PlotPlace(name: label, value: $0.value) }
      }
      return places
    default: throw Fault.plotMark(name, Describe.inline(datum))
    }
  }

  /// The place as a number on an axis; a period stands for its start, or for its end.
  func position(
    on axis: PlotDescription.XAxis, isEnd: Bool, for name: String
  ) throws(Fault) -> Double {
    switch (axis, value) {
    case (.number, .number(let value)), (.labels, .number(let value)): return value
    case (.time, .moment(let seconds)): return seconds
    case (.time, .word(let text)):
      let period: Period
      do throws(Fault) { period = try Period.parse(text) } catch {
        var fault = error
        fault.argument = name
        throw fault
      }
      return (isEnd ? period.end : period.start).plotSeconds
    case (.labels(let labels), .word(let text)):
      if let index = labels.firstIndex(of: text) { return Double(index) }
    default: break
    }
    throw Fault.plotPlace(name, words, on: axis)
  }

  private var words: String {
    switch value {
    case .number(let value): NumberText.significant(value)
    case .moment(let seconds):
      Int64(exactly: (seconds * 1e6).rounded()).map { "\(Instant(microseconds: $0))" } ?? "a time"
    case .word(let text): "\"\(text)\""
    }
  }
}
