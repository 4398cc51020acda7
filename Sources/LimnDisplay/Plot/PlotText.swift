import LimnSource

/// A plot as text: its title, then its panels one below the other, then its notes.
///
/// Neighbours whose x axes are of one kind and name share one, which is drawn below the last of
/// them; heat maps, and bars and boxes that lie on their side, have axes of their own.
enum PlotText {
  static func lines(_ plot: PlotDescription, _ options: TextOptions) -> [TextLine] {
    var options = options
    if let width = plot.width {
      options.width = max(min(width, options.width), TextOptions.narrowest)
    }
    var lines: [TextLine] = []
    let title = options.clean(plot.title)
    if !title.isEmpty { lines.append(TextLine(options.shortened(title, to: options.width), .bold)) }
    let y = plot.sharesY ? Extent.y(of: plot.panels.filter { kind(of: $0) == .curves }) : nil
    var next = 0
    while next < plot.panels.count {
      let panel = plot.panels[next]
      switch kind(of: panel) {
      case .curves:
        let group = plot.panels[next...].prefix { sharesX(panel, $0) }
        let frame = CurveFrame(Array(group), y: y, height: plot.height, options)
        for (index, panel) in group.enumerated() {
          lines += PanelHead.lines(panel, plot, options)
          lines += frame.lines(index, isLast: index == group.count - 1)
        }
        next += group.count
        continue
      case .bars: lines += PanelHead.lines(panel, plot, options) + BarsText.lines(panel, options)
      case .columns:
        lines += PanelHead.lines(panel, plot, options) + ColumnsText.lines(panel, options)
      case .boxes: lines += PanelHead.lines(panel, plot, options) + BoxesText.lines(panel, options)
      case .heat:
        lines += PanelHead.lines(panel, plot, options)
        lines += HeatText.lines(panel, height: plot.height, options)
      }
      next += 1
    }
    if plot.panels.isEmpty { lines.append(TextLine("no values to show", .dim)) }
    for note in plot.notes {
      lines += wrapped(options.clean(note), options.width).map { TextLine($0, .dim) }
    }
    return lines
  }

  enum Kind { case curves, bars, columns, boxes, heat }

  static func kind(of panel: PlotDescription.Panel) -> Kind {
    if panel.marks.contains(where: { !$0.hasAxes }) { return .heat }
    if panel.marks.count == 1, case .bars(_, _, let counts) = panel.marks[0],
      counts.count <= BarsText.mostRows, panel.xAxis == .number, panel.ylim == nil,
      !panel.isLogarithmic
    {
      return .bars
    }
    guard case .labels = panel.xAxis, panel.ylim == nil, !panel.isLogarithmic else {
      return .curves
    }
    var kinds: Set<Kind> = []
    for mark in panel.marks {
      switch mark {
      case .columns: kinds.insert(.columns)
      case .boxes: kinds.insert(.boxes)
      default: kinds.insert(.curves)
      }
    }
    return kinds.count == 1 ? kinds.first ?? .curves : .curves
  }

  /// Whether the second panel may stand over the same x axis as the first.
  static func sharesX(
    _ first: PlotDescription.Panel, _ second: PlotDescription.Panel
  ) -> Bool {
    kind(of: second) == .curves && first.xAxis == second.xAxis && first.xlabel == second.xlabel
  }
}
