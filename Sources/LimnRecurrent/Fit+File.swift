import LimnIO
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime

/// Fits as files: safetensors whose tensors are the weights and all numbers that forecasts rest on,
/// and whose metadata says the rest.
///
/// The weights lie under their own names in the element type of the training, what else the fit
/// holds under `fit.…`. The metadata has `limn`, the version that wrote the file, `limn.kind`,
/// `limn.layout`, raised whenever a field changes its meaning, and `limn.fit`, JSON. A typed
/// model's equations are told but not taken from a file: whoever loads the fit gives the model.

/// What a file of Limn says that it is.
package struct LimnFile {
  package enum Kind: String { case fit, checkpoint }

  static let layout = 1

  /// nil for a file that is not Limn's.
  package static func kind(of file: Safetensors, _ name: String) throws(Fault) -> Kind? {
    guard let text = file.text("limn.kind") else { return nil }
    guard let layout = file.text("limn.layout").flatMap({ Int($0) }) else {
      throw Fault.damagedFile(name, "its metadata does not say its layout")
    }
    guard let kind = Kind(rawValue: text), layout == Self.layout else {
      throw Fault.otherLayout(name, version: file.text("limn"), isNewer: layout > Self.layout)
    }
    return kind
  }

  static func metadata(_ kind: Kind) -> [(key: String, value: String)] {
    [
      ("limn", LimnVersion.current), ("limn.kind", kind.rawValue),
      ("limn.layout", "\(layout)"),
    ]
  }
}

extension Fit {
  package func file() throws(Fault) -> Safetensors {
    var file = Safetensors(metadata: LimnFile.metadata(.fit))
    file.metadata.append(("limn.fit", JSON.object(json).text))
    let isSingle = model.precision == .f32
    for (name, values, shape) in weights {
      file.tensors.append((name, try Tensor.numbers(values, shape, single: isSingle)))
    }
    let scalers = inputScalers + [targetScaler]
    let (d, s, p) = (inputScalers.count, sites.count, past.time.count)
    try file.add("fit.scalers", scalers.flatMap { [$0.mean, $0.deviation] }, [d + 1, 2])
    try file.add(
      "fit.history",
      history.flatMap { [Double($0.epoch), $0.loss, $0.validation ?? .nan] }, [history.count, 3])
    try file.add("fit.past.inputs", past.held.flatMap { $0.flatMap { $0 } }, [d, s, p])
    try file.add("fit.past.held", past.heldTarget.flatMap { $0 }, [s, p])
    try file.add("fit.past.target", past.target.flatMap { $0 }, [s, p])
    try file.add("fit.past.time", whole: past.time.instants.map(\.microseconds), [p])
    try file.add(
      "fit.span", whole: [span.lowerBound.microseconds, span.upperBound.microseconds], [2])
    if let climatology, let first = climatology.first {
      let shape = [s, first.means.count]
      try file.add("fit.climatology.means", climatology.flatMap(\.means), shape)
      try file.add(
        "fit.climatology.counts", whole: climatology.flatMap { $0.counts.map { Int64($0) } }, shape)
    }
    return file
  }

  private var json: [(key: String, value: JSON)] {
    [
      ("model", .object(model.json)), ("options", .object(options.json)),
      ("unit", .optional(unit)), ("site_axis", .optional(siteAxis)), ("sites", .texts(sites)),
      ("best_epoch", .int(bestEpoch)), ("ending", .object(ending.json)), ("steps", .int(steps)),
      ("samples", .int(trainedSamples)), ("validation_samples", .int(validationSamples)),
      ("observed", .int(observedTargets)), ("taints", .texts(taints)),
      ("rule", .object(rule.json)), ("data_sha256", .string(dataDigest)),
    ]
  }

