import LimnDisplay
import LimnNotebook
import LimnProtocol
import LimnSource

/// What one cell printed, showed and complained of, in order.
package struct CellOutput: Sendable {
  package enum Item: Sendable {
    case text(String)
    case shown(Description)
    case diagnostic(Diagnostic)
  }

  package private(set) var items: [Item] = []
  /// Of the last value shown that is a number or a tensor.
  package private(set) var record: ValueRecord?
  private var textSize = 0

  /// Bytes of printed text that are kept to be stored.
  private static let mostText = 1 << 20

  package init() {}

  package var errors: [Diagnostic] {
    items.compactMap { item in
      if case .diagnostic(let diagnostic) = item, diagnostic.severity == .error {
        diagnostic
      } else {
        nil
      }
    }
  }

  package mutating func add(_ item: Item, record: ValueRecord? = nil) {
    if case .shown = item { self.record = record }
    if case .text(let text) = item {
      guard textSize <= Self.mostText else { return }
      textSize += text.utf8.count
      if textSize > Self.mostText {
        items.append(.text("\n… what was printed beyond 1 MiB is not kept\n"))
        return
      }
      // A loop that prints gives many small pieces.
      if case .text(let before)? = items.last {
        items[items.count - 1] = .text(before + text)
        return
      }
    }
    items.append(item)
  }

  /// As the notebook keeps it, or nil when there is nothing to keep.
  ///
  /// Places are counted from the start of their cell, so that a line added elsewhere in the file
  /// changes no stored output. `firstLines` has the first line of each cell by its source's name.
  package func stored(firstLines: [String: Int]) -> StoredOutput? {
    var writer = OutputWriter(style: .stored)
    var text = ""
    for item in items {
      if case .diagnostic(let diagnostic) = item {
        text += writer.rendered(.diagnostic(diagnostic.countedFromCell(firstLines)))
      } else {
        text += writer.rendered(item)
      }
    }
    let values = record.map { ["_": StoredValue($0)] } ?? [:]
    let stored = StoredOutput(text: text, values: values)
    return stored.text.isEmpty && values.isEmpty ? nil : stored
  }
}

/// Turns items into text for one place, and knows whether a line is still open there.
package struct OutputWriter: Sendable {
  private let style: OutputStyle
  private let path: String?
  private var isAtLineStart = true

  /// `path` is the notebook's, for the places of its cells.
  package init(style: OutputStyle, path: String? = nil) {
    self.style = style
    self.path = path
  }

  package mutating func rendered(_ item: CellOutput.Item) -> String {
    let start = isAtLineStart ? "" : "\n"
    switch item {
    case .text(let text):
      let clean = style.clean(text)
      if let last = clean.utf8.last { isAtLineStart = last == 0x0A }
      return clean
    case .shown(let description):
      isAtLineStart = true
      return start + style.text(of: description) + "\n"
    case .diagnostic(let diagnostic):
      isAtLineStart = true
      return start + style.diagnosticText(path: path).text(of: diagnostic) + "\n"
    }
  }

  /// Ends a line that was begun.
  package mutating func finished() -> String {
    defer { isAtLineStart = true }
    return isAtLineStart ? "" : "\n"
  }
}

extension Diagnostic {
  fileprivate func countedFromCell(_ firstLines: [String: Int]) -> Diagnostic {
    var result = self
    result.place = place?.countedFromCell(firstLines)
    result.calls = calls.map {
      Call(function: $0.function, place: $0.place.countedFromCell(firstLines))
    }
    return result
  }
}

extension Place {
  fileprivate func countedFromCell(_ firstLines: [String: Int]) -> Place {
    var result = self
    if let first = firstLines[source] { result.line -= first - 1 }
    return result
  }
}

extension StoredValue {
  fileprivate init(_ record: ValueRecord) {
    self.init(
      dtype: record.dtype, shape: record.shape, n: record.n, min: record.min, max: record.max,
      mean: record.mean)
  }
}
