import LimnSource

/// What is usual at each time of the year, and the other forecasts that cost nothing.
///
/// These are what any model has to beat. All of them rest on the values they are given and nothing
/// else, so that whoever fits them on a training span alone leaks nothing.

/// The mean of each slot of the year (a month, a composite) over a span of years.
package struct Climatology: Hashable, Sendable, Codable {
  /// means: [S]; NaN for a slot of which nothing was present.
  package let means: [Double]
  /// counts: [S] values behind each mean.
  package let counts: [Int]

  /// Takes the mean of each slot; steps in no slot are left out.
  ///
  /// values: [T], NaN where missing; slots: [T], each in 0 ..< slotCount.
  package init(fitting values: [Double], slots: [Int], slotCount: Int) {
    var sums = [Double](repeating: 0, count: max(0, slotCount))
    var counts = [Int](repeating: 0, count: sums.count)
    for (value, slot) in zip(values, slots) where !value.isNaN && sums.indices.contains(slot) {
      sums[slot] += value
      counts[slot] += 1
    }
    means = zip(sums, counts).map { $1 == 0 ? .nan : $0 / Double($1) }
    self.counts = counts
  }

  /// As it was; the caller vouches for equal lengths.
  package init(means: [Double], counts: [Int]) {
    self.means = means
    self.counts = counts
  }

  /// The mean of each step's slot; NaN where the slot has none.
  package func predict(slots: [Int]) -> [Double] {
    slots.map { means.indices.contains($0) ? means[$0] : .nan }
  }
}

/// Forecasts without a model.
package enum Baselines {
  /// The last value present at or before each origin, whatever the horizon; NaN where there is none.
  ///
  /// origins: [N] positions in `values`, in any order; those outside give NaN.
  package static func persistence(_ values: [Double], origins: [Int]) -> [Double] {
    let held = Gaps.lastPresent(values)
    return origins.map { held.indices.contains($0) ? held[$0] : .nan }
  }

  /// The last value present a whole number of cycles before each target, from origins on backward.
  ///
  /// targets: [N] = origins + horizon; only values at or before the origin are looked at.
  package static func seasonalNaive(
    _ values: [Double], origins: [Int], horizon: Int, period: Int
  ) -> [Double] {
    guard period > 0, horizon >= 0 else { return origins.map { _ in .nan } }
    return origins.map { origin in
      guard values.indices.contains(origin) else { return .nan }
      let (target, overflow) = origin.addingReportingOverflow(horizon)
      guard !overflow else { return .nan }
      var index = target - period
      if index > origin { index -= (index - origin + period - 1) / period * period }
      while index >= 0, values[index].isNaN { index -= period }
      return index >= 0 ? values[index] : .nan
    }
  }
}