  /// `given` is the model, where it is a typed one.
  package init(_ file: Safetensors, name: String, given: Model? = nil) throws(Fault) {
    let reader = FitReader(file: file, name: name)
    let settings = try Settings(text: file.text("limn.fit"), file: name)
    let options = try TrainOptions(try settings.object("options"))
    let model = try Model(try settings.object("model"), given: given)
    let sites = try settings.texts("sites")
    let siteAxis = try settings.optionalText("site_axis")
    guard !sites.isEmpty, siteAxis != nil || sites.count == 1 else { throw settings.wrong("sites") }
    let (d, s) = (options.inputs.count, sites.count)
    let scalers = try reader.numbers("fit.scalers", [d + 1, 2]).pairs.map { mean, deviation in
      Scaler(mean: mean, deviation: deviation)
    }
    guard scalers.allSatisfy({ $0.mean.isFinite && $0.deviation.isFinite && $0.deviation > 0 })
    else { throw reader.damaged("`fit.scalers` has numbers that no scaling has") }

    let moments = try reader.whole("fit.past.time")
    let (p, rule) = (moments.count, try TimeRule(try settings.object("rule")))
    let past = Past(
      held: try reader.numbers("fit.past.inputs", [d, s, p]).parts(d).map { $0.parts(s) },
      heldTarget: try reader.numbers("fit.past.held", [s, p]).parts(s),
      target: try reader.numbers("fit.past.target", [s, p]).parts(s),
      time: try reader.axis(moments, rule))
    let span = try reader.whole("fit.span", [2]).map { Instant(microseconds: $0) }
    guard span[0] <= span[1], span.allSatisfy(\.isOnCalendar), p > 0 else {
      throw reader.damaged("its times are in no order that could be")
    }
    var climatology: [Climatology]?
    if let shape = file.tensor("fit.climatology.means")?.shape, shape.count == 2, shape[1] > 0 {
      let means = try reader.numbers("fit.climatology.means", [s, shape[1]]).parts(s)
      let counts = try reader.whole("fit.climatology.counts", [s, shape[1]]).map { Int($0) }
      climatology = zip(means, counts.parts(s)).map { Climatology(means: $0, counts: $1) }
    }
    let epochs = file.tensor("fit.history")?.shape.first ?? 0
    let history = try reader.history("fit.history", epochs)
    self.init(
      model: model, options: options, unit: try settings.optionalText("unit"), siteAxis: siteAxis,
      sites: sites, inputScalers: Array(scalers.dropLast()), targetScaler: scalers[d], shape: nil,
      graph: nil, theta: [], history: history, bestEpoch: try settings.int("best_epoch"),
      ending: try Ending(try settings.object("ending")), span: span[0]...span[1],
      steps: try settings.int("steps"), trainedSamples: try settings.int("samples"),
      validationSamples: try settings.int("validation_samples"),
      observedTargets: try settings.int("observed"), taints: try settings.texts("taints"),
      climatology: climatology, rule: rule, past: past,
      dataDigest: try settings.text("data_sha256"))
    guard (0...history.count).contains(bestEpoch) else { throw settings.wrong("best_epoch") }
    try takeShape()
    theta = try reader.weights(of: self)
  }
}

/// Tensors of the shapes that are wanted.
struct FitReader {
  let file: Safetensors
  let name: String

  func damaged(_ what: String) -> Fault { Fault.damagedFile(name, what) }

  func tensor(_ key: String, _ shape: [Int]? = nil) throws(Fault) -> Tensor {
    guard let tensor = file.tensor(key) else { throw damaged("it has no tensor `\(key)`") }
    if let shape, tensor.shape != shape { throw Fault.weightOfOtherShape(key, tensor.shape, shape) }
    return tensor
  }

  func numbers(_ key: String, _ shape: [Int]) throws(Fault) -> [Double] {
    switch try tensor(key, shape).elements {
    case .f64(let block): return block.array
    case .f32(let block): return block.array.map { Double($0) }
    default: throw damaged("`\(key)` holds no numbers with fractions")
    }
  }

  func whole(_ key: String, _ shape: [Int]? = nil) throws(Fault) -> [Int64] {
    guard case .i64(let block) = try tensor(key, shape).elements else {
      throw damaged("`\(key)` holds no whole numbers")
    }
    return block.array
  }

  func history(_ key: String, _ epochs: Int) throws(Fault) -> [Fit.Epoch] {
    try numbers(key, [epochs, 3]).parts(epochs).map { (row) throws(Fault) in
      guard let epoch = Int(exactly: row[0]) else { throw damaged("`\(key)` has no epochs") }
      return Fit.Epoch(epoch: epoch, loss: row[1], validation: row[2].isNaN ? nil : row[2])
    }
  }

  func axis(_ moments: [Int64], _ rule: TimeRule) throws(Fault) -> TimeAxis {
    let instants = moments.map { Instant(microseconds: $0) }
    guard instants.allSatisfy(\.isOnCalendar), zip(instants, instants.dropFirst()).allSatisfy(<),
      instants.first?.calendar == instants.last?.calendar,
      rule.mostDays * Double(moments.count) >= TimeRule.days(instants),
      try TimeAxis.complete(from: instants, rule: rule).instants == instants
    else { throw damaged("its time axis does not follow its own rule") }
    return TimeAxis(instants: instants, rule: rule)
  }

