import CLimnKernels
import LimnSource

/// The discrete Fourier transform of one length.
///
/// Lengths made of the primes 2, 3 and 5 go by mixed radix (Stockham's order, which needs no
/// permutation), others with small primes by short sums, and those with a prime above 31 by Bluestein's
/// convolution (1970). Angles are reduced to an eighth of a turn before sine and cosine are taken, so
/// that every root of unity is right to the last place.

final class FourierPlan {
  let count: Int
  private let factors: [Int]
  /// exp(−2πi k / count)
  private let roots: Complexes
  private let chirp: Chirp?

  /// Split into real and imaginary parts.
  struct Complexes {
    let re: Block<Double>
    let im: Block<Double>

    init(count: Int) throws(Fault) {
      re = try Block(repeating: 0, count: count)
      im = try Block(repeating: 0, count: count)
    }

    func copy(_ count: Int, to other: Complexes) {
      other.re.pointer.update(from: re.pointer, count: count)
      other.im.pointer.update(from: im.pointer, count: count)
    }
  }

  /// Bluestein: jk = (j² + k² − (k − j)²) / 2 makes the transform a convolution with a chirp.
  private struct Chirp {
    let plan: FourierPlan
    /// exp(−πi k² / count)
    let factors: Complexes
    /// The transform of the conjugate chirp.
    let spectrum: Complexes
  }

  init(_ count: Int) throws(Fault) {
    self.count = count
    let factors = Self.factors(of: count)
    if let greatest = factors.max(), greatest > 31 {
      chirp = try Self.chirp(count)
      self.factors = []
      roots = try Complexes(count: 0)
    } else {
      chirp = nil
      self.factors = factors
      roots = try Self.roots(count)
    }
  }

  /// Fours first, which save work.
  private static func factors(of count: Int) -> [Int] {
    var (rest, factors) = (count, [Int]())
    for p in [4, 2, 3, 5] {
      while rest > 1, rest % p == 0 {
        factors.append(p)
        rest /= p
      }
    }
    var p = 7
    while p <= rest / p {
      while rest % p == 0 {
        factors.append(p)
        rest /= p
      }
      p += 2
    }
    if rest > 1 { factors.append(rest) }
    return factors
  }

  /// cos and sin of 2π `part` / `whole` with 0 ≤ part < whole.
  static func turn(_ part: Int, of whole: Int) -> (cos: Double, sin: Double) {
    // In eighths of a turn: the octant, and what is left as a share of one.
    let (octant, rest) = (part * 8 / whole, part * 8 % whole)
    let odd = octant % 2 == 1
    let share = Double(odd ? whole - rest : rest) / Double(whole)
    let angle = share * 0.785398163397448309616
    var (c, s) = (LimnMath.cos(angle), LimnMath.sin(angle))
    if odd { (c, s) = (s, c) }
    switch octant / 2 {
    case 0: return (c, s)
    case 1: return (-s, c)
    case 2: return (-c, -s)
    default: return (s, -c)
    }
  }

  private static func roots(_ count: Int) throws(Fault) -> Complexes {
    let roots = try Complexes(count: count)
    for k in 0..<count {
      let (c, s) = turn(k, of: count)
      roots.re.pointer[k] = c
      roots.im.pointer[k] = -s
    }
    return roots
  }

  private static func chirp(_ count: Int) throws(Fault) -> Chirp {
    var length = 1
    while length < 2 * count - 1 { length *= 2 }
    let plan = try FourierPlan(length)
    let (factors, spectrum) = (try Complexes(count: count), try Complexes(count: length))
    // k² modulo 2 count, from one to the next.
    var square = 0
    for k in 0..<count {
      let (c, s) = turn(square, of: 2 * count)
      (factors.re.pointer[k], factors.im.pointer[k]) = (c, -s)
      for place in [k, length - k] where place < length {
        (spectrum.re.pointer[place], spectrum.im.pointer[place]) = (c, s)
      }
      square = (square + 2 * k + 1) % (2 * count)
    }
    try plan.transform(spectrum)
    return Chirp(plan: plan, factors: factors, spectrum: spectrum)
  }

  /// In place; forward, without a factor.
  func transform(_ x: Complexes) throws(Fault) {
    if let chirp { return try convolve(x, chirp) }
    if count < 2 { return }
    let other = try Complexes(count: count)
    var (from, to) = (x, other)
    var done = 1
    for p in factors {
      pass(p, done, from, to)
      (from, to) = (to, from)
      done *= p
    }
    if factors.count % 2 == 1 { from.copy(count, to: x) }
  }

