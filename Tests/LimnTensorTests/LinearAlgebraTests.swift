import Foundation
import LimnSource
import LimnTensor
import Testing

/// As in `tools/reference/linear_algebra.py`.
private func made(_ m: Int, _ n: Int) throws -> Tensor {
  var values: [Double] = []
  for i in 0..<m {
    for j in 0..<n {
      let mixed = 13 * i * j + 31 * i * i * j + 17 * i * j * j
      values.append(Double((7919 * i + 104729 * j + mixed) % 1009) / 504.5 - 1)
    }
  }
  return try Tensor(f64: values, shape: [m, n])
}

private func fixture() throws -> [String: [Double]] {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/linear_algebra.csv")
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
  var found: [String: [Double]] = [:]
  for line in lines {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
    found[String(cells[0])] = cells[2].split(separator: " ").compactMap { Double($0) }
  }
  return found
}

/// The greatest difference over the greatest magnitude.
private func error(_ tensor: Tensor, _ expected: [Double]?) throws -> Double {
  let found = try tensor.f64Values()
  guard let expected, found.count == expected.count else { return .infinity }
  let scale = expected.reduce(0) { max($0, abs($1)) }
  return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}

private func product(_ a: Tensor, _ b: Tensor) throws -> Tensor { try Tensor.matrixProduct(a, b) }

private func diagonal(_ s: Tensor) throws -> Tensor {
  let values = try s.f64Values()
  let n = values.count
  return try Tensor(
    f64: (0..<n * n).map { $0 / n == $0 % n ? values[$0 / n] : 0 }, shape: [n, n])
}

@Suite struct LinearAlgebra {
  @Test func equalsThatOfNumPy() throws {
    let known = try fixture()
    let (a, b) = (try made(8, 8), try made(8, 2))
    let spd = try Tensor.binary(.add, try product(a, try a.transposed([1, 0])), try identity(8))
    let tolerance = 1e-12
    #expect(try error(Tensor.solve(a, b, nil), known["solve"]) < tolerance)
    #expect(try error(Tensor.inverse(a, nil), known["inv"]) < tolerance)
    let determinant = try Tensor.determinant(a, nil)
    #expect(try error(determinant.value, known["det"]) < tolerance)
    #expect(try error(determinant.log, known["slogdet"]) < tolerance)
    #expect(try error(Tensor.cholesky(spd, nil), known["cholesky"]) < tolerance)
    #expect(try error(Tensor.eigh(spd, nil).values, known["eigenvalues"]) < tolerance)
    #expect(try error(Tensor.svd(made(9, 5), nil).s, known["singular"]) < tolerance)
    #expect(try error(Tensor.svd(made(4, 7), nil).s, known["singular_wide"]) < tolerance)
    let tall = try Tensor.leastSquares(made(9, 5), made(9, 2), tolerance: nil, nil)
    #expect(try error(tall.x, known["lstsq"]) < tolerance)
    let wide = try Tensor.leastSquares(
      made(4, 7), try made(4, 1).reshaped(to: [4]), tolerance: nil, nil)
    #expect(try error(wide.x, known["lstsq_wide"]) < tolerance)
    #expect(
      try error(Tensor.pseudoInverse(made(9, 5), tolerance: nil, nil), known["pinv"]) < tolerance)
    #expect(try error(Tensor.exponential(a, nil), known["expm"]) < tolerance)
    let large = try Tensor.binary(.multiply, made(4, 4), try Tensor(repeating: 20.0, shape: []))
    #expect(try error(Tensor.exponential(large, nil), known["expm_large"]) < 1e-10)
  }

  private func identity(_ n: Int) throws -> Tensor {
    try diagonal(try Tensor(repeating: 1.0, shape: [n]))
  }

  @Test(arguments: [[1, 1], [6, 6], [40, 17], [17, 40], [130, 130]])
  func factorsMultiplyBackAndAreOrthogonal(_ shape: [Int]) throws {
    let a = try made(shape[0], shape[1])
    let expected = try a.f64Values()
    let s = try Tensor.svd(a, nil)
    #expect(try error(product(product(s.u, try diagonal(s.s)), s.vt), expected) < 1e-13)
    let unit = try identity(min(shape[0], shape[1]))
    let ones = try unit.f64Values()
    #expect(try error(product(s.u.transposed([1, 0]), s.u), ones) < 1e-13)
    #expect(try error(product(s.vt, s.vt.transposed([1, 0])), ones) < 1e-13)
    let qr = try Tensor.qr(a, nil)
    #expect(try error(product(qr.q, qr.r), expected) < 1e-13)
    #expect(try error(product(qr.q.transposed([1, 0]), qr.q), ones) < 1e-13)
    guard shape[0] == shape[1] else { return }
    let lu = try Tensor.lu(a, nil)
    #expect(try error(product(product(lu.p, lu.l), lu.u), expected) < 1e-13)
    let symmetric = try Tensor.binary(.add, a, try a.transposed([1, 0]))
    let e = try Tensor.eigh(symmetric, nil)
    let back = try product(
      product(e.vectors, try diagonal(e.values)), e.vectors.transposed([1, 0]))
    #expect(try error(back, symmetric.f64Values()) < 1e-13)
    #expect(try error(product(e.vectors.transposed([1, 0]), e.vectors), ones) < 1e-13)
  }

  /// The condition of Hilbert's matrix grows as 33^n; the residual stays at the rounding.
  @Test func illConditionedEquationsHaveASmallResidual() throws {
    let n = 12
    let hilbert = try Tensor(
      f64: (0..<n * n).map { 1 / Double($0 / n + $0 % n + 1) }, shape: [n, n])
    let b = try Tensor(repeating: 1.0, shape: [n])
    let x = try Tensor.solve(hilbert, b, nil)
    let residual = try Tensor.binary(
      .subtract, product(hilbert, try x.reshaped(to: [n, 1])), try b.reshaped(to: [n, 1]))
    let size = try x.f64Values().reduce(0) { max($0, abs($1)) }
    #expect(try residual.f64Values().allSatisfy { abs($0) < 1e-14 * size })
    // The least singular value is 2.6e-17 of the greatest; Jacobi's method sees its magnitude.
    let s = try Tensor.svd(hilbert, nil).s.f64Values()
    #expect(abs(s[0] - 1.7953720595619977) < 1e-13)
    #expect(s[n - 1] > 0 && s[n - 1] < 1e-15)
  }

  @Test func ranksAndDegenerateMatrices() throws {
    let zero = try Tensor(repeating: 0.0, shape: [3, 2])
    let s = try Tensor.svd(zero, nil)
    #expect(try s.s.f64Values() == [0, 0])
    #expect(try error(product(s.vt, s.vt.transposed([1, 0])), [1, 0, 0, 1]) < 1e-15)
    let twice = try Tensor(f64: [1, 2, 3, 2, 4, 6, 1, 0, 1], shape: [3, 3])
    #expect(try Tensor.matrixRank(twice, tolerance: nil, nil).scalarValue == 2)
    #expect(fault { _ = try Tensor.inverse(zero, nil) }.code == "E381")
    let singular = try Tensor(f64: [1, 2, 2, 4], shape: [2, 2])
    #expect(fault { _ = try Tensor.inverse(singular, nil) }.code == "E540")
    #expect(fault { _ = try Tensor.cholesky(singular.negated, nil) }.code == "E541")
    let missing = try Tensor(f64: [1, .nan, 2, 4], shape: [2, 2])
    #expect(fault { _ = try Tensor.svd(missing, nil) }.code == "E542")
    let skew = try Tensor(f64: [1, 2, -2, 4], shape: [2, 2])
    #expect(fault { _ = try Tensor.eigh(skew, nil) }.code == "E543")
    let empty = try Tensor(f64: [], shape: [0, 0])
    #expect(try Tensor.determinant(empty, nil).value.f64Values() == [1])
    #expect(try Tensor.svd(empty, nil).s.count == 0)
    #expect(try Tensor.eigh(empty, nil).values.count == 0)
    #expect(try Tensor.exponential(empty, nil).count == 0)
  }

  @Test func severalMatricesAndF32() throws {
    let stack = try Tensor(f32: [2, 0, 0, 4, 1, 1, 0, 1], shape: [2, 2, 2])
    let inverse = try Tensor.inverse(stack, nil)
    #expect(inverse.dtype == .f32)
    #expect(try inverse.f64Values() == [0.5, 0, 0, 0.25, 1, -1, 0, 1])
  }
}

