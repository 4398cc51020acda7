import LimnMachine
import LimnRecurrent
import LimnSource
import LimnSyntax

/// What is wrong with a `model` block whatever its shapes are, found before anything runs: names that
/// have no value yet, what a step may not assign, what has no counterpart in a graph.
struct ModelCheck {
  private typealias Problem = (fault: Fault, span: Span)

  private let definition: ModelDefinition
  private var tree: Tree { definition.tree }
  private var found: [(fault: Fault, span: Span)] = []
  /// What names are.
  private var kinds: [String: String] = [:]
  private var states: [String] = []
  /// Names that have a value at this place.
  private var known: Set<String> = []
  private var assigned: Set<String> = []

  init(_ definition: ModelDefinition) { self.definition = definition }

  mutating func problems() -> [(fault: Fault, span: Span)] {
    known = [ModelDefinition.inputs]
    kinds[ModelDefinition.inputs] = "setting"
    for parameter in definition.function.parameters {
      kinds[parameter.name.name] = "setting"
      known.insert(parameter.name.name)
    }
    for member in definition.members { declare(member) }
    let declared = known
    for member in definition.members {
      guard case .step(let names, let body) = tree[member].kind else { continue }
      if names.count != 1 {
        let header = Span(tree[member].span.start, tree[body].span.start - 1)
        found.append((.stepTakesOne(), names.dropFirst().first?.span ?? header))
      }
      for name in names {
        kinds[name.name] = "name for the inputs"
        known.insert(name.name)
      }
      visit(body)
      if found.isEmpty { checkStates() }
    }
    for member in definition.members {
      guard case .output(let names, let body) = tree[member].kind else { continue }
      for name in names where !states.contains(name.name) {
        found.append((.outputTakesStates(name.name, states: states), name.span))
      }
      known = declared.union(names.map(\.name))
      kinds = [:]
      visit(body)
    }
    return found
  }

  private mutating func declare(_ member: NodeID) {
    switch tree[member].kind {
    case .param(let names, let shape, _):
      shape.forEach { visit($0) }
      for name in names { add(name, "param") }
    case .state(let names, let shape):
      shape.forEach { visit($0) }
      for name in names {
        add(name, "state")
        states.append(name.name)
      }
    default: break
    }
  }

  private mutating func add(_ name: NamePlace, _ kind: String) {
    kinds[name.name] = kind
    known.insert(name.name)
  }

  private mutating func checkStates() {
    for declaration in definition.members {
      guard case .state(let names, _) = tree[declaration].kind else { continue }
      for name in names where !assigned.contains(name.name) {
        found.append((.stateNeverAssigned(name.name), name.span))
      }
    }
  }

  // MARK: Statements and expressions

  private mutating func visit(_ id: NodeID) {
    switch tree[id].kind {
    case .block(let statements, _): statements.forEach { visit($0) }
    case .assign(let target, let compound, let value):
      visit(value)
      switch target {
      case .name(let place):
        if compound != nil { read(place.name, place.span) }
        assign(place)
      case .sequence(let places): places.forEach { assign($0) }
      case .fields, .element:
        refuse(id, "an assignment to a part", hint: "give the whole a new value")
      }
    case .name(let name): read(name, tree[id].span)
    case .call(let callee, let arguments):
      checkCallee(callee)
      for argument in arguments { visit(argument.value) }
    case .pipe(let left, let right):
      visit(left)
      if case .call = tree[right].kind { visit(right) } else { checkCallee(right) }
    case .whileLoop, .forLoop:
      refuse(id, "a loop", hint: "`step` is the loop over time; each line works on whole vectors")
    case .function, .lambda: refuse(id, "a function of its own", hint: "define it before the block")
    case .returnValue: refuse(id, "`return`", hint: "a step gives its states new values")
    case .tryElse: refuse(id, "`try`")
    case .assert: refuse(id, "`assert`")
    case .record, .field: refuse(id, "a record")
    case .string, .interpolation: refuse(id, "a string")
    case .model: refuse(id, "a `model` block")
    case .use: refuse(id, "`use`")
    case let kind: kind.forEachChild { visit($0) }
    }
  }

  private mutating func refuse(_ id: NodeID, _ what: String, hint: String? = nil) {
    found.append((.notInModel(what, hint: hint), tree[id].span))
  }

  private mutating func read(_ name: String, _ span: Span) {
    guard definition.ownNames.contains(name), !known.contains(name) else { return }
    found.append((.modelVariableUnset(name), span))
    known.insert(name)
  }

  private mutating func assign(_ place: NamePlace) {
    if let kind = kinds[place.name], kind != "state" {
      found.append((.assignsTo(kind, place.name), place.span))
    }
    known.insert(place.name)
    assigned.insert(place.name)
  }

  private mutating func checkCallee(_ id: NodeID) {
    guard case .name(let name) = tree[id].kind else {
      return refuse(id, "this call")
    }
    if CellBuilder.elementwise[name] != nil || CellBuilder.others.contains(name)
      || CellBuilder.words.contains(name)
    {
      return
    }
    if definition.ownNames.contains(name) {
      found.append((.tensorCalled(name), tree[id].span))
    } else if Library.builtins.contains(where: { $0.name == name || $0.aliases.contains(name) }) {
      found.append((.functionNotInModel(name), tree[id].span))
    }
  }
}
