import LimnSource
import LimnTensor

/// A function of single elements with how it changes with each of its arguments.
package struct ElementFunction: Sendable {
  package typealias Slope =
    @Sendable (_ inputs: [Variable], _ output: Variable) throws(Fault) -> Variable

  private enum Kernel: Sendable {
    case op(UnaryOp)
    case number(@Sendable (Double) -> Double)
    /// Of several arguments: computed elsewhere.
    case elsewhere
  }

  package let name: String
  /// nil for an argument without a rule.
  package let slopes: [Slope?]
  private let kernel: Kernel

  init(_ op: UnaryOp, slope: @escaping Slope) {
    name = op.symbol
    slopes = [slope]
    kernel = .op(op)
  }

  init(
    _ name: String, _ function: @escaping @Sendable (Double) -> Double, slope: Slope?
  ) {
    self.name = name
    slopes = [slope]
    kernel = .number(function)
  }

  init(_ name: String, slopes: [Slope?]) {
    self.name = name
    self.slopes = slopes
    kernel = .elsewhere
  }

  /// Of one argument.
  func value(_ x: Plain) throws(Fault) -> Plain {
    switch kernel {
    case .op(let op): return try Plain(try Tensor.unary(op, try x.tensor()))
    case .elsewhere: throw Fault.noDerivative(name, argument: 0)
    case .number(let function):
      if case .number(let value) = x { return .number(function(value)) }
      let tensor = try x.tensor()
      let values = try tensor.f64Values()
      let result = try Block<Double>(count: values.count)
      for index in values.indices { result.pointer[index] = function(values[index]) }
      return .tensor(
        try Tensor(shape: tensor.shape, elements: .f64(result)).converted(to: tensor.dtype))
    }
  }
}
