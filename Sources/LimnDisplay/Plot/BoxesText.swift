import LimnSource

/// Boxes on their side: whiskers, the box between the quartiles, the median, and what lies outside.
enum BoxesText {
  /// Further boxes are only counted.
  private static let mostBoxes = 40

  static func lines(_ panel: PlotDescription.Panel, _ options: TextOptions) -> [TextLine] {
    guard case .labels(let labels) = panel.xAxis, let range = Extent.y(of: [panel]) else {
      return [TextLine("no values to show", .dim)]
    }
    var boxes: [PlotDescription.Box] = []
    for mark in panel.marks {
      if case .boxes(let more) = mark { boxes += more }
    }
    let shown = labels.prefix(mostBoxes).map {
      options.shortened(options.clean($0), to: options.width / 3)
    }
    let margin = shown.reduce(0) { max($0, TerminalText.width(of: $1)) }
    let columns = max(options.width - margin - 2, 8)
    var lines: [TextLine] = []
    for (label, box) in zip(shown, boxes) {
      var line = TextLine(label.padded(to: margin, .right), .dim)
      line.append(options.unicode ? " │" : " |", .dim)
      let cells = cells(box, range, columns, options)
      line.append(cells, .series(panel.colour(of: 0)))
      lines.append(line)
    }
    let ticks = NumberTicks.ticks(range, columns: columns).compactMap { tick in
      range.dot(tick.value, of: columns).map {
        (column: $0, label: tick.label, context: String?.none)
      }
    }
    lines += AxisFoot.lines(
      ticks, name: panel.ylabel, columns: columns, margin: margin + 1, options)
    if labels.count > mostBoxes {
      let count = NumberText.counted(labels.count - mostBoxes, "more box", plural: "more boxes")
      lines.append(TextLine("\(options.ellipsis) \(count)", .dim))
    }
    return lines
  }

  private struct Glyphs {
    let whisker: Character
    let ends: (Character, Character)
    let box: Character
    let median: Character
    let outlier: Character
    static let unicode = Glyphs(
      whisker: "─", ends: ("├", "┤"), box: "▒", median: "┃", outlier: "∘")
    static let ascii = Glyphs(whisker: "-", ends: ("|", "|"), box: "=", median: "|", outlier: "o")
  }

  private static func cells(
    _ box: PlotDescription.Box, _ range: Scale, _ columns: Int, _ options: TextOptions
  ) -> String {
    var cells = Array(repeating: Character(" "), count: columns)
    let glyphs = options.unicode ? Glyphs.unicode : Glyphs.ascii
    func column(_ value: Double) -> Int? {
      range.contains(value) ? range.dot(value, of: columns) : nil
    }
    for outlier in box.outliers {
      if let at = column(outlier) { cells[at] = glyphs.outlier }
    }
    if let low = column(box.low), let high = column(box.high), low <= high {
      for at in low...high { cells[at] = glyphs.whisker }
      cells[low] = glyphs.ends.0
      cells[high] = glyphs.ends.1
    }
    if let from = column(box.lowerQuartile), let to = column(box.upperQuartile), from <= to {
      for at in from...to { cells[at] = glyphs.box }
    }
    if let median = column(box.median) { cells[median] = glyphs.median }
    return String(cells)
  }
}
