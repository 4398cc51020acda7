import LimnData
import LimnDisplay
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections
import Testing

/// What values look like, as a user reads it at 80 columns.

private func text(_ datum: Datum, unicode: Bool = true) -> String {
  Describe.description(of: datum).text(TextOptions(width: 80, unicode: unicode))
}

private func f64(_ values: [Double], _ shape: [Int]? = nil) throws -> Tensor {
  let block = try Block<Double>(count: values.count)
  for (index, value) in values.enumerated() { block.pointer[index] = value }
  return Tensor(shape: shape ?? [values.count], elements: .f64(block))
}

private func strings(_ values: [String]) throws -> Tensor {
  Tensor(shape: [values.count], elements: .str(try StringBlock(values)))
}

private func daily(_ values: [Double], name: String? = "rain", unit: String? = "mm") throws
  -> DataArray
{
  let start = Instant(microseconds: 951_868_800_000_000)
  let axis = try TimeAxis.detect(
    values.indices.map {
      Instant(
        microseconds: start.microseconds + Int64($0) * TimeSpan.microsecondsPerDay)
    })
  return DataArray(
    try f64(values), axes: [Axis("time", .time(axis))], name: name, unit: unit)
}

/// Plots ask nothing of the machine.
private struct NoContext: CallContext {
  var effects: any Effects { NoEffects() }
  var library: [Builtin] { [] }
  func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum { .none }
  func note(_ text: String) {}
  func write(_ text: String) {}
  func show(_ value: Datum) {}
  func nextRandomKey() -> UInt64 { 0 }
}

private struct NoEffects: Effects {
  let interruption = Interruption()
  func readFile(_ path: String) throws(Fault) -> [UInt8] { [] }
  func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {}
  func listFolder(_ path: String) throws(Fault) -> [String] { [] }
  func monotonicSeconds() -> Double { 0 }
  func report(_ progress: Progress) {}
}

private struct Stub: LibraryObject {
  let typeName: String
  let fields: [(String, Datum)]
  var fieldNames: [String] { fields.map(\.0) }
  func field(_ name: String) -> Datum? { fields.first { $0.0 == name }?.1 }
}

@Suite struct DescribeTests {
  @Test(arguments: [
    (Datum.none, "none"), (.bool(true), "true"), (.int(3), "3"), (.float(3), "3.0"),
    (.float(0.1), "0.1"), (.float(.nan), "nan"), (.string("a\"b"), "\"a\\\"b\""),
    (.string("two\nlines"), "two\nlines"),
    (.list([.string("a"), .int(2), .none]), "[\"a\", 2, none]"), (.list([]), "[]"),
    (
      .record(Record(fields: ["rmse": .float(0.04), "r 2": .float(0.9)])),
      "{rmse: 0.04, \"r 2\": 0.9}"
    ),
    (.function(FunctionHandle(name: "area", reference: 0)), "function area"),
  ]) func value_showsOnOneLine(_ datum: Datum, _ shown: String) {
    #expect(text(datum) == shown)
  }

  @Test func list_ofManyElementsIsCut() {
    let shown = text(.list((0..<50).map { .string("element number \($0)") }))
    #expect(shown.hasPrefix("list of 50 elements\n  [0]  \"element number 0\""))
    #expect(shown.hasSuffix("\n  … 30 more elements"))
  }

  @Test func record_ofManyFieldsHasOneALine() {
    let record = Record(
      typeName: "settings",
      fields: ["alpha": .float(1), "b": .string(String(repeating: "x", count: 200))])
    let lines = text(.record(record)).split(separator: "\n")
    #expect(lines.count == 5 && lines[0] == "settings" && lines[1] == "  alpha  1.0")
    #expect(lines[2].hasPrefix("  b      \"xxx") && lines.allSatisfy { $0.count <= 80 })
  }

