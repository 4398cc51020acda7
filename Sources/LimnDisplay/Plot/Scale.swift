/// From values to places on an axis, and the ticks along it.

/// A range of finite values, mapped to 0…1, by factors where it is logarithmic.
struct Scale: Hashable {
  var low: Double
  var high: Double
  /// Then `low` is above 0.
  var isLogarithmic = false

  /// NaN for what has no place. Halves first, so that the largest doubles do not overflow.
  func unit(_ value: Double) -> Double {
    if isLogarithmic {
      guard value > 0 else { return .nan }
      let (bottom, top) = (Logarithm.base2(low), Logarithm.base2(high))
      return top == bottom ? 0.5 : (Logarithm.base2(value) - bottom) / (top - bottom)
    }
    let range = high / 2 - low / 2
    return range == 0 ? 0.5 : (value / 2 - low / 2) / range
  }

  /// The dot of `count` dots at which a value lies; nil when it is not finite.
  func dot(_ value: Double, of count: Int) -> Int? {
    let place = (unit(value) * Double(count - 1)).rounded()
    guard place.isFinite else { return nil }
    return Int(min(max(place, -1e6), 1e6))
  }

  func contains(_ value: Double) -> Bool { low <= value && value <= high }

  /// A little room above and below; a range of one value becomes one with room around it.
  func padded(by share: Double) -> Scale {
    if isLogarithmic {
      let factor = low == high ? 2 : 1.1
      let (bottom, top) = (low / factor, high * factor)
      return Scale(
        low: bottom > 0 ? bottom : low, high: top.isFinite ? top : high, isLogarithmic: true)
    }
    if low == high {
      let room = low == 0 ? 1 : low.magnitude / 10
      return Scale(
        low: max(low - room, -Double.greatestFiniteMagnitude),
        high: min(high + room, Double.greatestFiniteMagnitude))
    }
    let room = (high / 2 - low / 2) * share * 2
    let padded = Scale(low: low - room, high: high + room)
    return padded.low.isFinite && padded.high.isFinite ? padded : self
  }
}

/// Logarithms with the same bits everywhere, as exact as a picture needs.
enum Logarithm {
  /// Of a number above 0: its exponent, and of its significand m by the series of
  /// artanh((m − 1) / (m + 1)), whose argument is at most 1/3.
  static func base2(_ value: Double) -> Double {
    guard value.isNormal else {
      return value > 0 && value.isFinite ? base2(value * 0x1p60) - 60 : value
    }
    let z = (value.significand - 1) / (value.significand + 1)
    let square = z * z
    var power = z
    var sum = 0.0
    for odd in stride(from: 1.0, through: 29, by: 2) {
      sum += power / odd
      power *= square
    }
    return Double(value.exponent) + sum * 2 / 0.693_147_180_559_945_3
  }
}

struct Tick: Hashable {
  var value: Double
  var label: String
  /// What the label leaves out, such as the date of a time of day; shown where it changes.
  var context: String?
}

enum NumberTicks {
  /// Ticks at multiples of 1, 2 or 5 times a power of ten, at most `most` and at least one;
  /// `isWhole` where only whole numbers have a place.
  static func ticks(_ scale: Scale, most: Int, isWhole: Bool = false) -> [Tick] {
    if scale.isLogarithmic, let ticks = powers(scale, most: most) { return ticks }
    let range = scale.high - scale.low
    guard range.isFinite, range > 0 else { return ends(scale) }
    var (mantissa, exponent) = firstStep(range / Double(max(most, 1)))
    if isWhole, exponent < 0 { (mantissa, exponent) = (1, 0) }
    for _ in 0..<6 {
      let step = stepSize(mantissa, exponent)
      guard step.isFinite, step > 0, let first = Int(exactly: (scale.low / step).rounded(.up)),
        let last = Int(exactly: (scale.high / step).rounded(.down))
      else { return ends(scale) }
      if last - first + 1 <= max(most, 1) {
        if last < first { return ends(scale) }
        let values = (first...last).map { Double($0) * step }
        return labelled(values, stepExponent: exponent)
      }
      (mantissa, exponent) = wider(mantissa, exponent)
    }
    return ends(scale)
  }

  /// Ticks of a y axis: one in two rows, or closer together where that leaves fewer than three.
  static func ticks(_ scale: Scale, rows: Int) -> [Tick] {
    let loose = ticks(scale, most: max(rows / 2, 2))
    if loose.count > 2 { return loose }
    let close = ticks(scale, most: max((2 * rows + 2) / 3, 2))
    return close.count > loose.count ? close : loose
  }

