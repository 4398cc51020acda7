import LimnData
import LimnEffects
import LimnDisplay
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Standardised indices of many series at once, and what there is to say about their fits.
struct StandardIndex {
  let name: String
  let settings: SPIFit.Settings
  let calib: Datum

  /// Years that a fit should rest on (WMO-No. 1090).
  private static let enoughYears = 30.0
  private static let significance = 0.05

  private struct Column {
    var values: [Double]
    var clipped: Int
    var slots: [SPIFit.Slot]
    var goodness: [SPIFit.Goodness?]
  }

  /// x: [T, …] amounts of each step → [T, …] the index.
  func of(_ x: DataArray, label: String, _ context: any CallContext) throws(Fault) -> DataArray {
    let columns = try TimeColumns(x)
    let time = try columns.dates()
    let slots = try Slots(time, by: "slot")
    let calibration = try Calibration(calib, on: time)
    let numbers = try columns.numbers()
    try check(numbers, columns)
    let (settings, places, count) = (settings, slots.indices, slots.count)
    let steps = calibration.steps
    let fits = try columns.each(of: numbers, context.effects.interruption) { values in
      let sums = Accumulation.sums(values, over: settings.scale)
      let fit = SPIFit(
        sums: sums, slots: places, slotCount: count, calibration: steps, settings)
      let (index, clipped, probabilities) = fit.standardised(sums, slots: places)
      return Column(
        values: index, clipped: clipped, slots: fit.slots,
        goodness: fit.goodness(probabilities, slots: places, calibration: steps))
    }
    var results = numbers
    for (column, fit) in fits.enumerated() { columns.put(fit.values, column, into: &results) }
    var result = try x.withNumbers(results)
    (result.name, result.unit) = (label.lowercased(), nil)
    let windows = Windows(steps: columns.steps, length: settings.scale, centred: false)
    result.provenance.status = columns.status(
      windows, results: results, x.shape[(columns.axis + 1)...].reduce(1, *))
    result.provenance.seeBack(by: settings.scale - 1)
    result.provenance.rest(
      onFit: calibration,
      note: "\(label)-\(settings.scale) of \(x.name ?? "x"): sums of \(settings.scale) steps, "
        + "\(settings.distribution.rawValue) by \(settings.method.rawValue), calibrated on "
        + calibration.words)
    report(fits, missing: results.count { $0.isNaN }, of: results.count, time, calibration, context)
    return result
  }

  private func check(_ numbers: [Double], _ columns: TimeColumns) throws(Fault) {
    let isRain = settings.isRain
    guard
      let index = numbers.firstIndex(where: { $0.isInfinite || (isRain && $0 < 0) })
    else { return }
    let inner = columns.array.shape[(columns.axis + 1)...].reduce(1, *)
    let step = index / inner % columns.steps
    let place = columns.time.map { "\($0.instants[step])" } ?? "position \(step)"
    throw numbers[index].isInfinite
      ? Fault.infiniteValue(at: place, of: name)
      : Fault.negativeRain(numbers[index], at: place, of: name)
  }

  private func report(
    _ fits: [Column], missing: Int, of count: Int, _ time: TimeAxis, _ calibration: Calibration,
    _ context: any CallContext
  ) {
    if let slots = time.slotsPerYear {
      let years = Double(calibration.steps.count) / Double(slots)
      if years < Self.enoughYears {
        context.note(
          "\(name): the calibration is \(NumberText.significant(years, digits: 3)) year"
            + "\(years == 1 ? "" : "s") long, where \(Int(Self.enoughYears)) are asked for")
      }
    }
    let names = slotNames(time, fits.first?.slots.count ?? 0)
    let without = fits.reduce(0) { $0 + $1.slots.count { $0.reason != nil } }
    if without > 0, let first = fits.first(where: { $0.slots.contains { $0.reason != nil } }),
      let place = first.slots.firstIndex(where: { $0.reason != nil })
    {
      let more = without > 1 ? " (and \(without - 1) more)" : ""
      context.note(
        "\(name): no distribution for \(names[place])\(more), since "
          + (first.slots[place].reason ?? ""))
    }
    let fitted = fits.reduce(0) { $0 + $1.goodness.count { $0 != nil } }
    let poor = fits.reduce(0) { $0 + $1.goodness.count { ($0?.p ?? 1) < Self.significance } }
    if poor > 0, fits.count == 1 {
      let places = fits[0].goodness.enumerated().filter { ($0.element?.p ?? 1) < Self.significance }
        .map { names[$0.offset] }
      context.note(
        "\(name): \(settings.distribution.rawValue) fits the sums of "
          + "\(places.joined(separator: ", ")) badly (Kolmogorov–Smirnov, p < 0.05)")
    } else if poor > 0 {
      context.note(
        "\(name): \(poor) of \(fitted) fits of \(settings.distribution.rawValue) are bad "
          + "(Kolmogorov–Smirnov, p < 0.05)")
    }
    let clipped = fits.reduce(0) { $0 + $1.clipped }
    if clipped > 0 {
      let share = NumberText.significant(100 * Double(clipped) / Double(count), digits: 2)
      context.note(
        "\(name): \(clipped) of \(count) values (\(share) %) clipped to "
          + "±\(NumberText.significant(settings.clip))")
    }
    if missing > 0 {
      context.note("\(name): \(missing) of \(count) values have no sum or no distribution")
    }
  }

  private func slotNames(_ time: TimeAxis, _ count: Int) -> [String] {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    return count == 12 ? months : (0..<count).map { "slot \($0 + 1)" }
  }
}