  @Test func series_showsItsSpanAndGaps() throws {
    let shown = text(.array(try daily([0, 2.5, .nan, 4, 5, 6, 7, 8])))
    #expect(
      shown == """
        rain  2000-03-01 … 2000-03-08  8 steps, daily  1 missing  unit mm
        ▁▃ ▅▆▇██
        0 2.5 – … 6 7 8   from 0 to 8
        """)
  }

  @Test func tensor_showsItsCorners() throws {
    let sites = Coordinate.labels(try strings(["a", "b", "c"]))
    let matrix = DataArray(
      try f64((0..<36).map { Double($0) / 4 }, [12, 3]), axes: [Axis("slot"), Axis("site", sites)],
      name: "ndvi")
    #expect(
      text(.array(matrix)) == """
        tensor [slot: 12, site: 3] f64
        ndvi
           a     b     c
        0.00  0.25  0.50
        0.75  1.00  1.25
        1.50  1.75  2.00
        2.25  2.50  2.75
           …     …     …
        6.75  7.00  7.25
        7.50  7.75  8.00
        8.25  8.50  8.75
        """)
    #expect(text(.array(DataArray(try f64([1, 2.5, 3])))) == "tensor [3] f64\n1  2.5  3")
    #expect(text(.array(DataArray(try f64([])))) == "tensor [0] f64")
  }

  @Test func table_showsHeadAndTail() throws {
    let table = Table(
      columns: [
        DataArray(try strings((0..<30).map { "s\($0)" }), axes: [Axis()], name: "site"),
        DataArray(try f64((0..<30).map { $0 == 3 ? .nan : Double($0) / 8 }), name: "x", unit: "K"),
      ], rowCount: 30)
    let lines = text(.table(table)).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 2 + 10 + 1 + 5)
    #expect(lines[0] == "site      x")
    #expect(lines[1] == "str   f64 K")
    #expect(lines[5] == "s3        –")
    #expect(lines[12] == "… 15 more rows")
  }

  @Test func verdict_showsStatusNumbersReasons() throws {
    let table = Table(
      columns: [
        DataArray(try strings(["RMSE", "R²"]), name: "measure"),
        DataArray(try f64([0.0731, .nan]), name: "value"),
      ], rowCount: 2)
    let verdict = Stub(
      typeName: "verdict",
      fields: [
        ("status", .string("FAIL")), ("standards", .table(table)),
        ("reasons", .list([.string("RMSE 0.073 is above 0.05")])), ("n", .int(147)),
      ])
    #expect(
      text(.object(verdict)) == """
        verdict: FAIL

        measure   value
        str         f64
        RMSE     0.0731
        R²            –

          - RMSE 0.073 is above 0.05

          n  147
        """)
  }

  @Test func fit_showsItsTrainingCurve() throws {
    let history = Table(
      columns: [
        DataArray(try f64([1, 2, 3]), name: "epoch"), DataArray(try f64([3, 2, 1]), name: "loss"),
        DataArray(try f64([.nan, .nan, .nan]), name: "validation"),
      ], rowCount: 3)
    let fit = Stub(
      typeName: "fit", fields: [("epochs", .int(3)), ("history", .table(history))])
    let shown = text(.object(fit))
    #expect(shown.hasPrefix("fit\n  epochs  3\n\ntraining\n"))
    #expect(!shown.contains("validation"))
  }

  @Test func prediction_showsBothSeries() throws {
    let prediction = Stub(
      typeName: "prediction",
      fields: [
        ("n", .int(3)), ("obs", .array(try daily([1, 2, 3]))),
        ("sim", .array(try daily([1, 2, 2.5]))),
      ])
    let lines = text(.object(prediction)).split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("obs  2000-03-01") })
    #expect(lines.contains { $0.hasPrefix("sim  2000-03-01") })
    let plot = try PlotBuiltinTests().call("plot", [.object(prediction)]).plot
    #expect(plot.title == "prediction of rain" && plot.panels[0].marks.count == 2)
  }

  @Test func valueRecord_summarisesWhatIsPresent() throws {
    let summary = try #require(Describe.valueRecord(of: .array(try daily([1, .nan, 3]))))
    #expect(summary.dtype == "f64" && summary.shape == [3] && summary.n == 2)
    #expect(summary.min == 1 && summary.max == 3 && summary.mean == 2)
    #expect(Describe.valueRecord(of: .none) == nil)
  }
}

@Suite struct PlotBuiltinTests {
  /// A builtin's body, run on its own.
  fileprivate func call(_ name: String, _ arguments: [Datum?]) throws -> PlotObject {
    let builtin = try #require(Library.builtins.first { $0.name == name })
    let filled =
      arguments + Array(repeating: nil, count: builtin.parameters.count - arguments.count)
    let result = try builtin.body(NoContext(), filled)
    return try #require(PlotObject.from(result))
  }

  @Test func plot_picksByKind() throws {
    let series = try daily((0..<40).map(Double.init))
    #expect(try call("plot", [.array(series)]).plot.panels[0].xAxis == .time)
    let record = Record(
      typeName: "decomposition",
      fields: ["observed": .array(series), "seasonal": .array(series), "period": .int(7)])
    let parts = try call("plot", [.record(record)]).plot
    #expect(parts.panels.map(\.title) == ["observed", "seasonal"])
    #expect(parts.title == "decomposition of rain")
    let gates = DataArray(
      try f64((0..<24).map(Double.init), [2, 3, 4]),
      axes: [Axis("sample"), Axis("lag"), Axis("hidden")], name: "f")
    let heat = try call("plot", [.array(gates)])
    #expect(heat.plot.title == "f, mean over 2 samples" && heat.plot.panels[0].xlabel == "lag")
    guard case .heat(let cells) = heat.plot.panels[0].marks[0] else {
      Issue.record("no heat map")
      return
    }
    #expect(cells.rows == 4 && cells.columns == 3 && cells.values.prefix(2) == [6, 10])
    #expect(throws: Fault.self) { try call("plot", [.string("ndvi")]) }
  }

  @Test func line_numbersEqualNames() throws {
    let series = Datum.array(try daily([1, 2, 3]))
    let sentence = Describe.description(of: try call("line", [.list([series, series])]).datum)
      .sentence()
    #expect(sentence.contains("rain (1)") && sentence.contains("rain (2)"))
    #expect(throws: Fault.self) { try call("line", [.list([])]) }
  }

  @Test func hist_countsEveryValueOnce() throws {
    let array = DataArray(try f64([1, 2, 2, 3, 3, 3, .nan, 5]))
    for bins in [nil, Datum.int(4)] {
      let plot = try call("hist", [.array(array), bins]).plot
      guard case .bars(_, let edges, let counts) = plot.panels[0].marks[0] else { continue }
      #expect(counts.reduce(0, +) == 7 && edges.count == counts.count + 1)
    }
    #expect(throws: Fault.self) { try call("hist", [.array(array), .int(0)]) }
  }

  @Test func plot_refusesLimitsThatAreNone() throws {
    let series = Datum.array(try daily([1, 2, 3]))
    #expect(throws: Fault.self) { try call("plot", [series, nil, nil, nil, nil, .int(3)]) }
    let limits = Datum.array(DataArray(try f64([0, 1])))
    #expect(try call("plot", [series, nil, nil, nil, nil, limits]).plot.panels[0].ylim == [0, 1])
  }
}
