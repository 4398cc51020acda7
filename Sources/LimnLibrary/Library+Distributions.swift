import CLimnKernels
import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Distributions, and the functions that take one first. `dist.NAME` and `random.NAME` are made from
/// `DistributionFamily`.
extension Library {
  static let probability: [Builtin] =
    DistributionFamily.all.map(making) + [
      pdf, logPDF, cdf, survival, ppf, isf, draw,
    ]

  /// Draws that follow from the families; the others are declared in `Library+Random`.
  static let distributionDraws: [Builtin] =
    DistributionFamily.all.filter { !$0.hasOwnDraw }.map(drawing)

  private static func operands(
    _ family: DistributionFamily, _ arguments: ArraySlice<Datum?>
  ) throws(Fault) -> [Operand?] {
    var operands: [Operand?] = []
    for (parameter, argument) in zip(family.parameters, arguments) {
      guard let argument else {
        operands.append(nil)
        continue
      }
      guard let operand = Operand.from(argument) else {
        throw Fault.wrongType(
          parameter.name, of: "numbers", got: argument.typeName, hint: "it is \(parameter.about)")
      }
      operands.append(operand)
    }
    return operands
  }

  private static func making(_ family: DistributionFamily) -> Builtin {
    Builtin(
      "dist.\(family.name)", aliases: family.aliases.map { "dist.\($0)" }, family: "distributions",
      "The \(family.title)", parameters: family.parameters.map(family.declaration),
      returns: "distribution, for `pdf`, `cdf`, `ppf`, `draw` and others; has fields kind, "
        + "its parameters, mean, sd, var" + (family.remark.isEmpty ? "" : "; \(family.remark)"),
      formula: family.formula, carries: .own, references: family.references,
      examples: [Example("\(family.example.call).mean", shows: family.example.mean)]
    ) { (_, arguments) throws(Fault) -> Datum in
      try DistributionValue(family, try operands(family, arguments[...])).datum
    }
  }

  private static func drawing(_ family: DistributionFamily) -> Builtin {
    let own = family.parameters.count
    return Builtin(
      "random.\(family.name)", family: "random", "Numbers drawn from the \(family.title)",
      parameters: [lengths.declaration] + family.parameters.map(family.declaration) + [
        stream.declaration, byName.declaration,
      ],
      returns: "number or tensor, of ints where counts are drawn", effects: .random,
      references: [source] + family.drawn,
      examples: [
        Example(
          "shape("
            + family.example.call.replacing("dist.", with: "random.")
            .replacing("(", with: "(20, ") + ")", shows: "[20]")
      ]
    ) { (context, arguments) throws(Fault) -> Datum in
      var place = 0
      let sizes = try lengths.bind(arguments, &place)
      let value = try DistributionValue(family, try operands(family, arguments[1...own]))
      place = own + 1
      let seed = try stream.bind(arguments, &place)
      return try drawn(value, sizes, try byName.bind(arguments, &place), seed, context)
    }
  }

  private static func drawn(
    _ value: DistributionValue, _ sizes: Rest, _ axes: NamedRest, _ seed: Int?,
    _ context: any CallContext
  ) throws(Fault) -> Datum {
    var frame: DataArray?
    if !sizes.values.isEmpty || !axes.values.fields.isEmpty {
      let asked = try shape(sizes.values, axes.values)
      _ = try Tensor.elementCount(asked.shape)
      frame = DataArray(try Tensor(repeating: 0.0, shape: asked.shape), axes: asked.axes)
    }
    let key = randomKey(seed, context)
    return try value.draws(on: frame, key: key, context.effects.interruption).result
  }

  private static let of = Param<DistributionValue>("d", "what `dist.gamma` and the like give")

  private static func function(
    _ name: String, aliases: [String] = [], _ summary: String, _ parameter: String,
    _ about: String, returns: String, formula: String = "", _ example: String, _ shows: String,
    _ function: @escaping @Sendable (any Distribution, Double) -> Double
  ) -> Builtin {
    Builtin(
      name, aliases: aliases, family: "distributions", summary,
      takes: of, Param<Operand>(parameter, about), returns: returns, formula: formula,
      examples: [Example(example, shows: shows)]
    ) { (context, value, x) throws(Fault) -> Datum in
      var array = try x.array(parameter)
      guard array.dtype.isNumeric || array.dtype == .bool else {
        throw Fault.wrongType(
          parameter, of: "numbers", got: array.dtype.rawValue,
          hint: "`\(name)` is a function of numbers")
      }
      array.unit = nil
      return try value.map(array, context.effects.interruption, function).result
    }
  }

  private static let result =
    "number or tensor on the axes of both; x is in the unit of the parameters"

  private static let pdf = function(
    "pdf", aliases: ["pmf"], "The density of a distribution, or the probability of a count", "x",
    "where", returns: result, "pdf(dist.binomial(n=2, p=0.5), [0, 1, 2])",
    "tensor [3] f64\n0.25  0.5  0.25"
  ) { $0.density($1) }

  private static let logPDF = function(
    "log_pdf", aliases: ["log_pmf"], "The logarithm of the density, also where that is too small",
    "x", "where", returns: result, "log_pdf(dist.exponential(mean=1), 1000)", "-1000.0"
  ) { $0.logDensityAnywhere($1) }

  private static let cdf = function(
    "cdf", "The probability of a number up to x", "x", "up to where", returns: result,
    formula: "$P(X \\le x)$", "cdf(dist.uniform(low=0, high=4), [1, 3])",
    "tensor [2] f64\n0.25  0.75"
  ) { $0.probability($1) }

  private static let survival = function(
    "sf", aliases: ["exceedance"],
    "The probability of a number above x, with all digits in the tail", "x", "above where",
    returns: result, formula: "$P(X > x)$", "sf(dist.exponential(mean=2), 0)", "1.0"
  ) { $0.survival($1) }

  private static let probabilities = "number or tensor on the axes of both, nan outside 0 to 1"

  private static let ppf = function(
    "ppf", "The quantile: the number below which one lies with a probability", "p",
    "probabilities, from 0 to 1",
    returns: probabilities + "; of counts the least one that reaches p",
    "ppf(dist.uniform(low=0, high=4), 0.25)", "1.0"
  ) { $0.quantile($1) }

  private static let isf = function(
    "isf", "The upper quantile: the number above which one lies with a probability", "q",
    "probabilities, from 0 to 1", returns: probabilities,
    "isf(dist.gumbel(loc=50, scale=8), 0.01) == ppf(dist.gumbel(loc=50, scale=8), 0.99)", "true"
  ) { $0.upperQuantile($1) }

  private static let draw = Builtin(
    "draw", family: "distributions", "Numbers drawn from a distribution",
    takes: of, lengths, stream, byName,
    returns: "number or tensor, of ints from counts; the axes of the parameters are added",
    effects: .random, carries: .own, references: [source],
    examples: [
      Example("shape(draw(dist.gamma(shape=2), 100))", shows: "[100]"),
      Example("dims(draw(dist.poisson(mean=3), time=10))", shows: "[\"time\"]"),
    ]
  ) { (context, value, sizes, seed, axes) throws(Fault) -> Datum in
    try drawn(value, sizes, axes, seed, context)
  }
}
