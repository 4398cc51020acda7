import LimnSeries
import LimnSource
import LimnTime

/// Whether a forecast has the peaks of a river at the right time.
///
/// A peak is right when the greatest simulated value of the window about it comes within so many hours;
/// one that is missed counts as wrong. A share that chance or the last observed value would reach is
/// no skill, and a lead no longer than the tolerance cannot be told from looking back.
struct PeakJudgement {
  private(set) var rows: [Verdict.Row] = []
  private(set) var obstacles: [String] = []
  private(set) var reasons: [String] = []

  /// The least number of peaks that can be tested, and the share of them that must be right.
  static let leastPeaks = 10
  static let leastShare = 0.8

  init(_ prediction: Prediction, hours: Double) {
    let steps = zip(prediction.time.instants, prediction.time.instants.dropFirst()).map {
      Double($1.microseconds - $0.microseconds) / 3.6e9
    }
    guard let step = steps.min(), step > 0 else {
      obstacles.append("two steps at least are needed to see a peak")
      return
    }
    guard step <= hours else {
      obstacles.append(
        "the time of a peak cannot be told within \(shortText(hours)) hours from steps of "
          + "\(shortText(step)) hours")
      return
    }
    if prediction.horizon > 0, Double(prediction.horizon) * step <= hours {
      obstacles.append(
        "the last observed value is late by the lead alone, \(shortText(Double(prediction.horizon) * step)) "
          + "hours, which is within \(shortText(hours))")
    }
    let (window, distance) = step >= 12 ? (3, 100) : (Int((12 / step).rounded()), 100)
    let tolerance = Int((hours / step).rounded(.down))
    var (right, tested, chance, late) = (0, 0, 0.0, 0)
    for site in prediction.sites.indices {
      let events = Peaks.events(
        obs: prediction.obs[site], sim: prediction.sim[site], window: window, distance: distance)
      let before = prediction.baselines[.persistence].map {
        Peaks.events(
          obs: prediction.obs[site], sim: $0[site], window: window, distance: distance)
      }
      for event in events where event.isTestable {
        tested += 1
        if let off = event.late, abs(off) <= tolerance { right += 1 }
        chance += Double(2 * tolerance + 1) / Double(2 * window + 1)
      }
      late += before?.count { $0.isTestable && $0.late.map { abs($0) <= tolerance } ?? false } ?? 0
    }
    guard tested >= Self.leastPeaks else {
      obstacles.append(
        "\(tested) peaks can be tested, and \(Self.leastPeaks) are needed")
      return
    }
    let share = Double(right) / Double(tested)
    let others = max(chance / Double(tested), Double(late) / Double(tested))
    reasons = [
      "\(right) of \(tested) peaks that can be tested come within \(shortText(hours)) hours; at random "
        + "times \(Int(chance.rounded())) would"
    ]
    rows = [
      Verdict.Row(
        measure: "peaks within \(shortText(hours)) h", standard: "≥ \(Self.leastShare)",
        value: share,
        baseline: Double(late) / Double(tested), met: share >= Self.leastShare && share > others),
      Verdict.Row(
        measure: "by chance", standard: "", value: chance / Double(tested), baseline: nil, met: nil),
    ]
  }
}
