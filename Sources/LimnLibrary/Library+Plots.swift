import OrderedCollections
import LimnData
import LimnDisplay
import LimnEffects
import LimnIO
import LimnMachine
import LimnSource
import LimnTime

/// Plots: values that draw themselves where they are shown.
///
/// Each kind declares what it draws; `drawing` adds what all of them can be told.
extension Library {
  static let plots: [Builtin] =
    [plot, line, scatter, bar, box] + distributions + seasons + pictures

  private static let distributions: [Builtin] = [hist, qq, heat, panels]
  private static let seasons: [Builtin] = [seasonPlot, calendarHeat]
  private static let pictures: [Builtin] = [save, sentence]

  /// A builtin that makes a plot.
  static func drawing<each A: Bridged>(
    _ name: String, _ summary: String, takes parameters: repeat Param<each A>,
    formula: String = "", references: [String] = [], examples: [Example],
    body:
      @escaping @Sendable (any CallContext, PlotOptions, repeat each A) throws(Fault) ->
      PlotDescription
  ) -> Builtin {
    var own: [Parameter] = []
    for parameter in repeat each parameters { own.append(parameter.declaration) }
    let declared = own
    return Builtin(
      name, family: "plots", summary, parameters: declared + PlotOptions.parameters,
      returns: "a plot: shown, it draws itself; `a + b` lays one over the other", formula: formula,
      references: references, examples: examples,
      body: { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
        var next = declared.count
        let options = try PlotOptions(arguments, &next)
        next = 0
        let plot = try body(context, options, repeat try (each parameters).bind(arguments, &next))
        return PlotObject(try options.applied(to: plot)).datum
      })
  }

  private static let plot = drawing(
    "plot",
    "Draws a value by its kind: series as lines, decompositions as panels, matrices as heat maps, "
      + "rasters as maps, tables by their columns, fits as training curves, predictions beside what "
      + "was observed, functions over `xlim`",
    takes: Param<Datum>(
      "x", "a series, tensor, table, record of series, decomposition, fit, function …"),
    examples: [
      Example("plot([1, 4, 9, 16, 25], title=\"squares\")"),
      Example("plot(x => x^2 - 1, xlim=[-2, 2], level=0, height=6)"),
    ]
  ) { (context, options, x) throws(Fault) -> PlotDescription in
    guard case .function(let function) = x else { return try PlotMaker.plot(of: x) }
    let name = function.name.isEmpty ? "f(x)" : function.name
    let range = try options.range ?? -5...5
    return try PlotMaker.curve(of: name, over: range) { x throws(Fault) in
      let value = try context.call(function, [.float(x)])
      guard let number = Double.from(value) else {
        throw Fault.cannotPlot("a function that gives a \(value.typeName)")
      }
      return number
    }
  }

  private static let line = drawing(
    "line",
    "Draws one or several series or tensors as lines over one x axis, with gaps where values are "
      + "missing; a record names its lines",
    takes: Param<Rest>("x", "series, tensors, tables, or records of series"),
    Param<String>(
      "kind",
      "`line`; `step`, where each value holds until the next one; or `area`, with a ground that "
        + "reaches to 0", default: "line"),
    examples: [
      Example("line({up: [1, 2, 3], down: [3, 2, 1]}, title=\"two lines\")"),
      Example("line([0, 0, 1, 1, 3], kind=\"step\", title=\"cases\")"),
    ]
  ) { (_, _, x, kind) throws(Fault) -> PlotDescription in
    try PlotMaker.lines(Curve.of(x.values), title: "", kind: kind)
  }

  private static let scatter = drawing(
    "scatter", "Draws pairs of values as points; a pair with a missing value is left out",
    takes: Param<DataArray>("x", axes: "[N]", "the values across, or times"),
    Param<DataArray>("y", axes: "[N]", "the values upwards, as many"),
    examples: [Example("scatter([1, 2, 3, 4], [2.1, 3.9, 6.2, 7.8])")]
  ) { (_, _, x, y) throws(Fault) -> PlotDescription in try PlotMaker.scatter(x, y) }

