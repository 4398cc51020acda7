import CLimnKernels

/// A graph as the list of instructions that the kernels run, with a place for everything.
///
/// The parts of a plan are a step, the output after the last step, and the ways back of both. Within a
/// part products come as early as they can and operations on single elements follow each other, so
/// that those of one length are done together while they are in the nearest cache. What the way
/// back needs of a step is kept for every step; all else is written over as soon as it has been used.
/// Gradients of matrices wait for a chunk of steps.
///
/// A row is one number of a tile of samples; all sizes are in rows unless said otherwise.
struct CellPlanner {
  enum Purpose { case trains, forecasts, shows }

  private enum Part { case step, output, outputBack, back }

  /// Where a node is, in the C sense, and whether one row stands for all.
  typealias Place = limn_cell_place

  private static let lanes = Int(LIMN_CELL_LANES)

  private var graph: CellGraph
  private let purpose: Purpose
  private let steps: Int
  private let everyStep: Bool
  private let chunk: Int
  private let border: Int
  private let fusion: CellFusion
  private let offsets: [Int]
  private var stepBack = CellDerivative(states: [])
  private var outputBack = CellDerivative(states: [])

  private(set) var program = CellProgram()
  /// Places of computed nodes, by part; what is kept of a step or the output is found on the way
  /// back too.
  private var places: [CellGraph.ID: Place] = [:]
  private var outputPlaces: [CellGraph.ID: Place] = [:]
  private var backPlaces: [CellGraph.ID: Place] = [:]
  private var numbers: [Double: Int] = [:]
  private var paramRows: [Int: Int] = [:]
  private var packs: [CellGraph.Matrix: Int] = [:]
  /// Rows taken so far, shared and of the tile.
  private var shared = 0
  private var tile = 0
  /// Rows that a step keeps. Odd, as those of a step of a chunk are, so that the same row of several
  /// steps does not fall on one place of a cache.
  private var kept = 0
  private var chunked = 0
  private var slab = 0
  private var chunkSlab = 0
  private var stateAt: [Int] = []
  private var carryAt: [Int] = []
  /// Of states that the output reads: rows for its share of what is carried back.
  private var shareAt: [Int: Int] = [:]
  private var totalAt: [Int: Int] = [:]
  private var free: [Int: [Int]] = [:]

  static func plan(
    _ graph: CellGraph, steps: Int, everyStep: Bool = false, for purpose: Purpose
  ) -> CellProgram {
    var planner = CellPlanner(graph, steps: steps, everyStep: everyStep, for: purpose)
    planner.layOut()
    return planner.program
  }

  private init(_ original: CellGraph, steps: Int, everyStep: Bool, for purpose: Purpose) {
    graph = original
    self.everyStep = everyStep
    self.purpose = purpose
    self.steps = steps
    chunk = steps <= 64 ? steps : 32
    border = graph.nodes.count
    var offset = 0
    offsets = graph.params.map { param in
      defer { offset += param.count }
      return offset
    }
    var roots = graph.updates + [graph.output]
    if purpose == .shows { roots += graph.variables.map(\.node) }
    if purpose == .trains {
      stepBack = graph.stepDerivative()
      outputBack = graph.outputDerivative()
      for derivative in [stepBack, outputBack] {
        roots += derivative.states.compactMap { $0 } + derivative.params.map(\.node)
        roots += derivative.matrices.flatMap { [$0.d, $0.v] }
      }
    }
    fusion = CellFusion(graph, border: border, roots: roots)
  }

  // MARK: The whole

  private mutating func layOut() {
    program.x = take(steps * graph.inputs, index: LIMN_CELL_STEP, stride: graph.inputs)
    let stepNodes = order(graph.updates + shownNodes + wanted(by: [stepBack], from: .step))
    let outputNodes = order([graph.output] + wanted(by: [outputBack], from: .output))
    let keptByStep = Set(trains ? wanted(by: [stepBack], from: .step).map(base) : [])
    placeStates(stepNodes, kept: keptByStep)
    emit(stepNodes, .step, kept: Set((shownNodes + graph.updates).map(base)))
    finishStates()
    program.forward = program.instructions.count
    emit(outputNodes, .output, kept: [])
    program.output = program.instructions.count - program.forward
    program.y = place(graph.output, .output)
    if trains { layOutBack() }
    noteStates()
    program.views = shownNodes.map {
      limn_cell_view(place: place($0, .step), count: graph.length($0))
    }
    program.steps = steps
    program.everyStep = everyStep
    program.inputs = graph.inputs
    program.outputs = graph.length(graph.output)
    program.chunk = chunk
    program.parameters = graph.parameterCount
    // Gradients of matrices read up to three rows past the last.
    program.shared = (shared + 4) * Self.lanes + program.packed
    program.tile = (tile + 4) * Self.lanes
    // Packed weights follow the rows.
    let packedFrom = (shared + 4) * Self.lanes
    for index in program.packs.indices { program.packs[index].to += packedFrom }
    for index in program.terms.indices { program.terms[index].weights += packedFrom }
  }

