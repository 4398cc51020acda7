import LimnSource

/// The season of growth: when it starts, is at its height, and ends, in each year.
///
/// The height is the greatest value of a year; the bases are the least values before and after it. By
/// threshold the season starts where the series first rises, after the base, through a share of the way
/// from the base to the height, and ends where it last falls through that share of the way to the
/// other base, on straight lines between the steps. By derivative it starts where the series rises
/// most steeply between base and height, and ends where it falls most steeply.
///
/// White, Thornton & Running (1997), doi:10.1029/97GB00330; Jönsson & Eklundh (2004),
/// doi:10.1016/j.cageo.2004.05.006; Tateishi & Ebata (2004), doi:10.1080/01431160310001618149.
package struct Phenology: Sendable, Hashable {
  package enum Method: Sendable, Hashable {
    /// A share of the amplitude, between 0 and 1.
    case threshold(Double)
    case derivative
  }

  package let method: Method

  package init(_ method: Method) throws(Fault) {
    if case .threshold(let share) = method, !(share > 0 && share < 1) {
      throw Fault.numberOutside(share, "threshold", "between 0 and 1")
    }
    self.method = method
  }

  /// The season of a year; NaN where there is no such place.
  package struct Season: Sendable, Hashable {
    package var start = Double.nan
    package var peak = Double.nan
    package var end = Double.nan
    /// The mean of the bases, and how far the height is above it.
    package var base = Double.nan
    package var amplitude = Double.nan
  }

  /// values: the steps of one year, none of them missing; positions: where they lie, ascending.
  package func season(_ values: [Double], at positions: [Double]) -> Season {
    var season = Season()
    guard values.count >= 3, var peak = values.indices.first else { return season }
    for step in values.indices where values[step] > values[peak] { peak = step }
    // The last of the least before, the first of the least after: the bases nearest to the height.
    var (left, right) = (0, values.count - 1)
    for step in 0...peak where values[step] <= values[left] { left = step }
    for step in (peak..<values.count).reversed() where values[step] <= values[right] {
      right = step
    }
    let height = values[peak]
    guard height > values[left] || height > values[right] else { return season }
    season.peak = positions[peak]
    season.base = (values[left] + values[right]) / 2
    season.amplitude = height - season.base
    switch method {
    case .threshold(let share):
      season.start = crossing(values, positions, from: left, to: peak, share)
      season.end = crossing(values, positions, from: right, to: peak, share)
    case .derivative:
      let slopes = values.indices.map { slope(values, positions, $0) }
      var (steepest, falling) = (0.0, 0.0)
      for step in left...peak where slopes[step] > steepest {
        (steepest, season.start) = (slopes[step], positions[step])
      }
      for step in peak...right where slopes[step] < falling {
        (falling, season.end) = (slopes[step], positions[step])
      }
    }
    return season
  }

  /// Where the series, on its way from a base to the height, first reaches the share of it.
  private func crossing(
    _ values: [Double], _ positions: [Double], from base: Int, to peak: Int, _ share: Double
  ) -> Double {
    guard base != peak else { return .nan }
    let level = values[base] + share * (values[peak] - values[base])
    let direction = base < peak ? 1 : -1
    var step = base
    while step != peak {
      let next = step + direction
      if values[step] < level, values[next] >= level {
        let part = (level - values[step]) / (values[next] - values[step])
        return positions[step] + part * (positions[next] - positions[step])
      }
      step = next
    }
    return .nan
  }

  /// The slope at a step by the parabola through it and its neighbours, as `numpy.gradient` has it;
  /// at the ends that of the line to the neighbour.
  private func slope(_ values: [Double], _ positions: [Double], _ step: Int) -> Double {
    func line(_ a: Int, _ b: Int) -> Double {
      (values[b] - values[a]) / (positions[b] - positions[a])
    }
    if step == 0 { return line(0, 1) }
    if step == values.count - 1 { return line(step - 1, step) }
    let (before, after) = (
      positions[step] - positions[step - 1], positions[step + 1] - positions[step]
    )
    return (line(step - 1, step) * after + line(step, step + 1) * before) / (before + after)
  }
}
