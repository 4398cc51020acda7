/// The marks of one panel.
struct SVGMarks {
  let space: UnitSpace
  let area: SVGArea
  let panel: PlotDescription.Panel

  /// Bands and levels first, so that curves lie above them.
  func draw(_ body: inout SVGMarkup) {
    var places = 0
    for mark in panel.marks {
      switch mark {
      case .band(_, let x, let lower, let upper): band(x, lower, upper, &body)
      case .horizontal(_, let y): level(y, &body)
      case .vertical(let name, let x):
        place(name, x, row: places, &body)
        places += name.isEmpty ? 0 : 1
      case .bars(_, let edges, let counts): bars(edges, counts, &body)
      case .line, .points, .columns, .stems, .boxes, .heat: break
      }
    }
    let groups = panel.marks.reduce(0) { if case .columns = $1 { $0 + 1 } else { $0 } }
    var group = 0
    var curve = 0
    for mark in panel.marks {
      let colour = Palette.curve(panel.colour(of: curve))
      switch mark {
      case .line(_, let x, let y): line(x, y, colour, Self.dashes(curve), &body)
      case .points(_, let x, let y): points(x, y, colour, &body)
      case .stems(_, let x, let y): stems(x, y, colour, &body)
      case .columns(_, let values):
        var path = SVGPath()
        for (place, value) in values.enumerated() {
          let (left, right) = UnitSpace.column(place, group, of: groups)
          add(space.bar(from: left, to: right, value), to: &path)
        }
        fill(path, colour, &body)
        group += 1
      case .boxes(let boxes):
        for (place, box) in boxes.enumerated() { self.box(box, Double(place), colour, &body) }
      default: break
      }
      if mark.isCurve { curve += 1 }
    }
  }

  /// Curves beyond the palette are told apart by dashes as well.
  private static func dashes(_ curve: Int) -> String {
    ["none", "7 3", "2 2", "8 3 2 3"][curve / 8 % 4]
  }

  private func line(
    _ x: [Double], _ y: [Double], _ colour: String, _ dashes: String, _ body: inout SVGMarkup
  ) {
    var path = SVGPath()
    var dots = SVGPath()
    for chain in space.chains(x, y) {
      for (index, point) in chain.enumerated() {
        let (px, py) = (area.x(point.x), area.y(point.y))
        if chain.count == 1 {
          dots.move(px, py)
          dots.line(px, py)
        } else if index == 0 {
          path.move(px, py)
        } else {
          path.line(px, py)
        }
      }
    }
    if !path.text.isEmpty {
      body.element(
        "path",
        [
          "d": path.text, "fill": "none", "stroke": colour, "stroke-width": "1.4",
          "stroke-linejoin": "round", "stroke-dasharray": dashes,
        ])
    }
    if !dots.text.isEmpty {
      body.element(
        "path",
        ["d": dots.text, "stroke": colour, "stroke-width": "4", "stroke-linecap": "round"])
    }
  }

  /// Round dots of a path of no length; many of them are smaller and let those below shine through.
  private func points(
    _ x: [Double], _ y: [Double], _ colour: String, _ body: inout SVGMarkup
  ) {
    var path = SVGPath()
    var count = 0
    for (x, y) in zip(x, y) {
      guard let point = space.visible(x, y) else { continue }
      path.move(area.x(point.x), area.y(point.y))
      path.line(area.x(point.x), area.y(point.y))
      count += 1
    }
    if count == 0 { return }
    body.element(
      "path",
      [
        "d": path.text, "stroke": colour, "stroke-linecap": "round",
        "stroke-width": count > 2_000 ? "2" : count > 300 ? "3.5" : "5",
        "stroke-opacity": count > 2_000 ? "0.35" : count > 100 ? "0.6" : "0.85",
      ])
  }

  private func stems(_ x: [Double], _ y: [Double], _ colour: String, _ body: inout SVGMarkup) {
    var path = SVGPath()
    var tips = SVGPath()
    for (x, y) in zip(x, y) {
      guard let end = space.point(x, y), (0...1).contains(end.x) else { continue }
      let top = area.y(min(max(end.y, 0), 1))
      path.move(area.x(end.x), area.y(space.base))
      path.line(area.x(end.x), top)
      tips.move(area.x(end.x), top)
      tips.line(area.x(end.x), top)
    }
    let n = SVGMarkup.number
    let base = "M\(n(area.left)) \(n(area.y(space.base)))H\(n(area.right))"
    body.element("path", ["d": base, "stroke": "#888888"])
    if path.text.isEmpty { return }
    let isDense = x.count > 100
    body.element("path", ["d": path.text, "stroke": colour, "stroke-width": isDense ? "1" : "1.6"])
    if isDense { return }
    body.element(
      "path", ["d": tips.text, "stroke": colour, "stroke-width": "5", "stroke-linecap": "round"])
  }

  private func band(
    _ x: [Double], _ lower: [Double], _ upper: [Double], _ body: inout SVGMarkup
  ) {
    var path = SVGPath()
    for piece in space.bands(x, lower, upper) {
      for (index, edge) in piece.enumerated() {
        if index == 0 {
          path.move(area.x(edge.x), area.y(edge.high))
        } else {
          path.line(area.x(edge.x), area.y(edge.high))
        }
      }
      for edge in piece.reversed() { path.line(area.x(edge.x), area.y(edge.low)) }
      path.close()
    }
    if path.text.isEmpty { return }
    body.element("path", ["d": path.text, "fill": "#7f7f7f", "fill-opacity": "0.25"])
  }

