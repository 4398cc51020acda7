/// Pictures in one sentence of plain words.

extension PlotDescription {
  var sentence: String {
    let parts = panels.prefix(12).map { panel in
      let marks = words(of: panel)
      return panels.count > 1 && !panel.title.isEmpty ? "\(panel.title): \(marks)" : marks
    }
    let head = title.isEmpty ? "" : "\(title). "
    let left = panels.count - 12
    let body = (parts + (left > 0 ? ["and \(NumberText.counted(left, "more panel"))"] : [])).joined(
      separator: "; ")
    return head + (body.isEmpty ? "Empty plot" : body.capitalisedFirst) + "."
  }

  /// Further marks and panels are only counted.
  private static let mostMarks = 6

  private func words(of panel: Panel) -> String {
    var parts = panel.marks.prefix(Self.mostMarks).map { words(of: $0, in: panel) }
    if panel.marks.count > Self.mostMarks {
      parts.append("and \(NumberText.grouped(panel.marks.count - Self.mostMarks)) more")
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private func words(of mark: Mark, in panel: Panel) -> String {
    switch mark {
    case .line(let name, let x, let y):
      curve("line plot", name, x, y, panel, gaps: true)
    case .points(let name, let x, let y):
      curve(
        "plot of \(NumberText.counted(min(x.count, y.count), "point"))", name, x, y, panel,
        gaps: false)
    case .bars(let name, let edges, let counts): bars(name, edges, counts, panel)
    case .columns(let name, let values): columns(name, values, panel)
    case .stems(let name, let x, let y): curve("stems", name, x, y, panel, gaps: false)
    case .boxes(let boxes): self.boxes(boxes, panel)
    case .heat(let heat):
      ([
        "\(heat.isMap ? "map" : "heat map") of \(NumberText.counted(heat.rows, "row")) and "
          + NumberText.counted(heat.columns, "column")
      ]
        + rangeWords(of: heat.values)).joined(separator: ", ")
    case .band(let name, _, let lower, let upper):
      (["band" + (name.isEmpty || name == "band" ? "" : " \(name)")]
        + rangeWords(of: lower + upper, mean: false))
        .joined(separator: ", ")
    case .horizontal(let name, let y):
      "level \(name.isEmpty ? "" : name + " ")at \(NumberText.spoken(y))"
    case .vertical(let name, let x):
      "mark \(name.isEmpty ? "" : name + " ")at \(position(x, panel))"
    }
  }

  private func curve(
    _ kind: String, _ name: String, _ x: [Double], _ y: [Double], _ panel: Panel, gaps: Bool
  ) -> String {
    var words = [name.isEmpty ? kind : "\(kind) of \(name)"]
    let (x, y) = shown(x, y, panel)
    let (low, high) = Reduction.extremes(of: x)
    if let low, let high {
      words.append(
        low == high
          ? "at \(position(low, panel))" : "\(position(low, panel)) to \(position(high, panel))")
    }
    words += rangeWords(of: y)
    if gaps {
      let count = gapCount(y)
      if count > 0 { words.append(NumberText.counted(count, "gap")) }
    }
    return words.joined(separator: ", ")
  }

  /// The part of a curve within the limits of the x axis.
  private func shown(
    _ x: [Double], _ y: [Double], _ panel: Panel
  ) -> (x: [Double], y: [Double]) {
    guard panel.xlim != nil, let range = panel.xRange else { return (x, y) }
    let kept = zip(x, y).filter { range.contains($0.0) }
    return (kept.map(\.0), kept.map(\.1))
  }

  private func columns(_ name: String, _ values: [Double], _ panel: Panel) -> String {
    var words = ["\(NumberText.counted(values.count, "bar"))" + (name.isEmpty ? "" : " of \(name)")]
    words += rangeWords(of: values, mean: false)
    if let most = values.indices.filter({ values[$0].isFinite }).max(by: { values[$0] < values[$1] }
    ),
      case .labels(let labels) = panel.xAxis, most < labels.count, values.count > 1
    {
      words.append("highest for \(labels[most])")
    }
    return words.joined(separator: ", ")
  }

  private func boxes(_ boxes: [Box], _ panel: Panel) -> String {
    var words = ["box plot of \(NumberText.counted(boxes.count, "group"))"]
    let medians = boxes.map(\.median)
    words += rangeWords(of: medians, mean: false).map { "medians \($0)" }
    let outliers = boxes.reduce(0) { $0 + $1.outliers.count }
    if outliers > 0 { words.append(NumberText.counted(outliers, "value") + " far outside") }
    return words.joined(separator: ", ")
  }

  private func bars(
    _ name: String, _ edges: [Double], _ counts: [Double], _ panel: Panel
  ) -> String {
    if panel.xAxis == .time {
      return curve(NumberText.counted(counts.count, "bar"), name, edges, counts, panel, gaps: true)
    }
    var words = ["histogram" + (name.isEmpty ? "" : " of \(name)")]
    words.append(NumberText.counted(counts.count, "bin"))
    if let first = edges.first, let last = edges.last {
      let ends = [first, last].map { NumberText.spoken($0) }
      words.append("from \(ends[0]) to \(ends[1])")
    }
    if let most = counts.indices.max(by: { counts[$0] < counts[$1] }), most + 1 < edges.count {
      let ends = [edges[most], edges[most + 1]].map { NumberText.spoken($0) }
      words.append(
        "most in \(ends[0]) to \(ends[1]) (\(NumberText.significant(counts[most])))")
    }
    return words.joined(separator: ", ")
  }

  private func position(_ x: Double, _ panel: Panel) -> String {
    switch panel.xAxis {
    case .time: return DateTicks.dateText(x)
    case .labels(let labels):
      if let index = Int(exactly: x.rounded()), labels.indices.contains(index) {
        return labels[index]
      }
      return NumberText.significant(x, digits: 4)
    case .number: return NumberText.significant(x, digits: 4)
    }
  }

  /// Runs of missing values between present ones.
  private func gapCount(_ y: [Double]) -> Int {
    var gaps = 0
    var seen = false
    var open = false
    for value in y {
      if value.isFinite {
        if open { gaps += 1 }
        seen = true
        open = false
      } else {
        open = seen
      }
    }
    return gaps
  }
}
