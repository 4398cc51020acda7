import LimnSource

/// A histogram: one line a bin, its bar to the right, its count at the end.
enum BarsText {
  /// With more bins the bars stand upright on a canvas.
  static let mostRows = 30

  static func lines(
    _ panel: PlotDescription.Panel, _ options: TextOptions
  ) -> [TextLine] {
    guard let mark = panel.marks.first, case .bars(let name, let edges, let counts) = mark else {
      return []
    }
    let bins = min(counts.count, max(edges.count - 1, 0))
    if bins == 0 { return [TextLine("no values to show", .dim)] }
    var labels = binTexts(edgeTexts(edges, digits: 3...8), bins, options)
    if labels.contains(where: { TerminalText.width(of: $0) > options.width - 12 }) {
      labels = binTexts(edgeTexts(edges, digits: 2...2), bins, options)
    }
    let tails = counts.prefix(bins).map { countText($0) }
    let margin = labels.reduce(0) { max($0, TerminalText.width(of: $1)) }
    let tail = tails.reduce(0) { max($0, $1.utf8.count) }
    let room = max(options.width - margin - 2 - 1 - tail, 1)
    let most = counts.prefix(bins).reduce(0) { $1.isFinite ? max($0, $1) : $0 }

    var lines: [TextLine] = []
    let what = options.clean(panel.xlabel.isEmpty ? name : panel.xlabel)
    let unit = options.clean(panel.ylabel)
    let head = [what, unit].filter { !$0.isEmpty }.joined(separator: ", ")
    if !head.isEmpty { lines.append(TextLine(options.shortened(head, to: options.width), .dim)) }
    for index in 0..<bins {
      var line = TextLine(labels[index].padded(to: margin, .right), .dim)
      line.append(options.unicode ? " ┤" : " |", .dim)
      let bar = HorizontalBar.text(most > 0 ? counts[index] / most : 0, room, options)
      line.append(bar, .series(panel.colour(of: 0)))
      line.append(bar.isEmpty ? tails[index] : " " + tails[index])
      lines.append(line)
    }
    return lines
  }

  private static func countText(_ count: Double) -> String {
    if count.magnitude < 1e9, let whole = Int(exactly: count) { return NumberText.grouped(whole) }
    return NumberText.significant(count, digits: 4)
  }

  private static func binTexts(
    _ ends: [String], _ bins: Int, _ options: TextOptions
  ) -> [String] {
    let dash = options.unicode ? "–" : "-"
    let joint = ends.contains { $0.hasPrefix("-") } ? " to " : dash
    return (0..<bins).map { ends[$0] + joint + ends[$0 + 1] }
  }

  /// With as many digits as it takes to tell neighbours apart.
  private static func edgeTexts(_ edges: [Double], digits: ClosedRange<Int>) -> [String] {
    var rough: [String] = []
    for digits in digits {
      rough = edges.map { NumberText.significant($0, digits: digits) }
      if Set(rough).count == edges.count { break }
    }
    if rough.contains(where: { $0.contains("e") }) { return rough }
    let decimals = rough.reduce(0) { most, text in
      guard let point = text.firstIndex(of: ".") else { return most }
      return max(most, text.distance(from: point, to: text.endIndex) - 1)
    }
    return edges.map { NumberText.fixed($0, decimals: min(decimals, 8)) }
  }
}
