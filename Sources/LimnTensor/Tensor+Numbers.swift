/// Division that floors, as in Python, and powers of whole numbers.

extension Tensor {
  /// The largest whole number not above the quotient.
  ///
  /// From the remainder, which is exact, so that the quotient never lands one too high: 1 // 0.1
  /// is 9.
  @inline(__always)
  package static func floorDivide<T: BinaryFloatingPoint>(_ x: T, _ y: T) -> T {
    if y == 0 { return x / y }
    let remainder = floorRemainder(x, y)
    return ((x - remainder) / y).rounded()
  }

  /// Has the sign of the divisor.
  @inline(__always)
  package static func floorRemainder<T: BinaryFloatingPoint>(_ x: T, _ y: T) -> T {
    if y.isInfinite, x.isFinite { return x == 0 || (x < 0) == (y < 0) ? x : y }
    let remainder = x.truncatingRemainder(dividingBy: y)
    if remainder == 0 { return y < 0 ? -0.0 : 0.0 }
    return (remainder < 0) != (y < 0) ? remainder + y : remainder
  }

  @inline(__always)
  package static func floorDivide(_ x: Int64, _ y: Int64) -> (partialValue: Int64, overflow: Bool) {
    let (quotient, overflow) = x.dividedReportingOverflow(by: y)
    if overflow { return (0, true) }
    return (quotient * y != x && (x < 0) != (y < 0) ? quotient - 1 : quotient, false)
  }

  @inline(__always)
  package static func floorRemainder(
    _ x: Int64, _ y: Int64
  ) -> (partialValue: Int64, overflow: Bool) {
    if y == 0 { return (0, true) }
    if y == -1 { return (0, false) }
    let remainder = x % y
    return (remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder, false)
  }

  /// `exponent` is not negative.
  package static func power(
    _ base: Int64, _ exponent: Int64
  ) -> (partialValue: Int64, overflow: Bool) {
    var result: Int64 = 1
    var square = base
    var rest = exponent
    var squareOverflowed = false
    while rest > 0 {
      if rest & 1 == 1 {
        if squareOverflowed { return (0, true) }
        let (product, overflow) = result.multipliedReportingOverflow(by: square)
        if overflow { return (0, true) }
        result = product
      }
      rest >>= 1
      if rest > 0 {
        let (next, overflow) = square.multipliedReportingOverflow(by: square)
        square = next
        squareOverflowed = squareOverflowed || overflow
      }
    }
    return (result, false)
  }
}
