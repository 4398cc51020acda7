import LimnEffects
import LimnIO
import LimnSource
import LimnTensor
import LimnTime

/// Trainings that outlive their process: all that one needs to go on, in a file.
///
/// Between two batches a training is its weights, the optimiser's memory, its place in the epochs
/// and in the order of the samples, and what early stopping remembers; everything else follows from
/// data, options and seed. So a training that goes on from a checkpoint ends with the same bits as
/// one that was never interrupted.

/// When and where checkpoints are written.
package struct CheckpointPlan {
  package var path: String
  /// Seconds between two of them.
  package var every: Double
  /// Whether a checkpoint that is there is gone on from.
  package var resumes: Bool
  package var note: (String) -> Void

  package init(
    path: String, every: Double, resumes: Bool, note: @escaping (String) -> Void
  ) {
    self.path = path
    self.every = every
    self.resumes = resumes
    self.note = note
  }
}

/// Where a training stands between two batches.
struct TrainingPlace: Hashable {
  var epoch = 1
  /// Samples of the epoch that have been seen, the sum of their losses, and their targets.
  var next = 0
  var total = 0.0
  var n = 0
  /// The best validation loss, and epochs since.
  var best = Double.infinity
  var sinceBest = 0
  /// The least watched loss since the step size was last halved, and epochs since.
  var sunk = Double.infinity
  var sinceSunk = 0
  /// The share of the step size that plateaus have left.
  var share = 1.0
}

/// A training in a file.
struct Checkpoint<Element: KernelElement> {
  var place: TrainingPlace
  var steps: Int
  var bestEpoch: Int
  var history: [Fit.Epoch]
  /// How the training ended, where it has.
  var ending: Fit.Ending?
  /// [parameters] each.
  var theta: Block<Element>
  var best: [Double]
  var m: Block<Element>
  var v: Block<Element>

  func file(of fit: Fit) throws(Fault) -> Safetensors {
    var file = Safetensors(metadata: LimnFile.metadata(.checkpoint))
    file.metadata += [
      ("limn.training", JSON.object(Self.training(fit)).text),
      ("limn.place", JSON.object(json).text),
    ]
    let shape = [theta.count]
    func tensor(_ block: Block<Element>) throws(Fault) -> Tensor {
      try Tensor.numbers(block.array.map { Double($0) }, shape, single: Element.self == Float.self)
    }
    file.tensors = [
      ("checkpoint.theta", try tensor(theta)),
      (
        "checkpoint.best",
        try Tensor.numbers(best, [best.count], single: Element.self == Float.self)
      ),
      ("checkpoint.m", try tensor(m)), ("checkpoint.v", try tensor(v)),
    ]
    try file.add(
      "checkpoint.losses", [place.total, place.best, place.sunk, place.share], [4])
    try file.add(
      "checkpoint.history",
      history.flatMap { [Double($0.epoch), $0.loss, $0.validation ?? .nan] }, [history.count, 3])
    return file
  }

  /// What a training must share with the checkpoint that it goes on from.
  private static func training(_ fit: Fit) -> [(key: String, value: JSON)] {
    [
      ("data_sha256", .string(fit.dataDigest)), ("model", .object(fit.model.json)),
      ("options", .object(fit.options.json)),
    ]
  }

  private var json: [(key: String, value: JSON)] {
    [
      ("epoch", .int(place.epoch)), ("next", .int(place.next)), ("n", .int(place.n)),
      ("since_best", .int(place.sinceBest)), ("since_sunk", .int(place.sinceSunk)),
      ("steps", .int(steps)), ("best_epoch", .int(bestEpoch)),
      ("ending", ending.map { .object($0.json) } ?? .null),
    ]
  }

  init(
    place: TrainingPlace, steps: Int, bestEpoch: Int, history: [Fit.Epoch], ending: Fit.Ending?,
    theta: Block<Element>, best: [Double], m: Block<Element>, v: Block<Element>
  ) {
    self.place = place
    self.steps = steps
    self.bestEpoch = bestEpoch
    self.history = history
    self.ending = ending
    self.theta = theta
    self.best = best
    self.m = m
    self.v = v
  }

  /// That of the training of `fit` on so many samples, or a fault that says why it is not.
  init(
    _ bytes: [UInt8], name: String, of fit: Fit, samples: Int, parameters: Int
  ) throws(Fault) {
    let file = try Safetensors.read(bytes, name: name)
    guard try LimnFile.kind(of: file, name) == .checkpoint else {
      throw Fault.noCheckpoint(name)
    }
    let training = try Settings(text: file.text("limn.training"), file: name)
    let options = Settings.difference(fit.options.json, try training.object("options").fields)
    let model = Settings.difference(fit.model.json, try training.object("model").fields)
    guard model == nil else { throw Fault.otherTraining(name, "the model's \(model ?? "")") }
    guard options == nil else { throw Fault.otherTraining(name, options ?? "") }
    guard try training.text("data_sha256") == fit.dataDigest else {
      throw Fault.otherTraining(name, "the data is another")
    }
    let reader = FitReader(file: file, name: name)
    let settings = try Settings(text: file.text("limn.place"), file: name)
    func block(_ key: String) throws(Fault) -> Block<Element> {
      let values = try reader.numbers(key, [parameters])
      guard values.allSatisfy(\.isFinite) else { throw Fault.weightNotFinite(key) }
      return try Block(values.map { Element($0) })
    }
    func count(_ key: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
      let value = try settings.int(key)
      guard range.contains(value) else { throw settings.wrong(key) }
      return value
    }
    theta = try block("checkpoint.theta")
    best = try block("checkpoint.best").array.map { Double($0) }
    m = try block("checkpoint.m")
    v = try block("checkpoint.v")
    let losses = try reader.numbers("checkpoint.losses", [4])
    let epoch = try count("epoch", 1...(fit.options.epochs + 1))
    place = TrainingPlace(
      epoch: epoch, next: try count("next", 0...samples), total: losses[0],
      n: try count("n", 0...(1 << 60)), best: losses[1],
      sinceBest: try count("since_best", 0...fit.options.epochs), sunk: losses[2],
      sinceSunk: try count("since_sunk", 0...fit.options.epochs), share: losses[3])
    steps = try count("steps", 0...(1 << 60))
    history = try reader.history("checkpoint.history", epoch - 1)
    bestEpoch = try count("best_epoch", 0...(epoch - 1))
    if case .object = settings["ending"] { ending = try Fit.Ending(try settings.object("ending")) }
  }
}

extension SequenceData {
  /// SHA-256 of what a training sees of it: time, sites, and the values of these variables that are
  /// observed.
  func digest(_ names: [String]) -> String {
    var hash = SHA256()
    for instant in time.instants { hash.add(instant.microseconds) }
    for site in sites { hash.add(site) }
    for name in names {
      guard let variable = variables.first(where: { $0.name == name }) else { continue }
      hash.add(name)
      hash.add(variable.unit ?? "")
      for (values, observed) in zip(variable.values, variable.observed) {
        hash.add(numbers: zip(values, observed).map { $1 ? $0 : .nan })
      }
    }
    return hash.hex
  }
}
