import LimnSource

/// Scores of forecasts that say how sure they are.
///
/// The first of the series is what was observed, the others are members of an ensemble, bounds or
/// probabilities.
package enum Ensembles {
  package typealias Measure = @Sendable (Matched) throws(Undefined) -> Double

  package static let forms = ["ecdf", "fair"]

  private static func isFair(_ form: String) throws(Fault) -> Bool {
    guard forms.contains(form) else { throw Fault.unknownChoice(form, "form", of: forms) }
    return form == "fair"
  }

  /// What half the mean distance of members is divided by: M² of all pairs, or M (M − 1) of pairs of
  /// different members.
  private static func pairs(_ members: Int, fair: Bool) throws(Undefined) -> Double {
    guard !fair || members > 1 else { throw .reason("one member has no fair score") }
    return Double(members) * Double(fair ? members - 1 : members)
  }

  /// Σ w · term / Σ w over the elements.
  private static func mean(_ rows: Matched, _ term: (Int) -> Double) -> Double {
    guard let weights = rows.weights else {
      return compensatedSum(rows.count, term) / Double(rows.count)
    }
    return compensatedSum(rows.count) { weights[$0] * term($0) }
      / compensatedSum(rows.count) { weights[$0] }
  }

  /// Continuous ranked probability score of members: mean |x − o| less half the mean distance of two
  /// members (Gneiting & Raftery 2007), over all pairs (`ecdf`) or pairs of different ones (`fair`,
  /// Ferro 2014).
  package static func crps(form: String) throws(Fault) -> Measure {
    let fair = try isFair(form)
    return { rows throws(Undefined) in
      let members = rows.rows.dropFirst()
      let count = members.count
      let divisor = try pairs(count, fair: fair)
      var sorted = [Double](repeating: 0, count: count)
      return mean(rows) { index in
        let obs = rows.rows[0][index]
        var error = 0.0
        for (place, member) in members.enumerated() {
          sorted[place] = member[index]
          error += abs(member[index] - obs)
        }
        sorted.sort()
        // Σ over pairs of |xᵢ − xⱼ| is twice Σ (2i − M + 1) x₍ᵢ₎.
        var spread = 0.0
        for (rank, value) in sorted.enumerated() { spread += Double(2 * rank - count + 1) * value }
        return error / Double(count) - spread / divisor
      }
    }
  }

  /// The loss of quantile forecasts, averaged over levels: level · (o − q) above, (1 − level) · (q − o)
  /// below.
  package static func pinball(levels: [Double]) -> Measure {
    { rows in
      mean(rows) { index in
        var loss = 0.0
        for (place, level) in levels.enumerated() {
          let error = rows.rows[0][index] - rows.rows[place + 1][index]
          loss += error >= 0 ? level * error : (level - 1) * error
        }
        return loss / Double(levels.count)
      }
    }
  }

  /// The share of observations between two bounds, both of which belong to it.
  package static let coverage: Measure = { rows in
    mean(rows) { index in
      let obs = rows.rows[0][index]
      return rows.rows[1][index] <= obs && obs <= rows.rows[2][index] ? 1 : 0
    }
  }

  /// Refuses what is no event and no probability.
  private static func check(_ rows: Matched) throws(Undefined) {
    guard rows.rows[0].allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw .reason("observed events are 0 or 1, true or false")
    }
    guard rows.rows[1].allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      throw .reason("a probability lies between 0 and 1")
    }
  }

  /// Mean squared error of probabilities.
  package static let brier: Measure = { rows throws(Undefined) in
    try check(rows)
    return try Metrics.mse(rows.pairs)
  }

  /// One bin of forecasts beside what came of them.
  package struct Reliability: Hashable, Sendable {
    package var forecast: Double
    package var observed: Double
    package var n: Int
  }

  /// Bins of equal width from 0 to 1, each with its left end and the last with both; NaN where empty.
  package static func reliability(
    _ rows: Matched, bins: Int
  ) throws(Undefined) -> [Reliability] {
    try check(rows)
    var sums = [(forecast: Double, observed: Double, n: Int)](repeating: (0, 0, 0), count: bins)
    for index in 0..<rows.count {
      let (event, p) = (rows.rows[0][index], rows.rows[1][index])
      var bin = min(Int(p * Double(bins)), bins - 1)
      // Rounding may put a number on the wrong side of a limit.
      if bin + 1 < bins, p >= Double(bin + 1) / Double(bins) { bin += 1 }
      if p < Double(bin) / Double(bins) { bin -= 1 }
      sums[bin].forecast += p
      sums[bin].observed += event
      sums[bin].n += 1
    }
    return sums.map { sum in
      let n = Double(sum.n)
      return Reliability(
        forecast: sum.n > 0 ? sum.forecast / n : .nan,
        observed: sum.n > 0 ? sum.observed / n : .nan, n: sum.n)
    }
  }

  /// Where an observation lies among members: the share below it, and half of those equal to it. NaN
  /// where anything is missing.
  package static func transform(_ obs: Double, _ members: [Double]) -> Double {
    guard !obs.isNaN, !members.isEmpty, members.allSatisfy({ !$0.isNaN }) else { return .nan }
    let below = members.count { $0 < obs }
    let equal = members.count { $0 == obs }
    return (Double(below) + Double(equal) / 2) / Double(members.count)
  }

  /// Energy score of vectors: the CRPS with distances in space (Gneiting & Raftery 2007). The series are
  /// the components of the observation, then those of each member.
  package static func energy(components: Int, form: String) throws(Fault) -> Measure {
    let fair = try isFair(form)
    return { rows throws(Undefined) in
      guard components > 0 else { throw .reason("a vector without components has no distance") }
      let count = rows.rows.count / components - 1
      let divisor = try pairs(count, fair: fair)
      return mean(rows) { index in
        func distance(_ a: Int, _ b: Int) -> Double {
          var square = 0.0
          for part in 0..<components {
            let difference =
              rows.rows[a * components + part][index] - rows.rows[b * components + part][index]
            square += difference * difference
          }
          return square.squareRoot()
        }
        var (error, spread) = (0.0, 0.0)
        for member in 0..<count {
          error += distance(member + 1, 0)
          for other in 0..<member { spread += distance(member + 1, other + 1) }
        }
        return error / Double(count) - spread / divisor
      }
    }
  }
}
