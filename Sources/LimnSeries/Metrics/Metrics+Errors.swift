import LimnSource
import LimnTensor

/// Errors: in the unit of the observations, in shares of them, and the parts that they have.
extension Metrics {
  /// Σ(s − o)² / n
  package static let mse: Measure = { pairs in pairs.mean { ($1 - $0) * ($1 - $0) } }

  package static let rmse: Measure = { pairs in
    pairs.mean { ($1 - $0) * ($1 - $0) }.squareRoot()
  }

  /// Σ|s − o| / n
  package static let mae: Measure = { pairs in pairs.mean { ($1 - $0).magnitudes } }

  package static let medae: Measure = { pairs throws(Undefined) in
    try Undefined.passing { () throws(Fault) in
      try Ordered.median(pairs.count, weights: pairs.weights) { abs(pairs.sim[$0] - pairs.obs[$0]) }
    }
  }

  package static let nrmseScales = ["sd", "range", "mean"]

  /// RMSE over the standard deviation, the range or the mean of the observations.
  package static func nrmse(by scale: String) throws(Fault) -> Measure {
    guard nrmseScales.contains(scale) else {
      throw Fault.unknownChoice(scale, "by", of: nrmseScales)
    }
    return { pairs throws(Undefined) in
      let size: Double
      switch scale {
      case "mean": size = abs(pairs.mean { obs, _ in obs })
      case "range": size = (pairs.obs.max() ?? 0) - (pairs.obs.min() ?? 0)
      default: size = Pairs.isConstant(pairs.obs) ? 0 : PairMoments(pairs).sdObs
      }
      guard size > 0 else {
        throw scale == "mean"
          ? .reason("the observations have the mean 0") : pairs.constant("observations")
      }
      return try rmse(pairs) / size
    }
  }

  /// In %; zero observations are to be left out before.
  package static let mape: Measure = { pairs in
    pairs.mean { (($1 - $0) / $0).magnitudes } * 100
  }

  /// In %, 0 where both are 0.
  package static let smape: Measure = { pairs in
    pairs.mean { obs, sim in
      let size = obs.magnitudes + sim.magnitudes
      return (2 * (sim - obs).magnitudes / size).replacing(with: 0, where: size .== Lanes())
    } * 100
  }

  /// MAE over that of the value `period` steps before, in training data; NaN where missing.
  package static func mase(train: [Double], period: Int) -> Measure {
    var (before, after): ([Double], [Double]) = ([], [])
    if period > 0, period < train.count {
      (before, after) = (Array(train.dropLast(period)), Array(train.dropFirst(period)))
    }
    let naive = of(before, after, mae)
    return { pairs throws(Undefined) in
      guard let scale = naive.value else {
        throw .reason("`train` has no two values \(period) steps apart")
      }
      guard scale > 0 else {
        throw .reason("`train` does not change over \(period) step\(period == 1 ? "" : "s")")
      }
      return try mae(pairs) / scale
    }
  }

  /// 1 − MSE / MSE of the baseline, the third series.
  package static let skill: @Sendable (Matched) throws(Undefined) -> Double = {
    rows throws(Undefined) in
    let reference = try mse(rows.pairs(2))
    guard reference > 0 else { throw .reason("the baseline has no error to improve on") }
    return try 1 - mse(rows.pairs) / reference
  }

  /// The mean squared error, and what bias, variance and correlation have of it (Gupta et al. 2009,
  /// doi:10.1016/j.jhydrol.2009.08.003): (μs − μo)² + (σs − σo)² + 2 σs σo (1 − r).
  package static let mseParts: @Sendable (Matched) throws(Undefined) -> [Double] = {
    rows throws(Undefined) in
    let moments = PairMoments(rows.pairs)
    let bias = moments.meanSim - moments.meanObs
    let spread = moments.sdSim - moments.sdObs
    let apart = max(0, 2 * (moments.sdSim * moments.sdObs - moments.covariance))
    return [try mse(rows.pairs), bias * bias, spread * spread, apart]
  }
}
