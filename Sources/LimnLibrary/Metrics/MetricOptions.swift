import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor

/// What every metric can be told: the axes, the weights, and how sure it shall say it is.
struct MetricOptions {
  let dim: Datum
  var weights: DataArray?
  /// Of the interval; nil for none.
  let level: Double?
  let withN: Bool
  /// Whether no `dim` means along time, not over all axes.
  private let alongTime: Bool

  private static let dim = Param<Datum>(
    "dim", "the axis or axes to score over, by name or position; by default all",
    default: Datum.none, shown: "none")
  private static let timeDim = Param<Datum>(
    "dim", "the axis to go along; by default time", default: Datum.none, shown: "none")
  static let weights = Param<DataArray?>(
    "weights",
    "how much each pair counts, on the axes of obs or on one of them by name; pairs of weight 0 are "
      + "left out", default: .some(nil))
  static let ci = Param<Datum>(
    "ci",
    "`true` gives a record of value, lower, upper and n, the bounds of a 95 % interval; a number "
      + "says another level. 1,000 times moving blocks of steps are drawn: of a year where the axis "
      + "has one, else of ⌈n^⅓⌉",
    default: Datum.none, shown: "none")
  private static let withN = Param<Bool>(
    "with_n", "gives a record of `value` and `n`, the pairs used", default: false)

  static func parameters(weighted: Bool = true, alongTime: Bool = false) -> [Parameter] {
    [(alongTime ? timeDim : dim).declaration] + (weighted ? [weights.declaration] : [])
      + [ci.declaration, withN.declaration]
  }

  init(
    _ arguments: [Datum?], _ next: inout Int, weighted: Bool = true, alongTime: Bool = false
  ) throws(Fault) {
    let dim = try Self.dim.bind(arguments, &next)
    let weights = weighted ? try Self.weights.bind(arguments, &next) : nil
    let ci = try Self.ci.bind(arguments, &next)
    self.init(
      dim: dim, weights: weights, level: try Self.level(ci),
      withN: try Self.withN.bind(arguments, &next), alongTime: alongTime)
  }

  init(
    dim: Datum = Datum.none, weights: DataArray? = nil, level: Double? = nil, withN: Bool = false,
    alongTime: Bool = false
  ) {
    (self.dim, self.weights, self.level, self.withN) = (dim, weights, level, withN)
    self.alongTime = alongTime
  }

  static func level(_ ci: Datum) throws(Fault) -> Double? {
    switch ci {
    case .none, .bool(false): return nil
    case .bool(true): return 0.95
    default:
      guard let level = Double.from(ci) else {
        throw Fault.wrongType("ci", "true or a number", "the level of the interval", got: ci)
      }
      guard level > 0, level < 1 else { throw Fault.shareOutside(level, "ci") }
      return level
    }
  }

  /// Ascending positions of the axes that are scored over.
  func reduced(of x: DataArray) throws(Fault) -> [Int] {
    if alongTime, case .none = dim { return [try TimeColumns(x).axis] }
    return try Self.axes(dim, of: x).sorted()
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
}
