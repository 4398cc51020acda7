import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// Many elements made one. What is skipped since it is missing has the gradient 0.
extension Derivatives {
  static let reductions: [String: Derivative.Rule] = [
    "sum": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let gone = try call.axes(1, of: frame)
      let places = try Places.dropping(gone, from: frame.shape)
      let present = try x.present()
      return try call.withCount { value throws(Fault) in
        try call.giving(.scatter(places), [present], value)
      }
    },
    "mean": moment(options: 2) { row throws(Fault) in try row.mean },
    "var": moment(options: 2) { row throws(Fault) in try row.variance() },
    "std": moment(options: 2) { row throws(Fault) in
      try row.variance().applying(.named("sqrt"))
    },
    "skewness": moment(options: 2) { row throws(Fault) in
      let m2 = try row.moment(2)
      return try row.moment(3) / (m2 * m2.applying(.named("sqrt")))
    },
    "kurtosis": moment(options: 2) { row throws(Fault) in
      let m2 = try row.moment(2)
      return try row.moment(4) / (m2 * m2) - 3
    },
    "prod": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let gone = try call.axes(1, of: frame)
      return try call.withCount { value throws(Fault) in
        try call.giving(
          .composite(Composite { inputs throws(Fault) in try product(inputs[0], over: gone) }), [x],
          value)
      }
    },
    "max": { call throws(Fault) in try extreme(call, dim: 1) { $0 > $1 } },
    "min": { call throws(Fault) in try extreme(call, dim: 1) { $0 < $1 } },
    "ptp": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let gone = try call.axes(1, of: frame)
      let greatest = try selected(frame, gone) { $0 > $1 }
      let least = try selected(frame, gone) { $0 < $1 }
      return try call.giving(.subtract, [x.gathered(greatest), x.gathered(least)])
    },
    "median": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let gone = try call.axes(1, of: frame)
      return try call.withCount { value throws(Fault) in
        try quantile(call, x, frame, gone, [0.5], value)
      }
    },
    "quantile": { call throws(Fault) in try quantiles(call, dim: 2, method: 3, percent: false) },
    "percentile": { call throws(Fault) in try quantiles(call, dim: 2, method: 3, percent: true) },
    "norm": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let gone = try call.axes(2, of: frame)
      let order = Double.from(call.plain(1)) ?? 2
      if order == .infinity {
        let places = try selected(frame, gone) { abs($0) > abs($1) }
        return try call.giving(
          .function(.named("abs")), [try x.gathered(places)])
      }
      return try call.composed([x]) { inputs throws(Fault) in
        if order == 2 {
          return try inputs[0].squared().sum(over: gone).applying(.named("sqrt"))
        }
        let sizes = try inputs[0].applying(.named("abs"))
        if order == 1 { return try sizes.sum(over: gone) }
        let power = Variable(.number(order))
        return try sizes.power(power).sum(over: gone).power(1 / power)
      }
    },
  ]

  // MARK: Moments

  /// The elements that are reduced, with how many of them are present.
  struct Row {
    let x: Variable
    let gone: [Int]
    let count: Variable
    let ddof: Double

    var mean: Variable {
      get throws(Fault) { try x.present().sum(over: gone) / count }
    }

    /// Deviations from the mean, 0 where an element is missing.
    func deviations() throws(Fault) -> Variable {
      let places = try Places.dropping(gone, from: x.shape)
      return try (x - mean.gathered(places)).present()
    }

    func moment(_ power: Int) throws(Fault) -> Variable {
      let deviations = try deviations()
      var product = deviations
      for _ in 1..<power { product = try product * deviations }
      return try product.sum(over: gone) / count
    }

    func variance() throws(Fault) -> Variable {
      try deviations().squared().sum(over: gone) / (count - Variable(.number(ddof)))
    }
  }

  /// `options` is the place behind `dim`, where `ddof` may be.
  private static func moment(
    options: Int, _ body: @escaping @Sendable (Row) throws(Fault) -> Variable
  ) -> Derivative.Rule {
    { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let gone = try call.axes(1, of: frame)
      let count = try Variable(try frame.tensor.reduced(.count, over: gone))
      let hasDdof =
        call.builtin.parameters.count > options && call.builtin.parameters[options].name == "ddof"
      let ddof = hasDdof ? call.int(options, default: 0) : 0
      return try call.withCount { value throws(Fault) in
        try call.giving(
          .composite(
            Composite { inputs throws(Fault) in
              try body(
                Row(x: inputs[0], gone: gone, count: count, ddof: Double(max(ddof, 0))))
            }), [x], value)
      }
    }
  }

  /// Pairs are multiplied until one is left, so that a 0 among them is no trouble.
  private static func product(_ x: Variable, over gone: [Int]) throws(Fault) -> Variable {
    let kept = x.shape.indices.filter { !gone.contains($0) }
    let outer = kept.map { x.shape[$0] }
    let rows = outer.reduce(1, *)
    var length = gone.reduce(1) { $0 * x.shape[$1] }
    let missing = try x.tensor().f64Values().map { $0.isNaN ? 1.0 : 0.0 }
    // What is missing counts as 1.
    let ones = try Variable(try Tensor(f64: missing, shape: x.shape))
    var factors = try (x.present() + ones).transposed(kept + gone).reshaped([rows, length])
    while length > 1 {
      let half = length / 2
      func columns(_ from: Int, _ count: Int) throws(Fault) -> Variable {
        let places = (0..<rows).flatMap { row in (0..<count).map { row * length + from + $0 } }
        return try factors.gathered(
          Places(places, in: [rows, length], shape: [rows, count]))
      }
      let pairs = try columns(0, half) * columns(half, half)
      guard length % 2 == 1 else {
        factors = pairs
        length = half
        continue
      }
      let last = try columns(length - 1, 1)
      let places = (0..<rows).flatMap { row in
        (0..<half).map { row * half + $0 } + [rows * half + row]
      }
      factors = try Variable.joined([pairs, last]).gathered(
        Places(places, in: [rows * (half + 1)], shape: [rows, half + 1]))
      length = half + 1
    }
    return try factors.reshaped(outer)
  }

  // MARK: Elements chosen by their order

  private static func extreme(
    _ call: TracedCall, dim: Int, _ comes: (Double, Double) -> Bool
  ) throws(Fault) -> Datum {
    guard case .list(let values)? = call.arguments[0], let first = values.first else {
      throw Fault.notDifferentiated(call.builtin.name)
    }
    // One tensor or list, or several numbers.
    let inner = TracedCall(
      builtin: call.builtin, arguments: [values.count == 1 ? first : .list(values)],
      result: call.result, quietly: call.quietly)
    let (x, frame) = try inner.operand(0)
    let places = try selected(frame, try call.axes(dim, of: frame), comes)
    if case .int(let value) = call.result {
      return try call.giving(.gather(places), [x], .float(Double(value)))
    }
    return try call.giving(.gather(places), [x])
  }

  /// Where the first present element of each row is that no other comes before.
  private static func selected(
    _ frame: DataArray, _ gone: [Int], _ comes: (Double, Double) -> Bool
  ) throws(Fault) -> Places {
    let values = try frame.tensor.f64Values()
    let (rows, shape) = try rows(frame, gone)
    var best = [Int](repeating: -1, count: try Tensor.elementCount(shape))
    for (index, row) in rows.enumerated() where !values[index].isNaN {
      if best[row] < 0 || comes(values[index], values[best[row]]) { best[row] = index }
    }
    return try Places(best, in: frame.shape, shape: shape)
  }

  /// The row of the result that each element goes into, and the shape of the result.
  static func rows(_ frame: DataArray, _ gone: [Int]) throws(Fault) -> ([Int], [Int]) {
    let wide = frame.shape.indices.map { gone.contains($0) ? 1 : frame.shape[$0] }
    let numbers = try Tensor(numbering: wide).broadcast(to: frame.shape).f64Values()
    let kept = frame.shape.indices.filter { !gone.contains($0) }.map { frame.shape[$0] }
    return (numbers.map { Int($0) }, kept)
  }

  private static func quantiles(
    _ call: TracedCall, dim: Int, method: Int, percent: Bool
  ) throws(Fault) -> Datum {
    let (x, frame) = try call.operand(0)
    if case .string(let name) = call.plain(method), name != "linear" {
      throw Fault.notDifferentiated("\(call.builtin.name)(…, method=\"\(name)\")")
    }
    guard let shares = Operand.from(call.plain(1)), call.arguments[1]?.holdsTraced == false else {
      throw Fault.notDifferentiated(call.builtin.name)
    }
    var values = try shares.array("q").tensor.f64Values()
    if percent { values = values.map { $0 / 100 } }
    return try quantile(call, x, frame, try call.axes(dim, of: frame), values, call.result)
  }

  /// Each quantile is a mean, by weights, of two elements.
  private static func quantile(
    _ call: TracedCall, _ x: Variable, _ frame: DataArray, _ gone: [Int], _ shares: [Double],
    _ value: Datum
  ) throws(Fault) -> Datum {
    let values = try frame.tensor.f64Values()
    let (rows, shape) = try rows(frame, gone)
    var members = [[Int]](repeating: [], count: try Tensor.elementCount(shape))
    for (index, row) in rows.enumerated() where !values[index].isNaN { members[row].append(index) }
    for row in members.indices {
      members[row].sort { (values[$0], $0) < (values[$1], $1) }
    }
    var (low, high, weights): ([Int], [Int], [Double]) = ([], [], [])
    for share in shares {
      for members in members {
        let place = share * Double(max(members.count - 1, 0))
        let lower = Int(place.rounded(.down))
        low.append(members.isEmpty ? -1 : members[lower])
        high.append(members.isEmpty ? -1 : members[min(lower + 1, members.count - 1)])
        weights.append(place - Double(lower))
      }
    }
    let whole: [Int] = if case .array(let array) = value { array.shape } else { [] }
    let lower = try Places(low, in: frame.shape, shape: whole)
    let upper = try Places(high, in: frame.shape, shape: whole)
    let weight = try Variable(try Tensor(f64: weights, shape: whole))
    return try call.giving(
      .composite(
        Composite { inputs throws(Fault) in
          let below = try inputs[0].gathered(lower)
          return try below + weight * (inputs[0].gathered(upper) - below)
        }), [x], value)
  }
}
