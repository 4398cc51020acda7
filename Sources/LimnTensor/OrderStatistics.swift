import CLimnKernels
import LimnSource

/// What a sample of present numbers comes to: moments, and elements by their rank.
///
/// Long samples are not sorted for one quantile: the element of a rank is found by the bits of its key
/// (`order.c`).

struct OrderStatistics {
  /// Without NaN; may be put in another order.
  let values: UnsafeMutableBufferPointer<Double>
  /// Room for as many keys each, used from `short` on.
  let keys: UnsafeMutablePointer<UInt64>
  let scratch: UnsafeMutablePointer<UInt64>

  /// Shorter samples are sorted.
  static let short = 4096

  var count: Int { values.count }

  /// Gives the elements at two ranks.
  func elements(_ lower: Int, _ upper: Int) -> (Double, Double) {
    guard count >= Self.short, let start = values.baseAddress else {
      var sorted = values
      sorted.sort()
      return (sorted[lower], sorted[upper])
    }
    limn_keys(start, keys, 0, count)
    let first = limn_select_key(keys, scratch, count, lower)
    let second =
      upper == lower
      ? first
      : upper == lower + 1
        ? limn_key_after(keys, count, first, lower)
        : limn_select_key(keys, scratch, count, upper)
    return (limn_from_key(first), limn_from_key(second))
  }

  /// The share `q` of the elements lies below it.
  func quantile(_ q: Double, _ method: QuantileMethod) -> Double {
    guard count > 0 else { return .nan }
    let place = method.place(of: q, among: count)
    let (a, b) = elements(place.lower, place.upper)
    if a == b { return a }
    // From the nearer end, so that both ends are met exactly.
    return place.part < 0.5 ? a + (b - a) * place.part : b - (b - a) * (1 - place.part)
  }

  var median: Double {
    guard count > 0 else { return .nan }
    let (a, b) = elements((count - 1) / 2, count / 2)
    return count % 2 == 1 ? a : (a + b) / 2
  }

  /// The median distance from the median; the values become the distances.
  var medianDistance: Double {
    let center = median
    for index in values.indices { values[index] = abs(values[index] - center) }
    return median
  }

  /// In tiles of 8192, put together by halves.
  var total: Double {
    guard let start = values.baseAddress else { return 0 }
    return Self.total(start, count)
  }

  private static func total(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
    if count <= 8192 { return limn_sum_f64(x, count).value }
    let half = (count / 2 + 8191) / 8192 * 8192
    return total(x, half) + total(x + half, count - half)
  }

  var product: Double { values.reduce(1, *) }

  /// The mean of `power(x - mean)`.
  private func moment(_ mean: Double, _ power: (Double) -> Double) -> Double {
    var sum = 0.0
    for x in values { sum += power(x - mean) }
    return sum / Double(count)
  }

  /// The mean square distance from the mean, over `count - ddof`.
  func variance(_ ddof: Int) -> Double {
    guard count > ddof, count > 0 else { return .nan }
    let mean = total / Double(count)
    for index in values.indices { values[index] = (values[index] - mean) * (values[index] - mean) }
    return total / Double(count - ddof)
  }

  /// m₃ / m₂^1.5
  var skewness: Double {
    let mean = total / Double(count)
    let second = moment(mean) { $0 * $0 }
    return moment(mean) { $0 * $0 * $0 } / (second * second.squareRoot())
  }

  /// m₄ / m₂² − 3
  var kurtosis: Double {
    let mean = total / Double(count)
    let second = moment(mean) { $0 * $0 }
    return moment(mean) { $0 * $0 * $0 * $0 } / (second * second) - 3
  }
}

extension Reduction {
  func value(of sample: OrderStatistics) -> Double {
    let n = Double(sample.count)
    switch self {
    case .sum: return sample.total
    case .product: return sample.product
    case .mean: return sample.count == 0 ? .nan : sample.total / n
    case .std(let ddof): return sample.variance(ddof).squareRoot()
    case .variance(let ddof): return sample.variance(ddof)
    case .min: return sample.values.min() ?? .nan
    case .max: return sample.values.max() ?? .nan
    case .median: return sample.median
    case .medianDistance: return sample.medianDistance
    case .skewness: return sample.skewness
    case .kurtosis: return sample.kurtosis
    case .quantile(let q, let method): return sample.quantile(q, method)
    case .count, .any, .all: return n
    }
  }
}
