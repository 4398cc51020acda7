import LimnData
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections
import Synchronization
import Testing

/// Calls builtins by name and keeps their notes.
private final class Caller: CallContext {
  private let noted = Mutex<[String]>([])
  let effects: any Effects = MemoryEffects()
  let library = Library.builtins

  var notes: [String] { noted.withLock { $0 } }

  func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum { .none }
  func note(_ text: String) { noted.withLock { $0.append(text) } }
  func write(_ text: String) {}
  func show(_ value: Datum) {}
  func nextRandomKey() -> UInt64 { 0 }

  func run(_ name: String, _ arguments: [Datum], named: [String: Datum] = [:]) throws(Fault)
    -> Datum
  {
    guard let builtin = library.first(where: { $0.name == name }) else {
      throw Fault("E200", "no builtin `\(name)`")
    }
    let rest = builtin.parameters.dropFirst(arguments.count).map { named[$0.name] }
    return try builtin.body(self, arguments.map { $0 } + rest)
  }

  func array(_ name: String, _ arguments: [Datum], named: [String: Datum] = [:]) throws
    -> DataArray
  {
    guard case .array(let array) = try run(name, arguments, named: named) else {
      throw Fault("E299", "`\(name)` gave no tensor")
    }
    return array
  }

  func parts(_ arguments: [Datum], named: [String: Datum]) throws -> (DataArray, DataArray) {
    guard case .record(let record) = try run("split", arguments, named: named),
      case .array(let train)? = record.fields["train"],
      case .array(let test)? = record.fields["test"]
    else { throw Fault("E299", "no parts") }
    return (train, test)
  }

  func code(_ name: String, _ arguments: [Datum], named: [String: Datum] = [:]) -> String? {
    do throws(Fault) { _ = try run(name, arguments, named: named) } catch { return error.code }
    return nil
  }
}

private let nan = Double.nan

/// Steps from January 2001 on, one a month or so many days apart.
private func axis(_ count: Int, days: Int64? = nil) throws -> Axis {
  let step = days.map { TimeSpan.days($0) } ?? .months(1)
  let start = try Instant.parse("2001-01-01")
  let range = try TimeAxis.range(
    from: start, through: try Instant.parse("2100-01-01"), step: step)
  return Axis("time", .time(range.subrange(0..<count)))
}

private func series(_ values: [Double], days: Int64? = nil) throws -> DataArray {
  DataArray(try Tensor(f64: values), axes: [try axis(values.count, days: days)], name: "v")
}

/// [time, site] from one column a site.
private func sites(_ columns: [[Double]], days: Int64? = nil) throws -> DataArray {
  let labels = try Tensor(str: columns.indices.map { "s\($0)" })
  let flat = columns[0].indices.flatMap { step in columns.map { $0[step] } }
  return DataArray(
    try Tensor(f64: flat, shape: [columns[0].count, columns.count]),
    axes: [try axis(columns[0].count, days: days), Axis("site", .labels(labels))], name: "v")
}

private func text(_ array: DataArray) throws -> String {
  try array.tensor.f64Values().map { $0.isNaN ? "-" : "\($0)" }.joined(separator: " ")
}

private func status(_ array: DataArray) -> String {
  (array.provenance.status ?? []).map { ["o", "m", "f"][Int($0)] }.joined()
}

@Suite struct GapBuiltins {
  @Test func linesBridgeGapsAndLookAhead() throws {
    let caller = Caller()
    let filled = try caller.array(
      "fill", [.array(try series([nan, 1, nan, nan, 4, 5, nan], days: 16))])
    #expect(try text(filled) == "- 1.0 2.0 3.0 4.0 5.0 -")
    #expect(status(filled) == "ooffooo")
    #expect(filled.provenance.seesAhead == 2)
    #expect(caller.notes == ["fill: 2 of 7 values filled, 2 still missing"])
  }

