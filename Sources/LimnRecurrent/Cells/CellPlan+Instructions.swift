import CLimnKernels

/// From nodes to instructions, in an order in which products are not kept waiting.
extension CellPlanner {
  // MARK: Instructions

  func isPointwise(_ id: CellGraph.ID) -> Bool {
    switch fusion.kinds[id] {
    case .unary(let op, _): op.rawValue <= CellGraph.Unary.sigmoid.rawValue
    case .binary(let op, _, _): op != .power
    case .multiplyAdd, .multiplySubtract, .choose: true
    default: false
    }
  }

  /// What the roots need, in an order in which products are not kept waiting.
  func order(_ roots: [CellGraph.ID], from border: Int = 0) -> [CellGraph.ID] {
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
  mutating func emit(_ nodes: [CellGraph.ID], _ part: Part, kept: Set<CellGraph.ID>) {
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

  mutating func destination(_ id: CellGraph.ID, _ part: Part, reuses: Bool) -> Place {
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
  mutating func linkChains(from start: Int) {
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

  mutating func instruct(_ id: CellGraph.ID, _ to: Place, _ part: Part) {
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

  mutating func add(
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

  mutating func copy(_ from: Place, to: Place, _ count: Int) {
    program.instructions.append(
      limn_cell_instruction(
        op: LIMN_CELL_COPY, count: count, chain: 1, to: to, a: from, b: from, c: from, terms: 0,
        first: 0, adds: 0))
  }

  /// Where a matrix lies in the order of products, in elements after the shared rows.
  mutating func pack(_ matrix: CellGraph.Matrix) -> Int {
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
}
