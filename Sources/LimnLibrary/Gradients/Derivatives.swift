import LimnData
import LimnGrad
import LimnMachine
import LimnSource
import LimnTensor

/// What `grad` does with each builtin: the table that the machine, the documentation and the tests
/// read. A builtin that is not in it cannot be given a value that is being differentiated.
enum Derivatives {
  static let table: [String: Derivative] = {
    var table: [String: Derivative] = [:]
    for name in carrying { table[name] = .carries }
    for name in walking { table[name] = .elements }
    for name in constants { table[name] = .constant }
    for (name, rule) in rules { table[name] = .rule(rule) }
    return table
  }()

  /// The builtins with a rule, by family of rules.
  static let rules: [String: Derivative.Rule] = {
    var rules: [String: Derivative.Rule] = [:]
    for name in ElementFunction.table.keys { rules[name] = elementwise(name) }
    let groups = [
      moving, choices, reductions, running, matrices, factors, metrics, series, spectra, curves,
      activations, distributions,
    ]
    for group in groups {
      rules.merge(group) { first, _ in first }
    }
    return rules
  }()

  /// They hand values on, or call functions with them.
  private static let carrying = [
    "list", "keys", "values", "has", "get", "without", "grad", "value_and_grad", "check_grad",
  ]

  /// They go through a tensor element by element.
  private static let walking = ["map", "reduce", "enumerate", "zip"]

  /// What they give does not change with small changes of the numbers.
  static let constants = [
    "len", "range", "print", "show", "error", "str", "int", "type", "format",
    "shape", "dims", "dtype", "coord", "i64", "argsort", "nonzero", "searchsorted", "digitize",
    "round", "floor", "ceil", "trunc", "sign", "isfinite", "is_missing",
    "count", "any", "all", "argmin", "argmax", "units", "provenance", "zeros", "ones",
    "histogram", "bincount", "gaps", "matrix_rank",
  ]

  /// A function of single elements; several arguments are spread over the axes of the result.
  private static func elementwise(_ name: String) -> Derivative.Rule {
    { call throws(Fault) in
      guard let function = ElementFunction.table[name] else {
        throw Fault.notDifferentiated(name)
      }
      guard function.slopes.count > 1, case .array(let frame) = call.result else {
        var inputs: [Variable] = []
        for place in function.slopes.indices { inputs.append(try call.operand(place).variable) }
        return try call.giving(.function(function), inputs)
      }
      var inputs: [Variable] = []
      for place in function.slopes.indices {
        let operand = try call.operand(place)
        let places = try frame.spread(beside: operand.frame)
        inputs.append(
          try places.map { places throws(Fault) in
            try operand.variable.gathered(places.theirs)
          } ?? operand.variable)
      }
      return try call.giving(.function(function), inputs)
    }
  }
}

extension Library {
  /// The builtins that have a rule of differentiation, in order.
  package static let differentiable = Derivatives.rules.keys.sorted()
  /// Those whose result does not change with small changes.
  package static let constantUnderGradients = Derivatives.constants.sorted()
}
