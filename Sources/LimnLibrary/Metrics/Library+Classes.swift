import LimnData
import LimnMachine
import LimnSeries
import LimnSource
import LimnTensor
import OrderedCollections

/// Metrics of classes: maps, events, words.
extension Library {
  static let classes: [Builtin] = [
    confusion, accuracy, kappa, f1, figureOfMerit, quantity, allocation, areaR2, areaAdjusted,
  ]

  private static let pontius =
    "Pontius & Millones (2011), doi:10.1080/01431161.2011.552923"
  private static let olofsson = "Olofsson et al. (2014), doi:10.1016/j.rse.2014.02.015"
  private static let sokolova = "Sokolova & Lapalme (2009), doi:10.1016/j.ipm.2009.03.002"
  private static let figure = "Pontius et al. (2008), doi:10.1007/s00168-007-0138-2"

  private static let mapped = Param<Operand>(
    "sim", axes: "[…]", "simulated classes, on the same axes")
  private static let observed = Param<Operand>(
    "obs", axes: "[…]", "observed classes: words, bools or whole numbers")
  private static let start = Param<Operand>(
    "start", axes: "[…]", "the classes before any change, on the same axes")

  /// A metric of two maps; `measure` is told how many classes there are.
  private static func classMetric(
    _ name: String, _ summary: String, _ formula: String, _ references: [String],
    _ code: String, _ shows: String,
    _ measure: @escaping @Sendable (Int) -> Classes.Measure
  ) -> Builtin {
    Builtin(
      name, family: "metrics", summary,
      parameters: [observed.declaration, mapped.declaration] + MetricOptions.parameters(),
      returns: measured, formula: "$\(formula)$", effects: .random, references: references,
      examples: [Example(code, shows: shows)]
    ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
      var next = 0
      let obs = try observed.bind(arguments, &next)
      let sim = try mapped.bind(arguments, &next)
      let options = try MetricOptions(arguments, &next)
      let classes = try ClassCodes([("obs", obs), ("sim", sim)])
      return try Scoring(
        name, classes.codes[0], [("sim", .array(classes.codes[1]))], options
      ).result(context, measure(classes.count))
    }
  }

  private static let accuracy = classMetric(
    "accuracy", "The share of elements that have the observed class", "\\sum_c p_{cc}", [sokolova],
    "accuracy([\"a\", \"b\", \"b\", \"a\"], [\"a\", \"b\", \"a\", \"a\"])", "0.75"
  ) { _ in Classes.accuracy }

  private static let kappa = classMetric(
    "kappa",
    "Cohen's kappa: agreement beyond that of classes with the same shares at random. It mixes amounts "
      + "with places; `quantity_disagreement` and `allocation_disagreement` keep them apart",
    "(p - e) / (1 - e), e = \\sum_c p_{c \\cdot} p_{\\cdot c}",
    ["Cohen (1960), doi:10.1177/001316446002000104"],
    "kappa([1, 2, 2, 1], [1, 2, 1, 1])", "0.5"
  ) { Classes.kappa(classes: $0) }

  private static let quantity = classMetric(
    "quantity_disagreement",
    "The share of elements that must be wrong since the classes are simulated in other amounts",
    "½ \\sum_c |p_{c \\cdot} - p_{\\cdot c}|", [pontius],
    "quantity_disagreement([1, 2, 2, 1], [1, 2, 1, 1])", "0.25"
  ) { Classes.quantityDisagreement(classes: $0) }

  private static let allocation = classMetric(
    "allocation_disagreement",
    "The share of elements that are wrong though their classes' amounts are right: in other places",
    "\\sum_c \\min(p_{c \\cdot} - p_{cc}, p_{\\cdot c} - p_{cc})", [pontius],
    "allocation_disagreement([1, 2, 2, 1], [2, 1, 2, 1])", "0.5"
  ) { Classes.allocationDisagreement(classes: $0) }

