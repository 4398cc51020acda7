import CLimnKernels

/// Elementary functions with the same bits on every processor.
///
/// The C library's change with the instruction set of the machine, so nothing in Limn calls them.

package enum LimnMath {
  package static func exp(_ x: Double) -> Double { limn_exp(x) }
  package static func log(_ x: Double) -> Double { limn_log(x) }
  package static func sin(_ x: Double) -> Double { limn_sin(x) }
  package static func cos(_ x: Double) -> Double { limn_cos(x) }
  package static func tan(_ x: Double) -> Double { limn_sin(x) / limn_cos(x) }
  package static func tanh(_ x: Double) -> Double { limn_tanh(x) }
  package static func sigmoid(_ x: Double) -> Double { limn_sigmoid(x) }
  package static func pow(_ x: Double, _ y: Double) -> Double { limn_pow(x, y) }

  package static func log10(_ x: Double) -> Double { limn_log10(x) }
  package static func atan2(_ y: Double, _ x: Double) -> Double { limn_atan2(y, x) }
}

/// The two types of floats, with the functions that tensors need.
package protocol RealElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static func exp(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  static func sigmoid(_ x: Self) -> Self
  /// Any other function, by way of double.
  static func viaDouble(_ x: Self, _ function: (Double) -> Double) -> Self
  static func pow(_ x: Self, _ y: Self) -> Self
}

extension Double: RealElement {
  @inline(__always) package static func exp(_ x: Double) -> Double { limn_exp(x) }
  @inline(__always) package static func log(_ x: Double) -> Double { limn_log(x) }
  @inline(__always) package static func tanh(_ x: Double) -> Double { limn_tanh(x) }
  @inline(__always) package static func sigmoid(_ x: Double) -> Double { limn_sigmoid(x) }
  @inline(__always)
  package static func viaDouble(_ x: Double, _ function: (Double) -> Double) -> Double {
    function(x)
  }
  @inline(__always)
  package static func pow(_ x: Double, _ y: Double) -> Double { limn_pow(x, y) }
}

extension Float: RealElement {
  @inline(__always) package static func exp(_ x: Float) -> Float { limn_expf(x) }
  @inline(__always) package static func log(_ x: Float) -> Float { limn_logf(x) }
  @inline(__always) package static func tanh(_ x: Float) -> Float { limn_tanhf(x) }
  @inline(__always) package static func sigmoid(_ x: Float) -> Float { limn_sigmoidf(x) }
  @inline(__always)
  package static func viaDouble(_ x: Float, _ function: (Double) -> Double) -> Float {
    Float(function(Double(x)))
  }
  @inline(__always)
  package static func pow(_ x: Float, _ y: Float) -> Float {
    Float(limn_pow(Double(x), Double(y)))
  }
}
