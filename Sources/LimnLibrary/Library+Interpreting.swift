import LimnData
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// What series and predictions do: whether they stay, jump or drift, and whether two of them are
/// shifted.

extension Library {
  static let interpreting: [Builtin] = [interpret, discontinuity, misalignment]

  private static let subject = Param<SeriesOrPrediction>(
    "x", axes: "[T, …]", "a series, several side by side, or a prediction, whose `sim` is taken")
  private static let period = Param<Double?>(
    "period", "steps in a cycle; by default a year, where there are dates", default: .some(nil))

  /// Ten years of months with a season; what is added to them follows.
  private static let decade =
    "d = time_range(\"2001-01-01\", step=1mo, n=120)\n"
    + "t = arange(120)\n"
    + "s = sin(2 * π * t / 12) + 0.3 * random.normal([120], seed=4)\n"

  private static let interpret = Builtin(
    "interpret", family: "judging",
    "Whether a series, beside its season, is stable, abrupt or drifting, and the numbers that "
      + "decided",
    takes: subject, period,
    returns:
      "interpretation: kind (\"stable\", \"abrupt\" or \"drifting\"), reason in words, rise (of the line "
      + "from end to end) and rise_deviations (in deviations of the noise), jump, jump_deviations and "
      + "at (of the best step), line_gain and step_gain (by how much the BIC is below that of the "
      + "season alone), noise, memory (of the AR(1) errors). Of several series a table of them",
    formula:
      "the least of $n \\log(\\mathrm{SSE}/n) + k \\log n$ over season, season + line ($k = 1$) and "
      + "season + step ($k = 2$), AR(1) errors; a line has to rise by 1.5 deviations of the noise, a step "
      + "to be 2 high",
    references: [
      "Schwarz (1978), doi:10.1214/aos/1176344136",
      "Cochrane & Orcutt (1949), doi:10.1080/01621459.1949.10483290",
    ],
    examples: [
      Example(
        decade
          + "interpret(with_coords(with_dims(s + where(t < 50, 0, 2), \"time\"), time=d)).kind",
        shows: "\"abrupt\""),
      Example(
        decade + "interpret(with_coords(with_dims(s + t / 40, \"time\"), time=d)).kind",
        shows: "\"drifting\""),
    ]
  ) { (context, x, period) throws(Fault) -> Datum in
    try SeriesBehaviour("interpret", x.array(), period: period, context).interpretation()
  }

  private static let discontinuity = Builtin(
    "discontinuity", family: "judging",
    "The jumps in the level of a series, beside its season, its drift and its memory",
    takes: subject, period,
    returns:
      "table, a row for each jump: the other axes, at (the first step of the new level), jump, "
      + "deviations (of the noise) and t; without rows where nothing jumps",
    formula:
      "steps are added to a season and a line with AR(1) errors while the best has $|t| \\ge 4.5$ and "
      + "is at least 1.5 deviations of the noise",
    references: ["Chen & Liu (1993), doi:10.1080/01621459.1993.10594321"],
    examples: [
      Example(
        decade
          + "j = discontinuity(with_coords(with_dims(s + where(t < 50, 0, 2), \"time\"), time=d))\n"
          + "j.at[0]", shows: "2005-03-01")
    ]
  ) { (context, x, period) throws(Fault) -> Table in
    try SeriesBehaviour("discontinuity", x.array(), period: period, context).jumps()
  }

  private static let misalignment = Builtin(
    "misalignment", family: "judging",
    "By how many steps a series lies behind another one that it ought to go with",
    takes: Param<DataArray>("x", axes: "[T, …]", "a series, such as the target"),
    Param<DataArray>("y", axes: "[T, …]", "another one on the same axes, such as an input"),
    Param<Int>("max_lag", "the longest shift that is looked for", default: 10), period,
    returns:
      "record: shifted, lag (y lies that many steps behind x; below 0 ahead of it), correlation (at "
      + "that lag), at_zero, bound (beyond which correlations are reported), reason in words, correlations "
      + "(a series by lag). Of several series a table of them. A lag that the world has, as of plants "
      + "behind rain, shows like a mistake: the numbers say that there is one, not why",
    formula:
      "correlations of what neither the first six waves of the year nor each series' own autoregression "
      + "foresees; shifted where the greatest is beyond $4 / \\sqrt{n}$ and above that at lag 0 by "
      + "$2.5 \\sqrt{2 / n}$",
    references: ["Haugh (1976), doi:10.1080/01621459.1976.10480353"],
    examples: [
      Example(
        "x = random.normal([200], seed=1)\n"
          + "y = with_dims(lag(x, 3) ?? 0, \"time\")\n"
          + "misalignment(with_dims(x, \"time\"), y).lag", shows: "3")
    ]
  ) { (context, x, y, most, period) throws(Fault) -> Datum in
    guard most >= 1 else { throw Fault.countTooSmall(most, "max_lag", least: 1) }
    return try SeriesBehaviour("misalignment", x, period: period, context)
      .misalignment(y, most: most)
  }
}

/// A series, or a prediction, of which the simulated series counts.
enum SeriesOrPrediction: Bridged {
  case series(DataArray)
  case prediction(any LibraryObject)

  static var typeName: String { "tensor or prediction" }

  static func from(_ datum: Datum) -> SeriesOrPrediction? {
    switch datum {
    case .array(let array): .series(array)
    case .object(let object) where object.typeName == "prediction": .prediction(object)
    default: nil
    }
  }

  var datum: Datum {
    switch self {
    case .series(let array): .array(array)
    case .prediction(let object): .object(object)
    }
  }

  func array() throws(Fault) -> DataArray {
    switch self {
    case .series(let array): return array
    case .prediction(let object):
      guard case .array(let sim)? = object.field("sim") else {
        throw Fault.notSeries(got: object.typeName)
      }
      return sim
    }
  }
}