  private static let f1 = Builtin(
    "f1", family: "metrics",
    "The harmonic mean of precision and recall of a class, or the mean over classes",
    parameters: [observed.declaration, mapped.declaration, of.declaration]
      + MetricOptions.parameters(),
    returns: measured + "; with `of=\"each\"` a table of the classes",
    formula: "$2 H / (2 H + M + F)$, of hits $H$, misses $M$ and false alarms $F$",
    effects: .random,
    references: [sokolova],
    examples: [
      Example("f1([true, true, false, false], [true, false, false, false], of=true)"),
      Example("f1([1, 2, 2, 1], [1, 2, 2, 1])", shows: "1.0"),
      Example("f1([1, 2, 2, 1], [1, 2, 1, 1], of=\"each\").f1[0]", shows: "0.8"),
    ]
  ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
    var next = 0
    let obs = try observed.bind(arguments, &next)
    let sim = try mapped.bind(arguments, &next)
    let label = try of.bind(arguments, &next)
    let options = try MetricOptions(arguments, &next)
    let classes = try ClassCodes([("obs", obs), ("sim", sim)])
    let scoring = try Scoring(
      "f1", classes.codes[0], [("sim", .array(classes.codes[1]))], options)
    if let place = classes.place(of: label) {
      return try scoring.result(context, Classes.f1(of: place, classes: classes.count))
    }
    switch label {
    case .string("macro"):
      return try scoring.result(context, Classes.macroF1(classes: classes.count))
    case .string("each"):
      let whole = try Scoring(
        "f1", classes.codes[0], [("sim", .array(classes.codes[1]))],
        MetricOptions(weights: options.weights))
      let scores = try whole.whole(context) { rows throws(Undefined) in
        var scores: [Double] = []
        for place in 0..<classes.count {
          scores.append(try Classes.f1(of: place, classes: classes.count)(rows))
        }
        return scores
      }
      let values = scores ?? Array(repeating: .nan, count: classes.count)
      return .table(
        Table(
          columns: [
            DataArray(classes.labels, name: "class"),
            DataArray(try Tensor(f64: values), name: "f1"),
          ], rowCount: classes.count))
    default: throw Fault.noSuchClass(label, DataArray(classes.labels))
    }
  }

  private static let of = Param<Datum>(
    "of",
    "a class; `\"macro\"`, the mean over the classes that are observed or simulated; or `\"each\"`",
    default: .string("macro"))

  private static let confusion = Builtin(
    "confusion", family: "metrics",
    "How often each observed class was simulated as which",
    takes: observed, mapped, MetricOptions.weights,
    returns:
      "tensor [obs, sim] of counts, or of weights, over the elements of which both are present; labels "
      + "are the classes",
    references: [sokolova],
    examples: [
      Example(
        "confusion([\"a\", \"b\", \"b\"], [\"a\", \"b\", \"a\"])[obs=\"b\", sim=\"a\"]", shows: "1")
    ]
  ) { (context, obs, sim, weights) throws(Fault) -> DataArray in
    let classes = try ClassCodes([("obs", obs), ("sim", sim)])
    let table = try Scoring(
      "confusion", classes.codes[0], [("sim", .array(classes.codes[1]))],
      MetricOptions(weights: weights)
    ).whole(context) { rows throws(Undefined) in
      Classes.Confusion(counting: rows, classes: classes.count).shares
    }
    let count = classes.count
    let shares = table ?? Array(repeating: 0, count: count * count)
    let tensor =
      try weights == nil
      ? Tensor(i64: shares.map { Int64($0) }, shape: [count, count])
      : Tensor(f64: shares, shape: [count, count])
    return DataArray(
      tensor,
      axes: [Axis("obs", .labels(classes.labels)), Axis("sim", .labels(classes.labels))],
      name: "confusion")
  }

  private static let figureOfMerit = Builtin(
    "figure_of_merit", family: "metrics",
    "Of all change that was observed or simulated, the share that was simulated rightly",
    parameters: [observed.declaration, mapped.declaration, start.declaration]
      + MetricOptions.parameters(),
    returns: measured,
    formula:
      "hits / (misses + hits + change into the wrong class + false alarms), against the first map",
    effects: .random, references: [figure],
    examples: [
      Example("figure_of_merit([1, 2, 2, 1], [1, 2, 1, 2], [1, 1, 1, 1])")
    ]
  ) { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
    var next = 0
    let obs = try observed.bind(arguments, &next)
    let sim = try mapped.bind(arguments, &next)
    let first = try start.bind(arguments, &next)
    let options = try MetricOptions(arguments, &next)
    let classes = try ClassCodes([("obs", obs), ("sim", sim), ("start", first)])
    return try Scoring(
      "figure_of_merit", classes.codes[0],
      [("sim", .array(classes.codes[1])), ("start", .array(classes.codes[2]))], options
    ).result(context, Classes.figureOfMerit)
  }

