import LimnSource

/// The line above a panel: its title, the label of its y axis, and the legend.
enum PanelHead {
  /// Further curves are only counted.
  private static let mostEntries = 12

  static func lines(
    _ panel: PlotDescription.Panel, _ plot: PlotDescription, _ options: TextOptions
  ) -> [TextLine] {
    var pieces: [TextLine] = []
    let kind = PlotText.kind(of: panel)
    let title = options.clean(panel.title)
    if !title.isEmpty, panel.title != plot.title { pieces.append(TextLine(title, .bold)) }
    let label = options.clean(panel.ylabel)
    // Bars on their side say it at the axis where it belongs.
    let isSaid = label == title || panel.ylabel == plot.title
    if !label.isEmpty, kind == .curves || kind == .heat, !isSaid {
      pieces.append(TextLine(label, .dim))
    }
    if kind == .curves || kind == .columns { pieces += legend(panel, plot, options) }

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

  private static func legend(
    _ panel: PlotDescription.Panel, _ plot: PlotDescription, _ options: TextOptions
  ) -> [TextLine] {
    if !Legend.isNeeded(panel, plot) { return [] }
    var entries: [TextLine] = []
    let all = Legend.entries(panel)
    let isOnSide = PlotText.kind(of: panel) == .columns
    for entry in all.prefix(mostEntries) {
      var line = TextLine()
      switch entry.mark {
      case .line, .stems, .points, .columns:
        let look = CurveLook(entry.curve, colour: panel.colour(of: entry.curve), options)
        let isLine = if case .line = entry.mark { true } else { false }
        line.append(
          isOnSide ? ColumnsText.sample(entry.curve, options) : look.sample(isLine: isLine),
          look.style)
      case .bars: line.append(options.unicode ? "⣿" : ":")
      case .band: line.append(String(CurveFrame.bandGlyph(options)), .dim)
      case .horizontal:
        line.append(String(repeating: String(CurveFrame.horizontalGlyph(options)), count: 2), .dim)
      case .vertical, .heat, .boxes: continue
      }
      line.append(" " + options.clean(entry.name))
      entries.append(line)
    }
    if all.count > mostEntries {
      let count = NumberText.grouped(all.count - mostEntries)
      entries.append(TextLine("\(options.ellipsis) \(count) more", .dim))
    }
    return entries
  }
}

/// What the marks of a panel are called, for the legend of any renderer.
enum Legend {
  struct Entry {
    var name: String
    var mark: PlotDescription.Mark
    /// Which of the panel's curves it is; the next one's number for other marks.
    var curve: Int
  }

  /// One entry for each mark with a name; marked places are named where they are.
  static func entries(_ panel: PlotDescription.Panel) -> [Entry] {
    var entries: [Entry] = []
    var curves = 0
    for mark in panel.marks {
      switch mark {
      case .line(let name, _, _), .points(let name, _, _), .stems(let name, _, _),
        .columns(let name, _), .bars(let name, _, _), .band(let name, _, _, _),
        .horizontal(let name, _):
        if !name.isEmpty { entries.append(Entry(name: name, mark: mark, curve: curves)) }
      case .vertical, .heat, .boxes: break
      }
      if mark.isCurve { curves += 1 }
    }
    return entries
  }

  /// A single curve needs none where the title or the label of the y axis names it.
  static func isNeeded(_ panel: PlotDescription.Panel, _ plot: PlotDescription) -> Bool {
    if let legend = panel.legend { return legend }
    let entries = entries(panel)
    guard entries.count == 1, let only = entries.first else { return true }
    let isBars = if case .bars = only.mark { true } else { false }
    guard only.mark.isCurve || isBars else { return true }
    return ![panel.title, panel.ylabel, plot.title].contains { $0.contains(only.name) }
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

  init(_ index: Int, colour: Int, _ options: TextOptions) {
    style = .series(colour)
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