  /// The inverse by exchanging the parts: without the factor 1 / count.
  func inverse(_ x: Complexes) throws(Fault) {
    swapParts(x)
    try transform(x)
    swapParts(x)
  }

  private func swapParts(_ x: Complexes) {
    for k in 0..<count {
      (x.re.pointer[k], x.im.pointer[k]) = (x.im.pointer[k], x.re.pointer[k])
    }
  }

  /// One step of Stockham's: `done` transforms of length `p` more are put together.
  // from: [p][rest][done] -> to: [rest][p][done], with rest = count / (p · done)
  private func pass(_ p: Int, _ done: Int, _ from: Complexes, _ to: Complexes) {
    let rest = count / (p * done)
    let (fr, fi) = (from.re.pointer, from.im.pointer)
    let (tr, ti) = (to.re.pointer, to.im.pointer)
    let (wr, wi) = (roots.re.pointer, roots.im.pointer)
    let half = 0.866025403784438646764  // sin 60°
    for m in 0..<rest {
      for k in 0..<done {
        let source = m * done + k
        let target = m * p * done + k
        let step = rest * done
        // Element j of the short transform, turned by exp(−2πi j k / (p done)).
        @inline(__always) func element(_ j: Int) -> (Double, Double) {
          let (x, y) = (fr[source + j * step], fi[source + j * step])
          if k == 0 || j == 0 { return (x, y) }
          let (c, s) = (wr[j * k * rest], wi[j * k * rest])
          return (x * c - y * s, x * s + y * c)
        }
        @inline(__always) func put(_ q: Int, _ x: Double, _ y: Double) {
          (tr[target + q * done], ti[target + q * done]) = (x, y)
        }
        switch p {
        case 2:
          let (a, b) = (element(0), element(1))
          put(0, a.0 + b.0, a.1 + b.1)
          put(1, a.0 - b.0, a.1 - b.1)
        case 3:
          let (a, b, c) = (element(0), element(1), element(2))
          let (sx, sy) = (b.0 + c.0, b.1 + c.1)
          let (dx, dy) = (half * (b.0 - c.0), half * (b.1 - c.1))
          let (mx, my) = (a.0 - 0.5 * sx, a.1 - 0.5 * sy)
          put(0, a.0 + sx, a.1 + sy)
          put(1, mx + dy, my - dx)
          put(2, mx - dy, my + dx)
        case 4:
          let (a, b, c, d) = (element(0), element(1), element(2), element(3))
          let (px, py) = (a.0 + c.0, a.1 + c.1)
          let (qx, qy) = (a.0 - c.0, a.1 - c.1)
          let (rx, ry) = (b.0 + d.0, b.1 + d.1)
          let (sx, sy) = (b.0 - d.0, b.1 - d.1)
          put(0, px + rx, py + ry)
          put(1, qx + sy, qy - sx)
          put(2, px - rx, py - ry)
          put(3, qx - sy, qy + sx)
        default:
          for q in 0..<p {
            var (x, y) = element(0)
            for j in 1..<p {
              let (a, b) = element(j)
              let turn = j * q % p * (count / p)
              x += a * wr[turn] - b * wi[turn]
              y += a * wi[turn] + b * wr[turn]
            }
            put(q, x, y)
          }
        }
      }
    }
  }

  private func convolve(_ x: Complexes, _ chirp: Chirp) throws(Fault) {
    let length = chirp.plan.count
    let room = try Complexes(count: length)
    let (cr, ci) = (chirp.factors.re.pointer, chirp.factors.im.pointer)
    let (rr, ri) = (room.re.pointer, room.im.pointer)
    for k in 0..<count {
      let (a, b) = (x.re.pointer[k], x.im.pointer[k])
      (rr[k], ri[k]) = (a * cr[k] - b * ci[k], a * ci[k] + b * cr[k])
    }
    try chirp.plan.transform(room)
    let (sr, si) = (chirp.spectrum.re.pointer, chirp.spectrum.im.pointer)
    for k in 0..<length {
      let (a, b) = (rr[k], ri[k])
      (rr[k], ri[k]) = (a * sr[k] - b * si[k], a * si[k] + b * sr[k])
    }
    try chirp.plan.inverse(room)
    let scale = 1 / Double(length)
    for k in 0..<count {
      let (a, b) = (rr[k] * scale, ri[k] * scale)
      x.re.pointer[k] = a * cr[k] - b * ci[k]
      x.im.pointer[k] = a * ci[k] + b * cr[k]
    }
  }
}
