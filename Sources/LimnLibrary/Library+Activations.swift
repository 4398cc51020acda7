import CLimnKernels
import LimnData
import LimnMachine
import LimnSource
import LimnTensor

/// Functions that networks and their losses are made of.

extension Library {
  static let activations: [Builtin] = [relu, softplus, huber, softmax, linearLayer]

  private static let family = "elementwise"
  private static let number = Param<Operand>("x", "a number or a tensor of numbers")

  private static let relu = Builtin(
    "relu", family: family, "What is positive; 0 for the rest", takes: number,
    returns: "number or tensor, as `x`", formula: "$\\max(x, 0)$", carries: .all,
    references: [
      "Nair & Hinton (2010), Rectified linear units improve restricted Boltzmann machines"
    ],
    examples: [Example("relu([-1.5, 2.0])", shows: "tensor [2] f64\n0  2")]
  ) { (_, x) throws(Fault) -> Datum in
    try each(x, keepsUnit: true) { $0 > 0 || $0.isNaN ? $0 : 0 }
  }

  private static let softplus = Builtin(
    "softplus", family: family, "A smooth `relu`: never negative", takes: number,
    returns: "number or tensor, as `x`", formula: "$\\log(1 + e^x)$",
    references: ["Dugas et al. (2001), Incorporating second-order functional knowledge"],
    examples: [
      Example("round(softplus(0), 6)", shows: "0.693147"),
      Example("softplus(800)", shows: "800.0"),
    ]
  ) { (_, x) throws(Fault) -> Datum in
    // log(1 + e^x) = max(x, 0) + log(1 + e^−|x|), which does not overflow.
    try each(x, keepsUnit: false) { max($0, 0) + limn_log1p(LimnMath.exp(-abs($0))) }
  }

  private static let huber = Builtin(
    "huber", family: family,
    "A loss that grows as the square of small errors and in proportion to "
      + "large ones",
    takes: Param<Operand>("error", "a number or a tensor of numbers, such as `sim - obs`"),
    Param<Double>("delta", "where it goes over from one to the other, above 0", default: 1),
    returns: "number or tensor, as `error`; the loss of a series is its mean",
    formula: "$\\frac12 e^2$ for $|e| \\le \\delta$, else $\\delta (|e| - \\frac12 \\delta)$",
    references: ["Huber (1964), doi:10.1214/aoms/1177703732"],
    examples: [Example("huber([0.5, -3.0])", shows: "tensor [2] f64\n0.125  2.5")]
  ) { (_, error, delta) throws(Fault) -> Datum in
    guard delta > 0 else { throw Fault.notPositive("delta", delta) }
    return try each(error, keepsUnit: false) { e in
      abs(e) <= delta ? 0.5 * e * e : delta * (abs(e) - 0.5 * delta)
    }
  }

  private static let softmax = Builtin(
    "softmax", family: family, "Shares that sum to 1, growing with the numbers",
    takes: Param<Operand>("x", "a tensor or a list of numbers"),
    Param<Dims>(
      "dim", "the axis along which they sum to 1, by name or position; else time, else the last",
      default: .all, shown: "none"),
    returns: "tensor, as `x`; missing all along an axis where an element is",
    formula: "$e^{x_k} / \\sum_j e^{x_j}$",
    references: ["Bridle (1990), doi:10.1007/978-3-642-76153-9_28"],
    examples: [
      Example("round(softmax([0, 1, 2]), 4)", shows: "tensor [3] f64\n0.09  0.2447  0.6652"),
      Example("round(sum(softmax([1000, 1001])), 9)", shows: "1.0"),
    ]
  ) { (_, x, dim) throws(Fault) -> DataArray in
    var array = try x.array().converted(to: .f64)
    let axis = try dim.running(in: array)
    let inner = array.shape[(axis + 1)...].reduce(1, *)
    let length = array.shape[axis]
    var values = try array.tensor.f64Values()
    for start in values.indices where (start / inner) % max(length, 1) == 0 {
      let places = (0..<length).map { start + $0 * inner }
      let greatest = places.reduce(-Double.infinity) {
        values[$1].isNaN ? .nan : max($0, values[$1])
      }
      var sum = 0.0
      for place in places {
        values[place] = LimnMath.exp(values[place] - greatest)
        sum += values[place]
      }
      for place in places { values[place] /= sum }
    }
    array.tensor = try Tensor(f64: values, shape: array.shape)
    array.unit = nil
    return array
  }

  private static let linearLayer = Builtin(
    "linear", family: family, "A layer of weighted sums, its weights as PyTorch's",
    takes: Param<Operand>("x", axes: "[…, K]", "the inputs"),
    Param<Operand>("weights", axes: "[N, K]", "a row for each output"),
    Param<Operand?>("bias", axes: "[N]", "what is added to each output", default: .some(nil)),
    returns: "tensor […, N]; in a model's `output` the weights are its own: `linear(h, 2)`",
    formula: "$x W^T + b$", carries: .own,
    examples: [
      Example(
        "linear([1, 2], [[1, 0], [0, 1], [1, 1]], [0.5, 0, 0])",
        shows: "tensor [3] f64\n1.5  2  3")
    ]
  ) { (_, x, weights, bias) throws(Fault) -> Datum in
    let (a, w) = (try x.array(), try weights.array("weights"))
    guard w.rank == 2 else { throw Fault.twoAxesWanted("weights", w.shape) }
    var product = try DataArray.matrixProduct(a, try w.transposed([1, 0]))
    guard let bias else { return product.result }
    let b = try bias.array("bias")
    guard b.shape == [w.shape[0]] else { throw Fault.shapesDiffer(b.shape, [w.shape[0]]) }
    product.tensor = try Tensor.binary(.add, product.tensor, b.tensor)
    return product.result
  }

  /// A function of plain numbers on each element.
  private static func each(
    _ x: Operand, keepsUnit: Bool, _ function: (Double) -> Double
  ) throws(Fault) -> Datum {
    var array = try x.array()
    let isSingle = array.dtype == .f32
    let values = try blaming("x") { () throws(Fault) in
      try array.tensor.converted(to: .f64).f64Values()
    }
    array.tensor = try Tensor(f64: values.map(function), shape: array.shape)
    if isSingle { array.tensor = try array.tensor.converted(to: .f32) }
    if !keepsUnit { array.unit = nil }
    return array.result
  }
}

extension Fault {
  static func twoAxesWanted(_ parameter: String, _ shape: [Int]) -> Fault {
    Fault(
      "E547", "`\(parameter)` has the shape \(shape), not two axes",
      hint: "a row for each output, a column for each input", argument: parameter)
  }
}
