import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor

/// Metrics: how far a simulation is from what was observed.
///
/// All look at the pairs of which both values are present and the observation was not filled. What
/// has no answer is `none` (NaN in a tensor), and a note says why. Two units that are not the same
/// are refused; an error is in the unit of the observations, a temperature's in kelvins.

extension Library {
  static let metrics: [Builtin] = [mse, rmse, mae, nse, r2, corr, skill]

  private static let mse = metric(
    "mse", "Mean squared error", formula: "$\\frac{1}{n} \\sum_t (s_t - o_t)^2$",
    references: ["Willmott & Matsuura (2005), doi:10.3354/cr030079"],
    examples: [Example("mse([1, 2, 3, 4], [3, 4, 5, 6])", shows: "4.0")], power: 2, Metrics.mse)

  private static let rmse = metric(
    "rmse", "Root of the mean squared error, in the unit of the observations",
    formula: "$\\sqrt{\\frac{1}{n} \\sum_t (s_t - o_t)^2}$",
    references: ["Chai & Draxler (2014), doi:10.5194/gmd-7-1247-2014"],
    examples: [
      Example("rmse([1, 2, 3, 4], [3, 4, 5, 6])", shows: "2.0"),
      Example("shape(rmse([[1, 2], [3, 4]], [[1, 2], [3, 5]], dim=0))"),
    ], power: 1, Metrics.rmse)

  private static let mae = metric(
    "mae", "Mean absolute error", formula: "$\\frac{1}{n} \\sum_t |s_t - o_t|$",
    references: ["Willmott & Matsuura (2005), doi:10.3354/cr030079"],
    examples: [Example("mae([1, 2, 3, 4], [2, 2, 3, 1])", shows: "1.0")], power: 1, Metrics.mae)

  private static let efficiency = "$1 - \\frac{\\sum_t (s_t - o_t)^2}{\\sum_t (o_t - \\bar{o})^2}$"

  private static let nse = metric(
    "nse", "Nash–Sutcliffe efficiency: 1 is perfect, 0 no better than the mean observation",
    formula: efficiency,
    references: ["Nash & Sutcliffe (1970), doi:10.1016/0022-1694(70)90255-6"],
    examples: [Example("nse([1, 2, 3], [2, 2, 2])", shows: "0.0")], Metrics.nse)

  private static let r2 = metric(
    "r2",
    "Coefficient of determination, 1 − SSE / SST about the observed mean: the same as `nse`, and "
      + "not the squared correlation, which is `corr(obs, sim)^2`",
    formula: efficiency,
    references: ["Kvålseth (1985), doi:10.1080/00031305.1985.10479448"],
    examples: [Example("r2([1, 2, 3], [1, 2, 3])", shows: "1.0")], Metrics.r2)

  private static let corr = metric(
    "corr", "Pearson's correlation",
    formula:
      "$\\frac{\\sum_t (o_t - \\bar{o})(s_t - \\bar{s})}"
      + "{\\sqrt{\\sum_t (o_t - \\bar{o})^2 \\sum_t (s_t - \\bar{s})^2}}$",
    references: ["Pearson (1895), doi:10.1098/rspl.1895.0041"],
    examples: [Example("corr([1, 2, 3], [10, 20, 30])", shows: "1.0")],
    { Metrics.corr($0, $1) })

  private static let skill = Builtin(
    "skill", family: "metrics",
    "How much of a baseline's squared error a simulation saves: 1 all, 0 none, below 0 it adds",
    takes: Param<DataArray>("obs", axes: "[T, …]", "what was observed"),
    Param<Measured>("sim", axes: "[T, …]", "what was simulated, on the same axes"),
    Param<Measured>("baseline", axes: "[T, …]", "a forecast that costs nothing, on the same axes"),
    dim,
    returns: measured,
    formula: "$1 - \\mathrm{MSE}_{sim} / \\mathrm{MSE}_{baseline}$",
    references: ["Murphy (1988), doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2"],
    examples: [Example("skill([1, 2, 3], [1, 2, 4], [3, 4, 5])")]
  ) { (context, obs, sim, baseline, dim) throws(Fault) -> Datum in
    try Scoring("skill", obs, [("sim", sim), ("baseline", baseline)], dim: dim)
      .result(context) { Metrics.skill(obs: $0[0], sim: $0[1], baseline: $0[2]) }
  }

  private static let dim = Param<Datum>(
    "dim", "the axis or axes to score over, by name or position; by default all",
    default: Datum.none, shown: "none")
  private static let measured =
    "number over the pairs that are present, or none where it is undefined; with `dim`, a tensor "
    + "of the other axes"

