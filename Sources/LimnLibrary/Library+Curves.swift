import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Curves through points, polynomials, histograms, areas.

extension Library {
  static let curves: [Builtin] = [
    interp, polyfit, polyval, integrate, histogram, bincount, percentile, ptp, mode,
  ]

  private static let family = "statistics"

  private static let interp = Builtin(
    "interp", family: family, "Values between known points",
    takes: Param<Operand>("x", "where: a number, or a tensor of them"),
    Param<Operand>("xp", "the places of the known points, ascending"),
    Param<Operand>("fp", "the values there; points whose value is missing are left out"),
    Param<String>(
      "method",
      "`linear`, `nearest`, `cubic` (a spline, not-a-knot) or `pchip` (cubic, never overshoots)",
      default: "linear"),
    returns: "number or tensor, as `x`, in the unit of `fp`; missing outside the known points",
    carries: .derived,
    references: ["Fritsch & Butland (1984), doi:10.1137/0905021"],
    examples: [
      Example("interp(1.5, [1, 2, 3], [10, 20, 40])", shows: "15.0"),
      Example("interp(2.5, [1, 2, 3, 4], [1, 8, 27, 64], method=\"cubic\")", shows: "15.625"),
    ]
  ) { (_, x, xp, fp, method) throws(Fault) -> Datum in
    guard let method = Interpolant.Method(rawValue: method) else {
      throw Fault.unknownChoice("method", method, Interpolant.Method.allCases.map(\.rawValue))
    }
    let (at, places, values) = (try x.array(), try xp.array("xp"), try fp.array("fp"))
    guard places.rank == 1, places.shape == values.shape else {
      throw Fault.shapesDiffer(places.shape, values.shape)
    }
    let (px, py) = (try places.tensor.f64Values(), try values.tensor.f64Values())
    for (index, pair) in zip(px, px.dropFirst()).enumerated() where !(pair.0 < pair.1) {
      throw Fault.notAscending("xp", index + 1)
    }
    let known = px.indices.filter { !px[$0].isNaN && !py[$0].isNaN }
    guard known.count > 1 else { throw Fault.tooShort("xp", known.count, 2) }
    let curve = Interpolant(known.map { px[$0] }, known.map { py[$0] }, method)
    let (low, high) = (px[known[0]], px[known[known.count - 1]])
    let found = try at.tensor.f64Values().map { $0 >= low && $0 <= high ? curve($0) : .nan }
    return DataArray(
      try Tensor(f64: found, shape: at.shape), axes: at.axes, name: values.name,
      unit: values.unit, provenance: at.provenance.unitedTaints(with: values.provenance)
    ).result
  }

  private static let polyfit = Builtin(
    "polyfit", family: family, "The polynomial nearest to points, by least squares",
    takes: Param<Operand>("x", axes: "[N]", "the places"),
    Param<Operand>("y", axes: "[N]", "the values; pairs with a missing one are left out"),
    Param<Int>("degree", "the highest power", default: 1),
    returns: "tensor of the coefficients, the highest power first, as `polyval` takes them",
    formula: "$\\min \\sum_t (y_t - \\sum_k c_k x_t^k)^2$, by singular values of scaled columns",
    examples: [Example("round(polyfit([0, 1, 2], [1, 3, 5]), 6)[0]", shows: "2.0")]
  ) { (context, x, y, degree) throws(Fault) -> DataArray in
    let (places, values) = (try x.array(), try y.array("y"))
    guard places.rank == 1, places.shape == values.shape else {
      throw Fault.shapesDiffer(places.shape, values.shape)
    }
    guard degree >= 0 else { throw Fault.negativeCount("degree", degree) }
    let (px, py) = (try places.tensor.f64Values(), try values.tensor.f64Values())
    let known = px.indices.filter { !px[$0].isNaN && !py[$0].isNaN }
    guard known.count > degree else { throw Fault.tooShort("x", known.count, degree + 1) }
    let columns = degree + 1
    var powers = [Double](repeating: 1, count: try Tensor.elementCount([known.count, columns]))
    var scales = [Double](repeating: 0, count: columns)
    for (row, index) in known.enumerated() {
      for column in (0..<degree).reversed() {
        powers[row * columns + column] = powers[row * columns + column + 1] * px[index]
      }
      for column in 0..<columns {
        scales[column] += powers[row * columns + column] * powers[row * columns + column]
      }
    }
    scales = scales.map { $0 > 0 ? $0.squareRoot() : 1 }
    for index in powers.indices { powers[index] /= scales[index % columns] }
    let found = try Tensor.leastSquares(
      try Tensor(f64: powers, shape: [known.count, columns]),
      try Tensor(f64: known.map { py[$0] }), tolerance: nil, context.effects.interruption)
    let coefficients = zip(try found.x.f64Values(), scales).map { $0 / $1 }
    return DataArray(
      try Tensor(f64: coefficients), provenance: values.provenance.taintsOnly)
  }

