import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Linear algebra: the last two axes are rows and columns, axes in front of them count matrices.

extension Library {
  static let matrices: [Builtin] =
    [solve, lstsq, inv, pinv, det, slogdet, rank, cond, norm, lu, qr, cholesky, svd, eigh, expm]

  private static let family = "matrices"
  private static let square = Param<Operand>("a", axes: "[…, N, N]", "a square matrix, or several")
  private static let any = Param<Operand>("a", axes: "[…, M, N]", "a matrix, or several")
  private static let small = Param<Double?>(
    "tol", "singular values up to `tol` times the greatest count as zero", default: .some(nil),
    shown: "none")
  private static let book =
    "Golub & Van Loan (2013), Matrix Computations, 4th ed., ISBN 978-1-4214-0794-4"

  private static let solve = Builtin(
    "solve", family: family, "The solution x of the linear equations a @ x = b",
    takes: square, Param<Operand>("b", axes: "[N] or [N, K]", "the right side, or K of them"),
    returns: "tensor of the shape of `b`; a singular matrix is an error",
    formula: "Gaussian elimination with partial pivoting", references: [book],
    examples: [
      Example("solve([[2, 1], [1, 3]], [3, 5])[1]", shows: "1.4"),
      Example("try solve([[1, 2], [2, 4]], [1, 1]) else e => e.code", shows: "\"E540\""),
    ]
  ) { (context, a, b) throws(Fault) -> DataArray in
    let (left, right) = (try a.array("a"), try b.array("b"))
    let x = try Tensor.solve(left.tensor, right.tensor, context.effects.interruption)
    let unknowns = left.rank > 1 ? [left.axes[left.rank - 1]] : []
    let columns = right.rank > 1 ? [right.axes[right.rank - 1]] : []
    return framed(x, Array(left.axes.dropLast(2)) + unknowns + columns, left, right)
  }

  private static let lstsq = Builtin(
    "lstsq", family: family, "The x that comes nearest to a @ x = b, by least squares",
    takes: Param<Operand>("a", axes: "[M, N]", "a matrix, a row for each observation"),
    Param<Operand>("b", axes: "[M] or [M, K]", "the observations, or K series of them"), small,
    returns:
      "record of `x`, of several solutions the shortest, `rank` and `singular`, the singular values",
    formula:
      "$\\min_x \\|a x - b\\|_2$ by singular values; `tol` is by default $\\max(M, N)\\, 2^{-52}$",
    references: [book],
    examples: [
      Example("lstsq([[1, 0], [1, 1], [1, 2]], [1, 3, 5]).x |> round(6) |> sum", shows: "3.0")
    ]
  ) { (context, a, b, tol) throws(Fault) -> Record in
    let (left, right) = (try a.array("a"), try b.array("b"))
    let found = try Tensor.leastSquares(
      left.tensor, right.tensor, tolerance: tol, context.effects.interruption)
    let x = framed(
      found.x, Array(left.axes.suffix(1)) + (right.rank > 1 ? [right.axes[1]] : []), left, right)
    return Record(fields: [
      "x": x.datum, "rank": .int(Int64(found.rank)),
      "singular": DataArray(try Tensor(f64: found.values)).datum,
    ])
  }

  private static let inv = Builtin(
    "inv", family: family, "The inverse of a matrix", takes: square,
    returns: "tensor with rows and columns exchanged; to solve equations `solve(a, b)` is better",
    references: [book], examples: [Example("inv([[2, 0], [0, 4]])[1, 1]", shows: "0.25")]
  ) { (context, a) throws(Fault) -> DataArray in
    let array = try a.array("a")
    let tensor = try Tensor.inverse(array.tensor, context.effects.interruption)
    return framed(tensor, exchanged(array), array)
  }

  private static let pinv = Builtin(
    "pinv", family: family, "The pseudo-inverse of Moore and Penrose", takes: any, small,
    returns: "tensor with rows and columns exchanged", references: [book],
    examples: [Example("shape(pinv([[1, 2, 3], [4, 5, 6]]))", shows: "[3, 2]")]
  ) { (context, a, tol) throws(Fault) -> DataArray in
    let array = try a.array("a")
    let tensor = try Tensor.pseudoInverse(
      array.tensor, tolerance: tol, context.effects.interruption)
    return framed(tensor, exchanged(array), array)
  }

  private static let det = Builtin(
    "det", family: family, "The determinant", takes: square, returns: "number, or one per matrix",
    examples: [Example("det([[1, 2], [3, 4]])", shows: "-2.0")]
  ) { (context, a) throws(Fault) -> Datum in
    let array = try a.array("a")
    let value = try Tensor.determinant(array.tensor, context.effects.interruption).value
    return framed(value, Array(array.axes.dropLast(2)), array).result
  }

