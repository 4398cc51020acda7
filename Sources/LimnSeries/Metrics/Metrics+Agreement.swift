import CLimnKernels
import LimnSource
import LimnTensor

/// Agreement: 1 is perfect, whatever the unit.
extension Metrics {
  /// Nash–Sutcliffe efficiency, 1 − Σ(s − o)² / Σ(o − ō)², with ō the mean over the same pairs. The
  /// coefficient of determination is the same number.
  package static let nse: Measure = { pairs throws(Undefined) in
    guard !Pairs.isConstant(pairs.obs) else { throw pairs.constant("observations") }
    let mean = pairs.mean { obs, _ in obs }
    let sums: LaneSum2 = pairs.walk { sums, obs, sim, weights in
      let (error, departure) = (sim - obs, obs - mean)
      sums.first.add(weights * error * error)
      sums.second.add(weights * departure * departure)
    }
    return 1 - sums.first.total / sums.second.total
  }

  /// Pearson's correlation.
  package static let corr: Measure = { pairs throws(Undefined) in
    guard !Pairs.isConstant(pairs.obs) else { throw pairs.constant("first values") }
    guard !Pairs.isConstant(pairs.sim) else { throw pairs.constant("second values") }
    return PairMoments(pairs).correlation
  }

  package static let corr2: Measure = { pairs throws(Undefined) in
    let r = try corr(pairs)
    return r * r
  }

  /// Pearson's correlation of the ranks, equal values sharing theirs.
  package static let spearman: Measure = { pairs throws(Undefined) in
    guard !Pairs.isConstant(pairs.obs) else { throw pairs.constant("first values") }
    guard !Pairs.isConstant(pairs.sim) else { throw pairs.constant("second values") }
    let (obs, sim) = try Undefined.passing { () throws(Fault) in
      (try Ordered.ranks(pairs.obs), try Ordered.ranks(pairs.sim))
    }
    return withExtendedLifetime((obs, sim)) {
      PairMoments(Pairs(obs: obs.buffer, sim: sim.buffer, weights: pairs.weights)).correlation
    }
  }

  /// The correlation along time, the p of no correlation, and how many independent steps it rests on.
  ///
  /// p is two-sided, of Student's t with n_eff − 2 degrees of freedom and n_eff = n (1 − ρa ρb) /
  /// (1 + ρa ρb) for the autocorrelations ρ at one step, at most n (Bretherton et al. 1999).
  package static let temporalCorr: @Sendable (Matched) throws(Undefined) -> [Double] = {
    rows throws(Undefined) in
    let pairs = rows.pairs
    let r = try corr(pairs)
    let product = memory(pairs.obs) * memory(pairs.sim)
    let n = Double(pairs.count)
    let effective = min(n, n * (1 - product) / (1 + product))
    let freedom = effective - 2
    guard freedom > 0 else { throw .reason("\(pairs.count) pairs are too few for p") }
    // p = I_x(ν/2, ½) with x = ν / (ν + t²) = 1 − r².
    let p = limn_beta_lower(freedom / 2, 0.5, 1 - r * r, r * r)
    return [r, p, effective]
  }

  /// The autocorrelation at one step of what is left side by side.
  private static func memory(_ x: UnsafeBufferPointer<Double>) -> Double {
    let mean = Pairs(obs: x, sim: x).mean { obs, _ in obs }
    var (product, square) = (0.0, 0.0)
    for index in x.indices {
      let value = x[index] - mean
      square += value * value
      if index > 0 { product += value * (x[index - 1] - mean) }
    }
    return square > 0 ? product / square : 0
  }

  /// The efficiency of log(x + ε), ε a hundredth of the mean observation (Pushpalatha et al. 2012).
  package static let lognse: Measure = { pairs throws(Undefined) in
    let small = pairs.mean { obs, _ in obs } / 100
    func logs(_ values: UnsafeBufferPointer<Double>) throws(Undefined) -> Block<Double> {
      let logs = try Undefined.passing { () throws(Fault) in
        try Block<Double>(count: values.count)
      }
      for (index, value) in values.enumerated() {
        guard value + small > 0 else {
          throw .reason("\(value) has no logarithm, nor has it with ε = \(small)")
        }
        logs.pointer[index] = LimnMath.log(value + small)
      }
      return logs
    }
    let (obs, sim) = (try logs(pairs.obs), try logs(pairs.sim))
    return try withExtendedLifetime((obs, sim)) { () throws(Undefined) in
      try nse(Pairs(obs: obs.buffer, sim: sim.buffer, weights: pairs.weights))
    }
  }

  /// Standard deviations of both and their correlation, which a constant does not have.
  package static func spreads(
    _ pairs: Pairs
  ) throws(Undefined) -> (obs: Double, sim: Double, corr: Double) {
    let r = try corr(pairs)
    let moments = PairMoments(pairs)
    return (moments.sdObs, moments.sdSim, r)
  }

  package static let kgeForms = ["2009", "2012", "2021"]

  /// Kling–Gupta efficiency in one of its forms; of a constant simulation r counts as 0.
  package static func kge(form: String) throws(Fault) -> Measure {
    guard kgeForms.contains(form) else { throw Fault.unknownChoice(form, "form", of: kgeForms) }
    return { pairs throws(Undefined) in
      guard !Pairs.isConstant(pairs.obs) else { throw pairs.constant("observations") }
      let moments = PairMoments(pairs)
      let (meanObs, meanSim) = (moments.meanObs, moments.meanSim)
      let isFlat = Pairs.isConstant(pairs.sim)
      let r = isFlat ? 0 : moments.correlation
      var spread = isFlat ? 0 : moments.sdSim / moments.sdObs
      let bias: Double
      if form == "2021" {
        bias = (meanSim - meanObs) / moments.sdObs + 1
      } else {
        guard meanObs != 0 else { throw .reason("the observations have the mean 0") }
        bias = meanSim / meanObs
      }
      if form == "2012" {
        guard meanSim != 0 else { throw .reason("the simulation has the mean 0") }
        spread *= meanObs / meanSim
      }
      let square = (r - 1) * (r - 1) + (spread - 1) * (spread - 1) + (bias - 1) * (bias - 1)
      return 1 - square.squareRoot()
    }
  }
}
