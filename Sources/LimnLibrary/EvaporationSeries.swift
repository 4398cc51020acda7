import LimnData
import LimnEffects
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Potential evaporation on the axes of temperatures.
enum EvaporationSeries {
  // t: [T, …] °C, monthly → mm
  static func thornthwaite(
    _ t: DataArray, _ lat: Operand, _ calib: Datum, _ context: any CallContext
  ) throws(Fault) -> DataArray {
    let columns = try TimeColumns(try celsius(t))
    let time = try columns.dates()
    guard time.rule == .calendar(months: 1) else {
      throw Fault.wrongType(
        "t", of: "a monthly series", got: "an axis that is \(time.stepDescription)",
        hint: "`resample(t, every=1mo, how=mean)` makes months")
    }
    let latitudes = try Library.latitudes(of: lat, on: columns)
    let calibration = try Calibration(calib, on: time)
    let numbers = try columns.numbers()
    try finite(numbers, columns, "pet_thornthwaite")
    let calendar = time.calendar
    var (years, months) = (FieldReader(.year, calendar), FieldReader(.month, calendar))
    let places = time.instants.map { months.read($0) - 1 }
    let leaps = time.instants.map(\.isInLeapYear)
    let days = time.instants.map { calendar.daysInMonth(years.read($0), months.read($0)) }
    let parts = try columns.each(context.effects.interruption) { column in
      let values = columns.column(column, of: numbers)
      let heat = Evaporation.Heat(
        fitting: Array(values[calibration.steps]), months: Array(places[calibration.steps]))
      let usual = daylight(latitudes[column], calendar, isLeap: false)
      let leap = daylight(latitudes[column], calendar, isLeap: true)
      return values.indices.map { step in
        heat.evaporation(
          values[step], dayLength: (leaps[step] ? leap : usual)[places[step]], days: days[step])
      }
    }
    var results = numbers
    for (column, values) in parts.enumerated() { columns.put(values, column, into: &results) }
    var result = try t.withNumbers(results)
    (result.name, result.unit) = ("pet", "mm")
    result.provenance.rest(
      onFit: calibration, note: "Thornthwaite's heat index of \(calibration.words)")
    let lost = results.count { $0.isNaN } - numbers.count { $0.isNaN }
    if lost > 0 {
      context.note(
        "pet_thornthwaite: \(lost) values missing, since the calibration lacks a month of the year")
    }
    return result
  }

  /// The mean hours of daylight of each month.
  private static func daylight(
    _ latitude: Double, _ calendar: LimnTime.Calendar, isLeap: Bool
  ) -> [Double] {
    var day = 1
    return (1...12).map { month in
      let count = calendar.daysInMonth(isLeap ? 2000 : 2001, month)
      var sum = 0.0
      for _ in 0..<count {
        sum += Evaporation.Sun(latitude: latitude, day: day).dayLength
        day += 1
      }
      return sum / Double(count)
    }
  }

  // least, greatest: [T, …] °C → mm
  static func hargreaves(
    _ least: DataArray, _ greatest: DataArray, _ lat: Operand, _ context: any CallContext
  ) throws(Fault) -> DataArray {
    let columns = try TimeColumns(try celsius(least))
    let other = try TimeColumns(try celsius(greatest))
    guard least.shape == greatest.shape else {
      throw Fault.wrongType(
        "tmax", of: "the shape of `tmin`, \(least.shape)", got: "\(greatest.shape)",
        hint: "select the steps that both have, such as `x[time=\"2001\":\"2010\"]`")
    }
    for (one, two) in zip(least.axes, greatest.axes) { try AxesAgreement.check(one, two) }
    let time = try columns.dates()
    let stretches = try days(of: time)
    let latitudes = try Library.latitudes(of: lat, on: columns)
    let (low, high) = (try columns.numbers(), try other.numbers())
    try finite(low, columns, "pet_hargreaves")
    try finite(high, columns, "pet_hargreaves")
    let parts = try columns.each(context.effects.interruption) { column in
      let radiation = (1...366).map {
        Evaporation.Sun(latitude: latitudes[column], day: $0).radiation
      }
      return (0..<columns.steps).map { step in
        let place = columns.place(column, step)
        var sum = 0.0
        for day in stretches[step] { sum += radiation[day - 1] }
        return Evaporation.hargreaves(
          least: low[place], greatest: high[place], radiation: sum / Double(stretches[step].count))
          * Double(stretches[step].count)
      }
    }
    var results = low
    for (column, values) in parts.enumerated() { columns.put(values, column, into: &results) }
    let crossed = zip(low, high).count { $0 > $1 }
    if crossed > 0 {
      context.note("pet_hargreaves: \(crossed) values missing where tmax is below tmin")
    }
    var result = try least.withNumbers(results)
    (result.name, result.unit) = ("pet", "mm")
    result.provenance = least.provenance.unitedTaints(with: greatest.provenance)
    return result
  }

  /// The days of the year that each step covers, from its own day to that of the next step.
  private static func days(of time: TimeAxis) throws(Fault) -> [[Int]] {
    let isWhole: Bool =
      switch time.rule {
      case .regular(let microseconds): microseconds % TimeSpan.microsecondsPerDay == 0
      case .composite, .calendar: true
      case .irregular: time.count == 1
      }
    guard isWhole else {
      throw Fault.wrongType(
        "tmin", of: "daily steps, or longer ones", got: "an axis that is \(time.stepDescription)",
        hint: "`resample(t, every=1d, how=min)` makes days")
    }
    guard let first = time.instants.first, let last = time.instants.last else { return [] }
    let end = time.count > 1 ? try time.following(count: 1).first : nil
    var walker = DateWalker(time.calendar)
    let lastDay = end?.day ?? last.day + 1
    var all: [Int] = []
    for day in first.day..<max(lastDay, first.day + 1) {
      all.append(walker.date(ofDay: day).dayOfYear)
    }
    return time.instants.indices.map { step in
      let from = time.instants[step].day - first.day
      let to = step + 1 < time.count ? time.instants[step + 1].day - first.day : all.count
      return Array(all[from..<max(to, from + 1)])
    }
  }

  /// Temperatures in °C, whatever unit of temperature they have.
  private static func celsius(_ t: DataArray) throws(Fault) -> DataArray {
    guard t.unit != nil, t.unit != "degC" else { return t }
    return try t.converted(toUnit: "degC")
  }

  private static func finite(
    _ numbers: [Double], _ columns: TimeColumns, _ name: String
  ) throws(Fault) {
    guard let index = numbers.firstIndex(where: \.isInfinite) else { return }
    let inner = columns.array.shape[(columns.axis + 1)...].reduce(1, *)
    let step = index / inner % columns.steps
    throw Fault.infiniteValue(
      at: columns.time.map { "\($0.instants[step])" } ?? "position \(step)", of: name)
  }
}
