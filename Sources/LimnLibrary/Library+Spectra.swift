import LimnData
import LimnEffects
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime
import OrderedCollections

/// Fourier transforms. A complex tensor is a record of two, `re` and `im`.

extension Library {
  static let spectra: [Builtin] = [
    fft, ifft, rfft, irfft, fftfreq, rfftfreq, amplitude, phase, periodogram, convolve, correlate,
  ]

  private static let family = "spectra"
  private static let along = Param<Dims>(
    "dim", "the axis to transform, by name or position; else time, else the last", default: .all,
    shown: "none")
  private static let length = Param<Int?>(
    "n", "cut or filled up with zeros to this length", default: .some(nil), shown: "none")
  private static let complex = "a record of `re` and `im`, or a tensor of numbers"
  private static let tukey =
    "Cooley & Tukey (1965), An algorithm for the machine calculation of complex Fourier series, doi:10.1090/S0025-5718-1965-0178586-1"

  private static let fft = Builtin(
    "fft", family: family, "The discrete Fourier transform",
    takes: Param<Datum>("x", complex), length, along,
    returns:
      "record of `re` and `im`, along an axis `frequency` in cycles per step where axes have names",
    formula: "$X_k = \\sum_t x_t e^{-2\\pi i k t / n}$, as NumPy's", references: [tukey],
    examples: [
      Example("fft([1, 2, 3, 4]).re[0]", shows: "10.0"),
      Example("fft([1, 2, 3, 4]).im[1]", shows: "2.0"),
    ]
  ) { (context, x, n, dim) throws(Fault) -> Record in
    let parts = try Parts(x)
    return try parts.transformed(context, n, dim, inverse: false)
  }

  private static let ifft = Builtin(
    "ifft", family: family, "The inverse of `fft`",
    takes: Param<Datum>("x", complex), length, along,
    returns: "record of `re` and `im`", formula: "$x_t = \\frac1n \\sum_k X_k e^{2\\pi i k t / n}$",
    examples: [Example("round(ifft(fft([1, 2, 3])).re[2], 9)", shows: "3.0")]
  ) { (context, x, n, dim) throws(Fault) -> Record in
    let parts = try Parts(x)
    return try parts.transformed(context, n, dim, inverse: true)
  }

  private static let rfft = Builtin(
    "rfft", family: family, "The discrete Fourier transform of real numbers: its first half",
    takes: Param<Operand>("x", "a tensor or list of numbers"), length, along,
    returns: "record of `re` and `im` for the frequencies 0 to n // 2", references: [tukey],
    examples: [Example("shape(rfft([1, 2, 3, 4]).re)", shows: "[3]")]
  ) { (context, x, n, dim) throws(Fault) -> Record in
    let parts = try Parts(x.datum)
    return try parts.transformed(context, n, dim, inverse: false, half: true)
  }

  private static let irfft = Builtin(
    "irfft", family: family, "The real numbers that `rfft` came from",
    takes: Param<Datum>("x", "what `rfft` gave"),
    Param<Int?>(
      "n", "how many numbers; twice the frequencies less two if left out", default: .some(nil),
      shown: "none"), along,
    returns: "tensor",
    examples: [Example("round(irfft(rfft([1, 5, 3]), n=3)[1], 9)", shows: "5.0")]
  ) { (context, x, n, dim) throws(Fault) -> DataArray in
    let parts = try Parts(x)
    let axis = try dim.frequency(in: parts.re)
    let tensor = try Tensor.realInverse(
      (parts.re.tensor, parts.im.tensor), along: axis,
      n: n ?? 2 * (parts.re.shape[axis] - 1), context.effects.interruption)
    var axes = parts.re.axes
    axes[axis] = Axis()
    return DataArray(tensor, axes: axes, provenance: parts.re.provenance.taintsOnly)
  }

  private static func frequencies(
    _ name: String, _ summary: String, half: Bool, _ example: Example
  ) -> Builtin {
    Builtin(
      name, family: family, summary, takes: Param<Int>("n", "the length that was transformed"),
      Param<Double>("d", "the time from one sample to the next", default: 1),
      returns: "tensor of cycles per unit of `d`", examples: [example]
    ) { (_, n, d) throws(Fault) -> DataArray in
      guard n > 0 else { throw Fault.notPositive("n", Double(n)) }
      guard d != 0 else { throw Fault.notPositive("d", d) }
      return DataArray(try Tensor.frequencies(n, spacing: d, half: half))
    }
  }

  private static let fftfreq = frequencies(
    "fftfreq", "The frequencies of what `fft` gives", half: false,
    Example("fftfreq(4)[3]", shows: "-0.25"))
  private static let rfftfreq = frequencies(
    "rfftfreq", "The frequencies of what `rfft` gives", half: true,
    Example("rfftfreq(4)[2]", shows: "0.5"))

