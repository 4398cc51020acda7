import LimnData
import LimnEffects
import LimnLibrary
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections
import Synchronization
import Testing

/// Models from the language's side: named arguments in, records and objects out.
@Suite struct RecurrentBuiltinsTests {
  /// A context that keeps notes and progress, and interrupts nothing.
  private final class Bench: CallContext, Effects {
    private let noted = Mutex<[String]>([])
    private let reported = Mutex<[Progress]>([])
    let interruption = Interruption()
    var notes: [String] { noted.withLock { $0 } }
    var progress: [Progress] { reported.withLock { $0 } }
    var effects: any Effects { self }
    var library: [Builtin] { Library.builtins }
    func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum { .none }
    func note(_ text: String) { noted.withLock { $0.append(text) } }
    func write(_ text: String) {}
    func show(_ value: Datum) {}
    func nextRandomKey() -> UInt64 { 42 }
    func readFile(_ path: String) throws(Fault) -> [UInt8] { [] }
    func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {}
    func listFolder(_ path: String) throws(Fault) -> [String] { [] }
    func monotonicSeconds() -> Double { 0 }
    func report(_ progress: Progress) { reported.withLock { $0.append(progress) } }

    func run(_ name: String, _ named: [String: Datum]) throws -> Datum {
      let builtin = try #require(Library.builtins.first { $0.name == name })
      return try builtin.body(self, builtin.parameters.map { named[$0.name] })
    }
  }

  /// Monthly values from 2001 on; `sites` beside each other when above 1.
  private func series(
    _ months: Range<Int>, sites: Int = 1, name: String = "ndvi", provenance: Provenance = .observed
  ) throws -> DataArray {
    let start = TimeAxis(
      instants: [try Instant.parse("2001-01-01")], rule: .calendar(months: 1))
    let all = start.instants + (try start.following(count: months.upperBound - 1))
    let axis = TimeAxis(instants: Array(all[months]), rule: start.rule)
    let block = try Block<Double>(count: months.count * sites)
    for (row, month) in months.enumerated() {
      for site in 0..<sites {
        let wobble = Double((month * 7919 + site * 104_729) % 101) / 1000
        block.pointer[row * sites + site] = 0.3 + 0.05 * Double(month % 12) + wobble
      }
    }
    if sites == 1 {
      return DataArray(
        Tensor(shape: [months.count], elements: .f64(block)), axes: [Axis("time", .time(axis))],
        name: name, provenance: provenance)
    }
    let labels = Tensor(
      shape: [sites], elements: .str(try StringBlock((0..<sites).map { "s\($0)" })))
    return DataArray(
      Tensor(shape: [months.count, sites], elements: .f64(block)),
      axes: [Axis("time", .time(axis)), Axis("site", .labels(labels))], name: name)
  }

  private func quick(_ data: Datum) -> [String: Datum] {
    [
      "model": .object(Model.persistence), "data": data, "lookback": .int(6), "epochs": .int(3),
      "seed": .int(1),
    ]
  }

