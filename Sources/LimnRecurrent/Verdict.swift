import LimnSeries
import LimnSource
import LimnTime

/// A judgement by published standards, with its reasons.
///
/// PASS needs everything at once: the numbers met by the median series, an interval of skill over the
/// best baseline that lies above 0, a raw target, no taint, and test steps after the training span.
/// A number met without skill says so; it is what seasonal data give away for nothing.

/// What a kind of quantity must reach.
package struct Standard: Hashable, Sendable {
  package var name: String
  package var about: String
  /// The most that the median series may have; nil where nothing is asked.
  package var mostRMSE: Double?
  package var leastR2: Double?
  /// Observations beyond this size are not on the scale that the numbers mean.
  package var largest: Double?
  /// How far the time of a peak may be off, in hours.
  package var peakHours: Double?
  /// What the numbers cannot say.
  package var caveat: String?

  package init(
    name: String, about: String, mostRMSE: Double? = nil, leastR2: Double? = nil,
    largest: Double? = nil, peakHours: Double? = nil, caveat: String? = nil
  ) {
    self.name = name
    self.about = about
    self.mostRMSE = mostRMSE
    self.leastR2 = leastR2
    self.largest = largest
    self.peakHours = peakHours
    self.caveat = caveat
  }
}

package struct Verdict: Sendable {
  package enum Status: String, Sendable {
    case pass = "PASS"
    case numberMet = "NUMBER MET, NO SKILL"
    case fail = "FAIL"
    case notTestable = "NOT TESTABLE"
  }

  /// One measure beside its standard and beside the best baseline.
  package struct Row: Hashable, Sendable {
    package var measure: String
    /// `≤ 0.05`; empty where nothing is asked.
    package var standard: String
    package var value: Double?
    package var baseline: Double?
    /// nil where nothing is asked.
    package var met: Bool?
  }

  package var status: Status
  package var standard: Standard
  /// Sentences without a final stop, the decisive ones first.
  package var reasons: [String]
  package var rows: [Row]
  package var bestBaseline: Prediction.Baseline?
  package var interval: SkillInterval?
  package var score: Score
  package var horizon: Int
  /// Forecasts of these very steps that were scored in the session, this one included.
  package var tries: Int
  /// Observed targets that were scored.
  package var n: Int
  /// `raw`, or how it was smoothed.
  package var target: String
  /// The share of series that meet the standards by themselves.
  package var shareMet: Double?
}

extension Prediction {
  /// `tries` says how many forecasts of these steps were looked at: the more, the surer its skill must
  /// be (Bonferroni), since the best of many looks better than it is.
  package func verdict(_ standard: Standard, tries: Int = 1) -> Verdict {
    let score = score
    let compared = best(level: 0.05 / Double(max(1, tries)))
    let (best, interval) = (compared?.baseline, compared?.interval)
    let counted = sites.indices.map { countedObs($0) }
    let rmse = score.median { $0.model.rmse }
    let r2 = score.median { $0.model.r2 }
    func theirs(_ value: (Skill) -> Metric) -> Double? {
      best.flatMap { name in score.median { $0.baselines[name].map(value) } }
    }
    var rows = [
      Verdict.Row(
        measure: "RMSE", standard: standard.mostRMSE.map { "≤ \($0)" } ?? "", value: rmse,
        baseline: theirs(\.rmse), met: standard.mostRMSE.flatMap { most in rmse.map { $0 <= most } }
      ),
      Verdict.Row(
        measure: "R²", standard: standard.leastR2.map { "≥ \($0)" } ?? "", value: r2,
        baseline: theirs(\.r2), met: standard.leastR2.flatMap { least in r2.map { $0 >= least } }),
    ]
    var reasons = obstacles(standard, score: score, counted: counted)
    var told: [String] = []
    if let hours = standard.peakHours {
      let peaks = PeakJudgement(self, hours: hours)
      told = peaks.reasons
      rows += peaks.rows
      reasons += peaks.obstacles
    }
    rows += [
      Verdict.Row(
        measure: "skill over \(best?.rawValue ?? "the baseline")", standard: "interval above 0",
        value: compared?.skill, baseline: nil, met: interval.map { $0.lower > 0 }),
      Verdict.Row(
        measure: "anomaly correlation", standard: "", value: score.median { $0.anomalyCorr },
        baseline: nil, met: nil),
    ]
    let passing = score.sites.count {
      ($0.model.rmse.value ?? .infinity) <= standard.mostRMSE ?? .infinity
        && ($0.model.r2.value ?? -.infinity) >= standard.leastR2 ?? -.infinity
    }
    let asked = rows.filter { !$0.standard.isEmpty && $0.standard != "interval above 0" }
    let isMet = asked.allSatisfy { $0.met == true }
    let status: Verdict.Status
    if !reasons.isEmpty {
      status = .notTestable
    } else if !isMet {
      status = .fail
    } else if interval == nil {
      status = .notTestable
    } else {
      status = (interval?.lower ?? 0) > 0 ? .pass : .numberMet
    }
    reasons += told
    reasons += reasonsOfNumbers(standard, rmse: rmse, r2: r2, best: best, rows: rows)
    reasons += reasonsOfSkill(best: best, interval: interval, tries: tries)
    if score.isPooled {
      reasons.append("\(passing) of \(score.sites.count) series meet the numbers by themselves")
    }
    if tries > 1 {
      reasons.append(
        "\(tries) forecasts of these test steps were scored in this session, and the best of many "
          + "looks better than it is: the interval is that of 1 in \(tries)")
    }
    if let caveat = standard.caveat { reasons.append(caveat) }
    if targetMemory == 0, isSmooth(counted) {
      reasons.append(
        "neighbouring values of the target hardly differ: if they were smoothed before they came in, "
          + "what is forecast is the filter")
    }
    reasons.append("the history of the values before the file is unknown")
    return Verdict(
      status: status, standard: standard, reasons: reasons, rows: rows, bestBaseline: best,
      interval: interval, score: score, horizon: horizon, tries: tries, n: score.n,
      target: taints.isEmpty ? targetMemory == 0 ? "raw" : madeOf : taints.joined(separator: "; "),
      shareMet: score.sites.isEmpty ? nil : Double(passing) / Double(score.sites.count))
  }

