import LimnSource

/// Agreement of classes. A class is a whole number from 0 on; the series hold them as numbers.
package enum Classes {
  package typealias Measure = @Sendable (Matched) throws(Undefined) -> Double

  /// How much of the weight has class i observed and class j simulated: [C, C].
  package struct Confusion: Hashable, Sendable {
    package let classes: Int
    package let shares: [Double]

    /// The weight of each pair, not in shares.
    package init(counting rows: Matched, classes: Int) {
      var sums = [Double](repeating: 0, count: classes * classes)
      for index in 0..<rows.count {
        let (obs, sim) = (Int(rows.rows[0][index]), Int(rows.rows[1][index]))
        sums[obs * classes + sim] += rows.weights?[index] ?? 1
      }
      self.classes = classes
      shares = sums
    }

    init(_ rows: Matched, classes: Int) {
      let counts = Confusion(counting: rows, classes: classes)
      let weight = counts.shares.reduce(0, +)
      self.classes = classes
      shares = counts.shares.map { $0 / weight }
    }

    func hit(_ c: Int) -> Double { shares[c * classes + c] }
    func observed(_ c: Int) -> Double { (0..<classes).reduce(0) { $0 + shares[c * classes + $1] } }
    func simulated(_ c: Int) -> Double { (0..<classes).reduce(0) { $0 + shares[$1 * classes + c] } }

    var agreement: Double { (0..<classes).reduce(0) { $0 + hit($1) } }
  }

  /// The share that has the same class.
  package static let accuracy: Measure = { rows in
    let (obs, sim, weights) = (rows.rows[0], rows.rows[1], rows.weights)
    guard let weights else {
      return Double((0..<rows.count).count { obs[$0] == sim[$0] }) / Double(rows.count)
    }
    return compensatedSum(rows.count) { obs[$0] == sim[$0] ? weights[$0] : 0 }
      / compensatedSum(rows.count) { weights[$0] }
  }

  /// Cohen's kappa: agreement beyond that of the same shares at random.
  package static func kappa(classes: Int) -> Measure {
    { rows throws(Undefined) in
      let table = Confusion(rows, classes: classes)
      let chance = (0..<classes).reduce(0.0) { $0 + table.observed($1) * table.simulated($1) }
      guard (0..<classes).count(where: { table.observed($0) + table.simulated($0) > 0 }) > 1 else {
        throw .reason("there is one class only")
      }
      return (table.agreement - chance) / (1 - chance)
    }
  }

  /// F1 of one class, 2 hits / (observed + simulated).
  package static func f1(of c: Int, classes: Int) -> Measure {
    { rows throws(Undefined) in
      let table = Confusion(rows, classes: classes)
      let all = table.observed(c) + table.simulated(c)
      guard all > 0 else { throw .reason("the class is neither observed nor simulated") }
      return 2 * table.hit(c) / all
    }
  }

  /// The mean F1 of the classes that are observed or simulated.
  package static func macroF1(classes: Int) -> Measure {
    { rows in
      let table = Confusion(rows, classes: classes)
      var (sum, count) = (0.0, 0)
      for c in 0..<classes where table.observed(c) + table.simulated(c) > 0 {
        sum += 2 * table.hit(c) / (table.observed(c) + table.simulated(c))
        count += 1
      }
      return sum / Double(count)
    }
  }

  /// How much of the weight has the wrong class because the classes have other shares (Pontius &
  /// Millones 2011).
  package static func quantityDisagreement(classes: Int) -> Measure {
    { rows in
      let table = Confusion(rows, classes: classes)
      return (0..<classes).reduce(0.0) { $0 + abs(table.observed($1) - table.simulated($1)) } / 2
    }
  }

  /// The rest of the disagreement: the right amounts in the wrong places.
  package static func allocationDisagreement(classes: Int) -> Measure {
    { rows in
      let table = Confusion(rows, classes: classes)
      return (0..<classes).reduce(0.0) { sum, c in
        sum + min(table.observed(c) - table.hit(c), table.simulated(c) - table.hit(c))
      }
    }
  }

  /// Hits / (misses + hits + wrong gains + false alarms) of change since a first map, the third of the
  /// series (Pontius et al. 2008).
  package static let figureOfMerit: Measure = { rows throws(Undefined) in
    let (obs, sim, start) = (rows.rows[0], rows.rows[1], rows.rows[2])
    func weight(_ holds: (Int) -> Bool) -> Double {
      compensatedSum(rows.count) { holds($0) ? rows.weights?[$0] ?? 1 : 0 }
    }
    let changed = weight { obs[$0] != start[$0] || sim[$0] != start[$0] }
    guard changed > 0 else { throw .reason("nothing changed, and no change was simulated") }
    return weight { obs[$0] != start[$0] && sim[$0] == obs[$0] } / changed
  }

  /// R² of the areas of classes, and of no change since a first map, the third of the series.
  package static func areaR2(
    classes: Int
  ) -> @Sendable (Matched) throws(Undefined) -> [Double] {
    { rows throws(Undefined) in
      func areas(_ row: Int) -> [Double] {
        var areas = [Double](repeating: 0, count: classes)
        for index in 0..<rows.count {
          areas[Int(rows.rows[row][index])] += rows.weights?[index] ?? 1
        }
        return areas
      }
      let observed = areas(0)
      let mean = observed.reduce(0, +) / Double(classes)
      let total = compensatedSum(classes) { (observed[$0] - mean) * (observed[$0] - mean) }
      guard total > 0 else { throw .reason("all classes have the same area") }
      return [areas(1), areas(2)].map { areas in
        1 - compensatedSum(classes) { (areas[$0] - observed[$0]) * (areas[$0] - observed[$0]) }
          / total
      }
    }
  }
}

