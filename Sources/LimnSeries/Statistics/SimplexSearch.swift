/// The least value of a function of a few numbers, by the simplex of Nelder and Mead (1965),
/// doi:10.1093/comjnl/7.4.308, begun anew from its result until that no longer gains.
///
/// Where the function has no value it gives infinity. The steps are a fixed order of sums, so that the
/// result has the same bits everywhere.

enum SimplexSearch {
  static func least(
    from start: [Double], steps: [Double], _ function: ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    var best = (point: start, value: function(start))
    guard best.value.isFinite else { return best }
    var steps = steps
    for _ in 0..<12 {
      let found = once(from: best, steps: steps, function)
      let gain = best.value - found.value
      if found.value <= best.value { best = found }
      if gain <= 1e-13 * max(1, abs(best.value)) { break }
      steps = steps.map { $0 * 0.25 }
    }
    return best
  }

  private static func once(
    from start: (point: [Double], value: Double), steps: [Double],
    _ function: ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    let n = start.point.count
    var simplex = [start]
    for axis in 0..<n {
      var point = start.point
      point[axis] += steps[axis]
      simplex.append((point, function(point)))
    }
    for _ in 0..<400 * n {
      simplex.sort { $0.value < $1.value }
      let (low, high) = (simplex[0].value, simplex[n].value)
      if high - low <= 1e-15 * max(1, abs(low)) { break }
      let centre = (0..<n).map { axis in
        simplex[..<n].reduce(0) { $0 + $1.point[axis] } / Double(n)
      }
      func trial(_ factor: Double) -> (point: [Double], value: Double) {
        let point = (0..<n).map { centre[$0] + factor * (simplex[n].point[$0] - centre[$0]) }
        return (point, function(point))
      }
      let reflected = trial(-1)
      if reflected.value < low {
        let further = trial(-2)
        simplex[n] = further.value < reflected.value ? further : reflected
      } else if reflected.value < simplex[n - 1].value {
        simplex[n] = reflected
      } else {
        let nearer = trial(reflected.value < high ? -0.5 : 0.5)
        if nearer.value < min(high, reflected.value) {
          simplex[n] = nearer
        } else {
          for place in 1...n {
            let point = (0..<n).map {
              0.5 * (simplex[0].point[$0] + simplex[place].point[$0])
            }
            simplex[place] = (point, function(point))
          }
        }
      }
    }
    return simplex.min { $0.value < $1.value } ?? start
  }
}
