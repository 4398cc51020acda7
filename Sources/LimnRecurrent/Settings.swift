import LimnIO
import LimnSource

/// Settings as fields of JSON, in files of fits and in checkpoints.

/// Fields of a JSON object, each of the type that is wanted or a fault that names it.
struct Settings {
  let file: String
  let fields: [(key: String, value: JSON)]

  init(_ json: JSON?, file: String) throws(Fault) {
    guard case .object(let fields) = json else {
      throw Fault.damagedFile(file, "settings are missing from its metadata")
    }
    self.file = file
    self.fields = fields
  }

  /// Of the text that `json.text` gives.
  init(text: String?, file: String) throws(Fault) {
    let parsed = text.map { text in
      Array(text.utf8).withUnsafeBufferPointer { bytes -> Result<JSON, Fault> in
        do throws(Fault) { return .success(try JSON.parse(bytes, file: file)) } catch {
          return .failure(error)
        }
      }
    }
    try self.init(try parsed?.get(), file: file)
  }

  func wrong(_ key: String) -> Fault {
    Fault.damagedFile(file, "`\(key)` of its metadata is missing or of another type")
  }

  subscript(_ key: String) -> JSON? { fields.first { $0.key == key }?.value }

  func object(_ key: String) throws(Fault) -> Settings {
    guard case .object = self[key] else { throw wrong(key) }
    return try Settings(self[key], file: file)
  }

  func int(_ key: String) throws(Fault) -> Int {
    guard case .integer(let value) = self[key] else { throw wrong(key) }
    return Int(value)
  }

  func float(_ key: String) throws(Fault) -> Double {
    switch self[key] {
    case .integer(let value): return Double(value)
    case .float(let value): return value
    case .string("inf"): return .infinity
    default: throw wrong(key)
    }
  }

  func bool(_ key: String) throws(Fault) -> Bool {
    guard case .bool(let value) = self[key] else { throw wrong(key) }
    return value
  }

  func text(_ key: String) throws(Fault) -> String {
    guard case .string(let value) = self[key] else { throw wrong(key) }
    return value
  }

  func optionalText(_ key: String) throws(Fault) -> String? {
    if case .null = self[key] { return nil }
    return try text(key)
  }

  func texts(_ key: String) throws(Fault) -> [String] {
    guard case .array(let values) = self[key] else { throw wrong(key) }
    var texts: [String] = []
    for value in values {
      guard case .string(let text) = value else { throw wrong(key) }
      texts.append(text)
    }
    return texts
  }

  func choice<Choice: RawRepresentable<String>>(_ key: String) throws(Fault) -> Choice {
    guard let choice = Choice(rawValue: try text(key)) else { throw wrong(key) }
    return choice
  }
}

extension JSON {
  static func int(_ value: Int) -> JSON { .integer(Int64(value)) }
  /// Of no NaN; JSON has no infinity of its own.
  static func number(_ value: Double) -> JSON {
    value == .infinity ? .string("inf") : .float(value)
  }
  static func texts(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }
  static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

  var text: String { String(decoding: bytes(), as: UTF8.self) }
}

extension TrainOptions {
  /// Under the names that `train` gives them.
  var json: [(key: String, value: JSON)] {
    var fields: [(key: String, value: JSON)] = [
      ("target", .string(target)), ("inputs", .texts(inputs)), ("lookback", .int(lookback)),
      ("min_lookback", shortest.map { .int($0) } ?? .null), ("horizon", .int(horizon)),
      ("epochs", .int(epochs)), ("batch", .int(batch)), ("lr", .number(rate)),
      ("optimiser", .string(optimiser.rawValue)), ("momentum", .number(momentum)),
      ("weight_decay", .number(weightDecay)), ("l2", .number(l2)),
      ("schedule", .string(schedule.rawValue)), ("warmup", .int(warmup)),
      ("every_step", .bool(everyStep)), ("truncation", .int(truncation)), ("clip", .number(clip)),
      ("patience", .int(patience)), ("validation", .number(validation)),
      ("seed", .integer(Int64(bitPattern: seed))), ("loss", .string(loss.name)),
    ]
    switch loss {
    case .mse, .mae, .nse: break
    case .huber(let delta): fields.append(("delta", .number(delta)))
    case .pinball(let quantile): fields.append(("quantile", .number(quantile)))
    }
    return fields
  }

