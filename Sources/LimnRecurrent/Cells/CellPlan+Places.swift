import CLimnKernels

/// Where values lie: states and what a step keeps, numbers and params as rows, all else.
extension CellPlanner {
  // MARK: Places

  /// The node whose rows a node's are a part of.
  func base(_ id: CellGraph.ID) -> CellGraph.ID {
    switch fusion.kinds[id] {
    case .slice(let a, _), .spread(let a): base(a)
    default: id
    }
  }

  func isComputed(_ id: CellGraph.ID) -> Bool {
    base(id) == id && !fusion.kinds[id].isLeaf
  }

  mutating func take(
    _ rows: Int, index: limn_cell_index = LIMN_CELL_FIXED, stride: Int = 0
  ) -> Place {
    defer { tile += rows }
    return Self.place(at: tile, index, stride)
  }

  static func place(at row: Int, _ index: limn_cell_index, _ stride: Int) -> Place {
    Place(
      shared: 0, index: UInt32(index.rawValue), repeated: 0, at: row * lanes, step: stride * lanes)
  }

  mutating func clear(_ moment: limn_cell_moment, from: Int, to: Int) {
    guard to > from else { return }
    program.clears.append(
      limn_cell_clear(moment: moment, at: from * Self.lanes, count: to - from))
  }

  /// States before a step and after it, and what a step keeps.
  mutating func placeStates(_ nodes: [CellGraph.ID], kept: Set<CellGraph.ID>) {
    for state in graph.states {
      stateAt.append(self.kept)
      self.kept += state.length
    }
    let states = self.kept
    var keptAt: [(CellGraph.ID, Int)] = []
    let updates = Set(graph.updates)
    for id in nodes where kept.contains(id) && !updates.contains(id) {
      keptAt.append((id, self.kept))
      self.kept += graph.length(id)
    }
    self.kept |= 1
    slab = tile
    tile += self.kept * (trains ? steps + 1 : 2)
    clear(LIMN_CELL_TILE, from: slab, to: slab + states)
    for (id, at) in keptAt { places[id] = Self.place(at: slab + at, LIMN_CELL_STEP, self.kept) }
    for (state, update) in graph.updates.enumerated()
    where isComputed(update) && places[update] == nil {
      places[update] = statePlace(state, after: true)
    }
  }

  func statePlace(_ state: Int, after: Bool) -> Place {
    let index =
      after
      ? (trains ? LIMN_CELL_NEXT : LIMN_CELL_OTHER) : (trains ? LIMN_CELL_STEP : LIMN_CELL_TURN)
    return Self.place(at: slab + stateAt[state], index, kept)
  }

  /// States whose new value is no node of its own.
  mutating func finishStates() {
    for (state, update) in graph.updates.enumerated() {
      let to = statePlace(state, after: true)
      if isComputed(update), let own = places[update], own.at == to.at, own.index == to.index {
        continue
      }
      // What stays as it is is written too: slots take turns.
      copy(place(update, .step), to: to, graph.states[state].length)
    }
  }

  func carry(_ state: Int, write: Bool) -> Place {
    Self.place(
      at: carryAt[state], write ? LIMN_CELL_TURN : LIMN_CELL_OTHER, graph.states[state].length)
  }

  mutating func number(_ value: Double) -> Place {
    let row: Int
    if let known = numbers[value] {
      row = known
    } else {
      row = shared
      shared += 1
      numbers[value] = row
      program.spreads.append(
        limn_cell_spread(from: 0, count: 1, to: row * Self.lanes, is_number: 1, number: value))
    }
    return Place(shared: 1, index: 0, repeated: 1, at: row * Self.lanes, step: 0)
  }

  mutating func param(_ param: Int) -> Place {
    let row: Int
    let count = graph.params[param].count
    if let known = paramRows[param] {
      row = known
    } else {
      row = shared
      shared += count
      paramRows[param] = row
      program.spreads.append(
        limn_cell_spread(
          from: offsets[param], count: count, to: row * Self.lanes, is_number: 0, number: 0))
    }
    return Place(shared: 1, index: 0, repeated: 0, at: row * Self.lanes, step: 0)
  }

  mutating func place(_ id: CellGraph.ID, _ part: Part) -> Place {
    switch fusion.kinds[id] {
    case .number(let value): return number(value)
    case .param(let place): return param(place)
    case .input: return program.x
    case .state(let state), .final(let state): return statePlace(state, after: false)
    case .adjoint(let state): return carry(state, write: false)
    case .outputAdjoint: return program.dy
    case .slice(let a, let from):
      var place = place(a, part)
      if place.repeated == 0 { place.at += from * Self.lanes }
      return place
    case .spread(let a):
      var place = place(a, part)
      place.repeated = 1
      return place
    default:
      switch part {
      case .step: break
      case .output: if let place = outputPlaces[id] { return place }
      case .outputBack:
        if let place = id < border ? outputPlaces[id] : backPlaces[id] { return place }
      case .back: if id >= border, let place = backPlaces[id] { return place }
      }
      return places[id] ?? number(.nan)
    }
  }
}
