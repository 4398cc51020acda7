import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Which part of a NetCDF variable is wanted: the nearest cell, positions or a span of labels.
package struct NetCDFSelection: Sendable {
  package var point: [(axis: String, label: Scalar)]
  package var index: [(axis: String, range: Range<Int>?, position: Int)]
  package var span: [(axis: String, first: Scalar, last: Scalar)]

  package init(
    point: [(axis: String, label: Scalar)] = [],
    index: [(axis: String, range: Range<Int>?, position: Int)] = [],
    span: [(axis: String, first: Scalar, last: Scalar)] = []
  ) {
    self.point = point
    self.index = index
    self.span = span
  }

  /// That every axis spoken of is there.
  func checkAxes(_ names: [String]) throws(Fault) {
    for axis in point.map(\.axis) + index.map(\.axis) + span.map(\.axis)
    where !names.contains(axis) {
      throw Fault.noSuchDimension(axis, among: names)
    }
  }

  func pick(
    _ axis: String, length: Int, _ coordinate: NetCDFCoordinate?, in file: String
  ) throws(Fault) -> NetCDFPick {
    if let wanted = point.first(where: { $0.axis == axis }) {
      guard let coordinate else { throw Fault.noLabels(axis, "point") }
      return .one(try coordinate.nearest(to: wanted.label, axis))
    }
    if let wanted = index.first(where: { $0.axis == axis }) {
      guard let range = wanted.range else {
        let place = wanted.position < 0 ? wanted.position + length : wanted.position
        guard place >= 0, place < length else {
          throw Fault.indexOutOfRange(wanted.position, axis: axis, length: length)
        }
        return .one(place)
      }
      return .range(range.clamped(to: 0..<length))
    }
    if let wanted = span.first(where: { $0.axis == axis }) {
      guard let coordinate else { throw Fault.noLabels(axis, "span") }
      return .range(try coordinate.span(wanted.first, wanted.last, axis))
    }
    return .range(0..<length)
  }
}

/// What is taken along one dimension.
enum NetCDFPick {
  /// The axis goes away.
  case one(Int)
  case range(Range<Int>)

  var extent: Int? { if case .range(let range) = self { range.count } else { nil } }

  var range: Range<Int> {
    switch self {
    case .one(let place): place..<(place + 1)
    case .range(let range): range
    }
  }
}

/// The labels of a dimension.
struct NetCDFCoordinate {
  let tensor: Tensor
  /// Longitudes: 350 and -10 are the same.
  let wraps: Bool

  /// The cell whose label is nearest; a label more than a step outside is refused.
  func nearest(to label: Scalar, _ axis: String) throws(Fault) -> Int {
    if tensor.dtype == .time {
      let times = try tensor.i64Values()
      let wanted = try instant(label, axis).microseconds
      let distances = times.map { abs(Double($0) - Double(wanted)) }
      guard let place = distances.indices.min(by: { distances[$0] < distances[$1] }) else {
        throw Fault.noLabels(axis, "point")
      }
      return place
    }
    if tensor.dtype == .str { return try position(of: label, axis) }
    guard let wanted = label.number else {
      throw Fault.labelOfOtherKind(axis, label, wanted: "a number")
    }
    let values = try tensor.f64Values()
    let distances = values.map { value in
      let distance = abs(value - wanted)
      guard wraps else { return distance }
      let turned = distance.truncatingRemainder(dividingBy: 360)
      return min(turned, 360 - turned)
    }
    guard
      let place = distances.indices.filter({ !distances[$0].isNaN })
        .min(by: { distances[$0] < distances[$1] })
    else { throw Fault.noLabels(axis, "point") }
    let step = zip(values, values.dropFirst()).map { abs($1 - $0) }.max() ?? .infinity
    guard distances[place] <= step else {
      throw Fault.pointOutside(
        axis, label, from: values.min() ?? 0, to: values.max() ?? 0)
    }
    return place
  }

  /// The stretch of labels between two, both kept; periods for times.
  func span(_ first: Scalar, _ last: Scalar, _ axis: String) throws(Fault) -> Range<Int> {
    if tensor.dtype == .time {
      let axisOfTimes = try Coordinate(labels: tensor)
      guard case .time(let times) = axisOfTimes else { throw Fault.noLabels(axis, "span") }
      guard case .string(let lower) = first, case .string(let upper) = last else {
        return times.positions(from: try instant(first, axis), through: try instant(last, axis))
      }
      return try times.positions(fromPeriod: lower, throughPeriod: upper)
    }
    if tensor.dtype == .str {
      let ends = (try position(of: first, axis), try position(of: last, axis))
      return min(ends.0, ends.1)..<(max(ends.0, ends.1) + 1)
    }
    guard let a = first.number, let b = last.number else {
      throw Fault.labelOfOtherKind(axis, first, wanted: "a number")
    }
    let values = try tensor.f64Values()
    let (low, high) = (min(a, b), max(a, b))
    let inside = values.indices.filter { values[$0] >= low && values[$0] <= high }
    guard let start = inside.first, let end = inside.last, end - start == inside.count - 1 else {
      throw Fault.spanOutside(axis, low, high, from: values.min() ?? 0, to: values.max() ?? 0)
    }
    return start..<(end + 1)
  }

  /// Where a label of text stands.
  private func position(of label: Scalar, _ axis: String) throws(Fault) -> Int {
    guard case .string(let wanted) = label else {
      throw Fault.labelOfOtherKind(axis, label, wanted: "text")
    }
    guard let place = (0..<tensor.count).first(where: { tensor.scalar(at: $0) == label }) else {
      throw Fault.labelNotThere(wanted, axis, among: tensor)
    }
    return place
  }

  private func instant(_ label: Scalar, _ axis: String) throws(Fault) -> Instant {
    switch label {
    case .time(let instant): return instant
    case .string(let text): return try Instant.parse(text)
    default: throw Fault.labelOfOtherKind(axis, label, wanted: "a time")
    }
  }
}
