import LimnSource

/// Bars for groups, on their side: one line a bar, the group's label left, its number right.
///
/// Where some values are below 0 the bars start at a line in the middle. Groups with several bars
/// have one line each, told apart by their filling.
enum ColumnsText {
  /// Further groups are only counted.
  private static let mostGroups = 40
  fileprivate static let fillings: [Character] = ["█", "▒", "░", "▓"]
  fileprivate static let ascii: [Character] = ["#", "=", "-", "+", "*"]

  static func sample(_ bar: Int, _ options: TextOptions) -> String {
    let all = options.unicode ? fillings : ascii
    return String(repeating: all[bar % all.count], count: 2)
  }

  private struct Bar {
    var name: String
    var values: [Double]
  }

  static func lines(_ panel: PlotDescription.Panel, _ options: TextOptions) -> [TextLine] {
    guard case .labels(let labels) = panel.xAxis else { return [] }
    let bars = panel.marks.compactMap { mark -> Bar? in
      if case .columns(let name, let values) = mark { Bar(name: name, values: values) } else { nil }
    }
    let shown = labels.prefix(mostGroups).map {
      options.shortened(options.clean($0), to: options.width / 3)
    }
    let all = bars.flatMap { $0.values.prefix(shown.count) }
    guard !shown.isEmpty, all.contains(where: \.isFinite) else {
      return [TextLine("no values to show", .dim)]
    }
    let texts = all.map { number($0, options) }
    let margin = shown.reduce(0) { max($0, TerminalText.width(of: $1)) }
    let tail = texts.reduce(0) { max($0, TerminalText.width(of: $1)) }
    let scale = HorizontalScale(all, room: max(options.width - margin - 2 - 1 - tail, 4))

    var lines: [TextLine] = []
    let head = [panel.ylabel, panel.xlabel.isEmpty ? "" : "by \(panel.xlabel)"]
      .filter { !$0.isEmpty }.map { options.clean($0) }.joined(separator: " ")
    if !head.isEmpty { lines.append(TextLine(options.shortened(head, to: options.width), .dim)) }
    for (group, label) in shown.enumerated() {
      for (index, bar) in bars.enumerated() where group < bar.values.count {
        var line = TextLine((index == 0 ? label : "").padded(to: margin, .right), .dim)
        line.append(options.unicode ? " ┤" : " |", .dim)
        let value = bar.values[group]
        let text = scale.text(value, index, options)
        line.append(text, .series(panel.colour(of: index)))
        line.append((text.isEmpty ? "" : " ") + Self.number(value, options))
        lines.append(line)
      }
    }
    if labels.count > mostGroups {
      let count = NumberText.counted(labels.count - mostGroups, "more bar")
      lines.append(TextLine("\(options.ellipsis) \(count)", .dim))
    }
    return lines
  }

  private static func number(_ value: Double, _ options: TextOptions) -> String {
    value.isNaN ? options.clean(NumberText.missing) : NumberText.significant(value, digits: 4)
  }

  /// Where bars begin and how long they are.
  private struct HorizontalScale {
    let low: Double
    let high: Double
    let room: Int
    /// The characters left of the base.
    let left: Int

    init(_ values: [Double], room: Int) {
      let (low, high) = Reduction.extremes(of: values)
      self.low = min(low ?? 0, 0)
      self.high = max(high ?? 0, 0)
      self.room = room
      let share = Scale(low: self.low, high: self.high).unit(0)
      left =
        self.low == 0 ? 0 : self.high == 0 ? room : min(max(Int(share * Double(room)), 1), room - 1)
    }

    func text(_ value: Double, _ bar: Int, _ options: TextOptions) -> String {
      let blanks = String(repeating: " ", count: left)
      guard value.isFinite, value != 0 else { return blanks + (left > 0 ? base(options) : "") }
      if value < 0 {
        let count = min(max(Int((value / low * Double(left)).rounded()), 1), left)
        return blanks.dropLast(count) + fill(bar, count, options)
      }
      let space = room - left
      if bar == 0, options.unicode {
        return blanks + HorizontalBar.text(value / high, space, options)
      }
      return blanks + fill(bar, max(Int((value / high * Double(space)).rounded()), 1), options)
    }

    private func base(_ options: TextOptions) -> String { options.unicode ? "│" : "|" }

    private func fill(_ bar: Int, _ count: Int, _ options: TextOptions) -> String {
      let all = options.unicode ? ColumnsText.fillings : ColumnsText.ascii
      return String(repeating: all[bar % all.count], count: count)
    }
  }
}
