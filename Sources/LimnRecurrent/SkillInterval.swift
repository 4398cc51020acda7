/// How sure it is that a model beats a baseline: an interval by moving blocks.
///
/// Errors of neighbouring steps are alike, so whole blocks are drawn with replacement (Künsch 1989,
/// doi:10.1214/aos/1176347265): of one year where the axis has a cycle, else of ⌈n^⅓⌉ steps.
package struct SkillInterval: Hashable, Sendable {
  package var lower: Double
  package var upper: Double
  /// Steps in a block.
  package var block: Int
  package var replicates: Int

  static let replicateCount = 1000
  /// Fixed, so that the same prediction always gets the same interval.
  private static let random = RandomStream(key: 0x626f_6f74_7374_7261)

  /// The interval, 95 % unless another share is left outside, of the median over sites of 1 − SSE / SSE of the baseline.
  ///
  /// obs, sim, baseline: [S][T], NaN in obs where a step does not count. nil when the span is shorter
  /// than two blocks, or the baseline is perfect.
  init?(
    obs: [[Double]], sim: [[Double]], baseline: [[Double]], slotsPerYear: Int?, level: Double = 0.05
  ) {
    let count = obs.first?.count ?? 0
    let present = obs.reduce(0) { $0 + $1.count(where: { !$0.isNaN }) }
    var block = slotsPerYear ?? 1
    if block <= 1 {
      block = 1
      while block * block * block < present { block += 1 }
    }
    guard block > 0, count >= 2 * block else { return nil }
    // sums[s][t]: errors before step t.
    func sums(_ values: [[Double]]) -> [[Double]] {
      zip(obs, values).map { obs, values in
        var sums = [0.0]
        for (o, s) in zip(obs, values) {
          sums.append((sums.last ?? 0) + (o.isNaN ? 0 : (o - s) * (o - s)))
        }
        return sums
      }
    }
    let (model, reference) = (sums(sim), sums(baseline))
    var skills: [Double] = []
    var counter: UInt64 = 0
    for _ in 0..<Self.replicateCount {
      var ours = [Double](repeating: 0, count: obs.count)
      var theirs = ours
      var left = count
      while left > 0 {
        let length = min(block, left)
        let start = Self.random.below(count - block + 1, counter)
        counter += 1
        for site in obs.indices {
          ours[site] += model[site][start + length] - model[site][start]
          theirs[site] += reference[site][start + length] - reference[site][start]
        }
        left -= length
      }
      let perSite = obs.indices.compactMap { theirs[$0] > 0 ? 1 - ours[$0] / theirs[$0] : nil }
      if let skill = medianOf(perSite) { skills.append(skill) }
    }
    guard skills.count > Self.replicateCount / 2 else { return nil }
    skills.sort()
    func quantile(_ p: Double) -> Double {
      let at = p * Double(skills.count - 1)
      let low = Int(at)
      let high = min(low + 1, skills.count - 1)
      return skills[low] + (at - Double(low)) * (skills[high] - skills[low])
    }
    lower = quantile(level / 2)
    upper = quantile(1 - level / 2)
    self.block = block
    replicates = skills.count
  }
}
