import LimnData
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// How models, fits, predictions and verdicts look to a program: records with a type name.

extension Model: LibraryObject {
  package var typeName: String { "model" }

  package var fieldNames: [String] {
    switch self {
    case .recurrent(let model):
      ["kind", "hidden", "layers", "bidirectional", "dropout", "recurrent_dropout"]
        + (model.cell == .lstm ? ["peepholes", "forget_bias"] : []) + ["init", "dtype"]
    case .cell(let model): ["kind"] + model.settings.map(\.name) + ["dtype"]
    case .ridge: ["kind", "alpha"]
    case .persistence, .climatology: ["kind"]
    }
  }

  package func field(_ name: String) -> Datum? {
    switch self {
    case .ridge(let model):
      return name == "kind" ? .string("ridge") : name == "alpha" ? .float(model.alpha) : nil
    case .persistence: return name == "kind" ? .string("persistence") : nil
    case .climatology: return name == "kind" ? .string("climatology") : nil
    case .cell(let model): return model.field(name)
    case .recurrent(let model):
      guard fieldNames.contains(name) else { return nil }
      switch name {
      case "kind": return .string(model.cell.rawValue)
      case "hidden": return .int(Int64(model.hidden))
      case "layers": return .int(Int64(model.layers))
      case "bidirectional": return .bool(model.bidirectional)
      case "dropout": return .float(model.dropout)
      case "recurrent_dropout": return .float(model.recurrentDropout)
      case "peepholes": return .bool(model.peepholes)
      case "forget_bias": return .float(model.forgetBias)
      case "init": return .string(model.start.rawValue)
      case "dtype": return .string(model.precision.rawValue)
      default: return nil
      }
    }
  }
}

extension Fit: LibraryObject {
  package var typeName: String { "fit" }

  package var fieldNames: [String] {
    let all = [
      "model", "target", "inputs", "lookback", "horizon", "span", "n", "samples",
      "validation_samples",
    ]
    if history.isEmpty { return all + ["ended"] + (theta.isEmpty ? [] : ["weights"]) }
    return all + ["epochs", "best_epoch", "loss", "validation", "ended", "history", "weights"]
  }

  package func field(_ name: String) -> Datum? {
    let best = history.indices.contains(bestEpoch - 1) ? history[bestEpoch - 1] : nil
    switch name {
    case "model": return .object(model)
    case "target": return .string(options.target)
    case "inputs": return .list(options.inputs.map { .string($0) })
    case "lookback": return .int(Int64(options.lookback))
    case "horizon": return .int(Int64(options.horizon))
    case "span": return .string("\(span.lowerBound) … \(span.upperBound)")
    case "n": return .int(Int64(observedTargets))
    case "samples": return .int(Int64(trainedSamples))
    case "validation_samples": return .int(Int64(validationSamples))
    case "epochs": return .int(Int64(history.count))
    case "best_epoch": return .int(Int64(bestEpoch))
    case "loss": return best.map { .float($0.loss) }
    case "validation": return best.map { $0.validation.map { .float($0) } ?? .none }
    case "ended": return .string(endingDescription)
    case "history": return history.isEmpty ? nil : (try? historyTable).map { .table($0) }
    case "weights": return theta.isEmpty ? nil : (try? weightRecord).map { .record($0) }
    default: return nil
    }
  }

  /// epoch, loss, validation (NaN where nothing was set aside).
  private var historyTable: Table {
    get throws(Fault) {
      let epochs = history.map { Int64($0.epoch) }
      return Table(
        columns: [
          DataArray(try Tensor(whole: epochs), name: "epoch"),
          DataArray(try Tensor(numbers: history.map(\.loss)), name: "loss"),
          DataArray(try Tensor(numbers: history.map { $0.validation ?? .nan }), name: "validation"),
        ], rowCount: history.count)
    }
  }

  private var weightRecord: Record {
    get throws(Fault) {
      var record = Record()
      for (name, values, shape) in weights {
        record.fields[name] = .array(
          DataArray(try Tensor(numbers: values, shape: shape), name: name))
      }
      return record
    }
  }
}