  private mutating func layOutBack() {
    let dy = take(graph.length(graph.output))
    program.dy = dy
    for state in graph.states {
      carryAt.append(tile)
      tile += 2 * state.length
    }
    clear(LIMN_CELL_BACK, from: carryAt.first ?? 0, to: tile)
    let totalsFrom = tile
    for param in Set((stepBack.params + outputBack.params).map(\.param)).sorted() {
      totalAt[param] = tile
      program.totals.append(
        limn_cell_total(
          at: tile * Self.lanes, count: graph.params[param].count, to: offsets[param]))
      tile += graph.params[param].count
    }
    clear(LIMN_CELL_GROUP, from: totalsFrom, to: tile)
    emitBack(outputBack, .outputBack)
    program.outputBack = program.instructions.count - program.forward - program.output
    emitBack(stepBack, .back)
    program.back =
      program.instructions.count - program.forward - program.output - program.outputBack
  }

  private mutating func noteStates() {
    for (number, state) in graph.states.enumerated() {
      program.states.append(
        limn_cell_state(
          before: statePlace(number, after: false), after: statePlace(number, after: true),
          carried: trains ? carry(number, write: false) : Place(),
          given: trains ? carry(number, write: true) : Place(), count: state.length,
          share: (shareAt[number] ?? 0) * Self.lanes, gives: shareAt[number] == nil ? 0 : 1))
    }
    program.flow = graph.states.firstIndex { $0.name == "h" } ?? 0
    program.aside = tile * Self.lanes
    if trains { tile += graph.states.reduce(0) { $0 + $1.length } }
  }

  private var trains: Bool { purpose == .trains }

  private var shownNodes: [CellGraph.ID] {
    purpose == .shows ? graph.variables.map(\.node) : []
  }

  /// Nodes of the way forward that the way back refers to.
  private func wanted(by derivatives: [CellDerivative], from part: Part) -> [CellGraph.ID] {
    guard purpose == .trains else { return [] }
    var found: Set<CellGraph.ID> = []
    for derivative in derivatives {
      found.formUnion(derivative.matrices.map(\.v).filter { $0 < border })
      for id in reachable(roots(of: derivative), from: border) {
        found.formUnion(fusion.kinds[id].operands.filter { $0 < border })
      }
      found.formUnion(roots(of: derivative).filter { $0 < border })
    }
    return found.filter { !fusion.kinds[base($0)].isLeaf }.sorted()
  }

  private func roots(of derivative: CellDerivative) -> [CellGraph.ID] {
    derivative.states.compactMap { $0 } + derivative.params.map(\.node)
      + derivative.matrices.map(\.d)
  }

  /// Nodes that the roots are made of, none before `border`, in order.
  private func reachable(_ roots: [CellGraph.ID], from border: Int) -> [CellGraph.ID] {
    var found: Set<CellGraph.ID> = []
    var waiting = roots.filter { $0 >= border }
    while let id = waiting.popLast() {
      guard found.insert(id).inserted else { continue }
      waiting += fusion.kinds[id].operands.filter { $0 >= border }
    }
    return found.sorted()
  }

  // MARK: Places

  /// The node whose rows a node's are a part of.
  private func base(_ id: CellGraph.ID) -> CellGraph.ID {
    switch fusion.kinds[id] {
    case .slice(let a, _), .spread(let a): base(a)
    default: id
    }
  }

  private func isComputed(_ id: CellGraph.ID) -> Bool {
    base(id) == id && !fusion.kinds[id].isLeaf
  }

  private mutating func take(
    _ rows: Int, index: limn_cell_index = LIMN_CELL_FIXED, stride: Int = 0
  ) -> Place {
    defer { tile += rows }
    return Self.place(at: tile, index, stride)
  }

