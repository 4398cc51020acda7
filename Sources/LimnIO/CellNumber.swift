/// Numbers as files write them: `12`, `-0.5`, `.5`, `5.`, `1e-3`.
///
/// The grammar is checked here, so that `nan`, `inf`, `0x10`, `1_000` and `1e999` are no numbers.
/// Whoever reads cells gives the byte of the decimal point, which is a comma in some countries.
enum CellNumber: Equatable {
  case integer(Int64)
  case float(Double)

  var float: Double {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    }
  }

  /// The number that fills all of `bytes`, or nil.
  ///
  /// Whole numbers beyond 64 bits become floats.
  static func scan(_ bytes: UnsafeBufferPointer<UInt8>, point: UInt8 = 0x2E) -> CellNumber? {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
    let end = start + bytes.count
    let found = ScannedNumber(start, end, point: point)
    guard found.next == end else { return nil }
    switch found.kind {
    case .none: return nil
    case .integer: return .integer(found.whole)
    case .float: return .float(found.float)
    }
  }
}

/// The longest number at a place among bytes.
struct ScannedNumber {
  enum Kind: UInt8 { case none, integer, float }

  var kind = Kind.none
  var whole: Int64 = 0
  /// Of whole numbers too.
  var float = 0.0
  /// Behind the number, when there is one.
  var next: UnsafePointer<UInt8>

  @inline(__always)
  init(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, point: UInt8) {
    var place = start
    next = start
    let negative = place < end && place[0] == 0x2D
    if place < end, negative || place[0] == 0x2B { place += 1 }
    let digitsStart = place
    // May wrap around, which the count of digits tells below.
    var mantissa: UInt64 = 0
    Self.digits(&place, end, &mantissa)
    var digits = place - digitsStart
    var fraction = 0
    var isWhole = true
    if place < end, place[0] == point {
      isWhole = false
      place += 1
      let fractionStart = place
      Self.digits(&place, end, &mantissa)
      fraction = place - fractionStart
      digits += fraction
    }
    guard digits > 0 else { return }
    var exponent = 0
    if place < end, place[0] | 0x20 == 0x65, let scale = Self.exponent(&place, end) {
      isWhole = false
      exponent = scale
    }
    next = place
    if digits > 19 {
      var (zeros, leading) = (digitsStart, 0)
      while zeros < place, zeros[0] == 0x30 || zeros[0] == point {
        if zeros[0] == 0x30 { leading += 1 }
        zeros += 1
      }
      if digits - leading > 19 {
        slow(start, place, point: point, isWhole: isWhole)
        return
      }
    }
    if isWhole {
      if mantissa <= UInt64(Int64.max) {
        whole = negative ? -Int64(mantissa) : Int64(mantissa)
        float = Double(whole)
        kind = .integer
        return
      }
      slow(start, place, point: point, isWhole: true)
      return
    }
    guard let value = Decimal64.double(mantissa, exponent - fraction) else {
      slow(start, place, point: point, isWhole: false)
      return
    }
    float = negative ? -value : value
    kind = .float
  }

