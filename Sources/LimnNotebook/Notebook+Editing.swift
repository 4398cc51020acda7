/// Other code in the cells of a notebook.
extension Notebook {
  /// The bytes of the file with these texts for its cells' code; nil keeps one as it is.
  ///
  /// Fences, outputs, prose and the indentation of a fence stay.
  package func bytes(withCells texts: [String?]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var copied = 0
    for (cell, text) in zip(cells, texts) {
      guard let text, let code = codeRange(of: cell) else { continue }
      result += bytes[copied..<code.lowerBound]
      let indent = bytes[cell.fence].prefix { $0 == 0x20 }
      for line in text.split(separator: "\n", omittingEmptySubsequences: text.isEmpty) {
        if !line.isEmpty { result += indent }
        result += Array(line.utf8) + Array(cell.lineEnd.utf8)
      }
      copied = code.upperBound
    }
    result += bytes[copied...]
    return result
  }

  /// The lines between the fences.
  private func codeRange(of cell: Cell) -> Range<Int>? {
    let fence = bytes[cell.fence]
    guard let first = fence.firstIndex(of: 0x0A) else { return nil }
    // The closing fence's line: the last one, with or without its end.
    let body = fence.last == 0x0A ? fence.dropLast() : fence
    guard let last = body.lastIndex(of: 0x0A), last >= first else { return nil }
    return first + 1..<last + 1
  }
}
