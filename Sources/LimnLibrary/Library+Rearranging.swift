import LimnData
import LimnMachine
import LimnSource
import LimnTensor

/// The elements of a tensor in another arrangement, and running products and extremes.

extension Library {
  static let rearranging: [Builtin] =
    [
      roll, flip, repeated("repeat", whole: false), repeated("tile", whole: true), pad, squeeze,
      expandDims, swapAxes, take, window, positions, searchsorted, digitize, gradient,
      meshgrid,
    ] + [Running.product, .max, .min].map(running)

  private static let family = "tensors"
  private static let tensor = Param<Operand>("x", "a tensor or list")
  private static let along = Param<Dims>(
    "dim", "the axis to go along, by name or position; else time, else the last", default: .all,
    shown: "none")

  private static let roll = Builtin(
    "roll", family: family,
    "Elements shifted along an axis; what falls off comes in at the other end",
    takes: tensor, Param<Int>("n", "how many steps, negative ones towards the start", default: 1),
    along,
    returns: "tensor on the same axes; along time it remembers that early steps see late ones",
    examples: [Example("roll([1, 2, 3, 4])[0]", shows: "4")]
  ) { (_, x, n, dim) throws(Fault) -> DataArray in
    let array = try x.array()
    return try array.rolled(by: n, along: try dim.running(in: array))
  }

  private static let flip = Builtin(
    "flip", family: family, "The last first along an axis", takes: tensor, along,
    returns: "tensor; labels move along, but time loses its own, since it has to ascend",
    carries: .unlabelled,
    examples: [Example("flip([1, 2, 3])[0]", shows: "3")]
  ) { (_, x, dim) throws(Fault) -> DataArray in
    let array = try x.array()
    return try array.flipped(along: try dim.running(in: array))
  }

  private static func repeated(_ name: String, whole: Bool) -> Builtin {
    Builtin(
      name, family: family,
      whole
        ? "An axis repeated as a whole, end to end"
        : "Each element of an axis several times in a row",
      takes: tensor, Param<Int>("n", "how often"), along,
      returns: "tensor whose axis is `n` times as long, without labels", carries: .unlabelled,
      examples: [Example("\(name)([1, 2], 2)[1]", shows: whole ? "2" : "1")]
    ) { (_, x, n, dim) throws(Fault) -> DataArray in
      let array = try x.array()
      let axis = try dim.running(in: array)
      guard n >= 0 else { throw Fault.negativeCount("n", n) }
      return try array.repeated(n, along: axis, whole: whole)
    }
  }

  private static let pad = Builtin(
    "pad", family: family, "An axis made longer at its ends", takes: tensor,
    Param<Int>("before", "how many elements in front"),
    Param<Int>(
      "after", "how many behind; as many as in front if left out", default: -1, shown: "none"),
    Param<Datum>("value", "what the new elements are; missing if left out", default: Datum.none),
    Param<String>(
      "mode",
      "`constant`; or `edge`, `reflect` (the end not twice), `symmetric` or `wrap`, which take elements of `x`",
      default: "constant"), along,
    returns: "tensor without labels along the axis", carries: .unlabelled,
    examples: [
      Example("pad([1, 2, 3], 1, value=0)[0]", shows: "0"),
      Example("pad([1, 2, 3], 2, mode=\"reflect\")[0]", shows: "3"),
    ]
  ) { (_, x, before, after, value, mode, dim) throws(Fault) -> DataArray in
    let array = try x.array()
    let axis = try dim.running(in: array)
    guard before >= 0 else { throw Fault.negativeCount("before", before) }
    guard after >= -1 else { throw Fault.negativeCount("after", after) }
    let behind = after < 0 ? before : after
    var padding: DataArray.Padding
    switch mode {
    case "constant":
      var one = try Tensor(missing: array.dtype, shape: [])
      if let scalar = value.scalar {
        one = try blaming("value") { () throws(Fault) in
          try DataArray(scalar: scalar).tensor.converted(to: array.dtype)
        }
      } else if case .none = value {
      } else {
        throw Fault.wrongType("value", "a plain value", "what to pad with", got: value)
      }
      padding = .constant(one)
    case "edge": padding = .edge
    case "reflect": padding = .reflect
    case "symmetric": padding = .symmetric
    case "wrap": padding = .wrap
    default:
      throw Fault.unknownChoice(
        "mode", mode, ["constant", "edge", "reflect", "symmetric", "wrap"])
    }
    return try array.padded(before: before, behind: behind, along: axis, padding)
  }

