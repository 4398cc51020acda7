import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import Testing

/// Every kind of plot that the library makes, each by a program.
///
/// The goldens draw all of them; a kind that is added to the library belongs here.
struct PlotKind: CustomTestStringConvertible, Sendable {
  let name: String
  let program: String

  var testDescription: String { name }

  private init(_ name: String, _ program: String) {
    self.name = name
    self.program = program
  }

  /// A site of the bundled data, with its one missing step.
  private static let site = """
    n = series(sample("ndvi") |> filter(r => r.site == "AT-Neu"), time="date", value="ndvi")
    all = series(sample("ndvi"), time="date", value="ndvi", by="site")

    """

  private static let months = """
    t = sample("nottingham")
    temp = series(t, time="month", value=keys(t)[1])

    """

  static let all: [PlotKind] = lines + clouds + groups + matrices + several

  private static let lines = [
    PlotKind("line", site + "plot(n, title=\"NDVI at a meadow\", ylabel=\"ndvi\", height=8)"),
    PlotKind(
      "line-several", "line({up: [1, 2, 3, nan, 5], down: [5, 4, 3, 2, 1]}, height=8)"),
    PlotKind("line-step", "line([0, 0, 1, 1, 3], kind=\"step\", title=\"cases\", height=6)"),
    PlotKind("line-area", "line([0, 2, 3, -1, 0], kind=\"area\", height=6)"),
    PlotKind(
      "line-log",
      "line({growth: [1, 8, 60, 500, 4000], decay: [3000, 200, 11, 1, 0]}, log=true, height=8)"),
    PlotKind(
      "line-marks",
      site + "plot(n, xlim=[\"2003\", \"2006\"], ylim=[0, 1], mark={drought: \"2003-08\", "
        + "snow: \"2005-03\"}, level={dense: 0.8}, band=[0.2, 0.4], ylabel=\"ndvi\", height=8)"),
    PlotKind(
      "function", "plot(x => x^2 - 1, xlim=[-2, 2], level={zero: 0}, mark={root: 1}, height=8)"),
    PlotKind(
      "overlay",
      "line({trend: [1, 2, 3, 4]}, height=7) + scatter([0, 1, 2, 3], [1.2, 1.7, 3.4, 3.8])"),
    PlotKind("acf", site + "acf(n, height=8)"),
    PlotKind("season", site + "season_plot(n, height=8)"),
  ]

  private static let clouds = [
    PlotKind(
      "scatter",
      "a = random.normal([200], seed=1)\nscatter(a, 0.5 * a + 0.4 * random.normal([200], seed=2), "
        + "xlabel=\"obs\", ylabel=\"sim\", height=10)"),
    PlotKind("hist", site + "hist(n)"),
    PlotKind("hist-many", site + "hist(n, bins=60, height=8)"),
    PlotKind("qq", site + "qq(n, height=10)"),
  ]

  private static let groups = [
    PlotKind("bar", "bar({oats: 3, rye: 5.5, wheat: -1.25}, title=\"yield\", ylabel=\"t ha-1\")"),
    PlotKind(
      "bar-groups",
      "bar(table({site: [\"a\", \"b\", \"c\"], rain: [310, 720, 455], runoff: [80, 410, 130]}))"),
    PlotKind(
      "bar-amounts",
      "t = sample(\"catchment\") |> filter(r => year(r.date) == 2000)\n"
        + "bar(resample(series(t, time=\"date\", value=\"prcp_mm\"), every=1mo, how=sum), height=8)"
    ),
    PlotKind("box", site + "box(n, by=\"month\")"),
    PlotKind("box-sites", site + "box(all, ylim=[-0.5, 1], height=10)"),
  ]

  private static let matrices = [
    PlotKind("heat", "heat(outer(arange(12) |> f64, arange(30) |> f64), title=\"products\")"),
    PlotKind("heat-numbers", "heat([[1, 2.5, -3], [4, nan, 6000]], numbers=true)"),
    PlotKind("heat-samples", "heat(random.normal([5, 24, 6], seed=3), title=\"gate\")"),
    PlotKind(
      "correlations",
      "plot(corr_matrix(sample(\"catchment\") |> select(\"prcp_mm\", \"tmean_c\", \"pet_mm\")))"),
    PlotKind("calendar", months + "calendar_heat(temp[time=\"1920\":\"1929\"])"),
    PlotKind(
      "map",
      """
      y = linspace(-1, 1, 24)
      x = linspace(-1, 1, 40)
      d = map(y, v => map(x, u => if u^2 + v^2 > 1 { nan } else { u + v^2 }) |> stack) |> stack
      plot(d |> with_dims(["y", "x"]), title="a disc")
      """),
  ]

  private static let several = [
    PlotKind("panels", months + "panels(temp, hist(temp), height=5)"),
    PlotKind("panels-by", site + "panels(all, by=\"site\", height=3)"),
    PlotKind(
      "decomposition", months + "plot(stl(temp, period=12), height=4)"),
    PlotKind("table", "plot(table({t: [1, 2, 3], a: [3, 1, 2], b: [2, 2, 5]}), height=6)"),
    PlotKind("all-missing", "line([nan, nan, nan], title=\"nothing\")"),
    PlotKind("constant", "line([5, 5, 5], height=5)"),
    PlotKind("one-point", "line([0.42], height=5)"),
  ]

  /// What the program's last cell shows.
  func description() throws -> Description {
    let viewer = Viewer()
    let session = try Session(effects: MemoryEffects(), output: viewer)
    _ = session.evaluate(SourceText(name: name, text: program))
    if let complaint = viewer.complaint { throw Complaint(text: complaint) }
    guard let shown = viewer.shown else { throw Complaint(text: "nothing is shown") }
    return Describe.description(of: shown, library: Library.builtins)
  }

  struct Complaint: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  private final class Viewer: SessionOutput {
    private(set) var shown: Datum?
    private(set) var complaint: String?

    func write(_ text: String) {}
    func show(_ value: Datum, name: String?) { shown = value }
    func report(_ diagnostic: Diagnostic) {
      if diagnostic.severity != .note { complaint = diagnostic.fault.message }
    }
  }
}
