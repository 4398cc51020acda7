import LimnData
import LimnMachine
import LimnProtocol
import LimnSource
import LimnTensor

extension ValueRecord {
  /// What a stored output says of numbers and tensors; nil for anything else.
  static func describing(_ value: Datum) -> ValueRecord? {
    switch value {
    case .bool(let value): number(value ? 1 : 0, .bool)
    case .int(let value): number(Double(value), .i64)
    case .float(let value): number(value, .f64)
    case .array(let array): describing(array.tensor)
    default: nil
    }
  }

  private static func number(_ value: Double, _ dtype: DType) -> ValueRecord {
    guard !value.isNaN else { return ValueRecord(dtype: dtype.rawValue, shape: [], n: 0) }
    return ValueRecord(
      dtype: dtype.rawValue, shape: [], n: 1, min: value, max: value, mean: value)
  }

  private static func describing(_ tensor: Tensor) -> ValueRecord {
    var record = ValueRecord(
      dtype: tensor.dtype.rawValue, shape: tensor.shape, n: tensor.count - tensor.missingCount)
    guard tensor.dtype.isNumeric, record.n > 0 else { return record }
    let extremes = try? tensor.withF64 { values -> (Double, Double, Double) in
      var least = Double.infinity
      var greatest = -Double.infinity
      var sum = 0.0
      for value in values where !value.isNaN {
        least = Swift.min(least, value)
        greatest = Swift.max(greatest, value)
        sum += value
      }
      return (least, greatest, sum)
    }
    if let (least, greatest, sum) = extremes {
      record.min = least
      record.max = greatest
      record.mean = sum / Double(record.n)
    }
    return record
  }
}
