/// Numbers as files write them: `12`, `-0.5`, `.5`, `5.`, `1e-3`.
///
/// The grammar is checked here, so that `nan`, `inf`, `0x10`, `1_000` and `1e999` are no numbers.
/// Up to 2^53 and powers of ten up to 10^22 a float is one exact product or quotient of two exact
/// doubles, hence correctly rounded (Clinger 1990, doi:10.1145/93542.93557); the rare rest goes through the standard library,
/// which rounds correctly as well.
enum CellNumber: Equatable {
  case integer(Int64)
  case float(Double)

  var float: Double {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    }
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The number that fills all of `bytes`, or nil.
  ///
  /// Whole numbers beyond 64 bits become floats.
  static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> CellNumber? {
    var next = 0
    let end = bytes.count
    guard end > 0 else { return nil }
    let negative = bytes[0] == 0x2D
    if negative || bytes[0] == 0x2B { next = 1 }
    // Digits are gathered while they fit; `shift` counts powers of ten still to be applied.
    var (mantissa, digits, shift, dropped) = (UInt64(0), 0, 0, false)
    var isWhole = true
    while next < end {
      let byte = bytes[next]
      let digit = byte &- 0x30
      if digit < 10 {
        digits += 1
        if mantissa < 1_000_000_000_000_000_000 {
          mantissa = mantissa * 10 + UInt64(digit)
          if !isWhole { shift -= 1 }
        } else {
          dropped = true
          if isWhole { shift += 1 }
        }
      } else if byte == 0x2E, isWhole {
        isWhole = false
      } else {
        break
      }
      next += 1
    }
    guard digits > 0 else { return nil }
    if next < end {
      guard bytes[next] | 0x20 == 0x65, let exponent = exponent(bytes, from: next + 1) else {
        return nil
      }
      isWhole = false
      shift += exponent
    } else if isWhole, !dropped, mantissa <= UInt64(Int64.max) {
      return .integer(negative ? -Int64(mantissa) : Int64(mantissa))
    }
    if !dropped, mantissa <= 1 << 53, abs(shift) <= 22 {
      let scale = powersOfTen[abs(shift)]
      let value = shift < 0 ? Double(mantissa) / scale : Double(mantissa) * scale
      return .float(negative ? -value : value)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if isWhole, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { return nil }
    return .float(value)
  }

  /// Clipped to ±100,000, beyond which every number is zero or infinite.
  private static func exponent(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var next = start
    guard next < bytes.count else { return nil }
    let negative = bytes[next] == 0x2D
    if negative || bytes[next] == 0x2B { next += 1 }
    guard next < bytes.count else { return nil }
    var value = 0
    while next < bytes.count {
      let digit = bytes[next] &- 0x30
      guard digit < 10 else { return nil }
      value = min(value * 10 + Int(digit), 100_000)
      next += 1
    }
    return negative ? -value : value
  }
}
