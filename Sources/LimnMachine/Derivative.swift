import LimnData
import LimnGrad
import LimnSource
import LimnTensor

/// What becomes of a builtin when `grad` runs over it.
package enum Derivative: Sendable {
  /// Values pass through it, or it calls functions with them: nothing is computed with them.
  case carries
  /// As `carries`; a tensor is gone through element by element.
  case elements
  /// The result does not change with small changes of the arguments: positions, counts, flags, steps.
  case constant
  case rule(Rule)

  package typealias Rule = @Sendable (TracedCall) throws(Fault) -> Datum
}

/// A call with arguments that a tape knows, for its rule.
package struct TracedCall {
  package let builtin: Builtin
  package let arguments: [Datum?]
  /// What the builtin gave for the plain arguments.
  package let result: Datum
  /// Says nothing while a builtin is run again.
  package let quietly: any CallContext

  package init(
    builtin: Builtin, arguments: [Datum?], result: Datum, quietly: any CallContext
  ) {
    self.builtin = builtin
    self.arguments = arguments
    self.result = result
    self.quietly = quietly
  }

  /// The builtin again with other arguments.
  package func again(_ arguments: [Datum?]) throws(Fault) -> Datum {
    try builtin.body(quietly, arguments)
  }
}