extension Prediction: LibraryObject {
  package var typeName: String { "prediction" }
  package var fieldNames: [String] {
    ["model", "target", "horizon", "n", "without_forecast", "obs", "sim"]
  }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "model": .object(model)
    case "target": .string(target)
    case "horizon": .int(Int64(horizon))
    case "n": .int(Int64(n))
    case "without_forecast": .int(Int64(withoutForecast))
    case "obs": (try? series(obs)).map { .array($0) }
    case "sim": (try? series(sim)).map { .array($0) }
    default: nil
    }
  }

  private func series(_ values: [[Double]]) throws(Fault) -> DataArray {
    try pooledSeries(
      values, time: time, sites: siteAxis.map { ($0, sites) }, name: target, unit: unit)
  }
}

/// [S][T] as a series [time], or [time, site] where there are sites.
func pooledSeries(
  _ values: [[Double]], time: TimeAxis, sites: (axis: String, labels: [String])?, name: String,
  unit: String?
) throws(Fault) -> DataArray {
  let axis = Axis("time", .time(time))
  guard let sites else {
    return DataArray(try Tensor(numbers: values.first ?? []), axes: [axis], name: name, unit: unit)
  }
  let flat = (0..<time.count).flatMap { step in values.map { $0[step] } }
  return DataArray(
    try Tensor(numbers: flat, shape: [time.count, values.count]),
    axes: [axis, Axis(sites.axis, .labels(try Tensor(words: sites.labels)))], name: name, unit: unit
  )
}

extension Verdict: LibraryObject {
  package var typeName: String { "verdict" }
  package var fieldNames: [String] {
    let all = [
      "status", "standard", "table", "reasons", "n", "tries", "target", "horizon",
      "best_baseline", "skill_interval",
    ]
    return score.isPooled ? all + ["share_met", "sites"] : all
  }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "status": .string(status.rawValue)
    case "standard": .string(standard.name)
    case "table": (try? standards).map { .table($0) }
    case "reasons": .list(reasons.map { .string($0) })
    case "n": .int(Int64(n))
    case "tries": .int(Int64(tries))
    case "target": .string(target)
    case "horizon": .int(Int64(horizon))
    case "best_baseline": bestBaseline.map { .string($0.rawValue) } ?? Datum.none
    case "skill_interval":
      interval.map { .list([.float($0.lower), .float($0.upper)]) } ?? Datum.none
    case "share_met": shareMet.map { .float($0) } ?? Datum.none
    case "sites": (try? score.table).map { .table($0) }
    default: nil
    }
  }

  /// measure, standard, value, baseline, met.
  private var standards: Table {
    get throws(Fault) {
      let met = rows.map { $0.met.map { $0 ? "yes" : "no" } ?? "" }
      return Table(
        columns: [
          DataArray(try Tensor(words: rows.map(\.measure)), name: "measure"),
          DataArray(try Tensor(words: rows.map(\.standard)), name: "standard"),
          DataArray(try Tensor(numbers: rows.map { $0.value ?? .nan }), name: "value"),
          DataArray(
            try Tensor(numbers: rows.map { $0.baseline ?? .nan }),
            name: bestBaseline?.rawValue ?? "baseline"),
          DataArray(try Tensor(words: met), name: "met"),
        ], rowCount: rows.count)
    }
  }
}

extension Score {
  /// The measures of one site, in the order and under the names that programs see.
  static func measures(_ site: SiteScore) -> [(name: String, value: Double?, reason: String?)] {
    var list = [
      ("rmse", site.model.rmse), ("mae", site.model.mae), ("r2", site.model.r2),
      ("temporal_corr", site.model.corr),
    ].map { (name: $0.0, value: $0.1.value, reason: $0.1.reason) }
    if let anomaly = site.anomalyCorr {
      list.append((name: "anomaly_corr", value: anomaly.value, reason: anomaly.reason))
    }
    for baseline in Prediction.Baseline.allCases {
      guard let skill = site.skill[baseline] else { continue }
      let name = "skill_" + baseline.rawValue.map { $0 == " " ? "_" : "\($0)" }.joined()
      list.append((name: name, value: skill.value, reason: skill.reason))
    }
    return list
  }

