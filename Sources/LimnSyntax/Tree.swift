import LimnSource

/// The syntax tree.
///
/// Nodes lie in one array and refer to each other by index, so that a tree of any height is freed
/// and walked without recursion where that matters. Every node knows its span. Spelling (`σ` or
/// `sigmoid`, parentheses, blank lines) is recovered from the text by way of spans; `comments`
/// keeps what the grammar drops.

package struct NodeID: Hashable, Sendable {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

package struct Node: Sendable {
  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  package indirect enum Kind: Sendable {
    // Literals
    case none
    case bool(Bool)
    case int(Int64)
    case float(Double)
    /// A string without interpolation, escapes resolved.
    case string(String)
    case interpolation([StringPiece])
    /// `16d`, `1.5h`, `1mo`
    case duration(Double, DurationUnit)
    // Names and structure
    case name(String)
    /// `[a, b]`
    case list([NodeID])
    /// `[h; x]`
    case join([NodeID])
    /// The `b, a` of `a, b = b, a`: as many values as the target has names, never a tensor.
    case sequence([NodeID])
    case record([RecordField])
    /// Statements; `silenced` when a `;` ends the last one.
    case block([NodeID], silenced: Bool)
    // Operations
    case unary(UnaryOperator, NodeID)
    case binary(BinaryOperator, NodeID, NodeID)
    /// `x |> f(a)`: the right side is a name, a dotted name, one call of it, or parenthesised.
    case pipe(NodeID, NodeID)
    case call(NodeID, [Argument])
    case index(NodeID, [IndexItem])
    case field(NodeID, String, nameSpan: Span)
    case lambda(FunctionNode)
    // Control
    case ifElse(condition: NodeID, then: NodeID, otherwise: NodeID?)
    case whileLoop(condition: NodeID, body: NodeID)
    case forLoop(variables: [NamePlace], over: NodeID, body: NodeID)
    case tryElse(NodeID, errorName: NamePlace?, otherwise: NodeID)
    case returnValue(NodeID?)
    case breakLoop
    case continueLoop
    case assert(NodeID, message: NodeID?)
    /// `use spatial` binds a module to a name.
    case use(ModuleReference, NamePlace)
    /// `fn name(…)`
    case function(NamePlace, FunctionNode)
    /// `model name(…) { … }`
    case model(NamePlace, ModelNode)
    /// `param W, V: [m, n] = glorot()`, in a model only, as the three that follow.
    case param([NamePlace], shape: [NodeID], initial: NodeID)
    /// `state h, C: [n]`
    case state([NamePlace], shape: [NodeID])
    /// `step(x) { … }`
    case step([NamePlace], body: NodeID)
    /// `output(h) { … }`
    case output([NamePlace], body: NodeID)
    /// `target = value`, or `target op= value`
    case assign(AssignTarget, BinaryOperator?, NodeID)
    /// Stands where the parser gave up; never reaches the compiler.
    case error
  }
}

package struct NamePlace: Sendable {
  package var name: String
  package var span: Span
  package init(_ name: String, _ span: Span) {
    self.name = name
    self.span = span
  }
}

package struct RecordField: Sendable {
  package var key: NamePlace
  package var value: NodeID
  package init(key: NamePlace, value: NodeID) {
    self.key = key
    self.value = value
  }
}

/// What `use` names: a module that comes with Limn, or a file as written.
package enum ModuleReference: Hashable, Sendable {
  case standard(String)
  case file(String)

  /// As the program has it.
  package var spelling: String {
    switch self {
    case .standard(let name): name
    case .file(let path): "\"\(path)\""
    }
  }
}

package enum StringPiece: Sendable {
  case text(String)
  /// `{value:format}`; the format may hold interpolations of its own.
  case value(NodeID, format: [StringPiece])
}

package struct Argument: Sendable {
  package var name: NamePlace?
  package var value: NodeID
  package init(name: NamePlace?, value: NodeID) {
    self.name = name
    self.value = value
  }
}

/// One part of an index: `[name =] expr` or `[name =] [expr] : [expr] [: expr]`.
package struct IndexItem: Sendable {
  package enum Selection: Sendable {
    case single(NodeID)
    case slice(lower: NodeID?, upper: NodeID?, step: NodeID?)
  }
  package var axis: NamePlace?
  /// Written as `at(…)`: positions even where the axis has labels.
  package var positional: Bool
  package var selection: Selection
  package var span: Span

  package init(axis: NamePlace?, positional: Bool, selection: Selection, span: Span) {
    self.axis = axis
    self.positional = positional
    self.selection = selection
    self.span = span
  }
}

package struct ParameterNode: Sendable {
  package var name: NamePlace
  package var fallback: NodeID?
  package init(name: NamePlace, fallback: NodeID?) {
    self.name = name
    self.fallback = fallback
  }
}

package struct FunctionNode: Sendable {
  package var parameters: [ParameterNode]
  /// An expression, or a block.
  package var body: NodeID
  /// The `##` lines before it.
  package var documentation: String?
  package init(parameters: [ParameterNode], body: NodeID, documentation: String?) {
    self.parameters = parameters
    self.body = body
    self.documentation = documentation
  }
}

package struct ModelNode: Sendable {
  package var parameters: [ParameterNode]
  /// A block of `param`, `state`, `step` and `output`.
  package var body: NodeID
  /// The `##` lines before it.
  package var documentation: String?
  package init(parameters: [ParameterNode], body: NodeID, documentation: String?) {
    self.parameters = parameters
    self.body = body
    self.documentation = documentation
  }
}

package indirect enum AssignTarget: Sendable {
  case name(NamePlace)
  /// `a, b = …`
  case sequence([NamePlace])
  /// `{train, test} = …`
  case fields([NamePlace])
  /// `x[…] = …`, `r.f = …`, and chains of them; the node is an `.index` or `.field` whose root is a name.
  case element(NodeID)
}

package enum UnaryOperator: String, Sendable { case negate, not, squareRoot }

package enum BinaryOperator: String, Sendable {
  case or, and
  case isIn, isNotIn, equal, notEqual, less, lessEqual, greater, greaterEqual
  case coalesce
  case add, subtract, multiply, divide, floorDivide, remainder
  /// `@` and `·`
  case matrix
  /// `∘` and `⊙`: the same as multiply
  case hadamard
  case power
}

package enum DurationUnit: String, Sendable {
  case second = "s", minute = "min", hour = "h", day = "d", week = "w"
  case month = "mo", year = "y"
}

package struct Comment: Sendable {
  package var span: Span
  package init(span: Span) { self.span = span }
}

package struct Tree: Sendable {
  package var source: SourceText
  package var nodes: [Node]
  /// The statements, in order.
  package var statements: [NodeID]
  /// Whether a `;` is the last token.
  package var silenced: Bool
  package var comments: [Comment]

  package init(
    source: SourceText, nodes: [Node] = [], statements: [NodeID] = [], silenced: Bool = false,
    comments: [Comment] = []
  ) {
    self.source = source
    self.nodes = nodes
    self.statements = statements
    self.silenced = silenced
    self.comments = comments
  }

  package subscript(id: NodeID) -> Node { nodes[id.index] }
}

/// What the parser makes of a text.
///
/// A tree with errors must not be run.
package struct ParseResult: Sendable {
  package var tree: Tree
  package var diagnostics: [Diagnostic]
  /// The text stops inside something that more lines could finish: at a prompt, ask for more.
  package var isIncomplete: Bool

  package init(tree: Tree, diagnostics: [Diagnostic], isIncomplete: Bool) {
    self.tree = tree
    self.diagnostics = diagnostics
    self.isIncomplete = isIncomplete
  }
}