  private static func metric(
    _ name: String, _ summary: String, formula: String, references: [String],
    examples: [Example], power: Double = 0,
    _ measure: @escaping @Sendable ([Double], [Double]) -> Metric
  ) -> Builtin {
    Builtin(
      name, family: "metrics", summary,
      takes: Param<DataArray>("obs", axes: "[T, …]", "what was observed"),
      Param<Measured>("sim", axes: "[T, …]", "what was simulated, on the same axes"), dim,
      returns: measured, formula: formula, references: references, examples: examples
    ) { (context, obs, sim, dim) throws(Fault) -> Datum in
      let unit = power == 0 ? nil : Unit.power(obs.unit, power)
      return try Scoring(name, obs, [("sim", sim)], dim: dim, unit: unit)
        .result(context) { measure($0[0], $0[1]) }
    }
  }
}

/// A tensor, or one number for all of its elements.
enum Measured: Bridged {
  case array(DataArray)
  case number(Double)

  static var typeName: String { "tensor or number" }
  static func from(_ datum: Datum) -> Measured? {
    if case .array(let array) = datum { return .array(array) }
    return Double.from(datum).map { .number($0) }
  }
  var datum: Datum {
    switch self {
    case .array(let array): .array(array)
    case .number(let value): .float(value)
    }
  }
}

/// Observations and what stands beside them, to be scored over some axes.
private struct Scoring {
  private let name: String
  private let obs: DataArray
  /// [1 + others][N], NaN where missing; filled observations count as missing.
  private var values: [[Double]]
  private let reduced: Set<Int>
  private let filled: Int
  /// Of the result.
  private let unit: String?

  init(
    _ name: String, _ obs: DataArray, _ others: [(name: String, value: Measured)], dim: Datum,
    unit: String? = nil
  ) throws(Fault) {
    self.name = name
    self.unit = unit
    self.obs = obs
    values = [try obs.observedNumbers()]
    let filledStatus = StepStatus.filled.rawValue
    filled = obs.provenance.status?.reduce(0) { $1 == filledStatus ? $0 + 1 : $0 } ?? 0
    for (parameter, other) in others {
      switch other {
      case .number(let value): values.append(Array(repeating: value, count: obs.count))
      case .array(let array):
        guard array.dtype.isNumeric else { throw Fault.notNumbers(array.dtype) }
        if let unit = obs.unit, let other = array.unit, !Unit.agree(unit, other) {
          throw Fault.unitsDiffer(unit, other, nil)
        }
        try AxesAgreement.check(
          obs, array, onShapes: Fault.metricShapes(obs.shape, array.shape, parameter: parameter))
        values.append(try array.tensor.f64Values())
      }
    }
    reduced = try Self.axes(dim, of: obs)
  }

  private static func axes(_ dim: Datum, of x: DataArray) throws(Fault) -> Set<Int> {
    switch dim {
    case .none: return Set(x.axes.indices)
    case .string(let name):
      guard let axis = x.axes.firstIndex(where: { $0.name == name }) else {
        throw Fault.noSuchAxis("`\(name)`", of: x)
      }
      return [axis]
    case .int(let position):
      let axis = position < 0 ? Int(position) + x.rank : Int(position)
      guard x.axes.indices.contains(axis) else { throw Fault.noSuchAxis("\(position)", of: x) }
      return [axis]
    case .list(let items):
      var all: Set<Int> = []
      for item in items { all.formUnion(try axes(item, of: x)) }
      return all
    case .array(let positions) where positions.dtype == .i64 && positions.rank == 1:
      return try axes(.list(positions.tensor.i64Values().map { .int($0) }), of: x)
    default:
      throw Fault.wrongType(
        "dim", "an axis name, a position or a list of them", "the axis or axes to score over",
        got: dim)
    }
  }

  func result(
    _ context: any CallContext, _ measure: ([[Double]]) -> Metric
  ) throws(Fault) -> Datum {
    let kept = obs.axes.indices.filter { !reduced.contains($0) }
    // Elements by the cell of the kept axes that they fall into.
    let shape = kept.map { obs.shape[$0] }
    var cells = [[Int]](repeating: [], count: try Tensor.elementCount(shape))
    for index in 0..<obs.count {
      let position = Tensor.position(of: index, in: obs.shape)
      cells[kept.reduce(0) { $0 * obs.shape[$1] + position[$1] }].append(index)
    }
    let metrics = cells.map { cell in measure(values.map { row in cell.map { row[$0] } }) }
    tell(metrics, context)
    guard !kept.isEmpty else { return metrics.first?.value.map { .float($0) } ?? Datum.none }
    return .array(
      DataArray(
        try Tensor(f64: metrics.map { $0.value ?? .nan }, shape: shape),
        axes: kept.map { obs.axes[$0] }, name: name, unit: unit))
  }

  /// Notes what was left out, and why there is no value.
  private func tell(_ metrics: [Metric], _ context: any CallContext) {
    let n = metrics.reduce(0) { $0 + $1.n }
    if n < obs.count {
      let fills = filled > 0 ? ", filled observations left out" : ""
      context.note("\(name): n = \(n) of \(obs.count), where all values are present\(fills)")
    }
    let reasons = metrics.compactMap(\.reason)
    guard let first = reasons.first else { return }
    let count = metrics.count > 1 ? " for \(reasons.count) of \(metrics.count)" : ""
    context.note("\(name): undefined\(count), since \(first)")
  }
}
