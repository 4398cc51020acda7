import LimnData
import LimnSource
import LimnTensor
import LimnTime

/// Values at times that lie between those of a series.
struct Regridding {
  enum Method: String, CaseIterable { case linear, nearest, previous }

  /// What a new step is made of: the old steps about it, and how near it lies to the later one.
  private struct Place {
    var earlier: Int
    var later: Int
    /// 0 at the earlier step, 1 at the later one.
    var share: Double

    var isExact: Bool { share == 0 || share == 1 }
  }

  private let columns: TimeColumns
  private let source: TimeAxis
  private let target: TimeAxis
  private let method: Method
  /// nil for new steps that lie outside of the old ones.
  private var places: [Place?] = []

  init(
    _ columns: TimeColumns, _ source: TimeAxis, _ target: TimeAxis, _ method: Method,
    _ gap: TimeSpan?
  ) throws(Fault) {
    self.columns = columns
    self.source = source
    self.target = target
    self.method = method
    if let a = source.instants.first, let b = target.instants.first { try a.checkCalendar(of: b) }
    var later = 0
    places.reserveCapacity(target.count)
    for instant in target.instants {
      while later < source.count, source.instants[later] < instant { later += 1 }
      places.append(try place(instant, later, gap))
    }
  }

  private func place(_ instant: Instant, _ later: Int, _ gap: TimeSpan?) throws(Fault) -> Place? {
    if later < source.count, source.instants[later] == instant {
      return Place(earlier: later, later: later, share: 0)
    }
    guard later > 0 else { return nil }
    let before = source.instants[later - 1]
    guard later < source.count else {
      // After the last step only the value before it is known.
      guard method == .previous,
        try gap.map({ g throws(Fault) in try before + g >= instant }) ?? true
      else { return nil }
      return Place(earlier: later - 1, later: later - 1, share: 0.5)
    }
    let after = source.instants[later]
    if let gap, try before + gap < after { return nil }
    let width = Double(after.microseconds - before.microseconds)
    let share = Double(instant.microseconds - before.microseconds) / width
    switch method {
    case .linear: return Place(earlier: later - 1, later: later, share: share)
    case .nearest:
      let near = share <= 0.5 ? later - 1 : later
      return Place(earlier: near, later: near, share: 0.5)
    case .previous: return Place(earlier: later - 1, later: later - 1, share: 0.5)
    }
  }

  func series() throws(Fault) -> DataArray {
    let x = columns.array
    let numbers = try columns.numbers()
    let axis = Axis(x.axes[columns.axis].name, .time(target))
    let (axes, shape) = columns.replacingTime(by: axis, count: target.count)
    let size = try Tensor.elementCount(shape)
    _ = try Block<Double>(count: size)
    var results = [Double](repeating: .nan, count: size)
    let known = x.provenance.status
    var statuses = [StepStatus](repeating: .observed, count: size)
    let inner = shape[(columns.axis + 1)...].reduce(1, *)
    for column in 0..<columns.count {
      for (step, place) in places.enumerated() {
        guard let place else { continue }
        let (a, b) = (columns.place(column, place.earlier), columns.place(column, place.later))
        let result = (column / inner * target.count + step) * inner + column % inner
        let value =
          a == b ? numbers[a] : numbers[a] * (1 - place.share) + numbers[b] * place.share
        results[result] = value
        let own = known.map { StepStatus(rawValue: max($0[a], $0[b])) ?? .observed } ?? .observed
        if place.isExact {
          statuses[result] = own
        } else if !value.isNaN {
          statuses[result] = .filled
        } else if known.map({ [$0[a], $0[b]].contains(StepStatus.masked.rawValue) }) ?? false {
          statuses[result] = .masked
        }
      }
    }
    let tensor = try Tensor(f64: results, shape: shape)
    var provenance = x.provenance.taintsOnly
    provenance.setStatus(statuses)
    provenance.seesAhead = sight(x.provenance.seesAhead)
    if provenance.seesAhead > x.provenance.seesAhead {
      provenance.notes.append("values between steps by method \(method.rawValue)")
    }
    return DataArray(
      x.dtype == .f32 ? try tensor.converted(to: .f32) : tensor, axes: axes, name: x.name,
      unit: x.unit, provenance: provenance)
  }

  /// How many new steps ahead values look, the old ones having looked `old` of theirs.
  private func sight(_ old: Int) -> Int {
    if old == .max { return old }
    var ahead = 0
    for (step, place) in places.enumerated() {
      guard let place else { continue }
      let (reach, overflow) = place.later.addingReportingOverflow(old)
      let seen = source.instants[overflow ? source.count - 1 : min(reach, source.count - 1)]
      ahead = max(ahead, target.lowerBound(seen) - step)
    }
    return ahead
  }
}
