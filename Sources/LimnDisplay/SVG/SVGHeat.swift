import LimnSource

/// A matrix of colours with its labels and the bar that explains them.
struct SVGHeat {
  private let heat: PlotDescription.Heat
  private let panel: PlotDescription.Panel
  private let width: Double
  private let height: Double?

  /// Shades that are told apart; neighbours of one shade are one shape.
  private static let shades = 64

  init(
    _ heat: PlotDescription.Heat, _ panel: PlotDescription.Panel, width: Double, height: Double?
  ) {
    self.heat = heat
    self.panel = panel
    self.width = width
    self.height = height
  }

  func draw(_ body: inout SVGMarkup, _ y: inout Double) {
    guard heat.isDrawable, let scale = heat.scale(of: heat.values) else {
      y += 16
      body.element(
        "text", ["x": SVGMarkup.number(SVGPicture.margin), "y": SVGMarkup.number(y)],
        "no values to show")
      return
    }
    let labels = heat.rowLabels.map { SVGMarkup.shortened($0, to: width / 4, size: 11) }
    let widest = labels.reduce(0) { max($0, SVGMarkup.width(of: $1, size: 11)) }
    let left = SVGPicture.margin + widest + 6
    let bar = 70.0
    let room = width - left - SVGPicture.margin - bar
    let cell = size(room: max(room, 40))
    let (right, bottom) = (
      left + cell.width * Double(heat.columns), y + cell.height * Double(heat.rows)
    )
    cells(left, y, cell, scale, &body)
    if heat.isNumbered { numbers(left, y, cell, scale, &body) }
    rows(labels, left, y, cell.height, &body)
    legend(right + 14, y, min(max(bottom - y, 60), 160), scale, &body)
    var end = max(bottom, y + 74)
    columns(left, bottom, cell.width, &body, &end)
    y = end
  }

  private typealias Cell = (width: Double, height: Double)

  /// About square on maps and small matrices; no picture is higher than it is wide by much.
  private func size(room: Double) -> Cell {
    let (rows, columns) = (Double(heat.rows), Double(heat.columns))
    let tallest = height ?? 420
    if heat.isMap {
      let side = min(room / columns, tallest / rows, 24)
      return (side, side)
    }
    let wide = min(room / columns, heat.isNumbered ? 56 : 40)
    return (wide, min(max(tallest / rows, 1), heat.isNumbered ? 30 : 24))
  }

  /// One path a shade, in units of cells.
  private func cells(
    _ left: Double, _ top: Double, _ cell: Cell, _ scale: Scale, _ body: inout SVGMarkup
  ) {
    let n = SVGMarkup.number
    var paths = Array(repeating: "", count: Self.shades)
    for row in 0..<heat.rows {
      var column = 0
      while column < heat.columns {
        let start = column
        let shade = shade(heat.values[row * heat.columns + column], scale)
        while column < heat.columns,
          self.shade(heat.values[row * heat.columns + column], scale) == shade
        {
          column += 1
        }
        if let shade { paths[shade] += "M\(start) \(row)h\(column - start)v1h-\(column - start)z" }
      }
    }
    body.open(
      "g",
      [
        "transform":
          "translate(\(n(left)) \(n(top))) scale(\(exact(cell.width)) \(exact(cell.height)))",
        "shape-rendering": "crispEdges",
      ])
    for (shade, path) in paths.enumerated() where !path.isEmpty {
      let unit = (Double(shade) + 0.5) / Double(Self.shades)
      body.element("path", ["fill": Palette.shade(unit, heat.colours).colour, "d": path])
    }
    body.close("g")
  }

  private func exact(_ value: Double) -> String { NumberText.significant(value, digits: 8) }

  private func shade(_ value: Double, _ scale: Scale) -> Int? {
    guard value.isFinite else { return nil }
    let unit = min(max(scale.unit(value), 0), 1)
    return min(Int(unit * Double(Self.shades)), Self.shades - 1)
  }

