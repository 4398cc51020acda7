import LimnSource

/// The line below a plot with its ticks, and their labels below it.
enum AxisFoot {
  static func lines(
    _ ticks: [(column: Int, label: String, context: String?)], name: String, columns: Int,
    margin: Int, _ options: TextOptions
  ) -> [TextLine] {
    var axis = Array(repeating: options.unicode ? "─" : "-", count: columns)
    var labels = Labels(columns)
    var contexts = Labels(columns)
    var previous: String?
    for tick in ticks where tick.column >= 0 && tick.column < columns {
      guard labels.place(tick.label, at: tick.column) else { continue }
      axis[tick.column] = options.unicode ? "┬" : "+"
      if let context = tick.context, context != previous {
        if contexts.place(context, at: tick.column) { previous = context }
      }
    }
    let blanks = String(repeating: " ", count: margin)
    var lines = [TextLine(blanks + (options.unicode ? "└" : "+") + axis.joined(), .dim)]
    for row in [labels, contexts] where !row.isEmpty {
      lines.append(TextLine(blanks + " " + row.text, .dim))
    }
    let name = options.shortened(options.clean(name), to: columns)
    if !name.isEmpty {
      let indent = margin + 1 + (columns - TerminalText.width(of: name)) / 2
      lines.append(TextLine(String(repeating: " ", count: indent) + name, .dim))
    }
    return lines
  }

  /// One line of labels that never overlap.
  struct Labels {
    private var cells: [String]
    private var end = -1
    private(set) var isEmpty = true

    init(_ columns: Int) { cells = Array(repeating: " ", count: columns) }

    /// Centred on its tick, moved inwards at the ends; false where there is no room.
    mutating func place(_ label: String, at column: Int) -> Bool {
      let width = TerminalText.width(of: label)
      if width > cells.count || width == 0 { return false }
      let start = min(max(column - width / 2, 0), cells.count - width)
      if start <= end { return false }
      cells[start] = label
      for index in start + 1..<max(start + width, start + 1) { cells[index] = "" }
      end = start + width
      isEmpty = false
      return true
    }

    var text: String { cells.joined() }
  }
}