  /// Steps over digits, eight at a time while there are as many.
  @inline(__always)
  private static func digits(
    _ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ mantissa: inout UInt64
  ) {
    while end - place >= 8 {
      let word = UInt64(
        littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
      let high: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
      // A digit has 3 in its upper half, and still has when 6 is added.
      guard word & high == 0x3030_3030_3030_3030,
        (word &+ 0x0606_0606_0606_0606) & high == 0x3030_3030_3030_3030
      else { break }
      // Pairs, then fours, then all eight.
      var value = ((word & 0x0F0F_0F0F_0F0F_0F0F) &* (10 << 8 + 1)) >> 8
      value = ((value & 0x00FF_00FF_00FF_00FF) &* (100 << 16 + 1)) >> 16
      value = ((value & 0x0000_FFFF_0000_FFFF) &* (10_000 << 32 + 1)) >> 32
      mantissa = mantissa &* 100_000_000 &+ value
      place += 8
    }
    while place < end, place[0] &- 0x30 < 10 {
      mantissa = mantissa &* 10 &+ UInt64(place[0] &- 0x30)
      place += 1
    }
  }

  /// After an `e`; clipped to ±100,000, beyond which every number is zero or infinite.
  private static func exponent(
    _ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Int? {
    var next = place + 1
    guard next < end else { return nil }
    let negative = next[0] == 0x2D
    if negative || next[0] == 0x2B { next += 1 }
    guard next < end, next[0] &- 0x30 < 10 else { return nil }
    var value = 0
    while next < end, next[0] &- 0x30 < 10 {
      value = min(value * 10 + Int(next[0] &- 0x30), 100_000)
      next += 1
    }
    place = next
    return negative ? -value : value
  }

  /// The rare rest, through the standard library, which rounds correctly as well.
  @inline(never)
  private mutating func slow(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, point: UInt8, isWhole: Bool
  ) {
    let bytes = UnsafeBufferPointer(start: start, count: end - start)
    let text = String(decoding: bytes.map { $0 == point ? 0x2E : $0 }, as: UTF8.self)
    if isWhole, let value = Int64(text) {
      (kind, whole, float) = (.integer, value, Double(value))
    } else if let value = Double(text), value.isFinite {
      (kind, float) = (.float, value)
    }
  }
}

/// Decimal floats of at most 19 digits, correctly rounded to doubles.
///
/// Up to 2^53 and powers of ten up to 10^22 a float is one product or quotient of two exact
/// doubles (Clinger 1990, doi:10.1145/93542.93557). Up to 10^±55 the leading bits of the product with a power of
/// five of 128 bits decide (Lemire 2021, doi:10.1002/spe.2984; that they always do: Mushtak and
/// Lemire 2023, doi:10.1002/spe.3198).
enum Decimal64 {
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
  private static let reach = 55

  /// 5^e for e = -55 … 55, scaled to 128 bits with the highest one set: those below 0 rounded up.
  private static let powersOfFive: [(high: UInt64, low: UInt64)] = (-reach...reach).map { e in
    var power: UInt128 = 1
    for _ in 0..<abs(e) { power *= 5 }
    let scaled: UInt128
    if e >= 0 {
      scaled = power << UInt128(power.leadingZeroBitCount)
    } else {
      // 2^(127 + length) / 5^|e|, as the division of a number of two words by one.
      let length = 128 - power.leadingZeroBitCount
      scaled = power.dividingFullWidth((high: 1 << UInt128(length - 1), low: 0)).quotient + 1
    }
    return (UInt64(truncatingIfNeeded: scaled >> 64), UInt64(truncatingIfNeeded: scaled))
  }

  /// mantissa · 10^exponent, or nil beyond the range of both ways.
  @inline(__always)
  static func double(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    if mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
      return exponent < 0
        ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
    }
    if mantissa == 0 { return 0 }
    guard exponent >= -reach, exponent <= reach else { return nil }
    let zeros = mantissa.leadingZeroBitCount
    let shifted = mantissa << UInt64(zeros)
    let power = powersOfFive[exponent + reach]
    var (high, low) = shifted.multipliedFullWidth(by: power.high)
    if high & 0x1FF == 0x1FF {
      let (carry, overflow) = low.addingReportingOverflow(
        shifted.multipliedFullWidth(by: power.low).high)
      low = carry
      if overflow { high += 1 }
    }
    // 54 bits: those of a double and one to round by.
    let upper = high >> 63
    let shift = upper + 9
    var bits = high >> shift
    // log2(10^e) is 1.0110100100… · e; 217706 / 2^16 is exact enough here.
    let binary = (217_706 * exponent) >> 16 + 63 + Int(upper) - zeros + 1023
    // A tie is rounded to even, where the product is exact.
    if low <= 1, exponent >= -4, exponent <= 23, bits & 3 == 1, bits << shift == high {
      bits &= ~1
    }
    bits = (bits + bits & 1) >> 1
    var biased = binary
    if bits >= 1 << 53 {
      bits = 1 << 52
      biased += 1
    }
    return Double(bitPattern: UInt64(biased) << 52 | bits & (1 << 52 - 1))
  }
}