  private static let amplitude = Builtin(
    "amplitude", family: family, "The magnitudes of complex numbers",
    takes: Param<Datum>("x", complex), returns: "tensor", formula: "$\\sqrt{re^2 + im^2}$",
    carries: .all,
    examples: [Example("amplitude({re: [3.0], im: [4.0]})[0]", shows: "5.0")]
  ) { (_, x) throws(Fault) -> DataArray in
    let parts = try Parts(x)
    return try parts.combined { re, im throws(Fault) in try Tensor.hypotenuse(re, im) }
  }

  private static let phase = Builtin(
    "phase", family: family, "The angles of complex numbers, in radians",
    takes: Param<Datum>("x", complex), returns: "tensor from -π to π",
    formula: "$\\mathrm{atan2}(im, re)$", carries: .frame,
    examples: [Example("round(phase({re: [0.0], im: [2.0]})[0], 6)", shows: "1.570796")]
  ) { (_, x) throws(Fault) -> DataArray in
    let parts = try Parts(x)
    var angles = try parts.combined { re, im throws(Fault) in try Tensor.angle(re, im) }
    angles.unit = nil
    return angles
  }

  private static let periodogram = Builtin(
    "periodogram", family: family, "How the variance of a series is spread over frequencies",
    takes: Param<Operand>("x", "a tensor or list of numbers"),
    Param<Double>("d", "the time from one sample to the next", default: 1),
    Param<Bool>("detrend", "takes the mean away first", default: true), along,
    returns: "tensor of power per frequency, along an axis `frequency` in cycles per unit of `d`",
    formula: "$2 d |X_k|^2 / n$, once at frequency 0 and at the highest of an even length",
    references: [
      "Schuster (1898), On the investigation of hidden periodicities, doi:10.1029/TM003i001p00013"
    ],
    examples: [
      Example("periodogram([1, -1, 1, -1])[-1]", shows: "4.0"),
      Example("argmax(periodogram(sin(2 * π * arange(64) / 8)))", shows: "8"),
    ]
  ) { (context, x, d, detrend, dim) throws(Fault) -> DataArray in
    var array = try x.array().converted(to: .f64)
    let axis = try dim.running(in: array)
    let n = array.shape[axis]
    try array.checkSteps(along: axis)
    guard d > 0 else { throw Fault.notPositive("d", d) }
    if detrend {
      let mean = try array.tensor.reduced(.mean, over: [axis])
      var shape = array.shape
      shape[axis] = 1
      array.tensor = try Tensor.binary(.subtract, array.tensor, try mean.reshaped(to: shape))
    }
    let parts = try Parts(array.datum)
    let half = n / 2 + 1
    let (re, im) = try Tensor.fourier(
      (parts.re.tensor, parts.im.tensor), along: axis, n: n, kept: half, inverse: false,
      context.effects.interruption)
    let weights = (0..<half).map { k in
      (k == 0 || 2 * k == n ? 1 : 2) * d / Double(n)
    }
    var shape = [Int](repeating: 1, count: array.rank)
    shape[axis] = half
    let squares = try Tensor.binary(
      .add, Tensor.binary(.multiply, re, re), Tensor.binary(.multiply, im, im))
    let power = try Tensor.binary(.multiply, squares, try Tensor(f64: weights, shape: shape))
    var axes = array.axes
    axes[axis] = Axis(
      "frequency", .labels(try Tensor.frequencies(n, spacing: d, half: true)))
    return DataArray(power, axes: axes, provenance: array.provenance.taintsOnly)
  }

  private static let mode = Param<String>(
    "mode", "`full`, `same` (as long as `a`), or `valid` (only where both overlap wholly)",
    default: "full")

  private static let convolve = Builtin(
    "convolve", family: family, "The convolution of two series, such as a series and a kernel",
    takes: Param<Operand>("a", "a tensor with one axis, or a list"),
    Param<Operand>("b", "the other one"), mode,
    returns: "tensor; `same` keeps the axis of `a`", formula: "$\\sum_j a_j b_{k-j}$",
    examples: [
      Example("convolve([1, 2, 3], [1, 1])[1]", shows: "3.0"),
      Example("len(convolve([1, 2, 3, 4], [1, 1], mode=\"valid\"))", shows: "3"),
    ]
  ) { (_, a, b, mode) throws(Fault) -> DataArray in
    try convolution(try a.array("a"), try b.array("b"), mode)
  }

  private static let correlate = Builtin(
    "correlate", family: family, "The cross-correlation of two series: sums of products, shifted",
    takes: Param<Operand>("a", "a tensor with one axis, or a list"),
    Param<Operand>("b", "the other one"), mode,
    returns: "tensor; `corr(a, b)` is the correlation coefficient",
    formula: "$\\sum_j a_{j+k} b_j$, from $k = 1 - m$ on",
    examples: [Example("correlate([1, 2, 3], [0, 1])[0]", shows: "1.0")]
  ) { (_, a, b, mode) throws(Fault) -> DataArray in
    let second = try b.array("b")
    guard second.rank == 1 else { throw Fault.oneAxisSeries("b", second.shape) }
    var reversed = second
    reversed.tensor = try second.tensor.gathered(
      Lattice(
        base: max(second.count - 1, 0), axes: [.regular(count: second.count, stride: -1)]))
    return try convolution(try a.array("a"), reversed, mode)
  }