extension Tensor {
  fileprivate var scalarValue: Double? { try? converted(to: .f64).f64Values().first }
  fileprivate var negated: Tensor { get throws { try Tensor.unary(.negate, self) } }
}

@Suite struct Fourier {
  private func sample(_ n: Int) throws -> Tensor {
    try Tensor(f64: Array(try made(5, 121).f64Values()[..<n]))
  }

  private func zeros(_ n: Int) throws -> Tensor { try Tensor(repeating: 0.0, shape: [n]) }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 12, 30, 37, 49, 64, 97, 121, 360, 605])
  func equalsThatOfNumPy(_ n: Int) throws {
    let known = try fixture()
    let f = try Tensor.fourier(
      (try sample(n), try zeros(n)), along: 0, n: n, kept: n, inverse: false, nil)
    let (re, im) = (try #require(known["fft_re \(n)"]), try #require(known["fft_im \(n)"]))
    let scale = zip(re, im).reduce(1) { max($0, abs($1.0), abs($1.1)) }
    for (found, expected) in [(f.re, re), (f.im, im)] {
      for (x, y) in zip(try found.f64Values(), expected) {
        #expect(abs(x - y) < 1e-13 * scale, "length \(n)")
      }
    }
    let back = try Tensor.fourier(f, along: 0, n: n, kept: n, inverse: true, nil)
    #expect(try error(back.re, sample(n).f64Values()) < 1e-13)
  }

  @Test func longConvolutionsEqualShortOnes() throws {
    let known = try fixture()
    let x = try made(5, 121).f64Values()
    let (a, b) = (try Tensor(f64: Array(x[..<200])), try Tensor(f64: Array(x[200..<330])))
    #expect(try error(Tensor.convolved(a, b), known["convolve"]) < 1e-13)
  }

  @Test func missingElementsAreRefused() throws {
    let x = try Tensor(f64: [1, .nan])
    #expect(
      fault {
        _ = try Tensor.fourier((x, try zeros(2)), along: 0, n: 2, kept: 2, inverse: false, nil)
      }.code == "E545")
  }
}