  private static let polyval = Builtin(
    "polyval", family: family, "The values of a polynomial",
    takes: Param<Operand>("coefficients", "the highest power first"),
    Param<Operand>("x", "where: a number, or a tensor of them"),
    returns: "number or tensor, as `x`",
    formula: "Horner's rule", examples: [Example("polyval([2, 0, 1], 3)", shows: "19.0")]
  ) { (_, coefficients, x) throws(Fault) -> Datum in
    let (c, at) = (try coefficients.array("coefficients"), try x.array())
    guard c.rank == 1 else { throw Fault.oneAxisSeries("coefficients", c.shape) }
    let powers = try c.tensor.f64Values()
    var result = at
    result.unit = nil
    result.tensor = try Tensor(
      f64: try at.tensor.f64Values().map { x in powers.reduce(0) { $0 * x + $1 } }, shape: at.shape)
    return result.result
  }

  private static let integrate = Builtin(
    "integrate", aliases: ["trapz"], family: family, "The area under a curve, by trapezoids",
    takes: Param<Operand>("y", "a tensor or list of numbers"),
    Param<Operand>(
      "at", "the distance of steps, or the place of each", default: Operand(datum: .int(1))),
    Param<Dims>(
      "dim", "the axis to go along; else time, else the last", default: .all, shown: "none"),
    returns: "number, or tensor of the other axes; missing where an element is",
    formula: "$\\sum_t (y_t + y_{t+1}) (x_{t+1} - x_t) / 2$", carries: .frame,
    examples: [Example("integrate([1, 2, 3])", shows: "4.0")]
  ) { (_, y, at, dim) throws(Fault) -> Datum in
    let array = try y.array("y").converted(to: .f64)
    let axis = try dim.running(in: array)
    let (length, places) = (array.shape[axis], try at.array("at"))
    let x = try places.tensor.f64Values()
    guard places.rank == 0 || places.shape == [length] else {
      throw Fault.shapesDiffer(array.shape, places.shape)
    }
    // Half the way to the one before and half the way to the one behind belong to each element.
    let weights = (0..<length).map { k -> Double in
      let before = k == 0 ? 0 : places.rank == 0 ? x[0] : x[k] - x[k - 1]
      let behind = k == length - 1 ? 0 : places.rank == 0 ? x[0] : x[k + 1] - x[k]
      return (before + behind) / 2
    }
    var shape = array.shape.map { _ in 1 }
    shape[axis] = length
    var parts = array
    parts.unit = nil
    parts.tensor = try Tensor.binary(
      .multiply, array.tensor, try Tensor(f64: weights, shape: shape))
    return try parts.reduced(.sum, over: [axis], MissingPolicy(skips: false, least: 0)).result
  }

  private static let histogram = Builtin(
    "histogram", family: family, "How many elements fall into each of several bins",
    takes: Param<Operand>("x", "a tensor or list of numbers"),
    Param<Operand>(
      "bins", "how many equal bins, or their limits", default: Operand(datum: .int(10))),
    Param<[Double]?>(
      "range", "the outer limits; those of the elements if left out", default: .some(nil),
      shown: "none"),
    Param<Bool>("density", "gives shares per unit of `x`, whose area is 1", default: false),
    returns:
      "table of `left`, `right` and `count` or `density`; a bin has its left limit, the last both; missing elements are left out",
    examples: [Example("histogram([1, 2, 2, 5], bins=2).count[0]", shows: "3")]
  ) { (context, x, bins, range, density) throws(Fault) -> Datum in
    let array = try x.array()
    let all = try blaming("x") { () throws(Fault) in try array.tensor.f64Values() }
    let values = all.filter { !$0.isNaN }
    if values.count < all.count {
      context.note("histogram: \(all.count - values.count) of \(all.count) missing values skipped")
    }
    let edges = try limits(of: values, bins, range)
    let counts = binned(values, edges)
    let total = Double(counts.reduce(0, +))
    var columns = [
      DataArray(try Tensor(f64: Array(edges.dropLast())), name: "left", unit: array.unit),
      DataArray(try Tensor(f64: Array(edges.dropFirst())), name: "right", unit: array.unit),
    ]
    if density {
      let shares = counts.indices.map { Double(counts[$0]) / (total * (edges[$0 + 1] - edges[$0])) }
      columns.append(DataArray(try Tensor(f64: shares), name: "density"))
    } else {
      columns.append(DataArray(try Tensor(i64: counts), name: "count"))
    }
    return .table(Table(columns: columns, rowCount: counts.count))
  }

