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
}