  @Test func aFitShowsItsHistoryAndItsWeights() throws {
    let bench = Bench()
    var arguments = quick(.array(try series(0..<72)))
    arguments["model"] = try bench.run("lstm", ["hidden": .int(4)])
    let fit = try #require(Fit.from(try bench.run("train", arguments)))
    for name in fit.fieldNames { #expect(fit.field(name) != nil, "\(name)") }
    #expect(fit.field("nonsense") == nil)
    guard case .table(let history)? = fit.field("history"),
      case .record(let weights)? = fit.field("weights")
    else {
      Issue.record("no history or weights")
      return
    }
    #expect(history.columnNames == ["epoch", "loss", "validation"])
    #expect(history.rowCount == 3)
    #expect(Array(weights.fields.keys) == ["W_ih", "W_hh", "b", "W_y", "b_y"])
    #expect(bench.progress.map(\.done) == [1, 2, 3])
    #expect(bench.progress[0].details[0].hasPrefix("loss "))
  }

  @Test func predictScoreAndVerdictAgreeOnN() throws {
    let bench = Bench()
    let fit = try bench.run("train", quick(.array(try series(0..<48))))
    let made = try bench.run("predict", ["fit": fit, "data": .array(try series(48..<96))])
    let prediction = try #require(Prediction.from(made))
    for name in prediction.fieldNames { #expect(prediction.field(name) != nil, "\(name)") }
    guard case .record(let score) = try bench.run("score", ["prediction": made]) else {
      Issue.record("no record")
      return
    }
    #expect(score.typeName == "score")
    #expect(
      Array(score.fields.keys) == [
        "rmse", "mae", "r2", "temporal_corr", "anomaly_corr", "skill_persistence",
        "skill_climatology", "skill_seasonal_naive", "n",
      ])
    guard case .int(48)? = score.fields["n"] else {
      Issue.record("n is not 48")
      return
    }
    let verdict = try #require(
      Verdict.from(
        try bench.run("verdict", ["prediction": made, "standard": .string("ndvi")])))
    #expect(verdict.n == 48)
    for name in verdict.fieldNames { #expect(verdict.field(name) != nil, "\(name)") }
  }

  @Test func sitesGiveATableOfScores() throws {
    let bench = Bench()
    let fit = try bench.run("train", quick(.array(try series(0..<48, sites: 3))))
    let made = try bench.run(
      "predict", ["fit": fit, "data": .array(try series(48..<96, sites: 3))])
    guard case .table(let table) = try bench.run("score", ["prediction": made]) else {
      Issue.record("no table")
      return
    }
    #expect(table.rowCount == 3)
    #expect(table.columnNames.prefix(3) == ["site", "n", "rmse"])
    guard case .array(let sim)? = Prediction.from(made)?.field("sim") else {
      Issue.record("no sim")
      return
    }
    #expect(sim.shape == [48, 3])
  }

  @Test func gatesAreNamedTensorsWithLagsUpToZero() throws {
    let bench = Bench()
    var arguments = quick(.array(try series(0..<48)))
    arguments["model"] = try bench.run("lstm", ["hidden": .int(4)])
    let fit = try bench.run("train", arguments)
    let gates = try bench.run("gates", ["fit": fit, "data": .array(try series(48..<60))])
    guard case .record(let record) = gates, case .array(let f)? = record.fields["f"] else {
      Issue.record("no gates")
      return
    }
    #expect(Array(record.fields.keys) == ["i", "f", "g", "o", "C", "h"])
    #expect(f.shape == [12, 6, 4])
    #expect(f.axes.map(\.name) == ["sample", "lag", "hidden"])
    guard case .labels(let lags)? = f.axes[1].coordinate, case .i64(let block) = lags.elements
    else {
      Issue.record("no lags")
      return
    }
    #expect((0..<6).map { block.pointer[$0] } == [-5, -4, -3, -2, -1, 0])
  }

  @Test func recordsAndSeveralInputsNeedATarget() throws {
    let bench = Bench()
    var record = Record()
    record.fields["ndvi"] = .array(try series(0..<48))
    record.fields["rain"] = .array(try series(0..<48, name: "p"))
    var arguments = quick(.record(record))
    arguments["model"] = try bench.run("lstm", ["hidden": .int(2)])
    let fault = #expect(throws: Fault.self) { try bench.run("train", arguments) }
    #expect(fault?.code == "E255")
    arguments["target"] = .string("ndvi")
    arguments["inputs"] = .list([.string("ndvi"), .string("rain")])
    let fit = try #require(Fit.from(try bench.run("train", arguments)))
    #expect(fit.shape?.inputs == 2)
    record.fields["rain"] = .array(try series(0..<47))
    arguments["data"] = .record(record)
    #expect(throws: Fault.self) { try bench.run("train", arguments) }
  }

  @Test func lookingAheadIsRefusedAndFillingIsNot() throws {
    let bench = Bench()
    let smooth = Provenance(seesAhead: Int.max, notes: ["stl of 48 steps"])
    var arguments = quick(.array(try series(0..<48, provenance: smooth)))
    let fault = #expect(throws: Fault.self) { try bench.run("train", arguments) }
    #expect(fault?.code == "E595")
    #expect(fault?.message.contains("stl of 48 steps") == true)
    arguments["allow_future"] = .bool(true)
    let allowed = try #require(Fit.from(try bench.run("train", arguments)))
    #expect(allowed.taints == ["target `ndvi`: stl of 48 steps"])
    var status = [UInt8](repeating: 0, count: 48)
    status[5] = StepStatus.filled.rawValue
    let filled = Provenance(
      status: status, seesAhead: 2, notes: ["1 of 48 values filled by linear"])
    let other = Bench()
    let fit = try other.run("train", quick(.array(try series(0..<48, provenance: filled))))
    #expect(other.notes.isEmpty)
    #expect(Fit.from(fit)?.observedTargets == 47)
  }

  @Test func wrongKindsAndNamesAreFaults() throws {
    let bench = Bench()
    #expect(throws: Fault.self) { try bench.run("baseline", ["name": .string("magic")]) }
    #expect(throws: Fault.self) { try bench.run("lstm", ["dtype": .string("f16")]) }
    #expect(throws: Fault.self) { try bench.run("train", quick(.int(3))) }
    #expect(throws: Fault.self) { try bench.run("train", quick(.record(Record()))) }
    let fit = try bench.run("train", quick(.array(try series(0..<48))))
    let data = Datum.array(try series(48..<60))
    #expect(throws: Fault.self) { try bench.run("gates", ["fit": fit, "data": data]) }
    #expect(throws: Fault.self) { try bench.run("forecast", ["fit": fit, "steps": .int(-1)]) }
    let made = try bench.run("predict", ["fit": fit, "data": data])
    #expect(throws: Fault.self) {
      try bench.run("verdict", ["prediction": made, "standard": .string("weather")])
    }
  }
}