  private func numbers(
    _ left: Double, _ top: Double, _ cell: Cell, _ scale: Scale, _ body: inout SVGMarkup
  ) {
    let texts = heat.values.map { $0.isNaN ? "" : NumberedHeat.text($0) }
    let widest = texts.reduce(0) { max($0, SVGMarkup.width(of: $1, size: 11)) }
    guard widest < cell.width, cell.height >= 12, heat.values.count <= 1_000 else { return }
    for (place, text) in texts.enumerated() where !text.isEmpty {
      let (row, column) = (place / heat.columns, place % heat.columns)
      let isDark = Palette.shade(scale.unit(heat.values[place]), heat.colours).isDark
      body.element(
        "text",
        [
          "x": SVGMarkup.number(left + (Double(column) + 0.5) * cell.width),
          "y": SVGMarkup.number(top + (Double(row) + 0.5) * cell.height + 4),
          "text-anchor": "middle", "font-size": "11",
          "fill": isDark ? "#ffffff" : SVGPicture.ink,
        ], text)
    }
  }

  private func rows(
    _ labels: [String], _ left: Double, _ top: Double, _ height: Double, _ body: inout SVGMarkup
  ) {
    var end = -Double.infinity
    for (index, label) in labels.enumerated() where !label.isEmpty {
      let y = top + (place(index, of: labels.count, over: heat.rows) + 0.5) * height
      if y - 6 < end { continue }
      end = y + 6
      body.element(
        "text",
        [
          "x": SVGMarkup.number(left - 6), "y": SVGMarkup.number(y + 4), "text-anchor": "end",
          "font-size": "11", "fill": SVGPicture.pale,
        ], label)
    }
  }

  private func columns(
    _ left: Double, _ bottom: Double, _ width: Double, _ body: inout SVGMarkup,
    _ end: inout Double
  ) {
    let labels = heat.columnLabels.map { SVGMarkup.shortened($0, to: 120, size: 11) }
    let widest = labels.reduce(0) { max($0, SVGMarkup.width(of: $1, size: 11)) }
    // Numbers follow from their neighbours, so that some are left out instead.
    let isTurned =
      labels.count == heat.columns && widest + 4 > width && heat.columns <= 40
      && !labels.allSatisfy { Double($0) != nil }
    let apart =
      isTurned || labels.count != heat.columns
      ? 1 : NiceSteps.whole(atLeast: Int(((widest + 6) / width).rounded(.up)))
    var last = -Double.infinity
    for (index, label) in labels.enumerated() where !label.isEmpty && index % apart == 0 {
      let x = left + (place(index, of: labels.count, over: heat.columns) + 0.5) * width
      let half = isTurned ? 6 : SVGMarkup.width(of: label, size: 11) / 2 + 3
      if x - half < last { continue }
      last = x + half
      body.tickLabel(label, at: x, bottom + 14, isTurned: isTurned)
    }
    var y = bottom + (labels.isEmpty ? 4 : isTurned ? 14 + min(widest, 120) * 0.66 : 20)
    if !panel.xlabel.isEmpty {
      y += 14
      body.element(
        "text",
        [
          "x": SVGMarkup.number(left + width * Double(heat.columns) / 2),
          "y": SVGMarkup.number(y), "text-anchor": "middle", "fill": SVGPicture.pale,
        ], SVGMarkup.shortened(panel.xlabel, to: self.width / 2, size: 12))
      y += 4
    }
    end = max(end, y)
  }

  private func place(_ index: Int, of count: Int, over places: Int) -> Double {
    if count == places { return Double(index) }
    return count < 2 ? 0 : Double(index) * Double(places - 1) / Double(count - 1)
  }

  private func legend(
    _ x: Double, _ top: Double, _ height: Double, _ scale: Scale, _ body: inout SVGMarkup
  ) {
    let steps = 32
    let step = height / Double(steps)
    for index in 0..<steps {
      let unit = 1 - (Double(index) + 0.5) / Double(steps)
      var path = SVGPath()
      path.box(
        x, top + Double(index) * step, x + 12, top + Double(index + 1) * step)
      body.element(
        "path",
        [
          "d": path.text, "fill": Palette.shade(unit, heat.colours).colour,
          "shape-rendering": "crispEdges",
        ])
    }
    for (value, y) in [(scale.high, top + 9), (scale.low, top + height)] {
      body.element(
        "text",
        [
          "x": SVGMarkup.number(x + 16), "y": SVGMarkup.number(y), "font-size": "11",
          "fill": SVGPicture.pale,
        ], NumberText.significant(value, digits: 4))
    }
    if !heat.unit.isEmpty {
      body.element(
        "text",
        [
          "x": SVGMarkup.number(x + 16), "y": SVGMarkup.number(top + height / 2 + 4),
          "font-size": "11", "fill": SVGPicture.pale,
        ], SVGMarkup.shortened(heat.unit, to: 40, size: 11))
    }
  }
}
