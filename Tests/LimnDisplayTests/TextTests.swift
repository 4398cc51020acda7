import LimnDisplay
import LimnSource
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.1, "0.1"), (3, "3.0"), (1e-7, "1e-07"), (1e22, "1e+22"), (-.infinity, "-inf"),
    (.nan, "nan"), (0.1 + 0.2, "0.30000000000000004"),
  ]) func shortest_readsBack(_ value: Double, _ text: String) {
    #expect(NumberText.shortest(value) == text)
  }

  @Test(arguments: [
    (0.123456789, "0.123457"), (1_234_567.8, "1.23457e+06"), (422, "422"), (-0.0, "0"),
    (0.000012, "1.2e-05"), (.infinity, "inf"),
  ]) func significant_hasSixDigits(_ value: Double, _ text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test func column_alignsAtThePoint() {
    #expect(
      NumberText.column([0.2141, 12.5, nil, -3]) == [" 0.2141", "12.5000", "      –", "-3.0000"])
    #expect(NumberText.column([1, 20, 300]) == ["  1", " 20", "300"])
    #expect(NumberText.column([0.123456, 1234.5]) == ["   0.123456", "1234.50    "])
    #expect(NumberText.column([.nan, .infinity]) == ["  –", "inf"])
  }

  @Test func grouped_setsCommas() {
    #expect(
      [0, 999, 1_000, -1_234_567].map { NumberText.grouped($0) }
        == ["0", "999", "1,000", "-1,234,567"])
  }
}

@Suite struct ReductionTests {
  @Test func minMax_keepsPeaksAndGaps() {
    var values = Sample.noise(1_000_000)
    values[123_456] = 40
    values[765_432] = -40
    for index in 500_000..<510_000 { values[index] = .nan }
    let reduced = Reduction.minMax(values)
    #expect(reduced.count <= Reduction.mostPoints)
    #expect(reduced.contains(40) && reduced.contains(-40))
    #expect(reduced.contains { $0.isNaN })
  }

  @Test func minMax_leavesShortSeriesAlone() {
    let (x, y) = Reduction.minMax(x: [1, 2, 3], y: [3, 1, 2])
    #expect(x == [1, 2, 3] && y == [3, 1, 2])
  }
}

@Suite struct SafetyTests {
  private let nasty = "a\u{1B}]0;owned\u{7}\u{202E}b\nc"

  private func panel(_ marks: [PlotDescription.Mark]) -> Description {
    .plot(
      PlotDescription(
        title: nasty, xlabel: nasty, xAxis: .number,
        panels: [PlotDescription.Panel(title: nasty + "!", ylabel: nasty + "?", marks: marks)]))
  }

  private var all: [Description] {
    let x = [0.0, 1, 2]
    return [
      .text(nasty),
      .series(
        SeriesDescription(
          name: nasty, span: nasty, step: nasty, unit: nasty, count: 1, missing: 0, values: [1],
          first: [nasty], last: [])),
      .tensor(
        TensorDescription(
          header: nasty, facts: [nasty], corner: [[nasty]], rowLabels: [nasty],
          columnLabels: [nasty])),
      .table(
        TableDescription(
          title: nasty,
          columns: [
            .init(name: nasty, type: "str", unit: nasty, alignment: .left, cells: [nasty])
          ], rowCount: 1, notes: [nasty])),
      panel([.line(name: nasty, x: x, y: x), .points(name: nasty, x: x, y: x)]),
      panel([.bars(name: nasty, edges: [0, 1, 2], counts: [1, 2])]),
      panel([
        .heat(
          .init(rows: 1, columns: 2, values: [1, 2], rowLabels: [nasty], columnLabels: [nasty]))
      ]),
    ]
  }

  @Test func text_holdsNoControlCharacterFromData() {
    for description in all {
      for unicode in [true, false] {
        let text = description.text(TextOptions(width: 80, unicode: unicode))
        #expect(
          text.unicodeScalars.allSatisfy {
            $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x202E)
          })
        if !unicode { #expect(text.utf8.allSatisfy { $0 < 0x80 }) }
      }
      #expect(!description.sentence().unicodeScalars.contains { $0.value < 0x20 })
    }
  }

  @Test func plots_surviveExtremeNumbers() {
    let values: [Double] = [
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .nan, 0, .leastNonzeroMagnitude, 1e18,
    ]
    for first in values {
      for second in values {
        for xAxis in [PlotDescription.XAxis.number, .time] {
          let marks: [PlotDescription.Mark] = [
            .line(name: "a", x: [first, second], y: [second, first]),
            .points(name: "b", x: [first, second], y: [second, first]),
            .band(name: "c", x: [first, second], lower: [0, first], upper: [second, 1]),
            .horizontal(name: "d", y: first), .vertical(name: "e", x: second),
            .bars(name: "f", edges: [first, second, 1], counts: [first, second]),
          ]
          for marks in [marks] + marks.map({ [$0] }) {
            for limits in [nil, [first, second]] {
              let plot = PlotDescription(
                title: "", xAxis: xAxis, panels: [.init(marks: marks, ylim: limits)])
              let text = Description.plot(plot).text(TextOptions(width: 40))
              #expect(text.split(separator: "\n").allSatisfy { $0.count <= 40 }, "\(text)")
              #expect(!Description.plot(plot).sentence().isEmpty)
            }
          }
        }
        let heat = PlotDescription.Mark.heat(
          .init(
            rows: 1, columns: 2, values: [first, second], rowLabels: [], columnLabels: []))
        let plot = PlotDescription(title: "", xAxis: .number, panels: [.init(marks: [heat])])
        #expect(!Description.plot(plot).text().isEmpty)
      }
    }
  }

  @Test func plots_surviveListsOfUnequalLength() {
    let marks: [PlotDescription.Mark] = [
      .line(name: "a", x: [1], y: []), .points(name: "b", x: [], y: [1]),
      .band(name: "c", x: [1, 2], lower: [1], upper: []),
      .bars(name: "d", edges: [], counts: [1, 2]), .bars(name: "e", edges: [1], counts: []),
      .heat(.init(rows: 2, columns: 2, values: [1], rowLabels: [], columnLabels: [])),
      .heat(.init(rows: .max, columns: .max, values: [1], rowLabels: ["a"], columnLabels: [])),
    ]
    for marks in [[], marks] + marks.map({ [$0] }) {
      let plot = PlotDescription(title: "", xAxis: .number, panels: [.init(marks: marks)])
      _ = Description.plot(plot).text()
      #expect(Description.plot(plot).sentence().hasSuffix("."))
    }
  }
}

@Suite struct SentenceTests {
  @Test func sentence_ofALinePlot() {
    let y = [0.1, 0.9, .nan, 0.5]
    let plot = PlotDescription(
      title: "", xAxis: .time,
      panels: [.init(marks: [.line(name: "ndvi", x: Sample.composites(4), y: y)])])
    #expect(
      Description.plot(plot).sentence()
        == "Line plot of ndvi, 2000-02-18 to 2000-04-06, from 0.1 to 0.9, mean 0.5, 1 gap.")
  }

  @Test func sentence_ofATable() {
    let table = TableDescription(
      columns: [.init(name: "site", type: "str", alignment: .left, cells: ["a"])], rowCount: 1)
    #expect(Description.table(table).sentence() == "Table of 1 row and 1 column: site.")
  }
}
