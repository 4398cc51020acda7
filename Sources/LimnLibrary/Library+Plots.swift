import LimnData
import LimnMachine
import LimnSource

/// Plots: values that draw themselves where they are shown.
extension Library {
  static let plots: [Builtin] = [plot, line, scatter, hist, heat, panels]

  private static let title = Param<String?>("title", "the line above the plot", default: .some(nil))
  private static let xlabel = Param<String?>(
    "xlabel", "the name of the x axis", default: .some(nil))
  private static let ylabel = Param<String?>(
    "ylabel", "the name of the y axis", default: .some(nil))
  private static let ylim = Param<Datum>(
    "ylim", "the lowest and the highest y shown, `[0, 1]`", default: Datum.none)
  private static let mark = Param<Datum>(
    "mark",
    "places on the x axis to mark: a time, a period such as `\"2012\"`, a number, or a list",
    default: Datum.none)

  private static let plot = Builtin(
    "plot", family: "plots",
    "Draws a value by its kind: series as lines, decompositions as panels, matrices as heat maps, "
      + "fits as training curves, predictions beside what was observed",
    takes: Param<Datum>("x", "a series, tensor, table, record of series, decomposition, fit …"),
    title, xlabel, ylabel, ylim, mark,
    returns: "a plot",
    examples: [Example("plot([1, 4, 9, 16, 25], title=\"squares\")")]
  ) {
    (
      _: any CallContext, x: Datum, title: String?, xlabel: String?, ylabel: String?, ylim: Datum,
      mark: Datum
    ) throws(Fault) -> PlotObject in
    let options = PlotOptions(
      title: title, xlabel: xlabel, ylabel: ylabel, ylim: ylim, mark: mark)
    return try options.applied(to: PlotMaker.plot(of: x))
  }

  private static let line = Builtin(
    "line", family: "plots",
    "Draws one or several series or tensors as lines over one x axis, with gaps where values are "
      + "missing; a record names its lines",
    takes: Param<Rest>("x", "series, tensors, tables, or records of series"),
    title, xlabel, ylabel, ylim, mark,
    returns: "a plot",
    examples: [Example("line({up: [1, 2, 3], down: [3, 2, 1]}, title=\"two lines\")")]
  ) {
    (
      _: any CallContext, x: Rest, title: String?, xlabel: String?, ylabel: String?, ylim: Datum,
      mark: Datum
    ) throws(Fault) -> PlotObject in
    let options = PlotOptions(
      title: title, xlabel: xlabel, ylabel: ylabel, ylim: ylim, mark: mark)
    return try options.applied(to: PlotMaker.lines(Curve.of(x.values), title: ""))
  }

  private static let scatter = Builtin(
    "scatter", family: "plots", "Draws pairs of values as points",
    takes: Param<DataArray>("x", axes: "[N]", "the values across"),
    Param<DataArray>("y", axes: "[N]", "the values upwards, as many"),
    title, xlabel, ylabel, ylim,
    returns: "a plot",
    examples: [Example("scatter([1, 2, 3, 4], [2.1, 3.9, 6.2, 7.8])")]
  ) {
    (
      _: any CallContext, x: DataArray, y: DataArray, title: String?, xlabel: String?,
      ylabel: String?, ylim: Datum
    ) throws(Fault) -> PlotObject in
    let options = PlotOptions(title: title, xlabel: xlabel, ylabel: ylabel, ylim: ylim)
    return try options.applied(to: PlotMaker.scatter(x, y))
  }

  private static let hist = Builtin(
    "hist", family: "plots",
    "Draws how often values occur, missing ones left out; bins are half open, the last one closed",
    takes: Param<DataArray>("x", "numbers, all axes together"),
    Param<Int?>(
      "bins", "how many bins of equal width; by default round ones", default: .some(nil)),
    title, xlabel,
    returns: "a plot",
    examples: [Example("hist([1, 2, 2, 3, 3, 3, 4, 4, 5], bins=4)")]
  ) {
    (_: any CallContext, x: DataArray, bins: Int?, title: String?, xlabel: String?)
      throws(Fault) -> PlotObject in
    let options = PlotOptions(title: title, xlabel: xlabel)
    return try options.applied(to: PlotMaker.histogram(x, bins: bins))
  }

  private static let heat = Builtin(
    "heat", family: "plots", "Draws a matrix as shades, rows down and columns across",
    takes: Param<DataArray>("x", axes: "[rows, columns]", "the matrix"),
    title, xlabel, ylabel,
    returns: "a plot",
    examples: [Example("heat([[1, 2, 3], [4, 5, 6]], title=\"two rows\")")]
  ) {
    (_: any CallContext, x: DataArray, title: String?, xlabel: String?, ylabel: String?)
      throws(Fault) -> PlotObject in
    let options = PlotOptions(title: title, xlabel: xlabel, ylabel: ylabel)
    return try options.applied(to: PlotMaker.heat(x))
  }

  private static let panels = Builtin(
    "panels", family: "plots", "Draws values or plots below each other over one x axis",
    takes: Param<Rest>("x", "plots, or anything that `plot` takes"),
    title, xlabel,
    returns: "a plot",
    examples: [Example("panels([1, 2, 3], [9, 4, 1], title=\"up and down\")")]
  ) {
    (_: any CallContext, x: Rest, title: String?, xlabel: String?) throws(Fault) -> PlotObject in
    let options = PlotOptions(title: title, xlabel: xlabel)
    return try options.applied(to: PlotMaker.panels(x.values))
  }
}
