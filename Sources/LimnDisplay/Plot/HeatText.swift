import LimnSource

/// A matrix as shades: rows down, columns across, a legend of the shades below.
///
/// A matrix that is larger than the room is averaged over blocks of neighbours, and a line says so.
/// A cell without values is blank. Where cells hold numbers and there is room, they are written.
enum HeatText {
  private static let mostRows = 32

  static func lines(
    _ panel: PlotDescription.Panel, height: Int?, _ options: TextOptions
  ) -> [TextLine] {
    for mark in panel.marks {
      guard case .heat(let heat) = mark else { continue }
      guard heat.isDrawable else { return [TextLine("no values to show", .dim)] }
      if heat.isMap { return MapText.lines(heat, panel.xlabel, height: height, options) }
      if heat.isNumbered, let lines = NumberedHeat.lines(heat, panel.xlabel, options) {
        return lines
      }
      return shades(heat, panel.xlabel, mostRows: height ?? mostRows, options)
    }
    return []
  }

  private static func shades(
    _ heat: PlotDescription.Heat, _ name: String, mostRows: Int, _ options: TextOptions
  ) -> [TextLine] {
    let frame = HeatFrame(heat, options)
    let shownRows = min(heat.rows, mostRows)
    let shownColumns = min(heat.columns, frame.room)
    // A cell is two characters wide, which makes it about square, or more where columns are few.
    let widest = shownColumns < 8 ? 6 : shownColumns <= 16 ? 4 : 2
    let cell = max(1, min(frame.room / shownColumns, widest))
    let blocks = Reduction.blockMeans(
      heat.values, rows: heat.rows, columns: heat.columns, toRows: shownRows,
      toColumns: shownColumns)
    guard let shades = HeatShades(heat, blocks, options) else {
      return [TextLine("no values to show", .dim)]
    }
    var lines: [TextLine] = []
    for row in 0..<shownRows {
      var line = frame.start(row, of: shownRows)
      for value in blocks[row * shownColumns..<(row + 1) * shownColumns] {
        let (glyph, style) = shades.look(value)
        line.append(String(repeating: glyph, count: cell), style)
      }
      lines.append(line)
    }
    lines += frame.foot(name, cell: cell, shown: shownColumns)
    return lines
      + shades.legend(averages: (heat.rows, heat.columns) != (shownRows, shownColumns))
  }
}

/// The labels around a matrix.
struct HeatFrame {
  private let heat: PlotDescription.Heat
  private let options: TextOptions
  private let rowLabels: [String]
  private let columnLabels: [String]
  private let margin: Int
  /// Characters for the cells of a row.
  let room: Int

  init(_ heat: PlotDescription.Heat, _ options: TextOptions) {
    self.heat = heat
    self.options = options
    rowLabels = heat.rowLabels.map {
      options.shortened(options.clean($0), to: options.width / 4)
    }
    columnLabels = heat.columnLabels.map { options.clean($0) }
    margin = rowLabels.reduce(0) { max($0, TerminalText.width(of: $1)) } + 1
    room = max(options.width - margin - 1, 4)
  }

  func start(_ row: Int, of shown: Int) -> TextLine {
    var line = TextLine(label(row, of: shown).padded(to: margin - 1, .right), .dim)
    line.append(options.unicode ? " │" : " |", .dim)
    return line
  }

  /// Labels may be fewer than rows; then they are spread evenly from the first to the last.
  private func label(_ row: Int, of shown: Int) -> String {
    guard !rowLabels.isEmpty else { return "" }
    if rowLabels.count == heat.rows {
      // A row that is drawn several times has its label once.
      let source = heat.rows * row / shown
      return row > 0 && heat.rows * (row - 1) / shown == source ? "" : rowLabels[source]
    }
    for (index, label) in rowLabels.enumerated()
    where spread(index, of: rowLabels.count, over: shown) == row {
      return label
    }
    return ""
  }

  private func spread(_ index: Int, of count: Int, over places: Int) -> Int {
    count < 2 ? 0 : index * (places - 1) / (count - 1)
  }

  func foot(_ name: String, cell: Int, shown: Int) -> [TextLine] {
    var ticks: [(column: Int, label: String, context: String?)] = []
    let widest = columnLabels.reduce(0) { max($0, TerminalText.width(of: $1)) }
    if columnLabels.count == heat.columns {
      // Below the middle of its columns, of which a raster drawn larger has several.
      let sources = min(shown, heat.columns)
      let width = Double(shown * cell) / Double(sources)
      let apart = NiceSteps.whole(atLeast: Int((Double(widest + 1) / width).rounded(.up)))
      for source in stride(from: 0, to: sources, by: apart) {
        let label = columnLabels[heat.columns * source / sources]
        ticks.append((Int((Double(source) + 0.5) * width), label, nil))
      }
    } else {
      for (index, label) in columnLabels.enumerated() {
        let column = spread(index, of: columnLabels.count, over: shown)
        ticks.append((column * cell + cell / 2, label, nil))
      }
    }
    return AxisFoot.lines(ticks, name: name, columns: shown * cell, margin: margin, options)
  }

  /// Words below the columns of a matrix with numbers, one each.
  func heads(_ width: Int) -> TextLine {
    var line = TextLine(String(repeating: " ", count: margin + 1), .dim)
    for label in columnLabels {
      line.append(options.shortened(label, to: width - 1).padded(to: width, .right), .dim)
    }
    return line
  }
}

