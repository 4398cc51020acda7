import LimnSource

/// Descriptions in one sentence of plain words, for logs and screen readers.

extension Description {
  /// One sentence of plain words (one each for the parts of a stack), with a final stop.
  package func sentence() -> String { TerminalText.sanitised(words) }

  private var words: String {
    switch self {
    case .text(let text):
      let line = text.split(separator: "\n").first.map(String.init) ?? "nothing"
      return line.hasSuffix(".") ? line : line + "."
    case .series(let series): return series.sentence
    case .tensor(let tensor):
      return ([tensor.header] + tensor.facts).joined(separator: ", ").capitalisedFirst + "."
    case .table(let table): return table.sentence
    case .plot(let plot): return plot.sentence
    case .stack(let parts): return parts.map(\.words).joined(separator: " ")
    }
  }
}

extension SeriesDescription {
  var sentence: String {
    var words = ["Series \(name.isEmpty ? "without a name" : name)"]
    if !span.isEmpty { words.append(span.replacingDots) }
    words.append(step.hasPrefix("\(count) ") ? step : NumberText.counted(count, "step"))
    words += rangeWords(of: values, mean: false)
    if missing > 0 { words.append("\(NumberText.grouped(missing)) missing") }
    if masked > 0 { words.append("\(NumberText.grouped(masked)) masked") }
    if filled > 0 { words.append("\(NumberText.grouped(filled)) filled") }
    if let unit { words.append("unit \(unit)") }
    return words.joined(separator: ", ") + "."
  }
}

extension TableDescription {
  var sentence: String {
    let size =
      "\(NumberText.counted(rowCount, "row")) and \(NumberText.counted(columns.count, "column"))"
    let names = columns.map(\.name).joined(separator: ", ")
    let head = title.map { "\($0): table" } ?? "Table"
    return columns.isEmpty ? "\(head) of \(size)." : "\(head) of \(size): \(names)."
  }
}

extension PlotDescription {
  var sentence: String {
    let parts = panels.map { panel in
      let marks = panel.marks.map { words(of: $0, in: panel) }.joined(separator: "; ")
      return panels.count > 1 && !panel.title.isEmpty ? "\(panel.title): \(marks)" : marks
    }
    let head = title.isEmpty ? "" : "\(title). "
    let body = parts.joined(separator: "; ")
    return head + (body.isEmpty ? "Empty plot" : body.capitalisedFirst) + "."
  }

  private func words(of mark: Mark, in panel: Panel) -> String {
    switch mark {
    case .line(let name, let x, let y):
      curve("line plot", name, x, y, gaps: true)
    case .points(let name, let x, let y):
      curve(
        "plot of \(NumberText.counted(min(x.count, y.count), "point"))", name, x, y, gaps: false)
    case .bars(let name, let edges, let counts):
      bars(name, edges, counts)
    case .heat(let rows, let columns, let values, _, _):
      ([
        "heat map of \(NumberText.counted(rows, "row")) and \(NumberText.counted(columns, "column"))"
      ]
        + rangeWords(of: values)).joined(separator: ", ")
    case .band(let name, _, let lower, let upper):
      (["band" + (name.isEmpty ? "" : " \(name)")] + rangeWords(of: lower + upper, mean: false))
        .joined(separator: ", ")
    case .horizontal(let name, let y):
      "level \(name.isEmpty ? "" : name + " ")at \(NumberText.significant(y, digits: 3))"
    case .vertical(let name, let x):
      "mark \(name.isEmpty ? "" : name + " ")at \(position(x))"
    }
  }

  private func curve(
    _ kind: String, _ name: String, _ x: [Double], _ y: [Double], gaps: Bool
  ) -> String {
    var words = [name.isEmpty ? kind : "\(kind) of \(name)"]
    let (low, high) = Reduction.extremes(of: x)
    if let low, let high {
      words.append(low == high ? "at \(position(low))" : "\(position(low)) to \(position(high))")
    }
    words += rangeWords(of: y)
    if gaps {
      let count = gapCount(y)
      if count > 0 { words.append(NumberText.counted(count, "gap")) }
    }
    return words.joined(separator: ", ")
  }

  private func bars(_ name: String, _ edges: [Double], _ counts: [Double]) -> String {
    var words = ["histogram" + (name.isEmpty ? "" : " of \(name)")]
    words.append(NumberText.counted(counts.count, "bin"))
    if let first = edges.first, let last = edges.last {
      let ends = [first, last].map { NumberText.significant($0, digits: 3) }
      words.append("from \(ends[0]) to \(ends[1])")
    }
    if let most = counts.indices.max(by: { counts[$0] < counts[$1] }), most + 1 < edges.count {
      let ends = [edges[most], edges[most + 1]].map { NumberText.significant($0, digits: 3) }
      words.append(
        "most in \(ends[0]) to \(ends[1]) (\(NumberText.significant(counts[most])))")
    }
    return words.joined(separator: ", ")
  }

  private func position(_ x: Double) -> String {
    xAxis == .time ? DateTicks.dateText(x) : NumberText.significant(x, digits: 4)
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

private func rangeWords(of values: [Double], mean: Bool = true) -> [String] {
  let (low, high) = Reduction.extremes(of: values)
  guard let low, let high else { return ["no values"] }
  let ends = [low, high].map { NumberText.significant($0, digits: 3) }
  if low == high { return ["constant at \(ends[0])"] }
  var words = ["from \(ends[0]) to \(ends[1])"]
  if mean {
    let finite = values.lazy.filter(\.isFinite)
    let scale = Double(finite.count)
    words.append("mean \(NumberText.significant(finite.reduce(0) { $0 + $1 / scale }, digits: 3))")
  }
  return words
}

extension String {
  fileprivate var capitalisedFirst: String {
    first.map { $0.uppercased() + String(dropFirst()) } ?? self
  }

  /// A span's dots read as a word.
  fileprivate var replacingDots: String {
    split(separator: "…", omittingEmptySubsequences: false)
      .map { part in
        var part = part
        while part.first == " " { part = part.dropFirst() }
        while part.last == " " { part = part.dropLast() }
        return String(part)
      }
      .joined(separator: " to ")
  }
}
