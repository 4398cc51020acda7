import LimnData
import LimnDisplay
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Correlograms of all columns of a tensor, and the picture of them.
struct Correlations {
  private let name: String
  private let columns: TimeColumns
  private let band: Correlogram.Band
  private let confidence: Double
  private let context: any CallContext

  init(
    _ name: String, _ x: DataArray, bands: String, confidence: Double, _ context: any CallContext
  ) throws(Fault) {
    let choices = name == "acf" ? Correlogram.Band.allCases : [.white]
    guard let band = Correlogram.Band(rawValue: bands), choices.contains(band) else {
      throw Fault.unknownChoice(bands, "bands", of: choices.map(\.rawValue))
    }
    guard confidence > 0, confidence < 1 else {
      throw Fault.numberOutside(confidence, "confidence", "between 0 and 1")
    }
    columns = try TimeColumns(x)
    try x.checkSteps(along: columns.axis)
    (self.name, self.band, self.confidence, self.context) = (name, band, confidence, context)
  }

  /// The longest lag: the one given, else two years of few steps, else 40.
  func longest(_ lags: Int?) throws(Fault) -> Int {
    let steps = columns.steps
    if let lags {
      guard (1..<max(steps, 2)).contains(lags) else {
        throw Fault.plotLags(lags, most: max(steps - 1, 1))
      }
      return lags
    }
    let slots = columns.time?.slotsPerYear ?? 0
    return max(min((2...60).contains(slots) ? 2 * slots : 40, steps - 1), 0)
  }

  func auto(_ most: Int, adjusted: Bool) throws(Fault) -> PlottedNumbers {
    let numbers = try columns.finiteNumbers()
    let title = columns.array.name.map { "autocorrelation of \($0)" } ?? "autocorrelation"
    return try made(title) { () throws(Fault) in
      try columns.mapped(numbers) { _, values throws(Fault) in
        Correlogram.auto(values, most: most, adjusted: adjusted)
      }
    }
  }

  func partial(_ most: Int) throws(Fault) -> PlottedNumbers {
    let numbers = try columns.finiteNumbers()
    let word = "partial autocorrelation"
    let title = columns.array.name.map { "\(word) of \($0)" } ?? word
    return try made(title) { () throws(Fault) in
      try columns.mapped(numbers) { _, values throws(Fault) in
        Correlogram.partial(values, most: most)
      }
    }
  }

  func cross(_ y: DataArray, _ most: Int) throws(Fault) -> PlottedNumbers {
    let x = columns.array
    try AxesAgreement.check(
      x, y, onShapes: Fault.pairShapes(x.shape, y.shape))
    let (numbers, others) = (
      try columns.finiteNumbers(), try TimeColumns(y).finiteNumbers("y")
    )
    let title =
      x.name.flatMap { x in y.name.map { "correlation of \(x) with earlier \($0)" } }
      ?? "cross-correlation"
    return try made(title) { () throws(Fault) in
      try columns.mapped(numbers) { column, values throws(Fault) in
        Correlogram.cross(values, columns.column(column, of: others), most: most)
      }
    }
  }

  private func made(
    _ title: String, _ work: () throws(Fault) -> [Correlogram]
  ) throws(Fault) -> PlottedNumbers {
    let results = try work()
    tell(results)
    let lags = results.first?.lags ?? []
    let bounds = results.map { $0.bounds(band, confidence: confidence) }
    let (axes, shape) = columns.replacingTime(
      by: Axis("lag", .labels(try Tensor(i64: lags.map { Int64($0) }))), count: lags.count)
    func array(_ values: [[Double]], _ name: String) throws(Fault) -> Datum {
      let inner = shape[(columns.axis + 1)...].reduce(1, *)
      var all = [Double](repeating: .nan, count: try Tensor.elementCount(shape))
      for (column, own) in values.enumerated() {
        for (place, value) in own.enumerated() {
          all[(column / inner * lags.count + place) * inner + column % inner] = value
        }
      }
      let provenance = columns.array.provenance.taintsOnly
      return DataArray(
        try Tensor(f64: all, shape: shape), axes: axes, name: name, provenance: provenance
      ).datum
    }
    let counts = results.map(\.count)
    return PlottedNumbers(
      "correlogram", try plot(title, results, bounds),
      [
        ("lag", .array(DataArray(try Tensor(i64: lags.map { Int64($0) }), name: "lag"))),
        ("values", try array(results.map(\.values), "correlation")),
        ("bound", try array(bounds, "bound")),
        ("bands", .string(band.rawValue)), ("confidence", .float(confidence)),
        (
          "n",
          counts.count == 1
            ? .int(Int64(counts[0])) : .list(counts.map { .int(Int64($0)) })
        ),
      ])
  }

  /// One panel for each column, with its band.
  private func plot(
    _ title: String, _ results: [Correlogram], _ bounds: [[Double]]
  ) throws(Fault) -> PlotDescription {
    let percent = NumberText.significant(100 * confidence)
    let word = band == .white ? "\(percent) % of white noise" : "\(percent) % after Bartlett"
    let labels = try SeriesGaps.labels(of: columns)
    let shown = min(results.count, PlotMaker.mostPanels)
    let panels = (0..<shown).map { column -> PlotDescription.Panel in
      let (result, own) = (results[column], bounds[column])
      let x = result.lags.map { Double($0) }
      var marks: [PlotDescription.Mark] = []
      if result.values.contains(where: \.isFinite), let first = x.first, let last = x.last {
        let isFlat = Set(own).count == 1
        let edge = isFlat ? [first, max(last, first + 1)] : x
        let height = isFlat ? [own[0], own[0]] : own
        marks.append(
          .band(name: word, x: edge, lower: height.map { -$0 }, upper: height))
      }
      marks.append(.stems(name: "", x: x, y: result.values))
      let name = labels.map { $0.words[column] }.joined(separator: ", ")
      return PlotDescription.Panel(
        title: results.count > 1 ? name : "", xlabel: "lag", ylabel: "correlation", marks: marks)
    }
    var notes: [String] = []
    if results.count > shown { notes.append("\(results.count - shown) more series are not drawn") }
    return PlotDescription(title: title, panels: panels, notes: notes)
  }

  private func tell(_ results: [Correlogram]) {
    let missing = columns.array.tensor.missingCount
    if missing > 0 {
      context.note(
        "\(name): \(missing) of \(columns.array.count) missing values taken out of all products")
    }
    let reasons = results.compactMap(\.reason)
    guard let first = reasons.first else { return }
    let which = results.count > 1 ? " for \(reasons.count) of \(results.count) series" : ""
    context.note("\(name): undefined\(which), since \(first)")
  }
}
