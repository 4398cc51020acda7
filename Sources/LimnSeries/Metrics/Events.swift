import LimnSource

/// Events: steps at which a value reaches a threshold.
package struct Events: Sendable {
  package let threshold: Double
  /// Whether it is reached from above.
  package let below: Bool

  package init(threshold: Double, below: Bool) {
    (self.threshold, self.below) = (threshold, below)
  }

  private func reaches(_ values: Lanes) -> Lanes {
    let limit = Lanes(repeating: threshold)
    return Lanes().replacing(with: 1, where: below ? values .<= limit : values .>= limit)
  }

  /// The weight of hits, misses and false alarms.
  private func counts(_ pairs: Pairs) -> (hits: Double, misses: Double, alarms: Double) {
    let sums: LaneSum3 = pairs.walk { sums, obs, sim, weights in
      let (o, s) = (reaches(obs), reaches(sim))
      sums.first.add(weights * o * s)
      sums.second.add(weights * o * (1 - s))
      sums.third.add(weights * (1 - o) * s)
    }
    return (sums.first.total, sums.second.total, sums.third.total)
  }

  package var pod: Metrics.Measure {
    { pairs throws(Undefined) in
      let (hits, misses, _) = counts(pairs)
      guard hits + misses > 0 else { throw .reason("no event was observed") }
      return hits / (hits + misses)
    }
  }

  package var far: Metrics.Measure {
    { pairs throws(Undefined) in
      let (hits, _, alarms) = counts(pairs)
      guard hits + alarms > 0 else { throw .reason("no event was simulated") }
      return alarms / (hits + alarms)
    }
  }

  package var csi: Metrics.Measure {
    { pairs throws(Undefined) in
      let (hits, misses, alarms) = counts(pairs)
      guard hits + misses + alarms > 0 else {
        throw .reason("no event was observed or simulated")
      }
      return hits / (hits + misses + alarms)
    }
  }
}
