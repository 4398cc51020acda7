import LimnSource

/// A raster as a map: square cells, north as the rows have it.
///
/// With colours one character holds two cells, one above the other, as the upper half block in the
/// colour of the one on the colour of the other. Without, each line is two rows of cells, shaded by
/// their mean.
enum MapText {
  private static let mostLines = 32

  static func lines(
    _ heat: PlotDescription.Heat, _ name: String, height: Int?, _ options: TextOptions
  ) -> [TextLine] {
    let frame = HeatFrame(heat, options)
    let size = size(heat, room: frame.room, most: height ?? mostLines)
    let blocks = resized(heat, rows: size.rows, columns: size.columns)
    guard let shades = HeatShades(heat, blocks, options) else {
      return [TextLine("no values to show", .dim)]
    }
    var lines: [TextLine] = []
    for line in 0..<size.rows / 2 {
      var text = frame.start(line, of: size.rows / 2)
      for column in 0..<size.columns {
        let upper = blocks[2 * line * size.columns + column]
        let lower = blocks[(2 * line + 1) * size.columns + column]
        let (glyph, style) = look(upper, lower, shades, options)
        text.append(glyph, style)
      }
      lines.append(text)
    }
    lines += frame.foot(name, cell: 1, shown: size.columns)
    let isReduced = size.rows < heat.rows || size.columns < heat.columns
    return lines + shades.legend(averages: isReduced)
  }

  private static func look(
    _ upper: Double, _ lower: Double, _ shades: HeatShades, _ options: TextOptions
  ) -> (String, TextStyle) {
    guard options.colour, options.unicode else {
      let present = [upper, lower].filter(\.isFinite)
      return shades.look(
        present.isEmpty ? .nan : present.reduce(0) { $0 + $1 / Double(present.count) })
    }
    switch (shades.colour(upper), shades.colour(lower)) {
    case (nil, nil): return (" ", .plain)
    case (let above?, nil): return ("▀", .palette(above))
    case (nil, let below?): return ("▄", .palette(below))
    case (let above?, let below?): return ("▀", .pair(above, on: below))
    }
  }

  /// An even number of rows of cells, as many as fit without changing the raster's shape.
  ///
  /// A small raster is drawn larger, each cell as a block of some.
  private static func size(
    _ heat: PlotDescription.Heat, room: Int, most: Int
  ) -> (rows: Int, columns: Int) {
    let (rows, columns) = (Double(heat.rows), Double(heat.columns))
    let fit = min(Double(room) / columns, Double(2 * most) / rows)
    let scale = fit >= 1 ? min(fit.rounded(.down), 8) : fit
    let shownColumns = min(max(Int((columns * scale).rounded()), 1), room)
    let shownRows = max(Int((rows * scale).rounded()), 1)
    return (min(shownRows + shownRows % 2, 2 * max(most, 1)), shownColumns)
  }

  /// Means where cells are joined, the nearest cell where they are spread.
  private static func resized(
    _ heat: PlotDescription.Heat, rows: Int, columns: Int
  ) -> [Double] {
    let (fewerRows, fewerColumns) = (min(rows, heat.rows), min(columns, heat.columns))
    let means = Reduction.blockMeans(
      heat.values, rows: heat.rows, columns: heat.columns, toRows: fewerRows,
      toColumns: fewerColumns)
    var result: [Double] = []
    result.reserveCapacity(rows * columns)
    for row in 0..<rows {
      let source = row * fewerRows / rows
      for column in 0..<columns {
        result.append(means[source * fewerColumns + column * fewerColumns / columns])
      }
    }
    return result
  }
}