  init(_ settings: Settings) throws(Fault) {
    self.init(target: try settings.text("target"), inputs: try settings.texts("inputs"))
    lookback = try settings.int("lookback")
    if case .null = settings["min_lookback"] {} else { shortest = try settings.int("min_lookback") }
    horizon = try settings.int("horizon")
    epochs = try settings.int("epochs")
    batch = try settings.int("batch")
    rate = try settings.float("lr")
    optimiser = try settings.choice("optimiser")
    momentum = try settings.float("momentum")
    weightDecay = try settings.float("weight_decay")
    l2 = try settings.float("l2")
    schedule = try settings.choice("schedule")
    warmup = try settings.int("warmup")
    everyStep = try settings.bool("every_step")
    truncation = try settings.int("truncation")
    clip = try settings.float("clip")
    patience = try settings.int("patience")
    validation = try settings.float("validation")
    seed = UInt64(bitPattern: Int64(try settings.int("seed")))
    let name = try settings.text("loss")
    loss = try Loss(
      name, delta: name == "huber" ? try settings.float("delta") : 1,
      quantile: name == "pinball" ? try settings.float("quantile") : 0.5)
    try check()
    guard !inputs.isEmpty else { throw settings.wrong("inputs") }
  }
}

extension Model {
  /// `kind` says of which sort it is, the other fields are its settings.
  var json: [(key: String, value: JSON)] {
    switch self {
    case .ridge(let model): [("kind", .string("ridge")), ("alpha", .number(model.alpha))]
    case .persistence: [("kind", .string("persistence"))]
    case .climatology: [("kind", .string("climatology"))]
    case .recurrent(let model):
      [
        ("kind", .string(model.cell.rawValue)), ("hidden", .int(model.hidden)),
        ("layers", .int(model.layers)), ("bidirectional", .bool(model.bidirectional)),
        ("peepholes", .bool(model.peepholes)), ("dropout", .number(model.dropout)),
        ("recurrent_dropout", .number(model.recurrentDropout)),
        ("init", .string(model.start.rawValue)), ("forget_bias", .number(model.forgetBias)),
        ("dtype", .string(model.precision.rawValue)),
      ]
    case .cell(let model):
      [
        ("kind", .string("cell")), ("call", .string(model.description)),
        ("block", .string(model.source)), ("dtype", .string(model.precision.rawValue)),
      ]
    }
  }

  /// The equations of a typed model come from `given`, never from a file.
  init(_ settings: Settings, given: Model?) throws(Fault) {
    let kind = try settings.text("kind")
    switch kind {
    case "persistence": self = .persistence
    case "ridge": self = .ridge(try Ridge(alpha: try settings.float("alpha")))
    case "climatology": self = .climatology
    case "cell":
      let call = try settings.text("call")
      guard let given else { throw Fault.modelNeeded(settings.file, call) }
      self = given
    default:
      guard let cell = RecurrentModel.Cell(rawValue: kind) else {
        throw Fault.modelNotKnown(settings.file, kind)
      }
      var model = try RecurrentModel(
        cell, hidden: try settings.int("hidden"), layers: try settings.int("layers"))
      model.bidirectional = try settings.bool("bidirectional")
      model.peepholes = try settings.bool("peepholes")
      model.dropout = try settings.float("dropout")
      model.recurrentDropout = try settings.float("recurrent_dropout")
      model.start = try settings.choice("init")
      model.forgetBias = try settings.float("forget_bias")
      model.precision = try settings.choice("dtype")
      guard !model.peepholes || cell == .lstm else { throw settings.wrong("peepholes") }
      try model.check()
      self = .recurrent(model)
    }
    if let given, let other = Settings.difference(given.json, settings.fields) {
      throw Fault.otherModel(settings.file, other)
    }
  }
}

extension Settings {
  /// The first setting that differs, in words.
  static func difference(
    _ asked: [(key: String, value: JSON)], _ stored: [(key: String, value: JSON)]
  ) -> String? {
    for (key, value) in asked {
      let other = stored.first { $0.key == key }?.value
      guard value != other else { continue }
      guard let other else { return "`\(key)` \(value.text) is not in it" }
      let texts = (other.text, value.text)
      guard max(texts.0.utf8.count, texts.1.utf8.count) < 80 else { return "`\(key)` is another" }
      return "`\(key)` is \(texts.0), not \(texts.1)"
    }
    return stored.first { field in !asked.contains { $0.key == field.key } }.map {
      "`\($0.key)` is \($0.value.text)"
    }
  }
}

extension Loss {
  var name: String {
    switch self {
    case .mse: "mse"
    case .mae: "mae"
    case .huber: "huber"
    case .nse: "nse"
    case .pinball: "pinball"
    }
  }
}
