import LimnDisplay
import LimnRecurrent
import LimnSource

/// Taylor diagrams (Taylor 2001): standard deviations as distances from 0, correlations as angles from the
/// x axis. The distance from the observations is then the centred RMSE.
extension PlotMaker {
  struct TaylorPoint {
    var name: String
    var observed: Double
    var simulated: Double
    var correlation: Double

    /// E'
    var error: Double {
      let square =
        observed * observed + simulated * simulated - 2 * observed * simulated * correlation
      return max(0, square).squareRoot()
    }
  }

  static func taylor(_ points: [TaylorPoint], unit: String) throws(Fault) -> PlotDescription {
    guard let first = points.first else { throw Fault.nothingToPlot("taylor") }
    let most = points.map { max($0.simulated, $0.observed) }.max() ?? 0
    let isHalf = points.contains { $0.correlation < 0 }
    var marks: [Mark] = []
    /// A circle about the observations' or the origin's place, above the x axis and within the diagram.
    func arc(_ name: String, about centre: Double, _ radius: Double, within limit: Double) {
      let steps = 90
      var (x, y): ([Double], [Double]) = ([], [])
      for step in 0...steps {
        // Points of the circle by its x, dense where it is steep.
        let share = Double(step) / Double(steps)
        let across = 1 - 2 * share * share * (3 - 2 * share)
        let (px, py) = (centre + radius * across, radius * max(0, 1 - across * across).squareRoot())
        guard px >= (isHalf ? -limit : 0), px * px + py * py <= limit * limit * 1.000001 else {
          continue
        }
        x.append(px)
        y.append(py)
      }
      if x.count > 1 { marks.append(.line(name: name, x: x, y: y)) }
    }
    let limit = most * 1.25
    arc("σ observed", about: 0, first.observed, within: limit)
    arc("outer σ", about: 0, limit, within: limit)
    arc("centred RMSE ½ σ", about: first.observed, first.observed / 2, within: limit)
    arc("centred RMSE σ", about: first.observed, first.observed, within: limit)
    marks.append(.points(name: "observed", x: [first.observed], y: [0]))
    for point in points {
      let height = max(0, 1 - point.correlation * point.correlation).squareRoot()
      marks.append(
        .points(
          name: point.name, x: [point.simulated * point.correlation],
          y: [point.simulated * height]))
    }
    let inUnit = unit.isEmpty ? "" : " (\(unit))"
    var panel = PlotDescription.Panel(
      xlabel: "σ · r\(inUnit)", ylabel: "σ · √(1 − r²)\(inUnit)", marks: marks,
      xlim: [isHalf ? -limit : 0, limit], ylim: [0, limit])
    panel.legend = true
    return PlotDescription(
      title: "Taylor diagram", panels: [panel],
      notes: points.map { point in
        "\(point.name): σ \(shortText(point.simulated)), r \(shortText(point.correlation)), "
          + "centred RMSE \(shortText(point.error))"
      })
  }
}
