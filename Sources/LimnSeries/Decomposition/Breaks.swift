import LimnSource
import LimnTensor

/// A season and a straight trend that change at some dates, found by least squares.
///
/// Each segment is a regression on a constant, time and a season of its own. For every number of breaks
/// the dates of least squares come from dynamic programming over the sums of all segments, and the
/// number from the information criterion of Schwarz. J. Bai & P. Perron (2003), doi:10.1002/jae.659;
/// A. Zeileis, C. Kleiber, W. Krämer, K. Hornik (2003), doi:10.1016/S0167-9473(03)00030-6; season and
/// trend together as in BFAST Lite: D. Masiliūnas, N. Tsendbazar, M. Herold, J. Verbesselt (2021),
/// doi:10.3390/rs13163308.
package struct Breaks: DecompositionMethod {
  package enum Season: String, Sendable, CaseIterable {
    /// Pairs of sine and cosine.
    case harmonic
    /// A level for each place in the cycle.
    case dummy
    /// No season.
    case none
  }

  package let period: Int
  package let season: Season
  package let order: Int
  /// The shortest segment, as a share of the values that are present.
  package let share: Double
  /// nil: as many as Schwarz's criterion asks for.
  package let number: Int?

  package init(
    period: Int, season: Season = .harmonic, order: Int = 3, share: Double = 0.15,
    number: Int? = nil
  ) throws(Fault) {
    guard season == .none || period >= 2 else { throw Fault.periodTooShort(period) }
    guard period <= 1 << 40 else { throw Fault.periodTooLong(period, count: nil) }
    guard order >= 1 else { throw Fault.countTooSmall(order, "order", least: 1) }
    guard share > 0, share <= 0.5 else { throw Fault.segmentShare(share) }
    if let number, number < 0 { throw Fault.countTooSmall(number, "number", least: 0) }
    (self.period, self.season, self.share, self.number) = (period, season, share, number)
    // A wave of two steps has no sine, and faster ones are others again.
    self.order = min(order, period / 2)
  }

  package var partNames: [String] {
    season == .none ? ["trend", "remainder"] : ["seasonal", "trend", "remainder"]
  }
  package var bridging: Set<String>? { ["seasonal", "trend"] }
  package var leastCount: Int { season == .none ? 6 : 2 * period }

  /// Regressors, of which the first two are the constant and time.
  package var width: Int {
    switch season {
    case .harmonic: 2 + 2 * order - (2 * order == period ? 1 : 0)
    case .dummy: 1 + period
    case .none: 2
    }
  }

  /// One row of the regression; time is counted in shares of the series, for the sake of rounding.
  func row(_ step: Int, of count: Int) -> [Double] {
    var row = [1, Double(step) / Double(count)]
    switch season {
    case .harmonic:
      for wave in 1...order {
        let angle = 2 * Double.pi * Double(step % period * wave % period) / Double(period)
        row.append(LimnMath.cos(angle))
        if 2 * wave != period { row.append(LimnMath.sin(angle)) }
      }
    case .dummy: for place in 1..<period { row.append(step % period == place ? 1 : 0) }
    case .none: break
    }
    return row
  }

  package func plan(count: Int) throws(Fault) -> any DecompositionPlan {
    guard season == .none || count / 2 >= period else {
      throw Fault.periodTooLong(period, count: count)
    }
    return Plan(settings: self)
  }

  private struct Plan: DecompositionPlan {
    let settings: Breaks

    func parts(
      of values: [Double], poll: () throws(Fault) -> Void
    ) throws(Fault) -> [[Double]] {
      let found = try settings.find(in: values, poll: poll)
      return settings.season == .none
        ? [found.trend, found.remainder] : [found.seasonal, found.trend, found.remainder]
    }
  }

  /// What was found in one series.
  package struct Found: Sendable {
    package struct Break: Sendable, Hashable {
      /// The last step before the change.
      package var step: Int
      /// The bounds of the confidence interval; nil where there is none.
      package var low: Int?
      package var high: Int?
      /// The change of the trend from that step to the next one with a value, beyond its slope.
      package var magnitude: Double
    }

    package var seasonal: [Double]
    package var trend: [Double]
    package var remainder: [Double]
    package var breaks: [Break]
    /// Schwarz's criterion for 0, 1, 2 … breaks.
    package var criterion: [Double]
  }

  /// `level` is that of the confidence intervals.
  package func find(
    in values: [Double], level: Double = 0.95, poll: () throws(Fault) -> Void
  ) throws(Fault) -> Found {
    if let index = values.firstIndex(where: { $0.isInfinite }) {
      throw Fault.infiniteInDecomposition(at: index)
    }
    guard level > 0, level < 1 else { throw Fault.levelOutside(level) }
    let present = values.indices.filter { !values[$0].isNaN }
    let n = present.count
    let k = width
    let least = Int(Double(n) * share)
    guard least > k, n >= 2 * least else {
      throw Fault.segmentsTooShort(least, regressors: k, present: n, of: values.count)
    }
    let most = (n + least - 1) / least - 2
    if let number, number > max(most, 0) {
      throw Fault.countOutside(number, "number", 0...max(most, 0))
    }
    guard n <= 20_000 else { throw Fault.tooLongForBreaks(n) }
    let x = present.map { row($0, of: values.count) }
    let y = present.map { values[$0] }
    let (ends, criterion) = try segment(x, y, least: least, most: number ?? most, poll: poll)

    let bounds = zip([0] + ends, ends + [n]).map { $0..<$1 }
    let fits = bounds.map { Segment(x, y, $0) }
    var found = Found(
      seasonal: values, trend: values, remainder: values, breaks: [], criterion: criterion)
    var own = 0
    for step in values.indices {
      // A missing step belongs to the segment of the value after it.
      while own < ends.count, step > present[ends[own] - 1] { own += 1 }
      let regressors = row(step, of: values.count)
      let coefficients = fits[own].coefficients
      var seasonal = 0.0
      for index in 2..<max(k, 2) { seasonal += regressors[index] * coefficients[index] }
      var trend = coefficients[0] + coefficients[1] * regressors[1]
      // Levels of places count from the first one; their mean belongs to the trend.
      if season == .dummy {
        let mean = coefficients[2...].reduce(0, +) / Double(period)
        seasonal -= mean
        trend += mean
      }
      (found.seasonal[step], found.trend[step]) = (seasonal, trend)
      found.remainder[step] = values[step] - seasonal - trend
    }
    for (index, end) in ends.enumerated() {
      let step = present[end - 1]
      let interval = BreakInterval(fits[index], fits[index + 1], level: level)
      func place(_ position: Int) -> Int { present[min(max(position, 1), n) - 1] }
      let next = row(present[end], of: values.count)[1]
      var magnitude = 0.0
      for (fit, sign) in [(fits[index + 1], 1.0), (fits[index], -1.0)] {
        let coefficients = fit.coefficients
        magnitude += sign * (coefficients[0] + coefficients[1] * next)
        if season == .dummy {
          magnitude += sign * coefficients[2...].reduce(0, +) / Double(period)
        }
      }
      found.breaks.append(
        Found.Break(
          step: step, low: interval.map { place(end + $0.before) },
          high: interval.map { place(end + $0.after) }, magnitude: magnitude))
    }
    return found
  }

  // MARK: - Segments

  /// Where segments end, as counts of values, and the criterion for each number of breaks.
  private func segment(
    _ x: [[Double]], _ y: [Double], least h: Int, most: Int, poll: () throws(Fault) -> Void
  ) throws(Fault) -> (ends: [Int], criterion: [Double]) {
    let (n, k) = (y.count, width)
    // sums[i][j − i]: the sum of squares of the segment from value i to value j.
    let starts = n - h + 1
    var offsets = [0]
    for i in 0..<starts { offsets.append(offsets[i] + n - i) }
    let sums = try Block<Double>(count: offsets[starts])
    try Parallel.tryForEach(starts) { start throws(Fault) in
      try poll()
      var triangle = Triangle(width: k)
      for j in start..<n {
        triangle.add(x[j], y[j])
        sums.pointer[offsets[start] + j - start] = triangle.sumOfSquares
      }
    }
    func sum(_ i: Int, _ j: Int) -> Double { sums.pointer[offsets[i] + j - i] }
    func criterion(_ squares: Double, breaks: Int) -> Double {
      let count = Double(n)
      let likelihood =
        -0.5 * count
        * (LimnMath.log(max(squares, .leastNormalMagnitude)) + 1 - LimnMath.log(count)
          + LimnMath.log(2 * .pi))
      return -2 * likelihood + LimnMath.log(count) * Double((k + 1) * (breaks + 1))
    }
    var criteria = [criterion(sum(0, n - 1), breaks: 0)]
    // best[i]: the least sum of the first i values in so many segments; before[m][i]: where the last
    // of them begins.
    var best = (0...n).map { $0 >= h ? sum(0, $0 - 1) : .infinity }
    var before: [[Int]] = []
    var last: [Int] = []
    for breaks in 1..<max(most + 1, 1) {
      try poll()
      var (least, place) = (Double.infinity, breaks * h)
      for i in stride(from: breaks * h, through: n - h, by: 1) {
        let total = best[i] + sum(i, n - 1)
        if total < least { (least, place) = (total, i) }
      }
      criteria.append(criterion(least, breaks: breaks))
      last.append(place)
      guard breaks < most else { break }
      var next = [Double](repeating: .infinity, count: n + 1)
      var from = [Int](repeating: 0, count: n + 1)
      for i in stride(from: (breaks + 1) * h, through: n - h, by: 1) {
        for j in breaks * h...(i - h) {
          let total = best[j] + sum(j, i - 1)
          if total < next[i] { (next[i], from[i]) = (total, j) }
        }
      }
      before.append(from)
      best = next
    }
    let chosen = number ?? (criteria.indices.min { criteria[$0] < criteria[$1] } ?? 0)
    guard chosen > 0 else { return ([], criteria) }
    var ends = [last[chosen - 1]]
    for level in before.prefix(chosen - 1).reversed() { ends.insert(level[ends[0]], at: 0) }
    return (ends, criteria)
  }
}
