import LimnData
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Sums of products: einsum and what is a case of it, covariances and correlations.

extension Library {
  static let products: [Builtin] = [einsum, dot, outer, cross, kron, trace, diagonal, cov, corr]

  private static let family = "matrices"

  private static let einsum = Builtin(
    "einsum", family: family, "Sums of products, written as in NumPy",
    takes: Param<String>(
      "subscripts",
      "a letter for each axis of each operand, `->`, those of the result; words set apart by blanks name axes instead"
    ),
    Param<Rest>("operands", "as many tensors as there are terms"),
    returns: "number or tensor; axes keep their names and labels",
    examples: [
      Example("einsum(\"ij,j->i\", [[1, 2], [3, 4]], [1, 1])[1]", shows: "7"),
      Example("einsum(\"ii\", [[1, 2], [3, 4]])", shows: "5"),
      Example(
        "x = ones(time=4, site=3); shape(einsum(\"time site, time site -> site\", x, x))",
        shows: "[3]"),
    ]
  ) { (_, subscripts, operands) throws(Fault) -> Datum in
    var arrays: [DataArray] = []
    for value in operands.values {
      guard let operand = Operand.from(value) else {
        throw Fault.wrongType("operands", "tensors", "one for each term", got: value)
      }
      arrays.append(try operand.array("operands"))
    }
    return try Einsum(subscripts)(arrays).result
  }

  private static let dot = Builtin(
    "dot", family: family,
    "The sum of products of two vectors; of matrices the product, as `a @ b`",
    takes: Param<Operand>("a", "a tensor or a list of numbers"), Param<Operand>("b", "the other"),
    returns: "number or tensor", examples: [Example("dot([1, 2, 3], [4, 5, 6])", shows: "32")]
  ) { (_, a, b) throws(Fault) -> Datum in
    try DataArray.matrixProduct(try a.array("a"), try b.array("b")).result
  }

  private static let outer = Builtin(
    "outer", family: family, "Every element of one vector times every element of another",
    takes: Param<Operand>("a", axes: "[M]", "a tensor with one axis, or a list"),
    Param<Operand>("b", axes: "[N]", "the other"),
    returns: "tensor [M, N]",
    examples: [Example("outer([1, 2], [10, 20, 30])[1, 2]", shows: "60")]
  ) { (_, a, b) throws(Fault) -> Datum in
    let (x, y) = (try a.array("a"), try b.array("b"))
    for (name, array) in [("a", x), ("b", y)] where array.rank != 1 {
      throw Fault.oneAxisSeries(name, array.shape)
    }
    return try Einsum("i,j->ij")([x, y]).result
  }

  private static let cross = Builtin(
    "cross", family: family, "The cross product of vectors with three components",
    takes: Param<Operand>("a", axes: "[…, 3]", "a tensor whose last axis has length 3"),
    Param<Operand>("b", axes: "[…, 3]", "the other"),
    returns: "tensor, at right angles to both",
    examples: [Example("cross([1, 0, 0], [0, 1, 0])[2]", shows: "1")]
  ) { (_, a, b) throws(Fault) -> DataArray in
    let (x, y) = (try a.array("a"), try b.array("b"))
    for (name, array) in [("a", x), ("b", y)] where array.shape.last != 3 {
      throw Fault.threeComponents(name, array.shape)
    }
    func turned(_ array: DataArray, _ order: [Int]) throws(Fault) -> DataArray {
      var result = try array.taking(order, along: array.rank - 1)
      result.axes[array.rank - 1].coordinate = array.axes[array.rank - 1].coordinate
      return result
    }
    let (first, second) = ([1, 2, 0], [2, 0, 1])
    return try DataArray.binary(
      .subtract,
      try DataArray.binary(.multiply, try turned(x, first), try turned(y, second)),
      try DataArray.binary(.multiply, try turned(x, second), try turned(y, first)))
  }

  private static let kron = Builtin(
    "kron", family: family, "Kronecker's product: every element of one matrix times the other",
    takes: Param<Operand>("a", axes: "[M, N]", "a matrix"),
    Param<Operand>("b", axes: "[P, Q]", "a matrix"), returns: "tensor [M P, N Q]",
    examples: [Example("shape(kron([[1, 2]], [[1], [2], [3]]))", shows: "[3, 2]")]
  ) { (_, a, b) throws(Fault) -> DataArray in
    let (x, y) = (try a.array("a"), try b.array("b"))
    for (name, array) in [("a", x), ("b", y)] where array.rank != 2 {
      throw Fault.notAMatrix(name, array.shape)
    }
    let product = try Einsum("ij,kl->ikjl")([x, y])
    let tensor = try product.tensor.reshaped(
      to: [x.shape[0] * y.shape[0], x.shape[1] * y.shape[1]])
    return DataArray(tensor, unit: product.unit, provenance: product.provenance)
  }

