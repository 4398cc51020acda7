import LimnSource
import LimnTensor

/// A unit of measurement: what it measures, how large it is, and how it is written.
///
/// A unit is a product of named units to powers, `kg m-2 s-1`, in the order in which it was written,
/// the divisors last. That text is canonical: what `mm/day` means is `mm d-1`. What a unit measures
/// (its dimension) and how many SI units it holds (its scale) follow from its factors. The scale
/// is kept as a fraction of whole numbers as long as they fit, so that a conversion rounds no more
/// than it must. Degrees Celsius and Fahrenheit have a zero of their own, which counts only
/// while they stand alone: in `W m-2 degC-1` they are differences.

/// What a unit is worth in SI units.
struct UnitMeasure: Hashable, Sendable {
  /// Powers of base units (`m kg s A K mol cd`, and names for what converts to nothing else).
  var dimension: [String: Double]
  var scale: UnitScale
  /// How far above absolute zero the unit's own zero lies, in hundredths of the unit.
  var zero = 0

  static let number = UnitMeasure(dimension: [:], scale: .one)

  func times(_ other: UnitMeasure) -> UnitMeasure {
    var dimension = dimension
    for (base, power) in other.dimension {
      let sum = (dimension[base] ?? 0) + power
      dimension[base] = abs(sum) < 1e-9 ? nil : sum
    }
    return UnitMeasure(dimension: dimension, scale: scale.times(other.scale))
  }

  func raised(to power: Double) -> UnitMeasure {
    UnitMeasure(
      dimension: power == 0 ? [:] : dimension.mapValues { $0 * power },
      scale: scale.raised(to: power))
  }
}

package struct Unit: Sendable {
  struct Factor: Sendable {
    /// As written in canonical text: `km`, `d`.
    var symbol: String
    var power: Double
    /// Of the symbol, to the first power.
    var measure: UnitMeasure
  }

  /// The number in front: 100 in `100 km`.
  let coefficient: UnitScale
  /// Each symbol once, positive powers first.
  let factors: [Factor]
  let measure: UnitMeasure

  init(coefficient: UnitScale = .one, factors: [Factor]) {
    var merged: [Factor] = []
    for factor in factors {
      if let known = merged.firstIndex(where: { $0.symbol == factor.symbol }) {
        merged[known].power += factor.power
      } else {
        merged.append(factor)
      }
    }
    // Thirds of a power three times are a whole one.
    for index in merged.indices {
      let whole = merged[index].power.rounded()
      if abs(merged[index].power - whole) < 1e-9 { merged[index].power = whole }
    }
    merged.removeAll { $0.power == 0 }
    self.coefficient = coefficient
    self.factors = merged.filter { $0.power > 0 } + merged.filter { $0.power < 0 }
    var measure = UnitMeasure(dimension: [:], scale: coefficient)
    for factor in self.factors { measure = measure.times(factor.measure.raised(to: factor.power)) }
    if coefficient == .one, self.factors.count == 1, self.factors[0].power == 1 {
      measure.zero = self.factors[0].measure.zero
    }
    self.measure = measure
  }

  /// The canonical text: `mm d-1`; `1` for a pure number.
  package var text: String {
    let parts = factors.map { factor in
      factor.power == 1 ? factor.symbol : factor.symbol + Self.written(factor.power)
    }
    if coefficient == .one { return parts.isEmpty ? "1" : parts.joined(separator: " ") }
    return ([coefficient.text] + parts).joined(separator: " ")
  }

  private static func written(_ power: Double) -> String {
    power == power.rounded() && abs(power) < 1e9 ? "\(Int(power))" : "\(power)"
  }

  /// Whether the unit's zero is not nothing, as for degrees Celsius.
  package var hasOwnZero: Bool { measure.zero != 0 }

  /// Whether it is a number of nothing: `1`, `%`, an angle.
  package var isNumber: Bool { measure.dimension.isEmpty }

  /// Whether both measure the same.
  package func isComparable(to other: Unit) -> Bool { measure.dimension == other.measure.dimension }

  /// Whether the same numbers mean the same in both: `hPa` and `mbar`.
  package func isSame(as other: Unit) -> Bool {
    isComparable(to: other) && measure.zero == other.measure.zero
      && measure.scale.isSame(as: other.measure.scale)
  }

  /// The unit of differences: `K` for `degC`, the unit itself for most.
  package var ofDifferences: Unit {
    guard hasOwnZero, let factor = factors.first else { return self }
    let symbol = factor.symbol == "degF" ? "degR" : "K"
    return Unit.known(symbol) ?? self
  }

  package func times(_ other: Unit) -> Unit {
    Unit(
      coefficient: coefficient.times(other.coefficient), factors: factors + other.factors)
  }

  package func raised(to power: Double) -> Unit {
    Unit(
      coefficient: coefficient.raised(to: power),
      factors: factors.map { factor in
        var factor = factor
        factor.power *= power
        return factor
      })
  }
}
