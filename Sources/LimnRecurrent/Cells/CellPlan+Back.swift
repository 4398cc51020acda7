import CLimnKernels

/// The way back: what waits for a chunk of steps, what is carried on, what is added up.
extension CellPlanner {
  // MARK: The way back

  mutating func emitBack(_ derivative: CellDerivative, _ part: Part) {
    backPlaces = [:]
    let nodes = order(roots(of: derivative), from: border)
    let waiting = Set(derivative.matrices.map { base($0.d) })
    if part == .back {
      var rows = 0
      let ids = nodes.filter { waiting.contains($0) }
      let each = ids.reduce(0) { $0 + graph.length($1) } | 1
      for id in ids {
        backPlaces[id] = Self.place(at: tile + rows, LIMN_CELL_CHUNK, each)
        rows += graph.length(id)
      }
      tile += each * chunk
    }
    for (state, root) in derivative.states.enumerated() {
      if part == .outputBack, root != nil {
        shareAt[state] = tile
        tile += graph.states[state].length
      }
      if let root, root >= border, isComputed(root), backPlaces[root] == nil {
        backPlaces[root] = back(state, part)
      }
    }
    let kept = Set(roots(of: derivative).map(base))
    emit(nodes, part, kept: kept)
    finishBack(derivative, part)
  }

  /// Where the way back of a part leaves ∂loss by a state.
  func back(_ state: Int, _ part: Part) -> Place {
    if part == .back { return carry(state, write: true) }
    return Self.place(at: shareAt[state] ?? 0, LIMN_CELL_FIXED, 0)
  }

  mutating func finishBack(_ derivative: CellDerivative, _ part: Part) {
    let start = program.instructions.count
    for (state, root) in derivative.states.enumerated() {
      let to = back(state, part)
      guard let root else {
        if part == .back { copy(number(0), to: to, graph.states[state].length) }
        continue
      }
      let from = place(root, part)
      if from.at != to.at || from.index != to.index || from.shared != 0 {
        copy(from, to: to, graph.states[state].length)
      }
    }
    for (param, node) in derivative.params {
      guard let at = totalAt[param] else { continue }
      let total = Self.place(at: at, LIMN_CELL_FIXED, 0)
      program.instructions.append(
        limn_cell_instruction(
          op: LIMN_CELL_ADD, count: graph.params[param].count, chain: 1, to: total,
          a: place(node, part), b: total, c: total, terms: 0, first: 0, adds: 0))
    }
    linkChains(from: start)
    for (matrix, d, v) in derivative.matrices {
      let stride = graph.params[matrix.param].shape[1]
      program.outers.append(
        limn_cell_outer(
          d: place(d, part), v: place(v, part), rows: matrix.height, columns: matrix.width,
          to: offsets[matrix.param] + matrix.column, row: matrix.isTransposed ? 1 : stride,
          column: matrix.isTransposed ? stride : 1, of_output: part == .outputBack ? 1 : 0))
    }
  }
}
