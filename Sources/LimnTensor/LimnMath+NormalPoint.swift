import CLimnKernels

/// Quantiles of the standard normal distribution where millions are needed.
///
/// Wichura (1988), Algorithm AS 241, doi:10.2307/2347330: rational functions of degree 7, right to about
/// 1e-15. The quantile of `dist.normal` refines its result to the last digit and takes five times as
/// long.

extension LimnMath {
  /// The standard normal number with probability `below` below and `above` above it, from the smaller
  /// of the two, which is the exact one; infinite where that is 0.
  package static func normalPoint(below: Double, above: Double) -> Double {
    if below.isNaN || above.isNaN { return .nan }
    let tail = min(below, above)
    if tail <= 0 { return below <= above ? -.infinity : .infinity }
    let sign = below <= above ? -1.0 : 1.0
    let q = 0.5 - tail
    if q <= 0.425 {
      let r = 0.180625 - q * q
      return sign * q * ratio(r, Self.middle)
    }
    let r = (-limn_log(tail)).squareRoot()
    return sign * (r <= 5 ? ratio(r - 1.6, Self.tail) : ratio(r - 5, Self.farTail))
  }

  private typealias Ratio = (above: SIMD8<Double>, below: SIMD8<Double>)

  @inline(__always)
  private static func ratio(_ r: Double, _ given: Ratio) -> Double {
    let (a, b) = given
    var (top, bottom) = (a[7], b[7])
    for power in 1..<8 {
      top = top * r + a[7 - power]
      bottom = bottom * r + b[7 - power]
    }
    return top / bottom
  }

  private static let middle: Ratio = (
    [
      3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
      45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ],
    [
      1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
      21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
    ]
  )

  private static let tail: Ratio = (
    [
      1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
      1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
      7.7454501427834140764e-4,
    ],
    [
      1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
      0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4,
      1.05075007164441684324e-9,
    ]
  )

  private static let farTail: Ratio = (
    [
      6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
      0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5,
      2.01033439929228813265e-7,
    ],
    [
      1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
      7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
      2.04426310338993978564e-15,
    ]
  )
}