/// How values of a matrix look, and the legend that says so.
struct HeatShades {
  private static let unicode: [Character] = ["·", "░", "▒", "▓", "█"]
  private static let ascii: [Character] = [".", ":", "-", "=", "+", "*", "#", "%", "@"]

  private let heat: PlotDescription.Heat
  private let options: TextOptions
  private let scale: Scale

  /// `values` are those drawn, perhaps means; nil where none can be shown.
  init?(_ heat: PlotDescription.Heat, _ values: [Double], _ options: TextOptions) {
    guard let scale = heat.scale(of: values) else { return nil }
    self.heat = heat
    self.options = options
    self.scale = scale
  }

  private var isColoured: Bool { options.colour && options.unicode }

  /// A colour of the terminal's palette, nil for what is missing.
  func colour(_ value: Double) -> UInt8? {
    guard value.isFinite else { return nil }
    let palette = Palette.terminal(heat.colours)
    let unit = min(max(scale.unit(value), 0), 1)
    return palette[min(Int(unit * Double(palette.count)), palette.count - 1)]
  }

  func look(_ value: Double) -> (glyph: String, style: TextStyle) {
    guard value.isFinite else { return (" ", .plain) }
    if isColoured, let colour = colour(value) { return ("█", .palette(colour)) }
    let unit = min(max(scale.unit(value), 0), 1)
    let glyphs = options.unicode ? Self.unicode : Self.ascii
    return (String(glyphs[min(Int(unit * Double(glyphs.count)), glyphs.count - 1)]), .plain)
  }

  func legend(averages: Bool) -> [TextLine] {
    let ends = [scale.low, scale.high].map { NumberText.significant($0, digits: 4) }
    let steps = isColoured ? Palette.terminal(heat.colours).count : options.unicode ? 5 : 9
    let room = options.width - ends[0].utf8.count - ends[1].utf8.count - 2
    var line = TextLine(ends[0] + " ")
    for step in 0..<steps {
      let share = (Double(step) + 0.5) / Double(steps)
      let (glyph, style) = look(scale.low * (1 - share) + scale.high * share)
      line.append(String(repeating: glyph, count: room < 2 * steps ? 1 : 2), style)
    }
    line.append(" " + ends[1])
    let unit = options.shortened(options.clean(heat.unit), to: 12)
    if !unit.isEmpty, line.width + 1 + TerminalText.width(of: unit) <= options.width {
      line.append(" " + unit)
    }
    var notes: [String] = []
    if heat.values.contains(where: { !$0.isFinite }) { notes.append("blank: missing") }
    if averages { notes.append("means over blocks of \(heat.rows) x \(heat.columns) values") }
    var lines = [line]
    for note in notes {
      if line.width + 3 + note.utf8.count <= options.width {
        line.append("   " + note, .dim)
        lines[lines.count - 1] = line
      } else {
        line = TextLine(options.shortened(note, to: options.width), .dim)
        lines.append(line)
      }
    }
    return lines
  }
}

/// A small matrix with the number in every cell, on the colour of the cell where there is colour.
enum NumberedHeat {
  /// nil where the numbers do not fit.
  static func lines(
    _ heat: PlotDescription.Heat, _ name: String, _ options: TextOptions
  ) -> [TextLine]? {
    guard heat.rows * heat.columns <= 400, let shades = HeatShades(heat, heat.values, options)
    else {
      return nil
    }
    let frame = HeatFrame(heat, options)
    let texts = heat.values.map { options.clean(Self.text($0)) }
    let widest = texts.reduce(0) { max($0, TerminalText.width(of: $1)) }
    let labels = heat.columnLabels.reduce(0) { max($0, TerminalText.width(of: options.clean($1))) }
    let most = frame.room / heat.columns
    let width = min(max(widest, labels) + 2, most)
    guard widest < width else { return nil }
    var lines = [frame.heads(width)]
    for row in 0..<heat.rows {
      var line = frame.start(row, of: heat.rows)
      for column in 0..<heat.columns {
        let place = row * heat.columns + column
        let text = texts[place].padded(to: width, .right)
        let style = shades.colour(heat.values[place]).map {
          TextStyle.pair(Palette.isDark($0, heat.colours) ? 231 : 16, on: $0)
        }
        line.append(text, options.unicode ? style ?? .plain : .plain)
      }
      lines.append(line)
    }
    return lines
  }

  static func text(_ value: Double) -> String {
    if value.isNaN { return NumberText.missing }
    return value.magnitude < 100 && value.isFinite
      ? NumberText.fixed(value, decimals: 2) : NumberText.significant(value, digits: 4)
  }
}

extension PlotDescription.Heat {
  /// The range of the colours, nil where nothing can be shown.
  func scale(of values: [Double]) -> Scale? {
    if let limits, limits.count == 2, limits[0] < limits[1], limits.allSatisfy(\.isFinite) {
      return Scale(low: limits[0], high: limits[1])
    }
    let (low, high) = Reduction.extremes(of: values)
    guard let low, let high else { return nil }
    guard colours == .diverging else { return Scale(low: low, high: high) }
    let most = max(low.magnitude, high.magnitude)
    return most == 0 ? Scale(low: -1, high: 1) : Scale(low: -most, high: most)
  }
}
