import LimnData
import LimnMachine
import LimnRecurrent
import LimnSeries
import LimnSource

/// Judging forecasts: by numbers beside the baselines, and by published standards.

extension Library {
  static let judging: [Builtin] = [score, verdict]

  private static let scored =
    sampleSeries + "p = split(x, at=\"2005\")\n"
    + "pred = predict(train(baseline(\"climatology\"), data=p.train), data=p.test)\n"

  private static let score = Builtin(
    "score", family: "judging", "How good a prediction is, beside what costs nothing",
    takes: Param<Prediction>("prediction", "what `predict` gave"),
    Param<String?>(
      "by",
      "`month` of the year, `year`, or `regime`: the lower, middle and upper third of each site's "
        + "observed values", default: .some(nil)),
    Param<Int>(
      "warm_up", "how many first steps do not count, as states that begin at 0 settle", default: 0),
    returns:
      "record of rmse, mae, r2, temporal_corr, skill over the baselines and n; for several sites a "
      + "table with a row each, with `by` a row for each group, whose R² has the group's own mean to "
      + "beat. Only observed targets count, and the same ones for all",
    formula: "$\\mathrm{skill} = 1 - \\mathrm{MSE} / \\mathrm{MSE}_{baseline}$",
    references: ["Murphy (1988), doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2"],
    examples: [
      Example(scored + "score(pred).n", shows: "24"),
      Example(scored + "score(pred, by=\"year\").n[0]", shows: "12"),
      Example(scored + "score(pred, warm_up=6).n", shows: "18"),
    ]
  ) { (context, given, by, warmUp) throws(Fault) -> Datum in
    let prediction = warmUp > 0 ? given.counting { $1 >= warmUp } : given
    if let by {
      let choices = Prediction.Grouping.allCases.map(\.rawValue)
      guard let grouping = Prediction.Grouping(rawValue: by) else {
        throw Fault.unknownChoice(by, "by", of: choices)
      }
      return .table(try Score.table(of: prediction.scores(by: grouping), by: by))
    }
    let score = prediction.score
    _ = tries(prediction, context)
    for site in score.sites {
      let place = score.isPooled ? " at \(site.site)" : ""
      for (name, _, reason) in Score.measures(site) {
        if let reason { context.note("score: no \(name)\(place), since \(reason)") }
      }
    }
    guard score.isPooled else { return .record(score.record) }
    if let rmse = score.median({ $0.model.rmse }), let r2 = score.median({ $0.model.r2 }) {
      context.note("score: the median site has RMSE \(shortText(rmse)) and R² \(shortText(r2))")
    }
    return .table(try score.table)
  }

  /// How many forecasts of these steps this session has looked at; what costs nothing is no try.
  private static func tries(_ prediction: Prediction, _ context: any CallContext) -> Int {
    switch prediction.model {
    case .persistence, .climatology: 1
    case .recurrent, .cell, .ridge: context.scored.count(prediction.sim, of: prediction.obs)
    }
  }

  private static let verdict = Builtin(
    "verdict", family: "judging",
    "Judges a prediction by published standards: PASS, NUMBER MET, NO SKILL, FAIL or NOT TESTABLE",
    takes: Param<Prediction>("prediction", "what `predict` gave"),
    Param<Datum>(
      "standard",
      "a name of `stdlib/standards.limn` (\"ndvi\", \"evi\", \"index\", \"lulc\", \"drought\", \"heat\", "
        + "\"flood\", \"essay\"), or a record with fields such as `rmse` and `r2`"),
    returns: "verdict: status, the numbers beside the best baseline, and the reasons",
    references: ["Künsch (1989), doi:10.1214/aos/1176347265"],
    examples: [Example(scored + "verdict(pred, \"index\").n", shows: "24")]
  ) { (context, prediction, standard) throws(Fault) -> Verdict in
    prediction.verdict(
      try LimnRecurrent.Standard.named(standard),
      tries: tries(prediction, context))
  }
}
