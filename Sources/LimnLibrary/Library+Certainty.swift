import LimnData
import LimnEffects
import LimnMachine
import LimnRecurrent
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// How sure forecasts are, and what may be wrong with how they came about.

extension Library {
  static let conformal = Builtin(
    "conformal", family: "validation",
    "Intervals about the forecasts of a backtest, from the errors of the folds before",
    takes: Param<Backtest>("backtest", "what `backtest` gave, of two folds or more"),
    Param<Double>("level", "share of errors that shall lie inside", default: 0.9),
    returns:
      "intervals: `lower` and `upper` beside `obs` and `sim` from the second fold on, and the `coverage` "
      + "that they had, which differs from the level where errors change over time",
    references: ["Lei et al. (2018), doi:10.1080/01621459.2017.1307116"],
    examples: [
      Example(
        longSeries + "b = backtest(pipeline(ridge(), lookback=12), folds(x, n=3))\n"
          + "conformal(b, level=0.8).n", shows: "72")
    ]
  ) { (_, backtest, level) throws(Fault) -> Record in
    guard level > 0, level < 1 else {
      throw Fault.wrongType(
        "level", "a share between 0 and 1", "share of errors that shall lie inside",
        got: .float(level))
    }
    return try Intervals.conformal(backtest, level: level)
  }

  static let ensemble = Builtin(
    "ensemble", family: "validation", "The forecasts of a pipeline trained from several seeds",
    takes: Param<Pipeline>("pipeline", "what `pipeline` gave"),
    Param<Folds>("folds", "what `folds` gave"),
    Param<Int>("n", "how many seeds", default: 5),
    returns: "ensemble: `obs`, and `sim` with an axis `member`, for `crps` and `pit`",
    effects: [.trains, .random],
    references: ["Lakshminarayanan, Pritzel & Blundell (2017), arXiv:1612.01474"],
    examples: [
      Example(
        longSeries + "p = pipeline(lstm(hidden=2), lookback=4, epochs=1)\n"
          + "shape(ensemble(p, folds(x, n=1), n=3).sim)", shows: "[3, 84]")
    ]
  ) { (context, pipeline, folds, n) throws(Fault) -> Record in
    try Intervals.ensemble(pipeline, folds, n: n, context)
  }

  static let overfit = Builtin(
    "overfit", family: "validation",
    "Whether a fit has learned its training data by heart",
    takes: Param<Fitted>("fit", "what `train` gave"),
    Param<Datum>("train", axes: "[T] or [T, S]", "the data that it was trained on"),
    Param<Datum>("test", axes: "[T] or [T, S]", "data that it has not seen"),
    returns:
      "record: `overfit`, `r2_train`, `r2_test`, `gap` between them, and the `sentence` that says it. It is "
      + "overfit where the gap exceeds 0.3 and the forecast of new data is no better than the best "
      + "baseline's",
    references: [
      "Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, ch. 7"
    ],
    examples: [
      Example(
        longSeries + "p = split(x, at=\"2012\")\n"
          + "overfit(train(ridge(), data=p.train, lookback=6), p.train, p.test).overfit",
        shows: "false")
    ]
  ) { (context, fitted, seen, new) throws(Fault) -> Record in
    func predicted(_ datum: Datum) throws(Fault) -> Prediction {
      switch fitted {
      case .model(let fit):
        return try fit.predict(
          try sequenceData(datum), interruption: context.effects.interruption)
      case .pipeline(let fit):
        return try fit.predict(try SeriesSet(datum), carrying: false, context)
      }
    }
    let (known, unknown) = (try predicted(seen), try predicted(new))
    let r2 = [known, unknown].map { $0.score.median { $0.model.r2 } }
    let skill = unknown.best?.skill
    let gap = r2[0].flatMap { own in r2[1].map { own - $0 } }
    let isOverfit = (gap ?? 0) > 0.3 && (skill ?? 0) <= 0
    let sentence =
      gap.map { gap in
        (isOverfit ? "it has learned its training data by heart: " : "no overfitting shows: ")
          + "R² is \(shortText(r2[0] ?? .nan)) there and \(shortText(r2[1] ?? .nan)) on new data, "
          + "\(shortText(abs(gap))) \(gap >= 0 ? "less" : "more")"
      } ?? "R² is undefined on one of the two"
    return Record(
      typeName: "overfit",
      fields: [
        "overfit": .bool(isOverfit), "r2_train": r2[0].map { .float($0) } ?? .none,
        "r2_test": r2[1].map { .float($0) } ?? .none, "gap": gap.map { .float($0) } ?? .none,
        "sentence": .string(sentence),
      ])
  }

  static let qualityList = Builtin(
    "qa", family: "validation",
    "Goes through the list of what goes wrong most often, for a pipeline and its data",
    takes: Param<Pipeline>("pipeline", "what `pipeline` gave"),
    Param<Datum>("data", axes: "[T] or [T, S]", "what `train` takes as data, or folds of it"),
    returns:
      "table of point, finding (\"ok\", \"fault\" or \"not checked\") and what was seen: inputs aligned, scaled on "
      + "training steps, training before testing, raw target, observed values scored, places apart, not "
      + "learned by heart, gradient reaches back (to lag 60)",
    effects: [.trains, .random],
    references: [
      "Kapoor & Narayanan (2023), doi:10.1016/j.patter.2023.100804",
      "Roberts et al. (2017), doi:10.1111/ecog.02881",
    ],
    examples: [
      Example(
        longSeries + "qa(pipeline(ridge(), lookback=6), x).finding[2]", shows: "\"ok\"")
    ]
  ) { (context, pipeline, datum) throws(Fault) -> Table in
    let folds: Folds
    if let given = Folds.from(datum) {
      folds = given
    } else {
      folds = try Folds.usual(for: pipeline, of: try SeriesSet(datum))
    }
    return try QualityList(pipeline, folds, context).table
  }
}