  private static func convolution(
    _ a: DataArray, _ b: DataArray, _ mode: String
  ) throws(Fault) -> DataArray {
    for (name, array) in [("a", a), ("b", b)] where array.rank != 1 || array.count == 0 {
      throw Fault.oneAxisSeries(name, array.shape)
    }
    let full = try Tensor.convolved(a.tensor, b.tensor)
    let (n, m) = (a.count, b.count)
    let (start, count): (Int, Int)
    switch mode {
    case "full": (start, count) = (0, full.count)
    case "same": (start, count) = ((m - 1) / 2, n)
    case "valid": (start, count) = (min(n, m) - 1, max(n, m) - min(n, m) + 1)
    default: throw Fault.unknownChoice("mode", mode, ["full", "same", "valid"])
    }
    let cut = try full.gathered(
      Lattice(base: start, axes: [.regular(count: count, stride: 1)]))
    return DataArray(
      cut, axes: mode == "same" ? a.axes : [], name: mode == "same" ? a.name : nil,
      provenance: a.provenance.unitedTaints(with: b.provenance))
  }
}

/// A complex tensor as programs have it.
private struct Parts {
  let re: DataArray
  let im: DataArray

  init(_ datum: Datum) throws(Fault) {
    if case .record(let record) = datum, let re = record.fields["re"], let im = record.fields["im"],
      let a = Operand.from(re), let b = Operand.from(im)
    {
      self.re = try a.array("x")
      self.im = try b.array("x")
      guard self.re.shape == self.im.shape else {
        throw Fault.shapesDiffer(self.re.shape, self.im.shape)
      }
      return
    }
    guard let operand = Operand.from(datum) else {
      throw Fault.wrongType(
        "x", "a tensor, or a record of `re` and `im`", "complex numbers", got: datum)
    }
    re = try operand.array("x")
    var zeros = re
    zeros.tensor = try Tensor(repeating: 0.0, shape: re.shape)
    im = zeros
  }

  func transformed(
    _ context: any CallContext, _ n: Int?, _ dim: Dims, inverse: Bool, half: Bool = false
  ) throws(Fault) -> Record {
    let axis = inverse ? try dim.frequency(in: re) : try dim.running(in: re)
    if !inverse { try re.checkSteps(along: axis) }
    let length = n ?? re.shape[axis]
    let kept = half ? length / 2 + 1 : length
    let parts = try Tensor.fourier(
      (re.tensor, im.tensor), along: axis, n: length, kept: max(kept, 0), inverse: inverse,
      context.effects.interruption)
    var axes = re.axes
    axes[axis] = Axis()
    if !inverse, re.axes[axis].name != nil {
      axes[axis] = Axis(
        "frequency", .labels(try Tensor.frequencies(length, spacing: 1, half: half)))
    }
    let provenance = re.provenance.unitedTaints(with: im.provenance)
    return Record(fields: [
      "re": DataArray(parts.re, axes: axes, provenance: provenance).datum,
      "im": DataArray(parts.im, axes: axes, provenance: provenance).datum,
    ])
  }

  func combined(_ body: (Tensor, Tensor) throws(Fault) -> Tensor) throws(Fault) -> DataArray {
    var result = re
    result.tensor = try body(try re.tensor.converted(to: .f64), try im.tensor.converted(to: .f64))
    result.name = nil
    return result
  }
}

extension Dims {
  /// The axis that a transform runs back along: the one given, else `frequency`, else the last.
  func frequency(in array: DataArray) throws(Fault) -> Int {
    if try order(in: array) == nil,
      let axis = array.axes.firstIndex(where: { $0.name == "frequency" })
    {
      return axis
    }
    return try running(in: array)
  }
}

extension Fault {
  static func oneAxisSeries(_ parameter: String, _ shape: [Int]) -> Fault {
    Fault(
      "E383", "`\(parameter)` needs one axis with at least one element, but has the shape \(shape)",
      argument: parameter)
  }

  static func unknownChoice(_ parameter: String, _ given: String, _ known: [String]) -> Fault {
    let near = Suggestion.nearest(given, among: known).map { "did you mean `\"\($0)\"`? " } ?? ""
    let list = known.map { "`\"\($0)\"`" }.joined(separator: ", ")
    return Fault(
      "E548", "`\(parameter)` knows no \"\(given)\"", hint: "\(near)it takes \(list)",
      argument: parameter)
  }
}
