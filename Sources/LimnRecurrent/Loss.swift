import CLimnKernels
import LimnSource

/// What training makes small, of the scaled target.

/// ℓ of one forecast; a batch's loss is the mean over its observed targets.
package enum Loss: Hashable, Sendable {
  /// e², e = sim − obs.
  case mse
  /// |e|
  case mae
  /// ½ e² up to δ, then δ (|e| − ½ δ) (Huber 1964).
  case huber(delta: Double)
  /// e² / (s + 0.1)² with the deviation s of the target at the sample's site, so that sites of
  /// little variance count as much as others (Kratzert et al. 2019, doi:10.5194/hess-23-5089-2019).
  case nse
  /// max(τ (obs − sim), (τ − 1) (obs − sim)), least at the τ-quantile (Koenker & Bassett 1978), of
  /// several τ side by side, ascending.
  case pinball(quantiles: [Double])

  package static let names = ["mse", "mae", "huber", "nse", "pinball"]

  package init(_ name: String, delta: Double, quantiles: [Double]) throws(Fault) {
    switch name {
    case "mse": self = .mse
    case "mae": self = .mae
    case "nse": self = .nse
    case "huber":
      guard delta > 0, delta.isFinite else { throw Fault.settingNotPositive("delta", delta) }
      self = .huber(delta: delta)
    case "pinball":
      for quantile in quantiles where !(quantile > 0 && quantile < 1) {
        throw Fault.quantileOutOfRange(quantile)
      }
      guard !quantiles.isEmpty, zip(quantiles, quantiles.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw Fault.quantilesNotAscending()
      }
      self = .pinball(quantiles: quantiles)
    default: throw Fault.unknownLoss(name, known: Self.names)
    }
  }

  /// How many numbers forecast one target: one for each quantile.
  var width: Int { if case .pinball(let quantiles) = self { quantiles.count } else { 1 } }

  /// The place of the quantile nearest to the median.
  var middle: Int {
    guard case .pinball(let quantiles) = self else { return 0 }
    return quantiles.indices.min { abs(quantiles[$0] - 0.5) < abs(quantiles[$1] - 0.5) } ?? 0
  }

  /// ℓ of the forecast at a place among a network's outputs, without the weight of `nse`.
  func value(sim: Double, obs: Double, at place: Int) -> Double {
    let e = sim - obs
    switch self {
    case .mse, .nse: return e * e
    case .mae: return abs(e)
    case .huber(let delta):
      return abs(e) <= delta ? 0.5 * e * e : delta * (abs(e) - 0.5 * delta)
    case .pinball(let quantiles):
      let quantile = quantiles[place % quantiles.count]
      return e > 0 ? (1 - quantile) * e : -quantile * e
    }
  }

  /// Calls with the kernels' description of it.
  func withKernel<Result>(
    scale: Double, outputs: Int, _ body: (UnsafePointer<limn_loss>) -> Result
  ) -> Result {
    var kind = LIMN_MSE
    var delta = 0.0
    var levels: [Double] = []
    switch self {
    case .mse, .nse: break
    case .mae: kind = LIMN_MAE
    case .huber(let width): (kind, delta) = (LIMN_HUBER, width)
    case .pinball(let quantiles):
      kind = LIMN_PINBALL
      levels = (0..<outputs).map { quantiles[$0 % quantiles.count] }
    }
    return levels.withUnsafeBufferPointer { levels in
      var loss = limn_loss(kind: kind, scale: scale, delta: delta, levels: levels.baseAddress)
      return body(&loss)
    }
  }
}
