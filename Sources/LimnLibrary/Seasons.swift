import LimnData
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// What is usual at each time of the year, and what departs from it.

/// The slot of the year of each step of an axis.
struct Slots {
  static let choices = ["slot", "month"]

  let count: Int
  /// One for each step, from 0.
  let indices: [Int]

  init(_ time: TimeAxis, by: String) throws(Fault) {
    switch by {
    case "slot":
      guard let count = time.slotsPerYear, count <= TimeAxis.mostSteps else {
        throw Fault.noSlots(time)
      }
      self.count = count
      indices = (0..<time.count).map { time.slotOfYear($0) ?? -1 }
    case "month":
      count = 12
      indices = time.instants.map { $0.calendarFields.month - 1 }
    default: throw Fault.unknownChoice(by, "by", of: Self.choices)
    }
  }
}

enum Seasons {
  /// The mean of each slot over what was observed, with an axis of slots in the place of time.
  ///
  /// x: [T, …] → [S, …], labelled 1 … S
  static func climatology(_ x: DataArray, by: String) throws(Fault) -> DataArray {
    let columns = try TimeColumns(x)
    let slots = try Slots(columns.dates(), by: by)
    let observed = try x.observedNumbers()
    let labels = try Tensor(i64: (0..<slots.count).map { Int64($0 + 1) })
    let (axes, shape) = columns.replacingTime(
      by: Axis(by, .labels(labels)), count: slots.count)
    var means = try Tensor(missing: .f64, shape: shape).f64Values()
    let inner = shape[(columns.axis + 1)...].reduce(1, *)
    for column in 0..<columns.count {
      let usual = Climatology(
        fitting: columns.column(column, of: observed), slots: slots.indices,
        slotCount: slots.count)
      for (slot, mean) in usual.means.enumerated() {
        means[(column / inner * slots.count + slot) * inner + column % inner] = mean
      }
    }
    var provenance = Provenance(fittedOn: x.provenance.fittedOn, notes: x.provenance.notes)
    provenance.rest(on: columns.span)
    provenance.notes.append("climatology of \(columns.steps) steps by \(by)")
    return DataArray(
      try Tensor(f64: means, shape: shape), axes: axes, name: x.name, unit: x.unit,
      provenance: provenance)
  }

  /// x less the climatology of its slot.
  ///
  /// x: [T, …]; clim: [S, …], the same but for the axis of slots.
  static func anomaly(_ x: DataArray, _ clim: DataArray) throws(Fault) -> DataArray {
    let columns = try TimeColumns(x)
    guard clim.rank == x.rank, let by = clim.axes[columns.axis].name, Slots.choices.contains(by)
    else { throw Fault.notAClimatology(clim, for: x) }
    let slots = try Slots(columns.dates(), by: by)
    let (_, shape) = columns.replacingTime(by: Axis(), count: slots.count)
    guard clim.shape == shape else { throw Fault.notAClimatology(clim, for: x) }
    for axis in x.axes.indices where axis != columns.axis {
      try AxesAgreement.check(x.axes[axis], clim.axes[axis])
    }
    if let unit = x.unit, let other = clim.unit, !Unit.agree(unit, other) {
      throw Fault.anomalyUnits(unit, other)
    }
    guard clim.dtype.isNumeric else { throw Fault.notNumbers(clim.dtype) }
    let usual = try clim.tensor.f64Values()
    var values = try columns.numbers()
    let inner = shape[(columns.axis + 1)...].reduce(1, *)
    for column in 0..<columns.count {
      for (step, slot) in slots.indices.enumerated() {
        let place = (column / inner * slots.count + slot) * inner + column % inner
        values[columns.place(column, step)] -= usual[place]
      }
    }
    var result = try x.withNumbers(values)
    // A difference of temperatures is no temperature.
    result.unit = Unit.ofDifferences(result.unit)
    let fitted = clim.provenance.fittedOn
    result.provenance.rest(on: fitted)
    result.provenance.notes.append("anomaly from a climatology by \(by)")
    // A climatology that ends before the first step knows nothing ahead of any.
    if let fitted, let span = columns.span, fitted.upperBound < span.lowerBound { return result }
    result.provenance.seesAhead = Int.max
    return result
  }
}
