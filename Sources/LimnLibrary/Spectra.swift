import LimnData
import LimnDisplay
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Spectra of all columns of a tensor, the picture of them, and their peaks by name.
struct Spectra {
  private let columns: TimeColumns
  private let method: String
  private let detrend: Spectrum.Detrend
  private let taper: Spectrum.Taper
  private let segment: Int
  private let overlap: Int
  private let order: Int?
  private let count: Int
  private let peaks: Int
  private let context: any CallContext

  init(
    _ x: DataArray, method: String, detrend: Spectrum.Detrend, taper: Spectrum.Taper, segment: Int,
    overlap: Int?, order: Int?, count: Int, peaks: Int, _ context: any CallContext
  ) throws(Fault) {
    columns = try TimeColumns(x)
    let n = columns.steps
    guard n >= 2 else { throw Fault.seriesTooShort("a spectrum", least: 2, has: n) }
    if method != "lomb_scargle" { try x.checkSteps(along: columns.axis) }
    self.segment = method == "welch" ? min(segment, n) : n
    self.overlap = overlap ?? self.segment / 2
    guard self.overlap < self.segment else {
      throw Fault.numberOutside(
        Double(self.overlap), "overlap", "less than a segment of \(self.segment) steps")
    }
    if let order, order >= n {
      throw Fault.numberOutside(Double(order), "order", "less than the \(n) steps of the series")
    }
    guard count <= 1_000_000 else {
      throw Fault.numberOutside(Double(count), "n", "at most 1000000")
    }
    (self.method, self.detrend, self.taper) = (method, detrend, taper)
    (self.order, self.count, self.peaks, self.context) = (order, count, peaks, context)
  }

  func value() throws(Fault) -> PlottedNumbers {
    let numbers = try columns.finiteNumbers()
    let missing = columns.array.tensor.missingCount
    if missing > 0, method == "periodogram" || method == "welch" {
      throw Fault.missingInSpectrum(missing, of: columns.array.count, method: method)
    }
    if missing > 0 {
      let how = method == "ar" ? "taken out of all products" : "left out"
      context.note("spectrum: \(missing) of \(columns.array.count) missing values \(how)")
    }
    let results = try columns.mapped(numbers) { _, values throws(Fault) in try spectrum(values) }
    tell(results)
    return try made(results)
  }

  private func spectrum(_ values: [Double]) throws(Fault) -> Spectrum {
    let interruption = context.effects.interruption
    let poll: Poll = { () throws(Fault) in try interruption.check() }
    switch method {
    case "lomb_scargle":
      return try Spectrum.lombScargle(
        values, positions: stepPositions, over: columns.steps, detrend: detrend, poll: poll)
    case "ar":
      return Spectrum.autoregressive(values, order: order, count: count, detrend: detrend)
    default:
      return try Spectrum.welch(
        values, segment: segment, overlap: method == "welch" ? overlap : 0, taper: taper,
        detrend: detrend, poll: poll)
    }
  }

  private var isIrregular: Bool {
    if let time = columns.time, time.rule == .irregular, time.count > 2 { true } else { false }
  }

  /// Where the steps lie, counted in steps; on an irregular axis in mean ones.
  private var stepPositions: [Double] {
    let n = columns.steps
    guard isIrregular, let last = columns.positions.last, last > 0 else {
      return (0..<n).map { Double($0) }
    }
    return columns.positions.map { $0 / last * Double(n - 1) }
  }

  private func tell(_ results: [Spectrum]) {
    let reasons = results.compactMap(\.reason)
    guard let first = reasons.first else { return }
    let which = results.count > 1 ? " for \(reasons.count) of \(results.count) series" : ""
    context.note("spectrum: no values\(which), since \(first)")
  }

  private func made(_ results: [Spectrum]) throws(Fault) -> PlottedNumbers {
    let frequencies = results.first?.frequencies ?? []
    let frequency = try Tensor(f64: frequencies)
    let (axes, shape) = columns.replacingTime(
      by: Axis("frequency", .labels(frequency)), count: frequencies.count)
    let inner = shape[(columns.axis + 1)...].reduce(1, *)
    var all = [Double](repeating: .nan, count: try Tensor.elementCount(shape))
    for (column, result) in results.enumerated() {
      for (place, value) in result.power.enumerated() {
        all[(column / inner * frequencies.count + place) * inner + column % inner] = value
      }
    }
    let power = DataArray(
      try Tensor(f64: all, shape: shape), axes: axes, name: "power",
      provenance: columns.array.provenance.taintsOnly)
    var fields: [(name: String, value: Datum)] = [
      ("frequency", .array(DataArray(frequency, name: "frequency")))
    ]
    let perYear = columns.time?.stepsPerYear
    if let perYear {
      let yearly = try Tensor(f64: frequencies.map { $0 * perYear })
      fields.append(("per_year", .array(DataArray(yearly, name: "per_year"))))
    }
    fields.append(("power", power.datum))
    fields.append(("peaks", .table(try table(results, perYear))))
    fields.append(("method", .string(method)))
    if method == "ar" {
      let orders = results.map { $0.order.map { Datum.int(Int64($0)) } ?? Datum.none }
      fields.append(("order", orders.count == 1 ? orders[0] : .list(orders)))
    }
    return PlottedNumbers("spectrum", try plot(results, perYear), fields)
  }

