import LimnData
import LimnDisplay
import LimnTensor
import LimnTime

/// Elements of tensors one by one, as numbers and as text.
///
/// Displays look at a few elements of any type; this reads them without a copy of the whole.
struct ElementReader {
  private let tensor: Tensor

  init(_ tensor: Tensor) { self.tensor = tensor }

  var count: Int { tensor.count }
  var isNumeric: Bool { tensor.dtype.isNumeric || tensor.dtype == .bool }

  /// Whether the element at a row-major position is missing.
  func isMissing(_ index: Int) -> Bool { tensor.isMissing(at: index) }

  var missingCount: Int { tensor.missingCount }

  /// The element as a number: times and durations in seconds, NaN where missing or no number.
  func number(_ index: Int) -> Double {
    if isMissing(index) { return .nan }
    switch tensor.elements {
    case .f64(let block): return block.pointer[index]
    case .f32(let block): return Double(block.pointer[index])
    case .i64(let block): return Double(block.pointer[index])
    case .bool(let block): return Double(block.pointer[index])
    case .time(let block): return Instant(microseconds: block.pointer[index]).plotSeconds
    case .duration(let block): return Double(block.pointer[index]) / 1e6
    case .str: return .nan
    }
  }

  var numbers: [Double] {
    if case .f64(let block) = tensor.elements {
      return Array(UnsafeBufferPointer(start: block.pointer, count: count))
    }
    return (0..<count).map { number($0) }
  }

  /// The element in words; floats with at most six digits.
  func text(_ index: Int) -> String {
    if isMissing(index) { return NumberText.missing }
    switch tensor.elements {
    case .f64, .f32: return NumberText.significant(number(index))
    case .i64(let block): return "\(block.pointer[index])"
    case .bool(let block): return block.pointer[index] == 0 ? "false" : "true"
    case .str(let block): return block.strings[index]
    case .time(let block): return Instant(microseconds: block.pointer[index]).description
    case .duration(let block): return TimeSpan.exact(microseconds: block.pointer[index]).description
    }
  }

  /// The cells of a column: floats aligned at the point, everything else as it is.
  ///
  /// `counts` are places among `indices` whose whole numbers have no decimals.
  func column(_ indices: [Int], counts: Set<Int> = []) -> [String] {
    if tensor.dtype.isFloat {
      return NumberText.column(indices.map { number($0) }, counts: counts)
    }
    return indices.map { text($0) }
  }
}

extension Coordinate {
  /// The labels of an axis in words.
  func labels(_ positions: [Int]) -> [String] {
    switch self {
    case .time(let axis):
      return positions.map { $0 < axis.count ? axis.instants[$0].description : "" }
    case .labels(let tensor):
      let reader = ElementReader(tensor)
      return positions.map { $0 < reader.count ? reader.text($0) : "" }
    }
  }
}
