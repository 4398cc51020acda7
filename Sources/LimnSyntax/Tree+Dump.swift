/// A tree as S-expressions.
///
/// Tests read it, and the identity of an unnamed cell is the hash of it, so it depends on the
/// syntax alone: not on spelling, comments or spaces.
extension Tree {
  /// The statements, one a line.
  package var dump: String {
    var lines = statements.map { dump($0) }
    if silenced { lines.append(";") }
    return lines.joined(separator: "\n")
  }

  /// One node with all below it, without recursion.
  package func dump(_ root: NodeID) -> String {
    var result = ""
    var waiting: [DumpPiece] = [.node(root)]
    while let piece = waiting.popLast() {
      switch piece {
      case .text(let text): result += text
      case .node(let id): waiting.append(contentsOf: self[id].kind.dumpPieces.reversed())
      }
    }
    return result
  }
}

/// Text, or a node whose text is still to come.
private enum DumpPiece: ExpressibleByStringLiteral {
  case text(String)
  case node(NodeID)

  init(stringLiteral text: String) { self = .text(text) }

  static func optional(_ node: NodeID?) -> DumpPiece { node.map { .node($0) } ?? "_" }
}

extension Node.Kind {
  fileprivate var dumpPieces: [DumpPiece] {
    switch self {
    case .none: ["none"]
    case .bool(let value): [.text("\(value)")]
    case .int(let value): [.text("\(value)")]
    case .float(let value): [.text("\(value)")]
    case .string(let text): [.text(quoted(text))]
    case .interpolation(let pieces): form("text", pieces.flatMap(\.dumpPieces))
    case .duration(let value, let unit): [.text("\(value)\(unit.rawValue)")]
    case .name(let name): [.text(name)]
    case .list(let items): form("list", nodes(items))
    case .join(let items): form("join", nodes(items))
    case .sequence(let items): form("sequence", nodes(items))
    case .record(let fields):
      form("record", fields.flatMap { [" ", .text($0.key.name), ":", .node($0.value)] })
    case .block(let items, let silenced): form("block", nodes(items) + (silenced ? [" ;"] : []))
    case .unary(let kind, let operand): form(kind.rawValue, nodes([operand]))
    case .binary(let kind, let left, let right): form(kind.rawValue, nodes([left, right]))
    case .pipe(let left, let right): form("pipe", nodes([left, right]))
    case .call(let callee, let arguments):
      form(
        "call",
        nodes([callee])
          + arguments.flatMap {
            [" ", .text($0.name.map { $0.name + "=" } ?? ""), .node($0.value)]
          })
    case .index(let base, let items):
      form("index", nodes([base]) + items.flatMap { [" "] + $0.dumpPieces })
    case .field(let base, let name, _): form("field", nodes([base]) + [.text(" " + name)])
    case .lambda(let function): form("lambda", function.dumpPieces)
    case .function(let name, let function):
      form("fn", [.text(" " + name.name)] + function.dumpPieces)
    case .model(let name, let model):
      form("model", [.text(" " + name.name)] + model.dumpPieces)
    case .param(let places, let shape, let initial):
      form("param", names(places) + [" "] + form("shape", nodes(shape)) + nodes([initial]))
    case .state(let places, let shape):
      form("state", names(places) + [" "] + form("shape", nodes(shape)))
    case .step(let places, let body): form("step", names(places) + nodes([body]))
    case .output(let places, let body): form("output", names(places) + nodes([body]))
    case .ifElse(let condition, let then, let otherwise):
      form("if", nodes([condition, then] + (otherwise.map { [$0] } ?? [])))
    case .whileLoop(let condition, let body): form("while", nodes([condition, body]))
    case .forLoop(let variables, let over, let body):
      form("for", names(variables) + nodes([over, body]))
    case .tryElse(let attempt, let name, let otherwise):
      form("try", nodes([attempt]) + (name.map { names([$0]) } ?? []) + nodes([otherwise]))
    case .returnValue(let value): form("return", nodes(value.map { [$0] } ?? []))
    case .breakLoop: ["(break)"]
    case .continueLoop: ["(continue)"]
    case .assert(let condition, let message):
      form("assert", nodes([condition] + (message.map { [$0] } ?? [])))
    case .assign(let target, let compound, let value):
      form(
        compound.map { "assign-" + $0.rawValue } ?? "assign",
        [" "] + target.dumpPieces + nodes([value]))
    case .use(let module, let name):
      ["(use ", .text(module.spelling), " ", .text(name.name), ")"]
    case .error: ["(error)"]
    }
  }

  private func form(_ head: String, _ rest: [DumpPiece]) -> [DumpPiece] {
    [.text("(" + head)] + rest + [")"]
  }

  private func nodes(_ ids: [NodeID]) -> [DumpPiece] { ids.flatMap { [" ", .node($0)] } }

  private func names(_ places: [NamePlace]) -> [DumpPiece] {
    [.text(" (" + places.map(\.name).joined(separator: " ") + ")")]
  }
}

extension StringPiece {
  fileprivate var dumpPieces: [DumpPiece] {
    switch self {
    case .text(let text): [.text(" " + quoted(text))]
    case .value(let node, let format):
      format.isEmpty
        ? [" {", .node(node), "}"]
        : [" {", .node(node), " :"] + format.flatMap(\.dumpPieces) + ["}"]
    }
  }
}

extension IndexItem {
  fileprivate var dumpPieces: [DumpPiece] {
    let name: [DumpPiece] = axis.map { [.text($0.name), "="] } ?? []
    let inner: [DumpPiece] =
      switch selection {
      case .single(let node): [.node(node)]
      case .slice(let lower, let upper, let step):
        [
          "(slice ", .optional(lower), " ", .optional(upper), " ", .optional(step), ")",
        ]
      }
    return name + (positional ? ["(at "] + inner + [")"] : inner)
  }
}

extension FunctionNode {
  fileprivate var dumpPieces: [DumpPiece] { parameters.dumpPieces + [" ", .node(body)] }
}

extension ModelNode {
  fileprivate var dumpPieces: [DumpPiece] { parameters.dumpPieces + [" ", .node(body)] }
}

extension [ParameterNode] {
  fileprivate var dumpPieces: [DumpPiece] {
    var pieces: [DumpPiece] = [" ("]
    for (place, parameter) in enumerated() {
      if place > 0 { pieces.append(" ") }
      pieces.append(.text(parameter.name.name))
      if let fallback = parameter.fallback { pieces += ["=", .node(fallback)] }
    }
    return pieces + [")"]
  }
}

extension AssignTarget {
  fileprivate var dumpPieces: [DumpPiece] {
    switch self {
    case .name(let place): [.text(place.name)]
    case .sequence(let places): [.text("(" + places.map(\.name).joined(separator: " ") + ")")]
    case .fields(let places): [.text("{" + places.map(\.name).joined(separator: " ") + "}")]
    case .element(let node): [.node(node)]
    }
  }
}

/// A string in quotes, with what would blur the line spelled out.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