  private static let squeeze = Builtin(
    "squeeze", family: family, "A tensor without its axes of length 1",
    takes: Param<DataArray>("x", "a tensor"),
    Param<Dims>(
      "dim", "the axes to drop, which must have length 1; `none` for all such", default: .all,
      shown: "none"),
    returns: "tensor, or a plain value",
    examples: [Example("shape(squeeze(zeros(3, 1)))", shows: "[3]")]
  ) { (_, x, dim) throws(Fault) -> Datum in
    let gone = try dim.order(in: x) ?? x.shape.indices.filter { x.shape[$0] == 1 }
    for axis in gone where x.shape[axis] != 1 {
      throw Fault.cannotSqueeze(x.axes[axis].name ?? "\(axis)", x.shape[axis])
    }
    let kept = x.shape.indices.filter { !gone.contains($0) }
    var result = x
    result.axes = kept.map { x.axes[$0] }
    result.tensor = try x.tensor.reshaped(to: kept.map { x.shape[$0] })
    return result.result
  }

  private static let expandDims = Builtin(
    "expand_dims", family: family, "A tensor with one more axis, of length 1",
    takes: tensor,
    Param<String?>("dim", "the name of the axis", default: .some(nil), shown: "none"),
    Param<Int>("at", "its position; negative ones count from the end", default: 0),
    returns: "tensor",
    examples: [
      Example("shape(expand_dims([1, 2]))", shows: "[1, 2]"),
      Example("dims(expand_dims(zeros(time=3), \"site\", at=-1))", shows: "[\"time\", \"site\"]"),
    ]
  ) { (_, x, dim, at) throws(Fault) -> DataArray in
    var array = try x.array()
    let place = at < 0 ? at &+ array.rank + 1 : at
    guard place >= 0, place <= array.rank else { throw Fault.noSuchAxis(at, rank: array.rank + 1) }
    if let dim, array.axes.contains(where: { $0.name == dim }) { throw Fault.axisNamedTwice(dim) }
    var shape = array.shape
    shape.insert(1, at: place)
    array.tensor = try array.tensor.reshaped(to: shape)
    array.axes.insert(Axis(dim), at: place)
    return array
  }

  private static let swapAxes = Builtin(
    "swap_axes", family: family, "A tensor with two axes exchanged",
    takes: Param<DataArray>("x", "a tensor"), Param<Dims>("a", "an axis, by name or position"),
    Param<Dims>("b", "the other"), returns: "tensor",
    examples: [Example("shape(swap_axes(zeros(2, 3, 4), 0, 2))", shows: "[4, 3, 2]")]
  ) { (_, x, a, b) throws(Fault) -> DataArray in
    let (first, second) = (try a.running(in: x), try b.running(in: x))
    var order = Array(x.shape.indices)
    order.swapAt(first, second)
    return try x.transposed(order)
  }

  private static let take = Builtin(
    "take", family: family, "Elements at positions along an axis",
    takes: tensor,
    Param<Operand>("positions", "whole numbers from 0; negative ones count from the end"), along,
    returns: "tensor with the labels of these positions",
    examples: [Example("take([10, 20, 30], [2, 0])[0]", shows: "30")]
  ) { (_, x, positions, dim) throws(Fault) -> DataArray in
    let array = try x.array()
    let axis = try dim.running(in: array)
    let index = try positions.array("positions")
    guard index.dtype == .i64, index.rank <= 1, !index.tensor.hasMissing else {
      throw Fault.wrongType("positions", "whole numbers", "where", got: positions.datum)
    }
    let places = try index.tensor.i64Values().map { Int($0) }
    return try blaming("positions") { () throws(Fault) in
      try array.taking(places, along: axis)
    }
  }

  private static let window = Builtin(
    "window", family: family, "Stretches of a series, each a little later than the one before",
    takes: tensor, Param<Int>("size", "how many steps each has"),
    Param<Int>("step", "how much later the next one begins", default: 1), along,
    returns:
      "tensor [.., N, size, ..]: the axis has the labels of the last steps, a new axis `lag` goes from 1 - size to 0",
    examples: [
      Example("window([1, 2, 3, 4], 3)[1, 0]", shows: "2"),
      Example(
        "dims(window(zeros(time=10, site=2), 4, dim=\"time\"))",
        shows: "[\"time\", \"lag\", \"site\"]"),
    ]
  ) { (_, x, size, step, dim) throws(Fault) -> DataArray in
    let array = try x.array()
    return try array.windows(size, step: step, along: try dim.running(in: array))
  }

