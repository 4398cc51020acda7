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

  enum Part { case step, output, outputBack, back }

  /// Where a node is, in the C sense, and whether one row stands for all.
  typealias Place = limn_cell_place

  static let lanes = Int(LIMN_CELL_LANES)

  var graph: CellGraph
  let purpose: Purpose
  let steps: Int
  let everyStep: Bool
  let chunk: Int
  let border: Int
  let fusion: CellFusion
  let offsets: [Int]
  var stepBack = CellDerivative(states: [])
  var outputBack = CellDerivative(states: [])

  var program = CellProgram()
  /// Places of computed nodes, by part; what is kept of a step or the output is found on the way
  /// back too.
  var places: [CellGraph.ID: Place] = [:]
  var outputPlaces: [CellGraph.ID: Place] = [:]
  var backPlaces: [CellGraph.ID: Place] = [:]
  var numbers: [Double: Int] = [:]
  var paramRows: [Int: Int] = [:]
  var packs: [CellGraph.Matrix: Int] = [:]
  /// Rows taken so far, shared and of the tile.
  var shared = 0
  var tile = 0
  /// Rows that a step keeps. Odd, as those of a step of a chunk are, so that the same row of several
  /// steps does not fall on one place of a cache.
  var kept = 0
  var slab = 0
  var stateAt: [Int] = []
  var carryAt: [Int] = []
  /// Of states that the output reads: rows for its share of what is carried back.
  var shareAt: [Int: Int] = [:]
  var totalAt: [Int: Int] = [:]
  /// Rows that are written over, by length, and who has some of them, in the part that is laid out.
  var free: [Int: [Int]] = [:]
  var temporary: [CellGraph.ID: Part] = [:]

  static func plan(
    _ graph: CellGraph, steps: Int, everyStep: Bool = false, for purpose: Purpose
  ) -> CellProgram {
    var planner = CellPlanner(graph, steps: steps, everyStep: everyStep, for: purpose)
    planner.layOut()
    return planner.program
  }

  init(_ original: CellGraph, steps: Int, everyStep: Bool, for purpose: Purpose) {
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

  mutating func layOut() {
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

  mutating func layOutBack() {
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

  mutating func noteStates() {
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

  var trains: Bool { purpose == .trains }

  var shownNodes: [CellGraph.ID] {
    purpose == .shows ? graph.variables.map(\.node) : []
  }

  /// Nodes of the way forward that the way back refers to.
  func wanted(by derivatives: [CellDerivative], from part: Part) -> [CellGraph.ID] {
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

  func roots(of derivative: CellDerivative) -> [CellGraph.ID] {
    derivative.states.compactMap { $0 } + derivative.params.map(\.node)
      + derivative.matrices.map(\.d)
  }

  /// Nodes that the roots are made of, none before `border`, in order.
  func reachable(_ roots: [CellGraph.ID], from border: Int) -> [CellGraph.ID] {
    var found: Set<CellGraph.ID> = []
    var waiting = roots.filter { $0 >= border }
    while let id = waiting.popLast() {
      guard found.insert(id).inserted else { continue }
      waiting += fusion.kinds[id].operands.filter { $0 >= border }
    }
    return found.sorted()
  }
}
