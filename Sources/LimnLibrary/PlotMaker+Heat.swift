import LimnData
import LimnDisplay
import LimnMachine
import LimnSource
import LimnTensor
import LimnTime

/// Matrices as heat maps, rasters as maps.

extension PlotMaker {
  /// A description holds no more cells than these; larger matrices are averaged over blocks.
  private static let mostRows = 200
  private static let mostColumns = 400

  /// Names of axes that make a matrix a map, first the one upwards.
  private static let upwards: Set<String> = ["y", "lat", "latitude", "northing"]
  private static let across: Set<String> = ["x", "lon", "longitude", "easting"]

  /// Whether the last two axes are places on the ground.
  static func isMap(_ axes: [Axis]) -> Bool {
    guard axes.count == 2 || axes.count == 3, let y = axes[axes.count - 2].name,
      let x = axes[axes.count - 1].name
    else { return false }
    return upwards.contains(y.lowercased()) && across.contains(x.lowercased())
  }

  // x: [rows, columns], or [N, T, H] or [N, y, x] whose first axis is averaged over
  static func heat(_ array: DataArray, isNumbered: Bool? = nil) throws(Fault) -> PlotDescription {
    guard array.rank == 2 || array.rank == 3 else {
      throw Fault.cannotPlotShape("heat", wants: "two axes, or three", shape: array.shape)
    }
    var values: [Double]
    var axes = array.axes
    var shape = array.shape
    var title = array.name ?? ""
    if array.rank == 3 {
      values = try meanOverFirst(array)
      axes.removeFirst()
      shape.removeFirst()
      let over = array.axes[0].name.map { NumberText.counted(array.shape[0], $0) }
      let mean = "mean over \(over ?? "the first axis")"
      title = title.isEmpty ? mean : "\(title), \(mean)"
      // Gates over samples show hidden units down and lags across.
      if !isMap(array.axes) {
        values = turned(values, rows: shape[0], columns: shape[1])
        axes.reverse()
        shape.reverse()
      }
    } else {
      values = try numbers(array)
    }
    var heat = PlotDescription.Heat(
      rows: shape[0], columns: shape[1], values: values, rowLabels: [], columnLabels: [],
      unit: array.unit ?? "")
    heat.isMap = isMap(array.axes)
    if heat.isMap { northUp(&heat.values, &axes, shape) }
    if isCorrelation(values, axes, shape) {
      heat.colours = .diverging
      heat.limits = [-1, 1]
      heat.isNumbered = true
      // The labels say it.
      for index in axes.indices { axes[index].name = nil }
    }
    if let isNumbered { heat.isNumbered = isNumbered }
    return reduced(heat, axes, title: title)
  }

  // x: [N, T, H] -> [T, H], missing ones left out
  private static func meanOverFirst(_ array: DataArray) throws(Fault) -> [Double] {
    let values = try numbers(array)
    let inner = array.shape[1] * array.shape[2]
    var sums = Array(repeating: 0.0, count: inner)
    var counts = Array(repeating: 0.0, count: inner)
    for sample in 0..<array.shape[0] {
      for index in 0..<inner {
        let value = values[sample * inner + index]
        guard value.isFinite else { continue }
        sums[index] += value
        counts[index] += 1
      }
    }
    return zip(sums, counts).map { $1 == 0 ? .nan : $0 / $1 }
  }

  private static func turned(_ values: [Double], rows: Int, columns: Int) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(values.count)
    for column in 0..<columns {
      for row in 0..<rows { result.append(values[row * columns + column]) }
    }
    return result
  }

  /// Rows whose labels grow downwards are turned over, so that the greatest is at the top.
  private static func northUp(_ values: inout [Double], _ axes: inout [Axis], _ shape: [Int]) {
    guard case .labels(let labels)? = axes[0].coordinate else { return }
    let reader = ElementReader(labels)
    guard reader.isNumeric, reader.count == shape[0], reader.count > 1,
      reader.number(0) < reader.number(reader.count - 1)
    else { return }
    var turned: [Double] = []
    turned.reserveCapacity(values.count)
    for row in (0..<shape[0]).reversed() {
      turned += values[row * shape[1]..<(row + 1) * shape[1]]
    }
    values = turned
    let numbers = Array(reader.numbers.reversed())
    if let tensor = try? Tensor(f64: numbers) { axes[0].coordinate = .labels(tensor) }
  }

  /// A symmetric matrix within -1 … 1, with ones on its diagonal and equal names on both axes.
  private static func isCorrelation(
    _ values: [Double], _ axes: [Axis], _ shape: [Int]
  ) -> Bool {
    let count = shape[0]
    guard count == shape[1], count > 1, count <= 40, let rows = axes[0].coordinate,
      let columns = axes[1].coordinate
    else { return false }
    let positions = Array(0..<count)
    guard rows.labels(positions) == columns.labels(positions) else { return false }
    for row in 0..<count {
      for column in 0...row {
        let (a, b) = (values[row * count + column], values[column * count + row])
        if a.isNaN, b.isNaN { continue }
        guard a.magnitude <= 1 + 1e-9, (a - b).magnitude <= 1e-9 else { return false }
        if row == column, (a - 1).magnitude > 1e-9 { return false }
      }
    }
    return values.contains(where: \.isFinite)
  }

  /// With labels, and no more cells than a picture shows.
  static func reduced(
    _ heat: PlotDescription.Heat, _ axes: [Axis], title: String
  ) -> PlotDescription {
    var heat = heat
    let (rows, columns) = (heat.rows, heat.columns)
    let (toRows, toColumns) = (min(rows, mostRows), min(columns, mostColumns))
    heat.rowLabels = labels(axes[0], rows, toRows)
    heat.columnLabels = labels(axes[1], columns, toColumns)
    var notes: [String] = []
    if (rows, columns) != (toRows, toColumns) {
      heat.values = Reduction.blockMeans(
        heat.values, rows: rows, columns: columns, toRows: toRows, toColumns: toColumns)
      (heat.rows, heat.columns) = (toRows, toColumns)
      notes.append("means over blocks of \(rows) x \(columns) values")
    }
    return PlotDescription(
      title: title,
      panels: [
        Panel(xlabel: axes[1].name ?? "", ylabel: axes[0].name ?? "", marks: [.heat(heat)])
      ], notes: notes)
  }

  private static func labels(_ axis: Axis, _ count: Int, _ shown: Int) -> [String] {
    let positions = (0..<shown).map { count * $0 / shown }
    return axis.coordinate?.labels(positions) ?? positions.map(String.init)
  }
}