  @Test func theLastValueLooksBackOnly() throws {
    let x = Datum.array(try series([nan, 1, nan, nan, 4]))
    let filled = try Caller().array("fill", [x, .string("last"), .int(1)])
    #expect(try text(filled) == "- 1.0 1.0 - 4.0")
    #expect(status(filled) == "oofoo")
    #expect(filled.provenance.seesAhead == 0)
  }

  @Test func climatologyFillsFromWhatWasObserved() throws {
    var values = (0..<36).map { Double($0 % 12) }
    values[14] = nan
    let filled = try Caller().array("fill", [.array(try series(values)), .string("climatology")])
    #expect(try filled.tensor.f64Values()[14] == 2)
    #expect(filled.provenance.seesAhead == Int.max)
    #expect(filled.provenance.fittedOn?.upperBound.description == "2003-12-01")
  }

  @Test func fillingMapsOverSites() throws {
    let x = try sites([[1, nan, 3], [nan, 5, 7]], days: 1)
    #expect(try text(try Caller().array("fill", [.array(x)])) == "1.0 - 2.0 5.0 3.0 7.0")
  }

  @Test func maskingIsRemembered() throws {
    let caller = Caller()
    let x = try sites([[1, 2, 3], [4, nan, 6]])
    let bad = DataArray(
      try Tensor(bool: [false, true, false], mask: [false, false, true]), axes: [try axis(3)])
    let masked = try caller.array("mask", [.array(x), .array(bad)])
    #expect(try text(masked) == "1.0 4.0 - - 3.0 6.0")
    #expect(status(masked) == "oomooo")
    #expect(
      caller.notes == [
        "mask: 1 of 6 values masked",
        "mask: 2 of 6 values kept, the condition being missing there",
      ])
    let table = try #require(Table.from(try caller.run("quality", [.array(masked)])))
    #expect(table.columnNames.first == "site")
    let columns = ["steps", "present", "masked", "filled", "missing", "longest_gap"]
    let rows = try columns.compactMap { try table.column(named: $0)?.tensor.i64Values() }
    #expect(rows == [[3, 3], [2, 2], [1, 0], [0, 0], [0, 1], [1, 1]])
  }

  @Test func masksThatDoNotFit() throws {
    let caller = Caller()
    let x = Datum.array(try series([1, 2, 3]))
    let flags = DataArray(try Tensor(bool: [true, false]))
    let late = DataArray(
      try Tensor(bool: [true, false, true]), axes: [try axis(3, days: 16)])
    #expect(caller.code("mask", [x, .array(flags)]) == "E390")
    #expect(caller.code("mask", [x, .array(late)]) == "E430")
    #expect(caller.code("mask", [x, x]) == "E522")
    #expect(caller.code("mask", [x, .int(1)]) == "E203")
  }

  @Test func bitsOfFlags() throws {
    let caller = Caller()
    let flags = DataArray(try Tensor(i64: [0b0111, 0b1000, 1], mask: [false, false, true]))
    let low = try caller.array("bits", [.array(flags), .int(0), .int(2)])
    #expect(try low.tensor.i64Values().prefix(2) == [3, 0])
    #expect(low.tensor.isMissing(at: 2))
    #expect(Int.from(try caller.run("bits", [.int(-1), .int(0), .int(64)])) == -1)
    #expect(caller.code("bits", [.int(1), .int(60), .int(5)]) == "E523")
  }
}

@Suite struct SplitBuiltin {
  @Test func theNamedPeriodIsInTheTestPart() throws {
    let x = try sites([(0..<36).map(Double.init), (100..<136).map(Double.init)])
    let (train, test) = try Caller().parts([.array(x)], named: ["at": .string("2003")])
    #expect(train.shape == [24, 2] && test.shape == [12, 2])
    #expect(try test.tensor.f64Values().prefix(2) == [24, 124])
    #expect(test.timeAxis?.instants.first?.description == "2003-01-01")
    #expect(train.timeAxis?.rule == .calendar(months: 1))
    let shared = try Caller().parts([.array(x)], named: ["share": .float(0.75)])
    #expect(shared.0.shape == [27, 2])
  }