  private static func place(at row: Int, _ index: limn_cell_index, _ stride: Int) -> Place {
    Place(
      shared: 0, index: UInt32(index.rawValue), repeated: 0, at: row * lanes, step: stride * lanes)
  }

  private mutating func clear(_ moment: limn_cell_moment, from: Int, to: Int) {
    guard to > from else { return }
    program.clears.append(
      limn_cell_clear(moment: moment, at: from * Self.lanes, count: to - from))
  }

  /// States before a step and after it, and what a step keeps.
  private mutating func placeStates(_ nodes: [CellGraph.ID], kept: Set<CellGraph.ID>) {
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

  private func statePlace(_ state: Int, after: Bool) -> Place {
    let index =
      after
      ? (trains ? LIMN_CELL_NEXT : LIMN_CELL_OTHER) : (trains ? LIMN_CELL_STEP : LIMN_CELL_TURN)
    return Self.place(at: slab + stateAt[state], index, kept)
  }

  /// States whose new value is no node of its own.
  private mutating func finishStates() {
    for (state, update) in graph.updates.enumerated() {
      let to = statePlace(state, after: true)
      if isComputed(update), let own = places[update], own.at == to.at, own.index == to.index {
        continue
      }
      // What stays as it is is written too: slots take turns.
      copy(place(update, .step), to: to, graph.states[state].length)
    }
  }

  private func carry(_ state: Int, write: Bool) -> Place {
    Self.place(
      at: carryAt[state], write ? LIMN_CELL_TURN : LIMN_CELL_OTHER, graph.states[state].length)
  }

  private mutating func number(_ value: Double) -> Place {
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

  private mutating func param(_ param: Int) -> Place {
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

  private mutating func place(_ id: CellGraph.ID, _ part: Part) -> Place {
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

  // MARK: Instructions

  private func isPointwise(_ id: CellGraph.ID) -> Bool {
    switch fusion.kinds[id] {
    case .unary(let op, _): op.rawValue <= CellGraph.Unary.sigmoid.rawValue
    case .binary(let op, _, _): op != .power
    case .multiplyAdd, .multiplySubtract, .choose: true
    default: false
    }
  }

  /// What the roots need, in an order in which products are not kept waiting.
  private func order(_ roots: [CellGraph.ID], from border: Int = 0) -> [CellGraph.ID] {
    let wanted = reachable(roots.map(base), from: border)
      .filter { isComputed($0) && $0 >= border }
    var missing: [CellGraph.ID: Int] = [:]
    var users: [CellGraph.ID: [CellGraph.ID]] = [:]
    let inside = Set(wanted)
    for id in wanted {
      let needed = Set(fusion.kinds[id].operands.map(base)).intersection(inside)
      missing[id] = needed.count
      for operand in needed { users[operand, default: []].append(id) }
    }
    var heavy: [CellGraph.ID] = []
    var light: [Int: [CellGraph.ID]] = [:]
    func isReady(_ id: CellGraph.ID) {
      if isPointwise(id) {
        light[graph.length(id), default: []].append(id)
      } else {
        heavy.append(id)
      }
    }
    for id in wanted where missing[id] == 0 { isReady(id) }
    var result: [CellGraph.ID] = []
    var length: Int?
    while result.count < wanted.count {
      var next: CellGraph.ID?
      if let present = length, light[present]?.isEmpty == false {
        next = light[present]?.removeFirst()
      } else if !heavy.isEmpty {
        next = heavy.removeFirst()
        length = nil
      } else if let least = light.filter({ !$0.value.isEmpty }).map(\.key).max() {
        length = least
        next = light[least]?.removeFirst()
      }
      guard let id = next else { break }
      result.append(id)
      for user in users[id, default: []] {
        missing[user, default: 1] -= 1
        if missing[user] == 0 { isReady(user) }
      }
    }
    return result
  }

  /// The instructions of a part. `kept` are not written over within the part.
  private mutating func emit(_ nodes: [CellGraph.ID], _ part: Part, kept: Set<CellGraph.ID>) {
    var lastUse: [CellGraph.ID: Int] = [:]
    for (position, id) in nodes.enumerated() {
      for operand in fusion.kinds[id].operands { lastUse[base(operand)] = position }
    }
    let reuses = part == .step || part == .back
    var ends: [Int: [CellGraph.ID]] = [:]
    for (id, position) in lastUse { ends[position, default: []].append(id) }
    let start = program.instructions.count
    for (position, id) in nodes.enumerated() {
      let to = destination(id, part, reuses: reuses)
      instruct(id, to, part)
      guard reuses else { continue }
      for dead in ends[position, default: []].sorted()
      where !kept.contains(dead) && temporary[dead] == part {
        temporary[dead] = nil
        if let place = part == .back ? backPlaces[dead] : places[dead] {
          free[graph.length(dead), default: []].append(Int(place.at))
        }
      }
    }
    linkChains(from: start)
    if reuses { free = [:] }
  }

  private var temporary: [CellGraph.ID: Part] = [:]

  private mutating func destination(_ id: CellGraph.ID, _ part: Part, reuses: Bool) -> Place {
    let known =
      switch part {
      case .step: places[id]
      case .output: outputPlaces[id]
      case .outputBack, .back: backPlaces[id]
      }
    if let known { return known }
    let rows = graph.length(id)
    var place: Place
    if reuses, let at = free[rows]?.popLast() {
      place = Self.place(at: 0, LIMN_CELL_FIXED, 0)
      place.at = at
    } else {
      place = take(rows)
    }
    if reuses { temporary[id] = part }
    switch part {
    case .step: places[id] = place
    case .output: outputPlaces[id] = place
    case .outputBack, .back: backPlaces[id] = place
    }
    return place
  }

  /// How many instructions on single elements of one length follow each other.
  private mutating func linkChains(from start: Int) {
    var end = program.instructions.count
    while end > start {
      var first = end - 1
      let last = program.instructions[first]
      guard last.op.rawValue <= LIMN_CELL_POINTWISE.rawValue else {
        end = first
        continue
      }
      while first > start, program.instructions[first - 1].count == last.count,
        program.instructions[first - 1].op.rawValue <= LIMN_CELL_POINTWISE.rawValue,
        program.instructions[first - 1].adds == 0
      { first -= 1 }
      for index in first..<end { program.instructions[index].chain = end - index }
      end = first
    }
  }

  private mutating func instruct(_ id: CellGraph.ID, _ to: Place, _ part: Part) {
    let count = graph.length(id)
    switch fusion.kinds[id] {
    case .unary(let op, let a): add(op.instruction, count, to, [a], part)
    case .binary(let op, let a, let b): add(op.instruction, count, to, [a, b], part)
    case .multiplyAdd(let a, let b, let c):
      add(LIMN_CELL_MULTIPLY_ADD, count, to, [a, b, c], part)
    case .multiplySubtract(let a, let b, let c):
      add(LIMN_CELL_MULTIPLY_SUBTRACT, count, to, [a, b, c], part)
    case .choose(let a, let b, let c): add(LIMN_CELL_CHOOSE, count, to, [a, b, c], part)
    case .sum(let a): add(LIMN_CELL_SUM, graph.length(a), to, [a], part)
    case .dot(let a, let b):
      add(LIMN_CELL_DOT, max(graph.length(a), graph.length(b)), to, [a, b], part)
    case .join(let parts):
      var at = to
      for piece in parts {
        copy(place(piece, part), to: at, graph.length(piece))
        at.at += graph.length(piece) * Self.lanes
      }
    case .product(let terms, let plus):
      add(LIMN_CELL_PRODUCT, count, to, plus.map { [$0] } ?? [], part)
      let last = program.instructions.count - 1
      program.instructions[last].adds = plus == nil ? 0 : 1
      program.instructions[last].first = program.terms.count
      program.instructions[last].terms = terms.count
      for term in terms {
        program.terms.append(
          limn_cell_term(
            v: place(term.vector, part), columns: term.matrix.width, weights: pack(term.matrix)))
      }
    default: break
    }
  }

  private mutating func add(
    _ op: limn_cell_op, _ count: Int, _ to: Place, _ operands: [CellGraph.ID], _ part: Part
  ) {
    var places = operands.map { id in
      var place = self.place(id, part)
      if graph.length(id) == 1, count > 1 { place.repeated = 1 }
      return place
    }
    while places.count < 3 { places.append(places.first ?? to) }
    program.instructions.append(
      limn_cell_instruction(
        op: op, count: count, chain: 1, to: to, a: places[0], b: places[1], c: places[2], terms: 0,
        first: 0, adds: 0))
  }

  private mutating func copy(_ from: Place, to: Place, _ count: Int) {
    program.instructions.append(
      limn_cell_instruction(
        op: LIMN_CELL_COPY, count: count, chain: 1, to: to, a: from, b: from, c: from, terms: 0,
        first: 0, adds: 0))
  }

  /// Where a matrix lies in the order of products, in elements after the shared rows.
  private mutating func pack(_ matrix: CellGraph.Matrix) -> Int {
    if let known = packs[matrix] { return known }
    let at = program.packed
    let stride = graph.params[matrix.param].shape[1]
    program.packs.append(
      limn_cell_pack(
        from: offsets[matrix.param] + matrix.column, row: matrix.isTransposed ? 1 : stride,
        column: matrix.isTransposed ? stride : 1, rows: matrix.height, columns: matrix.width, to: at
      ))
    program.packed += (matrix.height + 15) / 16 * 16 * matrix.width
    packs[matrix] = at
    return at
  }

  // MARK: The way back

  private mutating func emitBack(_ derivative: CellDerivative, _ part: Part) {
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
  private func back(_ state: Int, _ part: Part) -> Place {
    if part == .back { return carry(state, write: true) }
    return Self.place(at: shareAt[state] ?? 0, LIMN_CELL_FIXED, 0)
  }

  private mutating func finishBack(_ derivative: CellDerivative, _ part: Part) {
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

/// What a planner makes: the arrays of a `limn_cell_program`.
struct CellProgram {
  var instructions: [limn_cell_instruction] = []
  var terms: [limn_cell_term] = []
  var packs: [limn_cell_pack] = []
  var spreads: [limn_cell_spread] = []
  var outers: [limn_cell_outer] = []
  var totals: [limn_cell_total] = []
  var clears: [limn_cell_clear] = []
  var states: [limn_cell_state] = []
  var views: [limn_cell_view] = []
  var forward = 0
  var output = 0
  var outputBack = 0
  var back = 0
  var steps = 0
  var everyStep = false
  var inputs = 0
  var outputs = 0
  var chunk = 0
  var parameters = 0
  /// Elements of packed weights.
  var packed = 0
  var shared = 0
  var tile = 0
  var aside = 0
  var flow = 0
  var x = limn_cell_place()
  var y = limn_cell_place()
  var dy = limn_cell_place()
}

extension CellGraph.Unary {
  fileprivate var instruction: limn_cell_op {
    switch self {
    case .copy: LIMN_CELL_COPY
    case .negate: LIMN_CELL_NEGATE
    case .square: LIMN_CELL_SQUARE
    case .squareRoot: LIMN_CELL_SQRT
    case .abs: LIMN_CELL_ABS
    case .sign: LIMN_CELL_SIGN
    case .positive: LIMN_CELL_POSITIVE
    case .tanh: LIMN_CELL_TANH
    case .sigmoid: LIMN_CELL_SIGMOID
    case .exp: LIMN_CELL_EXP
    case .log: LIMN_CELL_LOG
    case .expm1: LIMN_CELL_EXPM1
    case .log1p: LIMN_CELL_LOG1P
    case .sin: LIMN_CELL_SIN
    case .cos: LIMN_CELL_COS
    case .sinh: LIMN_CELL_SINH
    case .cosh: LIMN_CELL_COSH
    case .atan: LIMN_CELL_ATAN
    }
  }
}

extension CellGraph.Binary {
  fileprivate var instruction: limn_cell_op {
    switch self {
    case .add: LIMN_CELL_ADD
    case .subtract: LIMN_CELL_SUBTRACT
    case .multiply: LIMN_CELL_MULTIPLY
    case .divide: LIMN_CELL_DIVIDE
    case .greater: LIMN_CELL_GREATER
    case .lesser: LIMN_CELL_LESSER
    case .less: LIMN_CELL_LESS
    case .lessEqual: LIMN_CELL_LESS_EQUAL
    case .equal: LIMN_CELL_EQUAL
    case .prefer: LIMN_CELL_PREFER
    case .tanhBack: LIMN_CELL_TANH_BACK
    case .sigmoidBack: LIMN_CELL_SIGMOID_BACK
    case .power: LIMN_CELL_POWER
    }
  }
}