  private static let areaR2 = Builtin(
    "area_r2", family: "metrics",
    "R² of the areas of classes, which says little: no change at all often has more than 0.9, so that is "
      + "beside it",
    takes: observed, mapped, start, MetricOptions.weights,
    returns: "record of `value`, `no_change`, the R² of the first map, and `n`",
    formula: "$1 - \\sum_c (s_c - o_c)^2 / \\sum_c (o_c - \\bar{o})^2$", references: [figure],
    examples: [
      Example("area_r2([1, 2, 2, 2], [1, 1, 2, 2], [1, 1, 2, 2]).no_change", shows: "0.0")
    ]
  ) { (context, obs, sim, start, weights) throws(Fault) -> Datum in
    let classes = try ClassCodes([("obs", obs), ("sim", sim), ("start", start)])
    return try Scoring(
      "area_r2", classes.codes[0],
      [("sim", .array(classes.codes[1])), ("start", .array(classes.codes[2]))],
      MetricOptions(weights: weights)
    ).record(
      context, [("value", nil), ("no_change", nil)], Classes.areaR2(classes: classes.count))
  }

  private static let areaAdjusted = Builtin(
    "area_adjusted", family: "metrics",
    "Areas and accuracies of a map's classes from a stratified sample on the ground, with their errors",
    takes: Param<DataArray>(
      "counts", axes: "[C, C]",
      "sampled elements: a row for each mapped class, a column for each on the ground"),
    Param<DataArray>("areas", axes: "[C]", "the mapped area of each class"),
    returns:
      "record of `classes`, a table of area, users and producers accuracy, each with its standard error "
      + "`…_se` (95 % are ± 1.96 of it), `overall` accuracy and `overall_se`",
    formula: "$A_j = A \\sum_i W_i n_{ij} / n_{i \\cdot}$", references: [olofsson],
    examples: [
      Example("area_adjusted([[45, 5], [10, 90]], [200, 800]).classes.area[0]", shows: "260.0")
    ]
  ) { (_, counts, areas) throws(Fault) -> Record in
    guard counts.dtype.isNumeric else { throw Fault.notNumbers(counts.dtype) }
    guard areas.dtype.isNumeric else { throw Fault.notNumbers(areas.dtype) }
    guard areas.rank == 1, counts.shape == [areas.count, areas.count] else {
      throw Fault.notACount(counts.shape, classes: areas.count)
    }
    let (samples, mapped) = (try counts.tensor.f64Values(), try areas.tensor.f64Values())
    for (values, name) in [(samples, "counts"), (mapped, "areas")] {
      for value in values where !(value >= 0) || value.isInfinite {
        throw Fault.countNegative(value, name)
      }
    }
    let found = SampledAreas(counts: samples, areas: mapped)
    var columns: [DataArray] = []
    let names = counts.axes[1].coordinate ?? areas.axes[0].coordinate ?? counts.axes[0].coordinate
    if case .labels(let labels)? = names { columns.append(DataArray(labels, name: "class")) }
    for (name, values) in [
      ("area", found.areas), ("area_se", found.areaErrors), ("users", found.users),
      ("users_se", found.userErrors), ("producers", found.producers),
      ("producers_se", found.producerErrors),
    ] {
      let unit = name.hasPrefix("area") ? areas.unit : nil
      columns.append(DataArray(try Tensor(f64: values), name: name, unit: unit))
    }
    return Record(fields: [
      "classes": .table(Table(columns: columns, rowCount: areas.count)),
      "overall": .float(found.overall), "overall_se": .float(found.overallError),
    ])
  }
}
