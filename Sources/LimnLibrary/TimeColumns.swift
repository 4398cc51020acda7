import LimnData
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// A tensor seen as columns along its time axis, so that what works on one series maps over sites
/// and pixels.
///
/// x: [O, T, I] in row-major order, O and I being the products of the extents before and after the
/// time axis. Column c is the pair (o, i), with c = o · I + i.
struct TimeColumns {
  let array: DataArray
  /// The position of the time axis.
  let axis: Int
  /// T
  let steps: Int
  /// O · I
  let count: Int
  private let inner: Int
  /// From a step of a column to the next one.
  var stride: Int { inner }

  /// Takes the axis named `time`, or the only axis where that has no name.
  init(_ array: DataArray) throws(Fault) {
    let named = array.timeAxisIndex ?? array.axes.firstIndex { $0.name == "time" }
    let isPlain = array.rank == 1 && array.axes[0].name == nil
    guard let axis = named ?? (isPlain ? 0 : nil) else { throw Fault.noTimeAxis(array) }
    self.array = array
    self.axis = axis
    steps = array.shape[axis]
    inner = array.shape[(axis + 1)...].reduce(1, *)
    count = array.shape[..<axis].reduce(1, *) * inner
  }

  var time: TimeAxis? { array.timeAxis }

  /// The dates, or an error where there are none.
  func dates() throws(Fault) -> TimeAxis {
    guard let time = array.timeAxis else { throw Fault.noDates(array) }
    return time
  }

  /// From the first date to the last.
  var span: ClosedRange<Instant>? {
    guard let first = time?.instants.first, let last = time?.instants.last else { return nil }
    return first...last
  }

  /// Where the steps lie: seconds from the first, or their numbers where there are no dates.
  var positions: [Double] {
    guard let time, let first = time.instants.first else { return (0..<steps).map { Double($0) } }
    return time.instants.map { Double($0.microseconds - first.microseconds) / 1e6 }
  }

  /// Where a step of a column stands among the elements.
  func place(_ column: Int, _ step: Int) -> Int {
    (column / inner * steps + step) * inner + column % inner
  }

  /// One column of anything that stands in row-major order.
  func column<Element>(_ index: Int, of elements: [Element]) -> [Element] {
    count == 1 ? elements : (0..<steps).map { elements[place(index, $0)] }
  }

  func put<Element>(_ values: [Element], _ column: Int, into elements: inout [Element]) {
    for (step, value) in values.enumerated() { elements[place(column, step)] = value }
  }

  /// All elements as numbers, NaN where missing.
  func numbers() throws(Fault) -> [Double] {
    guard array.dtype.isNumeric else { throw Fault.notNumbers(array.dtype) }
    return try array.tensor.f64Values()
  }

  /// The axes and shape with another axis in the place of time.
  func replacingTime(by other: Axis, count: Int) -> (axes: [Axis], shape: [Int]) {
    var (axes, shape) = (array.axes, array.shape)
    axes[axis] = other
    shape[axis] = count
    return (axes, shape)
  }
}

extension DataArray {
  /// Refuses dates that follow no rule, for what takes a step to be as long as any other.
  func checkSteps(along axis: Int) throws(Fault) {
    guard case .time(let time)? = axes[axis].coordinate, time.rule == .irregular, time.count > 2
    else { return }
    var fault = Fault.timeAxisIrregular(time)
    fault.argument = "x"
    throw fault
  }

  /// What is known of each element; those of which nothing is known are observed.
  var statuses: [StepStatus] {
    guard let status = provenance.status else {
      return Array(repeating: .observed, count: count)
    }
    return status.map { StepStatus(rawValue: $0) ?? .observed }
  }

  /// The same array with other numbers, in f32 if it was.
  func withNumbers(_ values: [Double]) throws(Fault) -> DataArray {
    var result = self
    let tensor = try Tensor(f64: values, shape: shape)
    result.tensor = dtype == .f32 ? try tensor.converted(to: .f32) : tensor
    return result
  }

  /// Numbers, NaN where missing and where filled: what was really observed.
  func observedNumbers() throws(Fault) -> [Double] {
    guard dtype.isNumeric else { throw Fault.notNumbers(dtype) }
    var values = try tensor.f64Values()
    guard let status = provenance.status else { return values }
    for index in values.indices where status[index] == StepStatus.filled.rawValue {
      values[index] = .nan
    }
    return values
  }
}

extension Provenance {
  mutating func setStatus(_ statuses: [StepStatus]) {
    status = statuses.contains { $0 != .observed } ? statuses.map(\.rawValue) : nil
  }

  /// Rests on this span too.
  mutating func rest(on span: ClosedRange<Instant>?) {
    guard let span else { return }
    guard let known = fittedOn else {
      fittedOn = span
      return
    }
    fittedOn =
      min(known.lowerBound, span.lowerBound)...max(known.upperBound, span.upperBound)
  }
}
