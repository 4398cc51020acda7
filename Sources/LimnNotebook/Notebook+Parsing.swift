import LimnSource

/// Reading a notebook line by line, as CommonMark sees fences.
///
/// A fence is three or more backticks or tildes after at most three spaces, and ends at a fence of
/// the same sign at least as long. What lies in another fence, or in an HTML comment of several
/// lines, is no cell.
extension Notebook {
  package static func parse(_ bytes: [UInt8], name: String) -> Notebook {
    var reader = NotebookReader(bytes: bytes, name: name)
    reader.read()
    return reader.notebook
  }
}

private struct NotebookReader {
  struct Line {
    /// Without the line end.
    var content: Range<Int>
    /// With it.
    var whole: Range<Int>
  }

  struct Fence {
    var sign: UInt8
    var length: Int
    var indent: Int
    var info: String
  }

  var notebook: Notebook
  let bytes: [UInt8]
  let lines: [Line]
  var next = 0
  var proseStart = 0
  var unnamed = 0
  var namedAt: [String: Int] = [:]

  init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    var lines: [Line] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let feed = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let end = feed > start && feed < bytes.count && bytes[feed - 1] == 0x0D ? feed - 1 : feed
      let after = min(feed + 1, bytes.count)
      lines.append(Line(content: start..<end, whole: start..<after))
      start = after
    }
    self.lines = lines
    notebook = Notebook(
      name: name, bytes: bytes, frontMatter: FrontMatter(), parts: [], cells: [], diagnostics: [])
  }

  // MARK: Text and places

  func text(_ line: Int) -> String { String(decoding: bytes[lines[line].content], as: UTF8.self) }

  mutating func note(_ fault: Fault, line: Int) {
    let text = lines.indices.contains(line) ? text(line) : ""
    let leading = text.prefix { $0 == " " }.unicodeScalars.count
    let place = Place(
      source: notebook.name, line: line + 1, column: leading + 1,
      length: max(1, text.unicodeScalars.count - leading), text: text)
    var diagnostic = Diagnostic(.error, fault)
    diagnostic.place = place
    notebook.diagnostics.append(diagnostic)
  }

  // MARK: The whole file

  mutating func read() {
    if let offset = Self.firstInvalidOffset(bytes) {
      let line = lines.firstIndex { $0.whole.contains(offset) } ?? 0
      note(.notText(offset: offset), line: line)
    }
    noteConflicts()
    readFrontMatter()
    while next < lines.count {
      if let fence = fence(at: next) {
        readFence(fence)
      } else if text(next).trimmed.hasPrefix("<!--") {
        readComment()
      } else {
        next += 1
      }
    }
    endProse(at: bytes.count)
  }

  /// The offset of the first byte that is not UTF-8, or is a NUL.
  static func firstInvalidOffset(_ bytes: [UInt8]) -> Int? {
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == 0 { return offset }
      if byte < 0x80 {
        offset += 1
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      let end = min(offset + length, bytes.count)
      guard String(validating: bytes[offset..<end], as: UTF8.self) != nil else { return offset }
      offset = end
    }
    return nil
  }

  mutating func noteConflicts() {
    let marks: [UInt8] = [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|")]
    let found = lines.indices.filter { line in
      let content = bytes[lines[line].content]
      guard content.count >= 7, let first = content.first, marks.contains(first) else { return false }
      let run = content.prefix { $0 == first }.count
      return run == 7 && (content.count == 7 || content[content.startIndex + 7] == 0x20)
    }
    // `|||||||` alone may be a table.
    guard found.contains(where: { bytes[lines[$0].content.lowerBound] != UInt8(ascii: "|") }) else {
      return
    }
    for line in found { note(.conflictMarker(), line: line) }
  }

  mutating func readFrontMatter() {
    guard !lines.isEmpty, text(0).trimmedEnd == "---" else { return }
    let close = lines.indices.dropFirst().first { ["---", "..."].contains(text($0).trimmedEnd) }
    guard let close else {
      note(.frontMatterOpen(), line: 0)
      next = lines.count
      return
    }
    let yaml = (1..<close).map { text($0) + "\n" }.joined()
    let reader = FrontMatterReader(yaml: yaml, firstLine: 2)
    notebook.frontMatter = reader.frontMatter
    for finding in reader.findings { note(finding.fault, line: finding.line - 1) }
    next = close + 1
    proseStart = lines[close].whole.upperBound
  }

  // MARK: Fences

  func fence(at line: Int) -> Fence? {
    let content = bytes[lines[line].content]
    let indent = content.prefix { $0 == 0x20 }.count
    let rest = content.dropFirst(indent)
    guard indent <= 3, let sign = rest.first, sign == UInt8(ascii: "`") || sign == UInt8(ascii: "~")
    else { return nil }
    let length = rest.prefix { $0 == sign }.count
    let info = rest.dropFirst(length)
    guard length >= 3, sign == UInt8(ascii: "~") || !info.contains(sign) else { return nil }
    return Fence(
      sign: sign, length: length, indent: indent,
      info: String(decoding: info, as: UTF8.self).trimmed)
  }

  /// The line that closes the fence opened before `start`.
  func close(of open: Fence, from start: Int) -> Int? {
    guard start < lines.count else { return nil }
    return (start..<lines.count).first { line in
      guard let fence = fence(at: line) else { return false }
      return fence.sign == open.sign && fence.length >= open.length && fence.info.isEmpty
    }
  }

  mutating func readFence(_ open: Fence) {
    let opening = next
    let language = open.info.prefix { !$0.isWhitespace && $0 != "{" }
    let rest = open.info.dropFirst(language.count).trimmed
    let isCell = language == "limn" && rest.split(separator: " ").first != "show"
    guard let closing = close(of: open, from: opening + 1) else {
      note(.fenceOpen(isCell ? "a cell" : nil), line: opening)
      next = lines.count
      return
    }
    next = closing + 1
    if isCell { readCell(open, options: rest, opening: opening, closing: closing) }
  }

  mutating func readCell(_ fence: Fence, options text: String, opening: Int, closing: Int) {
    endProse(at: lines[opening].whole.lowerBound)
    var options = CellOptions()
    do throws(Fault) { options = try CellOptions.parse(text) } catch { note(error, line: opening) }
    if let name = options.name {
      if let first = namedAt[name] {
        note(.duplicateCellName(name, firstLine: first + 1), line: opening)
      } else {
        namedAt[name] = opening
      }
    } else {
      unnamed += 1
    }
    let code = (opening + 1..<closing).map { line -> String in
      let content = bytes[lines[line].content]
      let indent = min(fence.indent, content.prefix { $0 == 0x20 }.count)
      return String(decoding: content.dropFirst(indent), as: UTF8.self)
    }
    let end = lines[closing].whole.upperBound
    var cell = Notebook.Cell(
      name: options.name, label: options.name ?? "cell-\(unnamed)", options: options,
      text: code.joined(separator: "\n"), firstLine: opening + 2,
      fence: lines[opening].whole.lowerBound..<end, output: end..<end, stored: nil,
      lineEnd: lines[opening].whole.count - lines[opening].content.count == 2 ? "\r\n" : "\n")
    readOutput(of: &cell)
    notebook.parts.append(.cell(notebook.cells.count))
    notebook.cells.append(cell)
    proseStart = cell.output.upperBound
  }

  // MARK: Stored outputs

  mutating func readOutput(of cell: inout Notebook.Cell) {
    var line = next
    while line < lines.count, text(line).trimmed.isEmpty { line += 1 }
    guard line < lines.count, text(line).hasPrefix("<!-- limn:out") else { return }
    let comment = text(line).trimmedEnd
    next = line + 1
    guard comment.hasSuffix("-->"), comment.utf8.count >= 17 else {
      return note(.damagedOutput("its comment does not end on its line"), line: line)
    }
    let body = String(comment.dropFirst("<!-- limn:out".count).dropLast(3)).trimmed
    let json = String(body.drop { $0 != "{" })
    guard let values = StoredOutput.values(json: body.isEmpty ? "{}" : json) else {
      return note(.damagedOutput("its record is not JSON"), line: line)
    }
    guard next < lines.count, let open = fence(at: next), open.info == "text" else {
      return note(.damagedOutput("a `text` fence must follow its comment"), line: line)
    }
    guard let closing = close(of: open, from: next + 1) else {
      note(.damagedOutput("its fence is never closed"), line: next)
      next = lines.count
      return
    }
    let text = (next + 1..<closing).map { self.text($0) }.joined(separator: "\n")
    cell.stored = StoredOutput(text: text, values: values)
    cell.output = cell.output.lowerBound..<lines[closing].whole.upperBound
    next = closing + 1
  }

  /// An HTML comment: one line or several, never with cells inside.
  mutating func readComment() {
    if text(next).trimmed.hasPrefix("<!-- limn:out") { note(.orphanOutput(), line: next) }
    while next < lines.count, !text(next).contains("-->") { next += 1 }
    next = min(next + 1, lines.count)
  }

  mutating func endProse(at end: Int) {
    if end > proseStart { notebook.parts.append(.prose(proseStart..<end)) }
    proseStart = end
  }
}

extension StringProtocol {
  fileprivate var trimmed: String { String(drop(while: \.isWhitespace)).trimmedEnd }

  fileprivate var trimmedEnd: String {
    var text = String(self)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
