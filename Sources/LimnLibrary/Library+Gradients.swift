import LimnData
import LimnEffects
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor
import OrderedCollections

/// Derivatives of functions that programs write, by going back through what they computed.

extension Library {
  static let gradients: [Builtin] = [grad, valueAndGrad, checkGrad]

  private static let family = "gradients"
  private static let function = Param<FunctionHandle>(
    "f", "a function that gives a number; it may use loops, conditions, lists and other functions")
  private static let which = Param<Int>(
    "wrt", "the argument to differentiate by, counted from 0", default: 0)
  private static let book =
    "Griewank & Walther (2008), Evaluating Derivatives, 2nd ed., doi:10.1137/1.9780898717761"

  private static let grad = Builtin(
    "grad", family: family,
    "The function that gives the gradient of a function, by reverse mode",
    takes: function, which,
    returns:
      "function of the same arguments: its result is as the argument, a number, a tensor, or a list "
      + "or record of these",
    formula: "$\\partial f / \\partial x$, to rounding",
    references: [book],
    examples: [
      Example("grad(x => x^3)(2.0)", shows: "12.0"),
      Example("grad(x => sum(x^2))([1.0, 2.0])", shows: "tensor [2] f64\n2  4"),
      Example(
        "p = {w: 2.0, b: 1.0}; grad(p => (p.w * 3 + p.b - 5)^2)(p)", shows: "{w: 12.0, b: 4.0}"),
      Example("grad(grad(x => x^3))(2.0)", shows: "12.0"),
    ]
  ) { (_, f, which) throws(Fault) -> Datum in
    NativeFunction("grad(\(f.name))") { context, arguments throws(Fault) in
      try Gradient(of: f, by: which, at: arguments, context).gradient
    }.datum
  }

  private static let valueAndGrad = Builtin(
    "value_and_grad", family: family,
    "The function that gives the value of a function together with its gradient",
    takes: function, which,
    returns: "function of the same arguments: its result is a record of `value` and `grad`",
    references: [book],
    examples: [Example("value_and_grad(x => x^3)(2.0)", shows: "{value: 8.0, grad: 12.0}")]
  ) { (_, f, which) throws(Fault) -> Datum in
    NativeFunction("value_and_grad(\(f.name))") { context, arguments throws(Fault) in
      let result = try Gradient(of: f, by: which, at: arguments, context)
      return .record(Record(fields: ["value": result.value, "grad": result.gradient]))
    }.datum
  }

  private static let checkGrad = Builtin(
    "check_grad", family: family,
    "Compares the gradient of a function with central differences",
    takes: function, Param<Datum>("x", "where: a number, a tensor, or a list or record of these"),
    Param<Double>("tol", "the greatest relative difference that passes", default: 1e-6),
    returns:
      "record of `ok`, `error` (the greatest difference relative to the larger of the two, or to "
      + "1 % of the greatest slope if that is more), `grad` and `differences`",
    formula:
      "$(4 d(h/2) - d(h)) / 3$ with $d(h) = (f(x + h) - f(x - h)) / 2h$ and $h = 10^{-3} \\max(|x|, 1)$",
    references: [
      "Richardson (1911), doi:10.1098/rsta.1911.0009"
    ],
    examples: [
      Example("check_grad(x => sum(exp(x) * x), [0.5, 1.0]).ok", shows: "true"),
      Example("check_grad(x => maximum(x, 0.0), 0.0).ok", shows: "false"),
    ]
  ) { (context, f, x, tolerance) throws(Fault) -> Record in
    let result = try Gradient(of: f, by: 0, at: [x], context)
    let slopes = try result.leaves.map { leaf throws(Fault) in try leaf.numbers() }
    var differences: [[Double]] = []
    for (place, leaf) in slopes.enumerated() {
      var row: [Double] = []
      for index in leaf.indices {
        try context.effects.interruption.check()
        row.append(try difference(f, x, place, index, context))
      }
      differences.append(row)
    }
    let greatest = (slopes + differences).joined().reduce(0) { max($0, abs($1)) }
    var error = 0.0
    for (a, b) in zip(slopes.joined(), differences.joined()) {
      let scale = max(abs(a), abs(b), 0.01 * greatest, Double.leastNormalMagnitude)
      let relative = abs(a - b) / scale
      error = relative.isNaN || relative > error ? relative : error
    }
    var place = 0
    let numeric = try Gradient.mapping(x, "x") { _, frame throws(Fault) in
      defer { place += 1 }
      return try Gradient.datum(
        Variable(try Tensor(f64: differences[place], shape: frame.shape)), like: frame)
    }
    return Record(fields: [
      "ok": .bool(error <= tolerance), "error": .float(error), "grad": result.gradient,
      "differences": numeric,
    ])
  }

  /// How `f` changes with one element of one part of x.
  private static func difference(
    _ f: FunctionHandle, _ x: Datum, _ place: Int, _ index: Int, _ context: any CallContext
  ) throws(Fault) -> Double {
    func value(_ step: (Double) -> Double) throws(Fault) -> (Double, at: Double) {
      var number = 0
      var at = 0.0
      let moved = try Gradient.mapping(x, "x") { _, frame throws(Fault) in
        defer { number += 1 }
        guard number == place else { return frame.result }
        var changed = frame
        let old = try frame.tensor.f64Values()[index]
        at = old + step(old)
        try changed.tensor.setF64(at, at: index)
        at = try changed.tensor.f64Values()[index]
        return changed.result
      }
      guard let value = Double.from(try context.call(f, [moved])) else {
        throw Fault.gradientOfNoNumber("none")
      }
      return (value, at)
    }
    func slope(_ step: Double) throws(Fault) -> Double {
      let above = try value { step * max(abs($0), 1) }
      let below = try value { -step * max(abs($0), 1) }
      return (above.0 - below.0) / (above.at - below.at)
    }
    return try (4 * slope(5e-4) - slope(1e-3)) / 3
  }
}

