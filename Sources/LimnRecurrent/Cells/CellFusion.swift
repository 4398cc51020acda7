/// Operations put together before they are planned: sums of products are one product, a product
/// and a sum one multiply-add, a product summed over its elements one scalar product.
///
/// A node that is taken into another must have no other use, and belong to the same way through
/// the graph, forward or back. Numbers of nodes stay as they are.
struct CellFusion {
  let graph: CellGraph
  /// The first node of the way back.
  let border: Int
  private(set) var kinds: [CellGraph.Kind]
  private(set) var uses: [Int]

  init(_ graph: CellGraph, border: Int, roots: [CellGraph.ID]) {
    self.graph = graph
    self.border = border
    kinds = graph.nodes.map(\.kind)
    uses = Array(repeating: 0, count: kinds.count)
    for root in roots { uses[root] += 1 }
    for id in kinds.indices.reversed() where uses[id] > 0 {
      for operand in kinds[id].operands { uses[operand] += 1 }
    }
    for id in kinds.indices where uses[id] > 0 { fuse(id) }
  }

  private func isOwn(_ inner: CellGraph.ID, of outer: CellGraph.ID) -> Bool {
    uses[inner] == 1 && (inner < border) == (outer < border)
      && graph.length(inner) == graph.length(outer)
  }

  private mutating func fuse(_ id: CellGraph.ID) {
    switch kinds[id] {
    case .binary(.add, let a, let b):
      if case .product(let first, let plus) = kinds[a], isOwn(a, of: id) {
        if case .product(let second, nil) = kinds[b], isOwn(b, of: id) {
          replace(id, by: .product(first + second, plus: plus), a, b)
        } else if plus == nil, canStart(b, id) {
          replace(id, by: .product(first, plus: b), a)
        }
      } else if case .product(let terms, nil) = kinds[b], isOwn(b, of: id), canStart(a, id) {
        replace(id, by: .product(terms, plus: a), b)
      } else if case .binary(.multiply, let x, let y) = kinds[a], isOwn(a, of: id) {
        replace(id, by: .multiplyAdd(x, y, b), a)
      } else if case .binary(.multiply, let x, let y) = kinds[b], isOwn(b, of: id) {
        replace(id, by: .multiplyAdd(x, y, a), b)
      }
    case .binary(.subtract, let a, let b):
      if case .binary(.multiply, let x, let y) = kinds[b], isOwn(b, of: id) {
        replace(id, by: .multiplySubtract(x, y, a), b)
      }
    case .sum(let a):
      if case .binary(.multiply, let x, let y) = kinds[a], uses[a] == 1,
        (a < border) == (id < border)
      {
        replace(id, by: .dot(x, y), a)
      }
    default: break
    }
  }

  /// Whether the sums of a product may start from a vector.
  private func canStart(_ vector: CellGraph.ID, _ id: CellGraph.ID) -> Bool {
    graph.length(vector) == graph.length(id) || graph.length(vector) == 1
  }

  private mutating func replace(
    _ id: CellGraph.ID, by kind: CellGraph.Kind, _ inner: CellGraph.ID...
  ) {
    kinds[id] = kind
    for id in inner { uses[id] = 0 }
  }
}