  private static let positions = Builtin(
    "nonzero", family: family, "The positions at which a condition holds, or a number is not 0",
    takes: Param<Operand>("x", "bools or numbers"),
    returns:
      "tensor of `i64`: [n] for one axis, [n, axes] for several; missing elements do not count",
    carries: Carrying(dims: .drops, coordinates: .drops, unit: .drops, provenance: .keeps),
    examples: [Example("nonzero([3, 0, 5])", shows: "tensor [2] i64\n0  2")]
  ) { (_, x) throws(Fault) -> DataArray in
    let array = try x.array()
    let flags = try array.tensor.converted(to: .bool).boolValues()
    let places = flags.indices.filter { flags[$0] && !array.tensor.isMissing(at: $0) }
    let taints = array.provenance.taintsOnly
    if array.rank < 2 {
      return DataArray(try Tensor(i64: places.map { Int64($0) }), provenance: taints)
    }
    let rows = places.flatMap { Tensor.position(of: $0, in: array.shape).map { Int64($0) } }
    return DataArray(
      try Tensor(i64: rows, shape: [places.count, array.rank]), provenance: taints)
  }

  private static let side = Param<String>(
    "side", "`left`: in front of equal ones, `right`: behind them", default: "left")

  private static let searchsorted = Builtin(
    "searchsorted", family: family, "Where numbers would go into ascending ones",
    takes: Param<Operand>("sorted", "a tensor or list of ascending numbers"),
    Param<Operand>("values", "a number, or a tensor of them"), side,
    returns: "int or tensor of `i64`; missing where a value is", carries: .frame,
    examples: [Example("searchsorted([10, 20, 30], 20)", shows: "1")]
  ) { (_, sorted, values, side) throws(Fault) -> Datum in
    guard side == "left" || side == "right" else {
      throw Fault.unknownChoice("side", side, ["left", "right"])
    }
    return try located(
      try ascending(sorted, "sorted"), try values.array("values"), right: side == "right")
  }

  private static let digitize = Builtin(
    "digitize", family: family, "Which bin each number falls into",
    takes: Param<Operand>("x", "a number, or a tensor of them"),
    Param<Operand>("edges", "ascending limits of the bins"),
    Param<Bool>(
      "right", "whether a bin has its upper limit in it, not its lower one", default: false),
    returns: "int or tensor of `i64`: 0 below the first limit, `len(edges)` above the last",
    carries: .frame,
    examples: [Example("digitize(2.5, [0, 1, 2, 3])", shows: "3")]
  ) { (_, x, edges, right) throws(Fault) -> Datum in
    try located(try ascending(edges, "edges"), try x.array(), right: !right)
  }

  private static func ascending(_ operand: Operand, _ name: String) throws(Fault) -> [Double] {
    let array = try operand.array(name)
    guard array.rank == 1 else { throw Fault.oneAxisSeries(name, array.shape) }
    let values = try blaming(name) { () throws(Fault) in try array.tensor.f64Values() }
    for (index, pair) in zip(values, values.dropFirst()).enumerated()
    where !(pair.0 <= pair.1) {
      throw Fault.notAscending(name, index + 1)
    }
    return values
  }

