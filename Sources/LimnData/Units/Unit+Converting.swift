import LimnSource
import LimnTensor

/// Numbers taken from one unit to another.

/// `y = (multiplier · x + offset) / divisor`; whole numbers wherever the units are fractions of each
/// other, so that 3 mm are 0.003 m to the last bit.
struct UnitConversion {
  let multiplier: Double
  let offset: Double
  let divisor: Double

  /// The caller vouches that both measure the same.
  init(from source: Unit, to target: Unit) {
    let ratio = source.measure.scale.times(target.measure.scale.inverse)
    multiplier = Double(ratio.numerator) * ratio.rest
    divisor = Double(ratio.denominator)
    // A lone temperature has a zero of its own, which both sides then count from absolute zero.
    let zeros =
      source.hasOwnZero || target.hasOwnZero
      ? multiplier * Double(source.measure.zero) - divisor * Double(target.measure.zero) : 0
    offset = zeros / 100
  }

  func applied(to tensor: Tensor) throws(Fault) -> Tensor {
    if multiplier == 1, offset == 0, divisor == 1 { return tensor }
    var result = tensor.dtype == .i64 ? try tensor.converted(to: .f64) : tensor
    let steps: [(BinaryOp, Double, Double)] = [
      (.multiply, multiplier, 1), (.add, offset, 0), (.divide, divisor, 1),
    ]
    for (op, value, neutral) in steps where value != neutral {
      result = try Tensor.binary(op, result, try Tensor(repeating: value, shape: []))
    }
    return result
  }
}

extension DataArray {
  /// The same quantities in another unit.
  package func converted(toUnit text: String) throws(Fault) -> DataArray {
    let target = try Unit.parse(text)
    guard let unit else { throw Fault.noUnitToConvert(to: target.text) }
    let source = try Unit.parse(unit)
    guard source.isComparable(to: target) else { throw Fault.unitsNotComparable(source, target) }
    guard dtype.isNumeric else { throw Fault.notNumeric(dtype, wanted: "numbers") }
    var result = self
    result.tensor = try UnitConversion(from: source, to: target).applied(to: tensor)
    result.unit = target.text
    return result
  }
}
