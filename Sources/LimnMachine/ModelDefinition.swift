import LimnSource
import LimnSyntax

/// A `model` block as its compiler sees it: the parts, and what a call of the model brings along.
///
/// The machine knows the syntax of models and how to call them; what they mean is the library's
/// affair (`ModelCompiler`). A model's name holds a function of its settings.

package struct ModelDefinition: Sendable {
  package let tree: Tree
  package let name: String
  /// The statements of the block.
  package let members: [NodeID]
  /// As a function of its settings: all parameters but `inputs`, which the data gives.
  package let function: FunctionNode
  /// Names that the block itself gives: settings, params, states and variables of its parts.
  package let ownNames: Set<String>
  package let span: Span

  /// What the data gives: how many variables there are.
  package static let inputs = "inputs"
  /// A setting that every model has: the arithmetic of training.
  package static let precision = "dtype"

  init(_ tree: Tree, _ id: NodeID, name: String, _ model: ModelNode) {
    self.tree = tree
    span = tree[id].span
    self.name = name
    if case .block(let members, _) = tree[model.body].kind {
      self.members = members
    } else {
      members = []
    }
    var parameters = model.parameters.filter { $0.name.name != Self.inputs }
    if !parameters.contains(where: { $0.name.name == Self.precision }) {
      let place = NamePlace(Self.precision, Span(span.start, span.start))
      parameters.append(ParameterNode(name: place, fallback: nil))
    }
    function = FunctionNode(
      parameters: parameters, body: model.body, documentation: model.documentation)
    var own = Set((model.parameters + parameters).map(\.name.name))
    for member in members {
      tree.walk(member) { _, node in
        switch node.kind {
        case .param(let names, _, _), .state(let names, _), .step(let names, _),
          .output(let names, _):
          own.formUnion(names.map(\.name))
        case .assign(.name(let place), _, _): own.insert(place.name)
        case .assign(.sequence(let places), _, _), .assign(.fields(let places), _, _):
          own.formUnion(places.map(\.name))
        case .lambda(let function), .function(_, let function):
          own.formUnion(function.parameters.map(\.name.name))
        default: break
        }
        return true
      }
    }
    ownNames = own
  }

  /// Parameters that a call must give.
  var isRequired: [Bool] {
    function.parameters.map { $0.fallback == nil && $0.name.name != Self.precision }
  }
}

/// One call of a model, `peephole(hidden=32)`.
package struct ModelCall {
  package var definition: ModelDefinition
  /// By the names of the parameters.
  package var settings: [String: Datum]
  /// Values of names from outside that the block reads.
  package var outer: [String: Datum]
  /// The text of a function of the language.
  package var source: (FunctionHandle) -> (tree: Tree, function: FunctionNode)?
}

/// What `model` blocks mean.
package protocol ModelCompiler: Sendable {
  /// Names of calls that mean something in a block without being builtins.
  var words: [String] { get }
  /// What can be told to be wrong before any shape is known.
  func problems(in definition: ModelDefinition) -> [(fault: Fault, span: Span)]
  func model(of call: ModelCall) throws(Diagnostic) -> Datum
}
