import LimnSource

/// Tables as aligned text.
///
/// Numbers are never cut: where the width does not suffice, long words are shortened first, then
/// columns are left out from the right, and a note says which.
enum TableText {
  private static let gap = 2
  /// Below this, shortened words stop being useful.
  private static let narrowestWords = 12

  private struct Column {
    var heads: [String]
    var cells: [String]
    var alignment: TableDescription.Alignment
    var width: Int
  }

  static func lines(_ table: TableDescription, _ options: TextOptions) -> [TextLine] {
    var lines: [TextLine] = []
    if let title = table.title {
      lines.append(TextLine(options.shortened(options.clean(title), to: options.width), .bold))
    }
    if table.columns.isEmpty {
      let count = NumberText.counted(table.rowCount, "row")
      lines += wrapped("table without columns, \(count)", options.width).map { TextLine($0) }
    } else {
      body(table, options, into: &lines)
    }
    for note in table.notes {
      lines += wrapped(options.clean(note), options.width).map { TextLine($0, .dim) }
    }
    return lines
  }

  private static func body(
    _ table: TableDescription, _ options: TextOptions, into lines: inout [TextLine]
  ) {
    let typed = table.columns.contains { !$0.type.isEmpty || $0.unit != nil }
    var columns = table.columns.map { measured($0, typed: typed, options) }
    shrinkWords(&columns, to: options.width)
    let kept = fitting(columns, options.width)
    let dropped = table.columns[kept...].map { options.clean($0.name) }
    columns.removeSubrange(kept...)
    let cut = columns.indices.filter { index in
      columns[index].cells.contains { TerminalText.width(of: $0) > columns[index].width }
    }.map { options.clean(table.columns[$0].name) }

    let heads = columns.map(\.heads.count).max() ?? 0
    for index in 0..<heads {
      lines.append(
        row(columns.map { $0.heads[index] }, columns, index == 0 ? .bold : .dim, options))
    }
    let held = table.columns.first?.cells.count ?? 0
    let head = min(table.headCount ?? held, held)
    for index in 0..<held {
      if index == head, table.rowCount > held { lines.append(moreRows(table, held, options)) }
      lines.append(row(columns.map { $0.cells[index] }, columns, .plain, options))
    }
    if head == held, table.rowCount > held { lines.append(moreRows(table, held, options)) }
    if held == 0 { lines.append(TextLine("no rows", .dim)) }
    if !cut.isEmpty {
      lines += wrapped("shortened: \(cut.joined(separator: ", "))", options.width)
        .map { TextLine($0, .dim) }
    }
    if !dropped.isEmpty {
      let count = NumberText.counted(dropped.count, "more column")
      let text = "\(options.ellipsis) \(count): \(dropped.joined(separator: ", "))"
      lines += wrapped(text, options.width).map { TextLine($0, .dim) }
    }
  }

  private static func moreRows(
    _ table: TableDescription, _ held: Int, _ options: TextOptions
  ) -> TextLine {
    TextLine("\(options.ellipsis) \(NumberText.counted(table.rowCount - held, "more row"))", .dim)
  }

  private static func measured(
    _ column: TableDescription.Column, typed: Bool, _ options: TextOptions
  ) -> Column {
    var heads = [options.clean(column.name)]
    if typed {
      let unit = column.unit.map { options.clean($0) } ?? ""
      heads.append(column.type + (unit.isEmpty || column.type.isEmpty ? "" : " ") + unit)
    }
    let cells = column.cells.map { options.clean($0) }
    let width = (heads + cells).reduce(0) { max($0, TerminalText.width(of: $1)) }
    return Column(heads: heads, cells: cells, alignment: column.alignment, width: width)
  }

  /// Takes width from the widest column of words until the table fits or nothing more can be taken.
  private static func shrinkWords(_ columns: inout [Column], to width: Int) {
    while total(columns) > width {
      let wordy = columns.indices.filter {
        columns[$0].alignment == .left && columns[$0].width > narrowestWords
      }
      guard let widest = wordy.max(by: { columns[$0].width < columns[$1].width }) else { return }
      let next = wordy.filter { $0 != widest }.map { columns[$0].width }.max() ?? narrowestWords
      let excess = total(columns) - width
      let step = max(1, min(excess, columns[widest].width - max(next, narrowestWords)))
      columns[widest].width = min(columns[widest].width - step, 100_000)
    }
  }

  /// How many columns fit, at least one.
  private static func fitting(_ columns: [Column], _ width: Int) -> Int {
    var used = -gap
    for (index, column) in columns.enumerated() {
      used += gap + column.width
      if used > width { return max(index, 1) }
    }
    return columns.count
  }

  private static func total(_ columns: [Column]) -> Int {
    columns.reduce(-gap) { $0 + gap + $1.width }
  }

  private static func row(
    _ cells: [String], _ columns: [Column], _ style: TextStyle, _ options: TextOptions
  ) -> TextLine {
    var line = TextLine()
    for (index, (cell, column)) in zip(cells, columns).enumerated() {
      if index > 0 { line.append(String(repeating: " ", count: gap), style) }
      let width = min(column.width, options.width)
      line.append(options.shortened(cell, to: width).padded(to: width, column.alignment), style)
    }
    return line
  }
}

/// Breaks at blanks; a word longer than the width is broken anywhere.
package func wrapped(_ text: String, _ width: Int, indent: String = "  ") -> [String] {
  var lines: [String] = []
  var line = ""
  var used = 0
  func close() {
    lines.append(line)
    line = indent
    used = indent.utf8.count
  }
  for word in text.split(separator: " ", omittingEmptySubsequences: true) {
    let length = TerminalText.width(of: String(word))
    let isStart = line.allSatisfy { $0 == " " }
    if !isStart, used + 1 + length > width { close() }
    if !line.allSatisfy({ $0 == " " }) {
      line += " "
      used += 1
    }
    if used + length <= width {
      line += word
      used += length
      continue
    }
    for character in word {
      let step = TerminalText.width(of: String(character))
      if used + step > width { close() }
      line.append(character)
      used += step
    }
  }
  if !line.allSatisfy({ $0 == " " }) { lines.append(line) }
  return lines
}
