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
    returns:
      "record of rmse, mae, r2, temporal_corr, skill over the baselines and n; for several sites a "
      + "table with a row each. Only observed targets count, and the same ones for all",
    formula: "$\\mathrm{skill} = 1 - \\mathrm{MSE} / \\mathrm{MSE}_{baseline}$",
    references: ["Murphy (1988), doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2"],
    examples: [Example(scored + "score(pred).n", shows: "24")]
  ) { (context, prediction) throws(Fault) -> Datum in
    let score = prediction.score
    _ = context.scored.count(prediction.sim, of: prediction.obs)
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
      tries: context.scored.count(prediction.sim, of: prediction.obs))
  }
}
