import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTensor

/// Matrices as heat maps.

extension PlotMaker {
  /// A description holds no more cells than these; larger matrices are averaged over blocks.
  private static let mostRows = 200
  private static let mostColumns = 400

  // x: [rows, columns]
  static func heat(_ array: DataArray) throws(Fault) -> PlotDescription {
    guard array.rank == 2 else {
      throw Fault.cannotPlotShape("heat", wants: "two axes", shape: array.shape)
    }
    return heat(
      try numbers(array), rows: array.shape[0], columns: array.shape[1], axes: array.axes,
      title: array.name ?? "")
  }

  /// The mean over the first axis, drawn with the last one upwards: gates over samples show hidden
  /// units down and lags across.
  // x: [N, T, H] -> rows H, columns T
  static func heat(_ mean: (array: DataArray, values: [Double])) -> PlotDescription {
    let array = mean.array
    let (times, units) = (array.shape[1], array.shape[2])
    var turned: [Double] = []
    turned.reserveCapacity(times * units)
    for unit in 0..<units {
      for time in 0..<times { turned.append(mean.values[time * units + unit]) }
    }
    let over = array.axes[0].name.map { "\($0)s" } ?? "the first axis"
    let name = array.name.map { "\($0), " } ?? ""
    return heat(
      turned, rows: units, columns: times, axes: [array.axes[2], array.axes[1]],
      title: "\(name)mean over \(NumberText.grouped(array.shape[0])) \(over)")
  }

  // x: [N, T, H] -> [T, H], missing ones left out
  static func meanOverFirst(_ array: DataArray) throws(Fault) -> (
    array: DataArray, values: [Double]
  ) {
    let reader = ElementReader(array.tensor)
    guard reader.isNumeric else {
      throw Fault.plotNotNumeric(array.name ?? "x", array.dtype.rawValue)
    }
    let inner = array.shape[1] * array.shape[2]
    var sums = Array(repeating: 0.0, count: inner)
    var counts = Array(repeating: 0.0, count: inner)
    for sample in 0..<array.shape[0] {
      for index in 0..<inner {
        let value = reader.number(sample * inner + index)
        guard value.isFinite else { continue }
        sums[index] += value
        counts[index] += 1
      }
    }
    return (array, zip(sums, counts).map { $1 == 0 ? .nan : $0 / $1 })
  }

  private static func heat(
    _ values: [Double], rows: Int, columns: Int, axes: [Axis], title: String
  ) -> PlotDescription {
    let (toRows, toColumns) = (min(rows, mostRows), min(columns, mostColumns))
    let isReduced = (rows, columns) != (toRows, toColumns)
    let cells = Reduction.blockMeans(
      values, rows: rows, columns: columns, toRows: toRows, toColumns: toColumns)
    let note = isReduced ? "means over blocks of \(rows) x \(columns) values" : ""
    return PlotDescription(
      title: title.isEmpty ? note : isReduced ? "\(title) (\(note))" : title,
      xlabel: axes[1].name ?? "", xAxis: .number,
      panels: [
        Panel(
          ylabel: axes[0].name ?? "",
          marks: [
            .heat(
              rows: toRows, columns: toColumns, values: cells,
              rowLabels: labels(axes[0], rows, toRows),
              columnLabels: labels(axes[1], columns, toColumns))
          ])
      ])
  }

  private static func labels(_ axis: Axis, _ count: Int, _ shown: Int) -> [String] {
    let positions = (0..<shown).map { count * $0 / shown }
    return axis.coordinate?.labels(positions) ?? positions.map(String.init)
  }
}
