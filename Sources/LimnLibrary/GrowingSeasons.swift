import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// The seasons of growth of every year of every column, as a table.
struct GrowingSeasons {
  private let columns: TimeColumns
  private let time: TimeAxis
  private let model: Phenology
  private let context: any CallContext
  /// The steps of each year, in order.
  private let years: [(year: Int, steps: Range<Int>)]
  /// Days since the first step.
  private let days: [Double]

  init(
    _ x: DataArray, _ model: Phenology, startMonth: Int, _ context: any CallContext
  ) throws(Fault) {
    columns = try TimeColumns(x)
    time = try columns.dates()
    (self.model, self.context) = (model, context)
    days = columns.positions.map { $0 / 86_400 }
    var years: [(year: Int, steps: Range<Int>)] = []
    for (step, instant) in time.instants.enumerated() {
      let fields = instant.calendarFields
      let year = fields.month < startMonth ? fields.year - 1 : fields.year
      if let last = years.last, last.year == year {
        years[years.count - 1].steps = last.steps.lowerBound..<step + 1
      } else {
        years.append((year, step..<step + 1))
      }
    }
    self.years = years
  }

  func table() throws(Fault) -> Table {
    let numbers = try columns.finiteNumbers()
    let (model, years, days) = (model, years, days)
    let found = try columns.mapped(numbers) { _, values throws(Fault) in
      // Gaps are bridged over the whole series, since one may lie across the turn of a year.
      let bridged = Gaps.linear(values, positions: days).values
      return years.map { _, steps in
        let present = steps.filter { !bridged[$0].isNaN }
        let season = model.season(present.map { bridged[$0] }, at: present.map { days[$0] })
        return (season: season, bridged: present.count { values[$0].isNaN })
      }
    }
    let rows = found.flatMap { $0 }
    tell(rows.map(\.season), bridged: rows.reduce(0) { $0 + $1.bridged })
    var result: [DataArray] = []
    for (axis, words) in try SeriesGaps.labels(of: columns) {
      let labels = words.flatMap { word in years.map { _ in word } }
      result.append(DataArray(try Tensor(str: labels), name: axis))
    }
    let names = found.flatMap { _ in years.map { Int64($0.year) } }
    result.append(DataArray(try Tensor(i64: names), name: "year"))
    for (name, place) in [
      ("start", \Phenology.Season.start), ("peak", \.peak), ("end", \.end),
    ] {
      result.append(try column(rows.map { $0.season[keyPath: place] }, name))
    }
    func numbersColumn(
      _ name: String, unit: String?, _ value: (Phenology.Season) -> Double
    ) throws(Fault) {
      result.append(
        DataArray(try Tensor(f64: rows.map { value($0.season) }), name: name, unit: unit))
    }
    try numbersColumn("length", unit: "d") { $0.end - $0.start }
    try numbersColumn("base", unit: columns.array.unit) { $0.base }
    let unit = columns.array.unit
    try numbersColumn("amplitude", unit: unit == "degC" ? "K" : unit) { $0.amplitude }
    result.append(DataArray(try Tensor(i64: rows.map { Int64($0.bridged) }), name: "bridged"))
    return Table(columns: result, rowCount: rows.count)
  }

  /// Times of days since the first step, whole days where those of the axis are; missing where there
  /// is none.
  private func column(_ days: [Double], _ name: String) throws(Fault) -> DataArray {
    let isDaily = time.instants.allSatisfy { $0.timeOfDay == 0 }
    let first = time.instants.first?.microseconds ?? 0
    let moments = days.map { day in
      if day.isNaN { return first }
      let length = TimeSpan.microsecondsPerDay
      return first
        + (isDaily ? Int64(day.rounded()) * length : Int64((day * Double(length)).rounded()))
    }
    return DataArray(try Tensor(time: moments, mask: days.map(\.isNaN)), name: name)
  }

  private func tell(_ seasons: [Phenology.Season], bridged: Int) {
    let partial = seasons.count { $0.start.isNaN || $0.end.isNaN }
    if partial > 0 {
      context.note("phenology: \(partial) of \(seasons.count) years without a start or an end")
    }
    if bridged > 0 {
      context.note("phenology: \(bridged) missing values bridged by straight lines")
    }
  }
}
