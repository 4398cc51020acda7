import LimnData
import LimnEffects
import LimnSource
import LimnSyntax

/// A session: names that live from cell to cell, and the evaluation of one cell after another.
///
/// The session does no output of its own: what a cell prints, shows and complains of goes to a
/// `SessionOutput`. It is used from one thread, which must have a large stack (`Session.stackSize`).

/// Where a session's output goes, in order.
package protocol SessionOutput: AnyObject {
  /// Printed text, without a line end added.
  func write(_ text: String)
  /// A value shown. `name` is the variable's, when the expression was just a name.
  func show(_ value: Datum, name: String?)
  /// Errors, warnings, and notes (severity `.note`, no code, no place).
  func report(_ diagnostic: Diagnostic)
}

package struct SessionLimits: Sendable {
  /// Calls within calls.
  package var depth = 10_000
  /// Backward jumps and calls in one cell, or nil for no limit: tests bound runaway programs by it.
  package var polls: Int?
  package init() {}
}

package final class Session {
  /// Bytes of stack that the evaluating thread needs.
  package static let stackSize = 256 << 20

  package enum Outcome: Sendable { case fine, failed, interrupted }

  package let library: [Builtin]
  private let output: any SessionOutput

  package init(
    library: [Builtin], seed: UInt64 = 0, effects: any Effects, output: any SessionOutput,
    limits: SessionLimits = SessionLimits()
  ) {
    self.library = library
    self.output = output
  }

  /// Parses, checks and runs one cell. `name` is the cell's own (for random numbers), nil if unnamed.
  /// `interactive`: typed at a prompt, so that the value shown becomes `_`.
  package func evaluate(
    _ source: SourceText, name: String? = nil, showsValue: Bool = true, interactive: Bool = false
  ) -> Outcome {
    output.report(Diagnostic(.error, Fault("E299", "there is no machine yet")))
    return .failed
  }

  /// Binds a name before the first cell: a notebook's parameters.
  package func bind(_ name: String, _ value: Datum) {}

  /// Names bound in the session, in order of first binding.
  package var names: [String] { [] }

  package func value(of name: String) -> Datum? { nil }

  /// The `##` lines of a function of the session, and its signature `f(x, lo=…)`.
  package func documentation(of name: String) -> (signature: String, text: String?)? { nil }
}