  private static let trace = Builtin(
    "trace", family: family, "The sum of the diagonal of a matrix",
    takes: Param<Operand>("x", axes: "[M, N]", "a matrix"), returns: "number",
    examples: [Example("trace([[1, 2], [3, 4]])", shows: "5")]
  ) { (_, x) throws(Fault) -> Datum in
    let diagonal = try diagonalOf(try x.array())
    return try diagonal.reduced(.sum, over: [0], MissingPolicy(skips: false, least: 0)).result
  }

  private static let diagonal = Builtin(
    "diag", family: family, "The diagonal of a matrix, or the matrix with a vector on its diagonal",
    takes: Param<Operand>("x", "a matrix, or a tensor with one axis"), returns: "tensor",
    examples: [
      Example("diag([[1, 2], [3, 4]])[1]", shows: "4"), Example("sum(diag([1, 2]))", shows: "3"),
    ]
  ) { (_, x) throws(Fault) -> DataArray in
    let array = try x.array()
    guard array.rank == 1 else { return try diagonalOf(array) }
    let n = array.count
    _ = try Tensor.elementCount([n, n])
    let zero = try Tensor(repeating: Int64(0), shape: []).converted(to: array.dtype)
    var matrix = try zero.broadcast(to: [n, n])
    try matrix.scatter(
      array.tensor, Lattice(base: 0, axes: [.regular(count: n, stride: n + 1)]))
    return DataArray(matrix, unit: array.unit, provenance: array.provenance.taintsOnly)
  }

  private static func diagonalOf(_ array: DataArray) throws(Fault) -> DataArray {
    guard array.rank == 2 else { throw Fault.notAMatrix("x", array.shape) }
    let lattice = Lattice(
      base: 0,
      axes: [.regular(count: array.shape.min() ?? 0, stride: array.shape[1] + 1)])
    return DataArray(
      try array.tensor.gathered(lattice), unit: array.unit,
      provenance: array.provenance.taintsOnly)
  }

  private static let pairs =
    "steps where either is missing are left out, for each pair by itself"
  private static let withN = Param<Bool>(
    "with_n", "gives a record of `value` and `n`, the steps used", default: false)
  private static let observations = Param<Dims>(
    "dim", "the axis of the observations; else time, else the first", default: .all, shown: "none")
  private static let least = Param<Int>(
    "min_n", "how many steps both must have for a result", default: 2)

  private static let cov = Builtin(
    "cov", family: "reductions", "The covariance of two series, or of all columns of a matrix",
    takes: Param<Operand>("x", "a series, or a tensor [time, site]"),
    Param<Operand?>("y", "the other series", default: .some(nil), shown: "none"),
    Param<Int>("ddof", "subtracted from the count", default: 1), observations, least, withN,
    returns: "number, or tensor [site, site]; \(pairs)",
    formula: "$\\sum (x - \\bar x)(y - \\bar y) / (n - \\mathrm{ddof})$", carries: .derived,
    examples: [
      Example("cov([1, 2, 3], [2, 4, 6])", shows: "2.0"),
      Example("shape(cov([[1, 2], [3, 5], [4, 4]]))", shows: "[2, 2]"),
    ]
  ) { (_, x, y, ddof, dim, least, withN) throws(Fault) -> Datum in
    try related(x, y, dim, withN, unit: { Unit.power($0, 2) }) { sample in
      sample.covariance(ddof: ddof, least: least)
    }
  }

  private static let corr = Builtin(
    "corr", family: "metrics", "The correlation of two series, or of all columns of a matrix",
    takes: Param<DataArray>("x", "a series, or a tensor [time, site]"),
    Param<DataArray?>("y", "the other, on the same axes", default: .some(nil), shown: "none"),
    Param<Datum>(
      "dim",
      "with `y` the axis or axes to go along, by default all; else that of the observations, by default time or the first",
      default: Datum.none, shown: "none"),
    Param<String>(
      "method", "`pearson`, or `spearman`: of the ranks, equal ones sharing their mean",
      default: "pearson"), least, withN, MetricOptions.weights, MetricOptions.ci,
    returns: "number from -1 to 1, or tensor [site, site]; \(pairs)",
    formula:
      "$\\frac{\\sum_t (x_t - \\bar{x})(y_t - \\bar{y})}"
      + "{\\sqrt{\\sum_t (x_t - \\bar{x})^2 \\sum_t (y_t - \\bar{y})^2}}$",
    references: ["Pearson (1895), doi:10.1098/rspl.1895.0041"],
    examples: [
      Example("corr([1, 2, 3], [10, 20, 30])", shows: "1.0"),
      Example("shape(corr([[1, 2], [3, 5], [4, 4]]))", shows: "[2, 2]"),
      Example(
        "corr([1, 2, nan, 4], [1, 4, 2, 16], method=\"spearman\", with_n=true).n", shows: "3"),
    ]
  ) { (context, x, y, dim, method, least, withN, weights, ci) throws(Fault) -> Datum in
    guard ["pearson", "spearman"].contains(method) else {
      throw Fault.unknownChoice("method", method, ["pearson", "spearman"])
    }
    let level = try MetricOptions.level(ci)
    if let y {
      return try correlation(
        context, x, y, method: method, least: least,
        MetricOptions(dim: dim, weights: weights, level: level, withN: withN))
    }
    guard weights == nil, level == nil else { throw Fault.pairsOnly() }
    guard let along = Dims.from(dim) else {
      throw Fault.wrongType("dim", Dims.typeName, "the axis of the observations", got: dim)
    }
    return try related(Operand(datum: x.datum), nil, along, withN) { sample in
      sample.correlation(ofRanks: method == "spearman", least: least)
    }
  }

