import LimnDisplay
import LimnSource

/// What the front end and the worker say to each other.
///
/// A frame is a length (4 bytes, little-endian), then that many bytes of JSON holding one
/// `Request` or `Reply`. The worker's first frame is `hello` with the version of the protocol.

package enum ProtocolVersion { package static let current = 1 }

/// From the front end to the worker.
package enum Request: Hashable, Codable, Sendable {
  /// The first request: where relative paths start, the seed of random numbers.
  case configure(folder: String, seed: UInt64)
  /// Evaluate one cell. Answered by any number of output replies and one `finished`.
  case evaluate(Cell)
  /// Bind a parameter's value in the session before the first cell.
  case bind(name: String, value: Parameter)
  /// Candidates for completing the word before `cursor` (a UTF-8 offset). Answered by `completions`.
  case complete(text: String, cursor: Int)
  /// Help on a name. Answered by `help`.
  case help(name: String)
  /// The source of a function, or where a builtin is declared. Answered by `help`.
  case source(name: String)
  /// Stop evaluating this cell, or drop it if it waits. Not answered by itself.
  case interrupt(id: Int)
  case quit

  package struct Cell: Hashable, Codable, Sendable {
    package var id: Int
    /// The cell's own name, by which its random numbers are known; nil when it has none.
    package var name: String?
    /// As messages show it: `cell load`, `input 3`, a path.
    package var sourceName: String
    package var text: String
    package var firstLine: Int
    /// Where this cell's relative paths start, when not where the session's do: a file was loaded.
    package var folder: String?
    /// Whether to show the value of the last expression.
    package var showsValue: Bool
    /// Typed at a prompt: a value shown becomes `_`, and lines are read one at a time.
    package var interactive: Bool

    package init(
      id: Int, name: String? = nil, sourceName: String, text: String, firstLine: Int,
      folder: String? = nil, showsValue: Bool = true, interactive: Bool = false
    ) {
      self.id = id
      self.name = name
      self.sourceName = sourceName
      self.text = text
      self.firstLine = firstLine
      self.folder = folder
      self.showsValue = showsValue
      self.interactive = interactive
    }
  }

  package enum Parameter: Hashable, Codable, Sendable {
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case string(String)
    case strings([String])
  }
}

/// From the worker to the front end.
package enum Reply: Hashable, Codable, Sendable {
  case hello(version: Int)
  /// Printed text, as it comes.
  case text(String)
  /// A value shown. `record` describes it for the notebook's stored values.
  case shown(Description, record: ValueRecord?)
  /// A note, a warning or an error.
  case diagnostic(Diagnostic)
  case progress(activity: String, done: Int, total: Int, details: [String], elapsed: Double)
  case completions([String], replacingFrom: Int)
  case help(Description?)
  case finished(id: Int, outcome: Outcome)

  package enum Outcome: String, Codable, Sendable { case fine, failed, interrupted }
}

/// What a stored output says of a value: enough to see that it changed.
package struct ValueRecord: Hashable, Codable, Sendable {
  package var dtype: String
  package var shape: [Int]
  package var n: Int
  package var min: Double?
  package var max: Double?
  package var mean: Double?

  package init(
    dtype: String, shape: [Int], n: Int, min: Double? = nil, max: Double? = nil,
    mean: Double? = nil
  ) {
    self.dtype = dtype
    self.shape = shape
    self.n = n
    self.min = min
    self.max = max
    self.mean = mean
  }
}
