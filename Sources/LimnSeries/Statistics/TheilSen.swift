import LimnTensor

/// The slope that half of all pairs of points exceed, which a third of the points may be wrong
/// without harm.
///
/// Theil (1950); Sen (1968), doi:10.1080/01621459.1968.10480934.

package enum TheilSen {
  /// Pairs that are listed; of more points the slope is found by halving.
  private static let mostListed = 1500

  package static let fields = ["slope", "lower", "upper", "intercept"]

  /// The slope with an interval, as SciPy's `theilslopes`; `confidence` such as 0.95. positions: [T].
  package static func fit(
    _ x: [Double], at positions: [Double], confidence: Double
  ) -> TestResult {
    let steps = x.indices.filter { !x[$0].isNaN }
    let (values, places) = (steps.map { x[$0] }, steps.map { positions[$0] })
    func none(_ reason: String) -> TestResult {
      .none(reason, n: values.count, fields: fields.count)
    }
    if values.contains(where: \.isInfinite) { return none("a value is infinite") }
    guard values.count > 1 else {
      return none("\(values.count) value\(values.count == 1 ? " has" : "s have") no slope")
    }
    let pairs = values.count * (values.count - 1) / 2
    let (_, variance) = MannKendall.score(values)
    let deviation = variance.squareRoot()
    let tail = 0.5 * (1 - confidence)
    let z = LimnMath.normalPoint(below: tail, above: 1 - tail)
    // Half to even, as the reference rounds.
    let high = min(
      Int(((Double(pairs) - z * deviation) / 2).rounded(.toNearestOrEven)), pairs - 1)
    let low = max(
      Int(((Double(pairs) + z * deviation) / 2).rounded(.toNearestOrEven)) - 1, 0)
    let ranks = [(pairs - 1) / 2, pairs / 2, low, high]
    let found = slopes(of: ranks, values, at: places)
    let slope = 0.5 * (found[0] + found[1])
    return TestResult(
      n: values.count, statistic: slope,
      more: [slope, found[2], found[3], intercept(values, at: places, slope: slope)])
  }

  /// NaN for less than two points.
  static func slope(_ values: [Double], at places: [Double]) -> Double {
    guard values.count > 1 else { return .nan }
    let pairs = values.count * (values.count - 1) / 2
    let found = slopes(of: [(pairs - 1) / 2, pairs / 2], values, at: places)
    return 0.5 * (found[0] + found[1])
  }

  static func intercept(_ values: [Double], at places: [Double], slope: Double) -> Double {
    var (values, places) = (values, places)
    return median(&values) - slope * median(&places)
  }

  /// Of all pairs.
  static func slopes(_ values: [Double], at places: [Double]) -> [Double] {
    var slopes: [Double] = []
    slopes.reserveCapacity(values.count * (values.count - 1) / 2)
    for i in values.indices {
      for j in i + 1..<max(values.count, i + 1) {
        slopes.append((values[j] - values[i]) / (places[j] - places[i]))
      }
    }
    return slopes
  }

  private static func slopes(
    of ranks: [Int], _ values: [Double], at places: [Double]
  ) -> [Double] {
    guard values.count > mostListed else {
      var all = slopes(values, at: places)
      return ranks.map { RankSelection.element($0, of: &all) }
    }
    return ranks.map { halving(to: $0, values, at: places) }
  }

  /// The slope of a rank, to the last bits: the least one that so many pairs do not exceed. A pair does
  /// not exceed b where y − bx does not rise between its points.
  private static func halving(to rank: Int, _ values: [Double], at places: [Double]) -> Double {
    var reach = 0.0
    for j in values.indices.dropFirst() {
      reach = max(reach, abs((values[j] - values[j - 1]) / (places[j] - places[j - 1])))
    }
    var (low, high) = (-reach, reach)
    for _ in 0..<120 {
      let middle = 0.5 * (low + high)
      if middle == low || middle == high { break }
      let left = values.indices.map { values[$0] - middle * places[$0] }
      let (s, _) = MannKendall.score(left)
      // S is rises less falls; ties count as not rising.
      let pairs = Double(values.count) * Double(values.count - 1) / 2
      let falls = 0.5 * (pairs - s)
      if falls > Double(rank) { high = middle } else { low = middle }
    }
    return 0.5 * (low + high)
  }

  static func median(_ values: inout [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let upper = RankSelection.element(values.count / 2, of: &values)
    if values.count % 2 == 1 { return upper }
    return 0.5 * (RankSelection.element(values.count / 2 - 1, of: &values) + upper)
  }
}

/// One element of a sample by its rank, the rest in no order.
enum RankSelection {
  /// Hoare's selection, the pivot being the middle of three.
  static func element(_ rank: Int, of x: inout [Double]) -> Double {
    var (low, high) = (0, x.count - 1)
    x.withUnsafeMutableBufferPointer { x in
      while low < high {
        let middle = low + (high - low) / 2
        if x[middle] < x[low] { x.swapAt(middle, low) }
        if x[high] < x[low] { x.swapAt(high, low) }
        if x[high] < x[middle] { x.swapAt(high, middle) }
        let pivot = x[middle]
        var (i, j) = (low, high)
        while i <= j {
          while x[i] < pivot { i += 1 }
          while x[j] > pivot { j -= 1 }
          if i <= j {
            x.swapAt(i, j)
            i += 1
            j -= 1
          }
        }
        if rank <= j { high = j } else if rank >= i { low = i } else { break }
      }
    }
    return x[rank]
  }
}
