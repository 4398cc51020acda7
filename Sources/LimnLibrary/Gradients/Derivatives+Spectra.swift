import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Fourier transforms: linear, so that the way back is the transform the other way round.
///
/// A complex tensor is one with a first axis of two, the real and the imaginary part.
extension Derivatives {
  static let spectra: [String: Derivative.Rule] = [
    "fft": { call throws(Fault) in try transformed(call, inverse: false, half: false) },
    "ifft": { call throws(Fault) in try transformed(call, inverse: true, half: false) },
    "rfft": { call throws(Fault) in try transformed(call, inverse: false, half: true) },
    "irfft": { call throws(Fault) in
      let (z, frame) = try complex(call)
      guard case .array(let result) = call.result else { throw Fault.notDifferentiated("irfft") }
      let axis = try (Dims.from(call.plain(2)) ?? .all).frequency(in: frame)
      let (n, kept) = (result.shape[axis], frame.shape[axis])
      let shape = frame.shape
      let map = LinearMap({ z throws(Fault) in
        let (re, im) = try halves(z)
        return try Tensor.realInverse((re, im), along: axis, n: n, nil)
      }) { g throws(Fault) in
        // All but the first and the middle one stand for two.
        let zeros = try Tensor(repeating: 0.0, shape: g.shape)
        let (re, im) = try Tensor.fourier(
          (g, zeros), along: axis, n: n, kept: min(n / 2 + 1, kept), inverse: false, nil)
        return try both(
          try fitted(re, axis, to: shape) { k in (k == 0 || 2 * k == n ? 1 : 2) / Double(n) },
          try fitted(im, axis, to: shape) { k in (k == 0 || 2 * k == n ? 0 : 2) / Double(n) })
      }
      return try call.composed([z]) { inputs throws(Fault) in try inputs[0].mapped(by: map) }
    },
    "amplitude": { call throws(Fault) in
      let (z, frame) = try complex(call)
      return try call.composed([z]) { inputs throws(Fault) in
        let (re, im) = try parts(inputs[0], frame.shape)
        return try (re * re + im * im).applying(.named("sqrt"))
      }
    },
    "phase": { call throws(Fault) in
      let (z, frame) = try complex(call)
      return try call.composed([z]) { inputs throws(Fault) in
        let (re, im) = try parts(inputs[0], frame.shape)
        return try Variable.applied(
          .function(.named("atan2")), [im, re],
          giving: try Plain(try Tensor.angle(try re.tensor(), try im.tensor())))
      }
    },
    "periodogram": { call throws(Fault) in
      let (x, frame) = try call.operand(0)
      let axis = try call.axis(3, of: frame)
      let n = frame.shape[axis]
      let d = Double.from(call.plain(1)) ?? 1
      let takesMean = call.flag(2, default: true)
      let kept = n / 2 + 1
      let weights = (0..<kept).map { k in (k == 0 || 2 * k == n ? 1 : 2) * d / Double(n) }
      let one = frame.shape.indices.map { $0 == axis ? 1 : frame.shape[$0] }
      let along = frame.shape.indices.map { $0 == axis ? kept : 1 }
      let scale = try Variable(try Tensor(f64: weights, shape: along))
      let real = fourier(part: 0, axis, n: n, kept: kept, inverse: false, of: frame.shape)
      let imaginary = fourier(part: 1, axis, n: n, kept: kept, inverse: false, of: frame.shape)
      return try call.composed([x]) { inputs throws(Fault) in
        var x = inputs[0]
        if takesMean {
          x = try x - x.sum(over: [axis]).reshaped(one) / Variable(.number(Double(n)))
        }
        let z = try widened(x)
        let (re, im) = (try z.mapped(by: real), try z.mapped(by: imaginary))
        return try (re * re + im * im) * scale
      }
    },
  ]

  private static func transformed(
    _ call: TracedCall, inverse: Bool, half: Bool
  ) throws(Fault) -> Datum {
    let (z, frame) = try complex(call)
    let dim = Dims.from(call.plain(2)) ?? .all
    let axis = inverse ? try dim.frequency(in: frame) : try dim.running(in: frame)
    let n = call.int(1, default: frame.shape[axis])
    guard case .record(var record) = call.result else {
      throw Fault.notDifferentiated(call.builtin.name)
    }
    for (part, name) in ["re", "im"].enumerated() {
      guard let value = record.fields[name] else { continue }
      let map = fourier(
        part: part, axis, n: n, kept: half ? n / 2 + 1 : n, inverse: inverse, of: frame.shape)
      record.fields[name] = try call.giving(.linear(map), [z], value)
    }
    return .record(record)
  }