  private static let slogdet = Builtin(
    "slogdet", family: family,
    "The sign and the logarithm of the determinant, which neither overflow nor vanish",
    takes: square, returns: "record of `sign` and `log`; 0 and -inf of a singular matrix",
    examples: [Example("slogdet([[0, 1], [1, 0]]).sign", shows: "-1.0")]
  ) { (context, a) throws(Fault) -> Record in
    let array = try a.array("a")
    let found = try Tensor.determinant(array.tensor, context.effects.interruption)
    let axes = Array(array.axes.dropLast(2))
    return Record(fields: [
      "sign": framed(found.sign, axes, array).result, "log": framed(found.log, axes, array).result,
    ])
  }

  private static let rank = Builtin(
    "matrix_rank", family: family, "How many rows of a matrix are independent",
    takes: any, small, returns: "int, or one per matrix",
    formula: "singular values above `tol` times the greatest, by default $\\max(M, N)\\, 2^{-52}$",
    examples: [Example("matrix_rank([[1, 2], [2, 4]])", shows: "1")]
  ) { (context, a, tol) throws(Fault) -> Datum in
    let array = try a.array("a")
    let ranks = try Tensor.matrixRank(array.tensor, tolerance: tol, context.effects.interruption)
    return framed(ranks, Array(array.axes.dropLast(2)), array).result
  }

  private static let cond = Builtin(
    "cond", family: family,
    "The condition number: how much solving multiplies a relative error",
    takes: any, returns: "number, or one per matrix; inf of a singular one",
    formula: "$\\sigma_1 / \\sigma_n$, the ratio of the extreme singular values",
    examples: [Example("cond([[3, 0], [0, 1]])", shows: "3.0")]
  ) { (context, a) throws(Fault) -> Datum in
    let array = try a.array("a")
    let s = DataArray(try Tensor.svd(array.tensor, context.effects.interruption).s)
    let last = s.rank - 1
    let ratio = try Tensor.binary(
      .divide, try s.tensor.reduced(.max, over: [last]), try s.tensor.reduced(.min, over: [last]))
    return framed(ratio, Array(array.axes.dropLast(2)), array).result
  }

  private static let norm = Builtin(
    "norm", family: family, "The length of a vector, or the norm of all elements of a tensor",
    takes: Param<Operand>("x", "a tensor or a list of numbers"),
    Param<Double>("ord", "the power of the norm: 2, 1, or inf for the greatest", default: 2),
    Param<Dims>(
      "dim", "the axes that go away, by name or position; `none` for all", default: .all,
      shown: "none"),
    returns: "number, or tensor of the other axes; missing where an element is",
    formula: "$(\\sum |x|^p)^{1/p}$; for a matrix with `ord=2` that of Frobenius", carries: .all,
    examples: [
      Example("norm([3, 4])", shows: "5.0"), Example("norm([3, -4], ord=1)", shows: "7.0"),
      Example("norm([3, -4], ord=inf)", shows: "4.0"),
    ]
  ) { (_, x, ord, dim) throws(Fault) -> Datum in
    let array = try x.array()
    let gone = try dim.positions(in: array)
    guard ord > 0 else { throw Fault.notPositive("ord", ord) }
    let strict = MissingPolicy(skips: false)
    let magnitudes = try DataArray.unary(.abs, try array.converted(to: .f64))
    let greatest = try magnitudes.reduced(.max, over: gone, strict)
    if ord == .infinity { return greatest.result }
    var powers = magnitudes
    powers.unit = nil
    if ord == 2 {
      powers.tensor = try Tensor.binary(.multiply, magnitudes.tensor, magnitudes.tensor)
    } else if ord != 1 {
      powers.tensor = try Tensor.binary(
        .power, magnitudes.tensor, try Tensor(repeating: ord, shape: []))
    }
    var sum = try powers.reduced(.sum, over: gone, MissingPolicy(skips: false, least: 0))
    if ord == 2 {
      sum.tensor = try Tensor.unary(.squareRoot, sum.tensor)
    } else if ord != 1 {
      sum.tensor = try Tensor.binary(.power, sum.tensor, try Tensor(repeating: 1 / ord, shape: []))
    }
    sum.unit = array.unit
    return sum.result
  }

  private static let lu = Builtin(
    "lu", family: family, "The factors p @ l @ u of a matrix, by elimination with row exchanges",
    takes: square,
    returns: "record of the permutation `p`, `l` with ones on its diagonal, and `u`",
    references: [book], examples: [Example("lu([[0, 2], [4, 1]]).u[0, 0]", shows: "4.0")]
  ) { (context, a) throws(Fault) -> Record in
    let array = try a.array("a")
    let found = try Tensor.lu(array.tensor, context.effects.interruption)
    let (batch, row, column) = frame(array)
    return Record(fields: [
      "p": framed(found.p, batch + [row, Axis()], array).datum,
      "l": framed(found.l, batch + [Axis(), Axis()], array).datum,
      "u": framed(found.u, batch + [Axis(), column], array).datum,
    ])
  }

