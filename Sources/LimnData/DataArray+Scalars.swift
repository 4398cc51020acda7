import LimnSource
import LimnTensor
import LimnTime

/// Plain values as tensors without axes, and elements of tensors as plain values.

extension DataArray {
  package init(scalar: Scalar) throws(Fault) {
    let elements: Elements =
      switch scalar {
      case .bool(let value): .bool(try Block(repeating: value ? 1 : 0, count: 1))
      case .int(let value): .i64(try Block(repeating: value, count: 1))
      case .float(let value): .f64(try Block(repeating: value, count: 1))
      case .string(let value): .str(try StringBlock([value]))
      case .time(let value): .time(try Block(repeating: value.microseconds, count: 1))
      case .duration(.exact(let value)): .duration(try Block(repeating: value, count: 1))
      case .duration(let span): throw Fault.calendarSpanInTensor(span)
      }
    self.init(Tensor(shape: [], elements: elements))
  }

  /// The single element; nil when it is missing (a missing float is NaN) or there are several.
  package var scalar: Scalar? { count == 1 ? scalar(at: 0) : nil }

  /// The element at a row-major position; nil when it is missing, but NaN for floats.
  package func scalar(at index: Int) -> Scalar? { tensor.scalar(at: index) }

  /// The label of one element along an axis, if the axis has labels.
  package func label(_ index: Int, axis: Int) -> Scalar? {
    guard axes.indices.contains(axis), index >= 0, index < shape[axis] else { return nil }
    return axes[axis].coordinate?.label(index)
  }

  /// The labels along an axis as a tensor on that axis: `x.time`.
  package func coordinate(axis: Int) throws(Fault) -> DataArray? {
    guard let coordinate = axes[axis].coordinate else { return nil }
    return DataArray(try coordinate.tensor(), axes: [axes[axis]], name: axes[axis].name)
  }

  /// The tensor that a bracket literal of plain values makes, or nil when they do not go together.
  ///
  /// Ints beside floats become floats; nil is a missing element.
  package static func ofScalars(_ scalars: [Scalar?]) throws(Fault) -> DataArray? {
    var kind: DType?
    for case .some(let scalar) in scalars {
      guard let dtype = scalar.dtype else { return nil }
      switch (kind, dtype) {
      case (nil, _): kind = dtype
      case (.i64, .f64): kind = .f64
      case (.f64, .i64): continue
      case (let known, _): if known != dtype { return nil }
      }
    }
    guard let kind else { return nil }
    let missing = scalars.map { $0 == nil }
    let tensor: Tensor
    switch kind {
    case .f64, .f32: tensor = try Tensor(f64: scalars.map { $0?.number ?? .nan })
    case .i64: tensor = try Tensor(i64: scalars.map { $0?.whole ?? 0 }, mask: missing)
    case .bool: tensor = try Tensor(bool: scalars.map { $0 == .bool(true) }, mask: missing)
    case .str: tensor = try Tensor(str: scalars.map { $0?.text ?? "" }, mask: missing)
    case .time: tensor = try Tensor(time: scalars.map { $0?.whole ?? 0 }, mask: missing)
    case .duration: tensor = try Tensor(duration: scalars.map { $0?.whole ?? 0 }, mask: missing)
    }
    try tensor.checkOneCalendar()
    return DataArray(tensor)
  }
}

extension Tensor {
  /// The element at a row-major position; nil when it is missing, but NaN for floats.
  package func scalar(at index: Int) -> Scalar? {
    switch elements {
    case .f64(let block): return .float(block.pointer[index])
    case .f32(let block): return .float(Double(block.pointer[index]))
    default: break
    }
    if let mask, mask.pointer[index] != 0 { return nil }
    switch elements {
    case .f64, .f32: return nil
    case .i64(let block): return .int(block.pointer[index])
    case .bool(let block): return .bool(block.pointer[index] != 0)
    case .str(let block): return .string(block.strings[index])
    case .time(let block): return .time(Instant(microseconds: block.pointer[index]))
    case .duration(let block):
      return .duration(.exact(microseconds: block.pointer[index]))
    }
  }
}

extension Scalar {
  /// The type of a tensor that holds it; nil for calendar spans, which no tensor holds.
  package var dtype: DType? {
    switch self {
    case .bool: .bool
    case .int: .i64
    case .float: .f64
    case .string: .str
    case .time: .time
    case .duration(.exact): .duration
    case .duration: nil
    }
  }

  package var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// A whole number, or the microseconds of a time or exact span.
  var whole: Int64? {
    switch self {
    case .int(let value): value
    case .time(let value): value.microseconds
    case .duration(.exact(let value)): value
    default: nil
    }
  }

  var text: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// As the language writes it, for messages.
  package var written: String {
    switch self {
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): "\"\(value.count > 60 ? value.prefix(57) + "…" : value)\""
    case .time(let value): value.description
    case .duration(let value): value.description
    }
  }

  /// `int`, `string`: in the user's words.
  package var typeName: String {
    switch self {
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .string: "string"
    case .time: "time"
    case .duration: "duration"
    }
  }
}