  /// One part of the transform; the other way, all of it.
  // [2, .., T, ..] -> [.., kept, ..]
  private static func fourier(
    part: Int, _ axis: Int, n: Int, kept: Int, inverse: Bool, of shape: [Int]
  ) -> LinearMap {
    LinearMap({ z throws(Fault) in
      let found = try Tensor.fourier(
        try halves(z), along: axis, n: n, kept: kept, inverse: inverse, nil)
      return part == 0 ? found.re : found.im
    }) { g throws(Fault) in
      let zeros = try Tensor(repeating: 0.0, shape: g.shape)
      let (re, im) = try Tensor.fourier(
        part == 0 ? (g, zeros) : (zeros, g), along: axis, n: n, kept: min(n, shape[axis]),
        inverse: !inverse, nil)
      // The inverse alone is divided by the length.
      let scale = inverse ? 1 / Double(n) : Double(n)
      return try both(
        try fitted(re, axis, to: shape) { _ in scale },
        try fitted(im, axis, to: shape) { _ in scale })
    }
  }

  /// A complex argument with its axes.
  private static func complex(_ call: TracedCall) throws(Fault) -> (Variable, DataArray) {
    guard case .record(let record)? = call.arguments[0] else {
      let (x, frame) = try call.operand(0)
      return (try widened(x), frame)
    }
    let inner = TracedCall(
      builtin: call.builtin, arguments: [record.fields["re"], record.fields["im"]],
      result: call.result, quietly: call.quietly)
    let (re, im) = (try inner.operand(0), try inner.operand(1))
    let shape = [2] + re.frame.shape
    return (try Variable.joined([re.variable, im.variable]).reshaped(shape), re.frame)
  }

  /// Real numbers as complex ones.
  private static func widened(_ x: Variable) throws(Fault) -> Variable {
    let zeros = try Variable(try Tensor(repeating: 0.0, shape: x.shape))
    return try Variable.joined([x, zeros]).reshaped([2] + x.shape)
  }

  private static func parts(
    _ z: Variable, _ shape: [Int]
  ) throws(Fault) -> (re: Variable, im: Variable) {
    let count = shape.reduce(1, *)
    let flat = try z.reshaped([2 * count])
    func part(_ start: Int) throws(Fault) -> Variable {
      try flat.gathered(
        try Places(
          Lattice(base: start, axes: [.regular(count: count, stride: 1)]), in: [2 * count])
      ).reshaped(shape)
    }
    return (try part(0), try part(count))
  }

  // MARK: Tensors

  private static func halves(_ z: Tensor) throws(Fault) -> (re: Tensor, im: Tensor) {
    let shape = Array(z.shape.dropFirst())
    let count = z.count / 2
    func half(_ start: Int) throws(Fault) -> Tensor {
      try z.gathered(Lattice(base: start, axes: [.regular(count: count, stride: 1)]))
        .reshaped(to: shape)
    }
    return (try half(0), try half(count))
  }

  private static func both(_ re: Tensor, _ im: Tensor) throws(Fault) -> Tensor {
    try Tensor(f64: try re.f64Values() + im.f64Values(), shape: [2] + re.shape)
  }

  /// The beginning of an axis, each element times a weight, and zeros up to its length.
  private static func fitted(
    _ x: Tensor, _ axis: Int, to shape: [Int], _ weight: (Int) -> Double
  ) throws(Fault) -> Tensor {
    let (length, wanted) = (x.shape[axis], shape[axis])
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    let values = try x.f64Values()
    var result = [Double](repeating: 0, count: try Tensor.elementCount(shape))
    for o in 0..<outer {
      for k in 0..<min(length, wanted) {
        let scale = weight(k)
        for i in 0..<inner {
          result[(o * wanted + k) * inner + i] = scale * values[(o * length + k) * inner + i]
        }
      }
    }
    return try Tensor(f64: result, shape: shape)
  }
}
