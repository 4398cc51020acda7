import LimnEffects
import LimnGrad
import LimnSource

/// The declaration of a builtin: the one place where a name of the library is written down.
///
/// Arity and type checks, help, completion, the reference page and the tests of its examples all
/// come from this value. To add a builtin, add one `Builtin` to its family's list in `LimnLibrary`.

/// One parameter as help and errors show it.
package struct Parameter: Sendable {
  package enum Kind: String, Sendable {
    /// Positional or by name.
    case plain
    /// All further positional arguments, as one list: `print(a, b)`.
    case rest
    /// All further named arguments, as one record: `zeros(time=10, site=3)`.
    case namedRest
  }
  package var name: String
  /// What it takes, in the user's words: `tensor`, `int`, `"R" or "statsmodels"`.
  package var type: String
  /// Axis letters, `[N, T, D]`, or empty.
  package var axes: String
  package var about: String
  /// As written in the language, or nil when the argument is required.
  package var fallback: String?
  package var kind: Kind

  package init(
    name: String, type: String, axes: String = "", about: String, fallback: String? = nil,
    kind: Kind = .plain
  ) {
    self.name = name
    self.type = type
    self.axes = axes
    self.about = about
    self.fallback = fallback
    self.kind = kind
  }
}

/// A program and what it shows, run as a test: `shows` is the rendered text of the last value at
/// 80 columns, or empty when the example only has to run.
package struct Example: Sendable {
  package var code: String
  package var shows: String
  package init(_ code: String, shows: String = "") {
    self.code = code
    self.shows = shows
  }
}

/// What a builtin does besides returning a value; the keys of a cache follow from it.
package struct BuiltinEffects: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }
  package static let pure: BuiltinEffects = []
  package static let readsFiles = BuiltinEffects(rawValue: 1)
  package static let writesFiles = BuiltinEffects(rawValue: 2)
  package static let random = BuiltinEffects(rawValue: 4)
  package static let trains = BuiltinEffects(rawValue: 8)
  package static let prints = BuiltinEffects(rawValue: 16)
}

package struct Builtin: Sendable {
  /// Takes one entry per parameter, nil where the argument was left out.
  package typealias Body = @Sendable (any CallContext, [Datum?]) throws(Fault) -> Datum

  package let name: String
  /// Other spellings: `σ` for `sigmoid`.
  package let aliases: [String]
  package let family: String
  /// One line, without a final stop.
  package let summary: String
  package let parameters: [Parameter]
  /// What it gives back, in the user's words.
  package let returns: String
  /// Plain text or `$…$`, empty if none.
  package let formula: String
  package let effects: BuiltinEffects
  /// What becomes of axis names, labels, unit and provenance; nil in a family that declares none.
  package let carries: Carrying?
  /// Papers with DOI, standards.
  package let references: [String]
  package let examples: [Example]
  /// The file of the declaration, from its target on.
  package let file: String
  package let body: Body
  /// What becomes of it when `grad` runs over it; nil where there is no rule.
  package var derivative: Derivative?

  package init(
    _ name: String, aliases: [String] = [], family: String, _ summary: String,
    parameters: [Parameter], returns: String = "", formula: String = "",
    effects: BuiltinEffects = .pure, carries: Carrying? = nil, references: [String] = [],
    examples: [Example], file: String = #fileID, body: @escaping Body
  ) {
    self.name = name
    self.aliases = aliases
    self.family = family
    self.summary = summary
    self.parameters = parameters
    self.returns = returns
    self.formula = formula
    self.effects = effects
    self.carries = carries ?? Carrying.families[family]
    self.references = references
    self.examples = examples
    self.file = file
    self.body = body
  }

  /// The usual way to declare one: typed parameters, bound and checked before the body runs.
  package init<each A: Bridged, R: Bridged>(
    _ name: String, aliases: [String] = [], family: String, _ summary: String,
    takes parameters: repeat Param<each A>,
    returns: String = "", formula: String = "", effects: BuiltinEffects = .pure,
    carries: Carrying? = nil, references: [String] = [], examples: [Example],
    file: String = #fileID,
    body: @escaping @Sendable (any CallContext, repeat each A) throws(Fault) -> R
  ) {
    var declared: [Parameter] = []
    for parameter in repeat each parameters { declared.append(parameter.declaration) }
    self.init(
      name, aliases: aliases, family: family, summary, parameters: declared, returns: returns,
      formula: formula, effects: effects, carries: carries, references: references,
      examples: examples, file: file,
      body: { (context: any CallContext, arguments: [Datum?]) throws(Fault) -> Datum in
        var next = 0
        return try body(context, repeat try (each parameters).bind(arguments, &next)).datum
      })
  }
}

/// What a running builtin may ask of the machine.
package protocol CallContext {
  var effects: any Effects { get }
  /// Calls a function value; its errors come back as faults that keep their own place.
  func call(_ function: FunctionHandle, _ arguments: [Datum]) throws(Fault) -> Datum
  /// The unit of what a function gives, where that is a number or a tensor that has one.
  ///
  /// The call is a rehearsal: it writes and notes nothing, and takes no random numbers.
  func unit(of function: FunctionHandle, _ arguments: [Datum]) -> String?
  /// Adds a line to the cell's diagnostics (`mean: 3 of 422 missing values skipped`).
  func note(_ text: String)
  /// Text to standard output, without a line end added.
  func write(_ text: String)
  /// Shows a value as a cell's last value would be.
  func show(_ value: Datum)
  /// A key for random numbers, from (notebook seed, cell, call): the same in every run.
  func nextRandomKey() -> UInt64
  /// The fault of a diagnostic that has its place in text that the builtin was given, so that it is
  /// shown there; `function` is the builtin.
  func located(_ diagnostic: Diagnostic, in function: String) -> Fault
  /// Runs what records on a new tape, inside of all that record already.
  func recording<Result>(_ body: (Tape) throws(Fault) -> Result) throws(Fault) -> Result
  /// Every builtin that this session knows, for help.
  var library: [Builtin] { get }
  /// The forecasts that this session has scored.
  var scored: ScoredForecasts { get }
  /// The signature and the `##` lines of a function of the language; nil for a builtin.
  func documentation(of function: FunctionHandle) -> FunctionDocumentation?
}

extension CallContext {
  /// Where there is no program, there is no place.
  package func located(_ diagnostic: Diagnostic, in function: String) -> Fault {
    diagnostic.fault
  }

  /// Where nothing else records, the tape is the only one.
  package func recording<Result>(
    _ body: (Tape) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let tape = Tape(level: 0)
    defer { tape.abandon() }
    return try body(tape)
  }

  /// Where there is no session, nothing was scored before.
  package var scored: ScoredForecasts { ScoredForecasts() }

  /// Where there is no machine, a call has no unit.
  package func unit(of function: FunctionHandle, _ arguments: [Datum]) -> String? { nil }

  /// Where there is no language, nothing is written in it.
  package func documentation(of function: FunctionHandle) -> FunctionDocumentation? { nil }
}

/// What a function written in the language says of itself.
package struct FunctionDocumentation: Sendable {
  /// `f(x, lo=…)`
  package var signature: String
  /// The `##` lines before it, without their marks.
  package var text: String?
  /// The definition as written, with those lines.
  package var source: String
  /// Where it was written, such as `input 3, line 2`.
  package var place: String
}
