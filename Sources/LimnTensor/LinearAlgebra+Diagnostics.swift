import LimnSource

/// What can go wrong with matrices, in words.
extension Fault {
  package static func notAMatrix(_ name: String, _ shape: [Int]) -> Fault {
    Fault(
      "E380", "a matrix has two axes, but this is of shape \(shape)",
      hint: "`reshape(x, n, m)` makes rows and columns", argument: name)
  }

  static func notSquare(_ name: String, _ shape: [Int]) -> Fault {
    Fault(
      "E381", "the matrix is not square: its shape is \(shape)",
      hint: "`lstsq(a, b)` and `pinv(a)` take any matrix", argument: name)
  }

  static func solveShapes(_ a: [Int], _ b: [Int]) -> Fault {
    Fault(
      "E382", "the right side needs as many rows as the matrix: the shapes are \(a) and \(b)",
      operands: ["\(a)", "\(b)"])
  }

  static func singular(pivot: Int) -> Fault {
    Fault(
      "E540", "the matrix is singular: pivot \(pivot) is zero",
      hint:
        "`matrix_rank(a)` counts its independent rows; `lstsq(a, b)` gives the shortest solution")
  }

  static func notPositiveDefinite(row: Int) -> Fault {
    Fault(
      "E541", "the matrix is not positive definite: pivot \(row) is not above zero",
      hint: "`eigh(a)` shows its eigenvalues")
  }

  static func notFinite(_ name: String, _ value: Double, position: [Int]) -> Fault {
    Fault(
      "E542",
      "the element at \(position) is \(value.isNaN ? "missing" : "infinite"), "
        + "and linear algebra needs all of them",
      hint: value.isNaN ? "fill it or leave its row out first" : nil, argument: name)
  }

  static func notSymmetric(_ i: Int, _ j: Int, _ x: Double, _ y: Double) -> Fault {
    Fault(
      "E543", "the matrix is not symmetric: \(x) at [\(i), \(j)], \(y) at [\(j), \(i)]",
      hint: "`(a + transpose(a)) / 2` is", argument: "a")
  }

  static func notConverged(_ name: String) -> Fault {
    Fault("E544", "`\(name)` did not converge", hint: "scale the matrix to numbers of similar size")
  }
}
