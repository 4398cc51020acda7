import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// What is usual at each time of the year, and what departs from it.

/// The place in its year, or day, or week, of each step of an axis.
struct Slots {
  static let choices = [
    "slot", "month", "season", "quarter", "day_of_year", "week", "hour", "day_of_week",
  ]

  /// By what names seasons go, from December on.
  static let seasonNames = [
    "months": ["DJF", "MAM", "JJA", "SON"],
    "north": ["winter", "spring", "summer", "autumn"],
    "south": ["summer", "autumn", "winter", "spring"],
  ]

  let count: Int
  /// One for each step, from 0.
  private(set) var indices: [Int] = []
  /// The label of the first slot.
  private let first: Int
  /// The names of slots that have names.
  private let names: [String]?
  /// 29 February, among days of the year that count it in every year.
  private var leapDay: Int?

  init(_ time: TimeAxis, by: String) throws(Fault) {
    let calendar = time.calendar
    names = by == "season" ? Slots.seasonNames["months"] : nil
    first = by == "hour" || by == "day_of_week" ? 0 : 1
    var field = TimeField.month
    switch by {
    case "slot":
      guard let count = time.slotsPerYear, count <= TimeAxis.mostSteps,
        let slots = time.slotsOfYear()
      else { throw Fault.noSlots(time) }
      self.count = count
      indices = slots
      return
    case "month": count = 12
    case "season": count = 4
    case "quarter": (count, field) = (4, .quarter)
    case "day_of_year":
      count = calendar.usualYear == 365 && calendar != .noleap ? 366 : calendar.usualYear
      if count == 366 { leapDay = 59 }
      field = .dayOfYear
    case "week": (count, field) = (53, .week)
    case "hour": (count, field) = (24, .hour)
    case "day_of_week": (count, field) = (7, .dayOfWeek)
    default: throw Fault.unknownChoice(by, "by", of: Self.choices)
    }
    var reader = FieldReader(field, calendar)
    indices.reserveCapacity(time.count)
    if by == "season" {
      for instant in time.instants { indices.append(reader.read(instant) % 12 / 3) }
    } else {
      for instant in time.instants { indices.append(reader.read(instant) - first) }
    }
    guard by == "day_of_year", count == 366, calendar != .allLeap else { return }
    for (step, instant) in time.instants.enumerated()
    where indices[step] >= 59 && !instant.isInLeapYear { indices[step] += 1 }
  }

  func labels() throws(Fault) -> Tensor {
    if let names { return try Tensor(str: names) }
    return try Tensor(i64: (0..<count).map { Int64($0 + first) })
  }

  /// The steps of each slot, slot after slot, and where each slot's begin and end.
  ///
  /// 29 February rests on the days before and after it too: by itself it comes in every fourth year.
  func grouped() -> (steps: [Int], windows: Windows) {
    var counts = [Int](repeating: 0, count: count)
    func each(_ body: (_ slot: Int, _ step: Int) -> Void) {
      for (step, index) in indices.enumerated() where index >= 0 && index < count {
        body(index, step)
        if let leapDay, abs(index - leapDay) == 1 { body(leapDay, step) }
      }
    }
    each { slot, _ in counts[slot] += 1 }
    var starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    var next = starts
    var steps = [Int](repeating: 0, count: starts[count])
    each { slot, step in
      steps[next[slot]] = step
      next[slot] += 1
    }
    return (steps, Windows(starts: Array(starts.dropLast()), ends: Array(starts.dropFirst())))
  }
}

enum Seasons {
  /// What is usual in each slot, of what was observed, with an axis of slots in the place of time.
  ///
  /// x: [T, …] → [S, …]
  static func climatology(
    _ x: DataArray, by: String, how: Summary, least: Int, _ context: any CallContext
  ) throws(Fault) -> DataArray {
    let columns = try TimeColumns(x)
    let slots = try Slots(columns.dates(), by: by)
    let observed = try x.observedNumbers()
    let (axes, shape) = columns.replacingTime(
      by: Axis(by, .labels(try slots.labels())), count: slots.count)
    var means = try Tensor(missing: .f64, shape: shape).f64Values()
    let inner = shape[(columns.axis + 1)...].reduce(1, *)
    let (steps, windows) = slots.grouped()
    for column in 0..<columns.count {
      try context.effects.interruption.check()
      let values = steps.map { observed[columns.place(column, $0)] }
      let usual = try how.numbers(values, windows, least: least, context) {
        _, values throws(Fault) in
        DataArray(try Tensor(f64: values), name: x.name, unit: x.unit)
      }
      for (slot, mean) in usual.enumerated() {
        means[(column / inner * slots.count + slot) * inner + column % inner] = mean
      }
    }
    var provenance = Provenance(fittedOn: x.provenance.fittedOn, notes: x.provenance.notes)
    provenance.rest(on: columns.span)
    provenance.notes.append("climatology of \(columns.steps) steps by \(by)")
    return DataArray(
      try how.tensor(means, shape: shape, like: .f64), axes: axes, name: x.name,
      unit: how.unit(of: x.unit), provenance: provenance)
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
    let usual = try Self.values(of: clim, at: columns, slots)
    let values = zip(try columns.numbers(), usual).map { $0 - $1 }
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

  /// What is usual for each element of x, in row-major order.
  static func values(of clim: DataArray, at x: DataArray) throws(Fault) -> [Double] {
    let columns = try TimeColumns(x)
    let slots = try Slots(columns.dates(), by: clim.axes[columns.axis].name ?? "slot")
    return try values(of: clim, at: columns, slots)
  }

  private static func values(
    of clim: DataArray, at columns: TimeColumns, _ slots: Slots
  ) throws(Fault) -> [Double] {
    let usual = try clim.tensor.f64Values()
    var values = try Tensor(missing: .f64, shape: columns.array.shape).f64Values()
    let inner = columns.array.shape[(columns.axis + 1)...].reduce(1, *)
    for column in 0..<columns.count {
      for (step, slot) in slots.indices.enumerated() {
        let place = (column / inner * slots.count + slot) * inner + column % inner
        values[columns.place(column, step)] = usual[place]
      }
    }
    return values
  }
}
