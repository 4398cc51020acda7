import CLimnKernels
import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Random draws. Each call has a stream of its own, named by the notebook's seed, the cell and the
/// call, so that a cell put in elsewhere changes none of them.
extension Library {
  static let random: [Builtin] = [
    normal, uniform, exponential, lognormal, integers, bernoulli, choice, permutation,
  ]

  static let lengths = Param<Rest>(
    "lengths", "lengths of the axes: `10`, `2, 3` or `[2, 3]`; none for one number")
  static let byName = Param<NamedRest>("axes", named)
  static let stream = Param<Int?>(
    "seed", "which stream; by default it follows from the notebook's seed, the cell and the call",
    default: .some(nil))
  static let source = "Salmon et al. (2011), doi:10.1145/2063384.2063405"

  static func randomKey(_ seed: Int?, _ context: any CallContext) -> UInt64 {
    seed.map { UInt64(bitPattern: Int64($0)) } ?? context.nextRandomKey()
  }

  private static func numbers(_ seed: Int?, _ context: any CallContext) -> RandomNumbers {
    RandomNumbers(key: randomKey(seed, context), context.effects.interruption)
  }

  /// A tensor of drawn numbers, each of them changed by `made`; one number where no axis is asked for.
  private static func drawn(
    _ draw: limn_draw, _ sizes: Rest, _ axes: NamedRest, _ seed: Int?, _ context: any CallContext,
    _ made: (Double) -> Double
  ) throws(Fault) -> DataArray {
    let isOne = sizes.values.isEmpty && axes.values.fields.isEmpty
    let frame = isOne ? (shape: [], axes: []) : try shape(sizes.values, axes.values)
    let count = try Tensor.elementCount(frame.shape)
    if count == 0, sizes.values.count > 1 {
      context.note(
        "random: nothing drawn, a length being 0; numbers without a name are lengths, what shapes the "
          + "draw has names (`mean=0`)")
    }
    let block = try numbers(seed, context).block(draw, count: count)
    for index in 0..<count { block.pointer[index] = made(block.pointer[index]) }
    return DataArray(Tensor(shape: frame.shape, elements: .f64(block)), axes: frame.axes)
  }

  private static func checked(_ value: Double, _ name: String, above: Bool = false) throws(Fault) {
    guard value.isFinite, above ? value > 0 : value >= 0 else {
      throw Fault.drawParameter(name, above ? "above 0" : "0 or more", value)
    }
  }

  private static let normal = Builtin(
    "random.normal", family: "random", "Numbers drawn from the normal distribution",
    takes: lengths, Param<Double>("mean", "the mean", default: 0),
    Param<Double>("sd", "the standard deviation", default: 1), stream, byName,
    returns: "number or tensor",
    formula: "$\\frac{1}{\\sigma \\sqrt{2 \\pi}} e^{-(x - \\mu)^2 / 2 \\sigma^2}$",
    effects: .random, references: [source],
    examples: [
      Example("shape(random.normal(100, mean=2, sd=0.5))", shows: "[100]"),
      Example("dims(random.normal(time=10, site=3))", shows: "[\"time\", \"site\"]"),
      Example(
        "random.normal(3, seed=1) == random.normal(3, seed=1) |> all", shows: "true"),
    ]
  ) { (context, sizes, mean, sd, seed, axes) throws(Fault) -> Datum in
    try checked(sd, "sd")
    return try drawn(LIMN_NORMAL, sizes, axes, seed, context) { mean + sd * $0 }.result
  }

  private static let uniform = Builtin(
    "random.uniform", family: "random", "Numbers drawn evenly between two bounds",
    takes: lengths, Param<Double>("low", "the lower bound", default: 0),
    Param<Double>("high", "the upper bound, which is left out", default: 1), stream, byName,
    returns: "number or tensor", effects: .random, references: [source],
    examples: [
      Example("all(random.uniform(100, low=2, high=3) >= 2)", shows: "true"),
      Example("type(random.uniform())", shows: "\"float\""),
    ]
  ) { (context, sizes, low, high, seed, axes) throws(Fault) -> Datum in
    guard low.isFinite, high.isFinite, low <= high else { throw Fault.drawBounds(low, high) }
    return try drawn(LIMN_UNIFORM, sizes, axes, seed, context) { low + (high - low) * $0 }.result
  }

  private static let exponential = Builtin(
    "random.exponential", family: "random", "Numbers drawn from the exponential distribution",
    takes: lengths, Param<Double>("mean", "the mean, 1 / rate", default: 1), stream, byName,
    returns: "number or tensor", formula: "$\\frac{1}{\\mu} e^{-x / \\mu}$",
    effects: .random, references: [source],
    examples: [Example("min(random.exponential(50)) >= 0", shows: "true")]
  ) { (context, sizes, mean, seed, axes) throws(Fault) -> Datum in
    try checked(mean, "mean", above: true)
    return try drawn(LIMN_EXPONENTIAL, sizes, axes, seed, context) { mean * $0 }.result
  }

  private static let lognormal = Builtin(
    "random.lognormal", family: "random", "Numbers whose logarithms are normal",
    takes: lengths, Param<Double>("log_mean", "the mean of the logarithms", default: 0),
    Param<Double>("log_sd", "the standard deviation of the logarithms", default: 1), stream, byName,
    returns: "number or tensor", effects: .random, references: [source],
    examples: [Example("min(random.lognormal(50)) > 0", shows: "true")]
  ) { (context, sizes, mean, sd, seed, axes) throws(Fault) -> Datum in
    try checked(sd, "log_sd")
    return try drawn(LIMN_NORMAL, sizes, axes, seed, context) { LimnMath.exp(mean + sd * $0) }
      .result
  }

