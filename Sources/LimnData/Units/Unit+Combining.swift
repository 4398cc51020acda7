import LimnSource
import LimnTensor
import Synchronization

/// What operators do to units.
///
/// A side without a unit is neutral: it takes part as a plain number. Where both sides have one,
/// sums, differences and comparisons want the same (`hPa` and `mbar` are), products, quotients and
/// powers combine them. Temperatures with a zero of their own follow their own rules: `degC - degC`
/// is a difference, in `K`; `degC + K` is `degC`; a multiple of `degC` in another unit is an error.

extension Unit {
  private static let known = Mutex<[String: Unit]>([:])

  /// The unit that a text means.
  package static func parse(_ text: String) throws(Fault) -> Unit {
    if let unit = known.withLock({ $0[text] }) { return unit }
    let unit = try UnitParser.parse(text)
    known.withLock { known in
      if known.count > 500 { known.removeAll() }
      known[text] = unit
    }
    return unit
  }

  /// The canonical text, or the text as it is where it is no unit that is known: what a file says
  /// of its columns is kept.
  package static func canonical(_ text: String) -> String? {
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if trimmed.isEmpty { return nil }
    return (try? parse(trimmed))?.text ?? trimmed
  }

  /// Whether two texts mean the same unit.
  package static func agree(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    guard let x = try? parse(a), let y = try? parse(b) else { return false }
    return x.isSame(as: y)
  }

  /// The unit of differences of values in a unit: `K` for `degC`.
  package static func ofDifferences(_ text: String?) -> String? {
    text.map { (try? parse($0))?.ofDifferences.text ?? $0 }
  }

  /// The unit to a power; nil for a text that is no unit.
  package static func power(_ text: String?, _ power: Double) -> String? {
    guard let text, let unit = try? parse(text) else { return nil }
    return unit.ofDifferences.raised(to: power).text
  }
}

extension Unit {
  /// The unit of `a op b`. `power` is the exponent, when it is one number.
  static func combined(
    _ op: BinaryOp, _ a: String?, _ b: String?, power: Double?
  ) throws(Fault) -> String? {
    if a == nil, b == nil { return nil }
    switch op {
    case .add, .subtract: return try sum(op, a, b)
    case .remainder: return try same(a, b, op)
    case .floorDivide:
      if a != nil, b != nil {
        _ = try same(a, b, op)
        return "1"
      }
      return try product(op, a, b)
    case .multiply, .divide: return try product(op, a, b)
    case .power: return try raised(a, to: b, power)
    case .and, .or: return nil
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual:
      _ = try same(a, b, op)
      return nil
    }
  }

  /// The one unit of two sides.
  static func same(_ a: String?, _ b: String?, _ op: BinaryOp?) throws(Fault) -> String? {
    guard let a, let b else { return a ?? b }
    guard agree(a, b) else { throw Fault.unitsDiffer(a, b, op) }
    return a
  }

  private static func sum(_ op: BinaryOp, _ a: String?, _ b: String?) throws(Fault) -> String? {
    guard let a, let b else { return a ?? b }
    guard let x = try? parse(a), let y = try? parse(b) else { return try same(a, b, op) }
    if x.isSame(as: y) {
      // Of two temperatures; their sum is half of a mean.
      return op == .subtract ? x.ofDifferences.text : a
    }
    guard x.hasOwnZero != y.hasOwnZero, x.ofDifferences.isSame(as: y.ofDifferences) else {
      throw Fault.unitsDiffer(a, b, op)
    }
    if op == .subtract, y.hasOwnZero { throw Fault.unitsDiffer(a, b, op) }
    return x.hasOwnZero ? a : b
  }

  private static func product(
    _ op: BinaryOp, _ a: String?, _ b: String?
  ) throws(Fault) -> String? {
    let divides = op != .multiply
    guard let b else { return a }
    guard let y = try? parse(b) else { return a == nil && !divides ? b : nil }
    guard let a else {
      if !divides { return b }
      guard !y.hasOwnZero else { throw Fault.temperatureScaled(b, op) }
      return y.raised(to: -1).text
    }
    guard let x = try? parse(a) else { return nil }
    for unit in [x, y] where unit.hasOwnZero { throw Fault.temperatureScaled(unit.text, op) }
    return x.times(divides ? y.raised(to: -1) : y).text
  }

  private static func raised(
    _ a: String?, to b: String?, _ power: Double?
  ) throws(Fault) -> String? {
    if let b, (try? parse(b))?.measure != .number { throw Fault.pureNumberWanted("^", b) }
    guard let a, let unit = try? parse(a), unit.measure != .number else { return a }
    guard let power else { throw Fault.powersDiffer(a) }
    guard power.isFinite, abs(power) <= 64 else { throw Fault.powersDiffer(a) }
    if unit.hasOwnZero, power != 1 { throw Fault.temperatureScaled(a, .power) }
    return unit.raised(to: power).text
  }
}

extension UnaryOp {
  enum UnitRule {
    /// The result is in the same unit.
    case keeps
    /// The result has none: a sign, a flag, a logarithm (whose differences are the same in any unit).
    case drops
    /// The root of the unit.
    case root
    /// Defined for pure numbers only: `exp`, and angles in `sin`.
    case number
  }

  var unitRule: UnitRule {
    switch self {
    case .negate, .abs, .round, .floor, .ceil: .keeps
    case .not, .sign, .isFinite, .isMissing, .log, .log10: .drops
    case .squareRoot: .root
    default: .number
    }
  }
}

extension DataArray {
  /// The operand and the unit of the result. Angles and percentages become pure numbers first.
  func measured(for op: UnaryOp) throws(Fault) -> (operand: Tensor, unit: String?) {
    guard let unit else { return (tensor, nil) }
    switch op.unitRule {
    case .keeps: return (tensor, unit)
    case .drops: return (tensor, nil)
    case .root:
      guard let known = try? Unit.parse(unit) else { return (tensor, nil) }
      guard !known.hasOwnZero else { throw Fault.temperatureScaled(unit, .power) }
      return (tensor, known.raised(to: 0.5).text)
    case .number:
      guard let known = try? Unit.parse(unit) else { throw Fault.pureNumberWanted(op.symbol, unit) }
      guard known.isNumber else { throw Fault.pureNumberWanted(op.symbol, unit) }
      return (try UnitConversion(from: known, to: Unit(factors: [])).applied(to: tensor), nil)
    }
  }
}