  private static let bar = drawing(
    "bar",
    "Draws a bar for each label: of a tensor by its axis, of a record by its fields, of a table by "
      + "its first column of words; of a series the amounts over time",
    takes: Param<Rest>("x", "tensors, records or tables, side by side; or one series"),
    examples: [
      Example("bar({oats: 3, rye: 5.5}, title=\"yield\")"),
      Example("bar(table({site: [\"a\", \"b\"], rain: [310, 720]}))"),
    ]
  ) { (_, _, x) throws(Fault) -> PlotDescription in try PlotMaker.bars(x.values) }

  private static let box = drawing(
    "box",
    "Draws the median, the quartiles, and how far values reach, for each group; values beyond 1.5 "
      + "times the range between the quartiles stand alone",
    takes: Param<Datum>(
      "x", "a tensor, a record of tensors, or a table, whose columns are the groups"),
    Param<Datum>(
      "by",
      "`\"month\"`, `\"season\"`, `\"year\"` or `\"hour\"` of a series, an axis, or a label for "
        + "each value", default: Datum.none),
    references: ["Tukey (1977), Exploratory Data Analysis, ISBN 978-0-201-07616-5"],
    examples: [Example("box({dry: [1, 2, 2, 3, 9], wet: [4, 5, 5, 6, 7]})")]
  ) { (_, _, x, by) throws(Fault) -> PlotDescription in
    var named: [(label: String, array: DataArray)] = []
    switch x {
    case .array(let array):
      let (groups, over) = try PlotMaker.groups(array, by: by)
      return try PlotMaker.boxes(groups, name: PlotMaker.label(array), by: over)
    case .record(let record):
      for (name, value) in record.fields {
        guard case .array(let array) = value else {
          throw Fault.cannotPlot("a record whose field `\(name)` is a \(value.typeName)")
        }
        named.append((name, array))
      }
    case .table(let table):
      named = table.columns.filter { ElementReader($0.tensor).isNumeric }.map {
        ($0.name ?? "", $0)
      }
    default: throw Fault.cannotPlot("boxes of a value of type \(x.typeName)")
    }
    let units = Set(named.map { $0.array.unit ?? "" })
    return try PlotMaker.boxes(
      try named.map { label, array throws(Fault) in (label, try PlotMaker.numbers(array)) },
      name: units.count == 1 ? units.first ?? "" : "", by: "")
  }

  private static let hist = drawing(
    "hist",
    "Draws how often values occur, missing ones left out; bins are half open, the last one closed",
    takes: Param<DataArray>("x", "numbers, all axes together"),
    Param<Int?>(
      "bins", "how many bins of equal width; by default round ones", default: .some(nil)),
    examples: [Example("hist([1, 2, 2, 3, 3, 3, 4, 4, 5], bins=4)")]
  ) { (_, _, x, bins) throws(Fault) -> PlotDescription in try PlotMaker.histogram(x, bins: bins) }

  private static let qq = drawing(
    "qq",
    "Draws the values in order against those of a normal distribution, and the line through the "
      + "quartiles, on which normal values lie; missing ones are left out",
    takes: Param<DataArray>("x", "numbers, all axes together"),
    formula: "$x_{(i)}$ over $\\Phi^{-1}((i - a) / (n + 1 - 2a))$, where $a$ is 3/8 for up to ten "
      + "values, else 1/2",
    references: ["Wilk and Gnanadesikan (1968), doi:10.1093/biomet/55.1.1"],
    examples: [Example("qq([1, 2, 2, 3, 3, 3, 4, 4, 9], height=8)")]
  ) { (_, _, x) throws(Fault) -> PlotDescription in try PlotMaker.quantiles(x) }

  private static let heat = drawing(
    "heat",
    "Draws a matrix as shades, rows down and columns across; a raster, whose axes are y and x or "
      + "lat and lon, as a map with the greatest y at the top",
    takes: Param<DataArray>(
      "x", axes: "[rows, columns]", "the matrix; of three axes the first is averaged over"),
    Param<Bool?>(
      "numbers", "whether cells hold their numbers; by default those of correlations",
      default: .some(nil)),
    examples: [Example("heat([[1, 2, 3], [4, 5, 6]], title=\"two rows\", numbers=true)")]
  ) { (_, _, x, numbers) throws(Fault) -> PlotDescription in
    try PlotMaker.heat(x, isNumbered: numbers)
  }

