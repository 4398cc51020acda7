import LimnSource

extension Description {
  /// The description as lines of text without a line end after the last.
  ///
  /// Everything but final words keeps to the width.
  package func text(_ options: TextOptions = TextOptions()) -> String {
    lines(options).map { $0.rendered(colour: options.colour) }.joined(separator: "\n")
  }

  private func lines(_ options: TextOptions) -> [TextLine] {
    switch self {
    case .text(let text):
      let safe = TerminalText.sanitised(text, keepingNewlines: true)
      let shown = options.unicode ? safe : TerminalText.ascii(safe)
      return shown.split(separator: "\n", omittingEmptySubsequences: false)
        .map { TextLine(String($0)) }
    case .series(let series): return SeriesText.lines(series, options)
    case .tensor(let tensor): return TensorText.lines(tensor, options)
    case .table(let table): return TableText.lines(table, options)
    case .outline(let outline): return OutlineText.lines(outline, options)
    case .plot(let plot): return PlotText.lines(plot, options)
    case .stack(let parts):
      return Array(parts.map { $0.lines(options) }.joined(separator: [TextLine()]))
    }
  }
}
