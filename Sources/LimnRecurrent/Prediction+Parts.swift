import LimnSource
import LimnTime

/// Predictions cut and put together: some steps and sites of one, the folds of a plan as one.

extension Prediction {
  /// Some steps and some sites, in order.
  package func part(steps: [Int], sites kept: [Int]? = nil) -> Prediction {
    let chosen = kept ?? Array(sites.indices)
    func cut(_ values: [[Double]]) -> [[Double]] {
      chosen.map { site in steps.map { values[site][$0] } }
    }
    var part = self
    part.time = TimeAxis(instants: steps.map { time.instants[$0] }, rule: time.rule)
    part.sites = chosen.map { sites[$0] }
    part.obs = cut(obs)
    part.sim = cut(sim)
    part.baselines = baselines.mapValues(cut)
    part.withoutForecast = part.sim.first?.count(where: \.isNaN) ?? 0
    return part
  }

  /// Predictions of several folds as one, on all steps and sites that any of them has; nil for none.
  ///
  /// Where two have the same step of a site the later one stands.
  package init?(_ parts: [Prediction]) {
    guard var whole = parts.first else { return nil }
    let moments = Set(parts.flatMap(\.time.instants)).sorted()
    let places = Dictionary(uniqueKeysWithValues: moments.enumerated().map { ($1, $0) })
    var sites: [String] = []
    for part in parts { sites += part.sites.filter { !sites.contains($0) } }
    func joined(_ values: (Prediction) -> [[Double]]?) -> [[Double]] {
      var all = sites.map { _ in [Double](repeating: .nan, count: moments.count) }
      for part in parts {
        guard let values = values(part) else { continue }
        for (site, name) in part.sites.enumerated() {
          guard let place = sites.firstIndex(of: name) else { continue }
          for (step, instant) in part.time.instants.enumerated() {
            if let at = places[instant] { all[place][at] = values[site][step] }
          }
        }
      }
      return all
    }
    whole.time = TimeAxis(instants: moments, rule: whole.time.rule)
    whole.sites = sites
    whole.obs = joined { $0.obs }
    whole.sim = joined { $0.sim }
    for name in whole.baselines.keys { whole.baselines[name] = joined { $0.baselines[name] } }
    whole.withoutForecast = parts.reduce(0) { $0 + $1.withoutForecast }
    whole.inSample = parts.contains(where: \.inSample)
    whole.targetMemory = parts.map(\.targetMemory).max() ?? 0
    whole.isChronological = parts.allSatisfy(\.isChronological)
    // The same in every fold but for the number of steps.
    whole.taints = parts.max { $0.taints.count < $1.taints.count }?.taints ?? []
    self = whole
  }

  /// The baseline with the least error, and how the forecast compares with it.
  package struct Best: Sendable {
    package var baseline: Baseline
    /// Of the median series.
    package var skill: Double?
    package var interval: SkillInterval?
  }

  package var best: Best? { best(level: 0.05) }

  /// `level` is the share that lies outside of the interval.
  func best(level: Double) -> Best? {
    let score = score
    let errors = orderedBaselines.map { name in
      (name, score.median { $0.baselines[name]?.rmse } ?? .infinity)
    }
    guard let name = errors.min(by: { $0.1 < $1.1 })?.0 else { return nil }
    return Best(
      baseline: name, skill: score.median { $0.skill[name] },
      interval: SkillInterval(
        obs: sites.indices.map { countedObs($0) }, sim: sim, baseline: baselines[name] ?? [],
        slotsPerYear: time.slotsPerYear, level: level))
  }
}