  private static let panels = drawing(
    "panels",
    "Draws values or plots below each other; those with one kind of x axis share it. With `by`, one "
      + "panel for each label, all with the same range of y",
    takes: Param<Rest>("x", "plots, or anything that `plot` takes"),
    Param<String?>(
      "by",
      "an axis of the tensor, or a column of the table, to make a panel for each of its labels",
      default: .some(nil)),
    examples: [
      Example("panels([1, 2, 3], [9, 4, 1], title=\"up and down\")"),
      Example(
        "panels(table({site: [\"a\", \"b\", \"a\", \"b\"], t: [1, 1, 2, 2], y: [3, 4, 5, 6]}), "
          + "by=\"site\", height=4)"),
    ]
  ) { (_, _, x, by) throws(Fault) -> PlotDescription in
    guard let by else {
      let all = x.values.flatMap { value in
        if case .list(let list) = value { list } else { [value] }
      }
      return try PlotMaker.panels(all)
    }
    guard x.values.count == 1 else { throw Fault.nothingToPlot("panels") }
    return try PlotMaker.multiples(x.values[0], by: by)
  }

  private static let seasonPlot = drawing(
    "season_plot",
    "Draws a series over the months of the year: one year, the mean of all, and their range",
    takes: Param<DataArray>("x", axes: "[T]", "a series"),
    Param<Int?>("year", "the year to show; by default the last one", default: .some(nil)),
    examples: [
      Example(
        "season_plot(series(table({date: time_range(\"2001-01-01\", \"2002-12-31\", step=1mo), "
          + "y: arange(24)}), time=\"date\", value=\"y\"))")
    ]
  ) { (_, _, x, year) throws(Fault) -> PlotDescription in try PlotMaker.seasons(x, year: year) }

  private static let calendarHeat = drawing(
    "calendar_heat", "Draws the mean of each month of a series, years down and months across",
    takes: Param<DataArray>("x", axes: "[T]", "a series"),
    examples: [
      Example(
        "calendar_heat(series(table({date: time_range(\"2001-01-01\", \"2002-12-31\", step=1mo), "
          + "y: arange(24)}), time=\"date\", value=\"y\"))")
    ]
  ) { (_, _, x) throws(Fault) -> PlotDescription in try PlotMaker.calendarHeat(x) }

  private static let save = Builtin(
    "save", family: "plots",
    "Writes a plot as a picture, or a fit or tensors for `load`; the file is replaced whole or not "
      + "at all",
    takes: Param<Datum>(
      "x", "a plot, or anything that `plot` takes; a fit, a tensor or a record of tensors"),
    Param<String>("path", "the file, ending in `.svg` or `.safetensors`"),
    returns: "none; `.safetensors` keep elements and shapes, of a fit all that forecasts need",
    effects: .writesFiles,
    references: [
      "Scalable Vector Graphics (SVG) 1.1, W3C (2011)",
      "The safetensors format, huggingface.co/docs/safetensors",
    ],
    examples: [
      Example("save(line([1, 4, 9], title=\"squares\"), \"squares.svg\")"),
      Example(
        "save({W: eye(2), b: [0.5, 1]}, \"t.safetensors\"); load(\"t.safetensors\").b[0]",
        shows: "0.5"),
    ]
  ) { (context, x, path) throws(Fault) -> Nothing in
    if path.lowercased().hasSuffix(".safetensors") {
      try context.effects.writeFile(try safetensors(of: x).bytes(), to: path)
      return Nothing()
    }
    try Pictures.write(x, to: path, context)
    return Nothing()
  }

  private static let sentence = Builtin(
    "sentence", family: "plots",
    "What a value looks like, in one sentence of plain words for logs and screen readers",
    takes: Param<Datum>("x", "any value"),
    returns: "string",
    examples: [
      Example(
        "sentence(line([1, 4, 9], title=\"squares\"))",
        shows: "\"squares. Line plot, 0 to 2, from 1 to 9, mean 4.67.\"")
    ]
  ) { (context, x) throws(Fault) -> String in
    Describe.description(of: x, library: context.library).sentence()
  }
}

/// Plots as files.
enum Pictures {
  static func write(_ datum: Datum, to path: String, _ context: any CallContext) throws(Fault) {
    guard isPicture(path) else { throw Fault.notAPicture(path) }
    let plot = try PlotMaker.plot(of: datum)
    try context.effects.writeFile(Array(plot.svg().utf8), to: path)
  }

  static func isPicture(_ path: String) -> Bool { path.lowercased().hasSuffix(".svg") }
}
