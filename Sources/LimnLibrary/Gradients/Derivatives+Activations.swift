import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// Functions that networks and their losses are made of. Where one turns a corner, which side an element
/// is on stays as it is.
extension Derivatives {
  static let activations: [String: Derivative.Rule] = [
    "relu": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let side = try sides(of: frame) { $0 > 0 || $0.isNaN }
      return try call.composed([x]) { inputs throws(Fault) in try inputs[0] * side }
    },
    "huber": { call throws(Fault) in
      let (e, frame) = try call.operand(0)
      let delta = Double.from(call.plain(1)) ?? 1
      guard call.arguments[1]?.holdsTraced != true else {
        throw Fault.notDifferentiated("huber(…, delta=…)")
      }
      let small = try sides(of: frame) { abs($0) <= delta }
      let edge = Variable(.number(delta))
      return try call.composed([e]) { inputs throws(Fault) in
        let e = inputs[0]
        let (square, size) = (try 0.5 * e * e, try e.applying(.named("abs")))
        return try square * small + edge * (size - 0.5 * edge) * (1 - small)
      }
    },
    "softmax": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let axis = try call.axis(1, of: frame)
      let shape = frame.shape.indices.map { $0 == axis ? 1 : frame.shape[$0] }
      let greatest = try Variable(try frame.tensor.reduced(.max, over: [axis]).reshaped(to: shape))
      return try call.composed([x]) { inputs throws(Fault) in
        let grown = try (inputs[0] - greatest).applying(.named("exp"))
        return try grown / grown.sum(over: [axis]).reshaped(shape)
      }
    },
    "linear": { call throws(Fault) in
      var inputs = [try call.operand(0).variable, try call.operand(1).variable]
      if let bias = call.arguments[2], !bias.isNone { inputs.append(try call.operand(2).variable) }
      return try call.composed(inputs) { inputs throws(Fault) in
        let product = try inputs[0].matrixProduct(inputs[1].matrixTransposed())
        return inputs.count > 2 ? try product + inputs[2] : product
      }
    },
  ]

  /// 1 where a condition holds, 0 elsewhere.
  private static func sides(
    of frame: DataArray, _ holds: (Double) -> Bool
  ) throws(Fault) -> Variable {
    let flags = try frame.tensor.f64Values().map { holds($0) ? 1.0 : 0 }
    return try Variable(try Tensor(f64: flags, shape: frame.shape))
  }
}