/// Areas and accuracies from a sample of a map's classes, each with its standard error (Olofsson et al.
/// 2014, doi:10.1016/j.rse.2014.02.015).
package struct SampledAreas: Hashable, Sendable {
  /// In the unit of the mapped areas: [C].
  package private(set) var areas: [Double] = []
  package private(set) var areaErrors: [Double] = []
  /// The share of a mapped class that is right.
  package private(set) var users: [Double] = []
  package private(set) var userErrors: [Double] = []
  /// The share of a class on the ground that is mapped.
  package private(set) var producers: [Double] = []
  package private(set) var producerErrors: [Double] = []
  package private(set) var overall = 0.0
  package private(set) var overallError = 0.0

  /// counts: [C, C], sampled with class i mapped and class j on the ground; areas: [C], mapped.
  ///
  /// A class needs two samples, or it has no standard error (NaN); one that is mapped with none has no
  /// area either.
  package init(counts: [Double], areas mapped: [Double]) {
    let classes = mapped.count
    let total = mapped.reduce(0, +)
    let weights = mapped.map { $0 / total }
    let sampled = (0..<classes).map { i in
      (0..<classes).reduce(0.0) { $0 + counts[i * classes + $1] }
    }
    /// The share of the samples of mapped class i that are j.
    func share(_ i: Int, _ j: Int) -> Double { counts[i * classes + j] / sampled[i] }
    func sum(_ term: (Int) -> Double) -> Double { (0..<classes).reduce(0) { $0 + term($1) } }
    users = (0..<classes).map { share($0, $0) }
    let variances = (0..<classes).map { users[$0] * (1 - users[$0]) / (sampled[$0] - 1) }
    userErrors = variances.map { $0.squareRoot() }
    overall = sum { weights[$0] * users[$0] }
    overallError = sum { weights[$0] * weights[$0] * variances[$0] }.squareRoot()
    for j in 0..<classes {
      let ground = sum { weights[$0] * share($0, j) }
      areas.append(total * ground)
      areaErrors.append(
        total
          * sum {
            weights[$0] * weights[$0] * share($0, j) * (1 - share($0, j)) / (sampled[$0] - 1)
          }
          .squareRoot())
      producers.append(weights[j] * users[j] / ground)
      let right = mapped[j] * mapped[j] * (1 - producers[j]) * (1 - producers[j]) * variances[j]
      let wrong = sum { i in
        i == j
          ? 0 : mapped[i] * mapped[i] * share(i, j) * (1 - share(i, j)) / (sampled[i] - 1)
      }
      producerErrors.append(
        ((right + producers[j] * producers[j] * wrong) / (total * ground * total * ground))
          .squareRoot())
    }
  }
}
