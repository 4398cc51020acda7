import LimnNotebook
import LimnSource
import LimnSyntax

/// Which cells run when only some were asked for: those, and the ones before them that bind a name
/// they use, and so on.
///
/// Names are compared as they are written, wherever they stand; so a cell too many may run, but
/// none that is needed is left out.
package enum CellSelection {
  /// One flag per cell. `wanted` holds names or labels.
  package static func needed(for wanted: [Int], in notebook: Notebook) -> [Bool] {
    let facts = notebook.cells.map(names)
    var runs = notebook.cells.map { _ in false }
    var needed: Set<String> = []
    for index in notebook.cells.indices.reversed()
    where wanted.contains(index) || !facts[index].bound.isDisjoint(with: needed) {
      runs[index] = true
      needed.formUnion(facts[index].used)
    }
    return runs
  }

  private static func names(_ cell: Notebook.Cell) -> (bound: Set<String>, used: Set<String>) {
    var bound: Set<String> = []
    var used: Set<String> = []
    let tree = Parser.parse(SourceText(name: cell.label, text: cell.text)).tree
    tree.walk { _, node in
      switch node.kind {
      case .name(let name): used.insert(name)
      case .function(let place, _), .use(_, let place): bound.insert(place.name)
      case .forLoop(let variables, _, _): bound.formUnion(variables.map(\.name))
      case .assign(.name(let place), let sign, _):
        bound.insert(place.name)
        if sign != nil { used.insert(place.name) }
      case .assign(.sequence(let places), _, _), .assign(.fields(let places), _, _):
        bound.formUnion(places.map(\.name))
      case .assign(.element(let place), _, _):
        if let root = root(of: place, in: tree) { bound.insert(root) }
      default: break
      }
      return true
    }
    return (bound, used)
  }

  private static func root(of place: NodeID, in tree: Tree) -> String? {
    var node = place
    while true {
      switch tree[node].kind {
      case .index(let base, _), .field(let base, _, _): node = base
      case .name(let name): return name
      default: return nil
      }
    }
  }
}
