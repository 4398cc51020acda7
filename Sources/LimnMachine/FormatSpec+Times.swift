import LimnSource
import LimnTime

/// Patterns of times in the place of a format: `{t:%Y-%m}`.

extension FormatSpec {
  /// The pattern that a format is, or nil for one that is none.
  ///
  /// A `%` at the very end, or before an alignment, belongs to a format of numbers.
  static func timePattern(_ text: String) throws(Fault) -> TimePattern? {
    let characters = Array(text)
    let marks = characters.indices.dropLast().filter { characters[$0] == "%" }
    guard marks.contains(where: { characters[$0 + 1].isLetter || characters[$0 + 1] == "%" })
    else { return nil }
    do throws(TimePattern.UnknownField) { return try TimePattern(text) } catch {
      throw Fault.unknownTimeField(error.name, in: text)
    }
  }
}
