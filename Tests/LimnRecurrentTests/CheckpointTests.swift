import LimnEffects
import LimnIO
import LimnRecurrent
import LimnSource
import LimnTime
import Synchronization
import Testing

/// A world whose files outlive a training, and that interrupts it at its Nth look at the clock, of
/// which there is one after every batch.
private final class Restless: Effects {
  let interruption = Interruption()
  let files: MemoryEffects
  private let looks = Atomic<Int>(0)
  private let last: Int
  private let writes: Bool

  init(files: MemoryEffects, interruptedAt last: Int = .max, writes: Bool = true) {
    self.files = files
    self.last = last
    self.writes = writes
  }

  func readFile(_ path: String) throws(Fault) -> [UInt8] { try files.readFile(path) }
  func writeFile(_ bytes: [UInt8], to path: String) throws(Fault) {
    guard writes || looks.load(ordering: .relaxed) < 3 else { throw Fault("E606", "no room") }
    try files.writeFile(bytes, to: path)
  }
  func listFolder(_ path: String) throws(Fault) -> [String] { try files.listFolder(path) }
  func monotonicSeconds() -> Double {
    let now = looks.add(1, ordering: .relaxed).newValue
    if now >= last { interruption.request() }
    return Double(now)
  }
  func report(_ progress: Progress) {}
}

/// Trainings that are interrupted and go on.
@Suite struct Checkpoints {
  private func data(_ key: UInt64 = 3) throws -> SequenceData {
    single(seasonal(120, key: key), time: try composites(120))
  }

  private var options: TrainOptions {
    var options = quickOptions(lookback: 6, epochs: 9)
    options.schedule = .plateau
    options.patience = 4
    options.optimiser = .adamw
    options.weightDecay = 1e-3
    options.warmup = 2
    return options
  }

  private func train(
    _ effects: any Effects, options: TrainOptions? = nil, model: RecurrentModel? = nil,
    data: SequenceData? = nil, every: Double = 1e9, resumes: Bool = true,
    note: @escaping (String) -> Void = { _ in }
  ) throws -> Fit {
    try Training.fit(
      .recurrent(model ?? (try network(hidden: 3, layers: 2, dropout: 0.2))),
      data: data ?? (try self.data()), options: options ?? self.options,
      checkpoint: CheckpointPlan(
        path: "run.safetensors", every: every, resumes: resumes, note: note), effects: effects)
  }

  private func isSame(_ a: Fit, _ b: Fit) -> Bool {
    a.theta == b.theta && a.history == b.history && a.bestEpoch == b.bestEpoch
      && a.ending == b.ending && a.trainedSamples == b.trainedSamples
  }

  /// The same bits as without an interruption, wherever that comes.
  @Test func goingOnAtFiftyPlaces() throws {
    let whole = try Training.fit(
      .recurrent(try network(hidden: 3, layers: 2, dropout: 0.2)), data: try data(),
      options: options, effects: Silence())
    var interrupted = 0
    for place in 2..<54 {
      let files = MemoryEffects()
      do {
        _ = try train(Restless(files: files, interruptedAt: place))
      } catch {
        #expect((error as? Fault)?.kind == .interrupted)
        interrupted += 1
      }
      #expect(isSame(try train(Restless(files: files)), whole), "interrupted at \(place)")
    }
    #expect(interrupted >= 50)
  }