  private func bars(_ edges: [Double], _ counts: [Double], _ body: inout SVGMarkup) {
    var path = SVGPath()
    for (index, count) in counts.enumerated() where index + 1 < edges.count {
      add(space.bar(from: edges[index], to: edges[index + 1], count), to: &path)
    }
    fill(path, Palette.curve(panel.colour(of: 0)), &body)
  }

  private func add(
    _ bar: (x: ClosedRange<Double>, y: ClosedRange<Double>)?, to path: inout SVGPath
  ) {
    guard let bar else { return }
    let (left, right) = (area.x(bar.x.lowerBound), area.x(bar.x.upperBound))
    // A gap between neighbours where they are wide enough for one.
    let gap = right - left > 4 ? 0.5 : 0
    path.box(
      left + gap, area.y(bar.y.upperBound), max(right - gap, left + 0.5),
      area.y(bar.y.lowerBound))
  }

  private func fill(_ path: SVGPath, _ colour: String, _ body: inout SVGMarkup) {
    if path.text.isEmpty { return }
    body.element("path", ["d": path.text, "fill": colour, "fill-opacity": "0.85"])
  }

  private func level(_ value: Double, _ body: inout SVGMarkup) {
    guard let point = space.visible(space.x.low, value) else { return }
    let n = SVGMarkup.number
    body.element(
      "path",
      [
        "d": "M\(n(area.left)) \(n(area.y(point.y)))H\(n(area.right))", "stroke": "#555555",
        "stroke-dasharray": "5 4",
      ])
  }

  private func place(_ name: String, _ value: Double, row: Int, _ body: inout SVGMarkup) {
    let unit = space.x.unit(value)
    guard (0...1).contains(unit) else { return }
    let (x, n) = (area.x(unit), SVGMarkup.number)
    body.element(
      "path",
      [
        "d": "M\(n(x)) \(n(area.top))V\(n(area.bottom))", "stroke": "#555555",
        "stroke-dasharray": "2 3",
      ])
    if name.isEmpty { return }
    let label = SVGMarkup.shortened(name, to: 160, size: 11)
    let half = SVGMarkup.width(of: label, size: 11) / 2
    body.element(
      "text",
      [
        "x": n(min(max(x, area.left + half), area.right - half)), "y": n(area.top - 4),
        "text-anchor": "middle", "font-size": "11", "fill": SVGPicture.pale,
      ], label)
  }

  private func box(
    _ box: PlotDescription.Box, _ place: Double, _ colour: String, _ body: inout SVGMarkup
  ) {
    var lines = SVGPath()
    func line(_ from: (Double, Double), _ to: (Double, Double)) {
      for chain in space.chains([from.0, to.0], [from.1, to.1]) where chain.count == 2 {
        lines.move(area.x(chain[0].x), area.y(chain[0].y))
        lines.line(area.x(chain[1].x), area.y(chain[1].y))
      }
    }
    line((place, box.low), (place, box.lowerQuartile))
    line((place, box.upperQuartile), (place, box.high))
    line((place - 0.15, box.low), (place + 0.15, box.low))
    line((place - 0.15, box.high), (place + 0.15, box.high))
    if !lines.text.isEmpty { body.element("path", ["d": lines.text, "stroke": "#555555"]) }

    let sides = [place - 0.3, place + 0.3]
    let quartiles = (
      [box.lowerQuartile, box.lowerQuartile], [box.upperQuartile, box.upperQuartile]
    )
    var path = SVGPath()
    for piece in space.bands(sides, quartiles.0, quartiles.1) {
      guard let first = piece.first, let last = piece.last else { continue }
      path.box(area.x(first.x), area.y(first.high), area.x(last.x), area.y(first.low))
    }
    if !path.text.isEmpty {
      body.element(
        "path",
        ["d": path.text, "fill": colour, "fill-opacity": "0.35", "stroke": colour])
    }
    lines = SVGPath()
    line((sides[0], box.median), (sides[1], box.median))
    if !lines.text.isEmpty {
      body.element("path", ["d": lines.text, "stroke": SVGPicture.ink, "stroke-width": "2"])
    }
    for outlier in box.outliers {
      guard let point = space.visible(place, outlier) else { continue }
      body.element(
        "circle",
        [
          "cx": SVGMarkup.number(area.x(point.x)), "cy": SVGMarkup.number(area.y(point.y)),
          "r": "2.5", "fill": "none", "stroke": "#555555",
        ])
    }
  }

  /// What stands before a name in the legend, 18 pixels wide.
  static func sample(
    _ entry: Legend.Entry, _ panel: PlotDescription.Panel, x: Double, y: Double,
    _ body: inout SVGMarkup
  ) {
    let colour = Palette.curve(panel.colour(of: entry.curve))
    let (x, n) = (x, SVGMarkup.number)
    let stroke = "M\(n(x)) \(n(y))h18"
    func box(_ colour: String, _ opacity: String) {
      var path = SVGPath()
      path.box(x, y - 5, x + 18, y + 5)
      body.element("path", ["d": path.text, "fill": colour, "fill-opacity": opacity])
    }
    switch entry.mark {
    case .line:
      body.element(
        "path",
        [
          "d": stroke, "stroke": colour, "stroke-width": "2.5",
          "stroke-dasharray": dashes(entry.curve),
        ])
    case .points, .stems:
      body.element("circle", ["cx": n(x + 9), "cy": n(y), "r": "3", "fill": colour])
    case .columns: box(colour, "0.85")
    case .bars: box(Palette.curve(panel.colour(of: 0)), "0.85")
    case .band: box("#7f7f7f", "0.25")
    case .horizontal:
      body.element("path", ["d": stroke, "stroke": "#555555", "stroke-dasharray": "5 4"])
    case .vertical, .heat, .boxes: break
    }
  }
}