  /// Whether second differences are far smaller than those of a series whose steps are measured each by
  /// itself: of noise their variance is 6 times that of the values.
  private func isSmooth(_ counted: [[Double]]) -> Bool {
    let usual = baselines[.climatology]
    let ratios = counted.enumerated().compactMap { site, values in
      Roughness.of(values.enumerated().map { $1 - (usual?[site][$0] ?? 0) })
    }
    return medianOf(ratios).map { $0 < Roughness.ofFiltered } ?? false
  }

  /// In words, of how many steps an element of the target is made.
  private var madeOf: String {
    targetMemory == Int.max ? "made of all steps before" : "made of \(targetMemory + 1) steps each"
  }

  /// Why no judgement is possible.
  private func obstacles(
    _ standard: Standard, score: Score, counted: [[Double]]
  ) -> [String] {
    var list: [String] = []
    if score.n == 0 { list.append("no test step has both an observed target and a forecast") }
    if inSample { list.append("the data reaches into the span that the fit was trained on") }
    list += taints.map { "\($0), so it may know the steps that it is judged on" }
    if targetMemory > 0, horizon <= targetMemory, baselines[.knownPart] == nil {
      list.append(
        "the target is \(madeOf), so part of it is known when it is forecast, and what that part alone "
          + "gives cannot be told: make it in a `pipeline`, of the raw series, by a stage with `into=`"
      )
    }
    if horizon == 0, baselines[.knownPart] != nil {
      list.append("a simulation of a target that is made of its own inputs is an identity")
    }
    if !isChronological {
      list.append("the folds train on what comes after the steps that they test")
    }
    let largest = counted.joined().lazy.filter { !$0.isNaN }.map(abs).max() ?? 0
    if let most = standard.largest, largest > most {
      list.append(
        "observed values reach \(shortText(largest)), which is not the scale of a "
          + "\(standard.about); multiply by its scale factor first")
    }
    if score.n > 0, standard.leastR2 != nil, score.median({ $0.model.r2 }) == nil {
      list.append(score.sites.compactMap { $0.model.r2.reason }.first ?? "R² is undefined")
    }
    return list
  }

  private func reasonsOfNumbers(
    _ standard: Standard, rmse: Double?, r2: Double?, best: Baseline?, rows: [Verdict.Row]
  ) -> [String] {
    let whose = sites.count > 1 ? "the median series has " : ""
    var list: [String] = []
    if let rmse, let most = standard.mostRMSE {
      list.append("\(whose)RMSE \(shortText(rmse)) \(rmse <= most ? "meets" : "is above") \(most)")
    }
    if let r2, let least = standard.leastR2 {
      list.append("\(whose)R² \(shortText(r2)) \(r2 >= least ? "meets" : "is below") \(least)")
    }
    if let best, let theirs = rows.first?.baseline {
      list.append("the best baseline, \(best.rawValue), has RMSE \(shortText(theirs))")
    }
    return list
  }

  private func reasonsOfSkill(
    best: Baseline?, interval: SkillInterval?, tries: Int
  ) -> [String] {
    guard let best else { return [] }
    guard let interval else {
      return ["the test span is shorter than two blocks, so skill has no interval"]
    }
    let range = "\(shortText(interval.lower)) … \(shortText(interval.upper))"
    return [
      "skill over \(best.rawValue) is \(range) (\(tries > 1 ? shortText(100 - 5 / Double(tries)) : "95") %), "
        + (interval.lower > 0
          ? "above 0" : interval.upper < 0 ? "below 0" : "not clearly above 0")
    ]
  }
}