  private static func limits(
    of values: [Double], _ bins: Operand, _ range: [Double]?
  ) throws(Fault) -> [Double] {
    if case .int(let count) = bins.datum {
      guard count > 0, count <= 1 << 24 else { throw Fault.negativeCount("bins", Int(count)) }
      var (low, high) = (range?.first ?? values.min() ?? 0, range?.last ?? values.max() ?? 1)
      guard low.isFinite, high.isFinite, low <= high, range.map({ $0.count == 2 }) ?? true else {
        throw Fault.notAscending("range", 1)
      }
      if low == high { (low, high) = (low - 0.5, high + 0.5) }
      let n = Int(count)
      return (0...n).map { $0 == n ? high : low + (high - low) * Double($0) / Double(n) }
    }
    let edges = try blaming("bins") { () throws(Fault) in
      try bins.array("bins").tensor.f64Values()
    }
    guard edges.count > 1 else { throw Fault.tooShort("bins", edges.count, 2) }
    for (index, pair) in zip(edges, edges.dropFirst()).enumerated() where !(pair.0 < pair.1) {
      throw Fault.notAscending("bins", index + 1)
    }
    return edges
  }

  private static func binned(_ values: [Double], _ edges: [Double]) -> [Int64] {
    var counts = [Int64](repeating: 0, count: edges.count - 1)
    let (low, high) = (edges[0], edges[edges.count - 1])
    for value in values where value >= low && value <= high {
      var (first, last) = (0, counts.count)
      while last - first > 1 {
        let middle = (first + last) / 2
        if edges[middle] <= value { first = middle } else { last = middle }
      }
      counts[first] += 1
    }
    return counts
  }

  private static let bincount = Builtin(
    "bincount", family: family, "How often each whole number from 0 on occurs",
    takes: Param<Operand>("x", "whole numbers that are not negative"),
    Param<Int>("min_length", "how many counts there are at least", default: 0),
    returns: "tensor of `i64`; missing elements are left out",
    examples: [Example("bincount([0, 2, 2])[2]", shows: "2")]
  ) { (_, x, least) throws(Fault) -> DataArray in
    let array = try x.array()
    let whole = try blaming("x") { () throws(Fault) in try array.tensor.converted(to: .i64) }
    let values = try whole.i64Values()
    let present = values.indices.filter { !whole.isMissing(at: $0) }.map { values[$0] }
    if let negative = present.first(where: { $0 < 0 }) {
      throw Fault.negativeCount("x", Int(negative))
    }
    let length = max(Int(present.max() ?? -1).addingReportingOverflow(1).partialValue, least, 0)
    let counts = try Block<Int64>(repeating: 0, count: length)
    for value in present { counts.pointer[Int(value)] += 1 }
    return DataArray(Tensor(shape: [length], elements: .i64(counts)))
  }

  private static let along = Param<Dims>(
    "dim", "the axes that go away, by name or position; `none` for all", default: .all,
    shown: "none")

  private static let percentile = Builtin(
    "percentile", family: "reductions", "The value below which so many percent of the elements lie",
    takes: Param<Operand>("x", "a tensor or a list of numbers"),
    Param<Operand>("p", "from 0 to 100, or several"), along,
    Param<String>("method", "as for `quantile`", default: "linear"),
    returns: "as `quantile(x, p / 100)`",
    examples: [Example("percentile([1, 2, 3, 4, 5], 50)", shows: "3.0")]
  ) { (context, x, p, dim, method) throws(Fault) -> Datum in
    var shares = try p.array("p")
    shares.tensor = try blaming("p") { () throws(Fault) in
      try Tensor.binary(.divide, shares.tensor, try Tensor(repeating: 100.0, shape: []))
    }
    return try quantiles(
      context, x, Operand(datum: shares.result), dim, method, MissingPolicy(), naming: "p")
  }

  private static let ptp = Builtin(
    "ptp", family: "reductions", "The distance from the least to the greatest element",
    takes: Param<Operand>("x", "a tensor or a list of numbers"), along,
    returns: "number, or tensor of the other axes; missing elements are skipped",
    examples: [Example("ptp([3, 1, 7])", shows: "6")]
  ) { (_, x, dim) throws(Fault) -> Datum in
    let array = try x.array()
    let gone = try dim.positions(in: array)
    return try DataArray.binary(
      .subtract, try array.reduced(.max, over: gone), try array.reduced(.min, over: gone)
    ).result
  }

  private static let mode = Builtin(
    "mode", family: "reductions", "The commonest element, the least of several",
    takes: Param<Operand>("x", "a tensor or a list of values of one type"),
    returns: "plain value; missing elements are skipped", carries: .own,
    examples: [Example("mode([3, 1, 3, 2])", shows: "3")]
  ) { (_, x) throws(Fault) -> Datum in
    let array = try x.array()
    let flat = try array.tensor.reshaped(to: [array.count])
    let order = try flat.sortedPositions(along: 0, descending: false).i64Values().map { Int($0) }
    var (best, longest, start) = (Datum.none, 0, 0)
    while start < order.count, !flat.isMissing(at: order[start]) {
      var end = start + 1
      while end < order.count, !flat.isMissing(at: order[end]),
        flat.scalar(at: order[end]) == flat.scalar(at: order[start])
      {
        end += 1
      }
      if end - start > longest {
        (best, longest) = (Datum(flat.scalar(at: order[start])), end - start)
      }
      start = end
    }
    return best
  }
}