  private static func located(
    _ sorted: [Double], _ array: DataArray, right: Bool
  ) throws(Fault) -> Datum {
    let values = try array.tensor.f64Values()
    var found: [Int64] = []
    for value in values {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if right ? sorted[middle] <= value : sorted[middle] < value {
          low = middle + 1
        } else {
          high = middle
        }
      }
      found.append(Int64(low))
    }
    let tensor = try Tensor(i64: found, mask: values.map(\.isNaN), shape: array.shape)
    return DataArray(tensor, axes: array.axes, provenance: array.provenance).result
  }

  private static let gradient = Builtin(
    "gradient", family: family, "Slopes by central differences, one-sided at the ends",
    takes: tensor,
    Param<Operand>(
      "at", "the distance of steps, or the place of each", default: Operand(datum: .int(1))),
    along,
    returns: "tensor on the same axes; of second order for unequal distances too, as NumPy's",
    carries: .derived,
    examples: [Example("gradient([1, 4, 9, 16])[1]", shows: "4.0")]
  ) { (_, x, at, dim) throws(Fault) -> DataArray in
    let array = try x.array().converted(to: .f64)
    let axis = try dim.running(in: array)
    let (length, places) = (array.shape[axis], try at.array("at"))
    guard length > 1 else { throw Fault.tooShort("x", length, 2) }
    var sites = try places.tensor.f64Values()
    if places.rank == 0 { sites = (0..<length).map { Double($0) * sites[0] } }
    guard sites.count == length else {
      throw Fault.shapesDiffer(array.shape, places.shape)
    }
    let order = array.shape.indices.filter { $0 != axis } + [axis]
    let rows = try array.tensor.transposed(order)
    var slopes = try rows.f64Values()
    let values = slopes
    for start in stride(from: 0, to: values.count, by: length) {
      for k in 0..<length {
        let here = start + k
        if k == 0 || k == length - 1 {
          let (i, j) = k == 0 ? (0, 1) : (k - 1, k)
          slopes[here] = (values[start + j] - values[start + i]) / (sites[j] - sites[i])
          continue
        }
        let (h, g) = (sites[k] - sites[k - 1], sites[k + 1] - sites[k])
        let (a, b, c) = (values[here - 1], values[here], values[here + 1])
        slopes[here] =
          h == g
          ? (c - a) / (2 * h)
          : -g / (h * (h + g)) * a + (g - h) / (h * g) * b + h / (g * (h + g)) * c
      }
    }
    var result = array
    let back = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
    result.tensor = try Tensor(f64: slopes, shape: rows.shape).transposed(back)
    result.unit = try slopeUnit(of: array.unit, per: places.unit)
    result.provenance = array.provenance.taintsOnly
    result.provenance.seesAhead = max(result.provenance.seesAhead, 1)
    return result
  }

  /// The unit of a difference of `rise` over one of `run`.
  private static func slopeUnit(
    of rise: String?, per run: String?
  ) throws(Fault) -> String? {
    func one(_ unit: String?) throws(Fault) -> DataArray {
      DataArray(try Tensor(f64: [1], shape: []), unit: Unit.ofDifferences(unit))
    }
    return try DataArray.binary(.divide, one(rise), one(run)).unit
  }

  private static let meshgrid = Builtin(
    "meshgrid", family: family, "Coordinates as tensors over a grid of them all",
    takes: Param<Rest>("axes", "tensors or lists with one axis"),
    returns:
      "list of tensors, axis k as long as the k-th argument: NumPy's with `indexing=\"ij\"`; `a, b = meshgrid(…)`",
    carries: .elements,
    examples: [Example("shape(meshgrid([1, 2], [10, 20, 30])[0])", shows: "[2, 3]")]
  ) { (_, axes) throws(Fault) -> Datum in
    var arrays: [DataArray] = []
    for value in axes.values {
      guard let operand = Operand.from(value) else {
        throw Fault.wrongType("axes", "tensors", "coordinates", got: value)
      }
      let array = try operand.array("axes")
      guard array.rank == 1 else { throw Fault.oneAxisSeries("axes", array.shape) }
      arrays.append(array)
    }
    let shape = arrays.map(\.count)
    _ = try Tensor.elementCount(shape)
    var grids: [Datum] = []
    for (axis, array) in arrays.enumerated() {
      var narrow = shape.map { _ in 1 }
      narrow[axis] = array.count
      let tensor = try array.tensor.reshaped(to: narrow).broadcast(to: shape)
      let grid = DataArray(
        tensor, name: array.name, unit: array.unit, provenance: array.provenance.taintsOnly)
      grids.append(grid.datum)
    }
    return .list(grids)
  }

  private static func running(_ op: Running) -> Builtin {
    let (name, summary, shows) =
      switch op {
      case .product: ("cumprod", "Running products along an axis", "6")
      case .max: ("cummax", "The greatest element so far along an axis", "3")
      case .min: ("cummin", "The least element so far along an axis", "1")
      case .sum: ("cumsum", "Running sums along an axis", "6")
      }
    return Builtin(
      name, family: family, summary, takes: tensor, along,
      returns: "tensor of the same axes; a missing element stays missing and is passed over",
      carries: op == .product ? .frame : .all,
      examples: [Example("\(name)([1, 2, 3])[-1]", shows: shows)]
    ) { (_, x, dim) throws(Fault) -> DataArray in
      let array = try x.array()
      let axis = try dim.running(in: array)
      return try blaming("x") { () throws(Fault) in try array.running(op, along: axis) }
    }
  }
}

extension Fault {
  fileprivate static func cannotSqueeze(_ axis: String, _ length: Int) -> Fault {
    Fault("E398", "the axis `\(axis)` has length \(length), not 1", argument: "dim")
  }

  static func notAscending(_ parameter: String, _ position: Int) -> Fault {
    Fault(
      "E549", "`\(parameter)` does not ascend at position \(position)",
      hint: "`sort(x)` puts it in order",
      argument: parameter)
  }

  static func tooShort(_ parameter: String, _ count: Int, _ least: Int) -> Fault {
    Fault(
      "E399", "`\(parameter)` has \(count) elements, but at least \(least) are wanted",
      argument: parameter)
  }
}
