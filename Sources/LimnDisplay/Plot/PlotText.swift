import LimnSource

/// A plot as text: its title, then its panels one below the other over one x axis.
///
/// Panels of lines, points and bands share an x axis, which is drawn once below the last of them;
/// heat maps and histograms have axes of their own.
enum PlotText {
  static func lines(_ plot: PlotDescription, _ options: TextOptions) -> [TextLine] {
    var lines: [TextLine] = []
    let title = options.clean(plot.title)
    if !title.isEmpty { lines.append(TextLine(options.shortened(title, to: options.width), .bold)) }
    let curves = plot.panels.filter { kind(of: $0) == .curves }
    let frame = CurveFrame(curves, plot, options)
    var drawn = 0
    for panel in plot.panels {
      switch kind(of: panel) {
      case .curves:
        lines += PanelHead.lines(panel, plot, options)
        lines += frame.lines(drawn, isLast: drawn == curves.count - 1)
        drawn += 1
      case .bars:
        lines += PanelHead.lines(panel, plot, options)
        lines += BarsText.lines(panel, plot, options)
      case .heat:
        lines += PanelHead.lines(panel, plot, options)
        lines += HeatText.lines(panel, plot, options)
      }
    }
    return lines
  }

  enum Kind { case curves, bars, heat }

  static func kind(of panel: PlotDescription.Panel) -> Kind {
    for mark in panel.marks {
      if case .heat = mark { return .heat }
    }
    if panel.marks.count == 1, case .bars(_, _, let counts) = panel.marks[0],
      counts.count <= BarsText.mostRows
    {
      return .bars
    }
    return .curves
  }
}

/// The line above a panel: its title, the label of its y axis, and the legend.
enum PanelHead {
  static func lines(
    _ panel: PlotDescription.Panel, _ plot: PlotDescription, _ options: TextOptions
  ) -> [TextLine] {
    var pieces: [TextLine] = []
    let title = options.clean(panel.title)
    if !title.isEmpty, panel.title != plot.title { pieces.append(TextLine(title, .bold)) }
    let label = options.clean(panel.ylabel)
    let isBars = PlotText.kind(of: panel) == .bars
    if !label.isEmpty, !isBars, label != title || panel.title == plot.title {
      pieces.append(TextLine(label, .dim))
    }
    if PlotText.kind(of: panel) == .curves { pieces += legend(panel, plot, options) }

    var lines: [TextLine] = []
    var line = TextLine()
    for piece in pieces {
      let piece = cut(piece, options)
      if !line.isEmpty, line.width + 3 + piece.width > options.width {
        lines.append(line)
        line = TextLine()
      }
      if !line.isEmpty { line.append("   ") }
      line.append(piece)
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  private static func cut(_ piece: TextLine, _ options: TextOptions) -> TextLine {
    if piece.width <= options.width { return piece }
    var result = TextLine()
    for run in piece.runs {
      result.append(options.shortened(run.text, to: options.width - result.width), run.style)
    }
    return result
  }

  /// One entry a mark; none for a single curve, which the title names.
  private static func legend(
    _ panel: PlotDescription.Panel, _ plot: PlotDescription, _ options: TextOptions
  ) -> [TextLine] {
    var entries: [TextLine] = []
    var curves = 0
    for mark in panel.marks {
      var entry = TextLine()
      var name = ""
      switch mark {
      case .line(let text, _, _):
        let look = CurveLook(curves, options)
        entry.append(look.sample(isLine: true), look.style)
        curves += 1
        name = text
      case .points(let text, _, _):
        let look = CurveLook(curves, options)
        entry.append(look.sample(isLine: false), look.style)
        curves += 1
        name = text
      case .bars(let text, _, _):
        entry.append(options.unicode ? "⣿" : ":")
        name = text
      case .band(let text, _, _, _):
        entry.append(String(CurveFrame.bandGlyph(options)), .dim)
        name = text
      case .horizontal(let text, _):
        entry.append(String(repeating: String(CurveFrame.horizontalGlyph(options)), count: 2), .dim)
        name = text
      case .vertical(let text, _):
        entry.append(String(CurveFrame.verticalGlyph(options)), .dim)
        name = text
      case .heat:
        continue
      }
      if name.isEmpty { continue }
      entry.append(" " + options.clean(name))
      entries.append(entry)
    }
    let named = [panel.title, panel.ylabel, plot.title]
    if panel.marks.count == 1, case .line(let name, _, _) = panel.marks[0], !name.isEmpty,
      named.contains(where: { $0.contains(name) })
    {
      return []
    }
    return entries
  }
}

/// How the n-th curve of a panel is told apart.
///
/// With colour and braille every curve is drawn in dots of its colour. Otherwise the first one is
/// drawn in dots and every further one by a letter of its own at its points.
struct CurveLook {
  let style: TextStyle
  /// nil: drawn in dots.
  let marker: Character?
  private let unicode: Bool

  private static let markers: [Character] = ["o", "x", "+", "*", "%", "@", "a", "b", "c", "d"]

  init(_ index: Int, _ options: TextOptions) {
    style = .series(index)
    unicode = options.unicode
    marker =
      index == 0 || (options.colour && options.unicode)
      ? nil : Self.markers[(index - 1) % Self.markers.count]
  }

  func sample(isLine: Bool) -> String {
    if let marker { return isLine ? "\(marker)\(marker)" : String(marker) }
    return unicode ? (isLine ? "⠒⠒" : "⠂") : (isLine ? ".'" : ".")
  }
}
