import CLimnKernels
import LimnEffects
import LimnSource

/// Fourier transforms along one axis, and convolution by way of them.

extension Tensor {
  /// A complex tensor: two of one shape.
  package typealias Parts = (re: Tensor, im: Tensor)

  /// Rows along the last axis, without missing elements.
  private static func rows(_ x: Tensor, _ axis: Int) throws(Fault) -> (Tensor, order: [Int]) {
    guard x.dtype.isNumeric || x.dtype == .bool else {
      throw Fault.notNumeric(x.dtype, wanted: "numbers")
    }
    let order = x.shape.indices.filter { $0 != axis } + [axis]
    let rows = try x.converted(to: .f64).transposed(order)
    if rows.hasMissing { throw Fault.fourierMissing(rows.missingCount) }
    return (rows, order)
  }

  private static func back(_ x: Tensor, _ order: [Int]) throws(Fault) -> Tensor {
    try x.transposed(order.indices.map { axis in order.firstIndex(of: axis) ?? axis })
  }

  /// X[k] = Σ x[t] exp(∓2πi k t / n); the inverse is divided by n. The first `kept` of k are given.
  /// The axis is cut or filled up with zeros to length `n`.
  // [.., T, ..] -> [.., kept, ..]
  package static func fourier(
    _ x: Parts, along axis: Int, n: Int, kept: Int, inverse: Bool, _ interruption: Interruption?
  ) throws(Fault) -> Parts {
    guard n > 0 else { throw Fault.fourierLength(n) }
    guard x.re.shape == x.im.shape else { throw Fault.shapesDiffer(x.re.shape, x.im.shape) }
    let (re, order) = try rows(x.re, axis)
    let (im, _) = try rows(x.im, axis)
    guard case .f64(let p) = re.elements, case .f64(let q) = im.elements else {
      throw Fault.notNumeric(x.re.dtype, wanted: "numbers")
    }
    let length = x.re.shape[axis]
    let count = order.dropLast().reduce(1) { $0 * x.re.shape[$1] }
    let shape = order.dropLast().map { x.re.shape[$0] } + [kept]
    let (a, b) = (
      try Block<Double>(count: try elementCount(shape)), try Block<Double>(count: count * kept)
    )
    let plan = try FourierPlan(n)
    let room = try FourierPlan.Complexes(count: n)
    let scale = inverse ? 1 / Double(n) : 1
    for row in 0..<count {
      try interruption?.check()
      for k in 0..<n {
        room.re.pointer[k] = k < length ? p.pointer[row * length + k] : 0
        room.im.pointer[k] = k < length ? q.pointer[row * length + k] : 0
      }
      if inverse { try plan.inverse(room) } else { try plan.transform(room) }
      for k in 0..<kept {
        a.pointer[row * kept + k] = room.re.pointer[k] * scale
        b.pointer[row * kept + k] = room.im.pointer[k] * scale
      }
    }
    return (
      try back(Tensor(shape: shape, elements: .f64(a)), order),
      try back(Tensor(shape: shape, elements: .f64(b)), order)
    )
  }

  /// The real series whose transform begins with `x`: the rest is its mirror image.
  // [.., n / 2 + 1, ..] -> [.., n, ..]
  package static func realInverse(
    _ x: Parts, along axis: Int, n: Int, _ interruption: Interruption?
  ) throws(Fault) -> Tensor {
    guard n > 0 else { throw Fault.fourierLength(n) }
    let known = n / 2 + 1
    func mirrored(_ part: Tensor, _ sign: Double) throws(Fault) -> Tensor {
      let (part, order) = try rows(part, axis)
      let length = part.shape[part.rank - 1]
      let count = part.shape.dropLast().reduce(1, *)
      return try part.withF64 { source throws(Fault) in
        let block = try Block<Double>(repeating: 0, count: try elementCount([count, n]))
        for row in 0..<count {
          for k in 0..<min(known, length) {
            // The imaginary part of what is its own mirror image means nothing.
            let own = k == 0 || 2 * k == n
            let value = own && sign < 0 ? 0 : source[row * length + k]
            block.pointer[row * n + k] = value
            if !own { block.pointer[row * n + n - k] = sign * value }
          }
        }
        return try back(
          Tensor(shape: part.shape.dropLast() + [n], elements: .f64(block)), order)
      }
    }
    let parts = (re: try mirrored(x.re, 1), im: try mirrored(x.im, -1))
    return try fourier(parts, along: axis, n: n, kept: n, inverse: true, interruption).re
  }

