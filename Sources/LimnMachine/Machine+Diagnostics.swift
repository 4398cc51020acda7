import LimnSource

/// What can go wrong with names and calls, in words.
extension Fault {
  package static func missingArgument(_ parameter: Parameter) -> Fault {
    Fault("E202", "missing argument `\(parameter.name)`: \(parameter.about)")
  }

  package static func wrongType(_ parameter: Parameter, got: String) -> Fault {
    Fault(
      "E203", "`\(parameter.name)` expects \(parameter.type), but got \(got)",
      hint: "`\(parameter.name)` is \(parameter.about)", argument: parameter.name)
  }
}
