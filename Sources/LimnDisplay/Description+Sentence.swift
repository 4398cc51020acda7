import LimnSource

/// Descriptions in one sentence of plain words, for logs and screen readers.

extension Description {
  /// One sentence of plain words (one each for the parts of a stack), with a final stop.
  package func sentence() -> String { TerminalText.sanitised(words) }

  /// Characters of a text that one listens to.
  private static let longest = 500

  private var words: String {
    switch self {
    case .text(let text):
      let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let kept = line.isEmpty ? "nothing" : TerminalText.truncated(line, to: Self.longest)
      return kept.hasSuffix(".") ? kept : kept + "."
    case .series(let series): return series.sentence
    case .tensor(let tensor):
      return tensor.sentence
    case .table(let table): return table.sentence
    case .outline(let outline): return outline.sentence
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

extension TensorDescription {
  /// What it is, and its elements where they are few.
  var sentence: String {
    let head = ([header] + facts).joined(separator: ", ").capitalisedFirst
    let shown = corner.reduce(0) { $0 + $1.count }
    guard (1...12).contains(shown), corner.count == 1 || !corner.joined().contains(nil) else {
      return head + "."
    }
    let rows = corner.map { row in
      row.split(separator: nil).map { $0.compactMap { $0?.trimmed }.joined(separator: ", ") }
        .joined(separator: " to ")
    }
    return "\(head): \(rows.joined(separator: "; "))."
  }
}

extension Outline {
  /// What it is, and its first parts.
  var sentence: String {
    switch self {
    case .leaf(let text): return text.hasSuffix(".") ? text : text + "."
    case .group(let group):
      let shown = group.parts.prefix(6).map { part in
        let value = part.value.line(room: 60) ?? part.value.head
        return group.isLabelled ? "\(part.label) \(value)" : value
      }
      let left = group.parts.count + group.more - shown.count
      let more = left > 0 ? ["and \(NumberText.grouped(left)) more"] : []
      let parts = (shown + more).joined(separator: ", ")
      return (parts.isEmpty ? group.head : "\(group.head): \(parts)").capitalisedFirst + "."
    }
  }

  private var head: String {
    switch self {
    case .leaf(let text): text
    case .group(let group): group.head
    }
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

func rangeWords(of values: [Double], mean: Bool = true) -> [String] {
  let (low, high) = Reduction.extremes(of: values)
  guard let low, let high else { return ["no values"] }
  let ends = [low, high].map { NumberText.spoken($0) }
  if low == high { return ["constant at \(ends[0])"] }
  var words = ["from \(ends[0]) to \(ends[1])"]
  if mean {
    let finite = values.lazy.filter(\.isFinite)
    let scale = Double(finite.count)
    words.append("mean \(NumberText.spoken(finite.reduce(0) { $0 + $1 / scale }))")
  }
  return words
}

extension String {
  var capitalisedFirst: String {
    first.map { $0.uppercased() + String(dropFirst()) } ?? self
  }

  /// A span's dots read as a word.
  fileprivate var replacingDots: String {
    split(separator: "…", omittingEmptySubsequences: false).map(\.trimmed)
      .joined(separator: " to ")
  }
}

extension StringProtocol {
  /// Without blanks at the ends.
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return String(rest)
  }
}
