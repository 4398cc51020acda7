import LimnSource

/// A notebook as read from its file.
///
/// The bytes are kept as they are; everything else says where in them something lies. A cell owns
/// its fence and the stored output right below it. Saving rebuilds the file from the bytes between
/// outputs and new outputs, so nothing else can change.
///
/// A file that is damaged (conflict markers, duplicate names, an open fence, an unreadable stored
/// output) still parses: `diagnostics` then holds errors with their lines, and it must be neither
/// run nor saved.
package struct Notebook: Sendable {
  /// The last component of the path, as messages show it.
  package let name: String
  package let bytes: [UInt8]
  package var frontMatter: FrontMatter
  /// The whole file in order: prose and code that is only shown lie between the cells.
  package var parts: [Part]
  package var cells: [Cell]
  package var diagnostics: [Diagnostic]

  package enum Part: Hashable, Sendable {
    /// Markdown, with the fences that are not cells.
    case prose(Range<Int>)
    /// An index into `cells`.
    case cell(Int)
  }

  package struct Cell: Sendable {
    /// From `{#name}`; nil for an unnamed cell.
    package var name: String?
    /// The name, or `cell-3` by position among the unnamed.
    package var label: String
    package var options: CellOptions
    /// Line ends are `\n`; an indented fence's indentation is taken off.
    package var text: String
    /// The line of the file that the first line of `text` is.
    package var firstLine: Int
    /// From the opening fence to the end of the closing one, with its line end.
    package var fence: Range<Int>
    /// The stored output with the blank lines before it; empty, at the end of the fence, if none.
    package var output: Range<Int>
    package var stored: StoredOutput?
    /// The line end that new output lines get.
    package var lineEnd: String
  }

  /// Whether it may be run and saved.
  package var isDamaged: Bool { diagnostics.contains { $0.severity == .error } }

  package func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