  private static let qr = Builtin(
    "qr", family: family, "The factors q @ r of a matrix: orthonormal columns and a triangle",
    takes: any,
    returns:
      "record of `q` [M, K] and `r` [K, N], K the lesser of M and N; r's diagonal is not negative",
    formula: "Householder reflections", references: [book],
    examples: [Example("round(qr([[3, 1], [4, 2]]).r[0, 0], 6)", shows: "5.0")]
  ) { (context, a) throws(Fault) -> Record in
    let array = try a.array("a")
    let found = try Tensor.qr(array.tensor, context.effects.interruption)
    let (batch, row, column) = frame(array)
    return Record(fields: [
      "q": framed(found.q, batch + [row, Axis()], array).datum,
      "r": framed(found.r, batch + [Axis(), column], array).datum,
    ])
  }

  private static let cholesky = Builtin(
    "cholesky", family: family, "The lower triangle l with l @ transpose(l) = a",
    takes: Param<Operand>("a", axes: "[…, N, N]", "a symmetric, positive definite matrix"),
    returns: "tensor; a matrix that is not positive definite is an error",
    references: [book], examples: [Example("cholesky([[4, 2], [2, 5]])[1, 0]", shows: "1.0")]
  ) { (context, a) throws(Fault) -> DataArray in
    let array = try a.array("a")
    let l = try Tensor.cholesky(array.tensor, context.effects.interruption)
    let (batch, row, _) = frame(array)
    return framed(l, batch + [row, Axis()], array)
  }

  private static let svd = Builtin(
    "svd", family: family, "The singular values of a matrix and their vectors",
    takes: any,
    returns:
      "record of `u` [M, K], `s` [K] descending and `vt` [K, N]; the greatest component of each row of `vt` is positive",
    formula: "$a = u\\, \\mathrm{diag}(s)\\, v^T$, by Jacobi rotations after QR",
    references: [
      "Demmel & Veselić (1992), Jacobi's method is more accurate than QR, doi:10.1137/0613074"
    ],
    examples: [Example("svd([[3, 0], [0, -2]]).s[1]", shows: "2.0")]
  ) { (context, a) throws(Fault) -> Record in
    let array = try a.array("a")
    let found = try Tensor.svd(array.tensor, context.effects.interruption)
    let (batch, row, column) = frame(array)
    return Record(fields: [
      "u": framed(found.u, batch + [row, Axis()], array).datum,
      "s": framed(found.s, batch + [Axis()], array).datum,
      "vt": framed(found.vt, batch + [Axis(), column], array).datum,
    ])
  }

  private static let eigh = Builtin(
    "eigh", family: family, "The eigenvalues of a symmetric matrix and their vectors",
    takes: Param<Operand>("a", axes: "[…, N, N]", "a symmetric matrix"),
    returns:
      "record of `values` [N] ascending and `vectors` [N, N], in columns whose greatest component is positive",
    formula: "$a v = \\lambda v$, by Householder reflections and QL steps", references: [book],
    examples: [Example("eigh([[2, 1], [1, 2]]).values |> round(6) |> sum", shows: "4.0")]
  ) { (context, a) throws(Fault) -> Record in
    let array = try a.array("a")
    let found = try Tensor.eigh(array.tensor, context.effects.interruption)
    let (batch, row, _) = frame(array)
    return Record(fields: [
      "values": framed(found.values, batch + [Axis()], array).datum,
      "vectors": framed(found.vectors, batch + [row, Axis()], array).datum,
    ])
  }

  private static let expm = Builtin(
    "expm", family: family, "The exponential of a matrix", takes: square, returns: "tensor",
    formula: "$\\sum_k a^k / k!$, by scaling, a Padé approximant and squaring",
    references: [
      "Higham (2005), The scaling and squaring method for the matrix exponential revisited, doi:10.1137/04061101X"
    ],
    examples: [Example("expm([[0, 1], [0, 0]])[0, 1]", shows: "1.0")]
  ) { (context, a) throws(Fault) -> DataArray in
    let array = try a.array("a")
    let tensor = try Tensor.exponential(array.tensor, context.effects.interruption)
    return framed(tensor, array.axes, array)
  }

  /// The axes of a matrix whose rows are the columns of another.
  private static func exchanged(_ array: DataArray) -> [Axis] {
    let (batch, row, column) = frame(array)
    return batch + [column, row]
  }

  private static func frame(_ array: DataArray) -> (batch: [Axis], row: Axis, column: Axis) {
    (Array(array.axes.dropLast(2)), array.axes[array.rank - 2], array.axes[array.rank - 1])
  }

  /// A result with axes; a name that stands twice is kept once.
  private static func framed(
    _ tensor: Tensor, _ axes: [Axis], _ sources: DataArray...
  ) -> DataArray {
    var axes = axes
    for axis in axes.indices.dropFirst() where axes[axis].name != nil {
      if axes[..<axis].contains(where: { $0.name == axes[axis].name }) { axes[axis] = Axis() }
    }
    let provenance = sources.dropFirst().reduce(sources[0].provenance) {
      $0.unitedTaints(with: $1.provenance)
    }
    return DataArray(tensor, axes: axes, provenance: provenance.taintsOnly)
  }
}

extension Fault {
  static func notPositive(_ parameter: String, _ value: Double) -> Fault {
    Fault("E547", "`\(parameter)` is above 0, not `\(value)`", argument: parameter)
  }
}