  private static func related(
    _ x: Operand, _ y: Operand?, _ dim: Dims, _ withN: Bool,
    unit: (String?) -> String? = { _ in nil },
    _ measure: (PairedSample) -> (value: Double, n: Int)
  ) throws(Fault) -> Datum {
    let first = try x.array().converted(to: .f64)
    if let y {
      let second = try y.array("y").converted(to: .f64)
      guard first.shape == second.shape else {
        throw Fault.shapesDiffer(first.shape, second.shape)
      }
      // Labels must agree.
      _ = try DataArray.binary(.equal, bare(first), bare(second))
      let found = measure(
        PairedSample(try first.tensor.f64Values(), try second.tensor.f64Values()))
      guard withN else { return .float(found.value) }
      return .record(Record(fields: ["value": .float(found.value), "n": .int(Int64(found.n))]))
    }
    guard first.rank == 2 else { throw Fault.notAMatrix("x", first.shape) }
    let axis =
      try dim.order(in: first) == nil ? first.timeAxisIndex ?? 0 : dim.running(in: first)
    let columns = try first.transposed([1 - axis, axis])
    let (count, length) = (columns.shape[0], columns.shape[1])
    let all = try columns.tensor.f64Values()
    let series = (0..<count).map { Array(all[$0 * length..<($0 + 1) * length]) }
    var values = [Double](repeating: .nan, count: count * count)
    var counts = [Int64](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        let found = measure(PairedSample(series[i], series[j]))
        for place in [i * count + j, j * count + i] {
          values[place] = found.value
          counts[place] = Int64(found.n)
        }
      }
    }
    let kept = columns.axes[0]
    let axes = [kept, Axis(kept.name.map { "\($0)_2" }, kept.coordinate)]
    let taints = first.provenance.taintsOnly
    let value = DataArray(
      try Tensor(f64: values, shape: [count, count]), axes: axes, unit: unit(first.unit),
      provenance: taints)
    guard withN else { return value.datum }
    let n = DataArray(try Tensor(i64: counts, shape: [count, count]), axes: axes)
    return .record(Record(fields: ["value": value.datum, "n": n.datum]))
  }

  private static func bare(_ array: DataArray) -> DataArray {
    var result = array
    result.unit = nil
    return result
  }
}

/// Two series where both are present.
struct PairedSample {
  private var x: [Double] = []
  private var y: [Double] = []

  init(_ a: [Double], _ b: [Double]) {
    for (p, q) in zip(a, b) where !p.isNaN && !q.isNaN {
      x.append(p)
      y.append(q)
    }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private func products() -> (xx: Double, yy: Double, xy: Double) {
    let (a, b) = (Self.mean(x), Self.mean(y))
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (p, q) in zip(x, y) {
      xx += (p - a) * (p - a)
      yy += (q - b) * (q - b)
      xy += (p - a) * (q - b)
    }
    return (xx, yy, xy)
  }

  func covariance(ddof: Int, least: Int) -> (value: Double, n: Int) {
    let n = x.count
    guard n >= least, n > 0, n > ddof else { return (.nan, n) }
    return (products().xy / (Double(n) - Double(ddof)), n)
  }

  func correlation(ofRanks: Bool, least: Int) -> (value: Double, n: Int) {
    let n = x.count
    guard n >= least, n > 1 else { return (.nan, n) }
    var sample = self
    if ofRanks { (sample.x, sample.y) = (Self.ranks(x), Self.ranks(y)) }
    let sums = sample.products()
    let squares = sums.xx * sums.yy
    // The root of the product is 1 where it should be, unless the product leaves the range.
    let scale =
      squares > 1e-280 && squares < 1e280
      ? squares.squareRoot() : sums.xx.squareRoot() * sums.yy.squareRoot()
    let value = sums.xy / scale
    return (value.isNaN ? .nan : Swift.min(Swift.max(value, -1), 1), n)
  }

  /// From 1; equal numbers share the mean of theirs.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = values
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}

extension Fault {
  static func threeComponents(_ parameter: String, _ shape: [Int]) -> Fault {
    Fault(
      "E389", "the last axis of `\(parameter)` has 3 components, but the shape is \(shape)",
      argument: parameter)
  }
}
