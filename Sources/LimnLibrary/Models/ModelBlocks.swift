import LimnData
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnSyntax
import LimnTensor

/// What `model` blocks mean: the machine asks here what is wrong with one, and for the model that a
/// call of it makes.

/// A block with the settings of one call, and what it takes from outside.
struct ModelBlock: Sendable {
  /// A function of the language, by its text.
  struct Function: Sendable {
    var tree: Tree
    var node: FunctionNode
  }

  static let inputs = ModelDefinition.inputs

  var definition: ModelDefinition
  var numbers: [String: Double] = [:]
  var vectors: [String: [Double]] = [:]
  var functions: [String: Function] = [:]
  /// Types of what is neither.
  var others: [String: String] = [:]
}

struct ModelBlocks: ModelCompiler {
  let words = CellBuilder.words.sorted()

  func problems(in definition: ModelDefinition) -> [(fault: Fault, span: Span)] {
    var check = ModelCheck(definition)
    return check.problems()
  }

  func model(of call: ModelCall) throws(Diagnostic) -> Datum {
    var block = ModelBlock(definition: call.definition)
    var settings: [(name: String, value: Double)] = []
    var precision = RecurrentModel.Precision.f32
    for parameter in call.definition.function.parameters {
      let name = parameter.name.name
      guard let given = call.settings[name] else { continue }
      if name == ModelDefinition.precision, case .string(let text) = given {
        do throws(Fault) {
          precision = try Library.choice(text, name)
        } catch { throw Diagnostic(.error, error) }
        continue
      }
      guard let number = Double.from(given) else {
        let wanted = Parameter(name: name, type: "a number", about: "a setting of the model")
        throw Diagnostic(.error, .wrongType(wanted, got: given.typeName))
      }
      block.numbers[name] = number
      settings.append((name, number))
    }
    for (name, value) in call.outer { block.take(name, value, call) }
    let span = call.definition.span
    let model = CellModel(
      name: call.definition.name, settings: settings, precision: precision,
      source: String(
        decoding: call.definition.tree.source.utf8[span.start..<span.end], as: UTF8.self)
    ) { [block] inputs, outputs throws(Diagnostic) in
      try CellBuilder.build(block, inputs: inputs, outputs: outputs)
    }
    try tryOut(model)
    return .object(Model.cell(model))
  }

  /// Builds the graph for some numbers of inputs: what fits none of them is wrong now.
  private func tryOut(_ model: CellModel) throws(Diagnostic) {
    var failure: Diagnostic?
    for inputs in [3, 1, 2, 5] {
      do throws(Diagnostic) {
        _ = try model.graph(inputs, nil)
        return
      } catch {
        failure = failure ?? error
      }
    }
    guard var failure else { return }
    if !failure.fault.operands.isEmpty { failure.fault.notes.append("with 3 for `inputs`") }
    throw failure
  }
}

extension ModelBlock {
  /// Takes what a name from outside holds.
  fileprivate mutating func take(_ name: String, _ value: Datum, _ call: ModelCall) {
    if let number = Double.from(value) {
      numbers[name] = number
    } else if case .function(let handle) = value, let source = call.source(handle) {
      functions[name] = Function(tree: source.tree, node: source.function)
    } else if case .array(let array) = value, array.rank == 1, array.tensor.count > 0,
      let list = try? array.tensor.f64Values()
    {
      vectors[name] = list
    } else if case .function = value {
      return
    } else {
      others[name] = value.typeName
    }
  }
}
