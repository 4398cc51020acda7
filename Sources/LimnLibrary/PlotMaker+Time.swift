import LimnData
import LimnDisplay
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Pictures of what comes again: the season, years by months.

extension PlotMaker {
  private static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Each year over the months: the last one, the mean, and from the lowest to the highest of all.
  static func seasons(_ array: DataArray, year: Int?) throws(Fault) -> PlotDescription {
    guard array.rank == 1, let axis = array.timeAxis else { throw Fault.noDates(array) }
    let values = try numbers(array)
    let slots = axis.slotsPerYear.flatMap { $0 <= 366 ? $0 : nil } ?? 365
    var byYear: [Int: [Double]] = [:]
    var sums = Array(repeating: 0.0, count: slots)
    var counts = Array(repeating: 0.0, count: slots)
    var low = Array(repeating: Double.nan, count: slots)
    var high = low
    for (step, value) in values.enumerated() where value.isFinite {
      let fields = axis.instants[step].calendarFields
      let slot =
        axis.slotsPerYear == slots
        ? axis.slotOfYear(step) ?? 0 : min(fields.dayOfYear - 1, slots - 1)
      byYear[fields.year, default: Array(repeating: .nan, count: slots)][slot] = value
      sums[slot] += value
      counts[slot] += 1
      low[slot] = low[slot] <= value ? low[slot] : value
      high[slot] = high[slot] >= value ? high[slot] : value
    }
    let years = byYear.keys.sorted()
    guard let last = years.last else { throw Fault.nothingToPlot("season_plot") }
    let shown = year ?? last
    guard let own = byYear[shown] else {
      throw Fault.plotYear(shown, first: years[0], last: last)
    }
    let x = (0..<slots).map { (Double($0) + 0.5) * 12 / Double(slots) - 0.5 }
    let mean = zip(sums, counts).map { $1 == 0 ? Double.nan : $0 / $1 }
    let name = array.name ?? ""
    return PlotDescription(
      title: name.isEmpty ? "season" : "season of \(name)",
      panels: [
        Panel(
          xAxis: .labels(monthNames), ylabel: array.unit ?? "",
          marks: [
            .band(
              name: "\(years[0])–\(last)", x: x, lower: low, upper: high),
            .line(name: "mean", x: x, y: mean), .line(name: "\(shown)", x: x, y: own),
          ])
      ])
  }

  /// Years down, months across: the mean of what is present in each month.
  static func calendarHeat(_ array: DataArray) throws(Fault) -> PlotDescription {
    guard array.rank == 1, let axis = array.timeAxis else { throw Fault.noDates(array) }
    let values = try numbers(array)
    let years = axis.instants.map { $0.calendarFields.year }
    guard let first = years.first, let last = years.last, last - first < 10_000 else {
      throw Fault.nothingToPlot("calendar_heat")
    }
    let rows = last - first + 1
    var sums = Array(repeating: 0.0, count: rows * 12)
    var counts = sums
    for (step, value) in values.enumerated() where value.isFinite {
      let place = (years[step] - first) * 12 + axis.instants[step].calendarFields.month - 1
      sums[place] += value
      counts[place] += 1
    }
    var heat = PlotDescription.Heat(
      rows: rows, columns: 12, values: zip(sums, counts).map { $1 == 0 ? .nan : $0 / $1 },
      rowLabels: [], columnLabels: [], unit: array.unit ?? "")
    if values.contains(where: { $0 < 0 }), values.contains(where: { $0 > 0 }),
      array.name?.contains("anomaly") == true
        || array.provenance.notes.contains(where: { $0.contains("anomal") })
    {
      heat.colours = .diverging
    }
    let names = try Tensor(str: monthNames)
    let numbers = try Tensor(i64: (first...last).map { Int64($0) })
    return reduced(
      heat, [Axis("year", .labels(numbers)), Axis("month", .labels(names))],
      title: array.name ?? "")
  }

  /// The values of each group: by the parts of a time axis, by the labels of another axis, or by a
  /// tensor of labels as long as the values.
  static func groups(
    _ array: DataArray, by: Datum
  ) throws(Fault) -> (groups: [(label: String, values: [Double])], by: String) {
    let values = try numbers(array)
    switch by {
    case .none:
      if array.rank < 2 { return ([(array.name ?? "", values)], "") }
      let across = array.timeAxisIndex == array.rank - 1 ? array.rank - 2 : array.rank - 1
      return (split(values, array, across), array.axes[across].name ?? "")
    case .string(let name):
      if let across = array.axes.firstIndex(where: { $0.name == name }), name != "time" {
        return (split(values, array, across), name)
      }
      let parts = ["month", "year", "season", "hour"]
      guard let time = array.timeAxisIndex, let axis = array.timeAxis, parts.contains(name) else {
        let axes = array.axes.compactMap(\.name).filter { $0 != "time" }
        throw Fault.plotBy("\"\(name)\"", choices: axes + (array.timeAxis == nil ? [] : parts))
      }
      let labels = axis.instants.map { part(name, of: $0.calendarFields) }
      let inner = array.shape[(time + 1)...].reduce(1, *)
      let extent = array.shape[time]
      return (
        gathered(values, order(name)) { labels[$0 / inner % extent] }, name
      )
    case .array(let labels) where labels.count == array.count:
      let reader = ElementReader(labels.tensor)
      return (gathered(values, []) { reader.text($0) }, labels.name ?? "")
    case .array(let labels):
      throw Fault.plotLengthsDiffer("box", array.count, labels.count, argument: "by")
    default: throw Fault.plotBy(Describe.inline(by), choices: [])
    }
  }

