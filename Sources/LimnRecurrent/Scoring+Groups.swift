import LimnSeries
import LimnSource
import LimnTime

/// Scores of a part of the steps: of a month of the year, of a year, of low and high values.
extension Prediction {
  package enum Grouping: String, Sendable, CaseIterable {
    case month, year, regime
  }

  /// The same prediction, of which only some steps count.
  package func counting(_ keeps: (_ site: Int, _ step: Int) -> Bool) -> Prediction {
    var part = self
    for site in obs.indices {
      for step in obs[site].indices where !keeps(site, step) { part.obs[site][step] = .nan }
    }
    return part
  }

  /// A score for each group that has a step, in order. Regimes are the thirds of each site's observed
  /// values that count: `low`, `middle`, `high`.
  package func scores(by grouping: Grouping) -> [(label: String, score: Score)] {
    let groups: [(label: String, place: Int)]
    let place: (Int, Int) -> Int?
    switch grouping {
    case .month, .year:
      let field: TimeField = grouping == .month ? .month : .year
      var reader = FieldReader(field, time.calendar)
      let fields = time.instants.map { reader.read($0) }
      groups = Set(fields).sorted().map { ("\($0)", $0) }
      place = { _, step in fields[step] }
    case .regime:
      let limits = obs.indices.map { site in
        let counted = countedObs(site).filter { !$0.isNaN }.sorted()
        return counted.isEmpty
          ? (Double.nan, Double.nan)
          : (counted[counted.count / 3], counted[counted.count * 2 / 3])
      }
      groups = [("low", 0), ("middle", 1), ("high", 2)]
      place = { site, step in
        let value = obs[site][step]
        return value < limits[site].0 ? 0 : value < limits[site].1 ? 1 : 2
      }
    }
    return groups.map { label, group in
      (label, counting { place($0, $1) == group }.score)
    }
  }
}