/// One run of a function with a tape, and back.
struct Gradient {
  let value: Datum
  let gradient: Datum
  /// The gradient part by part.
  let leaves: [Variable]

  init(
    of f: FunctionHandle, by which: Int, at arguments: [Datum], _ context: any CallContext
  ) throws(Fault) {
    guard arguments.indices.contains(which) else {
      throw Fault.noArgumentToDifferentiate(which, got: arguments.count)
    }
    var frames: [DataArray] = []
    let found = try context.recording { tape throws(Fault) -> (Variable, Datum, [Variable?]) in
      var inputs = arguments
      inputs[which] = try Self.mapping(arguments[which], "argument \(which + 1)") {
        variable, frame throws(Fault) in
        frames.append(frame)
        let leaf = try tape.leaf(variable)
        return .object(Traced(leaf, frame.rank == 0 ? nil : frame))
      }
      let result = try context.call(f, inputs)
      let value: Variable
      switch result {
      case .float(let number): value = Variable(.number(number))
      case .int(let number): value = Variable(.number(Double(number)))
      default:
        guard let traced = result.traced, traced.frame == nil else {
          throw Fault.gradientOfNoNumber(Self.description(of: result))
        }
        value = traced.variable
      }
      let slopes = try tape.gradients(
        of: value, by: frames.count, context.effects.interruption)
      return (value, result, slopes)
    }
    var leaves: [Variable] = []
    for (frame, slope) in zip(frames, found.2) {
      if let slope {
        leaves.append(slope)
      } else {
        leaves.append(try Variable(try Tensor(zeros: frame.shape, like: frame.dtype)))
      }
    }
    self.leaves = leaves
    value = .result(found.0, found.1.untraced)
    var place = 0
    gradient = try Self.mapping(arguments[which], "argument \(which + 1)") {
      _, frame throws(Fault) in
      defer { place += 1 }
      return try Self.datum(leaves[place], like: frame)
    }
  }

  /// A gradient on the axes of what it is the gradient by, in its type of floats.
  static func datum(_ slope: Variable, like frame: DataArray) throws(Fault) -> Datum {
    let tensor = try slope.tensor()
    if frame.rank == 0 { return .result(slope, .float(try tensor.f64Values()[0])) }
    return .result(slope, .array(frame.bare(try tensor.converted(to: frame.dtype))))
  }

  /// The same list or record with each number and tensor of floats replaced.
  static func mapping(
    _ datum: Datum, _ name: String,
    _ body: (Variable, DataArray) throws(Fault) -> Datum
  ) throws(Fault) -> Datum {
    switch datum {
    case .float(let number):
      return try body(Variable(.number(number)), try DataArray(scalar: .float(number)))
    case .array(let array) where array.dtype.isFloat:
      return try body(try Variable(array.tensor), array)
    case .list(let values):
      var result: [Datum] = []
      for (index, value) in values.enumerated() {
        result.append(try mapping(value, "\(name)[\(index)]", body))
      }
      return .list(result)
    case .record(var record):
      for (key, value) in record.fields {
        record.fields[key] = try mapping(value, "\(name).\(key)", body)
      }
      return .record(record)
    default:
      guard let traced = datum.traced else {
        throw Fault.cannotDifferentiateBy(name, description(of: datum))
      }
      if let frame = traced.frame { return try body(traced.variable, frame) }
      return try body(traced.variable, try DataArray(scalar: .float(traced.number)))
    }
  }

  private static func description(of datum: Datum) -> String {
    switch datum.untraced {
    case .array(let array): "a tensor \(array.shape) of `\(array.dtype.rawValue)`"
    case .int: "an int"
    case .none: "none"
    case let other: "a \(other.typeName)"
    }
  }
}

extension Traced {
  fileprivate var number: Double { variable.number ?? .nan }
}

extension Variable {
  fileprivate func numbers() throws(Fault) -> [Double] { try tensor().f64Values() }
}

extension Fault {
  fileprivate static func noArgumentToDifferentiate(_ which: Int, got: Int) -> Fault {
    Fault(
      "E203",
      "the gradient by argument \(which + 1) wants it, but \(got) \(got == 1 ? "is" : "are") given",
      hint: "`wrt` counts from 0", argument: "wrt")
  }

  fileprivate static func gradientOfNoNumber(_ got: String) -> Fault {
    Fault(
      "E561", "only a function that gives a number has a gradient, and this gives \(got)",
      hint: "make one number of it, such as by `sum(…)` or `mean(…)`", argument: "f")
  }

  fileprivate static func cannotDifferentiateBy(_ name: String, _ got: String) -> Fault {
    Fault(
      "E562", "\(name) is \(got), which does not change by small steps",
      hint:
        "differentiate by floats: `2.0`, `f64(x)`; what stays as it is goes in further arguments")
  }
}
