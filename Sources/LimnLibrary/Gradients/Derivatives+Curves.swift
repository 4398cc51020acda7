import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// Curves through points and series: what is read off them changes with the points in proportion.
extension Derivatives {
  static let curves: [String: Derivative.Rule] = [
    "interp": { call throws(Fault) in try interpolated(call) },
    "polyfit": { call throws(Fault) in
      let (x, y) = (try call.operand(0), try call.operand(1))
      let degree = call.int(2, default: 1)
      let (p, q) = (try x.frame.tensor.f64Values(), try y.frame.tensor.f64Values())
      let known = p.indices.filter { !p[$0].isNaN && !q[$0].isNaN }
      let places = try Places(known, in: x.frame.shape, shape: [known.count])
      // Rows of powers of about one size.
      let size = max(known.map { p[$0].magnitude }.max() ?? 1, 1e-300)
      let scales = (0...degree).map { LimnMath.pow(size, Double(degree - $0)) }
      let scale = try Variable(try Tensor(f64: scales))
      return try call.composed([x.variable, y.variable]) { inputs throws(Fault) in
        let x = try inputs[0].gathered(places) / Variable(.number(size))
        var powers = [try Variable(try Tensor(repeating: 1.0, shape: [known.count]))]
        for _ in 0..<degree { powers.insert(try powers[0] * x, at: 0) }
        let rows = try Variable.joined(powers).reshaped([degree + 1, known.count])
        let squares = try rows.matrixProduct(rows.matrixTransposed())
        let products = try rows.matrixProduct(inputs[1].gathered(places))
        return try Variable.solve(squares, products) / scale
      }
    },
    "fill": { call throws(Fault) in try filled(call) },
    "detrend": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      return try call.giving(
        .linear(try detrending(frame, degree: call.int(1, default: 1))), [x])
    },
  ]

  // MARK: Interpolation

  /// f₀ + (f₁ − f₀) (x − x₀) / (x₁ − x₀) between neighbours.
  private static func interpolated(_ call: TracedCall) throws(Fault) -> Datum {
    let method = String.from(call.plain(3)) ?? "linear"
    guard method == "linear", call.arguments[1]?.holdsTraced != true else {
      let what = method == "linear" ? "interp(…, xp=…)" : "interp(…, method=\"\(method)\")"
      throw Fault.notDifferentiated(what)
    }
    let (x, fp) = (try call.operand(0), try call.operand(2))
    let xp = try call.operand(1).frame.tensor.f64Values()
    let values = try fp.frame.tensor.f64Values()
    let known = xp.indices.filter { !xp[$0].isNaN && !values[$0].isNaN }
    let at = try x.frame.tensor.f64Values()
    var (lower, upper): ([Int], [Int]) = ([], [])
    var (start, width): ([Double], [Double]) = ([], [])
    for place in at {
      guard let first = known.first, let last = known.last, place >= xp[first], place <= xp[last]
      else {
        lower.append(-1)
        upper.append(-1)
        start.append(0)
        width.append(.infinity)
        continue
      }
      let above = min(known.partitioningIndex { xp[$0] > place }, known.count - 1)
      lower.append(known[above - 1])
      upper.append(known[above])
      start.append(xp[known[above - 1]])
      width.append(xp[known[above]] - xp[known[above - 1]])
    }
    let shape = [at.count]
    let below = try Places(lower, in: fp.frame.shape, shape: shape)
    let above = try Places(upper, in: fp.frame.shape, shape: shape)
    let (from, span) = (try Variable(try Tensor(f64: start)), try Variable(try Tensor(f64: width)))
    let isNumber = x.frame.rank == 0
    let target = x.frame.shape
    return try call.composed([x.variable, fp.variable]) { inputs throws(Fault) in
      let share = try (inputs[0].reshaped(shape).present() - from) / span
      let (f0, f1) = (try inputs[1].gathered(below), try inputs[1].gathered(above))
      let result = try f0 + (f1 - f0) * share
      return isNumber ? try result.total() : try result.reshaped(target)
    }
  }

  // MARK: Gaps

  /// Each filled step is a mean of its neighbours, or the last value present.
  private static func filled(_ call: TracedCall) throws(Fault) -> Datum {
    let method = String.from(call.plain(1)) ?? "linear"
    guard ["linear", "previous", "last"].contains(method), case .array(let result) = call.result
    else { throw Fault.notDifferentiated("fill(…, method=\"\(method)\")") }
    let (x, frame) = try call.operand(0)
    let columns = try TimeColumns(frame)
    let values = try frame.tensor.f64Values()
    // Where the values take turns between 0 and 1, what is filled says how far along it lies.
    var turns = values
    for column in 0..<columns.count {
      var turn = 0.0
      for step in 0..<columns.steps where !values[columns.place(column, step)].isNaN {
        turns[columns.place(column, step)] = turn
        turn = 1 - turn
      }
    }
    var arguments = call.arguments.map { $0?.untraced }
    arguments[0] = .array(frame.bare(try Tensor(f64: turns, shape: frame.shape)))
    guard case .array(let probe) = try call.again(arguments) else { return call.result }
    let shares = try probe.tensor.f64Values()
    var (sources, targets, weights): ([Int], [Int], [Double]) = ([], [], [])
    func add(_ source: Int, _ target: Int, _ weight: Double) {
      sources.append(source)
      targets.append(target)
      weights.append(weight)
    }
    for column in 0..<columns.count {
      let places = (0..<columns.steps).map { columns.place(column, $0) }
      var before: Int?
      for (step, place) in places.enumerated() {
        if !values[place].isNaN {
          before = place
          add(place, place, 1)
        } else if let before, !shares[place].isNaN {
          guard method == "linear",
            let after = places[step...].first(where: { !values[$0].isNaN })
          else {
            add(before, place, 1)
            continue
          }
          let share = (shares[place] - turns[before]) / (turns[after] - turns[before])
          add(before, place, 1 - share)
          add(after, place, share)
        }
      }
    }
    let taken = try Places(sources, in: frame.shape, shape: [sources.count])
    let added = try Places(targets, in: result.shape, shape: [sources.count])
    let weight = try Variable(try Tensor(f64: weights))
    return try call.composed([x]) { inputs throws(Fault) in
      try (inputs[0].gathered(taken) * weight).scattered(added)
    }
  }

  // MARK: Lines

  /// What is left of x without the part along 1 and along the centred positions, which only the values
  /// observed make: x − Σ q (q · x), and the other way g − Σ q (q · g) with the sum over all steps.
  private static func detrending(_ frame: DataArray, degree: Int) throws(Fault) -> LinearMap {
    let columns = try TimeColumns(frame)
    let (count, steps) = (columns.count, columns.steps)
    let places = (0..<count).map { column in (0..<steps).map { columns.place(column, $0) } }
    let observed = try frame.observedNumbers()
    let positions = columns.positions
    // Of each column its directions at all steps, and 1 where a value counts.
    var directions: [[[Double]]] = []
    var counts: [[Bool]] = []
    for column in 0..<count {
      let flags = columns.column(column, of: observed).map { !$0.isNaN }
      let present = flags.indices.filter { flags[$0] }
      let n = Double(present.count)
      var axes = n > 0 ? [[Double](repeating: 1 / n.squareRoot(), count: steps)] : []
      let centre = present.reduce(0) { $0 + positions[$1] } / max(n, 1)
      let size = present.reduce(0) {
        $0 + (positions[$1] - centre) * (positions[$1] - centre)
      }
      if degree == 1, size > 0 { axes.append(positions.map { ($0 - centre) / size.squareRoot() }) }
      directions.append(axes)
      counts.append(flags)
    }
    let (own, counted) = (directions, counts)
    @Sendable func less(_ tensor: Tensor, transposed: Bool) throws(Fault) -> Tensor {
      let values = try tensor.f64Values()
      var result = values
      for column in 0..<count {
        let places = places[column]
        for direction in own[column] {
          var product = 0.0
          for (step, place) in places.enumerated()
          where (transposed || counted[column][step]) && !values[place].isNaN {
            product += direction[step] * values[place]
          }
          for (step, place) in places.enumerated() where !transposed || counted[column][step] {
            result[place] -= product * direction[step]
          }
        }
      }
      return try Tensor(f64: result, shape: tensor.shape)
    }
    return LinearMap({ x throws(Fault) in try less(x, transposed: false) }) { g throws(Fault) in
      try less(g, transposed: true)
    }
  }
}

extension [Int] {
  /// The first index whose element a condition holds for, all later ones doing so too.
  fileprivate func partitioningIndex(_ holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