  private static func split(
    _ values: [Double], _ array: DataArray, _ across: Int
  ) -> [(label: String, values: [Double])] {
    let count = array.shape[across]
    let inner = array.shape[(across + 1)...].reduce(1, *)
    var groups = words(array.axes[across], count).map { (label: $0, values: [Double]()) }
    for (place, value) in values.enumerated() where value.isFinite {
      groups[place / max(inner, 1) % max(count, 1)].values.append(value)
    }
    return groups
  }

  /// In the order given, else in that of first appearance.
  private static func gathered(
    _ values: [Double], _ order: [String], _ label: (Int) -> String
  ) -> [(label: String, values: [Double])] {
    var groups: [(label: String, values: [Double])] = []
    var places: [String: Int] = [:]
    for (place, value) in values.enumerated() {
      let name = label(place)
      let at = places[name] ?? groups.count
      if at == groups.count {
        groups.append((name, []))
        places[name] = at
      }
      if value.isFinite { groups[at].values.append(value) }
    }
    if order.isEmpty { return groups }
    return order.compactMap { name in places[name].map { groups[$0] } }
  }

  private static func part(_ name: String, of fields: CalendarFields) -> String {
    switch name {
    case "month": monthNames[fields.month - 1]
    case "season": ["DJF", "MAM", "JJA", "SON"][fields.month % 12 / 3]
    case "hour": "\(fields.hour)"
    default: "\(fields.year)"
    }
  }

  private static func order(_ name: String) -> [String] {
    switch name {
    case "month": monthNames
    case "season": ["DJF", "MAM", "JJA", "SON"]
    case "hour": (0..<24).map(String.init)
    default: []
    }
  }

  /// The same plot for each label, with one range of y.
  static func multiples(_ datum: Datum, by name: String) throws(Fault) -> PlotDescription {
    var parts: [(label: String, curves: [Curve])] = []
    switch datum {
    case .array(let array):
      guard array.rank == 2, let across = array.axes.firstIndex(where: { $0.name == name }) else {
        throw Fault.plotBy(
          "\"\(name)\"", choices: array.axes.compactMap(\.name).filter { $0 != "time" })
      }
      let labels = words(array.axes[across], array.shape[across])
      var turned = array
      if array.timeAxisIndex == nil, across == 0 { turned = try turned.transposed([1, 0]) }
      parts = zip(labels, try Curve.of(turned)).map { ($0, [$1.named(array.name ?? "")]) }
    case .table(let table):
      guard let column = table.column(named: name) else {
        throw Fault.plotBy(
          "\"\(name)\"", choices: table.columns.filter { $0.dtype == .str }.compactMap(\.name))
      }
      let reader = ElementReader(column.tensor)
      var rows: [(label: String, rows: [Int])] = []
      var places: [String: Int] = [:]
      for row in 0..<table.rowCount {
        let label = reader.text(row)
        let at = places[label] ?? rows.count
        if at == rows.count {
          rows.append((label, []))
          places[label] = at
        }
        rows[at].rows.append(row)
      }
      let rest = Table(
        columns: table.columns.filter { $0.name != name }, rowCount: table.rowCount)
      let curves = try Curve.of(rest, inOrder: false)
      parts = rows.map { label, rows in
        (label, curves.map { $0.part(rows) })
      }
    default: throw Fault.plotBy("\"\(name)\"", choices: [])
    }
    guard parts.count <= 100 else { throw Fault.plotGroups(parts.count, most: 100) }
    guard let first = parts.first?.curves.first else { throw Fault.nothingToPlot("panels") }
    var plot = PlotDescription(
      title: parts.first?.curves.count == 1 ? first.name : "",
      xlabel: first.isTime ? "" : first.xName, xAxis: first.isTime ? .time : .number,
      panels: parts.map { label, curves in
        Panel(
          title: label, ylabel: Set(curves.map(\.unit)).count == 1 ? first.unit : "",
          marks: curves.map { $0.line(limit: Curve.limit(of: parts.count)) },
          legend: curves.count == 1 ? false : nil)
      })
    plot.sharesY = true
    return plot
  }
}
