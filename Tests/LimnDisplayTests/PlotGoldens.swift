import LimnDisplay
import LimnSource
import Testing

private typealias Panel = PlotDescription.Panel

private func line(
  _ y: [Double], name: String = "ndvi", title: String = "ndvi", time: Bool = true,
  further: [PlotDescription.Mark] = []
) -> Description {
  let x = time ? Sample.composites(y.count) : y.indices.map(Double.init)
  return .plot(
    PlotDescription(
      title: title, xAxis: time ? .time : .number,
      panels: [Panel(marks: [.line(name: name, x: x, y: y)] + further)]))
}

@Suite struct PlotGoldens {
  @Test func line_withGaps() {
    Golden.checkBoth(line(Sample.ndvi(gaps: [40..<46, 120..<121, 200..<240])), "line-gaps")
  }

  @Test func line_ofOnePoint() { Golden.checkBoth(line([0.42]), "line-one-point") }

  @Test func line_ofAConstant() {
    Golden.checkBoth(line(Array(repeating: 0.5, count: 100)), "line-constant")
  }

  @Test func line_allMissing() {
    Golden.checkBoth(line(Array(repeating: .nan, count: 100)), "line-all-missing")
  }

  @Test func line_ofAMillionPoints() {
    let noise = Sample.noise(1_000_000)
    let walk = noise.indices.map { Double($0 % 250_000) / 250_000 + noise[$0] * 0.3 }
    Golden.checkBoth(
      line(walk, name: "flux", title: "half-hourly flux", time: false), "line-million")
  }

  @Test func line_atFortyColumns() {
    Golden.check(line(Sample.ndvi()), "line-40", width: 40)
  }

  @Test func line_atTwoHundredColumns() {
    Golden.check(line(Sample.ndvi()), "line-200", width: 200)
  }

  @Test func lines_obsAndSimWithCutAndTarget() {
    let x = Sample.composites(140)
    let obs = Sample.ndvi(140, gaps: [30..<34])
    let sim = x.indices.map { $0 < 69 ? Double.nan : Sample.season($0 + 3) }
    let description = Description.plot(
      PlotDescription(
        title: "forecast at CH-Oe2", xAxis: .time,
        panels: [
          Panel(
            ylabel: "ndvi",
            marks: [
              .line(name: "obs", x: x, y: obs), .line(name: "sim", x: x, y: sim),
              .vertical(name: "cut", x: x[69]), .horizontal(name: "mean", y: 0.45),
            ])
        ]))
    Golden.checkBoth(description, "line-obs-sim")
    Golden.check(description, "line-obs-sim-colour", colour: true)
  }

  @Test func lines_withABand() {
    let x = (0..<50).map(Double.init)
    let y = x.map { $0 * 0.02 }
    Golden.checkBoth(
      .plot(
        PlotDescription(
          title: "", xlabel: "lead time in steps", xAxis: .number,
          panels: [
            Panel(
              title: "spread", ylabel: "K",
              marks: [
                .band(name: "90 %", x: x, lower: y.map { $0 * 0.6 }, upper: y.map { $0 * 1.5 }),
                .line(name: "median", x: x, y: y),
              ])
          ])), "line-band")
  }

  @Test func panels_ofADecomposition() {
    let x = Sample.composites(422)
    let observed = Sample.ndvi()
    let seasonal = x.indices.map { Sample.season($0 + 3) - 0.44 }
    let trend = x.indices.map { 0.44 + 0.0001 * Double($0) }
    let remainder = x.indices.map { observed[$0] - seasonal[$0] - trend[$0] }
    let parts = [
      ("observed", observed), ("seasonal", seasonal), ("trend", trend), ("remainder", remainder),
    ]
    Golden.checkBoth(
      .plot(
        PlotDescription(
          title: "stl of ndvi, period 23", xAxis: .time,
          panels: parts.map { name, y in
            Panel(title: name, marks: [.line(name: name, x: x, y: y)])
          })), "panels-stl")
  }

  @Test func curve_ofTraining() {
    let x = (1...40).map(Double.init)
    let loss = x.map { 0.9 / $0 + 0.02 }
    let validation = x.map { 0.8 / $0 + 0.05 + 0.001 * $0 }
    Golden.checkBoth(
      .plot(
        PlotDescription(
          title: "training", xlabel: "epoch", xAxis: .number,
          panels: [
            Panel(
              marks: [
                .line(name: "loss", x: x, y: loss), .line(name: "validation", x: x, y: validation),
                .vertical(name: "best", x: 28),
              ])
          ])), "training")
  }

  @Test func points_inTwoGroups() {
    let noise = Sample.noise(400)
    let groups = (0..<2).map { group -> PlotDescription.Mark in
      let x = (0..<100).map { noise[$0 + 100 * group] + 0.5 * Double(group) }
      let y = (0..<100).map { x[$0] * 0.6 + noise[$0 + 200 + 100 * group] * 0.4 }
      return .points(name: "site \(group + 1)", x: x, y: y)
    }
    Golden.checkBoth(
      .plot(
        PlotDescription(
          title: "obs and sim", xlabel: "obs", xAxis: .number,
          panels: [Panel(ylabel: "sim", marks: groups)])), "points")
  }

  @Test func bars_ofAHistogram() {
    let edges = (0...10).map { Double($0) / 10 }
    Golden.checkBoth(
      .plot(
        PlotDescription(
          title: "histogram of ndvi", xlabel: "ndvi", xAxis: .number,
          panels: [
            Panel(
              ylabel: "count",
              marks: [
                .bars(name: "ndvi", edges: edges, counts: [2, 11, 48, 60, 51, 33, 71, 96, 49, 1])
              ])
          ])), "histogram")
  }

  @Test func bars_uprightWhenMany() {
    let edges = (0...60).map { Double($0) - 30 }
    let counts = (0..<60).map { 900 - Double(($0 - 30) * ($0 - 30)) }
    Golden.checkBoth(
      .plot(
        PlotDescription(
          title: "many bins", xAxis: .number,
          panels: [Panel(marks: [.bars(name: "", edges: edges, counts: counts)])])),
      "histogram-upright")
  }

  @Test func heat_ofGates() {
    let (rows, columns) = (16, 46)
    let noise = Sample.noise(rows * columns)
    let values = (0..<rows * columns).map { index -> Double in
      let (lag, unit) = (Double(index % columns) / 45, Double(index / columns) / 15)
      return 0.2 + 0.6 * lag * unit + 0.2 * noise[index]
    }
    Golden.checkBoth(
      .plot(
        PlotDescription(
          title: "forget gate, mean of 91 samples", xlabel: "lag", xAxis: .number,
          panels: [
            Panel(
              ylabel: "hidden",
              marks: [
                .heat(
                  .init(
                    rows: rows, columns: columns, values: values,
                    rowLabels: (0..<rows).map { "\($0)" },
                    columnLabels: (0..<columns).map { "\($0 - 45)" }))
              ])
          ])), "heat-gates")
  }

  @Test func heat_largerThanTheRoomWithGaps() {
    let values = (0..<120 * 400).map { index -> Double in
      let (row, column) = (index / 400, index % 400)
      return (100..<140).contains(column) && row > 60 ? .nan : Double(row + column)
    }
    Golden.checkBoth(
      .plot(
        PlotDescription(
          title: "ramp", xAxis: .number,
          panels: [
            Panel(
              marks: [
                .heat(
                  .init(
                    rows: 120, columns: 400, values: values, rowLabels: ["north", "south"],
                    columnLabels: ["west", "east"]))
              ])
          ])), "heat-large")
  }
}
