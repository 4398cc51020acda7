import LimnSource

/// What cannot be differentiated.
extension Fault {
  /// An operation without a rule.
  package static func notDifferentiable(_ operation: String) -> Fault {
    Fault(
      "E560", "`\(operation)` cannot be differentiated",
      hint: "`help(\"gradients\")` lists what can; compute it outside of the function")
  }

  /// An operation whose rule does not know these arguments.
  package static func notDifferentiated(_ operation: String) -> Fault {
    Fault(
      "E560", "`\(operation)` cannot be differentiated with these arguments",
      hint: "`help(\"gradients\")` lists what can; compute it outside of the function")
  }

  static func noDerivative(_ function: String, argument: Int) -> Fault {
    Fault(
      "E560", "`\(function)` has no rule for its argument \(argument + 1)",
      hint: "keep what is differentiated out of that argument")
  }

  /// A rule that holds to first order only.
  package static func differentiatedOnce(_ operation: String) -> Fault {
    Fault(
      "E560", "`\(operation)` has no second derivative here",
      hint: "`grad` of what has no `grad` in it works")
  }

  /// Vectors that turn freely within a plane have no derivative.
  package static func coinciding(_ operation: String, _ what: String) -> Fault {
    Fault(
      "E560", "the vectors of `\(operation)` cannot be differentiated where \(what) coincide",
      hint: "the values themselves can")
  }
}
