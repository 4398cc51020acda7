import LimnTensor

/// How many of one unit are in another, exactly where whole numbers can say it.

/// `numerator / denominator · rest`, in lowest terms; `rest` is 1 unless something is irrational
/// (degrees of arc) or too large.
struct UnitScale: Hashable, Sendable {
  let numerator: UInt128
  let denominator: UInt128
  let rest: Double

  static let one = UnitScale(1, 1)

  init(_ numerator: UInt128, _ denominator: UInt128, rest: Double = 1) {
    let common = Self.commonDivisor(numerator, denominator)
    self.numerator = numerator / common
    self.denominator = denominator / common
    self.rest = rest
  }

  private static func commonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }

  var value: Double { Double(numerator) / Double(denominator) * rest }

  /// A number as units are written with it.
  var text: String {
    let value = value
    return value == value.rounded() && value < 1e15 ? "\(UInt64(value))" : "\(value)"
  }

  func times(_ other: UnitScale) -> UnitScale {
    let rest = rest * other.rest
    // Cancelled crosswise first, so that the products stay small.
    let left = UnitScale(numerator, other.denominator)
    let right = UnitScale(other.numerator, denominator)
    let (top, over) = left.numerator.multipliedReportingOverflow(by: right.numerator)
    let (bottom, under) = left.denominator.multipliedReportingOverflow(by: right.denominator)
    if over || under { return UnitScale(1, 1, rest: left.value * right.value * rest) }
    return UnitScale(top, bottom, rest: rest)
  }

  var inverse: UnitScale { UnitScale(denominator, numerator, rest: 1 / rest) }

  func raised(to power: Double) -> UnitScale {
    guard power == power.rounded(), abs(power) <= 64 else {
      return UnitScale(1, 1, rest: LimnMath.pow(value, power))
    }
    var result = UnitScale.one
    for _ in 0..<Int(abs(power)) { result = result.times(self) }
    return power < 0 ? result.inverse : result
  }

  /// Also when one was rounded on the way.
  func isSame(as other: UnitScale) -> Bool {
    self == other || abs(value - other.value) <= 1e-14 * abs(value)
  }
}

extension UnitScale {
  /// A positive decimal number: `0.1`, `1e-3`; nil for anything else.
  init?(decimal text: some StringProtocol) {
    var (digits, shift): (UInt128, Int) = (0, 0)
    var (sawPoint, sawDigit) = (false, false)
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      if scalar == ".", !sawPoint {
        sawPoint = true
      } else if ("0"..."9").contains(scalar) {
        let (tens, over) = digits.multipliedReportingOverflow(by: 10)
        let (sum, more) = tens.addingReportingOverflow(UInt128(scalar.value - 48))
        guard !over, !more else { return nil }
        digits = sum
        sawDigit = true
        if sawPoint { shift -= 1 }
      } else {
        break
      }
      rest.removeFirst()
    }
    if let mark = rest.first, mark == "e" || mark == "E" {
      rest.removeFirst()
      if rest.first == "+" { rest.removeFirst() }
      guard let exponent = Int(String(String.UnicodeScalarView(rest))), abs(exponent) <= 60 else {
        return nil
      }
      shift += exponent
      rest = rest[rest.endIndex...]
    }
    guard rest.isEmpty, sawDigit, digits > 0, abs(shift) <= 60 else { return nil }
    let power = UnitScale(10, 1).raised(to: Double(shift))
    self = UnitScale(digits, 1).times(power)
  }
}
