import LimnSource
import LimnTensor
import LimnTime

/// Places on an axis by their labels.
///
/// On a time axis a string names a period and keeps the axis, a time is a moment and drops it.
/// Slices keep both ends. A label that is not there is an error that names what is.

extension Coordinate {
  /// What a label, several labels or a slice of labels take of the axis.
  func pick(_ selector: Selection.Selector, axis: String) throws(Fault) -> Pick {
    switch selector {
    case .single(.scalar(let label)):
      return try pick(label, axis)
    case .single(.array(let array)):
      if array.rank == 0, let label = array.scalar { return try pick(label, axis) }
      guard array.rank == 1 else { throw Fault.indexRank(array.shape) }
      var positions: [Int] = []
      for index in 0..<array.count {
        guard let label = array.scalar(at: index) else {
          throw Fault.labelKind("none", axis: axis, self)
        }
        positions += try pick(label, axis).positions
      }
      return .listed(positions)
    case .slice(let lower, let upper, let step):
      let range = try range(lower, upper, axis)
      let step = step ?? 1
      guard
        case .regular(let start, let count, let stride) = try Pick.slice(
          nil, nil, step: step, length: range.count)
      else { return .listed([]) }
      return .regular(start: range.lowerBound + start, count: count, step: stride)
    }
  }

  private func pick(_ label: Scalar, _ axis: String) throws(Fault) -> Pick {
    switch (self, label) {
    case (.time(let times), .string(let period)):
      let range = try times.positions(matchingPeriod: period)
      return .regular(start: range.lowerBound, count: range.count, step: 1)
    case (.time(let times), .time(let moment)):
      guard let position = times.position(of: moment) else {
        throw Fault.momentNotOnAxis(moment, times)
      }
      return .one(position)
    case (.labels(let tensor), .string(let text)) where tensor.dtype == .time:
      let period = try Period.parse(text, calendar: tensor.calendar ?? .standard)
      let inside = try tensor.i64Values().enumerated().filter { index, value in
        value >= period.start.microseconds && value < period.end.microseconds
          && !tensor.isMissing(at: index)
      }
      guard !inside.isEmpty else { throw Fault.labelNotFound(label, axis: axis, self) }
      return .listed(inside.map(\.offset))
    case (.labels(let tensor), _):
      guard try takes(label) else { throw Fault.labelKind(label.typeName, axis: axis, self) }
      guard let position = try tensor.position(of: label) else {
        throw Fault.labelNotFound(label, axis: axis, self)
      }
      return .one(position)
    case (.time, _):
      throw Fault.labelKind(label.typeName, axis: axis, self)
    }
  }

  /// Whether labels of this kind stand on the axis at all.
  private func takes(_ label: Scalar) throws(Fault) -> Bool {
    guard case .labels(let tensor) = self else { return false }
    if tensor.dtype.isNumeric { return label.number != nil }
    return tensor.dtype == label.dtype
  }

  /// The positions between two labels, both kept.
  private func range(
    _ lower: Scalar?, _ upper: Scalar?, _ axis: String
  ) throws(Fault) -> Range<Int> {
    if case .time(let times) = self { return try timeRange(lower, upper, times, axis) }
    guard case .labels(let tensor) = self else { return 0..<0 }
    for case .some(let label) in [lower, upper] {
      guard try takes(label) else { throw Fault.labelKind(label.typeName, axis: axis, self) }
    }
    if tensor.dtype.isNumeric, let sorted = try sortedRange(lower, upper, tensor, axis) {
      return sorted
    }
    var (start, end) = (0, tensor.count)
    if let lower {
      guard let found = try tensor.position(of: lower) else {
        throw Fault.labelNotFound(lower, axis: axis, self)
      }
      start = found
    }
    if let upper {
      guard let found = try tensor.position(of: upper) else {
        throw Fault.labelNotFound(upper, axis: axis, self)
      }
      end = found + 1
    }
    return start..<max(start, end)
  }

  /// Strings name periods, times moments; a slice may have one of each.
  private func timeRange(
    _ lower: Scalar?, _ upper: Scalar?, _ times: TimeAxis, _ axis: String
  ) throws(Fault) -> Range<Int> {
    if case .string(let from)? = lower, case .string(let through)? = upper {
      return try times.positions(fromPeriod: from, throughPeriod: through)
    }
    var (start, end) = (0, times.count)
    switch lower {
    case nil: break
    case .string(let period):
      start = try times.positions(fromPeriod: period, throughPeriod: nil).lowerBound
    case .time(let moment):
      start = times.lowerBound(moment)
      guard start < times.count else { throw Fault.momentNotOnAxis(moment, times) }
    case .some(let other): throw Fault.labelKind(other.typeName, axis: axis, self)
    }
    switch upper {
    case nil: break
    case .string(let period):
      end = try times.positions(fromPeriod: nil, throughPeriod: period).upperBound
    case .time(let moment):
      end = times.positions(from: nil, through: moment).upperBound
      guard end > 0 else { throw Fault.momentNotOnAxis(moment, times) }
    case .some(let other): throw Fault.labelKind(other.typeName, axis: axis, self)
    }
    return start..<max(start, end)
  }

  /// Ends between labels are fine on an axis that goes one way; nil on any other.
  ///
  /// Which of the ends is the greater does not matter: latitudes usually fall.
  private func sortedRange(
    _ lower: Scalar?, _ upper: Scalar?, _ tensor: Tensor, _ axis: String
  ) throws(Fault) -> Range<Int>? {
    let labels = try tensor.f64Values()
    let pairs = zip(labels, labels.dropFirst())
    let rises = pairs.allSatisfy { $0 < $1 }
    guard rises || pairs.allSatisfy({ $0 > $1 }) else { return nil }
    let (first, last) = (lower?.number, upper?.number)
    // An open end is the axis's own.
    let least = rises ? first ?? -.infinity : last ?? -.infinity
    let most = rises ? last ?? .infinity : first ?? .infinity
    let (low, high) = (Swift.min(least, most), Swift.max(least, most))
    let inside = labels.indices.filter {
      let slack = 1e-9 * Coordinate.step(labels, $0)
      return labels[$0] >= low - slack && labels[$0] <= high + slack
    }
    guard let start = inside.first, let end = inside.last else {
      guard let end = lower ?? upper else { return 0..<0 }
      throw Fault.labelNotFound(end, axis: axis, self)
    }
    return start..<(end + 1)
  }
}

extension Tensor {
  /// The first place of a label; floats may be off by 1e-9 of the step.
  fileprivate func position(of label: Scalar) throws(Fault) -> Int? {
    if dtype.isFloat, let number = label.number {
      let labels = try f64Values()
      return labels.indices.first {
        Coordinate.near(labels[$0], number, step: Coordinate.step(labels, $0))
      }
    }
    if dtype == .i64, case .float(let number) = label {
      guard let whole = Int64(exactly: number) else { return nil }
      return try position(of: .int(whole))
    }
    if case .str(let block) = elements, case .string(let text) = label {
      return block.strings.indices.first { block.strings[$0] == text && !isMissing(at: $0) }
    }
    return (0..<count).first { scalar(at: $0) == label }
  }
}
