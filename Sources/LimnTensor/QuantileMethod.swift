/// Where a quantile lies among the sorted elements of a sample.
///
/// The nine types of Hyndman and Fan (1996), doi:10.1080/00031305.1996.10473566, by NumPy's names, and
/// four that only choose between the neighbours of the linear one.

package enum QuantileMethod: String, CaseIterable, Sendable {
  case linear
  case invertedCDF = "inverted_cdf"
  case averagedInvertedCDF = "averaged_inverted_cdf"
  case closestObservation = "closest_observation"
  case interpolatedInvertedCDF = "interpolated_inverted_cdf"
  case hazen, weibull
  case medianUnbiased = "median_unbiased"
  case normalUnbiased = "normal_unbiased"
  case lower, higher, midpoint, nearest

  /// Between two ranks, counted from 0, and how far from the lower to the upper one.
  struct Place {
    let lower: Int
    let upper: Int
    let part: Double
  }

  /// `q` lies between 0 and 1, `count` is at least 1.
  func place(of q: Double, among count: Int) -> Place {
    let n = Double(count)
    switch self {
    case .linear: return between((n - 1) * q, count)
    // Types 4 to 9: place q (n + 1 − α − β) + α, counted from 1.
    case .interpolatedInvertedCDF: return between(q * n - 1, count)
    case .hazen: return between(q * n - 0.5, count)
    case .weibull: return between(q * (n + 1) - 1, count)
    case .medianUnbiased: return between(q * (n + 1.0 / 3) + 1.0 / 3 - 1, count)
    case .normalUnbiased: return between(q * (n + 0.25) + 0.375 - 1, count)
    case .invertedCDF: return at((q * n).rounded(.up) - 1, count)
    case .averagedInvertedCDF:
      let place = q * n
      if place != place.rounded() { return at(place.rounded(.up) - 1, count) }
      let (lower, upper) = (at(place - 1, count), at(place, count))
      return Place(lower: lower.lower, upper: upper.lower, part: 0.5)
    case .closestObservation:
      // Halves go to the even one, counted from 1.
      return at((q * n).rounded(.toNearestOrEven) - 1, count)
    case .lower: return at(((n - 1) * q).rounded(.down), count)
    case .higher: return at(((n - 1) * q).rounded(.up), count)
    case .nearest: return at(((n - 1) * q).rounded(.toNearestOrEven), count)
    case .midpoint:
      let place = (n - 1) * q
      let (lower, upper) = (at(place.rounded(.down), count), at(place.rounded(.up), count))
      return Place(lower: lower.lower, upper: upper.lower, part: 0.5)
    }
  }

  private func between(_ place: Double, _ count: Int) -> Place {
    let place = Swift.min(Swift.max(place, 0), Double(count - 1))
    let lower = Int(place)
    return Place(
      lower: lower, upper: Swift.min(lower + 1, count - 1), part: place - Double(lower))
  }

  private func at(_ place: Double, _ count: Int) -> Place {
    let rank = Swift.min(Swift.max(Int(place), 0), count - 1)
    return Place(lower: rank, upper: rank, part: 0)
  }
}