  /// θ, every number finite.
  func weights(of fit: Fit) throws(Fault) -> [Double] {
    var theta: [Double] = []
    for parameter in fit.parameters {
      let values = try numbers(parameter.name, parameter.shape)
      guard values.allSatisfy(\.isFinite) else { throw Fault.weightNotFinite(parameter.name) }
      theta += values
    }
    return theta
  }
}

extension Instant {
  /// In the years of one of the calendars.
  var isOnCalendar: Bool {
    Calendar(rawValue: band) != nil && elapsed.magnitude < Instant.mostElapsed
  }
}

extension Safetensors {
  mutating func add(_ name: String, _ values: [Double], _ shape: [Int]) throws(Fault) {
    tensors.append((name, try Tensor.numbers(values, shape)))
  }

  mutating func add(_ name: String, whole values: [Int64], _ shape: [Int]) throws(Fault) {
    tensors.append((name, Tensor(shape: shape, elements: .i64(try Block(values)))))
  }
}

extension Tensor {
  static func numbers(
    _ values: [Double], _ shape: [Int], single: Bool = false
  ) throws(Fault) -> Tensor {
    Tensor(
      shape: shape,
      elements: single ? .f32(try Block(values.map { Float($0) })) : .f64(try Block(values)))
  }
}

extension Array {
  /// As many parts of one length.
  func parts(_ count: Int) -> [[Element]] {
    guard count > 0 else { return [] }
    let length = self.count / count
    return (0..<count).map { Array(self[($0 * length)..<(($0 + 1) * length)]) }
  }
}

extension [Double] {
  var pairs: [(Double, Double)] { parts(count / 2).map { ($0[0], $0[1]) } }
}

extension Fit.Ending {
  var json: [(key: String, value: JSON)] {
    switch self {
    case .notNeeded: [("kind", .string("not_needed"))]
    case .allEpochs: [("kind", .string("all_epochs"))]
    case .stoppedEarly: [("kind", .string("stopped_early"))]
    case .exploded(let epoch): [("kind", .string("exploded")), ("epoch", .int(epoch))]
    }
  }

  init(_ settings: Settings) throws(Fault) {
    switch try settings.text("kind") {
    case "not_needed": self = .notNeeded
    case "all_epochs": self = .allEpochs
    case "stopped_early": self = .stoppedEarly
    case "exploded": self = .exploded(epoch: try settings.int("epoch"))
    default: throw settings.wrong("ending")
    }
  }
}

extension TimeRule {
  var json: [(key: String, value: JSON)] {
    switch self {
    case .regular(let microseconds):
      [("kind", .string("regular")), ("microseconds", .integer(microseconds))]
    case .composite(let stepDays, let slots):
      [("kind", .string("composite")), ("step_days", .int(stepDays)), ("slots", .int(slots))]
    case .calendar(let months): [("kind", .string("calendar")), ("months", .int(months))]
    case .irregular: [("kind", .string("irregular"))]
    }
  }

  /// No step is longer, in days.
  fileprivate var mostDays: Double {
    switch self {
    case .regular(let microseconds):
      Double(microseconds) / Double(TimeSpan.microsecondsPerDay)
    case .composite(let stepDays, _): 2 * Double(stepDays)
    case .calendar(let months): 32 * Double(months)
    case .irregular: .infinity
    }
  }

  fileprivate static func days(_ instants: [Instant]) -> Double {
    guard let first = instants.first, let last = instants.last else { return 0 }
    return Double(last.elapsed - first.elapsed) / Double(TimeSpan.microsecondsPerDay)
  }

  /// Within what a rule that was found can be, so that reckoning by it cannot overflow.
  init(_ settings: Settings) throws(Fault) {
    func positive(_ key: String, most: Int) throws(Fault) -> Int {
      let value = try settings.int(key)
      guard (1...most).contains(value) else { throw settings.wrong(key) }
      return value
    }
    switch try settings.text("kind") {
    case "regular":
      self = .regular(microseconds: Int64(try positive("microseconds", most: 1 << 60)))
    case "composite":
      self = .composite(
        stepDays: try positive("step_days", most: 366), slots: try positive("slots", most: 366))
    case "calendar": self = .calendar(months: try positive("months", most: 400_000))
    default: throw settings.wrong("rule")
    }
  }
}
