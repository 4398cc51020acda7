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
  package var mostRMSE: Double
  package var leastR2: Double
  /// Observations beyond this size are not on the scale that the numbers mean.
  package var largest: Double

  package static let all: [Standard] = ["ndvi", "evi", "index"].map {
    Standard(
      name: $0, about: "normalised vegetation index", mostRMSE: 0.05, leastR2: 0.8, largest: 1.5)
  }

  package static func named(_ name: String) throws(Fault) -> Standard {
    guard let standard = all.first(where: { $0.name == name }) else {
      throw Fault.unknownStandard(name, known: all.map(\.name))
    }
    return standard
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
  /// Observed targets that were scored.
  package var n: Int
  /// `raw`, or how it was smoothed.
  package var target: String
  /// The share of series that meet the standards by themselves.
  package var shareMet: Double?
}

extension Prediction {
  package func verdict(_ standard: Standard) -> Verdict {
    let score = score
    let compared = self.best
    let (best, interval) = (compared?.baseline, compared?.interval)
    let counted = sites.indices.map { countedObs($0) }
    let rmse = score.median { $0.model.rmse }
    let r2 = score.median { $0.model.r2 }
    let metRMSE = rmse.map { $0 <= standard.mostRMSE }
    let metR2 = r2.map { $0 >= standard.leastR2 }
    func baseline(_ value: (SiteScore) -> Metric?) -> Double? { score.median(value) }
    let rows = [
      Verdict.Row(
        measure: "RMSE", standard: "≤ \(standard.mostRMSE)", value: rmse,
        baseline: best.flatMap { name in baseline { $0.baselines[name]?.rmse } }, met: metRMSE),
      Verdict.Row(
        measure: "R²", standard: "≥ \(standard.leastR2)", value: r2,
        baseline: best.flatMap { name in baseline { $0.baselines[name]?.r2 } }, met: metR2),
      Verdict.Row(
        measure: "skill over \(best?.rawValue ?? "the baseline")", standard: "interval above 0",
        value: best.flatMap { name in baseline { $0.skill[name] } }, baseline: nil,
        met: interval.map { $0.lower > 0 }),
      Verdict.Row(
        measure: "anomaly correlation", standard: "", value: baseline { $0.anomalyCorr },
        baseline: nil, met: nil),
    ]
    let passing = score.sites.count {
      ($0.model.rmse.value ?? .infinity) <= standard.mostRMSE
        && ($0.model.r2.value ?? -.infinity) >= standard.leastR2
    }
    let isMet = metRMSE == true && metR2 == true
    var reasons = obstacles(standard, score: score, counted: counted)
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
    reasons += reasonsOfNumbers(standard, rmse: rmse, r2: r2, best: best, rows: rows)
    reasons += reasonsOfSkill(best: best, interval: interval, met: isMet)
    if score.isPooled {
      reasons.append("\(passing) of \(score.sites.count) series meet both numbers by themselves")
    }
    reasons.append("the history of the values before the file is unknown")
    return Verdict(
      status: status, standard: standard, reasons: reasons, rows: rows, bestBaseline: best,
      interval: interval, score: score, horizon: horizon, n: score.n,
      target: taints.isEmpty ? "raw" : taints.joined(separator: "; "),
      shareMet: score.sites.isEmpty ? nil : Double(passing) / Double(score.sites.count))
  }

  /// Why no judgement is possible.
  private func obstacles(
    _ standard: Standard, score: Score, counted: [[Double]]
  ) -> [String] {
    var list: [String] = []
    if score.n == 0 { list.append("no test step has both an observed target and a forecast") }
    if inSample { list.append("the data reaches into the span that the fit was trained on") }
    list += taints.map { "\($0), so it may know the steps that it is judged on" }
    if !isChronological {
      list.append("the folds train on what comes after the steps that they test")
    }
    let largest = counted.joined().lazy.filter { !$0.isNaN }.map(abs).max() ?? 0
    if largest > standard.largest {
      list.append(
        "observed values reach \(shortText(largest)), which is not the scale of a "
          + "\(standard.about); multiply by its scale factor first")
    }
    if score.n > 0, score.median({ $0.model.r2 }) == nil {
      list.append(score.sites.compactMap { $0.model.r2.reason }.first ?? "R² is undefined")
    }
    return list
  }

  private func reasonsOfNumbers(
    _ standard: Standard, rmse: Double?, r2: Double?, best: Baseline?, rows: [Verdict.Row]
  ) -> [String] {
    let whose = sites.count > 1 ? "the median series has " : ""
    var list: [String] = []
    if let rmse {
      list.append(
        "\(whose)RMSE \(shortText(rmse)) "
          + (rmse <= standard.mostRMSE ? "meets" : "is above") + " \(standard.mostRMSE)")
    }
    if let r2 {
      list.append(
        "\(whose)R² \(shortText(r2)) "
          + (r2 >= standard.leastR2 ? "meets" : "is below") + " \(standard.leastR2)")
    }
    if let best, let theirs = rows.first?.baseline {
      list.append("the best baseline, \(best.rawValue), has RMSE \(shortText(theirs))")
    }
    return list
  }

  private func reasonsOfSkill(best: Baseline?, interval: SkillInterval?, met: Bool) -> [String] {
    guard let best else { return [] }
    guard let interval else {
      return ["the test span is shorter than two blocks, so skill has no interval"]
    }
    let range = "\(shortText(interval.lower)) … \(shortText(interval.upper))"
    return [
      "skill over \(best.rawValue) is \(range) (95 %), "
        + (interval.lower > 0
          ? "above 0" : interval.upper < 0 ? "below 0" : "not clearly above 0")
    ]
  }
}
