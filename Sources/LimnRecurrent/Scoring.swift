import LimnSeries

/// How good a prediction is, on exactly the steps on which its baselines are judged too.
///
/// A step counts when its target was observed and the model and every baseline that the time axis
/// allows have a forecast for it. So `n` is the same for all of them.

/// The measures of one forecast at one site.
package struct Skill: Hashable, Sendable {
  package var rmse: Metric
  package var mae: Metric
  /// 1 − SSE / SST about the observed mean.
  package var r2: Metric
  package var corr: Metric
}

package struct SiteScore: Hashable, Sendable {
  package var site: String
  /// Steps that count.
  package var n: Int
  package var model: Skill
  package var baselines: [Prediction.Baseline: Skill]
  /// 1 − MSE / MSE of the baseline.
  package var skill: [Prediction.Baseline: Metric]
  /// Correlation after the training years' climatology is taken from both; nil without seasons.
  package var anomalyCorr: Metric?
}

package struct Score: Hashable, Sendable {
  package var sites: [SiteScore]
  package var isPooled: Bool
  package var n: Int { sites.reduce(0) { $0 + $1.n } }

  /// The median over the sites that have the value.
  package func median(_ value: (SiteScore) -> Metric?) -> Double? {
    medianOf(sites.compactMap { value($0)?.value })
  }
}

func medianOf(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

extension Prediction {
  /// obs at the steps that count, NaN elsewhere.
  func countedObs(_ site: Int) -> [Double] {
    obs[site].indices.map { step in
      guard !sim[site][step].isNaN else { return .nan }
      for (_, values) in baselines where values[site][step].isNaN { return .nan }
      return obs[site][step]
    }
  }

  /// The baselines in a fixed order.
  package var orderedBaselines: [Baseline] { Baseline.allCases.filter { baselines[$0] != nil } }

  package var score: Score {
    let scores = sites.indices.map { site in
      let counted = countedObs(site)
      var result = SiteScore(
        site: sites[site], n: counted.count(where: { !$0.isNaN }),
        model: Self.skill(counted, sim[site]), baselines: [:], skill: [:], anomalyCorr: nil)
      for (name, values) in baselines {
        result.baselines[name] = Self.skill(counted, values[site])
        result.skill[name] = Metrics.skill(obs: counted, sim: sim[site], baseline: values[site])
      }
      if let usual = baselines[.climatology]?[site] {
        result.anomalyCorr = Metrics.corr(
          zip(counted, usual).map { $0 - $1 }, zip(sim[site], usual).map { $0 - $1 })
      }
      return result
    }
    return Score(sites: scores, isPooled: siteAxis != nil)
  }

  private static func skill(_ obs: [Double], _ sim: [Double]) -> Skill {
    Skill(
      rmse: Metrics.rmse(obs: obs, sim: sim), mae: Metrics.mae(obs: obs, sim: sim),
      r2: Metrics.r2(obs: obs, sim: sim), corr: Metrics.corr(obs, sim))
  }
}
