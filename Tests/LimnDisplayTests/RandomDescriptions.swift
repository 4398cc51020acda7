import LimnDisplay

/// Descriptions by chance, the same for the same seed: sizes from nothing to many, numbers that are
/// missing, infinite, huge, tiny and all alike, words of any script and with characters that
/// terminals and markup take for their own.
struct RandomDescriptions {
  typealias Mark = PlotDescription.Mark

  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele et al. 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

  mutating func chance(_ one: Int) -> Bool { below(one) == 0 }

  private mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  private mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func word() -> String {
    let pieces = [
      "ndvi", "rain", "Zürich", "気温", "σ", "<b>", "&amp;", "\"", "'", "a\u{1B}[31mb", "\u{202E}",
      "e\u{301}", "🌍", "x\ny", "\t", "", " ", "--", "]]>", "\u{FFFF}", "mm d-1", "1e5", "-3.25",
    ]
    return (0..<below(4)).map { _ in pick(pieces) }.joined()
  }

  private mutating func longWord() -> String {
    chance(12) ? String(repeating: word() + "x", count: 40) : word()
  }

  mutating func number() -> Double {
    let odd: [Double] = [
      .nan, .infinity, -.infinity, 0, -0.0, 1e300, -1e300, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e-300, 1e18, 123_456.789, 1,
    ]
    return chance(6) ? pick(odd) : (share() - 0.4) * pick([1, 1e-9, 1e-3, 100, 1e6, 1e15])
  }

  private mutating func count() -> Int { pick([0, 1, 1, 2, 3, 10, 40, 300]) }

  mutating func numbers(_ count: Int) -> [Double] {
    switch below(6) {
    case 0: return Array(repeating: number(), count: count)
    case 1: return (0..<count).map { _ in number() }
    case 2: return (0..<count).map { _ in .nan }
    case 3: return (0..<count).map { Double($0) }
    default:
      let scale = pick([1e-3, 1, 1e5])
      return (0..<count).map { _ in chance(15) ? .nan : share() * scale }
    }
  }

  private mutating func words(_ count: Int) -> [String] { (0..<count).map { _ in longWord() } }

  private mutating func curve() -> Mark {
    let count = count()
    let (x, y) = (chance(2) ? (0..<count).map(Double.init) : numbers(count), numbers(count))
    switch below(3) {
    case 0: return .points(name: longWord(), x: x, y: y)
    case 1: return .stems(name: longWord(), x: x, y: y)
    default: return .line(name: longWord(), x: x, y: chance(20) ? Array(y.dropLast()) : y)
    }
  }

  private mutating func mark() -> Mark {
    let count = count()
    switch below(9) {
    case 0: return .bars(name: word(), edges: numbers(count + 1), counts: numbers(count))
    case 1: return .columns(name: word(), values: numbers(count))
    case 2:
      return .boxes(
        (0..<min(count, 50)).map { _ in
          let five = numbers(5)
          return PlotDescription.Box(
            low: five[0], lowerQuartile: five[1], median: five[2], upperQuartile: five[3],
            high: five[4], outliers: numbers(below(4)), count: below(100))
        })
    case 3:
      return .band(
        name: word(), x: numbers(count), lower: numbers(count), upper: numbers(count))
    case 4: return .horizontal(name: longWord(), y: number())
    case 5: return .vertical(name: longWord(), x: number())
    default: return curve()
    }
  }

  private mutating func heat() -> Mark {
    let (rows, columns) = (below(60), below(90))
    var heat = PlotDescription.Heat(
      rows: rows, columns: columns, values: numbers(rows * columns),
      rowLabels: words(pick([0, rows, 2])), columnLabels: words(pick([0, columns, 3])),
      colours: chance(2) ? .sequential : .diverging, isNumbered: chance(2), isMap: chance(2),
      unit: longWord())
    if chance(4) { heat.limits = [number(), number()] }
    return .heat(heat)
  }

  private mutating func panel() -> PlotDescription.Panel {
    if chance(4) {
      return .init(title: word(), xlabel: longWord(), ylabel: word(), marks: [heat()])
    }
    let labels = words(below(60))
    return .init(
      title: longWord(), xAxis: pick([.number, .time, .labels(labels)]), xlabel: longWord(),
      ylabel: longWord(), marks: (0..<below(5)).map { _ in mark() },
      xlim: chance(4) ? [number(), number()] : nil, ylim: chance(4) ? [number(), number()] : nil,
      isLogarithmic: chance(4), legend: pick([nil, true, false]),
      colours: (0..<below(3)).map { _ in below(20) })
  }

  mutating func plot() -> PlotDescription {
    var plot = PlotDescription(
      title: longWord(), panels: (0..<pick([0, 1, 1, 2, 5])).map { _ in panel() },
      sharesY: chance(3), notes: words(below(3)))
    if chance(4) { plot.width = 32 + below(100) }
    if chance(4) { plot.height = 3 + below(40) }
    return plot
  }

  mutating func table() -> TableDescription {
    let rows = below(12)
    let columns = (0..<below(12)).map { _ -> TableDescription.Column in
      let isNumber = chance(2)
      return .init(
        name: longWord(), type: isNumber ? "f64" : "str", unit: chance(3) ? word() : nil,
        alignment: isNumber ? .right : .left,
        cells: isNumber ? NumberText.column(numbers(rows)) : words(rows))
    }
    let isWhole = chance(2)
    return TableDescription(
      title: chance(3) ? longWord() : nil, columns: columns,
      rowCount: isWhole ? rows : rows + below(1_000_000),
      headCount: isWhole ? nil : below(rows + 1),
      notes: words(below(2)))
  }

  mutating func series() -> SeriesDescription {
    let values = numbers(count())
    return SeriesDescription(
      name: longWord(), span: longWord(), step: longWord(), unit: chance(2) ? word() : nil,
      count: values.count, missing: below(9), masked: below(3), filled: below(3), values: values,
      first: NumberText.column(numbers(below(4))), last: NumberText.column(numbers(below(4))))
  }

  mutating func tensor() -> TensorDescription {
    let (rows, columns) = (below(8), below(9))
    return TensorDescription(
      header: "tensor [\(longWord())] f64", facts: words(below(3)),
      corner: (0..<rows).map { _ in
        NumberText.column(numbers(columns)).map { chance(9) ? nil : $0 }
      }, rowLabels: chance(2) ? words(rows) : [], columnLabels: chance(2) ? words(columns) : [])
  }

  mutating func outline(depth: Int = 0) -> Outline {
    if depth > 3 || chance(3) { return .leaf(longWord()) }
    let isRecord = chance(2)
    return .group(
      Outline.Group(
        head: longWord(), open: chance(3) ? "" : "{", close: "}", isLabelled: isRecord,
        parts: (0..<below(6)).map { _ in Outline.Part(longWord(), outline(depth: depth + 1)) },
        more: chance(4) ? below(1_000) : 0))
  }

  mutating func description(depth: Int = 0) -> Description {
    switch below(depth == 0 ? 7 : 6) {
    case 0: .plot(plot())
    case 1: .table(table())
    case 2: .series(series())
    case 3: .tensor(tensor())
    case 4: .outline(outline())
    case 5: .plot(plot())
    default: .stack((0..<below(4)).map { _ in description(depth: depth + 1) })
    }
  }
}