  /// One row a site.
  package var table: Table {
    get throws(Fault) {
      var columns = [
        DataArray(try Tensor(words: sites.map(\.site)), name: "site"),
        DataArray(try Tensor(whole: sites.map { Int64($0.n) }), name: "n"),
      ]
      let measures = sites.map(Self.measures)
      for index in measures.first?.indices ?? 0..<0 {
        columns.append(
          DataArray(
            try Tensor(numbers: measures.map { $0[index].value ?? .nan }),
            name: measures[0][index].name))
      }
      return Table(columns: columns, rowCount: sites.count)
    }
  }

  /// The measures of the only site.
  package var record: Record {
    var record = Record(typeName: "score")
    guard let site = sites.first else { return record }
    for (name, value, _) in Self.measures(site) {
      record.fields[name] = value.map { .float($0) } ?? Datum.none
    }
    record.fields["n"] = .int(Int64(site.n))
    return record
  }
}

extension Model: Bridged {
  package static var typeName: String { "model" }
  package static func from(_ datum: Datum) -> Model? {
    if case .object(let object) = datum { object as? Model } else { nil }
  }
  package var datum: Datum { .object(self) }
}

extension Fit: Bridged {
  package static var typeName: String { "fit" }
  package static func from(_ datum: Datum) -> Fit? {
    if case .object(let object) = datum { object as? Fit } else { nil }
  }
  package var datum: Datum { .object(self) }
}

extension Prediction: Bridged {
  package static var typeName: String { "prediction" }
  package static func from(_ datum: Datum) -> Prediction? {
    guard case .object(let object) = datum else { return nil }
    return object as? Prediction ?? (object as? Backtest)?.prediction
  }
  package var datum: Datum { .object(self) }
}

extension Verdict: Bridged {
  package static var typeName: String { "verdict" }
  package static func from(_ datum: Datum) -> Verdict? {
    if case .object(let object) = datum { object as? Verdict } else { nil }
  }
  package var datum: Datum { .object(self) }
}

extension Gates {
  /// Each plane as [sample, lag, hidden]; samples carry the time that they forecast, where
  /// there is one site, and lags run up to 0.
  func record(isPooled: Bool) throws(Fault) -> Record {
    let lags = try Library.lags(lookback)
    let times = try Tensor(moments: time.map(\.microseconds))
    let axes = [
      Axis("sample", isPooled ? nil : .labels(times)), Axis("lag", .labels(lags)), Axis("hidden"),
    ]
    var record = Record(typeName: "gates")
    for (name, _) in planes {
      guard let (pointer, length) = values(of: name) else { continue }
      let block = try Block<Float>(count: samples * lookback * length)
      block.pointer.update(from: pointer, count: block.count)
      record.fields[name] = .array(
        DataArray(
          Tensor(shape: [samples, lookback, length], elements: .f32(block)), axes: axes,
          name: name))
    }
    return record
  }
}

extension Tensor {
  init(numbers values: [Double], shape: [Int]? = nil) throws(Fault) {
    self.init(shape: shape ?? [values.count], elements: .f64(try Self.block(values)))
  }

  init(whole values: [Int64]) throws(Fault) {
    self.init(shape: [values.count], elements: .i64(try Self.block(values)))
  }

  /// Microseconds since 1970.
  init(moments values: [Int64]) throws(Fault) {
    self.init(shape: [values.count], elements: .time(try Self.block(values)))
  }

  init(words values: [String]) throws(Fault) {
    self.init(shape: [values.count], elements: .str(try StringBlock(values)))
  }

  private static func block<Element>(_ values: [Element]) throws(Fault) -> Block<Element> {
    let block = try Block<Element>(count: values.count)
    for (index, value) in values.enumerated() { block.pointer[index] = value }
    return block
  }
}
