import LimnSource

/// Panels of curves over a shared x axis: where everything lies, and the frame around it.
struct CurveFrame {
  private let panels: [PlotDescription.Panel]
  private let plot: PlotDescription
  private let options: TextOptions
  /// nil where there is nothing to show.
  private let x: Scale?
  private let scales: [Scale?]
  private let ticks: [[Tick]]
  private let rows: Int
  /// The width of the labels left of the axis.
  private let margin: Int
  private let columns: Int

  init(_ panels: [PlotDescription.Panel], _ plot: PlotDescription, _ options: TextOptions) {
    self.panels = panels
    self.plot = plot
    self.options = options
    let rows = panels.count < 2 ? 14 : panels.count == 2 ? 9 : 6
    self.rows = rows
    x = Extent.x(of: panels)
    scales = panels.map { Extent.y(of: $0) }
    ticks = scales.map { $0.map { NumberTicks.ticks($0, most: max(rows / 2, 2)) } ?? [] }
    margin = ticks.joined().reduce(0) { max($0, TerminalText.width(of: $1.label)) }
    columns = max(options.width - margin - 2, 8)
  }

  static func bandGlyph(_ options: TextOptions) -> Character { options.unicode ? "░" : "/" }
  static func horizontalGlyph(_ options: TextOptions) -> Character { options.unicode ? "┄" : "-" }
  static func verticalGlyph(_ options: TextOptions) -> Character { options.unicode ? "┊" : "|" }

  func lines(_ index: Int, isLast: Bool) -> [TextLine] {
    guard let x, let y = scales[index] else {
      return empty() + (isLast ? x.map { foot($0) } ?? [] : [])
    }
    var canvas = Canvas(columns: columns, rows: rows, unicode: options.unicode)
    CurvePainter(x: x, y: y, options: options).paint(panels[index].marks, on: &canvas)
    var labels: [Int: String] = [:]
    for tick in ticks[index] {
      guard let dot = y.dot(tick.value, of: canvas.dotRows) else { continue }
      labels[canvas.row(ofDot: canvas.dotRows - 1 - dot)] = tick.label
    }
    var lines: [TextLine] = []
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

  /// A panel in which every value is missing.
  private func empty() -> [TextLine] {
    let height = 3
    return (0..<height).map { row in
      var line = TextLine(String(repeating: " ", count: margin) + " ")
      line.append(options.unicode ? "│" : "|", .dim)
      if row == height / 2 { line.append("  no values to show", .dim) }
      return line
    }
  }

  /// The x axis with its ticks, labels and name.
  private func foot(_ x: Scale) -> [TextLine] {
    let ticks =
      plot.xAxis == .time
      ? DateTicks.ticks(x, columns: columns) : NumberTicks.ticks(x, most: max(columns / 10, 2))
    let shown = ticks.compactMap { tick in x.dot(tick.value, of: columns).map { ($0, tick) } }
    return AxisFoot.lines(
      shown.map { (column: $0.0, label: $0.1.label, context: $0.1.context) }, name: plot.xlabel,
      columns: columns, margin: margin + 1, options)
  }
}

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
  private struct Labels {
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

/// The values that a panel spans.
enum Extent {
  static func x(of panels: [PlotDescription.Panel]) -> Scale? {
    var range: Scale?
    for mark in panels.lazy.flatMap(\.marks) {
      switch mark {
      case .line(_, let x, _), .points(_, let x, _), .band(_, let x, _, _):
        widen(&range, x)
      case .bars(_, let edges, _): widen(&range, edges)
      case .vertical(_, let x): widen(&range, [x])
      case .heat, .horizontal: break
      }
    }
    return range
  }

  static func y(of panel: PlotDescription.Panel) -> Scale? {
    if let limits = panel.ylim, limits.count == 2, limits[0] < limits[1],
      limits.allSatisfy(\.isFinite)
    {
      return Scale(low: limits[0], high: limits[1])
    }
    var range: Scale?
    var base: Double?
    for mark in panel.marks {
      switch mark {
      case .line(_, _, let y), .points(_, _, let y): widen(&range, y)
      case .band(_, _, let lower, let upper):
        widen(&range, lower)
        widen(&range, upper)
      case .bars(_, _, let counts):
        widen(&range, counts)
        base = 0
      case .horizontal(_, let y): widen(&range, [y])
      case .heat, .vertical: break
      }
    }
    if let base { widen(&range, [base]) }
    guard var padded = range?.padded(by: 0.04) else { return nil }
    if let base, let range, range.low == base { padded.low = base }
    return padded
  }

  private static func widen(_ range: inout Scale?, _ values: [Double]) {
    let (low, high) = Reduction.extremes(of: values)
    guard let low, let high else { return }
    range = Scale(low: min(range?.low ?? low, low), high: max(range?.high ?? high, high))
  }
}
