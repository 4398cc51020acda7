import LimnSource
import LimnTensor
import LimnTime

/// Labels read, taken and compared.

extension Coordinate {
  /// A time axis of times that ascend, plain labels of anything else. `labels` has one axis.
  package init(labels: Tensor) throws(Fault) {
    guard case .time(let block) = labels.elements, labels.mask == nil else {
      self = .labels(labels)
      return
    }
    let times = block.array
    guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
      self = .labels(labels)
      return
    }
    self = .time(try TimeAxis.detect(times.map { Instant(microseconds: $0) }))
  }

  package var count: Int {
    switch self {
    case .time(let axis): axis.count
    case .labels(let tensor): tensor.count
    }
  }

  package func label(_ index: Int) -> Scalar? {
    switch self {
    case .time(let axis): .time(axis.instants[index])
    case .labels(let tensor): tensor.scalar(at: index)
    }
  }

  /// The labels as a tensor with one axis.
  package func tensor() throws(Fault) -> Tensor {
    switch self {
    case .labels(let tensor): return tensor
    case .time(let axis):
      let block = try Block<Int64>(count: axis.count)
      for (index, instant) in axis.instants.enumerated() {
        block.pointer[index] = instant.microseconds
      }
      return Tensor(shape: [axis.count], elements: .time(block))
    }
  }

  /// The labels at some positions. Times that no longer ascend become plain labels.
  func selecting(_ pick: Pick) throws(Fault) -> Coordinate {
    if case .time(let axis) = self {
      if case .regular(let start, let count, 1) = pick {
        return .time(axis.subrange(start..<(start + count)))
      }
      let positions = pick.positions
      if zip(positions, positions.dropFirst()).allSatisfy({ $0 < $1 }) {
        return .time(try axis.selecting(positions))
      }
    }
    let (base, steps) = pick.steps(stride: 1)
    return .labels(try tensor().gathered(Lattice(base: base, axes: steps.map { [$0] } ?? [])))
  }

  /// The first position at which two coordinates part, also where one of them ends; nil if they
  /// agree.
  ///
  /// Floats agree within 1e-9 of the distance to their neighbour.
  package func firstDifference(from other: Coordinate) throws(Fault) -> Int? {
    let common = min(count, other.count)
    let parting = count == other.count ? nil : common
    if case .time(let a) = self, case .time(let b) = other {
      if a.instants == b.instants { return nil }
      return (0..<common).first { a.instants[$0] != b.instants[$0] } ?? parting
    }
    let (a, b) = (try tensor(), try other.tensor())
    if a.dtype.isNumeric, b.dtype.isNumeric, a.dtype.isFloat || b.dtype.isFloat {
      let (x, y) = (try a.f64Values(), try b.f64Values())
      return (0..<common).first { !Coordinate.near(x[$0], y[$0], step: Coordinate.step(x, $0)) }
        ?? parting
    }
    return (0..<common).first { a.scalar(at: $0) != b.scalar(at: $0) } ?? parting
  }

  static func near(_ x: Double, _ y: Double, step: Double) -> Bool {
    x == y || (x.isNaN && y.isNaN) || abs(x - y) <= 1e-9 * step
  }

  /// The distance of a label from its neighbour.
  static func step(_ labels: [Double], _ index: Int) -> Double {
    if labels.count < 2 { return abs(labels[index]) }
    return abs(labels[index] - labels[index == 0 ? 1 : index - 1])
  }

  /// `2000-02-18 … 2018-06-10`, or the first few names.
  var spanDescription: String {
    switch self {
    case .time(let axis): return axis.spanDescription
    case .labels(let tensor):
      guard tensor.count > 0 else { return "nothing" }
      if tensor.dtype == .str {
        let shown = (0..<min(tensor.count, 8)).compactMap { tensor.scalar(at: $0)?.written }
        return shown.joined(separator: " ") + (tensor.count > 8 ? " …" : "")
      }
      let first = tensor.scalar(at: 0)?.written ?? "none"
      let last = tensor.scalar(at: tensor.count - 1)?.written ?? "none"
      return tensor.count == 1 ? first : "\(first) … \(last)"
    }
  }
}

/// What an index takes of one axis.
enum Pick {
  /// One element; the axis goes away.
  case one(Int)
  case regular(start: Int, count: Int, step: Int)
  case listed([Int])

  /// The positions of the elements that are taken.
  var positions: [Int] {
    switch self {
    case .one(let position): [position]
    case .regular(let start, let count, let step): (0..<count).map { start + $0 * step }
    case .listed(let positions): positions
    }
  }

  /// Where to begin and how to go on through elements that lie `stride` apart; no steps where the
  /// axis goes away.
  func steps(stride: Int) -> (base: Int, steps: Lattice.Steps?) {
    switch self {
    case .one(let position): (position * stride, nil)
    case .regular(let start, let count, let step):
      (count == 0 ? 0 : start * stride, .regular(count: count, stride: step * stride))
    case .listed(let positions): (0, .listed(positions.map { $0 * stride }))
    }
  }
}
