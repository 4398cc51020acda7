/// Where a program's text lives while it is worked on.
///
/// Text is held once, as UTF-8. A place in it is a `Span` of byte offsets; lines and columns are
/// computed only when a message is written. Columns count Unicode scalars from 1.

/// A half-open range of UTF-8 offsets in one `SourceText`.
package struct Span: Hashable, Codable, Sendable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  /// The smallest span that covers both.
  package func union(_ other: Span) -> Span {
    Span(min(start, other.start), max(end, other.end))
  }
}

/// One named piece of program text: a file, a cell, an input at the prompt.
package struct SourceText: Sendable {
  /// As shown to the user: a path, or `cell load`, or `input 3`.
  package let name: String
  package let text: String
  package let utf8: [UInt8]
  /// The line of the file at which the text starts (a cell of a notebook starts further down).
  package let firstLine: Int
  private let lineStarts: [Int]

  package init(name: String, text: String, firstLine: Int = 1) {
    self.name = name
    self.text = text
    self.firstLine = firstLine
    let bytes = Array(text.utf8)
    utf8 = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// The place of a span, with its line of text, so that a message can be shown without the source.
  package func place(of span: Span) -> Place {
    let start = min(max(span.start, 0), utf8.count)
    let end = min(max(span.end, start), utf8.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= start { low = middle } else { high = middle }
    }
    let lineStart = lineStarts[low]
    var lineEnd = low + 1 < lineStarts.count ? lineStarts[low + 1] - 1 : utf8.count
    if lineEnd > lineStart, utf8[lineEnd - 1] == 0x0D { lineEnd -= 1 }
    let scalars = { (from: Int, to: Int) -> Int in
      String(decoding: utf8[from..<max(from, to)], as: UTF8.self).unicodeScalars.count
    }
    return Place(
      source: name,
      line: firstLine + low,
      column: scalars(lineStart, min(start, lineEnd)) + 1,
      length: max(1, scalars(min(start, lineEnd), min(end, lineEnd))),
      text: String(decoding: utf8[lineStart..<lineEnd], as: UTF8.self))
  }
}

/// A place as a reader sees it: self-contained, so that it can cross to another process.
package struct Place: Hashable, Codable, Sendable {
  package var source: String
  package var line: Int
  /// In Unicode scalars, from 1.
  package var column: Int
  /// Scalars to underline on this line; at least 1.
  package var length: Int
  /// The whole line, without its end.
  package var text: String

  package init(source: String, line: Int, column: Int, length: Int, text: String) {
    self.source = source
    self.line = line
    self.column = column
    self.length = length
    self.text = text
  }
}