  @Test func whatSawAcrossIsRefused() throws {
    let caller = Caller()
    var values = (0..<48).map { Double($0 % 12) }
    values[23] = nan
    values[5] = nan
    let x = try series(values)
    let filled = try caller.run("fill", [.array(x)])
    #expect(caller.code("split", [filled], named: ["at": .string("2003")]) == "E427")
    #expect(caller.code("split", [filled], named: ["at": .string("2004")]) == nil)
    let usual = try caller.run("climatology", [.array(x)])
    let anomaly = try caller.run("anomaly", [.array(x), usual])
    #expect(caller.code("split", [anomaly], named: ["at": .string("2003")]) == "E428")
    let parts = try caller.run("stl", [.array(try series((0..<48).map { Double($0 % 12) }))])
    #expect(caller.code("split", [parts], named: ["at": .string("2003")]) == "E428")
    let trend = try #require(Record.from(parts)?.fields["trend"])
    #expect(caller.code("split", [trend], named: ["at": .string("2003")]) == "E428")
  }

  @Test func anomaliesFromTheTrainPartSeeNothingAhead() throws {
    let caller = Caller()
    let (train, test) = try caller.parts(
      [.array(try series((0..<48).map { Double($0) }))], named: ["at": .string("2003")])
    let usual = try caller.run("climatology", [.array(train)])
    let anomaly = try caller.array("anomaly", [.array(test), usual])
    #expect(anomaly.provenance.seesAhead == 0)
    #expect(try anomaly.tensor.f64Values()[0] == 18)
  }

  @Test func cutsThatCannotBe() throws {
    let caller = Caller()
    let x = Datum.array(try series([1, 2, 3]))
    for (named, code) in [
      ([:], "E202"), (["at": .string("2001"), "share": .float(0.5)], "E202"),
      (["at": .string("1999")], "E426"), (["at": .string("2001-04")], "E426"),
      (["at": .string("soon")], "E401"), (["share": .float(1.5)], "E425"),
      (["share": .float(0.01)], "E426"), (["at": .int(3)], "E203"),
    ] as [([String: Datum], String)] {
      #expect(caller.code("split", [x], named: named) == code)
    }
    let plain = Datum.array(DataArray(try Tensor(f64: [1, 2])))
    #expect(caller.code("split", [plain], named: ["at": .string("2001")]) == "E421")
  }

  @Test func tablesAreCutByTheirTimes() throws {
    let moments = try ["2001-05-01", "2002-01-01", "2001-01-01"].map {
      try Instant.parse($0).microseconds
    }
    let table = Table(
      columns: [
        DataArray(try Tensor(time: moments + [0], mask: [false, false, false, true]), name: "d"),
        DataArray(try Tensor(f64: [1, 2, 3, 4]), name: "v"),
      ], rowCount: 4)
    let caller = Caller()
    let parts = try #require(
      Record.from(try caller.run("split", [.table(table)], named: ["at": .string("2002")])))
    let train = try #require(Table.from(parts.fields["train"] ?? .none))
    #expect(try train.column(named: "v")?.tensor.f64Values() == [1, 3])
    #expect(caller.notes == ["split: 1 row without a time left out"])
  }
}

@Suite struct DecompositionBuiltin {
  private func sample(_ count: Int) -> [Double] {
    (0..<count).map { Double($0) * 0.1 + [3.0, 1, -1, -3][$0 % 4] }
  }

