import LimnData
import LimnDisplay
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// A chain of steps and a model, as one value that can be fitted, predicted with and tested as a whole.
///
/// All that a step learns it learns from the training span that the chain is fitted on. Whatever is
/// done to the target is undone in the forecast, so that it is always the raw target that is scored.
package struct Pipeline: Sendable {
  var steps: [PipelineStage]
  var model: Model
  /// Arguments of `train`, by name.
  var options: Record
  /// Whether steps may see what comes after them; a verdict then says so and is never PASS.
  var allowFuture: Bool

  var horizon: Int {
    if case .int(let value)? = options.fields["horizon"] { Int(value) } else { 1 }
  }

  /// nil where `train` decides by the data.
  var lookback: Int? {
    if case .int(let value)? = options.fields["lookback"] { Int(value) } else { nil }
  }

  func target(of data: SeriesSet) throws(Fault) -> String {
    if case .string(let name)? = options.fields["target"] { return name }
    guard data.series.count == 1, let only = data.series.keys.first else {
      // A step may have put its parts beside the only series.
      if let first = data.series.keys.first, givenInputs == nil { return first }
      throw Fault.targetNeeded(known: Array(data.series.keys))
    }
    return only
  }

  private var givenInputs: [String]? {
    guard case .list(let names)? = options.fields["inputs"] else { return nil }
    return names.compactMap { if case .string(let name) = $0 { name } else { nil } }
  }

  func inputs(of data: SeriesSet) throws(Fault) -> [String] {
    if let givenInputs { return givenInputs }
    if case .string? = options.fields["target"] {
    } else if data.series.count > 1 {
      throw Fault.targetNeeded(known: Array(data.series.keys))
    }
    return [try target(of: data)]
  }
}

extension Pipeline {
  /// What a step or model given to `pipeline` is.
  init(_ parts: [Datum], options: Record, allowFuture: Bool) throws(Fault) {
    guard case .object(let last)? = parts.last, let model = last as? Model else {
      throw Fault.pipelineModel(got: parts.last?.typeName)
    }
    var steps: [PipelineStage] = []
    for part in parts.dropLast() {
      switch part {
      case .object(let object):
        guard let step = object as? PipelineStage else { throw Fault.notAStage(part.typeName) }
        steps.append(step)
      case .function(let function):
        steps.append(PipelineStage(function, settings: Record()))
      default: throw Fault.notAStage(part.typeName)
      }
    }
    let known = Library.trainSettings
    for name in options.fields.keys where !known.contains(name) {
      throw Fault.unknownArgument(name, of: "pipeline", known: known + ["allow_future"])
    }
    self.init(steps: steps, model: model, options: options, allowFuture: allowFuture)
  }
}

extension PipelineStage {
  init(_ function: FunctionHandle, settings: Record) {
    let isNamed = !function.isBuiltin && function.name.first?.isLetter == true
    self.init(
      work: function.isBuiltin ? .builtin(function.name) : .function(function), settings: settings,
      on: nil, into: nil, keeps: false,
      name: isNamed || function.isBuiltin ? function.name : "function")
  }

  /// A step by the name of what it does.
  init(
    _ what: Datum, settings: Record, on: [String]?, into: String?, keeps: Bool, _ library: [Builtin]
  )
    throws(Fault)
  {
    switch what {
    case .function(let function): self.init(function, settings: settings)
    case .string(let name):
      let fills = name == "fill" && Self.isClimatology(settings)
      if let fitted = Fitted(rawValue: name), name != "fill" || fills {
        self.init(
          work: .fitted(fitted), settings: settings, on: on, into: into, keeps: keeps, name: name)
        let known = ["by"] + (fitted == .choose ? ["k"] : []) + (fills ? ["method"] : [])
        for key in settings.fields.keys where !known.contains(key) {
          throw Fault.unknownArgument(key, of: name, known: known)
        }
      } else if let builtin = library.first(where: { $0.name == name }),
        builtin.parameters.first?.type == DataArray.typeName
      {
        self.init(
          work: .builtin(name), settings: settings, on: on, into: into, keeps: keeps, name: name)
      } else {
        throw Fault.unknownStage(name, known: Fitted.allCases.map(\.rawValue))
      }
    default: throw Fault.notAStage(what.typeName)
    }
    self.on = on
    self.into = into
    self.keeps = keeps
  }

  private static func isClimatology(_ settings: Record) -> Bool {
    if case .string("climatology")? = settings.fields["method"] { true } else { false }
  }
}

extension PipelineStage: DescribedObject {
  package var typeName: String { "stage" }
  package var fieldNames: [String] { ["name", "settings"] }
  package func field(_ name: String) -> Datum? {
    switch name {
    case "name": .string(self.name)
    case "settings": .record(settings)
    default: nil
    }
  }
  package var description: Description { .text("stage: \(text)") }
}

extension Pipeline: DescribedObject {
  package var typeName: String { "pipeline" }
  package var fieldNames: [String] { ["steps", "model", "options", "allow_future"] }

  package func field(_ name: String) -> Datum? {
    switch name {
    case "steps": .list(steps.map { .object($0) })
    case "model": .object(model)
    case "options": .record(options)
    case "allow_future": .bool(allowFuture)
    default: nil
    }
  }

  /// The chain from top to bottom.
  package var description: Description {
    let options = self.options.fields.map { "\($0.key)=\(Describe.inline($0.value))" }
    var rows = steps.map { ($0.text, $0.honesty(allowFuture: allowFuture)) }
    rows.append((model.description, options.joined(separator: "  ")))
    let width = rows.map { $0.0.count }.max() ?? 0
    let lines = rows.enumerated().flatMap { index, row in
      let padded = row.0 + String(repeating: " ", count: width - row.0.count)
      let line = "  \(index + 1)  \(padded)  \(row.1)"
      return index == 0 ? [line] : ["     │", line]
    }
    let head = allowFuture ? "pipeline, the future allowed" : "pipeline"
    return .text(([head] + lines).joined(separator: "\n"))
  }
}

extension PipelineStage: Bridged {
  package static var typeName: String { "stage" }
  package static func from(_ datum: Datum) -> PipelineStage? {
    if case .object(let object) = datum { object as? PipelineStage } else { nil }
  }
  package var datum: Datum { .object(self) }
}

extension Pipeline: Bridged {
  package static var typeName: String { "pipeline" }
  package static func from(_ datum: Datum) -> Pipeline? {
    if case .object(let object) = datum { object as? Pipeline } else { nil }
  }
  package var datum: Datum { .object(self) }
}
