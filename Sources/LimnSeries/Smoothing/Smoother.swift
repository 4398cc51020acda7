import LimnSource

/// Smoothers: a series in, a smoother one on the same steps out.
///
/// Missing values are NaN and weigh nothing; a smoother gives a value there too where it can, which
/// is then no observation. Every smoother has a causal form, the series of end points: element t is
/// the last value of the smooth of the steps up to t, so that it rests on nothing that comes later.

/// One series as a smoother takes it.
package struct SmoothingSeries: Sendable {
  /// NaN where missing, else finite.
  package let values: [Double]
  /// As many, not below 0; empty where all weigh 1.
  package let weights: [Double]
  /// Where the steps lie, strictly ascending.
  package let positions: [Double]

  package init(_ values: [Double], weights: [Double] = [], positions: [Double]? = nil) {
    self.values = values
    self.weights = weights
    self.positions = positions ?? values.indices.map { Double($0) }
  }

  package var count: Int { values.count }

  /// What a step weighs: nothing where it is missing.
  package func weight(_ step: Int) -> Double {
    values[step].isNaN ? 0 : weights.isEmpty ? 1 : weights[step]
  }

  package var presentCount: Int { values.indices.count { weight($0) > 0 } }

  /// The steps before `end`.
  package func prefix(_ end: Int) -> SmoothingSeries {
    SmoothingSeries(
      Array(values[..<end]), weights: weights.isEmpty ? [] : Array(weights[..<end]),
      positions: Array(positions[..<end]))
  }
}

/// What a smoother makes of one series.
package struct Smoothed: Sendable, Hashable {
  package var values: [Double]
  /// Why there is nothing; nil where there is something.
  package var reason: String?
  /// A parameter that was chosen by the series itself.
  package var chosen: Double?

  package init(values: [Double], reason: String? = nil, chosen: Double? = nil) {
    self.values = values
    self.reason = reason
    self.chosen = chosen
  }

  /// Nothing at all, and why.
  package static func nothing(_ count: Int, _ reason: String) -> Smoothed {
    Smoothed(values: Array(repeating: .nan, count: count), reason: reason)
  }
}

package typealias Poll = () throws(Fault) -> Void

package protocol Smoother: Sendable {
  /// How many steps ahead of its own a value looks, `Int.max` where it may be any number.
  var seesAhead: Int { get }
  /// `poll` is called now and then, so that a long run can be stopped.
  func smooth(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed
  /// Each step by what is known up to it.
  func endPoints(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed
}

extension Smoother {
  /// One fit a step, for smoothers that know no shorter way.
  package func endPoints(_ series: SmoothingSeries, poll: Poll) throws(Fault) -> Smoothed {
    var result = Smoothed.nothing(series.count, "there is nothing")
    for end in 0..<series.count {
      try poll()
      let part = try smooth(series.prefix(end + 1), poll: poll)
      result.values[end] = part.values[end]
      (result.reason, result.chosen) = (part.reason, part.chosen)
    }
    if result.values.contains(where: { !$0.isNaN }) { result.reason = nil }
    return result
  }
}
