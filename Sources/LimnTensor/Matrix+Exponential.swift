import LimnEffects
import LimnSource

extension Matrix {
  /// exp(A) by scaling, the Padé approximant of degree 13 and squaring: Higham (2005),
  /// doi:10.1137/04061101X.
  func exponential(_ interruption: Interruption?) throws(Fault) -> Matrix {
    let n = rows
    let norm = oneNorm
    var squarings = 0
    while squarings < 1100, norm > 5.371920351148152 * LimnMath.pow(2, Double(squarings)) {
      squarings += 1
    }
    let a = try copied()
    if squarings > 0 { Vector.scale(a.row(0), by: LimnMath.pow(0.5, Double(squarings)), n * n) }
    // The coefficients (26 − k)! 13! / (26! k! (13 − k)!), times 26! / 13!.
    let b: [Double] = [
      64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600,
      1_187_353_796_428_800, 129_060_195_264_000, 10_559_470_521_600, 670_442_572_800,
      33_522_128_640, 1_323_241_920, 40_840_800, 960_960, 16_380, 182, 1,
    ]
    let identity = try Matrix.identity(n)
    let a2 = try a.times(a)
    let a4 = try a2.times(a2)
    let a6 = try a4.times(a2)
    func sum(_ terms: [(Double, Matrix)]) throws(Fault) -> Matrix {
      let result = try Matrix(rows: n, columns: n)
      for (factor, matrix) in terms { Vector.add(factor, matrix.row(0), to: result.row(0), n * n) }
      return result
    }
    try interruption?.check()
    let oddInner = try a6.times(sum([(b[13], a6), (b[11], a4), (b[9], a2)]))
    let odd = try a.times(
      sum([(1, oddInner), (b[7], a6), (b[5], a4), (b[3], a2), (b[1], identity)]))
    let evenInner = try a6.times(sum([(b[12], a6), (b[10], a4), (b[8], a2)]))
    let even = try sum([(1, evenInner), (b[6], a6), (b[4], a4), (b[2], a2), (b[0], identity)])
    let factors = try LUFactors(sum([(1, even), (-1, odd)]), interruption)
    if factors.zeroPivot != nil { throw Fault.notConverged("expm") }
    var result = try factors.solve(sum([(1, even), (1, odd)]))
    for _ in 0..<squarings {
      try interruption?.check()
      result = try result.times(result)
    }
    return result
  }
}
