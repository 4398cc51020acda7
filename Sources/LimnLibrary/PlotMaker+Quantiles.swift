import CLimnKernels
import LimnData
import LimnDisplay
import LimnSource

/// Values against those that a normal distribution would have.

extension PlotMaker {
  /// The ordered values over standard normal quantiles at R's plotting positions (Blom 1958 for up
  /// to ten values, else (i − 1/2) / n), and the line through both pairs of quartiles.
  static func quantiles(_ array: DataArray) throws(Fault) -> PlotDescription {
    let values = try numbers(array).filter(\.isFinite).sorted()
    let count = values.count
    let shift = count <= 10 ? 0.375 : 0.5
    // Thinned evenly: the curve has no peaks.
    let places = Reduction.spread(over: count, atMost: 2 * Reduction.mostPoints)
    let expected = places.map {
      limn_normal_quantile((Double($0) + 1 - shift) / (Double(count) + 1 - 2 * shift))
    }
    var marks: [Mark] = []
    if let first = expected.first, let last = expected.last, count > 1 {
      let quartiles = [0.25, 0.75].map {
        (across: limn_normal_quantile($0), up: quantile($0, of: values))
      }
      let slope = (quartiles[1].up - quartiles[0].up) / (quartiles[1].across - quartiles[0].across)
      let ends = [first, last].map { quartiles[0].up + slope * ($0 - quartiles[0].across) }
      marks.append(.line(name: "normal", x: [first, last], y: ends))
    }
    marks.append(
      .points(name: array.name ?? "values", x: expected, y: places.map { values[$0] }))
    let name = array.name ?? "values"
    return PlotDescription(
      title: "quantiles of \(name)",
      panels: [
        Panel(
          xlabel: "standard normal quantile", ylabel: label(array, else: name), marks: marks)
      ])
  }

  /// Of ascending values, between neighbours as NumPy has it by default.
  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    let part = place - Double(below)
    return sorted[below] * (1 - part) + sorted[above] * part
  }
}
