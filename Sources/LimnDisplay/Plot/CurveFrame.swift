import LimnSource

/// Panels of curves over one x axis: where everything lies, and the frame around it.
struct CurveFrame {
  private let panels: [PlotDescription.Panel]
  private let options: TextOptions
  /// nil where there is nothing to show.
  private let x: Scale?
  private let scales: [Scale?]
  private let ticks: [[Tick]]
  private let rows: Int
  /// The width of the labels left of the axis.
  private let margin: Int
  private let columns: Int

  private static let mostRowsOfPlaces = 4

  /// `y` is the range that all panels share, if they do; `height` the rows of one panel.
  init(
    _ panels: [PlotDescription.Panel], y: Scale? = nil, height: Int?, _ options: TextOptions
  ) {
    self.panels = panels
    self.options = options
    let rows = height ?? (panels.count < 2 ? 14 : panels.count == 2 ? 9 : 6)
    self.rows = rows
    x = Extent.x(of: panels)
    scales = panels.map { y ?? Extent.y(of: [$0]) }
    ticks = scales.map { $0.map { NumberTicks.ticks($0, rows: rows) } ?? [] }
    margin = ticks.joined().reduce(0) { max($0, TerminalText.width(of: $1.label)) }
    columns = max(options.width - margin - 2, 8)
  }

  static func bandGlyph(_ options: TextOptions) -> Character { options.unicode ? "░" : "/" }
  static func horizontalGlyph(_ options: TextOptions) -> Character { options.unicode ? "┄" : "-" }
  static func verticalGlyph(_ options: TextOptions) -> Character { options.unicode ? "┊" : "|" }

  func lines(_ index: Int, isLast: Bool) -> [TextLine] {
    let panel = panels[index]
    guard let x, let y = scales[index] else {
      return empty() + (isLast ? x.map { foot($0) } ?? [] : [])
    }
    var canvas = Canvas(columns: columns, rows: rows, unicode: options.unicode)
    CurvePainter(x: x, y: y, panel: panel, options: options).paint(on: &canvas)
    var labels: [Int: String] = [:]
    for tick in ticks[index] {
      guard let dot = y.dot(tick.value, of: canvas.dotRows) else { continue }
      labels[canvas.row(ofDot: canvas.dotRows - 1 - dot)] = tick.label
    }
    var lines = places(panel, x, canvas)
    for row in 0..<rows {
      var line = TextLine((labels[row] ?? "").padded(to: margin, .right), .dim)
      let edge =
        labels[row] == nil ? (options.unicode ? " │" : " |") : options.unicode ? " ┤" : " +"
      line.append(edge, .dim)
      line.append(canvas.line(row: row))
      lines.append(line)
    }
    return lines + (isLast ? foot(x) : [])
  }

  /// The names of marked places, each above its line.
  private func places(
    _ panel: PlotDescription.Panel, _ x: Scale, _ canvas: Canvas
  ) -> [TextLine] {
    let named = panel.marks.compactMap { mark -> (column: Int, name: String)? in
      guard case .vertical(let name, let place) = mark, !name.isEmpty, x.contains(place),
        let dot = x.dot(place, of: canvas.dotColumns)
      else { return nil }
      return (canvas.column(ofDot: dot), options.shortened(options.clean(name), to: 24))
    }
    var rows: [AxisFoot.Labels] = []
    for (column, name) in named.sorted(by: { $0.column < $1.column }) {
      var isPlaced = false
      for index in rows.indices where !isPlaced { isPlaced = rows[index].place(name, at: column) }
      if !isPlaced, rows.count < Self.mostRowsOfPlaces {
        var row = AxisFoot.Labels(columns)
        if row.place(name, at: column) { rows.append(row) }
      }
    }
    return rows.map { TextLine(String(repeating: " ", count: margin + 2) + $0.text, .dim) }
  }

  /// A panel in which every value is missing.
  private func empty() -> [TextLine] {
    let height = 3
    return (0..<height).map { row in
      var line = TextLine(String(repeating: " ", count: margin) + " ")
      line.append(options.unicode ? "│" : "|", .dim)
      if row == height / 2 {
        line.append(options.shortened("  no values to show", to: columns), .dim)
      }
      return line
    }
  }

  /// The x axis with its ticks, labels and name.
  private func foot(_ x: Scale) -> [TextLine] {
    let panel = panels.last
    let ticks = AxisTicks.ticks(
      x, panel?.xAxis ?? .number, columns: columns, isWhole: Extent.isWhole(panels))
    let shown = ticks.compactMap { tick in x.dot(tick.value, of: columns).map { ($0, tick) } }
    return AxisFoot.lines(
      shown.map { (column: $0.0, label: options.clean($0.1.label), context: $0.1.context) },
      name: panel?.xlabel ?? "", columns: columns, margin: margin + 1, options)
  }
}

/// Ticks of an x axis of any kind.
enum AxisTicks {
  static func ticks(
    _ scale: Scale, _ axis: PlotDescription.XAxis, columns: Int, isWhole: Bool
  ) -> [Tick] {
    switch axis {
    case .number: return NumberTicks.ticks(scale, columns: columns, isWhole: isWhole)
    case .time: return DateTicks.ticks(scale, columns: columns)
    case .labels(let labels):
      return labels.indices.compactMap { index in
        scale.contains(Double(index)) ? Tick(value: Double(index), label: labels[index]) : nil
      }
    }
  }
}
