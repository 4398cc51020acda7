import LimnData
import LimnEffects
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// Probabilities change with their place as the density says, quantiles as one over it.
extension Derivatives {
  static let distributions: [String: Derivative.Rule] = [
    "cdf": { call throws(Fault) in try placed(call, .probability, 1) },
    "sf": { call throws(Fault) in try placed(call, .probability, -1) },
    "ppf": { call throws(Fault) in try placed(call, .quantile, 1) },
    "isf": { call throws(Fault) in try placed(call, .quantile, -1) },
  ]

  private enum Result { case probability, quantile }

  private static func placed(
    _ call: TracedCall, _ kind: Result, _ sign: Double
  ) throws(Fault) -> Datum {
    guard let first = call.arguments[0], let value = DistributionValue.from(first),
      !value.isDiscrete, let result = Operand.from(call.result)
    else { throw Fault.notDifferentiated("\(call.builtin.name) of counts") }
    let (x, frame) = try call.operand(1)
    let whole = try result.array()
    // The density is that at the number, which is the argument of one and the result of the other.
    let at: DataArray
    if case .quantile = kind { at = whole } else { at = frame }
    let densities = try value.map(at, call.quietly.effects.interruption) { $0.density($1) }
    let slopes = try densities.tensor.f64Values().map { density in
      if case .quantile = kind { sign / density } else { sign * density }
    }
    let slope = try Variable(try Tensor(f64: slopes, shape: densities.shape))
    let places = whole.rank == 0 ? nil : try whole.spread(beside: frame)
    return try call.changing([x], call.result) { inputs throws(Fault) in
      try
        (places.map { places throws(Fault) in try inputs[0].gathered(places.theirs) } ?? inputs[0])
        * slope
    }
  }
}