  /// A typed cell goes on as a built-in one does.
  @Test func aTypedCellGoesOn() throws {
    let typed = Model.cell(
      CellModel(name: "essay", settings: [], precision: .f32, source: "model essay") {
        inputs, outputs in
        CellKernelTests.lstm(inputs: inputs, hidden: 3, outputs: outputs ?? 1)
      })
    func run(_ effects: any Effects, keeps: Bool = true) throws -> Fit {
      try Training.fit(
        typed, data: try data(), options: options,
        checkpoint: keeps
          ? CheckpointPlan(path: "typed.safetensors", every: 1e9, resumes: true, note: { _ in })
          : nil, effects: effects)
    }
    let whole = try run(Silence(), keeps: false)
    for place in [2, 5, 11, 17, 30, 41] {
      let files = MemoryEffects()
      #expect(throws: Fault.interrupted) {
        try run(Restless(files: files, interruptedAt: place))
      }
      #expect(isSame(try run(Restless(files: files)), whole), "interrupted at \(place)")
    }
  }

  /// One batch, a new process, one more batch, to the end.
  @Test func goingOnAfterEveryBatch() throws {
    var options = options
    options.optimiser = .momentum
    options.weightDecay = 0
    options.epochs = 3
    let whole = try train(Restless(files: MemoryEffects()), options: options)
    let files = MemoryEffects()
    var starts = 0
    while true {
      starts += 1
      try #require(starts < 200)
      guard
        let fit = try? train(Restless(files: files, interruptedAt: 3), options: options)
      else { continue }
      #expect(isSame(fit, whole))
      break
    }
    #expect(starts > 10)
  }

  /// A process that is killed without a word loses what came after the last checkpoint only.
  @Test func goingOnFromAnyCheckpoint() throws {
    let whole = try train(Restless(files: MemoryEffects()))
    for every in [1.0, 7, 13, 29] {
      let files = MemoryEffects()
      let killed = Restless(files: files, interruptedAt: 40)
      _ = try? train(killed, every: every)
      #expect(isSame(try train(Restless(files: files), every: every), whole))
    }
  }

  @Test func anEndedTrainingIsNotRunAgain() throws {
    let files = MemoryEffects()
    let first = try train(Restless(files: files))
    var notes: [String] = []
    let second = try train(Restless(files: files, interruptedAt: 3)) { notes.append($0) }
    #expect(isSame(first, second))
    #expect(notes == ["`run.safetensors` has the end of this training"])
    let again = try train(Restless(files: files), resumes: false)
    #expect(isSame(first, again))
  }

  @Test func otherTrainingsAreRefusedByName() throws {
    let files = MemoryEffects()
    _ = try? train(Restless(files: files, interruptedAt: 9))
    func refused(
      options change: (inout TrainOptions) -> Void = { _ in }, model: RecurrentModel? = nil,
      data: SequenceData? = nil
    ) -> String {
      var options = self.options
      change(&options)
      do {
        _ = try train(Restless(files: files), options: options, model: model, data: data)
      } catch { return (error as? Fault).map { "\($0.code) \($0.message)" } ?? "" }
      return "fine"
    }
    #expect(
      refused { $0.rate = 0.5 }
        == "E661 `run.safetensors` is a checkpoint of another training: `lr` is 0.01, not 0.5")
    #expect(refused { $0.seed = 8 }.contains("`seed` is 7, not 8"))
    #expect(refused { $0.clip = .infinity }.contains("`clip` is 1.0, not \"inf\""))
    #expect(
      refused(model: try network(hidden: 4, layers: 2, dropout: 0.2)).contains(
        "the model's `hidden` is 3, not 4"))
    #expect(refused(data: try data(4)).contains("the data is another"))
    try files.writeFile(Array("nothing".utf8), to: "run.safetensors")
    #expect(refused().hasPrefix("E654"))
    let tensors = Safetensors(tensors: [])
    try files.writeFile(try tensors.bytes(), to: "run.safetensors")
    #expect(refused().hasPrefix("E661"))
  }

  /// A full disk ends no training, and is told.
  @Test func aCheckpointThatCannotBeWritten() throws {
    let whole = try train(Restless(files: MemoryEffects()))
    var notes: [String] = []
    let fit = try train(Restless(files: MemoryEffects(), writes: false), every: 20) {
      notes.append($0)
    }
    #expect(isSame(fit, whole))
    #expect(notes.allSatisfy { $0 == "the checkpoint could not be written: no room" })
    #expect(!notes.isEmpty)
    // Before anything is trained, it is an error.
    #expect(throws: Fault.self) { try train(Silence()) }
  }

  /// Damage at any byte gives a fault or the same training, never another or a crash.
  @Test func damagedCheckpoints() throws {
    let files = MemoryEffects()
    _ = try? train(Restless(files: files, interruptedAt: 9))
    let bytes = try files.readFile("run.safetensors")
    let random = RandomStream(key: 1)
    for round in 0..<300 {
      var damaged = bytes
      let place = random.below(damaged.count, UInt64(round))
      damaged[place] ^= 1 << UInt8(random.below(8, UInt64(1000 + round)))
      if round % 3 == 0 { damaged.removeLast(random.below(bytes.count, UInt64(2000 + round))) }
      let effects = Restless(files: MemoryEffects(), interruptedAt: 3)
      try effects.writeFile(damaged, to: "run.safetensors")
      _ = try? train(effects)
    }
  }
}
