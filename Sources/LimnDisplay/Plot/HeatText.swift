import LimnSource

/// A matrix as shades: rows down, columns across, a legend of the shades below.
///
/// A matrix that is larger than the room is averaged over blocks of neighbours, and a line says so.
/// A cell without values is blank.
enum HeatText {
  private static let mostRows = 32
  private static let shades: [Character] = ["·", "░", "▒", "▓", "█"]
  private static let ascii: [Character] = [".", ":", "-", "=", "+", "*", "#", "%", "@"]
  /// Dark blue over green to yellow in the 256-colour palette.
  private static let palette: [UInt8] = [18, 19, 25, 31, 37, 36, 35, 71, 107, 149, 185, 227]

  static func lines(
    _ panel: PlotDescription.Panel, _ plot: PlotDescription, _ options: TextOptions
  ) -> [TextLine] {
    for mark in panel.marks {
      guard case .heat(let rows, let columns, let values, let rowLabels, let columnLabels) = mark
      else { continue }
      guard rows > 0, columns > 0, values.count / rows == columns,
        values.count == rows * columns, values.contains(where: \.isFinite)
      else { return [TextLine("no values to show", .dim)] }
      let drawing = Drawing(
        rows: rows, columns: columns, values: values,
        rowLabels: rowLabels.map { options.shortened(options.clean($0), to: options.width / 4) },
        columnLabels: columnLabels.map { options.clean($0) }, name: plot.xlabel, options: options)
      return drawing.lines()
    }
    return []
  }

  private struct Drawing {
    let rows: Int
    let columns: Int
    let values: [Double]
    let rowLabels: [String]
    let columnLabels: [String]
    let name: String
    let options: TextOptions

    func lines() -> [TextLine] {
      let margin = rowLabels.reduce(0) { max($0, TerminalText.width(of: $1)) } + 1
      let room = max(options.width - margin - 1, 4)
      let shownRows = min(rows, HeatText.mostRows)
      let shownColumns = min(columns, room)
      // A cell is two characters wide, which makes it about square, or more where columns are few.
      let cell = max(1, min(room / shownColumns, shownColumns < 8 ? 6 : 2))
      let blocks = Reduction.blockMeans(
        values, rows: rows, columns: columns, toRows: shownRows, toColumns: shownColumns)
      let (low, high) = Reduction.extremes(of: blocks)
      guard let low, let high else { return [] }
      let scale = Scale(low: low, high: high)

      var lines: [TextLine] = []
      for row in 0..<shownRows {
        var line = TextLine(label(row, of: shownRows).padded(to: margin - 1, .right), .dim)
        line.append(options.unicode ? " │" : " |", .dim)
        for value in blocks[row * shownColumns..<(row + 1) * shownColumns] {
          let (glyph, style) = look(value, scale)
          line.append(String(repeating: glyph, count: cell), style)
        }
        lines.append(line)
      }
      lines += foot(cell: cell, shown: shownColumns, margin: margin)
      lines += legend(low, high, averages: (rows, columns) != (shownRows, shownColumns))
      return lines
    }

    private func look(_ value: Double, _ scale: Scale) -> (String, TextStyle) {
      guard value.isFinite else { return (" ", .plain) }
      let unit = scale.unit(value)
      if options.colour, options.unicode {
        let index = min(Int(unit * Double(palette.count)), palette.count - 1)
        return ("█", .palette(palette[index]))
      }
      let glyphs = options.unicode ? shades : ascii
      return (String(glyphs[min(Int(unit * Double(glyphs.count)), glyphs.count - 1)]), .plain)
    }

    /// Labels may be fewer than rows; then they are spread evenly from the first to the last.
    private func label(_ row: Int, of shown: Int) -> String {
      guard !rowLabels.isEmpty else { return "" }
      if rowLabels.count == rows { return rowLabels[rows * row / shown] }
      for (index, label) in rowLabels.enumerated()
      where spread(index, of: rowLabels.count, over: shown) == row {
        return label
      }
      return ""
    }

    private func spread(_ index: Int, of count: Int, over places: Int) -> Int {
      count < 2 ? 0 : index * (places - 1) / (count - 1)
    }

    private func foot(cell: Int, shown: Int, margin: Int) -> [TextLine] {
      var ticks: [(column: Int, label: String, context: String?)] = []
      let widest = columnLabels.reduce(0) { max($0, TerminalText.width(of: $1)) }
      if columnLabels.count == columns {
        let apart = max(1, (widest + 1 + cell) / cell)
        for column in stride(from: 0, to: shown, by: apart) {
          let label = columnLabels[columns * column / shown]
          ticks.append((column * cell + cell / 2, label, nil))
        }
      } else {
        for (index, label) in columnLabels.enumerated() {
          let column = spread(index, of: columnLabels.count, over: shown)
          ticks.append((column * cell + cell / 2, label, nil))
        }
      }
      return AxisFoot.lines(ticks, name: name, columns: shown * cell, margin: margin, options)
    }

    private func legend(_ low: Double, _ high: Double, averages: Bool) -> [TextLine] {
      var line = TextLine(NumberText.significant(low, digits: 4) + " ")
      let steps = options.colour && options.unicode ? palette.count : options.unicode ? 5 : 9
      let scale = Scale(low: 0, high: 1)
      for step in 0..<steps {
        let (glyph, style) = look((Double(step) + 0.5) / Double(steps), scale)
        line.append(String(repeating: glyph, count: 2), style)
      }
      line.append(" " + NumberText.significant(high, digits: 4))
      if values.contains(where: { !$0.isFinite }) { line.append("   blank: missing", .dim) }
      let note = "means over blocks of \(rows) x \(columns) values"
      if averages, line.width + 3 + note.utf8.count <= options.width {
        line.append("   " + note, .dim)
      }
      return [line]
    }
  }
}
