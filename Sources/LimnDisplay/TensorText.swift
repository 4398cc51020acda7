import LimnSource

/// A tensor: its header and facts, then the corners of its last two axes.
enum TensorText {
  static func lines(_ tensor: TensorDescription, _ options: TextOptions) -> [TextLine] {
    var lines = wrapped(options.clean(tensor.header), options.width).map { TextLine($0, .bold) }
    for fact in tensor.facts {
      lines += wrapped(options.clean(fact), options.width).map { TextLine($0, .dim) }
    }
    lines += corner(tensor, options)
    return lines
  }

  private static func corner(_ tensor: TensorDescription, _ options: TextOptions) -> [TextLine] {
    let columnCount = tensor.corner.map(\.count).max() ?? 0
    if columnCount == 0 { return [] }
    let hasRowLabels = tensor.rowLabels.contains { $0 != nil }
    var rows: [[String]] = []
    if tensor.columnLabels.contains(where: { $0 != nil }) {
      rows.append(cells(tensor.columnLabels, columnCount, options, blank: " "))
    }
    let headed = rows.count
    rows += tensor.corner.map { cells($0, columnCount, options, blank: nil) }
    var widths = (0..<columnCount).map { column in
      rows.reduce(0) { max($0, TerminalText.width(of: $1[column])) }
    }
    let labels = (0..<rows.count).map { row -> String in
      let index = row - headed
      guard hasRowLabels, index >= 0, index < tensor.rowLabels.count else { return "" }
      return options.shortened(
        tensor.rowLabels[index].map { options.clean($0) } ?? options.ellipsis, to: 24)
    }
    let labelWidth = labels.reduce(0) { max($0, TerminalText.width(of: $1)) }
    var kept = 0
    var used = labelWidth
    for width in widths {
      let gap = used == 0 ? 0 : 2
      if used + gap + width > options.width { break }
      used += gap + width
      kept += 1
    }
    widths.removeSubrange(kept...)

    var lines = zip(rows, labels).enumerated().map { index, row -> TextLine in
      var line = TextLine(row.1.padded(to: labelWidth), .dim)
      for (cell, width) in zip(row.0, widths) {
        if line.width > 0 { line.append("  ") }
        line.append(cell.padded(to: width, .right), index < headed ? .dim : .plain)
      }
      return line
    }
    if kept < columnCount {
      let count = NumberText.counted(columnCount - kept, "more column")
      lines.append(TextLine("\(options.ellipsis) \(count) do not fit", .dim))
    }
    return lines
  }

  private static func cells(
    _ texts: [String?], _ count: Int, _ options: TextOptions, blank: String?
  ) -> [String] {
    (0..<count).map { index in
      guard index < texts.count else { return "" }
      return texts[index].map { options.clean($0) } ?? blank ?? options.ellipsis
    }
  }
}
