import LimnSource

/// A series in three lines: what it is, its shape as a sparkline, its first and last values.
enum SeriesText {
  static func lines(_ series: SeriesDescription, _ options: TextOptions) -> [TextLine] {
    var facts: [String] = []
    if !series.span.isEmpty { facts.append(series.span) }
    facts.append(steps(series))
    if series.missing > 0 { facts.append("\(NumberText.grouped(series.missing)) missing") }
    if series.masked > 0 { facts.append("\(NumberText.grouped(series.masked)) masked") }
    if series.filled > 0 { facts.append("\(NumberText.grouped(series.filled)) filled") }
    if let unit = series.unit, !unit.isEmpty { facts.append("unit \(unit)") }
    let name = series.name.isEmpty ? "series" : series.name
    var lines = header(name, facts.map { options.clean($0) }, options)

    let spark = Sparkline.text(series.values, options)
    if !spark.allSatisfy({ $0 == " " }) { lines.append(TextLine(spark, .series(0))) }
    lines += ends(series, options)
    return lines
  }

  private static func steps(_ series: SeriesDescription) -> String {
    // A step such as `422 composites, 23 a year` counts by itself.
    if series.step.hasPrefix("\(series.count) ") { return series.step }
    let count = NumberText.counted(series.count, "step")
    return series.step.isEmpty ? count : "\(count), \(series.step)"
  }

  private static func header(
    _ name: String, _ facts: [String], _ options: TextOptions
  ) -> [TextLine] {
    let name = options.shortened(options.clean(name), to: options.width)
    var lines: [TextLine] = []
    var line = TextLine(name, .bold)
    for fact in facts {
      let fact = options.shortened(fact, to: options.width - 2)
      if line.width + 2 + TerminalText.width(of: fact) > options.width {
        lines.append(line)
        line = TextLine()
      }
      line.append("  ")
      line.append(fact)
    }
    lines.append(line)
    return lines
  }

  private static func ends(_ series: SeriesDescription, _ options: TextOptions) -> [TextLine] {
    var pieces: [String] = []
    let first = series.first.joined(separator: " ")
    let last = series.last.joined(separator: " ")
    if !first.isEmpty { pieces.append(last.isEmpty ? first : "\(first) … \(last)") }
    let (low, high) = Reduction.extremes(of: series.values)
    if let low, let high {
      let ends = [low, high].map { NumberText.significant($0) }
      pieces.append(low == high ? "all \(ends[0])" : "from \(ends[0]) to \(ends[1])")
    } else if series.count > 0, series.missing == series.count {
      pieces.append("all missing")
    }
    if pieces.isEmpty { return [] }
    return wrappedPieces(pieces.map { options.clean($0) }, options).map { TextLine($0, .dim) }
  }

  private static func wrappedPieces(_ pieces: [String], _ options: TextOptions) -> [String] {
    let whole = pieces.joined(separator: "   ")
    if TerminalText.width(of: whole) <= options.width { return [whole] }
    return pieces.flatMap { wrapped($0, options.width) }
  }
}

/// A curve in one line of text.
///
/// Each column shows the mean of its values, except that the lowest and the highest value of all
/// always show as such. A column without values is blank.
enum Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let ascii: [Character] = ["_", ".", ":", "-", "=", "+", "*", "#"]

  static func text(_ values: [Double], _ options: TextOptions) -> String {
    let (low, high) = Reduction.extremes(of: values)
    guard let low, let high else { return "" }
    let glyphs = options.unicode ? blocks : ascii
    let columns = min(values.count, options.width)
    let scale = Scale(low: low, high: high)
    var text = ""
    for column in 0..<columns {
      let start = values.count * column / columns
      let end = values.count * (column + 1) / columns
      text.append(glyph(values[start..<end], low, high, scale, glyphs))
    }
    return text
  }

  private static func glyph(
    _ values: ArraySlice<Double>, _ low: Double, _ high: Double, _ scale: Scale,
    _ glyphs: [Character]
  ) -> Character {
    var sum = 0.0
    var count = 0
    var extreme: Double?
    for value in values where value.isFinite {
      if value == high || (value == low && extreme == nil) { extreme = value }
      sum += scale.unit(value)
      count += 1
    }
    if count == 0 { return " " }
    if low == high { return glyphs[glyphs.count / 2 - 1] }
    let unit = extreme.map { scale.unit($0) } ?? sum / Double(count)
    return glyphs[min(Int(unit * Double(glyphs.count)), glyphs.count - 1)]
  }
}