  private static let integers = Builtin(
    "random.integers", family: "random", "Whole numbers drawn evenly",
    takes: Param<Int>("low", "the least number"),
    Param<Int>("high", "the end, which is left out"), lengths, stream, byName,
    returns:
      "int or tensor of `i64`; each number is as likely as the others to 2⁻⁵³ of their count",
    effects: .random, references: [source],
    examples: [
      Example("shape(random.integers(1, 7, 20))", shows: "[20]"),
      Example("max(random.integers(1, 7, 1000)) < 7", shows: "true"),
    ]
  ) { (context, low, high, sizes, seed, axes) throws(Fault) -> Datum in
    let (span, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, span > 0, span <= 1 << 53 else {
      throw Fault.drawBounds(Double(low), Double(high))
    }
    let uniform = try drawn(LIMN_UNIFORM, sizes, axes, seed, context) {
      ($0 * Double(span)).rounded(.down)
    }
    let (values, block) = (
      try uniform.tensor.f64Values(), try Block<Int64>(count: uniform.count)
    )
    for (index, value) in values.enumerated() { block.pointer[index] = Int64(low + Int(value)) }
    return DataArray(Tensor(shape: uniform.shape, elements: .i64(block)), axes: uniform.axes)
      .result
  }

  private static let bernoulli = Builtin(
    "random.bernoulli", family: "random", "Bools that are true with a probability",
    takes: lengths, Param<Double>("p", "the probability, 0 to 1", default: 0.5), stream, byName,
    returns: "bool or tensor of bools", effects: .random, references: [source],
    examples: [Example("any(random.bernoulli(10, p=0))", shows: "false")]
  ) { (context, sizes, p, seed, axes) throws(Fault) -> Datum in
    guard (0...1).contains(p) else { throw Fault.drawParameter("p", "from 0 to 1", p) }
    let uniform = try drawn(LIMN_UNIFORM, sizes, axes, seed, context) { $0 }
    let (values, block) = (
      try uniform.tensor.f64Values(), try Block<UInt8>(count: uniform.count)
    )
    for (index, value) in values.enumerated() { block.pointer[index] = value < p ? 1 : 0 }
    return DataArray(Tensor(shape: uniform.shape, elements: .bool(block)), axes: uniform.axes)
      .result
  }

  private static let choice = Builtin(
    "random.choice", family: "random", "Elements drawn from a collection",
    takes: Param<Datum>("of", "a list or a tensor"),
    Param<Int?>("n", "how many; one element by itself if left out", default: .some(nil)),
    Param<Bool>("replace", "whether an element may be drawn again", default: true),
    Param<Operand?>("weights", "numbers: how likely each is, in any scale", default: .some(nil)),
    stream,
    returns: "list or tensor of `n` elements, or one element",
    effects: .random,
    references: [source, "Efraimidis and Spirakis (2006), doi:10.1016/j.ipl.2005.11.003"],
    examples: [
      Example("random.choice([\"a\", \"b\"], weights=[0, 1])", shows: "\"b\""),
      Example("sum(random.choice([1, 2, 3], n=3, replace=false))", shows: "6"),
    ]
  ) { (context, collection, count, replace, weights, seed) throws(Fault) -> Datum in
    let total = try Elements.count(of: collection, parameter: "of")
    let wanted = count ?? 1
    guard wanted >= 0, total > 0 || wanted == 0, replace || wanted <= total else {
      throw Fault.drawTooMany(wanted, of: total)
    }
    let given = try weights.map { weights throws(Fault) in
      try weights.array("weights").tensor.converted(to: .f64).f64Values()
    }
    if let weights = given {
      guard weights.count == total, weights.allSatisfy({ $0 >= 0 && $0.isFinite }),
        replace || weights.count(where: { $0 > 0 }) >= wanted, weights.contains(where: { $0 > 0 })
      else { throw Fault.drawWeights(total) }
    }
    let numbers = numbers(seed, context)
    // Positions and the index made of them are arrays of Swift's own: room for them is held meanwhile.
    let room = try Block<Datum.Footprint>(count: wanted)
    defer { withExtendedLifetime(room) {} }
    let positions =
      replace
      ? try numbers.positions(wanted, of: total, weights: given)
      : try numbers.distinctPositions(wanted, of: total, weights: given)
    guard let taken = try Elements.taking(positions, of: collection) else {
      throw Fault.wrongType("of", "a list or a tensor", "what to draw from", got: collection)
    }
    guard count == nil else { return taken }
    return try Elements.of(taken, parameter: "of").first ?? .none
  }

  private static let permutation = Builtin(
    "random.permutation", aliases: ["random.shuffle"], family: "random",
    "The same elements in random order",
    takes: Param<Datum>("of", "a list or a tensor, or how many numbers from 0"), stream,
    returns: "list or tensor", effects: .random, references: [source],
    examples: [
      Example("sum(random.permutation(5))", shows: "10"),
      Example("sorted(random.permutation([\"b\", \"a\"]))", shows: "[\"a\", \"b\"]"),
    ]
  ) { (context, collection, seed) throws(Fault) -> Datum in
    let numbers = numbers(seed, context)
    if case .int(let count) = collection {
      guard (0...(1 << 31)).contains(count) else {
        throw Fault.drawTooMany(Int(count), of: 1 << 31)
      }
      return .array(DataArray(try numbers.permutation(Int(count))))
    }
    let count = try Elements.count(of: collection, parameter: "of")
    let order = try numbers.permutation(count).i64Values().map { Int($0) }
    guard let taken = try Elements.taking(order, of: collection) else {
      throw Fault.wrongType("of", "a list, a tensor or a count", "what to shuffle", got: collection)
    }
    return taken
  }
}
