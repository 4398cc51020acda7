/// Errors as data.
///
/// A layer that finds something wrong throws a `Fault`: what, why, and what to try. It does not
/// know the program text. The machine or the parser, which do, turn it into a `Diagnostic`.
/// The words of a layer's faults stand together in its `…+Diagnostics.swift` as factories.
/// Style: lower case, no final stop, code in backticks; the hint, what to try, in the same style.

/// What a layer found wrong, without a place.
package struct Fault: Error, Hashable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// Can be caught by `try`.
    case error
    /// The user pressed Ctrl-C: never caught by a program.
    case interrupted
    /// A limit of the session (memory, depth, instructions): never caught by a program.
    case limit
  }

  package var kind: Kind
  /// `E301` and the like; the hundreds are fixed in `docs/errors.md`.
  package var code: String
  package var message: String
  package var hint: String?
  /// The parameter of the called function that is to blame, if one is: it gets the underline.
  package var argument: String?
  /// Further lines.
  package var notes: [String]
  /// What each operand of the operation is (its shape, its span), to be written under it.
  package var operands: [String]

  package init(
    _ code: String, _ message: String, hint: String? = nil, argument: String? = nil,
    notes: [String] = [], operands: [String] = [], kind: Kind = .error
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.hint = hint
    self.argument = argument
    self.notes = notes
    self.operands = operands
  }

  /// The evaluation was stopped from outside.
  package static let interrupted = Fault("E900", "interrupted", kind: .interrupted)
}

/// An error or warning with its place, ready to be rendered or sent to another process.
package struct Diagnostic: Error, Hashable, Codable, Sendable {
  package enum Severity: String, Codable, Sendable { case error, warning, note }

  /// One call that was under way, innermost first.
  package struct Call: Hashable, Codable, Sendable {
    package var function: String
    package var place: Place
    package init(function: String, place: Place) {
      self.function = function
      self.place = place
    }
  }

  /// What is written under a part of the line.
  package struct Label: Hashable, Codable, Sendable {
    package var place: Place
    package var text: String
    package init(place: Place, text: String) {
      self.place = place
      self.text = text
    }
  }

  package var severity: Severity
  package var fault: Fault
  package var span: Span?
  package var place: Place?
  package var calls: [Call]
  package var labels: [Label] = []

  package init(
    _ severity: Severity = .error, _ fault: Fault, span: Span? = nil, in source: SourceText? = nil,
    calls: [Call] = []
  ) {
    self.severity = severity
    self.fault = fault
    self.span = span
    self.calls = calls
    if let span, let source { place = source.place(of: span) } else { place = nil }
  }
}