  /// A row for each peak of each column, the highest first.
  private func table(_ results: [Spectrum], _ perYear: Double?) throws(Fault) -> Table {
    var rows: [(column: Int, place: Int)] = []
    for (column, result) in results.enumerated() {
      rows += result.peaks(most: peaks).map { (column, $0) }
    }
    let frequencies = rows.map { results[$0.column].frequencies[$0.place] }
    var result: [DataArray] = []
    for (axis, words) in try SeriesGaps.labels(of: columns) {
      result.append(DataArray(try Tensor(str: rows.map { words[$0.column] }), name: axis))
    }
    result.append(DataArray(try Tensor(f64: frequencies), name: "frequency"))
    result.append(DataArray(try Tensor(f64: frequencies.map { 1 / $0 }), name: "steps"))
    if let perYear {
      let yearly = try Tensor(f64: frequencies.map { $0 * perYear })
      result.append(DataArray(yearly, name: "per_year"))
    }
    let heights = rows.map { results[$0.column].power[$0.place] }
    result.append(DataArray(try Tensor(f64: heights), name: "power"))
    let spacing =
      results.first.map { $0.frequencies.count > 1 ? $0.frequencies[1] - $0.frequencies[0] : 0 }
      ?? 0
    let names = frequencies.map { CycleName.of($0, perYear: perYear, spacing: spacing) }
    result.append(DataArray(try Tensor(str: names), name: "name"))
    return Table(columns: result, rowCount: rows.count)
  }

  /// One panel for each column over cycles a year, or a step; the highest peak is marked.
  private func plot(_ results: [Spectrum], _ perYear: Double?) throws(Fault) -> PlotDescription {
    let labels = try SeriesGaps.labels(of: columns)
    let shown = min(results.count, PlotMaker.mostPanels)
    let scale = perYear ?? 1
    let panels = (0..<shown).map { column -> PlotDescription.Panel in
      let result = results[column]
      let places = result.frequencies.indices.filter { result.frequencies[$0] > 0 }
      let curve = Curve(
        name: "", unit: "", x: places.map { result.frequencies[$0] * scale },
        y: places.map { result.power[$0] }, isTime: false, xName: "")
      var marks = [curve.line]
      let spacing = result.frequencies.count > 1 ? result.frequencies[1] - result.frequencies[0] : 0
      for place in result.peaks(most: min(peaks, 1)) {
        marks.append(
          .vertical(
            name: CycleName.of(result.frequencies[place], perYear: perYear, spacing: spacing),
            x: result.frequencies[place] * scale))
      }
      let words = labels.map { $0.words[column] }.joined(separator: ", ")
      return PlotDescription.Panel(
        title: results.count > 1 ? words : "",
        xlabel: perYear == nil ? "cycles per step" : "cycles per year", ylabel: "power",
        marks: marks)
    }
    let name = columns.array.name
    var notes: [String] = []
    if results.count > shown { notes.append("\(results.count - shown) more series are not drawn") }
    return PlotDescription(
      title: name.map { "spectrum of \($0)" } ?? "spectrum", panels: panels, notes: notes)
  }
}

/// What a cycle is called: "annual", "every 3.6 years", "every 8 steps".
enum CycleName {
  private static let ofYear: [Int: String] = [
    1: "annual", 2: "semi-annual", 3: "three a year", 4: "quarterly", 6: "every two months",
    12: "monthly",
  ]

  /// Whole numbers without a point.
  private static func plain(_ value: Double) -> String {
    let text = shortText(value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A frequency within half of `spacing` of a known cycle has its name.
  static func of(_ frequency: Double, perYear: Double?, spacing: Double) -> String {
    guard let perYear else { return "every \(plain(1 / frequency)) steps" }
    let yearly = frequency * perYear
    let near = 0.5001 * spacing * perYear
    let daily = yearly / 365.2425
    for (count, name) in [(1.0, "daily"), (2.0, "semi-daily"), (1.0 / 7, "weekly")]
    where abs(daily - count) * 365.2425 <= near { return name }
    let whole = yearly.rounded()
    if whole >= 1, whole <= 12, abs(yearly - whole) <= near {
      return ofYear[Int(whole)] ?? "\(Int(whole)) a year"
    }
    if yearly < 1 { return "every \(plain(1 / yearly)) years" }
    return yearly > 24
      ? "every \(plain(365.2425 / yearly)) days" : "\(plain(yearly)) a year"
  }
}

extension TimeAxis {
  /// How many steps a year has on the mean; nil where there are no two dates.
  var stepsPerYear: Double? {
    guard count > 1, let first = instants.first, let last = instants.last else { return nil }
    let year =
      calendar == .standard ? 365.2425 : Double(calendar.usualYear)
    switch rule {
    case .composite(_, let slots): return Double(slots)
    case .calendar(let months): return months > 0 ? 12 / Double(months) : nil
    case .regular(let microseconds):
      return microseconds > 0
        ? year * Double(TimeSpan.microsecondsPerDay) / Double(microseconds) : nil
    case .irregular:
      let span = Double(last.microseconds) - Double(first.microseconds)
      return span > 0
        ? year * Double(TimeSpan.microsecondsPerDay) * Double(count - 1) / span : nil
    }
  }
}
