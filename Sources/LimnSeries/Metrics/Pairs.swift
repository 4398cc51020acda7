import LimnSource
import LimnTensor

/// Observations beside a simulation, none of them missing, each pair with its weight.
///
/// The memory belongs to whoever made the pairs and must outlive them.
package struct Pairs {
  package let obs: UnsafeBufferPointer<Double>
  package let sim: UnsafeBufferPointer<Double>
  /// Above 0; nil where all weigh the same.
  package let weights: UnsafeBufferPointer<Double>?

  package init(
    obs: UnsafeBufferPointer<Double>, sim: UnsafeBufferPointer<Double>,
    weights: UnsafeBufferPointer<Double>? = nil
  ) {
    self.obs = obs
    self.sim = sim
    self.weights = weights
  }

  package var count: Int { min(obs.count, sim.count) }

  /// What one thread adds up at a time.
  private static let tile = 1 << 16

  /// Calls `add` with the observations, the simulation and the weights of eight pairs at a time.
  ///
  /// Where fewer are left, the first of them stands in the other places with weight 0.
  @inline(__always)
  func walk<Sums: LaneSums>(_ add: (inout Sums, Lanes, Lanes, Lanes) -> Void) -> Sums {
    let count = count
    guard let o = obs.baseAddress, let s = sim.baseAddress, count > 0 else { return Sums() }
    let w = weights?.baseAddress
    func part(_ start: Int, _ end: Int) -> Sums {
      var sums = Sums()
      var at = start
      while at + 8 <= end {
        add(&sums, Self.lanes(o, at), Self.lanes(s, at), w.map { Self.lanes($0, at) } ?? .ones)
        at += 8
      }
      guard at < end else { return sums }
      var (obs, sim, weights) = (
        Lanes(repeating: o[at]), Lanes(repeating: s[at]), Lanes()
      )
      for lane in 0..<end - at {
        (obs[lane], sim[lane]) = (o[at + lane], s[at + lane])
        weights[lane] = w.map { $0[at + lane] } ?? 1
      }
      add(&sums, obs, sim, weights)
      return sums
    }
    let tiles = (count - 1) / Self.tile + 1
    if tiles == 1 { return part(0, count) }
    var parts = [Sums](repeating: Sums(), count: tiles)
    parts.withUnsafeMutableBufferPointer { parts in
      Parallel.forEach(tiles) { tile in
        parts[tile] = part(tile * Self.tile, min((tile + 1) * Self.tile, count))
      }
    }
    return parts.dropFirst().reduce(into: parts[0]) { $0.merge($1) }
  }

  @inline(__always)
  private static func lanes(_ base: UnsafePointer<Double>, _ at: Int) -> Lanes {
    UnsafeRawPointer(base + at).loadUnaligned(as: Lanes.self)
  }

  /// Σ w · term
  @inline(__always)
  func sum(_ term: (Lanes, Lanes) -> Lanes) -> Double {
    let sum: LaneSum = walk { sum, obs, sim, weights in sum.add(weights * term(obs, sim)) }
    return sum.total
  }

  /// Σ w, the number of pairs where all weigh the same.
  var totalWeight: Double { weights == nil ? Double(count) : sum { _, _ in .ones } }

  /// Σ w · term / Σ w
  @inline(__always)
  func mean(_ term: (Lanes, Lanes) -> Lanes) -> Double { sum(term) / totalWeight }

  /// Whether all of them are the same number. Compared exactly: the deviations from a rounded mean need
  /// not vanish for a constant.
  static func isConstant(_ values: UnsafeBufferPointer<Double>) -> Bool {
    values.allSatisfy { $0 == values[0] }
  }

  func constant(_ what: String) -> Undefined {
    .reason(
      count == 1 ? "one pair has no spread" : "the \(what) of all \(count) pairs are the same")
  }
}

/// Means, variances (over n) and covariance of pairs.
struct PairMoments {
  let meanObs, meanSim, varianceObs, varianceSim, covariance: Double

  init(_ pairs: Pairs) {
    let weight = pairs.totalWeight
    let sums: LaneSum2 = pairs.walk { sums, obs, sim, weights in
      sums.first.add(weights * obs)
      sums.second.add(weights * sim)
    }
    let (meanObs, meanSim) = (sums.first.total / weight, sums.second.total / weight)
    let squares: LaneSum3 = pairs.walk { sums, obs, sim, weights in
      let (o, s) = (obs - meanObs, sim - meanSim)
      sums.first.add(weights * o * o)
      sums.second.add(weights * s * s)
      sums.third.add(weights * o * s)
    }
    (self.meanObs, self.meanSim) = (meanObs, meanSim)
    varianceObs = squares.first.total / weight
    varianceSim = squares.second.total / weight
    covariance = squares.third.total / weight
  }

  var sdObs: Double { varianceObs.squareRoot() }
  var sdSim: Double { varianceSim.squareRoot() }

  var correlation: Double {
    // One root of the product keeps exact cases exact; two where the product has no room.
    let squared = varianceObs * varianceSim
    let spread =
      squared.isNormal
      ? squared.squareRoot() : varianceObs.squareRoot() * varianceSim.squareRoot()
    return min(1, max(-1, covariance / spread))
  }
}

/// Numbers in a block of their own, in order.
enum Ordered {
  static func tensor(_ count: Int, _ value: (Int) -> Double) throws(Fault) -> Tensor {
    let block = try Block<Double>(count: count)
    for index in 0..<count { block.pointer[index] = value(index) }
    return Tensor(shape: [count], elements: .f64(block))
  }

  /// From the greatest to the least.
  static func descending(_ values: UnsafeBufferPointer<Double>) throws(Fault) -> [Double] {
    try tensor(values.count) { values[$0] }.sorted(along: 0, descending: true).f64Values()
  }

  /// From 1; equal numbers share the mean of theirs.
  static func ranks(_ values: UnsafeBufferPointer<Double>) throws(Fault) -> Block<Double> {
    let order = try tensor(values.count) { values[$0] }
      .sortedPositions(along: 0, descending: false).i64Values()
    let ranks = try Block<Double>(count: values.count)
    var start = 0
    while start < order.count {
      let value = values[Int(order[start])]
      var end = start + 1
      while end < order.count, values[Int(order[end])] == value { end += 1 }
      for place in start..<end {
        ranks.pointer[Int(order[place])] = Double(start + end + 1) / 2
      }
      start = end
    }
    return ranks
  }

  /// The least value that has half of the weight at or below it; the mean with the next one where that
  /// is exactly half.
  static func median(
    _ count: Int, weights: UnsafeBufferPointer<Double>?, _ value: (Int) -> Double
  ) throws(Fault) -> Double {
    let values = try tensor(count, value)
    guard let weights else { return try values.reduced(.median, over: [0]).f64Values()[0] }
    let order = try values.sortedPositions(along: 0, descending: false).i64Values()
    let half = order.reduce(0.0) { $0 + weights[Int($1)] } / 2
    let sorted = try values.f64Values()
    var below = 0.0
    for (place, index) in order.enumerated() {
      below += weights[Int(index)]
      guard below >= half else { continue }
      let next = below == half && place + 1 < count ? order[place + 1] : index
      return (sorted[Int(index)] + sorted[Int(next)]) / 2
    }
    return .nan
  }
}
