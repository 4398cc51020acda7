import LimnSource

/// What can be wrong with a `model` block, in words.
extension Fault {
  /// What has no counterpart in the graph of a cell.
  static func notInModel(_ what: String, hint: String? = nil) -> Fault {
    Fault("E260", "\(what) cannot be part of a `model` block", hint: hint)
  }

  static func functionNotInModel(_ name: String) -> Fault {
    let hint =
      name == "max" || name == "min"
      ? "`\(name)imum(a, b)` goes element by element"
      : "a step is made of arithmetic, products, and functions of single elements such as `tanh`"
    return .notInModel("`\(name)`", hint: hint)
  }

  static func dependsOnData() -> Fault {
    .notInModel(
      "a choice that depends on the data", hint: "`where(x > 0, a, b)` goes element by element")
  }

  static func assignsTo(_ what: String, _ name: String) -> Fault {
    let hint =
      what == "param"
      ? "training moves params; what a step carries on is a `state`"
      : "what a step computes needs a name of its own"
    return Fault("E261", "`\(name)` is a \(what), and a step cannot assign it", hint: hint)
  }

  static func stateNeverAssigned(_ name: String) -> Fault {
    Fault(
      "E261", "the state `\(name)` is never assigned in `step`", hint: "as in `\(name) = tanh(…)`")
  }

  static func stepTakesOne() -> Fault {
    Fault("E262", "`step` takes one thing, the inputs of the step", hint: "as in `step(x) { … }`")
  }

  static func outputTakesStates(_ name: String, states: [String]) -> Fault {
    Fault(
      "E262", "`output` takes states by their names, and `\(name)` is none",
      hint: "the states are \(states.map { "`\($0)`" }.joined(separator: ", "))")
  }

  static func outputWithoutValue() -> Fault {
    Fault("E262", "`output` gives no value", hint: "it ends with an expression: `linear(h, 1)`")
  }

  static func modelVariableUnset(_ name: String) -> Fault {
    Fault("E262", "`\(name)` has no value yet", hint: "assign it before this line")
  }

  static func tensorCalled(_ name: String) -> Fault {
    Fault(
      "E262", "`\(name)` holds a tensor and cannot be called",
      hint: "a product is `\(name) · x`, an element `\(name)[0]`")
  }

  static func conditionWanted() -> Fault {
    Fault("E262", "a condition is wanted here", hint: "compare: `x > 0`")
  }

  static func notALength(_ text: String) -> Fault {
    Fault(
      "E262", "the length of an axis is a whole number from 1 on, not \(text)",
      hint: "it is made of the model's settings and `inputs`")
  }

  static func lengthTooLarge(_ length: Int, most: Int) -> Fault {
    Fault("E262", "an axis of a model is at most \(most) long, not \(length)")
  }

  static func tooManyModelAxes(_ what: String, _ most: Int) -> Fault {
    Fault("E262", "a \(what) has at most \(most == 1 ? "one axis" : "two axes")")
  }

  static func unknownInitial() -> Fault {
    Fault(
      "E262", "a param starts at a number or is drawn",
      hint: "`glorot()`, `orthogonal()`, `uniform(-0.1, 0.1)`, `normal(0.1)`, or a number")
  }

  static func matrixAlone(_ name: String) -> Fault {
    Fault(
      "E396", "a param with two axes stands in products only",
      hint: "`W · x` multiplies it with a vector; `transpose(W) · x` the other way")
  }

  static func stateShape(_ name: String, _ expected: [Int], _ got: [Int]) -> Fault {
    Fault("E396", "the state `\(name)` has the shape \(expected), and is given \(got)")
  }

  static func outputShape(_ got: Int, wanted: Int) -> Fault {
    Fault(
      "E396",
      "the output gives \(got) number\(got == 1 ? "" : "s"), and \(wanted) step"
        + "\(wanted == 1 ? " is" : "s are") to be forecast",
      hint: "write `linear(h, \(wanted))`, or leave `output` out")
  }

  static func modelIndex(_ length: Int, _ index: Int) -> Fault {
    Fault("E396", "position \(index) is outside of a vector of length \(length)")
  }

  static func outerValue(_ name: String, _ type: String) -> Fault {
    .notInModel("`\(name)`, which is a \(type),", hint: "numbers, vectors and functions can")
  }

  static func argumentsInModel(_ name: String, _ wanted: String) -> Fault {
    Fault("E262", "`\(name)` takes \(wanted) in a `model` block")
  }

  static func tooManyModelNodes(_ most: Int) -> Fault {
    Fault("E262", "the model has more than \(most) operations in a step")
  }
}