  @Test func thePeriodComesFromTheAxis() throws {
    let caller = Caller()
    let record = try #require(
      Record.from(try caller.run("stl", [.array(try series(sample(48)))])))
    let trend = try #require(DataArray.from(record.fields["trend"] ?? .none))
    #expect(record.typeName == "decomposition")
    #expect(Int.from(record.fields["period"] ?? .none) == 12)
    #expect(trend.provenance.seesAhead == Int.max)
    #expect(trend.timeAxisIndex == 0)
    #expect(caller.code("stl", [.array(try series(sample(48), days: 1))]) == "E505")
  }

  @Test func partsAddUpAtEverySite() throws {
    let x = try sites([sample(48), sample(48).map { $0 * 2 }])
    let record = try #require(
      Record.from(
        try Caller().run("stl", [.array(x)], named: ["seasonal": .string("periodic")])))
    let parts = try ["seasonal", "trend", "remainder"].compactMap { name -> [Double]? in
      guard case .array(let part)? = record.fields[name] else { return nil }
      return try part.tensor.f64Values()
    }
    let values = try x.tensor.f64Values()
    #expect(parts.count == 3)
    for index in values.indices {
      #expect(abs(parts.reduce(-values[index]) { $0 + $1[index] }) < 1e-12)
    }
  }

  @Test func whatCannotBeDecomposed() throws {
    let caller = Caller()
    let x = Datum.array(try series(sample(48)))
    let gappy = try series((0..<48).map { $0 % 12 == 3 ? nan : Double($0) })
    for (values, named, code) in [
      (.array(gappy), [:], "E570"), (x, ["period": .int(40)], "E503"),
      (x, ["period": .int(1)], "E504"), (x, ["seasonal": .int(8)], "E506"),
      (x, ["trend": .int(1)], "E507"), (x, ["trend_deg": .int(2)], "E508"),
      (x, ["inner": .int(0)], "E509"), (x, ["seasonal": .string("often")], "E510"),
    ] as [(Datum, [String: Datum], String)] {
      #expect(caller.code("stl", [values], named: named) == code)
    }
  }
}

@Suite struct MetricBuiltins {
  private func number(_ caller: Caller, _ name: String, _ arguments: [Datum]) throws -> Double? {
    Double.from(try caller.run(name, arguments))
  }

  @Test func pairsAreMaskedAndCounted() throws {
    let caller = Caller()
    let obs = Datum.array(try series([1, nan, 3, 4]))
    let sim = Datum.array(try series([2, 2, nan, 4]))
    #expect(try number(caller, "mse", [obs, sim]) == 0.5)
    #expect(caller.notes == ["mse: n = 2 of 4, where all values are present"])
  }

  @Test func filledObservationsAreNotScored() throws {
    let caller = Caller()
    let filled = try caller.run("fill", [.array(try series([1, nan, 3]))])
    #expect(try number(caller, "mae", [filled, .int(0)]) == 2)
    #expect(
      caller.notes.last
        == "mae: n = 2 of 3, where all values are present, filled observations left out")
  }

  @Test func theUndefinedIsNoneWithItsReason() throws {
    let caller = Caller()
    let flat = Datum.array(try series([2, 2, 2]))
    guard case .none = try caller.run("nse", [flat, flat]) else {
      Issue.record("not none")
      return
    }
    #expect(caller.notes == ["nse: undefined, since the observations of all 3 pairs are the same"])
  }

  @Test func anAxisCanBeKept() throws {
    let obs = Datum.array(try sites([[1, 2, 3], [1, 2, 3]]))
    let sim = Datum.array(try sites([[1, 2, 3], [2, 3, 4]]))
    let dim = ["dim": Datum.string("time")]
    let result = try Caller().array("rmse", [obs, sim], named: dim)
    #expect(try text(result) == "0.0 1.0")
    #expect(result.axes.first?.name == "site")
    let skill = try Caller().array("skill", [obs, sim, .float(2)], named: dim)
    #expect(try text(skill) == "1.0 -0.5")
  }

  @Test func operandsMustSpeakOfTheSameSteps() throws {
    let caller = Caller()
    let x = Datum.array(try series([1, 2, 3]))
    #expect(caller.code("r2", [x, .array(try series([1, 2]))]) == "E392")
    #expect(caller.code("r2", [x, .array(try series([1, 2, 3], days: 16))]) == "E430")
    #expect(caller.code("r2", [x, x], named: ["dim": .string("site")]) == "E395")
    #expect(caller.code("r2", [x, .string("x")]) == "E203")
  }
}
