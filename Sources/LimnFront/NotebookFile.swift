import LimnEffects
import LimnNotebook
import LimnSource

/// A notebook and the file it came from.
package struct NotebookFile: Sendable {
  package let path: String
  package let notebook: Notebook

  /// Bytes that a notebook may have.
  private static let largest = 1 << 28

  private static func files(_ folder: String = ".") -> SystemEffects {
    SystemEffects(baseFolder: folder, largestFile: largest, interruption: Interruption())
  }

  package static func read(_ path: String) throws(Fault) -> NotebookFile {
    let bytes = try files().readFile(path)
    return NotebookFile(
      path: path, notebook: Notebook.parse(bytes, name: FilePath.split(path).name))
  }

  package var folder: String { FilePath.split(path).folder }

  /// Stores outputs in the file itself.
  ///
  /// If the file was edited while its cells ran, what was typed is kept, and an output goes to the
  /// cell that still has the same code.
  package func save(_ outputs: [Notebook.NewOutput]) throws(Fault) {
    let current = try Self.files().readFile(path)
    let bytes: [UInt8]
    if current == notebook.bytes {
      bytes = notebook.bytes(with: outputs)
    } else {
      let edited = Notebook.parse(current, name: notebook.name)
      guard !edited.isDamaged else { throw .changedWhileRunning(path) }
      bytes = edited.bytes(with: carried(outputs, to: edited))
    }
    guard bytes != current else { return }
    try Self.files().writeFile(bytes, to: path)
  }

  /// Writes a copy with outputs to another file.
  package func write(_ outputs: [Notebook.NewOutput], to copy: String) throws(Fault) {
    try Self.files().writeFile(notebook.bytes(with: outputs), to: copy)
  }

  private func carried(
    _ outputs: [Notebook.NewOutput], to edited: Notebook
  ) -> [Notebook.NewOutput] {
    var left = Array(zip(notebook.cells, outputs))
    return edited.cells.map { cell in
      let match = left.firstIndex { $0.0.name == cell.name && $0.0.text == cell.text }
      return match.map { left.remove(at: $0).1 } ?? .kept
    }
  }
}
