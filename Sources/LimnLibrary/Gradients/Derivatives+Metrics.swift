import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// Measures of fit, over the pairs of which both values are present and the observation was not
/// filled.
extension Derivatives {
  static let metrics: [String: Derivative.Rule] = [
    "mse": measured { pairs throws(Fault) in try pairs.meanSquare },
    "rmse": measured { pairs throws(Fault) in try pairs.meanSquare.applying(.named("sqrt")) },
    "mae": measured { pairs throws(Fault) in
      try pairs.error(0).applying(.named("abs")).sum(over: pairs.gone) / pairs.count
    },
    "nse": measured { pairs throws(Fault) in try 1 - pairs.squares(0) / pairs.spread },
    "r2": measured { pairs throws(Fault) in try 1 - pairs.squares(0) / pairs.spread },
    "skill": measured(others: 2) { pairs throws(Fault) in
      try 1 - pairs.squares(0) / pairs.squares(1)
    },
  ]

  /// Observations, and what stands beside them.
  private struct Pairs {
    let obs: Variable
    let others: [Variable]
    /// 1 where all are present, else 0.
    let mask: Variable
    let count: Variable
    let gone: [Int]

    /// 0 where a value is missing.
    func error(_ which: Int) throws(Fault) -> Variable {
      try mask.weighing(others[which] - obs)
    }

    func squares(_ which: Int) throws(Fault) -> Variable {
      try error(which).squared().sum(over: gone)
    }

    var meanSquare: Variable { get throws(Fault) { try squares(0) / count } }

    /// Squared deviations of the observations from their mean.
    var spread: Variable {
      get throws(Fault) {
        let mean = try mask.weighing(obs).sum(over: gone) / count
        let places = try Places.dropping(gone, from: obs.shape)
        return try mask.weighing(obs - mean.gathered(places)).squared().sum(over: gone)
      }
    }
  }

  private static func measured(
    others: Int = 1, _ body: @escaping @Sendable (Pairs) throws(Fault) -> Variable
  ) -> Derivative.Rule {
    { call throws(Fault) in
      let (obs, frame) = try call.operand(0)
      var values = try frame.observedNumbers()
      var inputs = [obs]
      for place in 1...others {
        let (variable, other) = try call.operand(place)
        inputs.append(variable)
        let numbers = try other.tensor.f64Values()
        for index in values.indices where numbers[other.rank == 0 ? 0 : index].isNaN {
          values[index] = .nan
        }
      }
      let gone = try call.axes(1 + others, of: frame)
      for (name, place) in [("weights", 2 + others), ("ci", 3 + others)] {
        if case .none = call.plain(place) { continue }
        throw Fault.notDifferentiated("\(call.builtin.name)(…, \(name)=…)")
      }
      let flags = try Tensor(f64: values.map { $0.isNaN ? 0 : 1 }, shape: frame.shape)
      let mask = try Variable(flags)
      let count = try mask.sum(over: gone)
      return try call.composed(inputs) { inputs throws(Fault) in
        try body(
          Pairs(
            obs: inputs[0], others: Array(inputs.dropFirst()), mask: mask, count: count, gone: gone
          ))
      }
    }
  }
}