  /// Ticks of an x axis of so many characters, closer together where they would be fewer than three.
  static func ticks(_ scale: Scale, columns: Int, isWhole: Bool = false) -> [Tick] {
    let loose = ticks(scale, most: max(columns / 10, 2), isWhole: isWhole)
    if loose.count > 2 { return loose }
    let close = ticks(scale, most: max(columns / 7, 2), isWhole: isWhole)
    return close.count > loose.count ? close : loose
  }

  /// Powers of ten, with 2 and 5 times them where there is room; nil where fewer than two fit.
  private static func powers(_ scale: Scale, most: Int) -> [Tick]? {
    let exponents =
      NumberText.decimalExponent(
        scale.low)...max(
        NumberText.decimalExponent(scale.low), NumberText.decimalExponent(scale.high))
    for mantissas in [[1, 2, 5], [1, 3], [1]] {
      for apart in [1, 2, 5, 10, 20, 50, 100] where apart == 1 || mantissas.count == 1 {
        let values = exponents.filter { $0 % apart == 0 }.flatMap { exponent in
          mantissas.map { stepSize($0, exponent) }
        }.filter { scale.contains($0) && $0 > 0 }
        guard values.count <= max(most, 2) else { continue }
        if values.count < 2 { return nil }
        return values.map { Tick(value: $0, label: NumberText.significant($0)) }
      }
    }
    return nil
  }

  private static func stepSize(_ mantissa: Int, _ exponent: Int) -> Double {
    Double("\(mantissa)e\(exponent)") ?? 0
  }

  /// The largest of 1, 2, 5 · 10^n that is not above `most`: a range of n such steps holds n + 1
  /// ticks, or n where it starts between two of them.
  private static func firstStep(_ most: Double) -> (Int, Int) {
    let exponent = NumberText.decimalExponent(most)
    for mantissa in [5, 2] where stepSize(mantissa, exponent) <= most {
      return (mantissa, exponent)
    }
    return (1, exponent)
  }

  private static func wider(_ mantissa: Int, _ exponent: Int) -> (Int, Int) {
    switch mantissa {
    case 1: (2, exponent)
    case 2: (5, exponent)
    default: (1, exponent + 1)
    }
  }

  private static func labelled(_ values: [Double], stepExponent: Int) -> [Tick] {
    let largest = values.reduce(0) { max($0, $1.magnitude) }
    let exponent = NumberText.decimalExponent(largest)
    if exponent < 7, stepExponent > -6 {
      return values.map {
        Tick(value: $0, label: NumberText.fixed($0, decimals: max(0, -stepExponent)))
      }
    }
    // Labels that would need more digits than have room are not told apart.
    let digits = min(max(exponent - stepExponent + 1, 1), 9)
    return values.map { Tick(value: $0, label: NumberText.significant($0, digits: digits)) }
  }

  private static func ends(_ scale: Scale) -> [Tick] {
    let values = scale.low == scale.high ? [scale.low] : [scale.low, scale.high]
    return values.map { Tick(value: $0, label: NumberText.significant($0)) }
  }
}

/// Round numbers around a range, as edges of a histogram.
package enum NiceSteps {
  /// The first of 1, 2, 5, 10, 20 … that is not below `least`.
  static func whole(atLeast least: Int) -> Int {
    var power = 1
    while power < 1_000_000 {
      for step in [power, 2 * power, 5 * power] where step >= least { return step }
      power *= 10
    }
    return power
  }

  /// Multiples of 1, 2 or 5 times a power of ten from below the lowest to above the highest value.
  ///
  /// They make at most about `most` steps; a range of one value gets one step of 1 around it.
  package static func edges(low: Double, high: Double, most: Int) -> [Double] {
    let inner = low < high ? NumberTicks.ticks(Scale(low: low, high: high), most: most) : []
    guard inner.count > 1, inner[1].value - inner[0].value > 0 else {
      return low < high ? [low, high] : [low - 0.5, low + 0.5]
    }
    let step = inner[1].value - inner[0].value
    var edges = inner.map(\.value)
    if edges[0] > low { edges.insert(edges[0] - step, at: 0) }
    if let last = edges.last, last <= high { edges.append(last + step) }
    return edges
  }
}