  /// Σ a[j] b[k − j] of two rows, as long as both together less one.
  // [N], [M] -> [N + M − 1]
  package static func convolved(_ a: Tensor, _ b: Tensor) throws(Fault) -> Tensor {
    let (n, m) = (a.count, b.count)
    let length = n + m - 1
    let (x, y) = (try rows(a, 0).0, try rows(b, 0).0)
    // Short ones directly: exact for small whole numbers.
    if min(n, m) <= 64 {
      let result = try Block<Double>(repeating: 0, count: length)
      try x.withF64 { x throws(Fault) in
        try y.withF64 { y throws(Fault) in
          let (long, short) = n >= m ? (x, y) : (y, x)
          for (j, factor) in short.enumerated() {
            for (i, value) in long.enumerated() { result.pointer[i + j] += factor * value }
          }
        }
      }
      return Tensor(shape: [length], elements: .f64(result))
    }
    var size = 1
    while size < length { size *= 2 }
    let (zeroX, zeroY) = (
      try Tensor(repeating: 0.0, shape: [n]), try Tensor(repeating: 0.0, shape: [m])
    )
    let p = try fourier((x, zeroX), along: 0, n: size, kept: size, inverse: false, nil)
    let q = try fourier((y, zeroY), along: 0, n: size, kept: size, inverse: false, nil)
    let re = try binary(.subtract, binary(.multiply, p.re, q.re), binary(.multiply, p.im, q.im))
    let im = try binary(.add, binary(.multiply, p.re, q.im), binary(.multiply, p.im, q.re))
    return try fourier((re, im), along: 0, n: size, kept: length, inverse: true, nil).re
  }
}

extension Fault {
  fileprivate static func fourierMissing(_ count: Int) -> Fault {
    Fault(
      "E545", "a Fourier transform needs every element, but \(count) are missing",
      hint: "`fill(x)` or `interp` close gaps", argument: "x")
  }

  fileprivate static func fourierLength(_ n: Int) -> Fault {
    Fault("E546", "a transform has at least 1 element, not \(n)", argument: "n")
  }
}

extension Tensor {
  /// Cycles per unit of `spacing`: 0 up, then the negative ones, or only the first half.
  package static func frequencies(
    _ n: Int, spacing: Double, half: Bool
  ) throws(Fault) -> Tensor {
    let count = half ? n / 2 + 1 : n
    let block = try Block<Double>(count: count)
    for k in 0..<count {
      let turn = half || k < (n + 1) / 2 ? k : k - n
      block.pointer[k] = Double(turn) / (Double(n) * spacing)
    }
    return Tensor(shape: [count], elements: .f64(block))
  }

  /// √(x² + y²) of two tensors of doubles of one shape.
  package static func hypotenuse(_ x: Tensor, _ y: Tensor) throws(Fault) -> Tensor {
    try pairwise(x, y) { a, b in
      let (big, small) = (max(abs(a), abs(b)), min(abs(a), abs(b)))
      if big == 0 || big.isInfinite { return big }
      return big * (1 + small / big * (small / big)).squareRoot()
    }
  }

  /// The angle of (x, y) in radians.
  package static func angle(_ x: Tensor, _ y: Tensor) throws(Fault) -> Tensor {
    try pairwise(x, y) { limn_atan2($1, $0) }
  }

  private static func pairwise(
    _ x: Tensor, _ y: Tensor, _ body: (Double, Double) -> Double
  ) throws(Fault) -> Tensor {
    guard case .f64(let p) = x.elements, case .f64(let q) = y.elements, x.shape == y.shape else {
      throw Fault.shapesDiffer(x.shape, y.shape)
    }
    let result = try Block<Double>(count: p.count)
    for index in 0..<p.count { result.pointer[index] = body(p.pointer[index], q.pointer[index]) }
    return Tensor(shape: x.shape, elements: .f64(result))
  }
}
